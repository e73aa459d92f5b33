"""Text → ``Condition``: tokens, grammar and types in one descent.

::

    condition = all ("or" all)*
    all       = not ("and" not)*
    not       = "not" not | statement
    statement = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum
                    | "is" ["not"] ("filled" | "empty" | "confirmed" | "like" SHAPE | sum)
                    | ["not"] "in" "(" sum ("," sum)* ")" ]
    sum       = operand (("+" | "-") operand)*
    operand   = literal | NAME | FUNCTION "(" sum ("," sum)* ")" | "(" condition ")"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.errors import ConditionError
from flows.model.condition_types import (
    DATE,
    DURATION,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    TRUTH,
    WEEKDAY,
    Type,
    read_date,
    read_duration,
    read_time,
)
from flows.model.conditions import (
    Among,
    Called,
    Compared,
    Condition,
    Given,
    Joined,
    Literal,
    Named,
    Not,
    Operand,
    Shaped,
    Status,
    Sum,
    signs_in,
)
from flows.text.problems import did_you_mean

MAX_TOKENS = 60
_MAX_LENGTH = 1000

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\")"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w:])"
    r"|(?P<time>[0-9]{1,2}:[0-9]{2})(?![\w:])"
    r"|(?P<duration>[0-9]{1,6}\s+(?:second|minute|hour|day|week)s?)\b"
    r"|(?P<number>[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![\w:.])"
    r"|(?P<word>(?:(?:known|business)\.)?[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|!=|[=<>()+,-]))",
    re.ASCII,
)
_KEYWORDS = frozenset({"and", "or", "not", "is", "in"})
_STATUSES = frozenset({"filled", "empty", "confirmed"})
_FUNCTIONS: Mapping[str, tuple[tuple[tuple[Type, ...], ...], Type]] = {
    "open": (((DATE,), (DATE, TIME)), TRUTH),
    "grid": (((TIME, DURATION),), TRUTH),
    "at": (((DATE, TIME),), MOMENT),
    "weekday": (((DATE,),), WEEKDAY),
    "tries": ((), NUMBER),
    "length": (((TEXT,),), NUMBER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a condition may speak of.

    Attributes:
        types: Types of slots and action results, by name.
        failures: What ``failure`` can be.
        outcomes: What ``outcome`` can be: of a flow that calls others.
        constants: Texts that stand for themselves, by name: a number, a duration, an option.
        known: What every call may know, by name, as texts.
        opening_hours: True when the flow has opening hours.
    """

    types: Mapping[str, Type] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    opening_hours: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Typed:
    """An operand with its type; ``bare`` is an unquoted word that is no known name."""

    node: Operand
    type: Type
    bare: str = ""


def read_condition(source: str, names: Names) -> Condition:
    """Read a condition.

    Raises:
        ConditionError: It cannot be read, or its types do not fit. Nothing else is raised.
    """
    reader = _Reader(source, names)
    typed = reader.whole()
    return Condition(source=source, reads=frozenset(reader.reads), node=typed.node)


def _tokens(source: str) -> list[_Token]:
    if len(source) > _MAX_LENGTH:
        raise _error(source[:40], "is too long", f"use at most {MAX_TOKENS} words and signs")
    tokens: list[_Token] = []
    position, end = 0, len(source.rstrip())
    while position < end:
        match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            rest = source[position:end].strip()
            raise _error(
                source,
                f"'{rest[:20]}' cannot be read",
                "compare slots and values, as in date >= today",
            )
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    if len(tokens) > MAX_TOKENS:
        raise _error(source, f"has more than {MAX_TOKENS} words and signs", "make it two rules")
    return tokens


def _constant(token: _Token, constants: Mapping[str, str]) -> _Token:
    """Give what a constant stands for, as if it were written there; any other token as it is."""
    text = constants.get(token.text) if token.kind == "word" else None
    if text is None:
        return token
    match = _TOKEN.fullmatch(text)
    if match is None or match.lastgroup in (None, "sign", "string"):
        return _Token("string", f'"{text}"')
    return _Token(match.lastgroup, match.group(match.lastgroup))


def _error(source: str, sentence: str, remedy: str) -> ConditionError:
    return ConditionError(f"'{source}': {sentence}", code="condition", remedy=remedy)


