"""The frozen model of a conversation: what a flow file says once it is read and resolved.

``loader`` reads YAML, ``schema`` says what an author may write, and this is what everything at
call time works with. All of it is immutable and shared by all calls of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flows.model.triggers import Fact, Trigger

if TYPE_CHECKING:
    from flows.model.conditions import Condition, World
    from flows.model.http_request import HttpRequest
    from flows.model.opening_hours import OpeningHours

START = "START"
END = "END"

Effect = Literal["once", "hold", "read"]

#: Failures of which nobody can tell whether the work was done all the same.
UNSURE = ("timeout", "nonsense", "uncertain")
#: How a flow that was called may come back.
OUTCOMES = ("completed", "cancelled", "failed", "unresolved")
#: Failures that any action may have.
FAILURES = (*UNSURE, "down", "refused", "unknown")

LONGEST_PROMPT_WORDS = 40  # more are long to listen to
MOST_PUT = 4  # times the same question comes while the slots hold the same
MOST_SAID = 2  # times a farewell, or what was cut of something that asks nothing, is said
MOST_HOLDS = 3  # longest holds that a call has time for
MOST_READ_OUT = 4  # values read out to choose from; of more in a span only the ends are said
MOST_NOISES = 3  # sounds without words in a row
ACTION_SECONDS = 8.0
ACTION_RETRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something the bot says.

    Attributes:
        texts: Wordings by attempt, first to last; the last one repeats. ``{slot}`` and
            ``{slot:style}`` are filled in when spoken.
        conditions: Of a prompt in cases one for each of ``texts``, None for always; the first
            that holds is said, at every attempt. Else empty.
        freely: True when a language model may reword it.
        guide: Advice on tone for a rewording.
        max_words: Longest rewording, in words.
        must_hear: True when it cannot be interrupted.
    """

    texts: tuple[str, ...]
    conditions: tuple[Condition | None, ...] = ()
    freely: bool = False
    guide: str = ""
    max_words: int = LONGEST_PROMPT_WORDS
    must_hear: bool = False

    def wording(self, attempt: int, world: Callable[[], World]) -> int:
        """Give which of ``texts`` is said at an attempt, counting from 0."""
        for index, condition in enumerate(self.conditions):
            if condition is None or condition.holds(world()):
                return index
        return min(attempt, len(self.texts) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A business rule of a slot: when ``require`` does not hold, ``say`` is said and the value is
    not taken."""

    require: Condition
    say: Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Times of listening.

    Attributes:
        complete_seconds: Silence that ends an answer that is complete.
        open_seconds: Silence that ends an answer that could go on: "ten", "friday".
        incomplete_seconds: Silence that ends an answer that is begun and not complete.
        no_input_seconds: Silence before ``UserSilence``, counted from the end of the prompt; 0 for
            never (a hold).
        longest_seconds: Longest answer.
    """

    complete_seconds: float = 0.3
    open_seconds: float = 1.4
    incomplete_seconds: float = 2.3
    no_input_seconds: float = 6.0
    longest_seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """How telephone keys answer a question.

    Attributes:
        options: Single keys that are answers by themselves, key → canonical value.
        min_digits, max_digits: Length of a keyed number; 0 when none is taken.
        end: Key that ends the number, ``#`` or ``*``, or empty: only length or time ends it.
        between_seconds: Longest pause between two keys.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    min_digits: int = 0
    max_digits: int = 0
    end: str = "#"
    between_seconds: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What happens while the caller looks for something.

    Attributes:
        say, still: Said at the beginning, and every now and then; None for the library's.
        every_seconds: Time between two ``still``.
        longest_seconds: After it the question is asked again.
    """

    say: Prompt | None = None
    still: Prompt | None = None
    every_seconds: float = 20.0
    longest_seconds: float = 180.0

    @property
    def rounds(self) -> int:
        """How often ``still`` is said before the question is asked again."""
        return int(self.longest_seconds // self.every_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Where a slot may have its value from before anybody speaks.

    Attributes:
        name: What the call knows, by its name, e.g. ``caller_number`` or ``known.plate``.
        ask: The author's own question whether it is right; None for the library's.
        trusted: True where it fills the slot when the call begins, and is not asked about.
    """

    name: str
    ask: Prompt | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One piece of information that the flow gathers.

    Attributes:
        name: ``a-z0-9_``.
        kinds: Names of slot kinds, most likely first; several for ``phone or email``.
        ask: First question; None for a slot that no state collects.
        no_match, no_input: Reprompts by count; where the author gave only ``reask`` both hold it.
        help: Why it is asked.
        required: False: asked once, may be skipped.
        wanted_if: It is asked for, and kept, only where this holds; None for always.
        default: Canonical value taken when an optional slot stays empty.
        options: Option name → synonyms (choice only), first synonym is how it is spoken.
        rules: Checked in order on every change.
        confirm: When the value is read back.
        keys: Telephone keys, or None for the kind's own.
        listen: Times of listening.
        hold: What happens when the caller asks for a moment; None for the flow's.
        max_retries: Failed answers in a row that leave; None for the flow's limit.
        volunteer: False: only filled when asked.
        meaning: What its value stands for, one of the ``meanings`` of its kind; empty: the first.
        end: End of a span that it takes; empty: either.
        local: False: a telephone number without its area code does not do.
        shared: True: its value goes along to flows of the call that share a slot of this name.
        known: What it may be filled from, or None.
        called: What callers call it, beside its name.
        unit: What a number counts, as it is said behind it.
        words: Number of a scale → words that stand for it, where it is asked.
        unsaid: Why an action that needs a yes takes it although the caller never heard it; empty:
            it does not.
        yes, no: Words that mean yes, and no, to its question, beside the language's.
        line: Line in the file, counting from 1.
    """

    name: str
    kinds: tuple[str, ...]
    ask: Prompt | None = None
    no_match: Prompt | None = None
    no_input: Prompt | None = None
    help: Prompt | None = None
    required: bool = True
    wanted_if: Condition | None = None
    default: str | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    confirm: Literal["at_end", "explicit", "implicit", "auto", "never"] = "at_end"
    keys: Keys | None = None
    listen: Listening = Listening()
    hold: Hold | None = None
    max_retries: int | None = None
    volunteer: bool = True
    meaning: str = ""
    end: Literal["", "from", "to"] = ""
    local: bool = True
    shared: bool = False
    known: Known | None = None
    called: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsaid: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    line: int = 0

    @property
    def always_given(self) -> bool:
        """True where it holds a value, in every call, once it was asked for."""
        return (self.required or self.default is not None) and self.wanted_if is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way out of a state, or something done while staying in it.

    Attributes:
        trigger: The fact that it waits for.
        event: Name of the chart's event: the trigger, or trigger-TARGET where the trigger leads
            to several states or only on a condition; empty means the trigger.
        anytime: True for a row that ``anytime:`` adds to every state.
        to: Target state, or None: stay; of a row that calls a flow, where it leads afterwards.
        call: Name of the flow that is called, or empty.
        home: Of a call that the flow in which the call began brings to the flows it calls: the
            state of that flow where it goes on afterwards; empty: where the call stood.
        condition: ``if:``, or None.
        slot, value: Restrict ``slot_filled`` to a slot, and to a value of it.
        say: Said on the way.
        ask: Put before the target's own question.
        clear: Slots emptied on the way.
        sets: Slots given a fixed value on the way, as (name, value), after ``clear``.
        confirm: A yes/no question put before the row is taken.
        priority: 1 to 99, higher first.
        line: Line in the file.
    """

    trigger: Fact
    to: str | None
    call: str = ""
    home: str = ""
    condition: Condition | None = None
    slot: str | None = None
    value: str | None = None
    say: Prompt | None = None
    ask: Prompt | None = None
    clear: tuple[str, ...] = ()
    sets: tuple[tuple[str, str], ...] = ()
    confirm: Prompt | None = None
    priority: int = 10
    line: int = 0
    event: str = ""
    anytime: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of the conversation. At most one of ``ask``, ``collect``, ``reask``, ``do`` and
    ``handoff`` is given; ``rows`` are sorted by priority, then by place in the file, with the rows
    of ``anytime`` merged in.

    Attributes:
        required_slots: Slots that it asks for until they are filled; of a state that asks again
            what another one asked, that one's.
        optional_slots: Slots that it asks for once, or is glad to be told.
        fallback: Where too many failed answers lead.
    """

    name: str
    description: str = ""
    say: Prompt | None = None
    ask: Prompt | None = None
    collect: tuple[str, ...] = ()
    reask: str | None = None
    do: str | None = None
    handoff: HandoffTarget | None = None
    optional: tuple[str, ...] = ()
    hears: tuple[str, ...] | None = None
    no_match: Prompt | None = None
    no_input: Prompt | None = None
    help: Prompt | None = None
    listen: Listening | None = None
    max_retries: int | None = None
    max_visits: int | None = None
    rows: tuple[Row, ...] = ()
    required_slots: tuple[str, ...] = ()
    optional_slots: tuple[str, ...] = ()
    fallback: str = END
    line: int = 0

    @property
    def entry_message(self) -> str:
        """What is said on entering, as the author wrote it, in the first wording; empty where only
        slots are asked. What a ``do`` state says comes when its action is done."""
        prompts = (self.say if self.do is None else None, self.ask)
        return " ".join(prompt.texts[0] for prompt in prompts if prompt is not None)

    @property
    def listens(self) -> bool:
        """True when the caller is asked something here."""
        return bool(self.ask or self.collect or self.reask)

    @property
    def asks_yes_no(self) -> bool:
        """True when the state's own question is answered by yes or no."""
        return self.ask is not None and any(
            row.trigger in (Trigger.CONFIRMED_YES, Trigger.CONFIRMED_NO) for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffTarget:
    """Where a state hands the caller over.

    Attributes:
        to: A name, resolved by the settings.
        mode: ``cold`` or ``warm``.
        otherwise: Said when the transfer fails or there is nobody to transfer to.
    """

    to: str
    mode: Literal["cold", "warm"] = "cold"
    otherwise: Prompt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Business work that a state runs; see ``flows.vocabulary.acts.RunAction`` for the meanings.

    Attributes:
        inputs: Input name → slot, or result of another action.
        outputs: Output name → the slot that it fills, or one of its kinds that only speaks it.
        needs_yes: True: only run after a yes on every path.
        failures: Names of failures that rows may speak of.
        undo: Action that takes its effect back, or None.
        http: The request, where a server is asked; None for a registered name.
    """

    name: str
    run: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Slot] = field(default_factory=dict)
    effect: Effect = "once"
    expires_seconds: float | None = None
    needs_yes: bool = True
    timeout_seconds: float = ACTION_SECONDS
    retries: int = ACTION_RETRIES
    meanwhile: Prompt | None = None
    failures: tuple[str, ...] = ()
    undo: str | None = None
    http: HttpRequest | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a call.

    Attributes:
        max_retries: Failed answers in a row to one question; None leaves it to the setting.
        max_silence: Silent reprompts of one question.
        failures: Failed answers in the whole call.
        turns: User turns in the whole call.
        duration_seconds: Seconds without a word or key, then goodbye; None leaves it to the
            setting.
    """

    max_retries: int | None = None
    max_silence: int = 2
    failures: int = 8
    turns: int = 60
    duration_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A whole conversation.

    Attributes:
        name, version, language: Identity, with ``digest``.
        digest: SHA-256, hex, of what the author wrote, keys sorted.
        start: First state after START.
        slots, actions, states: By name, in file order; ``END`` is not among the states.
        intents: Phrases by intent name, the brackets of their notation written out.
        prompts: Library wordings by name (``apology``, ``goodbye``, ``resume``, …), the flow's own
            ones over those of the language.
        pronounce: Written word → respelling for the voice.
        constants: Texts of ``constants:``, and of ``business:`` as ``business.NAME``.
        timezone: IANA name, or None: the setting's.
        opening_hours: None where the flow has none.
        hold: What happens when the caller asks for a moment.
        questions: Folder with what the business wrote down for callers' questions, or None.
        fallback: State taken when limits of the whole call are passed, or None: END.
        path: File it was read from, for messages.
        calls: Names of all flows that it calls, and that those call, itself among them.
    """

    name: str
    version: int
    language: str
    digest: str
    start: str
    slots: Mapping[str, Slot]
    actions: Mapping[str, Action]
    states: Mapping[str, State]
    description: str = ""
    intents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    pronounce: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    hold: Hold = Hold()
    questions: str | None = None
    timezone: str | None = None
    opening_hours: OpeningHours | None = None
    fallback: str | None = None
    path: str = ""
    calls: frozenset[str] = frozenset()

    @property
    def apology(self) -> str:
        """What is said when something went wrong on our side; empty where no wording is given."""
        prompt = self.prompts.get("apology")
        return prompt.texts[0] if prompt is not None else ""
