"""Every tuning number of understanding: what it means, its range, and the command that checks it.

A tuning number is one that only calls can tell: how certain, how alike, how far, how many. The
numbers of a language (what letters are heard for which) stand in its folder; those that are true
by definition (hours of a day, digits of a year) stand where they are used.

    python -m benchmarks.calibration GOLD.jsonl … --score PATH_TO_score.py --number CODES.skip

varies a number and counts what is then understood. ``check`` of a group names the public set that
tells its numbers; ``check`` of a number names another command, such as the tests that fail where it
is wrong, if no set tells it.

A number is read as ``CODES.skip`` at the moment it is needed, and never kept in another name or in
a default, so that the command can vary it.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar

_VARY = "python -m benchmarks.calibration {} --score score.py --number {}"
_WORST = "python -m benchmarks.understanding --worst"
_TESTS = "python -m pytest tests/{}.py"


def share(value: float, meaning: str, check: str = "") -> Any:
    """A certainty, likeness, weight or share, from 0 to 1."""
    return field(default=value, metadata={"meaning": meaning, "unit": "share", "check": check})


def price(value: float, meaning: str, check: str = "") -> Any:
    """A price, or another factor above 0 that has no upper end."""
    return field(default=value, metadata={"meaning": meaning, "unit": "price", "check": check})


def count(value: int, meaning: str, check: str = "") -> Any:
    """A whole number of things, which the meaning names."""
    return field(default=value, metadata={"meaning": meaning, "unit": "count", "check": check})


@dataclass(frozen=True, slots=True)
class Sounds:
    """What two words that sound unlike differ by: a sound that is unlike any other costs 1."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "SOUNDS")

    weak: float = price(0.5, "a vowel, an h or an r that only one of the words has")
    consonant: float = price(0.4, "a consonant for one that sounds much like it")
    vowel: float = price(0.3, "a vowel for another")


@dataclass(frozen=True, slots=True)
class Codes:
    """Prices of reading words as the characters of a code in a known shape; 0 is without doubt."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "CODES")

    letter_too: float = price(0.05, "a word for a digit that is a letter too: oh")
    spelling_word: float = price(0.1, "a word that one spells with, for its first letter: david")
    sound: float = price(0.2, "a word that sounds like a letter or digit")
    short_word: float = price(0.3, "a short word as letters run together, for each after the first")
    nearly: float = price(0.4, "a word that sounds like one of the spelling alphabet")
    first_letter: float = price(0.45, "a word among code words, for its first letter")
    skip: float = price(0.9, "a unit left out")
    skip_small: float = price(0.1, "a small word left out before or after the code")
    skip_within: float = price(0.6, "a small word left out within the code")
    stammer: float = price(0.35, "a beginning left out that is at once said again")
    heard_twice: float = price(0.55, "a letter left out before one that sounds alike")
    other_example: float = price(0.5, "a letter said with an example of another: t for mother")
    letter_name: float = price(0.05, "a word that is nothing but the name of a letter")
    swap: float = price(0.3, "a letter for one that sounds alike; a letter more or less costs two")
    other: float = price(4.0, "a letter for one that does not sound alike")
    dearest: float = price(0.7, "the highest price of a whole code")
    code_word_like: float = share(0.72, "likeness from which on a word is one of the alphabet")
    name_like: float = share(0.55, "likeness from which on a word is the name of a character")
    unlike: float = price(1.0, "what is missing to full likeness with a character's name")
    most_named: int = count(3, "characters that one word may be the name of")
    longest_name: int = count(6, "letters of a word that may be the name of a character")
    shortest_code_word: int = count(4, "letters of a word that may be one of the alphabet misheard")
    longest_together: int = count(4, "letters of a word that may be letters run together")
    fewest_code_words: int = count(2, "words of the alphabet after which others may be misheard")
    fewest_units: int = count(2, "units of a code, before which no comment on it begins")


@dataclass(frozen=True, slots=True)
class Postcodes:
    """How certain postcodes are that were read at a price, and which areas are taken for others."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "POSTCODES")

    dearest_area: float = price(0.6, "price of an existing area from which on it is unsure")
    unsure: float = price(0.4, "an area that is unsure")
    dearest: float = price(0.65, "the highest price of a postcode of another area")
    cost_of_doubt: float = price(1.3, "price of a reading for which nothing speaks")
    least: float = share(0.1, "certainty of a reading for which nothing speaks")
    any_shape: float = share(
        0.8,
        "certainty of characters where the shape is not known",
        _TESTS.format("slots/test_contacts"),
    )
    plain_from: float = share(0.8, "certainty above which a postcode outdoes weak readings")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What counts as spelled: which runs of letters are read, and which words they spell."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "SPELLING")

    fewest: int = count(3, "letters that are spelled, not said by chance")
    longest_glued: int = count(4, "letters written in one with digits")
    longest_capitals: int = count(4, "capitals run together that are letters")
    longest_without_vowels: int = count(3, "letters run together that no vowel makes a word")
    spells: float = share(0.6, "likeness from which on letters spell a word said beside them")
    sounds_like: float = share(0.4, "likeness from which on letters correct a word of a name")
    coded: float = share(0.6, "share of code words from which on others are misheard ones")
    fewest_coded: int = count(2, "code words from which on others are misheard ones")
    code_word_like: float = share(0.5, "likeness from which on a word of a name is a code word")
    longest_short: int = count(2, "letters of a word that looks like letters")
    likely: float = share(0.7, "share of the units of a spelled name that must look like letters")
    guessed: float = share(0.3, "certainty lost by each code word that was misheard")
    most_initials: int = count(3, "letters that are initials before a name")


