"""Postcodes, by the country of the call. Canonical text: upper case, one space where usual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from flows.model.flow import Slot
from flows.reading.digit_strings import digit_runs
from flows.reading.kind import Kind
from flows.reading.reading import PLAIN, WEAK, Context, Reading
from flows.reading.spelling import spell, spelled_after_label
from flows.slots.codes.postcode_shapes import AREAS, SHAPES, area_of
from flows.slots.codes.shaped_codes import Shape, Shaped, fits, read_shapes, swap_cost
from flows.words import spoken_values as wording
from flows.words.calibration import POSTCODES
from flows.words.utterance import Utterance

_LONGEST = 10  # characters of a postcode, in any country


class PostcodeKind(Kind):
    """Postcodes and ZIP codes."""

    name = "postcode"
    styles = ("spelled", "nato")

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take a postcode of any country, with or without spaces; all of them hold a digit."""
        said = "".join(c for c in text.upper() if c not in " -")
        shaped = re.fullmatch(r"(?=.*\d)[A-Z\d]{3,10}", said)
        return said if said.isascii() and shaped else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Spell it."""
        return wording.spelled(value, language, nato=style == "nato")

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read keyed digits."""
        return self.canonical(keys, slot)

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give postcodes of two countries."""
        return ("90210", "10001", "SW1A1AA")

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find characters in the shape of the country's postcodes, when asked."""
        shapes = SHAPES.get(context.expectation.country)
        if not context.asked:
            return self._named(utterance, slot, shapes or ())
        if shapes is None:
            return self._of_any_shape(utterance)
        country, language = context.expectation.country, utterance.words.language
        readings = (_with_known_area(r, country, language) for r in read_shapes(utterance, shapes))
        found = min(filter(None, readings), key=lambda reading: reading.cost, default=None)
        if found is None:
            return []
        certainty = max(POSTCODES.least, 1.0 - found.cost / POSTCODES.cost_of_doubt)
        return [self._reading(found.characters, found.first, found.last, certainty)]

    def _named(self, utterance: Utterance, slot: Slot, shapes: Sequence[Shape]) -> list[Reading]:
        """Take what is spelled in a country's shape after words that name it."""
        return [
            self._reading(run.characters, run.first, run.last, 1.0)
            for run in spelled_after_label(utterance, "postcode_label")
            if any(fits(run.characters, shape) for shape in shapes)
        ][:1]

    def _of_any_shape(self, utterance: Utterance) -> list[Reading]:
        """Take the first run of 3 to 10 characters, for countries without a shape here."""
        for place in range(utterance.last):
            run = spell(utterance, place)
            if run.sure > 1 and 3 <= len(run.characters) <= 10:
                return [self._reading(run.characters, place, run.last, POSTCODES.any_shape)]
        return []

    def _reading(self, characters: str, first: int, last: int, certainty: float) -> Reading:
        return Reading(
            kind=self.name,
            value=characters,
            first=first,
            last=last,
            certainty=certainty,
            rank=PLAIN if certainty > POSTCODES.plain_from else WEAK,
        )

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the characters at the end are fewer than a postcode."""
        return bool(utterance.last) and not self.find(utterance, slot, context)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether more digits stand in a row than the longest postcode has characters."""
        shapes = SHAPES.get(context.expectation.country, ())
        most = max(map(len, shapes), default=_LONGEST)
        return any(len(run.digits) > most for run in digit_runs(utterance))


def _with_known_area(found: Shaped, country: str, language: str) -> Shaped | None:
    """Put the area that sounds most like it for one that does not exist; None if none does."""
    areas = AREAS.get(country)
    area = area_of(found.characters)
    if areas is None or area in areas:
        return found
    cost, nearest = _nearest_area(area, country, language)
    if found.cost + cost > POSTCODES.dearest:
        return None
    return replace(
        found, characters=nearest + found.characters[len(area) :], cost=found.cost + cost
    )


@lru_cache(maxsize=4096)
def _nearest_area(area: str, country: str, language: str) -> tuple[float, str]:
    """Give the area of a country that sounds most like one, and at what cost it is taken."""
    priced = sorted((swap_cost(area, other, language), other) for other in AREAS[country])
    cost, nearest = priced[0]
    if cost > POSTCODES.dearest_area or (len(priced) > 1 and priced[1][0] == cost):
        cost += POSTCODES.unsure
    return cost, nearest
