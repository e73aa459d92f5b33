"""The rules of a grammar that depend on the flow, on the month, and on what was asked.

An answer is one frame for all questions: perhaps a way to begin, then values in the flow's order,
each once and each perhaps, then a way to end. What was asked only changes the weights. So a grammar
stays small, and over-answering and corrections cost nothing. The words are data, in ``grammars``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flows.model.flow import Flow, Slot
from flows.model.opening_hours import OpeningHours
from flows.slots import KINDS
from flows.vocabulary.ports import Expectation, Question
from pipeline.speech.name_lists import common_names
from pipeline.speech.question_words import question_words

_MONTHS_AHEAD = 6
_MAIL_NAMES = 300

_ASKED, _VOLUNTEERED, _WISHED, _CORRECTED = 20.0, 0.2, 1.5, 0.6


def flow_rules(flow: Flow, now: datetime) -> Mapping[str, str]:
    """Give the rules, name → body, that hold for a whole flow in this month."""
    words = question_words()
    listed_first, listed_last = common_names(flow.language.split("-")[0])
    first_names = listed_first or (words.first_name,)
    last_names = listed_last or (words.last_name,)
    return {
        "flow-month": " | ".join(_months(now)),
        "flow-hour": " | ".join(_open_hours(flow.opening_hours)),
        "flow-first-name": " | ".join(first_names),
        "flow-last-name": " | ".join(last_names),
        "flow-mail-first-name": " | ".join(first_names[:_MAIL_NAMES]),
        "flow-mail-last-name": " | ".join(last_names[:_MAIL_NAMES]),
    }


def question_rules(expectation: Expectation) -> Mapping[str, str]:
    """Give the rules, name → body, that hold while a question stands: ``utterance`` on top."""
    question = _manner(expectation)
    slots = [slot for slot in expectation.slots.values() if _is_heard(slot, expectation)]
    frame = " ".join(
        f"[/{_weight(slot, question, expectation):g}/ <{_rule(slot)}>]" for slot in slots
    )
    lead = "/2/ <my-name>" if asks_name(expectation) else question_words().leads[question]
    rules = {_rule(slot): _value(slot) for slot in slots}
    rules["topic"] = " | ".join(_names(expectation.slots.values()))
    rules["change-what"] = "<change> <topic>"
    rules["yes-or-no"] = "<yes> | <no>"
    rules["answer"] = f"[/0.05/ <hesitation>] [{lead}] {frame} [/0.2/ <please> | /0.2/ <suits>]"
    rules["utterance"] = f"/20/ <answer> | {question_words().others[question]}"
    return rules


def _manner(expectation: Expectation) -> Question:
    """Give the question whose leads and weights fit."""
    if expectation.question in (Question.YES_NO, Question.CHANGE):
        return expectation.question
    return Question.SLOT if expectation.asked else Question.OPEN


def _is_heard(slot: Slot, expectation: Expectation) -> bool:
    return slot.name in expectation.asked or not KINDS[slot.kinds[0]].grammar.only_asked


def asks_name(expectation: Expectation) -> bool:
    """Tell whether a person's name is asked."""
    asked = [expectation.slots[name] for name in expectation.asked if name in expectation.slots]
    return any(KINDS[kind].grammar.names_people for slot in asked for kind in slot.kinds)


def _weight(slot: Slot, question: Question, expectation: Expectation) -> float:
    """Weigh saying a slot's value against leaving it out."""
    if slot.name in expectation.asked:
        return _ASKED
    if asks_name(expectation):
        return _VOLUNTEERED / 10
    weights = {Question.OPEN: _WISHED, Question.SLOT: _VOLUNTEERED}
    return weights.get(question, _CORRECTED)


def _value(slot: Slot) -> str:
    rules = (KINDS[kind].grammar.rule for kind in slot.kinds)
    said = [f"/3/ {rule}" for rule in rules if rule]
    words = question_words()
    said += [
        words.option.format(article=words.article.of(phrase), phrase=phrase)
        for synonyms in slot.options.values()
        for phrase in dict.fromkeys(map(_plain, synonyms))
    ]
    return " | ".join(said or ["<digits>"])


def _names(slots: Iterable[Slot]) -> Sequence[str]:
    words = question_words()
    called = [
        name
        for slot in slots
        for kind in slot.kinds
        for name in words.called.get(kind, KINDS[kind].grammar.called)
    ]
    return list(dict.fromkeys(called)) or [words.otherwise]


def _rule(slot: Slot) -> str:
    return f"flow-slot-{slot.name.replace('_', '-')}"


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().replace("-", " ").split())


def _months(now: datetime) -> Sequence[str]:
    months = question_words().months
    return [months[(now.month - 1 + ahead) % 12] for ahead in range(_MONTHS_AHEAD)]


def _open_hours(hours: OpeningHours | None) -> Sequence[str]:
    """Name the hours at which the business is ever open; all of them where it has no hours."""
    names = question_words().hours
    if hours is None:
        return names
    spans = [span for day in hours.week for span in day]
    named = {
        names[hour % 12] for span in spans for hour in range(span.opens.hour, span.closes.hour + 1)
    }
    return [hour for hour in names if hour in named] or names
