"""What comes of actions: results, the words for a failed effect, and effects that are taken back.

Effects that follow one another without a word heard in between are one piece of work: where a
later action fails, or the call ends as failed, those before it that can be undone are, the last
one first. Once the caller has heard something behind an effect it stands.
"""

from __future__ import annotations

from contextlib import suppress

from flows.dialogue import filling
from flows.dialogue.record import Untold
from flows.dialogue.work import Work
from flows.model.flow import UNSURE, Action, Row
from flows.model.triggers import Trigger
from flows.vocabulary.commands import SetSlot
from flows.vocabulary.events import ActionDone, PromptHeard


def done(work: Work, action: Action, event: ActionDone) -> None:
    """Take what an action gave: into the slots that it names, else among the results."""
    given = []
    for name, value in event.result.items():
        slot = work.flow.slots.get(name) if name in action.outputs else None
        if slot is None:
            work.record.results[name] = value
        else:
            with suppress(ValueError):
                given.append(SetSlot(slot=name, value=filling.canonical(slot, value)))
    if given:
        filling.fill(work, given, "action")
    if action.undo is not None:
        record = work.record
        inputs = tuple(work.inputs_of(work.flow.actions[action.undo]).items())
        effect = Untold(key=event.action_id, undo=action.undo, inputs=inputs, prompt=record.prompts)
        record.untold = (*record.untold, effect)


def failed(work: Work, action: Action, failure: str, row: Row | None) -> None:
    """Say that an effect failed, unless the flow says it, and take back what belongs to it."""
    take_back(work)
    if action.effect != "read" and not _said(work, row):
        work.say_library("not_known" if failure in UNSURE else "not_done")


def _said(work: Work, row: Row | None) -> bool:
    """Tell whether the flow has words of its own: on the row, or in a state that is only for it."""
    if row is None or row.say is not None:
        return row is not None
    target = work.flow.states.get(row.to or "")
    if target is None or not (target.say or target.ask) or target.name == work.flow.fallback:
        return False
    rows = [each for state in work.flow.states.values() for each in state.rows]
    return all(each.trigger == Trigger.FAILED for each in rows if each.to == target.name)


def heard(work: Work, event: PromptHeard) -> None:
    """What was done before a prompt of which something was heard is told."""
    if work.record.untold and (event.complete or event.text):
        work.record.untold = tuple(
            effect for effect in work.record.untold if effect.prompt >= event.prompt
        )


def take_back(work: Work) -> None:
    """Undo the effects that the caller knows nothing of; nobody waits for it."""
    untold, work.record.untold = work.record.untold, ()
    for effect in reversed(untold):
        work.undo(effect)
