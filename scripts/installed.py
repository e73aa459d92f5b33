"""Checks that what is installed is whole: ``python -m scripts.installed [LOCK]``; else exit code 1.

As ``pip check``, which knows no exceptions: every requirement of every package is met, but for the
packages that pyproject.toml lists as left out. Beside that, what is declared is there, and all of
the lock (``requirements.lock``) in its version, except pip, which everyone may renew.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.declared import ROOT, declared, left_out
from scripts.lockfile import Pin, read_pins


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: its version, and what its metadata requires, markers included."""

    version: str
    requires: tuple[str, ...] = ()


def packages(path: Iterable[str] | None = None) -> dict[str, Package]:
    """Give what is installed, by canonical name; of one that is there twice, what is imported."""
    found: dict[str, Package] = {}
    for distribution in distributions(path=list(sys.path if path is None else path)):
        name = canonicalize_name(distribution.metadata["Name"])
        found.setdefault(name, Package(distribution.version, tuple(distribution.requires or ())))
    return found


def problems(
    installed: Mapping[str, Package],
    pins: Iterable[Pin],
    wanted: Iterable[str],
    without: Collection[str],
) -> list[str]:
    """Give a sentence for each thing that is not as it has to be.

    Args:
        installed: By canonical name.
        pins: Of the lock.
        wanted: What the project requires.
        without: Packages that may be missing although others require them.
    """
    unmet = _unmet(installed, wanted, set(without))
    return [*_off_the_lock(installed, pins), *dict.fromkeys(unmet)]


def _off_the_lock(installed: Mapping[str, Package], pins: Iterable[Pin]) -> Iterator[str]:
    for pin in pins:
        if pin.marker and not Marker(pin.marker).evaluate():
            continue
        package = installed.get(pin.name)
        if package is None:
            yield f"{pin.name} {pin.version} is in the lock and not installed."
        elif package.version != pin.version and pin.name != "pip":
            yield f"{pin.name} {package.version} is installed; the lock has {pin.version}."


def _unmet(
    installed: Mapping[str, Package], wanted: Iterable[str], without: set[str]
) -> Iterator[str]:
    """Follow requirements, and the extras that they name, from the project and every package."""
    todo = [("callwright", line, "") for line in wanted]
    seen: set[tuple[str, str]] = set()

    def follow(name: str, extra: str) -> None:
        if (name, extra) not in seen:
            seen.add((name, extra))
            todo.extend((name, line, extra) for line in installed[name].requires)

    for name in installed:
        follow(name, "")
    while todo:
        by, line, extra = todo.pop()
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name not in installed:
            if name not in without:
                yield f"{by} requires {requirement.name}{requirement.specifier}, not installed."
            continue
        if not requirement.specifier.contains(installed[name].version, prereleases=True):
            yield (
                f"{by} requires {requirement.name}{requirement.specifier}; "
                f"{installed[name].version} is installed."
            )
        for named in requirement.extras:
            follow(name, named)


def main(arguments: list[str]) -> int:
    """Print what is wrong, or that nothing is."""
    lock = ROOT / (arguments[0] if arguments else "requirements.lock")
    found = packages()
    wrong = problems(found, read_pins(lock), declared("embedded"), left_out())
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if wrong:
        print(f"Remedy: make clean, then make install ({len(wrong)} problems).", file=sys.stderr)
        return 1
    print(f"{len(found)} packages are installed, with all that they require but what is left out.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
