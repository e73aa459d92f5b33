"""What flows may run: the actions that are shipped, and those of the author's own module.

``load`` is the one place where a flow and its actions come together; check, chat, test, calls and
the server all begin there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flows.actions.observing import Observer, own_observers
from flows.actions.own import OwnAction, own_actions
from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.errors import FlowError
from flows.model.flow import END, Flow
from pipeline.business.actions import Actions, Work, Works
from pipeline.business.bookings import Diary
from pipeline.business.http_work import http_work
from pipeline.business.ledger import SqliteLedger
from pipeline.business.own_module import module_beside, open_module
from pipeline.business.own_work import own_work
from pipeline.settings.loading import variable
from pipeline.settings.settings import Settings

# Registered name → the work, of an open diary.
_SHIPPED: Mapping[str, Callable[[Diary], Work]] = {
    "calendar.book": lambda diary: Work(do=lambda context, inputs: diary.book(context.key, inputs)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What a flow may ``run``.

    Attributes:
        own: The author's functions, by name.
        observers: Functions that are told of transitions.
    """

    own: Mapping[str, OwnAction] = field(default_factory=dict)
    observers: tuple[Observer, ...] = ()

    @property
    def known(self) -> Mapping[str, OwnAction | None]:
        """Every name that may be run, with the author's function where it is one."""
        return {**dict.fromkeys(_SHIPPED), **self.own}


NOTHING_OWN = Registry()


def registry(flow: str, module: str | None = None) -> Registry:
    """Give what a flow may run.

    Args:
        flow: Name of a shipped flow, or path of a flow file.
        module: Dotted name or ``.py`` file of the author's module; None: the one beside the flow,
            where there is one.

    Raises:
        CallwrightError: ``actions``: the module cannot be opened, or its actions not be told apart.
    """
    found = module or module_beside(flow)
    if found is None:
        return NOTHING_OWN
    opened = open_module(str(found))
    return Registry(own=own_actions(opened), observers=own_observers(opened))


def load(
    flow: str, module: str | None = None, stubbed: Callable[[str], bool] | None = None
) -> tuple[CompiledFlow, Registry]:
    """Load a flow, checked against what it may run.

    Args:
        flow: As in ``registry``.
        module: As in ``registry``.
        stubbed: Tells of an action's name in the flow whether a stub answers it: then nothing has
            to be behind it. None: no stub does.

    Raises:
        FlowError: As ``load_flow``.
        CallwrightError: As ``registry``.
    """
    runnable = registry(flow, module)
    known = {**_stubbed(flow, stubbed), **runnable.known} if stubbed else runnable.known
    compiled = load_flow(flow, actions=known)
    advice = (*compiled.advice, *_never_told(compiled.flow, runnable.observers))
    return replace(compiled, advice=advice), runnable


def _never_told(flow: Flow, observers: tuple[Observer, ...]) -> Iterator[str]:
    """Give a piece of advice for each state that an observer waits for and the flow does not have;
    a module may serve several flows, so it is no more."""
    for observer in observers:
        for state in observer.states:
            if state not in flow.states and state != END:
                name = getattr(observer.function, "__name__", "an observer")
                yield f"{flow.name}: {name} waits for {state}, which is no state of this flow."


def _stubbed(flow: str, stubbed: Callable[[str], bool]) -> Mapping[str, OwnAction | None]:
    """Give what the actions of a flow run that are answered by stubs."""
    try:
        tree = load_flow(flow, check=False).tree
    except FlowError:  # it is told when the flow is checked
        return {}
    actions = (action for one in tree for action in one.actions.values())
    return {action.run: None for action in actions if stubbed(action.name)}


def open_actions(
    settings: Settings, runnable: Registry, *flows: Flow, stubbed: Collection[str] = ()
) -> Actions:
    """Open what stands behind the actions of flows; the diary is made where it is missing.

    Args:
        settings: Where the diary is.
        runnable: The author's own actions.
        flows: Flows whose actions run.
        stubbed: Names of actions behind which nothing has to be, for a stub answers them.

    Raises:
        CallwrightError: ``diary``; ``variable`` as ``works``.
    """
    diary = Diary(settings.database_path)
    diary.open()
    ledger = SqliteLedger(settings.database_path)
    ledger.open()
    return Actions(works(diary, runnable, *flows, stubbed=stubbed), ledger=ledger)


def works(
    diary: Diary,
    runnable: Registry = NOTHING_OWN,
    *flows: Flow,
    stubbed: Collection[str] = (),
) -> Works:
    """Give the work by what actions of flows run, but for those that are ``stubbed``.

    Raises:
        CallwrightError: ``variable``: a key that a flow names is not set.
    """
    found: dict[str | tuple[str, str], Work] = {
        name: work(diary) for name, work in _SHIPPED.items()
    }
    for flow in flows:
        for action in (a for a in flow.actions.values() if a.name not in stubbed):
            own = runnable.own.get(action.run)
            if action.http is not None:
                found[flow.name, action.name] = http_work(action.http, flow, action, variable)
            elif own is not None:
                found[flow.name, action.name] = own_work(own, flow, action)
    return found
