"""How much of what English understands the other languages understand, by the size of their data.

    python -m benchmarks.languages
    python -m benchmarks.languages --missing LANGUAGE

Prints a table in Markdown, a line for each file of English: its rules (patterns, phrases and
sayings) and its words, beside those that each other language has under the same names, in whatever
file. A language may need fewer rules, or more; one that has a third has hardly been gone through.
``--missing`` tells the names that a language has nothing under, with how much English has. The
table stands in ``docs/languages.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from flows.words.lexicon import FOLDER, Lexicon, document, lexicon, word_list

MEASURE = "en"
_TITLES = {"en": "English", "es": "Spanish"}


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code."""
    others = [path.name for path in sorted(FOLDER.iterdir()) if path.is_dir()]
    others.remove(MEASURE)
    parser = argparse.ArgumentParser(
        prog="benchmarks.languages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--missing", choices=others, help="tell what a language has nothing of")
    missing = parser.parse_args(arguments).missing
    print("\n".join(_missing(missing) if missing else table(others)))
    return 0


def table(others: list[str]) -> Iterator[str]:
    """Give the lines of the table, the sums last, in which lists of names would hide the rest."""
    languages = [MEASURE, *others]
    titles = [_TITLES.get(language, language) for language in languages]
    heads = ["file", *(f"{what}: {t}" for what in ("rules", "words") for t in titles)]
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    rows = {path: _counts(path, languages) for path in _files()}
    for path, counts in rows.items():
        if any(counts):
            yield f"| `{path.name}` | {' | '.join(map(str, counts))} |"
    summed = (counts for path, counts in rows.items() if path.suffix != ".txt")
    sums = [sum(column) for column in zip(*summed, strict=True)]
    yield f"| all but lists | {' | '.join(map(str, sums))} |"


def _files() -> list[Path]:
    """Give the files of English; lists for one country alone are left out."""
    return [path for path in sorted((FOLDER / MEASURE).iterdir()) if path.name.count(".") == 1]


def _counts(path: Path, languages: list[str]) -> list[int]:
    """Count rules and words under the names of a file of English, in each language."""
    if path.suffix == ".txt":
        return [0] * len(languages) + [len(word_list(one, path.stem)) for one in languages]
    named = Lexicon(MEASURE, [document(path)])
    words = [lexicon(one) for one in languages]
    return [
        *(sum(len(rules) for rules in _rules(one, named).values()) for one in words),
        *(sum(len(one.values.get(name, ())) for name in named.values) for one in words),
    ]


def _rules(words: Lexicon, named: Lexicon) -> dict[str, list[object]]:
    """Give the rules of a language under the names that some data have."""
    found: dict[str, list[object]] = {}
    for kind in ("patterns", "phrases", "sayings"):
        own = getattr(words, kind)
        found |= {f"{kind}: {name}": own.get(name, []) for name in getattr(named, kind)}
    return found


def _missing(language: str) -> Iterator[str]:
    """Tell the names of English that a language has nothing under, file by file."""
    words = lexicon(language)
    for path in _files():
        if path.suffix == ".txt":
            continue
        named = Lexicon(MEASURE, [document(path)])
        english, own = _rules(named, named), _rules(words, named)
        lacking = [f"{name} ({len(english[name])})" for name in english if not own[name]]
        lacking += [
            f"words: {n} ({len(named.values[n])})" for n in named.values if n not in words.values
        ]
        lacking += [f"settings: {name}" for name in named.settings if name not in words.settings]
        if lacking:
            yield f"{path.name}: {', '.join(lacking)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
