"""Yes and no: which of them an utterance says, and where.

The patterns stand in the language's ``answers.yaml``. Plain words ("yes", "no") outweigh phrases,
and those outweigh what only leans to one side ("great", "actually"). A no outweighs a leaning yes,
and what follows a "but" takes a yes back: a wrong yes costs more than a question asked again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from flows.words.calibration import ANSWERS
from flows.words.lexicon import BREAK, word_list
from flows.words.patterns import Match, holds_any, patterns
from flows.words.short_sayings import is_saying
from flows.words.utterance import Utterance

_SETS = (  # of patterns, of which an answer holds one
    *("no_answer", "no", "no_phrase", "onwards", "yes", "yes_phrase", "no_before_yes"),
    *("no_before_fine", "yes_before_no", "yes_asked", "no_asked", "no_opening"),
    *("yes_alone", "no_alone", "double_no", "all_said"),
)
_AGREEING = ("yes", "yes_phrase", "yes_asked", "onwards", "ahead")
_MARKS = " \t\n.,;:!?…\"'-–—"


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or no.

    Attributes:
        yes: True for yes.
        first, last: Units that say it.
        contradicted: True when the opposite is said as plainly.
        leaning: True when it is only understood from the question ("great").
        closing: True when it says that nothing is to be added to what was read out ("that's all").
    """

    yes: bool
    first: int
    last: int
    contradicted: bool = False
    leaning: bool = False
    closing: bool = False


def answer(
    utterance: Utterance, asked: bool, stopping: bool = False, reviewed: bool = False
) -> Answer | None:
    """Give the answer that an utterance holds, or None.

    Args:
        utterance: The words.
        asked: True when a yes/no question stands: then more words count as an answer
            ("sounds good", "actually").
        stopping: True when the question is whether to stop: "carry on" says no to that.
        reviewed: True when what is held was read out: "that's all", with a no or without, says yes.
    """
    key = ("answer", asked, stopping, reviewed)
    if key not in utterance.found:
        closing = _closing(utterance) if reviewed else None
        utterance.found[key] = (closing or _find(utterance, asked, stopping),)
    found: Answer | None = utterance.found[key][0]
    return found


def _find(utterance: Utterance, asked: bool, stopping: bool) -> Answer | None:
    if not holds_any(utterance, _SETS):
        return None if asked else _as_a_whole(utterance)
    neither = _places(utterance, "no_answer")
    no = [m for m in _places(utterance, "no", neither) if _is_no(m, utterance, asked)]
    no += [m for m in _places(utterance, "no_phrase", neither + no) if _clause(m, utterance, asked)]
    no += [m for m in _places(utterance, "onwards", no) if stopping and _assents(m, utterance)]
    taken = neither + no
    yes = [m for m in _places(utterance, "yes", taken) if _begins(m, utterance, at_end=True)]
    follows = "after_assent" if asked else "after_answer"
    yes += [
        m
        for m in _places(utterance, "yes_phrase", taken)
        if _begins(m, utterance) and _ends_clause(m, utterance, follows)
    ]
    for name in ("double_no", "no_before_yes", "no_before_fine") if asked else ():
        led_to = _led_to(name, no, utterance)
        if led_to is not None:
            return _answer(True, [led_to], contradicted=name == "no_before_fine")
    mended = [m for m in _places(utterance, "yes_before_no") if _begins(m, utterance)]
    if mended and all(m.first < mended[0].last for m in yes):
        return _answer(False, mended)
    if yes and no:
        first_is_yes = min(m.first for m in yes) < min(m.first for m in no)
        return _answer(first_is_yes, yes if first_is_yes else no, contradicted=True)
    if yes or no:
        return _answer(bool(yes), yes or no)
    leaning = _leaning(utterance, neither) if asked else None
    if leaning is not None:
        return leaning
    for name in ("yes_alone", "no_alone") if asked else ("yes_alone",):
        alone = [
            m
            for m in _places(utterance, name, neither if asked else ())
            if utterance.is_only(m.first, m.last)
        ]
        if alone:
            return _answer(name == "yes_alone", alone)
    return None if asked or neither else _as_a_whole(utterance)


def is_backchannel(utterance: Utterance) -> bool:
    """Tell whether an utterance is nothing but sounds of listening: "mm-hmm", "okay, right"."""
    return _is_all(utterance, "backchannel")


def is_filler(utterance: Utterance) -> bool:
    """Tell whether an utterance only fills a pause: "um", "well, let's see"."""
    return any(map(str.isalnum, utterance.text)) and (
        not utterance.last or _is_all(utterance, "filler")
    )


def _is_all(utterance: Utterance, name: str) -> bool:
    """Tell whether an utterance consists of matches of a name."""
    matches = _places(utterance, name) if utterance.last else []
    spoken = {place for match in matches for place in range(match.first, match.last)}
    units = utterance.units[: utterance.last]
    return bool(matches) and all(
        place in spoken or unit.code == BREAK for place, unit in enumerate(units)
    )


def _as_a_whole(utterance: Utterance) -> Answer | None:
    """Give the answer that an utterance without phrases is as a whole."""
    said = [yes for yes in (False, True) if is_saying(utterance, "yes" if yes else "no")]
    return Answer(said[0], 0, utterance.last) if said else None


def _closing(utterance: Utterance) -> Answer | None:
    """Give the yes of somebody who has nothing to add to what was read out: "no, that's all"."""
    found = [m for m in _places(utterance, "all_said") if utterance.is_only(m.first, m.last)]
    return replace(_answer(True, found), closing=True) if found else None


