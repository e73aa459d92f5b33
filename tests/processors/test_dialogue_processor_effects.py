"""Effects at the line: a caller who speaks at any moment neither cancels a booking nor doubles it.

Swept in steps of 100 ms over every prompt of the booking: the summary, the words meanwhile, and
what is said when it is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from flows.actions.own import ActionContext
from pipeline.business.actions import Actions, Work
from tests.processors.test_dialogue_processor_appointment import (
    BOOKED,
    Sweep,
    legal,
    setting,
    to_the_summary,
)
from tests.scenes.stage import Stage
from tests.scenes.virtual_time import play

WORDS = ["", "yes", "no wait", "cancel", "at three in the afternoon", "hello are you there"]
SUMMARY = range(0, 90)  # tenths of a second
BOOKING = range(0, 110)


class Business:
    """Books slowly enough for the words meanwhile, through the runner that calls have."""

    def __init__(self, seconds: float = 2.0) -> None:
        self.seconds = seconds
        self.begun: list[str] = []
        self.bookings: list[dict[str, str]] = []
        self.actions = Actions({"calendar.book": Work(do=self.book, idempotent=False)})

    async def book(self, context: ActionContext, inputs: Mapping[str, str]) -> Mapping[str, str]:
        self.begun.append(context.key)
        await asyncio.sleep(self.seconds)
        self.bookings.append(dict(inputs))
        return {"reference": "K7QM"}


async def break_in(s: Stage, words: str) -> None:
    """Speak, or only cough."""
    if words:
        await s.speak(words)
        return
    await s.voice_on()
    await asyncio.sleep(0.5)
    await s.voice_off()


def told(s: Stage) -> bool:
    """Tell whether the caller was told that it is booked."""
    heard = " ".join(event["text"] for event in s.shown("prompt"))
    return "You are booked" in heard


@pytest.mark.timeout(1200)  # of the whole sweep
@pytest.mark.parametrize("words", WORDS)
def test_at_any_moment_of_the_booking_it_is_booked_once(words: str, sweep: Sweep) -> None:
    async def scene(at: float) -> None:
        business = Business()
        async with setting(business.actions, end=False) as s:
            await to_the_summary(s)
            await asyncio.sleep(12)
            await s.type("yes")
            await s.until(s.now + at)
            await break_in(s, words)
        assert business.bookings == [BOOKED], at
        assert len(business.begun) == 1, at
        assert told(s), at
        assert s.shown("outcome")[0]["result"] == {"reference": "K7QM"}, at
        assert legal(s), at

    for step in sweep(BOOKING, 3):
        play(scene(step * 0.1), longest=300)


@pytest.mark.timeout(1200)  # of the whole sweep
@pytest.mark.parametrize("words", WORDS)
def test_at_any_moment_of_the_summary_it_is_booked_once_or_not_at_all(
    words: str, sweep: Sweep
) -> None:
    async def scene(at: float) -> None:
        business = Business()
        async with setting(business.actions, end=False) as s:
            await to_the_summary(s)
            await s.until(s.now + at)
            await break_in(s, words)
            await asyncio.sleep(15)
            await s.type("yes")
            await asyncio.sleep(15)
            await s.type("yes")
        assert len(business.begun) == len(business.bookings) <= 1, at
        assert told(s) == bool(business.bookings), at
        assert legal(s), at

    for step in sweep(SUMMARY, 2):
        play(scene(step * 0.1), longest=600)
