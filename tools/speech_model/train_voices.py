"""Trains hearing/models/voices.npz: same voice or another, live or recorded, from 1 to 4 s of telephone speech.

    python tools/speech_model/train_voices.py CLIPS_DIR OUT.npz

Uses clips with `redistributable: yes` only; every fifth group (speaker, voice) is held out for the printed figures.
"""

from __future__ import annotations

import json
import sys
import zlib
from dataclasses import dataclass
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
LINES = 4
LIVE_DECAY = 2000.0
"""Strong: with seven recorded voices that are heard at length, weaker decay learns those (0.80 against 0.83)."""


def prints(samples: Floats) -> list[tuple[float, Floats]]:
    """Prints of consecutive pieces with 1 s and with 2 s of voice each, with that length."""
    analyser, detector = Analyser(RATE_HZ), VoiceDetector(RATE_HZ)
    out, last = [], 0.0
    gathering = {1.0: VoicePrint(), 2.0: VoicePrint()}
    for start in range(0, samples.size - 159, 160):
        frame = samples[start : start + 160]
        hop = analyser.feed(frame)
        last = (detector.feed(frame) or [last])[-1]
        if last <= 0.5:
            continue
        for seconds, gathered in gathering.items():
            gathered.add(hop)
            if gathered.hops >= seconds * 50:
                out.append((seconds, gathered.numbers()))
                gathering[seconds] = VoicePrint()
    return out


@dataclass
class Prints:
    """What is learned from, a row a piece of voice."""

    rows: Floats  # (n, 26)
    voices: list[str]
    lines: NDArray[np.int64]
    live: NDArray[np.int64]
    seconds: Floats

    def only(self, chosen: NDArray[np.bool_]) -> Prints:
        """The chosen rows."""
        voices = [voice for voice, kept in zip(self.voices, chosen, strict=True) if kept]
        return Prints(self.rows[chosen], voices, self.lines[chosen], self.live[chosen], self.seconds[chosen])


def gather(folder: Path) -> Prints:
    """Every clip over every one of LINES lines: else a voice would be told by its line, which a call's voices share."""
    rows, voices, lines, live, length = [], [], [], [], []
    for number in range(LINES):
        rng = np.random.default_rng(100 + number)
        line = Line.draw(rng)
        for clip in json.loads((folder / "labels.json").read_text()):
            if clip["redistributable"] != "yes" or clip["class"] == "music":
                continue
            samples = soundfile.read(folder / clip["file"], dtype="float32")[0][: 8 * RATE_HZ]
            for seconds, row in prints(line.carry(at_level(samples, -22 + float(rng.uniform(-3, 3))), rng)):
                rows.append(row)
                voices.append(clip["group"])
                lines.append(number)
                live.append(int(clip["class"] == "human"))
                length.append(seconds)
    return Prints(np.array(rows), voices, np.array(lines), np.array(live), np.array(length, np.float32))


def discriminant(data: Prints) -> tuple[Floats, Floats]:
    """Mean and projection (26, d): whitens the spread within a voice on a line, keeps directions between voices."""
    groups: dict[tuple[int, str], list[int]] = {}
    for index, key in enumerate(zip(data.lines.tolist(), data.voices, strict=True)):
        groups.setdefault(key, []).append(index)
    within = np.zeros((PRINT_SIZE, PRINT_SIZE))
    centres: dict[int, list[Floats]] = {}
    for (line, _), members in groups.items():
        if len(members) > 1:
            part = data.rows[members]
            within += np.cov(part.T, bias=True)
            centres.setdefault(line, []).append(part.mean(axis=0))
    within = within / sum(len(some) for some in centres.values()) + 0.05 * np.eye(PRINT_SIZE)
    between = sum(np.cov(np.array(some).T) for some in centres.values()) / len(centres)
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values)
    _, best = np.linalg.eigh(whiten.T @ between @ whiten)
    mean = data.rows.mean(axis=0).astype(np.float32)
    return mean, (whiten @ best[:, ::-1][:, :DIMENSIONS]).astype(np.float32)


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


def pairs(placed: Floats, data: Prints, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Distance and log seconds of random pairs on the same line, with 1 for the same voice."""
    rng = np.random.default_rng(seed)
    by_line = [np.flatnonzero(data.lines == line) for line in np.unique(data.lines)]
    voices = np.array(data.voices)
    rows, same = [], []
    while len(rows) < 6000:
        here = by_line[int(rng.integers(len(by_line)))]
        one = int(rng.choice(here))
        mates = here[(voices[here] == voices[one]) & (here != one)]
        two = int(rng.choice(mates)) if rng.random() < 0.5 and mates.size else int(rng.choice(here))
        if one == two:
            continue
        distance = float(np.mean((placed[one] - placed[two]) ** 2))
        rows.append([distance, float(np.log(min(data.seconds[one], data.seconds[two])))])
        same.append(int(voices[one] == voices[two]))
    return np.array(rows, np.float32), np.array(same)


def train(data: Prints) -> VoiceNet:
    """Projection, sameness and liveness of the given prints."""
    mean, project = discriminant(data)
    distance, same = pairs((data.rows - mean) @ project, data, 1)
    scale = (data.rows.std(axis=0) + 0.1).astype(np.float32)
    weights = logistic((data.rows - mean) / scale, data.live, LIVE_DECAY)
    return VoiceNet(mean, project, logistic(distance, same, 1.0)[[2, 0, 1]], weights, scale)


def auc(score: Floats, labels: NDArray[np.int64]) -> float:
    """Area under the curve, by ranks."""
    rank = np.argsort(np.argsort(score)) + 1
    ones = int(labels.sum())
    return float((rank[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(labels) - ones)))


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    data = gather(folder)
    unseen = np.array([held_out(voice) for voice in data.voices])
    net, test = train(data.only(~unseen)), data.only(unseen)
    distance, same = pairs(net.place(test.rows), test, 2)
    print("same voice: area under the curve", round(auc(-distance[:, 0], same), 3), "of", len(same), "pairs")
    scores = np.zeros(len(data.voices), np.float32)
    folds = np.array([zlib.crc32(f"x{voice}".encode()) % 7 for voice in data.voices])
    for fold in range(7):  # a single fifth has too few recorded voices to judge by
        part = train(data.only(folds != fold))
        scores[folds == fold] = [part.liveness(row) for row in data.rows[folds == fold]]
    for span in (1.0, 2.0):
        of = data.seconds == span
        area = round(auc(scores[of], data.live[of]), 3)
        print(
            f"live or recorded after {span:g} s, seven folds by voice: area under the curve", area, "of", int(of.sum())
        )
    net = train(data)
    np.savez(out, mean=net.mean, project=net.project, same=net.same, live=net.live, scale=net.scale)


if __name__ == "__main__":
    main()
