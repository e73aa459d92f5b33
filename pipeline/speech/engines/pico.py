"""The engine that speaks with SVOX Pico: ``python -m pipeline.speech.engines.pico FD``.

A request is ``{"voice": …, "speed": …, "pitch": …, "volume": …}`` with the text, UTF-8, as body;
the answer's body is mono 16-bit little-endian audio at 16 kHz.
"""

from __future__ import annotations

from typing import Any

from pipeline.speech.engines.protocol import EngineStartError, Handler, Header, serve


def start() -> Handler:
    """Load the engine."""
    try:
        from py_nanotts import NanoTTS
    except ImportError as error:
        raise EngineStartError(
            f"The Pico voice cannot be loaded ({error}).",
            "Install the package py-nanotts, or choose another speech service.",
        ) from error
    speaker = NanoTTS()

    def speak(request: dict[str, Any], body: bytes) -> tuple[Header, bytes]:
        options = {name: request[name] for name in ("voice", "speed", "pitch", "volume")}
        return {}, speaker.speak(body.decode(), **options)

    speak({"voice": "en-US", "speed": None, "pitch": None, "volume": None}, b"Ready.")  # warm
    return speak


if __name__ == "__main__":
    serve(start)
