"""Finds and opens the Python module in which an author's actions stand."""

from __future__ import annotations

import importlib
import importlib.util
import stat
import sys
from pathlib import Path
from types import ModuleType

from flows.errors import CallwrightError, place_of

BESIDE = "_actions.py"


def module_beside(flow: str) -> Path | None:
    """Give the file of actions that lies beside a flow file: ``garage_actions.py`` beside
    ``garage.yaml`` and ``garage.es.yaml``; None where there is none, and for shipped flows."""
    path = Path(flow)
    if path.suffix not in (".yaml", ".yml"):
        return None
    file = path.parent / f"{path.name.split('.')[0]}{BESIDE}"
    return file if file.is_file() else None


def open_module(name: str) -> ModuleType:
    """Open a module: a dotted name, looked for in the working directory too, or a ``.py`` file.

    Raises:
        CallwrightError: ``actions``: it is not there, cannot be imported, or any user of this
            machine may write into it.
    """
    return _open_file(Path(name)) if name.endswith(".py") else _open_named(name)


def _open_named(name: str) -> ModuleType:
    _look_in(Path.cwd())
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise _refused(name, error) from error


def _open_file(file: Path) -> ModuleType:
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise _refused(str(file), error) from error
    if mode & stat.S_IWOTH:
        raise CallwrightError(
            f"{file}: anybody on this machine may write into this module of actions.",
            code="actions",
            remedy=f"Run chmod o-w {file}.",
        )
    resolved = file.resolve()
    name = f"callwright_{resolved.stem}_{abs(hash(str(resolved))):x}"
    known = sys.modules.get(name)
    if known is not None:
        return known
    _look_in(resolved.parent)
    spec = importlib.util.spec_from_file_location(name, resolved)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where type hints and dataclasses of the module look
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise _refused(str(file), error) from error
    return module


def _look_in(folder: Path) -> None:
    """Let the module import what lies beside it; behind everything that is installed."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def _refused(name: str, error: BaseException) -> CallwrightError:
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return CallwrightError(
        f"The module of actions {name} cannot be opened: {what} ({place_of(error)}).",
        code="actions",
        remedy="Name a module or a .py file that can be imported, in ACTIONS or --actions.",
    )
