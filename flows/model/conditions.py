"""Conditions of flow files: ``open(date, time)``, ``at(date, time) >= now + 2 hours``.

A condition is read once, into a frozen tree whose types are checked, and then only held against
worlds. Reading raises ``ConditionError`` and nothing else, whatever the text; holding never raises:
an operand that is unknown (an empty slot, a time past midnight) makes what is said of it false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from flows.model.condition_types import DAYS, Type, Value, read_value
from flows.model.opening_hours import OpeningHours


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What conditions are held against.

    Attributes:
        values: Canonical text by slot and by action result; empty ones are absent.
        now: Aware date and time in the time zone of the flow.
        opening_hours: None where the flow has none; then nothing is open.
        failure: Name of the last action's failure, or None.
        outcome: How the flow that was called last came to its end, or None.
        tries: Failed answers in a row, by slot.
        confirmed: Slots that the caller has confirmed.
    """

    values: Mapping[str, str]
    now: datetime
    opening_hours: OpeningHours | None = None
    failure: str | None = None
    outcome: str | None = None
    tries: Mapping[str, int] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the condition."""

    value: Value

    def of(self, world: World) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class Named:
    """A slot or an action's result."""

    name: str
    type: Type

    def of(self, world: World) -> Value:
        text = world.values.get(self.name)
        return None if text is None else read_value(text, self.type, world.now)


@dataclass(frozen=True, slots=True)
class Given:
    """``today``, ``now``, ``failure`` or ``outcome``."""

    name: str

    def of(self, world: World) -> Value:
        if self.name == "today":
            return world.now.date()
        if self.name == "now":
            return _utc(world.now)
        return world.failure if self.name == "failure" else world.outcome


@dataclass(frozen=True, slots=True)
class Sum:
    """``left + right`` or ``left - right``."""

    left: Operand
    right: Operand
    sign: int

    def of(self, world: World) -> Value:
        return _add(self.left.of(world), self.right.of(world), self.sign)


@dataclass(frozen=True, slots=True)
class Compared:
    """``left OP right`` with one of ``= != < <= > >=``; false when a side is unknown."""

    left: Operand
    operator: str
    right: Operand

    def of(self, world: World) -> bool:
        return _compare(self.left.of(world), self.operator, self.right.of(world))


@dataclass(frozen=True, slots=True)
class Among:
    """``left in (a, b)``."""

    left: Operand
    members: tuple[Operand, ...]

    def of(self, world: World) -> bool:
        left = self.left.of(world)
        return any(_compare(left, "=", member.of(world)) for member in self.members)


@dataclass(frozen=True, slots=True)
class Shaped:
    """``left is like AA999``: a letter for each A, a digit for each 9, other signs as they are;
    spaces and hyphens do not count."""

    left: Operand
    shape: str

    def of(self, world: World) -> bool:
        text, shape = self.left.of(world), signs_in(self.shape)
        if not isinstance(text, str) or len(signs_in(text)) != len(shape):
            return False
        return all(map(_fits, signs_in(text), shape))


@dataclass(frozen=True, slots=True)
class Status:
    """``slot is filled``, ``is empty`` or ``is confirmed``."""

    name: str
    status: str

    def of(self, world: World) -> bool:
        if self.status == "confirmed":
            return self.name in world.confirmed
        return (self.name in world.values) == (self.status == "filled")


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: Operand

    def of(self, world: World) -> bool:
        return self.part.of(world) is not True


@dataclass(frozen=True, slots=True)
class Joined:
    """``a and b`` (``every``), ``a or b``."""

    parts: tuple[Operand, ...]
    every: bool

    def of(self, world: World) -> bool:
        truths = (part.of(world) is True for part in self.parts)
        return all(truths) if self.every else any(truths)


@dataclass(frozen=True, slots=True)
class Called:
    """One of the functions: ``open grid at weekday tries length``."""

    function: str
    arguments: tuple[Operand, ...]

    def of(self, world: World) -> Value:
        if self.function == "tries":
            (slot,) = self.arguments
            return float(world.tries.get(slot.name, 0)) if isinstance(slot, Named) else None
        values = [argument.of(world) for argument in self.arguments]
        if any(value is None for value in values):
            return None
        return _call(self.function, values, world)


Operand = Literal | Named | Given | Sum | Compared | Among | Shaped | Status | Not | Joined | Called


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition, read and checked.

    Attributes:
        source: As written.
        reads: Slots and action results that it depends on.
        node: Its tree.
    """

    source: str
    reads: frozenset[str]
    node: Operand

    def holds(self, world: World) -> bool:
        """Tell whether it holds. Never raises; an unknown operand makes a statement false."""
        return self.node.of(world) is True


def signs_in(text: str) -> str:
    """Give a text without spaces and hyphens."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "-‐‑–")


def _fits(sign: str, wanted: str) -> bool:
    if wanted == "A":
        return sign.isalpha()
    return sign.isdecimal() if wanted == "9" else sign.casefold() == wanted.casefold()


def _utc(moment: datetime) -> datetime | None:
    """Moments are compared in UTC, so that two hours are two hours on any night of the year."""
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _call(function: str, values: list[Value], world: World) -> Value:
    match function, values:
        case "open", [date() as day]:
            return world.opening_hours is not None and world.opening_hours.open_on(day)
        case "open", [date() as day, time() as hour]:
            return world.opening_hours is not None and world.opening_hours.open_at(day, hour)
        case "grid", [time() as hour, timedelta() as step]:
            return _since_midnight(hour) % step == timedelta()
        case "at", [date() as day, time() as hour]:
            return _utc(datetime.combine(day, hour, tzinfo=world.now.tzinfo))
        case "weekday", [date() as day]:
            return DAYS[day.weekday()]
        case "length", [str() as text]:
            return float(sum(map(str.isalnum, text)))
    return None


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute, seconds=hour.second)


def _add(left: Value, right: Value, sign: int) -> Value:
    try:
        match left, right:
            case float(), float():
                return left + sign * right
            case date() | timedelta(), timedelta():
                return left + sign * right
            case timedelta(), date() if sign > 0:
                return right + left
            case time(), timedelta():
                total = _since_midnight(left) + sign * right
                inside = timedelta() <= total < timedelta(days=1)
                return (datetime.min + total).time() if inside else None
            case datetime(), datetime():
                return left - right
            case date(), date():
                return left - right
    except (OverflowError, TypeError):
        return None
    return None


def _compare(left: Value, operator: str, right: Value) -> bool:
    if left is None or right is None:
        return False
    try:
        match operator:
            case "=":
                return left == right
            case "!=":
                return left != right
            case "<":
                return left < right  # type: ignore[operator]
            case "<=":
                return left <= right  # type: ignore[operator]
            case ">":
                return left > right  # type: ignore[operator]
            case _:
                return left >= right  # type: ignore[operator]
    except TypeError:
        return False
