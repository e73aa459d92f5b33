"""What all calls of a flow share of the services, and what is built anew for each call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipecat.services.tts_service import TTSService

from flows.dialogue.pronunciation import respelling
from pipeline.knowledge.unwritten import NoKnowledge
from pipeline.services.building import build_phraser, build_structured_calls, build_stt, build_tts
from pipeline.services.cloud_services import prompts
from pipeline.settings.service_choice import choose
from pipeline.speech.embedded_tts import EmbeddedTTSService
from pipeline.words.fixed_prompts import fixed_prompts
from pipeline.words.groq_second_ear import GroqSecondEar
from processors.hosting.consulting import Advisers

if TYPE_CHECKING:
    from pipecat.processors.frame_processor import FrameProcessor

    from flows.model.flow import Flow
    from pipeline.settings.settings import Settings


class SharedServices:
    """What all calls of a flow share: rewording, and prompts rendered ahead.

    Attributes:
        phraser: Rewords prompts, or None: every turn is spoken as written.
        advisers: Are asked about words that the rules are unsure of.
        prompts: Sentences rendered ahead by ElevenLabs, or None.
    """

    def __init__(self, settings: Settings, flow: Flow) -> None:
        self._settings = settings = _in_language_of(flow, settings)
        self._flow = flow
        self.phraser = build_phraser(settings, flow)
        self.prompts = prompts(settings)
        self._structured = build_structured_calls(settings)
        ear = GroqSecondEar(self._structured) if self._structured else None
        self.advisers = Advisers(ear=ear, knowledge=NoKnowledge())
        self._respell = respelling(flow.pronounce)
        self._fixed = tuple(map(self._respell, fixed_prompts(flow)))
        self._apology = self._respell(flow.apology)

    def build_stt(self) -> FrameProcessor | None:
        """Build what hears in one call."""
        return build_stt(self._settings, self._flow)

    def build_tts(self) -> FrameProcessor | None:
        """Build what speaks in one call."""
        tts = build_tts(self._settings, self._fixed, self.prompts, self._apology)
        if self._flow.pronounce and isinstance(tts, TTSService):

            async def respell(text: str, _type: str) -> str:
                return self._respell(text)

            tts.add_text_transformer(respell)
        return tts

    async def prepare(self) -> None:
        """Render the flow's fixed prompts ahead; takes seconds, so run it beside the calls.
        Never raises."""
        if self.prompts is not None:
            await self.prompts.render(self._fixed)
        if choose(self._settings, "tts").provider == "embedded":
            voice = self.build_tts()
            assert isinstance(voice, EmbeddedTTSService)
            await voice.render_ahead()

    async def close(self) -> None:
        """Release connections, when the server stops."""
        if self.phraser is not None:
            await self.phraser.close()
        if self._structured is not None:
            await self._structured.close()


def _in_language_of(flow: Flow, settings: Settings) -> Settings:
    """Let the embedded voices speak the language of the flow where LOCALE names another."""
    if settings.locale.partition("-")[0] == flow.language.partition("-")[0]:
        return settings
    return settings.model_copy(update={"locale": flow.language})
