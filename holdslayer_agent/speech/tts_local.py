"""Voices that need no network and no key: flite, festival, espeak-ng and Pico as subprocesses, with a cache on disk."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech import tts_pico
from holdslayer_agent.speech.levels import as_speech
from holdslayer_agent.speech.tts import Synthesizer
from holdslayer_agent.speech.voice_cache import VoiceCache

__all__ = ["TOOLS_VARIABLE", "AgentVoice", "LocalSynthesizer", "agent_voice", "default_voice", "find_program"]

TOOLS_VARIABLE = "HOLDSLAYER_TOOLS"
"""A directory searched before PATH, for programs unpacked without installing them."""

_PROGRAMS = {"flite": "flite", "festival": "text2wave", "espeak": "espeak-ng"}
_PACKAGES = {"flite": "flite", "festival": "festival and festvox-us-slt-hts", "espeak": "espeak-ng"}
_FESTIVAL_VOICES = {
    "slt_hts": "voice_cmu_us_slt_arctic_hts",
    "kal": "voice_kal_diphone",
    "ked": "voice_ked_diphone",
}
_ESPEAK_LANGUAGES = {"en": "en-us", "de": "de", "fr": "fr-fr", "es": "es"}
_AGENT_VOICES = {
    "en": ("festival:slt_hts", "flite:slt", "pico:en-US", "espeak:en-us"),
    "de": ("pico:de-DE", "espeak:de"),
    "fr": ("pico:fr-FR", "espeak:fr-fr"),
    "es": ("pico:es-ES", "espeak:es"),
}
_MOST_CHARACTERS = 2_000


def default_voice(language: str) -> str:
    """The company menu's voice: flite rms, Pico where it is, else espeak (docs/hearing.md, "Word errors")."""
    short = language[:2]
    if short == "en":
        return "flite:rms"
    if tts_pico.installed():
        return f"pico:{tts_pico.VOICES[short]}"
    return f"espeak:{'es-419' if language.startswith('es-') and language != 'es-ES' else _ESPEAK_LANGUAGES[short]}"


def find_program(program: str, tools: Path | None = None) -> Path | None:
    """Where a program is: in `tools`, in the directory the environment names, on PATH; None when nowhere."""
    named = os.environ.get(TOOLS_VARIABLE, "")
    for root in (tools, Path(named) if named else None):
        if root is None:
            continue
        for place in (root / program, root / "bin" / program, root / "usr" / "bin" / program):
            if place.is_file() and os.access(place, os.X_OK):
                return place
    found = shutil.which(program)
    return Path(found) if found else None


