"""When made-up calls begin, and a flow that they are made to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/London"))

TABLE = """\
callwright: 1
flow: table
version: 1
language: en
start: COLLECT
opening_hours: {mon-sun: 12:00-23:00}
slots:
  people:
    kind: party_size
    ask: For how many people?
  children:
    kind: yes_no
    ask: Any children?
  day:
    kind: date
    ask: For which day?
    rules: [{require: day >= today, say: "That day has passed. Would {nearest} do?"}]
  hour:
    kind: time
    ask: At what time?
    rules:
      - require: open(day, hour)
        say: We are closed then. Would {nearest} do?
      - require: at(day, hour) >= now + 1 hours
        say: That is too soon. Would {nearest} do?
  phone:
    kind: phone
    ask: On which number can we reach you?
    confirm: explicit
actions:
  look: {run: table.look, with: [people, day], gives: {room: code}, effect: read}
  book:
    run: table.book
    with: [people, day, hour, phone]
    gives: {reference: code}
    failures: [taken]
defaults: {fallback: BYE}
anytime:
  intent: {human: PERSON, cancel: END}
states:
  COLLECT:
    collect: [people, day, hour, children]
    next:
      all_filled:
        - {if: people > 8, to: PERSON}
        - LOOK
  LOOK:
    do: look
    next: {done: PHONE, failed: BYE}
  PHONE:
    collect: [phone]
    next: {all_filled: CONFIRM}
  CONFIRM:
    ask: "A table in room {room} for {people} on {day} at {hour}, {phone}. Is that right?"
    next:
      user_confirmation: {yes: DONE, no: COLLECT}
  DONE:
    do: book
    say: Booked, {reference}. Goodbye.
    next:
      spoken: END
      failed:
        - {if: failure is taken, to: COLLECT, clear: [hour], say: "That has just been taken."}
        - BYE
  PERSON:
    say: I put you through.
    handoff: desk
    next: {offered: END}
  BYE:
    say: Please call again. Goodbye.
    next: {spoken: END}
"""
