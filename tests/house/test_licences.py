"""The page of licences says what the lock files, the packages and the tree hold."""

from __future__ import annotations

import importlib.util
from fnmatch import fnmatch
from importlib.metadata import files
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
LISTS = "| flows/languages/"


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    specification = importlib.util.spec_from_file_location(
        "licences", ROOT / "scripts" / "licences.py"
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def told(line: str) -> str:
    """Give what has to agree: of a list of names only that it is listed."""
    return line.split(" | ")[0] if line.startswith(LISTS) else line


def test_the_page_is_up_to_date(licences: ModuleType) -> None:
    """Lines of packages for another platform may stand there and not be printed here."""
    remedy = "run: python scripts/licences.py > docs/licences.md"
    printed = [told(line) for line in "\n".join(licences.page()).splitlines()]
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    page = [told(line) for line in text.splitlines()]
    known = licences.locked("requirements-dev.lock")
    assert [line for line in printed if line not in page] == [], remedy
    names = [line.split(" | ")[0].removeprefix("| ") for line in page if line not in printed]
    assert [name for name in names if name not in known and LISTS not in f"| {name}"] == [], remedy


def test_every_package_of_the_lock_is_listed_once(licences: ModuleType) -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = list(licences.packages(licences.locked("requirements-dev.lock")))[1:]
    assert len(rows) > 100
    for row in rows:
        assert page.count(f"\n{row}\n") == 1
    assert "not stated" not in page


def test_what_packages_bring_inside_is_there(licences: ModuleType) -> None:
    for package, pattern, what, _ in licences.BROUGHT:
        brought = [str(file) for file in files(package) or []]
        assert any(fnmatch(path, f"*{pattern}*") for path in brought), f"{package}: no {what}"


def test_every_list_of_names_says_where_it_is_from(licences: ModuleType) -> None:
    rows = list(licences.named_by_others())
    lists = list((ROOT / "flows" / "languages").glob("*/*.txt"))
    assert len(rows) == len(lists) >= 2
    assert all(" | " in row and ("licen" in row.lower() or "public domain" in row) for row in rows)
