"""The words of a turn: none lost, none counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from processors.turns.turn_buffer import TurnBuffer


def test_finals_and_the_last_interim_make_the_utterance_in_order() -> None:
    buffer = TurnBuffer()
    buffer.interim("tomorrow")
    buffer.interim("tomorrow at")
    buffer.final("tomorrow at")
    buffer.interim("seven")
    assert buffer.text == "tomorrow at seven"
    assert buffer.pending
    assert buffer.take() == ("tomorrow at seven", ())
    assert buffer.text == ""


def test_words_taken_early_do_not_count_again_in_interims_and_final() -> None:
    buffer = TurnBuffer()
    buffer.interim("seven p m")
    assert buffer.take()[0] == "seven p m"
    assert buffer.interim("seven p m") is None
    assert buffer.interim("seven p m for") == "for"
    assert buffer.final("Seven P M for two.") == "for two."
    assert buffer.take()[0] == "for two."


def test_the_segment_ends_with_its_final_so_the_same_words_may_come_again() -> None:
    buffer = TurnBuffer()
    buffer.interim("yes")
    buffer.take()
    assert buffer.final("yes") is None
    assert buffer.final("yes") == "yes"


def test_a_shorter_interim_of_words_taken_is_nothing_new() -> None:
    buffer = TurnBuffer()
    buffer.interim("seven p m")
    buffer.take()
    assert buffer.interim("seven") is None
    assert buffer.text == ""


def test_a_final_that_contradicts_words_taken_comes_out_whole() -> None:
    buffer = TurnBuffer()
    buffer.interim("fifteen")
    buffer.take()
    assert buffer.interim("fifty five") is None, "an interim may still change back"
    assert buffer.final("fifty") == "fifty"


def test_a_final_that_only_reads_differently_is_no_revision() -> None:
    asked: list[tuple[str, str]] = []

    def same(taken: str, text: str) -> bool:
        asked.append((taken, text))
        return True

    buffer = TurnBuffer(same)
    buffer.interim("seven p m")
    buffer.take()
    assert buffer.final("7 PM.") is None
    assert asked == [("seven p m", "7 PM.")]


def test_what_was_taken_twice_in_one_segment_is_all_remembered() -> None:
    buffer = TurnBuffer()
    buffer.interim("seven p m")
    buffer.take()
    buffer.interim("seven p m for two")
    assert buffer.take()[0] == "for two"
    assert buffer.final("seven p m for two please") == "please"


def test_forgetting_makes_the_same_words_new() -> None:
    buffer = TurnBuffer()
    buffer.interim("yes")
    buffer.take()
    buffer.forget_taken()
    assert buffer.interim("yes") == "yes"


def test_alternatives_belong_to_a_single_whole_final() -> None:
    buffer = TurnBuffer()
    buffer.final("brown", ("braun",))
    assert buffer.take() == ("brown", ("braun",))
    buffer.final("john")
    buffer.final("brown", ("braun",))
    assert buffer.take() == ("john brown", ())


def test_blank_transcripts_are_nothing() -> None:
    buffer = TurnBuffer()
    assert buffer.interim("  ") is None
    assert buffer.final("") is None
    assert buffer.take() == ("", ())


_words = st.lists(st.sampled_from(["one", "two", "three", "four"]), min_size=1, max_size=8)


@given(words=_words, takes=st.sets(st.integers(0, 7)))
def test_wherever_turns_end_every_word_of_a_segment_comes_out_once_and_in_order(
    words: list[str], takes: set[int]
) -> None:
    buffer = TurnBuffer()
    out: list[str] = []
    for count in range(1, len(words) + 1):
        buffer.interim(" ".join(words[:count]))
        if count in takes:
            out += buffer.take()[0].split()
    buffer.final(" ".join(words))
    out += buffer.take()[0].split()
    assert out == words
