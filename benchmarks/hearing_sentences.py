"""What synthetic callers say to the appointment flow: sentences by question, drawn from templates.

The templates are written for this benchmark; the recogniser's grammars do not know them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.speech.name_lists import common_names

OPEN, CONFIRM = "open", "confirm"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("November", "December", "January", "February", "March")
_NUMBERS = {
    **dict(enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1)),
    **dict(enumerate(("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth"), 8)),
    **dict(enumerate(("fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"), 14)),
    **dict(enumerate(("nineteenth", "twentieth", "twenty-first", "twenty-second"), 19)),
    **dict(enumerate(("twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth"), 23)),
    **dict(enumerate(("twenty-seventh", "twenty-eighth"), 27)),
}
_HOURS = ("nine", "ten", "eleven", "twelve", "one", "two", "three", "four", "five")
_MORNING, _AFTERNOON = _HOURS[:3], _HOURS[4:]
_TYPES = ("check-up", "cleaning", "consultation", "physical")

_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "type": (
        *("{type}.", "A {type}, please.", "I'd like a {type}.", "It's for a {type}."),
        *("I need a {type}.", "A {type}.", "A {type} on {date}."),
    ),
    "date": (
        *("{date}.", "{date}, please.", "On {date}.", "How about {date}?", "Can we do {date}?"),
        *(
            "{date} would be good.",
            "Maybe {date}.",
            "I'd like to come {date}.",
            "{date} at {time}.",
        ),
    ),
    "time": (
        *("{time}.", "At {time}.", "{time}, please.", "At {time}, please.", "How about {time}?"),
        *("{time} works for me.", "Make it {time}.", "Around {time}."),
    ),
    "name": ("{name}.", "My name is {name}.", "It's {name}.", "This is {name}."),
    CONFIRM: (
        *("Yes.", "Yes, please.", "No.", "Yeah.", "That's right.", "Correct.", "No, that's wrong."),
        *("Yes, that's correct.", "Nope.", "Sure.", "No, {date}.", "No, make it {time}."),
        *("Change the time.", "Change the date.", "No, at {time}.", "Yes, that's right."),
    ),
    OPEN: (
        *("I'd like a {type}.", "I need an appointment.", "A {type} {date}.", "A {type}, please."),
        *("I want to book an appointment {date}.", "I'd like a {type} {date} at {time}."),
        *("Can I have an appointment {date} at {time}?", "I need a {type} {date} at {time}."),
        "I would like to book an appointment for a {type}.",
    ),
    "command": (
        *("Repeat that, please.", "Help.", "Cancel.", "I want to talk to a person."),
        *("Say that again.", "Can you repeat that?"),
    ),
}
QUESTIONS = tuple(_TEMPLATES)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something said in answer to a question.

    Attributes:
        question: A slot, ``open``, ``confirm``, or ``command`` (said to any of them).
        asked: The question that stands: as above, without ``command``.
        text: The words.
    """

    question: str
    asked: str
    text: str


def sentences(each: int, seed: int = 0) -> Iterator[Sentence]:
    """Draw sentences, ``each`` a question."""
    draw = random.Random(seed)
    for question, templates in _TEMPLATES.items():
        for number in range(each):
            asked = draw.choice(("type", "date", "time", CONFIRM))
            values = {"date": date(draw), "time": time(draw), "name": name(draw)}
            text = templates[number % len(templates)].format(type=draw.choice(_TYPES), **values)
            yield Sentence(
                question, asked if question == "command" else question, text[0].upper() + text[1:]
            )


def date(draw: random.Random) -> str:
    """Draw a way to say a day."""
    day, month = draw.choice(_DAYS), draw.choice(_MONTHS)
    number = _NUMBERS[draw.randint(1, 28)]
    ways: tuple[Callable[[], str], ...] = (
        lambda: "tomorrow",
        lambda: day,
        lambda: f"next {day}",
        lambda: "the day after tomorrow",
        lambda: f"{month} {number}",
        lambda: f"the {number} of {month}",
        lambda: f"{day} the {number}",
        lambda: f"{day} {month} {number}",
    )
    return draw.choice(ways)()


def time(draw: random.Random) -> str:
    """Draw a way to say a time of day within the clinic's hours."""
    hour, late, early = draw.choice(_HOURS), draw.choice(_AFTERNOON), draw.choice(_MORNING)
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"{hour} o'clock",
        lambda: f"half past {hour}",
        lambda: f"{hour} thirty",
        lambda: f"{early} AM",
        lambda: f"{late} PM",
        lambda: f"{late} thirty PM",
        lambda: f"{late} in the afternoon",
        lambda: f"{early} in the morning",
        lambda: "noon",
    )
    return draw.choice(ways)()


def name(draw: random.Random) -> str:
    """Draw a full name of the lists."""
    first, last = common_names("en")
    return f"{draw.choice(first).capitalize()} {draw.choice(last).capitalize()}"
