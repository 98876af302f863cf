"""Gathers the clips that the nets of the hearing are trained on, from packages and from `people/` here.

    python -m tools.hearing_model.clips OUT

Announcements come from Debian's Asterisk prompt packages and from synthetic voices that set-up brings; music from
Debian's free games and Asterisk's hold music; people and a few synthetic voices from the clips beside this file, whose
licences allow it (people/SOURCES.md). 8 kHz mono FLAC and labels.json, in the form of docs/hearing-corpus.md.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from tools.bootstrap import CACHE, PREFIX, Apt, have, host_sources, sid_sources
from tools.hearing_model.lines import RATE_HZ, Samples, at_level

HERE = Path(__file__).parent
PROMPTS = {  # package -> (folder of its sounds, voice, language, how many)
    "asterisk-core-sounds-en-wav": ("en_US_f_Allison", "asterisk-en", "en", 110),
    "asterisk-core-sounds-es-wav": ("es_MX_f_Allison", "asterisk-es", "es", 45),
    "asterisk-core-sounds-fr-wav": ("fr_CA_f_June", "asterisk-fr", "fr", 45),
}
MUSIC = (
    "asterisk-moh-opsound-wav",
    "asc-music",
    "fretsonfire-songs-sectoid",
    "frozen-bubble-data",
    "wesnoth-1.18-music|wesnoth-1.16-music",
)
"""Debian packages of free music, instrumental; of names parted by a bar the first that the mirror has."""
TRACK_S = 60
TRACKS_A_PACKAGE = 22
LENGTHS_S = (2.0, 12.0)
LINES = (
    "Thank you for calling. Your call is important to us. Please stay on the line.",
    "All of our representatives are currently assisting other customers.",
    "Your call may be recorded for quality and training purposes.",
    "You are currently number four in the queue. The estimated wait time is ten minutes.",
    "To repeat these options, press star. To speak with a representative, press zero.",
    "Our offices are open Monday through Friday, from eight to five.",
    "If you would like us to call you back when an agent becomes free, press one.",
    "Please have your account number ready for the next available agent.",
    "Did you know that you can manage your account on our website at any time?",
    "We are experiencing higher than normal call volumes. We apologise for the delay.",
    "Please hold while your call is transferred to the next available agent.",
    "For billing and payments, press two. For technical support, press three.",
)
VOICES = {"flite_slt": "slt", "flite_kal16": "kal16"}


def gather(out: Path) -> int:
    """Writes clips and labels.json; returns how many clips."""
    (out / "clips").mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    rows += prompts(out)
    rows += music(out)
    rows += _spoken(out)
    for row in json.loads((HERE / "people/labels.json").read_text("utf-8")):
        shutil.copy(HERE / "people" / row["file"], out / "clips" / row["file"])
        rows.append(row | {"file": f"clips/{row['file']}"})
    (out / "labels.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
    (out / "recipes.json").write_text("[]", "utf-8")
    return len(rows)


def prompts(out: Path) -> list[dict[str, Any]]:
    """Recorded announcements."""
    apt = _fetched(list(PROMPTS))
    rows = []
    for package, (folder, voice, language, most) in PROMPTS.items():
        found = sorted(p for p in _own(apt, package).rglob("*.wav") if folder in p.parts)
        kept = [p for p in found if LENGTHS_S[0] <= soundfile.info(p).duration <= LENGTHS_S[1]]
        for number, file in enumerate(kept[:: max(1, len(kept) // most)][:most]):
            rows.append(_write(out, f"{voice}_{number:03d}", _read(file), "announcement", voice, package, language))
    return rows


def music(out: Path) -> list[dict[str, Any]]:
    """Instrumental music."""
    apt = _apt()
    packages = [next(name for name in names.split("|") if apt.version(name)) for names in MUSIC]
    apt = _fetched(packages)
    rows = []
    for package in packages:
        tracks = sorted(p for p in _own(apt, package).rglob("*") if p.suffix in {".ogg", ".wav", ".mp3"})
        for number, file in enumerate([p for p in tracks if _seconds(p) >= 20][:TRACKS_A_PACKAGE]):
            part = _read(file)[: TRACK_S * RATE_HZ]
            rows.append(_write(out, f"{package}_{number:02d}", part, "music", file.stem, package, ""))
    return rows


def _apt() -> Apt:
    host = host_sources()
    return Apt((sid_sources(host) or host) + "# for the hearing\n")  # a state of its own: set-up's stays small


def _fetched(packages: list[str]) -> Apt:
    apt = _apt()
    apt.unpack(packages, CACHE / "hearing-packages/all")
    return apt


def _own(apt: Apt, package: str) -> Path:
    """A package's files alone, without what it needs."""
    place = CACHE / "hearing-packages" / package
    archive = next((apt.state / "cache/archives").glob(f"{package}_*.deb"))
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", str(archive), str(place)], check=True)
    return place


def _spoken(out: Path) -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, line in enumerate(LINES):
            said = Path(folder) / "said.wav"
            for group, voice in VOICES.items():
                subprocess.run([program("flite"), "-voice", voice, "-t", line, "-o", said], check=True)
                rows.append(_write(out, f"{group}_{number}", _read(said), "announcement", group, "flite", "en", line))
            subprocess.run([program("espeak-ng"), "-v", "en-us", "-w", said, line], check=True)
            name = f"espeak_en_{number}"
            rows.append(_write(out, name, _read(said), "announcement", "espeak_en-us", "espeak-ng", "en", line))
    return rows


def program(name: str) -> str:
    """The machine's own, or that of set-up."""
    return have(name) or str(PREFIX / "bin" / name)


def _seconds(file: Path) -> float:
    try:
        return float(soundfile.info(file).duration)
    except soundfile.LibsndfileError:
        return 0.0


def _read(file: Path) -> Samples:
    samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ), np.float32)


def _write(
    out: Path, name: str, samples: Samples, kind: str, group: str, source: str, language: str, text: str = ""
) -> dict[str, Any]:
    file = out / "clips" / f"{name}.flac"
    soundfile.write(file, np.clip(at_level(samples, -22), -1, 1), RATE_HZ)
    return {
        "id": name, "file": f"clips/{file.name}", "class": kind, "group": group, "source": source,
        "redistributable": "yes", "lang": language, "text": text,
    }  # fmt: skip


if __name__ == "__main__":
    print(gather(Path(sys.argv[1])), "clips")