def _led_to(name: str, no: list[Match], utterance: Utterance) -> Match | None:
    """Give the yes that a no leads up to and that ends the utterance: "no, that's right"."""
    for match in _places(utterance, name):
        ends = _begins(match, utterance) and _ends_clause(match, utterance, "after_assent")
        if ends and all(match.first <= n.first and n.last <= match.last for n in no):
            return match
    return None


def certainty(utterance: Utterance, said: Answer) -> float:
    """Give how certain an answer is, 0 to 1, where it is asked how things are.

    Who only supposes so is less certain, and who urges to go on need not have answered at all. A no
    that is only leaned to needs a negation: "actually", "wrong" and "change it" are said of what
    was heard, not of how things are.
    """
    negations = word_list(utterance.words.language, "negations")
    words = (unit.word for unit in utterance.units[said.first : said.last])
    if said.leaning and not said.yes and negations.keys().isdisjoint(words):
        return 0.0
    for name, certain in (("onwards", 0.0), ("ahead", ANSWERS.urged)):
        if any(match.first == said.first for match in _places(utterance, name)):
            return certain
    return ANSWERS.supposed if _places(utterance, "yes_unsure") else 1.0


def takes_back(utterance: Utterance, said: Answer) -> bool:
    """Tell whether a "but" with more than a question comes after a yes."""
    return said.yes and any(match.first >= said.last for match in _places(utterance, "hedge"))


def only_opens(utterance: Utterance, said: Answer, taken: Container[int]) -> bool:
    """Tell whether a yes is an "ok" that opens a sentence which says something else: "ok, it's
    plugged in again".

    Args:
        taken: Places of words that are values: what is said of them goes with a yes.
    """
    places = range(said.first, said.last)
    if not said.yes or not all(utterance.is_class(p, "opening_assent") for p in places):
        return False
    after = said.last
    while after < utterance.last and _leads_on(utterance, after):
        after += 1
    if after in taken or not utterance.is_class(after, "opening_clause"):
        return False
    agreeing = (match for name in _AGREEING for match in _places(utterance, name))
    return all(match.first < said.last for match in agreeing)


def _leads_on(utterance: Utterance, place: int) -> bool:
    return utterance.units[place].code == BREAK or utterance.is_class(place, "opening_between")


def _leaning(utterance: Utterance, neither: list[Match]) -> Answer | None:
    """Give what an utterance without a plain yes or no leans to."""
    yes = [m for m in _places(utterance, "yes_asked", neither) if _assents(m, utterance)]
    no = _places(utterance, "no_asked", neither)
    no += [m for m in _places(utterance, "no_opening", neither) if m.first == 0]
    if yes and no:
        return None
    found = yes or no
    return _answer(bool(yes), found, leaning=True) if found else None


def _answer(
    yes: bool, matches: list[Match], contradicted: bool = False, leaning: bool = False
) -> Answer:
    first = min(matches, key=lambda match: match.first)
    return Answer(yes, first.first, first.last, contradicted, leaning)


def _places(utterance: Utterance, name: str, taken: Iterable[Match] = ()) -> list[Match]:
    found = list(patterns(utterance.words.language, name).find(utterance))
    return [match for match in found if not any(_touch(match, other) for other in taken)]


def _touch(match: Match, other: Match) -> bool:
    """Tell whether a match shares words with another one, and does not hold it whole."""
    holds = match.first <= other.first and other.last <= match.last
    longer = match.last - match.first > other.last - other.first
    shares = match.first < other.last and other.first < match.last
    return shares and not (holds and longer)


def _is_no(match: Match, utterance: Utterance, asked: bool) -> bool:
    """Tell whether "no" is an answer and does not belong to a noun ("no payments")."""
    if not _begins(match, utterance, at_end=True):
        return False
    if match.last >= utterance.last or asked:
        return True
    after = utterance.units[match.last]
    free = after.code == BREAK or bool(after.gap.strip()) or after.number is not None
    return free or utterance.is_class(match.last, "after_no")


def _clause(match: Match, utterance: Utterance, asked: bool) -> bool:
    """Tell whether a match is a clause of its own; where asked it need only begin one."""
    if not _begins(match, utterance):
        return False
    return asked or _ends_clause(match, utterance, "after_answer")


def _begins(match: Match, utterance: Utterance, at_end: bool = False) -> bool:
    """Tell whether a match begins the utterance, a sentence, or what follows a comma."""
    first = match.first
    earliest = max(0, match.first - ANSWERS.most_before)
    while earliest < first and _may_come_before(first - 1, utterance):
        first -= 1
    if first == 0 or utterance.units[first - 1].code == BREAK:
        return True
    if any("," in unit.gap for unit in utterance.units[first : match.first + 1]):
        return True
    return at_end and match.last == utterance.last


def _may_come_before(place: int, utterance: Utterance) -> bool:
    """Tell whether an answer may follow a word: small words, and another yes or no."""
    return any(utterance.is_class(place, name) for name in ("before_answer", "yes_word", "no_word"))


def _assents(match: Match, utterance: Utterance) -> bool:
    """Tell whether a word of praise is an answer, and not said of something ("perfect weather")."""
    return _begins(match, utterance) and _ends_clause(match, utterance, "after_assent")


def _ends_clause(match: Match, utterance: Utterance, unless: str) -> bool:
    """Tell whether nothing of a match's clause follows it but words of the class ``unless``."""
    if match.last >= utterance.last:
        return True
    after = utterance.units[match.last]
    if after.code == BREAK or after.gap.strip():
        return True
    return any(utterance.is_class(match.last, name) for name in (unless, "yes_word", "no_word"))
