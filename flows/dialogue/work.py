"""One step under way: the copy of the record that it changes, and the acts it has come to.

``Work`` only gathers; what is to be done is decided in ``step``, ``hearing``, ``filling`` and
``asking``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.dialogue.record import Record, Spoken, SpokenValue, Turn, Untold
from flows.dialogue.rendering import marked, render, speak, unheard, unmarked
from flows.dialogue.trace import Trace
from flows.model.conditions import World
from flows.model.flow import Action, Flow, Prompt, Slot, State
from flows.model.known import source_slot
from flows.model.rules import is_wanted
from flows.vocabulary.acts import Act, Phrasing, RunAction, Say, Undo
from flows.words.sentences import sentences

if TYPE_CHECKING:
    from flows.build.compiler import CompiledFlow
    from flows.vocabulary.ports import Interpreter

MOST_IDLE = 3  # turns in a row that bring nothing, over the same prompt or in the same pause
_NO_VALUES: Mapping[str, str] = {}


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
        given: Slots that this step filled, and that no leg of the path tells of yet.
        home: The flow in which the call began; ``compiled`` and ``flow`` are the one that it is in.
        text: What the caller said in this step, or empty.
        put: What stood before the caller when they answered, or None; see ``Leg.words``.
    """

    __slots__ = (
        "_entered",
        "_marked",
        "_must_hear",
        "_parts",
        "_question",
        "_speaks",
        "acts",
        "asked",
        "compiled",
        "counted",
        "early",
        "farewell",
        "flow",
        "given",
        "home",
        "interpreter",
        "limit",
        "moves",
        "now",
        "put",
        "record",
        "terms",
        "text",
        "trace",
    )

    def __init__(
        self,
        compiled: CompiledFlow,
        interpreter: Interpreter,
        terms: Terms,
        record: Record,
        now: datetime,
    ) -> None:
        self.home = compiled
        self.compiled = compiled.named(record.flow)
        self.flow: Flow = self.compiled.flow
        self.interpreter = interpreter
        self.terms = terms
        self.record = record
        self.now = now
        self.acts: list[Act] = []
        self.early = False  # what is heard was said before a prompt was over
        self.given: list[str] = []
        self.put: str | None = None
        self.text = ""
        self.moves = 0
        self.asked: list[str] = []
        self.counted = False
        self.limit = ""
        self.farewell = ""
        self.trace = Trace()
        self._marked: list[tuple[str, str]] = []
        self._speaks = False
        self._entered = False
        self._parts: list[str] = []
        self._question = False
        self._must_hear = False

    @property
    def state(self) -> State:
        """The flow's state that the call is in; not to be asked in START and END."""
        return self.flow.states[self.record.state]

    @property
    def known(self) -> Mapping[str, str]:
        """What the call knew when it began, but what bears the name of a slot."""
        slots = self.flow.slots
        return {name: value for name, value in self.record.known.items() if name not in slots}

    def world(self) -> World:
        """Give what conditions are judged by, as the call is now."""
        return self.record.world(self.flow, self.now)

    def words_of(self, prompt: Prompt, attempt: int = 0) -> str:
        """Give the wording of a prompt that is said now, before its places are filled."""
        return prompt.texts[prompt.wording(attempt, self.world)]

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
        wording = prompt.wording(attempt, self.world)
        text = self.render(prompt.texts[wording], values)
        if not text:
            return
        self.trace.prompts.append((prompt, wording))
        if prompt.must_hear != self._must_hear or prompt.freely:
            self.flush()
        self._must_hear = prompt.must_hear
        if ask:
            self.asked.append(unmarked(text)[0])
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

    def say_again(self, spoken: Spoken, text: str, *, must_hear: bool = False) -> None:
        """Say a prompt again, or ``text``, which it ends with."""
        self.flush()
        self._must_hear = must_hear
        self._spoken(text, spoken.whole, spoken.values, sayings=spoken.sayings + 1)

    def go_on(self, first: str = "") -> bool:
        """Say what was cut off of the last prompts, each from its first sentence not heard; False
        when nothing was. After ``MOST_IDLE`` times in a row the caller cannot interrupt it.

        Args:
            first: Name of a library wording to begin with.
        """
        self.flush()
        cut = [spoken for spoken in self.record.breath if spoken.cut]
        rests = [
            (spoken, unheard(spoken.text, spoken.heard or "", self.flow.language)) for spoken in cut
        ]
        if not any(rest for _, rest in rests):
            return False
        heard = tuple(spoken for spoken in self.record.breath if not spoken.cut)
        self.say_library(first)
        self.flush()
        self.record.before, self.record.spoken, self._speaks = heard, None, True
        self.record.idle += 1
        for spoken, rest in rests:
            if rest:
                self.say_again(spoken, rest, must_hear=self._cut_enough)
        return True

    @property
    def _cut_enough(self) -> bool:
        """True where what is said again cannot be interrupted: it was cut too often, or asks
        nothing."""
        asks_nothing = self.record.waiting in ("prompt", "handoff")
        return asks_nothing or self.record.idle >= MOST_IDLE

    def forget_speech(self) -> None:
        """Another state is entered: a yes there agrees to what is said from this step on."""
        self._entered, self.record.missed = True, ()

    def say_end(self) -> bool:
        """Say the last sentence of the last prompt again: most often its question; False when there
        was none."""
        spoken = self.record.spoken
        if spoken is None:
            return False
        *_, last = sentences(spoken.text, self.flow.language)
        self.say_again(spoken, last)
        return True

    def mark(self) -> Callable[[], None]:
        """Give what leaves unsaid all that is said from now on in this step."""
        record, acts, prompts = self.record, len(self.acts), len(self.trace.prompts)
        parts, question, must_hear = self._parts.copy(), self._question, self._must_hear
        speaks = self._speaks
        said = record.prompts, record.spoken, record.before, record.missed, record.history

        def take_back() -> None:
            self._parts, self._question, self._must_hear = parts, question, must_hear
            self._speaks = speaks
            record.prompts, record.spoken, record.before, record.missed, record.history = said
            del self.acts[acts:], self.trace.prompts[prompts:]
            self.asked.clear()

        return take_back

    def flush(self, phrasing: Phrasing | None = None) -> None:
        """Close what was said so far into one ``Say``."""
        if not self._parts:
            return
        text, places = unmarked(" ".join(self._parts))
        values = (
            SpokenValue(name=name, value=value, begin=begin, end=end)
            for number, begin, end in places
            for name, value in self._marked[number : number + 1]
        )
        self._spoken(text, text, tuple(values), phrasing)

    def _spoken(
        self,
        text: str,
        whole: str,
        values: tuple[SpokenValue, ...],
        phrasing: Phrasing | None = None,
        sayings: int = 1,
    ) -> None:
        record = self.record
        record.prompts += 1
        if not self._speaks:
            record.missed = () if self._entered else record.unheard_values()
        record.before, self._speaks = record.breath if self._speaks else (), True
        record.spoken = Spoken(
            prompt=record.prompts, text=text, whole=whole, values=values, sayings=sayings
        )
        self.note("bot", text, prompt=str(record.prompts))
        self.acts.append(
            Say(
                prompt=record.prompts,
                text=text,
                question=self._question or text.rstrip().endswith("?"),
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
        """Word a slot or an action's result, to be said; None when it is empty."""
        filled = self.record.slots.get(name)
        if filled is not None:
            return self.word(name, filled.value, style)
        value = self.record.results.get(name, self.known.get(name))
        if value is None:
            return None
        slot = source_slot(self.flow, name) or Slot(name=name, kinds=("text",))
        return self._mark(name, value, self._speak(slot, value, style))

    def word(self, slot: str, value: str, style: str = "") -> str:
        """Word a value of a slot, to be said: the prompt that it comes to knows its place."""
        return self._mark(slot, value, self._speak(self.flow.slots[slot], value, style))

    def _mark(self, name: str, value: str, words: str) -> str:
        self._marked.append((name, value))
        return marked(words, len(self._marked) - 1)

    def _speak(self, slot: Slot, value: str, style: str) -> str:
        return speak(slot, value, style, self.flow.language, self.terms.country)

    def run(self, action: Action, visit: int) -> None:
        """Start an action; the state waits for its answer."""
        self.flush()
        record = self.record
        place = f"{record.flow}.{record.number}.{record.state}" if record.flow else record.state
        record.action_id = f"{self._call}:{place}:{visit}"
        record.waiting = "action"
        self.acts.append(
            RunAction(
                action_id=record.action_id,
                name=action.run,
                call=self._call,
                flow=self.flow.name,
                action=action.name,
                inputs=self.inputs_of(action),
                effect=action.effect,
                expires_seconds=action.expires_seconds,
                timeout_seconds=action.timeout_seconds,
                retries=action.retries,
                meanwhile=self._meanwhile(action),
                undo=self._undo(action),
            )
        )

    def wants(self, slot: str) -> bool:
        """Tell whether a slot is one to be asked for, with what the call holds."""
        known = self.flow.slots.get(slot)
        return known is None or known.wanted_if is None or is_wanted(known, self.world())

    def inputs_of(self, action: Action) -> dict[str, str]:
        """Give an action's inputs as they are now; empty and unwanted ones are left out."""
        record = self.record
        held = {name: v.value for name, v in record.slots.items() if self.wants(name)}
        there = {**self.known, **self.flow.constants, **record.results, **held}
        return {name: there[s] for name, s in action.inputs.items() if s in there}

    def undo(self, effect: Untold) -> None:
        """Take an effect back; the call goes on meanwhile, and does not hear of it."""
        self.flush()
        how = self._undoing(self.flow.actions[effect.undo], dict(effect.inputs))
        self.acts.append(how.run(effect.key, self._call, self.flow.name))

    def _undo(self, action: Action) -> Undo | None:
        """Give how an effect is taken back that is done when the call has given it up."""
        if action.undo is None:
            return None
        undoing = self.flow.actions[action.undo]
        own = {name: output for name, output in undoing.inputs.items() if output in action.outputs}
        inputs = {name: v for name, v in self.inputs_of(undoing).items() if name not in own}
        return replace(self._undoing(undoing, inputs), results=own)

    def _undoing(self, undoing: Action, inputs: Mapping[str, str]) -> Undo:
        return Undo(
            name=undoing.run,
            action=undoing.name,
            inputs=inputs,
            timeout_seconds=undoing.timeout_seconds,
            retries=undoing.retries,
        )

    @property
    def _call(self) -> str:
        record = self.record
        return f"{record.session_id}+{record.resets}" if record.resets else record.session_id

    def _meanwhile(self, action: Action) -> Say | None:
        prompt = action.meanwhile or self.library("meanwhile")
        if prompt is None:
            return None
        self.record.prompts += 1
        self.trace.prompts.append((prompt, prompt.wording(0, self.world)))
        words = self.render(self.words_of(prompt))
        return Say(prompt=self.record.prompts, text=unmarked(words)[0])

    def _phrasing(self, prompt: Prompt, text: str) -> Phrasing:
        text, _ = unmarked(text)
        record = self.record
        held = [self.worded(name) for name in (*record.slots, *record.results, *self.known)]
        plain = [unmarked(words)[0] for words in held if words]
        must_say = tuple(words for words in plain if words in text)
        return Phrasing(guide=prompt.guide, must_say=must_say, max_words=prompt.max_words)

    def heard_report(self, prompt: int, text: str, complete: bool) -> None:
        """Note what was heard of one of the last prompts."""
        if self._report(prompt, heard=text, complete=complete) and not complete:
            self.note_of_prompt(prompt, "heard", text)

    def barge_in(self, prompt: int) -> None:
        """Note that the caller speaks or keys over a prompt."""
        self._report(prompt, barged_in=True)
        self.note_of_prompt(prompt, "barge_in", self.now.isoformat())

    def _report(self, prompt: int, **told: Any) -> bool:
        """Note what is told of one of the last prompts; False when it is none of them."""
        record = self.record
        breath = [
            replace(spoken, **told) if spoken.prompt == prompt else spoken
            for spoken in record.breath
        ]
        if not any(spoken.prompt == prompt for spoken in breath):
            return False
        *before, record.spoken = breath
        record.before = tuple(before)
        return True

    def note_of_prompt(self, prompt: int, key: str, value: str) -> None:
        """Add to the last turn of the history in which a prompt was said."""
        history = list(self.record.history)
        for index in range(len(history) - 1, -1, -1):
            if ("prompt", str(prompt)) in history[index].metadata:
                metadata = (*history[index].metadata, (key, value))
                history[index] = replace(history[index], metadata=metadata)
                break
        self.record.history = tuple(history)
