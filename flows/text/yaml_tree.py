"""YAML text → a tree of mappings, lists and texts that knows its lines.

Every scalar is text, whatever YAML would make of it: ``10:30`` is five characters, ``no`` is two,
and the schema decides on types. What YAML does silently (a key given twice, aliases, tags, a value
left out) is refused here; what only hurts in a prompt (``#``, ``[ ]``) is noted on the tree for the
builder to refuse. Parts and depth are counted while the parser yields, so that a hostile file
costs no more than a large honest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from flows.text.problems import Problems, TreePath
from flows.text.yaml_errors import explain

MAX_BYTES = 256 * 1024
MAX_DEPTH = 16
MAX_PARTS = 5000

_YAML_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

Value = str | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A file as read.

    Attributes:
        root: Mappings, lists and texts.
        lines: Line of each part, counting from 1; a mapping's entry stands where its key does.
        lost: Text → what stands behind a `` #`` after it, for unquoted texts.
        inline: Lists and mappings in ``[ ]`` or ``{ }``.
        plain: Unquoted texts.
    """

    root: dict[str, Any]
    lines: dict[TreePath, int] = field(default_factory=dict)
    lost: dict[TreePath, str] = field(default_factory=dict)
    inline: frozenset[TreePath] = frozenset()
    plain: frozenset[TreePath] = frozenset()

    def line(self, path: TreePath) -> int:
        """Give the line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_tree(path: Path) -> Tree:
    """Read a file.

    Raises:
        FlowError: It cannot be read as a flow; every complaint that could be found is in it.
    """
    problems = Problems(path.name)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add("file", 0, f"cannot be read: {reason}", "give the path of a flow file")
        raise problems.error() from None
    return parse_tree(raw, path.name)


def parse_tree(raw: bytes, name: str) -> Tree:
    """Read the bytes of a file; ``name`` is used in messages.

    Raises:
        FlowError: As ``read_tree``.
    """
    problems = Problems(name)
    if len(raw) > MAX_BYTES:
        problems.add(
            "size", 1, f"is larger than {MAX_BYTES // 1024} KB", "split it into several flows"
        )
        raise problems.error()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add("yaml", line, "is not UTF-8 text", "save the file as UTF-8")
        raise problems.error() from None
    return _Reader(text, problems).read()


class _Reader:
    """One pass over the parser's events."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text_lines = _YAML_BREAK.split(text)
        self._text = text
        self._problems = problems
        self._problems.flow = _flow_name(text)
        self._parts = 0
        self._lines: dict[TreePath, int] = {}
        self._lost: dict[TreePath, str] = {}
        self._inline: set[TreePath] = set()
        self._plain: set[TreePath] = set()

    def read(self) -> Tree:
        try:
            root = self._document(iter(yaml.parse(self._text, Loader=yaml.SafeLoader)))
        except yaml.YAMLError as error:
            line, sentence, remedy = explain(error, self._text_lines)
            if not self._problems.speaks_of(line):
                self._problems.add("yaml", line, sentence, remedy, self._place(line))
            raise self._problems.error() from None
        self._problems.raise_any()
        return Tree(
            root=root,
            lines=self._lines,
            lost=self._lost,
            inline=frozenset(self._inline),
            plain=frozenset(self._plain),
        )

    def _document(self, events: Iterator[yaml.Event]) -> dict[str, Any]:
        next(events)  # the stream
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            self._problems.add("yaml", 1, "the file is empty", "write a flow into it")
            raise self._problems.error()
        if start.explicit:  # type: ignore[attr-defined]
            self._refuse(start, "'---' and '%' lines are not used here", "remove the line")
        root = self._value(next(events), events, (), 0)
        next(events)  # the document's end
        more = next(events)
        if not isinstance(more, yaml.StreamEndEvent):
            self._refuse(more, "a second document begins here", "keep one flow a file")
        if not isinstance(root, dict):
            self._problems.add(
                "yaml", 1, "the file does not consist of 'key: value' lines", "begin with 'flow:'"
            )
            raise self._problems.error()
        return root

    def _value(
        self, event: yaml.Event, events: Iterator[yaml.Event], path: TreePath, depth: int
    ) -> Value:
        self._count(event, depth)
        self._lines.setdefault(path, _line(event))
        self._refuse_magic(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, path, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, path, depth)
        return ""  # an alias, refused above

    def _sequence(
        self,
        start: yaml.SequenceStartEvent,
        events: Iterator[yaml.Event],
        path: TreePath,
        deep: int,
    ) -> list[Any]:
        if start.flow_style:
            self._inline.add(path)
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*path, len(items)), deep + 1))
        return items

    def _mapping(
        self, start: yaml.MappingStartEvent, events: Iterator[yaml.Event], path: TreePath, deep: int
    ) -> dict[str, Any]:
        if start.flow_style:
            self._inline.add(path)
        entries: dict[str, Any] = {}
        for key_event in events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            key = self._key(key_event, events, path, deep)
            place = (*path, key)
            line = _line(key_event)
            first = self._lines.get(place)
            if key in entries:
                self._refuse(
                    key_event, f"'{key}' stands here twice, first on line {first}", "keep one", path
                )
            self._lines[place] = line
            value_event = next(events)
            if start.flow_style and _is_nothing(value_event):
                self._refuse(
                    start,
                    f"a text that begins with {{ must stand in quotes, or '{key}' has no value",
                    'put " at both ends of the text',
                    path,
                )
                self._count(value_event, deep)
                entries[key] = ""
                continue
            value = self._value(value_event, events, place, deep + 1)
            if key not in entries:
                entries[key] = value
        return entries

    def _key(
        self, event: yaml.Event, events: Iterator[yaml.Event], path: TreePath, depth: int
    ) -> str:
        self._count(event, depth)
        self._refuse_magic(event, path)
        if isinstance(event, yaml.ScalarEvent):
            if event.value == "<<" and event.style is None:
                self._refuse(event, "'<<' (merging) is not used here", "write the keys out", path)
            return str(event.value)
        self._refuse(
            event, "a key is a list or a mapping", "put the text in quotes if it is one", path
        )
        self._value(event, events, (*path, "?"), depth + 1)
        return "?"

    def _scalar(self, event: yaml.ScalarEvent, path: TreePath) -> str:
        text = str(event.value)
        if event.style is None:
            self._plain.add(path)
            if text == "":
                self._refuse(event, f"'{_last(path)}' has no value", "give one or remove it", path)
            rest = self._rest_of_line(event)
            if rest[:1] in (" ", "\t") and rest.lstrip().startswith("#"):
                self._lost[path] = rest.strip()
        return text

    def _rest_of_line(self, event: yaml.Event) -> str:
        end = event.end_mark
        return self._text_lines[end.line][end.column :] if end is not None else ""

    def _count(self, event: yaml.Event, depth: int) -> None:
        self._parts += 1
        if depth > MAX_DEPTH:
            self._refuse(event, f"is nested more than {MAX_DEPTH} deep", "flatten it")
            raise self._problems.error()
        if self._parts > MAX_PARTS:
            self._refuse(event, f"has more than {MAX_PARTS} parts", "split it into several flows")
            raise self._problems.error()

    def _refuse_magic(self, event: yaml.Event, path: TreePath = ()) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            name = getattr(event, "anchor", "")
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._refuse(
                event,
                f"'{mark}{name}' is YAML's way of repeating a part, which is not used here",
                f"write the part out, or put the text in quotes if it begins with {mark}",
                path,
            )
        if getattr(event, "tag", None):
            self._refuse(
                event,
                f"'{_tag(event)}' is a YAML tag, which is not used here",
                "remove it, or put the text in quotes if it begins with !",
                path,
            )

    def _refuse(self, event: yaml.Event, sentence: str, remedy: str, path: TreePath = ()) -> None:
        line = _line(event)
        self._problems.add("yaml", line, sentence, remedy, path or self._place(line))

    def _place(self, line: int) -> TreePath:
        """Find the slot, state or action around a line by walking upwards by indentation."""
        return place_of_line(self._text_lines, line)


def place_of_line(lines: list[str], line: int) -> TreePath:
    """Give the path of the keys above a line, outermost first, judged by indentation alone."""
    path: list[str] = []
    indent = 10**6
    for text in reversed(lines[: max(line, 0)]):
        stripped = text.lstrip(" ")
        depth = len(text) - len(stripped)
        if (
            not stripped
            or stripped.startswith(("#", "-"))
            or depth >= indent
            or ":" not in stripped
        ):
            continue
        indent = depth
        path.append(stripped.split(":", 1)[0].strip("\"' "))
        if depth == 0:
            break
    return tuple(reversed(path))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _tag(event: yaml.Event) -> str:
    return str(getattr(event, "tag", "")).replace("tag:yaml.org,2002:", "!!")


def _is_nothing(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.value == "" and event.style is None


def _last(path: TreePath) -> str:
    return str(path[-1]) if path else ""


def _flow_name(text: str) -> str:
    match = re.search(r"^flow: *([a-z][a-z0-9_]{0,39})\s*$", text, re.MULTILINE)
    return match[1] if match else ""
