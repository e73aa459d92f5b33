"""YAML's own complaints in an author's words."""

from __future__ import annotations

import re

import yaml

from flows.text.problems import COLON_IN_TEXT, QUOTE_TEXT

_INDENTATION = (
    "the line is indented otherwise than its neighbours",
    "let keys that belong together begin in the same column",
)


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
    before = lines[number][: mark.column]
    found = _explain_line(problem, lines[number], before)
    if found is not None:
        return number + 1, *found
    for candidate in (number, number - 1):
        found = _explain_start(_value(lines[candidate])) if candidate >= 0 else None
        if found is not None:
            return candidate + 1, *found
    found = _explain_problem(problem)
    if found is not None:
        return number + 1, *found
    if "got ':'" in problem and opening is not None and opening.line == number:
        return number + 1, COLON_IN_TEXT, QUOTE_TEXT
    if opening is not None and "flow" in context:
        return opening.line + 1, "a { or [ is opened and not closed", "close it"
    return number + 1, f"YAML cannot be read here ({problem or 'unknown reason'})", QUOTE_TEXT


def _explain_character(error: yaml.YAMLError, lines: list[str]) -> tuple[int, str, str]:
    position = getattr(error, "position", 0)
    before = "\n".join(lines)[: position if isinstance(position, int) else 0]
    return before.count("\n") + 1, "a character that is not text stands here", "remove it"


def _explain_line(problem: str, text: str, before: str) -> tuple[str, str] | None:
    """Look for what is wrong with the blanks and colons of the line."""
    if "\t" in text[: len(text) - len(text.lstrip())] or "'\\t'" in problem:
        return "a tab stands where spaces are due", "replace tabs by spaces"
    if "mapping values are not allowed" in problem:
        is_key = re.fullmatch(r"\s*(- )?[\w-]+", before)
        return _INDENTATION if is_key else (COLON_IN_TEXT, QUOTE_TEXT)
    return None


def _explain_problem(problem: str) -> tuple[str, str] | None:
    """Word a problem for which the line itself gives no hint."""
    character = re.search(r"found (?:character )?'(.)'", problem)
    if "got '?'" in problem:
        return "a '?' in a text inside { } or [ ]", QUOTE_TEXT
    if "expected the node content" in problem and character:
        return (
            f"a '{character[1]}' stands where a value is due",
            "give the value, or quote the text",
        )
    if "cannot start any token" in problem and character:
        return f"a '{character[1]}' stands at the beginning of a text", QUOTE_TEXT
    if "mapping keys are not allowed" in problem:
        return "a '?' stands at the beginning of a text", QUOTE_TEXT
    if "sequence entries are not allowed" in problem:
        return "a '- ' stands where no list is due", QUOTE_TEXT
    if "expected '<document start>'" in problem or "expected <block end>" in problem:
        return _INDENTATION
    if "could not find expected ':'" in problem:
        return "a ':' is missing, or a text goes on to this line", QUOTE_TEXT
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