class LocalSynthesizer:
    """Runs the voice's program, at most two at once; keeps what was spoken under `cache_dir` if one is given."""

    def __init__(self, cache_dir: Path | None = None, *, tools: Path | None = None, timeout_s: float = 20.0) -> None:
        self._cache = VoiceCache(cache_dir)
        self._tools = tools
        self._timeout_s = timeout_s
        self._running = asyncio.Semaphore(2)

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`."""
        words = " ".join(text.split())[:_MOST_CHARACTERS]
        if not any(c.isalnum() for c in words):
            return np.zeros(0, dtype=np.int16)
        engine, _, name = (voice or default_voice(language)).partition(":")
        if engine not in (*_PROGRAMS, "pico") or not name:
            raise SetupError(
                f"there is no voice {voice!r}",
                code="voice-unknown",
                mend="Name a voice as flite:rms, festival:slt_hts, pico:de-DE or espeak:de.",
            )
        kept = await self._cache.load(engine, name, words) if keep else None
        if kept is not None:
            return kept
        async with self._running:
            pcm = await self._speak(engine, name, words)
        if keep:
            await self._cache.keep(engine, name, words, pcm)
        return pcm

    def missing(self) -> list[str]:
        """Engines that are not on this machine."""
        programs = [engine for engine, program in _PROGRAMS.items() if find_program(program, self._tools) is None]
        return programs if tts_pico.installed() else [*programs, "pico"]

    async def _speak(self, engine: str, name: str, words: str) -> Pcm:
        with tempfile.TemporaryDirectory(prefix="holdslayer-voice-") as scratch:
            said, spoken = Path(scratch) / "said.txt", Path(scratch) / "spoken.wav"
            command = self._command(engine, name, said, spoken)
            await asyncio.to_thread(said.write_text, _written(engine, words) + "\n", encoding="utf-8")
            await self._run(engine, command)
            return await asyncio.to_thread(_read_spoken, spoken, engine, name)

    def _command(self, engine: str, name: str, said: Path, spoken: Path) -> list[str]:
        if engine == "pico":
            if not tts_pico.installed():
                raise SetupError(
                    "Pico is not on this machine", code="voice-program-missing", mend="pip install 'holdslayer[pico]'"
                )
            return tts_pico.command(name, said, spoken)
        program = find_program(_PROGRAMS[engine], self._tools)
        if program is None:
            raise SetupError(
                f"the program {_PROGRAMS[engine]} is not on this machine",
                code="voice-program-missing",
                mend=f"Install the package {_PACKAGES[engine]}, or name its directory in {TOOLS_VARIABLE}.",
            )
        return _program_command(engine, program, name, said, spoken)

    async def _run(self, engine: str, command: list[str]) -> None:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(self._timeout_s):
                _, complaint = await process.communicate()
        except TimeoutError as exc:
            raise ProviderError(
                f"{engine} took longer than {self._timeout_s:g} s",
                code="voice-timeout",
                mend="The machine is very busy; try again.",
                retryable=True,
            ) from exc
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            shown = complaint.decode(errors="replace").strip().splitlines()
            raise ProviderError(
                f"{engine} failed: {shown[-1] if shown else process.returncode}",
                code="voice-failed",
                mend="Is the voice installed? `holdslayer doctor` tells.",
            )


class AgentVoice:
    """Our own agent's voice: the first of a language's voices that this machine has."""

    def __init__(self, synthesizer: Synthesizer, voices: Mapping[str, tuple[str, ...]]) -> None:
        self._synthesizer = synthesizer
        self._voices = voices

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`. A named voice is used as it is."""
        *choices, last = (voice,) if voice else self._voices[language[:2]]
        for choice in choices:
            try:
                return await self._synthesizer.synthesize(text, language, choice, keep=keep)
            except (SetupError, ProviderError):
                continue
        return await self._synthesizer.synthesize(text, language, last, keep=keep)


def agent_voice(cache_dir: Path | None = None, *, tools: Path | None = None) -> AgentVoice:
    """The voice our agent speaks with: the most natural of each language first, espeak last."""
    return AgentVoice(LocalSynthesizer(cache_dir, tools=tools), _AGENT_VOICES)


def _program_command(engine: str, program: Path, name: str, said: Path, spoken: Path) -> list[str]:
    match engine:
        case "flite":
            return [str(program), "-voice", name, "-f", str(said), "-o", str(spoken)]
        case "festival":
            voice = _FESTIVAL_VOICES.get(name)
            if voice is None:
                raise SetupError(
                    f"festival has no voice {name!r} here",
                    code="voice-unknown",
                    mend=f"Known are {', '.join(_FESTIVAL_VOICES)}.",
                )
            return [str(program), "-eval", f"({voice})", "-otype", "riff", "-o", str(spoken), str(said)]
        case _:
            return [str(program), "-v", name, "-s", "155", "-f", str(said), "-w", str(spoken)]


def _written(engine: str, text: str) -> str:
    """What an engine can read: flite and festival know no letters beyond ASCII."""
    if engine == "pico":
        return tts_pico.readable(text)
    if engine == "espeak":
        return text
    spelled = text.replace("ß", "ss").replace("’", "'").replace("–", "-").replace("…", ".")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def _read_spoken(path: Path, engine: str, name: str) -> Pcm:
    try:
        samples, rate_hz = soundfile.read(io.BytesIO(path.read_bytes()), dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as exc:
        raise ProviderError(
            f"{engine} made no sound with the voice {name!r}",
            code="voice-failed",
            mend="Is the voice installed? `holdslayer doctor` tells.",
        ) from exc
    mono = np.asarray(samples.mean(axis=1), dtype=np.float32)
    if engine == "pico":
        mono = tts_pico.brightened(tts_pico.trimmed(mono, rate_hz), rate_hz)
    return as_speech(mono, rate_hz)
