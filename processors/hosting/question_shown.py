"""What is asked of the caller, as the call event ``question`` shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.model.flow import Flow, Keys
from flows.text.templates import places
from flows.vocabulary.acts import Listen
from flows.vocabulary.ports import Expectation, Question
from processors.hosting.dialogue_port import Dialogue

NOTHING_ASKED: Mapping[str, Any] = {
    "question": str(Question.NONE),
    "asked": [],
    "offered": {},
    "told": {},
    "stopping": False,
    "keys": None,
}


def asks_anything(dialogue: Dialogue) -> bool:
    """Tell whether the dialogue is in a state that asks."""
    state = dialogue.flow.states.get(dialogue.state)
    return state is not None and state.listens


def question_shown(dialogue: Dialogue, expected: Expectation, listen: Listen) -> Mapping[str, Any]:
    """Give the fields of the event; ``docs/call-events.md`` tells their meaning.

    Args:
        dialogue: After its step.
        expected: What it can take now.
        listen: How the bot listens for the answer.
    """
    if not asks_anything(dialogue):
        return NOTHING_ASKED
    own = expected.question is Question.YES_NO and not (expected.asked or expected.stopping)
    return {
        "question": str(expected.question),
        "asked": list(expected.asked),
        "offered": {name: list(values) for name, values in expected.offered.items()},
        "told": _told(dialogue.flow, dialogue) if own else {},
        "stopping": expected.stopping,
        "keys": _keys(listen.keys) if listen.keys is not None else None,
    }


def _told(flow: Flow, dialogue: Dialogue) -> dict[str, str]:
    """Word the values that the state's own question names, as it names them."""
    ask = flow.states[dialogue.state].ask
    named = [place for text in (ask.texts if ask is not None else ()) for place in places(text)]
    return {
        place.name: dialogue.spoken(place.name, place.style)
        for place in named
        if place.name in dialogue.slots
    }


def _keys(entry: Keys) -> dict[str, Any]:
    return {
        "options": dict(entry.options),
        "min_digits": entry.min_digits,
        "max_digits": entry.max_digits,
        "end": entry.end,
    }
