"""The words and patterns of one language, read once from ``flows/languages/LANGUAGE``.

Files of that folder are YAML mappings with any of these keys, merged over all files:

``words``
    class → words. Words are a list, or a mapping word → value.
``define``
    macro → pattern text, used in patterns as ``@macro``.
``patterns``
    name → list of patterns, each a text or a mapping with ``say`` and constant fields.
``phrases``
    name → list of plain patterns without fields, matched in commands and answers.
``compounds``
    list of word sequences that count as one word ("o clock": "o'clock").
``wishes``
    list of the names of what callers may wish at any time, in the order in which they are looked
    for; their phrases stand under these names.
``intents``
    name → phrases of what callers of any business may want, in the notation of a flow's intents.
``sayings``
    name → short sayings, see ``flows.words.short_sayings``.
``settings``
    anything else that code asks for by name.

Word lists of one word a line stand in ``.txt`` files; lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from flows.errors import CallwrightError
from flows.words.number_shapes import every_class_set, number_classes
from flows.words.pattern_syntax import literals

FOLDER = Path(__file__).resolve().parent.parent / "languages"
UNKNOWN = "x"
BREAK = "\n"
_FIRST_CODE = 0xE000
MARKS = ("clock", "numericdate", "slasheddate", "emailword")


class LanguageError(CallwrightError):
    """The data of a language cannot be used."""


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Give a word in lower case, without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")
    plain = unicodedata.normalize("NFD", word.lower().replace("’", "").replace("'", ""))
    return "".join(c for c in plain if not unicodedata.combining(c))


class Lexicon:
    """Words, classes and patterns of a language.

    Attributes:
        language: Folder name, e.g. ``en``.
        values: class → folded word → value.
        classes: folded word → its classes, literals as ``=word``.
        wishes: Names of wishes, in the order in which they are looked for.
        intents: Phrases of intents that a flow may take from the library, by name.
        settings: Merged ``settings`` of all files.
    """

    def __init__(self, language: str, documents: Iterable[Mapping[str, Any]]) -> None:
        self.language = language
        self.values: dict[str, dict[str, Any]] = {}
        self.define: dict[str, str] = {}
        self.patterns: dict[str, list[Any]] = {}
        self.phrases: dict[str, list[str]] = {}
        self.compounds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.sayings: dict[str, list[Any]] = {}
        self.wishes: list[str] = []
        self.intents: dict[str, tuple[str, ...]] = {}
        self.settings: dict[str, Any] = {}
        for document in documents:
            self._merge(document)
        self._accented: dict[str, str] = self.settings.get("accented", {})
        self.classes = self._classes()
        self._codes: dict[frozenset[str], str] = {}
        self._members: dict[str, str] = {}
        self._number_codes: dict[tuple[int, int, bool], str] = {}
        self._assign_codes()
        self.word_codes = {word: self._codes[found] for word, found in self.classes.items()}

    def _merge(self, document: Mapping[str, Any]) -> None:
        for name, words in document.get("words", {}).items():
            table = self.values.setdefault(name, {})
            pairs = words.items() if isinstance(words, dict) else ((w, w) for w in words)
            table.update((fold(str(word)), value) for word, value in pairs)
        self.define.update(document.get("define", {}))
        for name, patterns in document.get("patterns", {}).items():
            self.patterns.setdefault(name, []).extend(patterns)
        for name, phrases in document.get("phrases", {}).items():
            self.phrases.setdefault(name, []).extend(phrases)
        for spoken, merged in document.get("compounds", {}).items():
            words = tuple(fold(w) for w in spoken.split())
            self.compounds.setdefault(words[0], []).append((words, fold(merged)))
        for name, entries in document.get("sayings", {}).items():
            self.sayings.setdefault(name, []).extend(entries)
        self.wishes.extend(document.get("wishes", ()))
        for name, phrases in document.get("intents", {}).items():
            self.intents[name] = tuple(map(str, phrases))
        self.settings.update(document.get("settings", {}))

    def _classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {"#" + mark: {mark} for mark in MARKS}
        for name, table in self.values.items():
            for word in table:
                found.setdefault(word, set()).add(name)
        for text in self._pattern_texts():
            for literal in literals(text):
                found.setdefault(fold(literal), set()).add("=" + fold(literal))
        for word, classes in found.items():
            value = self.number_of(word)
            if value is not None:
                classes |= number_classes(value, 0)
            ordinal = self.values.get("ordinal_word", {}).get(word)
            if ordinal is not None:
                classes |= number_classes(ordinal, 0, ordinal=True)
        return {word: frozenset(classes) for word, classes in found.items()}

    def _pattern_texts(self) -> Iterable[str]:
        yield from self.define.values()
        for patterns in self.patterns.values():
            yield from (p["say"] if isinstance(p, dict) else p for p in patterns)
        for phrases in self.phrases.values():
            yield from phrases

    def _assign_codes(self) -> None:
        for classes in sorted(set(self.classes.values()) | every_class_set(), key=sorted):
            code = self._codes[classes] = chr(_FIRST_CODE + len(self._codes))
            for name in classes:
                self._members[name] = self._members.get(name, "") + code

    def spelling(self, written: str) -> str:
        """Give a word as the lists have it: folded, but for words that their accent tells apart."""
        return self._accented.get(written.lower()) or fold(written)

    def number_of(self, word: str) -> int | None:
        """Give the value of a number word ("seven", "twenty"), or None."""
        for name in ("unit_number", "tens_number", "hundreds_number"):
            value = self.values.get(name, {}).get(word)
            if value is not None:
                return int(value)
        return None

    def number_code(self, value: int, width: int, ordinal: bool = False) -> str:
        """Give the code of a number; see ``number_shapes.number_classes``."""
        key = (value, width, ordinal)
        code = self._number_codes.get(key)
        if code is None:
            code = self._codes.get(number_classes(value, width, ordinal), UNKNOWN)
            if len(self._number_codes) < 20000:
                self._number_codes[key] = code
        return code

    def class_codes(self, name: str) -> str:
        """Give the codes of all words that belong to a class (or literal, ``=word``)."""
        return self._members.get(name, "")

    def has(self, name: str, word: str) -> bool:
        """Tell whether a folded word belongs to a class."""
        return word in self.values.get(name, ())


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """Give the lexicon for a BCP-47 tag: its own folder, else its main language's, else English.

    Raises:
        LanguageError: A file of the folder cannot be read.
    """
    for name in (language.lower(), language.lower().split("-")[0], "en"):
        folder = FOLDER / name
        if name.isascii() and name.replace("-", "").isalnum() and folder.is_dir():
            return Lexicon(name, [document(path) for path in sorted(folder.glob("*.yaml"))])
    raise LanguageError(
        f"No language data in {FOLDER.name}.", code="language", remedy="Reinstall Callwright."
    )


def document(path: Path) -> Mapping[str, Any]:
    """Read a file of a language.

    Raises:
        LanguageError: It cannot be read.
    """
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, yaml.YAMLError) as error:
        raise LanguageError(f"{path.name}: {error}", code="language") from error
    if not isinstance(loaded, dict):
        raise LanguageError(f"{path.name} is not a mapping.", code="language")
    return loaded


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads yes, no, on and off as words."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:int"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_LOADER = _PlainLoader


@lru_cache(maxsize=32)
def word_list(language: str, name: str) -> Mapping[str, int]:
    """Give a list of one word a line as folded word → rank (0 first); empty where it is missing."""
    return {word: rank for rank, word in enumerate(written_words(language, name))}


@lru_cache(maxsize=32)
def written_words(language: str, name: str) -> Mapping[str, str]:
    """Give a list of one word a line as folded word → word as the file writes it."""
    path = FOLDER / lexicon(language).language / f"{name}.txt"
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    words: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith("#"):
            words.setdefault(fold(line), line)
    return words
