"""What the caller says after a turn has ended, and what belongs to the answer that it took.

People pause inside a number, a name, a time; recognisers send words late, and revise them. Then the
turn is over before its answer is whole: "ten", and behind it "thirty". The rule, for every slot:

- What the recogniser makes of the last answer after all takes that answer's place.
- What, put behind the last answer, makes another value of it for the question that it answered is
  joined to it: where it began before the caller could hear the next question, always; later, where
  it is no answer to what is asked now.

It holds until the next answer is given. Joined words come out as values given or corrected, so
that the call goes on as if the whole had been said at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.dialogue.record import Answered
from flows.vocabulary.commands import Command, CorrectSlot, SetSlot, meaningless
from flows.vocabulary.events import UserUtterance
from flows.vocabulary.ports import Expectation, Interpreter, Question

MOST_WORDS = 60  # of an answer that is gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Words that belong to the last answer.

    Attributes:
        text: The whole answer.
        commands: What changes by it.
    """

    text: str
    commands: tuple[Command, ...]


def joined(
    interpreter: Interpreter,
    event: UserUtterance,
    answered: Answered,
    expected: Expectation,
) -> Joined | None:
    """Join words to the last answer; None where they are no part of it.

    Args:
        interpreter: Understands words.
        event: The words.
        answered: The last answer.
        expected: What the dialogue can take now.
    """
    slot = expected.slots.get(answered.slot)
    if slot is None or event.source != "voice":
        return None
    asked_then = replace(
        expected,
        question=Question.SLOT,
        asked=(answered.slot,),
        filled={name: v for name, v in expected.filled.items() if name != answered.slot},
        offered={},
        prompt="",
        heard_out=True,
        stopping=False,
    )
    text = event.text if event.revises else f"{answered.text} {event.text}"
    if len(text.split()) > MOST_WORDS:
        return None
    whole = _values(interpreter.interpret(text, asked_then))
    given = whole.get(answered.slot)
    if given is None or not given.value:
        return None
    if not event.revises and not _spans(given, answered, event):
        return None
    before = _values(interpreter.interpret(answered.text, asked_then))
    if given.value == _value(before.get(answered.slot)):
        return None
    if not (event.revises or event.follows or _nothing_now(interpreter, event, expected)):
        return None
    changed = [c for name, c in whole.items() if c.value and c.value != _value(before.get(name))]
    return Joined(text=text, commands=tuple(_changing(c, expected) for c in changed))


def answered_by(
    event: UserUtterance,
    last: Answered | None,
    joined: Joined | None,
    asking: str,
    *,
    gathers: bool = False,
) -> Answered | None:
    """Give what is the last answer once words were heard.

    Args:
        event: The words.
        last: The last answer before.
        joined: What was joined to that, if they were.
        asking: Name of the slot that was asked; empty where none was.
        gathers: It holds nothing yet: pieces are put together, over prompts too.
    """
    if joined is not None and last is not None:
        return replace(last, text=joined.text)
    if not asking or event.source != "voice":
        return None
    pieces = [event.text]
    if gathers and last is not None and last.slot == asking:
        pieces = [last.text, event.text]
    text = " ".join(" ".join(pieces).split()[-MOST_WORDS:])
    return Answered(slot=asking, text=text)


Values = dict[str, SetSlot | CorrectSlot]


def _values(commands: tuple[Command, ...]) -> Values:
    return {c.slot: c for c in commands if isinstance(c, SetSlot | CorrectSlot)}


def _value(command: SetSlot | CorrectSlot | None) -> str | None:
    return command.value if command is not None else None


def _spans(given: SetSlot | CorrectSlot, answered: Answered, event: UserUtterance) -> bool:
    """Tell whether a value was said with words of both parts."""
    return given.words not in event.text and given.words not in answered.text


def _nothing_now(interpreter: Interpreter, event: UserUtterance, expected: Expectation) -> bool:
    """Tell whether words mean nothing for the question that stands now."""
    return meaningless(interpreter.interpret(event.text, expected))


def _changing(command: SetSlot | CorrectSlot, expected: Expectation) -> Command:
    if command.slot not in expected.filled or isinstance(command, CorrectSlot):
        return command
    return CorrectSlot(
        slot=command.slot,
        value=command.value,
        words=command.words,
        certainty=command.certainty,
        alternatives=command.alternatives,
        confusable=command.confusable,
    )
