"""What a prompt holds, and what of it the caller has heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from flows.build.load import load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.record import FilledSlot, Spoken, SpokenValue
from flows.dialogue.rendering import marked, unmarked
from flows.vocabulary.acts import Say, said
from flows.vocabulary.events import (
    BargeIn,
    CallStarted,
    NothingSaid,
    PromptHeard,
    UserSilence,
    UserUtterance,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))
TABLE = load_text("""
callwright: 1
flow: table
version: 1
language: en
start: ASK
slots:
  guests: {kind: party_size, ask: "How many people?"}
  name: {kind: person_name, ask: "What name is it?"}
actions:
  book: {run: table.book, with: [guests, name]}
states:
  ASK:
    collect: [guests, name]
    next: {all_filled: CONFIRM, max_retries: END}
  CONFIRM:
    say: {text: "A table for {guests} costs ten pounds.", must_hear: true}
    ask: That is for {guests:plain}, in the name of {name}. Is that right?
    next:
      user_confirmation: {yes: BOOK, no: ASK}
      max_retries: END
  BOOK:
    do: book
    say: Goodbye.
    next: {spoken: END, failed: END}
""")


def at_confirm() -> Dialogue:
    dialogue = Dialogue(TABLE, session_id="s")
    dialogue.advance(CallStarted(), NOW)
    dialogue.advance(UserUtterance(text="four"), NOW)
    dialogue.advance(UserUtterance(text="Mary Brown"), NOW)
    assert dialogue.state == "CONFIRM"
    return dialogue


def names(values: tuple[SpokenValue, ...]) -> list[str]:
    return [value.name for value in values]


def test_a_prompt_knows_which_values_stand_where() -> None:
    spoken = at_confirm().record.spoken
    assert spoken is not None
    assert [(v.name, v.value, spoken.whole[v.begin : v.end]) for v in spoken.values] == [
        ("guests", "4", spoken.whole.split()[3].strip(",")),
        ("name", "Mary Brown", "Mary Brown"),
    ]


def test_prompts_of_one_breath_are_known_together() -> None:
    record = at_confirm().record
    assert [spoken.text.split()[0] for spoken in record.breath] == ["A", "That"]
    assert names(record.heard_values()) == ["guests", "guests", "name"]


def test_what_was_cut_off_was_not_heard_and_its_rest_goes_on() -> None:
    dialogue = at_confirm()
    notice, question = dialogue.record.breath
    dialogue.advance(PromptHeard(prompt=notice.prompt, complete=True, text=notice.text), NOW)
    dialogue.advance(BargeIn(prompt=question.prompt), NOW)
    assert names(dialogue.record.heard_values()) == ["guests"]
    heard = PromptHeard(
        prompt=question.prompt, complete=False, text=question.text[: question.text.index(",") + 1]
    )
    dialogue.advance(heard, NOW)
    assert names(dialogue.record.heard_values()) == ["guests", "guests"]
    acts = dialogue.advance(NothingSaid(), NOW)
    assert said(acts) == question.text
    assert names(dialogue.record.heard_values()) == ["guests", "guests", "name"]


def test_the_rest_counts_with_what_was_heard_before_it() -> None:
    dialogue = at_confirm()
    notice, question = dialogue.record.breath
    dialogue.advance(BargeIn(prompt=notice.prompt), NOW)
    dialogue.advance(PromptHeard(prompt=notice.prompt, complete=False, text="A table"), NOW)
    dialogue.advance(PromptHeard(prompt=question.prompt, complete=False, text=""), NOW)
    acts = dialogue.advance(NothingSaid(), NOW)
    assert said(acts) == f"{notice.text} {question.text}"
    cut = next(act for act in acts if isinstance(act, Say))
    dialogue.advance(PromptHeard(prompt=cut.prompt, complete=True, text=cut.text), NOW)
    assert names(dialogue.record.heard_values()) == ["guests", "guests", "name"]


def test_a_value_of_which_a_word_is_missing_was_not_heard() -> None:
    words = "It is Mary Ann Brown. Is that right?"
    value = SpokenValue(name="name", value="Mary Ann Brown", begin=6, end=20)
    spoken = Spoken(prompt=1, text=words, whole=words, values=(value,), heard="It is Mary Ann")
    assert not spoken.heard_values()
    assert replace(spoken, heard="It is Mary Ann Brown.").heard_values() == (value,)
    assert replace(spoken, heard=None).heard_values() == (value,)  # nobody spoke over it
    assert not replace(spoken, heard=None, barged_in=True).heard_values()


def test_values_of_a_reworded_prompt_are_looked_for_in_what_was_played() -> None:
    words = "That is Tuesday at two. Is that right?"
    values = (
        SpokenValue(name="day", value="2026-11-24", begin=8, end=15),
        SpokenValue(name="time", value="14:00", begin=19, end=22),
    )
    spoken = Spoken(prompt=1, text=words, whole=words, values=values, heard="So, Tuesday it is,")
    assert names(spoken.heard_values()) == ["day"]


WORDS = st.text(alphabet="ab c.\U000f0001é?", max_size=12)


@given(pieces=st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_marks_come_out_of_a_text_as_they_went_in(pieces: list[tuple[str, str]]) -> None:
    pieces = [(text.replace("\U000f0001", ""), words) for text, words in pieces]
    plain = [(text, words.replace("\U000f0001", "")) for text, words in pieces]
    text = "".join(t + marked(words, number) for number, (t, words) in enumerate(pieces))
    bare, found = unmarked(text)
    assert bare == "".join(text + words for text, words in plain)
    assert [(n, bare[begin:end]) for n, begin, end in found] == [
        (n, words) for n, (_, words) in enumerate(plain) if words
    ]


def test_no_mark_is_said() -> None:
    dialogue = at_confirm()
    dialogue.record.slots["name"] = FilledSlot(value="Bro\U000f0000wn")
    acts = dialogue.advance(UserSilence(), NOW)
    assert "Brown" in said(acts)
    assert not any("\U000f0000" <= letter <= "\U000ffffd" for letter in said(acts))
