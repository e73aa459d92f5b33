"""Texts with places: ``{date}``, ``{date:weekday}``; ``{{`` is a brace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.errors import TemplateError

#: Names that are filled in without being slots or results.
LIBRARY_PLACES = frozenset(
    {"nearest", "limit", "phone_number", "today", "value", "values", "options", "slot"}
)

_PART = re.compile(r"\{\{|\}\}|\{(?P<place>[^{}]*)\}|(?P<stray>[{}])")
_PLACE = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)(?::([a-z0-9_]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: ``name`` of a slot or value, ``style`` empty for the kind's default."""

    name: str
    style: str = ""


def places(text: str) -> tuple[Place, ...]:
    """Give the places of a text, in order.

    Raises:
        TemplateError: A brace is not closed, holds something else than a name, or the text holds
            markup.
    """
    if "<" in text:
        raise TemplateError(
            "'<' stands in a text: markup is not spoken",
            code="template",
            remedy="remove it; how a word is spoken stands under 'pronounce:'",
        )
    found: list[Place] = []
    for match in _PART.finditer(text):
        if match["stray"]:
            raise TemplateError(
                f"a '{match['stray']}' has no partner",
                code="template",
                remedy="close the braces, or double the brace to have it spoken",
            )
        if match["place"] is not None:
            found.append(_place(match["place"]))
    return tuple(found)


def filled(text: str, worded: Callable[[Place], str]) -> str:
    """Give a text with its places filled in; what ``places`` refuses stays as it stands."""

    def words(match: re.Match[str]) -> str:
        if match["place"] is None:
            return match[0][0]
        place = _read(match["place"])
        return match[0] if place is None else worded(place)

    return _PART.sub(words, text)


def with_constants(text: str, constants: Mapping[str, str]) -> str:
    """Give a text with the places of constants filled; all others stand as they were."""

    def words(match: re.Match[str]) -> str:
        place = _read(match["place"]) if match["place"] is not None else None
        if place is None or place.style or place.name not in constants:
            return match[0]
        return constants[place.name].replace("{", "{{").replace("}", "}}")

    return _PART.sub(words, text)


def _place(inside: str) -> Place:
    place = _read(inside)
    if place is None:
        raise TemplateError(
            f"{{{inside}}} is not the name of a slot",
            code="template",
            remedy="write {slot} or {slot:style} without spaces",
        )
    return place


def _read(inside: str) -> Place | None:
    match = _PLACE.fullmatch(inside)
    return Place(match[1], match[2] or "") if match else None
