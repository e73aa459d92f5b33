"""The Dockerfile: linted, and its steps run in an empty folder until the server is healthy.

No container engine is needed. Its COPY lines fill an empty folder and nothing else does; its RUN
lines run there in a new virtual environment, with useradd and chown as stand-ins that only note
what they are asked; its CMD is started there. Where CI=true, every package is installed from the
lock; else the packages of the environment that runs the tests are used, and only the project
itself is installed. What an engine alone can show (the base image, the user) is not shown.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CI = os.environ.get("CI") == "true"
NOTES = "noted"
#: Runs pip in the new environment; without CI it installs nothing from the lock.
PIP = """#!/bin/sh
case "$*" in *--require-hashes*) {skip} ;; esac
exec python -m pip -q "$@"
"""
STAND_IN = '#!/bin/sh\necho "{name} $*" >> "{notes}"\n'


def instructions(text: str | None = None) -> list[tuple[str, str]]:
    """Give keyword and rest of each instruction, continuation lines joined."""
    text = (ROOT / "Dockerfile").read_text() if text is None else text
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(kept))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in whole.splitlines() if line]


def only(keyword: str) -> str:
    (rest,) = (rest for word, rest in instructions() if word == keyword)
    return rest


def ignored(path: str) -> bool:
    """Tell whether .dockerignore keeps a path out of the build: the last pattern that fits."""
    verdict = False
    for pattern in (ROOT / ".dockerignore").read_text().split("\n"):
        if not pattern or pattern.startswith("#"):
            continue
        bare = pattern.removeprefix("!").removeprefix("**/")
        parts = path.split("/")
        anywhere = pattern.startswith("**/")
        tops = parts if anywhere else parts[:1]
        if any(fnmatch.fnmatch(part, bare) for part in tops):
            verdict = not pattern.startswith("!")
    return verdict


class Image:
    """A folder that stands for the image's, and the environment that its commands run in."""

    def __init__(self, folder: Path) -> None:
        self.app = folder / "app"
        self.app.mkdir()
        self._tools = folder / "tools"
        self._tools.mkdir()
        self.notes = folder / NOTES
        self._environment = folder / "environment"
        self._make_environment()
        for name in ("useradd", "chown"):
            self._tool(name, STAND_IN.format(name=name, notes=self.notes))
        self._tool("pip", PIP.format(skip="true" if CI else "exit 0"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = str(free.getsockname()[1])

    def _make_environment(self) -> None:
        without_pip = [] if CI else ["--without-pip"]
        make = [sys.executable, "-m", "venv", *without_pip, str(self._environment)]
        subprocess.run(make, check=True)
        if not CI:  # a path in a .pth file brings packages, and not the .pth files beside them
            (site,) = self._environment.glob("lib/python*/site-packages")
            (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def _tool(self, name: str, script: str) -> None:
        (self._tools / name).write_text(script)
        (self._tools / name).chmod(0o755)

    @property
    def variables(self) -> dict[str, str]:
        """What its commands find in their environment."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in ("HOME", "LANG") or name.startswith(("PIP_", "SSL_", "HTTP", "http"))
        }
        named = dict(pair.split("=") for pair in shlex.split(only("ENV")))
        named.pop("PIP_NO_CACHE_DIR")
        path = f"{self._tools}:{self._environment / 'bin'}:/usr/bin:/bin"
        return {**kept, **named, "PATH": path, "PORT": self.port}

    def build(self) -> None:
        """Do what COPY and RUN say, in their order."""
        for word, rest in instructions():
            if word == "COPY":
                self._copy(rest.split())
            elif word == "RUN":
                done = subprocess.run(
                    ["sh", "-c", rest],
                    cwd=self.app,
                    env=self.variables,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
                assert done.returncode == 0, f"RUN {rest}\n{done.stdout}"

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        for source in sources:
            assert not ignored(source), f"{source} is copied and kept out by .dockerignore"
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, self.app / target, ignore=self._left_out)
            else:
                shutil.copy(ROOT / source, self.app / target)

    def _left_out(self, folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(ROOT)
        return [name for name in names if ignored((inside / name).as_posix())]

    def healthy(self) -> bool:
        """Run the health check once."""
        command = json.loads(only("HEALTHCHECK").split(" CMD ", 1)[1])
        done = subprocess.run(command_in(self, command), env=self.variables, capture_output=True)
        return done.returncode == 0

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """Start it; ready when it says that it listens."""
        process = subprocess.Popen(
            command_in(self, json.loads(only("CMD"))),
            cwd=self.app,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            printed = ""
            while "Talk to the bot" not in printed:
                assert process.stdout is not None
                line = process.stdout.readline()
                assert line, f"the server ended:\n{printed}"
                printed += line
            yield process
        finally:
            process.kill()
            process.communicate()

    def files(self) -> set[str]:
        """Give what lies in its folder, caches left out."""
        found = (path.relative_to(self.app) for path in self.app.rglob("*") if path.is_file())
        return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def command_in(image: Image, command: list[str]) -> list[str]:
    """Find the program on the image's path, not on ours."""
    program = shutil.which(command[0], path=image.variables["PATH"])
    assert program is not None, f"{command[0]} is not on the image's path"
    return [program, *command[1:]]


def test_the_linter_finds_nothing() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("no hadolint: install requirements-dev.lock")
    done = subprocess.run(
        [linter, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_slim_and_runs_without_root() -> None:
    assert re.fullmatch(r"python:3\.\d+-slim", only("FROM"))
    words = [word for word, _ in instructions()]
    assert words[-1] == "CMD"
    assert words.index("USER") > max(at for at, word in enumerate(words) if word == "RUN")
    user = only("USER")
    assert user.isdigit()
    assert int(user) > 0
    assert f"--uid {user} " in next(rest for word, rest in instructions() if word == "RUN")


@pytest.mark.parametrize("path", [".env", ".git", "var", ".venv", "tests", "flows/__pycache__"])
def test_what_is_private_or_useless_stays_out_of_the_build(path: str) -> None:
    assert ignored(path)


@pytest.mark.timeout(400)
def test_its_steps_lead_from_an_empty_folder_to_a_healthy_server(tmp_path: Path) -> None:
    image = Image(tmp_path)
    image.build()
    assert "chown callwright var" in image.notes.read_text()
    built = image.files()
    assert not image.healthy()
    with image.started() as process:
        assert image.healthy()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert not image.healthy()
    assert {path for path in image.files() - built if not path.startswith("var/")} == set()
