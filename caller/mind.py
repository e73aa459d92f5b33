"""What the caller answers: pure, from the script and from what the bot shows of its question.

It answers what is asked, over and over if need be, each time more plainly. Before it says yes to a
summary it looks at every slot, in the bot's words and in its record: it says no to what is wrong,
corrects what the script says is to be corrected, and agrees only when all is as it is wanted. It
never looks for what a prompt means in its words: that is told by the event ``question``.

Where it was heard right and is asked again nevertheless, the bot will not have such a value: then
it takes what is offered, or thinks of another one, unless the script is firm about that slot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from caller.bot_side import BotSide, Question
from caller.script import Script, same
from caller.served_flow import ServedFlow
from caller.wording import Phrases, Wording

MOST_ATTEMPTS = 6
MOST_CORRECTIONS = 4

_PACES = (1.0, 0.9, 1.0, 0.88, 0.94)  # by attempt: said in the same way it is heard the same
_KEYS_FROM = 2  # attempts after which keys take the place of words, where keys answer
_KEYED_LENGTH = 5  # digits from which a number is keyed rather than said, where keys take one
_GIVES_WAY_FROM = 3  # attempts after which the caller gives way even if it was not heard right


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to do next.

    Attributes:
        words: To say; empty when keys are pressed.
        keys: To press, in order.
        about: Slot that it gives, or ``yes``, ``no``, ``opening``, ``nothing_else``.
        gives: Slot whose value the words are, and little else.
        slower: Share of the voice's speed.
        corrects: True if it changes what was given before.
    """

    words: str = ""
    keys: str = ""
    about: str = ""
    gives: str = ""
    slower: float = 1.0
    corrects: bool = False


class GaveUpError(Exception):
    """The caller hangs up; the message says why, for people."""


