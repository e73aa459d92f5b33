"""A flow file → a flow that calls can be taken with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from flows.build.builder import Builder
from flows.build.compiler import CompiledFlow, compile_flow
from flows.build.intent_builder import advise_brackets
from flows.build.library import Library, languages, read_library
from flows.build.linking import check_shared, check_zone, digest, linked
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
MOST_DEPTH = 4  # flows that wait for the end of one another


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
    return _Loader(file, check, actions).load(read_tree(file), file)


def load_text(
    text: str, name: str = "flow.yaml", *, actions: Registered | None = None
) -> CompiledFlow:
    """Load a flow from text; ``name`` stands for the file in messages, ``actions`` is as in
    ``load_flow``.

    Raises:
        FlowError: As ``load_flow``.
    """
    file = Path(name)
    return _Loader(file, True, actions).load(parse_tree(text.encode(), name), file)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A file that was read, and is still to be checked."""

    spec: FlowSpec
    flow: Flow
    file: Path
    builder: Builder
    problems: Problems


class _Loader:
    """Loads a file, and the files of the flows that it calls."""

    def __init__(self, home: Path, check: bool, actions: Registered | None) -> None:
        self._folder = home.parent.resolve()
        self._check = check
        self._actions = actions
        self._read: dict[str, _Read] = {}  # by flow, those that are called before their callers

    def load(self, tree: Tree, file: Path) -> CompiledFlow:
        """Read, check, link and compile; the flow of ``file`` is the one where calls begin."""
        home = self.read(tree, file, ())
        others = {name: read.flow for name, read in self._read.items() if read is not home}
        for read in self._read.values():
            self._validate(read, home.flow)
        anytime = home.builder.anytime
        called = {
            name: compile_flow(linked(home.flow, anytime, flow), check=self._check)
            for name, flow in others.items()
        }
        flow = replace(home.flow, digest=digest(home.flow, others))
        return replace(
            compile_flow(flow, check=self._check),
            advice=tuple(line for read in self._read.values() for line in _advice(read)),
            written=tuple(home.builder.prompts.built),
            called=called,
        )

    def read(self, tree: Tree, file: Path, above: tuple[Path, ...]) -> _Read:
        """Read a file and those beneath it; ``above`` are the files that led to it."""
        name = tree.root.get("flow")
        problems = Problems(file.name, name if isinstance(name, str) else "", tree.line)
        spec, library = _understood(tree, problems)
        above = (*above, file.resolve())
        called = {
            alias: self._called(alias, written, spec, above, problems)
            for alias, written in spec.flows.items()
        }
        names = {alias: read.flow.name if read else alias for alias, read in called.items()}
        builder = Builder(spec, tree, library, problems, names)
        flow = builder.build(str(file))
        beneath = frozenset().union(*(read.flow.calls for read in called.values() if read))
        found = _Read(
            spec=spec,
            flow=replace(flow, calls=beneath | {flow.name}),
            file=file,
            builder=builder,
            problems=problems,
        )
        known = self._read.setdefault(flow.name, found)
        if known.file.resolve() != file.resolve():
            problems.add_at(
                "flows",
                ("flow",),
                f"{known.file.name} in the same tree is named '{flow.name}' too",
                "rename one of them",
            )
            problems.raise_any()
        return found

    def _called(
        self,
        alias: str,
        written: str,
        spec: FlowSpec,
        above: tuple[Path, ...],
        problems: Problems,
    ) -> _Read | None:
        """Read a flow that is called; None where that is refused."""
        file = self._beside(written, above[-1])
        sentence, remedy = _refused(file, self._folder, above)
        read = None
        if not sentence:
            known = (one for one in self._read.values() if one.file.resolve() == file.resolve())
            read = next(known, None) or self.read(read_tree(file), file, above)
            if read.flow.language != spec.language:
                sentence = f"{file.name} speaks '{read.flow.language}', this flow '{spec.language}'"
                remedy = "call a flow of the same language"
        if sentence:
            problems.add_at("flows", ("flows", alias), sentence, remedy)
            return None
        return read

    def _beside(self, written: str, caller: Path) -> Path:
        beside = caller.parent / (written if written.endswith((".yaml", ".yml")) else "")
        if beside == caller.parent:
            beside = caller.parent / f"{written}.yaml"
            shipped = DEFINITIONS / f"{written}.yaml"
            return shipped if "/" not in written and not beside.exists() else beside
        return beside

    def _validate(self, read: _Read, home: Flow) -> None:
        problems = read.problems
        others = (one.flow for one in self._read.values() if one is not read)
        if read.flow is not home:
            check_zone(read.flow, home, problems)
            check_shared(read.flow, others, problems)
        if self._check:
            validate(read.flow, read.builder.prompts.built, problems, self._actions)
        problems.raise_any()


def _refused(file: Path, folder: Path, above: tuple[Path, ...]) -> tuple[str, str]:
    """Tell why a flow cannot be called, and what would do; empty where it can."""
    found = file.resolve()
    if found in above:
        round_trip = " > ".join(path.name for path in (*above[above.index(found) :], found))
        return f"the flows call one another in a circle: {round_trip}", (
            "let the flow return, and the one that called it call the next"
        )
    if len(above) > MOST_DEPTH:
        return f"calls go deeper than {MOST_DEPTH} flows", "let the flows return in between"
    if not found.is_relative_to(folder) and found.parent != DEFINITIONS:
        return f"{file.name} is outside the folder of the flow where calls begin", "move it there"
    if not found.is_file():
        return f"there is no file {file.name}", "give the path of a flow file beside this one"
    return "", ""


def _understood(tree: Tree, problems: Problems) -> tuple[FlowSpec, Library]:
    """Give what stands in a file, and the wordings of its language."""
    try:
        spec = FlowSpec.model_validate(tree.root)
    except ValidationError as error:
        report(error, tree, problems)
        raise problems.error() from None
    try:
        return spec, read_library(spec.language)
    except KeyError:
        known = ", ".join(languages())
        problems.add_at(
            "language", ("language",), f"there are no wordings in '{spec.language}'", f"use {known}"
        )
        raise problems.error() from None


def _advice(read: _Read) -> tuple[str, ...]:
    problems = read.problems
    advise(read.builder.prompts.built, problems)
    advise_flow(read.flow, problems)
    advise_brackets(read.spec, problems)
    advise_intents(read.flow, problems)
    _advise_folder(read.flow, read.file, problems)
    read.builder.meanings.advise()
    return problems.worded()
