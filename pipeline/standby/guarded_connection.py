"""A service over a socket that is left for good once it is given up; Pipecat would come back."""

from __future__ import annotations

from typing import Any

from pipeline.standby.service_failure import ServiceFailedError, SurvivingService, reason_of


class GuardedConnection(SurvivingService):
    """Put before the class of a service with a connection.

    Args:
        connect_seconds: Longest wait for a connection, which the start of a call waits for.
        **kwargs: Of the service.

    Attributes:
        trouble: What people watching the call are told when it is given up.
    """

    trouble = ""

    def __init__(self, *, connect_seconds: float = 1.5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._connect_seconds = connect_seconds

    async def give_up(self, error: ServiceFailedError, trouble: str) -> None:
        """Leave the service for the rest of the call, and its connection with it."""
        in_use = self.failed is None
        await super().give_up(error, trouble)
        if in_use and self.failed is not None:
            # in a task of its own, for this may be the task that reads the connection
            self.create_task(self._leave(), "disconnect")

    async def _leave(self) -> None:
        disconnect = getattr(self, "_disconnect", None)
        if disconnect is not None:
            await disconnect()

    @property
    def _is_service_usable(self) -> bool:
        return self.failed is None

    async def _connect(self) -> None:
        if self.failed is None:
            await super()._connect()  # type: ignore[misc]

    async def _websocket_connect(self, uri: str, **kwargs: Any) -> Any:
        patience = {"open_timeout": self._connect_seconds, **kwargs}
        try:
            return await super()._websocket_connect(uri, **patience)  # type: ignore[misc]
        except Exception as error:
            await self.give_up(reason_of(error), self.trouble)
            raise
