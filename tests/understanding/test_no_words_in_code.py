"""No word of a language stands in code: all of them are data under ``flows/languages``."""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import flows
import pipeline
from flows.model.flow import Slot
from flows.slots import KINDS
from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Question
from flows.words import lexicon as lexicon_module
from flows.words import pattern_syntax
from flows.words.lexicon import FOLDER, Lexicon, lexicon
from pipeline.speech.question_words import question_words
from tests.scenes.understanding_scene import FILLED, INTERPRETER, SLOTS, TYPES, expecting

ROOT = Path(next(iter(flows.__path__)))
ROOMS = ("words", "reading", "slots", "understanding")
FILES = sorted(path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py"))
FILES.remove(ROOT / "words" / "calibration.py")  # which tells people what its numbers mean
SPEECH = Path(next(iter(pipeline.__path__))) / "speech"
LISTENED = [SPEECH / f"{name}.py" for name in ("question_rules", "question_words", "searches")]
# Words of English that are names of something in the code, and no data holds them: canonical
# values of yes_no, ends of spans and of patterns' names, keys of a saying and of a template.
NAMES = {
    *("yes", "no", "true", "false", "from", "to", "old", "rejected"),
    *("say", "of", "with", "not", "words", "full", "other", "en"),
    *("wishes", "word", "sign", "stop", "opening", "number", "spelled", "bad", "any"),
    *("hr", "weekend"),  # two sounds; a field of languages that give both its days
    *(
        "null",
        "none",
        "unavailable",
        "hours",
        ".bin",
    ),  # of carriers, of the flow language, of files
    *("month", "year", "day", "hour", "minute", "past", "ahead", "part"),
}


def test_no_text_in_the_code_of_understanding_holds_a_word_of_english() -> None:
    english = lexicon("en")
    spoken = {word for word in english.classes if word.isalpha() and len(word) > 1}
    known = (
        NAMES | _identifiers(english) | set(KINDS) | {s for k in KINDS.values() for s in k.styles}
    )
    found = {
        f"{path.name}:{line} {text!r}"
        for path in FILES
        for text, line in _texts(path)
        if text not in known and set(re.findall(r"[a-z]+", _without_rules(text).lower())) & spoken
    }
    assert found == set()


def test_no_text_in_the_code_of_what_the_recogniser_listens_for_holds_a_word_of_english() -> None:
    data = question_words()
    called = (word for names in data.called.values() for name in names for word in name.split())
    spoken = {*data.hours, *data.months, *called, data.otherwise, data.first_name, data.last_name}
    spoken |= {word for word in lexicon("en").classes if word.isalpha()}
    named = {*KINDS, "en.jsgf", "en.yaml", "else"}
    named |= {"topic", "answer", "change-what", "yes-or-no"}  # rules
    found = {
        f"{path.name}:{line} {text!r}"
        for path in LISTENED
        for text, line in _texts(path)
        if text not in named and set(re.findall(r"[a-z]+", _without_rules(text))) & spoken
    }
    assert found == set()


def _without_rules(text: str) -> str:
    """Give a text of a grammar without the names of its rules."""
    return re.sub(r"<[^>]*>|^flow-[a-z-]+$", "", text)


def _identifiers(words: Lexicon) -> set[str]:
    """Give the names by which code speaks of the data: classes, fields, settings, their values."""
    found = {*words.values, *words.patterns, *words.phrases, *words.settings}
    found |= {name.rsplit("_", 1)[-1] for name in found}
    for table in words.values.values():
        if any(word != value for word, value in table.items()):
            found |= {str(value) for value in table.values()}
    rules = [rule for patterns in words.patterns.values() for rule in patterns]
    for rule in rules:
        if isinstance(rule, dict):
            found |= {str(part) for pair in rule.items() for part in pair}
    for text in words._pattern_texts():
        found |= set(re.findall(r"<(\w+):", text))
    return found


def _texts(path: Path) -> Iterator[tuple[str, int]]:
    """Give the texts of a file that are no docstring, no message and no regular expression, and
    are not what made-up callers say."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        made_up = isinstance(node, ast.FunctionDef) and node.name == "examples"
        if made_up or isinstance(node, ast.Raise):
            left_out |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            identifier = re.fullmatch(r"[a-z0-9]*(_[a-z0-9]+)+_?|[a-z]+_|[A-Z\s]+", text)
            special = identifier or "(?" in text or text.startswith("tag:")
            if id(node) not in left_out and not special:
                yield text, node.lineno


def turned(text: str) -> str:
    """Give the words of a language that nobody speaks: English, each letter 13 places on."""
    return codecs.encode(text, "rot13")


def _turned_pattern(text: str) -> str:
    return pattern_syntax._PIECE.sub(
        lambda match: turned(match[0]) if match.lastgroup == "word" else match[0], text
    )


def _turned_rule(rule: Any) -> Any:
    if isinstance(rule, dict):
        return {**rule, "say": _turned_pattern(rule["say"])}
    return _turned_pattern(rule)


def _turned_words(words: Any) -> Any:
    if isinstance(words, dict):
        return {turned(word): value for word, value in words.items()}
    return [turned(word) for word in words]


def _turned_document(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "words": {name: _turned_words(w) for name, w in document.get("words", {}).items()},
        "define": {name: _turned_pattern(t) for name, t in document.get("define", {}).items()},
        "patterns": _turned_rules(document.get("patterns", {})),
        "phrases": _turned_rules(document.get("phrases", {})),
        "compounds": {turned(k): turned(v) for k, v in document.get("compounds", {}).items()},
        "sayings": {
            name: [
                {
                    "of": [[turned(word) for word in row] for row in entry["of"]],
                    "with": [turned(word) for word in entry.get("with", ())],
                    "not": [turned(word) for word in entry.get("not", ())],
                }
                for entry in entries
            ]
            for name, entries in document.get("sayings", {}).items()
        },
        "wishes": document.get("wishes", []),
        "settings": document.get("settings", {}),
    }


def _turned_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [_turned_rule(rule) for rule in group] for name, group in rules.items()}


@pytest.fixture(scope="module")
def unspoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A language made of the data of English, with other words."""
    folder = tmp_path_factory.mktemp("languages")
    for name in ("en", "zz"):
        (folder / name).mkdir()
    for path in sorted((FOLDER / "en").iterdir()):
        text = path.read_text(encoding="utf-8")
        (folder / "en" / path.name).write_text(text, encoding="utf-8")
        if path.suffix == ".txt":
            lines = (line if line.startswith("#") else turned(line) for line in text.splitlines())
            (folder / "zz" / path.name).write_text("\n".join(lines), encoding="utf-8")
        else:
            made = _turned_document(lexicon_module.document(path))
            (folder / "zz" / path.name).write_text(yaml.safe_dump(made), encoding="utf-8")
    kept = lexicon_module.FOLDER
    lexicon_module.FOLDER = folder
    yield "zz"
    lexicon_module.FOLDER = kept


SAID = [
    ("date", "next tuesday"),
    ("date", "the day after tomorrow"),
    ("date", "the seventh of march"),
    ("date", "in twenty days"),
    ("date", "the second monday in december"),
    ("time", "half past two"),
    ("time", "twenty five to three in the afternoon"),
    ("time", "ten thirty"),
    ("time", "noon"),
    ("name", "my name is mary miller"),
    ("name", "it is under brown"),
    ("contact", "five five five double oh one two three four five"),
    ("contact", "jane dot doe at example dot com"),
    ("type", "a cleaning please"),
    ("type", "i want to talk to the doctor"),
    ("", "a cleaning on tuesday at two, i am mary miller"),
    ("", "i want to speak to a person"),
    ("", "could you say that again please"),
    ("", "please slow down"),
    ("", "are you a machine"),
    ("", "let us start over"),
    ("", "one moment please"),
    ("", "do you have parking"),
    ("", "goodbye"),
    ("summary", "yes please"),
    ("summary", "no not at all"),
    ("summary", "yes but make it four"),
    ("summary", "no i meant thursday"),
    ("summary", "change the time"),
    ("summary", "never mind, cancel it"),
]


# Any words may be a name; the name of an option counts in every language.
UNLIKE_ANY = [(a, text) for a, text in SAID if a != "name" and "cleaning" not in text]


@pytest.mark.parametrize(("asked", "text"), SAID)
def test_words_of_another_language_mean_the_same_by_its_data(
    asked: str, text: str, unspoken: str
) -> None:
    meant = said(asked, text, "en")
    assert meant
    assert said(asked, turned(text), unspoken) == [
        (name, slot, turned(value).lower() if slot in ("name", "email") else value)
        for name, slot, value in meant
    ]


@pytest.mark.parametrize(("asked", "text"), UNLIKE_ANY)
def test_english_words_mean_nothing_in_another_language(
    asked: str, text: str, unspoken: str
) -> None:
    assert [name for name, *_ in said(asked, text, unspoken)] == ["NoMatch"]


def said(asked: str, text: str, language: str) -> list[tuple[str, str, str]]:
    """Give the commands of a text: name, slot or kind of contact, value."""
    options = TYPES if language == "en" else {o: tuple(map(turned, s)) for o, s in TYPES.items()}
    type_slot = Slot(name="type", kinds=("choice",), options=options)
    summary = {"question": Question.YES_NO, "filled": FILLED}
    expectation = expecting(
        "" if asked == "summary" else asked,
        language=language,
        slots={**SLOTS, "type": type_slot},
        **(summary if asked == "summary" else {}),
    )
    return [_plain(command) for command in INTERPRETER.interpret(text, expectation)]


def _plain(command: object) -> tuple[str, str, str]:
    if not isinstance(command, SetSlot | CorrectSlot):
        return type(command).__name__, "", ""
    value = command.value or ""
    slot = "email" if "@" in value else command.slot
    return type(command).__name__, slot, value.lower() if slot == "name" else value
