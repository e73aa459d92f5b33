"""Print the table of the installed dependencies' licences: ``python scripts/licences.py``."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """# Licences

Callwright is BSD-2-Clause. What `make install` installs, by each package's own metadata
(`python scripts/licences.py` prints this table anew):

| package | version | licence |
|---|---|---|"""
TAIL = """
Beside these: Chromium, graphviz and espeak-ng (GPL-3), if installed, are separate programs that are
started, never linked. The word lists name their sources and licences in `flows/languages/`;
pocketsphinx brings its English model, Pico its voices, Pipecat the Silero model (MIT)."""


def licence(name: str) -> str:
    """Give a package's licence: the SPDX expression, else its classifiers, else the first line."""
    fields = metadata(name)
    if fields.get("License-Expression"):
        return str(fields["License-Expression"])
    kinds = [
        value.split(" :: ")[-1]
        for value in fields.get_all("Classifier") or []
        if value.startswith("License ::") and value != "License :: OSI Approved"
    ]
    first = (fields.get("License") or "").strip().split("\n")[0][:60]
    return ", ".join(kinds) or first or from_file(name) or "not stated"


def from_file(name: str) -> str:
    """Give the title of the licence's own text, where the package brings one."""
    for file in files(name) or []:
        if "licenses/" in str(file) or file.name.upper().startswith("LICEN"):
            lines = (line.strip() for line in file.read_text().splitlines())
            return next((line for line in lines if "icen" in line), "")
    return ""


def main() -> None:
    """Print the page."""
    print(HEAD)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE):
        try:
            print(f"| {name} | {metadata(name)['Version']} | {licence(name)} |")
        except PackageNotFoundError:
            continue  # for another platform
    print(TAIL)


if __name__ == "__main__":
    main()
