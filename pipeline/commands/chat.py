"""A call typed in a terminal: the same dialogue and the same booking as a call by voice."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from loguru import logger

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.trace import Trace
from flows.errors import CallwrightError
from flows.playing.player import TICK
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
from pipeline.business.business import terms
from pipeline.business.observing import Observers
from pipeline.business.registry import load, open_actions
from pipeline.commands.asides import aside
from pipeline.commands.stubbing import Stubbed, read_stubs
from pipeline.settings.loading import load_settings

HELP = (
    "Type what the caller says; #123 for telephone keys (a # behind them ends the entry, as on a "
    "telephone), an empty line for silence, "
    "Ctrl-D to hang up. /state, /slots and /why tell where the call stands, and why."
)

OBSERVERS_SECONDS = 2.0

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
        compiled: The dialogue's flow, to tell of it on demand; None leaves ``/`` to the caller.
        observers: Are told of transitions; waited for when the call is over.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        actions: ActionRunner,
        *,
        clock: Callable[[], datetime],
        read: Callable[[], str | None],
        write: Callable[[str], object],
        compiled: CompiledFlow | None = None,
        observers: Observers | None = None,
    ) -> None:
        self._observers = observers or Observers()
        self._stepped = self._observers.watch(dialogue, clock)
        self._dialogue = dialogue
        self._actions = actions
        self._clock = clock
        self._read = read
        self._write = write
        self._compiled = compiled
        self._traces: list[Trace] = []
        self._over = False

    async def run(self) -> str:
        """Talk until the call ends; gives its outcome, ``hung_up`` when the lines ran out."""
        self._write(HELP)
        await self._take(CallStarted())
        while not self._over:
            line = self._read()
            if line is None:
                self._dialogue.advance(CallEnded(), self._clock())
                self._stepped()
                break
            if self._compiled is not None and line.lstrip().startswith("/"):
                for told in aside(line, self._dialogue, self._compiled, self._traces):
                    self._write(f"  {told}")
                continue
            await self._take(event_of(line.strip()))
        for name in self._dialogue.slots:
            self._write(f"  {name}: {self._dialogue.spoken(name)}")
        await self._observers.drain(OBSERVERS_SECONDS)
        outcome = self._dialogue.outcome or "hung_up"
        self._write(f"  outcome: {outcome}")
        return outcome

    async def _take(self, event: Event) -> None:
        """Advance, and go on with what the acts themselves bring about."""
        events = deque([event])
        self._traces = []
        while events and not self._over:
            acts = self._dialogue.advance(events.popleft(), self._clock())
            self._stepped()
            await asyncio.sleep(0)  # observers begin before the next line is waited for
            self._traces.append(self._dialogue.trace)
            for act in acts:
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


def chat(flow: str | None, actions: str | None, now: str | None, stubs: Sequence[str]) -> int:
    """Hold a call in the terminal; gives 0.

    Args:
        flow: Path of a flow file, or the name of a shipped one; None: the setting's.
        actions: The author's module; None: the setting's, or the one beside the flow.
        now: The time at which the call begins, local to the flow; None: the real time.
        stubs: What actions answer in place of the real ones, as ``book=failed:taken``.

    Raises:
        CallwrightError: The flow, the settings, the diary, the time or a stub cannot be used.
    """
    settings = load_settings()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    names = {stub.partition("=")[0] for stub in stubs}
    module = actions or settings.actions
    compiled, runnable = load(flow or settings.flow, module, names.__contains__)
    zone = ZoneInfo(compiled.flow.timezone or settings.timezone)
    clock = _clock(now, zone)
    work = Stubbed(
        open_actions(settings, runnable, *(one.flow for one in compiled.tree), stubbed=names),
        compiled,
        read_stubs(stubs, compiled),
        clock,
    )
    session = f"chat-{uuid.uuid4().hex[:12]}"
    held = terms(settings, compiled.flow, can_transfer=True)
    talk = Chat(
        Dialogue(compiled, None, held, session_id=session),
        work,
        clock=clock,
        read=_read_line,
        write=lambda line: print(line, flush=True),
        compiled=compiled,
        observers=Observers(runnable.observers),
    )
    _run(talk)
    return 0


def _run(talk: Chat) -> None:
    # A handler of our own, for asyncio's keeps the first Ctrl-C until the line is typed.
    held = signal.signal(signal.SIGINT, _interrupt)
    try:
        asyncio.run(talk.run())
    except KeyboardInterrupt:
        print()
    finally:
        signal.signal(signal.SIGINT, held)


def _clock(now: str | None, zone: ZoneInfo) -> Callable[[], datetime]:
    """Give the real clock, or one that stands at a time but for a second each time it is read."""
    if now is None:
        return lambda: datetime.now(zone)
    try:
        begun = datetime.fromisoformat(now)
    except ValueError:
        raise CallwrightError(
            f"--now: '{now}' is no date and time.",
            code="now",
            remedy="write it as 2026-11-30T09:00",
        ) from None
    time = begun.astimezone(zone) if begun.tzinfo else begun.replace(tzinfo=zone)

    def read() -> datetime:
        nonlocal time
        time += TICK
        return time

    return read


def _read_line() -> str | None:
    """Read a typed line, and show one that comes from a pipe; end of file and Ctrl-C hang up."""
    typed = sys.stdin.isatty()
    try:
        line = input("You: " if typed else "")
    except (EOFError, KeyboardInterrupt):
        print()
        return None
    if not typed:
        print(f"You: {line}", flush=True)
    return line


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
