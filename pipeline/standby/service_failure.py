"""What a failed service is: a reason without anything secret, told once, and no end of the call.

Pipecat marks a service unusable for good after one 400 or 401, and a service so marked hears or
says nothing for the rest of the call. Ours are never marked: they note the failure and go on with
a standby.
"""

from __future__ import annotations

from typing import Any

from loguru import logger
from pipecat.frames.frames import ErrorFrame, Frame, StartFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.utils.errors import ErrorCategory, classify_http_exception

from processors.frames import CallEventFrame


class ServiceFailedError(Exception):
    """A service did not do its work.

    Args:
        reason: In a few words, without texts of the call and without anything of the provider.
        category: Pipecat's; a permanent one will not mend within the call.
    """

    def __init__(self, reason: str, category: ErrorCategory = ErrorCategory.UNKNOWN) -> None:
        super().__init__(reason)
        self.reason = reason
        self.category = category


def reason_of(error: BaseException) -> ServiceFailedError:
    """Say what an exception of a service means, in words that may be logged."""
    if isinstance(error, ServiceFailedError):
        return error
    category = classify_http_exception(error)
    if isinstance(error, TimeoutError):
        return ServiceFailedError("no answer in time", ErrorCategory.CONNECTIVITY)
    status = getattr(error, "status_code", None) or getattr(error, "status", None)
    words = f"answered {status}" if isinstance(status, int) else type(error).__name__
    return ServiceFailedError(words, category)


class SurvivingService(FrameProcessor):
    """A service that is never marked unusable. Put it before the service's class.

    Attributes:
        failed: Why the service was given up for this call, or None while it is in use.
    """

    failed: str | None = None
    _started = False
    _untold: str | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Tell what failed before the call began, now that it can be told."""
        await super().process_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self._started = True
            if self._untold is not None:
                await self.push_frame(CallEventFrame("trouble", {"what": self._untold}))

    async def give_up(self, error: ServiceFailedError, trouble: str) -> None:
        """Leave the service for the rest of the call.

        Args:
            error: What happened.
            trouble: What people watching the call are told.
        """
        if self.failed is not None:
            return
        self.failed = error.reason
        logger.bind(
            service=type(self).__name__, reason=error.reason, category=error.category.value
        ).error("service failed, its standby takes over")
        if self._started:
            await self.push_frame(CallEventFrame("trouble", {"what": trouble}))
        else:
            self._untold = trouble

    async def push_error_frame(
        self, error: ErrorFrame, force_treat_as_permanent: bool = False
    ) -> None:
        """Report an error upstream, never as a permanent one, and without what the provider said,
        for Pipecat shows it to the client."""
        said = error.exception or ServiceFailedError(
            "error", error.category or ErrorCategory.UNKNOWN
        )
        logger.bind(service=type(self).__name__, reason=reason_of(said).reason).warning(
            "service reported an error"
        )
        bare: dict[str, Any] = {"error": "A speech service failed.", "processor": error.processor}
        await super().push_error_frame(ErrorFrame(category=ErrorCategory.UNKNOWN, **bare))
