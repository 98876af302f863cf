"""Builds the offline recogniser's language model and dictionary.

    python -m tools.speech_model.build OUT_DIR

Writes phone.lm.bin and phone.dict: a Kneser-Ney trigram of written sentences (sentences.py), four fifths, mixed with
one fifth of the bigrams of the general English model that pocketsphinx brings. Takes two minutes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pocketsphinx import get_model_path

from tools.speech_model.ngrams import BEGIN, Model, kneser_ney, mix, perplexity, read_arpa
from tools.speech_model.sentences import write_sentences

SHARE = 0.8
GENERAL_WORDS = 8000
RARE = 8e-7
"""General bigrams rarer than this (joint probability) are left out: 1.9 MB instead of 20."""

PRONOUNCED = {
    "enquiries": "IH N K W AY R IY Z",
    "espanol": "EH S P AH N Y OW L",
    "postcode": "P OW S T K OW D",
    "www": "D AH B AH L Y UW D AH B AH L Y UW D AH B AH L Y UW",
    "presione": "P R EH S IY OW N EY",
    "oprima": "OW P R IY M AH",
    "numero": "N UW M EH R OW",
    "marque": "M AA R K EY",
    "passcode": "P AE S K OW D",
    "priya": "P R IY Y AH",
    "nueve": "N W EY V EY",
    "orthopedics": "AO R TH AH P IY D IH K S",
    "kirsty": "K ER S T IY",
    "bayview": "B EY V Y UW",
    "dos": "D OW S",
}
"""Words the pronouncing dictionary lacks."""

ALSO = {
    "thank": ("AE NG K", "F AE NG K", "HH AE NG K"),
    "thanks": ("AE NG K S", "F AE NG K S", "HH AE NG K S"),
}
"""Further ways to say a word. At 8 kHz little of `th` is left, and these open half of all announcements."""


def unspeakable() -> set[str]:
    """Swear words: a company's machine says none, and one misheard in a transcript is worse than a word wrong."""
    return set((Path(__file__).with_name("phrases") / "swear.txt").read_text().split())


def dictionary(path: Path) -> dict[str, list[str]]:
    """Pronunciations by word."""
    entries: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        word, _, phones = line.partition(" ")
        entries.setdefault(word.split("(")[0], []).append(phones.strip())
    for word, phones in PRONOUNCED.items():
        entries.setdefault(word, []).append(phones)
    for word, ways in ALSO.items():
        entries[word] += ways
    return entries


def possessive(word: str, entries: dict[str, list[str]]) -> list[str]:
    """Pronunciations of "pharmacy's" from "pharmacy"."""
    ending = {"P": "S", "T": "S", "K": "S", "F": "S", "TH": "S"} | dict.fromkeys(("S", "Z", "SH", "CH", "JH"), "IH Z")
    return [f"{phones} {ending.get(phones.split()[-1], 'Z')}" for phones in entries.get(word.removesuffix("'s"), [])]


def export(source: str, target: Path) -> None:
    """Converts a model, in a process of its own: pocketsphinx 5.1.1 crashes at the trigrams of a large ARPA file.

    Only words and bigrams of the general model are used, and all but its last dozens of bigrams are written by then.
    Raises RuntimeError when less than that was written.
    """
    code = (
        "import sys; from pocketsphinx import Config, LogMath, NGramModel; scale = LogMath(1.0001); "
        "NGramModel(Config(), scale, sys.argv[1]).write(sys.argv[2])"
    )
    crashed = subprocess.run([sys.executable, "-c", code, source, str(target)], check=False).returncode != 0
    if not crashed:
        return
    lines = target.read_text(errors="replace").splitlines() if target.suffix == ".arpa" and target.exists() else []
    promised = sum(int(line.split("=")[1]) for line in lines[:8] if line.startswith(("ngram 1=", "ngram 2=")))
    if not promised or len(lines) < 0.999 * promised:
        raise RuntimeError(f"{source} could not be converted")


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    entries = dictionary(Path(get_model_path("en-us/cmudict-en-us.dict")))
    sentences = write_sentences()
    said = {word for sentence in sentences for word in sentence.split()}
    for word in said - entries.keys():
        if word.endswith("'s"):
            entries[word] = possessive(word, entries)
    unknown = {word for word in said if not entries.get(word)}
    sentences = [sentence for sentence in sentences if not unknown & set(sentence.split())]
    print(f"{len(sentences)} sentences, {len(said)} words, {len(unknown)} without a pronunciation")

    own = kneser_ney(sentences)
    arpa = out / "general.arpa"
    export(get_model_path("en-us/en-us.lm.bin"), arpa)
    general = read_arpa(arpa, said, GENERAL_WORDS)
    chance = {gram[0]: p for gram, p in general.p[1].items()} | {BEGIN: 0.05}
    general.p[2] = {gram: p for gram, p in general.p[2].items() if p * chance.get(gram[0], 0.0) > RARE}
    words = {word for word in said | {gram[0] for gram in general.p[1]} if entries.get(word)} - unspeakable()
    mixed: Model = mix(own, Model({1: general.p[1], 2: general.p[2], 3: {}}), SHARE, words)
    print(f"perplexity of unseen sentences {perplexity(mixed, write_sentences(seed=99)[::40]):.0f}")

    text = out / "phone.arpa"
    mixed.write_arpa(text)
    export(str(text), out / "phone.lm.bin")
    with (out / "phone.dict").open("w") as lines:
        for word in sorted(words):
            for index, phones in enumerate(entries[word]):
                lines.write(f"{word}{f'({index + 1})' if index else ''} {phones}\n")
    arpa.unlink()
    text.unlink()


if __name__ == "__main__":
    main()
