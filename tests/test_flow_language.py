"""What an author may write becomes the frozen flow, and hostile files cost little."""

from __future__ import annotations

import contextlib
import json
from datetime import date, time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows import json_schema, schema
from flows.compiler import CompiledFlow
from flows.errors import FlowError
from flows.flow import Hold, Keys, Listening, Prompt
from flows.library import languages, read_library
from flows.load import DEFINITIONS, load_flow, load_text
from flows.loader import parse_tree
from flows.schema_errors import keys_of
from flows.slots import KINDS
from tests.flow_texts import CLINIC, changed, clinic, complaints


@pytest.fixture(scope="module")
def appointment() -> CompiledFlow:
    return load_flow("appointment")


# --- the appointment flow -----------------------------------------------------------------------


def test_the_appointment_flow_has_six_states_and_the_rows_of_its_table(
    appointment: CompiledFlow,
) -> None:
    rows = {
        (state.name, row.trigger, row.to, row.priority)
        for state in appointment.flow.states.values()
        for row in state.rows
        if not row.anytime
    }

    assert rows == {
        ("GREETING", "responded", "COLLECT_INFO", 30),
        ("COLLECT_INFO", "all_filled", "CONFIRM", 40),
        ("COLLECT_INFO", "error", "RETRY", 20),
        ("COLLECT_INFO", "max_retries", "FALLBACK", 60),
        ("CONFIRM", "confirmed_yes", "COMPLETE", 50),
        ("CONFIRM", "confirmed_no", "COLLECT_INFO", 50),
        ("CONFIRM", "max_retries", "FALLBACK", 60),
        ("RETRY", "slot_filled", "COLLECT_INFO", 35),
        ("RETRY", "error", "RETRY", 20),
        ("RETRY", "max_retries", "FALLBACK", 60),
        ("COMPLETE", "spoken", "END", 10),
        ("COMPLETE", "failed", "FALLBACK", 10),
        ("FALLBACK", "offered", "END", 10),
    }


def test_rows_of_anytime_are_merged_and_one_to_the_state_itself_is_dropped(
    appointment: CompiledFlow,
) -> None:
    merged = {
        (state.name, row.trigger)
        for state in appointment.flow.states.values()
        for row in state.rows
        if row.anytime
    }

    others = ("GREETING", "COLLECT_INFO", "CONFIRM", "RETRY", "COMPLETE")
    assert merged == {(name, "intent_human") for name in others} | {
        (name, "intent_cancel") for name in (*others, "FALLBACK")
    }


def test_rows_are_tried_by_priority_then_by_place_in_the_file(appointment: CompiledFlow) -> None:
    for state in appointment.flow.states.values():
        priorities = [row.priority for row in state.rows]
        assert priorities == sorted(priorities, reverse=True)


def test_cancel_asks_before_it_stops(appointment: CompiledFlow) -> None:
    row = next(
        row for row in appointment.flow.states["CONFIRM"].rows if row.trigger == "intent_cancel"
    )

    assert row.confirm == appointment.flow.prompts["confirm_cancel"]


def test_each_question_of_the_appointment_flow_has_two_further_wordings(
    appointment: CompiledFlow,
) -> None:
    for slot in appointment.flow.slots.values():
        assert slot.ask is not None
        assert slot.no_match is not None
        assert len({*slot.ask.texts, *slot.no_match.texts}) == 3


def test_the_digest_tells_texts_apart() -> None:
    assert clinic().flow.digest == clinic().flow.digest
    assert clinic().flow.digest != clinic("Welcome.", "Hello.").flow.digest


# --- what an author may write -------------------------------------------------------------------


def test_reask_serves_both_ways_of_not_answering() -> None:
    slot = clinic().flow.slots["date"]

    assert slot.no_match == slot.no_input
    assert slot.no_match == Prompt(texts=("Sorry, which day?", "Just the day, please."))


def test_own_wordings_come_before_reask() -> None:
    slot = clinic("    reask:\n", "    no_input: Hello?\n    reask:\n").flow.slots["date"]

    assert slot.no_input == Prompt(texts=("Hello?",))
    assert slot.no_match == Prompt(texts=("Sorry, which day?", "Just the day, please."))


