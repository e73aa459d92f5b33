"""Places in texts: what the check takes is what is filled in, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.dialogue.rendering import render
from flows.errors import TemplateError
from flows.text.templates import Place, places


def rendered(text: str) -> str:
    return render(text, lambda name, style: f"[{name}/{style}]", "en")


@pytest.mark.parametrize(
    ("text", "filled", "found"),
    [
        ("On {date}.", "On [date/].", (Place("date"),)),
        ("On {date:weekday}", "On [date/weekday]", (Place("date", "weekday"),)),
        ("{{date}} and {{ {time} }}", "{date} and { [time/] }", (Place("time"),)),
    ],
)
def test_places_are_filled(text: str, filled: str, found: tuple[Place, ...]) -> None:
    assert places(text) == found
    assert rendered(text) == filled


@pytest.mark.parametrize("text", ["{time:a.b}", "{1st}", "{Date}", "{a b}", "{}", "{a", "a}"])
def test_what_is_refused_is_not_filled(text: str) -> None:
    with pytest.raises(TemplateError):
        places(text)
    assert rendered(text) == text


@given(st.text(alphabet="{}:ab1.", max_size=12))
def test_check_and_rendering_read_one_grammar(text: str) -> None:
    try:
        found = places(text)
    except TemplateError:
        return
    assert rendered(text).count("[") == len(found)
