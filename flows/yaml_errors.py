"""YAML's own complaints in an author's words."""

from __future__ import annotations

import re

import yaml

from flows.schema_types import COLON_IN_TEXT, QUOTE_TEXT


def explain(error: yaml.YAMLError, lines: list[str]) -> tuple[int, str, str]:
    """Word an error of the YAML parser.

    Returns:
        Line (from 1), what is wrong, and the remedy.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _explain_character(error, lines)
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    opening = getattr(error, "context_mark", None)
    if "quoted scalar" in context and opening is not None:
        return opening.line + 1, "a quotation mark is opened and not closed", "close it"
    number = min(mark.line, len(lines) - 1)
    found = _explain_line(problem, number, lines)
    if found is not None:
        return found
    if "got '?'" in problem:
        return number + 1, "a '?' in a text inside { } or [ ]", QUOTE_TEXT
    if "got ':'" in problem and opening is not None and opening.line == number:
        return number + 1, COLON_IN_TEXT, QUOTE_TEXT
    if opening is not None and "flow" in context:
        return opening.line + 1, "a { or [ is opened and not closed", "close it"
    if "could not find expected ':'" in problem:
        return number + 1, "a ':' is missing, or a text goes on to this line", QUOTE_TEXT
    if "expected <block end>" in problem:
        return number + 1, "the indentation does not fit", "line the key up with its neighbours"
    return number + 1, f"YAML cannot be read here ({problem or 'unknown reason'})", QUOTE_TEXT


def _explain_character(error: yaml.YAMLError, lines: list[str]) -> tuple[int, str, str]:
    position = getattr(error, "position", 0)
    line = "\n".join(lines).count("\n", 0, position) + 1 if isinstance(position, int) else 1
    return line, "a character that is not text stands here", "remove it"


def _explain_line(problem: str, number: int, lines: list[str]) -> tuple[int, str, str] | None:
    """Look for what is wrong in the words of the line itself, or of the one before."""
    text = lines[number]
    if "\t" in text[: len(text) - len(text.lstrip())] or "'\\t'" in problem:
        return number + 1, "a tab stands where spaces are due", "replace tabs by spaces"
    if "mapping values are not allowed" in problem:
        return number + 1, COLON_IN_TEXT, QUOTE_TEXT
    for candidate in (number, number - 1):
        found = _explain_start(_value(lines[candidate])) if candidate >= 0 else None
        if found:
            return candidate + 1, *found
    return None


def _explain_start(value: str) -> tuple[str, str] | None:
    if value.startswith("{") and re.match(r"\{[^}]*\}\s*[^\s,}\]#]", value):
        return "a text that begins with { must stand in quotes", 'put " at both ends of the text'
    if value.startswith("[") and re.match(r"\[[^\]]*\]\s*[^\s,}\]#]", value):
        return "a text that begins with [ must stand in quotes", 'put " at both ends of the text'
    if re.match(r"(\"[^\"]*\"|'[^']*')\s*[^\s,}\]#:]", value):
        return (
            "a text that begins with a quotation mark must stand in quotes as a whole",
            "put ' at both ends of the text",
        )
    if value[:1] in ("@", "`", "%", "*", "&", "!", "|", ">"):
        return f"a text that begins with {value[0]} must stand in quotes", (
            'put " at both ends of the text'
        )
    return None


def _value(line: str) -> str:
    """Give what follows the key or the dash of a line."""
    match = re.match(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(.*)", line)
    return match.group(1) if match else ""
