"""Calls by voice in real time, the only tests that wait: no word crosses except as audio.

The scripted caller speaks with a synthetic voice, and the embedded recogniser hears it. It may use
words that this recogniser hears well, and does: a check-up or a cleaning, a weekday of the coming
week, half hours such as "half past ten", and the name Mary Miller. It repeats when asked again. The
telephone number is keyed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from caller.conversation import Caller, CallResult
from caller.diary import agrees, read_booking
from caller.mind import Mind
from caller.script import Script
from caller.served_flow import ask_flow
from caller.sound.voice import Voice
from caller.telephone import TelephoneLine
from caller.wording import wording
from tests.scenes.served_bot import ServedBot, served_bot


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedBot]:
    with served_bot(tmp_path_factory.mktemp("bot")) as served:
        yield served


def next_weekday(weekday: int) -> date:
    """Give the next such day (0 is Monday), two days ahead at least."""
    day = datetime.now(UTC).date() + timedelta(days=2)
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return day


def script(weekday: int, time: str, type_: str, name: str = "Mary Miller") -> Script:
    """Give a script of a caller."""
    booking = {
        "type": type_,
        "date": next_weekday(weekday).isoformat(),
        "time": time,
        "name": name,
        "contact": "2025550143",
    }
    cut = ("type", "contact", "name")
    return Script(booking=booking, barge_in=cut, today=datetime.now(UTC).date())


def telephone(bot: ServedBot, wanted: Script) -> tuple[CallResult, TelephoneLine]:
    """Call by telephone."""

    async def call() -> tuple[CallResult, TelephoneLine]:
        voice, line = Voice(), TelephoneLine(bot.url)
        try:
            flow = await ask_flow(bot.url)
            mind = Mind(wanted, flow, wording(flow.language))
            return await Caller(line, voice, mind).call(bot.url), line
        finally:
            voice.close()

    return asyncio.run(call())


def test_a_caller_books_by_telephone_with_barge_in_and_keys(bot: ServedBot) -> None:
    wanted = script(1, "10:30", "checkup")
    result, line = telephone(bot, wanted)
    assert result.problem == ""
    assert agrees(read_booking(bot.diary, result.reference), wanted.booking)
    assert result.sources["contact"] == "keyed"
    spoken = [result.sources[slot] for slot in ("type", "date", "time", "name")]
    assert all(source.startswith("said") for source in spoken)  # once more where it was misheard
    assert {event["source"] for event in result.bot.of_kind("user")} <= {"voice", "keys"}
    assert result.cut_in
    assert line.cleared_at, "nothing that was sent was taken back"
    (cut,) = [event for event in result.bot.of_kind("heard") if not event["complete"]][:1]
    assert cut["seconds"] < 4
    assert "Traceback" not in bot.log.read_text()
