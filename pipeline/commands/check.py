"""``callwright check``: all that is wrong with flows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.build.compiler import CompiledFlow
from flows.checks.longest import longest_call, put_more_often
from flows.errors import FlowError
from pipeline.business.registry import load

WRONG = 2


def check(flows: Sequence[str], actions: str | None) -> int:
    """Print every problem and advice of flows; gives the exit code.

    Args:
        flows: Paths of flow files, or names of shipped flows.
        actions: The author's module, or None: the one beside each flow.
    """
    problems = 0
    for name in flows:
        try:
            compiled, _ = load(name, actions)
        except FlowError as error:
            problems += len(error.problems)
            for problem in error.problems:
                print(problem)
        else:
            alone = not compiled.called
            told = [_summary(flow, alone) for flow in compiled.tree]
            print("\n".join([*compiled.advice, *told]))
    if problems:
        print(f"{problems} {'problem' if problems == 1 else 'problems'}.", file=sys.stderr)
    return WRONG if problems else 0


def _summary(compiled: CompiledFlow, alone: bool) -> str:
    """Tell of a flow; where it is not alone in its tree, without those that it calls."""
    flow = compiled.flow
    counts = (
        f"{len(flow.states)} states",
        f"{len(flow.slots)} slots",
        f"{len(compiled.transitions)} transitions",
    )
    longest = longest_call(flow)
    told = [
        f"{Path(flow.path).name or flow.name}: no problem; {', '.join(counts)}.",
        f"{'The' if alone else 'By itself the'} longest call has {longest.turns} turns of the "
        f"caller, and {longest.minutes} minutes in which the bot speaks.",
    ]
    told += [
        f"{often.where.capitalize()}: the same question may come {often.times} times."
        for often in put_more_often(flow)
    ]
    return " ".join(told)
