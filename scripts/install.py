"""Installs a lock into the environment that runs it: ``python -m scripts.install [LOCK]``.

A lock is whole, so pip resolves nothing (``--no-deps``): whatever is published later, and whichever
pip a machine has, the same is installed. pip itself goes first where the lock has it, because old
ones are slow. Nothing is compiled ahead (``--no-compile``): Python does it when a module is first
imported, and most never are. Only Python's own library is needed here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from scripts.lockfile import Pin, read_pins

ROOT = Path(__file__).parent.parent
MISSING_WHEELS = ROOT / "scripts" / "missing-wheels.json"
PIP = ("-m", "pip", "install", "--no-deps", "--require-hashes", "--no-compile", "--no-color")
QUIET = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
LOOK_SECONDS = 0.2
LINES_EVERY = 20  # packages, where no terminal shows a line that moves


@dataclass(frozen=True, slots=True)
class Progress:
    """How far pip is: ``done`` of ``total`` packages are fetched, or are installed."""

    doing: str
    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.doing} {self.done} of {self.total} packages"


def progress(log: str, pins: int, new: int) -> Progress:
    """Read from pip's output how far it is.

    Args:
        log: What it has printed.
        pins: Packages of the lock.
        new: Packages that have come into the environment since it began.
    """
    if begun := re.search(r"^Installing collected packages: (.*)$", log, re.MULTILINE):
        total = len(begun[1].split(", "))
        return Progress("Installing", min(new, total), total)
    done = len(re.findall(r"^(?:Collecting|Requirement already satisfied:) ", log, re.MULTILINE))
    total = pins - len(re.findall(r"^Ignoring ", log, re.MULTILINE))
    if built := re.search(r"^Building wheels for collected packages: (.*)$", log, re.MULTILINE):
        return Progress(f"Building {built[1]}, fetched", done, total)
    return Progress("Fetching", done, total)


class Display:
    """One line that moves on a terminal; elsewhere a line now and then."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moves = out.isatty()
        self._shown: tuple[str, int] | None = None

    def show(self, now: Progress) -> None:
        """Show how far it is."""
        if self._moves:
            print(f"\r\033[K{now} ...", end="", file=self._out, flush=True)
            return
        step = (now.doing, now.done // LINES_EVERY)
        if now.done and step != self._shown:
            print(f"{now} ...", file=self._out, flush=True)
            self._shown = step

    def clear(self) -> None:
        """Leave no half line behind."""
        if self._moves:
            print("\r\033[K", end="", file=self._out, flush=True)


def to_build(pins: Sequence[Pin], python: str) -> list[str]:
    """Say what of a lock has no wheel for a Python, e.g. ``3.12``, so that pip builds it."""
    missing = json.loads(MISSING_WHEELS.read_text(encoding="utf-8"))
    if python not in missing:
        tried = ", ".join(missing)
        return [f"Nobody has looked which packages have wheels for Python {python}, only {tried}."]
    pinned = {f"{pin.name} {pin.version}" for pin in pins}
    return [
        f"{package} has no wheel for Python {python}: pip builds it, which takes a C compiler "
        "(apt-get install build-essential) and minutes. With Python 3.11 nothing is built."
        for package in missing[python]
        if package in pinned
    ]


def install(pins: Sequence[Pin], display: Display) -> int:
    """Install pins with pip; gives its exit code, and where it fails prints what it said."""
    with tempfile.TemporaryDirectory() as name:
        lock, log = Path(name) / "lock.txt", Path(name) / "log.txt"
        lock.write_text("".join(pin.text for pin in pins), encoding="utf-8")
        before = _count()
        with log.open("w", encoding="utf-8") as out:
            command = [sys.executable, *PIP, *QUIET, "-r", str(lock)]
            pip = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
            while (code := _wait(pip)) is None:
                said = log.read_text(encoding="utf-8", errors="replace")
                display.show(progress(said, len(pins), _count() - before))
        display.clear()
        if code:
            print(log.read_text(encoding="utf-8", errors="replace"), file=sys.stderr)
        return code


def _count() -> int:
    return sum(1 for _ in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def main(arguments: Sequence[str]) -> int:
    """Install a lock; 1 where pip could not."""
    pins = read_pins(ROOT / (arguments[0] if arguments else "requirements.lock"))
    for sentence in to_build(pins, f"{sys.version_info[0]}.{sys.version_info[1]}"):
        print(f"NOTE: {sentence}", flush=True)
    first = [pin for pin in pins if pin.name == "pip"]
    rest = [pin for pin in pins if pin.name != "pip"]
    display = Display(sys.stdout)
    for part in filter(None, (first, rest)):
        if install(part, display):
            print("pip could not install the lock; what it said stands above.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
