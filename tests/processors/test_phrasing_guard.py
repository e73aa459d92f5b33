"""The guard of rewordings: what it lets through, and every lie that it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.vocabulary.acts import Phrasing, Say
from processors.speaking.phrasing import holds, objection

SUMMARY = Say(
    prompt=1,
    text="A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m. Is that right?",
    question=True,
    phrasing=Phrasing(
        must_say=("haircut", "Anna Brown", "Tuesday, November 24th", "2:30 p.m."), max_words=30
    ),
)
QUESTION = Say(
    prompt=2, text="What day would you like to come in?", question=True, phrasing=Phrasing()
)
NOTICE = Say(prompt=3, text="One moment, I am looking at the calendar.", phrasing=Phrasing())


@pytest.mark.parametrize(
    ("say", "text"),
    [
        (
            SUMMARY,
            "Lovely, so that is a haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m., "
            "is that right?",
        ),
        (SUMMARY, SUMMARY.text),
        (
            SUMMARY,
            "Let me read that back: haircut, Anna Brown, Tuesday November 24th, 2:30 PM. Right?",
        ),
        (QUESTION, "Great! What day works best for you?"),
        (QUESTION, "May I ask what day you would like?"),
        (QUESTION, "Sure, I'm happy to help. Which day should I look at?"),
        (NOTICE, "One moment while I look at the calendar."),
    ],
)
def test_honest_rewordings_pass(say: Say, text: str) -> None:
    assert objection(text, say) is None


LIES = [
    (SUMMARY, "A haircut for Anna Brown on Tuesday, November 24th. Is that right?", "missing"),
    (
        SUMMARY,
        "A haircut for Anna Brown on Tuesday, November 24th at 3:30 p.m. Is that right?",
        "missing",
    ),
    (
        SUMMARY,
        "A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m., or 3 p.m., right?",
        "number",
    ),
    (
        SUMMARY,
        "A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m. tomorrow, right?",
        "number",
    ),
    (
        SUMMARY,
        "Two haircuts, a haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m., right?",
        "number",
    ),
    (SUMMARY, "A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m.", "question"),
    (
        SUMMARY,
        "Is that right? A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m.",
        "last",
    ),
    (
        SUMMARY,
        "A haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m. What is your name?",
        "question",
    ),
    (
        SUMMARY,
        "Not a haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m., right?",
        "denial",
    ),
    (
        SUMMARY,
        "I have booked a haircut for Anna Brown on Tuesday, November 24th at 2:30 p.m., right?",
        "promise",
    ),
    (
        SUMMARY,
        "A haircut for Anna Brown with Peter on Tuesday, November 24th at 2:30 p.m., right?",
        "name",
    ),
    (
        SUMMARY,
        "A haircut for Joanna Browning on Tuesday, November 24th at 2:30 p.m. Is that right?",
        "missing",
    ),
    (QUESTION, "What day would you like, Monday?", "number"),
    (QUESTION, "What day in December would you like?", "number"),
    (QUESTION, "What day in the second week would you like?", "number"),
    (QUESTION, "What day would you like? It costs $20.", "number"),
    (QUESTION, "What day would you like, this is free?", "number"),
    (QUESTION, "What day in May 5 would you like?", "number"),
    (QUESTION, "What is your name?", "question"),
    (SUMMARY, SUMMARY.text.replace("Is that right?", "Are you sure?"), "question"),
    (QUESTION, "What day would you like? And who are you?", "question"),
    (QUESTION, "What day would you like", "broken off"),
    (QUESTION, "What day would", "broken off"),
    (QUESTION, "", "empty"),
    (QUESTION, "**What day** would you like?", "speakable"),
    (QUESTION, "See www.example.org, what day would you like?", "speakable"),
    (QUESTION, "Well, " * 60 + "what day would you like?", "long"),
    (NOTICE, "One moment, do you like the calendar?", "question"),
    (NOTICE, "One moment, I am looking at the calendar for 2027.", "number"),
]


@pytest.mark.parametrize(("say", "text", "why"), LIES)
def test_every_lie_is_refused(say: Say, text: str, why: str) -> None:
    found = objection(text, say)
    assert found is not None
    assert why in found


def test_values_may_not_change_places() -> None:
    say = Say(
        prompt=1,
        text="I moved it from Tuesday to Wednesday. Good?",
        question=True,
        phrasing=Phrasing(must_say=("Tuesday", "Wednesday")),
    )
    assert holds("So I moved it from Tuesday to Wednesday, is that good?", say)
    assert not holds("So I moved it from Wednesday to Tuesday, is that good?", say)


def test_without_leave_or_without_a_guard_for_the_language_nothing_is_reworded() -> None:
    bare = Say(prompt=1, text="Hello.")
    assert not holds("Hello.", bare)
    assert not holds(QUESTION.text, QUESTION, language="xx")


WORDS = [
    *("one", "two", "seven", "3", "14:00", "5th", "Monday", "June", "tomorrow", "noon", "ninety"),
    *("half", "p.m.", "twice", "tonight"),
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.sampled_from(WORDS),
    st.integers(0, 4),
)
def test_no_value_can_be_added_anywhere(values: list[str], extra: str, at: int) -> None:
    say = Say(
        prompt=1, text=f"The day {' and '.join(values)} suits you?", phrasing=Phrasing(max_words=99)
    )
    assert holds(say.text, say)
    more = [*values[:at], extra, *values[at:]]
    assert not holds(f"The day {' and '.join(more)} suits you?", say)


@given(st.text(max_size=200))
def test_it_never_raises(text: str) -> None:
    objection(text, SUMMARY)
    objection(text, NOTICE)


SPANISH = Say(
    prompt=4,
    text="Una limpieza a nombre de Ana Ruiz, el martes, 24 de noviembre, a las dos y media de la "
    "tarde. ¿Es correcto?",
    question=True,
    phrasing=Phrasing(
        must_say=(
            "limpieza",
            "Ana Ruiz",
            "el martes, 24 de noviembre",
            "a las dos y media de la tarde",
        ),
        max_words=40,
    ),
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SPANISH.text, None),
        (
            "Muy bien, entonces una limpieza a nombre de Ana Ruiz el martes 24 de noviembre a las "
            "dos y media de la tarde. ¿Es correcto?",
            None,
        ),
        ("Una limpieza a nombre de Ana Ruiz, el martes, 24 de noviembre. ¿Es correcto?", "missing"),
        (SPANISH.text.replace("tarde.", "tarde, o a las tres."), "number"),
        (SPANISH.text.replace("tarde.", "tarde, pasado mañana."), "number"),
        (SPANISH.text.replace("Una limpieza", "Ya tiene reservada una limpieza"), "promise"),
        (SPANISH.text.replace("Una limpieza", "No es una limpieza"), "denial"),
        (SPANISH.text.replace(" ¿Es correcto?", ""), "question"),
        (SPANISH.text.replace("¿Es correcto?", "¿Vendrá con la doctora Gil?"), "name"),
    ],
)
def test_the_guard_knows_spanish(text: str, reason: str | None) -> None:
    found = objection(text, SPANISH, "es")
    assert (found is None) if reason is None else (found is not None and reason in found), found
