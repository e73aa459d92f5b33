"""A caller who asks for a moment is given it, in the words and the time of the flow."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.acts import Act, Listen, Say
from flows.vocabulary.events import CallStarted, UserSilence, UserUtterance
from tests.scenes.flow_texts import changed

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
WAITING = changed(
    "start: GREETING",
    "start: GREETING\ndefaults: {hold: {say: I wait., every: 5s, longest: 11s}}",
    changed("    kind: date\n", "    kind: date\n    hold: {still: Look at your diary.}\n"),
)


def said(acts: tuple[Act, ...]) -> str:
    return " ".join(act.text for act in acts if isinstance(act, Say))


def pause(acts: tuple[Act, ...]) -> float:
    (listen,) = (act for act in acts if isinstance(act, Listen))
    return listen.no_input_seconds


def test_a_moment_is_given_and_ends() -> None:
    dialogue = Dialogue(load_text(WAITING), RuleInterpreter(), session_id="hold")
    dialogue.advance(CallStarted(), NOW)
    dialogue.advance(UserUtterance(text="a cleaning please"), NOW)

    first = dialogue.advance(UserUtterance(text="hold on a moment"), NOW)
    later = [dialogue.advance(UserSilence(), NOW) for _ in range(3)]

    assert (said(first), pause(first)) == ("I wait.", 5.0)
    assert [said(acts) for acts in later[:2]] == ["Look at your diary."] * 2
    assert "day" in said(later[2])
    assert pause(later[2]) == 6.0
