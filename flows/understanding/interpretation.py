"""Turning the words of a turn into commands, by rules that know what was asked.

How an utterance is read: it is cut into units, each slot kind of the expectation looks for its
values, and so do yes/no, the wishes that hold at any time, and questions. Readings that explain
the same words compete; what was asked wins. Values then find their slots. Nothing here depends on
a language: words stand in ``flows/languages``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from flows.reading.caller_questions import question_in
from flows.slots import KINDS
from flows.slots.choices.answers import (
    Answer,
    answer,
    is_backchannel,
    is_filler,
    only_opens,
    takes_back,
)
from flows.understanding import assignment, intents, summaries
from flows.understanding.completeness import judge
from flows.understanding.control import PlacedWish, wishes
from flows.understanding.hypotheses import choose
from flows.understanding.rules import corrections
from flows.understanding.value import Value
from flows.vocabulary.commands import (
    Affirm,
    Ask,
    Backchannel,
    Command,
    Deny,
    Filler,
    NoMatch,
    SetSlot,
)
from flows.vocabulary.commands import wish as wish_of
from flows.vocabulary.ports import Completeness, Expectation, Question
from flows.words.lexicon import lexicon
from flows.words.patterns import patterns
from flows.words.utterance import Utterance, read


class RuleInterpreter:
    """Understands by rules alone: pure, in well under a millisecond, and never raises.

    Fulfils ``ports.Interpreter``. Making the first one of a language reads its data, which
    takes half a second; see ``prepare``.

    Args:
        language: BCP-47 tag of the language to make ready; others are read when first heard.
    """

    def __init__(self, language: str = "en") -> None:
        prepare(lexicon(language).language)

    def interpret(
        self, text: str, expectation: Expectation, alternatives: tuple[str, ...] = ()
    ) -> tuple[Command, ...]:
        """Give the commands in the order said; ``(NoMatch(),)`` when there is none."""
        if not expectation.heard_out and is_backchannel(_read(text, expectation)):
            return (Backchannel(),)
        if not alternatives:
            return _commands(text, expectation)
        return choose(
            (text, *alternatives),
            expectation,
            lambda words: _commands(words, expectation),
            lambda words: _values(words, expectation),
        )

    def completeness(self, text: str, expectation: Expectation) -> Completeness:
        """Judge an interim transcript."""
        return judge(_read(text, expectation), expectation, _commands(text, expectation))


@lru_cache(maxsize=8)
def prepare(language: str) -> None:
    """Read all data of a language and compile its patterns, so that no caller waits for it."""
    words = lexicon(language)
    for name in (*words.patterns, *words.phrases):
        patterns(words.language, name)
    for kind in KINDS.values():
        kind.prepare(words.language)


def _read(text: str, expectation: Expectation) -> Utterance:
    return read(text, lexicon(expectation.language).language)


def _commands(text: str, expectation: Expectation) -> tuple[Command, ...]:
    utterance = _read(text, expectation)
    if not utterance.last:
        return _nothing(utterance)
    values = assignment.values(utterance, expectation)
    wished = [
        wish
        for wish in wishes(utterance, expectation)
        if not _inside_value(wish, values) and not (wish.weak and values)
    ]
    changes = corrections.changes(utterance, expectation, values)
    values = corrections.without_denial(values, changes, expectation)
    taken = {place for wish in wished for place in range(wish.first, wish.last)}
    taken |= {place for value in values for place in range(value.first, value.last)}
    intent = None if changes else intents.by_example(utterance, expectation, taken)
    said = _answer(utterance, expectation, values, bool(wished or changes or intent))
    wished = [
        wish
        for wish in wished
        if not _inside_answer(wish, said)
        and not any(wish.first <= at < wish.last for at, _ in changes)
    ]
    placed: list[tuple[int, Command]] = [(w.first, w.command) for w in wished]
    placed.extend((value.first, value.command) for value in values)
    placed.extend(changes)
    if intent is not None:
        placed.append((utterance.last, wish_of(intent)))
    taken = {place for wish in wished for place in range(wish.first, wish.last)}
    taken |= {place for value in values for place in range(value.first, value.last)}
    taken |= set(range(said.first, said.last)) if said else set()
    question = question_in(utterance, taken)
    if question is not None:
        placed.append((utterance.last, Ask(question=question)))
    if said is not None and (placed or not takes_back(utterance, said)):
        placed.extend(_spoken(said))
    placed.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(command for _, command in placed)) or _nothing(utterance)


def _nothing(utterance: Utterance) -> tuple[Command, ...]:
    """Give what words are that hold nothing: they fill a pause, or are not understood."""
    return (Filler(),) if is_filler(utterance) else (NoMatch(),)


def _values(text: str, expectation: Expectation) -> tuple[Command, ...]:
    """Give only the commands that set or correct a slot."""
    utterance = _read(text, expectation)
    found = assignment.values(utterance, expectation, compared=False)
    return tuple(value.command for value in found)


def _spoken(said: Answer) -> list[tuple[int, Command]]:
    """Give the command of an answer, or both where yes and no are said."""
    commands: tuple[Command, Command] = (Affirm(), Deny()) if said.yes else (Deny(), Affirm())
    return [(said.first, command) for command in commands[: 1 + said.contradicted]]


def _inside_value(wish: PlacedWish, values: list[Value]) -> bool:
    return any(v.first <= wish.first and wish.last <= v.last for v in values)


def _inside_answer(wish: PlacedWish, said: Answer | None) -> bool:
    """Tell whether words of a wish only mend an answer ("yes, wait, no"), or are a yes to what was
    read out: "that's all"."""
    if said is None:
        return False
    closing = said.closing and said.first <= wish.first and wish.last <= said.last
    return closing or (said.first < wish.first and wish.last < said.last)


def _answer(
    utterance: Utterance,
    expectation: Expectation,
    values: list[Value],
    otherwise: bool,
) -> Answer | None:
    """Give the yes or no, unless a slot of kind yes/no has taken it.

    A no that is only leaned to does not count beside a value or ``otherwise`` a wish. A yes with a
    new number is a no where it is not clear what the number is: the caller is asked what to change.
    """
    asked = expectation.question is Question.YES_NO
    closing = asked and summaries.reviewed(utterance, expectation)
    said = answer(utterance, asked, expectation.stopping, closing)
    if said is None or (said.leaning and not said.yes and (otherwise or values)):
        return None
    if any(v.first <= said.first < v.last for v in values if isinstance(v.command, SetSlot)):
        return None
    taken = {place for value in values for place in range(value.first, value.last)}
    if only_opens(utterance, said, taken):
        return None
    unclear = said.yes and summaries.number_unclear(utterance, expectation, taken)
    return replace(said, yes=False, contradicted=False) if unclear else said
