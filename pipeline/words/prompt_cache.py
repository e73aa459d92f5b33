"""Fixed prompts rendered ahead of the calls by ElevenLabs, kept on disk and in memory.

Only sentences of the flow itself are kept, never one with a caller's words in it. A sentence that
is not there is asked for in the call, as if there were no cache.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx
from elevenlabs import VoiceSettings
from elevenlabs.client import AsyncElevenLabs
from loguru import logger
from pydantic import SecretStr

from pipeline.speech.rendered_speech import RenderedSpeech
from pipeline.standby.service_failure import ServiceFailedError, reason_of
from pipeline.words.fixed_prompts import sentences_of

RATE_HZ = 24_000
_AT_ONCE = 2


class ElevenLabsPrompts:
    """Sentences in one voice.

    Args:
        key: Of ElevenLabs.
        voice: Id of the voice.
        folder: Where the audio is kept between starts; None: only in memory.
        model: Model of the voice.
        voice_settings: Stability and the like, as the voice has them in calls.
        base_url: Address of ElevenLabs.
        deadline_seconds: Longest wait for one sentence.
    """

    def __init__(
        self,
        key: SecretStr,
        voice: str,
        *,
        folder: Path | None = None,
        model: str = "eleven_flash_v2_5",
        voice_settings: Mapping[str, Any] | None = None,
        base_url: str = "https://api.elevenlabs.io",
        deadline_seconds: float = 20.0,
    ) -> None:
        self._key = key
        self._voice = voice
        self._model = model
        self._voice_settings = dict(voice_settings or {})
        self._base_url = base_url
        self._folder = folder
        self._deadline_seconds = deadline_seconds
        self._kept: dict[tuple[str, int], RenderedSpeech] = {}

    def find(self, text: str, rate_hz: int) -> RenderedSpeech | None:
        """Give the audio of a sentence at a sample rate, or None."""
        speech = self._kept.get((text, rate_hz))
        if speech is None and (rendered := self._kept.get((text, RATE_HZ))) is not None:
            speech = self._kept[text, rate_hz] = rendered.at_rate(rate_hz)
        return speech

    async def render(self, prompts: Iterable[str]) -> int:
        """Render what is not there yet. A failure is logged and ends it; what is there stays.

        Returns:
            How many sentences are there now.
        """
        wanted = [text for text in await sentences_of(prompts) if not self._load(text)]
        gate = asyncio.Semaphore(_AT_ONCE)
        try:
            async with (
                httpx.AsyncClient(timeout=self._deadline_seconds) as connections,
                asyncio.TaskGroup() as group,
            ):
                client = AsyncElevenLabs(
                    api_key=self._key.get_secret_value(),
                    base_url=self._base_url,
                    httpx_client=connections,
                )
                for text in wanted:
                    group.create_task(self._render_one(client, gate, text))
        except* Exception as errors:
            logger.bind(reason=reason_of(errors.exceptions[0]).reason).warning(
                "prompts not all rendered ahead"
            )
        return sum(rate_hz == RATE_HZ for _, rate_hz in self._kept)

    async def _render_one(
        self, client: AsyncElevenLabs, gate: asyncio.Semaphore, text: str
    ) -> None:
        settings: dict[str, Any] = {}
        if self._voice_settings:
            settings["voice_settings"] = VoiceSettings(**self._voice_settings)
        async with gate, asyncio.timeout(self._deadline_seconds):
            audio = bytearray()
            async for piece in client.text_to_speech.convert(
                self._voice,
                text=text,
                model_id=self._model,
                output_format="pcm_24000",
                request_options={"max_retries": 0},
                **settings,
            ):
                audio += piece
        if len(audio) < RATE_HZ // 50:  # a hundredth of a second is no sentence
            raise ServiceFailedError("gave no audio")
        self._kept[text, RATE_HZ] = RenderedSpeech(bytes(audio[: len(audio) & ~1]), RATE_HZ)
        self._save(text)

    def _path(self, text: str) -> Path | None:
        if self._folder is None:
            return None
        settings = repr(sorted(self._voice_settings.items()))
        name = "\0".join((self._voice, self._model, settings, str(RATE_HZ), text))
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()}.pcm"

    def _load(self, text: str) -> bool:
        path = self._path(text)
        if (text, RATE_HZ) not in self._kept and path is not None and path.is_file():
            self._kept[text, RATE_HZ] = RenderedSpeech(path.read_bytes(), RATE_HZ)
        return (text, RATE_HZ) in self._kept

    def _save(self, text: str) -> None:
        path = self._path(text)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            begun = path.with_suffix(".part")
            begun.write_bytes(self._kept[text, RATE_HZ].audio)
            begun.replace(path)
        except OSError as error:
            logger.bind(error=type(error).__name__).warning("rendered prompt not kept on disk")
