"""The data sets' scorer, a program that is not part of this project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from benchmarks.understanding.row_files import RowsError

REMEDY = "Name rows with the gold fields of their set, and the scorer that knows the set."


def load_scorer(path: Path) -> Any:
    """Load the scorer's module from its file.

    Raises:
        RowsError: It is no Python file, or fails when it is run.
    """
    spec = importlib.util.spec_from_file_location("understanding_scorer", path)
    if spec is None or spec.loader is None:
        raise RowsError(f"{path} is no Python file.", code="scorer", remedy="Name score.py.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        said = f"{path} cannot be run: {type(error).__name__}: {error}."
        raise RowsError(said, code="scorer", remedy="Name score.py.") from error
    return module


def scored(scorer: Any, function: str, *given: Any) -> Any:
    """Give what a function of the scorer gives.

    Raises:
        RowsError: It fails, as it does on rows without gold fields.
    """
    try:
        return getattr(scorer, function)(*given)
    except Exception as error:
        said = f"The scorer cannot score these rows: {type(error).__name__}: {error}."
        raise RowsError(said, code="scorer", remedy=REMEDY) from error
