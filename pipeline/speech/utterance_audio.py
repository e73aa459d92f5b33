"""The audio of one utterance, made ready for the recogniser."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

Samples = npt.NDArray[Any]
RECOGNISER_RATE_HZ = 16_000
_FRAME = RECOGNISER_RATE_HZ // 100
_QUIET_SHARE = 0.02  # of the loudest frame
_QUIET_LEVEL = 60.0  # root mean square of samples, out of 32 768
_MARGIN_SECONDS = 0.1


def prepare(audio: bytes, rate_hz: int, longest_seconds: float) -> bytes:
    """Bring audio to the recogniser's rate, cut its silent edges and what is too long.

    Returns:
        Mono 16-bit little-endian audio at ``RECOGNISER_RATE_HZ``; empty when all is silent.
    """
    heard = np.frombuffer(audio[: len(audio) // 2 * 2], dtype="<i2")
    if rate_hz != RECOGNISER_RATE_HZ:
        heard = soxr.resample(heard, rate_hz, RECOGNISER_RATE_HZ)
    return _sounding(heard)[: int(longest_seconds * RECOGNISER_RATE_HZ)].astype("<i2").tobytes()


def _sounding(samples: Samples) -> Samples:
    frames = samples[: len(samples) // _FRAME * _FRAME].astype(np.float32).reshape(-1, _FRAME)
    if not frames.size:
        return samples[:0]
    level = np.sqrt((frames**2).mean(axis=1))
    loud = np.flatnonzero(level > max(float(level.max()) * _QUIET_SHARE, _QUIET_LEVEL))
    if not loud.size:
        return samples[:0]
    margin = int(_MARGIN_SECONDS * RECOGNISER_RATE_HZ)
    begin = max(0, int(loud[0]) * _FRAME - margin)
    return samples[begin : (int(loud[-1]) + 1) * _FRAME + margin]