@dataclass(frozen=True, slots=True)
class Listed:
    """Prices of taking letters for listed names; 0 is a common name as it stands."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "LISTED")

    single: float = price(0.3, "one name where a first and a last one are likelier")
    single_last: float = price(0.6, "the same for a last name, of which there are more")
    swapped: float = price(0.3, "a letter for one that sounds alike")
    other: float = price(1.0, "a letter for any other")
    dropped: float = price(0.6, "a letter too many or too few")
    again: float = price(0.1, "a letter said again, or once where the name has it twice")
    certain: float = price(
        1.0,
        "any of these where letters are as certain as code words",
        _TESTS.format("slots/test_names"),
    )
    rare: float = price(0.15, "a rank ten times as far down a list")
    uncommon: float = price(0.3, "a name that is not common in the country")
    dearest: float = price(1.8, "the price that a name must stay below")
    cost_of_doubt: float = price(6.0, "price of a name for which nothing speaks")
    least: float = share(0.1, "certainty of a name for which nothing speaks")
    unlisted: float = share(0.2, "certainty of letters that are like no listed name")
    mostly_certain: float = share(0.5, "share of certain letters from which on they are kept")
    shortest: int = count(3, "letters of a name")
    longest: int = count(32, "letters of a first and a last name")
    few: int = count(5, "clear letters that may be a name on no list, though one is alike")
    most_longer: int = count(3, "letters that a name and what was heard of it may differ by")


@dataclass(frozen=True, slots=True)
class Names:
    """Which words are a name, and how likely names are against one another."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "NAMES")

    unknown: float = share(0.2, "likelihood of a name on no list, against 1 for the commonest")
    fall: float = share(0.4, "how much less likely the rarest listed name is than the commonest")
    one_of_two: float = share(0.5, "part that each of first and last name has in the likelihood")
    common: int = count(600, "names that count as common where a country has no list of its own")
    most_listed: int = count(4, "words of a listed name")
    most_parts: int = count(3, "parts of a name that are read one by one")
    most_said: int = count(2, "words of a name that is said after its letters")
    few_units: int = count(3, "units of which more must be letters than words: oh I see")
    fewest_again: int = count(3, "times that one word is said, which is no name then: la la la")
    digits_of_no_name: int = count(
        7,
        "digits in a row that are no letters heard wrong",
        _TESTS.format("understanding/test_impossible"),
    )


@dataclass(frozen=True, slots=True)
class Votes:
    """How hypotheses vote on the name behind them."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "VOTES")

    unknown: float = share(0.05, "how much a name on no list counts")
    rare: float = share(0.15, "how much a listed name counts that is not common in the country")
    fall: float = share(0.25, "how much less the last of the common names counts than the first")
    same_sound: float = share(0.8, "part of a vote for a name that sounds the same")
    same_consonants: float = share(0.4, "part of a vote for a name with the same consonants")
    leniency: float = share(0.4, "below 1: a name is believed with less than half of the votes")
    mostly: float = share(0.5, "share of the votes for one name alone, which is believed then")
    many_letters: int = count(8, "words that hardly are anything but letters")
    beside: float = share(0.3, "how much a name counts beside one that letters make")
    initial: int = count(2, "letters of what may be said and is no name yet")
    both: float = price(2.0, "how much more a name counts that is said and spelled alike")
    partial: float = share(0.15, "how much a first name alone counts beside whole names")


@dataclass(frozen=True, slots=True)
class Births:
    """How certain readings of a date of birth are, and how hypotheses vote on it."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "BIRTHS")

    with_others: float = share(0.7, "digits beside other words")
    run_together: float = share(0.4, "a day and a month of one digit each, written in one")
    three_digits: float = share(0.9, "a day and a month of three digits, written in one")
    short_year: float = share(0.8, "a year of two digits, written in one with day and month")
    other_order: float = share(0.8, "day and month in the order of other countries")
    doubted_day: float = share(0.4, "a day that may belong to the year")
    like_a_day: float = share(0.6, "likeness from which on a word is a day that was misheard")
    misheard: float = share(0.5, "part of a misheard day that is certain though another is as near")
    lead: float = price(2.0, "certainty that a lead of 1 in likeness adds to that part")
    fewest_in_one: int = count(6, "digits of a date written in one")
    most_others: int = count(3, "words beside digits that are read out")
    steeper: int = count(3, "power of a hypothesis' weight: later ones count less than elsewhere")
    cut_short: float = share(0.4, "weight of a round year where another hypothesis goes on")


