"""Cutting a text into units: words, numbers, clock times, e-mail addresses and sentence breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.words.calibration import WORK
from flows.words.lexicon import BREAK, UNKNOWN, Lexicon, fold

_TOKEN = re.compile(
    r"""(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)
    |(?P<date>(?<!\d)(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2}))(?!\d))
    |(?P<slashed>(?<![\d/])\d{1,2}/\d{1,2}(?![\d/]))
    |(?P<clock>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d))
    |(?P<digits>\d+)
    |(?P<acronym>(?:[^\W\d_]\.)+[^\W\d_]\b\.?|(?<=\w\ )[ap]\.\ m\b\.?)
    |(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    |(?P<sign>[&+@](?=\s)|(?<=\s)@)
    |(?P<stop>[.!?;…](?=\s|$)|\n|\s-+\s|[—–。！？])
    |(?P<opening>[¿¡])""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Unit:
    """One word, number or mark of an utterance.

    Attributes:
        word: Folded text; ``.`` for a break between sentences.
        start, end: Character offsets in the text.
        code: The character that stands for its classes in ``Utterance.codes``.
        number: Its value, for cardinals and ordinals.
        width: Digits it was written with, 0 for words.
        parts: Numbers of a clock time or a numeric date, as written.
        glued: True when nothing stands between it and the unit before.
        gap: The characters between it and the unit before.
    """

    word: str
    start: int
    end: int
    code: str = UNKNOWN
    number: int | None = None
    width: int = 0
    parts: tuple[str, ...] = ()
    glued: bool = False
    gap: str = ""


def cut(text: str, lexicon: Lexicon) -> list[Unit]:
    """Cut a text into units, at most ``WORK.words``; what is beyond is left out."""
    units: list[Unit] = []
    end = 0
    for match in _TOKEN.finditer(text, 0, WORK.characters):
        kind = match.lastgroup or "word"
        start, stop = match.span()
        if kind == "opening" and _goes_on(units, text[end:start]):
            continue
        unit = _unit(kind, match.group(), start, stop, lexicon)
        unit.gap = text[end:start]
        unit.glued = start == end and bool(units)
        end = stop
        if unit.glued and (
            _abbreviates(units, unit, lexicon) or _ordinal_suffix(units, unit, lexicon)
        ):
            continue
        units.append(unit)
        if len(units) >= WORK.words:
            break
    return units


def _unit(kind: str, text: str, start: int, end: int, lexicon: Lexicon) -> Unit:
    if kind in ("word", "sign"):
        word = lexicon.spelling(text)
        return Unit(word, start, end, lexicon.word_codes.get(word, UNKNOWN))
    if kind == "digits":
        written = text if text.isascii() else "".join(str(int(digit)) for digit in text)
        value, width = int(written[:18]), len(written)
        code = lexicon.number_code(value, min(width, 5))
        return Unit(written, start, end, code, number=value, width=width)
    if kind in ("stop", "opening"):
        return Unit(".", start, end, BREAK)
    if kind == "acronym":
        word = fold(text.replace(".", "").replace(" ", ""))
        return Unit(word, start, end, lexicon.word_codes.get(word, UNKNOWN))
    parts = tuple(re.split(r"[/.:-]", text)) if kind != "email" else ()
    mark = {"clock": "clock", "date": "numericdate", "slashed": "slasheddate", "email": "emailword"}
    code = lexicon.word_codes.get("#" + mark[kind], UNKNOWN)
    return Unit(fold(text), start, end, code, parts=parts)


def _goes_on(units: list[Unit], gap: str) -> bool:
    """Tell whether an opening mark begins no sentence of its own: at the start, after a comma."""
    return not units or units[-1].code == BREAK or "," in gap


def _abbreviates(units: list[Unit], unit: Unit, lexicon: Lexicon) -> bool:
    """Tell whether a glued full stop only marks an abbreviation ("Aug. 10")."""
    return unit.code == BREAK and lexicon.has("abbreviation", units[-1].word)


def _ordinal_suffix(units: list[Unit], unit: Unit, lexicon: Lexicon) -> bool:
    """Join "7" and a glued "th" to an ordinal; tell whether that was done."""
    if not lexicon.has("ordinal_suffix", unit.word):
        return False
    last = units[-1]
    if last.number is None or not last.width:
        return False
    last.end = unit.end
    last.code = lexicon.number_code(last.number, 0, ordinal=True)
    last.word += unit.word
    return True
