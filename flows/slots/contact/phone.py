"""Telephone numbers. Canonical text: the digits as spoken, with ``+`` where it was said, and an
extension behind an ``x``: ``2025550143x5``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from flows.model.flow import Keys, Slot
from flows.reading.digit_strings import DigitRun, digit_runs, joined
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import PLAIN, STRONG, Context, Reading
from flows.slots.contact.numbering import (
    ABROAD,
    USUAL,
    groups,
    lacks_area_code,
    likely,
    one_digit,
    usual_digits,
)
from flows.slots.contact.restated_digits import (
    extension_before,
    restated,
    with_new_ending,
)
from flows.words import spoken_values as wording
from flows.words.calibration import CONTACTS
from flows.words.lexicon import BREAK
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

FEWEST, MOST = 7, 15
_LONGEST_EXTENSION = 6
_CANONICAL = re.compile(
    rf"(\+?)(\d{{{FEWEST},{MOST}}})(?:x(\d{{1,{_LONGEST_EXTENSION}}}))?", re.ASCII
)
_LONGEST_USUAL = 11
_ENDING = 4  # digits by which people know a number


class PhoneKind(Kind):
    """Telephone numbers of 7 to 15 digits, as many as the country's numbers have."""

    name = "phone"
    styles = ("grouped", "digits", "ending")
    grammar = SpeechGrammar(rule="<digits>", only_asked=True)

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take digits with spaces, dots, hyphens and brackets between, a leading + and an x."""
        said = "".join(c for c in text.strip().lower() if c not in " -.()/")
        return said if _CANONICAL.fullmatch(said) else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word the digits in groups, one by one (``digits``), or the last four (``ending``)."""
        return self.speak_in("", value, slot, style, language)

    def speak_in(self, country: str, value: str, slot: Slot, style: str, language: str) -> str:
        """Word the digits in the groups of a country, one by one (``digits``), or the last four
        (``ending``)."""
        found = _CANONICAL.fullmatch(value)
        if found is None:
            return value
        plus, digits, extension = found.groups()
        if style == "ending":
            return wording.grouped(digits[-_ENDING:], language, [digits[-_ENDING:]])
        if style == "digits":
            spoken = wording.spelled(digits, language)
        else:
            said = groups(digits, country, abroad=bool(plus))
            spoken = wording.grouped(digits, language, said)
        spoken = (wording.character("+", language) + " " if plus else "") + spoken
        if extension is None:
            return spoken
        label = wording.word("extension_spoken", language)
        return f"{spoken}, {label} {wording.spelled(extension, language)}"

    def keys(self, slot: Slot) -> Keys | None:
        """7 to 15 digits."""
        return Keys(min_digits=FEWEST, max_digits=MOST)

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read digits."""
        return self.canonical(keys, slot)

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give numbers that are nobody's."""
        return ("2025550143", "2125550187", "3105550122")

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find what may be a number in the country; unasked, only what nothing else names.

        Where the country is only taken for granted, what is asked for, or called a number, or said
        alone, may have more or fewer digits than its numbers have.
        """
        ended = self._with_new_ending(utterance, slot, context)
        if ended is not None:
            return [ended]
        whole = restated(utterance) if context.asked else digit_runs(utterance)
        country, told = context.expectation.country, context.expectation.country_told
        runs = [
            r
            for run in whole
            for r in _numbers(run, utterance, context.asked)
            if not one_digit(r.digits)
            and (slot.local or not lacks_area_code(r.digits, country, abroad=r.plus))
            and (not told or likely(r.digits, country, abroad=r.plus))
        ]
        if context.asked:
            runs = [run for run in runs if not _a_part(run, utterance)]
        named = [run for run in runs if _label(run, utterance) == "phone_label"]
        if not context.asked:
            runs = named or [run for run in runs if _could_be(run, utterance, country)]
        return [self._reading(run, utterance, context, run in named) for run in named or runs]

    def _with_new_ending(
        self, utterance: Utterance, slot: Slot, context: Context
    ) -> Reading | None:
        """Find the number held, or just ruled out, with the last digits that are said anew."""
        ruled_out = context.expectation.rejected.get(slot.name, ()) if context.asked else ()
        held = context.expectation.filled.get(slot.name) or next(reversed(ruled_out), "")
        run = with_new_ending(utterance, held) if _CANONICAL.fullmatch(held) else None
        if run is None or _CANONICAL.fullmatch(run.digits) is None:
            return None
        first, last = run.first, run.last
        return Reading(kind=self.name, value=run.digits, first=first, last=last, rank=STRONG)

    def _reading(
        self, run: DigitRun, utterance: Utterance, context: Context, named: bool
    ) -> Reading:
        extension, last = _extension(run, utterance)
        first = run.first
        before = extension_before(utterance, first) if not extension and context.asked else None
        if before is not None:
            extension, first = f"x{before[0]}", before[1]
        return Reading(
            kind=self.name,
            value=("+" if run.plus else "") + run.digits + extension,
            first=first,
            last=last,
            rank=STRONG if context.asked or named else PLAIN,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether digits stand at the end that are too few for a number, or for a full one of
        the country."""
        run = next(reversed(restated(utterance)), None)
        if run is None or run.last != utterance.last:
            return False
        country = context.expectation.country
        return len(run.digits) < FEWEST or len(run.digits) < usual_digits(
            run.digits, country, abroad=run.plus
        )

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether there are more digits than a number has."""
        return any(len(run.digits) > MOST for run in digit_runs(utterance))


def _numbers(run: DigitRun, utterance: Utterance, asked: bool) -> Iterator[DigitRun]:
    """Give the telephone number in a run of digits that may hold a house number or ZIP too.

    Of what is asked for nothing is cut, but what stands before a whole number written in one.
    """
    abroad = run.plus or (run.digits.startswith(ABROAD) and len(run.digits) > _LONGEST_USUAL)
    most = MOST if abroad else _LONGEST_USUAL
    if len(run.digits) <= most:
        if len(run.digits) >= FEWEST:
            yield run
        return
    whole = [piece for piece in run.pieces if len(piece.digits) == USUAL]
    if whole and not (asked and run.pieces[-1] is not whole[-1]):
        yield whole[-1]
        return
    if asked:
        if len(run.digits) <= MOST:
            yield run
        return
    counts = range(min(len(run.pieces), USUAL), 0, -1)
    tails = [joined(run.pieces[-count:]) for count in counts]
    heads = [joined(run.pieces[:count]) for count in reversed(counts)]
    for part in (*tails, *heads):
        if len(part.digits) == USUAL and len(part.pieces) > 1:
            yield part
            return
    if FEWEST <= len(run.digits) <= MOST:
        yield run


def _a_part(run: DigitRun, utterance: Utterance) -> bool:
    """Tell whether digits are too few for a number with its area code, and others stand before
    them that nothing explains: "five five five, mumble, 010 0123"."""
    if len(run.digits) >= USUAL - 1:
        return False
    return any(
        other.last <= run.first
        and CONTACTS.beginning <= len(other.digits) < CONTACTS.whole
        and len(other.digits) + len(run.digits) <= _LONGEST_USUAL
        and _label(other, utterance) != "other_label"
        for other in digit_runs(utterance)
    )


def _label(run: DigitRun, utterance: Utterance) -> str | None:
    """Give the class of the nearest word before a run that says what the digits are."""
    for place in range(run.first - 1, max(-1, run.first - 1 - CONTACTS.label_reach), -1):
        if utterance.units[place].code == BREAK or utterance.units[place].number is not None:
            return None
        for name in ("phone_label", "other_label"):
            if utterance.is_class(place, name):
                return name
    return None


def _could_be(run: DigitRun, utterance: Utterance, country: str) -> bool:
    """Tell whether digits that nobody asked for are more likely a phone number than not."""
    if _label(run, utterance) == "other_label" or _is_a_date(run.digits):
        return False
    alone = run.last - run.first >= utterance.last - 1
    if not alone and not likely(run.digits, country, abroad=run.plus):
        return False
    if len(run.digits) >= USUAL or (alone and len(run.digits) > FEWEST):
        return True
    return len(run.digits) == FEWEST and utterance.units[run.pieces[-1].first].gap == "-"


def _is_a_date(digits: str) -> bool:
    """Tell whether digits look like a day, a month and a year of this time."""
    if len(digits) not in (7, 8) or not digits[-4:].startswith(("19", "20")):
        return False
    return int(digits[:-6] or 0) <= 31 and int(digits[-6:-4]) <= 31


def _extension(run: DigitRun, utterance: Utterance) -> tuple[str, int]:
    """Give the extension behind a number ("ext 12": x12), and where they end together."""
    extension, after = patterns(utterance.words.language, "phone_extension"), run.last
    while after < utterance.last and utterance.units[after].code == BREAK:
        after += 1
    found = extension.at(utterance, after)
    if found is None:
        return "", run.last
    said = utterance.units[after : found.last]
    digits = "".join(
        unit.word if unit.word.isdigit() else str(unit.number)
        for unit in said
        if unit.number is not None
    )
    return (f"x{digits}", found.last) if len(digits) <= _LONGEST_EXTENSION else ("", run.last)
