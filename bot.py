"""Pipecat's entry point: ``python bot.py`` serves the bot, with the options of Pipecat's runner."""

from __future__ import annotations

from pipeline.call.answering import bot
from pipeline.devserver.serving import serve

__all__ = ["bot"]

if __name__ == "__main__":
    raise SystemExit(serve(bot))
