"""Runs a conversation, and tells the first place at which it goes otherwise than it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.trace import Trace
from flows.model.condition_types import read_duration
from flows.playing.conversation import Conversation, ConversationError, Step
from flows.playing.player import Played, Player
from flows.playing.stubs import Stubs
from flows.text.problems import did_you_mean
from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, Listen, RunAction, said
from flows.vocabulary.advice import Passage, Proposal
from flows.vocabulary.commands import Command, CorrectSlot, Intent, SetSlot
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Advised,
    BothSilent,
    CallEnded,
    CallStarted,
    Event,
    HandoffFailed,
    KeysPressed,
    LastMinute,
    NothingSaid,
    TimeUp,
    UserSilence,
    UserUtterance,
)

EVENT_NAMES = ("caller_number", "called_number", "user_id", "conversation_id")
_BARE: Mapping[str, Callable[[], Event]] = {
    "silence": UserSilence,
    "both_silent": BothSilent,
    "cough": NothingSaid,
    "no_handoff": HandoffFailed,
    "last_minute": LastMinute,
    "hang_up": CallEnded,
}


@dataclass(slots=True)
class Run:
    """A conversation under way, and what passed.

    Attributes:
        conversation: As it is written.
        player: The call.
        steps: What each step came to, with the states that were entered in it.
        traces: What every event passed, for coverage.
        filled: Slots that held a value at the end of some step.
        action: The last action that was asked for, or None.
        consult: Number of the last question to others.
    """

    conversation: Conversation
    player: Player
    steps: list[tuple[Step, Played, tuple[str, ...]]] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    action: RunAction | None = None
    consult: int = 0

    @property
    def dialogue(self) -> Dialogue:
        """The call's dialogue."""
        return self.player.dialogue

    @property
    def slots(self) -> dict[str, str]:
        """All filled slots, canonical."""
        return {name: filled.value for name, filled in self.dialogue.slots.items()}


def begin(
    conversation: Conversation,
    compiled: CompiledFlow,
    player: Callable[[Dialogue, datetime, Stubs], Player] = Player,
) -> Run:
    """Give a call in which nothing has happened yet.

    Raises:
        ConversationError: ``conversation``, it names an action that the flow does not have.
    """
    _known_actions(conversation, compiled)
    dialogue = Dialogue(compiled, None, conversation.terms, session_id="test", user_id="u")
    begins = conversation.begins(compiled.flow.timezone)
    return Run(conversation, player(dialogue, begins, Stubs(conversation.actions)))


def _known_actions(conversation: Conversation, compiled: CompiledFlow) -> None:
    known = [action for flow in compiled.tree for action in flow.actions]
    for name in conversation.actions:
        if name not in known:
            raise ConversationError(
                f"{_place(conversation, 0)}: flow {compiled.flow.name} has no action '{name}'"
                f"{did_you_mean(name, known) or '.'}",
                code="conversation",
                remedy=f"name one of {', '.join(known) or 'none'}",
            )


def run(
    conversation: Conversation,
    compiled: CompiledFlow,
    player: Callable[[Dialogue, datetime, Stubs], Player] = Player,
) -> Run:
    """Run a conversation and check all that it states.

    Raises:
        ConversationError: ``otherwise``, something is not as stated; the message names the step.
            ``conversation``, as ``begin``.
    """
    call = begin(conversation, compiled, player)
    steps = conversation.steps
    for number, step in enumerate(steps):
        follows = steps[number + 1] if number + 1 < len(steps) else None
        _run_step(call, number + 1, step, follows)
    _check_end(call)
    return call


def _run_step(call: Run, number: int, step: Step, follows: Step | None) -> None:
    place = _place(call.conversation, number, step)
    before = call.dialogue.record.states
    try:
        played = _do(call, step, follows)
    except MisplacedError as error:
        raise ConversationError(f"{place}: {error}.", code="otherwise") from None
    call.traces += played.traces
    call.filled.update(call.dialogue.slots)
    call.steps.append((step, played, call.dialogue.record.states[len(before) :]))
    for act in played.acts:
        if isinstance(act, RunAction):
            call.action = act
        if isinstance(act, Consult):
            call.consult = act.consult
    for name, wanted in step.checks.items():
        _compare(place, name, wanted, _CHECKS[name](call, played, wanted), said(played.acts))
    ended = call.dialogue.ended and step.what != "hang_up" and before[-1] != "END"
    if ended and not any(isinstance(act, HangUp) for act in played.acts):
        raise ConversationError(f"{place}: the call ended without hanging up.", code="otherwise")


class MisplacedError(Exception):
    """A step that cannot happen where the call is."""


def _do(call: Run, step: Step, follows: Step | None) -> Played:
    if step.what == "cut":
        return _cut(call, step.argument)
    if step.what == "later":
        call.player.now += _time(step.argument)
        return Played(acts=(), traces=(), actions=())
    own: list[type[Act]] = [RunAction] if call.conversation.answers_actions else []
    then = follows.what if follows is not None else ""
    own += [Handoff] if then == "no_handoff" else []
    own += [Consult] if then in ("ear", "found") else []
    cut_in = follows.argument if follows is not None and then == "cut" else None
    return call.player.take(_event(call, step), cut_in=cut_in, own=tuple(own))


