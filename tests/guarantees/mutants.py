"""Changes of the step that break what is guaranteed, one for each guarantee.

Each takes pytest's ``monkeypatch``, and what it changes is put back after the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from flows.dialogue import asking, filling, hearing, step
from flows.dialogue.path import gate, progress, retracing
from flows.dialogue.questions import confirm
from flows.dialogue.record import Record, Spoken
from flows.dialogue.wishes import wish
from flows.dialogue.work import Work
from flows.keeping import snapshot
from flows.vocabulary.commands import SetSlot

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


def acts_on_another_value(patch: Patch) -> None:
    """The action gets a value that the caller never said."""
    run = Work.run

    def changed(work: Work, *rest: Any, **more: Any) -> None:
        held = work.record.slots["people"]
        work.record.slots["people"] = replace(held, value="3" if held.value != "3" else "4")
        run(work, *rest, **more)

    patch.setattr(Work, "run", changed)


def forgets_what_was_emptied(patch: Patch) -> None:
    """A slot that was taken back is not missed."""
    missing = filling.missing

    def fewer(work: Work, collect: Iterable[str]) -> list[str]:
        return [name for name in missing(work, collect) if name not in work.record.rejected]

    patch.setattr(filling, "missing", fewer)


def judges_no_rule(patch: Patch) -> None:
    """Every value is let in, and booked."""
    patch.setattr(filling._Trial, "_refused", lambda trial, slot: None)
    patch.setattr(gate, "refused", lambda work, action: None)


def takes_an_early_yes(patch: Patch) -> None:
    """Every prompt counts as heard."""
    patch.setattr(Spoken, "cut", property(lambda spoken: False))


def stores_another_value(patch: Patch) -> None:
    """A yes to a read-back stores something else."""

    def agreed(pending: Any) -> SetSlot:
        return SetSlot(slot=pending.slot, value="4155550199", words="yes")

    patch.setattr(confirm, "agreed", agreed)


def never_gives_up(patch: Patch) -> None:
    """Nothing that is put is one too many."""
    patch.setattr(progress, "_counted", lambda work, key, most: True)
    patch.setattr(progress, "retries", lambda work: 99)


def drops_what_is_open(patch: Patch) -> None:
    """A wish ends the question on top."""
    do = wish.do

    def dropped(work: Work, said: Any) -> bool:
        if said.wishes:
            work.record.pending = None
        return do(work, said)

    patch.setattr(hearing.wishes, "do", dropped)


def keeps_half(patch: Patch) -> None:
    """A snapshot leaves out what was ruled out."""

    class Half:
        def dump_python(self, record: Record, mode: str) -> Any:
            return whole.dump_python(record, mode=mode) | {"rejected": {}}

        def validate_python(self, data: Any) -> Record:
            return whole.validate_python(data)

    whole = snapshot._RECORD
    patch.setattr(snapshot, "_RECORD", Half())


def speaks_and_does_not_listen(patch: Patch) -> None:
    """A step ends with what was said."""
    patch.setattr(step, "_finish", lambda work: work.flush())


def walks_no_path_again(patch: Patch) -> None:
    """A correction changes the value, and nothing that was decided by the old one."""

    def stays(work: Work) -> None:
        work.record.due = False

    patch.setattr(retracing, "retrace", stays)


def raises_at_times(patch: Patch) -> None:
    """A silence is a bug."""
    ask = asking.ask

    def raising(work: Work, manner: str = "ask", *rest: Any, **more: Any) -> None:
        if manner == "no_input":
            raise ZeroDivisionError
        ask(work, manner, *rest, **more)

    patch.setattr(asking, "ask", raising)


def takes_no_turn(patch: Patch) -> None:
    """What the caller says is neither heard nor counted."""
    patch.setattr(progress, "_counted", lambda work, key, most: True)
    patch.setattr(step, "_turn", lambda work, *rest, **more: asking.ask(work))


MUTANTS: Mapping[str, Mutant] = {
    "no-effect-unsaid": acts_on_another_value,
    "emptied-is-asked": forgets_what_was_emptied,
    "rules-hold-when-booked": judges_no_rule,
    "yes-is-heard": takes_an_early_yes,
    "confirmed-is-stored": stores_another_value,
    "no-loops": never_gives_up,
    "open-stays-open": drops_what_is_open,
    "snapshots-hold": keeps_half,
    "no-dead-air": speaks_and_does_not_listen,
    "as-if-said-first": walks_no_path_again,
    "never-raises": raises_at_times,
    "comes-to-an-end": takes_no_turn,
}
