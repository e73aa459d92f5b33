"""Structured answers from Groq, outside the pipeline: a JSON schema in, a JSON object out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
from groq import AsyncGroq
from loguru import logger
from pydantic import SecretStr

from pipeline.standby.service_failure import ServiceFailedError, reason_of

DEFAULT_MODEL = "openai/gpt-oss-20b"
DEADLINE_SECONDS = 0.7  # a caller who waits longer than this hears that nobody is there


class StructuredCalls:
    """Asks a model for JSON objects.

    Args:
        key: Groq's key.
        base_url: Groq's address, without ``/openai/v1``.
        model: Must be one that keeps to a JSON schema.
        deadline_seconds: Longest wait for an answer, by the event loop's clock.
        http_client: Carries the requests; None makes one of its own.
    """

    def __init__(
        self,
        key: SecretStr,
        *,
        base_url: str = "https://api.groq.com",
        model: str = DEFAULT_MODEL,
        deadline_seconds: float = DEADLINE_SECONDS,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        self._model = model
        self._deadline_seconds = deadline_seconds
        self._client = AsyncGroq(
            api_key=key.get_secret_value(),
            base_url=base_url,
            max_retries=0,
            timeout=deadline_seconds,
            http_client=http_client,
        )

    async def ask(
        self, instruction: str, text: str, schema: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Ask once.

        Args:
            instruction: What to do with the text; the same for all calls of a kind.
            text: What it is about.
            schema: JSON schema of the answer, an object.

        Returns:
            The object, or None when there is none in time, whatever the reason. Its members are
            the model's claims: the caller of this checks them.
        """
        try:
            async with asyncio.timeout(self._deadline_seconds):
                answer = await self._client.chat.completions.create(
                    model=self._model,
                    messages=[
                        {"role": "system", "content": instruction},
                        {"role": "user", "content": text},
                    ],
                    response_format={
                        "type": "json_schema",
                        "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
                    },
                    temperature=0,
                )
            return _object(answer.choices[0].message.content)
        except Exception as error:
            logger.bind(reason=reason_of(error).reason).warning("no structured answer")
            return None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _object(text: str | None) -> dict[str, Any]:
    found = json.loads(text or "null")
    if not isinstance(found, dict):
        raise ServiceFailedError("answered no object")
    return found
