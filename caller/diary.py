"""The business's diary, read from outside: its SQLite table ``bookings``, a column a value."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from caller.errors import CallerError
from caller.script import same

DIARY_WORK = "calendar.book"  # what the bot's event ``action`` calls the work that writes it

Booking = Mapping[str, str]
"""Column → value, canonical; ``reference`` among them."""


def read_bookings(database: Path) -> list[Booking]:
    """Read all bookings of a diary that another process keeps.

    Raises:
        CallerError: There is no such diary.
    """
    address = f"{database.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=2.0)) as store:
            store.row_factory = sqlite3.Row
            return [dict(row) for row in store.execute("SELECT * FROM bookings")]
    except sqlite3.Error as error:
        raise CallerError(
            f"The diary {database} cannot be read ({error}).",
            remedy="Name the file in the bot's DATABASE_URL.",
        ) from error


def read_booking(database: Path, reference: str) -> Booking | None:
    """Read one booking back; None when there is none of that reference."""
    found = (entry for entry in read_bookings(database) if entry["reference"] == reference)
    return next(found, None)


def agrees(booking: Booking | None, wanted: Mapping[str, str]) -> bool:
    """Tell whether a booking is what was wanted, as far as the diary has columns for it."""
    known = booking.keys() & wanted.keys() if booking is not None else set()
    return booking is not None and all(same(booking[name], wanted[name]) for name in known)
