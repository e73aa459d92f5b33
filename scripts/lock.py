"""Writes the locks, and which of their packages have no wheel: ``python -m scripts.lock``.

Needs uv on the path (``pip install uv``). The locks name hashes and no index; what pyproject.toml
lists as left out is in none of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from scripts.declared import ROOT, left_out

MISSING_WHEELS = ROOT / "scripts" / "missing-wheels.json"
PYTHONS = ("3.11", "3.12", "3.13")
#: What wheels name that run on Debian 12: glibc 2.36 or an earlier one, also by its old names.
PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(36, 4, -1)),
    *("manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64", "linux_x86_64"),
)
_RESOLVED = ("--universal", "--python-version", PYTHONS[0], "--no-header", "--no-annotate")
_HASHED = ("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links")


def extras(*names: str) -> list[str]:
    """Give uv's options that take these extras."""
    return [word for name in names for word in ("--extra", name)]


def compile_lock(*options: str) -> None:
    """Let uv resolve pyproject.toml."""
    command = ["uv", "pip", "compile", "-q", *_RESOLVED, *options, "pyproject.toml"]
    subprocess.run(command, cwd=ROOT, check=True)


def tags_of(python: str) -> frozenset[Tag]:
    """Give the tags of wheels that a Python takes, e.g. ``3.12``, on Linux x86_64."""
    version = tuple(int(part) for part in python.split("."))
    own = cpython_tags(version, platforms=PLATFORMS)
    interpreter = f"cp{''.join(python.split('.'))}"
    return frozenset(own) | frozenset(compatible_tags(version, interpreter, PLATFORMS))


def without_wheel(packages: Iterable[Mapping[str, Any]], python: str) -> Iterator[str]:
    """Give what would be built from source, e.g. ``pocketsphinx 5.1.1``.

    Args:
        packages: Of a ``pylock.toml``.
        python: E.g. ``3.12``.
    """
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    tags = tags_of(python)
    for package in packages:
        if not Marker(package.get("marker", "python_version > '3'")).evaluate(machine):
            continue
        names = [wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())]
        if not any(parse_wheel_filename(name)[3] & tags for name in names):
            yield f"{package['name']} {package['version']}"


def write_missing_wheels(folder: Path, *options: str) -> None:
    """Write down by Python what of the lock has no wheel."""
    whole = folder / "pylock.toml"
    compile_lock(*options, "--format", "pylock.toml", "-o", str(whole))
    packages = tomllib.loads(whole.read_text(encoding="utf-8"))["packages"]
    found = {python: sorted(without_wheel(packages, python)) for python in PYTHONS}
    MISSING_WHEELS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Write both locks and the file of missing wheels."""
    if shutil.which("uv") is None:
        print("make lock needs uv. Remedy: pip install uv", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        excludes = Path(name) / "left-out.txt"
        excludes.write_text("\n".join(left_out()), encoding="utf-8")
        without = ("--excludes", str(excludes))
        run = (*extras("build", "embedded"), *without)
        compile_lock(*_HASHED, *run, "-o", "requirements.lock")
        pinned = ("-c", "requirements.lock", *extras("dev"))
        compile_lock(*_HASHED, *run, *pinned, "-o", "requirements-dev.lock")
        write_missing_wheels(Path(name), *run, *pinned)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
