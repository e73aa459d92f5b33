"""A call typed in a terminal: the same dialogue and the same booking as a call by voice."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import datetime

from flows.dialogue.dialogue import Dialogue
from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, Listen, RunAction, Say
from flows.vocabulary.events import (
    Advised,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    KeysPressed,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from flows.vocabulary.ports import ActionRunner

HELP = (
    "Type what the caller says; #123 for telephone keys (a # behind them ends the entry, as on a "
    "telephone), an empty line for silence, "
    "Ctrl-D to hang up."
)

_KEYS = re.compile(r"#([0-9*#]+)")


def event_of(line: str) -> Event:
    """Give what a typed line stands for."""
    if keys := _KEYS.fullmatch(line):
        return KeysPressed(keys=keys[1].removesuffix("#") or "#")
    if not line:
        return UserSilence()
    return UserUtterance(text=line, source="text")


class Chat:
    """A call in a terminal.

    Args:
        dialogue: Not yet begun.
        actions: Does the business work.
        clock: Gives the aware time, in the flow's zone.
        read: Gives the next line without its end, or None when there are no more.
        write: Takes a line.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        actions: ActionRunner,
        *,
        clock: Callable[[], datetime],
        read: Callable[[], str | None],
        write: Callable[[str], object],
    ) -> None:
        self._dialogue = dialogue
        self._actions = actions
        self._clock = clock
        self._read = read
        self._write = write
        self._over = False

    async def run(self) -> str:
        """Talk until the call ends; gives its outcome, ``hung_up`` when the lines ran out."""
        self._write(HELP)
        await self._take(CallStarted())
        while not self._over:
            line = self._read()
            if line is None:
                self._dialogue.advance(CallEnded(), self._clock())
                break
            await self._take(event_of(line.strip()))
        for name in self._dialogue.slots:
            self._write(f"  {name}: {self._dialogue.spoken(name)}")
        outcome = self._dialogue.outcome or "hung_up"
        self._write(f"  outcome: {outcome}")
        return outcome

    async def _take(self, event: Event) -> None:
        """Advance, and go on with what the acts themselves bring about."""
        events = deque([event])
        while events and not self._over:
            for act in self._dialogue.advance(events.popleft(), self._clock()):
                if (follows := await self._perform(act)) is not None:
                    events.append(follows)

    async def _perform(self, act: Act) -> Event | None:
        match act:
            case Say():
                self._write(f"Bot: {act.text}")
                return PromptHeard(prompt=act.prompt, complete=True, text=act.text)
            case RunAction():
                return await self._actions.run(act)
            case Handoff():
                self._write(f"  (the caller is put through to {act.to})")
                return HandoffDone()
            case Consult():
                return Advised(consult=act.consult)
            case HangUp():
                self._over = True
            case Listen():
                pass
        return None
