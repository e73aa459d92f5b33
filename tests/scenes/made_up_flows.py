"""Hypothesis makes flows of all that the language has, as an author could write them.

A made-up flow greets, collects in one state or in two, branches on what was said, looks things up,
reads back, acts, fails, clears, retries, hands over and says goodbye. Which of these it has, and
with which slots, rules and limits, is drawn. It is YAML text and goes through the real loader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import strategies as st

Draw = Callable[[Any], Any]
Tree = dict[str, Any]

#: Name → what a slot of it is; a rule of another slot's name needs that slot before it.
SLOTS: dict[str, Tree] = {
    "service": {
        "kind": "choice",
        "options": {"repair": ["a repair", "mending"], "inspection": ["an inspection"]},
        "ask": "A repair or an inspection?",
        "keys": {"1": "repair", "2": "inspection"},
    },
    "people": {"kind": "party_size", "ask": "For how many people?"},
    "children": {"kind": "yes_no", "ask": "Are there any children?"},
    "day": {"kind": "date", "ask": "For which day?"},
    "hour": {"kind": "time", "ask": "At what time?"},
    "caller": {"kind": "person_name", "ask": "What is your name?"},
    "phone": {"kind": "phone", "ask": "On which number can we reach you?"},
    "order": {"kind": "digits", "ask": "What is the order number?"},
    "note": {"kind": "text", "ask": "Is there anything that we should know?"},
}
RULES: dict[str, list[Tree]] = {
    "people": [{"require": "people <= 12", "say": "That is too many. Would {nearest} do?"}],
    "day": [
        {"require": "day >= today", "say": "That day has passed."},
        {"require": "open(day)", "say": "We are closed on {day}. Would {nearest} do?"},
    ],
    "hour": [{"require": "grid(hour, 30 minutes)", "say": "Only on the half hour. {nearest}?"}],
}
BRANCHES = {
    "service": "service is repair",
    "people": "people > 8",
    "children": "children is yes",
    "day": "weekday(day) in (monday, tuesday)",
    "hour": "hour < 12:00",
}
EXTRAS: dict[str, Tree] = {  # asked on one way only
    "chairs": {"kind": "number", "ask": "How many high chairs?"},
    "pet": {"kind": "yes_no", "ask": "Will you bring a dog?"},
}
CONFIRMS = ("at_end", "at_end", "at_end", "explicit", "implicit", "auto")


@st.composite
def made_up_flows(draw: Draw) -> str:
    """Draw the YAML text of a flow."""
    names = draw(st.lists(st.sampled_from(sorted(SLOTS)), min_size=2, max_size=4, unique=True))
    slots = {name: _slot(draw, name) for name in names}
    states: Tree = {}
    actions: Tree = {"book": _book(draw, slots)}
    parts = _parts(draw, names)
    after = {f"COLLECT{at}": f"COLLECT{at + 1}" for at in range(1, len(parts))}
    looks = draw(st.booleans())
    last = "LOOK" if looks else "CONFIRM"
    for at, part in enumerate(parts, 1):
        onwards = after.get(f"COLLECT{at}", last)
        states |= _collect(draw, f"COLLECT{at}", part, onwards, slots)
    if looks:
        read = names[:2]
        actions["look"] = {"run": "test.look", "with": read, "effect": "read"}
        actions["look"]["gives"] = {"place": "text"}
        states["LOOK"] = {"do": "look", "next": {"done": "CONFIRM", "failed": "BYE"}}
    states["CONFIRM"] = _confirm(draw, names, slots, looks)
    states |= _endings(draw, names)
    start = draw(st.sampled_from(("GREETING", "COLLECT1")))
    if start == "GREETING":
        states["GREETING"] = _greeting(draw)
    flow: Tree = {
        "callwright": 1,
        "flow": "made_up",
        "version": 1,
        "language": "en",
        "start": start,
        "opening_hours": {"mon-fri": "09:00-18:00"},
        "slots": slots,
        "actions": actions,
        "defaults": {"fallback": "PERSON", **_limits(draw)},
        "anytime": _anytime(draw),
        "states": states,
    }
    if draw(st.booleans()):
        flow["intents"] = {"reschedule": ["move my booking", "another date for my booking"]}
        flow["anytime"]["intent"]["reschedule"] = draw(
            st.sampled_from(("PERSON", {"say": "You can do that here."}))
        )
    return yaml.safe_dump(_told(flow), sort_keys=False, allow_unicode=True)


def _told(tree: Any) -> Any:
    """Drop what is None."""
    if isinstance(tree, dict):
        return {key: _told(value) for key, value in tree.items() if value is not None}
    return [_told(value) for value in tree] if isinstance(tree, list) else tree


def _maybe(draw: Draw, thing: Any, of_ten: int = 5) -> Any:
    return thing if draw(st.integers(1, 10)) <= of_ten else None


def _slot(draw: Draw, name: str) -> Tree:
    slot = dict(SLOTS[name])
    confirm = draw(st.sampled_from(CONFIRMS))
    slot["confirm"] = confirm if confirm != "at_end" else None
    slot["rules"] = _maybe(draw, RULES.get(name))
    slot["reask"] = _maybe(draw, [f"Once more: {slot['ask']}"], 4)
    slot["help"] = _maybe(draw, "We need it for your booking.", 3)
    slot["max_retries"] = _maybe(draw, 2, 2)
    return slot


def _parts(draw: Draw, names: list[str]) -> list[list[str]]:
    if len(names) < 3 or draw(st.booleans()):
        return [names]
    return [names[:2], names[2:]]


def _collect(draw: Draw, state: str, part: list[str], onwards: str, slots: Tree) -> Tree:
    """Make a state that collects, with what branches off it."""
    states: Tree = {}
    rows: Any = onwards
    read = next((name for name in part if name in BRANCHES), None)
    if read is not None and draw(st.booleans()):
        branch = draw(st.sampled_from(("EXTRA", "PERSON", "SAY")))
        target = branch if branch == "PERSON" else f"{branch}_{state}"
        rows = [{"if": BRANCHES[read], "to": target}, onwards]
        if branch == "EXTRA":
            extra = "chairs" if state == "COLLECT1" else "pet"
            slots[extra] = {**EXTRAS[extra], **draw(st.sampled_from(({}, {"required": False})))}
            states[target] = {"collect": [extra], "next": {"all_filled": onwards}}
        if branch == "SAY":
            states[target] = {"say": "That takes a little longer.", "next": {"spoken": onwards}}
    way = draw(st.sampled_from(("plain", "retry", "row")))
    row: Tree = {"all_filled": rows}
    if way == "retry":
        row["error"] = f"RETRY_{state}"
        states[f"RETRY_{state}"] = {
            "reask": state,
            "next": {"slot_filled": state, "error": f"RETRY_{state}"},
        }
    if way == "row" and isinstance(rows, str):
        row["all_filled"] = {"to": rows, "say": "Thank you."}
    optional = draw(st.booleans())
    if optional and "note" not in part and "note" not in slots:
        slots["note"] = {**SLOTS["note"], "required": False}
        part = [*part, "note"]
    return {state: {"collect": part, "next": row}, **states}


def _confirm(draw: Draw, names: list[str], slots: Tree, looks: bool) -> Tree:
    said = ", ".join(f"{{{name}}}" for name in names)
    place = " at {place}" if looks else ""
    no = draw(st.sampled_from(("COLLECT1", "COLLECT1", "BYE")))
    state: Tree = {
        "ask": f"I have{place}: {said}. Is that right?",
        "next": {"user_confirmation": {"yes": "DO", "no": no}},
        "max_visits": _maybe(draw, 4, 2),
    }
    return state


def _book(draw: Draw, slots: Tree) -> Tree:
    failures = _maybe(draw, ["taken"], 6)
    return {
        "run": "test.book",
        "with": list(slots),
        "gives": {"reference": "code"},
        "failures": failures,
    }


def _endings(draw: Draw, names: list[str]) -> Tree:
    failed: Any = "BYE"
    clear = draw(st.sampled_from(names))
    if draw(st.booleans()):
        failed = [{"to": "COLLECT1", "clear": [clear], "say": "That did not work."}]
        failed = [{"if": "tries(" + clear + ") < 2", **failed[0]}, "BYE"]
    other = _maybe(draw, "Nobody is there just now. Goodbye.", 5)
    return {
        "DO": {
            "do": "book",
            "say": "Done. Your reference is {reference}. Goodbye.",
            "next": {"spoken": "END", "failed": failed},
            "max_visits": 3,
        },
        "PERSON": {
            "say": "I put you through.",
            "handoff": {"to": "desk", "else": other},
            "next": {"offered": "END"},
        },
        "BYE": {"say": "Please call again. Goodbye.", "next": {"spoken": "END"}},
    }


def _greeting(draw: Draw) -> Tree:
    if draw(st.booleans()):
        return {"ask": "Greenfield. How can I help?", "next": {"responded": "COLLECT1"}}
    return {
        "ask": "Greenfield. Would you like to book?",
        "next": {"user_confirmation": {"yes": "COLLECT1", "no": "BYE"}},
    }


def _limits(draw: Draw) -> Tree:
    limits = _maybe(draw, {"max_retries": draw(st.integers(1, 5)), "failures": 6}, 3)
    return {"limits": limits}


def _anytime(draw: Draw) -> Tree:
    cancel = draw(st.sampled_from(("END", "BYE", {"to": "END", "confirm": "Shall I stop here?"})))
    return {"intent": {"human": "PERSON", "cancel": cancel}}
