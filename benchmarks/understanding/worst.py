"""How long the worst texts take: made to be slow, each at most as long as an utterance is let be.

python -m benchmarks.understanding --worst

Every language is tried: commands, and the verdict on an interim transcript. Times are those of the
processor, so that others who work on the machine count for less.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from benchmarks.understanding.rows import DEFAULT_DAY
from flows.model.flow import Slot
from flows.slots import KINDS
from flows.understanding.interpretation import RuleInterpreter
from flows.vocabulary.ports import Expectation, Question
from flows.words.calibration import WORK
from flows.words.utterance import read

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
_SPANISH = (
    "para ana garcía o 5 o", "no", "sí", "sí no", "siete", "12 30", "treinta y uno de", "cien",
    "veintiuno", "mayo", "el siete de mayo", "el lunes", "el próximo martes a las cinco", "de las",
    "de 5 a 6", "a las tres y media", "las tres menos cuarto", "de la mañana", "por la tarde", "y",
    "a", "be ce de e", "eme u eñe", "eme a doble te", "ana garcía", "me llamo ana garcía", "de la",
    "doble cinco", "cero", "arroba", "a arroba b punto com", "mi mujer y yo", "en ocho días",
    "dos adultos y", "no el martes el lunes", "no quiero decir", "cambie la hora de las tres a las",
    "cámbielo", "qué es", "tienen", "un momento", "es usted una máquina", "mi nombre es", "nombre",
    "el", ".", ",", "ñ", "1", "1/2/2020", "12:30", "be de barcelona", "revisión", "revison",
    "primero", "último", "perdone", "que", "la la",
)  # fmt: skip
_SAID = {"en": _PIECES, "es": _SPANISH}
_COUNTRIES = {"en": ("US", "GB"), "es": ("ES",)}
_OPTIONS = {
    "en": {"checkup": ("check up", "physical"), "cleaning": ("cleaning", "hygienist")},
    "es": {"checkup": ("revisión", "chequeo"), "cleaning": ("limpieza", "higienista")},
}


def texts(language: str = "en") -> Iterator[str]:
    """Give the texts: a piece said over and over, with and without something between."""
    pieces = _SAID[language]
    for piece in pieces:
        for between in (" ", ", ", ". "):
            yield between.join([piece] * (WORK.words // max(1, len(piece.split()))))
        yield " ".join(f"{piece} {other}" for other in pieces)
    yield "a" * 6000
    yield "1" * 6000
    yield "a1" * 3000
    yield " ".join(chr(0x4E00 + number) for number in range(WORK.words))
    yield " ".join(f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(WORK.words))


def unheard(attempt: int, words: int) -> str:
    """Give a text of words that nothing has been remembered of yet; ``attempt`` makes it new."""
    letters = "bacedifoguhajekilomunapeqorusatevowuxayezi"
    made = []
    for number in range(words):
        seed = (attempt * WORK.words + number) * 2654435761 % 2**32
        made.append("".join(letters[seed // 42**n % 42] for n in range(2 + seed % 4)))
    return " ".join(made)


def expectations(language: str = "en") -> Iterator[Expectation]:
    """Give the questions: each kind asked for, none, and a summary of everything."""
    options, countries = _OPTIONS[language], _COUNTRIES[language]
    slots = {
        name: Slot(name=name, kinds=(name,), options=options if name == "choice" else {})
        for name in KINDS
    }
    slots["date_of_birth"] = Slot(name="date_of_birth", kinds=("date",), meaning="birth")
    common: dict[str, Any] = {"language": language, "now": DEFAULT_DAY}
    for name in slots:
        for country in countries if name in ("postcode", "person_name") else countries[:1]:
            yield Expectation(
                **common,
                slots={name: slots[name]},
                question=Question.SLOT,
                asked=(name,),
                country=country,
            )
    yield Expectation(**common, slots=slots, country=countries[0])
    held = {"date": "2024-01-05", "time": "09:00", "person_name": "Jane Doe"}
    yield Expectation(
        **common, slots=slots, question=Question.YES_NO, filled=held, country=countries[0]
    )


def slowest(language: str, count: int = 10) -> list[tuple[float, str, str]]:
    """Give the slowest readings: (milliseconds, question, beginning of the text)."""
    interpreter = RuleInterpreter(language)
    found: list[tuple[float, str, str]] = []
    for number, expectation in enumerate(expectations(language)):
        asked = expectation.asked[0] if expectation.asked else expectation.question.value
        interpreter.interpret("warm up", expectation)
        for words in (4, 12, 40, WORK.words):
            new = [unheard((number * 4 + attempt) * 10 + words % 7, words) for attempt in range(4)]
            taken = _fastest(interpreter.interpret, new, expectation)
            found.append((taken, asked, f"{words} words never heard: {new[-1][:24]}"))
        for text in texts(language):
            again = (text + " x", text + " y")
            taken = _fastest(interpreter.interpret, again, expectation)
            found.append((taken, asked, text[:48]))
            taken = _fastest(interpreter.completeness, again[::-1], expectation)
            found.append((taken, f"{asked}, interim", text[:48]))
    return sorted(found, reverse=True)[:count]


def _fastest(
    reading: Callable[[str, Expectation], object], texts: Iterable[str], expectation: Expectation
) -> float:
    """Give the milliseconds of the processor that the fastest of some readings took."""
    taken = []
    for text in texts:
        read.cache_clear()
        start = time.thread_time()
        reading(text, expectation)
        taken.append((time.thread_time() - start) * 1000)
    return min(taken)


def main() -> int:
    """Print the slowest readings of each language; 1 where one takes longer than it may."""
    most = 0.0
    for language in _SAID:
        for milliseconds, asked, text in slowest(language):
            print(f"{language}  {milliseconds:8.2f} ms  {asked:24}  {text!r}", flush=True)
            most = max(most, milliseconds)
    if most > LIMIT_MS:
        print(f"More than {LIMIT_MS:.0f} ms.", file=sys.stderr)
        return 1
    return 0
