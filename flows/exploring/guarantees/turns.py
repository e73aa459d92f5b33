"""How a call goes on: no circles, and nothing that is open is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flows.build.compiler import CompiledFlow
from flows.checks.longest import longest_call, put_more_often
from flows.dialogue import asking
from flows.dialogue.path.progress import is_farewell
from flows.dialogue.path.retracing import ahead_of
from flows.dialogue.record import Record
from flows.exploring.guarantees.guarantee import (
    Guarantee,
    emptied,
    entered,
    is_no,
    names,
    world_of,
)
from flows.exploring.hearsay import Hearsay
from flows.exploring.play import Moment
from flows.model import rules
from flows.model.flow import MOST_PUT, MOST_SAID
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

_Held = frozenset[tuple[str, str]]
_IDLE = (Repeat, Slower, Help, Hold, WhoAreYou, Ask)  # wishes that leave all as it is


class NoLoops(Guarantee):
    name = "no-loops"
    sentence = (
        f"The same question is put at most {MOST_PUT} times while the call stands where it stood "
        f"(an author's own higher limit counts; repeats asked for and holds have their own), "
        f"a farewell is said at most {MOST_SAID} times, and no call is longer than what `check` "
        f"computes."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._said: Counter[object] = Counter()
        self._words = 0
        self._often = max((often.times for often in put_more_often(self.flow)), default=0)
        self._longest = longest_call(self.flow)

    def watch(self, moment: Moment) -> Iterator[str]:
        record, longest = moment.after, self._longest
        if record.turns > longest.turns:
            yield f"the call has {record.turns} turns, and {longest.turns} are the most"
        self._words += sum(len(act.text.split()) for act in moment.said)
        if self._words > longest.words:
            yield f"the bot said {self._words} words, and {longest.words} are the most"
        if not moment.said or record.waiting not in ("prompt", "reply") or _asked_for(moment):
            return
        text, most = moment.said[-1].text, max(MOST_PUT, self._often)
        if record.waiting == "reply":
            text = sentences(text, self.flow.language)[-1]
        elif is_farewell(self.flow.states[record.state]):
            most = MOST_SAID
        held = tuple((name, filled.value) for name, filled in sorted(record.slots.items()))
        key = (record.state, asking.question_of(record), held, text)
        self._said[key] += 1
        if self._said[key] == most + 1:
            yield f"{record.state} said {most + 1} times: {text}"


def _asked_for(moment: Moment) -> bool:
    """Tell whether the caller asked to hear it again."""
    event = moment.event
    by_key = isinstance(event, KeysPressed) and event.keys == asking.REPEAT_KEY
    return by_key or any(isinstance(command, Repeat | Slower) for command in moment.commands)


class OpenStaysOpen(Guarantee):
    name = "open-stays-open"
    sentence = (
        "A question on top survives a repeat, help, a hold and a question; what the caller "
        "rejected or what was found taken is not offered again; nothing is erased but what was "
        "named, and what only a branch had asked for that a correction leads past."
    )

    def __init__(self, compiled: CompiledFlow, hearsay: Hearsay) -> None:
        super().__init__(compiled, hearsay)
        self._rejected: dict[str, set[str]] = {}
        self._taken: set[tuple[str, str, _Held]] = set()

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
            taken = (pending.slot, value, self._beside(pending.slot, moment.after))
            if value in self._rejected.get(pending.slot, ()) or taken in self._taken:
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
                value, beside = moment.before.slots[name].value, self._beside(name, moment.before)
                self._taken.add((name, value, beside))
        for command in moment.commands:
            if isinstance(command, SetSlot | CorrectSlot) and command.value is not None:
                self._rejected.get(command.slot, set()).discard(command.value)
                self._taken = {t for t in self._taken if t[:2] != (command.slot, command.value)}

    def _beside(self, name: str, record: Record) -> _Held:
        """Give what the rules of a slot read beside it: a time is taken on its day."""
        rules = self.flow.slots[name].rules
        reads = {read for rule in rules for read in rule.require.reads} - {name}
        return frozenset((n, held.value) for n, held in record.slots.items() if n in reads)

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
        world = world_of(flow, moment)
        named |= {slot.name for slot in flow.slots.values() if not rules.is_wanted(slot, world)}
        if isinstance(moment.event, KeysPressed):
            named.add(moment.before.asking)
        return named | (self._left_behind(moment) if given else set())

    def _left_behind(self, moment: Moment) -> set[str]:
        """Give the slots that no state asks for to which the call still comes, or came."""
        after, states = moment.after, self.flow.states
        passed = {leg.state for leg in after.path}
        onwards = passed | ahead_of(self.flow, after.state, passed)
        asked = {slot for name in onwards if name in states for slot in states[name].collect}
        return set(self.flow.slots) - asked
