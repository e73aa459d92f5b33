"""Every rule of a language has an utterance that it fits, and a near miss that it does not.

The examples stand in ``tests/rules/LANGUAGE/FILE.yaml``, one for each ``flows/languages`` file with
``patterns`` or ``phrases``: set of rules → rule → ``{yes: …, no: …}``. A rule is named by its text,
or by as much of its beginning as tells it from the others of its set and file, with "…" after it.

``yes``
    An utterance in which the rule fits, and no earlier one of its set takes its place.
``no``
    An utterance in which it does not fit, though it has a word of the rule, or of one of its
    classes. Where any such word is all that the rule asks for, one that begins alike will do.

To fit means what it means in a call: sets give way to others (``BEHIND``) and count in some places
only (``PLACES``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from flows.understanding.control import _STANDING as WISH_PLACES
from flows.understanding.control import WEAK
from flows.words.lexicon import FOLDER, fold, lexicon
from flows.words.pattern_syntax import to_regex
from flows.words.patterns import Match, patterns
from flows.words.tokens import cut
from flows.words.utterance import Utterance, read
from tests.scenes.yaml_words import words_of

WISHES = (*lexicon("en").wishes, *WEAK)
EXAMPLES = Path(__file__).parent.parent / "rules"
ALIKE = 3  # letters in which words begin alike; all of a word of two

Examples = dict[str, dict[str, dict[str, str]]]
Place = Callable[[Utterance, Match], bool]

BEHIND: Mapping[str, tuple[str, ...]] = {
    "date_weak": ("date",),
    "date_asked": ("date", "date_weak"),
    "time_weak": ("time",),
    "time_asked": ("time", "time_weak"),
    "party_size": ("no_party",),
    "party_size_weak": ("no_party", "party_size"),
    "party_size_asked": ("no_party",),
    "no": ("no_answer",),
    "no_phrase": ("no_answer",),
    "yes": ("no_answer", "no", "no_phrase"),
    "yes_phrase": ("no_answer", "no", "no_phrase"),
    "yes_asked": ("no_answer",),
    "no_asked": ("no_answer",),
    **{wish + ending: ("no_wish",) for wish in WISHES for ending in WISH_PLACES},
}

ANSWERS = ("no", "no_phrase", "yes", "yes_phrase", "yes_asked", "no_asked")


def _anywhere(utterance: Utterance, match: Match) -> bool:
    return True


def _at_start(utterance: Utterance, match: Match) -> bool:
    return match.first == 0


def _whole(utterance: Utterance, match: Match) -> bool:
    return match.first == 0 and match.last == utterance.last


def _at_end(utterance: Utterance, match: Match) -> bool:
    return match.last == utterance.last


PLACES: Mapping[str, Place] = {
    "bare_value": _whole,
    "time_alone": _whole,
    "date_begun": _at_end,
    "time_begun": _at_end,
    "birth_year_anew": _at_end,
    "no_opening": _at_start,
    "backchannel": _whole,
    "filler": _whole,
    "yes_alone": WISH_PLACES["_only"],
    **{wish + ending: place for wish in WISHES for ending, place in WISH_PLACES.items()},
}


def _files() -> list[str]:
    paths = sorted(FOLDER.glob("*/*.yaml"))
    return [f"{p.parent.name}/{p.stem}" for p in paths if _rules(f"{p.parent.name}/{p.stem}")]


@lru_cache(maxsize=64)
def _loaded(path: Path) -> dict[str, Any]:
    """Read a file whose words are all text: yes and no too."""
    return words_of(path) or {}


def _rules(file: str) -> dict[str, list[str]]:
    """Give the texts of the rules of a language file (``en/dates``) by their set."""
    document = _loaded(FOLDER / f"{file}.yaml")
    sets = {**document.get("patterns", {}), **document.get("phrases", {})}
    return {name: [_text(rule) for rule in rules] for name, rules in sets.items()}


def _text(rule: Any) -> str:
    return str(rule["say"] if isinstance(rule, dict) else rule)


def _examples(file: str) -> Examples:
    path = EXAMPLES / f"{file}.yaml"
    return _loaded(path) if path.is_file() else {}


def _named(key: str, rules: list[str]) -> list[str]:
    """Give the rules that a key names: by their text, or by its beginning before a "…"."""
    if key in rules:
        return [key]
    return [rule for rule in rules if key.endswith("…") and rule.startswith(key[:-1])]


def fitting(language: str, name: str, text: str) -> set[int]:
    """Give the numbers of the rules of a set that fit in a text."""
    utterance = read(text, language)
    taken = [
        m for before in BEHIND.get(name, ()) for m in patterns(language, before).find(utterance)
    ]
    counts = PLACES.get(name, _anywhere)
    found: set[int] = set()
    for place in re.finditer(patterns(language, name).source, utterance.codes):
        match = Match(place.start(), place.end(), {})
        free = not any(_gives_way(name, match, other) for other in taken)
        if match.last > match.first and free and counts(utterance, match):
            found.add(int((place.lastgroup or "p0")[1:]))
    return found


def _gives_way(name: str, match: Match, other: Match) -> bool:
    """Tell whether a match shares words with another; an answer may hold that one whole."""
    shares = match.first < other.last and other.first < match.last
    longer = match.last - match.first > other.last - other.first
    holds = longer and match.first <= other.first and other.last <= match.last
    return shares and not (holds and name in ANSWERS)


def shares_word(language: str, rule: str, text: str) -> bool:
    """Tell whether a text has a word of a rule, or begins one alike where any makes it fit."""
    words = lexicon(language)
    names: set[str] = set()

    def codes(name: str) -> str:
        names.add("=" + fold(name[1:]) if name.startswith("=") else name)
        return words.class_codes("=" + fold(name[1:]) if name.startswith("=") else name)

    groups = (f"g{number}" for number in count())
    regex = to_regex(rule, words.define, codes, lambda field, cls: next(groups))
    known = {code for name in names for code in words.class_codes(name)}
    own = {word for word, code in words.word_codes.items() if code in known}
    own |= {
        part
        for compounds in words.compounds.values()
        for parts, merged in compounds
        for part in parts
        if merged in own
    }
    said = [*cut(text, words), *read(text, language).units]
    if any(unit.code in known or unit.word in own for unit in said):
        return True
    if not all(re.fullmatch(regex, code) for code in known):
        return False
    begun = tuple(word[:ALIKE] for word in own if len(word) > 1)
    if any(word.startswith("#") for word in own):  # a clock time or a date in digits
        begun = tuple("0123456789")
    return any(unit.word.startswith(begun) for unit in said)


def _wrong(language: str, name: str, rule: str, example: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with the example of a rule."""
    words = lexicon(language)
    of_set = [_text(r) for r in words.patterns.get(name) or words.phrases.get(name) or []]
    number = of_set.index(rule)
    if set(example) != {"yes", "no"}:
        yield "needs one yes and one no"
        return
    fits = fitting(language, name, example["yes"])
    if number not in fits:
        instead = "; ".join(of_set[other] for other in sorted(fits)) or "no rule of the set does"
        yield f"does not fit its yes, “{example['yes']}” ({instead})"
    if number in fitting(language, name, example["no"]):
        yield f"fits its no, “{example['no']}”"
    if not shares_word(language, rule, example["no"]):
        yield f"shares no word with its no, “{example['no']}”"


