"""Actions that an author writes in Python: a decorator that marks them, and what they take.

    @callwright.action("garage.book")
    def book(plate: str, date: date, context: callwright.ActionContext) -> dict[str, str]:
        ...

Nothing is run here, and nothing is registered: the mark stays on the function, and whoever opens a
module looks for marks in it.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, overload

from flows.errors import CallwrightError

Function = Callable[..., Any]
_F = TypeVar("_F", bound=Function)

CONTEXT = "context"  # the name of a parameter that takes the ``ActionContext``
_MARK = "__callwright_action__"


class ActionRefusedError(Exception):
    """The business says no, e.g. ``taken``; ``failure`` is the name that a flow's rows speak of.

    Another try would not change it, and nothing was done.
    """

    def __init__(self, failure: str) -> None:
        self.failure = failure
        super().__init__(failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionContext:
    """What an action may know beside its inputs.

    Attributes:
        call: Id of the call; never the same for two calls.
        key: Idempotency key: the same key is the same work, in this call or after a crash.
        deadline: Aware time in UTC; an answer after it is too late for the call.
    """

    call: str
    key: str
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an author's function.

    Attributes:
        annotation: The type it names; ``typing.Any`` where none can be told.
        required: False where it has a default.
    """

    annotation: Any = Any
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAction:
    """A function that flows may ``run``.

    Attributes:
        name: As flows name it, e.g. ``garage.book``.
        function: Called with the inputs by name; may give an awaitable.
        parameters: By name, without the one for the context.
        takes_any: True where it takes further inputs (``**inputs``).
        takes_context: True where it has a parameter ``context``.
        idempotent: True where the same key does the work once, however often it is asked.
        place: File and line, for messages.
    """

    name: str
    function: Function
    parameters: Mapping[str, Parameter]
    takes_any: bool = False
    takes_context: bool = False
    idempotent: bool = False
    place: str = ""


@overload
def action(name: _F) -> _F: ...


@overload
def action(name: str = "", *, idempotent: bool = False) -> Callable[[_F], _F]: ...


def action(name: Any = "", *, idempotent: bool = False) -> Any:
    """Mark a function as an action that flows may ``run``.

    Args:
        name: As flows name it, e.g. ``garage.book``; without one, the function's own name.
        idempotent: True where the function does the work of one ``context.key`` only once, however
            often it is called with it. Then it is tried again after trouble, and after a crash.
    """
    if callable(name):
        setattr(name, _MARK, (name.__name__, False))
        return name

    def mark(function: Function) -> Function:
        setattr(function, _MARK, (name or function.__name__, idempotent))
        return function

    return mark


def own_actions(module: ModuleType) -> dict[str, OwnAction]:
    """Give the marked functions of a module by the names that flows use.

    Raises:
        CallwrightError: ``actions``: two have the same name, or one cannot be called by names.
    """
    found: dict[str, OwnAction] = {}
    for function in vars(module).values():
        mark = getattr(function, _MARK, None) if inspect.isroutine(function) else None
        if mark is None:
            continue
        own = _read(function, *mark)
        if own.name in found:
            other = found[own.name].place
            raise CallwrightError(
                f"{own.place}: there is an action '{own.name}' already, in {other}.",
                code="actions",
                remedy="Rename one of them.",
            )
        found[own.name] = own
    return found


def _read(function: Function, name: str, idempotent: bool) -> OwnAction:
    place = _place(function)
    types = _types(function)
    parameters = {}
    takes_any = False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise CallwrightError(
                f"{place}: action '{name}' takes '{parameter.name}' by position only.",
                code="actions",
                remedy="Remove the / from its parameters: inputs are given by name.",
            )
        takes_any = takes_any or parameter.kind is parameter.VAR_KEYWORD
        if parameter.kind in (parameter.KEYWORD_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            parameters[parameter.name] = Parameter(
                annotation=types.get(parameter.name, Any),
                required=parameter.default is parameter.empty,
            )
    return OwnAction(
        name=name,
        function=function,
        parameters={key: value for key, value in parameters.items() if key != CONTEXT},
        takes_any=takes_any,
        takes_context=CONTEXT in parameters,
        idempotent=idempotent,
        place=place,
    )


def _types(function: Function) -> Mapping[str, Any]:
    try:
        return typing.get_type_hints(function)
    except Exception:  # a name that only a type checker knows: then nothing is known of the types
        return {}


def _place(function: Function) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}" if code else function.__name__
