"""What the caller answers: pure, from the script and what the bot shows.

It answers what is asked, over and over if need be, each time more plainly. At the summary it looks
at every slot, in the bot's words and in its record: it says no to what is wrong, corrects what the
script says is to be corrected, and says yes only when all is as it has to be booked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from caller.bot_side import BotSide
from caller.script import LANGUAGE, SLOTS, Script
from caller.wording import NO_KEY, SPELLED_FROM, TYPE_KEYS, YES_KEY, Phrases, say
from flows.reading.spoken_values import date_words, time_words

SUMMARY = "CONFIRM"
GREETING = "GREETING"
COLLECTING = ("COLLECT_INFO", "RETRY")
MOST_ATTEMPTS = 6
MOST_CORRECTIONS = 4

_PACES = (1.0, 0.9, 1.0, 0.88, 0.94)  # by attempt: said in the same way it is heard the same
_KEYS_FROM = 2  # attempts after which keys take the place of words, where keys answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to do next.

    Attributes:
        words: To say; empty when keys are pressed.
        keys: To press, in order.
        about: Slot that it gives, or ``yes``, ``no``, ``opening``.
        slower: Share of the voice's speed.
        corrects: True if it changes what was given before.
    """

    words: str = ""
    keys: str = ""
    about: str = ""
    slower: float = 1.0
    corrects: bool = False


class GaveUpError(Exception):
    """The caller hangs up; the message says why, for people."""


class Mind:
    """One caller in one call.

    Args:
        script: What to book.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.wanted = {**script.booking, **script.first}
        """What the caller wants now; the slot to be corrected has its first value at first."""
        self.to_correct = list(script.first)
        self.refused = 0
        """How many summaries were wrong."""
        self.corrected: set[str] = set()
        self._phrases = Phrases(script.seed)
        self._attempts: Counter[str] = Counter()
        self._corrections: Counter[str] = Counter()

    def reply(self, bot: BotSide) -> Reply | None:
        """Answer what the bot says; None where there is nothing to answer.

        Raises:
            GaveUpError: It makes no sense to go on.
        """
        text = bot.prompts[-1].text if bot.prompts else ""
        if bot.over or bot.working or bot.state not in (GREETING, SUMMARY, *COLLECTING):
            return None
        if bot.state == GREETING and "What can I book" in text:
            return self._open()
        return self._side_question(bot, text) or self._main_question(bot)

    def wants_to_cut(self, bot: BotSide, said_before: bool) -> bool:
        """Tell whether the prompt that has just begun is answered before it is over."""
        wanted = next((slot for slot in self.script.barge_in if slot not in bot.slots), None)
        asked = bot.state in COLLECTING and bot.asking == wanted and not self._attempts[wanted]
        return asked and not said_before and bot.prompts[-1].text.endswith(("?", "."))

    def judge(self, bot: BotSide) -> list[str]:
        """Give the slots of a summary that are not as wanted, in the record or as spoken."""
        text = _plain(bot.prompts[-1].text)
        return [
            slot
            for slot in SLOTS
            if bot.slots.get(slot, {}).get("value", "").casefold() != self.wanted[slot].casefold()
            or _plain(bot.slots[slot]["spoken"]) not in text
        ]

    def _open(self) -> Reply:
        tries = self._try("opening")
        opening = self.script.opening if not tries else ()
        said = " ".join(self._say(slot) for slot in opening)
        return Reply(words=self._phrases.opening(opening, said), about="opening")

    def _side_question(self, bot: BotSide, text: str) -> Reply | None:
        """Answer what is asked beneath the flow's own question."""
        if "Shall I stop here" in text:
            return Reply(words=self._phrases.no(), about="no")
        if text.startswith("I understood") or "Would " in text:
            slot = bot.asking
            if slot in self.wanted and _plain(self._spoken(slot)) in _plain(text):
                return self._yes()
            return self._give(slot, corrects=True)
        if "What should I change" in text:
            slot = self._next_change(bot)
            return Reply(words=self._phrases.change(slot), about=slot, corrects=True)
        return None

    def _main_question(self, bot: BotSide) -> Reply | None:
        if bot.state == SUMMARY:
            return self._summary(bot)
        if bot.asking in SLOTS:
            return self._give(bot.asking)
        return None

    def _summary(self, bot: BotSide) -> Reply:
        wrong = self.judge(bot)
        if wrong:
            self.refused += 1
            return self._correct(wrong[0])
        if self.to_correct:
            slot = self.to_correct.pop(0)
            self.wanted[slot] = self.script.booking[slot]
            self._attempts[slot] = self._corrections[slot] = 0
            return self._correct(slot)
        return self._yes()

    def _correct(self, slot: str) -> Reply:
        corrections = self._corrections[slot]
        self._corrections[slot] += 1
        self.corrected.add(slot)
        if corrections >= MOST_CORRECTIONS:
            raise GaveUpError(f"The bot does not get the {slot} right.")
        if corrections == MOST_CORRECTIONS - 1:
            return Reply(keys=NO_KEY, about="no", corrects=True)
        if slot == "name":  # to say it as before would be heard as before
            self._attempts[slot] = max(self._attempts[slot], SPELLED_FROM)
        gives = not corrections and slot not in ("name", "contact")
        said = self._say(slot, self._try(slot)) if gives else ""
        words = self._phrases.correction(slot, said, corrections)
        return Reply(words=words, about=slot, corrects=True)

    def _give(self, slot: str, corrects: bool = False) -> Reply:
        attempt = self._try(slot)
        if slot == "contact":
            return Reply(keys=self.wanted["contact"] + "#", about=slot, corrects=corrects)
        if slot == "type" and attempt >= _KEYS_FROM and not corrects:
            return Reply(keys=TYPE_KEYS[self.wanted["type"]], about=slot)
        words = self._phrases.answer(slot, self._say(slot, attempt), attempt)
        pace = _PACES[min(attempt, len(_PACES) - 1)]
        return Reply(words=words, about=slot, slower=pace, corrects=corrects)

    def _yes(self) -> Reply:
        attempt = self._try("yes")
        if attempt >= _KEYS_FROM:
            return Reply(keys=YES_KEY, about="yes")
        return Reply(words=self._phrases.yes(attempt), about="yes")

    def _next_change(self, bot: BotSide) -> str:
        wrong = [
            slot for slot in SLOTS if bot.slots.get(slot, {}).get("value") != self.wanted[slot]
        ]
        if wrong:
            return wrong[0]
        raise GaveUpError("The bot asks what to change, and everything is as it should be.")

    def _try(self, about: str) -> int:
        attempt = self._attempts[about]
        if attempt >= MOST_ATTEMPTS:
            raise GaveUpError(f"The bot does not understand ({about}), after {attempt} attempts.")
        self._attempts[about] += 1
        return attempt

    def _say(self, slot: str, attempt: int = 0) -> str:
        return say(slot, self.wanted[slot], self.script.today, attempt)

    def _spoken(self, slot: str) -> str:
        """Give how the bot words the wanted value of a slot."""
        value = self.wanted.get(slot, "")
        if slot == "date":
            return date_words(date.fromisoformat(value), "default", LANGUAGE)
        if slot == "time":
            hour, minute = (int(part) for part in value.split(":"))
            return time_words(hour, minute, "default", LANGUAGE)
        return say(slot, value, self.script.today, 1)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).casefold().split())
