"""How well intents are told by a few examples, on utterances that real people made up.

    python -m benchmarks.intents FILE.jsonl --json

A row has ``text`` and ``label``; one that is no intent has ``oos: true``. In each of twenty draws
(seeds 0 to 19) ten intents are taken, five or ten rows of each are their examples, 40 further
rows of each are asked, and 400 rows of other intents and of none. An intent with fewer rows than
examples and 40 is never taken.

For each number of examples (``k5``, ``k10``): ``accuracy_%`` of the rows asked; ``held_%``, those
right where so much certainty is wanted that one in twenty of the others gets in; ``shipped_%``,
those right at the thresholds of ``flows/words/calibration.py`` (``EXAMPLES.sure`` and ``ahead``),
``shipped_wrong_%`` of them that get another intent, and ``shipped_false_%``, of the others that get
in; ``ms`` an utterance, and ``fit_ms`` of the flow, of the processor. Where scikit-learn is
installed (the extra ``compare``), ``peer`` has the first two for TF-IDF weights of words, pairs of
words and pieces of words with logistic regression, on the same draws. ``--half dev`` or ``held``
takes the intents of one half only. ``--sweep`` prints what other thresholds would give.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.understanding.row_files import RowsError
from flows.reading.examples.classifier import classifier
from flows.words.calibration import EXAMPLES

_DRAWS, _INTENTS, _ASKED, _STRANGERS, _LET_IN = 20, 10, 40, 400, 0.05
_SPLIT, _NUMBERS = 7, (5, 10)
_SWEPT = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)

Rows = Mapping[str, list[str]]
Given = tuple[str, float, float]  # an intent, how certain, how far ahead


@dataclass(frozen=True, slots=True)
class Draw:
    """Examples of intents, rows asked with their intent, and rows that are none of them."""

    examples: Mapping[str, tuple[str, ...]]
    asked: tuple[tuple[str, str], ...]
    strangers: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code: 2 where the file cannot be used."""
    options = _options(arguments)
    try:
        rows, none = load(options.file)
        found = {f"k{k}": _figures(list(draws(rows, none, k, options.half))) for k in _NUMBERS}
    except RowsError as error:
        print(error, file=sys.stderr)
        return 2
    if options.sweep:
        for k in _NUMBERS:
            _sweep(k, list(draws(rows, none, k, options.half)))
    if options.json:
        print(json.dumps(found))
    else:
        _tell(found)
    return 0


def load(path: Path) -> tuple[Rows, list[str]]:
    """Give the rows of each intent, and those of none.

    Raises:
        RowsError: The file cannot be read, or a line is no row.
    """
    rows: dict[str, list[str]] = defaultdict(list)
    none: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RowsError(f"{path}: {error}", code="rows") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            place = none if row.get("oos") or row["label"] == "oos" else rows[str(row["label"])]
            place.append(str(row["text"]))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            said = f"{path}:{number}: no row with text and label"
            raise RowsError(said, code="rows", remedy="Correct the line.") from error
    return rows, none


def draws(rows: Rows, none: Sequence[str], k: int, half: str = "") -> Iterator[Draw]:
    """Give twenty draws of ten intents with ``k`` examples each.

    Raises:
        RowsError: Fewer than ten intents have rows enough.
    """
    enough = [name for name in _half(sorted(rows), half) if len(rows[name]) >= k + _ASKED]
    if len(enough) < _INTENTS:
        said = f"{len(enough)} intents have {k + _ASKED} rows; {_INTENTS} are needed"
        raise RowsError(said, code="rows")
    for seed in range(_DRAWS):
        chance = random.Random(seed)
        taken = chance.sample(enough, _INTENTS)
        examples: dict[str, tuple[str, ...]] = {}
        asked: list[tuple[str, str]] = []
        for name in taken:
            shuffled = chance.sample(rows[name], len(rows[name]))
            examples[name] = tuple(shuffled[:k])
            asked += [(text, name) for text in shuffled[k : k + _ASKED]]
        others = [text for name in sorted(rows) if name not in taken for text in rows[name]]
        others += none
        strangers = chance.sample(others, min(_STRANGERS, len(others)))
        yield Draw(examples, tuple(asked), tuple(strangers))


def _half(names: Sequence[str], half: str) -> Sequence[str]:
    if not half:
        return names
    shuffled = random.Random(_SPLIT).sample(names, len(names))
    middle = len(names) // 2
    return shuffled[:middle] if half == "dev" else shuffled[middle:]


def ours(draw: Draw) -> Callable[[str], Given]:
    """Give the product's way of telling the intents of a draw."""
    examples = tuple((name, texts) for name, texts in draw.examples.items())
    plain = tuple((name, tuple(map(_plain, texts))) for name, texts in examples)
    fitted = classifier(plain, "en")

    def tell(text: str) -> Given:
        guess = fitted.guess(text)
        return (guess.intent, guess.certainty, guess.ahead) if guess else ("", 0.0, 0.0)

    return tell


