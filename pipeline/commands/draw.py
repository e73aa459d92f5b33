"""``callwright draw``: a flow as a picture."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from flows.build.diagram import dot, mermaid
from flows.build.load import load_flow
from flows.errors import CallwrightError
from pipeline.commands.output import write_file

MERMAID = ("", ".md", ".mermaid", ".mmd", ".txt")  # endings of files that hold it


def draw(flow: str, output: Path | None) -> int:
    """Draw a flow to a file, or as Mermaid to standard output; gives 0.

    Raises:
        CallwrightError: The flow cannot be used, or the drawing not be made or written.
    """
    compiled = load_flow(flow)
    if output is None:
        print(mermaid(compiled))
    elif output.suffix == ".svg":
        write_file(output, _svg(dot(compiled)))
    elif output.suffix in MERMAID:
        fenced = output.suffix == ".md"
        text = f"```mermaid\n{mermaid(compiled)}\n```\n" if fenced else f"{mermaid(compiled)}\n"
        write_file(output, text.encode())
    else:
        raise CallwrightError(
            f"{output}: there is no drawing for files that end in {output.suffix}.",
            code="output",
            remedy="Name a file that ends in .svg, .mmd or .md.",
        )
    return 0


def _svg(graph: str) -> bytes:
    program = shutil.which("dot")
    if program is None:
        raise CallwrightError(
            "An SVG drawing needs graphviz, and its program dot is not here.",
            code="graphviz",
            remedy="Run apt-get install graphviz, or draw without -o for Mermaid.",
        )
    drawing = subprocess.run(
        [program, "-Tsvg"], input=graph.encode(), capture_output=True, check=False, timeout=60
    )
    if drawing.returncode:
        raise CallwrightError("graphviz could not draw the flow.", code="graphviz")
    return drawing.stdout
