"""Progress: what is put to the caller is counted, and what is counted has a limit.

Theory of operation. Whatever the dialogue puts to its caller and waits at (a question, a reprompt,
a repetition, a hold, a state that only says something) goes through ``put``, which counts it under
what a caller would call the same: the state, what the slots hold, and the question.
What is said again of a question that was cut counts for it (``again``), and so does a turn that
puts nothing (``idle``). So each turn either changes what the call holds or adds to a count. At a
limit nothing is put: ``Work.limit`` names it, and the end of the step leads away
(``moving.settle``). This holds for every flow: it does not matter what a state or an utterance is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b

from flows.dialogue.record import Record
from flows.dialogue.work import Work
from flows.model.flow import END, MOST_PUT, MOST_SAID, State
from flows.model.triggers import Trigger

NO_PROGRESS, TOO_LONG = "no_progress", "too_long"  # wordings, by the limit that was passed
_DIGEST_BYTES = 8
_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=[^\W\d_]|[¿¡])(?![a-zà-ÿ])")


def question_of(record: Record) -> str:
    """Name the question that stands: failures in a row are counted under it."""
    pending = record.pending
    if pending is None:
        return record.asking
    return pending.slot or f"{record.asking}?{pending.kind}"


def put(work: Work, say: Callable[[], None], name: str = "") -> bool:
    """Put something to the caller, unless it was put as often as may be, or the call is to end.

    Args:
        work: The step.
        say: Says it.
        name: What it is counted as, where not by the words of the question: ``repeat``, ``hold``.

    Returns:
        False when it was not put; the step then leads away from here.
    """
    work.counted = True
    take_back = work.mark()
    if over(work):
        work.limit = TOO_LONG
        return False
    _announce_end(work)
    say()
    key = _key(work, name or _question(work.asked))
    work.asked.clear()  # another question of this step is one of its own
    if not _counted(work, key, _most_put(work)):
        take_back()
        work.limit = NO_PROGRESS
        return False
    work.record.stuck = 0
    work.record.question = work.record.question if name else key
    return True


def again(work: Work, say: Callable[[], bool]) -> bool:
    """Say the question that stands again, as once more that it was put; False where ``say`` gives
    that there is nothing to say."""
    take_back = work.mark()
    if not say():
        return False
    work.counted = True
    too_long = over(work)
    if too_long or not _counted(work, work.record.question, _most_put(work)):
        take_back()
        work.limit = TOO_LONG if too_long else NO_PROGRESS
    return True


def tell(work: Work, say: Callable[[], None]) -> bool:
    """Say what asks nothing, unless it was said as often as may be; a farewell at most twice."""
    most = MOST_SAID if is_farewell(work.state) else MOST_PUT
    if not _counted(work, _key(work, "say"), most):
        work.limit = NO_PROGRESS
        return False
    say()
    return True


def idle(work: Work) -> None:
    """Count a turn of the caller to which nothing was said."""
    if not work.counted and not _counted(work, _key(work, "idle"), MOST_PUT):
        work.limit = NO_PROGRESS


def once_more(work: Work, name: str, most: int) -> bool:
    """Count something under its name alone; False when that was as often as may be."""
    return _counted(work, _key(work, name), most)


def once_a_call(work: Work, name: str) -> bool:
    """Tell whether something happens for the first time in the call, and note that it did."""
    work.counted = True
    first = name not in work.record.put
    work.record.put[name] = 1
    return first


def over(work: Work) -> bool:
    """Tell whether the call has lasted as long as it may: no further question is put."""
    return work.record.time_left == "none" or work.record.turns >= work.home.flow.limits.turns


def retries(work: Work) -> int:
    """Give after how many failed answers in a row the question that stands is left."""
    slot = work.flow.slots.get(work.record.asking)
    for limit in (
        work.state.max_retries,
        slot.max_retries if slot is not None else None,
        work.flow.limits.max_retries,
    ):
        if limit is not None:
            return limit
    return work.terms.max_retries


def _most_put(work: Work) -> int:
    """Give how often the same may be put: an author's own higher limit counts."""
    return max(MOST_PUT, retries(work), work.flow.limits.max_silence + 1)


def _key(work: Work, words: str) -> str:
    record = work.record
    held = sorted((name, filled.value) for name, filled in record.slots.items())
    place = (record.flow, record.state) if record.flow else record.state
    text = repr((place, question_of(record), held, words))
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _question(asked: list[str]) -> str:
    """Give the words that make a question the same: its last sentence, behind what was found for
    the caller, which is something new."""
    *found, last = asked or [""]
    return "\n".join((*found, _SENTENCES.split(last)[-1]))


def _counted(work: Work, key: str, most: int) -> bool:
    count = work.record.put.get(key, 0)
    if count >= most:
        return False
    work.record.put[key] = count + 1
    return True


def _announce_end(work: Work) -> None:
    """Say once, with the question whose answer is the last, that the call comes to its end."""
    record = work.record
    if record.time_left == "little":
        record.time_left = "announced"
        work.say_library("last_minute")
    elif record.turns == work.home.flow.limits.turns - 1:
        work.say_library("last_turn")


def is_farewell(state: State) -> bool:
    """Tell whether nothing but the end follows what the state says."""
    onwards = [row for row in state.rows if row.trigger in (Trigger.SPOKEN, Trigger.OFFERED)]
    return bool(onwards) and all(row.to == END for row in onwards)
