"""What the recogniser listens for: a search for each question of a flow.

Made from the flow (its options, opening hours and slots), the month it is, and what the question
can be answered with. A ``Search`` holds the same language twice: as a grammar, and as an n-gram of
sentences drawn from that grammar, which also lets through what the grammar does not foresee.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources

from flows.flow import Flow, Slot
from flows.opening_hours import OpeningHours
from flows.ports import Expectation, Question
from pipeline.speech.grammar import read_grammar
from pipeline.speech.name_lists import common_names
from pipeline.speech.ngram import arpa

SENTENCES = 6000
"""Sentences drawn for an n-gram."""

_HOURS = (
    *("twelve", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS_AHEAD = 6

_VALUE = {  # kind of slot → rules that say a value, with their weights
    "date": "<date>",
    "time": "<time>",
    "person_name": "/6/ <name> | /2/ <spelled> | /1/ <coded>",
    "email": "<email>",
    "phone": "<digits>",
    "digits": "<digits>",
    "number": "<digits>",
    "party_size": "<few>",
    "yes_no": "<yes> | <no>",
}
_LARGE = ("person_name", "email", "phone")  # too large to stand in every question
_CALLED = {  # kind of slot → how callers call it
    "date": ("day", "date"),
    "time": ("time",),
    "person_name": ("name",),
    "email": ("email", "address"),
    "phone": ("number", "phone number"),
    "choice": ("type", "service"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """What to listen for.

    Attributes:
        name: Digest of the rest; equal searches have equal names.
        grammar: JSGF with one public rule.
        language_model: ARPA trigram.
    """

    name: str
    grammar: str
    language_model: str


def search_for(flow: Flow, expectation: Expectation) -> Search:
    """Make the search for what can be answered now; the same object for the same expectations."""
    rules = _flow_rules(flow, expectation.now)
    return _search(rules + "\n" + "\n".join(_question_rules(flow, expectation)))


def open_search(flow: Flow, now: datetime) -> Search:
    """Make the search for a question that may be answered with anything of the flow."""
    return search_for(flow, Expectation(language=flow.language, now=now, slots=flow.slots))


@lru_cache(maxsize=64)
def _search(rules: str) -> Search:
    grammar = read_grammar(_language_rules() + rules)
    text = grammar.jsgf("utterance")
    draw = random.Random(0)  # the same rules give the same search
    drawn = ((grammar.sample("utterance", draw), 1.0) for _ in range(SENTENCES))
    model = arpa(drawn, dict.fromkeys(grammar.words("utterance"), 0.5))
    return Search(hashlib.sha256(text.encode()).hexdigest()[:16], text, model)


@lru_cache(maxsize=1)
def _language_rules() -> str:
    return (resources.files(__package__) / "grammars" / "en.jsgf").read_text("utf-8")


def _flow_rules(flow: Flow, now: datetime) -> str:
    """Write the rules that hold for a whole flow, this month."""
    first_names, last_names = common_names(flow.language.split("-")[0])
    rules = {
        "flow-month": " | ".join(_months(now)),
        "flow-hour": " | ".join(_open_hours(flow.opening_hours)),
        "flow-first-name": " | ".join(first_names),
        "flow-last-name": " | ".join(last_names),
    }
    for slot in flow.slots.values():
        rules[_rule(slot)] = " | ".join(_values(slot))
    return "\n".join(f"<{name}> = {body} ;" for name, body in rules.items())


def _values(slot: Slot) -> Iterable[str]:
    for synonyms in slot.options.values():
        for synonym in synonyms:
            yield f"[a | an | the | for a] {_plain(synonym)} [appointment]"
    for kind in slot.kinds:
        if kind in _VALUE:
            yield f"/3/ ({_VALUE[kind]})"
    if not slot.options and not any(kind in _VALUE for kind in slot.kinds):
        yield "<digits>"


def _rule(slot: Slot) -> str:
    return f"flow-slot-{slot.name.replace('_', '-')}"


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace("-", " ").split())


def _months(now: datetime) -> Sequence[str]:
    first = now.replace(day=1)
    return [_MONTHS[(first + timedelta(days=31 * n)).month - 1] for n in range(_MONTHS_AHEAD)]


def _open_hours(hours: OpeningHours | None) -> Sequence[str]:
    """Name the hours at which the business is ever open; all of them where it has no hours."""
    if hours is None:
        return _HOURS
    spans = [span for day in hours.week for span in day]
    named = {
        _HOURS[hour % 12] for span in spans for hour in range(span.opens.hour, span.closes.hour + 1)
    }
    return [hour for hour in _HOURS if hour in named] or _HOURS


def _question_rules(flow: Flow, expectation: Expectation) -> Iterable[str]:
    slots = [slot for slot in expectation.slots.values() if slot.name in flow.slots]
    asked = [slot for slot in slots if slot.name in expectation.asked]
    others = [slot for slot in slots if slot.volunteer and slot not in asked]
    yield f"<correction> = {' | '.join(_corrections(slots))} ;"
    match expectation.question:
        case Question.YES_NO:
            shares = {"<yes>": 8, "<no>": 8, "<correction>": 6, "<no> <correction>": 1}
        case _ if asked:
            shares = {"<answer>": 20, "<yes>": 2, "<no>": 1, "<correction>": 3}
        case _:
            asked = [slot for slot in others if slot.kinds[0] not in _LARGE]
            shares = {"<wish-for>": 20, "<answer>": 4, "<yes>": 1, "<no>": 1}
    shares |= {"<command>": 3}
    if asked:
        yield f"<answer> = {' | '.join(_answers(asked, others))} ;"
    yield f"<wish-for> = {' | '.join(_wishes(slots))} ;"
    body = " | ".join(f"/{share}/ {rule}" for rule, share in shares.items())
    yield f"<utterance> = {body} ;"


def _answers(asked: Sequence[Slot], others: Sequence[Slot]) -> Iterable[str]:
    kinds = {kind for slot in (*asked, *others) for kind in slot.kinds}
    for slot in asked:
        lead = "<my-name>" if "person_name" in slot.kinds else "<intro> | <suggest> | <wish>"
        yield f"/10/ [<hesitation>] [{lead}] <{_rule(slot)}> [<please> | <suits>]"
        if {"date", "time"} <= kinds and {"date", "time"} & set(slot.kinds):
            yield "/2/ [<hesitation>] [<intro> | <suggest> | <wish>] <date-time> [<please>]"
        if slot.options and "date" in kinds:
            yield f"/3/ [<intro> | <wish>] <{_rule(slot)}> (<date-time> | <on-date>)"


def _wishes(slots: Sequence[Slot]) -> Iterable[str]:
    dated = any("date" in slot.kinds for slot in slots)
    when = "[<on-date> | <date-time>]" if dated else ""
    yield f"/5/ [<hesitation>] <wish> <booking> {when} [<please>]"
    for slot in slots:
        if slot.options:
            value = f"<{_rule(slot)}>"
            yield f"/8/ [<hesitation>] [<wish>] [<booking> for] {value} {when} [<please>]"


def _corrections(slots: Sequence[Slot]) -> Iterable[str]:
    for slot in slots:
        called = [name for kind in slot.kinds for name in _CALLED.get(kind, ())] or ["that"]
        yield f"/2/ <change> ({' | '.join(called)})"
        if slot.kinds[0] not in _LARGE:
            yield f"/4/ [<not-that>] [<make-it>] <{_rule(slot)}>"
    if not slots:
        yield "<change> that"
