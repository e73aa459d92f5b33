"""Days and times that are counted from others, and what only looks like one, in Spanish."""

from __future__ import annotations

import pytest

from tests.scenes import understanding_scene as scene
from tests.scenes.understanding_scene import names

IN_SPANISH = {"language": "es", "country": "ES"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mañana en ocho días", "2026-11-29"),
        ("tres días después de mañana", "2026-11-25"),
        ("dos semanas después del viernes", "2026-12-11"),
        ("el día después del viernes", "2026-11-28"),
        ("dos días antes del viernes", "2026-11-25"),
        ("el martes de la semana siguiente a la próxima", "2026-12-01"),
        ("el segundo piso", None),
        ("Viernes Santo", None),
        ("el viernes antes de Navidad", None),
        ("la habitación siete", None),
        ("menores de cinco", None),
    ],
)
def test_days(text: str, value: str | None) -> None:
    assert scene.only("date", text, **IN_SPANISH) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("en un cuarto de hora", "10:15"),
        ("dentro de unas dos horas", "12:00"),
        ("la habitación siete", None),
        ("dos o tres personas", None),
    ],
)
def test_times(text: str, value: str | None) -> None:
    assert scene.only("time", text, **IN_SPANISH) == value


@pytest.mark.parametrize("text", ["un segundo", "deme dos minutos", "espere un segundo"])
@pytest.mark.parametrize("kind", ["number", "date", "party_size"])
def test_a_moment_asked_for_is_no_number(text: str, kind: str) -> None:
    wanted = {"slots": scene.slots(it=kind), **IN_SPANISH}
    assert names(scene.interpret(text, "it", **wanted)) == ["Hold"]


@pytest.mark.parametrize(
    ("text", "end"),
    [("llegada el viernes", "date_from"), ("vuelta el viernes", "date_to")],
)
def test_the_ends_of_a_stay(text: str, end: str) -> None:
    ends = scene.slots(date_from="date", date_to="date")
    found = scene.interpret(text, slots=ends, opening_hours=None, **IN_SPANISH)
    assert scene.values(found) == {end: "2026-11-27"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("me hicieron un empaste el día 10", None),
        ("me di un golpe el lunes", None),
        ("me di un golpe el lunes y necesito cita el martes", "2026-11-24"),
        ("me va bien el lunes", "2026-11-23"),
    ],
)
def test_days_that_are_only_told_of(text: str, value: str | None) -> None:
    found = scene.interpret(text, **IN_SPANISH)
    assert scene.values(found).get("date") == value
