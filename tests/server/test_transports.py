"""Clients' messages, errors that reveal nothing, and one voice model for all calls."""

from __future__ import annotations

import math
from array import array
from typing import Any

import numpy as np
import pytest
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InputDTMFFrame,
    OutputTransportMessageUrgentFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.processors.frameworks.rtvi import models as rtvi
from pipecat.tests.utils import run_test

from pipeline.call.client_messages import NOT_USED, TROUBLE, DiscreetRTVIProcessor, frames_for
from pipeline.services.voice_activity import SharedSileroVADAnalyzer
from processors.frames import CallEventFrame, PauseFrame


@pytest.mark.parametrize("key", "0123456789*#")
def test_a_key_of_the_page_is_a_telephone_key(key: str) -> None:
    (frame,) = frames_for("key", {"key": key})
    assert isinstance(frame, InputDTMFFrame)
    assert frame.button is KeypadEntry(key)


def test_pause_and_resume_are_told_to_the_bot_and_to_listeners() -> None:
    for kind, paused in (("pause", True), ("resume", False)):
        pause, event = frames_for(kind, {})
        assert isinstance(pause, PauseFrame)
        assert pause.paused is paused
        assert isinstance(event, CallEventFrame)
        assert (event.kind, event.data) == ("paused", {"paused": paused})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("key", {"key": "12"}),
        ("key", {"key": ""}),
        ("key", {"key": 5}),
        ("key", {}),
        ("key", None),
        ("key", ["5"]),
        ("hang up", {}),
        ("", None),
    ],
)
def test_other_messages_are_nothing(kind: str, data: Any) -> None:
    assert frames_for(kind, data) == []


async def test_clients_are_not_told_what_an_exception_said() -> None:
    down, _ = await run_test(
        DiscreetRTVIProcessor(),
        frames_to_send=[ErrorFrame(error="password wrong for db.internal")],
        frames_to_send_direction=FrameDirection.UPSTREAM,
    )
    errors = [
        frame.message["data"]["error"]
        for frame in down
        if isinstance(frame, OutputTransportMessageUrgentFrame) and frame.message["type"] == "error"
    ]
    assert errors == [TROUBLE]


async def test_a_refused_message_is_answered_without_its_reason() -> None:
    sent: list[Frame] = []

    class Kept(DiscreetRTVIProcessor):
        async def push_frame(
            self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM
        ) -> None:
            sent.append(frame)

    refusal = rtvi.ErrorResponse(id="7", data=rtvi.ErrorResponseData(error="KeyError: db.internal"))
    await Kept().push_transport_message(refusal)
    (frame,) = sent
    assert isinstance(frame, OutputTransportMessageUrgentFrame)
    assert (frame.message["id"], frame.message["data"]["error"]) == ("7", NOT_USED)


def buzz(hz: int, seconds: float) -> bytes:
    """A sound with the harmonics and the rhythm of a voice, after a silence."""
    voiced = array("h")
    for n in range(int(hz * seconds)):
        t = n / hz
        swell = 0.5 + 0.5 * math.sin(2 * math.pi * 4 * t)
        sound = sum(math.sin(2 * math.pi * 140 * k * t) / k for k in range(1, 12))
        voiced.append(int(6000 * swell * sound / 3))
    return bytes(hz) + voiced.tobytes()


def confidence(analyzer: SileroVADAnalyzer, piece: bytes) -> float:
    return float(np.asarray(analyzer.voice_confidence(piece)).item())


@pytest.mark.parametrize("hz", [8000, 16000])
def test_the_shared_model_hears_as_pipecats_own(hz: int) -> None:
    stock, first, second = SileroVADAnalyzer(), SharedSileroVADAnalyzer(), SharedSileroVADAnalyzer()
    for analyzer in (stock, first, second):
        analyzer.set_sample_rate(hz)
    window = 2 * stock.num_frames_required()
    sound = buzz(hz, 1.0)
    pieces = [sound[at : at + window] for at in range(0, len(sound) - window, window)]
    expected, heard = [], []
    for number, piece in enumerate(pieces):
        expected.append(confidence(stock, piece))
        heard.append(confidence(first, piece))
        if number % 2:  # another call between, which must not disturb the first
            second.voice_confidence(piece)
    assert heard == expected
    assert max(expected) > 0.1 > min(expected)
