"""``business:``, ``constants:`` and ``opening_hours:`` → texts that are the same in every call."""

from __future__ import annotations

from collections.abc import Mapping

from flows.errors import TemplateError
from flows.grammar import schema
from flows.model.known import KNOWN
from flows.model.opening_hours import OpeningHours
from flows.slots.times.spoken_hours import spoken_hours
from flows.text.problems import Problems, TreePath
from flows.text.templates import LIBRARY_PLACES, places

OPENING_HOURS = "opening_hours"


def read_constants(
    spec: schema.FlowSpec, hours: OpeningHours | None, problems: Problems
) -> Mapping[str, str]:
    """Give the texts by the names that sentences and conditions use.

    A slot or a result of the name ``opening_hours`` hides the hours as they are spoken.
    """
    found: dict[str, str] = {}
    taken = {*spec.slots, *(name for action in spec.actions.values() for name in action.gives)}
    if hours is not None and OPENING_HOURS not in taken:
        found[OPENING_HOURS] = spoken_hours(hours, spec.language)
    reserved = {OPENING_HOURS, *KNOWN, *LIBRARY_PLACES}
    for name, text in spec.constants.items():
        path: TreePath = ("constants", name)
        if name in taken or name in reserved:
            what = "a slot or a result" if name in taken else "known to every flow"
            problems.add_at("name", path, f"'{name}' is {what} already", "give it another name")
        found[name] = _text(text, path, problems)
    for name, text in spec.business.items():
        found[f"business.{name}"] = _text(text, ("business", name), problems)
    return found


def _text(text: str, path: TreePath, problems: Problems) -> str:
    """Take a text without places."""
    try:
        if places(text):
            problems.add_at("template", path, "it is the same in every call", "remove the { }")
    except TemplateError as error:
        problems.add_at("template", path, error.sentence, error.remedy)
    return " ".join(text.split())
