"""A call of the caller's mind with the bot's dialogue, by text: all that crosses is call events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from caller.bot_side import BotSide
from caller.mind import GaveUpError, Mind
from caller.script import Script, draw
from caller.served_flow import ServedFlow, read_flow
from caller.wording import Wording, wording
from flows.build.compiler import CompiledFlow
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Handoff, HangUp, RunAction, Say
from flows.vocabulary.events import (
    ActionDone,
    CallStarted,
    Event,
    HandoffDone,
    KeysPressed,
    PromptHeard,
    UserSilence,
    UserUtterance,
)
from pipeline.call.flow_shown import flow_shown
from processors.hosting.stepping import Stepper

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # a Saturday
MOST_TURNS = 60

Ears = Callable[[str], str]


class Rehearsed:
    """A flow to be called: what it shows of itself, and how callers speak its language."""

    def __init__(self, compiled: CompiledFlow) -> None:
        self.compiled = compiled
        self.flow: ServedFlow = read_flow(flow_shown(compiled.flow, "UTC"))
        self.wording: Wording = wording(self.flow.language)

    def draw(self, count: int, seed: int) -> list[Script]:
        """Draw scripts of callers of today."""
        return draw(self.flow, self.wording, NOW.date(), count=count, seed=seed)


class Rehearsal:
    """One call.

    Args:
        called: The flow.
        script: What is wanted.
        ears: What the bot hears of the caller's words; empty for nothing.
    """

    def __init__(self, called: Rehearsed, script: Script, ears: Ears = lambda words: words) -> None:
        self.mind = Mind(script, called.flow, called.wording)
        self.bot = BotSide()
        self.booked: dict[str, str] | None = None
        self.replies: list[str] = []
        self._ears = ears
        interpreter = RuleInterpreter()
        dialogue = Dialogue(called.compiled, interpreter, session_id="rehearsal")
        self._dialogue = dialogue
        self._stepper = Stepper(dialogue, interpreter, lambda: NOW, self._show)

    def run(self) -> Mapping[str, str] | None:
        """Play the call; gives what the action was run with, or what a completed call left."""
        self._take(CallStarted())
        for _ in range(MOST_TURNS):
            if self.bot.over:
                break
            try:
                reply = self.mind.reply(self.bot)
            except GaveUpError:
                break
            assert reply is not None, f"nothing to say to: {self.bot.prompts[-1].text}"
            self.replies.append(reply.words or reply.keys)
            if reply.keys:
                self._take(KeysPressed(keys=reply.keys.rstrip("#")))
            elif heard := self._ears(reply.words):
                self._show("user", text=heard, final=True)
                self._take(UserUtterance(text=heard.lower()))
            else:
                self._take(UserSilence())
        return self.booked

    def _show(self, kind: str, **data: Any) -> None:
        self.bot.note({"kind": kind, **data})

    def _take(self, event: Event) -> None:
        acts = self._stepper.step(event)
        said = [act for act in acts if isinstance(act, Say)]
        for act in said:
            self._show("prompt", prompt=act.prompt, text=act.text)
            self._show("heard", prompt=act.prompt, complete=True)
        for act in acts:
            if isinstance(act, HangUp):
                self._hung_up(act)
        for prompt in said:
            self._take(PromptHeard(prompt=prompt.prompt, complete=True))
        for act in acts:
            if isinstance(act, Handoff):
                self._take(HandoffDone())
            if isinstance(act, RunAction):
                self._run(act)

    def _hung_up(self, act: HangUp) -> None:
        self._stepper.outcome(act.outcome)
        if act.outcome == "completed" and self.booked is None:
            self.booked = {name: held.value for name, held in self._dialogue.slots.items()}

    def _run(self, act: RunAction) -> None:
        assert self.booked is None
        self.booked = dict(act.inputs)
        result = {"reference": "K4W7"}
        self._show("action", name=act.name, status="done", result=result)
        self._take(ActionDone(action_id=act.action_id, result=result))
