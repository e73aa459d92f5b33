"""Reads a lock: which package in which version, with its hashes, for which machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FIRST_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]*[^\\\s]))?"
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock.

    Attributes:
        name: As the lock spells it: lower case, with hyphens.
        version: The only one that is taken.
        marker: What must hold of machine and Python, e.g. ``python_version < '3.12'``; or empty.
        text: Its lines in the lock, hashes included.
    """

    name: str
    version: str
    marker: str
    text: str


def read_pins(lock: Path) -> tuple[Pin, ...]:
    """Give the pins of a lock in its order; a package has several where its version differs."""
    return tuple(_pins(lock.read_text(encoding="utf-8")))


def _pins(text: str) -> Iterator[Pin]:
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if first := _FIRST_LINE.match(block):
            yield Pin(first["name"], first["version"], first["marker"] or "", block)
