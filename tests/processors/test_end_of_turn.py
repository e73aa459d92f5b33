"""When a turn is over, measured on virtual time from the caller's last sound."""

from __future__ import annotations

import asyncio

import pytest

from flows.vocabulary.acts import Act, Listen
from flows.vocabulary.events import CallStarted, Event, NothingSaid, UserUtterance
from processors.frames import DecodingFrame, NothingHeardFrame
from processors.turns.pace import Pace, Waits
from tests.scenes.stage import ScriptedDialogue, Stage, WordsInterpreter, stage
from tests.scenes.virtual_time import play

LISTEN = Listen(asking="thing", complete_seconds=0.2, incomplete_seconds=1.5)


def listening(dialogue: ScriptedDialogue, event: Event) -> list[Act] | None:
    return [LISTEN] if isinstance(event, CallStarted) else None


def utterances(script, *answers: str, ttfs: float = 0.5, waits: Waits | None = None, listen=LISTEN):  # type: ignore[no-untyped-def]
    """Play a script; give the utterances with their times since the script's own zero."""

    async def scene() -> list[tuple[float, str]]:
        dialogue = ScriptedDialogue(lambda d, e: [listen] if isinstance(e, CallStarted) else None)
        pace = Pace(waits=waits or Waits())
        async with stage(
            dialogue, interpreter=WordsInterpreter(*answers), ttfs=ttfs, pace=pace
        ) as s:
            await s.call()
            await s.until(1.0)
            zero = asyncio.get_running_loop().time()
            await script(s)
            await s.until(60.0)
        events, times = dialogue.of(UserUtterance), dialogue.when(UserUtterance)
        return [(round(at - zero, 2), event.text) for at, event in zip(times, events, strict=True)]

    return play(scene())


async def streamed(
    s: Stage, words: str, *, word: float = 0.3, lag: float = 0.2, final: float = 0.5
) -> None:
    """A streaming recogniser: interims ``lag`` behind each word, the voice detector 0.2 s behind
    the end, the final ``final`` behind it. The first word begins at zero."""
    loop = asyncio.get_running_loop()
    zero, said = loop.time(), words.split()
    happenings = [(0.0, s.voice_on()), (len(said) * word + 0.2, s.voice_off())]
    happenings += [
        (count * word + lag, s.interim(" ".join(said[:count]))) for count in range(1, len(said) + 1)
    ]
    happenings.append((len(said) * word + final, s.final(words)))
    for at, happening in sorted(happenings, key=lambda pair: pair[0]):
        await asyncio.sleep(max(0.0, zero + at - loop.time()))
        await happening


def test_a_complete_answer_ends_the_turn_before_the_final_transcript() -> None:
    # words end at 0.9: interim at 1.1, voice off at 1.1, final at 1.4
    ends = utterances(lambda s: streamed(s, "seven p m"), "seven p m")
    assert ends == [(1.1, "seven p m")]


def test_no_words_end_a_turn_while_a_voice_is_heard_and_a_voice_without_words_is_noise() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        await s.interim("seven p m")
        await asyncio.sleep(5.0)
        await s.voice_off()

    assert utterances(script, "seven p m") == [(3.0, "seven p m")]


def test_the_caller_who_goes_on_after_a_complete_answer_is_heard_whole() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        await s.interim("seven p m")
        await asyncio.sleep(1.0)
        await s.interim("seven p m for")
        await asyncio.sleep(0.3)
        await s.interim("seven p m for two")
        await s.voice_off()
        await asyncio.sleep(0.3)
        await s.final("seven p m for two")

    heard = utterances(script, "seven p m", "seven p m for two")
    assert [text for _, text in heard] == ["seven p m for two"]


def test_the_beginning_of_an_answer_is_waited_for() -> None:
    async def script(s: Stage) -> None:
        await streamed(s, "tomorrow at")  # ends 0.6
        await asyncio.sleep(0.5)  # a pause to 1.6
        await streamed(s, "seven")

    ends = utterances(script, "tomorrow at seven")
    assert [text for _, text in ends] == ["tomorrow at seven"]


def test_an_answer_that_stays_partial_ends_after_the_incomplete_wait() -> None:
    ends = utterances(lambda s: streamed(s, "tomorrow at"), "tomorrow at seven")
    assert ends == [(2.1, "tomorrow at")]


def test_unknown_words_end_after_the_setting_counted_from_the_voice() -> None:
    ends = utterances(lambda s: streamed(s, "hello there", final=0.4), waits=Waits(unknown=0.7))
    assert ends == [(1.3, "hello there")]


def test_unknown_interim_words_wait_for_their_final() -> None:
    ends = utterances(lambda s: streamed(s, "hello there", final=0.9), ttfs=1.0)
    assert ends == [(1.5, "hello there")]


