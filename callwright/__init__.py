"""What a project of one's own may use of Callwright: load a flow, hold a conversation on it, and
write the actions that it runs.

    import callwright

    flow = callwright.load_flow("callback.yaml")
    dialogue = callwright.Dialogue(flow, session_id="anna")
    print(callwright.said(dialogue.start(now)))

``docs/callwright.md`` is its manual. All other packages are the inside of the house.
"""

from flows.actions.observing import Transition, on_transition
from flows.actions.own import ActionContext, ActionRefusedError, action
from flows.build.compiler import CompiledFlow
from flows.build.load import load_flow, load_text
from flows.dialogue.dialogue import Dialogue
from flows.dialogue.outside import Verdict
from flows.dialogue.record import FilledSlot, Record, Turn
from flows.dialogue.work import Terms
from flows.errors import CallwrightError, FlowError, SlotError
from flows.model.flow import END, START, Action, Row, Slot, State
from flows.vocabulary.acts import Act, Consult, Handoff, HangUp, Listen, RunAction, Say, said
from flows.vocabulary.events import (
    ActionDone,
    ActionFailed,
    Advised,
    CallEnded,
    CallStarted,
    Event,
    HandoffDone,
    HandoffFailed,
    KeysPressed,
    LastMinute,
    PromptHeard,
    TimeUp,
    UserSilence,
    UserUtterance,
)

__all__ = [
    "END",
    "START",
    "Act",
    "Action",
    "ActionContext",
    "ActionDone",
    "ActionFailed",
    "ActionRefusedError",
    "Advised",
    "CallEnded",
    "CallStarted",
    "CallwrightError",
    "CompiledFlow",
    "Consult",
    "Dialogue",
    "Event",
    "FilledSlot",
    "FlowError",
    "Handoff",
    "HandoffDone",
    "HandoffFailed",
    "HangUp",
    "KeysPressed",
    "LastMinute",
    "Listen",
    "PromptHeard",
    "Record",
    "Row",
    "RunAction",
    "Say",
    "Slot",
    "SlotError",
    "State",
    "Terms",
    "TimeUp",
    "Transition",
    "Turn",
    "UserSilence",
    "UserUtterance",
    "Verdict",
    "action",
    "load_flow",
    "load_text",
    "on_transition",
    "said",
]
