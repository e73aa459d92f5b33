"""What is allowed in a flow and still likely not meant: told by ``check``, never refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from flows.checks.prompt_checks import texts_at
from flows.model.flow import LONGEST_PROMPT_WORDS, Flow, Prompt, Row, Slot
from flows.model.triggers import intent_named
from flows.slots.choices.choice import shared_words
from flows.text.problems import Problems, TreePath

#: Intents that flows may still name and that nothing brings about any more, each with its remedy.
UNHEARD_INTENTS = {"correct": "remove the row: corrections are understood in every state"}


def advise(prompts: Iterable[tuple[TreePath, Prompt]], problems: Problems) -> None:
    """Add a piece of advice for each prompt that a caller would stumble over.

    Args:
        prompts: Prompts of a flow, each with its path in the file.
        problems: Takes the advice, with line, place and remedy.
    """
    for path, prompt in prompts:
        for place, text in texts_at(path, prompt):
            for sentence, remedy in _of_text(text):
                problems.add_at("advice", place, sentence, remedy)
        attempts = () if prompt.conditions else prompt.texts
        for index, (one, other) in enumerate(pairwise(attempts)):
            if _nearly_equal(one, other):
                problems.add_at(
                    "advice",
                    (*path, index + 1),
                    "differs from the wording before it by a word or two, and is only said at the "
                    "next failed attempt",
                    "word it shorter and give an example",
                )


def advise_flow(flow: Flow, problems: Problems) -> None:
    """Add a piece of advice for what a caller could never be understood or served by."""
    for slot in flow.slots.values():
        _shared_words(slot, flow.language, problems)
    for state in flow.states.values():
        for row in state.rows:
            _heard(row, flow, ("states", state.name), problems)
    hours = flow.opening_hours
    if hours is not None and not any((*hours.week, *hours.exceptions.values())):
        problems.add_at(
            "advice",
            ("opening_hours",),
            "no day is open, so that open(date) never holds",
            "write the hours of a day, as mon-fri: 09:00-18:00, or remove opening_hours",
        )


def _heard(row: Row, flow: Flow, path: TreePath, problems: Problems) -> None:
    intent = intent_named(row.trigger) or ""
    if intent in UNHEARD_INTENTS and intent not in flow.intents:
        said = f"the intent '{intent}' is never heard"
        problems.add("advice", row.line, said, UNHEARD_INTENTS[intent], () if row.anytime else path)


def _shared_words(slot: Slot, language: str, problems: Problems) -> None:
    for option, words, other in shared_words(slot, language):
        path: TreePath = ("slots", slot.name, "options", option)
        synonyms = slot.options[option]
        place = (*path, synonyms.index(words)) if len(synonyms) > 1 and words in synonyms else path
        problems.add_at(
            "advice",
            place,
            f"'{words}' stands for {other} and for {option}, so it is never understood",
            "keep it for one of them",
        )


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    count = len(text.split())
    if count > LONGEST_PROMPT_WORDS:
        yield (
            f"has {count} words, which is long to listen to",
            f"keep it to {LONGEST_PROMPT_WORDS} words",
        )
    if text.count("?") > 1:
        yield "asks two questions at once", "ask one, so that an answer is clear"


def _nearly_equal(one: str, other: str) -> bool:
    words, others = set(one.lower().split()), set(other.lower().split())
    return max(len(words - others), len(others - words)) <= 2
