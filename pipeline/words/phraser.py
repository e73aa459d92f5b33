"""Rewords prompts with a language model, or gives the written text: in time, and always something.

A rewording is streamed but not spoken until it is whole: a value that is missing, or a question
that does not come, shows only at its end, and a word that was spoken cannot be taken back. It is
short (forty words take a model some 0.3 s), and the stream is what makes the deadlines tight: the
wait ends early when the first words are late, and at the first date, time or number that the
written text does not have.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

from loguru import logger

from flows.model.flow import Flow
from flows.vocabulary.acts import Say
from pipeline.standby.service_failure import ServiceFailedError, reason_of
from processors.speaking.phrasing import doomed, objection


class TextStream(Protocol):
    """A language model."""

    def stream(self, request: str) -> AsyncGenerator[str, None]:
        """Give the answer in pieces; raises whatever goes wrong."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...


STATIC = """\
You are the voice of a telephone assistant. You are given one line that it is about to say, as \
JSON, and you say the same line in other words, the way a friendly and brief person would say it \
on the telephone.
Rules, each without exception:
- Say what the line says and nothing else. Add no fact, no promise, no offer, no name.
- Copy every text in "must_say" letter by letter, and keep the order of the line.
- Never write a date, a time, a day, a number or a price that is not in the line.
- Never say that something is done, booked, confirmed or cancelled unless the line says it.
- If "asks" is true, your last sentence is the question of the line, in its key words, and it is \
your only question. If "asks" is false, ask nothing.
- At most as many words as "max_words" says. Plain sentences to be spoken: no lists, no markup, \
no quotation marks around it, no emoji.
- Answer with the line alone, in the language {language}.
The conversation is "{name}": {description}
"""


def static_prompt(flow: Flow) -> str:
    """The part of the prompt that is the same for all lines of a flow."""
    about = flow.description or "a call to a business"
    return STATIC.format(language=flow.language, name=flow.name, description=about)


def request_for(say: Say) -> str:
    """The part of the prompt that is about one line."""
    assert say.phrasing is not None
    line = {
        "line": say.text,
        "asks": say.question or say.text.rstrip().endswith("?"),
        "must_say": list(say.phrasing.must_say),
        "max_words": say.phrasing.max_words,
        "tone": say.phrasing.guide,
    }
    return json.dumps(line, ensure_ascii=False)


class Phraser:
    """Rewords prompts; one for all calls of a flow.

    Args:
        model: Gives the words; made with ``static_prompt(flow)``.
        flow: Whose prompts they are.
        first_seconds: Longest wait for the first words.
        total_seconds: Longest wait for all of them.
        rest_seconds: How long the model is left alone after it failed or was late, so that not
            every prompt waits for it.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        model: TextStream,
        flow: Flow,
        *,
        first_seconds: float = 0.7,
        total_seconds: float = 1.5,
        rest_seconds: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._language = flow.language
        self._first_seconds = first_seconds
        self._total_seconds = total_seconds
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._resting_until = float("-inf")

    async def phrase(self, say: Say) -> str:
        """Give what to speak for a prompt: a rewording that holds, else the written text.

        Never raises. Cancelling it ends the request.
        """
        if say.phrasing is None or self._clock() < self._resting_until:
            return say.text
        try:
            text = await self._ask(say)
        except Exception as error:
            failure = reason_of(error)
            self._resting_until = self._clock() + self._rest_seconds
            logger.bind(reason=failure.reason, prompt=say.prompt).warning(
                "prompt not reworded, the written text is spoken"
            )
            return say.text
        why = objection(text, say, self._language)
        if why is not None:
            logger.bind(reason=why, prompt=say.prompt).info("rewording refused")
            return say.text
        return text

    async def close(self) -> None:
        """Release the model's connections."""
        await self._model.close()

    async def _ask(self, say: Say) -> str:
        text = ""
        async with (
            asyncio.timeout(self._total_seconds),
            aclosing(self._model.stream(request_for(say))) as pieces,
        ):
            async with asyncio.timeout(self._first_seconds):
                text = await anext(pieces, "")
            async for piece in pieces:
                text += piece
                if doomed(text, say, self._language):
                    break
        if not text.strip():
            raise ServiceFailedError("gave no words")
        return " ".join(text.split())
