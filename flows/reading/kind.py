"""What is asked of a slot kind, in one place; ``docs/slot-kinds.md`` shows how to add one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from flows.model.condition_types import TEXT, Type
from flows.model.flow import Keys, Slot
from flows.reading.reading import Bound, Context, Heard, Reading
from flows.vocabulary.ports import Expectation
from flows.words.patterns import Match
from flows.words.utterance import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechGrammar:
    """What the embedded recogniser listens for.

    Attributes:
        rule: Expansion in the subset of JSGF of ``pipeline/speech/engines/grammar.py`` that says a
            value; it may name the rules of ``pipeline/speech/grammars``. Empty: the options of the
            slot, digits where it has none.
        called: How callers call it ("change the account number"), where the language's data of the
            recogniser do not say it.
        only_asked: True for so large a rule that it is only heard where the slot is asked.
        names_people: True where the recogniser is to lean on its lists of names.
    """

    rule: str = ""
    called: tuple[str, ...] = ()
    only_asked: bool = False
    names_people: bool = False


class Kind(ABC):
    """A type of value. Values are canonical text everywhere outside a kind.

    A kind says its ``name``, takes and finds values (``canonical``, ``find``), and answers those
    of the other questions that it has an answer to.

    Attributes:
        name: As written in flow files: ``date``, ``time``, ``choice``, ``person_name``, …
        styles: Names of the ways it can be spoken, ``{slot:style}``; the first is the default.
        meanings: What a value can stand for, as ``meaning:`` of a slot says; the first holds where
            nothing is said.
        has_options: Its values are the options that the flow lists, in the flow's own words: those
            mean it whatever else they could mean, and in a question they only ask about it.
        numbered: A bare number may be a value of it: "no, three".
        corrects_alone: Said with a no to a summary, a value alone takes the place of the one held.
        asked_which: Of values said as alternatives ("Monday or Tuesday") the caller is asked which;
            for other kinds the first is taken.
        spanned: Its values lie in spans, of which a slot may want one end ("after 5"), and of many
            of them left to choose from only the two ends are read out.
        grammar: What the embedded recogniser listens for.
    """

    name: ClassVar[str]
    styles: ClassVar[tuple[str, ...]] = ("default",)
    meanings: ClassVar[tuple[str, ...]] = ()
    has_options: ClassVar[bool] = False
    numbered: ClassVar[bool] = False
    corrects_alone: ClassVar[bool] = False
    asked_which: ClassVar[bool] = False
    spanned: ClassVar[bool] = False
    grammar: ClassVar[SpeechGrammar] = SpeechGrammar()

    # Values

    @abstractmethod
    def canonical(self, text: str, slot: Slot) -> str | None:
        """Give the canonical form of a value written by a person or program (a default in a flow,
        a field of a start body), or None if it is not a value of this kind."""

    def speak(self, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a canonical value. Never raises: what it cannot word is spoken as it stands."""
        return value

    def speak_in(self, country: str, value: str, slot: Slot, style: str, language: str) -> str:
        """Word a canonical value as ``speak`` does, in the way of a country (ISO 3166 code)."""
        return self.speak(value, slot, style, language)

    def keys(self, slot: Slot) -> Keys | None:
        """How telephone keys can give it, when the flow does not say; None if they cannot."""
        return None

    def from_keys(self, keys: str, slot: Slot) -> str | None:
        """Read keyed digits (without the end key), or None."""
        return None

    def condition_type(self, slot: Slot) -> Type:
        """Give the type as which conditions compare it."""
        return TEXT

    def neighbours(self, value: str, now: datetime) -> Iterator[str]:
        """Give the values to try where a rule has refused one, the nearest first; finitely many."""
        return iter(())

    def values(self, slot: Slot) -> Sequence[str]:
        """Give all values that there are, of times those that one would offer; none where there are
        too many to try each."""
        return ()

    def examples(self, slot: Slot, now: datetime) -> Sequence[str]:
        """Give a few values that a caller could bring, canonical, for calls that are generated."""
        return self.values(slot) or ((slot.default,) if slot.default is not None else ())

    # Understanding

    @abstractmethod
    def find(self, utterance: Utterance, slot: Slot, context: Context) -> Sequence[Reading]:
        """Give the values said, left to right; overlapping ones are different ways to read."""

    def unfinished(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether the utterance ends like a value that is begun and not complete."""
        return False

    def impossible(self, utterance: Utterance, slot: Slot, context: Context) -> bool:
        """Tell whether no value of this kind can begin with these words."""
        return False

    def elect(
        self, heard: Sequence[Heard], slot: Slot, expectation: Expectation
    ) -> tuple[str, float] | None:
        """Give the value that several hypotheses speak for, which none of them need give whole, and
        how certain it is; None leaves it to counting votes."""
        return None

    def says_little(self, reading: Reading, utterance: Utterance) -> bool:
        """Tell whether the words of a reading would do for anything: of those that may be a wish
        ("cancel, please") only further words with a content make a value."""
        return False

    def counts_if_told(
        self, reading: Reading, slot: Slot, utterance: Utterance, today: date
    ) -> bool:
        """Tell whether a value that the caller only tells of ("I rang yesterday") may be one that
        the slot asks for."""
        return True

    def alike(self, value: str, slot: Slot, expectation: Expectation) -> Iterable[str]:
        """Give the values that the slot allows and that sound like this one, most alike first."""
        return ()

    # Readings that are left open

    def decided(
        self, reading: Reading, slot: Slot, day: date | None, expectation: Expectation
    ) -> Reading:
        """Give an ambiguous reading in as few alternatives as what else is known leaves.

        Args:
            reading: What was said, with its alternatives.
            slot: The slot that takes it.
            day: The day that was said with it or is held, where there is one.
            expectation: What the call holds, what was offered, and when the business is open.
        """
        return reading

    def beside(self, reading: Reading, other: str) -> str:
        """Give the likeliest value of a reading that is said as an alternative to another value."""
        return reading.value

    def span_end(self, reading: Reading, begin: str, led: bool, utterance: Utterance) -> Reading:
        """Let the beginning of a span decide its end.

        Args:
            reading: What was said to be the end.
            begin: The value at which the span begins.
            led: True where words said that it begins there ("from Monday").
            utterance: The words.
        """
        return reading

    def within(self, bound: Bound, expectation: Expectation) -> Sequence[str]:
        """Give the values within a bound that may be offered, in order; none where they are not
        known, and the bound itself then counts as the value."""
        return ()

    def is_meant(self, value: str, words: Match, utterance: Utterance) -> bool:
        """Tell whether words that choose among values read out ("the morning one") mean this."""
        return False

    def day(self, value: str) -> date | None:
        """Give the day that a value says, of a kind whose values are days."""
        return None

    # Reading a flow

    def meaning_of(self, words: str, language: str) -> str:
        """Guess which of its ``meanings`` a slot has of which the flow says nothing; empty: the
        first. For the builder alone: behind it a slot's own ``meaning`` counts.

        Args:
            words: Name and question of the slot.
            language: The language that the question is worded in.
        """
        return ""

    def prepare(self, language: str) -> None:
        """Read what the first use in a language would otherwise wait for."""
        return None
