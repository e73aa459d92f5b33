"""Dates: "tomorrow", "next Friday", "the 7th", "March 5th". Canonical text ``2026-11-27``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from flows.model.condition_types import DATE, Type
from flows.model.flow import Slot
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import PLAIN, STRONG, Bound, Context, Heard, Reading
from flows.slots.dates import stretches_of_time
from flows.slots.dates.alike_dates import alike_dates, bookable_alike
from flows.slots.dates.birth_dates import BIRTH, birth_dates, names_birth, speaks_of_birth
from flows.slots.dates.birth_votes import elect
from flows.slots.dates.calendar_dates import (
    add_months,
    counted_from,
    ever,
    is_so_named,
    resolve,
)
from flows.slots.dates.neighbouring_days import days_around, ending_after
from flows.vocabulary.ports import Expectation, Question
from flows.words import spoken_values as wording
from flows.words.calibration import DATES
from flows.words.lexicon import BREAK, lexicon
from flows.words.patterns import Match, layered, patterns
from flows.words.utterance import Utterance

_FROM_TODAY = frozenset({"weekday", "relative", "which", "unit", "of_month"})
_NAMING = frozenset(
    {"month", "numeric", "slashed", "relative", "which", "nth", "unit", "month_end"}
)
_OF_A_MONTH = ("month", "holiday", "ordinal_day", "numericdate", "slasheddate")


class DateKind(Kind):
    """Days of the calendar; ``flows.slots.dates.calendar_dates`` states the conventions."""

    name = "date"
    styles = ("default", "weekday", "short", "long")
    meanings = ("day", BIRTH)
    asked_which = True
    spanned = True
    grammar = SpeechGrammar(rule="<on-date>")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take an ISO date."""
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            return None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a date: "Tuesday, November 24th"; see ``date_styles`` of the language."""
        try:
            return wording.date_words(date.fromisoformat(value), style, language)
        except ValueError:
            return value

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the dates said."""
        if slot.meaning == BIRTH:
            return self._births(utterance, context)
        found = self._all(utterance, context, "date", "date_weak")
        if context.asked and not found:
            found = self._all(utterance, context, "date", "date_weak", "date_asked")
        found, weeks = _weeks(found, utterance)
        if not found and context.asked and context.expectation.question is Question.SLOT:
            return self._of_week(weeks, context) or self._to_choose_from(utterance, context)
        other = bool(context.expectation.asked) and not context.asked
        if other and speaks_of_birth(utterance):
            found = [reading for reading in found if reading.value >= context.today.isoformat()]
        return found

    def _to_choose_from(self, utterance: Utterance, context: Context) -> list[Reading]:
        """Give the days of a stretch, of which none is a value before the caller has chosen."""
        hours = context.expectation.opening_hours
        for match in stretches_of_time.said(utterance, "date_stretch"):
            found = stretches_of_time.days(match.fields, context.today, hours)
            if found:
                values = [day.isoformat() for day in found]
                return [stretches_of_time.one_of(self.name, values, match)]
        return []

    def _of_week(self, weeks: list[Reading], context: Context) -> list[Reading]:
        """Give the days of the week that a day in it names, of which none is a value yet."""
        hours = context.expectation.opening_hours
        for named in weeks:
            days = stretches_of_time.week_of(date.fromisoformat(named.value), context.today, hours)
            if days:
                match = Match(named.first, named.last, {})
                values = [day.isoformat() for day in days]
                return [stretches_of_time.one_of(self.name, values, match)]
        return []

    def elect(
        self, heard: Sequence[Heard], slot: Slot, expectation: Expectation
    ) -> tuple[str, float] | None:
        """Vote on the parts of a date of birth; other dates are left to the count."""
        return elect(heard) if slot.meaning == BIRTH else None

    def condition_type(self, slot: Slot) -> Type:
        """Dates are compared with dates and moments."""
        return DATE

    def neighbours(self, value: str, now: datetime) -> Iterator[str]:
        """Give the days around one, today at the earliest."""
        return days_around(_day(value), now.date())

    def examples(self, slot: Slot, now: datetime) -> list[str]:
        """Give the days of two weeks from today on, some further ones, and one that is past; dates
        of birth where those are meant."""
        if slot.meaning == BIRTH:
            return ["1984-03-05", "1969-11-21", "2001-07-30"]
        ahead = (*range(-1, 15), 20, 31, 45, 100)
        return [(now.date() + timedelta(days=days)).isoformat() for days in ahead]

    def counts_if_told(
        self, reading: Reading, slot: Slot, utterance: Utterance, today: date
    ) -> bool:
        """A date of birth does. A slot without rules may ask for what happened ("I paid it
        yesterday"); but a day told of is over, so it is not the next one of its name, unless the
        month is said too."""
        if slot.meaning == BIRTH:
            return True
        if slot.rules or date.fromisoformat(reading.value) < today:
            return not slot.rules
        return any(utterance.is_class(p, "month") for p in range(reading.first, reading.last))

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Iterator[str]:
        """Give days of the same week or month that are still to come and open."""
        return bookable_alike(value, expectation)

    def span_end(self, reading: Reading, begin: str, led: bool, utterance: Utterance) -> Reading:
        """Take the first day of its name that is not before the beginning."""
        return ending_after(reading, begin, utterance) if led else reading

    def within(self, bound: Bound, expectation: Expectation) -> Sequence[str]:
        """Give the open days before or after one, as far as they are near."""
        return stretches_of_time.days_within(
            bound, expectation.now.date(), expectation.opening_hours
        )

    def day(self, value: str) -> date | None:
        """It says itself."""
        return _day(value)

    def meaning_of(self, words: str, language: str) -> str:
        """Take a slot that speaks of a birthday for a date of birth."""
        return BIRTH if names_birth(words, language) else ""

    def prepare(self, language: str) -> None:
        """Compare the days of a month by their sound."""
        alike_dates("2026-01-05", language)

    def _births(self, utterance: Utterance, context: Context) -> list[Reading]:
        month_first = _month_first(context)
        return [
            Reading(
                kind=self.name,
                value=said.day.isoformat(),
                first=said.first,
                last=said.last,
                rank=STRONG,
                certainty=said.certainty,
            )
            for said in birth_dates(utterance, context.today, month_first)
        ]

    def _all(self, utterance: Utterance, context: Context, *names: str) -> list[Reading]:
        found: list[Reading] = []
        birth = not context.asked and _birth_asked(context.expectation)
        for _, match in layered(utterance, *names):
            unwanted = birth and not _FROM_TODAY & match.fields.keys()
            if unwanted or _is_order(match, utterance):
                continue
            if context.asked or _is_a_day(match, utterance):
                found.extend(self._readings(match, utterance, context))
        if not found:
            return found
        found = _counted(found, utterance)
        return [*found, *_days_after(found, utterance)]

    def _readings(self, match: Match, utterance: Utterance, context: Context) -> Iterator[Reading]:
        """Give one date, or two: a range ("the 5th to the 8th of May"), "the 5th or 6th of May"."""
        reading = self._reading(match, context)
        if reading is None:
            return
        if "from_day" not in match.fields:
            yield reading
            return
        middle = match.at["from_day"] + 1
        start = replace(
            match, last=middle, fields={**match.fields, "day": match.fields["from_day"]}
        )
        begins = self._reading(start, context)
        if begins is not None and begins.value > reading.value:
            if "month" in match.fields:
                begins = replace(begins, value=_months_later(begins.value, -1))
            elif (
                next(patterns(utterance.words.language, "change_word").find(utterance), None)
                is None
            ):
                reading = replace(reading, value=_months_later(reading.value, 1))
        roles = ("", "") if "either" in match.fields else ("from", "to")
        if begins is not None:
            yield begins.with_role(roles[0])
        yield replace(reading, first=middle, role=roles[1])

    def _reading(self, match: Match, context: Context) -> Reading | None:
        if "void" in match.fields:
            return None
        month_first = _month_first(context)
        resolved = resolve(match.fields, context.today, month_first)
        if not resolved:
            return None
        values = tuple(day.isoformat() for day in _offered(match, context) or resolved)
        just_gone = any(day < context.today <= resolved[0] for day in resolved)
        rank = STRONG if _NAMING & match.fields.keys() or match.last - match.first > 1 else PLAIN
        return Reading(
            kind=self.name,
            value=values[0],
            first=match.first,
            last=match.last,
            alternatives=values if len(values) > 1 else (),
            rank=rank,
            certainty=DATES.doubted if just_gone and not context.asked else 1.0,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the words end in the middle of a date ("on the", "March")."""
        found = self.find(utterance, slot, context)
        if any(r.last == utterance.last for r in found):
            return all(r.certainty == DATES.to_choose for r in found)
        return patterns(utterance.words.language, "date_begun").ends(utterance)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether a day is named that its month never has: "the 45th of March"."""
        whole = patterns(utterance.words.language, "date_whole").find(utterance)
        return any(not ever(match.fields) for match in whole)


def _offered(match: Match, context: Context) -> tuple[date, ...]:
    """Give the day that was read out, where a bare weekday or day of the month names it."""
    asked = context.expectation.asked
    if not context.asked or not asked or _NAMING & match.fields.keys():
        return ()
    offered = (_day(value) for value in context.expectation.offered.get(asked[0], ()))
    named = (day for day in offered if day is not None and is_so_named(day, match.fields))
    return tuple(islice(named, 1))


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _birth_asked(expectation: Expectation) -> bool:
    """Tell whether a date of birth was asked: then a day of a month is no other date."""
    asked = (expectation.slots.get(name) for name in expectation.asked)
    return any(slot is not None and slot.meaning == BIRTH for slot in asked)


def _month_first(context: Context) -> bool:
    """Tell whether 3/4 is the fourth of March: in some countries of some languages."""
    settings = lexicon(context.expectation.language).settings
    return context.expectation.country in settings.get("month_first", ())


def _is_order(match: Match, utterance: Utterance) -> bool:
    """Tell whether a bare "first" among other words is no day: "I must ask my wife first"."""
    if match.fields.get("certain") != "day" or match.last - match.first > 1:
        return False
    ordinal = utterance.units[match.first]
    alone = match.first <= 1 and utterance.last - match.last <= 1
    few = (ordinal.number or 0) <= DATES.orders
    return few and not alone and utterance.is_class(match.first, "ordinal_word")


def _is_a_day(match: Match, utterance: Utterance) -> bool:
    """Tell whether "the 7th" is a day of the month and not the seventh of something."""
    if match.fields.get("certain") != "day":
        return True
    ordinal = utterance.units[match.at["day"]]
    few = (ordinal.number or 0) <= DATES.orders
    if few and utterance.is_class(match.at["day"], "ordinal_word"):
        return False
    if "alone" in match.fields:
        return match.first == 0 and match.last == utterance.last
    after = match.last
    ends = after >= len(utterance.units) or utterance.units[after].code == BREAK
    return ends or "," in utterance.units[after].gap or utterance.is_class(after, "after_value")


def _counted(found: list[Reading], utterance: Utterance) -> list[Reading]:
    """Give what is counted from the days said in their place: "a week after the 10th"."""
    leads = {m.last: m for m in patterns(utterance.words.language, "date_counted").find(utterance)}
    if not leads:
        return found
    for anchor in found:
        lead = leads.get(anchor.first)
        if lead is None or "void" in lead.fields or anchor.role:
            continue
        if "weekday" in lead.fields and not _names_its_month_day(anchor, utterance):
            continue
        with suppress(OverflowError):
            day = counted_from(date.fromisoformat(anchor.value), lead.fields)
            counted = replace(
                anchor, value=day.isoformat(), first=lead.first, rank=STRONG, alternatives=()
            )
            inside = range(lead.first, anchor.last)
            others = [r for r in found if r.first not in inside]
            return sorted([*others, counted], key=lambda reading: reading.first)
    return found


def _weeks(found: list[Reading], utterance: Utterance) -> tuple[list[Reading], list[Reading]]:
    """Part the days said from those that only name their week: "the week of the 7th"."""
    language = utterance.words.language
    leads = {m.last: m.first for m in patterns(language, "date_week_of").find(utterance)}
    after = {m.first: m.last for m in patterns(language, "date_week_after").find(utterance)}
    if not leads and not after:
        return found, []
    weeks = [
        replace(r, first=leads.get(r.first, r.first), last=after.get(r.last, r.last))
        for r in found
        if r.first in leads or (r.last in after and utterance.is_class(r.last - 1, "holiday"))
    ]
    spans = [range(week.first, week.last) for week in weeks]
    return [r for r in found if not any(r.first in span for span in spans)], weeks


def _names_its_month_day(reading: Reading, utterance: Utterance) -> bool:
    """Tell whether a day is said as one of a month: after a weekday alone or "tomorrow", "the
    Friday after" is a day too many."""
    said = utterance.codes[reading.first : reading.last]
    return any(code in utterance.words.class_codes(name) for name in _OF_A_MONTH for code in said)


def _days_after(found: Sequence[Reading], utterance: Utterance) -> Iterator[Reading]:
    """Give the day that is named by the one said before it: "tomorrow or the day after"."""
    steps = {m.first: m for m in patterns(utterance.words.language, "date_next").find(utterance)}
    for reading in found:
        match = steps.get(reading.last)
        if match is not None:
            day = date.fromisoformat(reading.value) + timedelta(days=int(match.fields["days"]))
            yield replace(
                reading,
                value=day.isoformat(),
                first=match.first + 1,
                last=match.last,
                alternatives=(),
            )


def _months_later(value: str, months: int) -> str:
    return add_months(date.fromisoformat(value), months).isoformat()
