"""Spanish: what its rules take, and what looks alike and is not meant."""

from __future__ import annotations

import pytest

from flows.model.flow import Slot
from flows.reading.phonetics import likeness
from flows.slots import KINDS
from flows.vocabulary.commands import Ask, Command, CorrectSlot
from flows.vocabulary.ports import Completeness, Question
from tests.scenes import understanding_scene as scene
from tests.scenes.understanding_scene import SLOTS, names, values

TYPES = {
    "checkup": ("revisión", "chequeo"),
    "cleaning": ("limpieza", "higienista"),
    "consultation": ("consulta", "hablar con el doctor"),
}
SPANISH = {**SLOTS, "type": Slot(name="type", kinds=("choice",), options=TYPES)}


def only(kind: str, text: str) -> str | None:
    return scene.only(kind, text, language="es", country="ES")


def interpret(text: str, asked: str = "") -> tuple[Command, ...]:
    return scene.interpret(text, asked, language="es", country="ES", slots=SPANISH)


def at_summary(text: str) -> tuple[Command, ...]:
    return scene.at_summary(text, language="es", country="ES", slots=SPANISH)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hoy", "2026-11-21"),
        ("mañana", "2026-11-22"),
        ("manana por la tarde", "2026-11-22"),
        ("pasado mañana", "2026-11-23"),
        ("el martes", "2026-11-24"),
        ("el martes que viene", "2026-11-24"),
        ("el próximo martes", "2026-11-24"),
        ("este viernes", "2026-11-27"),
        ("el jueves de la semana que viene", "2026-11-26"),
        ("la semana que viene el jueves", "2026-11-26"),
        ("dentro de tres días", "2026-11-24"),
        ("en 3 días", "2026-11-24"),
        ("en ocho días", "2026-11-28"),
        ("en quince días", "2026-12-05"),
        ("de hoy en quince", "2026-12-05"),
        ("en veinte días", "2026-12-11"),
        ("dentro de un mes", "2026-12-21"),
        ("el siete de mayo", "2027-05-07"),
        ("el 7/5", "2027-05-07"),
        ("el 7 del 5", "2027-05-07"),
        ("7/5/2027", "2027-05-07"),
        ("primero de mayo", "2027-05-01"),
        ("el 1º de mayo", "2027-05-01"),
        ("el siete de mayo de dos mil veintiocho", "2028-05-07"),
        ("el día siete", "2026-12-07"),
        ("el veinticuatro", "2026-11-24"),
        ("treinta y uno de diciembre", "2026-12-31"),
        ("el 3 del mes que viene", "2026-12-03"),
        ("el segundo lunes de diciembre", "2026-12-14"),
        ("en Navidad", "2026-12-25"),
        ("buenos días", None),
        ("una cita", None),
        ("tres personas", None),
        ("el treinta de febrero", None),
        ("cuando pueda", None),
    ],
)
def test_dates(text: str, value: str | None) -> None:
    assert only("date", text) == value


def test_the_weekend_is_two_days() -> None:
    (command,) = interpret("el fin de semana", "date")
    assert getattr(command, "alternatives", ()) == ("2026-11-21", "2026-11-22")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("el siete de mayo de mil novecientos ochenta y cuatro", "1984-05-07"),
        ("7 de mayo del 84", "1984-05-07"),
        ("siete del cinco del ochenta y cuatro", "1984-05-07"),
        ("07/05/1984", "1984-05-07"),
        ("el siete de mayo", None),
    ],
)
def test_dates_of_birth(text: str, value: str | None) -> None:
    birth = {
        "fecha_de_nacimiento": Slot(name="fecha_de_nacimiento", kinds=("date",), meaning="birth")
    }
    found = scene.interpret(text, "fecha_de_nacimiento", slots=birth, language="es", country="ES")
    assert values(found).get("fecha_de_nacimiento") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a las dos y media", "14:30"),
        ("las tres menos cuarto", "14:45"),
        ("un cuarto para las tres", "14:45"),
        ("la una y cuarto", "13:15"),
        ("las diez de la mañana", "10:00"),
        ("las doce de la mañana", "12:00"),
        ("las doce de la noche", "00:00"),
        ("la una de la madrugada", "01:00"),
        ("las ocho de la tarde", "20:00"),
        ("a las cinco y veinticinco de la tarde", "17:25"),
        ("cinco menos diez de la tarde", "16:50"),
        ("por la tarde a las cuatro", "16:00"),
        ("mediodía", "12:00"),
        ("a medianoche", "00:00"),
        ("14:30", "14:30"),
        ("14h", "14:00"),
        ("14h30", "14:30"),
        ("17.30", "17:30"),
        ("a las catorce treinta", "14:30"),
        ("a las 5 pm", "17:00"),
        ("dentro de dos horas", "12:00"),
        ("en media hora", "10:30"),
        ("dos personas", None),
        ("buenas tardes", None),
        ("una cita", None),
        ("más tarde", None),
    ],
)
def test_times(text: str, value: str | None) -> None:
    assert only("time", text) == value


