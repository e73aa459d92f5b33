"""The data sets' scorer, a program that is not part of this project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def load_scorer(path: Path) -> Any:
    """Load the scorer's module from its file.

    Raises:
        ImportError: It is no Python file.
    """
    spec = importlib.util.spec_from_file_location("understanding_scorer", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
