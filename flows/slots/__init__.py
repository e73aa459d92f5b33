"""The slot kinds, by the name that flow files use. ``docs/slot-kinds.md`` shows how to add one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flows.reading.reading import FindingKind
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