def _time(text: str) -> timedelta:
    time = read_duration(text)
    if time is None:
        raise MisplacedError("write a time as 45 minutes, 2 hours or 1 day")
    return time


def _event(call: Run, step: Step) -> Event:
    argument = step.argument
    match step.what:
        case "start":
            known = dict(argument or {})
            own = {name: known.pop(name) for name in EVENT_NAMES if name in known}
            return CallStarted(**own, known=known)
        case "user":
            return UserUtterance(text=argument)
        case "typed":
            return UserUtterance(text=argument, source="text")
        case "keys":
            return KeysPressed(keys=argument)
        case "done" | "failed":
            if call.action is None:
                raise MisplacedError(f"no action waits that could be {step.what}")
            key = call.action.action_id
            if step.what == "done":
                return ActionDone(action_id=key, result=argument or {})
            return ActionFailed(action_id=key, failure=argument)
        case "ear":
            try:
                proposals = tuple(Proposal(**proposal) for proposal in argument)
            except TypeError:
                raise MisplacedError("each proposal has command and words, slot, value") from None
            return Advised(consult=call.consult, proposals=proposals)
        case "found":
            return Advised(consult=call.consult, passages=(Passage(text=argument),))
        case "time_up":
            return TimeUp(reason="length" if argument == "length" else "quiet")
    return _BARE[step.what]()


def _cut(call: Run, heard: str) -> Played:
    spoken = call.dialogue.record.spoken
    if spoken is None or not spoken.text.startswith(heard):
        text = spoken.text if spoken is not None else ""
        raise MisplacedError(f"the last prompt does not begin so, it was {text!r}")
    if spoken.complete:
        raise MisplacedError("the last prompt cannot be interrupted: it must be heard")
    return Played(acts=call.player.cut(heard), traces=(), actions=())


def _bot(call: Run, played: Played, wanted: Any) -> Any:
    return [text for text in _listed(wanted) if text in said(played.acts)]


def _not_bot(call: Run, played: Played, wanted: Any) -> Any:
    return [text for text in _listed(wanted) if text not in said(played.acts)]


def _asked(call: Run, played: Played, wanted: Any) -> str:
    asked = [act.asking for act in played.acts if isinstance(act, Listen)]
    return asked[-1] if asked else ""


def _ran(call: Run, played: Played, wanted: Any) -> Any:
    if isinstance(wanted, dict):
        return {ran.name: dict(ran.inputs) for ran in played.actions}
    return " ".join(ran.name for ran in played.actions)


_CHECKS: Mapping[str, Callable[[Run, Played, Any], Any]] = {
    "bot": _bot,
    "not_bot": _not_bot,
    "state": lambda call, _played, _wanted: call.dialogue.state,
    "flow": lambda call, _played, _wanted: call.dialogue.flow.name,
    "asks": _asked,
    "commands": lambda _call, played, _wanted: [named(each) for each in played.commands],
    "slots": lambda call, _played, _wanted: call.slots,
    "runs": _ran,
    "quiet": lambda _call, played, _wanted: [type(act).__name__ for act in played.acts],
}


def _compare(place: str, name: str, wanted: Any, found: Any, words: str) -> None:
    expected = _expected(name, wanted)
    if found == expected:
        return
    if name in ("bot", "not_bot"):
        (missing, *_) = [text for text in expected if text not in found]
        does = "does not say" if name == "bot" else "says"
        sentence = f"the bot {does} {missing!r}, it says {words!r}"
    elif name == "quiet":
        sentence = f"the bot is not quiet, it says {words!r}"
    else:
        sentence = f"{name}: it is {found!r}, not {expected!r}; the bot says {words!r}"
    raise ConversationError(f"{place}: {sentence}.", code="otherwise")


def _expected(name: str, wanted: Any) -> Any:
    if name in ("bot", "not_bot", "commands"):
        return _listed(wanted)
    if name == "slots":
        return wanted or {}
    return [] if name == "quiet" else wanted


def _listed(wanted: Any) -> list[str]:
    return list(wanted) if isinstance(wanted, list) else [wanted] if wanted else []


def _check_end(call: Run) -> None:
    script, record = call.conversation, call.dialogue.record
    for name, wanted, found in (
        ("slots", script.slots, call.slots),
        ("outcome", script.outcome, record.outcome),
        ("states", script.states, record.states),
    ):
        if wanted is not None and wanted != found:
            place = _place(script, len(script.steps))
            sentence = f"at the end, {name}: it is {found!r}, not {wanted!r}"
            raise ConversationError(f"{place}: {sentence}.", code="otherwise")


def _place(conversation: Conversation, number: int, step: Step | None = None) -> str:
    line = step.line if step is not None else 0
    file = f"{conversation.file}:{line}" if line else conversation.file or conversation.about
    if step is None:
        return file
    return f"{file}: step {number}, {step.what} {step.argument or ''}".rstrip()


def named(command: Command) -> str:
    """Name a command as conversations do: ``SetSlot date``, ``Intent opening``, ``Affirm``."""
    kind = type(command).__name__
    if isinstance(command, SetSlot | CorrectSlot):
        return f"{kind} {command.slot}"
    return f"{kind} {command.name}" if isinstance(command, Intent) else kind