def test_mañana_is_tomorrow_or_the_morning() -> None:
    assert values(interpret("mañana a las cinco")) == {"date": "2026-11-22", "time": "17:00"}
    assert values(interpret("mañana por la mañana a las diez")) == {
        "date": "2026-11-22",
        "time": "10:00",
    }
    assert values(interpret("a las diez de la mañana")) == {"time": "10:00"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("veintidós", "22"),
        ("treinta y una", "31"),
        ("ciento dos", "102"),
        ("doscientos treinta y cuatro", "234"),
        ("mil novecientos ochenta y cuatro", "1984"),
        ("dos mil veintiséis", "2026"),
        ("unos cuantos", None),
    ],
)
def test_numbers(text: str, value: str | None) -> None:
    assert only("number", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("somos cuatro", "4"),
        ("mi mujer y yo", "2"),
        ("mi mujer, yo y nuestros tres hijos", "5"),
        ("dos adultos y tres niños", "5"),
        ("para seis personas", "6"),
        ("solo yo", "1"),
        ("a las ocho", None),
        ("mi hija tiene ocho", None),
        ("éramos seis la otra vez", None),
        ("deme dos minutos", None),
        ("yo creo que no sé", None),
    ],
)
def test_parties(text: str, value: str | None) -> None:
    assert only("party_size", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ana García", "Ana García"),
        ("me llamo Ana García López", "Ana García López"),
        ("mi nombre es José Luis Muñoz", "José Luis Muñoz"),
        ("a nombre de María del Carmen Pérez", "María del Carmen Pérez"),
        ("eme u eñe o zeta", "Muñoz"),
        ("a ene a ge a erre ce i a", "Ana García"),
        ("pe e de erre o efe e ele i u", "Pedro Feliu"),
        ("Carmen Puch, pe u i ge", "Carmen Puig"),
        ("Muñoz, eme u eñe o zeta", "Muñoz"),
        ("be de Barcelona a ese te a", "Basta"),
        ("no lo sé", None),
        ("el lunes", None),
    ],
)
def test_names(text: str, value: str | None) -> None:
    assert only("person_name", text) == value


