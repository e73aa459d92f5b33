"""The watchdog: fires when nobody was heard for longer than allowed, and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from processors.turns.watchdog import Watchdog
from tests.scenes.virtual_time import play


class Yard:
    """A watchdog, what is allowed, and when it barked."""

    def __init__(self) -> None:
        self.allowed: float | None = 8.0
        self.barks: list[float] = []
        self.dog = Watchdog(lambda: self.allowed, self._bark)
        self.zero = asyncio.get_running_loop().time()
        self.dog.start()

    def _bark(self) -> None:
        self.barks.append(round(asyncio.get_running_loop().time() - self.zero, 3))


def watch(script: Callable[[Yard], Awaitable[None]]) -> list[float]:
    async def scene() -> list[float]:
        yard = Yard()
        await script(yard)
        return yard.barks

    return play(scene())


def test_it_fires_after_each_silence() -> None:
    async def script(yard: Yard) -> None:
        await asyncio.sleep(5)
        yard.dog.heard()
        await asyncio.sleep(20)

    assert watch(script) == [13.0, 21.0]


def test_what_counts_as_heard_for_some_seconds_more_moves_it() -> None:
    async def script(yard: Yard) -> None:
        yard.dog.heard(for_seconds=5)
        await asyncio.sleep(14)

    assert watch(script) == [13.0]


def test_it_does_not_fire_while_silence_is_right_and_does_when_it_no_longer_is() -> None:
    async def script(yard: Yard) -> None:
        yard.allowed = None
        await asyncio.sleep(30)
        assert yard.barks == []
        yard.allowed = 8.0
        yard.dog.check()
        await asyncio.sleep(1)

    assert watch(script) == [30.0]


def test_an_allowance_that_has_grown_meanwhile_counts() -> None:
    async def script(yard: Yard) -> None:
        await asyncio.sleep(1)
        yard.allowed = 12.0
        await asyncio.sleep(15)

    assert watch(script) == [12.0]


def test_a_stopped_one_never_fires() -> None:
    async def script(yard: Yard) -> None:
        yard.dog.stop()
        yard.dog.heard()
        yard.dog.check()
        await asyncio.sleep(30)

    assert watch(script) == []
