"""What an author may write: the grammar of flow files as Pydantic models.

Keys that are not named here are refused. Where a place takes a text, a list or a block of keys,
the choice is made by looking at what stands there, never by trial, so that a message always speaks
of what the author meant. Defaults and meanings are resolved by ``flows.build.builder``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from flows.grammar.schema_types import (
    Confirm,
    ContactName,
    Day,
    Digits,
    Duration,
    Effect,
    EndKey,
    HeaderName,
    Hours,
    HoursKey,
    InputName,
    JsonPath,
    Key,
    Kinds,
    KnownName,
    Language,
    LongDuration,
    Meaning,
    Method,
    Mode,
    Name,
    Phrase,
    Retries,
    RunName,
    Sentence,
    SpanEnd,
    StateName,
    Status,
    Truth,
    VariableName,
    Word,
    WrittenWord,
    Zone,
    one_of,
    whole,
)
from flows.model.flow import ACTION_RETRIES, ACTION_SECONDS, LONGEST_PROMPT_WORDS, Keys, Limits

GrammarVersion = Annotated[str, one_of("1")]


def _shape(value: Any) -> str:
    """Tell texts, lists and blocks of keys apart."""
    if isinstance(value, list):
        return "<list>"
    return "<keys>" if isinstance(value, (dict, BaseModel)) else "<text>"


class Block(BaseModel):
    """A block of keys; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CaseSpec(Block):
    """A wording that is said on a condition."""

    if_: Sentence | None = Field(default=None, alias="if")
    text: Sentence


class PromptSpec(Block):
    """A prompt with more to it than its words."""

    text: Sentence | None = None
    cases: Annotated[list[CaseSpec], Field(min_length=1)] | None = None
    phrase: Phrase = "as_written"
    guide: Sentence | None = None
    max_words: Annotated[int, whole(1, 200)] = LONGEST_PROMPT_WORDS
    must_hear: Truth = False


Prompt = Annotated[
    Annotated[Sentence, Tag("<text>")]
    | Annotated[Annotated[list[Sentence], Field(min_length=1)], Tag("<list>")]
    | Annotated[PromptSpec, Tag("<keys>")],
    Discriminator(_shape),
]
Phrases = Annotated[list[Sentence], Field(min_length=1)]


class ListenSpec(Block):
    """Times of listening."""

    complete: Duration | None = None
    open: Duration | None = None
    incomplete: Duration | None = None
    no_input: Duration | None = None
    longest: Duration | None = None


class HoldSpec(Block):
    """What happens while the caller looks for something."""

    say: Prompt | None = None
    still: Prompt | None = None
    every: LongDuration | None = None
    longest: LongDuration | None = None


class DigitKeys(Block):
    """A number keyed in."""

    digits: Digits
    end: EndKey = "hash"
    between: Duration = Keys().between_seconds


def _keys_shape(value: Any) -> str:
    digits = isinstance(value, DigitKeys) or (isinstance(value, dict) and "digits" in value)
    return "<digits>" if digits else "<options>"


KeysSpec = Annotated[
    Annotated[DigitKeys, Tag("<digits>")] | Annotated[dict[Key, Word], Tag("<options>")],
    Discriminator(_keys_shape),
]


class RuleSpec(Block):
    """A business rule."""

    require: Sentence
    say: Prompt


Synonyms = Annotated[
    Annotated[Sentence, Tag("<text>")] | Annotated[Phrases, Tag("<list>")], Discriminator(_shape)
]
IntentPhrases = Annotated[
    Annotated[Literal["library"], Tag("<text>")] | Annotated[Phrases, Tag("<list>")],
    Discriminator(_shape),
]
Options = Annotated[
    Annotated[Annotated[dict[Name, Synonyms], Field(min_length=1)], Tag("<keys>")]
    | Annotated[Annotated[list[Name], Field(min_length=1)], Tag("<list>")],
    Discriminator(_shape),
]


class KnownSpec(Block):
    """What a slot may be filled from before anybody speaks."""

    name: KnownName
    ask: Prompt | None = None
    trusted: Truth = False


