"""A call from beginning to end: the line, the bot's side, and what the caller answers.

Every wait has a limit; a call that fails says why.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from caller.bot_side import BotSide, Event, follow
from caller.diary import DIARY_WORK
from caller.errors import CallerError
from caller.line import Line
from caller.mind import GaveUpError, Mind, Reply
from caller.script import Script, same
from caller.sound.voice import Voice

BOT_SILENT_SECONDS = 30.0  # longest wait for the bot to say something, its no-input timer included
PROMPT_SECONDS = 40.0  # longest prompt
GOODBYE_SECONDS = 30.0
CALL_SECONDS = 240.0
REACTION_SECONDS = 0.45  # people answer no sooner; also tells a pause from the end of a prompt
CUT_AFTER_SECONDS = 1.0
KEY_SECONDS = 0.12

Show = Callable[[str, str], None]
"""Takes what the caller does: ``says``, ``writes``, ``keys``, ``cuts in``, …, and the words."""


@dataclass(slots=True, kw_only=True)
class Moment:
    """A phrase of the caller, on ``time.monotonic``: for latencies as the caller hears them.

    Attributes:
        words: What was said.
        began_at, ended_at: First and last sound.
        cut: True if the bot was speaking.
    """

    words: str
    began_at: float
    ended_at: float
    cut: bool = False


@dataclass(slots=True, kw_only=True)
class CallResult:
    """What came of a call.

    Attributes:
        script: What it was to bring about.
        wanted: The same, with what the caller took instead of what was not to be had.
        session: Its name.
        carrier: Of the line.
        problem: Why it failed, for people; empty when the bot told that all was done.
        booked: Slots with which the bot did its business; None if it did none.
        reference: Of the booking, where the flow gives one.
        sources: Where each slot came from: ``said``, ``keyed``, with ``corrected`` where it was.
        refused: Summaries to which the caller said no because they were wrong.
        cut_in: True if the caller cut a prompt of the bot.
        seconds: Length of the call.
        bot: All that the bot showed.
        line: The line, for what was heard on it.
        moments: The caller's phrases.
    """

    script: Script
    wanted: Mapping[str, str]
    session: str
    carrier: str
    bot: BotSide
    line: Line
    problem: str = ""
    booked: Mapping[str, str] | None = None
    reference: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    refused: int = 0
    cut_in: bool = False
    seconds: float = 0.0
    moments: list[Moment] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """True if exactly what was wanted was booked."""
        return bool(self.booked) and all(
            same(value, self.wanted.get(name, "")) for name, value in (self.booked or {}).items()
        )

    @property
    def in_diary(self) -> bool:
        """True if the bot did what leaves an entry in its diary."""
        works = self.bot.of_kind("action")
        return any(work["name"] == DIARY_WORK and work["status"] == "done" for work in works)

    @property
    def wrong(self) -> bool:
        """True if something else was booked."""
        return self.booked is not None and not self.right


class Caller:
    """Makes one call.

    Args:
        line: Not yet open.
        voice: How the caller speaks; None for a caller who writes.
        mind: What to answer.
        show: Sees what the caller does.
        watch: Sees the bot's events.
    """

    def __init__(
        self,
        line: Line,
        voice: Voice | None,
        mind: Mind,
        *,
        show: Show = lambda _what, _words: None,
        watch: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self._line = line
        self._voice = voice
        self._mind = mind
        self._bot = BotSide()
        self._show = show
        self._watch = watch
        self._session = f"demo-{uuid.uuid4().hex[:8]}"
        self._answered = 0
        self._cut_in = False
        self._moments: list[Moment] = []

    async def call(self, url: str) -> CallResult:
        """Call, talk until the call is over, and tell what came of it. Raises nothing.

        Args:
            url: Of the bot.
        """
        began = time.monotonic()
        problem = ""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._whole_call(url)
        except TimeoutError:
            problem = f"The call was not over after {CALL_SECONDS:g} s."
        except (GaveUpError, CallerError) as error:
            problem = str(error)
        finally:
            await self._line.close()
        return self._result(problem, time.monotonic() - began)

    async def _whole_call(self, url: str) -> None:
        ready = asyncio.Event()
        following = asyncio.create_task(follow(url, self._session, self._bot, self._watch, ready))
        opened = asyncio.create_task(ready.wait())
        try:
            await asyncio.wait({following, opened}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            await self._line.open(self._session)
            self._show("calls", f"{self._line.carrier}, session {self._session}")
            await self._talk()
        finally:
            for task in (following, opened):
                task.cancel()
                with suppress(asyncio.CancelledError, CallerError):
                    await task

    async def _talk(self) -> None:
        while not self._bot.over:
            await self._until_prompt()
            if self._bot.over:
                break
            if self._mind.wants_to_cut(self._bot, self._cut_in) and await self._cut():
                continue
            if await self._until_said():
                self._answered = len(self._bot.prompts)
                await self._answer()
        await self._hear_goodbye()

    async def _until_prompt(self) -> None:
        heard = await self._bot.until(
            lambda: self._bot.over or len(self._bot.prompts) > self._answered, BOT_SILENT_SECONDS
        )
        if not heard:
            raise GaveUpError(
                f"The bot has been silent for {BOT_SILENT_SECONDS:g} s (state {self._bot.state}, "
                f"asking {self._bot.asking})."
            )

    async def _until_said(self) -> bool:
        """Wait until the bot has said what it says; False if something else came up."""
        bot = self._bot
        if not await bot.until(lambda: bot.over or not bot.speaking, PROMPT_SECONDS):
            raise GaveUpError(f"A prompt has been going on for {PROMPT_SECONDS:g} s.")
        said = len(bot.prompts)
        wait = REACTION_SECONDS if bot.prompts[-1].complete else 3 * REACTION_SECONDS
        more = await bot.until(lambda: bot.over or len(bot.prompts) > said or bot.working, wait)
        return not more

    async def _cut(self) -> bool:
        """Answer in the middle of a prompt; False if it was over before."""
        bot, prompts = self._bot, len(self._bot.prompts)
        if await bot.until(lambda: bot.over or not bot.speaking, CUT_AFTER_SECONDS):
            return False
        self._answered, self._cut_in = prompts, True
        await self._answer(cut=True)
        return True

    async def _answer(self, cut: bool = False) -> None:
        reply = self._mind.reply(self._bot)
        if reply is None:
            return
        if reply.keys:
            self._show("keys", reply.keys)
            for key in reply.keys:
                await self._line.key(key)
                await asyncio.sleep(KEY_SECONDS)
        else:
            await self._say(reply, cut)

    async def _say(self, reply: Reply, cut: bool) -> None:
        if self._voice is None:
            self._show("writes", reply.words)
            await self._line.type(reply.words)
            return
        speech = await self._voice.render(reply.words, slower=reply.slower)
        self._show("cuts in" if cut else "says", reply.words)
        began = time.monotonic()
        async with asyncio.timeout(speech.seconds + 5):
            await self._line.microphone.say(speech)
        self._moments.append(
            Moment(words=reply.words, began_at=began, ended_at=time.monotonic(), cut=cut)
        )

    async def _hear_goodbye(self) -> None:
        over = await self._bot.until(lambda: self._bot.ended, GOODBYE_SECONDS)
        if not over:
            raise GaveUpError(
                f"The bot did not hang up within {GOODBYE_SECONDS:g} s of its goodbye."
            )

    def _result(self, problem: str, seconds: float) -> CallResult:
        bot, outcome = self._bot, self._bot.outcome or {}
        completed = outcome.get("outcome") == "completed"
        booked = booked_slots(bot)
        if not problem and not completed:
            problem = f"The bot ended the call: {outcome.get('outcome', 'without an outcome')}."
        return CallResult(
            script=self._mind.script,
            wanted=self._mind.settled_for,
            session=self._session,
            carrier=self._line.carrier,
            bot=bot,
            line=self._line,
            problem=problem,
            booked=booked,
            reference=outcome.get("result", {}).get("reference", ""),
            sources=sources(bot, self._mind.corrected),
            refused=self._mind.refused,
            cut_in=bool(bot.of_kind("barge_in")),
            seconds=seconds,
            moments=self._moments,
        )


def booked_slots(bot: BotSide) -> dict[str, str] | None:
    """Give the slots with which business was done, or None if none was.

    A flow without business work has done its business when the call is completed.
    """
    works = bot.of_kind("action")
    done = bot.served if works else (bot.outcome or {}).get("outcome") == "completed"
    return {name: slot["value"] for name, slot in bot.slots.items()} if done else None


def sources(bot: BotSide, corrected: set[str]) -> dict[str, str]:
    """Say where each slot came from."""
    words: Mapping[str, Any] = {"voice": "said", "keys": "keyed", "text": "typed"}
    found = {name: words.get(slot["source"], slot["source"]) for name, slot in bot.slots.items()}
    return {
        name: f"{source}, corrected" if name in corrected else source
        for name, source in found.items()
    }