@pytest.mark.parametrize("ttfs", [0.2, 0.5, 1.5])
def test_interims_alone_make_an_utterance(ttfs: float) -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        await s.interim("hello")
        await s.interim("hello there")
        await s.voice_off()

    ends = utterances(script, ttfs=ttfs)
    assert [text for _, text in ends] == ["hello there"]
    assert ends[0][0] <= 1.5


def test_transcripts_without_any_voice_detector_make_a_turn() -> None:
    async def script(s: Stage) -> None:
        await s.final("hello")
        await asyncio.sleep(0.1)
        await s.final("there")

    assert utterances(script) == [(0.6, "hello there")]


def test_a_segmented_recogniser_is_waited_for() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        await asyncio.sleep(1.0)
        await s.voice_off()
        await asyncio.sleep(0.4)
        await s.final("hello")

    assert [text for _, text in utterances(script, ttfs=1.5)] == ["hello"]


def test_a_final_that_comes_too_late_is_still_heard() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        await asyncio.sleep(1.0)
        await s.voice_off()
        await asyncio.sleep(4.0)
        await s.final("hello")

    assert [text for _, text in utterances(script)] == ["hello"]


def test_steady_noise_does_not_keep_an_answer_open() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()  # and never off
        await s.interim("my name is")
        await asyncio.sleep(0.5)
        await s.interim("my name is brown")

    ends = utterances(script)
    assert [text for _, text in ends] == ["my name is brown"]
    assert ends[0][0] == 0.5 + Waits().noise


def test_steady_noise_without_words_ends_at_the_longest_answer_at_the_latest() -> None:
    async def scene() -> tuple[bool, float]:
        dialogue = ScriptedDialogue(listening)
        async with stage(dialogue) as s:
            await s.call()
            await s.until(1.0)
            await s.voice_on()
            await s.until(20.0)
            still_open = s.processor._call.turns.open
            await s.until(21.5)
            closed = not s.processor._call.turns.open
            await s.final("hello")
            await s.until(45.0)
            assert [e.text for e in dialogue.of(UserUtterance)] == ["hello"]
            assert not dialogue.of(NothingSaid), "nothing was cut"
        return still_open and closed, LISTEN.longest_seconds

    assert play(scene())[0]


def test_an_answer_may_not_be_longer_than_the_question_allows() -> None:
    async def script(s: Stage) -> None:
        await s.voice_on()
        for count in range(1, 100):
            await asyncio.sleep(0.2)
            await s.interim(" ".join(["word"] * count))

    ends = utterances(script, listen=Listen(asking="thing", longest_seconds=8.0))
    assert ends[0][0] == 8.0
    assert sum(len(text.split()) for _, text in ends) == 99, "and no word is lost"


async def decoded(s: Stage, *parts: str, pause: float = 0.4, late: float = 1.5) -> None:
    """A recogniser that decodes each part when it is over: its words, if any, come late. The
    caller is silent for ``pause`` between the parts."""
    loop = asyncio.get_running_loop()
    zero, happenings = loop.time(), []
    for number, part in enumerate(parts):
        begin = number * (1.0 + pause)
        answer = s.final(part) if part else s.send(NothingHeardFrame())
        happenings += [(begin + 0.2, s.voice_on()), (begin + 1.2, s.send(DecodingFrame()))]
        happenings += [(begin + 1.2, s.voice_off()), (begin + 1.0 + late, answer)]
    for at, happening in sorted(happenings, key=lambda pair: pair[0]):
        await asyncio.sleep(max(0.0, zero + at - loop.time()))
        await happening


def test_words_that_are_being_decoded_are_waited_for() -> None:
    said = utterances(lambda s: decoded(s, "yes", "that is right"), "yes", "yes that is right")
    assert said == [(pytest.approx(3.9, abs=0.02), "yes that is right")]
    said = utterances(lambda s: decoded(s, "hello", "a table for two", late=2.5))
    assert said == [(pytest.approx(4.9, abs=0.02), "hello a table for two")]


def test_a_turn_that_has_just_begun_is_not_over_for_want_of_words() -> None:
    async def scene() -> list[str]:
        async with stage(ScriptedDialogue(listening)) as s:
            await s.call()
            await s.until(1.0)
            for _ in range(2):  # the second voice comes long after the first one's end
                await s.voice_on()
                await asyncio.sleep(0.5)
                seen = list(s.states)
                await s.voice_off()
                await asyncio.sleep(5.0)
            return seen

    assert play(scene()) == ["LISTENING", "IDLE", "LISTENING"]


def test_a_decoder_that_finds_nothing_holds_nothing_up() -> None:
    said = utterances(lambda s: decoded(s, "yes", "", late=0.6), "yes")
    assert said == [(pytest.approx(3.0, abs=0.02), "yes")]


def test_a_decoder_that_never_answers_is_given_up() -> None:
    async def never(s: Stage) -> None:
        await decoded(s, "yes", late=0.5)
        await s.send(DecodingFrame())

    said = utterances(never, "yes", waits=Waits(decoding=4.0))
    (only,) = said
    assert only[1] == "yes"
    assert only[0] < 6
