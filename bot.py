"""Pipecat's entry point: ``python bot.py`` serves the bot, with the options of Pipecat's runner."""

from __future__ import annotations

from pipecat.runner.types import RunnerArguments

from pipeline.answering import answer
from pipeline.application import application
from pipeline.serving import serve


async def bot(runner_args: RunnerArguments) -> None:
    """Take one call, from its connection to its end."""
    await answer(runner_args, application())


if __name__ == "__main__":
    raise SystemExit(serve(bot))
