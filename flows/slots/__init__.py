"""The slot kinds, by the name that flow files use. ``docs/slot-kinds.md`` shows how to add one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flows.slots.choice import ChoiceKind
from flows.slots.code import CodeKind
from flows.slots.date import DateKind
from flows.slots.digits import DigitsKind
from flows.slots.email import EmailKind
from flows.slots.number import NumberKind
from flows.slots.party_size import PartySizeKind
from flows.slots.person_name import PersonNameKind
from flows.slots.phone import PhoneKind
from flows.slots.postcode import PostcodeKind
from flows.slots.text import TextKind
from flows.slots.time import TimeKind
from flows.slots.yes_no import YesNoKind
from flows.understanding.reading import FindingKind

_ALL: tuple[FindingKind, ...] = (
    DateKind(),
    TimeKind(),
    ChoiceKind(),
    YesNoKind(),
    PersonNameKind(),
    PhoneKind(),
    EmailKind(),
    NumberKind(),
    PartySizeKind(),
    DigitsKind(),
    PostcodeKind(),
    CodeKind(),
    TextKind(),
)

KINDS: Mapping[str, FindingKind] = MappingProxyType({kind.name: kind for kind in _ALL})
