"""Names in a flow file lead to something that exists."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints, cut

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "target": (
        "{yes: COMPLETE, no",
        "{yes: COMPLETED, no",
        (
            (
                "clinic.yaml:52: [target] flow clinic, state CONFIRM: 'COMPLETED' is not a "
                "state. Did you mean 'COMPLETE'? Remedy: name one of GREETING, "
                "COLLECT_INFO, CONFIRM, COMPLETE, FALLBACK, END."
            ),
        ),
    ),
    "target_of_anytime": (
        "{human: FALLBACK,",
        "{human: FALLBAK,",
        (
            (
                "clinic.yaml:41: [target] flow clinic: 'FALLBAK' is not a state. Did you "
                "mean 'FALLBACK'? Remedy: name one of GREETING, COLLECT_INFO, CONFIRM, "
                "COMPLETE, FALLBACK, END."
            ),
        ),
    ),
    "start": (
        "start: GREETING",
        "start: GRETING",
        (
            (
                "clinic.yaml:5: [target] flow clinic: 'GRETING' is not a state. Did you "
                "mean 'GREETING'? Remedy: name one of GREETING, COLLECT_INFO, CONFIRM, "
                "COMPLETE, FALLBACK."
            ),
        ),
    ),
    "fallback": (
        "start: GREETING",
        "start: GREETING\ndefaults: {fallback: PERSON}",
        (
            (
                "clinic.yaml:6: [target] flow clinic: 'PERSON' is not a state. Remedy: "
                "name one of GREETING, COLLECT_INFO, CONFIRM, COMPLETE, FALLBACK."
            ),
        ),
    ),
    "reask": (
        "    collect: [type, date, time, contact]",
        "    reask: COLLECT",
        (
            (
                "clinic.yaml:9: [slot] flow clinic, slot type: is required but no state "
                "collects it. Remedy: add type to a collect: list, or 'required: false'."
            ),
            (
                "clinic.yaml:16: [slot] flow clinic, slot date: is required but no state "
                "collects it. Remedy: add date to a collect: list, or 'required: false'."
            ),
            (
                "clinic.yaml:25: [slot] flow clinic, slot time: is required but no state "
                "collects it. Remedy: add time to a collect: list, or 'required: false'."
            ),
            (
                "clinic.yaml:31: [slot] flow clinic, slot contact: is required but no "
                "state collects it. Remedy: add contact to a collect: list, or 'required: "
                "false'."
            ),
            (
                "clinic.yaml:47: [target] flow clinic, state COLLECT_INFO: 'COLLECT' is "
                "not a state. Did you mean 'COLLECT_INFO'? Remedy: name one of GREETING, "
                "COLLECT_INFO, CONFIRM, COMPLETE, FALLBACK."
            ),
        ),
    ),
    "collected_slot": (
        "collect: [type, date, time, contact]",
        "collect: [type, date, time, contact, nmae]",
        (
            (
                "clinic.yaml:47: [slot] flow clinic, state COLLECT_INFO: 'nmae' is not a "
                "slot. Remedy: name one of type, date, time, contact."
            ),
        ),
    ),
    "collected_twice": (
        "collect: [type, date, time, contact]",
        "collect: [type, date, time, contact, date]",
        (
            (
                "clinic.yaml:47: [slot] flow clinic, state COLLECT_INFO: 'date' stands "
                "here twice. Remedy: keep one."
            ),
        ),
    ),
    "slot_of_an_action": (
        "with: [type, date, time, contact]",
        "with: [type, date, time, contact, name]",
        (
            (
                "clinic.yaml:38: [slot] flow clinic, action book: 'name' is not a slot. "
                "Remedy: name one of type, date, time, contact."
            ),
        ),
    ),
    "cleared_slot": (
        "failed: FALLBACK}",
        "failed: {to: FALLBACK, clear: [day]}}",
        (
            (
                "clinic.yaml:57: [slot] flow clinic, state COMPLETE: 'day' is not a slot. "
                "Remedy: name one of type, date, time, contact."
            ),
        ),
    ),
    "action": (
        "do: book",
        "do: boook",
        (
            (
                "clinic.yaml:36: [action] flow clinic, action book: no state does it. "
                "Remedy: add 'do: book' or remove it."
            ),
            (
                "clinic.yaml:55: [action] flow clinic, state COMPLETE: 'boook' is not an "
                "action. Did you mean 'book'? Remedy: name one of book."
            ),
        ),
    ),
    "intent": (
        "{human: FALLBACK,",
        "{humam: FALLBACK,",
        (
            (
                "clinic.yaml:41: [intent] flow clinic: 'humam' is not an intent. Did you "
                "mean 'human'? Remedy: add its phrases under 'intents:', or use one of "
                "recall, told_already, who_are_you, human, start_over, slower, repeat, "
                "help, cancel, goodbye, hold, skip, presence, thanks, insult."
            ),
        ),
    ),
    "place": (
        "A {type} on {date}",
        "A {tpye} on {date}",
        (
            (
                "clinic.yaml:50: [template] flow clinic, state CONFIRM: {tpye} is neither "
                "a slot nor an action's result. Did you mean 'type'? Remedy: correct the "
                "name inside the braces."
            ),
        ),
    ),
    "place_of_a_rule_elsewhere": (
        "Welcome.",
        "Welcome. {nearest}?",
        (
            (
                "clinic.yaml:44: [template] flow clinic, state GREETING: {nearest} is "
                "neither a slot nor an action's result. Remedy: correct the name inside "
                "the braces."
            ),
        ),
    ),
    "style": (
        "{date:weekday}",
        "{date:weekly}",
        (
            (
                "clinic.yaml:27: [template] flow clinic, slot time: {date:weekly}: a date "
                "is not spoken in the style 'weekly'. Did you mean 'weekday'? Remedy: use "
                "one of default, weekday, short, long."
            ),
        ),
    ),
    "open_brace": (
        "Welcome.",
        "Welcome {date.",
        (
            (
                "clinic.yaml:44: [template] flow clinic, state GREETING: a '{' has no "
                "partner. Remedy: close the braces, or double the brace to have it spoken."
            ),
        ),
    ),
    "markup": (
        "Welcome.",
        "<b>Welcome.</b>",
        (
            (
                "clinic.yaml:44: [template] flow clinic, state GREETING: '<' stands in a "
                "text: markup is not spoken. Remedy: remove it; how a word is spoken "
                "stands under 'pronounce:'."
            ),
        ),
    ),
    "slot_named_like_a_function_of_time": (
        "  contact:\n",
        "  now:\n",
        (
            (
                "clinic.yaml:29: [condition] flow clinic, slot time: 'at(date, time) >= "
                "now + 2 hours': cannot add a duration to a text. Remedy: add or subtract "
                "a duration, such as 2 hours."
            ),
            (
                "clinic.yaml:31: [name] flow clinic, slot now: 'now' has a meaning of its "
                "own. Remedy: rename it."
            ),
            (
                "clinic.yaml:31: [slot] flow clinic, slot now: is required but no state "
                "collects it. Remedy: add now to a collect: list, or 'required: false'."
            ),
            (
                "clinic.yaml:38: [slot] flow clinic, action book: 'contact' is not a slot. "
                "Remedy: name one of type, date, time, now."
            ),
            (
                "clinic.yaml:47: [slot] flow clinic, state COLLECT_INFO: 'contact' is not "
                "a slot. Remedy: name one of type, date, time, now."
            ),
            (
                "clinic.yaml:50: [template] flow clinic, state CONFIRM: {contact} is "
                "neither a slot nor an action's result. Remedy: correct the name inside "
                "the braces."
            ),
        ),
    ),
    "slot_and_result_of_one_name": (
        "gives: {reference: code}",
        "gives: {date: code}",
        (
            (
                "clinic.yaml:39: [action] flow clinic, action book: 'date' is a slot of kind "
                "date, and is given as code. Remedy: write date: date, or give it another name."
            ),
            (
                "clinic.yaml:56: [template] flow clinic, state COMPLETE: {reference} is "
                "neither a slot nor an action's result. Remedy: correct the name inside "
                "the braces."
            ),
        ),
    ),
    "wording_of_the_library": (
        "states:\n",
        "prompts:\n  apolgy: Oops.\nstates:\n",
        (
            (
                "clinic.yaml:43: [name] flow clinic: 'apolgy' is not a wording. Did you "
                "mean 'apology'? Remedy: use one of …"
            ),
        ),
    ),
    "state_named_end": (
        "  CONFIRM:\n",
        "  END:\n",
        (
            (
                "clinic.yaml:48: [target] flow clinic, state COLLECT_INFO: 'CONFIRM' is "
                "not a state. Remedy: name one of GREETING, COLLECT_INFO, END, COMPLETE, "
                "FALLBACK."
            ),
            (
                "clinic.yaml:49: [name] flow clinic, state END: END exists without being "
                "written. Remedy: rename the state."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    found = complaints(changed(old, new))

    assert [cut(text, like) for text, like in zip(found, wanted, strict=True)] == list(wanted)
