"""The bot's side of a call, as it shows it on ``WS /events`` (``docs/call-events.md``)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the bot asks, as the event ``question`` tells it.

    Attributes:
        kind: ``none``, ``open``, ``slot``, ``which``, ``yes_no`` or ``change``.
        asked: Slots that it is about, most wanted first.
        offered: Values that it offers or reads back, canonical, by slot.
        told: Values that a summary names, as spoken, by slot.
        stopping: True when it asks whether to stop without having done anything.
        keys: Key → value, or ``yes`` and ``no``.
        digits: Shortest and longest number that may be keyed; zeros for none.
        end: Key that ends a number, or empty.
    """

    kind: str = "none"
    asked: tuple[str, ...] = ()
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    stopping: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    digits: tuple[int, int] = (0, 0)
    end: str = ""

    @classmethod
    def read(cls, event: Event) -> Question:
        """Read the event."""
        keys = event["keys"] or {}
        return cls(
            kind=event["question"],
            asked=tuple(event["asked"]),
            offered=event["offered"],
            told=event["told"],
            stopping=event["stopping"],
            keys=keys.get("options", {}),
            digits=(keys.get("min_digits", 0), keys.get("max_digits", 0)),
            end=keys.get("end", ""),
        )

    def key_for(self, value: str) -> str:
        """Give the key that means a value; empty if there is none."""
        return next((key for key, meant in self.keys.items() if meant == value), "")

    def takes_number(self, value: str) -> bool:
        """Tell whether a value can be keyed in digit by digit."""
        shortest, longest = self.digits
        return value.isdecimal() and shortest <= len(value) <= longest


@dataclass(slots=True)
class BotSide:
    """What the bot has shown so far.

    Attributes:
        events: All events, oldest first.
        state, asking: Of the flow.
        question: What it asks now.
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
    question: Question = Question()
    slots: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    floor: str = ""
    prompts: list[Prompt] = field(default_factory=list)
    heard: str = ""
    outcome: Event | None = None
    ended: bool = False
    working: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def served(self) -> bool:
        """True once business work was done."""
        return any(event["status"] == "done" for event in self.of_kind("action"))

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
        self.note(event)
        async with self._changed:
            self._changed.notify_all()

    def note(self, event: Event) -> None:
        """Note an event."""
        self.events.append(event)
        match event["kind"]:
            case "flow":
                self.state, self.asking = event["state"], event["asking"]
            case "question":
                self.question = Question.read(event)
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
            remedy="Call a bot of this version, on this machine.",
        ) from error
