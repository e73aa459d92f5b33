"""Days and times that callers only tell of are no wish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model.condition_reader import read_condition
from flows.model.flow import Prompt, Rule
from tests.scenes.understanding_scene import SLOTS, at_summary, interpret, names, slots, values
from tests.slots.test_times import RULE_NAMES

RULE = Rule(
    require=read_condition("open(date, time)", RULE_NAMES),
    say=Prompt(texts=("We are closed then.",)),
)
RULED = {
    **SLOTS,
    "date": replace(SLOTS["date"], rules=(RULE,)),
    "time": replace(SLOTS["time"], rules=(RULE,)),
}


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        ("it hurts since Monday", "date", {}),
        ("I phoned the day before yesterday", "date", {}),
        ("the cough started on Thursday", "date", {}),
        ("every Wednesday I have yoga", "date", {}),
        ("I was in on the 2nd of November and need to come on the 30th", "date", "2026-11-30"),
        ("I was there on Monday so could I have Wednesday", "date", "2026-11-25"),
        ("I'm away from Tuesday on so Monday", "date", "2026-11-23"),
        ("I have to collect my kids at four", "time", {}),
        ("someone called at eleven", "time", {}),
        ("when do you close on Friday", "date", {}),
        ("can you fit me in on Friday", "date", "2026-11-27"),
        ("I work till three so half four", "time", "16:30"),
        ("I usually come at ten but today two", "time", "14:00"),
        ("I'm working from home so any day, say Monday", "date", "2026-11-23"),
        ("my tooth broke on Friday", "date", {}),
        ("I came off my bike on Saturday", "date", {}),
        ("my filling came out on Friday and I need it seen on Monday", "date", "2026-11-23"),
        ("I had a filling on the 10th", "date", {}),
        ("we went with Friday", "date", "2026-11-27"),
        ("I get paid on Friday", "date", {}),
        ("I saw the nurse on Thursday", "date", {}),
        ("it was meant to be Monday but I'd like Tuesday", "date", "2026-11-24"),
        ("my shift ends at two so half two", "time", "14:30"),
        ("we get started at ten", "time", "10:00"),
    ],
)
def test_what_is_told_is_not_wished(text: str, asked: str, wanted: dict[str, str] | str) -> None:
    given = {k: v for k, v in values(interpret(text, asked, slots=RULED)).items() if k == asked}
    assert given == ({asked: wanted} if isinstance(wanted, str) else wanted)


def test_a_slot_without_rules_may_ask_for_what_happened() -> None:
    paid = slots(paid_on="date")
    assert values(interpret("I paid it yesterday", "paid_on", slots=paid)) == {
        "paid_on": "2026-11-20"
    }
    assert values(interpret("I paid it on Monday", "paid_on", slots=paid)) == {}


def test_a_day_of_birth_is_told_and_wished() -> None:
    birth = slots(date_of_birth="date")
    found = interpret("I was born on the 5th of May 1960", "date_of_birth", slots=birth)
    assert values(found) == {"date_of_birth": "1960-05-05"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("yes, I finish work at one", {}),
        ("yes and my husband will come at three", {}),
        ("yes, but my husband will come so make it three", {"time": "15:00"}),
    ],
)
def test_what_is_told_after_a_yes_corrects_nothing(text: str, wanted: dict[str, str]) -> None:
    found = at_summary(text)
    assert values(found) == wanted
    assert wanted or "Affirm" in names(found)


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        ("me duele desde el lunes", "date", None),
        ("llamé el jueves", "date", None),
        ("todos los martes tengo clase", "date", None),
        ("para el martes", "date", "2026-11-24"),
        ("salgo a las tres, así que a las cuatro", "time", "16:00"),
    ],
)
def test_what_is_told_in_spanish(text: str, asked: str, wanted: str | None) -> None:
    assert values(interpret(text, asked, slots=RULED, language="es")).get(asked) == wanted
