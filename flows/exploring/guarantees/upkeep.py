"""What holds of every single step, and of a call that is kept."""

from __future__ import annotations

from collections.abc import Iterator

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Record
from flows.errors import CallwrightError
from flows.exploring.guarantees.guarantee import (
    Guarantee,
    entered,
)
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import Moment
from flows.keeping.journal import event_line, read_event
from flows.keeping.snapshot import restore, take_snapshot
from flows.model.flow import END
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import HangUp, Listen


class SnapshotsHold(Guarantee):
    name = "snapshots-hold"
    sentence = (
        "A call that is kept and restored at any moment is the same call, and goes on by the "
        "events of its journal as it did."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._ear = RuleInterpreter(self.flow.language)

    def watch(self, moment: Moment) -> Iterator[str]:
        line = event_line(moment.event, moment.now)
        event, now = read_event(line)
        if (event, now) != (moment.event, moment.now):
            yield f"the journal's line {line} reads as another event"
        try:
            restored, again = self._restored(moment.after), self._restored(moment.before)
        except CallwrightError as error:
            yield f"the snapshot is refused: {error}"
            return
        if restored.record != moment.after:
            yield "the call restored from its snapshot is another one"
        if again.advance(event, now) != moment.acts or again.record != moment.after:
            yield "the call restored from its snapshot goes on otherwise"

    def _restored(self, record: Record) -> Dialogue:
        dialogue = Dialogue(self.compiled, self._ear, self.hearsay.terms, record=record)
        return restore(take_snapshot(dialogue), self.compiled, self._ear, self.hearsay.terms)


class NoDeadAir(Guarantee):
    name = "no-dead-air"
    sentence = (
        "Every prompt has words and no place left open, and every step ends by listening, by "
        "waiting for the outside, or by hanging up."
    )

    def watch(self, moment: Moment) -> Iterator[str]:
        record = moment.after
        for act in moment.said:
            if not act.text.strip():
                yield "an empty prompt was said"
            elif ("{" in act.text or "}" in act.text) and not self._braces:
                yield f"a place was left open: {act.text}"
        if record.state == END:
            hung_up = any(isinstance(act, HangUp) for act in moment.acts)
            if moment.before.state != END and not hung_up and moment.step.what != "hang_up":
                yield "the call ended without hanging up"
        elif record.waiting == "nothing":
            yield f"nobody waits for anything in {record.state}"
        elif record.waiting in ("reply", "hold") and record.unheard is None:
            if moment.acts and not isinstance(moment.acts[-1], Listen):
                yield f"{record.state} spoke and does not listen"
            if record.waiting == "reply" and entered(moment) and not moment.said:
                yield f"{record.state} waits for an answer, but nothing was said"
        elif record.waiting == "prompt" and (record.spoken is None or record.spoken.complete):
            yield f"{record.state} waits for the end of a prompt that is over"

    @property
    def _braces(self) -> bool:
        """True where the author writes braces that are to be said."""
        return False
