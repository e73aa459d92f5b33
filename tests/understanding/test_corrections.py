"""Taking things back, in the same breath and at the summary."""

from __future__ import annotations

import pytest

from flows.vocabulary.commands import CorrectSlot, SetSlot
from flows.vocabulary.ports import Question
from tests.scenes.understanding_scene import at_summary, interpret, names, slots, values


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no, Tuesday", {"date": "2026-11-24"}),
        ("no, I meant Tuesday", {"date": "2026-11-24"}),
        ("actually make it three o'clock", {"time": "15:00"}),
        ("make it three instead", {"time": "15:00"}),
        ("could you change the time to half past four", {"time": "16:30"}),
        ("I'd prefer a cleaning", {"type": "cleaning"}),
        ("my name is Jane Brown", {"name": "Jane Brown"}),
        ("on second thought, the 8th at 10", {"date": "2026-12-08", "time": "10:00"}),
        ("not Friday, Thursday", {"date": "2026-11-26"}),
        ("change the date", {"date": None}),
        ("the time is wrong", {"time": None}),
        ("a different day", {"date": None}),
        ("that's the wrong name", {"name": None}),
        ("half four", {"time": "16:30"}),
        ("at one", {"time": "13:00"}),
        ("I said five", {"time": "17:00"}),
        ("could we do five", {"time": "17:00"}),
        ("five not two", {"time": "17:00"}),
        ("two is too early", {"time": None}),
        ("Friday doesn't suit", {"date": None}),
        ("Friday is no good", {"date": None}),
        ("I can't make Friday", {"date": None}),
        ("any day but Friday", {"date": None}),
        ("the day's wrong", {"date": None}),
        ("the date isn't quite right", {"date": None}),
        ("all fine apart from the name", {"name": None}),
        ("yes, except the phone number", {"contact": None}),
    ],
)
def test_corrections_at_the_summary(text: str, wanted: dict[str, str | None]) -> None:
    found = at_summary(text)
    assert values(found) == wanted
    assert all(isinstance(c, CorrectSlot) for c in found if hasattr(c, "slot"))


@pytest.mark.parametrize(
    "text", ["the day is right", "two is fine", "three things", "I have two sons", "yes, at two"]
)
def test_what_corrects_nothing_at_the_summary(text: str) -> None:
    assert not any(isinstance(c, CorrectSlot) for c in at_summary(text))


def test_a_bare_number_corrects_nothing_where_two_slots_could_take_it() -> None:
    both = slots(people="party_size", time="time")
    filled = {"people": "4", "time": "19:00"}
    assert values(at_summary("five", slots=both, filled=filled, opening_hours=None)) == {}


def test_the_number_of_people_is_named_as_wrong() -> None:
    both = slots(people="party_size", time="time")
    found = at_summary("that is the wrong number of guests", slots=both, filled={"people": "4"})
    assert values(found) == {"people": None}


def test_what_is_only_said_again_is_no_correction() -> None:
    found = at_summary("yes, Friday the 27th at two")
    assert not any(isinstance(c, CorrectSlot) for c in found)
    assert "Affirm" in names(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("at 5, no, 6 pm", "18:00"),
        ("5 pm, I mean 6 pm", "18:00"),
        ("5 pm, sorry, 6 pm", "18:00"),
        ("change it from 5 pm to 6 pm", "18:00"),
        ("not 5 pm but 6 pm", "18:00"),
        ("6 pm instead of 5 pm", "18:00"),
        ("move my 5 pm to 6 pm", "18:00"),
        ("swap 5 pm for 6 pm", "18:00"),
        ("switch the one at 5 pm to the 6 pm", "18:00"),
        ("I can't do 5 pm, 6 pm", "18:00"),
        ("5 pm is no good, 6 pm", "18:00"),
        ("the film is at 5 pm so 6 pm", "18:00"),
        ("6 pm so I can get home by 7 pm", "18:00"),
        ("move it to 6 pm for 2 people", "18:00"),
    ],
)
def test_of_two_values_the_one_that_holds_is_taken(text: str, value: str) -> None:
    assert values(interpret(text, "time", opening_hours=None)) == {"time": value}


