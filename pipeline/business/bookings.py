"""The diary: appointments in an SQLite file, one at a time of day.

Each booking is one transaction on a connection of its own, in a thread, so that a slow disk never
holds up a call and another process may read the file at any moment.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.actions.own import ActionRefusedError
from flows.errors import CallwrightError

# Letters and digits that are told apart by ear on a telephone line: of F/S, M/N, B/D/E/P/T,
# A/J/K, I/Y, Q/U/2, 5/9 and H/8 at most one is left, and none looks like another on paper.
CODE_LETTERS = "FHKLMRWXY"
CODE_DIGITS = "234679"
CODE_LENGTH = 4

SCHEMA = """
CREATE TABLE IF NOT EXISTS bookings (
    action_id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    booked_at TEXT NOT NULL,
    UNIQUE (date, time)
)
"""
FIELDS = ("type", "date", "time", "name", "contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One appointment; all values canonical (``2026-11-27``, ``14:30``), ``booked_at`` in UTC."""

    reference: str
    type: str
    date: str
    time: str
    name: str
    contact: str
    booked_at: str


def new_reference() -> str:
    """Draw a code that is easy to say and hard to mishear, such as ``K4W7``."""
    alphabets = (CODE_LETTERS, CODE_DIGITS) * (CODE_LENGTH // 2)
    return "".join(secrets.choice(alphabet) for alphabet in alphabets)


class Diary:
    """Books appointments.

    Args:
        path: The SQLite file.
        draw: Draws a reference; replaced in tests.
    """

    def __init__(self, path: Path, *, draw: Callable[[], str] = new_reference) -> None:
        self.path = path
        self._draw = draw

    def open(self) -> None:
        """Make the file and its table where they are missing: once, at start.

        Raises:
            CallwrightError: ``diary``, when the file cannot be made or is not a database.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path)) as store, store:
                store.execute("PRAGMA journal_mode = WAL")
                store.execute(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise CallwrightError(
                f"Bookings cannot be kept in {self.path}: {error}.",
                code="diary",
                remedy="Set DATABASE_URL to a file that can be written.",
            ) from error

    async def book(self, action_id: str, inputs: Mapping[str, str]) -> Mapping[str, str]:
        """Book an appointment; the work of ``calendar.book``.

        Args:
            action_id: The same id gives the same booking, whatever the inputs.
            inputs: ``type``, ``date``, ``time``, ``name``, ``contact``; a missing one is empty.

        Returns:
            ``reference``, the code of the booking.

        Raises:
            ActionRefusedError: ``taken``, when the date and time are booked already.
            sqlite3.Error: The store is gone, locked or full.
        """
        return {"reference": await asyncio.to_thread(self._book, action_id, inputs)}

    def all(self) -> tuple[Booking, ...]:
        """Give every booking, in the order of appointment."""
        with closing(self._connect()) as store:
            rows = store.execute(
                "SELECT reference, type, date, time, name, contact, booked_at "
                "FROM bookings ORDER BY date, time"
            ).fetchall()
        return tuple(Booking(**dict(row)) for row in rows)

    def _connect(self) -> sqlite3.Connection:
        # Mode rw: a file that is gone is an error, never a new and empty diary.
        store = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=2.0)
        store.row_factory = sqlite3.Row
        return store

    def _book(self, action_id: str, inputs: Mapping[str, str]) -> str:
        with closing(self._connect()) as store, store:
            store.execute("BEGIN IMMEDIATE")
            known = store.execute(
                "SELECT reference FROM bookings WHERE action_id = ?", (action_id,)
            ).fetchone()
            if known:
                return str(known["reference"])
            values = [inputs.get(field, "") for field in FIELDS]
            _, date, time, *_ = values
            if store.execute(
                "SELECT 1 FROM bookings WHERE date = ? AND time = ?", (date, time)
            ).fetchone():
                raise ActionRefusedError("taken")
            reference = self._free_reference(store)
            store.execute(
                "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (action_id, reference, *values, datetime.now(UTC).isoformat(timespec="seconds")),
            )
            return reference

    def _free_reference(self, store: sqlite3.Connection) -> str:
        reference = self._draw()
        # A code that is in use already grows by two characters.
        while store.execute("SELECT 1 FROM bookings WHERE reference = ?", (reference,)).fetchone():
            reference += self._draw()[:2]
        return reference
