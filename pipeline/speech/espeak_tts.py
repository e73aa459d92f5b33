"""The ``espeak-ng`` program as a Pipecat voice: over a hundred languages, harder to understand.

It is GPL-3, so it runs as a program of its own, one process a sentence, and only where it is
installed.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import wave
from typing import Any

from flows.errors import CallwrightError
from pipeline.speech.embedded_tts import EmbeddedTTSService, EmbeddedTTSSettings
from pipeline.speech.engine_process import EngineError
from pipeline.speech.rendered_speech import RenderedSpeech

_WORDS_A_MINUTE = 165
_MIDDLE_PITCH = 50
_MIDDLE_VOLUME = 100


def espeak_program() -> str | None:
    """Give the path of the program, or None where it is not installed."""
    return shutil.which("espeak-ng")


class EspeakTTSService(EmbeddedTTSService):
    """Speaks with the ``espeak-ng`` program.

    Args:
        settings: ``voice`` as ``espeak-ng --voices`` lists them; default ``en-us``.
        program: Path of the program; found on ``PATH`` if not given.
        **kwargs: Of ``EmbeddedTTSService``.

    Raises:
        CallwrightError: The program is not installed.
    """

    def __init__(
        self,
        *,
        settings: EmbeddedTTSSettings | None = None,
        program: str | None = None,
        **kwargs: Any,
    ) -> None:
        found = program or espeak_program()
        if found is None:
            raise CallwrightError(
                "The program espeak-ng is not installed.",
                code="engine_start",
                remedy="apt install espeak-ng, or choose Pico.",
            )
        self._program = found
        chosen = EmbeddedTTSSettings(
            model="espeak-ng", voice="en-us", language=None, speed=1.0, pitch=1.0, volume=1.0
        )
        if settings is not None:
            chosen.apply_update(settings)
        super().__init__(settings=chosen, **kwargs)

    async def render(self, text: str) -> RenderedSpeech:
        """Render a sentence with one run of the program."""
        process = await asyncio.create_subprocess_exec(
            self._program,
            *self._options(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(self._deadline_seconds):
                sound, complaint = await process.communicate(text.encode())
        except TimeoutError:
            raise EngineError(
                f"espeak-ng did not finish within {self._deadline_seconds:g} s.",
                code="engine_late",
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode or not sound:
            reason = complaint.decode(errors="replace").strip() or "it gave no sound"
            raise EngineError(f"espeak-ng failed: {reason}", code="engine_refused")
        return _read_wave(sound)

    def _options(self) -> list[str]:
        voice = self._settings
        return [
            "--stdout",
            "--stdin",
            *("-v", str(voice.voice)),
            *("-s", str(round(_WORDS_A_MINUTE * float(voice.speed or 1)))),
            *("-p", str(round(_MIDDLE_PITCH * float(voice.pitch or 1)))),
            *("-a", str(round(_MIDDLE_VOLUME * float(voice.volume or 1)))),
        ]


def _read_wave(sound: bytes) -> RenderedSpeech:
    """Read the program's wave file, whose header, written to a pipe, does not know its length."""
    with wave.open(io.BytesIO(sound)) as file:
        rate_hz = file.getframerate()
    return RenderedSpeech(sound[44 : 44 + (len(sound) - 44) // 2 * 2], rate_hz)
