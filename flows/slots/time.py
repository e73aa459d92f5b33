"""Times of day: "half past two", "4 25 p.m.", "10 past 16". Canonical text ``14:30``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.flow import Keys, Slot
from flows.slots import wording
from flows.understanding.clock_times import resolve
from flows.understanding.patterns import Match, patterns
from flows.understanding.reading import PLAIN, STRONG, WEAK, Context, Reading
from flows.understanding.utterance import Utterance

_CANONICAL = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_CERTAIN = frozenset({"meridiem", "part", "fixed", "clock", "past", "to"})


class TimeKind:
    """Times of day, to the minute. Without am or pm both readings are given."""

    name = "time"
    styles = ("default", "short", "long")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take ``14:30`` or ``9:05``."""
        match = _CANONICAL.fullmatch(text.strip())
        return f"{int(match[1]):02d}:{match[2]}" if match else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a time: "2:30 p.m."; see ``time_styles`` of the language."""
        match = _CANONICAL.fullmatch(value)
        return wording.time_words(int(match[1]), int(match[2]), style, language) if match else value

    def keys(self, slot: Slot) -> Keys | None:
        """Times are not keyed."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Times are not keyed."""
        return None

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the times said; a part of the day said elsewhere decides where am/pm is open."""
        language = utterance.words.language
        found = [
            reading
            for match in patterns(language, "time").find(utterance)
            if (reading := self._reading(match, utterance, context)) is not None
        ]
        if context.asked:
            found.extend(self._when_asked(utterance, found, context))
        found.sort(key=lambda reading: reading.first)
        return [_by_part_said(reading, utterance) for reading in found]

    def _when_asked(
        self, utterance: Utterance, found: list[Reading], context: Context
    ) -> Iterator[Reading]:
        for match in patterns(utterance.words.language, "time_asked").find(utterance):
            if any(r.first < match.last and match.first < r.last for r in found):
                continue
            reading = self._reading(match, utterance, context)
            if reading is not None:
                yield replace(reading, rank=WEAK if len(found) else reading.rank)

    def _reading(self, match: Match, utterance: Utterance, context: Context) -> Reading | None:
        if not _fits_around(match, utterance):
            return None
        fields = match.fields
        if "hhmm" in match.at and utterance.units[match.at["hhmm"]].word.startswith("0"):
            fields = {**fields, "zero_led": True}
        parts = utterance.words.settings.get("day_parts", {})
        readings = resolve(fields, context.expectation.now, parts)
        if not readings:
            return None
        return Reading(
            kind=self.name,
            value=readings[0],
            first=match.first,
            last=match.last,
            alternatives=readings if len(readings) > 1 else (),
            rank=STRONG if _CERTAIN & fields.keys() else PLAIN,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the words end in the middle of a time ("at", "half past", "quarter")."""
        return patterns(utterance.words.language, "time_begun").ends(utterance)


def _fits_around(match: Match, utterance: Utterance) -> bool:
    """Tell whether hour and minute really belong together, and no counted thing follows."""
    numbers = sorted(at for name, at in match.at.items() if name in ("hour", "minute"))
    between = utterance.units[numbers[0] + 1 : numbers[-1] + 1] if len(numbers) == 2 else []
    if "clock" not in match.at and any("," in unit.gap or "/" in unit.gap for unit in between):
        return False
    bare = not _CERTAIN & match.fields.keys() and "ahead" not in match.fields
    if bare and utterance.is_class(match.last, "counted_thing"):
        return False
    if not bare or match.last >= len(utterance.units):
        return True
    after = utterance.units[match.last]
    return not (after.number is not None and after.gap.strip() in ("", "/", ".", ",", "-"))


def _by_part_said(reading: Reading, utterance: Utterance) -> Reading:
    if not reading.alternatives:
        return reading
    parts = utterance.words.settings.get("day_parts", {})
    table = utterance.words.values.get("day_part", {})
    said = {table[unit.word] for unit in utterance.units if unit.word in table}
    if len(said) != 1:
        return reading
    first, last = (int(hour) for hour in parts[said.pop()])
    fitting = [t for t in reading.alternatives if _within(int(t[:2]), first, last)]
    if len(fitting) != 1:
        return reading
    return replace(reading, value=fitting[0], alternatives=())


def _within(hour: int, first: int, last: int) -> bool:
    return first <= hour < last or first <= hour + 24 < last
