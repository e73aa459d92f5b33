"""The phrases of a flow's intents: the notation written out, the library's put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.grammar.schema import FlowSpec
from flows.reading.examples.phrases import PhraseError, plain, wordings
from flows.text.problems import Problems, TreePath, did_you_mean
from flows.words.lexicon import lexicon

LIBRARY = "library"


def intents_of(spec: FlowSpec, problems: Problems) -> Mapping[str, tuple[str, ...]]:
    """Give the wordings of each intent; adds a problem for one that the library does not know."""
    found: dict[str, tuple[str, ...]] = {}
    for name, phrases in spec.intents.items():
        written = _of_library(name, spec, problems) if phrases == LIBRARY else phrases
        found[name] = tuple(dict.fromkeys(text for one in written for text in _written_out(one)))
    return found


def advise_brackets(spec: FlowSpec, problems: Problems) -> None:
    """Add a piece of advice for each phrase whose brackets do not fit."""
    for name, phrases in spec.intents.items():
        for index, phrase in enumerate(phrases if phrases != LIBRARY else ()):
            try:
                wordings(phrase)
            except PhraseError as error:
                path: TreePath = ("intents", name, index)
                said = f"in '{phrase}' {error}, so its brackets stand for nothing"
                remedy = "close each [ with ] and each ( with )"
                problems.add_at("advice", path, said, remedy)


def _of_library(name: str, spec: FlowSpec, problems: Problems) -> Sequence[str]:
    known = lexicon(spec.language).intents
    if name not in known:
        said = f"the library has no phrases for '{name}'{did_you_mean(name, known)}"
        remedy = f"list phrases of your own, or name one of {', '.join(known)}"
        problems.add_at("intent", ("intents", name), said, remedy)
    return known.get(name, ())


def _written_out(phrase: str) -> tuple[str, ...]:
    try:
        return wordings(phrase)
    except PhraseError:
        return (plain(phrase),)
