"""An environment in which only declared packages, and what they require, can be imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.installed import Package, packages


def reachable(
    installed: Mapping[str, Package], wanted: Iterable[str], without: Iterable[str]
) -> set[str]:
    """Give the packages that requirements lead to, by canonical name."""
    todo = [Requirement(line) for line in wanted]
    found: set[tuple[str, str]] = set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if (requirement.marker and not requirement.marker.evaluate()) or name in without:
            continue
        for extra in {"", *requirement.extras} - {extra for at, extra in found if at == name}:
            found.add((name, extra))
            lines = (Requirement(line) for line in installed[name].requires)
            todo += [line for line in lines if _asked(line, extra)]
    return {name for name, _ in found}


def _asked(requirement: Requirement, extra: str) -> bool:
    """Tell whether a package with that extra asks for it; if so, its marker is done with."""
    asked = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
    requirement.marker = None
    return asked


def make_environment(folder: Path, wanted: Iterable[str], without: Iterable[str]) -> Path:
    """Make it of links to what is installed here; gives its Python."""
    make = [sys.executable, "-m", "venv", "--without-pip", "--symlinks", str(folder)]
    subprocess.run(make, check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in reachable(packages(), wanted, set(without)):
        for top in _tops(name):
            link = site / top.name
            if not link.exists():
                link.symlink_to(top)
    return folder / "bin" / "python"


def _tops(name: str) -> set[Path]:
    """Give the folders and files of a package that lie in site-packages themselves."""
    found = distribution(name)
    names = {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "/")}
    return {Path(str(found.locate_file(top))) for top in names - {"__pycache__"}}
