"""The one edit distance: by how much two rows of letters or sounds differ, at the least price.

Plain counting of edits is the case in which every change costs 1; it is rare here (a few names in a
hundred spelled ones), so that a library for it would not be noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf


def edit_distance(
    dropped: Iterable[float],
    added: Sequence[float],
    swapped: Iterable[Iterable[float]],
    limit: float = inf,
) -> float:
    """Give the least price of making one row from another.

    Args:
        dropped: For each part of the first row, the price of leaving it out.
        added: For each part of the second row, the price of putting it in.
        swapped: For each part of the first row, the prices of taking it for each of the second: 0
            for the same. Rows are only asked for as long as they are needed.
        limit: A price from which on the distance does not matter.

    Returns:
        The price, or one above ``limit`` as soon as it cannot be below.
    """
    row = [0.0]
    for price in added:
        row.append(row[-1] + price)
    for drop, swaps in zip(dropped, swapped, strict=True):
        last = row[0] + drop
        new = [last]
        for place, swap in enumerate(swaps):
            last += added[place]
            if row[place] + swap < last:
                last = row[place] + swap
            if row[place + 1] + drop < last:
                last = row[place + 1] + drop
            new.append(last)
        row = new
        if limit < inf and min(row) > limit:
            return limit + 1
    return row[-1]
