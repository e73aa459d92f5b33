"""Wishes: one registry, known by name to languages, flows and the second ear."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.build.load import load_text
from flows.dialogue import wishes
from flows.dialogue.said import QUESTION, Said
from flows.dialogue.second_ear import allowed
from flows.dialogue.work import Work
from flows.playing.conversation import parse_conversation
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary import commands
from flows.vocabulary.commands import Intent
from flows.words import lexicon as lexicon_module
from flows.words.lexicon import FOLDER, lexicon
from tests.scenes import conversation_runner as runner
from tests.scenes.flow_texts import changed
from tests.scenes.understanding_scene import expecting

LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
NAMED = sorted(set(wishes.REGISTERED) - {QUESTION})
PHRASES = {
    "human": "a person please",
    "cancel": "cancel that",
    "repeat": "repeat that please",
    "slower": "slower please",
    "help": "help",
    "hold": "hold on a moment",
    "start_over": "let us start over",
    "who_are_you": "are you a robot",
    "goodbye": "goodbye",
    "skip": "skip that",
    "recall": "what have you got so far",
    "told_already": "I already told you that",
    "presence": "are you there",
    "thanks": "thank you",
    "insult": "you stupid robot",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_phrases_for_each_wish(language: str) -> None:
    words = lexicon(language)

    assert sorted(words.wishes) == NAMED
    phrased = {name for name in NAMED for phrases in words.phrases if phrases.startswith(name)}
    assert sorted(phrased) == NAMED


def test_commands_of_their_own_are_those_of_registered_wishes() -> None:
    assert sorted(commands.WISHES) == NAMED
    for name, command in commands.WISHES.items():
        assert commands.wish(name) == command
        assert commands.wish_named(command) == name


@pytest.mark.parametrize("name", NAMED)
def test_a_flow_may_have_a_row_for_any_wish(name: str) -> None:
    """The row takes the place of what the wish does by itself."""
    text = changed("{human: FALLBACK, cancel: END}", f"{{{name}: FALLBACK}}")
    agree = [{"user": "yes"}] if name == "cancel" else []  # "Shall I stop here?"
    script = {
        "call": name,
        "steps": [{"start": ""}, {"user": "a cleaning"}, {"user": PHRASES[name]}, *agree],
        "states": ["START", "GREETING", "COLLECT_INFO", "FALLBACK", "END"],
    }

    runner.run(script, load_text(text))


def test_a_row_for_goodbye_comes_before_that_for_cancel() -> None:
    text = changed("{human: FALLBACK, cancel: END}", "{cancel: END, goodbye: FALLBACK}")
    script = {
        "call": "goodbye",
        "steps": [{"start": ""}, {"user": "a cleaning"}, {"user": "goodbye"}],
        "states": ["START", "GREETING", "COLLECT_INFO", "FALLBACK", "END"],
    }

    runner.run(script, load_text(text))


def test_a_flow_may_add_phrases_for_a_wish() -> None:
    text = changed("start: GREETING", "start: GREETING\nintents: {repeat: [come again]}")
    script = {
        "call": "more phrases",
        "steps": [{"start": ""}, {"user": "come again", "bot": "Welcome. What can I book"}],
    }

    runner.run(script, load_text(text))


# --- a wish from outside -----------------------------------------------------------------------

FASTER = """
wishes: [faster]
phrases:
  faster: ["(faster|quicker)", "speed up"]
"""
CALL = """
call: a wish that only this test knows
steps:
  - start
  - user: a cleaning
    asks: date
  - user: could you go a bit faster please
    commands: [Intent faster]
    bot: [Right., Which day]
    asks: date
  - user: on Tuesday
    asks: time
"""


def _go_faster(work: Work, said: Said) -> bool:
    work.say_words("Right.")
    question = work.flow.slots[work.record.asking].ask
    if question is not None:
        work.say(question, ask=True)
    return True


@pytest.fixture
def faster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Register the wish, with phrases in a language that is English but for them; gives its tag."""
    tag = "en-nz"
    for path in (*FOLDER.glob("en/*"), *FOLDER.glob("es/*")):
        for language in (path.parent.name, tag) if path.parent.name == "en" else ("es",):
            (tmp_path / language).mkdir(exist_ok=True)
            (tmp_path / language / path.name).symlink_to(path)
    (tmp_path / tag / "faster.yaml").write_text(FASTER, encoding="utf-8")
    monkeypatch.setattr(lexicon_module, "FOLDER", tmp_path)
    monkeypatch.setattr(wishes.wish, "REGISTERED", dict(wishes.REGISTERED))
    wishes.register(wishes.Wish(name="faster", do=_go_faster, proposed_as="faster"))
    return tag


def test_a_wish_is_one_entry_its_phrases_and_a_conversation(faster: str) -> None:
    flow = load_text(changed("language: en", f"language: {faster}"))
    runner.run(parse_conversation(CALL), flow)


def test_it_is_a_trigger_of_flows_and_open_to_the_second_ear(faster: str) -> None:
    text = changed("language: en", f"language: {faster}")
    load_text(changed("{human: FALLBACK, cancel: END}", "{faster: FALLBACK}", text))

    assert allowed()["faster"] == Intent(name="faster")


def test_without_the_entry_its_phrases_mean_nothing_to_the_step(faster: str) -> None:
    """What the language has is heard; what is done is the registry's."""
    said = RuleInterpreter().interpret("speed up", expecting(language=faster))
    assert said == (Intent(name="faster"),)
    assert RuleInterpreter().interpret("speed up", expecting()) != said


def test_several_at_once_are_done_in_the_order_of_the_registry() -> None:
    said = Said((commands.Help(), commands.Repeat()))
    assert [wish.name for wish in wishes.wish.said_of(said)] == ["repeat", "help"]
