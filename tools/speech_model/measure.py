"""Word errors of the offline recognisers on a simulated telephone line.

    python -m tools.speech_model.measure [--models DIR | --whisper base] [--part test|tune] [--language de]
        [--voices flite:rms,…] [--show] [--json]

Clips are made here: the recorded prompts of Debian's asterisk-core-sounds-en (a voice actor; its texts come with the
package that `make setup` fetched), half of them for tuning and half for measuring, by name; and flite's and
festival's voices, which read the `dev` sentences of holdslayer_agent/bench/said for tuning, and for measuring what
the practice companies say: others wrote it than the language model's templates. German, French and Spanish have no
recorded prompts here, and Pico's and espeak's voices alone. Each clip goes at -23 dBFS through 8
kHz mu-law with pink noise at -50 dBFS. One decoder a voice hears its clips one after another, as in a call.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from ruamel.yaml import YAML

from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.speech.stt_decoder import PhoneDecoder
from holdslayer_agent.speech.stt_whisper import WhisperEngine
from holdslayer_agent.speech.tts import SPEECH_RATE_HZ
from holdslayer_agent.speech.tts_local import LocalSynthesizer
from tools.speech_model.line import RATE_HZ, at_level, mulaw, noise
from tools.speech_model.sentences import spelled

ROOT = Path(__file__).resolve().parents[2]
PREFIX = ROOT / ".cache/prefix"
SOUNDS = Path("usr/share/asterisk/sounds/en_US_f_Allison")
TEXTS = "./usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
VOICES = {
    "en": ("flite:rms", "flite:awb", "flite:kal16", "flite:slt", "festival:slt_hts", "festival:kal", "pico:en-US"),
    "de": ("pico:de-DE", "pico:de-DE+m1", "pico:de-DE+m2", "pico:de-DE+f1", "espeak:de"),
    "fr": ("pico:fr-FR", "pico:fr-FR+m1", "pico:fr-FR+m2", "pico:fr-FR+f1", "espeak:fr-fr"),
    "es": ("pico:es-ES", "pico:es-ES+m1", "pico:es-ES+m2", "pico:es-ES+f1", "espeak:es"),
}
SCENARIOS = sorted((ROOT / "holdslayer_agent/practice/scenarios").glob("*.yaml"))
SPOKEN_KEYS = {"say", "say_again", "sorry", "greeting", "announcement", "announcements", "text"}
LEAST_WORDS = 4
MOST_WORDS = 30
SAME = {"hash": "pound", "adviser": "advisor", "advisers": "advisors", "ok": "okay", "enquiries": "inquiries"}
SAME |= {
    "colour": "color",
    "authorised": "authorized",
    "recognise": "recognize",
    "dialled": "dialed",
    "cheque": "check",
}
STAR = {"de": "stern", "fr": "etoile", "es": "asterisco"}
POUND = {"de": "raute", "fr": "diese", "es": "almohadilla"}
_SMALL = {
    language: {str(number): word for number, word in enumerate(names.split())}
    for language, names in (
        ("de", "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf"),
        ("fr", "zero un deux trois quatre cinq six sept huit neuf dix onze douze"),
        ("es", "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce"),
    )
}


@dataclass(frozen=True)
class Clip:
    """A recording and what is said in it."""

    path: Path
    text: str


def words(text: str, language: str = "en") -> list[str]:
    """As the recogniser writes them: lower case, small numbers in words, no apostrophes; accents off but in English."""
    if language != "en":
        plain = (
            plain_text(text).replace("'", " ").replace("*", f" {STAR[language]} ").replace("#", f" {POUND[language]} ")
        )
        written = re.findall(r"[^\W_]+", plain)
        return [_SMALL[language].get(word, word) for word in written]
    plain = text.lower().replace("’", "'").replace("'", "").replace("*", " star ").replace("#", " pound ")
    plain = re.sub(r"\b(a|p)\.m\.?", r"\1 m", plain)
    plain = re.sub(r"\b([ap])m\b", r"\1 m", plain)
    plain = re.sub(r"\d+", lambda found: f" {spelled(int(found[0]))} ", plain)
    return [SAME.get(word, word) for word in re.sub(r"[^a-z ]", " ", plain).split()]


def errors(said: list[str], heard: list[str]) -> int:
    """Words exchanged, lost and added."""
    row = list(range(len(heard) + 1))
    for i, a in enumerate(said, 1):
        left, row[0] = row[0], i
        for j, b in enumerate(heard, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (a != b))
    return row[-1]


def prompts(part: str) -> list[Clip]:
    """The recorded prompts of at least four words."""
    texts: dict[str, str] = {}
    for place in sorted((ROOT / ".cache/apt").glob("*/cache/archives/asterisk-core-sounds-en_*.deb")):
        packed = subprocess.run(["dpkg-deb", "--fsys-tarfile", place], capture_output=True, check=True).stdout
        told = subprocess.run(["tar", "xO", TEXTS], input=packed, capture_output=True, check=True).stdout
        for line in gzip.decompress(told).decode("utf-8", "replace").splitlines():
            name, colon, text = line.partition(":")
            if colon and not line.startswith(";") and "[" not in text and "/" not in name:
                texts[name.strip()] = text.strip()
    clips = []
    for root in (PREFIX, Path("/")):
        for name, text in sorted(texts.items()):
            path = root / SOUNDS / f"{name}.wav"
            half = "tune" if zlib.crc32(name.encode()) % 2 else "test"
            if half == part and path.exists() and len(words(text)) >= LEAST_WORDS:
                clips.append(Clip(path, text))
        if clips:
            return clips
    return []


def sentences(part: str, language: str) -> list[str]:
    """Sentences of a language to speak, of at least four words."""
    if part == "tune":
        found = [s.text for s in packaged_sentences("dev") if s.language == language]
    else:
        said = (text for path in SCENARIOS for text in spoken(YAML(typ="safe").load(path.read_text("utf-8")), language))
        pieces = (piece for text in said for piece in re.split(r"(?<=[.?!])\s+", text))
        found = [piece for piece in dict.fromkeys(pieces) if not re.search(r"[{]|\d{3}", piece)]
    written = (text for text in found if language != "en" or text.isascii())
    fitting = [text for text in written if LEAST_WORDS <= len(words(text, language)) <= MOST_WORDS]
    return fitting if part == "tune" else fitting[:: 8 if language == "en" else 1]


def spoken(node: object, wanted: str, language: str = "en", key: str = "") -> Iterator[str]:
    """Every text that a scenario says in a language."""
    if isinstance(node, dict):
        language = str(node.get("language", language))[:2]
        for name, child in node.items():
            yield from spoken(child, wanted, language, str(name))
    elif isinstance(node, list):
        for child in node:
            yield from spoken(child, wanted, language, key)
    elif isinstance(node, str) and key in SPOKEN_KEYS and language == wanted:
        yield node


async def speak(voice: str, part: str, language: str, folder: Path) -> list[Clip]:
    """The sentences in a synthetic voice; kept between runs."""
    synthesizer = LocalSynthesizer(tools=PREFIX)
    clips = []
    for text in sentences(part, language):
        path = folder / f"{voice.replace(':', '-')}-{zlib.crc32(text.encode()):08x}.wav"
        if not path.exists():
            soundfile.write(path, await synthesizer.synthesize(text, language, voice), SPEECH_RATE_HZ, subtype="PCM_16")
        clips.append(Clip(path, text))
    return clips


def on_the_line(path: Path, number: int) -> Pcm:
    """The clip as an 8 kHz call carries it, with a quarter second before and 0.3 s after."""
    samples, rate_hz = soundfile.read(path, dtype="float32")
    if rate_hz != RATE_HZ:
        import soxr

        samples = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
    padded = np.concatenate([np.zeros(2000, np.float32), at_level(samples, -23), np.zeros(2400, np.float32)])
    hiss = noise("pink", padded.size, np.random.default_rng(number)) * np.float32(10 ** (-50 / 20))
    heard: NDArray[np.float32] = mulaw(np.clip(padded + hiss, -1, 1))
    return (np.clip(heard, -1, 1) * 32767).astype(np.int16)


def hear(
    clips: list[Clip], models: Path | None, whisper: str, language: str
) -> Iterator[tuple[str, str, float, float]]:
    """(said, heard, CPU seconds, seconds) of each clip."""
    if whisper:
        engine = WhisperEngine.load(whisper, threads=1)
        for number, clip in enumerate(clips):
            pcm = on_the_line(clip.path, number)
            began = time.process_time()
            text = engine.hear(pcm, RATE_HZ, language).text
            yield clip.text, text, time.process_time() - began, pcm.size / RATE_HZ
        return
    decoder = PhoneDecoder(models)
    for number, clip in enumerate(clips):
        pcm = on_the_line(clip.path, number)
        began = time.process_time()
        decoder.start(RATE_HZ)
        for at in range(0, pcm.size, 160):
            decoder.feed(pcm[at : at + 160])
        text = decoder.finish().text
        yield clip.text, text, time.process_time() - began, pcm.size / RATE_HZ


def score(name: str, clips: list[Clip], models: Path | None, whisper: str, language: str) -> dict[str, object]:
    """Word errors of one voice."""
    wrong = total = 0
    cpu_s = length_s = 0.0
    pairs = []
    for said, heard, used_s, seconds in hear(clips, models, whisper, language):
        said_words, heard_words = words(said, language), words(heard, language)
        wrong += errors(said_words, heard_words)
        total += len(said_words)
        cpu_s, length_s = cpu_s + used_s, length_s + seconds
        pairs.append((" ".join(said_words), " ".join(heard_words)))
    return {
        "voice": name,
        "clips": len(clips),
        "words": total,
        "wer": round(100 * wrong / max(total, 1), 1),
        "cpu_per_s": round(cpu_s / max(length_s, 1e-9), 3),
        "pairs": pairs,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--models", type=Path, default=None, help="another folder with the three model files")
    parser.add_argument("--whisper", default="", help="this Whisper model instead: base, or a folder")
    parser.add_argument("--part", choices=("test", "tune"), default="test")
    parser.add_argument("--language", choices=tuple(VOICES), default="en")
    parser.add_argument("--voices", default="", help="others than all of the language")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="what was said and heard")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = ROOT / ".cache" / "spoken"
    folder.mkdir(parents=True, exist_ok=True)
    language = arguments.language
    sets = {"recorded prompts": prompts(arguments.part)} if language == "en" else {}
    if language == "en" and not sets["recorded prompts"]:
        print("no recorded prompts: run make setup (it fetches asterisk-core-sounds-en)", file=sys.stderr)
    for voice in arguments.voices.split(",") if arguments.voices else VOICES[language]:
        sets[voice] = asyncio.run(speak(voice, arguments.part, language, folder))
    results = []
    # Whisper's threads do not outlive a fork.
    with ProcessPoolExecutor(arguments.processes, multiprocessing.get_context("spawn")) as pool:
        hearing = partial(score, models=arguments.models, whisper=arguments.whisper, language=language)
        for result in pool.map(hearing, sets, sets.values()):
            pairs = result.pop("pairs")
            results.append(result)
            if arguments.show:
                for said, heard in pairs:  # type: ignore[attr-defined]
                    print(f"  {said}\n> {heard}")
            if arguments.json:
                print(json.dumps(result), flush=True)
            else:
                line = "{voice:18} {clips:4} clips {words:5} words  {wer:5} % word errors  {cpu_per_s} CPU s a second"
                print(line.format(**result), flush=True)
    spoken = [float(str(r["wer"])) for r in results if ":" in str(r["voice"])]
    if spoken:
        print(
            json.dumps(
                {"summary": {"recorded": results[0]["wer"], "synthetic_mean": round(sum(spoken) / len(spoken), 1)}}
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
