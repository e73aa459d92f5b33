"""The bot's side of a call, as it shows it on ``WS /events`` (``docs/call-events.md``)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from caller.line import LineError

Event = Mapping[str, Any]

OPEN_SECONDS = 5.0


@dataclass(slots=True)
class Prompt:
    """Something the bot says.

    Attributes:
        number: Of the prompt in the call.
        text: Its words.
        began_at: On ``time.monotonic``.
        ended_at: When it was played or cut; None while it is said.
        complete: True if all of it was played.
    """

    number: int
    text: str
    began_at: float
    ended_at: float | None = None
    complete: bool = False


@dataclass(slots=True)
class BotSide:
    """What the bot has shown so far.

    Attributes:
        events: All events, oldest first.
        state, asking: Of the flow.
        slots: Filled slots as the event ``slots`` gives them.
        floor: Who is talking, as the bot sees it.
        prompts: What the bot said or is saying, oldest first.
        heard: What the bot understood of the caller last.
        outcome: The event ``outcome``, or None.
        ended: True when the bot closed the call.
        working: True while business work is under way.
    """

    events: list[Event] = field(default_factory=list)
    state: str = ""
    asking: str = ""
    slots: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    floor: str = ""
    prompts: list[Prompt] = field(default_factory=list)
    heard: str = ""
    outcome: Event | None = None
    ended: bool = False
    working: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def over(self) -> bool:
        """True when there is nothing left to say: the bot said its outcome, or is gone."""
        return self.ended or self.outcome is not None

    @property
    def speaking(self) -> bool:
        """True while a prompt is being said."""
        return bool(self.prompts) and self.prompts[-1].ended_at is None

    def of_kind(self, kind: str) -> list[Event]:
        """Give the events of a kind, oldest first."""
        return [event for event in self.events if event["kind"] == kind]

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds; False when it does not within so many seconds."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(condition)
        except TimeoutError:
            return condition()
        return True

    async def take(self, event: Event) -> None:
        """Note an event, and wake who waits."""
        self.events.append(event)
        self._note(event)
        async with self._changed:
            self._changed.notify_all()

    def _note(self, event: Event) -> None:
        match event["kind"]:
            case "flow":
                self.state, self.asking = event["state"], event["asking"]
            case "floor":
                self.floor = event["state"]
            case "slots":
                self.slots = event["slots"]
            case "user" if event["final"]:
                self.heard = event["text"]
            case "prompt":
                self.prompts.append(Prompt(event["prompt"], event["text"], time.monotonic()))
            case "heard":
                self._heard(event)
            case "action":
                self.working = event["status"] == "running"
            case "outcome":
                self.outcome = event
            case "ended":
                self.ended = True

    def _heard(self, event: Event) -> None:
        for prompt in reversed(self.prompts):
            if prompt.number == event["prompt"] and prompt.ended_at is None:
                prompt.ended_at, prompt.complete = time.monotonic(), event["complete"]
                return


async def follow(
    url: str, session: str, bot: BotSide, watch: Callable[[Event], None], ready: asyncio.Event
) -> None:
    """Follow a call from before it begins, until cancelled or the server goes away.

    Args:
        url: Of the bot.
        session: Name of the call.
        bot: Takes what is shown.
        watch: Sees each event too.
        ready: Set when nothing can be missed any more.

    Raises:
        LineError: There is no events socket.
    """
    address = f"{url.replace('http', 'ws', 1)}/events?session_id={session}"
    try:
        async with (
            aiohttp.ClientSession() as http,
            asyncio.timeout(OPEN_SECONDS) as limit,
            http.ws_connect(address) as socket,
        ):
            limit.reschedule(None)
            ready.set()
            async for message in socket:
                event = json.loads(message.data)
                watch(event)
                await bot.take(event)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise LineError(
            f"The bot at {url} shows no events ({type(error).__name__}).",
            code="line_refused",
            remedy="Call a bot of this version, on this machine.",
        ) from error
