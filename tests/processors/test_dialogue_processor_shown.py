"""What a call shows of its turns while they run."""

from __future__ import annotations

from tests.scenes.scripted_calls import echo
from tests.scenes.stage import ScriptedDialogue, WordsInterpreter, stage
from tests.scenes.virtual_time import play


def test_interim_words_are_shown_and_then_the_final_ones() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(echo)) as s:
            await s.call()
            await s.until(9)
            await s.speak("hello there")
            await s.until(12)
            shown = [(e["text"], e["final"], e["turn"]) for e in s.shown("user")]
            assert shown[:2] == [("hello", False, 1), ("hello there", False, 1)]
            assert shown[-1] == ("hello there", True, 1)
            assert s.shown("user")[-1]["source"] == "voice"

    play(scene())


def test_a_latency_is_shown_for_each_turn_with_its_stages() -> None:
    async def scene() -> None:
        async with stage(ScriptedDialogue(echo), interpreter=WordsInterpreter("seven")) as s:
            await s.call()
            await s.until(9)
            await s.speak("seven")  # voice on at 9.0, interim and voice off at 9.3
            await s.until(13)
            (latency,) = s.shown("latency")
            assert latency == {
                "turn": 1,
                "end_of_turn_ms": 300,
                "stt_ms": 200,
                "thinking_ms": 0,
                "llm_ms": None,
                "tts_ms": 50,
                "total_ms": 350,
            }

    play(scene())
