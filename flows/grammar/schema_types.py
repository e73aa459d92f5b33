"""The small types of the flow language: names, numbers, durations, texts.

The loader hands every value over as text, so each type here reads text and says in an author's
words what it wanted. An editor sees the JSON schema instead, where numbers are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from flows.model.http_request import URL
from flows.slots import KINDS
from flows.text.problems import COLON_IN_TEXT, QUOTE_TEXT

_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Reader:
    """Metadata of a type: how its value is read from text, and its JSON schema.

    ``read`` raises ``refuse(...)`` for what it cannot take. ``json`` is a function where the schema
    follows what is registered.
    """

    read: Callable[[Any], Any]
    json: dict[str, Any] | Callable[[], dict[str, Any]] = field(hash=False)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.json() if callable(self.json) else self.json)


def refuse(sentence: str, remedy: str) -> PydanticCustomError:
    """Make the error of a type: what is wrong, and what to do."""
    return PydanticCustomError("flow", "{sentence}", {"sentence": sentence, "remedy": remedy})


def text_of(value: Any, wanted: str) -> str:
    """Give a text, or refuse a list or a block of keys where ``wanted`` is due."""
    if isinstance(value, str):
        return value
    shape = "a list" if isinstance(value, list) else "a block of keys"
    if isinstance(value, dict) and len(value) == 1 and " " in str(value):
        raise refuse(COLON_IN_TEXT, QUOTE_TEXT)
    raise refuse(f"{wanted} is due here, not {shape}", f"write {wanted}")


def named(pattern: str, wanted: str, remedy: str) -> Reader:
    """Read a text that matches a pattern."""
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        text = text_of(value, wanted)
        if not compiled.fullmatch(text):
            raise refuse(f"'{text}' is not {wanted}", remedy)
        return text

    return Reader(read, {"type": "string", "pattern": f"^({pattern})$"})


def whole(low: int, high: int) -> Reader:
    """Read a whole number from ``low`` to ``high``."""

    def read(value: Any) -> int:
        text = text_of(value, "a whole number")
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise refuse(
                f"'{text}' is not a whole number from {low} to {high}",
                f"write a number from {low} to {high}",
            )
        return int(text)

    return Reader(read, {"type": "integer", "minimum": low, "maximum": high})


def one_of(*words: str) -> Reader:
    """Read one of a few words."""

    def read(value: Any) -> str:
        text = text_of(value, "a word")
        if text not in words:
            raise refuse(f"'{text}' is not known here", f"write {' or '.join(words)}")
        return text

    return Reader(read, {"type": "string", "enum": list(words)})


def _truth(value: Any) -> bool:
    text = text_of(value, "true or false")
    if text not in ("true", "false"):
        raise refuse(f"'{text}' is neither true nor false", "write true or false")
    return text == "true"


def _duration(value: Any) -> float:
    text = text_of(value, "a duration")
    match = _DURATION.fullmatch(text)
    if not match:
        remedy = "write a number with its unit, such as 500ms, 8s, 3m, 2h or 90d"
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            remedy = f"write the unit, such as {text}s"
        raise refuse(f"'{text}' is not a duration", remedy)
    return float(match.group(1)) * _SECONDS[match.group(2)]


def _long_duration(value: Any) -> float:
    seconds = _duration(value)
    if seconds < 1:
        raise refuse(f"'{value}' is shorter than a second", "write a second or more, such as 20s")
    return seconds


def _kinds(value: Any) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text_of(value, "a kind").split(" or "))
    for name in names:
        if name not in KINDS:
            raise refuse(f"'{name}' is not a kind", f"write one of {', '.join(KINDS)}")
    if len(set(names)) != len(names):
        raise refuse("a kind is named twice", "name each kind once")
    return names


def _kinds_json() -> dict[str, Any]:
    kind = "|".join(KINDS)
    several = {"type": "string", "pattern": f"^({kind})( or ({kind}))+$"}
    return {"anyOf": [{"type": "string", "enum": list(KINDS)}, several]}


def _meanings_json() -> dict[str, Any]:
    return {"type": "string", "enum": [word for kind in KINDS.values() for word in kind.meanings]}


def _digits(value: Any) -> tuple[int, int]:
    text = text_of(value, "a number of digits")
    match = re.fullmatch(r"([0-9]{1,2})(?:-([0-9]{1,2}))?", text)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high:
        raise refuse(f"'{text}' is not a number of digits", "write a number or a span, as 7-15")
    return low, high


def _sentence(value: Any) -> str:
    text = text_of(value, "a text")
    if not text.strip():
        raise refuse("the text is empty", "write what the caller is to hear")
    return text


def _day(value: Any) -> date:
    text = text_of(value, "a date")
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(f"'{text}' is not a date", "write year-month-day, as 2026-12-25") from None


def _run(value: Any) -> str:
    text = text_of(value, "the name of business work")
    if re.match(r"https?:", text):
        if not URL.fullmatch(text):
            raise refuse(
                f"'{text}' is not an address that actions may ask",
                "write https://HOST/PATH, without query or spaces; http:// only for localhost",
            )
    elif not re.fullmatch(_WORK, text, re.ASCII):
        remedy = "write it as in calendar.book, or an address as https://example.com/bookings"
        raise refuse(f"'{text}' is not the name of business work", remedy)
    return text


def _json_path(value: Any) -> tuple[str, ...]:
    text = text_of(value, "a place in the answer")
    if not re.fullmatch(_PATH, text):
        remedy = "write names and numbers joined by dots, as booking.reference or items.0.code"
        raise refuse(f"'{text}' is not a place in the answer", remedy)
    return tuple(text.split("."))


_WORK = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*"
_PATH = r"[A-Za-z0-9_$@-]{1,60}(\.[A-Za-z0-9_$@-]{1,60}){0,9}"
_WEEKDAY = "|".join(WEEKDAYS)
_SPAN = r"\d{1,2}:\d{2}-\d{1,2}:\d{2}"

Truth = Annotated[bool, Reader(_truth, {"type": "boolean"})]
Duration = Annotated[
    float, Reader(_duration, {"type": "string", "pattern": f"^{_DURATION.pattern}$"})
]
LongDuration = Annotated[
    float, Reader(_long_duration, {"type": "string", "pattern": f"^{_DURATION.pattern}$"})
]
Kinds = Annotated[
    tuple[str, ...],
    Reader(_kinds, _kinds_json),
]
Meaning = Annotated[str, Reader(lambda value: text_of(value, "a word"), _meanings_json)]
Digits = Annotated[
    tuple[int, int],
    Reader(_digits, {"type": ["integer", "string"], "pattern": "^[0-9]{1,2}(-[0-9]{1,2})?$"}),
]
Sentence = Annotated[str, Reader(_sentence, {"type": "string", "minLength": 1})]
Word = Annotated[
    str,
    Reader(lambda value: text_of(value, "a text"), {"type": ["string", "number", "boolean"]}),
]
WrittenWord = Annotated[
    str, named(r"\S{1,60}", "one word as written", "name one word, such as GP, without spaces")
]
Day = Annotated[date, Reader(_day, {"type": "string", "format": "date"})]
Name = Annotated[
    str,
    named(
        r"[a-z][a-z0-9_]{0,39}",
        "a name",
        "use lower-case letters, digits and _, as in member_number",
    ),
]
KnownName = Annotated[
    str,
    named(
        r"caller_number|called_number|user_id|conversation_id|known\.[a-z][a-z0-9_]{0,39}",
        "something that a call knows",
        "write caller_number, called_number, user_id, conversation_id, or known.NAME for what the "
        "transport tells",
    ),
]
InputName = Annotated[
    str,
    named(
        r"((known|business)\.)?[a-z][a-z0-9_]{0,39}",
        "a name",
        "name a slot, a result, a constant, or what the call knows, as caller_number",
    ),
]
StateName = Annotated[
    str,
    named(
        r"[A-Z][A-Z0-9_]{0,39}",
        "the name of a state",
        "use capital letters, digits and _, as in COLLECT_INFO",
    ),
]
Language = Annotated[
    str,
    named(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag", "write one such as en, en-GB or es"),
]
RunName = Annotated[
    str,
    Reader(_run, {"type": "string", "pattern": f"^({_WORK}|https?://.+)$"}),
]
HeaderName = Annotated[
    str, named(r"[A-Za-z][A-Za-z0-9-]{0,63}", "the name of a header", "write it as in X-Api-Key")
]
VariableName = Annotated[
    str,
    named(
        r"ACTION_[A-Z0-9_]{1,60}",
        "the name of a variable for actions",
        "name an environment variable that begins with ACTION_, as ACTION_GARAGE_KEY; no other "
        "is handed to a flow, and no key stands in one",
    ),
]
Status = Annotated[int, whole(400, 599)]
Method = Annotated[str, one_of("get", "post", "put", "patch", "delete")]
JsonPath = Annotated[
    tuple[str, ...], Reader(_json_path, {"type": "string", "pattern": f"^{_PATH}$"})
]
ContactName = Annotated[
    str,
    named(r"[a-z][a-z0-9_-]{0,39}", "the name of a colleague", "use lower case, as in reception"),
]
Key = Annotated[str, named(r"[0-9*#]", "a telephone key", "write one of 0 to 9, * or #")]
Zone = Annotated[
    str,
    named(
        r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", "a time zone", "write one such as Europe/Berlin or UTC"
    ),
]
HoursKey = Annotated[
    str,
    named(
        f"except|({_WEEKDAY})(-({_WEEKDAY}))?",
        "a weekday or a span of them",
        "write mon, tue, wed, thu, fri, sat, sun, a span such as mon-fri, or except",
    ),
]
Hours = Annotated[
    str,
    named(
        f"closed|{_SPAN}(, *{_SPAN})*",
        "a span of hours",
        "write 09:00-18:00, several with commas, or closed",
    ),
]
Retries = Annotated[int, whole(0, 9)]
Confirm = Annotated[
    Literal["at_end", "explicit", "implicit", "auto", "never"],
    one_of("at_end", "explicit", "implicit", "auto", "never"),
]
Effect = Annotated[Literal["once", "hold", "read"], one_of("once", "hold", "read")]
Mode = Annotated[Literal["cold", "warm"], one_of("cold", "warm")]
Phrase = Annotated[Literal["as_written", "freely"], one_of("as_written", "freely")]
SpanEnd = Annotated[Literal["from", "to", "either"], one_of("from", "to", "either")]
EndKey = Annotated[Literal["hash", "star", "none"], one_of("hash", "star", "none")]
