"""A small trigram language model from weighted sentences, as ARPA text.

Probabilities are interpolated after Witten and Bell: an n-gram's relative frequency, and what its
shorter history says, weighed by how many different words follow the history. Written in back-off
form, as recognisers read it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

Gram = tuple[str, ...]
Counts = defaultdict[Gram, float]
BEGIN, END = "<s>", "</s>"
_ORDER = 3
_NEVER = -99.0


def arpa(sentences: Iterable[tuple[Gram, float]], extra_words: Mapping[str, float]) -> str:
    """Estimate a trigram model.

    Args:
        sentences: Words of a sentence, with how often it is said.
        extra_words: Words that may stand anywhere, with a count each, e.g. every name.

    Returns:
        The text of an ARPA file.
    """
    counts = _count(sentences)
    for word, count in extra_words.items():
        counts[0][(word,)] += count
    followers = [_followers(counts[order]) for order in range(_ORDER)]
    probabilities = _probabilities(counts, followers)
    return _write(probabilities, counts, followers)


def _count(sentences: Iterable[tuple[Gram, float]]) -> list[Counts]:
    counts: list[Counts] = [defaultdict(float) for _ in range(_ORDER)]
    for words, weight in sentences:
        line = (BEGIN, *words, END)
        for order in range(1, _ORDER + 1):
            for at in range(len(line) - order + 1):
                gram = line[at : at + order]
                if gram != (BEGIN,):
                    counts[order - 1][gram] += weight
    return counts


def _followers(counts: Counts) -> dict[Gram, tuple[float, int]]:
    """Give history → (how often it was followed, by how many different words)."""
    totals: dict[Gram, list[float]] = defaultdict(lambda: [0.0, 0])
    for gram, count in counts.items():
        entry = totals[gram[:-1]]
        entry[0] += count
        entry[1] += 1
    return {history: (total, int(kinds)) for history, (total, kinds) in totals.items()}


def _probabilities(
    counts: list[Counts], followers: list[dict[Gram, tuple[float, int]]]
) -> list[dict[Gram, float]]:
    total, kinds = followers[0][()]
    uniform = 1 / (kinds + 1)
    found: list[dict[Gram, float]] = [
        {gram: (count + kinds * uniform) / (total + kinds) for gram, count in counts[0].items()}
    ]
    for order in range(1, _ORDER):
        shorter = found[order - 1]
        grams = {}
        for gram, count in counts[order].items():
            total, kinds = followers[order][gram[:-1]]
            grams[gram] = (count + kinds * shorter[gram[1:]]) / (total + kinds)
        found.append(grams)
    return found


def _write(
    probabilities: list[dict[Gram, float]],
    counts: list[Counts],
    followers: list[dict[Gram, tuple[float, int]]],
) -> str:
    sections = [dict(section) for section in probabilities]
    sections[0][(BEGIN,)] = 0.0
    lines = ["\\data\\"]
    lines += [f"ngram {n + 1}={len(section)}" for n, section in enumerate(sections)]
    for order, section in enumerate(sections):
        lines += ["", f"\\{order + 1}-grams:"]
        for gram in sorted(section):
            probability = section[gram]
            log = math.log10(probability) if probability else _NEVER
            line = f"{log:.4f}\t{' '.join(gram)}"
            if order + 1 < _ORDER and gram in followers[order + 1]:
                total, kinds = followers[order + 1][gram]
                line += f"\t{math.log10(kinds / (total + kinds)):.4f}"
            lines.append(line)
    return "\n".join([*lines, "", "\\end\\", ""])
