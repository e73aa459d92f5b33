"""The times of turn-taking and of the call, with their defaults: here and nowhere else.

Those that a question sets stand in ``flows.vocabulary.acts.Listen``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds of silence that end a turn.

    Attributes:
        unknown: After words that cannot be judged, counted from the end of the voice.
        no_words: On top of the recogniser's own delay, after a voice without words.
        no_words_longest: Bound of that wait, so that a bot that was cut goes on soon.
        decoding: A recogniser that says that it decodes is waited for so long at most.
        noise: A voice that brings no words for so long is noise, with a recogniser that gives
            interim words, or after words that are an answer; else the longest answer is the bound.
        no_news: A turn without voice or words for so long is over, whatever was asked.
        repeated: A recogniser repeats words that were taken early for no longer than this.
    """

    unknown: float = 0.5
    no_words: float = 0.1
    no_words_longest: float = 0.6
    decoding: float = 4.0
    noise: float = 3.0
    no_news: float = 5.0
    repeated: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """Limits of a call, in seconds.

    Attributes:
        both_silent: Neither side is heard for longer than this; holds excepted.
        voice: A voice counts for so long without words, where the recogniser gives interim ones.
        conversation: Without a word or key for so long, the call is ended.
        call: Longest call.
        grace: Time that the dialogue has for its goodbye before the call is cut.
    """

    both_silent: float = 8.0
    voice: float = 5.0
    conversation: float = 300.0
    call: float = 1800.0
    grace: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times of turn-taking, in seconds.

    Attributes:
        waits: Ends of turns that no ``Listen`` sets; ``Waits.unknown`` is END_OF_TURN_SECONDS.
        sustained: How long a voice without words lasts before it silences the bot, counted from
            the voice detector's start.
        reaction: What begins so soon behind the beginning of a reply is no answer to it.
        limits: Limits of silences and of the call.
    """

    waits: Waits = field(default_factory=Waits)
    sustained: float = 0.4
    reaction: float = 0.6
    limits: CallLimits = field(default_factory=CallLimits)
