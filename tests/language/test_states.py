"""Each state does one thing and says what follows from it."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "no_way_out_when_not_understood": (
        "      max_retries: FALLBACK\n",
        "",
        (
            (
                "clinic.yaml:49: [exit] flow clinic, state CONFIRM: has no way out when "
                "the caller is not understood. Remedy: add 'max_retries: FALLBACK' under "
                "next:, or set defaults: fallback:."
            ),
        ),
    ),
    "form_without_all_filled": (
        "{all_filled: CONFIRM, max_retries",
        "{max_retries",
        (
            (
                "clinic.yaml:46: [exit] flow clinic, state COLLECT_INFO: does not say "
                "where to go when all is filled. Remedy: add 'all_filled: STATE' under "
                "next:."
            ),
            (
                "clinic.yaml:49: [reach] flow clinic, state CONFIRM: is never reached. "
                "Remedy: name it as a target of another state, or remove it."
            ),
            (
                "clinic.yaml:54: [reach] flow clinic, state COMPLETE: is never reached. "
                "Remedy: name it as a target of another state, or remove it."
            ),
        ),
    ),
    "action_without_failure_path": (
        "{spoken: END, failed: FALLBACK}",
        "{spoken: END}",
        (
            (
                "clinic.yaml:54: [action] flow clinic, state COMPLETE: runs action 'book' "
                "but does not say what happens when it fails. Remedy: add 'failed: "
                "FALLBACK' under next:."
            ),
        ),
    ),
    "action_without_end": (
        "{spoken: END, failed: FALLBACK}",
        "{failed: FALLBACK}",
        (
            (
                "clinic.yaml:54: [action] flow clinic, state COMPLETE: runs action 'book' "
                "but does not say what happens when it is done. Remedy: add 'done: STATE' "
                "under next:, or 'say:' with 'spoken: STATE'."
            ),
        ),
    ),
    "handoff_without_end": (
        "next: {offered: END}",
        "next: {}",
        (
            (
                "clinic.yaml:58: [exit] flow clinic, state FALLBACK: does not say what "
                "follows when a person was offered. Remedy: add 'offered: END' under next:."
            ),
            (
                "clinic.yaml:58: [exit] flow clinic, state FALLBACK: no way leads from "
                "here to END. Remedy: add a row that leads on, at last to END."
            ),
        ),
    ),
    "yes_without_no": (
        "{yes: COMPLETE, no: COLLECT_INFO}",
        "{yes: COMPLETE}",
        (
            (
                "clinic.yaml:49: [exit] flow clinic, state CONFIRM: asks for yes or no, "
                "but 'no' leads nowhere. Remedy: add 'no: STATE' under user_confirmation:."
            ),
        ),
    ),
    "question_that_leads_nowhere": (
        "next: {responded: COLLECT_INFO}",
        "next: {max_retries: COLLECT_INFO}",
        (
            (
                "clinic.yaml:43: [exit] flow clinic, state GREETING: asks a question whose "
                "answer leads nowhere. Remedy: add 'responded: STATE', "
                "'user_confirmation:' or 'intent:' under next:."
            ),
        ),
    ),
    "two_things": (
        "    do: book",
        "    do: book\n    handoff: reception",
        (
            (
                "clinic.yaml:54: [state] flow clinic, state COMPLETE: does several things: "
                "do, handoff. Remedy: keep one, and move the others to states of their own."
            ),
        ),
    ),
    "nothing_to_do": (
        (
            "    say: I will put you through to a colleague.\n    handoff: reception\n    "
            "next: {offered: END}"
        ),
        "    next: {spoken: END}",
        (
            (
                "clinic.yaml:58: [state] flow clinic, state FALLBACK: neither says, asks "
                "nor does anything. Remedy: add one of say, ask, collect, reask, do, "
                "handoff, or 'always:' under next:."
            ),
        ),
    ),
    "reask_of_a_state_that_asks_nothing": (
        "max_retries: FALLBACK}\n  CONFIRM:",
        (
            "error: RETRY, max_retries: FALLBACK}\n  RETRY:\n    reask: FALLBACK\n    "
            "next: {slot_filled: COLLECT_INFO, max_retries: FALLBACK}\n  CONFIRM:"
        ),
        (
            (
                "clinic.yaml:49: [exit] flow clinic, state RETRY: asks again what FALLBACK "
                "asked, but FALLBACK asks nothing. Remedy: name a state with ask: or "
                "collect:."
            ),
        ),
    ),
    "reask_without_way_on": (
        "max_retries: FALLBACK}\n  CONFIRM:",
        (
            "error: RETRY, max_retries: FALLBACK}\n  RETRY:\n    reask: COLLECT_INFO\n    "
            "next: {max_retries: FALLBACK}\n  CONFIRM:"
        ),
        (
            (
                "clinic.yaml:49: [exit] flow clinic, state RETRY: does not say what "
                "follows when the caller is understood. Remedy: add 'slot_filled: "
                "COLLECT_INFO' under next:."
            ),
        ),
    ),
    "trigger_that_never_happens": (
        "{spoken: END, failed",
        "{spoken: END, offered: END, failed",
        (
            (
                "clinic.yaml:57: [row] flow clinic, state COMPLETE: 'offered' never "
                "happens here. Remedy: it needs 'handoff:' in the state."
            ),
        ),
    ),
    "spoken_where_nothing_is_said": (
        "    say: You are booked. Your reference is {reference}.\n    next: {spoken: END,",
        "    next: {spoken: END, done: END,",
        (
            (
                "clinic.yaml:56: [row] flow clinic, state COMPLETE: 'spoken' never happens "
                "here. Remedy: it needs 'say:' in a state that asks nothing."
            ),
        ),
    ),
    "row_after_a_row_that_always_holds": (
        "failed: FALLBACK}",
        "failed: [FALLBACK, COLLECT_INFO]}",
        (
            (
                "clinic.yaml:57: [row] flow clinic, state COMPLETE: this row of 'failed' "
                "is never taken: the one on line 57 always holds before it. Remedy: add "
                "'if:' to the earlier row, or remove this one."
            ),
        ),
    ),
    "slot_in_another_row": (
        "{responded: COLLECT_INFO}",
        "{responded: {to: COLLECT_INFO, slot: date}}",
        (
            (
                "clinic.yaml:43: [exit] flow clinic, state GREETING: has no way out when "
                "the caller is not understood. Remedy: add 'max_retries: FALLBACK' under "
                "next:, or set defaults: fallback:."
            ),
            (
                "clinic.yaml:45: [row] flow clinic, state GREETING: 'slot' and 'is' belong "
                "to slot_filled. Remedy: use 'if:' here."
            ),
        ),
    ),
    "value_without_slot": (
        "max_retries: FALLBACK}",
        "max_retries: FALLBACK, slot_filled: {is: checkup, to: CONFIRM}}",
        (
            (
                "clinic.yaml:48: [row] flow clinic, state COLLECT_INFO: 'is' needs the "
                "slot that it speaks of. Remedy: add 'slot:'."
            ),
        ),
    ),
    "value_of_no_option": (
        "max_retries: FALLBACK}",
        "max_retries: FALLBACK, slot_filled: {slot: type, is: check, to: CONFIRM}}",
        (
            (
                "clinic.yaml:48: [row] flow clinic, state COLLECT_INFO: 'check' is not an "
                "option of type. Remedy: use one of checkup, cleaning."
            ),
        ),
    ),
    "row_that_does_nothing": (
        "max_retries: FALLBACK}",
        "max_retries: FALLBACK, error: {priority: 3}}",
        (
            (
                "clinic.yaml:48: [row] flow clinic, state COLLECT_INFO: a row that neither "
                "leads anywhere nor says anything. Remedy: add 'to: STATE'."
            ),
        ),
    ),
    "action_that_no_state_does": (
        (
            "    do: book\n    say: You are booked. Your reference is {reference}.\n    "
            "next: {spoken: END, failed: FALLBACK}"
        ),
        "    say: You are booked.\n    next: {spoken: END}",
        (
            (
                "clinic.yaml:36: [action] flow clinic, action book: no state does it. "
                "Remedy: add 'do: book' or remove it."
            ),
        ),
    ),
    "visits_without_way_on": (
        "    do: book",
        "    do: book\n    max_visits: 2",
        (
            (
                "clinic.yaml:54: [exit] flow clinic, state COMPLETE: does not say what "
                "follows after max_visits. Remedy: add 'max_visits: FALLBACK' under next:, "
                "or set defaults: fallback:."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    assert complaints(changed(old, new)) == list(wanted)
