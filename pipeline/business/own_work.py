"""An author's Python functions as work: typed in, checked out, on the loop or beside it."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from flows.actions.own import CONTEXT, ActionContext, OwnAction
from flows.actions.typed import to_python, to_results
from flows.model.flow import Action, Flow, Slot
from flows.model.known import source_slot
from pipeline.business.actions import Work


def own_work(own: OwnAction, flow: Flow, action: Action) -> Work:
    """Bind a function to where it stands in a flow, which tells the types of what it takes and
    gives."""
    inputs = {
        name: slot
        for name, source in action.inputs.items()
        if (slot := source_slot(flow, source)) is not None
    }

    async def do(context: ActionContext, given: Mapping[str, str]) -> Mapping[str, str]:
        arguments = _arguments(own, inputs, given)
        if own.takes_context:
            arguments[CONTEXT] = context
        return to_results(action.outputs, await call_function(own.function, (), arguments))

    return Work(do=do, idempotent=own.idempotent)


def _arguments(
    own: OwnAction, inputs: Mapping[str, Slot], given: Mapping[str, str]
) -> dict[str, Any]:
    """Give the inputs as Python values; an empty one is left to the parameter's default."""
    arguments = {name: to_python(inputs[name], value) for name, value in given.items()}
    for name, parameter in own.parameters.items():
        if parameter.required and name in inputs:
            arguments.setdefault(name, None)
    return arguments


async def call_function(
    function: Callable[..., Any], given: tuple[Any, ...], arguments: Mapping[str, Any]
) -> Any:
    """Call a function: a coroutine on the loop, anything else in a thread of its own.

    The threads are nobody's: one that hangs holds up neither other calls nor the end of the server.
    """
    if inspect.iscoroutinefunction(function):
        return await function(*given, **arguments)
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()

    def tell(outcome: tuple[Any, BaseException | None]) -> None:
        if not answer.done():
            answer.set_result(outcome)

    def work() -> None:
        outcome: tuple[Any, BaseException | None]
        try:
            outcome = function(*given, **arguments), None
        except BaseException as error:
            outcome = None, error
        with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits
            loop.call_soon_threadsafe(tell, outcome)

    name = f"action {getattr(function, '__name__', '')}"
    threading.Thread(target=work, name=name, daemon=True).start()
    result, error = await answer
    if isinstance(error, Exception):
        raise error
    if error is not None:  # it would end the loop: the function's own exit is none of ours
        raise RuntimeError(type(error).__name__) from error
    return await result if inspect.isawaitable(result) else result
