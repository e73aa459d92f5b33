"""How the caller says things: naturally at first, plainly when asked again, spelled in the end.

All words are spelled as they are spoken, without digits, so that voice and timeline agree. There
are no commas where people make no pause: the voice would make one.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Sequence
from datetime import date

_ONES = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve"
).split()
_ORDINALS = (  # noqa: SIM905
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ALPHABET = (  # noqa: SIM905
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar "
    "papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu"
).split()
_TYPES = {
    "checkup": ("a check-up", "check-up"),
    "cleaning": ("a cleaning", "cleaning"),
    "consultation": ("a consultation", "consultation"),
}
TYPE_KEYS = {"checkup": "1", "cleaning": "2", "consultation": "3"}
YES_KEY, NO_KEY = "1", "2"
SPELLED_FROM = 2  # attempts
_CALLED = {"type": "type", "date": "day", "time": "time", "name": "name", "contact": "number"}


def ordinal(number: int) -> str:
    """Give "twenty fourth" for 24; 1 to 31."""
    if number <= 20:
        return _ORDINALS[number - 1]
    tens, ones = ("twenty", number - 20) if number < 30 else ("thirty", number - 30)
    return f"{tens} {_ORDINALS[ones - 1]}" if ones else "thirtieth"


def say_date(value: str, today: date, attempt: int = 0) -> str:
    """Word a day, the shortest way first."""
    day = date.fromisoformat(value)
    ahead = (day - today).days
    weekday, month = calendar.day_name[day.weekday()], calendar.month_name[day.month]
    of_month = f"the {ordinal(day.day)} of {month}"
    ways = [of_month, f"{weekday} {of_month}", f"{weekday} {month} {ordinal(day.day)}"]
    if ahead < 7:
        ways.insert(0, "tomorrow" if ahead == 1 else weekday)
    return ways[min(attempt, len(ways) - 1)]


def say_time(value: str, attempt: int = 0) -> str:
    """Word a time on the hour or the half hour."""
    hour, minute = (int(part) for part in value.split(":"))
    name = _ONES[hour % 12 or 12]
    part = "in the morning" if hour < 12 else "in the afternoon"
    if minute == 30:
        ways = [f"half past {name}", f"{name} thirty", f"half past {name} {part}"]
    else:
        ways = [f"{name} o'clock", f"{name} {part}", name]
    return ways[min(attempt, len(ways) - 1)]


def say_type(value: str, attempt: int = 0) -> str:
    """Word the kind of appointment."""
    ways = _TYPES[value]
    return ways[min(attempt, len(ways) - 1)]


def say_name(value: str, attempt: int = 0) -> str:
    """Word a name; spelled out from the third time on."""
    return value if attempt < SPELLED_FROM else spell(value)


def spell(value: str) -> str:
    """Spell a name by the ICAO alphabet, as people do on the telephone; letters sound too alike."""
    words = {word[0]: word for word in _ALPHABET}
    return ", ".join(
        " ".join(words.get(sign, sign) for sign in part.lower()) for part in value.split()
    )


def say(slot: str, value: str, today: date, attempt: int = 0) -> str:
    """Word the value of a slot."""
    match slot:
        case "type":
            return say_type(value, attempt)
        case "date":
            return say_date(value, today, attempt)
        case "time":
            return say_time(value, attempt)
        case _:
            return say_name(value, attempt)


class Phrases:
    """Whole sentences around values.

    Args:
        seed: Of the choice among them.
    """

    def __init__(self, seed: int) -> None:
        self._draws = random.Random(seed)

    def opening(self, wishes: Sequence[str], said: str) -> str:
        """Answer "What can I book for you?".

        Args:
            wishes: Slots that the words give.
            said: How the values of those are said.
        """
        if wishes == ("type",):
            return self._one_of(f"I need {said}", f"I'd like {said} please", f"I want {said}")
        if wishes == ("date",):
            return self._one_of(
                f"I'd like an appointment on {said}", f"I need an appointment on {said}"
            )
        return self._one_of(
            "I'd like an appointment please",
            "hello I would like to make an appointment",
            "I need an appointment",
        )

    def answer(self, slot: str, said: str, attempt: int) -> str:
        """Answer the question of a slot; when asked again, only the value."""
        if attempt:
            return said
        match slot:
            case "type":
                return self._one_of(f"{said} please", said)
            case "date":
                return self._one_of(said, f"{said} please")
            case "time":
                return self._one_of(f"at {said}", said, f"{said} please")
            case _:
                return self._one_of(f"my name is {said}", said)

    def correction(self, slot: str, said: str, attempt: int) -> str:
        """Say no to a summary, with what should be different: how, or once more only what."""
        if attempt or slot in ("name", "contact"):
            return f"no change the {_CALLED[slot]}"
        return f"no make it {said}"

    def change(self, slot: str) -> str:
        """Answer "What should I change?"."""
        return f"change the {_CALLED[slot]}"

    def yes(self, attempt: int) -> str:
        """Agree."""
        return "yes" if attempt else self._one_of("yes", "yes that's right")

    def no(self) -> str:
        """Disagree."""
        return "no"

    def _one_of(self, *ways: str) -> str:
        return self._draws.choice(ways)