def test_a_value_that_is_only_ruled_out_is_remembered_as_such() -> None:
    (command,) = interpret("not on Tuesday", "date")
    assert isinstance(command, CorrectSlot)
    assert (command.value, command.rejected) == (None, "2026-11-24")


def test_a_filled_slot_given_another_value_is_corrected_while_another_is_asked() -> None:
    found = interpret("at three, but on Tuesday", "time", filled={"date": "2026-11-27"})
    kinds = {c.slot: type(c) for c in found if isinstance(c, SetSlot | CorrectSlot)}
    assert kinds == {"time": SetSlot, "date": CorrectSlot}


def test_at_the_summary_a_value_corrects_the_slot_that_was_read_out() -> None:
    both = slots(arrival="date", departure="date")
    found = at_summary("the 8th", slots=both, filled={"arrival": "2026-12-01"})
    assert values(found) == {"arrival": "2026-12-08"}


def test_without_a_correction_two_values_fill_two_slots() -> None:
    both = slots(arrival="date", departure="date")
    found = interpret("arriving on Tuesday, leaving on Friday", slots=both)
    assert values(found) == {"arrival": "2026-11-24", "departure": "2026-11-27"}


def test_a_slot_that_is_not_volunteered_is_only_filled_when_asked() -> None:
    from dataclasses import replace

    shy = {"it": replace(slots(it="date")["it"], volunteer=False)}
    assert values(interpret("on Tuesday", slots=shy)) == {}
    assert values(interpret("on Tuesday", "it", slots=shy)) == {"it": "2026-11-24"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("it's not a check-up it's a cleaning", {"type": "cleaning"}),
        ("no, not a check-up, a cleaning", {"type": "cleaning"}),
        ("I don't want a check-up, I want a cleaning", {"type": "cleaning"}),
        ("not the 27th, the 28th", {"date": "2026-11-28"}),
        ("I want a check-up, not a cleaning", {"type": "checkup"}),
        ("I don't have an hour, can we make it Thursday", {"date": "2026-11-26"}),
    ],
)
def test_not_this_but_that(text: str, wanted: dict[str, str]) -> None:
    assert values(at_summary(text)) == wanted


def test_a_new_day_may_come_before_the_old_one() -> None:
    text = "bring it forward from the 10th to the 3rd"
    assert values(interpret(text)) == {"date": "2026-12-03"}


def test_what_is_not_wanted_is_ruled_out() -> None:
    (command,) = interpret("I don't want a check-up")
    assert isinstance(command, CorrectSlot)
    assert (command.value, command.rejected) == (None, "checkup")


@pytest.mark.parametrize(
    "text",
    [
        "the name should be Bob Jones",
        "no, Bob Jones",
        "it's for Bob Jones",
        "no it should be for bob jones please",
    ],
)
def test_another_name_at_the_summary(text: str) -> None:
    assert values(at_summary(text)) == {"name": "Bob Jones"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bob Jones", {"name": "Bob Jones"}),
        ("mary ann jones please", {"name": "Mary Ann Jones"}),
        ("name Bob Jones", {"name": "Bob Jones"}),
        ("Bob", {}),
        ("the name", {"name": None}),
        ("April second", {"date": "2027-04-02"}),
    ],
)
def test_a_bare_name_where_anything_may_be_changed(text: str, wanted: dict[str, str]) -> None:
    assert values(at_summary(text, question=Question.CHANGE)) == wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a cleaning for Bob Jones on Wednesday at two", "Bob Jones"),
        ("a cleaning for bob jones wednesday at two", "Bob Jones"),
        ("a cleaning for Bob on Wednesday at two", None),
        ("a cleaning for Wednesday at two", None),
        ("I saw Bob Jones, a cleaning please", None),
        ("a cleaning for May 5th", None),
    ],
)
def test_for_whom_it_is(text: str, name: str | None) -> None:
    assert values(interpret(text)).get("name") == name


def test_all_but_the_contact_changed_at_once() -> None:
    assert values(at_summary("a cleaning on wednesday at three for Bob Jones")) == {
        "type": "cleaning",
        "date": "2026-11-25",
        "time": "15:00",
        "name": "Bob Jones",
    }
