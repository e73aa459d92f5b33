"""What the caller heard: two small processors around the transport's output.

``SynthesisMeter`` in front of it measures how long each prompt is; ``HeardProcessor`` behind it
sees what was really played, and reports each prompt when it ended or was cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from pipecat.frames.frames import (
    Frame,
    InterruptionFrame,
    TTSAudioRawFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from processors.frames import CallEventFrame, NotSpokenFrame, PromptHeardFrame, PromptMarkFrame

SECONDS_PER_CHARACTER = 0.07  # of speech at a common pace; until prompts of this voice are measured


def seconds_of(frame: TTSAudioRawFrame) -> float:
    """Length of a piece of 16-bit audio."""
    return len(frame.audio) / (2 * frame.num_channels * frame.sample_rate)


@dataclass(slots=True)
class Measured:
    """What is known of a prompt's audio before it is played.

    Attributes:
        seconds: Length of the audio so far.
        anchors: Characters and seconds at the ends of its sentences, cumulative.
        complete: True once all of its audio is there.
    """

    seconds: float = 0.0
    anchors: list[tuple[int, float]] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Measures:
    """Shared between the two processors: prompts on their way, and the pace of the voice."""

    prompts: dict[int, Measured] = field(default_factory=dict)
    seconds_per_character: float = SECONDS_PER_CHARACTER


class SynthesisMeter(FrameProcessor):
    """Measures prompts between speech service and output. Made by ``HeardProcessor.meter``."""

    def __init__(self, measures: Measures) -> None:
        super().__init__(enable_direct_mode=True)
        self._measures = measures
        self._current: Measured | None = None
        self._characters = 0

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Measure, and pass everything on."""
        await super().process_frame(frame, direction)
        if direction is FrameDirection.DOWNSTREAM:
            self._measure(frame)
        await self.push_frame(frame, direction)

    def _measure(self, frame: Frame) -> None:
        if isinstance(frame, PromptMarkFrame):
            if frame.edge == "begin":
                self._current, self._characters = Measured(), 0
                self._measures.prompts[frame.prompt] = self._current
            elif self._current:
                self._current.complete = True
                self._current = None
        elif self._current is None:
            return
        elif isinstance(frame, TTSAudioRawFrame):
            self._current.seconds += seconds_of(frame)
        elif isinstance(frame, TTSTextFrame) and not frame.pts:
            self._characters += len(frame.text.strip()) + 1
            if self._current.seconds > 0:  # text that comes ahead of its audio measures nothing
                self._current.anchors.append((self._characters, self._current.seconds))


def played_text(text: str, measured: Measured | None, played: float, pace: float) -> str:
    """Give the words of ``text`` that fit into ``played`` seconds, by share of its length.

    Args:
        text: The prompt.
        measured: What is known of its audio, or None.
        played: Seconds of it that were played.
        pace: Seconds per character where its length is not known.
    """
    known = measured or Measured()
    points = [(0, 0.0), *known.anchors]
    if known.complete and known.seconds > points[-1][1]:
        points.append((len(text), known.seconds))
    characters = float(points[-1][0])
    for (begin, start), (end, stop) in pairwise(points):
        if played < stop:
            characters = begin + (end - begin) * (played - start) / (stop - start)
            break
    else:
        characters += max(0.0, played - points[-1][1]) / pace
    return _words_within(text, characters)


def _words_within(text: str, characters: float) -> str:
    words, length = [], 0
    for word in text.split():
        if length + len(word) / 2 > characters:
            break
        words.append(word)
        length += len(word) + 1
    return " ".join(words)


class HeardProcessor(FrameProcessor):
    """Stands behind the transport's output and reports what the caller heard.

    Put ``meter`` right in front of the output. Pushes ``PromptHeardFrame`` upstream, and the call
    events ``prompt`` and ``heard`` downstream.
    """

    def __init__(self) -> None:
        super().__init__()
        self._measures = Measures()
        self._mark: PromptMarkFrame | None = None
        self._played = 0.0
        self._words: list[str] = []
        self._lost_after: str | None = None  # words played before a sentence that was not spoken
        self.meter = SynthesisMeter(self._measures)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Watch what was played, and pass it on."""
        await super().process_frame(frame, direction)
        match frame:
            case PromptMarkFrame(edge="begin"):
                await self._begin(frame)
            case PromptMarkFrame():
                await self._end(frame)
            case InterruptionFrame() if direction is FrameDirection.DOWNSTREAM:
                await self._cut()
                await self.push_frame(frame, direction)
            case NotSpokenFrame():
                if self._mark is not None and self._lost_after is None:
                    before, found, _ = self._mark.text.partition(frame.text.strip())
                    self._lost_after = before.strip() if found else self._text_played(self._mark)
            case TTSAudioRawFrame():
                self._played += seconds_of(frame)
                await self.push_frame(frame, direction)
            case TTSTextFrame():
                if frame.pts:
                    self._words.append(frame.text.strip())
                await self.push_frame(frame, direction)
            case _:
                await self.push_frame(frame, direction)

    async def _begin(self, mark: PromptMarkFrame) -> None:
        self._mark, self._played, self._words, self._lost_after = mark, 0.0, [], None
        await self.push_frame(CallEventFrame("prompt", {"prompt": mark.prompt, "text": mark.text}))

    async def _end(self, mark: PromptMarkFrame) -> None:
        begun = self._mark
        if begun is None or begun.prompt != mark.prompt:
            return
        complete = mark.silent or (self._played > 0 and self._lost_after is None)
        if complete and self._played > 0 and begun.text:
            self._measures.seconds_per_character = self._played / len(begun.text)
        await self._report(begun, complete, begun.text if complete else self._lost_after or "")

    async def _cut(self) -> None:
        begun = self._mark
        if begun is None:
            report = PromptHeardFrame(prompt=0, complete=False, text="", seconds=0.0)
            await self.push_frame(report, FrameDirection.UPSTREAM)
        else:
            await self._report(begun, False, self._text_played(begun))

    def _text_played(self, begun: PromptMarkFrame) -> str:
        if self._lost_after is not None:
            return self._lost_after
        if self._words:
            spoken = " ".join(self._words)
            if begun.text.startswith(spoken):
                return spoken
            return " ".join(begun.text.split()[: len(self._words)])  # respelled for the voice
        if self._played <= 0:
            return ""
        measured = self._measures.prompts.get(begun.prompt)
        return played_text(begun.text, measured, self._played, self._measures.seconds_per_character)

    async def _report(self, begun: PromptMarkFrame, complete: bool, text: str) -> None:
        self._mark = None
        self._measures.prompts.pop(begun.prompt, None)
        seconds = round(self._played, 3)
        report = PromptHeardFrame(
            prompt=begun.prompt, complete=complete, text=text, seconds=seconds
        )
        await self.push_frame(report, FrameDirection.UPSTREAM)
        data = {"prompt": begun.prompt, "complete": complete, "text": text, "seconds": seconds}
        await self.push_frame(CallEventFrame("heard", data))
