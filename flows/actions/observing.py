"""Observers: functions of the author's that are told when a call passes from state to state.

    @callwright.on_transition("BOOKED")
    async def tell(transition: callwright.Transition) -> None:
        ...

They see, and change nothing: the call does not wait for them. As with actions, the mark stays on
the function.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, TypeVar, overload

Function = Callable[["Transition"], Any]
_F = TypeVar("_F", bound=Callable[..., Any])

_MARK = "__callwright_on_transition__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A call has come from one state to another.

    Attributes:
        call: Id of the call; never the same for two calls.
        flow: Name of the flow.
        previous, state: Names of the states; ``START`` before the call and ``END`` after it.
        slots: What the call holds after the step, canonical, by slot.
        outcome: How the call ended; empty before.
        user_id, conversation_id: As the call knows them; empty where it does not.
        at: Aware time, in the time zone of the flow.
    """

    call: str
    flow: str
    previous: str
    state: str
    slots: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    user_id: str = ""
    conversation_id: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """A function that is told.

    Attributes:
        states: States of which it is told when they are entered; empty: all.
        function: Takes the ``Transition``; may give an awaitable.
    """

    states: tuple[str, ...]
    function: Function

    def wants(self, state: str) -> bool:
        """Tell whether it is told of a state."""
        return not self.states or state in self.states


@overload
def on_transition(function: _F, /) -> _F: ...


@overload
def on_transition(*states: str) -> Callable[[_F], _F]: ...


def on_transition(*states: Any) -> Any:
    """Mark a function as one that is told of each transition into states of these names.

    Args:
        states: Names of states, ``END`` among them; none: all.
    """
    if len(states) == 1 and callable(states[0]):
        setattr(states[0], _MARK, ())
        return states[0]

    def mark(function: _F) -> _F:
        setattr(function, _MARK, states)
        return function

    return mark


def own_observers(module: ModuleType) -> tuple[Observer, ...]:
    """Give the marked functions of a module, in the order in which they stand."""
    found = {id(f): f for f in vars(module).values() if inspect.isroutine(f) and hasattr(f, _MARK)}
    return tuple(Observer(states=getattr(f, _MARK), function=f) for f in found.values())
