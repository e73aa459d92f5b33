"""From sound to the cepstra that pocketsphinx's English model was trained on.

The model's own front end (25 mel bands from 130 to 6800 Hz, noise suppression, 13 cepstra a
hundredth of a second), written anew for two things that it lacks:

- A telephone carries nothing above 4 kHz, where the upper bands of the model lie. The cepstra of
  such sound come from the lower bands alone, by a linear map that was fitted on speech heard both
  ways (``telephone_cepstra.json``, made by ``python -m benchmarks.fit_telephone``).
- The mean that is taken off is drawn towards that of average speech, as if ``MEAN_FRAMES`` more
  frames of it had been heard: a short "yes" alone has too few sounds for a mean.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

RATE_HZ = 16_000
CEPSTRA = 13
TELEPHONE_BANDS = 19
"""Bands that lie below 4 kHz."""
MEAN_FRAMES = 50

_BANDS, _LOWEST_HZ, _HIGHEST_HZ = 25, 130.0, 6800.0
_FFT, _WINDOW, _STEP = 512, 410, 160
_FAINTEST = 1e-4
_NOTHING_ABOVE = 1e-5  # power of the highest bands beside the lower ones, at their loudest
_AVERAGE = (60.7, 10.0, 7.5, 15.9, -3.3, -6.4, 0.2, -10.6, -3.9, -1.7, -1.3, -7.7, 4.6)
_MEAN_BELOW_LOUD = 17.3  # average speech: mean of the first cepstrum below its loud frames'
_TABLE = Path(__file__).with_name("telephone_cepstra.json")


def cepstra(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """Give the normalised cepstra of an utterance at 16 kHz, one row a hundredth of a second.

    Sound that was recorded or carried at 8 kHz is recognised by its silence above 4 kHz.
    """
    power = band_power(samples)
    if not len(power):
        return np.zeros((0, CEPSTRA), np.float32)
    clean = suppress_noise(power)
    found = telephone_cepstra(clean) if is_telephone(power) else plain_cepstra(clean)
    return _without_mean(found).astype(np.float32)


def band_power(samples: npt.NDArray[np.int16]) -> Floats:
    """Give the power of each mel band, frames × bands."""
    sound = samples.astype(np.float64)
    if len(sound) < _WINDOW:
        return np.zeros((0, _BANDS))
    sound[1:] -= 0.97 * sound[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_STEP]
    spectrum = np.abs(np.fft.rfft(frames * np.hamming(_WINDOW), _FFT)) ** 2
    return np.maximum(spectrum @ _filters().T, _FAINTEST)


def is_telephone(power: Floats) -> bool:
    """Tell whether the sound has nothing above 4 kHz."""
    loudest = power.max(axis=0)
    return bool(
        loudest[TELEPHONE_BANDS + 2 :].max() < loudest[:TELEPHONE_BANDS].max() * _NOTHING_ABOVE
    )


def plain_cepstra(power: Floats) -> Floats:
    """Give the cepstra of wide-band sound."""
    return np.asarray(np.log(power) @ _cosines().T)


def telephone_cepstra(power: Floats) -> Floats:
    """Give the cepstra that the sound would have had without the telephone."""
    table = _telephone_table()
    return np.asarray(np.log(power[:, :TELEPHONE_BANDS]) @ table[:-1] + table[-1])


def suppress_noise(power: Floats) -> Floats:
    """Lower the bands in which there is steady noise, as the model's front end does.

    Kim and Stern's asymmetric filtering: each band's noise is the lower envelope of its power, and
    what stands above it is kept, with temporal masking and a floor.
    """
    smoothed, noise = power[0].copy(), power[0] / 20
    floor, peak = noise.copy(), np.zeros(_BANDS)
    kept = np.empty_like(power)
    for number, frame in enumerate(power):
        smoothed = 0.7 * smoothed + 0.3 * frame
        noise = _envelope(noise, smoothed)
        signal = np.maximum(smoothed - noise, 1.0)
        floor = _envelope(floor, signal)
        peak = peak * 0.85
        masked = np.where(signal < 0.85 * peak, peak * 0.2, signal)
        peak = np.maximum(signal, peak)
        gain = np.clip(np.maximum(masked, floor) / smoothed, 1 / 20, 20)
        kept[number] = frame * (_neighbours() @ gain)
    return np.maximum(kept, _FAINTEST)


def _envelope(low: Floats, value: Floats) -> Floats:
    return np.where(value >= low, 0.995 * low + 0.005 * value, 0.5 * low + 0.5 * value)


def _without_mean(found: Floats) -> Floats:
    average = np.array(_AVERAGE)
    average[0] = np.percentile(found[:, 0], 95) - _MEAN_BELOW_LOUD
    frames = len(found)
    mean = (frames * found.mean(axis=0) + MEAN_FRAMES * average) / (frames + MEAN_FRAMES)
    return np.asarray(found - mean)


@cache
def _filters() -> Floats:
    """Make triangles of equal area on the mel scale, their edges on bins of the spectrum."""
    bin_hz = RATE_HZ / _FFT
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    edges = np.floor(edges / bin_hz + 0.5) * bin_hz
    begin, middle, end = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    hz = np.arange(_FFT // 2 + 1) * bin_hz
    sides = np.minimum((hz - begin) / (middle - begin), (end - hz) / (end - middle))
    return np.asarray(np.maximum(sides, 0) * 2 / (end - begin))


@cache
def _cosines() -> Floats:
    """Make the cosine transform with its lifter, cepstra × bands."""
    numbers = np.arange(CEPSTRA)[:, None]
    table = np.sqrt(2 / _BANDS) * np.cos(np.pi / _BANDS * numbers * (np.arange(_BANDS) + 0.5))
    table[0] = np.sqrt(1 / _BANDS)
    return np.asarray(table * (1 + 11 * np.sin(numbers * np.pi / 22)))


@cache
def _neighbours() -> Floats:
    """Average each band with up to four on either side."""
    near = np.abs(np.subtract.outer(np.arange(_BANDS), np.arange(_BANDS))) <= 4
    return np.asarray(near / near.sum(axis=1, keepdims=True))


@cache
def _telephone_table() -> Floats:
    return np.array(json.loads(_TABLE.read_text()))