class Mind:
    """One caller in one call.

    Args:
        script: What is wanted.
        flow: That is called.
        wording: Of its language.
    """

    def __init__(self, script: Script, flow: ServedFlow, wording: Wording) -> None:
        self.script = script
        self.wanted = {**script.booking, **script.first}
        """What the caller wants now; the slot to be corrected has its first value at first."""
        self.to_correct = list(script.first)
        self.refused = 0
        """How many summaries were wrong."""
        self.corrected: set[str] = set()
        self._flow = flow
        self._wording = wording
        self._phrases = Phrases(wording, script.seed)
        self._attempts: Counter[str] = Counter()
        self._corrections: Counter[str] = Counter()
        self._spare = {name: list(values) for name, values in script.spare.items()}
        self._instead: dict[str, str] = {}
        self._summaries = 0
        self._last = Reply()

    @property
    def settled_for(self) -> Mapping[str, str]:
        """What the caller wants in the end: the script, and what it took instead of it.

        In a call without a summary nothing can be corrected, and what was said at first holds.
        """
        first = {} if self._summaries else self.script.first
        return {**self.script.booking, **first, **self._instead}

    def reply(self, bot: BotSide) -> Reply | None:
        """Answer what the bot asks; None where nothing is asked.

        Raises:
            GaveUpError: It makes no sense to go on.
        """
        if bot.over or bot.working:
            return None
        reply = self._reply(bot, bot.question)
        self._last = reply or Reply()
        return reply

    def _reply(self, bot: BotSide, question: Question) -> Reply | None:
        about = question.asked[0] if question.asked else ""
        match question.kind:
            case "open":
                return self._open(bot)
            case "slot" | "which" if about in self.wanted:
                return self._give(about, bot)
            case "change":
                return self._change(bot)
            case "yes_no" if about in question.offered:
                return self._judge_offer(about, bot)
            case "yes_no" if question.stopping or about:
                return Reply(words=self._phrases.no(), about="no")
            case "yes_no":
                return self._summary(bot)
        return None

    def wants_to_cut(self, bot: BotSide, said_before: bool) -> bool:
        """Tell whether the prompt that has just begun is answered before it is over."""
        wanted = next((slot for slot in self.script.barge_in if slot not in bot.slots), None)
        asked = bot.question.kind == "slot" and bot.question.asked[:1] == (wanted,)
        fresh = asked and not said_before and not self._attempts[str(wanted)]
        return fresh and bot.prompts[-1].text.endswith(("?", "."))

    def wrong(self, bot: BotSide) -> list[str]:
        """Give the slots of a summary that are not as wanted, in the record or as spoken.

        A question that names none of its values in its words is no summary, but leads up to it.
        """
        text = _plain(bot.prompts[-1].text)
        unsaid = {name for name, said in bot.question.told.items() if _plain(said) not in text}
        unsaid = set() if unsaid == set(bot.question.told) else unsaid
        return [name for name in self._flow.slots if name in unsaid or self._differs(name, bot)]

    def _differs(self, name: str, bot: BotSide) -> bool:
        """Tell whether the bot holds another value than wanted, or lost the one that was given."""
        if name not in bot.slots:
            return bool(self._attempts[name]) and self._flow.slots[name].required
        return same(bot.slots[name]["value"], self.wanted.get(name, "")) is False

    def _open(self, bot: BotSide) -> Reply:
        if bot.served:
            return Reply(words=self._phrases.nothing_else(), about="nothing_else")
        attempt = self._try("opening")
        names = self.script.opening if not attempt else tuple(self._flow.slots)[: attempt - 1]
        name = next((name for name in names if self._phrases.opens_with(self._kind(name))), "")
        said = self._say(name) if name else ""
        kind = self._kind(name) if name else ""
        return Reply(words=self._phrases.opening(kind, said), about="opening")

    def _judge_offer(self, slot: str, bot: BotSide) -> Reply:
        """Say yes to the wanted value; to another one only when the wanted is not to be had."""
        offered = bot.question.offered[slot]
        if any(same(value, self.wanted.get(slot, "")) for value in offered):
            return self._yes(bot.question)
        if slot in self._spare and self._gives_way(slot, bot):
            self._take_instead(slot, offered[0])
            return self._yes(bot.question)
        return self._give(slot, bot, corrects=True)

    def _gives_way(self, slot: str, bot: BotSide) -> bool:
        """Tell whether to say the same once more would be of no use."""
        last = self._last
        heard_right = last.gives == slot and _plain(bot.heard) == _plain(last.words)
        return heard_right or self._attempts[slot] >= _GIVES_WAY_FROM

    def _summary(self, bot: BotSide) -> Reply:
        self._summaries += 1
        wrong = self.wrong(bot)
        if wrong:
            self.refused += 1
            return self._correct(wrong[0], bot.question)
        self.to_correct = [slot for slot in self.to_correct if slot in bot.slots]
        if self.to_correct:
            slot = self.to_correct.pop(0)
            self.wanted[slot] = self.script.booking[slot]
            self._attempts[slot] = self._corrections[slot] = 0
            return self._correct(slot, bot.question)
        return self._yes(bot.question)

    def _correct(self, slot: str, question: Question) -> Reply:
        corrections = self._corrections[slot]
        self._corrections[slot] += 1
        self.corrected.add(slot)
        if corrections >= MOST_CORRECTIONS:
            raise GaveUpError(f"The bot does not get the {slot} right.")
        if corrections == MOST_CORRECTIONS - 1 and (key := question.key_for("no")):
            return Reply(keys=key, about="no", corrects=True)
        kind = self._kind(slot)
        if spelled_from := self._wording.spelled_from(kind):  # as before it is heard as before
            self._attempts[slot] = max(self._attempts[slot], spelled_from)
        gives = not corrections and self._phrases.gives_values(kind)
        said = self._say(slot, self._try(slot)) if gives else ""
        return Reply(words=self._phrases.correction(kind, said), about=slot, corrects=True)

    def _change(self, bot: BotSide) -> Reply:
        """Answer what is to be changed: by what it is called, or by its value."""
        slot = next((name for name in self._flow.slots if self._differs(name, bot)), None)
        if slot is None:
            raise GaveUpError("The bot asks what to change, and everything is as it should be.")
        words = self._phrases.change(self._kind(slot)) or self._say(slot, self._try(slot))
        return Reply(words=words, about=slot, corrects=True)

    def _give(self, slot: str, bot: BotSide, corrects: bool = False) -> Reply:
        asked_again = bot.question.kind == "slot" and self._gives_way(slot, bot)
        if asked_again and self._spare.get(slot):
            self._take_instead(slot, self._spare[slot].pop(0))
            self._attempts[slot] = 0
        attempt = self._try(slot)
        if keys := self._keys(self.wanted[slot], bot.question, attempt):
            return Reply(keys=keys, about=slot, corrects=corrects)
        words = self._phrases.answer(self._kind(slot), self._say(slot, attempt), attempt)
        pace = _PACES[min(attempt, len(_PACES) - 1)]
        return Reply(words=words, about=slot, gives=slot, slower=pace, corrects=corrects)

    def _keys(self, value: str, question: Question, attempt: int) -> str:
        """Give the keys for a value; empty where it is said."""
        if question.takes_number(value) and (len(value) >= _KEYED_LENGTH or attempt >= _KEYS_FROM):
            return value + question.end
        return question.key_for(value) if attempt >= _KEYS_FROM else ""

    def _take_instead(self, slot: str, value: str) -> None:
        self.wanted[slot] = self._instead[slot] = value
        self.to_correct = [name for name in self.to_correct if name != slot]

    def _yes(self, question: Question) -> Reply:
        attempt = self._try("yes")
        if attempt >= _KEYS_FROM and (key := question.key_for("yes")):
            return Reply(keys=key, about="yes")
        return Reply(words=self._phrases.yes(attempt), about="yes")

    def _try(self, about: str) -> int:
        attempt = self._attempts[about]
        if attempt >= MOST_ATTEMPTS:
            raise GaveUpError(f"The bot does not understand ({about}), after {attempt} attempts.")
        self._attempts[about] += 1
        return attempt

    def _say(self, slot: str, attempt: int = 0) -> str:
        known, today = self._flow.slots[slot], self.script.today
        return self._wording.value(known, self.wanted[slot], today, attempt)

    def _kind(self, slot: str) -> str:
        return self._flow.slots[slot].kind


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).casefold().split())
