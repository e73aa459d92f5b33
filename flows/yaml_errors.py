"""YAML's own complaints in an author's words."""

from __future__ import annotations

import re

import yaml

_QUOTES = "put the text in quotes, or on its own line after '>-'"


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
    return _explain_line(problem, number, lines)


def _explain_character(error: yaml.YAMLError, lines: list[str]) -> tuple[int, str, str]:
    position = getattr(error, "position", 0)
    line = "\n".join(lines).count("\n", 0, position) + 1 if isinstance(position, int) else 1
    return line, "a character that is not text stands here", "remove it"


def _explain_line(problem: str, number: int, lines: list[str]) -> tuple[int, str, str]:
    text = lines[number]
    if "\t" in text[: len(text) - len(text.lstrip())] or "'\\t'" in problem:
        return number + 1, "a tab stands where spaces are due", "replace tabs by spaces"
    if "mapping values are not allowed" in problem:
        return number + 1, "a colon followed by a space inside a text", _QUOTES
    for candidate in (number, number - 1):
        value = _value(lines[candidate]) if candidate >= 0 else ""
        found = _explain_start(value)
        if found:
            return candidate + 1, *found
    if "could not find expected ':'" in problem:
        return number + 1, "a ':' is missing, or a text goes on to this line", _QUOTES
    if "expected <block end>" in problem or "expected ',' or" in problem:
        return (
            number + 1,
            "the indentation or a bracket does not fit",
            ("line the key up with its neighbours, and close every [ and {"),
        )
    return number + 1, f"YAML cannot be read here ({problem or 'unknown reason'})", _QUOTES


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
