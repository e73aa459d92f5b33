"""What a wish of callers is, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.dialogue.said import Said
from flows.dialogue.work import Work
from flows.model.triggers import Fact, intent
from flows.vocabulary.commands import Command
from flows.vocabulary.commands import wish as command_of

Deed = Callable[[Work, Said], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that callers may wish at any time.

    Its phrases stand in ``languages/LANGUAGE/commands.yaml`` under its name. Where a state has a
    row for it (``intent: NAME``), the row is taken; else ``do`` is done.

    Attributes:
        name: In flows, in languages and in ``commands.WISHES``.
        do: What comes of it at a question; True when it uses the turn up. None where only rows
            make something of it.
        meanwhile: What comes of it while the bot says something that asks nothing; True when it is
            done.
        rows: Triggers of the rows that it takes; None for that of its name.
        proposed_as: What a second ear may call it; empty where its claim would not do, since more
            than a moment is lost by a wish that nobody had.
    """

    name: str
    do: Deed | None = None
    meanwhile: Deed | None = None
    rows: Callable[[Work, Said], frozenset[Fact]] | None = None
    proposed_as: str = ""


REGISTERED: dict[str, Wish] = {}


def register(wish: Wish) -> None:
    """Make a wish known; of several that are said at once, the first registered is done."""
    REGISTERED[wish.name] = wish


def said_of(said: Said) -> Iterator[Wish]:
    """Give the wishes that were said, in their order."""
    return (wish for wish in REGISTERED.values() if wish.name in said.wishes)


def triggers(work: Work, said: Said) -> frozenset[Fact]:
    """Give the triggers of the wishes and intents that were said."""
    found: set[Fact] = set()
    for name in said.wishes:
        wish = REGISTERED.get(name)
        rows = wish.rows if wish is not None else None
        found |= rows(work, said) if rows is not None else {intent(name)}
    return frozenset(found)


def without_deed(said: Said) -> frozenset[Fact]:
    """Give the triggers of what was said that only rows make something of: intents, a cancel."""
    deeds = {wish.name for wish in said_of(said) if wish.do is not None}
    return frozenset(intent(name) for name in said.wishes - deeds)


def do(work: Work, said: Said) -> bool:
    """Do the first wish that uses the turn up; False when there is none."""
    return any(wish.do is not None and wish.do(work, said) for wish in said_of(said))


def do_meanwhile(work: Work, said: Said) -> bool:
    """Do a wish while the bot says something that asks nothing; False when there is none."""
    wished = said_of(said)
    return any(wish.meanwhile is not None and wish.meanwhile(work, said) for wish in wished)


def proposable() -> dict[str, Command]:
    """Give the commands that a second ear may propose, by what it calls them."""
    return {w.proposed_as: command_of(w.name) for w in REGISTERED.values() if w.proposed_as}
