"""Slots can be asked, and their values, keys and conditions fit."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "required_and_not_collected": (
        "collect: [type, date, time, contact]",
        "collect: [type, date, time]",
        (
            (
                "clinic.yaml:31: [slot] flow clinic, slot contact: is required but no "
                "state collects it. Remedy: add contact to a collect: list, or 'required: "
                "false'."
            ),
        ),
    ),
    "collected_and_not_asked": (
        "    ask: Which day would suit you?\n",
        "",
        (
            (
                "clinic.yaml:16: [slot] flow clinic, slot date: is collected, but no "
                "prompt asks for it. Remedy: add 'ask:'."
            ),
        ),
    ),
    "choice_without_options": (
        "    options:\n      checkup: [check-up, physical]\n      cleaning: [cleaning]\n",
        "",
        (
            (
                "clinic.yaml:9: [slot] flow clinic, slot type: a choice needs its options. "
                "Remedy: add 'options:'."
            ),
            (
                "clinic.yaml:12: [slot] flow clinic, slot type: key 1 means 'checkup', "
                "which is not one of its values. Remedy: use one of its values."
            ),
            (
                "clinic.yaml:12: [slot] flow clinic, slot type: key 2 means 'cleaning', "
                "which is not one of its values. Remedy: use one of its values."
            ),
        ),
    ),
    "options_without_choice": (
        "    kind: choice\n",
        "    kind: text\n",
        (
            (
                "clinic.yaml:11: [slot] flow clinic, slot type: only a choice has options. "
                "Remedy: write 'kind: choice'."
            ),
        ),
    ),
    "key_of_no_option": (
        "{1: checkup,",
        "{1: checkups,",
        (
            (
                "clinic.yaml:15: [slot] flow clinic, slot type: key 1 means 'checkups', "
                "which is not one of its values. Did you mean 'checkup'? Remedy: use one "
                "of checkup, cleaning."
            ),
        ),
    ),
    "default_of_a_required_slot": (
        "    kind: time",
        "    kind: time\n    default: 10:30",
        (
            (
                "clinic.yaml:27: [slot] flow clinic, slot time: a required slot is always "
                "asked, so its default is never taken. Remedy: add 'required: false', or "
                "remove the default."
            ),
        ),
    ),
    "default_of_another_kind": (
        "    kind: time",
        "    kind: time\n    required: false\n    default: noonish",
        (
            (
                "clinic.yaml:28: [slot] flow clinic, slot time: 'noonish' is not a time. "
                "Remedy: write a value of this kind."
            ),
        ),
    ),
    "order_of_asking": (
        "collect: [type, date, time, contact]",
        "collect: [type, time, date, contact]",
        (
            (
                "clinic.yaml:47: [order] flow clinic, state COLLECT_INFO: 'time' is asked "
                "before 'date', but its rule reads 'date'. Remedy: put date first."
            ),
        ),
    ),
    "types": (
        "require: open(date)",
        "require: date >= 9:00",
        (
            (
                "clinic.yaml:23: [condition] flow clinic, slot date: 'date >= 9:00': "
                "cannot compare a date with a time. Remedy: compare values of the same "
                "kind."
            ),
        ),
    ),
    "unknown_name": (
        "require: open(date)",
        "require: open(dates)",
        (
            (
                "clinic.yaml:23: [condition] flow clinic, slot date: 'open(dates)': "
                "'dates' is neither a slot nor an action's result. Did you mean 'date'? "
                "Remedy: use one of reference, type, date, time, contact, today, now, "
                "failure."
            ),
        ),
    ),
    "unknown_function": (
        "require: open(date)",
        "require: opens(date)",
        (
            (
                "clinic.yaml:23: [condition] flow clinic, slot date: 'opens(date)': "
                "'opens' is not a function. Did you mean 'open'? Remedy: use one of open, "
                "grid, at, weekday, tries, length."
            ),
        ),
    ),
    "hours_missing": (
        "opening_hours:\n  mon-fri: 09:00-18:00\n",
        "",
        (
            (
                "clinic.yaml:21: [condition] flow clinic, slot date: 'open(date)': the "
                "flow has no opening hours. Remedy: add 'opening_hours:' to the flow."
            ),
        ),
    ),
    "failure_that_no_action_has": (
        "failed: FALLBACK}",
        "failed: [{if: failure is taken, to: COLLECT_INFO}, FALLBACK]}",
        (
            (
                "clinic.yaml:57: [condition] flow clinic, state COMPLETE: 'failure is "
                "taken': 'taken' is not one of its values. Remedy: use one of timeout, "
                "nonsense, uncertain, down, "
                "refused, unknown."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    assert complaints(changed(old, new)) == list(wanted)
