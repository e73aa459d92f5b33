"""Files that are no flows, or hostile, cost little."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.build.load import DEFINITIONS, load_flow, load_text
from flows.errors import FlowError
from flows.grammar import schema
from flows.grammar.schema_errors import keys_of
from flows.text.yaml_tree import parse_tree
from tests.scenes.flow_texts import CLINIC, changed, complaints


def test_a_missing_file_is_named_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match=r"nothing\.yaml: \[file\] cannot be read: No such file"):
        load_flow(tmp_path / "nothing.yaml")
    with pytest.raises(FlowError, match=r"appointmint: \[file\] no shipped flow has this name"):
        load_flow("appointmint")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"flow: caf\xe9\n", ":1: [yaml] is not UTF-8 text."),
        (b"", ":1: [yaml] the file is empty."),
        (b"just words\n", ":1: [yaml] the file does not consist of 'key: value' lines."),
        (b"flow: a\x00b\n", ":1: [yaml] a character that is not text stands here."),
        (b"flow: a\n" + b"#" * 262144, ":1: [size] is larger than 256 KB."),
    ],
)
def test_what_is_no_flow_at_all(raw: bytes, sentence: str) -> None:
    with pytest.raises(FlowError) as refusal:
        parse_tree(raw, "flow.yaml")

    assert refusal.value.problems[0].sentence == f"flow.yaml{sentence}"


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * 250_000, "is nested more than 16 deep"),
        ("a:\n" + "".join(" " * n + "b:\n" for n in range(1, 600)), "is nested more than 16 deep"),
        ("a: [" + "x, " * 60_000 + "]", "has more than 5000 parts"),
        (
            "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(2000)),
            "is YAML's way of repeating a part",
        ),
        ("a: " + "x" * 250_000, "'a' is not a key here"),
        ("a: '" + "x" * 250_000, "a quotation mark is opened and not closed"),
    ],
    ids=["deep brackets", "deep indentation", "many parts", "aliases", "long", "open"],
)
def test_hostile_files_are_refused_early(text: str, sentence: str) -> None:
    assert any(sentence in complaint for complaint in complaints(text))


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=300), st.text("ab:-{}[]#&*!|>'\"? \t\r\n\x85\u2028", max_size=60))
)
@example("\r(")
def test_no_text_raises_anything_but_a_flow_error(text: str) -> None:
    with contextlib.suppress(FlowError):
        load_text(text)


def test_a_file_with_other_line_ends_is_read_alike() -> None:
    text = changed("kind: time", "kind: tme")

    assert complaints(text.replace("\n", "\r\n")) == complaints(text)
    assert load_text(CLINIC.replace("\n", "\r\n")).flow.digest == load_text(CLINIC).flow.digest


@settings(deadline=None)
@given(st.data())
def test_no_damage_raises_anything_but_a_flow_error(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(CLINIC)))
    end = data.draw(st.integers(start, min(start + 40, len(CLINIC))))
    pieces = st.sampled_from(["[", "{", "}", '"', ": ", "\n", "  ", " #", "&a ", "*a", "- ", "END"])
    new = data.draw(st.one_of(pieces, st.text(max_size=8)))
    with contextlib.suppress(FlowError):
        load_text(CLINIC[:start] + new + CLINIC[end:])


def test_all_complaints_come_at_once_in_the_order_of_the_file() -> None:
    text = changed("kind: time", "kind: tme", changed("version: 1", "version: one"))

    found = complaints(changed("do: book", "dos: book", text))

    assert [int(complaint.split(":")[1]) for complaint in found] == [3, 26, 55]


# --- the grammar ---------------------------------------------------------------------------------


def test_every_key_of_the_grammar_is_written_as_the_author_writes_it() -> None:
    assert {"with", "gives"} <= set(keys_of(schema.ActionSpec))
    assert {"if", "is"} <= set(keys_of(schema.RowSpec))
    assert "else" in keys_of(schema.HandoffSpec)


# --- advice -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        (
            "ask: Which day would suit you?",
            "ask: Which day? And when?",
            "clinic.yaml:18: [advice] flow clinic, slot date: asks two questions at once. "
            "Remedy: ask one, so that an answer is clear.",
        ),
        (
            "say: I will put you through to a colleague.",
            "say: " + "I will put you through " * 9,
            "clinic.yaml:59: [advice] flow clinic, state FALLBACK: has 45 words, which is long to "
            "listen to. Remedy: keep it to 40 words.",
        ),
        (
            "- Just the day, please.",
            "- Sorry, what day?",
            "clinic.yaml:21: [advice] flow clinic, slot date: differs from the wording before it "
            "by a word or two, and is only said at the next failed attempt. Remedy: word it "
            "shorter and give an example.",
        ),
        (
            "cleaning: [cleaning]",
            "cleaning: [cleaning, Physicals]",
            "clinic.yaml:13: [advice] flow clinic, slot type: 'Physicals' stands for checkup and "
            "for cleaning, so it is never understood. Remedy: keep it for one of them.",
        ),
        (
            "mon-fri: 09:00-18:00",
            "mon-fri: closed\n  sat-sun: closed\n  except: {2026-12-24: closed}",
            "clinic.yaml:6: [advice] flow clinic: no day is open, so that open(date) never "
            "holds. Remedy: write the hours of a day, as mon-fri: 09:00-18:00, or remove "
            "opening_hours.",
        ),
        (
            "cancel: END}",
            "cancel: END, correct: FALLBACK}",
            "clinic.yaml:41: [advice] flow clinic: the intent 'correct' is never heard. Remedy: "
            "remove the row: corrections are understood in every state.",
        ),
    ],
)
def test_what_is_likely_not_meant_is_told_and_not_refused(old: str, new: str, advice: str) -> None:
    assert advice in load_text(changed(old, new), "clinic.yaml").advice


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cleaning: [cleaning]", "cleaning: [cleaning, cleanings, a good clean]"),
        ("mon-fri: 09:00-18:00", "mon-fri: closed\n  except: {2026-12-24: 09:00-12:00}"),
    ],
)
def test_what_can_be_meant_is_passed_without_advice(old: str, new: str) -> None:
    assert load_text(changed(old, new), "clinic.yaml").advice == ()


def test_a_folder_of_answers_that_is_not_there_is_told_and_not_refused(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    file.write_text(changed("  intent: {human", "  questions: answers/clinic\n  intent: {human"))

    assert load_flow(file).advice == (
        "clinic.yaml:41: [advice] flow clinic: there is no folder 'answers/clinic' beside this "
        "file, so no question is answered. Remedy: make the folder, or remove questions.",
    )
    (tmp_path / "answers" / "clinic").mkdir(parents=True)
    assert load_flow(file).advice == ()


def test_the_shipped_flows_need_no_advice() -> None:
    for path in DEFINITIONS.glob("*.yaml"):
        assert load_flow(path).advice == ()
