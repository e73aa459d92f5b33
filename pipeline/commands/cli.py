"""The ``callwright`` command: its parser. What each command does stands in a file of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.errors import CallwrightError

FLOW_HELP = "path of a flow file, or the name of one that is shipped"
MOST_CALLS = 1_000_000
WRONG = 2  # exit code for a flow, a setting or a store that cannot be used


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["serve"]:
        return _serve(words[1:])
    parsed = _parser().parse_args(words)
    try:
        return int(parsed.command(parsed))
    except CallwrightError as error:
        print(error, file=sys.stderr)
        return WRONG
    except BrokenPipeError:  # who read what is printed has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="callwright",
        description="A phone agent that follows its script exactly and still talks like a person.",
    )
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", help="callwright COMMAND --help tells its options"
    )
    serve = commands.add_parser(
        "serve", help="serve the bot: as python bot.py, with the options of Pipecat's runner"
    )
    serve.set_defaults(command=lambda _parsed: _serve([]))
    for add in (
        *(_add_new, _add_chat, _add_check, _add_calls),
        *(_add_test, _add_explore, _add_draw, _add_schema),
    ):
        add(commands)
    return parser


def _add_new(commands: Any) -> None:
    parser = _command(commands, "new", "write a small flow with its calls, to begin with")
    parser.add_argument("name", metavar="NAME", help="of the flow: NAME.yaml and NAME.calls/")
    parser.set_defaults(command=_new)


def _add_chat(commands: Any) -> None:
    parser = _command(
        commands, "chat", "talk to a flow in the terminal; it books as a call by voice does"
    )
    parser.add_argument(
        "flow", metavar="FLOW", nargs="?", help=f"{FLOW_HELP}; without one, the setting FLOW"
    )
    _takes_actions(parser)
    parser.add_argument(
        "--now",
        metavar="TIME",
        help="the time at which the call begins, as 2026-11-30T09:00; the clock then stands still "
        "but for a second each time it is read",
    )
    parser.add_argument(
        "--stub",
        metavar="ACTION[=ANSWER]",
        action="append",
        default=[],
        help="an action of the flow does not run but answers: book, book=reference:AB12 or "
        "book=failed:taken; given again it is the next answer",
    )
    parser.set_defaults(command=_chat)


def _add_check(commands: Any) -> None:
    parser = _command(
        commands, "check", f"tell all that is wrong with flows; exit code {WRONG} if anything is"
    )
    parser.add_argument("flows", metavar="FLOW", nargs="+", help=FLOW_HELP)
    _takes_actions(parser)
    parser.set_defaults(command=_check)


def _add_calls(commands: Any) -> None:
    parser = _command(
        commands, "calls", "run many calls from a file of JSON Lines; prints one line for each"
    )
    parser.add_argument("file", metavar="FILE.jsonl", help="the calls; - reads standard input")
    parser.add_argument("--flow", metavar="FLOW", help=f"of calls that name none: {FLOW_HELP}")
    parser.set_defaults(command=_calls)


def _add_test(commands: Any) -> None:
    parser = _command(
        commands, "test", "run the calls that are written down for a flow; exit code 1 if one fails"
    )
    parser.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    parser.add_argument(
        "calls",
        metavar="CALLS",
        nargs="?",
        type=Path,
        help="a call or a folder of them; without it the folder x.calls beside x.yaml",
    )
    _takes_actions(parser)
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write the results as JUnit XML")
    parser.set_defaults(command=_test)


def _add_explore(commands: Any) -> None:
    parser = _command(
        commands,
        "explore",
        "make calls up and hold them against what every call keeps; exit code 1 if one breaks it",
    )
    parser.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    _takes_actions(parser)
    parser.add_argument("--calls", metavar="N", type=_count, default=1000, help="how many: 1000")
    parser.add_argument(
        "--seed", metavar="S", type=int, default=0, help="another number makes other calls"
    )
    parser.add_argument(
        "--found",
        metavar="DIR",
        type=Path,
        help="where calls that break something are written: the folder x.found beside x.yaml",
    )
    parser.add_argument("--json", action="store_true", help="tell it as one line of JSON")
    parser.set_defaults(command=_explore)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_CALLS:
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MOST_CALLS}")
    return int(text)


def _add_draw(commands: Any) -> None:
    parser = _command(commands, "draw", "draw a flow as a Mermaid or SVG diagram")
    parser.add_argument("flow", metavar="FLOW", help=FLOW_HELP)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="write a file: .svg (needs graphviz), or .mmd or .md for Mermaid",
    )
    parser.set_defaults(command=_draw)


def _add_schema(commands: Any) -> None:
    parser = _command(commands, "schema", "print the JSON schema of flow files, for editors")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write it to a file")
    parser.set_defaults(command=_schema)


def _command(commands: Any, name: str, does: str) -> argparse.ArgumentParser:
    described = f"{does[0].upper()}{does[1:]}."
    parser: argparse.ArgumentParser = commands.add_parser(name, help=does, description=described)
    return parser


def _takes_actions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--actions",
        metavar="MODULE",
        help="Python module with actions of your own: a dotted name or a .py file; without it, "
        "the setting ACTIONS, or garage_actions.py beside garage.yaml",
    )


def _serve(words: Sequence[str]) -> int:
    from pipeline.settings.loading import set_for_process

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _takes_actions(parser)
    own, words = parser.parse_known_args(words)
    if own.actions is not None:
        set_for_process("ACTIONS", own.actions)
    from pipeline.call.answering import bot
    from pipeline.devserver.serving import serve

    return serve(bot, words)


def _check(parsed: argparse.Namespace) -> int:
    from pipeline.commands.check import check

    return check(parsed.flows, _module(parsed))


def _chat(parsed: argparse.Namespace) -> int:
    from pipeline.commands.chat import chat

    return chat(parsed.flow, parsed.actions, parsed.now, parsed.stub)


def _test(parsed: argparse.Namespace) -> int:
    from pipeline.business.registry import load
    from pipeline.commands.testing import run_calls

    compiled, _ = load(parsed.flow, _module(parsed), lambda _action: True)
    return run_calls(compiled, parsed.calls, parsed.junit, print)


def _explore(parsed: argparse.Namespace) -> int:
    from pipeline.business.registry import load
    from pipeline.commands.explore import explore_flow

    compiled, _ = load(parsed.flow, _module(parsed), lambda _action: True)
    return explore_flow(
        compiled, parsed.calls, parsed.seed, print, folder=parsed.found, as_json=parsed.json
    )


def _module(parsed: argparse.Namespace) -> str | None:
    """Give the author's module of actions, where one is named."""
    from pipeline.settings.loading import load_settings

    return parsed.actions or load_settings().actions


def _calls(parsed: argparse.Namespace) -> int:
    from pipeline.commands.calls import calls

    return calls(parsed.file, parsed.flow)


def _new(parsed: argparse.Namespace) -> int:
    from pipeline.commands.new import new

    return new(parsed.name, print)


def _draw(parsed: argparse.Namespace) -> int:
    from pipeline.commands.draw import draw

    return draw(parsed.flow, parsed.output)


def _schema(parsed: argparse.Namespace) -> int:
    from pipeline.commands.schema import schema

    return schema(parsed.output)


if __name__ == "__main__":
    raise SystemExit(main())
