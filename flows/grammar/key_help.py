"""What each key of a flow file is for, in a sentence: editors show it where the key is written.

By model and key as the author writes it. A test holds that every key of ``schema`` has its sentence
here and that none is left over.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LISTEN = "Times of listening; what is not said here is as in `defaults`."
_HELP = "Said when the caller asks for help, or why this is asked."
_NO_MATCH = "Said when an answer was not understood, by attempt."
_NO_INPUT = "Said after a silence, by attempt."
_LIMIT = "Failed answers in a row to one question that leave it by `max_retries`, 0 to 9."
_INTENT = "Rows by intent or wish: `human`, `cancel`, `repeat`, `help`, or one of `intents`."

HELP: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "FlowSpec": {
            "callwright": "Version of the grammar: 1.",
            "flow": "Name of the flow.",
            "version": "Your own version of it, a whole number.",
            "language": "Language of the call: `en`, `en-GB`, `es`.",
            "description": "What the call is about, for people.",
            "start": "The state in which a call begins.",
            "timezone": "Time zone of the business, as `Europe/Berlin`; else the setting's.",
            "opening_hours": "Hours by weekday or span of them, with `except` for single dates.",
            "holidays": "Dates on which the business is closed.",
            "flows": "Other flows that `call:` leads to: name here → file beside this one.",
            "business": "What is said of the business, by name, as `{business.name}`.",
            "constants": "Texts and values by name, for sentences (`{deposit}`) and conditions.",
            "slots": "What is to be found out, by name.",
            "actions": "Business work, by name.",
            "intents": "Phrases by the name of what they mean, or `library`; also more of wishes.",
            "anytime": "What holds in every state.",
            "defaults": "What holds for all slots and states that do not say otherwise.",
            "prompts": "Wordings of the library in words of your own, by name.",
            "pronounce": "Written word → how to spell it for the voice.",
            "states": "The states of the call, by name in capitals, with their ways out.",
        },
        "KnownSpec": {
            "name": "What the call knows: `caller_number`, or `known.NAME`.",
            "ask": "The question whether it is right; `{value}` is the value, as it is spoken.",
            "trusted": "`true`: it fills the slot when the call begins, and nobody is asked.",
        },
        "SlotSpec": {
            "kind": "Kind of value; several with `or`, as `phone or email`.",
            "ask": "The question.",
            "reask": "Wordings, by attempt, for an answer not understood and for silence.",
            "no_match": _NO_MATCH,
            "no_input": _NO_INPUT,
            "help": _HELP,
            "required": "`false`: asked once, and may be skipped.",
            "default": "Value of an optional slot that stays empty.",
            "options": "Options of a choice: name → how it is said; the first is how it is spoken.",
            "rules": "Business rules, judged in order on every change.",
            "confirm": "When the value is read back: in the summary (`at_end`), at once with a "
            "question (`explicit`) or in passing (`implicit`), as sure as it was heard (`auto`), "
            "or `never`.",
            "keys": "Telephone keys: `{1: option}`, or `{digits: 7-15}`.",
            "listen": _LISTEN,
            "hold": "What happens when the caller asks for a moment.",
            "volunteer": "`false`: filled only where it is asked.",
            "meaning": "What the value stands for: of a date `day` or `birth`.",
            "end": "Which end of a span a date or time takes: `from`, `to` or `either`.",
            "from": "What the call knows that is offered in place of the question, as "
            "`caller_number` or `known.plate`.",
            "local": "`false`: a telephone number needs its area code.",
            "called": "What callers call it where they change it, as `table size`.",
            "unit": "What a number counts, as it is said behind it: `high chair`.",
            "words": "Words that stand for numbers of a scale: `{5: [excellent, perfect]}`.",
            "unsaid": "Why the caller need not hear it before an action takes it.",
            "yes": "Words that mean yes to its question, as `we have kids`.",
            "no": "Words that mean no to its question, as `only adults`.",
            "shared": "`true`: flows of a call that share a slot of this name hold one value.",
            "max_retries": _LIMIT,
        },
        "RuleSpec": {
            "require": "Condition that has to hold, as `open(date)` or `date <= today + 90 days`.",
            "say": "Said when it does not; `{nearest}` is the nearest value that would do.",
        },
        "CaseSpec": {
            "if": "Condition on which it is said; the last case has none.",
            "text": "The words.",
        },
        "PromptSpec": {
            "text": "The words; `{slot}` and `{slot:style}` are filled in.",
            "cases": "Wordings by condition: the first that holds is said.",
            "phrase": "`freely`: a language model may reword it.",
            "guide": "Advice on tone for a rewording.",
            "max_words": "Longest rewording, in words.",
            "must_hear": "`true`: the caller cannot interrupt it.",
        },
        "ListenSpec": {
            "complete": "Silence that ends an answer that is complete, as `200ms`.",
            "open": "Silence that ends an answer that could go on (`ten`, `friday`), as `1s`.",
            "incomplete": "Silence that ends an answer that is begun and not complete, as `1.5s`.",
            "no_input": "Silence behind the question before it is asked again, as `6s`.",
            "longest": "Longest answer, as `20s`.",
        },
        "HoldSpec": {
            "say": "Said when the caller asks for a moment.",
            "still": "Said every now and then meanwhile.",
            "every": "Time between two `still`, as `20s`.",
            "longest": "Longest moment, as `3m`; then the question is asked again.",
        },
        "DigitKeys": {
            "digits": "How many digits are keyed: `6`, or a span as `7-15`.",
            "end": "Key that ends the entry.",
            "between": "Longest pause between two keys, as `3s`.",
        },
        "ActionSpec": {
            "run": "Registered name of the work, as `calendar.book`, or of a function of yours.",
            "with": "Slots that it gets: a list, or `input: slot`.",
            "http": "How the server is asked, where `run` is an address.",
            "gives": "What it answers: `output: kind`, to be spoken as `{output}`.",
            "effect": "`once`: it changes the world; `read`: it may be repeated; `hold`: it may be "
            "repeated, and expires.",
            "expires": "How long a `hold` is kept, as `10m`.",
            "undo": "Action that takes this one back.",
            "needs_yes": "`true`: no way may lead there without a yes of the caller.",
            "timeout": "Time after which it counts as failed, as `8s`.",
            "retries": "How often a failed try is repeated within that time, 0 to 9.",
            "meanwhile": "Said when the answer takes longer than a moment.",
            "failures": "Names of failures that rows may ask for: `failure is taken`.",
        },
        "GivesSpec": {
            "kind": "Kind of the result, as `time`.",
            "from": "Where it stands in the answer, as `slot.start` or `items.0.id`.",
        },
        "HttpSpec": {
            "method": "`get`, `post`, `put`, `patch` or `delete`; without it by `effect`.",
            "key": "Header that bears the key of the server.",
            "sign": "Header that bears the signature of the request.",
            "idempotent": "`true`: the server takes the same request twice as one.",
            "failures": "Statuses that mean a failure of yours, as `409: taken`.",
        },
        "HeaderSpec": {
            "header": "Name of the header, as `Authorization`.",
            "variable": "Environment variable that holds the key, as `ACTION_KEY`.",
        },
        "RowSpec": {
            "to": "State that it leads to, or `END`; without it the call stays.",
            "call": "Flow, of `flows`, that is called; then it goes on by `to` or `returned`.",
            "if": "Condition on which the row is taken.",
            "slot": "Of `slot_filled`: only when this slot was filled.",
            "is": "... with this value.",
            "say": "Said on the way.",
            "ask": "Put in place of the target's own question.",
            "clear": "Slots that are emptied on the way.",
            "set": "Slots that are given a fixed value on the way: `slot: value`.",
            "confirm": "Yes/no question that is put before the row is taken.",
            "priority": "1 to 99, in place of the trigger's own; the highest is taken.",
        },
        "YesNoSpec": {
            "yes": "Where a yes leads.",
            "no": "Where a no leads.",
        },
        "NextSpec": {
            "responded": "Any answer.",
            "all_filled": "Nothing of `collect` is missing.",
            "slot_filled": "A slot was filled, and its rules hold.",
            "user_confirmation": "Where a yes and where a no lead.",
            "intent": _INTENT,
            "error": "An answer was not understood, or refused by a rule.",
            "no_input": "Silence where an answer was due.",
            "max_retries": "Too many failed answers to one question.",
            "max_silence": "Too many silences.",
            "max_visits": "The state was entered more often than its `max_visits`.",
            "done": "The action succeeded.",
            "failed": "The action failed; `if: failure is NAME` tells which way.",
            "spoken": "What the state says was said.",
            "returned": "A flow that was called has come to its end; `if: outcome is …` tells how.",
            "offered": "A person was offered, or could not be reached.",
            "always": "At once.",
        },
        "HandoffSpec": {
            "to": "Name of the colleague, which the settings resolve, as `reception`.",
            "mode": "`cold`: put through; `warm`: with an introduction.",
            "else": "Said where nobody can be reached.",
        },
        "CollectSpec": {
            "slot": "The slot.",
            "if": "Condition on which it is asked for, as `children > 0`.",
        },
        "StateSpec": {
            "description": "What the state is for, for people.",
            "say": "Said on entry; of a state with `do` when the action is done.",
            "ask": "A question of its own.",
            "collect": "Slots to ask for, in this order, until none is missing.",
            "reask": "State whose question is asked again.",
            "do": "Action that runs here.",
            "handoff": "To whom the caller is put through.",
            "optional": "Further slots that it is glad to be told.",
            "hears": "Slots that may be filled here; else all of them.",
            "no_match": _NO_MATCH,
            "no_input": _NO_INPUT,
            "help": _HELP,
            "listen": _LISTEN,
            "max_retries": _LIMIT,
            "max_visits": "How often it may be entered before `max_visits` is taken.",
            "next": "Ways out, by trigger.",
        },
        "AnytimeSpec": {
            "intent": _INTENT,
            "slot_filled": "Rows taken, wherever something is asked, when their `slot` was filled.",
            "questions": "Folder beside the file where answers to callers' questions stand.",
        },
        "LimitsSpec": {
            "max_retries": _LIMIT,
            "max_silence": "Silent reprompts of one question, 0 to 9.",
            "failures": "Failed answers in the whole call.",
            "turns": "Turns of the caller in the whole call.",
            "duration": "Time without a word or key that ends the call, as `3m`.",
        },
        "DefaultsSpec": {
            "limits": "Limits of a call.",
            "listen": "Times of listening.",
            "hold": "What happens when a caller asks for a moment.",
            "confirm": "When values are read back, as `confirm` of a slot.",
            "fallback": "State that is entered when a limit of the whole call is reached.",
            "goodbye": "Said to a caller who says nothing any more.",
        },
    }
)
