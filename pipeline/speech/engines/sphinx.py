"""The engine that hears with pocketsphinx: ``python -m pipeline.speech.engines.sphinx FD``.

Requests:
    ``{"op": "learn", "search": NAME, "also_said": [SENTENCE, …]}``
        The body is a grammar, UTF-8, as ``grammar`` reads it; its top is ``<utterance>``. The
        sentences are said as well. The answer names the words that the dictionary has not.
    ``{"op": "hear", "search": NAME, "rate_hz": 8000, "longest_seconds": 20}``
        The body is mono 16-bit little-endian audio of one utterance. The answer holds ``text``,
        what the n-gram heard, empty if there were no words; ``grammar_text``; and ``words``, pairs
        of a word and the hundredths of a second it lasted. ``{"unknown": true}`` if the search is
        not learnt.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.speech.engines.cepstra import cepstra
from pipeline.speech.engines.grammar import Grammar, read_grammar
from pipeline.speech.engines.ngram import arpa
from pipeline.speech.engines.protocol import EngineStartError, Handler, Header, serve
from pipeline.speech.engines.utterance_audio import prepare
from pipeline.speech.engines.voicing import LEAST_VOICED_SECONDS, voiced_seconds

MOST_SEARCHES = 24
_FIRST_WORDS = ("yes", "no")
_VARIANT = re.compile(r"\(\d+\)$")
TOP = "utterance"
SENTENCES = 6000
"""Sentences drawn for an n-gram."""
_UNSEEN = 0.5  # how often a word of the grammar counts that no drawn sentence has
_ALSO_SAID = 0.5
_LANGUAGE_WEIGHT = 10.0  # of the n-gram beside the sound; higher than pocketsphinx's own 6.5


class Listener:
    """A decoder with a search for each question; it knows only the words that they use."""

    def __init__(self) -> None:
        import pocketsphinx

        self._sphinx = pocketsphinx
        self._folder = tempfile.TemporaryDirectory(prefix="callwright-")
        self._pronunciations = _read_dictionary(
            Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
        )
        self._known: set[str] = set(_FIRST_WORDS)
        self._searches: OrderedDict[str, bool] = OrderedDict()
        self._decoder = pocketsphinx.Decoder(
            hmm=str(self._model_without_mean(Path(pocketsphinx.get_model_path("en-us/en-us")))),
            dict=str(self._first_dictionary()),
            lm=None,
            lw=_LANGUAGE_WEIGHT,
            fwdflatlw=_LANGUAGE_WEIGHT + 2,
            bestpath=False,  # with a grammar it takes seconds at worst
            loglevel="FATAL",
        )

    def handle(self, request: dict[str, Any], body: bytes) -> tuple[Header, bytes]:
        """Answer one request."""
        if request["op"] == "learn":
            missing = self._learn(request["search"], body.decode(), request["also_said"])
            return {"missing": missing}, b""
        if request["search"] not in self._searches:
            return {"unknown": True}, b""
        samples = prepare(body, request["rate_hz"], request["longest_seconds"])
        if voiced_seconds(samples) < LEAST_VOICED_SECONDS:
            return {"text": "", "grammar_text": "", "words": []}, b""
        return self._hear(request["search"], cepstra(samples)), b""

    def _learn(self, name: str, rules: str, also_said: list[str]) -> list[str]:
        grammar = read_grammar(rules)
        words = grammar.words(TOP).union(*(sentence.split() for sentence in also_said))
        missing = self._teach_words(sorted(words))
        if name not in self._searches:
            self._decoder.add_lm(f"n-{name}", self._ngram(grammar, also_said))
            self._decoder.add_jsgf_string(f"g-{name}", grammar.jsgf(TOP))
        self._searches[name] = True
        self._searches.move_to_end(name)
        self._forget_old()
        return missing

    def _ngram(self, grammar: Grammar, also_said: list[str]) -> Any:
        draw = random.Random(0)  # the same rules give the same search
        drawn = [words for _ in range(SENTENCES) if (words := grammar.sample(TOP, draw))]
        said = [(words, 1.0) for words in drawn]
        said += [(tuple(sentence.split()), _ALSO_SAID) for sentence in also_said]
        path = Path(self._folder.name) / "search.arpa"
        path.write_text(arpa(said, dict.fromkeys(grammar.words(TOP), _UNSEEN)))
        return self._sphinx.NGramModel(self._decoder.config, self._decoder.logmath, str(path))

    def _forget_old(self) -> None:
        while len(self._searches) > MOST_SEARCHES:
            old, _ = self._searches.popitem(last=False)
            self._decoder.activate_search(f"n-{next(reversed(self._searches))}")
            for kind in "ng":
                self._decoder.remove_search(f"{kind}-{old}")

    def _teach_words(self, words: list[str]) -> list[str]:
        missing = []
        for word in words:
            if word in self._known:
                continue
            spoken = self._pronunciations.get(word)
            if spoken is None:
                missing.append(word)
                continue
            for number, phones in enumerate(spoken, 1):
                variant = word if number == 1 else f"{word}({number})"
                self._decoder.add_word(variant, phones, False)
            self._known.add(word)
        return missing

    def _hear(self, name: str, sound: npt.NDArray[np.float32]) -> dict[str, Any]:
        self._searches.move_to_end(name)
        text, words = self._decode(f"n-{name}", sound)
        grammar_text = self._decode(f"g-{name}", sound)[0] if text else ""
        return {"text": text, "grammar_text": grammar_text, "words": words}

    def _decode(
        self, search: str, sound: npt.NDArray[np.float32]
    ) -> tuple[str, list[tuple[str, int]]]:
        decoder = self._decoder
        decoder.activate_search(search)
        decoder.start_utt()
        decoder.process_cep(sound.tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        if found is None:
            return "", []
        words = [
            (_VARIANT.sub("", segment.word), segment.end_frame - segment.start_frame + 1)
            for segment in decoder.seg()
        ]
        return found.hypstr, [pair for pair in words if pair[0][0] not in "<[("]

    def _model_without_mean(self, bundled: Path) -> Path:
        """Link the bundled model, told that the mean of the cepstra is taken off already."""
        own = Path(self._folder.name) / "model"
        own.mkdir()
        for file in bundled.iterdir():
            (own / file.name).symlink_to(file)
        settings = own / "feat.params"
        text = settings.read_text()
        settings.unlink()
        settings.write_text(text.replace("-cmn batch", "-cmn none"))
        return own

    def _first_dictionary(self) -> Path:
        path = Path(self._folder.name) / "first.dict"
        path.write_text(
            "".join(f"{word} {self._pronunciations[word][0]}\n" for word in _FIRST_WORDS)
        )
        return path


def _read_dictionary(path: Path) -> dict[str, list[str]]:
    """Read word → its pronunciations, most usual first."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        word, _, phones = line.partition(" ")
        if phones:
            found.setdefault(_VARIANT.sub("", word), []).append(phones)
    return found


def start() -> Handler:
    """Load the engine."""
    try:
        return Listener().handle
    except ImportError as error:
        raise EngineStartError(
            f"pocketsphinx cannot be loaded ({error}).",
            "Install the package pocketsphinx, or choose another recogniser.",
        ) from error


if __name__ == "__main__":
    serve(start)
