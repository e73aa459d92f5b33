"""A yes counts for what was heard: in any flow, however much of its question was played."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import Spoken
from flows.vocabulary.acts import RunAction, Say, said
from flows.vocabulary.events import (
    BargeIn,
    CallStarted,
    Event,
    KeysPressed,
    PromptHeard,
    UserUtterance,
)
from tests.scenes.flow_texts import changed

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SUMMARY = "ask: A {type} on {date} at {time}, and we reach you at {contact}. Is that right?"
FLOWS = {
    "shipped": load_flow("appointment"),
    "one sentence": load_text(
        changed(SUMMARY, "ask: Shall I book a {type} on {date} at {time} for {contact}?")
    ),
    "values first": load_text(
        changed(
            SUMMARY,
            "ask: A {type} on {date} at {time}, {contact}. You will get a message. Is that right?",
        )
    ),
    "two prompts": load_text(
        changed(
            SUMMARY,
            'say: {text: "We reach you at {contact}.", must_hear: true}\n'
            "    ask: A {type} on {date} at {time}, {contact}. Is that right?",
        )
    ),
    "Spanish": load_flow("appointment.es"),
}
SAID = "this is Anna Smith, a check-up on Tuesday at 10 am, anna.smith@example.com"
SPANISH = "soy Ana García, una revisión el martes a las diez de la mañana, ana.garcia@ejemplo.com"
LISTENING = {
    "en": ("mm-hmm", "uh-huh", "mhm", "okay", "OK.", "right", "Okay, right.", "yeah", "got it",
           "I see", "sure", "all right", "good", "great", "go on", "yeah yeah", "um okay"),
    "es": ("ajá", "vale", "mhm", "ya, ya", "de acuerdo", "muy bien", "siga"),
}  # fmt: skip
AGREEING = {
    "en": ("yes", "yes please", "that's right", "absolutely", "okay yes", "correct"),
    "es": ("sí", "sí, correcto", "exacto"),
}


def at_summary(name: str) -> Dialogue:
    """Begin a call and come to the summary, of which nothing is reported as heard yet."""
    dialogue = Dialogue(FLOWS[name], session_id="s")
    words = SPANISH if dialogue.flow.language == "es" else SAID
    dialogue.start(NOW)
    dialogue.advance(UserUtterance(text=words), NOW)
    assert any(row.trigger == "confirmed_yes" for row in dialogue.flow.states[dialogue.state].rows)
    return dialogue


def cut(dialogue: Dialogue, share: float) -> int:
    """Cut the last prompts after a share of their words; gives how many of them were heard."""
    breath = dialogue.record.breath
    total = [word for spoken in breath for word in spoken.text.split()]
    left = count = int(len(total) * share)
    for spoken in breath:
        words = spoken.text.split()
        heard, left = words[:left], max(0, left - len(words))
        if heard == words:
            report = PromptHeard(prompt=spoken.prompt, complete=True, text=spoken.text)
        else:
            dialogue.advance(BargeIn(prompt=spoken.prompt), NOW)
            report = PromptHeard(prompt=spoken.prompt, complete=False, text=" ".join(heard))
        dialogue.advance(report, NOW)
    return count


def books(dialogue: Dialogue, event: Event) -> bool:
    return any(isinstance(act, RunAction) for act in dialogue.advance(event, NOW))


def all_values_heard(dialogue: Dialogue) -> bool:
    """Tell by the words alone whether each value was once played to the end of its words."""

    def heard(spoken: Spoken, end: int) -> bool:
        played = len(spoken.whole) - len(spoken.text) + len(spoken.heard or "")
        return spoken.complete or played >= end

    told = [(spoken, value) for spoken in dialogue.record.breath for value in spoken.values]
    played = {value.name for spoken, value in told if heard(spoken, value.end)}
    return played == {value.name for _, value in told}


@pytest.mark.parametrize("name", FLOWS)
def test_sounds_of_listening_agree_to_nothing_while_the_question_is_read(name: str) -> None:
    for sound in LISTENING[FLOWS[name].flow.language[:2]]:
        for share in (0.0, 0.3, 0.6, 0.9):
            dialogue = at_summary(name)
            state = dialogue.state
            cut(dialogue, share)
            acts = dialogue.advance(UserUtterance(text=sound), NOW)
            assert not any(isinstance(act, RunAction) for act in acts), (sound, share)
            assert (dialogue.state, dialogue.record.failures) == (state, 0), (sound, share)
            assert said(acts), (sound, share)


@given(
    name=st.sampled_from(list(FLOWS)),
    shares=st.lists(st.floats(0, 0.99), min_size=1, max_size=4),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_no_effect_runs_before_its_values_were_heard(
    name: str, shares: list[float], data: st.DataObject
) -> None:
    """Any question, cut anywhere and again, and any sound, yes or key 1 over it."""
    dialogue = at_summary(name)
    language = dialogue.flow.language[:2]
    sounds, words = LISTENING[language], AGREEING[language]
    for share in shares:
        cut(dialogue, share)
        known = all_values_heard(dialogue)
        event = data.draw(
            st.sampled_from([*sounds, *words]).map(lambda text: UserUtterance(text=text))
            | st.just(KeysPressed(keys="1"))
        )
        listens = isinstance(event, UserUtterance) and event.text in sounds
        ran = books(dialogue, event)
        assert ran is (known and not listens)
        if ran:
            return


@pytest.mark.parametrize("name", FLOWS)
def test_all_of_them_are_a_yes_once_the_question_was_heard(name: str) -> None:
    language = FLOWS[name].flow.language[:2]
    for words in (*AGREEING[language], "okay", "mm-hmm" if language == "en" else "ajá"):
        dialogue = at_summary(name)
        for spoken in dialogue.record.breath:
            dialogue.advance(
                PromptHeard(prompt=spoken.prompt, complete=True, text=spoken.text), NOW
            )
        assert books(dialogue, UserUtterance(text=words)), words


def test_typed_callers_see_the_question_whole() -> None:
    assert books(at_summary("shipped"), UserUtterance(text="yes", source="text"))


def test_a_yes_with_values_that_are_held_is_early_too_and_one_with_others_corrects() -> None:
    dialogue = at_summary("shipped")
    cut(dialogue, 0.3)
    acts = dialogue.advance(UserUtterance(text="yes, Tuesday"), NOW)
    assert said(acts).startswith("Let me just finish:")
    cut(dialogue, 0.3)
    acts = dialogue.advance(UserUtterance(text="yes, but on Wednesday"), NOW)
    assert dialogue.get("date") == "2026-11-25"
    assert "November 25th" in said(acts)
    assert not any(isinstance(act, RunAction) for act in acts)


@pytest.mark.parametrize(
    "event", [UserUtterance(text="yes", early=True), KeysPressed(keys="1", early=True)]
)
def test_a_yes_said_over_what_had_to_be_heard_is_asked_for_again(event: Event) -> None:
    dialogue = at_summary("shipped")
    (spoken,) = dialogue.record.breath
    dialogue.advance(PromptHeard(prompt=spoken.prompt, complete=True, text=spoken.text), NOW)
    acts = dialogue.advance(event, NOW)
    assert said(acts) == "Is that right?"
    early = UserUtterance(text="mm-hmm", early=True)
    assert dialogue.advance(early, NOW) == ()
    assert books(dialogue, UserUtterance(text="yes"))


def test_a_prompt_cannot_be_stopped_for_ever_by_who_says_nothing() -> None:
    dialogue = at_summary("shipped")
    for may_interrupt in (True, True, False):
        cut(dialogue, 0.1)
        acts = dialogue.advance(UserUtterance(text="mm-hmm"), NOW)
        assert [act.must_hear for act in acts if isinstance(act, Say)] == [not may_interrupt]


def test_fillers_lead_to_the_limit_of_silence() -> None:
    dialogue = Dialogue(FLOWS["shipped"], session_id="s")
    dialogue.advance(CallStarted(), NOW)
    turns = 0
    while not dialogue.ended:
        dialogue.advance(UserUtterance(text="um"), NOW)
        turns += 1
    assert (dialogue.outcome, dialogue.record.failures) == ("no_input", 0)
    assert turns < 30
