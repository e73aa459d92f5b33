"""The floor: who is talking. Illegal events change nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loguru import logger

from processors.floor.floor import TRANSITIONS, Floor, FloorChange, FloorEvent, FloorState
from processors.floor.floor_keeping import FloorKeeper
from processors.floor.latency import TurnLatency

E, S = FloorEvent, FloorState

CALL = [
    (E.AUDIO, S.SPEAKING, "the bot speaks first"),
    (E.DONE, S.IDLE, "greeting over"),
    (E.VOICE, S.LISTENING, "the caller answers"),
    (E.END_OF_TURN, S.THINKING, "end of turn"),
    (E.VOICE, S.LISTENING, "the caller goes on before the first audio"),
    (E.END_OF_TURN, S.THINKING, "end of turn"),
    (E.AUDIO, S.SPEAKING, "first audio"),
    (E.VOICE, S.INTERRUPT, "barge-in"),
    (E.SILENCED, S.LISTENING, "the bot's audio is dropped"),
    (E.END_OF_TURN, S.THINKING, "end of turn"),
    (E.AUDIO, S.SPEAKING, "first audio"),
    (E.VOICE, S.INTERRUPT, "a long noise"),
    (E.AUDIO, S.SPEAKING, "no words: the bot goes on"),
    (E.HANG_UP, S.IDLE, "hang-up"),
]


def at_state(state: FloorState) -> Floor:
    floor = Floor(0.0)
    floor.state = state
    return floor


def test_a_call_goes_through_the_states_of_the_table() -> None:
    floor = Floor(0.0)
    assert floor.state is S.IDLE
    for event, state, why in CALL:
        assert floor.take(event, 0.0) is not None, why
        assert floor.state is state, why


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("event", [event for event in E if event is not E.HANG_UP])
def test_an_event_that_the_table_does_not_name_changes_nothing(
    state: FloorState, event: FloorEvent
) -> None:
    seen: list[FloorChange] = []
    floor = Floor(5.0, seen.append)
    floor.state = state
    change = floor.take(event, 7.0)
    if (state, event) in TRANSITIONS:
        assert change == seen[0] == FloorChange(state, TRANSITIONS[state, event], 7.0, 2.0)
        assert floor.since == 7.0
    else:
        assert (change, seen, floor.state, floor.since) == (None, [], state, 5.0)


@pytest.mark.parametrize("state", S)
def test_hanging_up_leads_to_idle_from_everywhere_and_nothing_fires_after_it(
    state: FloorState,
) -> None:
    floor = at_state(state)
    floor.take(E.HANG_UP, 1.0)
    assert floor.state is S.IDLE
    assert all(floor.take(event, 2.0) is None for event in E)
    assert floor.state is S.IDLE


def test_an_observer_that_fails_is_logged_and_breaks_no_change() -> None:
    def broken(_change: FloorChange) -> None:
        raise RuntimeError("the caller said Anna Brown")

    lines: list[str] = []
    sink = logger.add(lines.append, format="{level} {message} {extra}")
    try:
        floor = Floor(0.0, broken)
        for event, state, why in CALL:
            assert floor.take(event, 0.0) is not None, why
            assert floor.state is state, why
    finally:
        logger.remove(sink)
    assert len(lines) == len(CALL)
    assert lines[0] == "ERROR an observer of the floor failed {'error': 'RuntimeError'}\n"


@given(st.lists(st.tuples(st.sampled_from(list(E)), st.floats(0, 10)), max_size=60))
def test_the_times_of_all_changes_add_up(steps: list[tuple[FloorEvent, float]]) -> None:
    seen: list[FloorChange] = []
    floor, at = Floor(0.0, seen.append), 0.0
    for event, gap in steps:
        at += gap
        floor.take(event, at)
    assert sum(change.seconds for change in seen) == pytest.approx(floor.since)
    for before, after in itertools.pairwise(seen):
        assert before.state is after.previous


def test_a_latency_names_each_stage_that_took_part() -> None:
    spoken = TurnLatency(3, speech_end=10.0, turn_end=10.4, words=10.3)
    spoken.said, spoken.phrasing_seconds = 10.75, 0.3
    assert spoken.report(audio=10.9) == {
        "turn": 3,
        "end_of_turn_ms": 400,
        "stt_ms": 300,
        "thinking_ms": 50,
        "llm_ms": 300,
        "tts_ms": 150,
        "total_ms": 900,
    }
    typed = TurnLatency(4, speech_end=20.0, turn_end=20.0)
    typed.said = 20.0
    report = typed.report(audio=20.1)
    assert report["end_of_turn_ms"] is report["stt_ms"] is report["llm_ms"] is None
    assert report["total_ms"] == 100


def test_the_keeper_emits_changes_latency_and_barge_in() -> None:
    now = [0.0]
    seen: list[tuple[str, dict[str, object]]] = []
    keeper = FloorKeeper(lambda event: seen.append((event.kind, event.data)))
    keeper.begin(lambda: now[0])
    keeper.voice()
    now[0] = 1.0
    keeper.turn_over(1, speech_end=0.8, words_at=0.9)
    keeper.sent(silent=False, phrasing_seconds=None)
    now[0] = 1.2
    keeper.bot_started()
    keeper.bot_started()
    now[0] = 2.0
    keeper.voice()
    keeper.barge_in(7, sound_at=1.7)
    keeper.bot_stopped()
    keeper.silenced()
    kinds = [kind for kind, _ in seen]
    assert kinds == ["floor", "floor", "latency", "floor", "floor", "barge_in", "floor"]
    assert seen[2][1]["total_ms"] == 400
    assert seen[5][1] == {"prompt": 7, "silence_ms": 300}
    assert [data["state"] for kind, data in seen if kind == "floor"] == [
        "LISTENING",
        "THINKING",
        "SPEAKING",
        "INTERRUPT",
        "LISTENING",
    ]


def test_a_voice_that_goes_on_after_an_early_end_moves_the_end_of_speech() -> None:
    now = [10.0]
    seen: dict[str, dict[str, object]] = {}
    keeper = FloorKeeper(lambda event: seen.update({event.kind: event.data}))
    keeper.begin(lambda: now[0])
    keeper.turn_over(1, speech_end=9.8, words_at=9.9)
    keeper.still_heard(10.1)
    now[0] = 10.3
    keeper.bot_started()
    assert seen["latency"]["total_ms"] == 200
    assert seen["latency"]["end_of_turn_ms"] == 0
