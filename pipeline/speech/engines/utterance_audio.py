"""The audio of one utterance, made ready for the recogniser."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

Samples = npt.NDArray[np.int16]
RECOGNISER_RATE_HZ = 16_000
_FRAME = RECOGNISER_RATE_HZ // 100
_QUIET_SHARE = 0.02  # of the loudest frame
_QUIET_LEVEL = 60.0  # root mean square of samples, out of 32 768
_MARGIN_SECONDS = 0.1


def prepare(audio: bytes, rate_hz: int, longest_seconds: float) -> Samples:
    """Bring audio to the recogniser's rate, cut its silent edges and what is too long.

    Args:
        audio: Mono 16-bit little-endian audio at ``rate_hz``.

    Returns:
        Samples at ``RECOGNISER_RATE_HZ``; none when all is silent.
    """
    heard = np.frombuffer(audio[: len(audio) // 2 * 2], dtype="<i2")
    if rate_hz != RECOGNISER_RATE_HZ:
        heard = soxr.resample(heard, rate_hz, RECOGNISER_RATE_HZ)
    return sounding(heard)[: int(longest_seconds * RECOGNISER_RATE_HZ)]


def sounding(samples: Samples) -> Samples:
    """Cut silent edges, leaving a little of them."""
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
