"""A phrase as audio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

Samples = npt.NDArray[np.int16]

_QUIET = 0.02  # share of the loudest sample below which the edges of a phrase are silence


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono 16-bit samples at ``rate_hz``."""

    samples: Samples
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.samples) / self.rate_hz

    def at_rate(self, rate_hz: int) -> Speech:
        """Convert to another sample rate; itself when it has that rate."""
        if rate_hz == self.rate_hz or not self.samples.size:
            return self
        return Speech(soxr.resample(self.samples, self.rate_hz, rate_hz), rate_hz)

    def sounding(self, edge_seconds: float) -> Speech:
        """Cut the silence around it, but for so many seconds on each side."""
        loudness = np.abs(self.samples.astype(np.int32))
        if not loudness.size or not loudness.max():
            return self
        heard = np.flatnonzero(loudness > loudness.max() * _QUIET)
        edge = round(edge_seconds * self.rate_hz)
        return Speech(self.samples[max(0, heard[0] - edge) : heard[-1] + 1 + edge], self.rate_hz)

    def at_peak(self, share: float) -> Speech:
        """Make its loudest sample a share of full scale; silence stays silent."""
        peak = float(np.abs(self.samples.astype(np.int32)).max()) if self.samples.size else 0.0
        scale = share * 32767 / peak if peak else 1.0
        return Speech((self.samples * scale).astype(np.int16), self.rate_hz)
