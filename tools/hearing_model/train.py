"""`make train`: clips, both networks, made calls, the weights of the cues. About an hour on two cores.

    python -m tools.hearing_model.train WORK [--write]

Each network is trained three times: without each of two folds of speakers, voices and tracks, for calibration and for
the figures; and on everything, for shipping. WORK keeps what is made; a second run goes on from it.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soundfile
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from holdslayer_agent.bench.hearing.corpus import Corpus
from holdslayer_agent.hearing.sounds import SoundNet
from holdslayer_agent.hearing.voice import VoiceNet
from tools.hearing_model import clips, sounds, voices
from tools.hearing_model.calls import fold_of, make_recipes
from tools.hearing_model.lines import RATE_HZ, at_level
from tools.hearing_model.nets import arrays, half
from tools.hearing_model.singing import sing

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "holdslayer_agent/hearing/models"
SONGS = 10
CALLS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--write", action="store_true", help="put the results into the package")
    chosen = parser.parse_args()
    work = chosen.work
    torch.set_num_threads(1)  # the same sums in the same order
    if not (work / "labels.json").exists():
        print("clips:", clips.gather(work))
        _songs(work)
    corpus = Corpus.read(work)
    told = _voices(corpus, work) + _sounds(corpus, work)
    for fold in (0, 1):
        _calls(corpus, work, fold)
    (work / "figures.md").write_text("\n".join(told) + "\n", "utf-8")
    print("\n".join(told))
    if chosen.write:
        for name in ("voices", "sounds"):
            (MODELS / f"{name}.npz").write_bytes((work / "all" / f"{name}.npz").read_bytes())
    folds = [f"{work / f'calls{fold}'}:{work / f'fold{fold}'}" for fold in (0, 1)]
    options = [*folds, "--cache", str(work / "heard")]
    for tool, more in (("evidence", ["--write"] if chosen.write else []), ("held_out", [])):
        subprocess.run([sys.executable, "-m", f"tools.hearing_model.{tool}", *options, *more], check=True, cwd=ROOT)


Made = TypeVar("Made")


def _kept(file: Path, make: Callable[[], Made]) -> Made:
    if file.exists():
        stored: Made = pickle.loads(file.read_bytes())
        return stored
    made = make()
    file.write_bytes(pickle.dumps(made))
    return made


def _voices(corpus: Corpus, work: Path) -> list[str]:
    taken = _kept(work / "takes.pickle", lambda: voices.takes(corpus))
    teacher = _kept(work / "teacher.pickle", lambda: voices.teach(corpus))
    networks: dict[str, Any] = {}
    pairs = voices.Pairs([], [], [], [], [])
    plain = np.zeros(4, np.float32), np.array([1.0, 0.0], np.float32)
    for fold in (0, 1):
        train, test = voices.fold_takes(taken, fold)
        network = networks[f"fold{fold}"] = voices.train(train, teacher)
        part = voices.compare(_net(VoiceNet, voices.stored(network, *plain)), test, 4)
        for field in ("rows", "same", "live", "person", "groups"):
            getattr(pairs, field).extend(getattr(part, field))
    networks["all"] = voices.train(taken, teacher)
    rows, same = np.array(pairs.rows), np.array(pairs.same)
    likeness = LogisticRegression(class_weight="balanced", C=10).fit(rows, same)
    person = np.array(pairs.person)
    share = np.array([1 / np.sqrt(pairs.groups.count(group)) for group in pairs.groups])
    for kind in (True, False):
        share[person == kind] /= share[person == kind].sum()
    logit = np.array(pairs.live)
    live = LogisticRegression(C=10).fit(logit[:, None], person, sample_weight=share * len(share))
    calibrated = (
        np.array([likeness.intercept_[0], *likeness.coef_[0]], np.float32),
        np.array([live.coef_[0, 0], live.intercept_[0]], np.float32),
    )
    for name, network in networks.items():
        (work / name).mkdir(exist_ok=True)
        np.savez_compressed(work / name / "voices.npz", **voices.stored(network, *calibrated))
    lines = ["", "Voices held out of training, on one line: area under the curve.", ""]
    for low, high in ((0.5, 0.9), (0.9, 1.6), (1.6, 3.5)):
        of = (np.exp(rows[:, 1]) >= low) & (np.exp(rows[:, 1]) < high)
        area = roc_auc_score(same[of], rows[of, 0])
        lines.append(f"- one speaker or two, {low} to {high} s: {area:.3f} of {of.sum()}")
    area = roc_auc_score(person, logit, sample_weight=share)
    return [*lines, f"- live or recorded, 1 to 2 s, each voice alike: {area:.3f} of {len(person)}", ""]


def _sounds(corpus: Corpus, work: Path) -> list[str]:
    staged = _kept(work / "scenes.pickle", lambda: sounds.scenes(corpus))
    lines = ["| kind, held out of training | seconds | voice claimed | music claimed |", "|---|---|---|---|"]
    for fold in (0, 1):
        network = sounds.train([s for s in staged if s.fold != fold])
        np.savez_compressed(work / f"fold{fold}" / "sounds.npz", **half(arrays(network)))
        held = [s for s in staged if s.fold == fold]
        lines += sounds.figures(_net(SoundNet, half(arrays(network))), held)
    np.savez_compressed(work / "all" / "sounds.npz", **half(arrays(sounds.train(staged))))
    return lines


def _net(kind: type, weights: dict[str, Any]) -> Any:
    return kind(**{name: np.asarray(w, np.float32) for name, w in weights.items()})


def _songs(work: Path) -> None:
    """Sung clips for the made calls, within each fold."""
    corpus = Corpus.read(work)
    rows = json.loads((work / "labels.json").read_text("utf-8"))
    for fold in (0, 1):
        rng = np.random.default_rng(70 + fold)
        mine = [c for c in corpus.clips.values() if fold_of(c.group) == fold]
        people, music = [c for c in mine if c.kind == "human"], [c for c in mine if c.kind == "music"]
        for number in range(SONGS):
            parts = []
            for _ in range(4):
                spoken = corpus.samples(people[int(rng.integers(len(people)))].id)[: 5 * RATE_HZ]
                parts += [sing(spoken, rng), np.zeros(int(rng.uniform(0, 1.5) * RATE_HZ), np.float32)]
            sung = np.concatenate(parts)
            band = np.resize(corpus.samples(music[int(rng.integers(len(music)))].id), sung.size)
            song = at_level(sung + at_level(band, -20 + float(rng.uniform(-7, 4))), -20)
            group = next(f"sung-{number}-{n}" for n in range(99) if fold_of(f"sung-{number}-{n}") == fold)
            name = f"sung_{fold}_{number}"
            soundfile.write(work / "clips" / f"{name}.flac", np.clip(song, -1, 1), RATE_HZ)
            rows.append(
                {"id": name, "file": f"clips/{name}.flac", "class": "music", "group": group, "redistributable": "yes"}
            )
    (work / "labels.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")


def _calls(corpus: Corpus, work: Path, fold: int) -> None:
    """A corpus folder of made calls of one fold."""
    folder = work / f"calls{fold}"
    folder.mkdir(exist_ok=True)
    if not (folder / "clips").exists():
        (folder / "clips").symlink_to("../clips")
    (folder / "labels.json").write_bytes((work / "labels.json").read_bytes())
    mine = [c for c in corpus.clips.values() if fold_of(c.group) == fold]
    (folder / "recipes.json").write_text(json.dumps(make_recipes(mine, CALLS, 3 + fold), indent=1), "utf-8")


if __name__ == "__main__":
    main()
