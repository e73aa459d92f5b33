"""Runs the bot on Pipecat's development server: ``python bot.py``, or ``callwright serve``.

The runner brings ``/api/offer``, ``/daily``, ``/daily-dialin-webhook``, ``/start``, ``/ws`` and its
options (``python bot.py --help``); ours are the talk page, events, health and Twilio's webhooks.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

from loguru import logger

from flows.errors import CallwrightError
from pipeline.call.application import Application, application
from pipeline.devserver.daily_webhook import DailySignature, read_secret
from pipeline.devserver.start import RunnersWords, start_notes, tell_when_up
from pipeline.services.building import describe_services
from pipeline.settings.settings import Settings

Bot = Callable[..., Awaitable[None]]

END_OF_CALLS_SECONDS = 2  # twice, and the next: less than the 10 s that Docker waits
DRAIN_SECONDS = 5.0
NO_VIDEO = ("No video transceiver is available", "No screen video transceiver is available")


class PortError(CallwrightError):
    """The server's address cannot be had."""


def serve(bot: Bot, arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted.

    Args:
        bot: Pipecat's ``bot(runner_args)``, of the program's main module or of ``bot.py``.
        arguments: The command line after the program's name; None for the process's own.

    Returns:
        Exit code: 0, or 2 when the settings, the flow or a store cannot be used.
    """
    try:
        shared = application()
        check(shared)
    except CallwrightError as error:
        print(f"Callwright cannot start.\n{error}", file=sys.stderr)
        return 2
    # Only now: at its import the runner reads .env over the real environment, unless the settings
    # have seen to that.
    import pipecat.transports.smallwebrtc.connection  # noqa: F401  # logs, when it is imported
    import uvicorn
    from pipecat.runner import run as runner

    if arguments is not None:
        sys.argv[1:] = arguments
    sys.modules["__main__"].bot = bot  # type: ignore[attr-defined]  # where the runner looks first
    runner._setup_frontend_routes = _no_client  # its own page, a package that is left out
    # It would wait for the end of every call before it ends, and be killed with actions under way.
    run = partial(uvicorn.run, timeout_graceful_shutdown=END_OF_CALLS_SECONDS)
    vars(runner)["uvicorn"] = SimpleNamespace(run=run)
    with RunnersWords() as words:
        try:
            runner.main(_Parser(shared, runner.app, bot, words))
        except PortError as error:
            print(f"Callwright cannot start.\n{error}", file=sys.stderr)
            return 2
    return 0


def check(shared: Application) -> None:
    """Try what is first used when a call comes, so that what is wrong is told now.

    Raises:
        CallwrightError: Naming the setting and the remedy.
    """
    if secret := shared.settings.daily_webhook_secret:
        read_secret(secret.get_secret_value())
    shared.services.build_stt()
    shared.services.build_tts()


def claim(host: str, port: int) -> None:
    """See that the server will get its address, before it says where it is.

    Raises:
        PortError: Another program has it, or this user may not. What else may be wrong is the
            server's to say.
    """
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        try:
            with socket.socket(family, kind, protocol) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortError(
                    f"Port {port} of {host} cannot be used: {os.strerror(error.errno)}.",
                    code="port",
                    remedy="Stop the program that has it, or choose another with PORT.",
                ) from error


def prepare(
    app: Any, shared: Application, bot: Bot, parsed: argparse.Namespace, words: RunnersWords
) -> None:
    """Put our routes on the server's app, ahead of those it adds later, and our start and stop.

    Args:
        app: The server's FastAPI app.
        shared: Of all calls.
        bot: As for ``serve``.
        parsed: The runner's options.
        words: What the runner says of itself until the server is up.
    """
    from pipeline.devserver.body_limit import BodyLimit
    from pipeline.devserver.request_shapes import RequestShapes
    from pipeline.devserver.web import routes
    from pipeline.devserver.webhooks import webhooks

    if secret := shared.settings.daily_webhook_secret:
        app.add_middleware(DailySignature, secret=read_secret(secret.get_secret_value()))
    app.add_middleware(RequestShapes, daily=shared.settings.daily_api_key is not None)
    app.add_middleware(BodyLimit)  # the outermost: what it lets through is read whole
    app.include_router(routes(shared))
    app.include_router(webhooks(shared, bot, parsed.proxy))
    app.router.lifespan_context = _lifespan(shared, parsed, words, app.router.lifespan_context)


def _no_client(app: Any) -> None:
    """Serve no page but ours."""


class _Parser(argparse.ArgumentParser):
    """The runner's parser, with our port; once it has parsed, it is known what will be served."""

    def __init__(self, shared: Application, app: Any, bot: Bot, words: RunnersWords) -> None:
        super().__init__(prog="callwright serve", description="Serve the bot.")
        self._shared = shared
        self._app = app
        self._bot = bot
        self._words = words

    def parse_args(self, *arguments: Any, **named: Any) -> Any:
        """Parse, and prepare what is to happen when the server is up and when it stops."""
        settings = self._shared.settings
        self.set_defaults(port=settings.port, proxy=settings.public_host)
        parsed = super().parse_args(*arguments, **named)
        parsed.proxy = _host_name(parsed.proxy)
        if parsed.direct:  # one call, and no server
            print("\n".join(describe_services(settings)), flush=True)
            alone = _alone(self._bot, self._shared, parsed, self._words)
            sys.modules["__main__"].bot = alone  # type: ignore[attr-defined]
        else:
            claim(parsed.host, parsed.port)
            prepare(self._app, self._shared, self._bot, parsed, self._words)
        if not parsed.verbose:
            self._words.keep_back()
        return parsed


def _host_name(address: str | None) -> str | None:
    """Take an address for the host in it, as the runner does later: "https://HOST/" is HOST."""
    return address.split("://")[-1].rstrip("/") if address else address


def _lifespan(
    shared: Application, parsed: argparse.Namespace, words: RunnersWords, inner: Any
) -> Any:
    from fastapi.exceptions import RequestValidationError

    from pipeline.devserver.request_shapes import refuse

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        # Only now: the runner puts its own there after it has parsed.
        app.add_exception_handler(RequestValidationError, refuse)
        app.middleware_stack = app.build_middleware_stack()
        words.let_out()
        _tell_little(shared.settings, parsed.verbose)
        notes = start_notes(shared.settings, parsed.host, parsed.port, parsed.proxy)
        telling = asyncio.create_task(tell_when_up(parsed.host, parsed.port, notes))
        async with _running(shared), inner(app):
            yield
        telling.cancel()

    return lifespan


def _alone(bot: Bot, shared: Application, parsed: argparse.Namespace, words: RunnersWords) -> Bot:
    """Give a bot that takes one call, with our start before it and our end behind it."""

    async def alone(arguments: Any) -> None:
        words.let_out()
        _tell_little(shared.settings, parsed.verbose)
        async with _running(shared):
            await bot(arguments)

    return alone


@asynccontextmanager
async def _running(shared: Application) -> AsyncIterator[None]:
    """Render prompts ahead, and at the end see that what was begun is done."""
    preparing = asyncio.create_task(shared.services.prepare())
    try:
        yield
    finally:
        preparing.cancel()
        await _calls_over(shared)
        await shared.actions.drain(DRAIN_SECONDS)
        await shared.observers.drain(DRAIN_SECONDS)
        await shared.services.close()


async def _calls_over(shared: Application) -> None:
    """Let the calls that the server has cut off come to their end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(END_OF_CALLS_SECONDS):
            await shared.events.quiet()


def _tell_little(settings: Settings, verbose: bool) -> None:
    """Log without callers' words: the runner logs at DEBUG, where they are."""
    if verbose:
        return
    logger.remove()
    # Without diagnose: it would print the values of variables, callers' words among them.
    level = settings.log_level
    logger.add(sys.stderr, level=level, format=_log_line, filter=_telling, diagnose=False)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)


def _telling(record: Any) -> bool:
    """Leave out what Pipecat warns of in every call: that a caller has no camera."""
    return record["message"] not in NO_VIDEO


def _log_line(record: Any) -> str:
    fields = "".join(f" {name}={{extra[{name}]}}" for name in record["extra"])
    return f"{{time:HH:mm:ss.SSS}} {{level: <8}} {{message}}{fields}\n{{exception}}"
