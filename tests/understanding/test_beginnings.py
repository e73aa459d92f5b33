"""With which words patterns can begin: what is passed over unsearched would not have been found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.words.beginnings import beginnings
from flows.words.lexicon import lexicon
from flows.words.patterns import any_of, holds_any, patterns
from flows.words.utterance import read
from tests.scenes.yaml_words import words_of

EXAMPLES = Path(__file__).parent.parent / "rules"


@pytest.mark.parametrize(
    ("source", "begin"),
    [
        ("ab", "a"),
        ("a?b", "ab"),
        ("(?:a|bc)d", "ab"),
        ("(?:a|b?)c", "abc"),
        ("(?P<g0>a{0,9}[c-e])x", "acde"),
        ("a{1,9}b", "a"),
        ("(?P<p0>a)|(?P<p1>(?:b)?c)", "abc"),
        ("[^\n]a", None),
        ("a?[^\n]", None),
        ("a?", None),
        ("(?:a|b?){0,9}", None),
    ],
)
def test_what_an_expression_begins_with(source: str, begin: str | None) -> None:
    assert beginnings(source) == (None if begin is None else frozenset(begin))


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_passed_over_that_would_be_found(language: str) -> None:
    words = lexicon(language)
    texts = sorted(set(_examples(language)))
    assert len(texts) > 200
    utterances = [read(text, language) for text in texts]
    for name in (*words.patterns, *words.phrases):
        found = re.compile(patterns(language, name).source)
        for text, utterance in zip(texts, utterances, strict=True):
            matches = [m for m in found.finditer(utterance.codes) if m.end() > m.start()]
            assert bool(matches) == bool(list(patterns(language, name).find(utterance))), text


@pytest.mark.parametrize("language", ["en", "es"])
def test_several_sets_are_told_together(language: str) -> None:
    names = ("ruled_out", "instead", "old_lead")
    for text in _examples(language):
        utterance = read(text, language)
        found = any_of(language, names).search(utterance.codes) is not None
        assert holds_any(utterance, names) is found, text


def _examples(language: str) -> list[str]:
    loaded = [words_of(path) for path in sorted((EXAMPLES / language).glob("*.yaml"))]
    rules = (
        rule for document in loaded for of_set in document.values() for rule in of_set.values()
    )
    return [example[key] for example in rules for key in ("yes", "no")]
