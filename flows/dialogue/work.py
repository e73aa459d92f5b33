"""One step under way: the copy of the record that it changes, and the acts it has come to.

``Work`` only gathers; what is to be done is decided in ``step``, ``hearing``, ``filling`` and
``asking``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.dialogue.record import Record, Spoken, Turn
from flows.dialogue.rendering import render, speak
from flows.model.flow import Action, Flow, Prompt, Slot, State
from flows.vocabulary.acts import Act, Phrasing, RunAction, Say

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow
    from flows.vocabulary.commands import Command
    from flows.vocabulary.ports import Interpreter

_NO_VALUES: Mapping[str, str] = {}

Mark = tuple[int, list[str], bool, bool, int, Spoken | None, tuple[Turn, ...]]
"""What a step has said so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every call that a bot takes, whatever the flow.

    Attributes:
        max_retries: Failed answers in a row that leave a question, where the flow says nothing.
        country: ISO 3166 code for telephone numbers.
        country_told: True where somebody named the country: digits that are no number there are
            then none. A country that is only taken for granted refuses no caller's number.
        can_hand_over: True when a caller can really be put through to a person.
        second_ear: True when there is somebody to ask where the rules are unsure.
    """

    max_retries: int = 3
    country: str = "US"
    country_told: bool = False
    can_hand_over: bool = True
    second_ear: bool = False


class Work:
    """The step's workbench.

    Attributes:
        asked: Words of the questions that this step puts, and what the business has to say.
        counted: True once the step has counted what it puts (``progress``).
        limit: The limit that this step has come to, by the name of its wording; empty for none.
        farewell: The wording that ends the call, should it end here; empty: by its outcome.
    """

    __slots__ = (
        "_must_hear",
        "_parts",
        "_question",
        "acts",
        "asked",
        "compiled",
        "counted",
        "farewell",
        "flow",
        "interpreter",
        "limit",
        "moves",
        "now",
        "record",
        "terms",
        "understood",
    )

    def __init__(
        self,
        compiled: CompiledFlow,
        interpreter: Interpreter,
        terms: Terms,
        record: Record,
        now: datetime,
    ) -> None:
        self.compiled = compiled
        self.flow: Flow = compiled.flow
        self.interpreter = interpreter
        self.terms = terms
        self.record = record
        self.now = now
        self.acts: list[Act] = []
        self.moves = 0
        self.asked: list[str] = []
        self.counted = False
        self.limit = ""
        self.farewell = ""
        self.understood: tuple[Command, ...] = ()
        self._parts: list[str] = []
        self._question = False
        self._must_hear = False

    @property
    def state(self) -> State:
        """The flow's state that the call is in; not to be asked in START and END."""
        return self.flow.states[self.record.state]

    def say(
        self,
        prompt: Prompt,
        attempt: int = 0,
        *,
        ask: bool = False,
        values: Mapping[str, str] = _NO_VALUES,
    ) -> None:
        """Add a prompt to what is said in this step.

        Args:
            prompt: What to say.
            attempt: Which wording, counting from 0; beyond the last, the last.
            ask: True when it asks the caller something.
            values: Words for places that are neither slots nor results.
        """
        text = self.render(prompt.texts[min(attempt, len(prompt.texts) - 1)], values)
        if not text:
            return
        if prompt.must_hear != self._must_hear or prompt.freely:
            self.flush()
        self._must_hear = prompt.must_hear
        if ask:
            self.asked.append(text)
        self._question = self._question or ask
        self._parts.append(text)
        if prompt.freely:
            self.flush(self._phrasing(prompt, text))

    def say_library(
        self,
        name: str,
        attempt: int = 0,
        *,
        ask: bool = False,
        values: Mapping[str, str] = _NO_VALUES,
    ) -> None:
        """Add a library wording, if the language has it."""
        prompt = self.library(name)
        if prompt is not None:
            self.say(prompt, attempt, ask=ask, values=values)

    def library(self, name: str, *kinds: str) -> Prompt | None:
        """Find a library wording: the one for a kind of slot, else the general one."""
        for kind in kinds:
            found = self.flow.prompts.get(f"{name}_{kind}")
            if found is not None:
                return found
        return self.flow.prompts.get(name)

    def say_words(self, text: str) -> None:
        """Add words that are not the author's, such as a passage of the knowledge base."""
        words = " ".join(text.split())
        self.asked.append(words)
        self._parts.append(words)

    def say_again(self, text: str, spoken: Spoken, *, must_hear: bool = False) -> None:
        """Say a prompt again: all of it, or the rest of it."""
        self.flush()
        self._parts.append(text)
        self._question = text.rstrip().endswith("?")
        self._must_hear = must_hear
        self.flush(again=spoken)

    def mark(self) -> Mark:
        """Give what is said so far, for ``take_back``."""
        record = self.record
        said = (len(self.acts), self._parts.copy(), self._question, self._must_hear)
        return (*said, record.prompts, record.spoken, record.history)

    def take_back(self, mark: Mark) -> None:
        """Leave unsaid what was said since a mark."""
        record = self.record
        count, self._parts, self._question, self._must_hear = mark[:4]
        record.prompts, record.spoken, record.history = mark[4:]
        del self.acts[count:]
        self.asked.clear()

    def flush(self, phrasing: Phrasing | None = None, again: Spoken | None = None) -> None:
        """Close what was said so far into one ``Say``; ``again`` is the prompt that it repeats."""
        if not self._parts:
            return
        text = " ".join(self._parts)
        record = self.record
        record.prompts += 1
        whole, sayings = (again.whole, again.sayings + 1) if again else (text, 1)
        record.spoken = Spoken(prompt=record.prompts, text=text, whole=whole, sayings=sayings)
        self.note("bot", text, prompt=str(record.prompts))
        self.acts.append(
            Say(
                prompt=record.prompts,
                text=text,
                question=self._question or text.endswith("?"),
                must_hear=self._must_hear,
                phrasing=phrasing,
            )
        )
        self._parts, self._question, self._must_hear = [], False, False

    def note(self, role: str, text: str, **metadata: str) -> None:
        """Add a turn to the history."""
        turn = Turn(
            role="bot" if role == "bot" else "caller",
            text=text,
            at=self.now.isoformat(),
            metadata=tuple(metadata.items()),
        )
        self.record.history = (*self.record.history, turn)

    def render(self, template: str, values: Mapping[str, str] = _NO_VALUES) -> str:
        """Fill a template with worded slots, results and the values given."""

        def worded(name: str, style: str) -> str | None:
            return values[name] if name in values else self.worded(name, style)

        return render(template, worded, self.flow.language)

    def worded(self, name: str, style: str = "") -> str | None:
        """Word a slot or an action's result; None when it is empty."""
        filled = self.record.slots.get(name)
        if filled is not None:
            return self.word(name, filled.value, style)
        result = self.record.results.get(name)
        if result is None:
            return None
        return self._speak(self._result_slot(name), result, style)

    def word(self, slot: str, value: str, style: str = "") -> str:
        """Word a value of a slot."""
        return self._speak(self.flow.slots[slot], value, style)

    def _speak(self, slot: Slot, value: str, style: str) -> str:
        return speak(slot, value, style, self.flow.language, self.terms.country)

    def run(self, action: Action, visit: int) -> None:
        """Start an action; the state waits for its answer."""
        self.flush()
        record = self.record
        call = f"{record.session_id}+{record.resets}" if record.resets else record.session_id
        record.action_id = f"{call}:{record.state}:{visit}"
        record.waiting = "action"
        self.acts.append(
            RunAction(
                action_id=record.action_id,
                name=action.run,
                inputs={
                    name: record.slots[slot].value
                    for name, slot in action.inputs.items()
                    if slot in record.slots
                },
                effect=action.effect,
                timeout_seconds=action.timeout_seconds,
                retries=action.retries,
                meanwhile=self._meanwhile(action),
            )
        )

    def _meanwhile(self, action: Action) -> Say | None:
        prompt = action.meanwhile or self.library("meanwhile")
        if prompt is None:
            return None
        self.record.prompts += 1
        return Say(prompt=self.record.prompts, text=self.render(prompt.texts[0]))

    def _phrasing(self, prompt: Prompt, text: str) -> Phrasing:
        held = [self.worded(name) for name in (*self.record.slots, *self.record.results)]
        must_say = tuple(words for words in held if words and words in text)
        return Phrasing(guide=prompt.guide, must_say=must_say, max_words=prompt.max_words)

    def _result_slot(self, name: str) -> Slot:
        for action in self.flow.actions.values():
            if name in action.outputs:
                return Slot(name=name, kinds=(action.outputs[name],))
        return Slot(name=name, kinds=("text",))

    def heard_report(self, prompt: int, text: str, complete: bool) -> None:
        """Note what was heard of the last prompt."""
        spoken = self.record.spoken
        if spoken is None or spoken.prompt != prompt:
            return
        self.record.spoken = replace(spoken, heard=text, complete=complete)
        if not complete:
            self.note_of_prompt(prompt, "heard", text)

    def note_of_prompt(self, prompt: int, key: str, value: str) -> None:
        """Add to the last turn of the history in which a prompt was said."""
        history = list(self.record.history)
        for index in range(len(history) - 1, -1, -1):
            if ("prompt", str(prompt)) in history[index].metadata:
                metadata = (*history[index].metadata, (key, value))
                history[index] = replace(history[index], metadata=metadata)
                break
        self.record.history = tuple(history)
