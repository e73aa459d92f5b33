"""The rules of a grammar that depend on the flow, on the month, and on what was asked.

An answer is one frame for all questions: perhaps a way to begin, then values in the flow's order,
each once and each perhaps, then a way to end. What was asked only changes the weights. So a grammar
stays small, and over-answering and corrections cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flows.flow import Flow, Slot
from flows.opening_hours import OpeningHours
from flows.ports import Expectation, Question
from pipeline.speech.name_lists import common_names

_HOURS = (
    *("twelve", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS_AHEAD = 6
_MAIL_NAMES = 300

_VALUE = {  # kind of slot → rule that says a value
    "date": "<on-date>",
    "time": "<at-time>",
    "person_name": "<named>",
    "email": "<email>",
    "phone": "<digits>",
    "digits": "<digits>",
    "number": "<digits>",
    "party_size": "<few>",
    "yes_no": "<yes-or-no>",
}
_LARGE = ("person_name", "email", "phone")  # heard only when asked
_CALLED = {  # kind of slot → how callers call it
    "date": ("day", "date"),
    "time": ("time",),
    "person_name": ("name",),
    "email": ("email", "address"),
    "phone": ("number", "phone number"),
    "choice": ("type", "service"),
}
_LEADS = {  # question → ways to begin, with their weights; to begin at once weighs 1
    Question.SLOT: "/0.3/ <intro> | /0.3/ <suggest> | /0.2/ <wish> | /0.05/ <come>"
    " | /0.1/ <make-it> | /0.1/ <not-that> [<make-it>]",
    Question.OPEN: "/2/ <wish> [/2/ <booking> [/0.7/ for]] | /0.2/ <come>",
    Question.YES_NO: "/3/ <not-that> [/0.5/ <make-it> | /0.1/ <suggest>] | /1/ <make-it>"
    " | /0.2/ <suggest>",
}
_LEADS[Question.CHANGE] = _LEADS[Question.YES_NO]
_OTHERS = {  # question → what else is said, with its weight; an answer in the frame weighs 20
    Question.SLOT: "/3/ <command> | /2/ <yes> | /1/ <no> | /1/ <change-what>",
    Question.OPEN: "/2/ <command> | /1/ <yes> | /0.5/ <no>",
    Question.YES_NO: "/25/ <yes> | /20/ <no> | /3/ <command> | /5/ [/0.4/ no] <change-what>",
    Question.CHANGE: "/20/ [/0.2/ no] <change-what> | /8/ [/3/ the] <topic> | /3/ <command>"
    " | /2/ <no>",
}
_ASKED, _VOLUNTEERED, _WISHED, _CORRECTED = 20.0, 0.2, 1.5, 0.6


def flow_rules(flow: Flow, now: datetime) -> Mapping[str, str]:
    """Give the rules, name → body, that hold for a whole flow in this month."""
    first_names, last_names = common_names(flow.language.split("-")[0])
    return {
        "flow-month": " | ".join(_months(now)),
        "flow-hour": " | ".join(_open_hours(flow.opening_hours)),
        "flow-first-name": " | ".join(first_names or ("john",)),
        "flow-last-name": " | ".join(last_names or ("smith",)),
        "flow-mail-first-name": " | ".join(first_names[:_MAIL_NAMES] or ("john",)),
        "flow-mail-last-name": " | ".join(last_names[:_MAIL_NAMES] or ("smith",)),
    }


def question_rules(expectation: Expectation) -> Mapping[str, str]:
    """Give the rules, name → body, that hold while a question stands: ``utterance`` on top."""
    question = _manner(expectation)
    slots = [slot for slot in expectation.slots.values() if _is_heard(slot, expectation)]
    frame = " ".join(
        f"[/{_weight(slot, question, expectation):g}/ <{_rule(slot)}>]" for slot in slots
    )
    lead = "/2/ <my-name>" if asks_name(expectation) else _LEADS[question]
    rules = {_rule(slot): _value(slot) for slot in slots}
    rules["topic"] = " | ".join(_names(expectation.slots.values()))
    rules["change-what"] = "<change> <topic>"
    rules["yes-or-no"] = "<yes> | <no>"
    rules["answer"] = f"[/0.05/ <hesitation>] [{lead}] {frame} [/0.2/ <please> | /0.2/ <suits>]"
    rules["utterance"] = f"/20/ <answer> | {_OTHERS[question]}"
    return rules


def _manner(expectation: Expectation) -> Question:
    """Give the question whose leads and weights fit."""
    if expectation.question in (Question.YES_NO, Question.CHANGE):
        return expectation.question
    return Question.SLOT if expectation.asked else Question.OPEN


def _is_heard(slot: Slot, expectation: Expectation) -> bool:
    return slot.name in expectation.asked or slot.kinds[0] not in _LARGE


def asks_name(expectation: Expectation) -> bool:
    """Tell whether a person's name is asked."""
    asked = [expectation.slots[name] for name in expectation.asked if name in expectation.slots]
    return any("person_name" in slot.kinds for slot in asked)


def _weight(slot: Slot, question: Question, expectation: Expectation) -> float:
    """Weigh saying a slot's value against leaving it out."""
    if slot.name in expectation.asked:
        return _ASKED
    if asks_name(expectation):
        return _VOLUNTEERED / 10
    weights = {Question.OPEN: _WISHED, Question.SLOT: _VOLUNTEERED}
    return weights.get(question, _CORRECTED)


def _value(slot: Slot) -> str:
    said = [f"/3/ {_VALUE[kind]}" for kind in slot.kinds if kind in _VALUE]
    said += [
        f"[{_article(phrase)} | /0.1/ the | /0.1/ for {_article(phrase)}] {phrase} "
        "[/0.05/ appointment]"
        for synonyms in slot.options.values()
        for phrase in dict.fromkeys(map(_plain, synonyms))
    ]
    return " | ".join(said or ["<digits>"])


def _names(slots: Iterable[Slot]) -> Sequence[str]:
    called = [name for slot in slots for kind in slot.kinds for name in _CALLED.get(kind, ())]
    return list(dict.fromkeys(called)) or ["that"]


def _rule(slot: Slot) -> str:
    return f"flow-slot-{slot.name.replace('_', '-')}"


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace("-", " ").split())


def _article(phrase: str) -> str:
    return "an" if phrase[:1] in "aeiou" else "a"


def _months(now: datetime) -> Sequence[str]:
    return [_MONTHS[(now.month - 1 + ahead) % 12] for ahead in range(_MONTHS_AHEAD)]


def _open_hours(hours: OpeningHours | None) -> Sequence[str]:
    """Name the hours at which the business is ever open; all of them where it has no hours."""
    if hours is None:
        return _HOURS
    spans = [span for day in hours.week for span in day]
    named = {
        _HOURS[hour % 12] for span in spans for hour in range(span.opens.hour, span.closes.hour + 1)
    }
    return [hour for hour in _HOURS if hour in named] or _HOURS
