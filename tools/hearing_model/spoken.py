"""A corpus in which companies and people say what they say on the telephone: for measuring what words bring.

    python -m tools.hearing_model.spoken OUT [--calls 44] [--seed 5]

The development clips read books aloud. Here announcers speak the machines' sentences of `bench/said/test`, and people
greet, ask and answer "Hello?" with those of people, all in synthetic voices: by sound both are machines, and what
parts them is what they say, and when. Nothing of it was used to fit or to choose anything. Music is that of the
training clips.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Corpus
from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.said import MACHINE, SaidKind
from tools.hearing_model import clips
from tools.hearing_model.calls import make_recipes
from tools.hearing_model.lines import Samples, at_level

ANNOUNCERS = (("flite", "slt", 1.0), ("flite", "kal16", 1.0), ("espeak-ng", "en-us", 1.0), ("flite", "slt", 0.88))
PEOPLE = tuple(("flite", voice, scale) for voice in ("rms", "awb") for scale in (1.0, 0.92, 1.08))
"""Program, voice, and how much longer or shorter its waves are: another throat. No voice is on both sides."""
LINES_EACH = 14
SPOKEN_BY_MACHINES = MACHINE - {SaidKind.VOICEMAIL, SaidKind.MENU}
REPLIES = (
    "Yes, hello?",
    "Hi, yes, I'm here.",
    "Hello, can you hear me?",
    "Yes, I'm still here. How can I help?",
    "Hello, yes, who am I speaking with?",
    "Yeah, hi.",
    "Yes?",
    "Hello there, go ahead please.",
)
"""What is said to "Hello?" by somebody who is there."""


def make(out: Path, count: int, seed: int) -> int:
    """Writes the corpus folder; returns how many clips."""
    (out / "clips").mkdir(parents=True, exist_ok=True)
    rows = clips.music(out)
    english = [s for s in packaged_sentences("test") if s.language == "en"]
    told = [s.text for s in english if s.kinds and s.kinds <= SPOKEN_BY_MACHINES]
    greetings = [s.text for s in english if SaidKind.GREETING in s.kinds]
    questions = [s.text for s in english if s.kinds == {SaidKind.QUESTION}]
    for number, voice in enumerate(ANNOUNCERS):
        own = [told[(number * 9 + i * 3) % len(told)] for i in range(LINES_EACH)]
        rows += _speaks(out, voice, "announcement", {"": list(dict.fromkeys(own))})
    for number, voice in enumerate(PEOPLE):
        talk = {
            "greeting": greetings[number :: len(PEOPLE)],
            "talk": questions[number :: len(PEOPLE)],
            "reply": [REPLIES[(number + i) % len(REPLIES)] for i in (0, 3, 5)],
        }
        rows += _speaks(out, voice, "human", talk)
    (out / "labels.json").write_text(json.dumps(rows, indent=1), "utf-8")
    (out / "recipes.json").write_text("[]", "utf-8")
    recipes = make_recipes(list(Corpus.read(out).clips.values()), count, seed)
    (out / "recipes.json").write_text(json.dumps(recipes, indent=1), "utf-8")
    return len(rows)


def _speaks(out: Path, voice: tuple[str, str, float], kind: str, said: dict[str, list[str]]) -> list[dict[str, Any]]:
    program, name, scale = voice
    group = f"{program}:{name}:{scale}"
    rows = []
    for role, texts in said.items():
        for text in texts:
            file = out / "clips" / f"{kind}_{name}_{round(scale * 100)}_{len(rows):02d}.flac"
            samples = at_level(_synthetic(program, name, text, scale), -22)
            soundfile.write(file, np.clip(samples, -1, 1), RATE_HZ)
            rows.append(
                {
                    "id": file.stem, "file": f"clips/{file.name}", "class": kind, "subclass": role, "group": group,
                    "source": program, "redistributable": "yes", "lang": "en", "text": text,
                }
            )  # fmt: skip
    return rows


def _synthetic(program: str, voice: str, text: str, scale: float) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        options = {"flite": ["-voice", voice, "-t", text, "-o", str(file)]}
        spoken = options.get(program, ["-v", voice, "-w", str(file), text])
        subprocess.run([clips.program(program), *spoken], check=True)
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.01)  # voices begin and end with silence of their own
    return np.asarray(soxr.resample(samples[loud[0] : loud[-1], 0], rate_hz, RATE_HZ * scale), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--calls", type=int, default=44)
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    print(make(chosen.out, chosen.calls, chosen.seed), "clips")


if __name__ == "__main__":
    main()
