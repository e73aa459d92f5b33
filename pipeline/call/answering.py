"""Takes calls: from the runner's arguments to the end of the call, whatever goes wrong."""

from __future__ import annotations

import uuid
from contextlib import suppress

from loguru import logger
from pipecat.runner.types import (
    RunnerArguments,
    SmallWebRTCRunnerArguments,
    WebSocketRunnerArguments,
)

from pipeline.call.application import Application, application
from pipeline.call.assembly import Call
from pipeline.carriers.connections import CallRefusedError, Connection, session_name
from pipeline.carriers.transports import connect

REFUSED, FAILED = 1008, 1011  # WebSocket close codes


async def bot(runner_args: RunnerArguments) -> None:
    """Take one call, from its connection to its end: Pipecat's entry contract."""
    await answer(runner_args, application())


async def answer(arguments: RunnerArguments, shared: Application) -> None:
    """Take one call, from the runner's arguments to its end; what goes wrong is only logged."""
    try:
        connection = await connect(arguments, shared.settings, shared.tokens)
        wish = connection.session_wish or session_name(arguments.session_id) or uuid.uuid4().hex
        await run_call(connection, shared, wish)
    except CallRefusedError as refused:
        logger.bind(code=refused.code).warning("call refused")
        await _hang_up(arguments, REFUSED)
    except Exception as error:
        logger.bind(error=type(error).__name__).exception("call failed")
        await _hang_up(arguments, FAILED)


async def _hang_up(arguments: RunnerArguments, code: int) -> None:
    """Let a caller go who has no pipeline, so that nobody waits in silence."""
    with suppress(Exception):
        match arguments:
            case WebSocketRunnerArguments():
                await arguments.websocket.close(code)
            case SmallWebRTCRunnerArguments():
                await arguments.webrtc_connection.disconnect()


async def run_call(connection: Connection, shared: Application, session_id: str) -> None:
    """Run a call's pipeline until it ends."""
    log = shared.events.open(session_id)
    bound = logger.bind(session_id=log.session_id, carrier=connection.carrier)
    bound.info("call begins")
    outcome = "failed"
    try:
        call = Call(connection, shared, log)
        await call.run()
        outcome = call.dialogue.outcome or "hung_up"
    finally:
        bound.bind(outcome=outcome).info("call ended")
        shared.events.close(log, outcome)
