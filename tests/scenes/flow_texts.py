"""A flow in text, small enough to count its lines, and ways to damage it."""

from __future__ import annotations

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.load import load_text
from flows.errors import FlowError

CLINIC = """\
callwright: 1
flow: clinic
version: 1
language: en
start: GREETING
opening_hours:
  mon-fri: 09:00-18:00
slots:
  type:
    kind: choice
    options:
      checkup: [check-up, physical]
      cleaning: [cleaning]
    ask: A check-up or a cleaning?
    keys: {1: checkup, 2: cleaning}
  date:
    kind: date
    ask: Which day would suit you?
    reask:
      - Sorry, which day?
      - Just the day, please.
    rules:
      - require: open(date)
        say: We are closed on {date}. Would {nearest} do?
  time:
    kind: time
    ask: What time on {date:weekday}?
    rules:
      - require: at(date, time) >= now + 2 hours
        say: That is too soon. The first I can offer is {nearest}.
  contact:
    kind: phone or email
    ask: Which number or e-mail should we use?
    keys: {digits: 7-15, end: hash}
actions:
  book:
    run: calendar.book
    with: [type, date, time, contact]
    gives: {reference: code}
anytime:
  intent: {human: FALLBACK, cancel: END}
states:
  GREETING:
    ask: Welcome. What can I book for you?
    next: {responded: COLLECT_INFO}
  COLLECT_INFO:
    collect: [type, date, time, contact]
    next: {all_filled: CONFIRM, max_retries: FALLBACK}
  CONFIRM:
    ask: A {type} on {date} at {time}, and we reach you at {contact}. Is that right?
    next:
      user_confirmation: {yes: COMPLETE, no: COLLECT_INFO}
      max_retries: FALLBACK
  COMPLETE:
    do: book
    say: You are booked. Your reference is {reference}.
    next: {spoken: END, failed: FALLBACK}
  FALLBACK:
    say: I will put you through to a colleague.
    handoff: reception
    next: {offered: END}
"""


def changed(old: str, new: str, text: str = CLINIC) -> str:
    """Give the flow with one part replaced; the part has to be there."""
    assert old in text, f"{old!r} is not in the flow"
    return text.replace(old, new, 1)


def clinic(old: str = "", new: str = "") -> CompiledFlow:
    """Load the flow, with one part replaced."""
    return load_text(changed(old, new) if old else CLINIC, "clinic.yaml")


def complaints(text: str) -> list[str]:
    """Load a flow that is refused and give what the author reads, a complaint a line."""
    with pytest.raises(FlowError) as refusal:
        load_text(text, "clinic.yaml")
    found = [str(problem) for problem in refusal.value.problems]
    assert str(refusal.value) == "\n".join(found)
    return found


def cut(text: str, like: str) -> str:
    """Cut a text where the wanted one ends in an ellipsis: lists of keys may grow."""
    return text[: len(like) - 1] + "…" if like.endswith("…") else text