def test_a_name_that_nobody_asked_for_is_led_in() -> None:
    said = "hola, soy ana garcía y quiero una limpieza"
    assert values(interpret(said)) == {"name": "Ana García", "type": "cleaning"}
    assert "name" not in values(interpret("soy paciente de la clínica"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (
            "phone",
            "seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho",
            "612345678",
        ),
        ("phone", "más treinta y cuatro, 612 345 678", "+34612345678"),
        ("phone", "seis doble cinco uno dos tres cuatro cinco seis", "655123456"),
        ("phone", "a las seis y media", None),
        ("email", "ana punto garcía arroba gmail punto com", "ana.garcia@gmail.com"),
        ("email", "jota guion bajo perez 72 arroba hotmail punto es", "j_perez72@hotmail.es"),
        ("email", "es a ene a arroba yahoo punto es", "ana@yahoo.es"),
        ("email", "punto final", None),
        ("postcode", "veintiocho cero trece", "28013"),
        ("postcode", "dos ocho cero uno tres", "28013"),
        ("code", "be de Barcelona, doble siete, ele", "B77L"),
        ("code", "uve doble, i griega, tres", "WY3"),
    ],
)
def test_contacts_and_codes(kind: str, text: str, value: str | None) -> None:
    assert only(kind, text) == value


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("quiero cancelar", ["Cancel"]),
        ("déjelo", ["Cancel"]),
        ("adiós, gracias", ["Goodbye"]),
        ("una persona, por favor", ["AskHuman"]),
        ("páseme con alguien", ["AskHuman"]),
        ("¿es usted un robot?", ["WhoAreYou"]),
        ("repita, por favor", ["Repeat"]),
        ("¿cómo dice?", ["Repeat"]),
        ("no le oigo bien", ["Repeat"]),
        ("más despacio", ["Slower"]),
        ("ayuda", ["Help"]),
        ("¿qué puedo decir?", ["Help"]),
        ("un momento", ["Hold"]),
        ("espere, que lo busco", ["NoMatch"]),
        ("podemos empezar de nuevo", ["StartOver"]),
        ("¿tienen aparcamiento?", ["Ask"]),
        ("¿puedo pagar con tarjeta?", ["Ask"]),
        ("necesito una cita", ["NoMatch"]),
        ("hola, buenos días", ["Intent"]),
        ("espérese tantito", ["Hold"]),
        ("que le vaya bien", ["Goodbye"]),
        ("casi mejor lo dejamos", ["Cancel"]),
        ("se canceló mi viaje", ["NoMatch"]),
        ("no quiero cancelar", ["Deny"]),
        ("gracias por llamar", ["NoMatch"]),
        ("me puede pasar con alguien", ["AskHuman"]),
        ("¿cuánto dura una revisión?", ["Ask"]),
    ],
)
def test_wishes(text: str, commands: list[str]) -> None:
    assert names(interpret(text)) == commands


def test_days_of_a_question_about_opening_are_no_wish() -> None:
    (command,) = interpret("¿a qué hora abren los sábados?")
    assert isinstance(command, Ask)
    assert values(interpret("¿tienen hueco el martes?")) == {"date": "2026-11-24"}


@pytest.mark.parametrize(
    "text",
    [
        *("sí", "si", "sí, claro", "claro que sí", "vale", "correcto", "exacto", "eso es"),
        *("así es", "por supuesto", "todo correcto", "está bien", "de acuerdo", "perfecto"),
        *("me va bien", "confirmo", "adelante", "sí, está todo bien", "eso es, gracias"),
        *("ándele pues", "no, todo perfecto", "no digo sí"),
    ],
)
def test_yes(text: str) -> None:
    assert names(at_summary(text)) == ["Affirm"]


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no, no",
        "para nada",
        "no es correcto",
        "creo que no",
        "no gracias",
        "ni hablar",
        "que no",
        "no exactamente",
    ],
)
def test_no(text: str) -> None:
    assert names(at_summary(text)) == ["Deny"]


