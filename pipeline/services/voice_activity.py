"""Silero voice activity detection with one ONNX session for all calls of the process."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import onnxruntime
from pipecat.audio.vad.silero import SileroOnnxModel, SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams


@cache
def silero_session() -> Any:
    """Load Pipecat's bundled model once: about 60 ms and 10 MB. Its ``run`` is thread-safe."""
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    model = resources.files("pipecat.audio.vad.data").joinpath("silero_vad.onnx")
    return onnxruntime.InferenceSession(
        str(model), providers=["CPUExecutionProvider"], sess_options=options
    )


class _SharedModel(SileroOnnxModel):
    """A call's own recurrent state over the shared session."""

    def __init__(self) -> None:
        self.session = silero_session()
        self.sample_rates = [8000, 16000]
        self.reset_states()  # type: ignore[no-untyped-call]


class SharedSileroVADAnalyzer(SileroVADAnalyzer):
    """``SileroVADAnalyzer`` that does not load a model of its own.

    Args:
        params: Thresholds and times; Pipecat's own where None.
    """

    def __init__(self, params: VADParams | None = None) -> None:
        VADAnalyzer.__init__(self, params=params)
        self._model = _SharedModel()
        self._windows_since_reset = 0
        self._low_confidence_windows = 0
