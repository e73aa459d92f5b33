"""Names of people: said, said and spelled, or spelled. Canonical text: ``First Last``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flows.model.flow import Slot
from flows.reading.digit_strings import digit_runs
from flows.reading.kind import Kind, SpeechGrammar
from flows.reading.reading import Context, Heard, Reading
from flows.slots.names import spelled_names
from flows.slots.names.alike_names import alike_names
from flows.slots.names.listed_names import listed_names
from flows.slots.names.name_corrections import corrected_name
from flows.slots.names.name_votes import elect
from flows.slots.names.person_names import name_at, names_said, unless_rejected
from flows.slots.names.said_and_spelled import spelled_whole
from flows.vocabulary.ports import Expectation
from flows.words import spoken_values as wording
from flows.words.calibration import NAMES, WORK
from flows.words.lexicon import lexicon
from flows.words.utterance import Utterance


class PersonNameKind(Kind):
    """Names of one to five words."""

    name = "person_name"
    styles = ("default", "spelled", "nato")
    corrects_alone = True
    grammar = SpeechGrammar(rule="<named>", only_asked=True, names_people=True)

    def canonical(self, text: str, slot: Slot) -> str | None:
        """Take letters, with spaces, hyphens, dots and apostrophes between."""
        said = " ".join(text.split())
        usable = bool(said) and len(said) <= WORK.name_characters
        if not usable or not all(c.isalpha() or c in " -'’." for c in said):
            return None
        return said if any(c.isalpha() for c in said) else None

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Say it; ``spelled`` and ``nato`` spell it."""
        if style in ("spelled", "nato"):
            return wording.spelled(value, language, nato=style == "nato")
        return value

    def examples(self, slot: Slot, now: datetime) -> tuple[str, ...]:
        """Give names that are common."""
        return ("Emily Carter", "Thomas Baker", "Anna Smith", "David Martin")

    def find(self, utterance: Utterance, slot: Slot, context: Context) -> list[Reading]:
        """Find the name said; without being asked only where words lead it in, or lists know it."""
        country = context.expectation.country
        mended = self._mended(utterance, slot, context)
        if mended is not None:
            return [mended]
        found = list(names_said(utterance, context.asked, country))
        if not found and not context.asked:
            found = list(listed_names(utterance, context.corrects, country))
        rejected = context.expectation.rejected.get(slot.name, ())
        language = utterance.words.language
        heard = (unless_rejected(reading, rejected, language, country) for reading in found)
        return [reading for reading in heard if self.canonical(reading.value, slot)]

    def _mended(self, utterance: Utterance, slot: Slot, context: Context) -> Reading | None:
        """Find what the name held, or just ruled out, becomes by what is said of a part of it."""
        expectation = context.expectation
        ruled_out = expectation.rejected.get(slot.name, ()) if context.asked else ()
        held = expectation.filled.get(slot.name) or next(reversed(ruled_out), "")
        if not held:
            return None
        return corrected_name(
            utterance, held, lambda place: name_at(utterance, place, expectation.country)
        )

    def elect(
        self, heard: Sequence[Heard], slot: Slot, expectation: Expectation
    ) -> tuple[str, float] | None:
        """Vote on first and last name apart."""
        language = lexicon(expectation.language).language
        rejected = expectation.rejected.get(slot.name, ())
        return elect(heard, language, expectation.country, rejected)

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Sequence[str]:
        """Give names of the lists that are said alike and written otherwise."""
        return alike_names(value, lexicon(expectation.language).language)

    def prepare(self, language: str) -> None:
        """Sort the lists by letters and by sound."""
        for country in ("US", "GB"):
            spelled_names.match("anna smith", language, country)
        alike_names("Anna Smith", language)

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether no more than a lead-in or a first name was said, and that not spelled."""
        found = self.find(utterance, slot, context)
        if not found:
            return True
        name = found[-1]
        return " " not in name.value and not spelled_whole(utterance, name)

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether a telephone number is read out in place of a name."""
        return any(len(run.digits) >= NAMES.digits_of_no_name for run in digit_runs(utterance))
