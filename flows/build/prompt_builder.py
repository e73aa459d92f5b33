"""Prompts of a flow file → ``Prompt``, with the traps that only hurt in what is spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.errors import TemplateError
from flows.grammar import schema
from flows.model.conditions import Condition
from flows.model.flow import Prompt
from flows.text.problems import Problems, TreePath
from flows.text.templates import places, with_constants
from flows.text.yaml_tree import Tree

_NONE: Mapping[str, str] = {}
PromptValue = str | list[str] | schema.PromptSpec
ReadCondition = Callable[[str, TreePath], Condition | None]


class PromptBuilder:
    """Builds prompts of one file and remembers where each stood.

    Args:
        tree, problems: Of the file.
        constants: Texts for places that are the same in every call, by name.

    Attributes:
        built: Path and prompt of each, in the order of building, for later checks.
    """

    def __init__(
        self,
        tree: Tree,
        problems: Problems,
        constants: Mapping[str, str] = _NONE,
        read_condition: ReadCondition | None = None,
    ) -> None:
        self._constants = constants
        self._read_condition = read_condition
        self._tree = tree
        self._problems = problems
        self.built: list[tuple[TreePath, Prompt]] = []

    def prompt(self, value: PromptValue | None, path: TreePath) -> Prompt | None:
        """Build a prompt, or None where the author wrote none."""
        return None if value is None else self.required(value, path)

    def required(self, value: PromptValue, path: TreePath) -> Prompt:
        """Build a prompt."""
        prompt = self._build(value, path)
        self.built.append((path, prompt))
        return prompt

    def _build(self, value: PromptValue, path: TreePath) -> Prompt:
        if isinstance(value, str):
            return Prompt(texts=(self._text(value, path),))
        if isinstance(value, list):
            self._refuse_cut_sentence(path, len(value))
            by_attempt = (self._text(text, (*path, index)) for index, text in enumerate(value))
            return Prompt(texts=tuple(by_attempt))
        texts, conditions = self._cases(value, path)
        return Prompt(
            texts=texts,
            conditions=conditions,
            freely=value.phrase == "freely",
            guide=value.guide or "",
            max_words=value.max_words,
            must_hear=value.must_hear,
        )

    def _cases(
        self, value: schema.PromptSpec, path: TreePath
    ) -> tuple[tuple[str, ...], tuple[Condition | None, ...]]:
        """Give the wordings of a block, and on which conditions they are said."""
        if (value.text is None) == (value.cases is None):
            what = "says both 'text' and 'cases'" if value.text else "says nothing"
            self._problems.add_at("prompt", path, what, "write either 'text:' or 'cases:'")
        if value.cases is None:
            return (self._text(value.text or "", (*path, "text")),), ()
        if self._read_condition is None:
            self._problems.add_at("prompt", path, "a library wording has no cases", "write 'text:'")
            return ("",), ()
        texts: list[str] = []
        conditions: list[Condition | None] = []
        for index, case in enumerate(value.cases):
            place: TreePath = (*path, "cases", index)
            if (case.if_ is None) != (index == len(value.cases) - 1):
                self._problems.add_at(
                    "prompt",
                    place,
                    "the last case is said where no other holds, and only that one has no 'if'",
                    "add 'if:'" if case.if_ is None else "remove 'if:', or add a last '- text:'",
                )
            texts.append(self._text(case.text, (*place, "text")))
            read = self._read_condition(case.if_, (*place, "if")) if case.if_ else None
            conditions.append(read)
        return tuple(texts), tuple(conditions)

    def _text(self, text: str, path: TreePath) -> str:
        if path in self._tree.lost:
            self._problems.add_at(
                "yaml",
                path,
                f"everything after ' #' is lost: the caller would hear only \"{text}\"",
                "put the text in quotes, or write 'the hash key'",
            )
        try:
            places(text)
        except TemplateError as error:
            self._problems.add_at("template", path, error.sentence, error.remedy)
        return " ".join(with_constants(text, self._constants).split())

    def _refuse_cut_sentence(self, path: TreePath, count: int) -> None:
        """``[Sorry, which day]`` is two sentences to YAML."""
        plain = any((*path, index) in self._tree.plain for index in range(count))
        if path in self._tree.inline and plain:
            self._problems.add_at(
                "yaml",
                path,
                "a sentence in [ ] is cut at each comma",
                "put each sentence in quotes, or on its own line beginning with '- '",
            )