def complaints(file: str, rules: Mapping[str, list[str]], examples: Examples) -> list[str]:
    """Say what is wrong with the examples of a file, naming file, set and rule."""
    language = file.split("/")[0]
    found: list[str] = []
    for name in sorted({*rules, *examples}):
        of_set, given = rules.get(name, []), examples.get(name, {})
        for key, example in given.items():
            named = _named(key, of_set)
            if len(named) == 1:
                problems = _wrong(language, name, named[0], example)
                found += [f"{file}, {name}, {named[0]}: {problem}" for problem in problems]
            else:
                found.append(f"{file}, {name}, {key}: names {len(named)} rules, not one")
        having = [rule for key in given for rule in _named(key, of_set)]
        for rule in of_set:
            if having.count(rule) != 1:
                found.append(f"{file}, {name}, {rule}: {having.count(rule)} examples, not one")
        twice = {rule for rule in of_set if of_set.count(rule) > 1}
        found += [f"{file}, {name}, {rule}: written twice" for rule in sorted(twice)]
    return found


@pytest.mark.parametrize("file", _files())
def test_every_rule_fits_its_example_and_not_its_near_miss(file: str) -> None:
    found = complaints(file, _rules(file), _examples(file))
    assert not found, "\n".join(found)


def test_no_examples_are_left_of_a_file_that_has_no_rules() -> None:
    written = {f"{path.parent.name}/{path.stem}" for path in EXAMPLES.glob("*/*.yaml")}
    assert written <= set(_files())


def test_no_set_stands_among_patterns_and_phrases_both() -> None:
    for language in ("en", "es"):
        assert not {*lexicon(language).patterns} & {*lexicon(language).phrases}


_LAST = "(the|that)? (last|later|latest) (one|time|day|option|choice)?"
_LAST_SAID = {"yes": "the later one", "no": "that one"}


@pytest.mark.parametrize(
    ("examples", "complaint"),
    [
        ({}, "0 examples"),
        ({_LAST: {"yes": "the later one"}}, "needs one yes and one no"),
        ({_LAST: _LAST_SAID, "(the|that)…": _LAST_SAID}, "2 examples"),
        ({_LAST: _LAST_SAID, "(first)…": _LAST_SAID}, "names 0 rules"),
        ({_LAST: _LAST_SAID | {"yes": "the first one"}}, r"does not fit its yes.*first\|former"),
        ({_LAST: _LAST_SAID | {"no": "the latest"}}, "fits its no"),
        ({_LAST: _LAST_SAID | {"no": "friday"}}, "shares no word"),
        ({_LAST: _LAST_SAID}, ""),
    ],
)
def test_what_is_wrong_with_an_example_is_told(
    examples: dict[str, dict[str, str]], complaint: str
) -> None:
    found = complaints("en/which", {"which": [_LAST]}, {"which": examples})
    assert re.search(complaint, "\n".join(found)) if complaint else not found


def test_where_a_set_counts_and_what_it_gives_way_to_is_heeded() -> None:
    assert fitting("en", "date_weak", "the 7th")
    assert not fitting("en", "date_weak", "the 7th of May")
    assert fitting("es", "time_alone", "ahora")
    assert not fitting("es", "time_alone", "ahora no")


@pytest.mark.parametrize(("text", "shares"), [("daylight", True), ("Friday", False)])
def test_where_a_word_is_the_whole_rule_another_may_begin_like_it(text: str, shares: bool) -> None:
    assert shares_word("en", "<topic:slot_word>", text) is shares
    assert not shares_word("en", "the <topic:slot_word>", text)
