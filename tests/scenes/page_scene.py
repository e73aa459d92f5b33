"""One appointment call as the talk page sees it: (seconds to wait, kind, fields) each."""

from __future__ import annotations

from typing import Any

Cue = tuple[float, str, dict[str, Any]]

STATES = ["GREETING", "COLLECT_INFO", "RETRY", "CONFIRM", "COMPLETE", "FALLBACK"]
SLOTS = [
    {"name": "type", "kinds": ["choice"], "required": True},
    {"name": "date", "kinds": ["date"], "required": True},
    {"name": "time", "kinds": ["time"], "required": True},
    {"name": "name", "kinds": ["name"], "required": True},
    {"name": "contact", "kinds": ["phone", "email"], "required": True},
    {"name": "notes", "kinds": ["text"], "required": False},
]
SERVICES = {"stt": "pocketsphinx (embedded)", "tts": "Pico (embedded)", "llm": "none: scripted"}


def slot(value: str, spoken: str, status: str = "heard", source: str = "voice") -> dict[str, str]:
    return {"value": value, "spoken": spoken, "status": status, "source": source, "words": spoken}


def floor(state: str, previous: str, ms: int = 400) -> dict[str, Any]:
    return {"state": state, "previous": previous, "ms": ms}


def latency(
    turn: int, stt: int | None, wait: int | None, thinking: int, tts: int
) -> dict[str, Any]:
    """Stages in ms, one after the other; ``wait`` is what follows the recogniser's words."""
    end = None if wait is None else wait + (stt or 0)
    parts = {"end_of_turn_ms": end, "stt_ms": stt, "thinking_ms": thinking, "llm_ms": None}
    return {"turn": turn, **parts, "tts_ms": tts, "total_ms": (end or 0) + thinking + tts}


def said(number: int, text: str, seconds: float = 2.0) -> list[Cue]:
    """A prompt from its first sound to its last."""
    return [
        (0.1, "prompt", {"prompt": number, "text": text}),
        (0.0, "floor", floor("SPEAKING", "THINKING")),
        (
            seconds,
            "heard",
            {"prompt": number, "complete": True, "text": text, "seconds": seconds},
        ),
        (0.0, "floor", floor("IDLE", "SPEAKING")),
    ]


