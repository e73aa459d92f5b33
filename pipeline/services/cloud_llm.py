"""Language models, asked outside the pipeline: with a deadline, without retries, as a stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from openai import AsyncOpenAI
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.groq.llm import GroqLLMService
from pipecat.services.llm_service import LLMService
from pipecat.services.openai.base_llm import BaseOpenAILLMService
from pipecat.services.openai.llm import OpenAILLMService


class _Impatient(BaseOpenAILLMService):
    """Does not wait 600 s, and does not ask again: by then the written text has been said."""

    def __init__(self, *, deadline_seconds: float = 1.5, **kwargs: Any) -> None:
        self._deadline_seconds = deadline_seconds
        super().__init__(**kwargs)

    def create_client(self, *args: Any, **kwargs: Any) -> AsyncOpenAI:
        """Make the client; Pipecat calls this when the service is made."""
        client: AsyncOpenAI = super().create_client(*args, **kwargs)  # type: ignore[no-untyped-call]
        return client.with_options(max_retries=0, timeout=self._deadline_seconds)

    async def cleanup(self) -> None:
        """Close the connections."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._client.close()


class GroqWords(_Impatient, GroqLLMService):
    """Groq. Arguments as of its parents."""


class OpenAIWords(_Impatient, OpenAILLMService):
    """Any server with OpenAI's protocol. Arguments as of its parents."""


class ModelStream:
    """Gives the text of any Pipecat language model as it comes.

    Args:
        llm: The service; it need not be part of a pipeline. Those that do not speak OpenAI's
            protocol give their text in one piece.
        static: What all requests have in common. It goes first, so that providers can keep it
            processed.
    """

    def __init__(self, llm: LLMService[Any], static: str) -> None:
        self._llm = llm
        self._static = static
        settings: Any = llm.settings
        settings.system_instruction = static

    async def stream(self, request: str) -> AsyncGenerator[str, None]:
        """Ask once.

        Raises:
            Exception: Whatever the service raises.
        """
        context = LLMContext([{"role": "user", "content": request}])
        if not isinstance(self._llm, BaseOpenAILLMService):
            yield await self._llm.run_inference(context, system_instruction=self._static) or ""
            return
        async with await self._llm.get_chat_completions(context) as chunks:
            async for chunk in chunks:
                if chunk.choices and (text := chunk.choices[0].delta.content):
                    yield text

    async def close(self) -> None:
        """Close the connections."""
        await self._llm.cleanup()
