"""What of a second ear's proposal can be believed; a proposal is a claim, and may be a lie.

- It must quote whole words of the utterance that stand together, and one of them must have a
  content of its own: no "the", no "i", no hesitation, letter or number.
- A value counts if the rules read it out of those words. Where it is nothing but the words
  themselves, as a name is, the proposal must name the same value.
- Which option of a choice words mean may be told by the ear alone, but only of what was asked, if
  no rule takes the words for something else, and nothing was denied in the same breath.
- A wish that no rule reads must be most of what was said. A no must be read by the rules.
- None of this makes a claim true: a value that is believed is still to be asked back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.dialogue import wishes
from flows.model.flow import Slot
from flows.vocabulary.advice import Proposal
from flows.vocabulary.commands import Command, Deny, SetSlot, meaningless
from flows.vocabulary.ports import Expectation, Interpreter, Question
from flows.words.calibration import ASKING
from flows.words.lexicon import Lexicon, fold, lexicon, word_list
from flows.words.tokens import Unit, cut

SET = "set"
NO = "no"
_FEWEST_LETTERS = 3  # of a word with a content


def allowed() -> Mapping[str, Command]:
    """Give what may be proposed beside a value: a no, and the wishes that lose nothing."""
    return {NO: Deny(), **wishes.proposable()}


class Judge:
    """Judges the proposals about one utterance.

    Args:
        text: The utterance.
        expectation: What was expected of it.
        interpreter: Reads the words that a proposal quotes.
    """

    def __init__(self, text: str, expectation: Expectation, interpreter: Interpreter) -> None:
        self._text = text
        self._expectation = expectation
        self._interpreter = interpreter
        self._words = lexicon(expectation.language)
        self._said = cut(text, self._words)

    def believe(self, proposal: Proposal) -> Command | None:
        """Give the command that a proposal comes to, or None."""
        quote = self._quoted(proposal.words)
        if quote is None or not quote.content:
            return None
        if proposal.command != SET:
            return self._wish(proposal.command, quote)
        slot = self._expectation.slots.get(proposal.slot)
        return self._value(slot, proposal.value, quote) if slot is not None else None

    def _quoted(self, words: str) -> _Quote | None:
        """Find the quote in the utterance, word by word."""
        wanted = [unit.word for unit in cut(words, self._words)]
        for at in range(len(self._said) - len(wanted) + 1 if wanted else 0):
            units = self._said[at : at + len(wanted)]
            if [unit.word for unit in units] == wanted:
                text = self._text[units[0].start : units[-1].end]
                return _Quote(text, _content(units, self._words))
        return None

    def _wish(self, name: str, quote: _Quote) -> Command | None:
        command = allowed().get(name)
        read = self._read(quote.text, question=self._expectation.question)
        if command is None or command in read:
            return command
        of_all = len(_content(self._said, self._words))
        if name == NO or not meaningless(read) or 2 * len(quote.content) <= of_all:
            return None
        return command

    def _value(self, slot: Slot, value: str, quote: _Quote) -> Command | None:
        asked = slot.name in self._expectation.asked
        question = Question.SLOT if asked else Question.OPEN
        read = self._read(quote.text, question=question, asked=(slot.name,) if asked else ())
        ruled_out = self._expectation.rejected.get(slot.name, ())
        for command in read:
            if isinstance(command, SetSlot) and command.slot == slot.name:
                copied = _is_copy(command.value, quote.text)
                if command.value in ruled_out or (copied and fold(value) != fold(command.value)):
                    return None
                sure = min(command.certainty, ASKING.advised)
                return replace(command, words=quote.text, certainty=sure)
        option = next((name for name in slot.options if fold(name) == fold(value)), None)
        if option is None or option in ruled_out or not self._may_mean_an_option(slot, quote):
            return None
        return SetSlot(slot=slot.name, value=option, words=quote.text, certainty=ASKING.advised)

    def _may_mean_an_option(self, slot: Slot, quote: _Quote) -> bool:
        expected = self._expectation
        open_to_it = expected.question in (Question.OPEN, Question.CHANGE)
        denied = {unit.word for unit in self._said} & set(
            word_list(self._words.language, "negations")
        )
        claimed = not meaningless(self._read(quote.text))
        return (open_to_it or slot.name in expected.asked) and not denied and not claimed

    def _read(
        self, text: str, question: Question = Question.OPEN, asked: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        expected = replace(self._expectation, question=question, asked=asked, offered={})
        return self._interpreter.interpret(text, expected)


@dataclass(frozen=True, slots=True)
class _Quote:
    """Words of the utterance, and those of them that have a content of their own."""

    text: str
    content: tuple[str, ...]


def _content(units: Sequence[Unit], words: Lexicon) -> tuple[str, ...]:
    empty = word_list(words.language, "function_words")
    return tuple(
        unit.word
        for unit in units
        if unit.word.isalpha()
        and len(unit.word) >= _FEWEST_LETTERS
        and unit.word not in empty
        and words.number_of(unit.word) is None
        and not words.has("hesitation", unit.word)
    )


def _is_copy(value: str, quote: str) -> bool:
    """Tell whether a value consists of words of the quote."""
    return set(fold(value).split()) <= set(fold(quote).split())
