"""Files that commands write."""

from __future__ import annotations

from pathlib import Path

from flows.errors import CallwrightError


def write_file(output: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        CallwrightError: ``output``, it cannot be written.
    """
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CallwrightError(
            f"{output}: cannot be written: {error.strerror or type(error).__name__}.",
            code="output",
            remedy="Name a file in a folder that is there and may be written.",
        ) from error
