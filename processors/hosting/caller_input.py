"""What the caller says, types and keys, on its way to the dialogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from flows.vocabulary.events import KeysPressed, UserUtterance
from processors.hosting.dialogue_port import Dialogue
from processors.turns.keypad import Keypad

CallerEvent = UserUtterance | KeysPressed


def typed_text(messages: Iterable[Any]) -> str:
    """Give the words of the user's messages among those of a language model's context."""
    parts: list[str] = []
    for message in messages:
        if not isinstance(message, Mapping) or message.get("role") != "user":
            continue
        content = message.get("content")
        if isinstance(content, str):
            parts.append(content)
        elif isinstance(content, list):
            parts += [str(part["text"]) for part in content if part.get("type") == "text"]
    return " ".join(" ".join(parts).split())


class CallerInput:
    """Counts turns, keeps what comes during a prompt that must be heard, and joins words.

    Words that changed nothing by themselves ("five five five") are joined with those that follow
    before the caller heard a reply ("one two one two").

    Args:
        post: Gives an event to the dialogue.
        emit: Takes a kind of call event and its fields.
        keeping: True while events have to wait for the next listening.
    """

    def __init__(
        self,
        post: Callable[[CallerEvent], None],
        emit: Callable[..., None],
        keeping: Callable[[], bool],
    ) -> None:
        self._post = post
        self._emit = emit
        self._keeping = keeping
        self.turn = 0
        self.keypad = Keypad()
        self._kept: list[CallerEvent] = []
        self._kept_keys = ""
        self._unanswered = ""

    def interim(self, text: str) -> None:
        """Show words that may still change."""
        self._emit("user", turn=self.turn + 1, text=text, final=False, source="voice")

    def words(
        self,
        text: str,
        alternatives: tuple[str, ...] = (),
        source: Literal["voice", "text"] = "voice",
    ) -> None:
        """Take the words of a finished turn."""
        self.turn += 1
        self._emit("user", turn=self.turn, text=text, final=True, source=source)
        if source == "voice" and self._unanswered:
            text, alternatives = f"{self._unanswered} {text}", ()
        self._unanswered = ""
        self._give(UserUtterance(text=text, alternatives=alternatives, source=source))

    def keys(self, keys: str) -> None:
        """Take a finished entry of keys."""
        self.turn += 1
        self._unanswered = ""
        self._give(KeysPressed(keys=keys))

    def keep_key(self, key: str) -> bool:
        """Keep a key for the next listening, if that has to be; True if it was kept."""
        if self._keeping():
            self._kept_keys += key
            return True
        return False

    def release(self) -> tuple[list[CallerEvent], str]:
        """Give what was kept: events in order, and single keys."""
        kept, self._kept = self._kept, []
        keys, self._kept_keys = self._kept_keys, ""
        return kept, keys

    def reply_begins(self) -> None:
        """The caller hears a reply: what they say next stands for itself."""
        self._unanswered = ""

    def changed_nothing(self, event: UserUtterance) -> None:
        """Note that the dialogue could do nothing with these words."""
        self._unanswered = event.text if event.source == "voice" else ""

    def _give(self, event: CallerEvent) -> None:
        if self._keeping():
            self._kept.append(event)
        else:
            self._post(event)


def standing(dialogue: Dialogue) -> tuple[Any, ...]:
    """What words can change: the question, and the slots with their status."""
    slots = [(name, slot.value, str(slot.status)) for name, slot in dialogue.slots.items()]
    return (dialogue.asking, slots)
