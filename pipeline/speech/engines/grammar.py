"""Grammars of what callers say: a subset of JSGF, read once and used twice.

The recogniser takes the text as it stands; ``Grammar.sample`` draws sentences from the same rules
for its n-gram. Known are rule definitions ``<name> = … ;``, alternatives ``|`` with weights
``/3/``, groups ``( )``, options ``[ ]``, references ``<name>`` and comments. To leave an option out
weighs 1: ``[/0.5/ please]`` is taken in a third of the draws. There is no repetition: a rule must
not lead back to itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.errors import CallwrightError

_TOKENS = re.compile(r"\s+|//[^\n]*|(<[\w.-]+>|/[\d.]+/|[|()\[\]=;]|[^\s|()\[\]=;<>/]+)")


class GrammarError(CallwrightError):
    """A grammar cannot be read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, each with a weight."""

    weights: tuple[float, ...]
    sequences: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """May be left out."""

    choice: Choice


Item = str | Choice | Option  # a string is a word, or a reference in angle brackets


class Grammar:
    """Rules by name, without the angle brackets."""

    def __init__(self, rules: Mapping[str, Choice], texts: Mapping[str, str]) -> None:
        self.rules = rules
        self.texts = texts

    def jsgf(self, start: str) -> str:
        """Write the rules that ``start`` needs as a JSGF grammar with one public rule."""
        names = [name for name in self.texts if name in self.reachable(start)]
        lines = [f"<{name}> = {self.texts[name]} ;" for name in names]
        return "\n".join(["#JSGF V1.0;", "grammar calls;", *lines, f"public <all> = <{start}> ;"])

    def reachable(self, start: str) -> set[str]:
        """Give the names of the rules that ``start`` needs, itself included."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += [item[1:-1] for item in _words(self._rule(name)) if item[0] == "<"]
        return seen

    def words(self, start: str) -> set[str]:
        """Give all words that ``start`` can say."""
        names = self.reachable(start)
        return {item for name in names for item in _words(self.rules[name]) if item[0] != "<"}

    def sample(self, start: str, draw: random.Random) -> tuple[str, ...]:
        """Draw one sentence; may be empty where all of it is optional."""
        return tuple(self._draw_choice(self._rule(start), draw))

    def _draw_choice(self, choice: Choice, draw: random.Random) -> list[str]:
        (sequence,) = draw.choices(choice.sequences, choice.weights)
        return [word for item in sequence for word in self._draw_item(item, draw)]

    def _draw_item(self, item: Item, draw: random.Random) -> list[str]:
        if isinstance(item, Option):
            weight = sum(item.choice.weights)
            taken = draw.random() < weight / (weight + 1)
            return self._draw_choice(item.choice, draw) if taken else []
        if isinstance(item, Choice):
            return self._draw_choice(item, draw)
        if item[0] == "<":
            return self._draw_choice(self._rule(item[1:-1]), draw)
        return [item]

    def _rule(self, name: str) -> Choice:
        if name not in self.rules:
            raise GrammarError(f"No rule <{name}>.", code="rule", remedy="Define it.")
        return self.rules[name]


def read_grammar(text: str) -> Grammar:
    """Read rules.

    Raises:
        GrammarError: The text is not of the subset, with the rule it is in.
    """
    rules: dict[str, Choice] = {}
    texts: dict[str, str] = {}
    tokens = [token for token in _TOKENS.findall(text) if token]
    at = 0
    while at < len(tokens):
        end = tokens.index(";", at) if ";" in tokens[at:] else len(tokens)
        name, body = tokens[at][1:-1], tokens[at + 2 : end]
        if tokens[at][0] != "<" or tokens[at + 1 : at + 2] != ["="] or not body:
            raise GrammarError(
                f"Not a rule: {' '.join(tokens[at:end][:6])}",
                code="rule",
                remedy="Write <name> = words ;",
            )
        rules[name] = _Reader(name, body).read()
        texts[name] = " ".join(body)
        at = end + 1
    return Grammar(rules, texts)


class _Reader:
    def __init__(self, rule: str, tokens: list[str]) -> None:
        self._rule = rule
        self._tokens = tokens
        self._at = 0

    def read(self) -> Choice:
        choice = self._choice()
        if self._at < len(self._tokens):
            raise self._wrong(self._tokens[self._at])
        return choice

    def _choice(self) -> Choice:
        weights, sequences = [], []
        while True:
            token = self._peek()
            weights.append(float(self._next().strip("/")) if token.startswith("/") else 1.0)
            sequences.append(self._sequence())
            if self._peek() != "|":
                return Choice(tuple(weights), tuple(sequences))
            self._next()

    def _sequence(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while (token := self._peek()) not in ("", "|", ")", "]"):
            self._next()
            if token == "(":
                items.append(self._group(")", lambda choice: choice))
            elif token == "[":
                items.append(self._group("]", Option))
            elif token in ("=", ";") or token.startswith("/"):
                raise self._wrong(token)
            else:
                items.append(token)
        if not items:
            raise self._wrong(self._peek() or "its end")
        return tuple(items)

    def _group(self, closing: str, make: Callable[[Choice], Item]) -> Item:
        choice = self._choice()
        if self._peek() != closing:
            raise self._wrong(self._peek() or "its end")
        self._next()
        return make(choice)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _wrong(self, token: str) -> GrammarError:
        return GrammarError(
            f"Rule <{self._rule}> cannot be read at {token!r}.",
            code="rule",
            remedy="Balance its brackets and let no alternative be empty.",
        )


def _words(choice: Choice) -> list[str]:
    found: list[str] = []
    for sequence in choice.sequences:
        for item in sequence:
            if isinstance(item, Option):
                found += _words(item.choice)
            elif isinstance(item, Choice):
                found += _words(item)
            else:
                found.append(item)
    return found
