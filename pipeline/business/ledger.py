"""The ledger of effects: intent before, outcome after. In memory, or in an SQLite file."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from flows.vocabulary.events import ActionDone, ActionFailed
from flows.vocabulary.ports import Effect

Outcome = ActionDone | ActionFailed
_T = TypeVar("_T")

SCHEMA = """
CREATE TABLE IF NOT EXISTS effects (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    begun TEXT NOT NULL,
    expires TEXT,
    failure TEXT,
    result TEXT
)
"""


class MemoryLedger:
    """Fulfils ``flows.vocabulary.ports.Ledger`` for one process; forgets with it."""

    def __init__(self) -> None:
        self._effects: dict[str, Effect] = {}

    async def begin(self, effect: Effect, now: datetime) -> Effect | None:
        """As the port says."""
        known = self._effects.get(effect.key)
        if known is not None and not _expired(known, now):
            return known
        self._effects[effect.key] = effect
        return None

    async def done(self, key: str, outcome: Outcome) -> None:
        """As the port says."""
        known = self._effects[key]
        if known.outcome is None:
            self._effects[key] = replace(known, outcome=outcome)

    async def find(self, key: str) -> Effect | None:
        """As the port says."""
        return self._effects.get(key)


class SqliteLedger:
    """Fulfils ``flows.vocabulary.ports.Ledger`` in the table ``effects`` of a file, which other
    processes may share. Each step is a transaction on a connection of its own, in a thread.

    Args:
        path: The SQLite file; its folder is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> None:
        """Make the table where it is missing: once, at start.

        Raises:
            sqlite3.Error: The file cannot be written, or is no database.
        """
        self._with(lambda store: store.execute(SCHEMA))

    async def begin(self, effect: Effect, now: datetime) -> Effect | None:
        """As the port says."""
        return await asyncio.to_thread(self._with, lambda store: _begin(store, effect, now))

    async def done(self, key: str, outcome: Outcome) -> None:
        """As the port says."""
        done = isinstance(outcome, ActionDone)
        result = json.dumps(dict(outcome.result)) if isinstance(outcome, ActionDone) else None
        failure = None if done else getattr(outcome, "failure", "")
        await asyncio.to_thread(
            self._with,
            lambda store: store.execute(
                "UPDATE effects SET failure = ?, result = ? "
                "WHERE key = ? AND failure IS NULL AND result IS NULL",
                (failure, result, key),
            ),
        )

    async def find(self, key: str) -> Effect | None:
        """As the port says."""
        return await asyncio.to_thread(self._with, lambda store: _find(store, key))

    def _with(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        with closing(sqlite3.connect(self.path, timeout=2.0)) as store, store:
            store.row_factory = sqlite3.Row
            return work(store)


def _begin(store: sqlite3.Connection, effect: Effect, now: datetime) -> Effect | None:
    store.execute("BEGIN IMMEDIATE")
    known = _find(store, effect.key)
    if known is not None and not _expired(known, now):
        return known
    expires = effect.expires.isoformat() if effect.expires else None
    store.execute(
        "INSERT OR REPLACE INTO effects (key, name, begun, expires) VALUES (?, ?, ?, ?)",
        (effect.key, effect.name, effect.begun.isoformat(), expires),
    )
    return None


def _find(store: sqlite3.Connection, key: str) -> Effect | None:
    row = store.execute("SELECT * FROM effects WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    outcome: Outcome | None = None
    if row["failure"] is not None:
        outcome = ActionFailed(action_id=key, failure=row["failure"])
    elif row["result"] is not None:
        outcome = ActionDone(action_id=key, result=json.loads(row["result"]))
    return Effect(
        key=key,
        name=row["name"],
        begun=datetime.fromisoformat(row["begun"]),
        expires=datetime.fromisoformat(row["expires"]) if row["expires"] else None,
        outcome=outcome,
    )


def _expired(effect: Effect, now: datetime) -> bool:
    """An intent without outcome does not expire: what it did, if anything, is still not known."""
    return effect.expires is not None and effect.outcome is not None and effect.expires <= now
