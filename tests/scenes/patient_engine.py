"""An engine that has all the time it needs, and that hangs when it is told to."""

from __future__ import annotations

import os
import signal
from typing import Any

from pipeline.speech.engine_process import EngineProcess
from pipeline.speech.engines.protocol import Header

PATIENT_SECONDS = 60.0  # however busy the machine is


class PatientEngine(EngineProcess):
    """The deadlines that are given hold for a process that was stopped, and for no other."""

    _stopped = 0  # the generation of the process that hangs

    async def hang(self) -> None:
        """Start a process if none runs, and stop it."""
        await self.start()
        assert self.process_id is not None
        os.kill(self.process_id, signal.SIGSTOP)
        self._stopped = self.generation

    def _exchange(
        self, header: Header, body: bytes, deadline_seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        self._ensure_started()
        hangs = self.generation == self._stopped
        return super()._exchange(header, body, deadline_seconds if hangs else PATIENT_SECONDS)