@dataclass(frozen=True, slots=True)
class Dates:
    """Which day is meant where words fit several."""

    check: ClassVar[str] = _VARY.format("nlupp.jsonl sgd_appt.jsonl", "DATES")

    beyond: int = count(14, "days offered from a bound on: after Wednesday")
    edge: int = count(3, "times offered at the beginning or the end of a day")
    near: int = count(61, "days ahead within which weekday and day of a month must agree")
    just_gone: int = count(14, "days back that a date without a year may be meant")
    doubted: float = share(0.4, "certainty of a day that may have been meant in the past")
    orders: int = count(3, "ordinals that tell an order more often than a day")
    to_choose: float = share(
        0.4,
        "certainty of a day or time that is still to be chosen",
        _TESTS.format("slots/test_stretches"),
    )


@dataclass(frozen=True, slots=True)
class Times:
    """Which half of the day is meant where nothing else tells."""

    check: ClassVar[str] = _VARY.format("nlupp.jsonl r8k.jsonl", "TIMES")

    waking: int = count(7, "hour from which on people are about")
    resting: int = count(19, "hour until which they are")
    morning: int = count(
        8, "hour from which on business is done", _TESTS.format("slots/test_times")
    )
    night: int = count(20, "hour until which it is", _TESTS.format("slots/test_times"))


@dataclass(frozen=True, slots=True)
class Answers:
    """How certain a yes or no is, and what may stand before it."""

    check: ClassVar[str] = _VARY.format("sgd_appt.jsonl clinc.jsonl", "ANSWERS")

    supposed: float = share(
        0.55, "a yes that is only supposed", _TESTS.format("understanding/test_summaries")
    )
    urged: float = share(
        0.45,
        "a wish to go on, which need not be an answer",
        _TESTS.format("understanding/test_summaries"),
    )
    most_before: int = count(12, "small words before an answer")


@dataclass(frozen=True, slots=True)
class Choices:
    """Options that only sound like what was said."""

    check: ClassVar[str] = _TESTS.format("slots/test_choices")

    near_enough: float = share(0.8, "likeness from which on words mean an option")
    clearly_better: float = share(0.1, "by how much it must be more like than any other")
    certainty: float = share(0.8, "certainty of such an option, of its likeness")
    shortest_plural: int = count(4, "letters of a word whose ending may be that of a plural")


@dataclass(frozen=True, slots=True)
class Contacts:
    """What tells a phone number or an email address from other digits and words."""

    check: ClassVar[str] = _TESTS.format("slots/test_contacts")

    label_reach: int = count(
        5,
        "units before a number in which a word says what it is",
        _VARY.format("multidogo.jsonl", "CONTACTS.label_reach"),
    )
    whole: int = count(7, "digits from which on what is said anew is a number by itself")
    beginning: int = count(3, "digits by which one tells that a number is begun again")
    longest_host: int = count(3, "words of a domain's name: hot mail")
    email: float = share(0.8, "certainty of an address that was put together from words")


