"""What the recogniser listens for: a search for each question of a flow.

A search is the rules of what callers may say, made from the language's own (``grammars/en.jsgf``),
the flow, the month it is and what the question can be answered with. The engine makes of them a
grammar, and an n-gram of sentences drawn from it, which also lets through what it does not foresee.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources

from flows.model.flow import Flow
from flows.vocabulary.ports import Expectation, Question
from pipeline.speech.name_lists import common_names
from pipeline.speech.question_rules import asks_name, flow_rules, question_rules


@dataclass(frozen=True, slots=True)
class Search:
    """What to listen for.

    Attributes:
        name: Digest of the rest; equal searches have equal names.
        rules: A grammar in the subset of JSGF that ``engines.grammar`` reads; its top is
            ``<utterance>``.
        also_said: Further sentences for the n-gram, words apart by spaces.
        grammar_first: True where the grammar hears better than the n-gram: names.
    """

    name: str
    rules: str
    also_said: tuple[str, ...] = ()
    grammar_first: bool = False


def search_for(flow: Flow, expectation: Expectation) -> Search:
    """Make the search for what can be answered now."""
    rules = {**flow_rules(flow, expectation.now), **question_rules(expectation)}
    text = "\n".join(f"<{name}> = {body} ;" for name, body in rules.items())
    language = flow.language.split("-")[0]
    return _search(f"{_language_rules()}\n{text}", language if asks_name(expectation) else "")


def open_search(flow: Flow, now: datetime) -> Search:
    """Make the search for a question that may be answered with anything of the flow."""
    return search_for(flow, Expectation(language=flow.language, now=now, slots=flow.slots))


def usual_searches(flow: Flow, now: datetime) -> Iterator[Search]:
    """Make the searches of the questions that a call usually meets, the first one first."""
    yield open_search(flow, now)
    for name in flow.slots:
        slots = {n: slot for n, slot in flow.slots.items() if slot.volunteer or n == name}
        yield search_for(
            flow,
            Expectation(
                language=flow.language,
                now=now,
                slots=slots,
                question=Question.SLOT,
                asked=(name,),
            ),
        )
    volunteered = {name: slot for name, slot in flow.slots.items() if slot.volunteer}
    for question in (Question.YES_NO, Question.CHANGE):
        yield search_for(
            flow,
            Expectation(language=flow.language, now=now, slots=volunteered, question=question),
        )


@lru_cache(maxsize=64)
def _search(rules: str, names_of: str) -> Search:
    also_said = _spelled_names(names_of) if names_of else ()
    digest = hashlib.sha256("\n".join((rules, *also_said)).encode()).hexdigest()
    return Search(digest[:16], rules, also_said, grammar_first=bool(names_of))


@lru_cache(maxsize=4)
def _spelled_names(language: str) -> tuple[str, ...]:
    """Spell each listed name, letters apart: the n-gram learns which letters follow which."""
    return tuple(" ".join(name) for names in common_names(language) for name in names)


@lru_cache(maxsize=1)
def _language_rules() -> str:
    return (resources.files(__package__) / "grammars" / "en.jsgf").read_text("utf-8")
