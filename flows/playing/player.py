"""Plays a call without voice or business: events in, acts out, at a clock that is given.

    player = Player(Dialogue(load_flow("callback.yaml")), now)
    player.take(CallStarted())
    played = player.take(UserUtterance(text="Tuesday at ten"))
    print(said(played.acts), player.dialogue.state)

What the line and the business would report follows at once: prompts are heard to their end,
actions are answered by stubs, a caller is put through, nobody advises. The clock stands still, but
for one second before each event that is taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.dialogue.dialogue import Dialogue
from flows.dialogue.trace import Trace
from flows.errors import CallwrightError
from flows.playing.stubs import Stubs
from flows.vocabulary.acts import Act, Consult, Handoff, RunAction, Say
from flows.vocabulary.commands import Command
from flows.vocabulary.events import Advised, BargeIn, Event, HandoffDone, PromptHeard

TICK = timedelta(seconds=1)
MOST = 200  # events that may follow from one: a flow that talks to itself is stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """An action that ran: its name in the flow, and its inputs."""

    name: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of an event, and of what followed from it.

    Attributes:
        acts: What the bot did, in order.
        traces: What each event on the way passed.
        actions: What ran.
    """

    acts: tuple[Act, ...]
    traces: tuple[Trace, ...]
    actions: tuple[Ran, ...]

    @property
    def commands(self) -> tuple[Command, ...]:
        """What the caller was understood to say."""
        return tuple(command for trace in self.traces for command in trace.commands)


class Player:
    """A call that is played.

    Args:
        dialogue: Not begun, or restored.
        now: Aware date and time at which it begins, in the flow's time zone.
        stubs: What actions answer.
    """

    def __init__(self, dialogue: Dialogue, now: datetime, stubs: Stubs | None = None) -> None:
        self.dialogue = dialogue
        self.now = now
        self._stubs = stubs or Stubs()

    def take(
        self,
        event: Event,
        *,
        to_end: bool = True,
        cut_in: str | None = None,
        own: tuple[type[Act], ...] = (),
    ) -> Played:
        """Take an event, and all that follows from it.

        Args:
            event: What the caller or the line does.
            to_end: False leaves open how much of the last prompt is heard, where the caller may
                interrupt it; ``cut`` tells it before the next event.
            cut_in: Leaves open in the same way the first prompt that begins so, even where
                something would follow from its end.
            own: Acts that nobody answers but whoever plays: ``RunAction``, ``Handoff``,
                ``Consult``.

        Raises:
            CallwrightError: ``endless``, the flow goes on and on by itself.
        """
        self.now += TICK
        waiting, acts = deque([event]), list[Act]()
        traces, actions = list[Trace](), list[Ran]()
        for _ in range(MOST):
            step = self.advance(waiting.popleft())
            acts += step
            traces.append(self.dialogue.trace)
            for act in step:
                if isinstance(act, RunAction):
                    actions.append(Ran(name=act.action, inputs=dict(act.inputs)))
                if not isinstance(act, own):
                    waiting.extend(self._follows(act))
            open_to = (not to_end and self._is_last(waiting)) or _begins(waiting, cut_in)
            if not waiting or (open_to and not _must_hear(acts)):
                return Played(acts=tuple(acts), traces=tuple(traces), actions=tuple(actions))
        raise CallwrightError(
            f"flow {self.dialogue.flow.name}, state {self.dialogue.state}: the call goes on by "
            f"itself, without the caller, for more than {MOST} events.",
            code="endless",
            remedy="let one of the states on this way ask or end",
        )

    def cut(self, heard: str) -> tuple[Act, ...]:
        """Let the caller break into the last prompt, when these words of it were heard."""
        spoken = self.dialogue.record.spoken
        if spoken is None or spoken.complete:
            return ()
        acts = self.advance(BargeIn(prompt=spoken.prompt))
        report = PromptHeard(prompt=spoken.prompt, complete=False, text=heard)
        return (*acts, *self.advance(report))

    def cut_at(self, share: float) -> tuple[Act, ...]:
        """Let the caller break into the last prompt when a share of its words was heard, 0 to 1."""
        spoken = self.dialogue.record.spoken
        return self.cut(first_words(spoken.text, share)) if spoken is not None else ()

    def advance(self, event: Event) -> tuple[Act, ...]:
        """Take one event, and nothing that follows from it; the clock stands still."""
        return self.dialogue.advance(event, self.now)

    def _follows(self, act: Act) -> Iterator[Event]:
        match act:
            case Say():
                yield PromptHeard(prompt=act.prompt, complete=True, text=act.text)
            case RunAction():
                action = self.dialogue.flows[act.flow].actions[act.action]
                yield self._stubs.answer(act, action, self.now)
            case Handoff():
                yield HandoffDone()
            case Consult():
                yield Advised(consult=act.consult)

    def _is_last(self, waiting: deque[Event]) -> bool:
        """Tell whether all that waits is the end of a prompt behind which nothing more is done."""
        if not _begins(waiting, ""):
            return False
        ahead = self.dialogue.twin().advance(waiting[0], self.now)
        return not any(isinstance(act, Say | RunAction | Handoff) for act in ahead)


def _begins(waiting: deque[Event], words: str | None) -> bool:
    """Tell whether all that waits is the end of a prompt that begins with some words."""
    if words is None or len(waiting) != 1:
        return False
    heard = waiting[0]
    return isinstance(heard, PromptHeard) and heard.text.startswith(words)


def _must_hear(acts: list[Act]) -> bool:
    """Tell whether the last prompt cannot be interrupted."""
    return [act for act in acts if isinstance(act, Say)][-1].must_hear


def first_words(text: str, share: float) -> str:
    """Give the first words of a text, as many as make up a share of them, 0 to 1."""
    words = text.split()
    return " ".join(words[: round(len(words) * share)])