@dataclass(frozen=True, slots=True)
class Alike:
    """Values that sound so alike that a read-back tells them apart."""

    check: ClassVar[str] = _TESTS.format("understanding/test_confusion")

    alike: float = share(0.72, "share of the sounds")
    nearly: float = price(1.25, "or so little difference in all, as between two short words")
    rhyming: float = share(0.6, "share of the sounds that will do where the ends are the same")
    rhyme: int = count(3, "sounds that make such an end")
    most: int = count(6, "values told beside one")
    most_names: int = count(3, "names told beside one")
    far: int = count(62, "more than days that sound alike are apart")


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """How hypotheses vote."""

    check: ClassVar[str] = _VARY.format("evi.jsonl", "HYPOTHESES")

    falling: float = share(0.85, "weight of a hypothesis against the one before it")
    ruled_out: float = share(
        0.2,
        "weight of a value that the caller ruled out before",
        _TESTS.format("understanding/test_hypotheses"),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """How certain a value must be not to be asked back."""

    check: ClassVar[str] = _TESTS.format("dialogue/test_asking_back")

    guessed: float = share(
        0.5,
        "certainty below which a value is asked back, whatever the flow says",
        _VARY.format("evi.jsonl nlupp.jsonl", "ASKING.guessed"),
    )
    doubtful: float = share(0.6, "certainty below which it is with `confirm: auto`")
    advised: float = share(
        0.4,
        "certainty of a value that a second ear found: it is asked back",
        _TESTS.format("dialogue/test_second_ear"),
    )


@dataclass(frozen=True, slots=True)
class Competition:
    """Which reading gets words that several could have."""

    check: ClassVar[str] = _VARY.format("sgd_appt.jsonl r8k.jsonl nlupp.jsonl", "COMPETITION")

    asked: int = count(3, "ranks that what was asked is ahead")
    correction_reach: int = count(3, "words between the value taken back and the new one")
    few_words: int = count(3, "words of a question that only its mark tells")


@dataclass(frozen=True, slots=True)
class Examples:
    """How an utterance is held against the phrases of a flow's intents."""

    check: ClassVar[str] = "python -m benchmarks.intents clinc.jsonl"

    pieces: float = price(1.0, "weight of the pieces of words in the likeness of two sentences")
    related: float = price(0.5, "weight of words and those related to them")
    pairs: float = price(0.2, "weight of words that follow each other")
    towards: float = price(0.5, "weight of where all words together point to")
    near: float = share(0.5, "likeness from which on a word counts as related")
    small_word: float = share(0.2, "weight of a function word where no frequencies are known")
    smoothing: float = price(0.1, "how little a single example is trusted")
    covered: float = price(0.2, "weight of the share of words that the intent's examples know")
    sure: float = share(0.5, "certainty from which on an intent is taken")
    ahead: float = share(0.05, "what the intent must be ahead of the next")
    fitted: int = count(400, "sentences of all intents together that a classifier is fitted to")
    least: int = count(10, "sentences of one of them, however many intents there are")
    few: int = count(5, "sentences from which on an intent need not have what all of them have")
    stem: int = count(4, "letters at least that two words of one stem begin with")
    ending: int = count(2, "letters of the shorter of them that its ending may be")
    wordings: int = count(24, "sentences that one phrase with brackets may stand for")


@dataclass(frozen=True, slots=True)
class Work:
    """Ends of the work on one utterance; what people say stays far below them."""

    check: ClassVar[str] = _WORST

    words: int = count(500, "words of an utterance that are read")
    characters: int = count(6000, "characters of an utterance that are read")
    matches: int = count(24, "places that one set of patterns fits")
    readings: int = count(24, "readings of one kind for one slot")
    hypotheses: int = count(10, "hypotheses looked at")
    hypothesis_characters: int = count(200, "characters of all hypotheses but the first")
    saying_words: int = count(16, "words of an utterance that may be a short saying")
    near_words: int = count(12, "words of an utterance in which options are looked for by sound")
    code_units: int = count(40, "units of an utterance that holds a code")
    name_units: int = count(60, "units of a spelled name")
    name_characters: int = count(60, "characters of a name")
    address_pieces: int = count(24, "pieces of an email address before the at")


SOUNDS = Sounds()
CODES = Codes()
POSTCODES = Postcodes()
SPELLING = Spelling()
LISTED = Listed()
NAMES = Names()
VOTES = Votes()
BIRTHS = Births()
DATES = Dates()
TIMES = Times()
ANSWERS = Answers()
CHOICES = Choices()
CONTACTS = Contacts()
ALIKE = Alike()
HYPOTHESES = Hypotheses()
ASKING = Asking()
COMPETITION = Competition()
EXAMPLES = Examples()
WORK = Work()


def numbers() -> dict[str, Field[Any]]:
    """Give every number by its name, such as ``CODES.skip``: its default is today's value, its
    metadata tell its ``meaning`` and its ``unit``: share, price or count."""
    groups = {name: group for name, group in globals().items() if name.isupper()}
    return {
        f"{name}.{one.name}": one
        for name, group in groups.items()
        if not name.startswith("_")
        for one in fields(group)
    }


def check(number: str) -> str:
    """Give the command that tells a number, such as ``CODES.skip``."""
    group = globals()[number.split(".")[0]]
    return str(numbers()[number].metadata["check"] or group.check)
