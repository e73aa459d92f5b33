"""Telephone keys, gathered into answers as the last ``Listen`` asks. Pure: time is an argument."""

from __future__ import annotations

from flows.model.flow import Keys

UNASKED_SECONDS = 1.5


class Keypad:
    """Collects keys until they make an entry.

    An entry ends at once with a key that is an answer by itself, with the last digit that fits, or
    with the end key; else after a pause. Keys that nothing asked for make one entry after a pause
    of 1.5 s, so that a caller who keys a whole number by mistake is corrected once.
    """

    def __init__(self) -> None:
        self._entry: Keys | None = None
        self._keys = ""
        self._deadline: float | None = None

    @property
    def deadline(self) -> float | None:
        """Seconds on the caller's clock at which ``expire`` is due; None when no key waits."""
        return self._deadline

    @property
    def collecting(self) -> bool:
        """True while an entry is begun."""
        return bool(self._keys)

    def expect(self, entry: Keys | None) -> None:
        """Set the rules; keys that were pressed ahead are kept."""
        self._entry = entry

    def press(self, key: str, at: float) -> str | None:
        """Take a key (one of ``0123456789*#``); give the entry if that ends it."""
        if self._ends(key):
            return self._done()
        self._keys += key
        if self._is_whole():
            return self._done()
        self._deadline = at + self._pause()
        return None

    def expire(self, at: float) -> str | None:
        """Give the entry if the pause after its last key is over."""
        if self._deadline is None or at < self._deadline:
            return None
        return self._done()

    def _ends(self, key: str) -> bool:
        end = self._entry.end if self._entry else "#"
        return bool(self._keys) and key == end

    def _is_whole(self) -> bool:
        entry = self._entry
        if entry is None:
            return False
        if entry.max_digits:
            return len(self._keys) >= entry.max_digits
        return self._keys in entry.options

    def _pause(self) -> float:
        entry = self._entry
        takes_digits = entry is not None and entry.max_digits > 0
        return entry.between_seconds if entry and takes_digits else UNASKED_SECONDS

    def _done(self) -> str:
        keys, self._keys, self._deadline = self._keys, "", None
        return keys
