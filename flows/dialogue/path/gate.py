"""What stands before every action: it runs on what was said, and on what holds now.

1. Every rule of every value that the action uses is judged again: a time that was fine when it was
   said may have become too soon. A value that breaks one is emptied, and asked again.
2. No required input is empty.
3. An action that needs a yes has one for each value that the flow reads back: it was said in the
   question that the caller said yes to, or confirmed by itself, and is still the same.

Where one of them fails the action does not run: the call goes back along its path to where the
value is collected, or to the question that the yes is wanted for. Where the path asks for it
nowhere, the action counts as failed.
"""

from __future__ import annotations

from flows.dialogue import filling, questions
from flows.dialogue.filling import Refusal
from flows.dialogue.path import retracing
from flows.dialogue.work import Work
from flows.errors import TemplateError
from flows.model.flow import Action, Prompt, Slot
from flows.text.templates import places


def read_back(slot: Slot) -> bool:
    """Tell whether an action that needs a yes takes a slot only if the caller heard it back."""
    return slot.required and not slot.unsaid


def note_heard(work: Work) -> None:
    """Note which values of the last prompts the caller has heard."""
    record = work.record
    record.told.update({spoken.name: spoken.value for spoken in record.heard_values()})


def agree(work: Work) -> None:
    """Note what a yes to the state's own question is said to: the values that stand in it, as far
    as they were heard since the state was entered."""
    record, state = work.record, work.state
    for name in _places(state.say) | _places(state.ask):
        held = record.slots.get(name)
        if held is not None and record.told.get(name) == held.value:
            record.agreed[name] = held.value


def agree_to(work: Work, slot: str) -> None:
    """Note that a value was confirmed by itself."""
    held = work.record.slots.get(slot)
    if held is not None:
        work.record.agreed[slot] = held.value


def refused(work: Work, action: Action) -> Refusal | None:
    """Empty what the rules do not let in any more; give the first refusal."""
    found = [filling.rejudge(work, name) for name in _slots(work, action)]
    return next((refusal for refusal in found if refusal is not None), None)


def place_before(work: Work, action: Action, refusal: Refusal | None) -> str | None:
    """Give the state that the call has to go back to first; None where the action may run.

    It is the state of the action itself where nothing on the path could be asked.
    """
    inputs = _slots(work, action)
    required = [name for name in inputs if work.flow.slots[name].required]
    if work.record.due or refusal is not None or filling.missing(work, required):
        place = retracing.retrace(work)
        if place is not None or filling.missing(work, required):
            return place or work.record.state
    unagreed = [name for name in inputs if action.needs_yes and not _agreed(work, name)]
    if not unagreed:
        return None
    for name in unagreed:
        if work.flow.slots[name].confirm == "explicit":
            value = work.record.slots[name].value
            work.record.pending = questions.CONFIRM.about(name, value)
    retracing.forget_last_yes(work)
    return retracing.retrace(work) or work.record.state


def _slots(work: Work, action: Action) -> tuple[str, ...]:
    """Give the slots among an action's inputs that are wanted; others are results of actions
    before it."""
    slots = (name for name in action.inputs.values() if name in work.flow.slots)
    return tuple(name for name in dict.fromkeys(slots) if work.wants(name))


def _agreed(work: Work, name: str) -> bool:
    held = work.record.slots.get(name)
    if held is None or not read_back(work.flow.slots[name]):
        return True
    return work.record.agreed.get(name) == held.value


def _places(prompt: Prompt | None) -> set[str]:
    try:
        texts = prompt.texts if prompt is not None else ()
        return {place.name for text in texts for place in places(text)}
    except TemplateError:
        return set()
