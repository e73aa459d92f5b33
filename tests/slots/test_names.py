"""Names of people: said, spelled, said and spelled, and as a recogniser makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.slots import KINDS
from flows.slots.names.known_names import cased
from flows.vocabulary.commands import SetSlot
from flows.words.lexicon import word_list
from tests.scenes.understanding_scene import (
    INTERPRETER,
    expecting,
    interpret,
    only,
    slots,
    volunteered,
)

FIRST = list(word_list("en", "first_names"))
LAST = list(word_list("en", "last_names"))
SLOT = slots(it="person_name")["it"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Jane Doe", "Jane Doe"),
        ("jane doe", "Jane Doe"),
        ("my name is Jane Doe", "Jane Doe"),
        ("yes, it's Bob O'Brien please", "Bob O'Brien"),
        ("this is Mary-Ann van der Berg speaking", "Mary-Ann van der Berg"),
        ("put it under Xueling Qian", "Xueling Qian"),
        ("Brown, B R A U N", "Braun"),
        ("Jane Brown, b r a u n", "Jane Braun"),
        ("j a n e d o e", "Jane Doe"),
        ("e LL i e h a r v e why", "Ellie Harvey"),
        ("first name Ruth, last name Okafor", "Ruth Okafor"),
        ("Ruth and my surname is Okafor", "Ruth Okafor"),
        ("my last name is Okafor", "Okafor"),
        ("bravo oscar bravo sierra mike india tango hotel", "Bob Smith"),
        ("12345", None),
        ("what", None),
        ("I want to book", None),
    ],
)
def test_answers_to_what_is_your_name(text: str, value: str | None) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hi, this is Jane Doe and I need a cleaning", "Jane Doe"),
        ("hello my name is jane doe and i need a cleaning", "Jane Doe"),
        ("a table under the name Harris", "Harris"),
        ("this is great", None),
        ("I'm late", None),
        ("it's raining", None),
        ("this is Mary J. Blige and I need a cleaning", "Mary J Blige"),
        ("this is Mary J. I need a cleaning", "Mary J"),
        ("Jane Doe", None),
    ],
)
def test_names_that_nobody_asked_for(text: str, value: str | None) -> None:
    assert volunteered("person_name", text) == value


def hear(
    *hypotheses: str, country: str = "US", rejected: tuple[str, ...] = ()
) -> tuple[str, float] | None:
    expectation = expecting(
        "it", slots=slots(it="person_name"), country=country, rejected={"it": rejected}
    )
    found = INTERPRETER.interpret(hypotheses[0], expectation, hypotheses[1:])
    given = [c for c in found if isinstance(c, SetSlot)]
    return (given[0].value, given[0].certainty) if given else None


def test_of_several_hypotheses_the_likelier_name_is_taken() -> None:
    heard = hear("calmer Ward", "comma Ward", "Carmen Ward")
    assert heard is not None
    assert heard[0] == "Carmen Ward"


@pytest.mark.parametrize(
    ("letters", "kept", "alike"),
    [  # one code word was misheard, or made of noise
        ("lima oscar romeo alpha alpha alpha india lima echo yankee", "loraaailey", "Lora Bailey"),
        (
            "papa alpha tango romeo india charlie kilo lima charlie alpha sierra hotel",
            "patricklcash",
            "Patrick Cash",
        ),
        (
            "alpha romeo echo tango charlie hotel echo november november echo india lima",
            "aretchenneil",
            "Gretchen Neil",
        ),
    ],
)
def test_code_words_are_kept_until_the_caller_says_no(letters: str, kept: str, alike: str) -> None:
    first = hear(letters)
    assert first is not None
    assert first[0].replace(" ", "").lower() == kept
    again = hear(letters, rejected=(first[0],))
    assert again is not None
    assert again[0] == alike
    assert hear(letters, rejected=("Somebody Else",)) == first


def test_a_said_name_that_was_ruled_out_is_not_read_as_another() -> None:
    assert hear("anna schmidt", rejected=("Anna Schmidt",)) == hear("anna schmidt")


def test_a_name_that_letters_make_beats_one_that_was_said() -> None:
    letters = "lima oscar romeo alpha bravo alpha india lima echo yankee"
    heard = hear("ethel rubio thank you", letters)
    assert heard is not None
    assert heard[0] == "Lora Bailey"
    heard = hear("ethel rubio", "lima oscar", "ethel rubio")  # hardly a name
    assert heard is not None
    assert heard[0] == "Ethel Rubio"


def test_letters_that_make_a_listed_name_beat_others() -> None:
    one, other = "alpha alpha india lima echo yankee", "bravo alpha india lima echo yankee"
    heard = hear(f"lima oscar romeo alpha {one}", f"lima oscar romeo alpha {other}")
    assert heard is not None
    assert heard[0] == "Lora Bailey"


def test_first_and_last_name_are_voted_on_apart() -> None:
    heard = hear("hairy Wilson", "Harry will son", "Harry Willis tone", "hairy Wilson")
    assert heard is not None
    assert heard[0] == "Harry Wilson"


def test_a_word_that_only_sounds_like_a_name_speaks_for_it() -> None:
    heard = hear("Gordon Patle", "gourd Patell", "Gordon puddle")
    assert heard is not None
    assert heard[0] == "Gordon Patel"


def test_a_common_name_is_not_taken_for_another_that_sounds_the_same() -> None:
    assert hear("Allen Brown", "Allen Browne") == hear("Allen Brown", "Allen Browne", country="US")
    heard = hear("Allen Brown", "Alan Brown")
    assert heard is not None
    assert heard[0] == "Allen Brown"


def test_a_country_has_common_names_of_its_own() -> None:
    here, there = hear("Nigel Pickford", country="GB"), hear("Nigel Pickford", country="US")
    assert here is not None
    assert there is not None
    assert here[1] > there[1]


def test_a_first_name_alone_that_was_spelled_is_certain() -> None:
    spelled, said = hear("k e v i n"), hear("Kevin")
    assert spelled is not None
    assert said is not None
    assert (spelled[0], said[0]) == ("Kevin", "Kevin")
    assert said[1] < 0.5 < spelled[1]


def test_a_name_on_no_list_is_taken_with_less_certainty() -> None:
    rare, common = hear("Qwertil Zxyvian"), hear("Mary Smith")
    assert rare is not None
    assert common is not None
    assert rare[0] == "Qwertil Zxyvian"
    assert rare[1] < 0.5 < common[1]


@settings(max_examples=100, deadline=None)
@given(first=st.sampled_from(FIRST[:200]), last=st.sampled_from(LAST[:200]))
def test_a_common_name_spoken_is_the_name_heard(first: str, last: str) -> None:
    value = f"{cased(first, 'en')} {cased(last, 'en')}"
    assert only("person_name", KINDS["person_name"].speak(value, SLOT, "default", "en")) == value


@pytest.mark.parametrize(
    ("value", "style", "words"),
    [
        ("Jo Li", "spelled", "J, O, L, I"),
        ("Jo", "nato", "Juliett, Oscar"),
        ("Jo Li", "default", "Jo Li"),
    ],
)
def test_a_name_is_worded_by_style(value: str, style: str, words: str) -> None:
    assert KINDS["person_name"].speak(value, SLOT, style, "en") == words


def test_a_canonical_name_is_letters() -> None:
    canonical = KINDS["person_name"].canonical
    assert canonical("  Anne-Marie   O'Neil ", SLOT) == "Anne-Marie O'Neil"
    assert canonical("Ñandú Łoś", SLOT) == "Ñandú Łoś"
    assert canonical("R2D2", SLOT) is None
    assert canonical("'", SLOT) is None


def test_the_lists_say_where_they_come_from() -> None:
    from flows.words.lexicon import FOLDER

    for name in ("first_names", "last_names"):
        assert (FOLDER / "en" / f"{name}.gb.txt").is_file()
        head = (FOLDER / "en" / f"{name}.txt").read_text(encoding="utf-8").splitlines()[:2]
        assert all(line.startswith("#") for line in head)
        assert "public domain" in " ".join(head)
    assert len(FIRST) >= 1000
    assert len(LAST) >= 1000


def test_a_name_on_no_list_that_all_hypotheses_hold_is_taken_as_heard() -> None:
    expectation = expecting("name", country="GB")
    (agreed,) = INTERPRETER.interpret("jane doe", expectation, ("um jane doe", "jane doe"))
    assert isinstance(agreed, SetSlot)
    assert agreed.value == "Jane Doe"
    (other,) = INTERPRETER.interpret("jane dwvey", expectation, ("jane davey", "jane davy"))
    assert isinstance(other, SetSlot)
    assert other.value in ("Jane Davey", "Jane Davy")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("lima oscar romeo alpha bravo alpha india lima echo yankee", "Lora Bailey"),
        ("juliet alpha november echo delta oscar echo", "Jane Doe"),
        ("alpha november november alpha kilo oscar whiskey alpha lima", "Anna Kowal"),
    ],
)
@pytest.mark.parametrize("country", ["US", "GB"])
def test_letters_said_as_code_words_are_kept_as_they_are(
    words: str, name: str, country: str
) -> None:
    (command,) = INTERPRETER.interpret(words, expecting("name", country=country))
    assert isinstance(command, SetSlot)
    assert command.value == name


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("s m i t h", "US", "Smith"),
        ("k l e i n", "GB", "Klein"),
        ("s t e v e n", "US", "Steven"),
        ("l o r a b a i l e y", "US", "Lora Bailey"),
        ("d a v i d o w e n", "GB", "David Owen"),
        # Not where a word had to be taken for letters, or no list holds the name.
        ("jay o h en s m i t h", "US", "John Smith"),
        ("t a v i d o w e n", "GB", "David Owen"),
        ("s c h m i d d t", "US", "Schmidt"),
    ],
)
def test_letters_that_make_a_listed_name_are_kept(text: str, country: str, value: str) -> None:
    assert only("person_name", text, country=country) == value


@given(name=st.sampled_from([name for name in LAST[:2000] if len(name) > 2]))
def test_a_last_name_alone_is_spelled_as_well_as_a_first_name(name: str) -> None:
    assert (only("person_name", " ".join(name)) or "").replace(" ", "").lower() == name


def test_one_name_spelled_in_most_hypotheses_is_one_name() -> None:
    heard = hear("m i l l i e", "m i l l i e", "m i l l e y", "m i l i e g a y")
    assert heard is not None
    assert heard[0] == "Millie"
    both = hear("m i l l i e g a y", "m i l l i e", "m i l l i e g r a y")
    assert both is not None
    assert " " in both[0]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("l as in lima, o as in oscar, r as in romeo, a as in alpha, b a i l e y", "Lora Bailey"),
        ("golf romeo echo tango alpha kilo oscar whiskey", "Greta Kow"),
        ("gulf romeo echo tango alpha space kilo oscar whiskey", "Greta Kow"),
        ("alpha romeo echo tango kilo oscar whiskey", "Are Tkow"),
        # Letters said by their names may have been misheard.
        ("a n m a s m i t h", "Anna Smith"),
    ],
)
def test_only_letters_that_are_certain_are_kept(words: str, name: str) -> None:
    assert only("person_name", words) == name


def test_a_name_with_a_code_word_misheard_is_less_certain() -> None:
    clear, misheard = hear("alpha november november alpha"), hear("alpha novembre november alpha")
    assert clear is not None
    assert misheard is not None
    assert clear[0] == misheard[0] == "Anna"
    assert misheard[1] < clear[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("anna, a n n a, schmidt, s c h m i d t", "Anna Schmidt"),
        ("Eleanor E L E A N O R Mcdaniel M C D A N I E L", "Eleanor McDaniel"),
        ("Xueling X U E L I N G Qian Q I A N", "Xueling Qian"),
        ("Ruth, R. U. T. H. Okafor, O. K. A. F. O. R.", "Ruth Okafor"),
        ("my name is Ruth, r u t h, and the last name is Okafor, o k a f o r", "Ruth Okafor"),
        ("Ruth, R U T H and Miller, M I L L E R", "Ruth Miller"),
        ("anna schmidt, s c h m i d t", "Anna Schmidt"),
        ("Jane Brown, j a n e b r a u n", "Jane Braun"),
        ("Ruth r u t h m i l l e r", "Ruth Miller"),
        ("Ruth, r u t h, Miller", "Ruth Miller"),
        ("Schmidt, s c h m i d t, Anna", "Anna Schmidt"),
        ("first name r u t h last name o k a f o r", "Ruth Okafor"),
        # Not what is said after the name, nor a longer name that begins like the one said.
        ("Ruth, r u t h, cleaning please", "Ruth"),
        ("Ruth Miller, m i l l e r. a b c", "Ruth Miller"),
        ("Jon, j o n a t h a n", "Jonathan"),
        ("Taylor Reed, r e e d", "Taylor Reed"),
    ],
)
def test_each_part_of_a_name_may_be_said_and_spelled(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mary J. Blige", "Mary J Blige"),
        ("J. Smith", "J Smith"),
        ("John Q. Public", "John Q Public"),
        ("George R. R. Martin", "George R R Martin"),
        ("T. S. Eliot. Thank you", "T S Eliot"),
        ("Anna K. I need a cleaning", "Anna K"),
        ("Anna K. Tomorrow morning", "Anna K"),
        ("Mary Smith. Good morning", "Mary Smith"),
        ("M. A. R. Y. S. M. I. T. H.", "Mary Smith"),
    ],
)
def test_a_full_stop_after_an_initial_ends_no_name(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Will Smith", "Will Smith"),
        ("my name is will smith please", "Will Smith"),
        ("May Jones", "May Jones"),
        ("Mark Day", "Mark Day"),
        ("will do", None),
        ("will call you", None),
        ("may I ask why", None),
        ("Mark, day after tomorrow", "Mark"),
        ("Mark good morning", "Mark"),
    ],
)
def test_small_words_are_names_only_among_names(text: str, value: str | None) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Anna no sorry Hannah Smith", "Hannah Smith"),
        ("Anna Smith and it's urgent", "Anna Smith"),  # no lead-in, for a whole name stands before
        ("Anna, it's Hannah Smith", "Hannah Smith"),
        ("Jane Doe, b r o w n", "Jane Doe Brown"),  # unlike both, so one name more
        ("Jane Brawn, b r o w n", "Jane Brown"),
        ("Anna, wait, it's Hannah Smith", "Hannah Smith"),
        ("Anna Smith, no, Schmidt", "Anna Schmidt"),
        ("Anna Smith, sorry, s c h m i d t", "Anna Schmidt"),
        ("it's Ruth Kowal, I mean Ruth Kowalski", "Ruth Kowalski"),
        ("Anna Smith, no middle name", "Anna Smith"),
        ("Anna Smith, sorry about the noise", "Anna Smith"),
        ("Anna Smith, actually quickly", "Anna Smith"),
        ("no, Anna Smith", "Anna Smith"),
    ],
)
def test_a_name_taken_back_in_the_same_breath_is_not_the_name(text: str, value: str) -> None:
    assert only("person_name", text) == value


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("never mind", "Cancel"),
        ("I changed my mind", "Cancel"),
        ("forget it", "Cancel"),
        ("skip that", "Skip"),
        ("bear with me", "Hold"),
    ],
)
def test_wishes_are_no_names(text: str, wish: str) -> None:
    assert [type(command).__name__ for command in interpret(text, "name")] == [wish]


def test_a_name_beside_a_wish_is_still_heard() -> None:
    assert only("person_name", "never mind, it's Mindy Skipper") == "Mindy Skipper"
    assert only("person_name", "Grace Nevers") == "Grace Nevers"


@pytest.mark.parametrize("text", ["no importa", "ni idea", "he cambiado de idea", "déjelo"])
def test_spanish_wishes_are_no_names(text: str) -> None:
    assert only("person_name", text, language="es") is None
    assert only("person_name", "Ana Ibáñez", language="es") == "Ana Ibáñez"
