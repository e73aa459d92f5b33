"""Yes and no: which of them an utterance says, and where."""

from __future__ import annotations

from dataclasses import dataclass

from flows.understanding.patterns import Match, patterns
from flows.understanding.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or no.

    Attributes:
        yes: True for yes.
        first, last: Units that say it.
        contradicted: True when the opposite is said too.
    """

    yes: bool
    first: int
    last: int
    contradicted: bool = False


def answer(utterance: Utterance, asked: bool) -> Answer | None:
    """Give the answer that an utterance holds, or None.

    Args:
        utterance: The words.
        asked: True when a yes/no question stands: then more words count as an answer
            ("sounds good", "that is wrong").
    """
    yes = _said(utterance, "yes", asked)
    no = _said(utterance, "no", asked)
    if yes is None and no is None:
        return None
    if no is not None and (yes is None or no.first <= yes.first):
        return Answer(False, no.first, no.last, contradicted=yes is not None and asked)
    assert yes is not None
    return Answer(True, yes.first, yes.last, contradicted=no is not None)


def _said(utterance: Utterance, which: str, asked: bool) -> Match | None:
    language = utterance.words.language
    for name in (which, f"{which}_asked") if asked else (which,):
        for match in patterns(language, name).find(utterance):
            if match.first == 0 or asked:
                return match
    return None