From = Annotated[
    Annotated[KnownName, Tag("<text>")] | Annotated[KnownSpec, Tag("<keys>")],
    Discriminator(_shape),
]


class SlotSpec(Block):
    """One piece of information."""

    kind: Kinds
    ask: Prompt | None = None
    reask: Prompt | None = None
    no_match: Prompt | None = None
    no_input: Prompt | None = None
    help: Prompt | None = None
    required: Truth = True
    default: Word | None = None
    options: Options | None = None
    rules: list[RuleSpec] = []
    confirm: Confirm | None = None
    keys: KeysSpec | None = None
    listen: ListenSpec | None = None
    hold: HoldSpec | None = None
    volunteer: Truth = True
    meaning: Meaning | None = None
    end: SpanEnd | None = None
    local: Truth = True
    shared: Truth = False
    from_: From | None = Field(default=None, alias="from")
    called: Synonyms | None = None
    unit: Synonyms | None = None
    words: dict[Word, Synonyms] = {}
    unsaid: Sentence | None = None
    yes: Synonyms | None = None
    no: Synonyms | None = None
    max_retries: Retries | None = None


Inputs = Annotated[
    Annotated[list[Name], Tag("<list>")] | Annotated[dict[Name, InputName], Tag("<keys>")],
    Discriminator(_shape),
]


class GivesSpec(Block):
    """A result that stands somewhere in a server's answer."""

    kind: Kinds
    from_: JsonPath | None = Field(default=None, alias="from")


Gives = Annotated[
    Annotated[Kinds, Tag("<text>")] | Annotated[GivesSpec, Tag("<keys>")], Discriminator(_shape)
]


class HeaderSpec(Block):
    """A header that bears a key, which is in an environment variable."""

    header: HeaderName
    variable: VariableName


class HttpSpec(Block):
    """How a server is asked."""

    method: Method | None = None
    key: HeaderSpec | None = None
    sign: HeaderSpec | None = None
    idempotent: Truth | None = None
    failures: dict[Status, Name] = {}


class ActionSpec(Block):
    """Business work."""

    run: RunName
    with_: Inputs = Field(default=[], alias="with")
    http: HttpSpec | None = None
    gives: dict[Name, Gives] = {}
    effect: Effect = "once"
    expires: LongDuration | None = None
    needs_yes: Truth | None = None
    timeout: Duration = ACTION_SECONDS
    retries: Retries = ACTION_RETRIES
    meanwhile: Prompt | None = None
    failures: list[Name] = []
    undo: Name | None = None

    @property
    def asks_a_server(self) -> bool:
        """True where it runs an address."""
        return self.run.startswith(("http://", "https://"))


class RowSpec(Block):
    """One way out of a state."""

    to: StateName | None = None
    call: Name | None = None
    if_: Sentence | None = Field(default=None, alias="if")
    slot: Name | None = None
    is_: Word | None = Field(default=None, alias="is")
    say: Prompt | None = None
    ask: Prompt | None = None
    clear: list[Name] = []
    set_: dict[Name, Word] = Field(default={}, alias="set")
    confirm: Prompt | None = None
    priority: Annotated[int, whole(1, 99)] | None = None


Target = Annotated[
    Annotated[StateName, Tag("<text>")]
    | Annotated[RowSpec, Tag("<keys>")]
    | Annotated[
        list[
            Annotated[
                Annotated[StateName, Tag("<text>")] | Annotated[RowSpec, Tag("<keys>")],
                Discriminator(_shape),
            ]
        ],
        Tag("<list>"),
    ],
    Discriminator(_shape),
]


class YesNoSpec(Block):
    """Where a yes and where a no lead."""

    yes: Target | None = None
    no: Target | None = None


