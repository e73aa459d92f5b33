"""The rooms of the house and the arrows between them, as Mermaid, read from the imports.

``python -m scripts.rooms`` prints the picture of ``docs/design.md``. An arrow leads from a room to
one that it imports; where a longer way by other arrows leads there too, the arrow is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import grimp

FLOORS = ("caller", "callwright", "pipeline", "processors", "flows")  # top to bottom
#: Folders drawn as one room each: what is inside them has no rooms of its own.
WHOLE = ("caller", "callwright")
Arrows = Mapping[str, frozenset[str]]


def room_of(module: str) -> str | None:
    """Give the room of a module, ``flows.reading`` for ``flows.words.tokens``; None for none."""
    top, _, rest = module.partition(".")
    if top in WHOLE:
        return top
    inner = rest.partition(".")[0]
    return f"{top}.{inner}" if Path(top, inner).is_dir() and inner else None


def arrows() -> Arrows:
    """Give for each room the rooms that its files import."""
    graph = grimp.build_graph(*FLOORS)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = room_of(module)
        if room is None:
            continue
        targets = map(room_of, graph.find_modules_directly_imported_by(module))
        found.setdefault(room, set()).update(t for t in targets if t and t != room)
    return {room: frozenset(targets) for room, targets in found.items()}


def reached(room: str, by: Arrows) -> frozenset[str]:
    """Give all rooms below ``room``."""
    below = by.get(room, frozenset())
    return below.union(*(reached(inner, by) for inner in below))


def drawn(every: Arrows) -> Arrows:
    """Leave out the arrows that a longer way stands for. The rooms have no circle."""
    return {
        room: frozenset(
            target
            for target in targets
            if not any(target in reached(other, every) for other in targets - {target})
        )
        for room, targets in every.items()
    }


def picture() -> str:
    """Give the Mermaid text."""
    every = arrows()
    lines = ["flowchart TD"]
    for floor in FLOORS:
        rooms = sorted(room for room in every if room.partition(".")[0] == floor)
        if floor in WHOLE:
            lines.append(f"  {floor}")
            continue
        lines.append(f'  subgraph {floor}["{floor}/"]')
        lines += [f"    {_id(room)}[{room.partition('.')[2]}]" for room in rooms]
        lines.append("  end")
    lines += [f"  {above} ~~~ {below}" for above, below in pairwise(FLOORS)]
    lines += [
        f"  {_id(room)} --> {_id(target)}"
        for room, targets in sorted(drawn(every).items())
        for target in sorted(targets)
    ]
    return "\n".join(lines)


def _id(room: str) -> str:
    """Give a name that Mermaid takes for a node."""
    return room.replace(".", "_")


if __name__ == "__main__":
    print(picture())
