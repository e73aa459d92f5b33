"""How long the worst texts take: made to be slow, each at most as long as an utterance is let be.

python -m benchmarks.understanding --worst
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from benchmarks.understanding.rows import DEFAULT_DAY
from flows.flow import Slot
from flows.interpretation import RuleInterpreter
from flows.ports import Expectation, Question
from flows.slots import KINDS
from flows.understanding.tokens import MAX_WORDS

LIMIT_MS = 20.0
_PIECES = (
    "for bob jones or 5 or",
    "no", "yes", "yes no", "7", "12 30", "1 2 3 4 5 6 7 8 9 0", "twenty one", "may", "march may",
    "the 5th of march", "monday", "next monday at 5 pm", "from 5 to 6", "a", "b c d e",
    "i j k l m n", "abcdefgh", "john smith", "j o h n", "double 5", "oh", "at", "a at b dot com",
    "me and my wife",
    "two adults and", "not monday tuesday", "no i mean", "change the time from 5 to", "change it",
    "what is", "do you have", "one moment", "are you a machine", "my name is", "name", "half past",
    "quarter to", "in two weeks", "the", "and", ".", ",", "£", "café", "日", "مرحبا",
    "\u0301", "🙂",
    "1", "11111111", "1/2", "1/2/2020", "12:30", "b as in boy", "alpha bravo", "check up", "chek",
    "zero to for ate", "hundred", "a hundred and", "first", "last",
)  # fmt: skip


def texts() -> Iterator[str]:
    """Give the texts: a piece said over and over, with and without something between."""
    for piece in _PIECES:
        for between in (" ", ", ", ". "):
            yield between.join([piece] * (MAX_WORDS // max(1, len(piece.split()))))
        yield " ".join(f"{piece} {other}" for other in _PIECES)
    yield "a" * 6000
    yield "1" * 6000
    yield "a1" * 3000
    yield " ".join(chr(0x4E00 + number) for number in range(MAX_WORDS))
    yield " ".join(f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(MAX_WORDS))


def unheard(attempt: int, words: int) -> str:
    """Give a text of words that nothing has been remembered of yet; ``attempt`` makes it new."""
    letters = "bacedifoguhajekilomunapeqorusatevowuxayezi"
    made = []
    for number in range(words):
        seed = (attempt * MAX_WORDS + number) * 2654435761 % 2**32
        made.append("".join(letters[seed // 42**n % 42] for n in range(2 + seed % 4)))
    return " ".join(made)


def expectations() -> Iterator[Expectation]:
    """Give the questions: each kind asked for, none, and a summary of everything."""
    options = {"checkup": ("check up", "physical"), "cleaning": ("cleaning", "hygienist")}
    slots = {
        name: Slot(name=name, kinds=(name,), options=options if name == "choice" else {})
        for name in KINDS
    }
    slots["date_of_birth"] = Slot(name="date_of_birth", kinds=("date",))
    for name in slots:
        for country in ("US", "GB") if name in ("postcode", "person_name") else ("US",):
            yield Expectation(
                language="en",
                now=DEFAULT_DAY,
                slots={name: slots[name]},
                question=Question.SLOT,
                asked=(name,),
                country=country,
            )
    yield Expectation(language="en", now=DEFAULT_DAY, slots=slots)
    held = {"date": "2024-01-05", "time": "09:00", "person_name": "Jane Doe"}
    yield Expectation(
        language="en", now=DEFAULT_DAY, slots=slots, question=Question.YES_NO, filled=held
    )


def slowest(count: int = 10) -> list[tuple[float, str, str]]:
    """Give the slowest readings: (milliseconds, question, beginning of the text)."""
    interpreter = RuleInterpreter()
    found: list[tuple[float, str, str]] = []
    for number, expectation in enumerate(expectations()):
        interpreter.interpret("warm up", expectation)
        for words in (4, 12, 40, MAX_WORDS):
            taken = []
            for attempt in range(4):
                text = unheard((number * 4 + attempt) * 10 + words % 7, words)
                start = time.perf_counter()
                interpreter.interpret(text, expectation)
                taken.append((time.perf_counter() - start) * 1000)
            asked = expectation.asked[0] if expectation.asked else expectation.question.value
            found.append((min(taken), asked, f"{words} words never heard: {text[:24]}"))
        for text in texts():
            taken = []
            for again in (text + " x", text + " y"):
                start = time.perf_counter()
                interpreter.interpret(again, expectation)
                taken.append((time.perf_counter() - start) * 1000)
            asked = expectation.asked[0] if expectation.asked else expectation.question.value
            found.append((min(taken), asked, text[:48]))
    return sorted(found, reverse=True)[:count]


def main() -> int:
    """Print the slowest readings; 1 where one takes longer than an utterance may."""
    found = slowest()
    for milliseconds, asked, text in found:
        print(f"{milliseconds:8.2f} ms  {asked:16}  {text!r}")
    if found[0][0] > LIMIT_MS:
        print(f"More than {LIMIT_MS:.0f} ms.", file=sys.stderr)
        return 1
    return 0
