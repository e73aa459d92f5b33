"""How much of a turn a streaming voice got through, as far as its audio and words tell."""

import pytest

from pipeline.standby.streamed_turn import StreamedTurn


def test_what_was_heard_is_judged_by_the_words_timed() -> None:
    turn = StreamedTurn(["One two.", "Three four."], seconds=1.0)
    turn.note_word("One", 0.1)
    turn.note_word("two.", 0.5)
    turn.note_word("Three", 1.2)  # timed, but its audio did not come
    assert turn.keep_lost() == []
    assert turn.texts == ["Three four."]
    assert turn.not_timed([("Three", 1.0), ("four.", 1.4)]) == [("four.", 1.4)]


def test_what_was_heard_is_judged_by_a_slow_pace_without_words() -> None:
    turn = StreamedTurn(["One two.", "Three four."], seconds=1.0)
    assert turn.keep_lost() == [("One", 1.0), ("two.", 1.0)]
    assert turn.texts == ["Three four."]


@pytest.mark.parametrize(("seconds", "enough"), [(0.0, False), (0.2, False), (1.0, True)])
def test_a_turn_shorter_than_any_voice_speaks_is_not_all_of_it(
    seconds: float, enough: bool
) -> None:
    assert StreamedTurn(["What day suits you?"], seconds=seconds).long_enough is enough
