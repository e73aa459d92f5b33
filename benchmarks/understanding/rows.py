"""From a row of a data set to what a call would know: words, hypotheses and an expectation.

Only fields that a call has too are read: ``text`` or ``nbest``, ``ref`` and ``ref_time`` (today),
``requested`` and ``requested_types`` (what was asked), ``confirming`` (a yes/no question stands),
``system`` (what the bot said), ``before`` (what is filled), ``item`` (what is verified).
Not the set's name: which slots a flow has is told by what was asked, see ``_slots``; where the
callers are, which a deployment knows, by the benchmark's option ``--country``, see ``_country``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flows.build.meanings import with_meaning
from flows.model.flow import Slot
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Expectation, Question

Row = Mapping[str, Any]
KEPT_ASIDE = 5  # every fifth group is not looked at while rules are written
DAY, CLOCK = "%Y-%m-%d", "%H:%M"  # of ``ref`` and ``ref_time``
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
_BIRTH = with_meaning(Slot(name="date_of_birth", kinds=("date",)), "en")

_EMAIL = Slot(name="email", kinds=("email",))

_ANY_FLOW = (_DATE, _DATE_2, _TIME, _TIME_2, _PEOPLE, _PHONE)
_RESERVATION = (_DATE, _TIME, _PEOPLE, _NAME, _PHONE)
_TYPED = {"date": _DATE, "time": _TIME, "number": _PEOPLE}  # a "name" may be that of a shop
_ASKED_FOR = {  # name of what was asked, or item of a verification → slot
    **dict.fromkeys(("people", "number", "party_size", "group_size", "guests"), _PEOPLE),
    **dict.fromkeys(("name", "first_name", "last_name", "full_name"), _NAME),
    **dict.fromkeys(("dob", "date_of_birth", "birth_date", "birthday"), _BIRTH),
    **dict.fromkeys(("phone", "phone_number", "telephone"), _PHONE),
    **dict.fromkeys(("postcode", "postal_code", "zip", "zip_code"), _POSTCODE),
    **{"date": _DATE, "day": _DATE, "time": _TIME, "email": _EMAIL},
}
_WITH_POSTCODES = "GB"  # where callers are verified by their postcode, name and date of birth
_ELSEWHERE = "US"


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


def heard(row: Row, with_nbest: bool = True, country: str | None = None) -> Heard:
    """Turn a row into what a call would know.

    Args:
        row: A row that ``row_files`` has checked.
        with_nbest: Whether the recogniser's other hypotheses are used.
        country: ISO 3166 code of where the caller is; None takes a default, see ``_country``.
    """
    hypotheses = tuple(row.get("nbest") or ()) if with_nbest else ()
    text = str(row.get("text") or (hypotheses[0] if hypotheses else ""))
    others = tuple(h for h in hypotheses if h != text)
    return Heard(text, others, expectation(row, country))


def expectation(row: Row, country: str | None = None) -> Expectation:
    """Give what the dialogue could take at a row."""
    wanted = _wanted(row)
    slots = _slots(row, wanted)
    confirming = bool(row.get("confirming"))
    question = Question.YES_NO if confirming else Question.SLOT if wanted else Question.OPEN
    now = _now(row)
    return Expectation(
        language="en",
        now=now,
        slots=slots,
        question=question,
        asked=tuple(wanted),
        filled=_filled(row, slots, now) if confirming else {},
        prompt=str(row.get("system") or ""),
        country=country or _country(row),
    )


def _wanted(row: Row) -> Mapping[str, Slot]:
    """Give the slots just asked for, of those whose kind we have."""
    types = row.get("requested_types")
    names = [row["item"]] if row.get("item") else row.get("requested") or ()
    found = [_ASKED_FOR.get(str(name)) for name in names]
    if types:
        found = [_TYPED.get(str(kind)) for kind in types.values()]
    return {slot.name: slot for slot in found if slot is not None}


def _slots(row: Row, wanted: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Give the slots of the flow that a row belongs to.

    A verification (``item``) takes what it asks for and nothing else. Where slots are asked by
    name alone (``requested``), there is one of each: a reservation. Else there may be two.
    """
    if row.get("item") and wanted:
        return wanted
    by_name = row.get("requested") is not None and row.get("requested_types") is None
    flow = _RESERVATION if by_name else _ANY_FLOW
    return {slot.name: slot for slot in (*flow, *wanted.values())}


def _country(row: Row) -> str:
    """Give where the caller is taken to be when nobody says it."""
    verified = row.get("item") or "postcode" in (row.get("requested") or ())
    return _WITH_POSTCODES if verified else _ELSEWHERE


def _now(row: Row) -> datetime:
    if not row.get("ref"):
        return DEFAULT_DAY
    day, clock = row["ref"], row.get("ref_time") or "09:00"
    return datetime.strptime(f"{day} {clock}", f"{DAY} {CLOCK}").replace(tzinfo=UTC)


def _filled(row: Row, slots: Mapping[str, Slot], now: datetime) -> Mapping[str, str]:
    """Read the values held before, which the sets give as the words that said them."""
    held: dict[str, str] = {}
    for said in (row.get("before") or {}).values():
        for words in [said] if isinstance(said, str) else said:
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
