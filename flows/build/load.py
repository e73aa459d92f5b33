"""A flow file → a flow that calls can be taken with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from flows.build.builder import Builder
from flows.build.compiler import CompiledFlow, compile_flow
from flows.build.intent_builder import advise_brackets
from flows.build.library import languages, read_library
from flows.checks.action_checks import Registered
from flows.checks.advice import advise, advise_flow
from flows.checks.intent_checks import advise_intents
from flows.checks.validation import validate
from flows.errors import FlowError
from flows.grammar.schema import FlowSpec
from flows.grammar.schema_errors import report
from flows.model.flow import Flow
from flows.text.problems import Problems
from flows.text.yaml_tree import Tree, parse_tree, read_tree

DEFINITIONS = Path(__file__).parent.parent / "definitions"


def load_flow(
    path: Path | str,
    *,
    check: bool = True,
    actions: Registered | None = None,
) -> CompiledFlow:
    """Load a flow file.

    Args:
        path: The file; a bare name, as ``appointment``, is one of the shipped flows.
        check: False leaves out ``flows.checks.validation``, to look at what a broken flow would do.
        actions: Registered names, of which the flow may ``run`` no others; a mapping tells of each
            what it takes, or None where that is not told. None: any.

    Raises:
        FlowError: It cannot be used. ``problems`` holds every complaint, each with file, line,
            flow, state or slot, and remedy.
    """
    file = _file(path)
    if file.parent == DEFINITIONS and not file.exists():
        raise _no_such_flow(file.stem)
    return _compiled(read_tree(file), file, check, actions)


def load_text(
    text: str, name: str = "flow.yaml", *, actions: Registered | None = None
) -> CompiledFlow:
    """Load a flow from text; ``name`` stands for the file in messages, ``actions`` is as in
    ``load_flow``.

    Raises:
        FlowError: As ``load_flow``.
    """
    return _compiled(parse_tree(text.encode(), name), Path(name), check=True, actions=actions)


def _advise_folder(flow: Flow, file: Path, problems: Problems) -> None:
    """Add a piece of advice where the answers to callers' questions are not beside the flow."""
    questions = flow.questions
    if questions is not None and file.is_file() and not (file.parent / questions).is_dir():
        problems.add_at(
            "advice",
            ("anytime", "questions"),
            f"there is no folder '{questions}' beside this file, so no question is answered",
            "make the folder, or remove questions",
        )


def _file(path: Path | str) -> Path:
    bare = isinstance(path, str) and "/" not in path and not path.endswith((".yaml", ".yml"))
    return DEFINITIONS / f"{path}.yaml" if bare else Path(path)


def _no_such_flow(name: str) -> FlowError:
    shipped = ", ".join(sorted(path.stem for path in DEFINITIONS.glob("*.yaml")))
    problems = Problems(name)
    remedy = f"name one of those ({shipped}), or give the path of a file, as ./{name}.yaml"
    problems.add("file", 0, "no shipped flow has this name", remedy)
    return problems.error()


def _compiled(
    tree: Tree, file: Path, check: bool, actions: Registered | None = None
) -> CompiledFlow:
    name = tree.root.get("flow")
    problems = Problems(file.name, name if isinstance(name, str) else "", tree.line)
    try:
        spec = FlowSpec.model_validate(tree.root)
    except ValidationError as error:
        report(error, tree, problems)
        raise problems.error() from None
    try:
        library = read_library(spec.language)
    except KeyError:
        known = ", ".join(languages())
        problems.add_at(
            "language", ("language",), f"there are no wordings in '{spec.language}'", f"use {known}"
        )
        raise problems.error() from None
    builder = Builder(spec, tree, library, problems)
    flow = builder.build(str(file))
    if check:
        validate(flow, builder.prompts.built, problems, actions)
    problems.raise_any()
    advise(builder.prompts.built, problems)
    advise_flow(flow, problems)
    advise_brackets(spec, problems)
    advise_intents(flow, problems)
    _advise_folder(flow, file, problems)
    builder.meanings.advise()
    written = tuple(builder.prompts.built)
    return replace(compile_flow(flow, check=check), advice=problems.worded(), written=written)