def _plain(text: str) -> str:
    """Take out what would be the notation of a phrase."""
    return text.translate(str.maketrans("[]()|", "     "))


def _figures(drawn: Sequence[Draw]) -> dict[str, Any]:
    began = time.process_time()
    tellers = [ours(draw) for draw in drawn]
    fitted = time.process_time()
    told = [_told(draw, tell) for draw, tell in zip(drawn, tellers, strict=True)]
    spent = time.process_time() - fitted
    count = sum(len(draw.asked) + len(draw.strangers) for draw in drawn)
    found: dict[str, Any] = _marks(drawn, told)
    found |= _shipped(drawn, told, EXAMPLES.sure, EXAMPLES.ahead)
    found |= {
        "ms": round(1000 * spent / count, 3),
        "fit_ms": round(1000 * (fitted - began) / len(drawn), 1),
    }
    peer = _peer()
    if peer is not None:
        found["peer"] = _marks(drawn, [peer(draw) for draw in drawn])
    return found


Told = tuple[list[Given], list[Given]]  # of the rows asked, and of the strangers


def _told(draw: Draw, tell: Callable[[str], Given]) -> Told:
    return [tell(text) for text, _ in draw.asked], [tell(text) for text in draw.strangers]


def _marks(drawn: Sequence[Draw], told: Sequence[Told]) -> dict[str, float]:
    right = held = count = 0
    for draw, (asked, strangers) in zip(drawn, told, strict=True):
        certain = sorted((given[1] for given in strangers), reverse=True)
        bar = certain[int(_LET_IN * len(certain))]
        for (_, name), given in zip(draw.asked, asked, strict=True):
            count += 1
            right += given[0] == name
            held += given[0] == name and given[1] > bar
    return {"accuracy_%": _percent(right, count), "held_%": _percent(held, count)}


def _shipped(
    drawn: Sequence[Draw], told: Sequence[Told], sure: float, ahead: float
) -> dict[str, float]:
    right = wrong = count = false = others = 0
    for draw, (asked, strangers) in zip(drawn, told, strict=True):
        for (_, name), given in zip(draw.asked, asked, strict=True):
            taken = given[1] >= sure and given[2] >= ahead
            count += 1
            right += taken and given[0] == name
            wrong += taken and given[0] != name
        others += len(strangers)
        false += sum(given[1] >= sure and given[2] >= ahead for given in strangers)
    return {
        "shipped_%": _percent(right, count),
        "shipped_wrong_%": _percent(wrong, count),
        "shipped_false_%": _percent(false, others),
    }


def _percent(part: int, count: int) -> float:
    return round(100 * part / count, 1)


def _peer() -> Callable[[Draw], Told] | None:
    """Give TF-IDF with logistic regression; None where scikit-learn is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_union
    except ImportError:
        return None

    def vectors() -> Any:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        return make_union(words, pieces)

    return partial(_by_regression, vectors, partial(LogisticRegression, C=10, max_iter=1000))


def _by_regression(vectors: Callable[[], Any], regression: Callable[[], Any], draw: Draw) -> Told:
    texts = [text for given in draw.examples.values() for text in given]
    owners = [name for name, given in draw.examples.items() for _ in given]
    weights = vectors()
    model = regression().fit(weights.fit_transform(texts), owners)

    def told(asked: Sequence[str]) -> list[Given]:
        shares = model.predict_proba(weights.transform(asked))
        best = shares.argmax(1)
        return [
            (str(model.classes_[place]), float(row[place]), 0.0)
            for place, row in zip(best, shares, strict=True)
        ]

    return told([text for text, _ in draw.asked]), told(draw.strangers)


def _sweep(k: int, drawn: Sequence[Draw]) -> None:
    told = [_told(draw, ours(draw)) for draw in drawn]
    for sure in _SWEPT:
        for ahead in (0.0, EXAMPLES.ahead, 2 * EXAMPLES.ahead):
            print(f"k{k} sure {sure:g} ahead {ahead:g}: {_shipped(drawn, told, sure, ahead)}")


def _tell(found: Mapping[str, Mapping[str, Any]]) -> None:
    print("| examples | accuracy | held | shipped | wrong | false | ms | peer: accuracy | held |")
    print("|---|---|---|---|---|---|---|---|---|")
    for k, one in found.items():
        names = ("accuracy_%", "held_%", "shipped_%", "shipped_wrong_%", "shipped_false_%", "ms")
        peer = one.get("peer", {})
        figures = [one[name] for name in names]
        figures += [peer.get(name, "–") for name in ("accuracy_%", "held_%")]
        print(f"| {k[1:]} | {' | '.join(map(str, figures))} |")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.intents",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="rows with text and label, one JSON object a line")
    parser.add_argument("--half", choices=("dev", "held"), default="", help="of the intents")
    parser.add_argument("--sweep", action="store_true", help="tell what other thresholds give")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
