"""Tells speech from hiss, coughs, breath and knocks: a voice has a pitch."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
LEAST_VOICED_SECONDS = 0.08
"""Shorter than what is voiced in the shortest word ("help": 0.18 s)."""

_WINDOW, _STEP, _FFT = 640, 160, 2048
_LOWEST_HZ, _HIGHEST_HZ = 70, 400
_PERIODIC = 0.8  # correlation of a frame with itself a period later; 1 for a tone
_FAINT = 1e-3  # power beside that of the loudest frame

Floats = npt.NDArray[np.float64]


def voiced_seconds(samples: npt.NDArray[np.int16]) -> float:
    """Give how much of a sound has a pitch between 70 and 400 Hz."""
    if len(samples) < _WINDOW:
        return 0.0
    sound = samples.astype(np.float64)
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_STEP]
    power = frames.var(axis=1)
    voiced = (_periodicity(frames) > _PERIODIC) & (power > power.max() * _FAINT)
    return float(voiced.sum()) * _STEP / RATE_HZ


def _periodicity(frames: Floats) -> Floats:
    """Give each frame's best correlation with itself, shifted by one period."""
    centred = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred * np.hanning(_WINDOW), _FFT)
    hz = np.fft.rfftfreq(_FFT, 1 / RATE_HZ)
    spectrum = spectrum * ((hz > 60) & (hz < 1200))
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, _FFT)
    periods = slice(RATE_HZ // _HIGHEST_HZ, RATE_HZ // _LOWEST_HZ)
    share = correlation[:, periods] / _of_window()[periods]
    best: Floats = share.max(axis=1) / (correlation[:, 0] / _of_window()[0] + 1e-9)
    return best


@cache
def _of_window() -> Floats:
    """Give the correlation of the window itself, which falls with the shift."""
    window = np.abs(np.fft.rfft(np.hanning(_WINDOW), _FFT)) ** 2
    return np.asarray(np.fft.irfft(window, _FFT))
