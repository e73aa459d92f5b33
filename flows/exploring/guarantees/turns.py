"""How a call goes on: no circles, and nothing that is open is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flows.build.compiler import CompiledFlow
from flows.dialogue import asking
from flows.dialogue.path.progress import is_farewell
from flows.dialogue.record import Record
from flows.exploring.guarantees.guarantee import (
    Guarantee,
    emptied,
    entered,
    is_no,
    names,
)
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import Moment
from flows.vocabulary.commands import (
    Ask,
    CorrectSlot,
    Help,
    Hold,
    Repeat,
    SetSlot,
    Slower,
    StartOver,
    WhoAreYou,
)
from flows.vocabulary.events import ActionFailed, KeysPressed
from flows.words.sentences import sentences

MOST_ASKED = 4  # times that the same question is put in the same situation
MOST_FAREWELLS = 2
_IDLE = (Repeat, Slower, Help, Hold, WhoAreYou, Ask)  # wishes that leave all as it is


class NoLoops(Guarantee):
    name = "no-loops"
    sentence = (
        f"The same question is put at most {MOST_ASKED} times in the same situation (an author's "
        f"own higher limit counts), and the same farewell at most {MOST_FAREWELLS} times."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._asked: Counter[object] = Counter()
        self._farewells: Counter[tuple[str, str]] = Counter()

    def watch(self, moment: Moment) -> Iterator[str]:
        if not moment.said:
            return
        record, text = moment.after, moment.said[-1].text
        if record.waiting == "prompt" and is_farewell(self.flow.states[record.state]):
            self._farewells[record.state, text] += 1
            if self._farewells[record.state, text] == MOST_FAREWELLS + 1:
                yield f"{record.state} said {MOST_FAREWELLS + 1} times: {text}"
        elif record.waiting == "reply" and not self._asked_for(moment):
            values = tuple((name, held.value) for name, held in sorted(record.slots.items()))
            question = sentences(text, self.flow.language)[-1]
            key = (record.state, values, question)
            self._asked[key] += 1
            most = max(MOST_ASKED, self._limit(record))
            if self._asked[key] == most + 1:
                yield f"{record.state} asked {most + 1} times: {question}"

    def _asked_for(self, moment: Moment) -> bool:
        event = moment.event
        by_key = isinstance(event, KeysPressed) and event.keys == asking.REPEAT_KEY
        return by_key or any(isinstance(command, Repeat | Slower) for command in moment.commands)

    def _limit(self, record: Record) -> int:
        state, slot = self.flow.states.get(record.state), self.flow.slots.get(record.asking)
        limits = (
            state.max_retries if state is not None else None,
            slot.max_retries if slot is not None else None,
            self.flow.limits.max_retries,
        )
        return next((limit for limit in limits if limit is not None), 0)


class OpenStaysOpen(Guarantee):
    name = "open-stays-open"
    sentence = (
        "A question on top survives a repeat, help, a hold and a question; what the caller "
        "rejected or what was found taken is not offered again; nothing is erased but what was "
        "named."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._rejected: dict[str, set[str]] = {}

    def watch(self, moment: Moment) -> Iterator[str]:
        before, after = moment.before, moment.after
        commands = moment.commands
        idle = commands and all(isinstance(command, _IDLE) for command in commands)
        stayed = before.pending is not None and not entered(moment)
        if idle and before.pending is not None and stayed and after.pending != before.pending:
            yield f"the question {before.pending.kind} was dropped by {names(commands)}"
        yield from self._offers(moment)
        self._note(moment)
        yield from self._erased(moment)

    def _offers(self, moment: Moment) -> Iterator[str]:
        pending = moment.after.pending
        if pending is None or pending.kind != "offer" or pending == moment.before.pending:
            return
        for value in pending.values:
            if value in self._rejected.get(pending.slot, ()):
                yield f"{pending.slot} {value} was offered again"

    def _note(self, moment: Moment) -> None:
        pending = moment.before.pending
        for command in moment.commands:
            if isinstance(command, CorrectSlot) and command.rejected is not None:
                self._rejected.setdefault(command.slot, set()).add(command.rejected)
        if pending is not None and pending.kind == "offer" and is_no(moment):
            self._rejected.setdefault(pending.slot, set()).update(pending.values)
        if isinstance(moment.event, ActionFailed):
            for name in emptied(moment):
                taken = moment.before.slots[name].value
                self._rejected.setdefault(name, set()).add(taken)
        for command in moment.commands:
            if isinstance(command, SetSlot | CorrectSlot) and command.value is not None:
                self._rejected.get(command.slot, set()).discard(command.value)

    def _erased(self, moment: Moment) -> Iterator[str]:
        if any(isinstance(command, StartOver) for command in moment.commands):
            return
        lost = emptied(moment) - self._may_go(moment)
        for name in sorted(lost):
            yield f"{name} was erased, though nobody named it"

    def _may_go(self, moment: Moment) -> set[str]:
        """Give the slots that may be empty now: named, denied, cleared by a row, or against a rule
        that reads what changed."""
        flow, pending = self.flow, moment.before.pending
        given = {c.slot for c in moment.commands if isinstance(c, SetSlot | CorrectSlot)}
        named = set(given)
        if pending is not None and pending.slot:
            named.add(pending.slot)
            given.add(pending.slot)
        passed = (moment.before.state, *entered(moment))
        for state in (flow.states[name] for name in passed if name in flow.states):
            for row in state.rows:
                named.update(row.clear)
        for slot in flow.slots.values():
            if any(rule.require.reads & (given | named) for rule in slot.rules):
                named.add(slot.name)
        if isinstance(moment.event, KeysPressed):
            named.add(moment.before.asking)
        return named
