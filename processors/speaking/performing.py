"""The line of what the bot says: acts become frames here, in order, and each prompt is accounted
for, until it was heard, was cut, or was never spoken."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from pipecat.frames.frames import (
    Frame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)

from flows.vocabulary.acts import Say
from processors.frames import PromptHeardFrame, PromptMarkFrame

Phrase = Callable[[Say], Awaitable[str]]
"""Rewords a ``Say`` that leaves it; gives the written text where it cannot. Never raises."""


@dataclass(slots=True, eq=False)
class Prompt:
    """A prompt on its way to the caller.

    Attributes:
        say: What is to be said.
        silent: True when it is shown as text and not spoken.
        cuts: The number of interruptions when its event came; others since then make it stale.
        sent: True once its frames have left.
        phrasing_seconds: What rewording took; None when nothing reworded it.
    """

    say: Say
    silent: bool
    cuts: int
    sent: bool = False
    phrasing_seconds: float | None = None


def frames_of(prompt: Prompt, text: str) -> tuple[Frame, ...]:
    """Give the frames that speak a text: a reply like a language model's, between two marks."""
    start, words, end = LLMFullResponseStartFrame(), LLMTextFrame(text), LLMFullResponseEndFrame()
    start.skip_tts = words.skip_tts = end.skip_tts = prompt.silent
    number, silent = prompt.say.prompt, prompt.silent
    return (
        PromptMarkFrame(prompt=number, edge="begin", text=text, silent=silent),
        start,
        words,
        end,
        PromptMarkFrame(prompt=number, edge="end", silent=silent),
    )


class SpeechLine:
    """Speaks prompts one after another; an interruption makes those said before it stale.

    Args:
        push: Sends a frame downstream.
        on_sent: Told of a prompt when its frames leave.
        on_gone: Told once of each prompt's end: the prompt, complete, the text played.
        on_failure: Told of an exception while a prompt was sent.
        phrase: Rewords prompts, or None.
    """

    def __init__(
        self,
        push: Callable[[Frame], Awaitable[None]],
        *,
        on_sent: Callable[[Prompt], None],
        on_gone: Callable[[Prompt, bool, str], None],
        on_failure: Callable[[Exception], Awaitable[None]],
        phrase: Phrase | None = None,
    ) -> None:
        self.cuts = 0
        self._push = push
        self._on_sent = on_sent
        self._on_gone = on_gone
        self._on_failure = on_failure
        self._phrase = phrase
        self._line: asyncio.Queue[Prompt | Frame] = asyncio.Queue()
        self._under_way: list[Prompt] = []
        self._held: deque[Prompt | Frame] | None = None
        self._phrasing: asyncio.Task[str] | None = None
        self._reported = asyncio.Event()

    @property
    def busy(self) -> bool:
        """True while a prompt is on its way or being played."""
        return bool(self._under_way)

    @property
    def must_hear(self) -> bool:
        """True while a prompt that may not be interrupted is on its way or being played."""
        return any(prompt.say.must_hear for prompt in self._under_way)

    @property
    def current(self) -> int | None:
        """Number of the prompt that the caller hears, or hears next; None if all are stale."""
        wanted = (prompt for prompt in self._under_way if not self._stale(prompt))
        return next((prompt.say.prompt for prompt in wanted), None)

    @property
    def settled(self) -> bool:
        """False while it is not known how much was heard of a prompt that was cut."""
        return not any(prompt.sent and self._stale(prompt) for prompt in self._under_way)

    async def settle(self, longest_seconds: float) -> None:
        """Wait until it is known how much was heard of what was cut."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest_seconds):
                while not self.settled:
                    self._reported.clear()
                    await self._reported.wait()

    def say(self, say: Say, *, silent: bool, cuts: int) -> None:
        """Put a prompt on the line."""
        prompt = Prompt(say, silent, cuts)
        self._under_way.append(prompt)
        self.follow(prompt)

    def follow(self, item: Prompt | Frame) -> None:
        """Put a frame behind all that is said before it."""
        if self._held is not None:
            self._held.append(item)
        else:
            self._line.put_nowait(item)

    def hold(self) -> None:
        """Keep what comes now until the caller has spoken."""
        if self._held is None:
            self._held = deque()

    def release(self) -> None:
        """Say what was kept."""
        held, self._held = self._held, None
        for item in held or ():
            self._line.put_nowait(item)

    def cut(self) -> bool:
        """Make all prompts stale; True if there was one that was not."""
        lost = self.current is not None
        self.cuts += 1
        if self._phrasing:
            self._phrasing.cancel()
        return lost

    def heard(self, report: PromptHeardFrame) -> None:
        """Take a report from behind the transport's output."""
        for prompt in self._under_way:
            if prompt.sent and prompt.say.prompt == report.prompt:
                self._gone(prompt, report.complete, report.text)
                break
        if not report.complete:
            for prompt in [p for p in self._under_way if p.sent and self._stale(p)]:
                self._gone(prompt, False, "")

    def give_up(self) -> None:
        """Expect no report any more of what was sent."""
        for prompt in [p for p in self._under_way if p.sent]:
            self._gone(prompt, False, "")

    async def run(self) -> None:
        """Speak, for ever."""
        while True:
            item = await self._line.get()
            try:
                if isinstance(item, Prompt):
                    await self._speak(item)
                else:
                    await self._push(item)
            except Exception as error:
                if isinstance(item, Prompt):
                    self._gone(item, False, "")
                await self._on_failure(error)

    async def _speak(self, prompt: Prompt) -> None:
        text = prompt.say.text
        if self._phrase is not None and prompt.say.phrasing is not None:
            text = await self._worded(prompt, self._phrase)
        if self._stale(prompt):
            self._gone(prompt, False, "")
            return
        frames, prompt.sent = frames_of(prompt, text), True
        self._on_sent(prompt)
        for frame in frames:
            await self._push(frame)

    async def _worded(self, prompt: Prompt, phrase: Phrase) -> str:
        """Reword a prompt; an interruption ends that."""
        say = prompt.say
        if self._stale(prompt):
            return say.text
        loop = asyncio.get_running_loop()
        began = loop.time()
        task = asyncio.ensure_future(phrase(say))
        self._phrasing = task
        try:
            await asyncio.wait({task})
        finally:
            self._phrasing = None
            task.cancel()
        prompt.phrasing_seconds = loop.time() - began
        failed = task.cancelled() or task.exception() is not None
        return say.text if failed else task.result() or say.text

    def _stale(self, prompt: Prompt) -> bool:
        return prompt.cuts != self.cuts and not prompt.say.must_hear

    def _gone(self, prompt: Prompt, complete: bool, text: str) -> None:
        if prompt in self._under_way:
            self._under_way.remove(prompt)
            self._on_gone(prompt, complete, text)
            self._reported.set()