class _Reader:
    def __init__(self, source: str, names: Names) -> None:
        self._source = source
        self._names = names
        self._tokens = [_constant(token, names.constants) for token in _tokens(source)]
        self._position = 0
        self.reads: set[str] = set()

    def whole(self) -> _Typed:
        if not self._tokens:
            raise self._fail("is empty", "write a condition")
        typed = self._truth(self._condition())
        if self._position < len(self._tokens):
            text = self._tokens[self._position].text
            raise self._fail(f"'{text}' is not expected here", "join parts by 'and' or 'or'")
        return typed

    def _condition(self) -> _Typed:
        return self._join("or")

    def _all(self) -> _Typed:
        return self._join("and")

    def _join(self, word: str) -> _Typed:
        read = self._all if word == "or" else self._not
        parts = [read()]
        while self._take(word):
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        nodes = tuple(self._truth(part).node for part in parts)
        return _Typed(Joined(nodes, word == "and"), TRUTH)

    def _not(self) -> _Typed:
        if self._take("not"):
            return _Typed(Not(self._truth(self._not()).node), TRUTH)
        return self._statement()

    def _statement(self) -> _Typed:
        left = self._sum()
        token = self._peek()
        if token and token.text in ("=", "!=", "<", "<=", ">", ">="):
            self._position += 1
            return self._compared(left, token.text, self._sum())
        if self._take("is"):
            return self._is(left)
        negated = self._ahead("not", "in")
        if negated:
            self._position += 1
        if self._take("in"):
            return self._negate(self._among(left), negated)
        return left

    def _is(self, left: _Typed) -> _Typed:
        negated = self._take("not")
        token = self._peek()
        if token and token.text in _STATUSES:
            self._position += 1
            if not isinstance(left.node, Named):
                raise self._fail(f"only a slot can be {token.text}", "name a slot before 'is'")
            return self._negate(_Typed(Status(left.node.name, token.text), TRUTH), negated)
        shape = self._shape()
        if shape:
            if left.bare or left.type != TEXT:
                raise self._fail(f"{_a(left.type)} has no shape", "name a slot that is a text")
            return self._negate(_Typed(Shaped(left.node, shape), TRUTH), negated)
        return self._compared(left, "!=" if negated else "=", self._sum())

    def _shape(self) -> str:
        """Take ``like`` and the shape behind it; empty where there is none."""
        ahead = self._tokens[self._position : self._position + 2]
        if len(ahead) < 2 or ahead[0].text != "like" or ahead[1].kind not in ("word", "string"):
            return ""
        shape = ahead[1].text.strip('"')
        if ahead[1].text in _KEYWORDS or not signs_in(shape):
            return ""
        self._position += 2
        return shape

    def _negate(self, typed: _Typed, negated: bool) -> _Typed:
        return _Typed(Not(typed.node), TRUTH) if negated else typed

    def _among(self, left: _Typed) -> _Typed:
        self._expect("(")
        members = [self._same(left, self._sum())]
        while self._take(","):
            members.append(self._same(left, self._sum()))
        self._expect(")")
        node = self._same(members[0], left).node
        return _Typed(Among(node, tuple(member.node for member in members)), TRUTH)

    def _compared(self, left: _Typed, operator: str, right: _Typed) -> _Typed:
        right = self._same(left, right)
        left = self._same(right, left)
        if operator not in ("=", "!=") and not left.type.ordered:
            raise self._fail(f"{_a(left.type)} has no order", "use = or is")
        return _Typed(Compared(left.node, operator, right.node), TRUTH)

    def _same(self, known: _Typed, typed: _Typed) -> _Typed:
        """Check that two sides can be compared; a bare word becomes a word of the other side."""
        if typed.bare:
            return self._word(known, typed)
        if known.bare:
            return typed
        if known.type.name != typed.type.name:
            raise self._fail(
                f"cannot compare {_a(known.type)} with {_a(typed.type)}",
                "compare values of the same kind",
            )
        return typed

    def _word(self, known: _Typed, typed: _Typed) -> _Typed:
        words = known.type.words
        if known.bare or not words:
            raise self._unknown(typed.bare)
        if typed.bare not in words:
            raise self._fail(
                f"'{typed.bare}' is not one of its values{did_you_mean(typed.bare, words)}",
                f"use one of {', '.join(words)}",
            )
        return _Typed(Literal(typed.bare), known.type)

    def _sum(self) -> _Typed:
        left = self._operand()
        while (token := self._peek()) and token.text in ("+", "-"):
            self._position += 1
            right = self._operand()
            sign = 1 if token.text == "+" else -1
            left = _Typed(Sum(left.node, right.node, sign), self._summed(left, right, sign))
        return left

    def _summed(self, left: _Typed, right: _Typed, sign: int) -> Type:
        for side in (left, right):
            if side.bare:
                raise self._unknown(side.bare)
        names = left.type.name, right.type.name
        if names[1] == "duration" and names[0] in ("date", "time", "moment", "duration"):
            return left.type
        if names == ("number", "number"):
            return NUMBER
        if names in (("date", "date"), ("moment", "moment")) and sign < 0:
            return DURATION
        word = "add" if sign > 0 else "subtract"
        raise self._fail(
            f"cannot {word} {_a(right.type)} {'to' if sign > 0 else 'from'} {_a(left.type)}",
            "add or subtract a duration, such as 2 hours",
        )

    def _operand(self) -> _Typed:
        token = self._peek()
        if token is None:
            raise self._fail("ends too early", "complete it")
        self._position += 1
        if token.text == "(" and token.kind == "sign":
            inside = self._condition()
            self._expect(")")
            return inside
        if token.kind == "word" and token.text not in _KEYWORDS:
            return self._call(token.text) if self._take("(") else self._name(token.text)
        literal = self._literal(token)
        if literal is None:
            raise self._fail(f"'{token.text}' is not expected here", "name a slot or a value")
        return literal

    def _literal(self, token: _Token) -> _Typed | None:
        text = token.text
        if token.kind == "string":
            return _Typed(Literal(text[1:-1]), TEXT)
        if token.kind == "number":
            return _Typed(Literal(float(text)), NUMBER)
        if token.kind == "date":
            return self._valid(read_date(text), DATE, text)
        if token.kind == "time":
            return self._valid(read_time(text), TIME, text)
        if token.kind == "duration":
            return self._valid(read_duration(text), DURATION, text)
        return None

    def _valid(self, value: object, kind: Type, text: str) -> _Typed:
        if value is None:
            raise self._fail(f"'{text}' is not {_a(kind)}", f"write {_a(kind)} that exists")
        return _Typed(Literal(value), kind)  # type: ignore[arg-type]

    def _name(self, name: str) -> _Typed:
        if name in self._names.types:
            self.reads.add(name)
            return _Typed(Named(name, self._names.types[name]), self._names.types[name])
        if name in self._names.known or name.startswith("known."):
            self.reads.add(name)
            return _Typed(Named(name, TEXT), TEXT)
        if name == "today":
            return _Typed(Given(name), DATE)
        if name == "now":
            return _Typed(Given(name), MOMENT)
        if name == "failure":
            return _Typed(Given(name), Type("choice", self._names.failures))
        if name == "outcome" and self._names.outcomes:
            return _Typed(Given(name), Type("choice", self._names.outcomes))
        return _Typed(Literal(name), TEXT, bare=name)

    def _call(self, name: str) -> _Typed:
        arguments: list[_Typed] = []
        if not self._take(")"):
            arguments.append(self._sum())
            while self._take(","):
                arguments.append(self._sum())
            self._expect(")")
        if name not in _FUNCTIONS:
            raise self._fail(
                f"'{name}' is not a function{did_you_mean(name, _FUNCTIONS)}",
                f"use one of {', '.join(_FUNCTIONS)}",
            )
        for argument in arguments:
            if argument.bare:
                raise self._unknown(argument.bare)
        self._check_call(name, arguments)
        node = Called(name, tuple(argument.node for argument in arguments))
        return _Typed(node, _FUNCTIONS[name][1])

    def _check_call(self, name: str, arguments: list[_Typed]) -> None:
        if name == "tries":
            if len(arguments) != 1 or not isinstance(arguments[0].node, Named):
                raise self._fail("tries() takes one slot", "write tries(SLOT)")
            return
        if name == "open" and not self._names.opening_hours:
            raise self._fail("the flow has no opening hours", "add 'opening_hours:' to the flow")
        wanted = _FUNCTIONS[name][0]
        if tuple(argument.type for argument in arguments) not in wanted:
            shapes = " or ".join(
                f"{name}({', '.join(kind.name for kind in shape)})" for shape in wanted
            )
            raise self._fail(f"{name}() does not take these values", f"write {shapes}")
        step = arguments[-1].node
        if name == "grid" and not (isinstance(step, Literal) and step.value):
            raise self._fail("grid() needs a step longer than nothing", "write it as 30 minutes")

    def _truth(self, typed: _Typed) -> _Typed:
        if typed.bare:
            raise self._unknown(typed.bare)
        if typed.type != TRUTH:
            raise self._fail(
                f"{_a(typed.type)} alone is neither true nor false",
                "compare it, or write 'is filled'",
            )
        return typed

    def _unknown(self, name: str) -> ConditionError:
        known = (*self._names.types, "today", "now", "failure")
        return self._fail(
            f"'{name}' is neither a slot nor an action's result{did_you_mean(name, known)}",
            f"use one of {', '.join(known)}",
        )

    def _peek(self) -> _Token | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def _ahead(self, *texts: str) -> bool:
        ahead = self._tokens[self._position : self._position + len(texts)]
        return [token.text for token in ahead] == list(texts)

    def _take(self, text: str) -> bool:
        token = self._peek()
        if token is None or token.text != text or token.kind == "string":
            return False
        self._position += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._fail(f"'{text}' is missing", "close every bracket")

    def _fail(self, sentence: str, remedy: str) -> ConditionError:
        return _error(self._source, sentence, remedy)


def _a(kind: Type) -> str:
    return {"truth": "a statement", "text": "a text"}.get(kind.name, f"a {kind.name}")
