"""A lock is installed as it stands, by old and new pips, whatever was published since.

Small wheels are made here, and newer versions of them lie in the same folder, so nothing but the
pips is downloaded.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.declared import ROOT
from scripts.install import Display, Progress, progress, to_build
from scripts.lockfile import Pin, read_pins

#: The first pip that Python 3.11 came with in Debian 12.
OLD = "pip==23.0.1 --hash=sha256:236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f\n"
(NEW,) = (pin.text for pin in read_pins(ROOT / "requirements.lock") if pin.name == "pip")
PIPS = {"old": OLD, "new": NEW}
REQUIRES = {"cake": ["flour[fine]>=1"], "flour": ["sieve>=1; extra == 'fine'"], "sieve": []}


def make_wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with one module; gives the line of a lock."""
    info = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {line}\n" for line in REQUIRES[name])
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        f"Provides-Extra: fine\n{requires}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},{_record_hash(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,\n"])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    (folder / f"{name}-{version}-py3-none-any.whl").write_bytes(content.getvalue())
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def _record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels, with a lock of the older ones."""
    folder = tmp_path_factory.mktemp("index")
    pinned = [make_wheel(folder, name, "1.0") for name in REQUIRES]
    for name in REQUIRES:
        make_wheel(folder, name, "2.0")
    (folder / "small.lock").write_text("".join(pinned))
    return folder


@pytest.fixture(scope="module", params=PIPS)
def pip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a pip, from the package index."""
    folder = tmp_path_factory.mktemp("pip")
    (folder / "pip.lock").write_text(PIPS[request.param])
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "-d", folder, "-r", folder / "pip.lock"], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture
def environment(tmp_path: Path, pip: Path) -> Path:
    """A new environment with that pip; gives its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    with zipfile.ZipFile(pip) as wheel:
        wheel.extractall(site)
    return tmp_path / "env" / "bin" / "python"


def run(python: Path, index: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python there, where pip knows no index but the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    only = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        [python, *arguments], cwd=ROOT, env={**kept, **only}, capture_output=True, text=True
    )


def installed(python: Path) -> set[str]:
    (site,) = python.parent.parent.glob("lib/python*/site-packages")
    found = {path.name.removesuffix(".dist-info") for path in site.glob("*.dist-info")}
    return {name for name in found if not name.startswith("pip-")}


def test_the_lock_is_installed_as_it_stands(environment: Path, index: Path) -> None:
    done = run(environment, index, "-m", "scripts.install", index / "small.lock")
    assert done.returncode == 0, done.stdout + done.stderr
    assert installed(environment) == {"cake-1.0", "flour-1.0", "sieve-1.0"}
    again = run(environment, index, "-m", "scripts.install", index / "small.lock")
    assert again.returncode == 0, again.stdout + again.stderr


@pytest.mark.parametrize("pip", ["old"], indirect=True)
def test_an_old_pip_that_may_resolve_looks_for_newer_versions(
    environment: Path, index: Path
) -> None:
    """The trap that the way of installing is for: without it, the test above proves nothing."""
    done = run(
        environment, index, "-m", "pip", "install", "--require-hashes", "-r", index / "small.lock"
    )
    assert done.returncode != 0
    assert "flour[fine]>=1" in done.stderr


@pytest.mark.parametrize("pip", ["new"], indirect=True)
def test_what_pip_cannot_install_is_told(environment: Path, index: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.lock"
    wrong.write_text(
        re.sub(r"sha256:.{64}", "sha256:" + "0" * 64, (index / "small.lock").read_text())
    )
    done = run(environment, index, "-m", "scripts.install", wrong)
    assert done.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert installed(environment) == set()


def test_every_way_of_installing_a_lock_resolves_nothing() -> None:
    recipes = [ROOT / name for name in ("Makefile", "Dockerfile", "scripts/install.py")]
    lines = [line for path in recipes for line in path.read_text().splitlines()]
    with_hashes = [line for line in lines if "--require-hashes" in line]
    assert len(with_hashes) == 2
    assert [line for line in with_hashes if "--no-deps" not in line] == []
    assert [line for line in lines if " -r requirements" in line and line not in with_hashes] == []


FETCHING = """Ignoring colorama: markers 'sys_platform == "win32"' don't match your environment
Requirement already satisfied: attrs==1 in /somewhere
Collecting aiohttp==3 (from -r lock.txt (line 1))
  Downloading aiohttp.whl (1 MB)
"""


@pytest.mark.parametrize(
    ("log", "new", "told"),
    [
        ("", 0, "Fetching 0 of 5 packages"),
        (FETCHING, 0, "Fetching 2 of 4 packages"),
        (
            f"{FETCHING}Building wheels for collected packages: aiohttp\n",
            0,
            "Building aiohttp, fetched 2 of 4 packages",
        ),
        (f"{FETCHING}Installing collected packages: a, b, c\n", 2, "Installing 2 of 3 packages"),
        (f"{FETCHING}Installing collected packages: a, b, c\n", 9, "Installing 3 of 3 packages"),
    ],
)
def test_progress_is_read_from_what_pip_prints(log: str, new: int, told: str) -> None:
    assert str(progress(log, 5, new)) == told


class Screen(io.StringIO):
    """A terminal or none."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("terminal", "shown"),
    [
        (True, "\r\033[KFetching 1 of 50 packages ...\r\033[KFetching 2 of 50 packages ..."),
        (False, "Fetching 1 of 50 packages ...\n"),
    ],
)
def test_a_line_moves_on_a_terminal_and_stands_elsewhere(terminal: bool, shown: str) -> None:
    screen = Screen(terminal)
    display = Display(screen)
    for done in (1, 2):
        display.show(Progress("Fetching", done, 50))
    assert screen.getvalue() == shown
    display.clear()
    display.show(Progress("Fetching", 21, 50))
    assert screen.getvalue().endswith("Fetching 21 of 50 packages ..." + ("" if terminal else "\n"))


def test_what_has_no_wheel_is_named_before_it_is_built() -> None:
    (told,) = to_build((Pin("pocketsphinx", "5.1.1", "", ""),), "3.12")
    assert "pocketsphinx 5.1.1 has no wheel for Python 3.12" in told
    assert "build-essential" in told
    assert to_build((Pin("attrs", "1", "", ""),), "3.12") == []
    assert to_build(read_pins(ROOT / "requirements-dev.lock"), "3.11") == []
    (unknown,) = to_build((), "3.99")
    assert "3.99" in unknown
