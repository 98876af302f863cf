"""Trains hearing/models/voices.npz: same voice or another, live or recorded, from 1 to 4 s of telephone speech.

    python tools/speech_model/train_voices.py CLIPS_DIR OUT.npz

Uses clips with `redistributable: yes` only; every fifth group (speaker, voice) is held out for the printed figures.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from holdslayer_agent.hearing.features import Analyser
from holdslayer_agent.hearing.speech import VoiceDetector
from holdslayer_agent.hearing.voice import PRINT_SIZE, VoiceNet, VoicePrint
from tools.speech_model.line import RATE_HZ, Line, at_level
from tools.speech_model.train_sounds import held_out

Floats = NDArray[np.float32]
DIMENSIONS = 14


def prints(samples: Floats, seconds: float) -> list[Floats]:
    """Prints of consecutive pieces with `seconds` of voice each."""
    analyser, detector = Analyser(RATE_HZ), VoiceDetector(RATE_HZ)
    out, gathered, last = [], VoicePrint(), 0.0
    for start in range(0, samples.size - 159, 160):
        frame = samples[start : start + 160]
        hop = analyser.feed(frame)
        last = (detector.feed(frame) or [last])[-1]
        if last > 0.5:
            gathered.add(hop)
        if gathered.hops >= seconds * 50:
            out.append(gathered.numbers())
            gathered = VoicePrint()
    return out


def gather(folder: Path, *, test: bool, seed: int) -> tuple[Floats, list[str], NDArray[np.int64], Floats]:
    """Prints (n, 26), their clip-and-line key, live labels, seconds."""
    rng = np.random.default_rng(seed)
    rows, keys, live, length = [], [], [], []
    for clip in json.loads((folder / "labels.json").read_text()):
        usable = clip["redistributable"] == "yes" and clip["class"] != "music"
        if not usable or held_out(clip["group"]) != test:
            continue
        samples = soundfile.read(folder / clip["file"], dtype="float32")[0]
        # one line a group: within a call every voice comes over the same line
        line = Line.draw(np.random.default_rng(len(clip["group"]) + seed))
        heard = line.carry(at_level(samples, -22), rng)
        for seconds in (1.0, 2.0):
            for row in prints(heard, seconds):
                rows.append(row)
                keys.append(clip["group"])
                live.append(int(clip["class"] == "human"))
                length.append(seconds)
    return np.array(rows), keys, np.array(live), np.array(length, np.float32)


def discriminant(rows: Floats, keys: list[str]) -> tuple[Floats, Floats]:
    """Mean and projection (26, d) that whitens the spread within a voice and keeps the directions between voices."""
    mean = rows.mean(axis=0)
    groups: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    within = np.zeros((PRINT_SIZE, PRINT_SIZE))
    centres = []
    for members in groups.values():
        if len(members) < 2:
            continue
        part = rows[members]
        within += np.cov(part.T, bias=True)
        centres.append(part.mean(axis=0))
    within = within / len(centres) + 0.05 * np.eye(PRINT_SIZE)
    between = np.cov(np.array(centres).T)
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values)
    _, best = np.linalg.eigh(whiten.T @ between @ whiten)
    return mean.astype(np.float32), (whiten @ best[:, ::-1][:, :DIMENSIONS]).astype(np.float32)


def logistic(inputs: Floats, labels: NDArray[np.int64], decay: float) -> Floats:
    """Weights and bias, classes weighted equally, by Newton steps."""
    design = np.hstack([inputs, np.ones((len(inputs), 1))])
    weight = np.where(labels == 1, 0.5 / max(labels.mean(), 1e-6), 0.5 / max(1 - labels.mean(), 1e-6))
    theta = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ theta, -30, 30)))
        slope = design.T @ (weight * (chance - labels)) + decay * theta
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + decay * np.eye(len(theta))
        theta = theta - np.linalg.solve(curve, slope)
    return theta.astype(np.float32)


def pairs(
    placed: Floats, keys: list[str], length: Floats, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.int64]]:
    """Distance and log seconds of random pairs, with 1 for the same voice."""
    by: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        by.setdefault(key, []).append(index)
    many = [members for members in by.values() if len(members) > 2]
    rows, same = [], []
    for _ in range(6000):
        members = many[int(rng.integers(len(many)))]
        one, two = rng.choice(members, 2, replace=False)
        if rng.random() < 0.5:
            two = int(rng.integers(len(keys)))
        distance = float(np.mean((placed[one] - placed[two]) ** 2))
        rows.append([distance, float(np.log(min(length[one], length[two])))])
        same.append(int(keys[one] == keys[two]))
    return np.array(rows, np.float32), np.array(same)


def auc(score: Floats, labels: NDArray[np.int64]) -> float:
    """Area under the curve, by ranks."""
    rank = np.argsort(np.argsort(score)) + 1
    ones = int(labels.sum())
    return float((rank[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(labels) - ones)))


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    rows, keys, live, length = gather(folder, test=False, seed=3)
    mean, project = discriminant(rows, keys)
    distance, same = pairs((rows - mean) @ project, keys, length, np.random.default_rng(1))
    sameness = logistic(distance, same, 1.0)
    scale = rows.std(axis=0) + 0.1
    weights = logistic((rows - mean) / scale, live, 20.0)
    net = VoiceNet(mean, project, sameness[[2, 0, 1]], weights, scale.astype(np.float32))

    unseen, names, truth, seconds = gather(folder, test=True, seed=4)
    distance, same = pairs((unseen - mean) @ project, names, seconds, np.random.default_rng(2))
    print("same voice: area under the curve", round(auc(-distance[:, 0], same), 3), "of", len(same), "pairs")
    scores = np.array([net.liveness(row) for row in unseen])
    for span in (1.0, 2.0):
        of = seconds == span
        print(
            f"live or recorded after {span:g} s: area under the curve",
            round(auc(scores[of], truth[of]), 3),
            "of",
            of.sum(),
        )
    np.savez(out, mean=net.mean, project=net.project, same=net.same, live=net.live, scale=net.scale)


if __name__ == "__main__":
    main()
