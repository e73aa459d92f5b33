"""Print what is installed and brought along under which licence: ``docs/licences.md``.

``python scripts/licences.py > docs/licences.md``, in an environment that ``make dev`` made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """# Licences

Callwright is BSD-2-Clause. `python scripts/licences.py` prints these tables: packages with the
versions of the lock files and the licences that their own metadata states. A test compares them.

## What is installed to run it (`make install`)
"""
DEVELOPMENT = """
## What is installed beside that to test and check it (`make dev`)

None of these is part of what is served. hadolint (GPL-3.0) is a program that is started.
"""
INSIDE = """
## What packages bring inside

| package | what | licence |
|---|---|---|"""
#: Package, a file of it, what that is, and its licence.
BROUGHT = (
    ("pipecat-ai", "silero_vad.onnx", "Silero VAD, the model that tells voice from none", "MIT"),
    ("pipecat-ai", "smart-turn-v*.onnx", "Smart Turn, a model of ends of turns", "BSD-2-Clause"),
    ("pocketsphinx", "en-us/en-us/mdef", "English acoustic model, CMU", "BSD-2-Clause"),
    ("py-nanotts", "*_ta.bin", "SVOX Pico's voices", "Apache-2.0"),
    ("av", "libavcodec*", "FFmpeg, built with x264 and x265", "GPL-2.0-or-later"),
    ("soundfile", "libsndfile*", "libsndfile", "LGPL-2.1-or-later"),
    ("axe-playwright-python", "axe.min.js", "axe-core, for tests", "MPL-2.0"),
)
AFTER_INSIDE = """
Whoever passes on an environment or an image that holds them passes these on too, and keeps to
their terms; Callwright's own source holds none of them.
"""
TREE = """
## What this source holds that others made

| file | what, and where from |
|---|---|"""
TAIL = """
Everything else here is Callwright's own. Chromium, graphviz, strace (LGPL-2.1-or-later)
and espeak-ng (GPL-3.0-or-later), if installed, are separate programs that are started, never
linked."""


def licence(name: str) -> str:
    """Give a package's licence: the SPDX expression, else its classifiers, else the first line."""
    fields = metadata(name)
    if "License-Expression" in fields:
        return str(fields["License-Expression"])
    kinds = [
        value.split(" :: ")[-1]
        for value in fields.get_all("Classifier") or []
        if value.startswith("License ::") and value != "License :: OSI Approved"
    ]
    first = (fields.get_all("License") or [""])[0].strip().split("\n")[0][:60]
    return ", ".join(kinds) or first or from_file(name) or "not stated"


def from_file(name: str) -> str:
    """Give the title of the licence's own text, where the package brings one."""
    for file in files(name) or []:
        if "licenses/" in str(file) or file.name.upper().startswith("LICEN"):
            lines = (line.strip() for line in file.read_text().splitlines())
            return next((line for line in lines if "icen" in line), "")
    return ""


def locked(lock: str) -> dict[str, str]:
    """Give version by package; several where they differ by platform or Python."""
    found: dict[str, list[str]] = {}
    text = (ROOT / lock).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(name, []).append(version)
    return {name: " / ".join(dict.fromkeys(versions)) for name, versions in found.items()}


def packages(versions: dict[str, str]) -> Iterator[str]:
    """Give the table of packages; passed over are those for another platform, and those that are
    installed in another version, whose licence may be told otherwise."""
    yield "| package | version | licence |\n|---|---|---|"
    for name, version in versions.items():
        try:
            installed = metadata(name)["Version"]
        except PackageNotFoundError:
            continue
        if installed in version.split(" / "):
            yield f"| {name} | {version} | {licence(name)} |"


def brought() -> Iterator[str]:
    """Give the rows of what packages bring inside."""
    for package, _, what, terms in BROUGHT:
        yield f"| {package} | {what} | {terms} |"


def named_by_others() -> Iterator[str]:
    """Give the rows of the word lists, each by the comment at its head."""
    for path in sorted((ROOT / "flows" / "languages").glob("*/*.txt")):
        head = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                break
            head.append(line.removeprefix("#").strip())
        yield f"| {path.relative_to(ROOT).as_posix()} | {' '.join(head)} |"


def page() -> Iterable[str]:
    """Give the page, part by part."""
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    beside = {name: version for name, version in development.items() if name not in runtime}
    yield HEAD
    yield from packages(runtime)
    yield DEVELOPMENT
    yield from packages(beside)
    yield INSIDE
    yield from brought()
    yield AFTER_INSIDE.rstrip("\n")
    yield TREE
    yield from named_by_others()
    yield TAIL


if __name__ == "__main__":
    print("\n".join(page()))
