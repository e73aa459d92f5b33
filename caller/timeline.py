"""A call as people see it: one line for whatever happens, as it happens, in aligned columns."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from typing import Any, TextIO

from caller.bot_side import Event

_COLUMNS = "{time:>6}  {state:<22}{floor:<11}{who:<8}{what}"
_WIDTH_BEFORE_WHAT = 6 + 2 + 22 + 11 + 8
_COLOURS = {"caller": "36", "bot": "32", "heard": "33", "slot": "35", "work": "34", "trouble": "31"}
_DIM, _BOLD = "2", "1"


class Paint:
    """Colours where the output is a terminal, nothing elsewhere.

    Args:
        output: Where the text goes.
    """

    def __init__(self, output: TextIO) -> None:
        self.on = output.isatty()

    def __call__(self, text: str, *codes: str) -> str:
        """Give the text in these ANSI codes."""
        shown = ";".join(code for code in codes if code)
        return f"\x1b[{shown}m{text}\x1b[0m" if self.on and shown else text


class Timeline:
    """Prints a call.

    Args:
        output: Where to.
    """

    def __init__(self, output: TextIO = sys.stdout) -> None:
        self._output = output
        self._paint = Paint(output)
        self._began = time.monotonic()
        self._state = self._floor = ""
        self._shown = ("", "")
        self._interim = False
        self._slots: Mapping[str, Mapping[str, str]] = {}

    def begin(self) -> None:
        """Print the head of the columns; the time counts from here."""
        self._began = time.monotonic()
        head = _COLUMNS.format(time="s", state="flow", floor="floor", who="who", what="what")
        self._write(self._paint(head, _DIM))

    def caller(self, what: str, words: str) -> None:
        """Show what the caller does."""
        said = f"“{words}”" if what in ("says", "writes", "cuts in") else words
        self._line("caller", f"{what:<8}{said}", bold=True)

    def event(self, event: Event) -> None:
        """Show an event of the bot."""
        match event["kind"]:
            case "flow":
                asking = event["asking"]
                own = asking in ("", event["state"])
                self._state = event["state"] if own else f"{event['state']} · {asking}"
            case "floor":
                self._floor = event["state"]
                self._line(
                    "", self._paint(f"{event['ms'] / 1000:.2f} s of {event['previous']}", _DIM)
                )
            case "user":
                self._user(event)
            case "slots":
                self._show_slots(event["slots"])
            case _:
                self._other(event)

    def _other(self, event: Event) -> None:
        match event["kind"]:
            case "prompt":
                self._line("bot", event["text"])
            case "heard" if not event["complete"]:
                said = event["text"] or "nothing"
                self._line("bot", f"cut off after {event['seconds']:.1f} s; heard: “{said}”")
            case "barge_in":
                self._line("bot", f"silent {event['silence_ms']} ms after the caller's first sound")
            case "latency":
                self._line("", self._paint(_latency(event), _DIM))
            case "action":
                result = " ".join(f"{name} {value}" for name, value in event["result"].items())
                self._line("work", f"{event['name']} {event['status']} {result}".strip())
            case "trouble":
                self._line("trouble", event["what"])
            case "outcome":
                self._line("bot", f"outcome: {event['outcome']}")
            case "ended":
                self._line("bot", f"hangs up ({event['reason']})")

    def _user(self, event: Event) -> None:
        if event["final"]:
            self._line(
                "heard", f"“{event['text']}”" if event["source"] != "keys" else event["text"]
            )
        elif self._paint.on:
            self._replaceable("heard", f"“{event['text']} …”")
        else:
            self._line("heard", f"“{event['text']} …”")

    def _show_slots(self, slots: Mapping[str, Mapping[str, str]]) -> None:
        for name, slot in slots.items():
            before = self._slots.get(name)
            if before is None or before["value"] != slot["value"]:
                instead = f" (was {before['value']})" if before else ""
                self._line("slot", f"{name} = {slot['value']}{instead}, {slot['source']}")
        for name in self._slots.keys() - slots.keys():
            self._line("slot", f"{name} is open again")
        self._slots = {name: dict(slot) for name, slot in slots.items()}

    def _line(self, who: str, what: str, bold: bool = False) -> None:
        state = self._state if self._state != self._shown[0] else ""
        floor = self._floor if self._floor != self._shown[1] else ""
        self._shown = (self._state, self._floor)
        text = self._format(who, what, state, floor, bold)
        self._write(f"\r\x1b[K{text}" if self._interim else text)
        self._interim = False

    def _replaceable(self, who: str, what: str) -> None:
        room = shutil.get_terminal_size().columns - _WIDTH_BEFORE_WHAT - 1
        text = self._format(who, what[: max(10, room)], "", "", False)
        self._output.write(f"\r\x1b[K{self._paint(text, _DIM)}")
        self._output.flush()
        self._interim = True

    def _format(self, who: str, what: str, state: str, floor: str, bold: bool) -> str:
        colour = _COLOURS.get(who, "")
        return _COLUMNS.format(
            time=f"{time.monotonic() - self._began:.1f}",
            state=f"{state:<22}",
            floor=self._paint(f"{floor:<11}", _DIM),
            who=self._paint(f"{who:<8}", colour),
            what=self._paint(what, colour, _BOLD if bold else ""),
        )

    def _write(self, text: str) -> None:
        print(text, file=self._output, flush=True)


def _latency(event: Mapping[str, Any]) -> str:
    stages = (
        ("end_of_turn", "end of turn"),
        ("thinking", "thinking"),
        ("llm", "words"),
        ("tts", "voice"),
    )
    parts = [
        f"{label} {event[f'{name}_ms']}"
        for name, label in stages
        if event.get(f"{name}_ms") is not None
    ]
    return f"turn {event['turn']}: {event['total_ms']} ms to the first sound ({', '.join(parts)})"