@pytest.mark.parametrize(
    "text", ["no lo sé", "a lo mejor", "depende", "no me acuerdo", "genial persona"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert names(at_summary(text)) == ["NoMatch"]


@pytest.mark.parametrize(
    ("text", "kinds", "changed"),
    [
        ("sí, pero a las cinco", ["Affirm", "CorrectSlot"], {"time": "17:00"}),
        ("no, el martes", ["Deny", "CorrectSlot"], {"date": "2026-11-24"}),
        ("no, mejor a las cinco", ["Deny", "CorrectSlot"], {"time": "17:00"}),
        ("quería decir el jueves", ["CorrectSlot"], {"date": "2026-11-26"}),
        ("el lunes, digo, el martes", ["CorrectSlot"], {"date": "2026-11-24"}),
        ("cambie la hora", ["CorrectSlot"], {"time": None}),
        ("la hora está mal", ["Deny", "CorrectSlot"], {"time": None}),
        ("no, el nombre es Juana García", ["Deny", "CorrectSlot"], {"name": "Juana García"}),
        ("si puede ser a las cinco", ["CorrectSlot"], {"time": "17:00"}),
        ("el lunes no puedo, el martes", ["CorrectSlot"], {"date": "2026-11-24"}),
        ("el jueves no, el miércoles", ["CorrectSlot"], {"date": "2026-11-25"}),
        ("no es Ana, es Anna", ["Deny", "CorrectSlot"], {"name": "Anna"}),
    ],
)
def test_corrections(text: str, kinds: list[str], changed: dict[str, str | None]) -> None:
    commands = at_summary(text)
    assert names(commands) == kinds
    assert {c.slot: c.value for c in commands if isinstance(c, CorrectSlot)} == changed


@pytest.mark.parametrize(
    ("text", "asked", "verdict"),
    [
        ("el", "date", Completeness.PARTIAL),
        ("el siete de", "date", Completeness.PARTIAL),
        ("el siete de mayo", "date", Completeness.COMPLETE),
        ("a las", "time", Completeness.PARTIAL),
        ("a las cinco y", "time", Completeness.PARTIAL),
        ("a las cinco y media", "time", Completeness.COMPLETE),
    ],
)
def test_interim_words(text: str, asked: str, verdict: Completeness) -> None:
    assert scene.judged(text, asked, language="es", slots=SPANISH) is verdict


@pytest.mark.parametrize(
    ("value", "style", "words"),
    [
        ("14:30", "default", "a las dos y media de la tarde"),
        ("14:45", "short", "las tres menos cuarto de la tarde"),
        ("13:00", "default", "a la una de la tarde"),
        ("12:00", "default", "a las doce del mediodía"),
        ("00:15", "default", "a las doce y cuarto de la noche"),
        ("09:16", "long", "a las nueve y dieciséis de la mañana"),
    ],
)
def test_a_time_is_worded_as_spaniards_say_it(value: str, style: str, words: str) -> None:
    assert KINDS["time"].speak(value, SLOTS["time"], style, "es") == words


def test_letters_of_one_sound_are_heard_as_one() -> None:
    assert likeness("vaca", "baca", "es") == 1
    assert likeness("jimenez", "gimenes", "es") == 1
    assert likeness("hola", "ola", "es") == 1
    assert likeness("perro", "gato", "es") < 0.5


@pytest.mark.parametrize(
    "text", ["el lunes no puedo", "no puedo el lunes", "cualquier día menos el lunes"]
)
def test_a_day_that_is_ruled_out_is_not_taken(text: str) -> None:
    (command,) = interpret(text, "date")
    assert isinstance(command, CorrectSlot)
    assert (command.value, command.rejected) == (None, "2026-11-23")


@pytest.mark.parametrize("text", ["la de la tarde", "por la tarde", "la segunda", "a las ocho pm"])
def test_choosing_among_what_was_read_out(text: str) -> None:
    found = scene.interpret(
        text,
        "time",
        language="es",
        slots=SPANISH,
        question=Question.WHICH,
        offered={"time": ("08:00", "20:00")},
    )
    assert values(found) == {"time": "20:00"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no es una revisión, es una limpieza", {"type": "cleaning"}),
        ("no quiero una revisión, quiero una limpieza", {"type": "cleaning"}),
        ("no, quiero una limpieza", {"type": "cleaning"}),
        ("no es el martes, es el miércoles", {"date": "2026-11-25"}),
        ("no, es el martes", {"date": "2026-11-24"}),
        ("el nombre debería ser Ana Gil", {"name": "Ana Gil"}),
        (
            "una limpieza el miércoles para Ana Gil",
            {"type": "cleaning", "date": "2026-11-25", "name": "Ana Gil"},
        ),
        ("una limpieza para Ana", {"type": "cleaning"}),
    ],
)
def test_not_this_but_that(text: str, wanted: dict[str, str]) -> None:
    assert values(at_summary(text)) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("el último viernes del mes", "2026-11-27"),
        ("el primer lunes del mes", "2026-12-07"),
        ("el viernes pasado", "2026-11-20"),
        ("el primero de nunca", None),
        ("el primero de diciembre", "2026-12-01"),
    ],
)
def test_days_of_the_month(text: str, value: str | None) -> None:
    assert only("date", text) == value


def test_an_extension_is_kept_apart_from_the_number() -> None:
    assert only("phone", "612 345 678 extensión 5") == "612345678x5"
    assert only("phone", "612 345 678 5") == "6123456785"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("he dicho las cinco", {"time": "17:00"}),
        ("todo bien menos la hora", {"time": None}),
        ("salvo el teléfono", {"contact": None}),
        ("las cinco y media", {"time": "17:30"}),
        ("somos cinco hermanos", {}),
    ],
)
def test_new_values_at_the_summary(text: str, changed: dict[str, str | None]) -> None:
    assert values(at_summary(text)) == changed
