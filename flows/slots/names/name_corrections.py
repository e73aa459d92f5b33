"""Names that mend a part of one that is held: "not Brown, Braun", "the surname should be Braun"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.reading.reading import NAMED, Reading
from flows.slots.names.name_words import name_like, name_text
from flows.words.lexicon import BREAK, fold
from flows.words.patterns import holds_any, patterns
from flows.words.utterance import Utterance

KIND = "person_name"
_SIGNS = ("name_not", "name_part")  # patterns
_LAST = "last"

ReadName = Callable[[int], Reading | None]  # the name that begins at a unit


def corrected_name(utterance: Utterance, held: str, named: ReadName) -> Reading | None:
    """Give the whole name that a held one becomes by what is said of a part of it, or None.

    Args:
        utterance: The words.
        held: The name as it was.
        named: Reads the name, said or spelled, from a unit on.
    """
    if not holds_any(utterance, _SIGNS):
        return None
    return _instead(utterance, held, named) or _part(utterance, held, named)


def _instead(utterance: Utterance, held: str, named: ReadName) -> Reading | None:
    """Read "not Brown, Braun" and "Braun, not Brown"."""
    for match in patterns(utterance.words.language, "name_not").find(utterance):
        said = list(_said_again(utterance, match.last, held))
        if not said:
            continue
        other = named(_after(utterance, match.last + len(said))) or _before(utterance, match.first)
        if other is not None:
            value = _put(held, other.value, min(said), max(said) + 1)
            return replace(other, value=value, certainty=1.0)
    return None


def _said_again(utterance: Utterance, place: int, held: str) -> Iterator[int]:
    """Give which words of the held name are said one after another from a unit on."""
    words = [fold(word) for word in held.split()]
    spot = None
    while place < utterance.last:
        unit = utterance.units[place]
        known = range(len(words)) if spot is None else range(spot + 1, spot + 2)
        spot = next((at for at in known if at < len(words) and words[at] == unit.word), None)
        if spot is None:
            return
        yield spot
        place += 1


def _after(utterance: Utterance, place: int) -> int:
    """Skip breaks and words that lead to the name that is meant: "but", "it's"."""
    while place < utterance.last and (
        utterance.units[place].code == BREAK or utterance.is_class(place, "name_instead")
    ):
        place += 1
    return place


def _before(utterance: Utterance, end: int) -> Reading | None:
    """Give the name right before a unit: "it's Braun, not Brown"."""
    while end and utterance.units[end - 1].code == BREAK:
        end -= 1
    first = end
    while first and name_like(utterance, first - 1):
        first -= 1
    if first == end:
        return None
    value = name_text(utterance, first, end)
    return Reading(kind=KIND, value=value, first=first, last=end, rank=NAMED)


def _part(utterance: Utterance, held: str, named: ReadName) -> Reading | None:
    """Read a first or last name that is named as such, or both."""
    found: Reading | None = None
    for label in patterns(utterance.words.language, "name_part").find(utterance):
        other = named(label.last)
        if other is not None:
            last = str(label.fields["part"]) == _LAST
            value = _with_part(found.value if found else held, other.value, last)
            first = found.first if found else label.first
            found = replace(other, value=value, first=first, certainty=1.0)
    return found


def _with_part(held: str, other: str, last: bool) -> str:
    """Put a first or a last name in a whole one, unless it is a whole one itself."""
    words = held.split()
    if fold(other.split()[0]) == fold(words[0]) and " " in other:
        return other
    if len(words) == 1:
        return f"{held} {other}" if last else f"{other} {held}"
    return _put(held, other, 1, len(words)) if last else _put(held, other, 0, 1)


def _put(held: str, other: str, first: int, last: int) -> str:
    """Put words in place of some of a name; a whole name takes the place of all of it."""
    words = held.split()
    whole = len(other.split()) > 1 and first == 0
    return other if whole else " ".join([*words[:first], *other.split(), *words[last:]])