def test_a_prompt_may_be_left_to_be_reworded_or_have_to_be_heard() -> None:
    flow = clinic(
        "    ask: Welcome. What can I book for you?",
        "    say: {text: Calls are recorded., must_hear: true}\n"
        "    ask: {text: 'What for?', phrase: freely, guide: Warm., max_words: 12}",
    ).flow

    assert flow.states["GREETING"].say == Prompt(texts=("Calls are recorded.",), must_hear=True)
    assert flow.states["GREETING"].ask == Prompt(
        texts=("What for?",), freely=True, guide="Warm.", max_words=12
    )


def test_keys_are_options_or_digits() -> None:
    slots = clinic().flow.slots

    assert slots["type"].keys == Keys(options={"1": "checkup", "2": "cleaning"}, end="")
    assert slots["contact"].keys == Keys(min_digits=7, max_digits=15, end="#")


def test_listening_times_come_from_slot_then_defaults_then_code() -> None:
    flow = clinic(
        "    kind: time\n", "    kind: time\n    listen: {incomplete: 2.5s, no_input: 1m}\n"
    ).flow
    with_defaults = load_text(
        changed("start: GREETING", "start: GREETING\ndefaults: {listen: {complete: 100ms}}")
    ).flow

    assert flow.slots["time"].listen == Listening(incomplete_seconds=2.5, no_input_seconds=60)
    assert flow.slots["date"].listen == Listening()
    assert with_defaults.slots["date"].listen == Listening(complete_seconds=0.1)


def test_limits_hold_and_goodbye_are_defaults_of_the_flow() -> None:
    flow = load_text(
        changed(
            "start: GREETING",
            "start: GREETING\n"
            "defaults:\n"
            "  limits: {max_retries: 2, max_silence: 1, failures: 5, turns: 30, duration: 5m}\n"
            "  hold: {say: I wait., every: 10s, longest: 1m}\n"
            "  confirm: explicit\n"
            "  goodbye: So long.",
        )
    ).flow

    assert (flow.limits.max_retries, flow.limits.max_silence) == (2, 1)
    assert (flow.limits.failures, flow.limits.turns) == (5, 30)
    assert flow.limits.duration_seconds == 300
    assert flow.hold == Hold(
        say=Prompt(texts=("I wait.",)), every_seconds=10.0, longest_seconds=60.0
    )
    assert flow.slots["date"].confirm == "explicit"
    assert flow.prompts["goodbye"] == Prompt(texts=("So long.",))


def test_a_default_fallback_gives_questions_their_way_out() -> None:
    flow = load_text(
        changed(
            "start: GREETING",
            "start: GREETING\ndefaults: {fallback: FALLBACK}",
            changed("      max_retries: FALLBACK\n", ""),
        )
    ).flow

    rows = [row for row in flow.states["CONFIRM"].rows if row.trigger == "max_retries"]
    assert [row.to for row in rows] == ["FALLBACK"]
    assert not [row for row in flow.states["GREETING"].rows if row.trigger == "max_retries"]


def test_opening_hours_know_spans_exceptions_and_holidays() -> None:
    hours = clinic(
        "  mon-fri: 09:00-18:00\n",
        "  mon-thu: 9:00-12:00, 13:00-18:00\n"
        "  sat-sun: closed\n"
        "  except: {2026-12-24: 10:00-12:00, 2026-12-31: closed}\n"
        "holidays: [2026-12-25]\n",
    ).flow.opening_hours

    assert hours is not None
    thursday, christmas_eve = date(2026, 12, 17), date(2026, 12, 24)
    assert hours.open_at(thursday, time(9, 0))
    assert not hours.open_at(thursday, time(12, 0))
    assert hours.open_at(thursday, time(13, 0))
    assert not hours.open_on(date(2026, 12, 18))
    assert hours.open_at(christmas_eve, time(11, 0))
    assert not hours.open_at(christmas_eve, time(13, 0))
    assert not hours.open_on(date(2026, 12, 25))
    assert not hours.open_on(date(2026, 12, 31))


def test_a_weekday_span_may_go_round_the_end_of_the_week() -> None:
    hours = clinic("mon-fri", "fri-mon").flow.opening_hours

    assert hours is not None
    assert [bool(spans) for spans in hours.week] == [True, False, False, False, True, True, True]


def test_private_is_all_but_choices_unless_the_author_says_otherwise() -> None:
    slots = clinic("    kind: time\n", "    kind: time\n    private: false\n").flow.slots

    assert {name: slot.private for name, slot in slots.items()} == {
        "type": False,
        "date": True,
        "time": False,
        "contact": True,
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [("10:30", "10:30"), ("09:30", "09:30"), ('"10:30"', "10:30")],
)
def test_times_are_times_whatever_yaml_makes_of_them(written: str, value: str) -> None:
    flow = clinic(
        "    kind: time\n", f"    kind: time\n    required: false\n    default: {written}\n"
    )

    assert flow.flow.slots["time"].default == value


