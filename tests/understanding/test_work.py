"""The work of understanding is bounded: it grows with the words, and no faster.

Work is counted in calls of functions, so that these tests say the same on any machine.
``python -m benchmarks.understanding --worst`` prints the time that the same texts take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from cProfile import Profile

import pytest

from benchmarks.understanding import worst
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.ports import Expectation
from flows.words.calibration import WORK
from flows.words.lexicon import FOLDER, lexicon
from flows.words.patterns import patterns
from flows.words.tokens import cut
from flows.words.utterance import read

Sweep = Callable[[Sequence[str], int], Sequence[str]]
INTERPRETER = RuleInterpreter()
ASKED = {e.asked[0] if e.asked else e.question.value: e for e in worst.expectations()}
TEXTS = sorted(set(worst.texts()), key=len)
SHARE = {"open": TEXTS[::2], "yes_no": TEXTS[1::2]}  # where every kind is looked for
MOST_CALLS_A_WORD = 170  # with every slot kind to be looked for at once
SPARE_CALLS = 6000  # for what happens once an utterance, however short


def work(text: str, expectation: Expectation, *others: str) -> int:
    """Count the calls of functions; what was read before is remembered, so read it twice."""
    INTERPRETER.interpret(text, expectation, others)
    read.cache_clear()
    profile = Profile()
    with profile:
        INTERPRETER.interpret(text, expectation, others)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("asked", list(ASKED))
def test_no_text_takes_more_work_than_its_length_allows(asked: str, sweep: Sweep) -> None:
    texts, most_texts = (SHARE[asked], 40) if asked in SHARE else (TEXTS[::16], 10)
    for text in sweep(texts, most_texts):
        words = len(cut(text, lexicon("en")))
        most = SPARE_CALLS + MOST_CALLS_A_WORD * words
        assert work(text, ASKED[asked]) <= most, (asked, text[:40])


SPANISH = {e.asked[0] if e.asked else e.question.value: e for e in worst.expectations("es")}
SPANISH_TEXTS = sorted(set(worst.texts("es")), key=len)


@pytest.mark.parametrize(("asked", "every"), [("open", 3), ("yes_no", 3)])
def test_no_spanish_text_takes_more_work_than_its_length_allows(
    asked: str, every: int, sweep: Sweep
) -> None:
    for text in sweep(SPANISH_TEXTS[::every], 25):
        words = len(cut(text, lexicon("es")))
        most = SPARE_CALLS + MOST_CALLS_A_WORD * words
        assert work(text, SPANISH[asked]) <= most, (asked, text[:40])


def test_the_worst_are_looked_for_in_every_language_and_in_interim_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worst, "texts", lambda language: [{"en": "no", "es": "sí"}[language]])
    monkeypatch.setattr(worst, "LIMIT_MS", 1e9)
    assert worst.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == {path.name for path in FOLDER.iterdir()}
    monkeypatch.setattr(worst, "LIMIT_MS", 0.0)
    assert worst.main() == 1
    asked = [what for _, what, _ in worst.slowest("es", 1000)]
    assert {"yes_no", "yes_no, interim", "date, interim"} <= set(asked)


@pytest.mark.parametrize("piece", ["7", "monday", "name", "a", "1/2", "no", "john smith", "a1"])
@pytest.mark.parametrize("asked", ["open", "person_name", "date", "phone", "yes_no"])
def test_twice_the_words_are_at_most_twice_the_work(piece: str, asked: str) -> None:
    half, whole = (" ".join([piece] * times) for times in (WORK.words // 4, WORK.words // 2))
    assert work(whole, ASKED[asked]) <= 2.2 * work(half, ASKED[asked]) + 500


def test_many_long_hypotheses_are_no_more_work_than_one() -> None:
    long = "monday and tuesday " * 60
    alone = work(long, ASKED["date"])
    others = tuple(f"{long} {number}" for number in range(9))
    assert work(long, ASKED["date"], *others) <= 1.2 * alone


def test_no_pattern_repeats_without_end() -> None:
    words = lexicon("en")
    for name in (*words.patterns, *words.phrases):
        regex = patterns("en", name)._regex.pattern
        assert not set("*+") & set(regex.replace(r"\+", "")), name


def test_so_many_places_of_a_pattern_are_enough() -> None:
    found = list(patterns("en", "date").find(read("monday, " * WORK.words, "en")))
    assert len(found) == WORK.matches
    assert len(list(patterns("en", "date").find(read("monday, tuesday", "en")))) == 2


def test_words_never_heard_are_new_each_time() -> None:
    assert worst.unheard(1, 50) == worst.unheard(1, 50)
    assert not set(worst.unheard(1, 50).split()) & {
        word for word in worst.unheard(2, 50).split() if len(word) > 3
    }
