"""What pyproject.toml says: the packages that are declared, and those that are left out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(*extras: str) -> list[str]:
    """Give requirements as they are written, the core's and those of extras, by name."""
    project = _project()["project"]
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]


def extras() -> tuple[str, ...]:
    """Give the names of all extras."""
    return tuple(_project()["project"]["optional-dependencies"])


def left_out() -> Mapping[str, str]:
    """Give the packages that others require and that are not installed, each with its reason."""
    reasons: dict[str, str] = _project()["tool"]["callwright"]["left-out"]
    return reasons
