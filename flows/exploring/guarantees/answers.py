"""What a yes stands for, and what answers a question."""

from __future__ import annotations

from collections.abc import Iterator

from flows.dialogue.record import Record
from flows.exploring.caller import wordings
from flows.exploring.guarantees.guarantee import (
    Guarantee,
    agreed_to,
    asks_yes_no,
    is_turn,
    is_yes,
    said_in,
)
from flows.exploring.play import Moment
from flows.model.flow import Flow
from flows.vocabulary.commands import (
    Affirm,
    CorrectSlot,
    SetSlot,
)


class YesIsHeard(Guarantee):
    name = "yes-is-heard"
    sentence = (
        "A yes counts for what was heard: not while the values it is about are still to be heard, "
        "not as a sound of listening, and not where nobody asked; a filler is no answer and no "
        "failure."
    )

    def watch(self, moment: Moment) -> Iterator[str]:
        said = moment.heard
        if said is None:
            return
        before, after = moment.before, moment.after
        if before.waiting not in ("reply", "hold"):
            return
        words = wordings(self.flow.language)
        early = before.spoken is not None and not before.spoken.complete
        if said in words["filler"] and not self._takes_text(before):
            if after.slots != before.slots or after.failures > before.failures:
                yield f"the filler {said!r} counted as an answer"
            return
        if said in words["listening"] and early:
            if _agrees(self.flow, moment):
                yield f"{said!r}, said while the bot was speaking, counted as a yes"
            return
        asked = agreed_to(self.flow, moment)
        if asked is not None:
            if said in words["back"]:
                yield f"{said!r} counted as a yes"
            heard = self.hearsay.heard_in(asked.name)
            for name in sorted(said_in(asked) & set(before.slots)):
                if heard.get(name) != before.slots[name].value:
                    yield f"a yes counted before {name} was heard"
        yield from self._on_top(moment)
        alone = moment.commands == (Affirm(),) and self._nobody_asked(before)
        if alone and after.slots != before.slots:
            yield f"{said!r} changed values where no question awaited a yes"

    def _on_top(self, moment: Moment) -> Iterator[str]:
        pending = moment.before.pending
        if pending is None or pending.kind not in ("confirm", "offer") or not is_yes(moment):
            return
        if any(isinstance(command, SetSlot | CorrectSlot) for command in moment.commands):
            return
        slot, value = pending.slot, pending.values[0]
        held = moment.after.slots.get(slot)
        taken = held is not None and held.value == value and moment.after.pending is None
        if taken and not self.hearsay.heard_value(slot, value):
            yield f"a yes to {slot} {value} counted before it was heard"

    def _takes_text(self, record: Record) -> bool:
        slot = self.flow.slots.get(record.asking)
        return slot is not None and "text" in slot.kinds

    def _nobody_asked(self, record: Record) -> bool:
        slot = self.flow.slots.get(record.asking)
        yes_no = slot is not None and "yes_no" in slot.kinds
        return record.pending is None and not asks_yes_no(self.flow, record) and not yes_no


def _agrees(flow: Flow, moment: Moment) -> bool:
    """Tell whether a turn was taken for an answer."""
    before, after = moment.before, moment.after
    return before.slots != after.slots or agreed_to(flow, moment) is not None


class ConfirmedIsStored(Guarantee):
    name = "confirmed-is-stored"
    sentence = (
        "The value that a read-back named is the one stored by a yes, and giving another slot "
        "never answers the yes/no question that was asked."
    )

    def watch(self, moment: Moment) -> Iterator[str]:
        if not is_turn(moment):
            return
        pending, after = moment.before.pending, moment.after
        given = [c for c in moment.commands if isinstance(c, SetSlot | CorrectSlot)]
        alone = pending is not None and all(command.slot != pending.slot for command in given)
        if pending is not None and pending.kind == "confirm" and is_yes(moment) and alone:
            held = after.slots.get(pending.slot)
            if held is not None and held.value != pending.values[0]:
                yield f"yes to {pending.slot} {pending.values[0]} stored {held.value}"
        yield from self._beside(moment, given)

    def _beside(self, moment: Moment, given: list[SetSlot | CorrectSlot]) -> Iterator[str]:
        asked = moment.before.asking
        slot = self.flow.slots.get(asked)
        others = {command.slot for command in given} - {asked}
        corrected = any(isinstance(c, CorrectSlot) or c.slot in moment.before.slots for c in given)
        if slot is None or "yes_no" not in slot.kinds or not others or not corrected:
            return
        if self._says_yes_or_no(moment) or asked in moment.before.slots:
            return
        if any(command.slot == asked and command.value == "yes" for command in given):
            return  # "yes, and five people" answers, and corrects
        if moment.before.pending is None and asked in moment.after.slots:
            value = moment.after.slots[asked].value
            yield f"a correction of {', '.join(sorted(others))} answered {asked} with {value}"

    def _says_yes_or_no(self, moment: Moment) -> bool:
        language = wordings(self.flow.language)
        answers = {phrase.split()[0] for manner in ("yes", "no") for phrase in language[manner]}
        words = (moment.heard or "").replace(",", " ").split()
        return not words or not answers.isdisjoint(words)
