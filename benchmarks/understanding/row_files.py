"""Files of rows, one JSON object a line: read, checked, and said what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from benchmarks.understanding.rows import CLOCK, DAY, Row, kept_aside
from flows.errors import CallwrightError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TYPES = ("str", "int", "list[str]")  # how the check names what it tried
_REMEDY = "Correct the line or take it out."


class RowsError(CallwrightError):
    """A file cannot be used, or one of its rows."""


class _Checked(BaseModel):
    """The fields of a row that are looked at; any others may stand beside them."""

    model_config = ConfigDict(strict=True)

    id: str | int
    text: str | None = None
    nbest: list[str] | None = None
    ref: str | None = None
    ref_time: str | None = None
    requested: list[str] | None = None
    requested_types: dict[str, str | None] | None = None
    confirming: bool | None = None
    system: str | None = None
    before: dict[str, str | list[str]] | None = None
    item: str | None = None

    @field_validator("ref")
    @classmethod
    def _is_a_day(cls, value: str | None) -> str | None:
        if value and not _fits(value, DAY):
            raise ValueError("is no day like 2026-11-21")
        return value

    @field_validator("ref_time")
    @classmethod
    def _is_a_time(cls, value: str | None) -> str | None:
        if value and not _fits(value, CLOCK):
            raise ValueError("is no time like 09:00")
        return value


def existing(*paths: Path) -> None:
    """Make sure that files are there.

    Raises:
        RowsError: One is not.
    """
    for path in paths:
        if not path.is_file():
            raise RowsError(f"{path} is not there.", code="no_file", remedy="Name a file that is.")


def load(path: Path, part: str = "all") -> list[Row]:
    """Read the rows of a file that belong to a part: ``all``, ``seen`` or ``kept``.

    Raises:
        RowsError: The file is not there, or a line of it is no row.
    """
    existing(path)
    rows = list(_rows(path))
    if part == "all":
        return rows
    return [row for row in rows if kept_aside(row) == (part == "kept")]


def load_some(path: Path, part: str = "all") -> list[Row]:
    """Read as ``load``.

    Raises:
        RowsError: There is no row, too.
    """
    rows = load(path, part)
    if not rows:
        raise RowsError(without_rows(path, part), code="no_rows", remedy="Name a file of rows.")
    return rows


def without_rows(path: Path, part: str) -> str:
    """Say that a file, or a part of it, holds no row."""
    return f"{path} holds no rows{'' if part == 'all' else f' of the part {part!r}'}."


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as JSON lines.

    Raises:
        RowsError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8") as lines:
            for row in rows:
                lines.write(json.dumps(row) + "\n")
    except OSError as error:
        said = f"{path} cannot be written: {error.strerror}."
        raise RowsError(said, code="no_file", remedy="Name another file.") from error


def needed(rows: Iterable[Row], field: str, path: Path) -> None:
    """Make sure that rows have a field that not every set has.

    Raises:
        RowsError: A row lacks it.
    """
    for row in rows:
        if row.get(field) is None:
            said = f"{path}: the row {row['id']!r} has no field {field!r}."
            raise RowsError(said, code="bad_row", remedy="Name a file of a set that has it.")


def _rows(path: Path) -> Iterator[Row]:
    data = path.read_bytes().removeprefix(_BYTE_ORDER_MARK)
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield _row(line, f"{path}, line {number}")


def _row(line: bytes, place: str) -> Row:
    try:
        row: Any = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _wrong(place, "is not written in UTF-8") from error
    except json.JSONDecodeError as error:
        said = f"is no JSON: {error.msg} at character {error.pos + 1}"
        raise _wrong(place, said) from error
    except (RecursionError, ValueError) as error:
        raise _wrong(place, "is no JSON that can be read: too deep or too long a number") from error
    if not isinstance(row, Mapping):
        raise _wrong(place, "is no JSON object")
    try:
        _Checked.model_validate(row)
    except ValidationError as error:
        raise _wrong(place, _said(error)) from error
    if "text" not in row and "nbest" not in row:
        raise _wrong(place, "has neither 'text' nor 'nbest'")
    return row


def _wrong(place: str, said: str) -> RowsError:
    return RowsError(f"{place} {said}.", code="bad_row", remedy=_REMEDY)


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field, *inside = first["loc"]
    if first["type"] == "missing":
        return f"has no field {field!r}"
    where = "".join(f"[{part!r}]" for part in inside if part not in _TYPES)
    message = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"is wrong in {field!r}{where}: {first['input']!r:.60} {message}"


def _fits(value: str, layout: str) -> bool:
    try:
        datetime.strptime(value, layout)
    except ValueError:
        return False
    return True
