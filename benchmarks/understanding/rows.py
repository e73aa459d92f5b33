"""From a row of a data set to what a call would know: words, hypotheses and an expectation.

Only fields that a call has too are read: ``text`` or ``nbest``, ``ref`` and ``ref_time`` (today),
``requested`` and ``requested_types`` (what was asked), ``confirming`` (a yes/no question stands),
``system`` (what the bot said), ``before`` (what is filled), ``item`` and ``set`` (which flow).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flows.commands import CorrectSlot, SetSlot
from flows.flow import Slot
from flows.interpretation import RuleInterpreter
from flows.ports import Expectation, Question

Row = Mapping[str, Any]
KEPT_ASIDE = 5  # every fifth group is not looked at while rules are written
DEFAULT_DAY = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)

_DATE = Slot(name="date", kinds=("date",))
_DATE_2 = Slot(name="date_2", kinds=("date",))
_TIME = Slot(name="time", kinds=("time",))
_TIME_2 = Slot(name="time_2", kinds=("time",))
_NUMBER = Slot(name="number", kinds=("number",))
_PEOPLE = Slot(name="people", kinds=("party_size",))
_NAME = Slot(name="name", kinds=("person_name",))
_PHONE = Slot(name="phone", kinds=("phone",))
_POSTCODE = Slot(name="postcode", kinds=("postcode",))
_BIRTH = Slot(name="date_of_birth", kinds=("date",))

_FLOWS: dict[str, tuple[Slot, ...]] = {
    "sgd_appt": (_DATE, _TIME),
    "sgd_other": (_DATE, _DATE_2, _TIME, _TIME_2, _PEOPLE),
    "r8k": (_DATE, _TIME, _PEOPLE, _NAME),
    "nlupp": (_DATE, _DATE_2, _TIME, _TIME_2, _PEOPLE),
    "multiwoz": (_DATE, _TIME, _TIME_2, _PEOPLE),
    "multidogo": (_PHONE,),
    "clinc": (),
    "slurp": (_DATE, _DATE_2, _TIME, _TIME_2),
}
_ANY_FLOW = (_DATE, _DATE_2, _TIME, _TIME_2, _PEOPLE, _PHONE)
_EVI = {"postcode": _POSTCODE, "name": _NAME, "dob": _BIRTH}
_BRITISH = frozenset({"evi", "multiwoz", "nlupp"})
_ASKED_AS = {"first_name": "name", "last_name": "name"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call would hand to the interpreter."""

    text: str
    alternatives: tuple[str, ...]
    expectation: Expectation


def kept_aside(row: Row) -> bool:
    """Tell whether a row belongs to the fifth of the groups that is kept unread."""
    group = str(row.get("group", row.get("id", "")))
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % KEPT_ASIDE == 0


def heard(row: Row, with_nbest: bool = True) -> Heard:
    """Turn a row into what a call would know."""
    hypotheses = tuple(row.get("nbest") or ()) if with_nbest else ()
    text = str(row.get("text") or (hypotheses[0] if hypotheses else ""))
    others = tuple(h for h in hypotheses if h != text)
    return Heard(text, others, expectation(row))


def expectation(row: Row) -> Expectation:
    """Give what the dialogue could take at a row."""
    name = str(row.get("set", ""))
    slots = {slot.name: slot for slot in _slots(name, row)}
    asked = _asked(row, slots)
    confirming = bool(row.get("confirming"))
    question = Question.YES_NO if confirming else Question.SLOT if asked else Question.OPEN
    now = _now(row)
    return Expectation(
        language="en",
        now=now,
        slots=slots,
        question=question,
        asked=asked,
        filled=_filled(row, slots, now) if confirming else {},
        prompt=str(row.get("system") or ""),
        country="GB" if name in _BRITISH else "US",
    )


def _slots(name: str, row: Row) -> tuple[Slot, ...]:
    if name == "evi":
        return (_EVI.get(str(row.get("item")), _NAME),)
    return _FLOWS.get(name.removesuffix("_asr"), _ANY_FLOW)


def _asked(row: Row, slots: Mapping[str, Slot]) -> tuple[str, ...]:
    if row.get("set") == "evi":
        return tuple(slots)
    types = row.get("requested_types")
    wanted = list(types.values()) if types else list(row.get("requested") or ())
    wanted = ["people" if name == "number" else _ASKED_AS.get(name, name) for name in wanted]
    return tuple(dict.fromkeys(name for name in wanted if name in slots))


def _now(row: Row) -> datetime:
    if not row.get("ref"):
        return DEFAULT_DAY
    clock = row.get("ref_time") or "09:00"
    return datetime.fromisoformat(f"{row['ref']}T{clock}:00").replace(tzinfo=UTC)


def _filled(row: Row, slots: Mapping[str, Slot], now: datetime) -> Mapping[str, str]:
    """Read the values held before, which the sets give as the words that said them."""
    held: dict[str, str] = {}
    for said in (row.get("before") or {}).values():
        for words in said:
            held.update(_value(str(words), now))
    return {name: value for name, value in held.items() if name in slots}


@lru_cache(maxsize=4096)
def _value(words: str, now: datetime) -> Mapping[str, str]:
    if words.isdigit():
        return {"people": words}
    slots = {slot.name: slot for slot in (_DATE, _TIME)}
    asking = Expectation(language="en", now=now, slots=slots, question=Question.OPEN)
    found = RuleInterpreter().interpret(words, asking)
    return {c.slot: c.value for c in found if isinstance(c, SetSlot | CorrectSlot) and c.value}
