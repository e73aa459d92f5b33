"""What always holds of the caller's turns, whatever happens in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.flow import Keys
from flows.vocabulary.acts import Listen
from processors.turns.happenings import (
    BotStarted,
    BotStopped,
    CallBegan,
    DecodingBegan,
    FinalWords,
    Happening,
    HungUp,
    InterimWords,
    KeyPressed,
    MustHear,
    Muted,
    NothingDecoded,
    Paused,
    RecogniserDelay,
    Stepped,
    Tick,
    Typed,
    VoiceOff,
    VoiceOn,
)
from processors.turns.orders import Answer, Order
from tests.scenes.turn_play import TurnPlay

LISTENS = [
    Listen(asking="a"),
    Listen(asking="b", complete_seconds=0.0, incomplete_seconds=0.0, no_input_seconds=0.0),
    Listen(asking="c", longest_seconds=2.0, keys=Keys(options={"1": "yes"}, max_digits=3)),
]
_stepped = st.builds(
    Stepped,
    listen=st.sampled_from([None, *LISTENS]),
    busy=st.booleans(),
    speechless=st.booleans(),
)
_others = st.one_of(
    st.builds(VoiceOn, st.sampled_from([0.0, 0.2]), st.booleans()),
    st.builds(VoiceOff, st.sampled_from([0.0, 0.2])),
    st.builds(RecogniserDelay, st.sampled_from([0.2, 1.5])),
    st.builds(Typed, st.just("typed")),
    st.builds(KeyPressed, st.sampled_from("12#*")),
    st.builds(MustHear, st.booleans()),
    st.builds(Muted, st.booleans()),
    st.builds(Paused, st.booleans()),
    st.sampled_from(
        [BotStarted(), BotStopped(), CallBegan(), DecodingBegan(), NothingDecoded(), Tick()]
    ),
    _stepped,
)
_script = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.01, 0.2, 0.5, 3.0, 30.0]),
        _others,
        st.sampled_from([None, InterimWords, FinalWords]),
    ),
    max_size=20,
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(script=_script, ticks=st.booleans(), hang_up=st.integers(0, 30))
def test_no_order_of_happenings_breaks_a_turn(
    script: list[tuple[float, Happening, type[InterimWords | FinalWords] | None]],
    ticks: bool,
    hang_up: int,
) -> None:
    play, now, finals = TurnPlay("word3", "word5 word6"), 0.0, []
    after: list[Order] = []
    for number, (seconds, other, words) in enumerate(script):
        now += seconds
        if ticks:
            play.until(now)
        if number == hang_up:
            play.at(now, HungUp()) if ticks else play.machine.take(HungUp(), now)
        # each transcript is a word of its own, to be known again
        happenings = [other, *([words(f"word{number}")] if words else [])]
        for happening in happenings:
            orders = play.machine.take(happening, now)
            play.orders += [(now, order) for order in orders]
            deadline = play.machine.deadline()
            assert deadline is None or deadline >= now
            if number >= hang_up:
                after += orders
                assert deadline is None
            elif isinstance(happening, FinalWords):
                finals.append(happening.text)
    assert not after
    taken = [word for answer in play.of(Answer) for word in answer.text.split()]
    kept = [*taken, *play.machine.words.split()]
    assert [word for word in kept if word in finals] == finals, "each once, and in order"
    turns = [answer.turn for answer in play.of(Answer)]
    assert turns == list(range(1, len(turns) + 1))
