"""What YAML would do silently, or say in its own words, is refused in the author's words."""

from __future__ import annotations

import pytest

from tests.scenes.flow_texts import changed, complaints

REFUSED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "text_that_begins_with_a_brace": (
        "say: We are closed on {date}. Would {nearest} do?",
        "say: {date} is a holiday.",
        (
            (
                "clinic.yaml:24: [yaml] flow clinic, slot date: a text that begins with { "
                "must stand in quotes, or 'date' has no value. Remedy: put \" at both "
                "ends of the text."
            ),
        ),
    ),
    "text_that_is_a_place": (
        "say: We are closed on {date}. Would {nearest} do?",
        "say: {date}",
        (
            (
                "clinic.yaml:24: [yaml] flow clinic, slot date: a text that begins with { "
                "must stand in quotes, or 'date' has no value. Remedy: put \" at both "
                "ends of the text."
            ),
        ),
    ),
    "colon_inside_a_text": (
        "ask: Which day would suit you?",
        "ask: Sorry: which day?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a colon followed by a "
                "space inside a text. Remedy: put the text in quotes, or on its own line "
                "after '>-'."
            ),
        ),
    ),
    "colon_inside_a_listed_text": (
        "- Sorry, which day?",
        "- Sorry: which day?",
        (
            (
                "clinic.yaml:20: [yaml] flow clinic, slot date: a colon followed by a "
                "space inside a text. Remedy: put the text in quotes, or on its own line "
                "after '>-'."
            ),
        ),
    ),
    "hash_inside_a_text": (
        "ask: Which number or e-mail should we use?",
        "ask: Key in your number, then press # to end",
        (
            (
                "clinic.yaml:33: [yaml] flow clinic, slot contact: everything after ' #' "
                'is lost: the caller would hear only "Key in your number, then press". '
                "Remedy: put the text in quotes, or write 'the hash key'."
            ),
        ),
    ),
    "hash_inside_a_listed_text": (
        "- Just the day, please.",
        "- Just the # of the day",
        (
            (
                "clinic.yaml:21: [yaml] flow clinic, slot date: everything after ' #' is "
                'lost: the caller would hear only "Just the". Remedy: put the text in '
                "quotes, or write 'the hash key'."
            ),
        ),
    ),
    "sentence_cut_at_commas": (
        "ask: Which day would suit you?",
        "ask: [Sorry, which day]",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a sentence in [ ] is cut "
                "at each comma. Remedy: put each sentence in quotes, or on its own line "
                "beginning with '- '."
            ),
        ),
    ),
    "key_twice": (
        "    ask: Which day would suit you?",
        "    ask: Which day would suit you?\n    ask: When?",
        (
            (
                "clinic.yaml:19: [yaml] flow clinic, slot date: 'ask' stands here twice, "
                "first on line 18. Remedy: keep one."
            ),
        ),
    ),
    "anchor": (
        "ask: Which day would suit you?",
        "ask: &day Which day would suit you?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: '&day' is YAML's way of "
                "repeating a part, which is not used here. Remedy: write the part out, or "
                "put the text in quotes if it begins with &."
            ),
        ),
    ),
    "alias": (
        "ask: Which day would suit you?",
        "ask: *day",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: '*day' is YAML's way of "
                "repeating a part, which is not used here. Remedy: write the part out, or "
                "put the text in quotes if it begins with *."
            ),
        ),
    ),
    "tag": (
        "ask: Which day would suit you?",
        "ask: !!str Which day would suit you?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: '!!str' is a YAML tag, "
                "which is not used here. Remedy: remove it, or put the text in quotes if "
                "it begins with !"
            ),
        ),
    ),
    "merge_key": (
        "    ask: Which day would suit you?",
        "    <<: {ask: When?}",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: '<<' (merging) is not used "
                "here. Remedy: write the keys out."
            ),
        ),
    ),
    "document_marker": (
        "callwright: 1",
        "---\ncallwright: 1",
        (
            (
                "clinic.yaml:1: [yaml] flow clinic: '---' and '%' lines are not used here. "
                "Remedy: remove the line."
            ),
        ),
    ),
    "second_document": (
        "    next: {offered: END}",
        "    next: {offered: END}\n---\nflow: other",
        (
            (
                "clinic.yaml:62: [yaml] flow clinic, state FALLBACK: a second document "
                "begins here. Remedy: keep one flow a file."
            ),
        ),
    ),
    "tab": (
        "    ask: Which day would suit you?",
        "\task: Which day would suit you?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic: a tab stands where spaces are due. "
                "Remedy: replace tabs by spaces."
            ),
        ),
    ),
    "at_sign": (
        "ask: Which day would suit you?",
        "ask: @home?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a text that begins with @ "
                'must stand in quotes. Remedy: put " at both ends of the text.'
            ),
        ),
    ),
    "half_quoted_text": (
        "ask: Which day would suit you?",
        'ask: "Which" day?',
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a text that begins with a "
                "quotation mark must stand in quotes as a whole. Remedy: put ' at both "
                "ends of the text."
            ),
        ),
    ),
    "open_quote": (
        "ask: Which day would suit you?",
        'ask: "Which day?',
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a quotation mark is opened "
                "and not closed. Remedy: close it."
            ),
        ),
    ),
    "open_bracket": (
        "keys: {1: checkup, 2: cleaning}",
        "keys: {1: checkup, 2: cleaning",
        (
            (
                "clinic.yaml:15: [yaml] flow clinic, slot type: a { or [ is opened and not "
                "closed. Remedy: close it."
            ),
        ),
    ),
    "question_mark_in_braces": (
        "ask: Which day would suit you?",
        "ask: {text: Which day?, must_hear: true}",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a '?' in a text inside { } "
                "or [ ]. Remedy: put the text in quotes, or on its own line after '>-'."
            ),
        ),
    ),
    "colon_in_braces": (
        "ask: Which day would suit you?",
        "ask: {text: Sorry: which, must_hear: true}",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a colon followed by a "
                "space inside a text. Remedy: put the text in quotes, or on its own line "
                "after '>-'."
            ),
        ),
    ),
    "top_level_out_of_line_for_all_that_follows": (
        "callwright: 1",
        "  callwright: 1",
        (
            (
                "clinic.yaml:2: [yaml] flow clinic: the line is indented otherwise than "
                "its neighbours. Remedy: let keys that belong together begin in the same "
                "column."
            ),
        ),
    ),
    "top_level_out_of_line": (
        "flow: clinic",
        "  flow: clinic",
        (
            (
                "clinic.yaml:2: [yaml] the line is indented otherwise than its neighbours. "
                "Remedy: let keys that belong together begin in the same column."
            ),
        ),
    ),
    "value_left_out_in_brackets": (
        "cleaning: [cleaning]",
        "cleaning: [, cleaning]",
        (
            (
                "clinic.yaml:13: [yaml] flow clinic, slot type: a ',' stands where a value "
                "is due. Remedy: give the value, or quote the text."
            ),
        ),
    ),
    "bar_in_brackets": (
        "cleaning: [cleaning]",
        "cleaning: [|cleaning]",
        (
            (
                "clinic.yaml:13: [yaml] flow clinic, slot type: a '|' stands at the "
                "beginning of a text. Remedy: put the text in quotes, or on its own line "
                "after '>-'."
            ),
        ),
    ),
    "question_mark_at_the_beginning": (
        "ask: Which day would suit you?",
        "ask: ? which day",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a '?' stands at the "
                "beginning of a text. Remedy: put the text in quotes, or on its own line "
                "after '>-'."
            ),
        ),
    ),
    "no_value": (
        "ask: Which day would suit you?",
        "ask:",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: 'ask' has no value. "
                "Remedy: give one or remove it."
            ),
        ),
    ),
    "list_as_key": (
        "ask: Which day would suit you?",
        "[ask, say]: When?",
        (
            (
                "clinic.yaml:18: [yaml] flow clinic, slot date: a key is a list or a "
                "mapping. Remedy: put the text in quotes if it is one."
            ),
        ),
    ),
    "indentation": (
        "    kind: time",
        "      kind: time",
        (
            (
                "clinic.yaml:27: [yaml] flow clinic, slot time: the line is indented "
                "otherwise than its neighbours. Remedy: let keys that belong together "
                "begin in the same column."
            ),
        ),
    ),
    "rewritten_yes": (
        "{yes: COMPLETE, no",
        "{true: COMPLETE, no",
        (
            (
                "clinic.yaml:52: [yaml] flow clinic, state CONFIRM: a YAML tool rewrote "
                "yes or no to 'true'. Remedy: write yes: and no: again."
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_line_place_and_remedy(name: str) -> None:
    old, new, wanted = REFUSED[name]

    assert complaints(changed(old, new)) == list(wanted)
