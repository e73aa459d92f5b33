"""What the caller has heard of the values that the call holds, by the reports of the line alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flows.build.compiler import CompiledFlow
from flows.dialogue.record import Pending, Record
from flows.dialogue.rendering import kind_of, speak
from flows.dialogue.work import Terms
from flows.exploring.play import Moment
from flows.model.flow import Slot
from flows.vocabulary.events import PromptHeard


@dataclass(frozen=True, slots=True)
class _Prompt:
    text: str
    state: str
    values: Mapping[str, str]


class Hearsay:
    """Listens with the caller, to every prompt of one call.

    A value counts as heard when its words, in any style of its kind, stand in what was played of a
    prompt that was said while the call held the value, or asked about it.

    Attributes:
        terms: What holds for the bot.
    """

    def __init__(self, compiled: CompiledFlow, terms: Terms) -> None:
        self._compiled = compiled
        self.terms = terms
        self._prompts: dict[int, _Prompt] = {}
        self._heard: dict[tuple[str, str], str] = {}  # (state, slot) → value heard last
        self._values: set[tuple[str, str]] = set()

    def watch(self, moment: Moment) -> None:
        """Take a moment, before it is judged."""
        if isinstance(moment.event, PromptHeard):
            self._hear(moment.event)
        for act in moment.said:
            values = {n: held.value for n, held in moment.after.slots.items()}
            values |= _asked_about(moment.after.pending)
            self._prompts[act.prompt] = _Prompt(act.text, moment.after.state, values)
        self._forget(moment.before, moment.after)

    def heard_in(self, state: str) -> dict[str, str]:
        """Give the values that were heard in the prompts of a state, by slot, each the last."""
        return {slot: value for (where, slot), value in self._heard.items() if where == state}

    def heard_value(self, slot: str, value: str) -> bool:
        """Tell whether a value of a slot was heard."""
        return (slot, value) in self._values

    def _hear(self, event: PromptHeard) -> None:
        prompt = self._prompts.get(event.prompt)
        if prompt is None:
            return
        flow = self._compiled.flow
        for name, value in prompt.values.items():
            said = _all_words(flow.slots[name], value, flow.language, self.terms.country)
            if any(words in event.text for words in said):
                self._heard[prompt.state, name] = value
                self._values.add((name, value))

    def _forget(self, before: Record, after: Record) -> None:
        """What no longer holds has to be heard anew."""
        for key in list(self._heard):
            held = after.slots.get(key[1])
            if held is None or held.value != self._heard[key]:
                del self._heard[key]


def _asked_about(pending: Pending | None) -> Mapping[str, str]:
    return {pending.slot: pending.values[0]} if pending and pending.slot and pending.values else {}


def _all_words(slot: Slot, value: str, language: str, country: str) -> tuple[str, ...]:
    return _words(slot.name, slot.kinds, tuple(slot.options.items()), value, language, country)


@lru_cache(maxsize=4096)
def _words(
    name: str,
    kinds: tuple[str, ...],
    options: tuple[tuple[str, tuple[str, ...]], ...],
    value: str,
    language: str,
    country: str,
) -> tuple[str, ...]:
    slot = Slot(name=name, kinds=kinds, options=dict(options))
    styles = kind_of(slot, value).styles
    return tuple(dict.fromkeys(speak(slot, value, style, language, country) for style in styles))
