"""The data of a language: it is read whole, and mistakes in it are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.words import lexicon as lexicon_module
from flows.words.lexicon import FOLDER, LanguageError, Lexicon, fold, lexicon
from flows.words.pattern_syntax import PatternError
from flows.words.patterns import Patterns, patterns
from flows.words.utterance import read

NAMES = sorted({*lexicon("en").patterns, *lexicon("en").phrases})


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_compiles_and_none_fits_silence(name: str) -> None:
    assert list(patterns("en", name).find(read("", "en"))) == []


def test_codes_of_classes_are_found_whatever_the_word_is_written_like() -> None:
    assert fold("Mañana") == "manana"
    assert fold("o’clock") == fold("o'clock") == "oclock"


def test_yes_and_no_stay_words_in_the_files() -> None:
    assert "yes" in lexicon("en").values["yes_word"]
    assert "no" in lexicon("en").values["no_word"]


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("<nothing_of_the_kind>", "class without words"),
        ("@nowhere", "no macro"),
        ("a [b]", "unexpected"),
    ],
)
def test_a_pattern_that_is_wrong_is_told(rule: str, complaint: str) -> None:
    with pytest.raises(PatternError, match=complaint):
        Patterns(lexicon("en"), [rule])


def test_macros_without_end_are_told() -> None:
    words = Lexicon("xx", [{"define": {"a": "@b", "b": "@a"}}])
    with pytest.raises(PatternError, match="too deep"):
        Patterns(words, ["@a"])


@pytest.mark.parametrize("text", ["- a list", "words: [unclosed"])
def test_a_file_that_cannot_be_read_is_named(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "qq").mkdir()
    (tmp_path / "qq" / "broken.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lexicon_module, "FOLDER", tmp_path)
    with pytest.raises(LanguageError, match=r"broken\.yaml"):
        lexicon_module.lexicon.__wrapped__("qq")


def test_a_word_list_names_its_source_and_licence() -> None:
    lists = sorted(FOLDER.glob("*/*.txt"))
    assert lists
    for path in lists:
        lines = path.read_text(encoding="utf-8").splitlines()
        head = " ".join(line for line in lines if line.startswith("#"))
        assert "public domain" in head or "licence" in head, path.name


def test_a_match_keeps_fields_constants_and_places() -> None:
    utterance = read("well, the 7th of March then", "en")
    (match,) = patterns("en", "date").find(utterance)
    assert match.fields == {"day": 7, "month": 3}
    assert utterance.said(match.first, match.last) == "the 7th of March"
    assert match.at["month"] == match.last - 1
    (other,) = patterns("en", "date").find(read("the day after tomorrow", "en"))
    assert other.fields == {"relative": 2}
