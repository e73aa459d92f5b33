"""What frames tell of the caller's turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InputDTMFFrame,
    InterimTranscriptionFrame,
    LLMConfigureOutputFrame,
    LLMMessagesAppendFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from processors.frames import CallStartedFrame, DecodingFrame, NothingHeardFrame, PauseFrame
from processors.speaking.performing import SpeechLine
from processors.turns.happenings import (
    BotStarted,
    BotStopped,
    CallBegan,
    DecodingBegan,
    FinalWords,
    Happening,
    InterimWords,
    KeyPressed,
    Muted,
    NothingDecoded,
    Paused,
    RecogniserDelay,
    Typed,
    VoiceOff,
    VoiceOn,
)


def happening_of(frame: Frame, line: SpeechLine) -> Happening | None:
    """Give what a frame tells of the caller's turns, or None.

    Args:
        frame: Any frame.
        line: Tells whether a prompt is on its way to the caller or being played.
    """
    match frame:
        case TranscriptionFrame():
            return FinalWords(frame.text, tuple(frame.metadata.get("alternatives", ())))
        case InterimTranscriptionFrame():
            return InterimWords(frame.text)
        case VADUserStartedSpeakingFrame():
            return VoiceOn(frame.start_secs, over_prompt=line.busy)
        case VADUserStoppedSpeakingFrame():
            return VoiceOff(frame.stop_secs)
        case DecodingFrame():
            return DecodingBegan()
        case NothingHeardFrame():
            return NothingDecoded()
        case STTMetadataFrame():
            return RecogniserDelay(frame.ttfs_p99_latency)
        case LLMMessagesAppendFrame():
            text = typed_text(frame.messages)
            return Typed(text) if text else None
        case InputDTMFFrame():
            return KeyPressed(frame.button.value)
        case BotStartedSpeakingFrame():
            return BotStarted()
        case BotStoppedSpeakingFrame():
            return BotStopped()
        case CallStartedFrame():
            return CallBegan()
        case LLMConfigureOutputFrame():
            return Muted(frame.skip_tts)
        case PauseFrame():
            return Paused(frame.paused)
        case _:
            return None


def typed_text(messages: Iterable[Any]) -> str:
    """Give the words of the user's messages among those of a language model's context."""
    parts: list[str] = []
    for message in messages:
        if not isinstance(message, Mapping) or message.get("role") != "user":
            continue
        content = message.get("content")
        if isinstance(content, str):
            parts.append(content)
        elif isinstance(content, list):
            parts += [str(part["text"]) for part in content if part.get("type") == "text"]
    return " ".join(" ".join(parts).split())
