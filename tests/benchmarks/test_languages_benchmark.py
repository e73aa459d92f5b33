"""The table of languages: what it counts, and that the docs show it."""

from __future__ import annotations

from pathlib import Path

import pytest

import benchmarks
from benchmarks.languages import main
from flows.words.lexicon import lexicon

DOCS = Path(next(iter(benchmarks.__path__))).parent / "docs" / "languages.md"


def test_the_docs_show_the_table_that_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    table = capsys.readouterr().out
    assert table in DOCS.read_text(encoding="utf-8"), "python -m benchmarks.languages"


def test_a_line_counts_what_languages_have_under_the_same_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main([])
    lines = {line.split(" | ")[0]: line for line in capsys.readouterr().out.splitlines()}
    english, spanish = lexicon("en"), lexicon("es")
    rules = [len(one.patterns["which"]) + len(one.patterns["listed"]) for one in (english, spanish)]
    assert lines["| `which.yaml`"] == f"| `which.yaml` | {rules[0]} | {rules[1]} | 0 | 0 |"
    assert "| `first_names.txt`" in lines
    assert "| `first_names.gb.txt`" not in lines


def test_what_a_language_has_nothing_of_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--missing", "es"]) == 0
    told = capsys.readouterr().out
    assert "letters.yaml: " in told
    assert "words: spelling_word (" in told  # there is none in Spanish
    assert "stop_word" in told
    assert "small_talk" not in told