class NextSpec(Block):
    """Ways out of a state, by trigger."""

    responded: Target | None = None
    all_filled: Target | None = None
    slot_filled: Target | None = None
    user_confirmation: YesNoSpec | None = None
    intent: dict[Name, Target] = {}
    error: Target | None = None
    no_input: Target | None = None
    max_retries: Target | None = None
    max_silence: Target | None = None
    max_visits: Target | None = None
    done: Target | None = None
    failed: Target | None = None
    spoken: Target | None = None
    offered: Target | None = None
    returned: Target | None = None
    always: Target | None = None


class HandoffSpec(Block):
    """To whom a state hands the caller over."""

    to: ContactName
    mode: Mode = "cold"
    else_: Prompt | None = Field(default=None, alias="else")


Handoff = Annotated[
    Annotated[ContactName, Tag("<text>")] | Annotated[HandoffSpec, Tag("<keys>")],
    Discriminator(_shape),
]


class CollectSpec(Block):
    """A slot that is asked for on a condition."""

    slot: Name
    if_: Sentence = Field(alias="if")


Collected = Annotated[
    Annotated[Name, Tag("<text>")] | Annotated[CollectSpec, Tag("<keys>")], Discriminator(_shape)
]


class StateSpec(Block):
    """One state of the conversation."""

    description: Sentence | None = None
    say: Prompt | None = None
    ask: Prompt | None = None
    collect: list[Collected] | None = None
    reask: StateName | None = None
    do: Name | None = None
    handoff: Handoff | None = None
    optional: list[Name] = []
    hears: list[Name] | None = None
    no_match: Prompt | None = None
    no_input: Prompt | None = None
    help: Prompt | None = None
    listen: ListenSpec | None = None
    max_retries: Retries | None = None
    max_visits: Annotated[int, whole(1, 99)] | None = None
    next: NextSpec

    @property
    def collected(self) -> list[str]:
        """Names of the slots to collect."""
        return [one if isinstance(one, str) else one.slot for one in self.collect or ()]


class AnytimeSpec(Block):
    """Rows of every state."""

    intent: dict[Name, Target] = {}
    slot_filled: Target | None = None
    questions: Word | None = None


class LimitsSpec(Block):
    """Limits of a call."""

    max_retries: Retries | None = None
    max_silence: Retries = Limits().max_silence
    failures: Annotated[int, whole(1, 99)] = Limits().failures
    turns: Annotated[int, whole(1, 999)] = Limits().turns
    duration: Duration | None = None


class DefaultsSpec(Block):
    """What holds for all slots and states that do not say otherwise."""

    limits: LimitsSpec = LimitsSpec()
    listen: ListenSpec | None = None
    hold: HoldSpec | None = None
    confirm: Confirm = "at_end"
    fallback: StateName | None = None
    goodbye: Prompt | None = None


HoursOrDates = Annotated[
    Annotated[Hours, Tag("<text>")] | Annotated[dict[Day, Hours], Tag("<keys>")],
    Discriminator(_shape),
]


class FlowSpec(Block):
    """A flow file."""

    callwright: GrammarVersion
    flow: Name
    version: Annotated[int, whole(1, 999999)]
    language: Language
    description: Sentence | None = None
    start: StateName
    timezone: Zone | None = None
    opening_hours: dict[HoursKey, HoursOrDates] | None = None
    holidays: list[Day] = []
    flows: dict[Name, Sentence] = {}
    business: dict[Name, Sentence] = {}
    constants: dict[Name, Sentence] = {}
    slots: dict[Name, SlotSpec] = {}
    actions: dict[Name, ActionSpec] = {}
    intents: dict[Name, IntentPhrases] = {}
    anytime: AnytimeSpec = AnytimeSpec()
    defaults: DefaultsSpec = DefaultsSpec()
    prompts: dict[Name, Prompt] = {}
    pronounce: dict[WrittenWord, Sentence] = {}
    states: Annotated[dict[StateName, StateSpec], Field(min_length=1)]


class MannersSpec(Block):
    """A file of library wordings, one a language."""

    callwright: GrammarVersion
    fragment: Name
    language: Language
    prompts: Annotated[dict[Name, Prompt], Field(min_length=1)]
