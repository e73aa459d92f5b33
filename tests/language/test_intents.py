"""Intents in a flow: the notation of phrases, those of the library, and what ``check`` advises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.build.load import load_text
from flows.errors import FlowError
from flows.words.lexicon import lexicon

MANUAL = Path(__file__).parent.parent.parent / "docs" / "flow-language.md"


def flow(intents: str, language: str = "en") -> str:
    return (
        f"callwright: 1\nflow: f\nversion: 1\nlanguage: {language}\nstart: S\n{intents}\n"
        "states:\n  S:\n    ask: What is it?\n    next: {responded: END, max_retries: END}\n"
    )


def test_the_manual_tells_of_intents_as_they_are() -> None:
    section = MANUAL.read_text(encoding="utf-8").split("## Intents\n")[1]
    example = section.split("```\n")[1]
    loaded = load_text(flow(example))
    assert loaded.advice == ()
    assert "cancel table" in loaded.flow.intents["cancel_booking"]
    assert "i need an ambulance" in loaded.flow.intents["emergency"]
    for name in lexicon("en").intents:
        assert re.search(f"`{name}`", section)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_language_has_the_same_intents_of_the_library(language: str) -> None:
    names = sorted(lexicon("en").intents)
    intents = "intents: {" + ", ".join(f"{name}: library" for name in names) + "}"
    loaded = load_text(flow(intents, language))
    assert sorted(loaded.flow.intents) == names
    assert loaded.advice == ()


def test_an_intent_that_the_library_does_not_know_is_refused() -> None:
    with pytest.raises(FlowError, match=r"no phrases for 'emergncy'.*emergency"):
        load_text(flow("intents: {emergncy: library}"))


@pytest.mark.parametrize(
    ("intents", "advice"),
    [
        ("{a: [cancel one], b: [cancel one]}", "stands for b too"),
        ("{a: [cancel]}", "wish 'cancel'"),
        ('{a: ["cancel [it"]}', "is not closed"),
    ],
)
def test_phrases_that_collide_are_advised(intents: str, advice: str) -> None:
    assert advice in " ".join(load_text(flow(f"intents: {intents}")).advice)


def test_phrases_that_keep_apart_are_not() -> None:
    intents = "{a: [cancel my booking], b: [what are your opening hours]}"
    assert load_text(flow(f"intents: {intents}")).advice == ()
