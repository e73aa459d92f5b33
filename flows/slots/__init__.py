"""The slot kinds, by the name that flow files use: one line a kind.

A project registers kinds of its own at import, before it loads its flows; ``docs/slot-kinds.md``
shows how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flows.reading.kind import Kind
from flows.slots.choices.choice import ChoiceKind
from flows.slots.choices.yes_no import YesNoKind
from flows.slots.codes.code import CodeKind
from flows.slots.codes.digits import DigitsKind
from flows.slots.codes.postcode import PostcodeKind
from flows.slots.contact.email import EmailKind
from flows.slots.contact.phone import PhoneKind
from flows.slots.dates.date import DateKind
from flows.slots.names.person_name import PersonNameKind
from flows.slots.numbers.number import NumberKind
from flows.slots.numbers.party_size import PartySizeKind
from flows.slots.texts.text import TextKind
from flows.slots.times.time import TimeKind

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_REGISTERED: dict[str, Kind] = {}

#: Kind by name, in the order of registration; a view that nothing can write to.
KINDS: Mapping[str, Kind] = MappingProxyType(_REGISTERED)


def register(kind: Kind) -> None:
    """Make a kind known to flow files and to all that reads, asks and speaks values.

    Raises:
        ValueError: The name is taken, or not one that a flow file can hold.
    """
    if not _NAME.fullmatch(kind.name):
        raise ValueError(f"'{kind.name}' is no name of a kind: use lower-case letters, digits, _")
    if kind.name in _REGISTERED:
        raise ValueError(f"there is a kind '{kind.name}' already: register it once, or rename it")
    _REGISTERED[kind.name] = kind


register(DateKind())
register(TimeKind())
register(ChoiceKind())
register(YesNoKind())
register(PersonNameKind())
register(PhoneKind())
register(EmailKind())
register(NumberKind())
register(PartySizeKind())
register(DigitsKind())
register(PostcodeKind())
register(CodeKind())
register(TextKind())
