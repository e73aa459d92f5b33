"""How the caller says things: naturally at first, plainly when asked again, spelled in the end.

The words of a language are data, ``wordings/LANG.yaml``; ``en.yaml`` shows the fields:

``values``
    Kind of slot → ways to say a value, by attempt; the last one repeats. Places of a date are
    ``{weekday}``, ``{day}``, ``{month}`` and ``{year}``; of a time ``{hour}``, ``{minute}``,
    ``{part}``; of anything else ``{value}``, ``{number}``, ``{digits}``, ``{spelled}``,
    ``{written}``. ``tomorrow`` and ``this_week`` come before the ways of ``date``, ``date_past`` is
    for days of the last century, ``time_30`` for half hours.
``openings``, ``answers``, ``corrections``
    Kind of slot → sentences around a value, one of which is drawn; without one the value stands
    alone, or is not given on that occasion.
``called``
    Kind of slot → what callers name such a slot.
``made_up``, ``demonstration``, ``first_names``, ``last_names``
    What callers want, for ``script``.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from caller.errors import CallerError
from caller.served_flow import Slot

FOLDER = Path(__file__).parent / "wordings"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language.

    Attributes:
        language: BCP-47 tag.
        words: The file's fields.
    """

    language: str
    words: Mapping[str, Any]

    def value(self, slot: Slot, value: str, today: date, attempt: int = 0) -> str:
        """Word the value of a slot.

        Args:
            slot: Whose value it is.
            value: Canonical text.
            today: The day of the call, from which "tomorrow" is counted.
            attempt: How often it was said before.
        """
        ways, places = self._ways(slot, value, today)
        return str(ways[min(attempt, len(ways) - 1)]).format_map(places)

    @property
    def speaker(self) -> Mapping[str, Any]:
        """Which of Pico's voices speaks it: ``name``, ``speed``, ``pitch``."""
        return cast(Mapping[str, Any], self.words["voice"])

    def spelled_from(self, kind: str) -> int:
        """Give the attempt from which a kind's values are spelled; 0 where they never are."""
        ways = self.words["values"].get(kind, ())
        return next((number for number, way in enumerate(ways) if "{spelled}" in way), 0)

    def spell(self, value: str) -> str:
        """Spell a value letter by letter, word by word."""
        known = {**self.words["letters"], **self.words["signs"]}
        known |= {str(number): word for number, word in enumerate(self.words["numbers"][:10])}
        parts = _bare(value).split()
        return ", ".join(" ".join(known.get(sign, sign) for sign in part) for part in parts)

    def _ways(self, slot: Slot, value: str, today: date) -> tuple[Sequence[str], Mapping[str, str]]:
        values = self.words["values"]
        match slot.kind:
            case "date":
                day = date.fromisoformat(value)
                ahead = (day - today).days
                if ahead < 0:
                    return values["date_past"], self._date(day)
                soon = "tomorrow" if ahead == 1 else "this_week" if 0 < ahead < 7 else ""
                return [*values.get(soon, ()), *values["date"]], self._date(day)
            case "time":
                hour, minute = (int(part) for part in value.split(":"))
                ways = values.get(f"time_{minute:02d}", values["time"])
                return ways, self._time(hour, minute)
            case "choice":
                return ["{value}"], {"value": slot.options.get(value, (value,))[0]}
            case "yes_no":
                return ["{value}"], {"value": _several(self.words[value])[0]}
        return values.get(slot.kind, ("{value}",)), self._other(value)

    def _date(self, day: date) -> Mapping[str, str]:
        words = self.words
        numbers = words["numbers"]
        return {
            "weekday": words["weekdays"][day.weekday()],
            "day": words["days"][day.day - 1],
            "month": words["months"][day.month - 1],
            "year": f"{words['century']} {numbers[day.year % 100 % len(numbers)]}",
        }

    def _time(self, hour: int, minute: int) -> Mapping[str, str]:
        parts = self.words["day_parts"]
        return {
            "hour": self.words["hours"][hour % 12],
            "minute": self.words["numbers"][minute],
            "part": parts[max(first for first in parts if first <= hour)],
        }

    def _other(self, value: str) -> Mapping[str, str]:
        numbers, signs = self.words["numbers"], self.words["signs"]
        small = value.isdecimal() and int(value) < len(numbers)
        return {
            "value": value,
            "number": numbers[int(value)] if small else value,
            "digits": " ".join(numbers[int(sign)] for sign in value if sign.isdecimal()),
            "spelled": self.spell(value),
            "written": "".join(f" {signs[sign]} " if sign in signs else sign for sign in value),
        }


class Phrases:
    """Whole sentences around values.

    Args:
        wording: Of the language.
        seed: Of the choice among them.
    """

    def __init__(self, wording: Wording, seed: int) -> None:
        self._words = wording.words
        self._draws = random.Random(seed)

    def opening(self, kind: str, said: str) -> str:
        """Answer an open question such as "What can I do for you?".

        Args:
            kind: Of the slot that the words give; empty for none.
            said: How its value is said.
        """
        return self._one_of(self._words["openings"][kind or "nothing"], value=said)

    def answer(self, kind: str, said: str, attempt: int) -> str:
        """Answer the question of a slot; when asked again, only the value."""
        return said if attempt else self._one_of(self._words["answers"].get(kind, said), value=said)

    def correction(self, kind: str, said: str) -> str:
        """Say no to a summary, with what should be different, if the kind lets that be said."""
        how = self._words["corrections"].get(kind)
        return how.format(value=said) if how and said else self._named("change_no", kind)

    def gives_values(self, kind: str) -> bool:
        """Tell whether a correction can give a value of that kind at once."""
        return kind in self._words["corrections"]

    def opens_with(self, kind: str) -> bool:
        """Tell whether the first words of a call can give a value of that kind."""
        return kind in self._words["openings"]

    def change(self, kind: str) -> str:
        """Answer "What should I change?"; empty where there is no word for it."""
        return self._named("change", kind) if kind in self._words["called"] else ""

    def yes(self, attempt: int) -> str:
        """Agree."""
        ways = _several(self._words["yes"])
        return ways[0] if attempt else self._one_of(ways)

    def no(self) -> str:
        """Disagree."""
        return str(self._words["no"])

    def nothing_else(self) -> str:
        """Answer an open question once the business is done."""
        return str(self._words["nothing_else"])

    def _named(self, phrase: str, kind: str) -> str:
        called = self._words["called"].get(kind)
        return str(self._words[phrase]).format(called=called) if called else self.no()

    def _one_of(self, ways: str | Sequence[str], **places: str) -> str:
        return str(self._draws.choice(_several(ways))).format_map(places)


def _several(ways: str | Sequence[str]) -> Sequence[str]:
    return (ways,) if isinstance(ways, str) else ways


def _bare(text: str) -> str:
    """Give a text in small letters without accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@cache
def wording(language: str) -> Wording:
    """Give how callers speak a language.

    Args:
        language: BCP-47 tag; the words are those of its first part.

    Raises:
        CallerError: There are no words for it.
    """
    path = FOLDER / f"{language.partition('-')[0]}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(entry.stem for entry in FOLDER.glob("*.yaml")))
        raise CallerError(
            f"The caller does not speak {language!r}.",
            remedy=f"It speaks {known}: call a flow in one of these, or write {path.name} beside.",
        )
    return Wording(language, yaml.safe_load(path.read_text(encoding="utf-8")))
