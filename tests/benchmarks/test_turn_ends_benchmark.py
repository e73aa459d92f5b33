"""What the figures of turn ends are made of."""

from __future__ import annotations

import json
import random

import pytest

from benchmarks.turn_ends import __main__ as turn_ends
from benchmarks.turn_ends.answers import of_our_own
from benchmarks.turn_ends.playing import play
from benchmarks.turn_ends.timelines import STYLES, Timeline, timeline_of
from flows.vocabulary.acts import Listen
from processors.turns.happenings import FinalWords, InterimWords, VoiceOff, VoiceOn

SHIPPED = Listen(asking="")
_TIME = next(answer for answer in of_our_own() if answer.text == "ten thirty")


def test_the_shipped_settings_keep_answers_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert turn_ends.main(["--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["closed"]["cut_%"] < 3
    assert found["closed"]["wait_p50_seconds"] <= 0.3
    assert found["rules"]["fixed_0.8"]["cut_%"] > found["closed"]["cut_%"]
    assert set(found["worst_style"]) == {
        "cut_%",
        "early_%",
        "wait_p50_seconds",
        "wait_p95_seconds",
    }


@pytest.mark.parametrize("style", STYLES)
def test_a_timeline_ends_with_all_words(style: str) -> None:
    timeline = timeline_of(_TIME, style, random.Random(1))

    finals = [what.text for _, what in timeline.happens if isinstance(what, FinalWords)]
    assert " ".join(finals) == "ten thirty"
    interims = [what for _, what in timeline.happens if isinstance(what, InterimWords)]
    assert bool(interims) == (style != "finals")


def test_an_answer_that_goes_on_behind_a_pause_is_cut_unless_it_is_joined() -> None:
    happens = (
        (0.2, VoiceOn(0.2)),
        (0.5, InterimWords("ten")),
        (0.6, VoiceOff(0.2)),
        (0.8, FinalWords("ten")),
        (2.7, VoiceOn(0.2)),
        (3.0, InterimWords("thirty")),
        (3.2, VoiceOff(0.2)),
        (3.4, FinalWords("thirty")),
    )
    timeline = Timeline(happens, 3.0)

    assert not play(_TIME, timeline, SHIPPED)["cut"]
    cut = play(_TIME, timeline, SHIPPED, joins=False)
    assert cut["cut"]
    assert cut["early"]
