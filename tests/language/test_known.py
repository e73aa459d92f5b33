"""What a call knows, what is the same in every call, and how flows speak of both."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import callwright
from callwright import ActionDone, CallStarted, Dialogue, FlowError, RunAction, load_text, said
from flows.build.hours_builder import build_hours
from flows.keeping.journal import event_line, read_event
from flows.keeping.snapshot import restore, take_snapshot
from flows.playing import running
from flows.playing.conversation import load_conversation
from flows.slots.contact.caller_ids import caller_id
from flows.slots.times.spoken_hours import spoken_hours
from flows.text.problems import Problems

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
PAGE = (Path(__file__).parents[2] / "docs" / "what-a-call-knows.md").read_text(encoding="utf-8")
(TEXT,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FLOW = load_text(TEXT)
ANNA = CallStarted(
    caller_number="+12025550143",
    called_number="+12025550100",
    user_id="anna",
    conversation_id="c7",
    known={"plate": "AB12CDE", "branch": "north"},
)


def begun(start: CallStarted, *says: str, text: str = TEXT) -> tuple[Dialogue, str]:
    dialogue = Dialogue(FLOW if text is TEXT else load_text(text), session_id="s")
    acts = dialogue.answer(start, NOW)
    for words in says:
        acts = dialogue.hear(words, NOW)
    return dialogue, said(acts)


CALLS = sorted((Path(__file__).parents[1] / "conversations" / "known").glob("*.yaml"))


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_a_written_call_goes_as_it_says(path: Path) -> None:
    conversation = load_conversation(path)
    running.run(conversation, callwright.load_flow(path.parent / str(conversation.flow)))


def test_the_flow_of_the_calls_is_the_one_of_the_page() -> None:
    flow = Path(__file__).parents[1] / "scenes" / "flows" / "callback.yaml"
    assert flow.read_text(encoding="utf-8").split("\n", 1)[1] == TEXT


@pytest.mark.parametrize(("start", "call"), [(ANNA, 0), (CallStarted(caller_number="x"), 1)])
def test_the_page_is_what_happens(start: CallStarted, call: int) -> None:
    lines = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)[call].splitlines()
    dialogue = Dialogue(FLOW, session_id="s")
    told = [f"Bot: {said(dialogue.answer(start, NOW))}"]
    for line in lines[1:]:
        if line.startswith("You: "):
            acts = dialogue.hear(line.removeprefix("You: "), NOW)
            told += [line, f"Bot: {said(acts)}"]
    assert FLOW.advice == ()
    assert [line for line in told if line != "Bot: "] == lines


def test_actions_take_what_is_known_and_what_is_the_same_in_every_call() -> None:
    dialogue, _ = begun(ANNA, "two", "yes", "yes")
    acts = dialogue.hear("yes", NOW)
    (run,) = [act for act in acts if isinstance(act, RunAction)]

    assert run.inputs == {
        "contact": "+12025550143",
        "caller": "+12025550143",
        "business": "Greenfield Garage",
        "plate": "AB12CDE",
        "branch": "north",
    }
    assert said(dialogue.answer(ActionDone(action_id=run.action_id), NOW)) == "Thank you. Goodbye."


def test_the_record_keeps_what_is_known_through_journal_and_snapshot() -> None:
    assert read_event(event_line(ANNA, NOW)) == (ANNA, NOW)
    dialogue, _ = begun(ANNA, "two")
    again = restore(take_snapshot(dialogue), FLOW, dialogue.interpreter)

    assert again.record == dialogue.record
    assert (again.record.user_id, again.record.conversation_id) == ("anna", "c7")
    assert said(again.hear("yes", NOW)) == said(dialogue.hear("yes", NOW))


def test_a_journal_of_before_is_read() -> None:
    line = '{"at":"%s","event":{"caller_number":null,"fields":{"room":"7"},"type":"CallStarted"}}'

    assert read_event(line % NOW.isoformat())[0] == CallStarted(known={"room": "7"})


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("+12025550143", "+12025550143"),
        ("(202) 555-0143", "2025550143"),
        ("sip:+12025550143@carrier.example;user=phone", "+12025550143"),
        ('"Anna" <sip:2025550143@pbx.example>', "2025550143"),
        ("tel:+442079460000", "+442079460000"),
        *(
            (withheld, "")
            for withheld in (
                None, "", "  ", "anonymous", "Anonymous", "Restricted", "unknown", "Unavailable",
                "+266696687", "266696687", "+7378742833", "+2562533", "+8656696", "+86282452253",
                "sip:anonymous@anonymous.invalid", "client:anna", "+", "1234567890123456",
            )
        ),
    ],
)  # fmt: skip
def test_a_carrier_tells_a_number_or_none(given: str | None, number: str) -> None:
    assert caller_id(given) == number


def test_a_no_is_not_asked_again_and_the_slot_is() -> None:
    dialogue, words = begun(ANNA, "two", "no")
    assert words == "On which number may we call you back?"
    dialogue.hear("what was that", NOW)
    assert dialogue.get("contact") is None
    assert "calling from" not in said(dialogue.hear("repeat", NOW))


def test_another_value_takes_the_place_of_what_is_offered() -> None:
    dialogue, _ = begun(ANNA, "two", "no, call 202 555 0199")

    assert dialogue.get("contact") == "2025550199"


def test_what_no_rule_or_kind_lets_in_is_not_offered() -> None:
    rule = "    from: caller_number\n    rules:\n      - {require: contact is empty, say: No.}\n"
    ruled = TEXT.replace("    from: caller_number\n", rule, 1)
    assert begun(ANNA, "two", text=ruled)[1] == "On which number may we call you back?"
    short = CallStarted(caller_number="12345")
    assert begun(short, "two")[1] == "On which number may we call you back?"


def test_a_yes_to_the_offer_is_no_yes_before_it_was_heard() -> None:
    dialogue, _ = begun(ANNA)
    acts = dialogue.advance(callwright.UserUtterance(text="two"), NOW)
    prompt = next(act.prompt for act in acts if isinstance(act, callwright.Say))
    cut = callwright.PromptHeard(prompt=prompt, complete=False, text="Shall I")
    dialogue.advance(cut, NOW)
    dialogue.advance(callwright.UserUtterance(text="yes"), NOW)

    assert dialogue.get("contact") is None


def test_a_slot_that_is_read_back_by_itself_is_not_read_back_twice() -> None:
    explicit = TEXT.replace(
        "    from: caller_number", "    from: caller_number\n    confirm: explicit"
    )
    dialogue, words = begun(ANNA, "two", "yes", text=explicit)

    assert words.startswith("Is it still")
    assert dialogue.slots["contact"].status == "confirmed"


def test_a_sentence_with_what_is_not_known_is_left_out() -> None:
    text = TEXT.replace(
        'say: "{business.name}. We', 'say: "You call from {caller_number:ending}. We'
    )
    assert begun(ANNA, text=text)[1].startswith("You call from zero one four three. We are open")
    assert begun(CallStarted(), text=text)[1].startswith("We are open")


def test_conditions_judge_what_is_known() -> None:
    rows = "next: {always: [{to: BYE, if: known.plate is 'X'}, {to: DETAILS}]}"
    text = TEXT.replace("next: {always: DETAILS}", rows.replace("'X'", '"AB12CDE"'))
    assert begun(ANNA, text=text)[0].outcome == "completed"
    assert begun(CallStarted(), text=text)[0].state == "DETAILS"
    filled = TEXT.replace("{always: DETAILS}", rows.split(" ", 1)[1].replace(
        "known.plate is 'X'", "caller_number is filled"
    ))  # fmt: skip
    assert begun(ANNA, text=filled)[0].outcome == "completed"
    assert begun(CallStarted(caller_number="anonymous"), text=filled)[0].state == "DETAILS"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{business.name}. We", "{business.phone}. We", "business.phone"),
        ("from: caller_number", "from: caller_id", "not something that a call knows"),
        ("collect: [cars, contact, plate]", "collect: [cars, plate]", "no state asks it"),
        ("kind: phone", "kind: date", "caller_number is never a date"),
        ("trusted: true}", "trusted: true}\n    confirm: explicit", "only the caller's own word"),
        ("deposit: twenty pounds", "deposit: '{cars} pounds'", "the same in every call"),
        ("deposit: twenty pounds", "cars: twenty", "is a slot or a result already"),
        ("caller: caller_number", "caller: caller_nmber", "caller_nmber"),
        ('opening_hours: {mon-fri: "09:00-17:00", sat: "09:00-12:00"}', "", "{opening_hours}"),
        ("cars <= most_cars", "cars <= deposit", "cannot compare"),
    ],
)
def test_what_cannot_be_is_told_at_load(old: str, new: str, sentence: str) -> None:
    assert old in TEXT
    with pytest.raises(FlowError, match=re.escape(sentence)):
        load_text(TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("hours", "english", "spanish"),
    [
        (
            {"mon-fri": "09:00-17:00", "sat": "09:00-12:00"},
            "Monday to Friday from nine to five, Saturday from nine to noon",
            "de lunes a viernes de las nueve a las cinco, el sábado de las nueve a las doce",
        ),
        (
            {"mon": "09:00-13:00, 16:30-19:00", "wed": "09:00-13:00, 16:30-19:00"},
            "Monday and Wednesday from nine to one and from four thirty to seven",
            "el lunes y el miércoles de las nueve a la una y de las cuatro y media a las siete",
        ),
        (
            {"mon-sun": "18:00-23:30"},
            "Monday to Sunday from 6 p.m. to 11:30 p.m.",
            "de lunes a domingo de las seis de la tarde a las once y media de la noche",
        ),
        ({"mon-sun": "closed"}, "", ""),
    ],
)
def test_opening_hours_are_spoken(hours: dict[str, str], english: str, spanish: str) -> None:
    built = build_hours(dict(hours), [], Problems("x"))

    assert spoken_hours(built, "en") == english
    assert spoken_hours(built, "es") == spanish
