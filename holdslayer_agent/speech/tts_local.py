"""Voices that need no network and no key: flite, festival and espeak-ng as subprocesses, with a cache on disk."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path

import numpy as np
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
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
_MOST_CHARACTERS = 2_000


def default_voice(language: str) -> str:
    """The company menu's voice: flite rms is understood best (10 % word errors); English voices know English only."""
    short = language[:2]
    if short == "en":
        return "flite:rms"
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
        if engine not in _PROGRAMS or not name:
            raise SetupError(
                f"there is no voice {voice!r}",
                code="voice-unknown",
                mend="Name a voice as flite:rms, festival:slt_hts or espeak:de.",
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
        """Engines whose program is not on this machine."""
        return [engine for engine, program in _PROGRAMS.items() if find_program(program, self._tools) is None]

    async def _speak(self, engine: str, name: str, words: str) -> Pcm:
        program = find_program(_PROGRAMS[engine], self._tools)
        if program is None:
            raise SetupError(
                f"the program {_PROGRAMS[engine]} is not on this machine",
                code="voice-program-missing",
                mend=f"Install the package {_PACKAGES[engine]}, or name its directory in {TOOLS_VARIABLE}.",
            )
        with tempfile.TemporaryDirectory(prefix="holdslayer-voice-") as scratch:
            said, spoken = Path(scratch) / "said.txt", Path(scratch) / "spoken.wav"
            encoded = _plain_ascii(words) if engine != "espeak" else words
            await asyncio.to_thread(said.write_text, encoded + "\n", encoding="utf-8")
            await self._run(_command(engine, program, name, said, spoken))
            return await asyncio.to_thread(_read_spoken, spoken, engine, name)

    async def _run(self, command: list[str]) -> None:
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
                f"{Path(command[0]).name} took longer than {self._timeout_s:g} s",
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
                f"{Path(command[0]).name} failed: {shown[-1] if shown else process.returncode}",
                code="voice-failed",
                mend="Is the voice installed? `holdslayer doctor` tells.",
            )


class AgentVoice:
    """Our own agent's voice: the first of several voices that this machine has."""

    def __init__(self, synthesizer: Synthesizer, voices: tuple[str, ...]) -> None:
        self._synthesizer = synthesizer
        self._voices = voices

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`. A named voice is used as it is; else English falls back through the list."""
        choices = (voice,) if voice or not language.startswith("en") else self._voices
        for choice in choices[:-1]:
            try:
                return await self._synthesizer.synthesize(text, language, choice, keep=keep)
            except (SetupError, ProviderError):
                continue
        return await self._synthesizer.synthesize(text, language, choices[-1], keep=keep)


def agent_voice(cache_dir: Path | None = None, *, tools: Path | None = None) -> AgentVoice:
    """The voice our agent speaks with: festival's slt_hts is the most natural of them, then flite slt, then espeak."""
    return AgentVoice(LocalSynthesizer(cache_dir, tools=tools), ("festival:slt_hts", "flite:slt", "espeak:en-us"))


def _command(engine: str, program: Path, name: str, said: Path, spoken: Path) -> list[str]:
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


def _plain_ascii(text: str) -> str:
    """What the English voices can read: they know no letters beyond ASCII."""
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
    return as_speech(np.asarray(samples.mean(axis=1), dtype=np.float32), int(rate_hz))