def test_yes_and_no_are_words() -> None:
    flow = clinic("[cleaning]", "[yes, no, on, off, null, 0123, 1_000, 2026-11-20]").flow

    assert flow.slots["type"].options["cleaning"] == (
        *("yes", "no", "on", "off", "null", "0123", "1_000", "2026-11-20"),
    )


def test_a_comment_behind_what_is_not_spoken_is_a_comment() -> None:
    assert clinic("kind: time", "kind: time # of the day").flow.slots["time"].kinds == ("time",)
    assert clinic("say: You are booked.", 'say: "You are # one." # said\n    #').flow


def test_places_may_have_braces_beside_them() -> None:
    prompt = clinic("Welcome.", "Welcome {{friend}}.").flow.states["GREETING"].ask

    assert prompt is not None
    assert prompt.texts == ("Welcome {{friend}}. What can I book for you?",)


def test_a_flow_says_library_wordings_in_its_own_words() -> None:
    flow = load_text(CLINIC + 'prompts:\n  apology: Oops.\n  corrected: "Now {value}."\n').flow

    assert flow.prompts["apology"] == Prompt(texts=("Oops.",))
    assert flow.prompts["change"] == read_library("en").prompts["change"]


def test_the_library_asks_again_in_two_wordings_for_every_kind() -> None:
    prompts = read_library("en").prompts

    for kind in ("open", "yes_no", "which", *KINDS):
        for manner in ("no_match", "no_input"):
            prompt = prompts.get(f"{manner}_{kind}", prompts.get(manner))
            assert prompt is not None, (manner, kind)
            assert len(set(prompt.texts)) == 2


def test_a_tag_with_a_region_is_served_by_its_language() -> None:
    assert languages() == ("en",)
    assert clinic("language: en", "language: en-GB").flow.prompts == clinic().flow.prompts


# --- files --------------------------------------------------------------------------------------


def test_a_missing_file_is_named_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match=r"nothing\.yaml: \[file\] cannot be read: No such file"):
        load_flow(tmp_path / "nothing.yaml")
    with pytest.raises(FlowError, match=r"appointmint\.yaml: \[file\] cannot be read"):
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


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_flow_error(raw: bytes) -> None:
    with contextlib.suppress(FlowError):
        load_text(raw.decode("utf-8", "replace"))


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


# --- the schema for editors ---------------------------------------------------------------------


def test_the_schema_file_is_current() -> None:
    assert json_schema.FILE.read_text(encoding="utf-8") == json_schema.schema_text()


def test_the_schema_takes_the_shipped_flows_and_refuses_what_we_refuse() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.loads(json_schema.schema_text()))

    for path in sorted(DEFINITIONS.glob("*.yaml")):
        assert not list(validator.iter_errors(_as_an_editor_reads(path.read_text("utf-8"))))
    for old, new in [
        ("    kind: time\n", "    kind: tme\n"),
        ("    kind: time\n", "    kind: time\n    reaks: x\n"),
        ("    kind: time\n", "    kind: time\n    default: [x]\n"),
        ("  CONFIRM:\n", "  Confirm:\n"),
        ("version: 1\n", "version: one\n"),
        ("    do: book\n", "    do: book\n    max_visits: 100\n"),
    ]:
        assert list(validator.iter_errors(_as_an_editor_reads(changed(old, new)))), new


def _as_an_editor_reads(text: str) -> object:
    """Read as YAML 1.2 does: keys are text, and so are times; numbers are numbers."""
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    return _numbers(tree)


def _numbers(part: object) -> object:
    if isinstance(part, dict):
        return {
            key: value if key in ("callwright",) else _numbers(value) for key, value in part.items()
        }
    if isinstance(part, list):
        return [_numbers(value) for value in part]
    return int(part) if isinstance(part, str) and part.isdecimal() else part


def test_every_key_of_the_grammar_is_written_as_the_author_writes_it() -> None:
    assert {"with", "gives"} <= set(keys_of(schema.ActionSpec))
    assert {"if", "is"} <= set(keys_of(schema.RowSpec))
    assert "else" in keys_of(schema.HandoffSpec)
