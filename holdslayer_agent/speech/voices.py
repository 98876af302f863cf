"""The voice the settings ask for, with this machine's own behind it."""

from __future__ import annotations

from pathlib import Path

from holdslayer_agent.settings import VoiceSettings
from holdslayer_agent.speech.tts import Synthesizer
from holdslayer_agent.speech.tts_chain import VoiceChain
from holdslayer_agent.speech.tts_local import agent_voice
from holdslayer_agent.speech.tts_openai import OpenAiVoice
from holdslayer_agent.speech.tts_piper import PiperVoice
from holdslayer_agent.speech.voice_cache import VoiceCache

__all__ = ["voice_of"]


def voice_of(settings: VoiceSettings, cache_dir: Path | None = None, *, tools: Path | None = None) -> VoiceChain:
    """Raises SetupError when a vendor's package is not installed."""
    cache = VoiceCache(cache_dir)
    voices: list[Synthesizer] = []
    if settings.kind == "piper":
        named = {str(language): name for language, name in settings.voices.items()}
        voices.append(PiperVoice(settings.host, settings.port, voices=named, cache=cache, timeout_s=settings.timeout_s))
    elif settings.kind == "openai":
        key = settings.api_key.get_secret_value() if settings.api_key is not None else ""
        voices.append(
            OpenAiVoice(
                settings.model,
                settings.name,
                key,
                base_url=settings.base_url,
                cache=cache,
                timeout_s=settings.timeout_s,
            )
        )
    return VoiceChain([*voices, agent_voice(cache_dir, tools=tools)])
