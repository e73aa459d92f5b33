"""What an author may write becomes the frozen flow, and hostile files cost little."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, time

import pytest

from flows.build.compiler import CompiledFlow
from flows.build.library import languages, read_library
from flows.build.load import load_flow, load_text
from flows.model.flow import Hold, Keys, Listening, Prompt
from flows.slots import KINDS
from flows.text.templates import places
from tests.scenes.flow_texts import CLINIC, changed, clinic


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
        ("COMPLETE", "failed", "COLLECT_INFO", 10),  # the time has just been taken
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
    assert flow.prompts["silent"] == flow.prompts["time_up"] == Prompt(texts=("So long.",))


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


def test_a_slot_may_have_its_own_way_to_wait() -> None:
    flow = load_text(
        changed(
            "start: GREETING",
            "start: GREETING\ndefaults: {hold: {say: I wait., every: 10s}}",
            changed("    kind: time\n", "    kind: time\n    hold: {still: Still here.}\n"),
        )
    ).flow

    own = flow.slots["time"].hold
    assert own == Hold(
        say=Prompt(texts=("I wait.",)), still=Prompt(texts=("Still here.",)), every_seconds=10.0
    )
    assert own.rounds == 18
    assert flow.slots["date"].hold is None


def test_what_a_state_hears_may_be_narrowed() -> None:
    states = clinic(
        "    collect: [type, date, time, contact]\n",
        "    collect: [type, date, time, contact]\n    hears: [type]\n    optional: [date]\n",
    ).flow.states

    assert states["COLLECT_INFO"].hears == ("type", "date", "time", "contact")
    assert states["CONFIRM"].hears is None


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
    assert languages() == ("en", "es")
    assert clinic("language: en", "language: en-GB").flow.prompts == clinic().flow.prompts


def test_every_language_has_the_wordings_of_english_with_their_places_and_attempts() -> None:
    english = read_library("en").prompts
    for language in languages():
        prompts = read_library(language).prompts
        assert set(prompts) == set(english)
        for name, prompt in prompts.items():
            wanted = [
                sorted(astuple(place) for place in places(text)) for text in english[name].texts
            ]
            assert [
                sorted(astuple(place) for place in places(text)) for text in prompt.texts
            ] == wanted, name


def test_the_spanish_appointment_is_the_same_machine() -> None:
    english, spanish = load_flow("appointment"), load_flow("appointment.es")
    assert list(spanish.transitions) == list(english.transitions)
    assert {n: s.kinds for n, s in spanish.flow.slots.items()} == {
        n: s.kinds for n, s in english.flow.slots.items()
    }
    assert list(spanish.flow.slots["type"].options) == list(english.flow.slots["type"].options)
    assert spanish.flow.actions == english.flow.actions | {
        "book": replace(
            english.flow.actions["book"], meanwhile=spanish.flow.actions["book"].meanwhile
        )
    }
