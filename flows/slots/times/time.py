"""Times of day: "half past two", "4 25 p.m.", "10 past 16". Canonical text ``14:30``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from flows.model.condition_types import TIME, Type
from flows.model.flow import Slot
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import PLAIN, STRONG, Bound, Context, Reading
from flows.slots.dates import stretches_of_time
from flows.slots.times import open_times
from flows.slots.times.alike_times import alike_times
from flows.slots.times.clock_times import minutes_of, never_shown, resolve, times_around, within
from flows.vocabulary.ports import Expectation, Question
from flows.words import spoken_values as wording
from flows.words.calibration import DATES
from flows.words.lexicon import BREAK, lexicon
from flows.words.patterns import Match, holds_any, layered, patterns
from flows.words.utterance import Utterance

# Of these one is said where a time is held against another.
_TURNS = (
    "compared",
    "fallback",
    "fallback_after",
    "instead",
    "preferred",
    "ruled_out",
    "told_before",
)
_CANONICAL = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_TIMES = tuple(times_around("12:00"))
_SURE = frozenset({"meridiem", "fixed", "clock", "ahead"})
_CERTAIN = frozenset({"meridiem", "part", "fixed", "clock", "past", "to"})


class TimeKind(Kind):
    """Times of day, to the minute. Without am or pm both readings are given."""

    name = "time"
    styles = ("default", "short", "long")
    numbered = True
    corrects_alone = True
    asked_which = True
    spanned = True
    grammar = SpeechGrammar(rule="<at-time>")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take ``14:30`` or ``9:05``."""
        match = _CANONICAL.fullmatch(text.strip())
        return f"{int(match[1]):02d}:{match[2]}" if match else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a time: "2:30 p.m."; see ``time_styles`` of the language."""
        match = _CANONICAL.fullmatch(value)
        return wording.time_words(int(match[1]), int(match[2]), style, language) if match else value

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the times said; a part of the day said elsewhere decides where am/pm is open.

        Where a time was asked and only a part of the day is said, the times in it are given.
        """
        found = self._said(utterance, context)
        if not found and context.asked and context.expectation.question is Question.SLOT:
            return self._to_choose_from(utterance, context)
        return found

    def condition_type(self, slot: Slot) -> Type:
        """Times are compared with times."""
        return TIME

    def neighbours(self, value: str, now: datetime) -> Iterator[str]:
        """Give the times of the day around one."""
        return times_around(value if _CANONICAL.fullmatch(value) else "00:00")

    def values(self, slot: Slot) -> Sequence[str]:
        """Give the times of the day in steps of five minutes."""
        return _TIMES

    def counts_if_told(
        self, reading: Reading, slot: Slot, utterance: Utterance, today: date
    ) -> bool:
        """A slot without rules may ask for what happened."""
        return not slot.rules

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Iterator[str]:
        """Give other hours, minutes and halves of the day at which the business is ever open."""
        hours = expectation.opening_hours
        near = alike_times(value, lexicon(expectation.language).language)
        return (t for t in near if hours is None or hours.ever_open_at(time.fromisoformat(t)))

    def decided(
        self, reading: Reading, slot: Slot, day: date | None, expectation: Expectation
    ) -> Reading:
        """Let what was offered, else the opening hours, decide where am or pm was left out."""
        return open_times.with_half(reading, slot, day, expectation)

    def beside(self, reading: Reading, other: str) -> str:
        """Take the half of the day in which the other time is: "9 or 10 a.m."."""
        near = minutes_of(other)
        readings = reading.alternatives or (reading.value,)
        return min(readings, key=lambda value: abs(minutes_of(value) - near))

    def span_end(self, reading: Reading, begin: str, led: bool, utterance: Utterance) -> Reading:
        """Take the first half of the day in which it is after the beginning."""
        later = sorted(value for value in reading.alternatives if value > begin)
        return replace(reading, value=later[0], alternatives=()) if later else reading

    def within(self, bound: Bound, expectation: Expectation) -> Sequence[str]:
        """Give the full and half hours before or after a time at which the business is open."""
        hours = expectation.opening_hours
        if hours is None:
            return ()
        every = (f"{at:%H:%M}" for at in stretches_of_time.times((0, 24), bound.day, hours))
        return [value for value in every if bound.holds(value)]

    def is_meant(self, value: str, words: Match, utterance: Utterance) -> bool:
        """Tell whether a time lies in the half or part of the day that was said."""
        known = _CANONICAL.fullmatch(value) is not None
        return known and open_times.is_in_part(value, words, utterance)

    def prepare(self, language: str) -> None:
        """Compare the hours and minutes by their sound."""
        alike_times("09:15", language)

    def _to_choose_from(self, utterance: Utterance, context: Context) -> list[Reading]:
        expectation, parts = context.expectation, utterance.words.settings.get("day_parts", {})
        for match in stretches_of_time.said(utterance, "time_stretch"):
            hours = expectation.opening_hours
            if "edge" in match.fields:
                found = stretches_of_time.edge(match.fields["edge"], context.day, hours)
            else:
                found = stretches_of_time.times(parts[match.fields["part"]], context.day, hours)
            values = [f"{at:%H:%M}" for at in found]
            return [stretches_of_time.one_of(self.name, values, match)] if values else []
        return []

    def _said(self, utterance: Utterance, context: Context) -> list[Reading]:
        found = self._all(utterance, context, "time", "time_weak")
        if context.asked and not (found and self._only_one(utterance)):
            found = self._all(utterance, context, "time", "time_weak", "time_asked")
            alone = patterns(utterance.words.language, "time_alone").whole(utterance)
            found += self._readings(alone, utterance, context) if alone else ()
        found = sorted(
            [*found, *self._beside_or(found, utterance, context)], key=lambda reading: reading.first
        )
        found = [_by_part_said(reading, utterance) for reading in found]
        ends: list[Reading | None] = [*found[1:], None]
        return [_before_end(r, ends[place], utterance) for place, r in enumerate(found)]

    def _only_one(self, utterance: Utterance) -> bool:
        """Tell whether nothing says that a further time may follow in fewer words: "so four"."""
        return not holds_any(utterance, _TURNS)

    def _all(self, utterance: Utterance, context: Context, *names: str) -> list[Reading]:
        found: list[Reading] = []
        for name, match in layered(utterance, *names):
            if name == "time" or _ends_well(match, utterance):
                found.extend(self._readings(match, utterance, context))
        return found

    def _beside_or(
        self, found: list[Reading], utterance: Utterance, context: Context
    ) -> Iterator[Reading]:
        """Read bare hours that an "or" joins with a time: "9 or 10 a.m.", "at 3 or 4"."""
        taken = {place for r in found for place in range(r.first, r.last)}
        starts = {reading.first for reading in found}
        language = utterance.words.language
        matches = [m for m in patterns(language, "time_or").find(utterance) if m.last in starts]
        after = patterns(language, "or_time")
        matches += [m for r in found if (m := after.at(utterance, r.last)) is not None]
        for match in matches:
            own = range(min(match.at.values()), max(match.at.values()) + 1)
            if taken.isdisjoint(own):
                hour = replace(match, first=own.start, last=own.stop)
                reading = self._reading(hour, utterance, context)
                yield from [reading] if reading is not None else []

    def _readings(self, match: Match, utterance: Utterance, context: Context) -> Iterator[Reading]:
        """Give one time, or the two ends of a span ("from 8 to 9 pm")."""
        last = self._reading(match, utterance, context)
        if last is None:
            return
        begin = {key[5:]: value for key, value in match.fields.items() if key.startswith("from_")}
        if not begin:
            yield last
            return
        shared = {key: match.fields[key] for key in ("meridiem", "part") if key in match.fields}
        middle = max(place for key, place in match.at.items() if key.startswith("from_")) + 1
        start = Match(match.first, middle, {**begin, **shared}, {})
        first = self._reading(start, utterance, context)
        if first is not None:
            yield first.with_role("from")
        yield replace(last, first=middle, role="to")

    def _reading(self, match: Match, utterance: Utterance, context: Context) -> Reading | None:
        if "void" in match.fields or not _fits_around(match, utterance):
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
        found = self.find(utterance, slot, context)
        if any(r.last == utterance.last for r in found):
            return all(r.certainty == DATES.to_choose for r in found)
        return patterns(utterance.words.language, "time_begun").ends(utterance)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether an hour or its minutes are said that no clock shows: "27 70"."""
        whole = patterns(utterance.words.language, "time_whole").find(utterance)
        return any(never_shown(match.fields) for match in whole if _stands_alone(match, utterance))


def _fits_around(match: Match, utterance: Utterance) -> bool:
    """Tell whether hour and minute really belong together, and no counted thing follows."""
    if any(mark in utterance.units[place].gap for place in match.at.values() for mark in "$€£#"):
        return False
    if _amid_digits(min(match.at.values(), default=0), utterance):
        return False
    numbers = sorted(at for name, at in match.at.items() if name in ("hour", "minute"))
    between = utterance.units[numbers[0] + 1 : numbers[-1] + 1] if len(numbers) == 2 else []
    if "clock" not in match.at and any("," in unit.gap or "/" in unit.gap for unit in between):
        return utterance.is_only(match.first, match.last) and "/" not in between[0].gap
    if _SURE & match.fields.keys():
        return True
    if utterance.is_class(match.last, "counted_thing"):
        return False
    if match.last >= len(utterance.units):
        return True
    if match.last == utterance.last - 1 and _leads_to_an_hour(match.last, utterance):
        return False
    after = utterance.units[match.last]
    return not (after.number is not None and after.gap.strip() in ("", "/", ".", ",", "-"))


def _leads_to_an_hour(place: int, utterance: Utterance) -> bool:
    """Tell whether a word makes minutes of the number before it: "twenty to"."""
    return any(utterance.is_class(place, name) for name in ("past_minutes", "to_minutes"))


def _stands_alone(match: Match, utterance: Utterance) -> bool:
    """Tell whether no number before an hour may make another thing of it: "3 45 p.m."."""
    begin = min(match.at.values())
    return begin == 0 or utterance.units[begin - 1].number is None


def _amid_digits(place: int, utterance: Utterance) -> bool:
    """Tell whether numbers stand before a place as in a row of digits."""
    before = utterance.units[max(0, place - 2) : place]
    return len(before) == 2 and all(unit.number is not None and unit.number < 10 for unit in before)


def _ends_well(match: Match, utterance: Utterance) -> bool:
    """Tell whether nothing follows "at 5" that the number could count."""
    after = match.last
    if after >= len(utterance.units) or utterance.units[after].code == BREAK:
        return True
    unit = utterance.units[after]
    return "," in unit.gap or any(
        utterance.is_class(after, name)
        for name in (
            "after_value",
            "weekday",
            "month",
            "relative_day",
            "near",
            "far",
            "shared_word",
        )
    )


def _before_end(reading: Reading, end: Reading | None, utterance: Utterance) -> Reading:
    """Let the end of a span decide its beginning: "from 8 to half past 9 pm"."""
    if end is None or not reading.alternatives or end.alternatives:
        return reading
    between = range(reading.last, end.first)
    if not all(utterance.is_class(place, "until_word") for place in between):
        return reading
    before = [value for value in reading.alternatives if value < end.value]
    return replace(reading, value=max(before), alternatives=()) if before else reading


def _by_part_said(reading: Reading, utterance: Utterance) -> Reading:
    if not reading.alternatives:
        return reading
    parts = utterance.words.settings.get("day_parts", {})
    said = set()
    for name in ("day_part", "meal"):
        table = utterance.words.values.get(name, {})
        said |= {
            table[unit.word]
            for place, unit in enumerate(utterance.units)
            if unit.word in table and not _counted(utterance, place)
        }
    if len(said) != 1:
        return reading
    first, last = (int(hour) for hour in parts[said.pop()])
    fitting = [t for t in reading.alternatives if within(int(t[:2]), first, last)]
    if len(fitting) != 1:
        return reading
    return replace(reading, value=fitting[0], alternatives=())


def _counted(utterance: Utterance, place: int) -> bool:
    """Tell whether a part of the day is a span ("one night")."""
    before = place - 1
    if before < 0:
        return False
    return utterance.is_class(before, "counting_word") or utterance.units[before].number is not None
