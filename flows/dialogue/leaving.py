"""Leaving: where a limit leads that a step has come to.

First as the state says (``max_retries``), then to the flow's fallback, then to the end of the call
with the words of the limit. Each time that this leads to where nothing may be put either, it goes
one step further, and only a question that could be put begins anew: so no fallback can lead round
for ever.
"""

from __future__ import annotations

from flows.dialogue import moving
from flows.dialogue.work import Work
from flows.model.flow import END
from flows.model.triggers import Trigger


def settle(work: Work) -> None:
    """Lead away from where a limit was passed, until the call waits for something or is over."""
    record = work.record
    while work.limit and record.state != END:
        work.farewell, work.limit = work.limit, ""
        record.pending = None
        record.stuck += 1
        if record.time_left == "none":
            moving.enter(work, work.compiled.fire(record.state, "time_up"), "time_up")
        elif record.stuck > 2:
            moving.enter(work, END, Trigger.FAILED)
        else:
            first = record.stuck == 1
            row = moving.choose(work, {Trigger.MAX_RETRIES}) if first else None
            moving.leave_for_good(work, row)
    work.limit = ""
