"""What the bot does next. Each act is an imperative of the bot; ``Dialogue.advance`` returns them
in the order in which they are to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.model.flow import (
    ACTION_RETRIES,
    ACTION_SECONDS,
    LONGEST_PROMPT_WORDS,
    Effect,
    Keys,
    Listening,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """Leave for a language model to reword a prompt.

    Attributes:
        guide: The author's advice on tone.
        must_say: Values, as spoken, each of which the rewording has to hold.
        max_words: Longest rewording, in words.
    """

    guide: str = ""
    must_say: tuple[str, ...] = ()
    max_words: int = LONGEST_PROMPT_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Speak a text.

    Attributes:
        prompt: Number of this prompt in the call, counting from 1; ``PromptHeard`` names it.
        text: The words to speak, values already worded.
        question: True when the text asks the caller something.
        must_hear: True when the caller may not interrupt it.
        phrasing: Leave to reword it, or None: then it is spoken as written.
    """

    prompt: int
    text: str
    question: bool = False
    must_hear: bool = False
    phrasing: Phrasing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen(Listening):
    """Wait for the caller, as long as its ``Listening`` says.

    Attributes:
        asking: What the question is about: a slot's name, ``confirm``, a state's name for an open
            question; for people, metrics and the recogniser's choice of search.
        keys: How keys answer, or None: then they are reported one by one after 1.5 s.
    """

    asking: str
    keys: Keys | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How an effect is taken back.

    Attributes:
        name, action: Of the action that does it: as registered, and as in the flow.
        inputs: What it is given of what is known when the effect begins.
        results: Input name → output of the effect that it is given beside.
        timeout_seconds, retries: As in ``RunAction``.
    """

    name: str
    action: str
    inputs: Mapping[str, str]
    results: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: float = ACTION_SECONDS
    retries: int = ACTION_RETRIES

    def run(
        self, key: str, call: str, flow: str, result: Mapping[str, str] | None = None
    ) -> RunAction:
        """Give the action that takes back the effect of a key, which gave ``result``."""
        given = result or {}
        outputs = {name: given[out] for name, out in self.results.items() if out in given}
        return RunAction(
            action_id=f"{key}:undo",
            name=self.name,
            inputs={**self.inputs, **outputs},
            call=call,
            flow=flow,
            action=self.action,
            timeout_seconds=self.timeout_seconds,
            retries=self.retries,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAction:
    """Do business work outside the dialogue; answered by ``ActionDone`` or ``ActionFailed``.

    Attributes:
        action_id: Idempotency key: session, state and visit. The same key is the same work.
        name: The registered name, e.g. ``calendar.book``.
        inputs: Input name → canonical text.
        call: Id of the call, and of its beginning anew: no two calls share it.
        flow, action: Where it stands: name of the flow, and of the action in it.
        effect: ``once`` for work that changes the world, ``hold`` for work that changes it for a
            time and may be asked for again, ``read`` for work that may be repeated.
        expires_seconds: How long a ``hold`` holds; None for ever.
        timeout_seconds: After it the action counts as failed with ``timeout``.
        retries: How often a failed try may be repeated within the time.
        meanwhile: Said if the answer is not there after ``meanwhile_seconds``.
        undo: How it is taken back where it is done only after it counted as failed; None: it
            stands.
    """

    action_id: str
    name: str
    inputs: Mapping[str, str]
    call: str = ""
    flow: str = ""
    action: str = ""
    effect: Effect = "once"
    expires_seconds: float | None = None
    timeout_seconds: float = ACTION_SECONDS
    retries: int = ACTION_RETRIES
    meanwhile: Say | None = None
    meanwhile_seconds: float = 0.7
    undo: Undo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """Put the caller through to a person, once what was said before is played; answered by
    ``HandoffDone`` or ``HandoffFailed``.

    Attributes:
        to: Name of the target as the flow gives it, e.g. ``reception``.
        mode: ``cold`` or ``warm``.
        reason: Where the call came from, for the log: the state before.
    """

    to: str
    mode: Literal["cold", "warm"] = "cold"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """Ask others about the caller's last words, side by side; answered by ``Advised``, at the
    latest after a second.

    Attributes:
        consult: Number of this question in the call, counting from 1.
        text: The words.
        ear: True when the second ear is asked what they mean.
        question: What the knowledge base is asked, or empty.
    """

    consult: int
    text: str
    ear: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End the call, once what was said before is played or cut.

    Attributes:
        outcome: ``completed``, ``cancelled``, ``handed_over``, ``unresolved`` (a person was
            wanted and could not be had), ``no_input``, ``timed_out``, ``failed``.
    """

    outcome: str


Act = Say | Listen | RunAction | Handoff | Consult | HangUp


def said(acts: Iterable[Act]) -> str:
    """Give the words that the bot says, its prompts joined by a blank."""
    return " ".join(act.text for act in acts if isinstance(act, Say))
