"""YAML whose words are all text: yes and no, dates and numbers too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the quick one, where it was built


def words_of(path: Path) -> Any:
    """Read a file; an empty one gives None."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
