"""Questions of the caller, for the knowledge base."""

from __future__ import annotations

from flows.words.calibration import COMPETITION
from flows.words.lexicon import BREAK, word_list
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

_QUESTION_MARKS = "?？؟"


def question_in(utterance: Utterance, taken: set[int]) -> str | None:
    """Give the caller's words from where a question begins to its end, or None.

    Args:
        utterance: The words.
        taken: Units that a value or wish explains already; a question that holds one is not a
            question to look up.
    """
    shortest = int(utterance.words.settings.get("shortest_question", 3))
    for match in patterns(utterance.words.language, "question").find(utterance):
        if not _begins(utterance, match.first):
            continue
        end = match.first
        while end < len(utterance.units) and utterance.units[end].code != BREAK:
            end += 1
        if end - match.first >= shortest and not taken & set(range(match.first, end)):
            return utterance.said(match.first, end)
    return _in_a_word(utterance, taken)


def _in_a_word(utterance: Utterance, taken: set[int]) -> str | None:
    """Give a question of a word or two that only its mark tells: "parking?"."""
    first = 0
    for place, unit in enumerate(utterance.units):
        if unit.code != BREAK:
            continue
        stretch = range(first, place)
        marked = utterance.text[unit.start] in _QUESTION_MARKS
        short = marked and len(stretch) <= COMPETITION.few_words and not taken & {*stretch}
        if short and any(has_content(utterance, one) for one in stretch):
            return utterance.said(first, place)
        first = place + 1
    return None


def question_at(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether a question begins at one of some units."""
    return any(
        first <= match.first < last and _begins(utterance, match.first)
        for match in patterns(utterance.words.language, "question").find(utterance)
    )


def has_content(utterance: Utterance, place: int) -> bool:
    """Tell whether a word is more than small talk, a number or a word of grammar."""
    word = utterance.units[place].word
    plain = utterance.is_class(place, "small_talk") or utterance.units[place].number is not None
    known = word_list(utterance.words.language, "function_words")
    return not plain and len(word) > 1 and word not in known


def _begins(utterance: Utterance, place: int) -> bool:
    """Tell whether a question can begin here: a clause does, or words lead to it."""
    if place == 0 or utterance.units[place - 1].code == BREAK:
        return True
    return "," in utterance.units[place].gap or utterance.is_class(place - 1, "question_lead")


def about_else(utterance: Utterance) -> set[int]:
    """Give the units of questions about something else, whose days and times are no wish."""
    units: set[int] = set()
    for match in patterns(utterance.words.language, "about_else").find(utterance):
        if match.first in units:
            continue
        end = match.last
        while end < len(utterance.units) and utterance.units[end].code != BREAK:
            end += 1
        stretch = range(match.first, end)
        if not any(utterance.is_class(place, "availability") for place in stretch):
            units.update(stretch)
    return units
