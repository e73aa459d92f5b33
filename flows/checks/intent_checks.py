"""Advice on phrases of intents that mean something else as well: another intent, or a wish."""

from __future__ import annotations

from collections.abc import Iterator

from flows.model.flow import Flow
from flows.reading.examples.classifier import classifier
from flows.text.problems import Problems
from flows.words.lexicon import lexicon
from flows.words.patterns import patterns
from flows.words.short_sayings import is_saying
from flows.words.utterance import Utterance, read


def advise_intents(flow: Flow, problems: Problems) -> None:
    """Add a piece of advice for each intent of which a phrase collides."""
    for name, phrases in flow.intents.items():
        for phrase in phrases:
            said = next(_collisions(name, phrase, flow), None)
            if said is not None:
                remedy = "keep it for one of them, or say more in it"
                problems.add_at("advice", ("intents", name), said, remedy)
                break


def _collisions(name: str, phrase: str, flow: Flow) -> Iterator[str]:
    utterance = read(phrase, flow.language)
    words = [unit.word for unit in utterance.units]
    for other, phrases in flow.intents.items():
        if other != name and any(_words(one, flow) == words for one in phrases):
            yield f"'{phrase}' stands for {other} too, so both are heard"
    known = lexicon(flow.language)
    for wish in known.wishes if name not in known.intents else ():
        if wish not in flow.intents and _is_wish(utterance, wish):
            yield f"'{phrase}' is also the caller's wish '{wish}', which is then not heard"
    guess = classifier(tuple(flow.intents.items()), flow.language).guess(phrase)
    if guess is not None and guess.sure and guess.intent != name:
        yield f"'{phrase}' is closer to the phrases of {guess.intent}"


def _words(phrase: str, flow: Flow) -> list[str]:
    return [unit.word for unit in read(phrase, flow.language).units]


def _is_wish(utterance: Utterance, wish: str) -> bool:
    """Tell whether a text as a whole is a wish, in any place of an utterance."""
    words = utterance.words
    named = (name for name in words.phrases if name == wish or name.startswith(f"{wish}_"))
    if any(patterns(words.language, name).whole(utterance) for name in named):
        return True
    return is_saying(utterance, wish)
