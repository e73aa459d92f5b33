"""Keys and values that the grammar does not know are refused where they stand."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints, cut

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown_key": (
        "    kind: time",
        "    kind: time\n    reaks: When?",
        (
            (
                "clinic.yaml:27: [key] flow clinic, slot time: 'reaks' is not a key here. "
                "Did you mean 'reask'? Remedy: use one of …"
            ),
        ),
    ),
    "unknown_key_of_the_file": (
        "language: en",
        "language: en\ninclude: [manners.yaml]",
        (("clinic.yaml:5: [key] flow clinic: 'include' is not a key here. Remedy: use one of …"),),
    ),
    "call": (
        "next: {responded: COLLECT_INFO}",
        "next: {responded: {call: other}}",
        (
            (
                "clinic.yaml:45: [flows] flow clinic, state GREETING: 'other' is not among "
                "'flows:'. Remedy: add …"
            ),
        ),
    ),
    "cases": (
        "ask: Which day would suit you?",
        "ask: {cases: []}",
        (
            (
                "clinic.yaml:18: [value] flow clinic, slot date: 'cases' is empty. "
                "Remedy: give at least one."
            ),
        ),
    ),
    "upgrades": (
        "language: en",
        "language: en\nupgrades: {1: {A: B}}",
        (("clinic.yaml:5: [key] flow clinic: 'upgrades' is not a key here. Remedy: use one of …"),),
    ),
    "speculate": (
        "    run: calendar.book",
        "    run: calendar.book\n    speculate: always",
        (
            (
                "clinic.yaml:38: [key] flow clinic, action book: 'speculate' is not a key here. "
                "Remedy: use one of …"
            ),
        ),
    ),
    "pronounce": (
        "language: en",
        "language: en\npronounce: {our GP: gee pee}",
        (
            (
                "clinic.yaml:5: [value] flow clinic: 'our GP' is not one word as written. Remedy: "
                "name one word, such as GP, without spaces."
            ),
        ),
    ),
    "unknown_trigger": (
        "next: {responded: COLLECT_INFO}",
        "next: {respond: COLLECT_INFO}",
        (
            (
                "clinic.yaml:45: [key] flow clinic, state GREETING: 'respond' is not a key "
                "here. Did you mean 'responded'? Remedy: use one of …"
            ),
        ),
    ),
    "unknown_kind": (
        "    kind: time",
        "    kind: tme",
        (
            (
                "clinic.yaml:26: [value] flow clinic, slot time: kind: 'tme' is not a "
                "kind. Remedy: write one of date, time, choice, yes_no, person_name, "
                "phone, email, number, party_size, digits, postcode, code, text."
            ),
        ),
    ),
    "missing_kind": (
        "    kind: time\n",
        "",
        (
            (
                "clinic.yaml:25: [missing] flow clinic, slot time: 'kind' is missing. "
                "Remedy: add 'kind:'."
            ),
        ),
    ),
    "wrong_number": (
        "version: 1",
        "version: one",
        (
            (
                "clinic.yaml:3: [value] flow clinic: version: 'one' is not a whole number "
                "from 1 to 999999. Remedy: write a number from 1 to 999999."
            ),
        ),
    ),
    "wrong_truth": (
        "    kind: time",
        "    kind: time\n    required: yes",
        (
            (
                "clinic.yaml:27: [value] flow clinic, slot time: required: 'yes' is "
                "neither true nor false. Remedy: write true or false."
            ),
        ),
    ),
    "duration_without_unit": (
        "    run: calendar.book",
        "    run: calendar.book\n    timeout: 8",
        (
            (
                "clinic.yaml:38: [value] flow clinic, action book: timeout: '8' is not a "
                "duration. Remedy: write the unit, such as 8s."
            ),
        ),
    ),
    "pause_of_no_length": (
        "    kind: time",
        "    kind: time\n    hold: {every: 0s}",
        (
            (
                "clinic.yaml:27: [value] flow clinic, slot time: every: '0s' is shorter "
                "than a second. Remedy: write a second or more, such as 20s."
            ),
        ),
    ),
    "duration_in_words": (
        "    run: calendar.book",
        "    run: calendar.book\n    timeout: eight",
        (
            (
                "clinic.yaml:38: [value] flow clinic, action book: timeout: 'eight' is not "
                "a duration. Remedy: write a number with its unit, such as 500ms, 8s, 3m, "
                "2h or 90d."
            ),
        ),
    ),
    "state_in_lower_case": (
        "  CONFIRM:\n",
        "  Confirm:\n",
        (
            (
                "clinic.yaml:49: [value] flow clinic, state Confirm: 'Confirm' is not the "
                "name of a state. Remedy: use capital letters, digits and _, as in "
                "COLLECT_INFO."
            ),
        ),
    ),
    "slot_in_upper_case": (
        "  time:\n",
        "  Time:\n",
        (
            (
                "clinic.yaml:25: [value] flow clinic, slot Time: 'Time' is not a name. "
                "Remedy: use lower-case letters, digits and _, as in member_number."
            ),
        ),
    ),
    "list_where_a_text_is_due": (
        "version: 1",
        "version: [1]",
        (
            (
                "clinic.yaml:3: [value] flow clinic: version: a whole number is due here, "
                "not a list. Remedy: write a whole number."
            ),
        ),
    ),
    "text_where_a_block_is_due": (
        "  intent: {human: FALLBACK, cancel: END}",
        "  none",
        (
            (
                "clinic.yaml:40: [value] flow clinic: a block of keys is due at 'anytime'. "
                "Remedy: write 'key: value' lines under it."
            ),
        ),
    ),
    "text_where_a_list_is_due": (
        "collect: [type, date, time, contact]",
        "collect: type",
        (
            (
                "clinic.yaml:47: [value] flow clinic, state COLLECT_INFO: a list is due at "
                "'collect'. Remedy: write [a, b], or one line each, beginning with '- '."
            ),
        ),
    ),
    "empty_list": (
        "    reask:\n      - Sorry, which day?\n      - Just the day, please.\n",
        "    reask: []\n",
        (
            (
                "clinic.yaml:19: [value] flow clinic, slot date: 'reask' is empty. Remedy: "
                "give at least one."
            ),
        ),
    ),
    "too_many_retries": (
        "    kind: time",
        "    kind: time\n    max_retries: 10",
        (
            (
                "clinic.yaml:27: [value] flow clinic, slot time: max_retries: '10' is not "
                "a whole number from 0 to 9. Remedy: write a number from 0 to 9."
            ),
        ),
    ),
    "grammar_version": (
        "callwright: 1",
        "callwright: 2",
        (
            (
                "clinic.yaml:1: [value] flow clinic: callwright: '2' is not known here. "
                "Remedy: write 1."
            ),
        ),
    ),
    "language_without_wordings": (
        "language: en",
        "language: tlh",
        (
            (
                "clinic.yaml:4: [language] flow clinic: there are no wordings in 'tlh'. "
                "Remedy: use en, es."
            ),
        ),
    ),
    "time_zone": (
        "start: GREETING",
        "start: GREETING\ntimezone: Europe/Berln",
        (
            (
                "clinic.yaml:6: [timezone] flow clinic: 'Europe/Berln' is not a time zone. "
                "Remedy: write one such as Europe/Berlin."
            ),
        ),
    ),
    "key_that_no_telephone_has": (
        "{1: checkup, 2",
        "{A: checkup, 2",
        (
            (
                "clinic.yaml:15: [value] flow clinic, slot type: 'A' is not a telephone "
                "key. Remedy: write one of 0 to 9, * or #."
            ),
        ),
    ),
    "number_of_digits": (
        "digits: 7-15",
        "digits: 15-7",
        (
            (
                "clinic.yaml:34: [value] flow clinic, slot contact: digits: '15-7' is not "
                "a number of digits. Remedy: write a number or a span, as 7-15."
            ),
        ),
    ),
    "hours_backwards": (
        "mon-fri: 09:00-18:00",
        "mon-fri: 18:00-09:00",
        (
            (
                "clinic.yaml:7: [hours] flow clinic: '18:00-09:00' is not a span of one "
                "day. Remedy: write the earlier time first, spans in order, as "
                "09:00-12:00, 13:00-18:00."
            ),
        ),
    ),
    "hours_of_no_day": (
        "mon-fri: 09:00-18:00",
        "montag: 09:00-18:00",
        (
            (
                "clinic.yaml:7: [value] flow clinic: 'montag' is not a weekday or a span "
                "of them. Remedy: write mon, tue, wed, thu, fri, sat, sun, a span such as "
                "mon-fri, or except."
            ),
        ),
    ),
    "hours_of_a_day_twice": (
        "mon-fri: 09:00-18:00",
        "mon-fri: 09:00-18:00\n  wed: closed",
        (
            (
                "clinic.yaml:8: [hours] flow clinic: wed stands in 'mon-fri' and in 'wed'. "
                "Remedy: name each weekday once."
            ),
        ),
    ),
    "exception_that_is_no_date": (
        "mon-fri: 09:00-18:00",
        "mon-fri: 09:00-18:00\n  except: {2026-02-30: closed}",
        (
            (
                "clinic.yaml:8: [value] flow clinic: '2026-02-30' is not a date. Remedy: "
                "write year-month-day, as 2026-12-25."
            ),
        ),
    ),
    "holiday_that_is_no_date": (
        "start: GREETING",
        "start: GREETING\nholidays: [US]",
        (
            (
                "clinic.yaml:6: [value] flow clinic: 'US' is not a date. Remedy: write "
                "year-month-day, as 2026-12-25."
            ),
        ),
    ),
    "confirm": (
        "    kind: time",
        "    kind: time\n    confirm: maybe",
        (
            (
                "clinic.yaml:27: [value] flow clinic, slot time: confirm: 'maybe' is not "
                "known here. Remedy: write at_end or explicit or implicit or auto or never."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    found = complaints(changed(old, new))

    assert [cut(text, like) for text, like in zip(found, wanted, strict=True)] == list(wanted)
