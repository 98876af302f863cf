"""Voices one after another: the better one first, and one of this machine when it fails. Texts as they are said."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech.spoken import spoken
from holdslayer_agent.speech.tts import Synthesizer

__all__ = ["VoiceChain"]

log = logging.getLogger(__name__)


class VoiceChain:
    """Implements `Synthesizer`. A voice that failed is asked again at the next phrase: most failures are short."""

    def __init__(self, voices: Sequence[Synthesizer]) -> None:
        if not voices:
            raise ValueError("a chain has at least one voice")
        self._voices = tuple(voices)

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`. Raises what the last voice raises."""
        said = spoken(text, language)
        for synthesizer in self._voices[:-1]:
            try:
                return await synthesizer.synthesize(said, language, voice, keep=keep)
            except (SetupError, ProviderError) as error:
                log.log(logging.DEBUG if error.code == "voice-private" else logging.WARNING, "%s", error.message)
        return await self._voices[-1].synthesize(said, language, voice, keep=keep)
