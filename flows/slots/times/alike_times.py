"""Times of day that sound alike: "quarter to five", "quarter to nine"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flows.reading.alike import most_alike, near, numbers_near
from flows.words.lexicon import fold, lexicon


@lru_cache(maxsize=4096)
def alike_times(value: str, language: str) -> tuple[str, ...]:
    """Give the times that sound like one, ``HH:MM``, most alike first."""
    return most_alike(value, _scored(value, language))


def _scored(value: str, language: str) -> Iterator[tuple[float, str]]:
    """Give other hours, other minutes, and the other half of the day."""
    hour, minute = int(value[:2]), int(value[3:5])
    half = hour - hour % 12
    for other in range(12):
        alike = numbers_near(hour % 12 or 12, other or 12, language)
        yield alike, f"{half + other:02d}:{minute:02d}"
    if minute:
        for other in range(0, 60, 5):
            if other:
                yield numbers_near(minute, other, language), f"{hour:02d}:{other:02d}"
    spoken = lexicon(language).settings.get("meridiem_spoken", {})
    if spoken:
        halves = [fold(str(word)) for word in list(spoken.values())[:2]]
        yield near(halves[0], halves[1], language), f"{(hour + 12) % 24:02d}:{minute:02d}"
