"""Places in prompts: each names something that exists, in a style that its kind knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flows.errors import TemplateError
from flows.model.flow import Flow, Prompt
from flows.model.known import KNOWN, PREFIX
from flows.slots import KINDS
from flows.text.problems import Problems, TreePath, did_you_mean
from flows.text.templates import Place, places

_LIBRARY_ONLY = frozenset({"value", "values", "ending"})


def check(flow: Flow, prompts: Iterable[tuple[TreePath, Prompt]], problems: Problems) -> None:
    """Add a complaint for each place that cannot be filled."""
    kinds: dict[str, tuple[str, ...]] = {name: slot.kinds for name, slot in KNOWN.items()}
    kinds |= {
        name: slot.kinds
        for action in flow.actions.values()
        for name, slot in action.outputs.items()
    }
    kinds.update({name: slot.kinds for name, slot in flow.slots.items()})
    for path, prompt in prompts:
        for place_of_text, text in texts_at(path, prompt):
            for place in _places(text):
                _check_place(place, place_of_text, kinds, problems)


def texts_at(path: TreePath, prompt: Prompt) -> Iterator[tuple[TreePath, str]]:
    """Give the wordings of a prompt, each with its path in the file."""
    for index, text in enumerate(prompt.texts):
        if prompt.conditions:
            yield (*path, "cases", index, "text"), text
        else:
            yield ((*path, index) if len(prompt.texts) > 1 else path), text


def _places(text: str) -> tuple[Place, ...]:
    try:
        return places(text)
    except TemplateError:  # reported where the prompt was built
        return ()


def _check_place(
    place: Place, path: TreePath, kinds: Mapping[str, tuple[str, ...]], problems: Problems
) -> None:
    name = place.name
    if name.startswith(PREFIX):
        kinds = {**kinds, name: ("text",)}
    if name in kinds:
        _check_style(place, path, kinds[name], problems)
    elif not _in_place(name, path):
        problems.add_at(
            "template",
            path,
            f"{{{name}}} is neither a slot nor an action's result{did_you_mean(name, kinds)}",
            "correct the name inside the braces",
        )


def _in_place(name: str, path: TreePath) -> bool:
    if name == "nearest":
        return "rules" in path
    if "from" in path and name in ("value", "ending"):
        return True
    return name in _LIBRARY_ONLY and path[0] == "prompts"


def _check_style(place: Place, path: TreePath, kinds: tuple[str, ...], problems: Problems) -> None:
    known = [style for kind in kinds for style in KINDS[kind].styles]
    if place.style and place.style not in known:
        problems.add_at(
            "template",
            path,
            f"{{{place.name}:{place.style}}}: a {' or '.join(kinds)} is not spoken in the style "
            f"'{place.style}'{did_you_mean(place.style, known)}",
            f"use one of {', '.join(dict.fromkeys(known))}",
        )
