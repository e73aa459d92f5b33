"""What an utterance means. Each command is an imperative of the caller.

An ``Interpreter`` gives commands; the dialogue decides what comes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSlot:
    """The caller gave a value.

    Attributes:
        slot: Name of a slot of the flow.
        value: The value in its kind's canonical text (dates ``2026-11-27``, times ``14:30``,
            phones as digits with an optional ``+``, choices by option name).
        words: The words of the utterance that say it.
        certainty: 0 to 1; 1 where rules alone decided on certain words.
        alternatives: Other readings, when the words leave it open ("seven": 07:00 or 19:00). Not
            empty means ambiguous: the dialogue asks which, ``value`` among them.
        confusable: Values that sound so alike that a read-back should tell them apart.
    """

    slot: str
    value: str
    words: str = ""
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()
    confusable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSlot:
    """The caller takes a value back ("no, Tuesday", "change the time", "not Brown, Braun").

    Attributes:
        slot: Name of the slot.
        value: The new value in canonical text; None when only the change is wished ("change the
            time"), and the slot is to be asked again.
        rejected: The value that the caller ruled out, canonical, if they named it.
        words, certainty, alternatives, confusable: As in ``SetSlot``.
    """

    slot: str
    value: str | None = None
    rejected: str | None = None
    words: str = ""
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()
    confusable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affirm:
    """Yes."""


@dataclass(frozen=True, slots=True)
class Deny:
    """No."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the whole business ("forget it")."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """Begin again from the first question."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say that again."""


@dataclass(frozen=True, slots=True)
class Slower:
    """Say that again, slower."""


@dataclass(frozen=True, slots=True)
class Help:
    """What am I to say? Why do you ask?"""


@dataclass(frozen=True, slots=True)
class Hold:
    """One moment, please."""


@dataclass(frozen=True, slots=True)
class Skip:
    """I would rather not answer that."""


@dataclass(frozen=True, slots=True)
class WhoAreYou:
    """Are you a machine?"""


@dataclass(frozen=True, slots=True)
class AskHuman:
    """I want to talk to a person."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The caller takes their leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A phrase that the flow declares under ``intents:``, or a wish without a command of its own.

    Attributes:
        name: As in the flow, or in the list of wishes in the language's ``commands.yaml``.
    """

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question for the knowledge base, in the caller's words."""

    question: str


@dataclass(frozen=True, slots=True)
class Recall:
    """The caller asks what the call holds ("what time did I say?", "what do you have so far?").

    Attributes:
        about: Name of a slot, or of an action's result that is held; empty for everything.
    """

    about: str = ""


@dataclass(frozen=True, slots=True)
class Backchannel:
    """Mm-hmm: the caller listens. Only where a prompt was not heard to its end; after it, the same
    sound is an answer."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Um, well: the caller thinks. No answer, and no failure to give one."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Words were heard, and none of them mean anything here."""


Command = (
    SetSlot
    | CorrectSlot
    | Affirm
    | Deny
    | Cancel
    | StartOver
    | Repeat
    | Slower
    | Help
    | Hold
    | Skip
    | WhoAreYou
    | AskHuman
    | Goodbye
    | Intent
    | Ask
    | Recall
    | Backchannel
    | Filler
    | NoMatch
)

#: Commands of the library's wishes, by the name that they have in flows and languages.
WISHES: Mapping[str, Command] = MappingProxyType(
    {
        "human": AskHuman(),
        "cancel": Cancel(),
        "repeat": Repeat(),
        "slower": Slower(),
        "help": Help(),
        "hold": Hold(),
        "start_over": StartOver(),
        "who_are_you": WhoAreYou(),
        "goodbye": Goodbye(),
        "skip": Skip(),
        "recall": Recall(),
        "told_already": Intent(name="told_already"),
        "presence": Intent(name="presence"),
        "thanks": Intent(name="thanks"),
        "insult": Intent(name="insult"),
    }
)
_NAMES: Mapping[type, str] = {
    type(command): name for name, command in WISHES.items() if not isinstance(command, Intent)
}


def meaningless(commands: Iterable[Command]) -> bool:
    """Tell whether words come to nothing that can be done: none of them is known, or all only fill
    a pause."""
    return all(isinstance(command, NoMatch | Filler) for command in commands)


def wish(name: str) -> Command:
    """Give the command of a wish: its own, else an ``Intent`` of that name."""
    return WISHES.get(name) or Intent(name=name)


def wish_named(command: Command) -> str | None:
    """Give the name of the wish or intent that a command is; None for any other."""
    return command.name if isinstance(command, Intent) else _NAMES.get(type(command))
