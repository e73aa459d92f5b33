"""Telephone numbers said in pieces, and with a piece said anew: "555 0143, no sorry, 0144"; or with
new last digits for those of the number held: "it ends in 124"."""

from __future__ import annotations

from collections.abc import Iterator

from flows.reading.digit_strings import DigitRun, digit_runs, joined
from flows.words.calibration import CONTACTS
from flows.words.lexicon import BREAK
from flows.words.patterns import patterns
from flows.words.utterance import Utterance

_LENGTHS = {"0": 11, "1": 11}  # first digit → digits of a whole number, else the usual
_USUAL = 10


def restated(utterance: Utterance) -> list[DigitRun]:
    """Give the runs of digits: those with only a "then", a "wait" or a full stop between them as
    one, and those that put a piece right put in its place."""
    runs: list[DigitRun] = []
    for run in _apart(utterance):
        between = (runs[-1].last, run.first) if runs else (0, 0)
        if runs and _goes_on(utterance, runs[-1], run):
            runs[-1] = joined((*runs[-1].pieces, *run.pieces), runs[-1].plus)
        elif runs and _is_a_piece(runs[-1], run) and _takes_back(utterance, *between):
            runs[-1] = _corrected(runs[-1], run)
        elif not (runs and len(run.digits) < CONTACTS.whole and _ruled_out(utterance, *between)):
            runs.append(run)
    return runs


def extension_before(utterance: Utterance, first: int) -> tuple[str, int] | None:
    """Give the digits of an extension that is said right before a number ("extension 12, 555 …"),
    and the unit at which its words begin."""
    for match in patterns(utterance.words.language, "phone_extension_lead").find(utterance):
        for run in digit_runs(utterance):
            pieces = [piece for piece in run.pieces if piece.first < first]
            between = _words(utterance, pieces[-1].last, first) if pieces else iter([first])
            if run.first == match.last and next(between, None) is None:
                return joined(tuple(pieces)).digits, match.first
    return None


def _apart(utterance: Utterance) -> Iterator[DigitRun]:
    """Give the runs of digits, without those of an extension that is said before a number."""
    leads = patterns(utterance.words.language, "phone_extension_lead").find(utterance)
    led = {match.last for match in leads}
    for run in digit_runs(utterance):
        cut = [n for n, piece in enumerate(run.pieces) if "," in utterance.units[piece.first].gap]
        later = [n for n in cut if n]
        if run.first not in led or "," in utterance.units[run.first].gap:
            yield run
        elif later:
            yield joined(run.pieces[later[0] :])


def with_new_ending(utterance: Utterance, held: str) -> DigitRun | None:
    """Give a number held with the last digits that are said of it: "it ends in 124", or None."""
    for match in patterns(utterance.words.language, "number_ending").find(utterance):
        for run in digit_runs(utterance):
            kept = held[: -len(run.digits)]
            if run.first == match.last and kept.lstrip("+").isdigit():
                return DigitRun(kept + run.digits, match.first, run.last)
    return None


def _is_a_piece(said: DigitRun, anew: DigitRun) -> bool:
    """Tell whether digits said anew are a piece of the number before, not another number."""
    if len(anew.digits) < CONTACTS.whole:
        return True
    whole = _LENGTHS.get(said.digits[0], _USUAL)
    return max(len(anew.digits), len(said.digits)) < whole and not _begins_again(said, anew)


def _corrected(said: DigitRun, anew: DigitRun) -> DigitRun:
    """Put digits in place of the last ones: of so many that the number is as long as they are."""
    whole = _LENGTHS.get(said.digits[0], _USUAL)
    too_many = len(said.digits) + len(anew.digits) - whole
    if not 0 < too_many <= len(said.digits):  # not the end of it: then the last piece
        too_many = len(said.pieces[-1].digits)
    digits = said.digits[:-too_many] + anew.digits
    piece = DigitRun(digits, said.first, anew.last)
    return DigitRun(digits, said.first, anew.last, said.plus, (piece,))


def _takes_back(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether nothing but words that take something back stands between two places."""
    words = list(_words(utterance, first, last))
    return bool(words) and all(place in _covered(utterance, "instead") for place in words)


def _ruled_out(utterance: Utterance, first: int, last: int) -> bool:
    """Tell whether what follows is ruled out: "not 1"."""
    words = list(_words(utterance, first, last))
    return bool(words) and all(place in _covered(utterance, "ruled_out") for place in words)


def _covered(utterance: Utterance, name: str) -> set[int]:
    found = patterns(utterance.words.language, name).find(utterance)
    return {place for match in found for place in range(match.first, match.last)}


def _goes_on(utterance: Utterance, said: DigitRun, run: DigitRun) -> bool:
    """Tell whether a run is the next piece of a number, with only a "then" or a stop between.

    Behind a stop a piece is one of a number that is not whole yet, and ends its sentence: "555. 010
    0123.", not "555 0143. 3 people".
    """
    whole = _LENGTHS.get(said.digits[0], _USUAL)
    together = len(said.digits) + len(run.digits)
    if together > whole or _begins_again(said, run):
        return False
    if not _ends(utterance, run.last):
        return False
    between = list(_words(utterance, said.last, run.first))
    if between:
        return all(place in _covered(utterance, "digits_between") for place in between)
    return len(said.digits) < CONTACTS.whole or together == whole


def _ends(utterance: Utterance, place: int) -> bool:
    """Tell whether digits end their sentence at a unit, or go on with words about a number."""
    if place >= utterance.last or utterance.units[place].code == BREAK:
        return True
    if utterance.is_small_talk(place, place + 1) or utterance.units[place].gap.strip():
        return True
    names = ("phone_extension", "digits_between", "instead", "ruled_out")
    return any(patterns(utterance.words.language, name).at(utterance, place) for name in names)


def _begins_again(said: DigitRun, anew: DigitRun) -> bool:
    """Tell whether digits begin as those before them do."""
    begins = said.digits[: CONTACTS.beginning]
    return len(begins) == CONTACTS.beginning and anew.digits.startswith(begins)


def _words(utterance: Utterance, first: int, last: int) -> Iterator[int]:
    """Give the places of the words between two places, without breaks."""
    return (place for place in range(first, last) if utterance.units[place].code != BREAK)
