"""How the benchmark of calls reckons: what was waited for, and by whom. The calls are not made."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks import call
from caller.bot_side import BotSide
from caller.conversation import Moment
from caller.sound.audio import Earpiece


def result(sounds: list[tuple[float, float]], *moments: Moment, **events: Any) -> Any:
    """Give what is read of a call: the bot's sounds, the caller's phrases, the bot's events."""
    ear = Earpiece(100)
    for begin, end in sounds:
        ear.hear(np.full(round((end - begin) * 100), 900, np.int16), begin)
    bot = BotSide(events=[{"kind": kind, **fields} for kind, fields in events.items()])
    return SimpleNamespace(line=SimpleNamespace(earpiece=ear), bot=bot, moments=list(moments))


def said(words: str, began_at: float, ended_at: float, cut: bool = False) -> Moment:
    return Moment(words=words, began_at=began_at, ended_at=ended_at, cut=cut)


def test_the_wait_is_from_the_callers_last_sound_to_the_bots_next_one() -> None:
    answered, missed = said("a cleaning", 10.0, 11.0), said("on Tuesday", 20.0, 21.0)
    again = said("Tuesday", 25.0, 26.0)
    waits = call.waits_at_the_caller(
        [result([(5.0, 9.0), (11.4, 14.0), (26.7, 28.0)], answered, missed, again)]
    )
    assert waits == pytest.approx([400, 700]), "a phrase without an answer counts for nothing"


def test_a_barge_in_ends_when_the_bot_is_silent() -> None:
    cut, polite = said("wait", 12.0, 12.5, cut=True), said("yes", 15.0, 15.5)
    assert call.cuts_at_the_caller([result([(11.0, 12.3)], cut, polite)]) == pytest.approx([300])


def test_only_turns_by_voice_count_and_stages_that_took_part() -> None:
    typed = {"end_of_turn_ms": None, "total_ms": 3.0, "tts_ms": 2.0}
    spoken = {"end_of_turn_ms": 400.0, "stt_ms": 90.0, "total_ms": 450.4, "tts_ms": 50.4}
    calls = [result([], latency=typed), result([], latency=spoken)]
    assert [turn["total_ms"] for turn in call.turns(calls)] == [450.4]
    assert call.stages(calls) == {
        "end_of_turn": {"p50": 400, "p95": 400},
        "stt": {"p50": 90, "p95": 90},
        "tts": {"p50": 50, "p95": 50},
    }


def test_no_figure_is_told_for_what_did_not_happen() -> None:
    assert call.spread([]) == {"p50": None, "p95": None}
    assert call.stages([]) == {}


def test_memory_counts_the_process_and_those_below_it() -> None:
    assert call.memory_mb(os.getpid()) > 1
