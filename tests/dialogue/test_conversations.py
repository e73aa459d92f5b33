"""Calls as data (``tests/conversations/*.yaml``), and what holds for all of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow
from flows.keeping.journal import replay
from flows.keeping.snapshot import take_snapshot
from flows.playing.conversation import Conversation, ConversationError, load_conversation
from flows.playing.running import begin
from flows.words.sentences import sentences
from tests.scenes import conversation_runner as runner

ROOT = Path(__file__).parent.parent.parent
DEFINITIONS = ROOT / "flows" / "definitions"
PATHS = sorted(runner.FOLDER.glob("*.yaml"))
SPANISH = sorted(runner.FOLDER.glob("es/*.yaml"))
FLOW = DEFINITIONS / "appointment.yaml"
FLOWS = {FLOW: PATHS, DEFINITIONS / "appointment.es.yaml": SPANISH}
CALLS = [(flow, path) for flow, paths in FLOWS.items() for path in paths]
load = cache(load_flow)


@pytest.fixture(scope="module")
def compiled() -> CompiledFlow:
    return load(FLOW)


@pytest.mark.parametrize(("flow", "path"), CALLS, ids=lambda path: path.stem)
def test_conversation(flow: Path, path: Path) -> None:
    script = load_conversation(path)

    call = runner.recorded(runner.run(script, load(flow)))

    fresh = begin(script, load(flow)).dialogue
    assert list(replay(fresh, call.journal)) == call.acts, "the replay differs"
    assert take_snapshot(fresh) == take_snapshot(call.dialogue), "the record differs"


@pytest.mark.parametrize(("flow", "least"), list(zip(FLOWS, (40, 25), strict=True)))
def test_there_are_many_and_no_two_take_the_same_way(flow: Path, least: int) -> None:
    ways: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in FLOWS[flow]:
        call = runner.run(load_conversation(path), load(flow))
        ways[runner.signature(call)].append(path.stem)

    assert len(ways) >= least
    assert [names for names in ways.values() if len(names) > 1] == []


def _texts(part: Any) -> Iterator[str]:
    """Give all texts of a file."""
    if isinstance(part, str):
        yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for smaller in inner:
        yield from _texts(smaller)


def _pattern(sentence: str) -> str:
    """Give a regular expression for a sentence, with anything in its places."""
    fixed = [re.escape(part) for part in re.split(r"\{[^}]*\}", sentence)]
    return "[^?!]{1,90}".join(fixed).removesuffix(r"\.") + r"\.?"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_all_that_the_bot_says_is_written_in_the_flow_or_the_library(flow: Path) -> None:
    library = DEFINITIONS / "common" / flow.name.replace("appointment", "manners")
    trees = [yaml.load(p.read_text("utf-8"), Loader=yaml.BaseLoader) for p in (flow, library)]
    del trees[1]["prompts"]["implicit"]  # a value alone would stand for any sentence
    language = load(flow).flow.language
    written = {sentence for text in _texts(trees) for sentence in sentences(text, language)}
    said = re.compile(rf"(?:(?:{'|'.join(map(_pattern, sorted(written)))})\s?)+")

    for path in FLOWS[flow]:
        script = load_conversation(path)
        answers = [step.argument for step in script.steps if step.what == "found"]
        for prompt in runner.recorded(runner.run(script, load(flow))).said:
            for answer in answers:  # of the knowledge base
                prompt = prompt.removeprefix(answer).lstrip()
            assert said.fullmatch(prompt), f"{path.stem}: {prompt!r}"


def test_an_extra_slot_fails(compiled: CompiledFlow) -> None:
    script = {
        "call": "extra",
        "steps": [{"start": ""}, {"user": "a cleaning on Tuesday", "slots": {"type": "cleaning"}}],
    }

    with pytest.raises(ConversationError, match="slots"):
        runner.run(script, compiled)


RESTORER = """
import json, sys
from flows.build.load import load_flow
from flows.understanding.interpretation import RuleInterpreter
from flows.keeping.journal import acts_line, read_event
from flows.keeping.snapshot import restore, take_snapshot
from flows.dialogue.work import Terms
compiled, rules = load_flow(sys.argv[1]), RuleInterpreter()
for line in sys.stdin:
    job = json.loads(line)
    dialogue = restore(job["snapshot"], compiled, rules, Terms(**job["terms"]))
    again = take_snapshot(dialogue)
    acts = acts_line(dialogue.advance(*read_event(job["event"])))
    print(json.dumps([again, acts]))
"""


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_snapshots_are_restored_in_a_fresh_process_at_every_point(flow: Path) -> None:
    jobs: list[dict[str, Any]] = []
    expected: list[list[str]] = []
    for path in FLOWS[flow]:
        script = load_conversation(path)
        call, terms = runner.recorded(runner.run(script, load(flow))), asdict(script.terms)
        for snapshot, event, acts in zip(call.snapshots, call.journal, call.acts, strict=True):
            jobs.append({"snapshot": snapshot, "event": event, "terms": terms})
            expected.append([snapshot, acts])

    done = subprocess.run(
        [sys.executable, "-c", RESTORER, str(flow)],
        input="\n".join(json.dumps(job) for job in jobs),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )

    assert [json.loads(line) for line in done.stdout.splitlines()] == expected


RowPath = tuple[str | int, ...]  # keys of mappings and places in lists


def _transitions(flow: Path) -> list[RowPath]:
    """Give the path in the file of each row under a ``next:`` and under ``anytime:``."""
    tree = yaml.load(flow.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    rows: list[RowPath] = [("anytime", "intent", name) for name in tree["anytime"]["intent"]]
    for state, block in tree["states"].items():
        for trigger, target in block["next"].items():
            path = ("states", state, "next", trigger)
            keys = range(len(target)) if isinstance(target, list) else target
            rows += [path] if isinstance(target, str) else [(*path, key) for key in keys]
    return rows


ROWS = [(flow, row) for flow in FLOWS for row in _transitions(flow)]


@pytest.mark.parametrize(
    ("flow", "row"),
    ROWS,
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, tuple) else part.stem,
)
def test_without_any_one_transition_a_conversation_fails(
    flow: Path, row: RowPath, tmp_path: Path
) -> None:
    tree = yaml.load(flow.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    block = tree
    for key in row[:-1]:
        block = block[key]
    del block[row[-1]]
    path = tmp_path / flow.name
    path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
    damaged = load_flow(path, check=False)

    assert any(_fails(load_conversation(path), damaged) for path in FLOWS[flow])


def _fails(script: Conversation, compiled: CompiledFlow) -> bool:
    try:
        runner.run(script, compiled)
    except Exception:
        return True
    return False
