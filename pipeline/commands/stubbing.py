"""Actions that only seem to work: ``--stub book=failed:taken``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flows.build.compiler import CompiledFlow
from flows.errors import CallwrightError
from flows.playing.stubs import Answer, Stubs
from flows.text.problems import did_you_mean
from flows.vocabulary.acts import RunAction
from flows.vocabulary.events import ActionDone, ActionFailed
from flows.vocabulary.ports import ActionRunner


def read_stubs(stubs: Sequence[str], tree: CompiledFlow) -> Mapping[str, list[Answer | None]]:
    """Read ``book``, ``book=failed:taken``, ``book=reference:AB12,day:2026-11-27``; given again, it
    is the next answer of that action.

    Returns:
        Answers by action, by run; None stands for success with samples.

    Raises:
        CallwrightError: ``stub``.
    """
    read: dict[str, list[Answer | None]] = {}
    actions = [name for flow in tree.tree for name in flow.actions]
    for stub in stubs:
        name, _, given = stub.partition("=")
        if name not in actions:
            known = ", ".join(actions) or "none"
            raise CallwrightError(
                f"--stub {stub}: flow {tree.name} has no action '{name}'"
                f"{did_you_mean(name, actions) or '.'}",
                code="stub",
                remedy=f"name one of its actions ({known})",
            )
        read.setdefault(name, []).append(_answer(stub, given) if given else None)
    return read


def _answer(stub: str, given: str) -> Answer:
    pairs = [pair.partition(":") for pair in given.split(",")]
    if not all(name.strip() and colon and value.strip() for name, colon, value in pairs):
        raise CallwrightError(
            f"--stub {stub}: this is no answer.",
            code="stub",
            remedy="write --stub book=failed:taken, or --stub book=reference:AB12,cost:20",
        )
    return {name.strip(): value.strip() for name, _, value in pairs}


class Stubbed:
    """Runs actions, some of them by stubs; fulfils ``flows.vocabulary.ports.ActionRunner``.

    Args:
        real: Runs the others.
        tree: The flow whose actions they are, with those that it calls.
        answers: As ``read_stubs`` gives them.
        clock: Gives the time of the call.
    """

    def __init__(
        self,
        real: ActionRunner,
        tree: CompiledFlow,
        answers: Mapping[str, Sequence[Answer | None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._real = real
        self._flows = {flow.name: flow for flow in tree.tree}
        self._stubbed = frozenset(answers)
        self._stubs = Stubs(answers)
        self._clock = clock

    async def run(self, action: RunAction) -> ActionDone | ActionFailed:
        """Answer an action by its stub, or run it."""
        if action.action not in self._stubbed:
            return await self._real.run(action)
        known = self._flows[action.flow].actions[action.action]
        return self._stubs.answer(action, known, self._clock())
