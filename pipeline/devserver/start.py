"""What a start says: six lines of ours, and nothing that Pipecat's runner says of itself."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stdout
from types import TracebackType

from uvicorn.config import LOGGING_CONFIG

from pipeline.services.building import describe_services
from pipeline.settings.settings import Settings

UP_SECONDS = 0.02  # between two looks whether the server takes connections


class RunnersWords:
    """Keeps back what the runner and its server print of themselves, while the runner starts.

    A context manager: what is printed after it is printed.
    """

    def __init__(self) -> None:
        self._kept = ExitStack()

    def __enter__(self) -> RunnersWords:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_out()

    def keep_back(self) -> None:
        """Begin; warnings and errors are told nevertheless."""
        self._kept.enter_context(redirect_stdout(io.StringIO()))
        LOGGING_CONFIG["loggers"]["uvicorn.error"]["level"] = "WARNING"

    def let_out(self) -> None:
        """Print again."""
        self._kept.close()


async def tell_when_up(host: str, port: int, notes: Sequence[str]) -> None:
    """Print the notes once the server takes connections."""
    while True:
        try:
            _, connection = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(UP_SECONDS)
            continue
        connection.close()
        print("\n".join(notes), flush=True)
        return


def start_notes(settings: Settings, host: str, port: int, public_host: str | None) -> list[str]:
    """Say where to talk to the bot, what serves it, and what telephone calls still need."""
    return [
        f"Talk to the bot: http://{host}:{port}/",
        *describe_services(settings),
        _daily_note(settings, public_host),
        _twilio_note(settings, public_host),
    ]


def _daily_note(settings: Settings, public_host: str | None) -> str:
    if settings.daily_api_key is None:
        return "Calls by Daily, rooms and telephone numbers, still need DAILY_API_KEY."
    note = "Calls by Daily: open /daily for a room."
    if public_host is None:
        return f"{note} Telephone numbers of Daily still need PUBLIC_HOST."
    return f"{note} A number's dial-in webhook is https://{public_host}/daily-dialin-webhook."


def _twilio_note(settings: Settings, public_host: str | None) -> str:
    wanted = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "PUBLIC_HOST": public_host,
    }
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        *first, last = missing
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"Calls by Twilio still need {listed}."
    return f"Calls by Twilio: a number's voice webhook is https://{public_host}/twilio/voice."
