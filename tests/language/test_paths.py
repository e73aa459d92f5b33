"""What holds for all ways through a flow: ends, effects behind a yes, nothing unknown spoken."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unreachable": (
        "    next: {offered: END}",
        "    next: {offered: END}\n  LOST:\n    say: Hello?\n    next: {spoken: END}",
        (
            (
                "clinic.yaml:62: [reach] flow clinic, state LOST: is never reached. "
                "Remedy: name it as a target of another state, or remove it."
            ),
        ),
    ),
    "no_way_to_the_end": (
        (
            "    next: {spoken: END, failed: FALLBACK}\n  FALLBACK:\n    say: I will put "
            "you through to a colleague.\n    handoff: reception\n    next: {offered: END}"
        ),
        (
            "    next: {spoken: GREETING, failed: GREETING}\n  FALLBACK:\n    ask: "
            "Well?\n    next: {responded: GREETING}"
        ),
        (
            (
                "clinic.yaml:43: [exit] flow clinic, state GREETING: no way leads from "
                "here to END. Remedy: add a row that leads on, at last to END."
            ),
            (
                "clinic.yaml:46: [exit] flow clinic, state COLLECT_INFO: no way leads from "
                "here to END. Remedy: add a row that leads on, at last to END."
            ),
            (
                "clinic.yaml:49: [exit] flow clinic, state CONFIRM: no way leads from here "
                "to END. Remedy: add a row that leads on, at last to END."
            ),
            (
                "clinic.yaml:54: [exit] flow clinic, state COMPLETE: no way leads from "
                "here to END. Remedy: add a row that leads on, at last to END."
            ),
            (
                "clinic.yaml:58: [exit] flow clinic, state FALLBACK: no way leads from "
                "here to END. Remedy: add a row that leads on, at last to END."
            ),
        ),
    ),
    "effect_without_a_yes": (
        "    next: {responded: COLLECT_INFO}",
        "    next: {responded: COLLECT_INFO, slot_filled: COMPLETE}",
        (
            (
                "clinic.yaml:54: [effect] flow clinic, state COMPLETE: 'book' has an "
                "effect, and a call can reach it without a yes: GREETING > COMPLETE. "
                "Remedy: route it through a state with 'user_confirmation: {yes: "
                "COMPLETE}', or set effect: read / needs_yes: false."
            ),
        ),
    ),
    "effect_after_a_yes_to_something_older": (
        "{yes: COMPLETE, no: COLLECT_INFO}\n      max_retries: FALLBACK\n",
        (
            "{yes: MORE, no: COLLECT_INFO}\n      max_retries: FALLBACK\n  MORE:\n    "
            "collect: [contact]\n    next: {all_filled: COMPLETE, max_retries: FALLBACK}\n"
        ),
        (
            (
                "clinic.yaml:57: [effect] flow clinic, state COMPLETE: 'book' has an "
                "effect, and a call can reach it without a yes: MORE > COMPLETE. Remedy: "
                "route it through a state with 'user_confirmation: {yes: COMPLETE}', or "
                "set effect: read / needs_yes: false."
            ),
        ),
    ),
    "effect_whose_values_were_not_read_back": (
        ", and we reach you at {contact}",
        "",
        (
            (
                "clinic.yaml:50: [read-back] flow clinic, state CONFIRM: 'book' uses "
                "contact, but this question never says it, so the caller cannot correct "
                "it. Remedy: add {contact} to the question, give slot contact 'confirm: "
                "explicit', or 'unsaid:' with the reason why the caller need not hear it."
            ),
        ),
    ),
    "circle_without_the_caller": (
        "    next: {offered: END}",
        (
            "    next: {offered: AGAIN}\n  AGAIN:\n    say: Nobody is there.\n    next: "
            "{spoken: [{if: tries(date) > 2, to: END}, FALLBACK]}"
        ),
        (
            (
                "clinic.yaml:58: [loop] flow clinic, state FALLBACK: goes round without "
                "asking the caller anything: FALLBACK > AGAIN > FALLBACK. Remedy: add "
                "'max_visits:' to one of them, or ask something in between."
            ),
        ),
    ),
    "value_that_may_be_empty": (
        "say: I will put you through to a colleague.",
        "say: I will put you through about {date}.",
        (
            (
                "clinic.yaml:59: [template] flow clinic, state FALLBACK: {date} may be "
                "empty when this is spoken. Remedy: say it where it is surely known or "
                "in one of 'cases:', or leave it out."
            ),
        ),
    ),
    "result_before_the_action": (
        "Is that right?",
        "Your reference is {reference}. Is that right?",
        (
            (
                "clinic.yaml:50: [template] flow clinic, state CONFIRM: {reference} may be "
                "empty when this is spoken. Remedy: say it where it is surely known or "
                "in one of 'cases:', or leave it out."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    assert complaints(changed(old, new)) == list(wanted)
