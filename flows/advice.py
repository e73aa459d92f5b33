"""What is allowed in a flow and still likely not meant: told by ``check``, never refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from flows.flow import Prompt
from flows.problems import Problems, TreePath

MAX_WORDS = 40


def advise(prompts: Iterable[tuple[TreePath, Prompt]], problems: Problems) -> None:
    """Add a piece of advice for each prompt that a caller would stumble over.

    Args:
        prompts: Prompts of a flow, each with its path in the file.
        problems: Takes the advice, with line, place and remedy.
    """
    for path, prompt in prompts:
        for index, text in enumerate(prompt.texts):
            place = (*path, index) if len(prompt.texts) > 1 else path
            for sentence, remedy in _of_text(text):
                problems.add_at("advice", place, sentence, remedy)
        for index, (one, other) in enumerate(pairwise(prompt.texts)):
            if _nearly_equal(one, other):
                problems.add_at(
                    "advice",
                    (*path, index + 1),
                    "differs from the wording before it by a word or two, and is only said at the "
                    "next failed attempt",
                    "word it shorter and give an example",
                )


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    count = len(text.split())
    if count > MAX_WORDS:
        yield f"has {count} words, which is long to listen to", f"keep it to {MAX_WORDS} words"
    if text.count("?") > 1:
        yield "asks two questions at once", "ask one, so that an answer is clear"


def _nearly_equal(one: str, other: str) -> bool:
    words, others = set(one.lower().split()), set(other.lower().split())
    return max(len(words - others), len(others - words)) <= 2
