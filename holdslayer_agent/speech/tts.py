"""The text-to-speech port: what every voice, local or a service's, looks like to the rest of the program."""

from __future__ import annotations

from typing import Protocol

from holdslayer_agent.core.audio import Pcm

__all__ = ["SPEECH_RATE_HZ", "Synthesizer"]

SPEECH_RATE_HZ = 16_000
"""The rate of all synthesised speech. The line's own rate is the media layer's concern."""


class Synthesizer(Protocol):
    """Speaks text. Never blocks the event loop."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """The text spoken, mono at `SPEECH_RATE_HZ`.

        `voice` is `engine:name` (`flite:rms`); empty is the default voice of the language. With `keep` unset no copy
        is left on disk: for words that may hold something private. Raises `SetupError` when the engine is missing,
        `ProviderError` when it fails.
        """
        ...
