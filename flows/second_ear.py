"""The second ear: when the rules are unsure, somebody else may propose what an utterance means.

Here is the judgement, pure like the rest of the step: when to ask, and what of a proposal to
believe. Who proposes (a language model, say) stands behind ``flows.ports.SecondEar`` and is never
trusted:

- It is asked only where the rules found nothing, or yes and no at once.
- A value counts if the rules themselves read it out of the words that the proposal quotes, and the
  utterance holds those words. Only which option of a choice they mean may be told by the ear.
- Of wishes only those count that lose nothing. Consent is never taken from it: a yes is in the
  caller's own words, or is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.commands import (
    Affirm,
    AskHuman,
    Cancel,
    Command,
    CorrectSlot,
    Deny,
    Goodbye,
    Help,
    Hold,
    NoMatch,
    Repeat,
    SetSlot,
    Slower,
    WhoAreYou,
)
from flows.ports import Expectation, Interpreter, Proposal, Question
from flows.understanding.lexicon import fold, lexicon
from flows.understanding.tokens import cut

CERTAINTY = 0.5  # of a choice that only the ear found: a read-back by "auto" confirmation follows
MOST_PROPOSALS = 8
FEWEST_WORDS = 3  # of an answer to an open question that is worth asking about
WISHES: dict[str, Command] = {
    "no": Deny(),
    "repeat": Repeat(),
    "slower": Slower(),
    "help": Help(),
    "hold": Hold(),
    "machine": WhoAreYou(),
    "person": AskHuman(),
    "cancel": Cancel(),
    "goodbye": Goodbye(),
}
SET = "set"


def wanted(commands: tuple[Command, ...], text: str, expectation: Expectation) -> bool:
    """Tell whether the rules leave open what was said in answer to a question.

    A caller who only says hello to an open question is not kept waiting.
    """
    if expectation.question is Question.NONE:
        return False
    if expectation.question is Question.OPEN and len(text.split()) < FEWEST_WORDS:
        return False
    return commands == (NoMatch(),) or _contradictory(commands)


def merged(
    commands: tuple[Command, ...],
    proposals: Iterable[Proposal],
    text: str,
    expectation: Expectation,
    interpreter: Interpreter,
) -> tuple[Command, ...]:
    """Give what the rules found, with what of the proposals can be believed.

    Args:
        commands: What the rules found; a value among them stays, whatever is proposed.
        proposals: What the ear proposes; anything at all.
        text: The utterance.
        expectation: What was expected of it.
        interpreter: Reads the words that a proposal quotes.
    """
    judge = _Judge(text, expectation, interpreter)
    believed = dict.fromkeys(
        command
        for proposal in list(proposals)[:MOST_PROPOSALS]
        if (command := judge.believe(proposal)) is not None
    )
    held = {c.slot for c in commands if isinstance(c, SetSlot | CorrectSlot)}
    new = [c for c in believed if not (isinstance(c, SetSlot) and c.slot in held)]
    if not new:
        return commands
    kept = [c for c in commands if not (c == NoMatch() or (c == Affirm() and Deny() in new))]
    return tuple(dict.fromkeys((*kept, *new)))


def _contradictory(commands: tuple[Command, ...]) -> bool:
    return Affirm() in commands and Deny() in commands


@dataclass(frozen=True, slots=True)
class _Judge:
    text: str
    expectation: Expectation
    interpreter: Interpreter

    def believe(self, proposal: Proposal) -> Command | None:
        """Give the command that a proposal comes to, or None."""
        quote = self._quoted(proposal.words)
        if not quote:
            return None
        if proposal.command == SET:
            return self._value(proposal, quote)
        return WISHES.get(proposal.command)

    def _quoted(self, words: str) -> str:
        """Give the quote if the utterance holds it, word by word."""
        words_of = lexicon(self.expectation.language)
        said = [unit.word for unit in cut(self.text, words_of)]
        quoted = [unit.word for unit in cut(words, words_of)]
        spans = range(len(said) - len(quoted) + 1)
        found = bool(quoted) and any(said[at : at + len(quoted)] == quoted for at in spans)
        return words if found else ""

    def _value(self, proposal: Proposal, quote: str) -> Command | None:
        slot = self.expectation.slots.get(proposal.slot)
        if slot is None:
            return None
        ruled_out = self.expectation.rejected.get(slot.name, ())
        asked = replace(self.expectation, question=Question.SLOT, asked=(slot.name,), offered={})
        for command in self.interpreter.interpret(quote, asked):
            if isinstance(command, SetSlot) and command.slot == slot.name:
                return None if command.value in ruled_out else replace(command, words=quote)
        option = next((name for name in slot.options if fold(name) == fold(proposal.value)), None)
        if option is None or option in ruled_out:
            return None
        return SetSlot(slot=slot.name, value=option, words=quote, certainty=CERTAINTY)
