"""What follows from a condition that holds, or does not: which parts hold, which slots are filled.

A comparison with an empty slot is false, so one that holds tells that its slots are filled.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.model.conditions import (
    Among,
    Called,
    Compared,
    Condition,
    Joined,
    Named,
    Not,
    Operand,
    Shaped,
    Status,
    Sum,
)


def parts(node: Operand, holds: bool) -> Iterator[tuple[Operand, bool]]:
    """Give each part of a condition of which it is known whether it holds, itself first."""
    yield node, holds
    if isinstance(node, Not):
        yield from parts(node.part, not holds)
    elif isinstance(node, Joined) and node.every == holds:
        for part in node.parts:
            yield from parts(part, holds)


def filled(condition: Condition, *, holds: bool = True) -> frozenset[str]:
    """Give the slots and results that are filled where a condition holds, or does not."""
    return _filled(condition.node, holds)


def _filled(node: Operand, holds: bool) -> frozenset[str]:
    match node:
        case Not(part):
            return _filled(part, not holds)
        case Joined(several, every):
            each = [_filled(part, holds) for part in several]
            return frozenset().union(*each) if every == holds else each[0].intersection(*each)
        case Status(name, status):
            return frozenset({name}) if holds == (status != "empty") else frozenset()
    return frozenset(_named(node)) if holds else frozenset()


def _named(node: Operand) -> Iterator[str]:
    """Give the names without whose values a statement does not hold."""
    match node:
        case Named(name):
            yield name
        case Sum(left, right) | Compared(left, _, right):
            yield from _named(left)
            yield from _named(right)
        case Among(left, _) | Shaped(left, _):
            yield from _named(left)
        case Called(function, arguments) if function != "tries":
            for argument in arguments:
                yield from _named(argument)
