"""Who listens and who speaks: speech to text, and the agent's voice."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from holdslayer_agent.settings.kinds import Host, ModelName, Part, Password, Port

__all__ = [
    "DeepgramSettings",
    "OpenAiSpeechSettings",
    "SpeechSettings",
    "VoiceSettings",
    "WhisperSettings",
]


class WhisperSettings(Part):
    """faster-whisper on this machine. `model`: a folder, or a name; `base` may be installed as Python packages, others
    come from the model hub, which only `download` asks."""

    model: Annotated[str, Field(min_length=1, max_length=300)] = "base"
    download: bool = False
    compute: Literal["int8", "int8_float16", "float16", "float32"] = "int8"
    threads: Annotated[int, Field(ge=0, le=64)] = 0


class DeepgramSettings(Part):
    """Deepgram's streaming service."""

    api_key: Password | None = None
    model: ModelName = "nova-3"
    url: Annotated[str, Field(pattern=r"^wss?://[^\s?#]+$")] = "wss://api.deepgram.com/v1/listen"
    cost_per_minute: Annotated[float, Field(ge=0, le=100)] = 0.0077


class OpenAiSpeechSettings(Part):
    """OpenAI's transcription, or a server of the same form at `base_url`."""

    api_key: Password | None = None
    model: ModelName = "gpt-4o-mini-transcribe"
    base_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    cost_per_minute: Annotated[float, Field(ge=0, le=100)] = 0.003


class SpeechSettings(Part):
    """Who turns speech into words."""

    recognizer: Literal["auto", "pocketsphinx", "whisper", "deepgram", "openai"] = "auto"
    fallback: tuple[Literal["pocketsphinx", "whisper", "deepgram", "openai"], ...] | None = None
    timeout_s: Annotated[float, Field(ge=1, le=60)] = 8.0
    return_s: Annotated[float, Field(ge=1, le=3600)] = 60.0
    meaning: bool = True
    whisper: WhisperSettings = WhisperSettings()
    deepgram: DeepgramSettings = DeepgramSettings()
    openai: OpenAiSpeechSettings = OpenAiSpeechSettings()

    @model_validator(mode="after")
    def _keys(self) -> SpeechSettings:
        for name in (self.recognizer, *(self.fallback or ())):
            key = {"deepgram": self.deepgram.api_key, "openai": self.openai.api_key}.get(name, "")
            if key is None:
                raise ValueError(f"{name} needs {name}.api_key")
        return self


class VoiceSettings(Part):
    """Who speaks for the agent. A local voice is behind the others, for when they fail and for private words."""

    kind: Literal["local", "piper", "openai"] = "local"
    host: Host = "127.0.0.1"
    port: Port = 10200
    voices: dict[Literal["en", "de", "fr", "es"], Annotated[str, Field(max_length=80)]] = Field(default_factory=dict)
    question: dict[Literal["en", "de", "fr", "es"], Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        default_factory=dict
    )
    model: Annotated[str, Field(max_length=100)] = "gpt-4o-mini-tts"
    name: Annotated[str, Field(max_length=40)] = "alloy"
    base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    api_key: SecretStr | None = None
    timeout_s: Annotated[float, Field(ge=0.5, le=30)] = 4.0

    @model_validator(mode="after")
    def _reachable(self) -> VoiceSettings:
        if self.kind == "openai" and self.api_key is None and self.base_url is None:
            raise ValueError("kind: openai needs an api_key, or the base_url of a server of your own")
        return self
