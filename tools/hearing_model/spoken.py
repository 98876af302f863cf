"""A corpus in which companies and people say what they say on the telephone: for measuring what words bring.

    python -m tools.hearing_model.spoken OUT [--language en] [--calls 44] [--seed 5] [--music CORPUS]

The development clips read books aloud. Here announcers speak the machines' sentences of `bench/said/test`, and people
greet, ask and answer "Hello?" with those of people, all in synthetic voices: by sound both are machines, and what
parts them is what they say, and when. Where a call has a recording in a person's own voice, they speak a machine's
sentence, and where it has their mailbox, a mailbox's. Music is
that of the training clips, or of a corpus made before, which saves two minutes.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Corpus
from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.said import MACHINE, SaidKind
from tools.hearing_model import clips
from tools.hearing_model.calls import make_recipes
from tools.hearing_model.lines import at_level
from tools.hearing_model.speakers import CASTS, Speaker, speak

__all__ = ["REPLIES", "lines_of"]

LINES_EACH = 14
TOLD_EACH = 2
REPLIES_EACH = 3
SPOKEN_BY_MACHINES = MACHINE - {SaidKind.VOICEMAIL, SaidKind.MENU}
REPLIES = {
    "en": (
        "Yes, hello?",
        "Hi, yes, I'm here.",
        "Hello, can you hear me?",
        "Yes, I'm still here. How can I help?",
        "Hello, yes, who am I speaking with?",
        "Yeah, hi.",
        "Yes?",
        "Hello there, go ahead please.",
    ),
    "de": (
        "Ja, hallo?",
        "Ja, ich bin da.",
        "Hallo, hören Sie mich?",
        "Ja, guten Tag, was kann ich für Sie tun?",
        "Hallo, ja, mit wem spreche ich?",
        "Ja bitte?",
        "Ja, ich höre.",
    ),
    "fr": (
        "Oui, allô ?",
        "Oui, je suis là.",
        "Allô, vous m'entendez ?",
        "Oui, bonjour, comment puis-je vous aider ?",
        "Oui bonjour, qui est à l'appareil ?",
        "Oui ?",
        "Oui, je vous écoute.",
    ),
    "es": (
        "¿Sí, hola?",
        "Sí, aquí estoy.",
        "Hola, ¿me escucha?",
        "Sí, buenos días, ¿en qué le puedo ayudar?",
        "Hola, sí, ¿con quién hablo?",
        "¿Sí?",
        "Sí, dígame.",
    ),
}
"""What is said to "Hello?" by somebody who is there."""


def lines_of(language: str) -> list[tuple[Speaker, str, dict[str, list[str]]]]:
    """Who speaks, as what, and their sentences by the role of the clip."""
    sentences = [s for s in packaged_sentences("test") if s.language == language]
    told = [s.text for s in sentences if s.kinds and s.kinds <= SPOKEN_BY_MACHINES]
    greetings = [s.text for s in sentences if SaidKind.GREETING in s.kinds]
    questions = [s.text for s in sentences if s.kinds == {SaidKind.QUESTION}]
    mailboxes = [s.text for s in sentences if SaidKind.VOICEMAIL in s.kinds]
    cast, replies = CASTS[language], REPLIES[language]
    out: list[tuple[Speaker, str, dict[str, list[str]]]] = []
    for number, speaker in enumerate(cast.announcers):
        own = [told[(number * 9 + i * 3) % len(told)] for i in range(LINES_EACH)]
        out.append((speaker, "announcement", {"": list(dict.fromkeys(own))}))
    for number, speaker in enumerate(cast.people):
        words = {
            "greeting": greetings[number :: len(cast.people)],
            "talk": questions[number :: len(cast.people)],
            "reply": [replies[(number + i * 3) % len(replies)] for i in range(REPLIES_EACH)],
            "told": [told[(number * 7 + i * 5) % len(told)] for i in range(TOLD_EACH)],
            "mailbox": [mailboxes[(number + i) % len(mailboxes)] for i in range(TOLD_EACH)],
        }
        out.append((speaker, "human", words))
    return out


def make(out: Path, language: str, count: int, seed: int, music: Path | None = None) -> int:
    """Writes the corpus folder; returns how many clips."""
    (out / "clips").mkdir(parents=True, exist_ok=True)
    rows = clips.music(out) if music is None else _music_of(music, out)
    for speaker, kind, said in lines_of(language):
        rows += _speaks(out, speaker, kind, language, said)
    (out / "labels.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
    (out / "recipes.json").write_text("[]", "utf-8")
    recipes = make_recipes(list(Corpus.read(out).clips.values()), count, seed)
    (out / "recipes.json").write_text(json.dumps(recipes, indent=1), "utf-8")
    return len(rows)


def _music_of(corpus: Path, out: Path) -> list[dict[str, Any]]:
    labels = json.loads((corpus / "labels.json").read_text("utf-8"))
    rows: list[dict[str, Any]] = [row for row in labels if row["class"] == "music"]
    for row in rows:
        shutil.copy(corpus / row["file"], out / row["file"])
    return rows


def _speaks(out: Path, speaker: Speaker, kind: str, language: str, said: dict[str, list[str]]) -> list[dict[str, Any]]:
    rows = []
    for role, texts in said.items():
        for text in texts:
            file = out / "clips" / f"{kind}_{speaker.voice}_{round(speaker.scale * 100)}_{len(rows):02d}.flac"
            soundfile.write(file, np.clip(at_level(speak(speaker, text), -22), -1, 1), RATE_HZ)
            rows.append(
                {
                    "id": file.stem, "file": f"clips/{file.name}", "class": kind, "subclass": role,
                    "group": speaker.group, "source": speaker.program, "redistributable": "yes", "lang": language,
                    "text": text,
                }
            )  # fmt: skip
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", choices=sorted(CASTS), default="en")
    parser.add_argument("--calls", type=int, default=44)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--music", type=Path, help="a corpus whose music will do")
    chosen = parser.parse_args()
    print(make(chosen.out, chosen.language, chosen.calls, chosen.seed, chosen.music), "clips")


if __name__ == "__main__":
    main()