def answered(turn: int, text: str, source: str = "voice", seconds: float = 1.2) -> list[Cue]:
    """A turn of the caller, with interim words when it is spoken."""
    words = text.split()
    cues: list[Cue] = [(0.3, "floor", floor("LISTENING", "IDLE"))]
    if source == "voice":
        half = " ".join(words[: max(1, len(words) // 2)])
        fields = {"turn": turn, "text": half, "final": False, "source": source}
        cues.append((seconds, "user", fields))
    cues.append((0.4, "user", {"turn": turn, "text": text, "final": True, "source": source}))
    cues.append((0.0, "floor", floor("THINKING", "LISTENING")))
    return cues


BEGIN: list[Cue] = [
    (
        0.0,
        "call",
        {
            "flow": "appointment",
            "services": SERVICES,
            "transport": "WebRTC",
            "slots": SLOTS,
            "states": STATES,
        },
    ),
    (0.0, "participants", {"who": ["caller", "bot"]}),
    (0.0, "flow", {"state": "GREETING", "previous": "START", "asking": "GREETING"}),
    *said(1, "Hello, you have reached the Elm Street clinic. What can I book for you?", 2.2),
]

COLLECT: list[Cue] = [
    *answered(1, "I need a check-up next Friday at two"),
    (0.0, "flow", {"state": "COLLECT_INFO", "previous": "GREETING", "asking": "name"}),
    (
        0.0,
        "slots",
        {
            "slots": {
                "type": slot("checkup", "a check-up"),
                "date": slot("2026-12-04", "Friday, 4 December"),
                "time": slot("14:00", "2 pm"),
            }
        },
    ),
    (0.0, "latency", latency(1, 186, 110, 2, 84)),
    *said(2, "A check-up on Friday, 4 December at 2 pm. What name is it for?", 2.4),
    *answered(2, "Maria Olsen"),
    (
        0.0,
        "slots",
        {
            "slots": {
                "type": slot("checkup", "a check-up"),
                "date": slot("2026-12-04", "Friday, 4 December"),
                "time": slot("14:00", "2 pm"),
                "name": slot("Maria Olsen", "Maria Olsen"),
            }
        },
    ),
    (0.0, "flow", {"state": "COLLECT_INFO", "previous": "COLLECT_INFO", "asking": "contact"}),
    (0.0, "latency", latency(2, 208, 110, 1, 79)),
]

LONG = (
    "Thank you, Maria. How can we reach you: please give me a telephone number, "
    "or key it in and press hash, or type your e-mail address."
)

BARGE_IN: list[Cue] = [
    (0.1, "prompt", {"prompt": 3, "text": LONG}),
    (0.0, "floor", floor("SPEAKING", "THINKING")),
    (2.2, "floor", floor("INTERRUPT", "SPEAKING")),
    (0.0, "barge_in", {"prompt": 3, "silence_ms": 164}),
    (
        0.0,
        "heard",
        {
            "prompt": 3,
            "complete": False,
            "text": "Thank you, Maria. How can we reach you: please give me",
            "seconds": 2.2,
        },
    ),
    (0.2, "floor", floor("LISTENING", "INTERRUPT")),
    (0.5, "user", {"turn": 3, "text": "no make it", "final": False, "source": "voice"}),
]

CORRECT: list[Cue] = [
    (0.6, "user", {"turn": 3, "text": "no, make it Tuesday", "final": True, "source": "voice"}),
    (0.0, "floor", floor("THINKING", "LISTENING")),
    (
        0.0,
        "slots",
        {
            "slots": {
                "type": slot("checkup", "a check-up"),
                "date": slot("2026-12-01", "Tuesday, 1 December"),
                "time": slot("14:00", "2 pm"),
                "name": slot("Maria Olsen", "Maria Olsen"),
            }
        },
    ),
    (0.0, "latency", latency(3, 231, 110, 2, 81)),
    *said(4, "Tuesday, 1 December, then. And a number or e-mail address?", 1.8),
    *[(0.25, "key", {"key": key}) for key in "5550134#"],
    (0.1, "user", {"turn": 4, "text": "5550134", "final": True, "source": "keys"}),
]

ALL_FILLED = {
    "type": slot("checkup", "a check-up", "confirmed"),
    "date": slot("2026-12-01", "Tuesday, 1 December", "confirmed"),
    "time": slot("14:00", "2 pm", "confirmed"),
    "name": slot("Maria Olsen", "Maria Olsen", "confirmed"),
    "contact": slot("5550134", "555 0134", "confirmed", "keys"),
}

CONFIRM: list[Cue] = [
    (
        0.0,
        "slots",
        {
            "slots": {
                **{name: {**one, "status": "heard"} for name, one in ALL_FILLED.items()},
            }
        },
    ),
    (0.0, "flow", {"state": "CONFIRM", "previous": "COLLECT_INFO", "asking": "confirm"}),
    (0.0, "latency", latency(4, None, None, 2, 83)),
    *said(
        5,
        "A check-up for Maria Olsen on Tuesday, 1 December at 2 pm, and we reach you at "
        "555 0134. Is that right?",
        2.6,
    ),
    *answered(5, "yes", "text"),
    (0.0, "slots", {"slots": ALL_FILLED}),
    (0.0, "flow", {"state": "COMPLETE", "previous": "CONFIRM", "asking": ""}),
]

COMPLETE: list[Cue] = [
    (0.1, "action", {"name": "calendar.book", "status": "running", "result": None}),
    (
        0.3,
        "action",
        {"name": "calendar.book", "status": "done", "result": {"reference": "EL-4127"}},
    ),
    *said(6, "It is booked. Your reference is EL-4127. Goodbye, Maria.", 2.0),
    (
        0.0,
        "outcome",
        {
            "outcome": "completed",
            "slots": ALL_FILLED,
            "result": {"reference": "EL-4127"},
            "handoff": None,
        },
    ),
]

WHOLE_CALL: list[Cue] = [*BEGIN, *COLLECT, *BARGE_IN, *CORRECT, *CONFIRM, *COMPLETE]
