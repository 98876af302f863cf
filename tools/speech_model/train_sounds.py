"""Trains hearing/models/sounds.npz: voice and music probabilities of a second of telephone audio.

    python tools/speech_model/train_sounds.py CLIPS_DIR OUT.npz

CLIPS_DIR holds labels.json (id, file, class music | announcement | human, group, redistributable) and the 8 kHz clips.
Only clips with `redistributable: yes` are used. Every fifth group is held out for the figures printed at the end.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from holdslayer_agent.hearing.features import Analyser
from holdslayer_agent.hearing.sounds import SoundNet, describe
from holdslayer_agent.hearing.speech import VoiceDetector
from tools.speech_model.line import RATE_HZ, Line, at_level, noise

Floats = NDArray[np.float32]
HIDDEN = 32
WINDOW = 50
STEP = 20


def windows(samples: Floats) -> Floats:
    """Features (n, 66) of overlapping seconds."""
    analyser, detector = Analyser(RATE_HZ), VoiceDetector(RATE_HZ)
    bands, voice, last = [], [], 0.0
    for start in range(0, samples.size - 159, 160):
        frame = samples[start : start + 160]
        bands.append(analyser.feed(frame).bands_db)
        last = (detector.feed(frame) or [last])[-1]
        voice.append(last)
    levels, probabilities = np.array(bands), np.array(voice, np.float32)
    return np.array(
        [
            describe(levels[i : i + WINDOW], probabilities[i : i + WINDOW])
            for i in range(10, len(levels) - WINDOW, STEP)
        ],
        np.float32,
    ).reshape(-1, 66)


def held_out(group: str) -> bool:
    return zlib.crc32(group.encode()) % 5 == 0


def examples(folder: Path, *, test: bool, seed: int) -> tuple[Floats, Floats]:
    """Features and targets (voice, music) of mixed and pure clips sent over random lines."""
    rng = np.random.default_rng(seed)
    clips = [c for c in json.loads((folder / "labels.json").read_text()) if c["redistributable"] == "yes"]
    clips = [c for c in clips if held_out(c["group"]) == test]
    music = [c for c in clips if c["class"] == "music"]
    people = [c for c in clips if c["class"] == "human"]
    rows, targets = [], []

    def load(clip: dict[str, str]) -> Floats:
        samples = soundfile.read(folder / clip["file"], dtype="float32")[0][: 90 * RATE_HZ]
        return at_level(samples, -20 + float(rng.uniform(-6, 4)))

    def learn(samples: Floats, voice: float, melody: float) -> None:
        got = windows(Line.draw(rng).carry(samples, rng))
        rows.append(got)
        targets.append(np.tile(np.array([voice, melody], np.float32), (len(got), 1)))

    for clip in clips:
        samples = load(clip)
        if clip["class"] == "music":
            for part in range(0, samples.size - 8 * RATE_HZ, 8 * RATE_HZ):
                learn(samples[part : part + 8 * RATE_HZ], 0.0, 1.0)
                learn(samples[part : part + 8 * RATE_HZ], 0.0, 1.0)  # over another line
            continue
        learn(samples, 1.0, 0.0)
        if rng.random() < 0.6:  # a call centre behind the voice is not music
            office = sum(np.resize(load(people[int(rng.integers(len(people)))]), samples.size) for _ in range(4))
            learn(samples + at_level(np.asarray(office, np.float32), float(rng.uniform(-46, -30))), 1.0, 0.0)
        if rng.random() < 0.5:
            bed = np.resize(load(music[int(rng.integers(len(music)))]), samples.size)
            learn(samples + bed * np.float32(10 ** (rng.uniform(-16, -5) / 20)), 1.0, 1.0)
    for _ in range(40):
        kind = str(rng.choice(["white", "pink", "hum"]))
        learn(noise(kind, 6 * RATE_HZ, rng) * np.float32(10 ** (rng.uniform(-75, -35) / 20)), 0.0, 0.0)
    return np.concatenate(rows), np.concatenate(targets)


def train(features: Floats, targets: Floats, *, epochs: int = 40, seed: int = 1) -> SoundNet:
    """Adam on cross-entropy, mini-batches of 256, weight decay."""
    rng = np.random.default_rng(seed)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 0.05
    inputs = (features - mean) / scale
    shapes = [(features.shape[1], HIDDEN), (HIDDEN,), (HIDDEN, 2), (2,)]
    weights = [rng.standard_normal(s).astype(np.float32) * (1 / np.sqrt(s[0]) if len(s) > 1 else 0) for s in shapes]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    step = 0
    for epoch in range(epochs):
        rate = 2e-3 * 0.5 ** (epoch // 12)
        order = rng.permutation(len(inputs))
        for start in range(0, len(order), 256):
            pick = order[start : start + 256]
            x, y = inputs[pick], targets[pick]
            dropped = x * (rng.random(x.shape) > 0.2)
            hidden = np.maximum(dropped @ weights[0] + weights[1], 0)
            error = 1 / (1 + np.exp(-(hidden @ weights[2] + weights[3]))) - y
            error /= len(pick)
            back = (error @ weights[2].T) * (hidden > 0)
            slopes = [dropped.T @ back, back.sum(0), hidden.T @ error, error.sum(0)]
            step += 1
            for i, slope in enumerate(slopes):
                slope = slope + 3e-4 * weights[i]
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope**2
                weights[i] = weights[i] - rate * (first[i] / (1 - 0.9**step)) / (
                    np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8
                )
    w1, b1, w2, b2 = (np.asarray(w, np.float32) for w in weights)
    return SoundNet(mean.astype(np.float32), scale.astype(np.float32), w1, b1, w2, b2)


def report(net: SoundNet, features: Floats, targets: Floats) -> str:
    """Share of windows right, for pure music, pure voice, both, neither."""
    judged = np.array([net.judge(row) for row in features]) > 0.5
    lines = []
    for name, voice, melody in (("music", 0, 1), ("voice", 1, 0), ("voice over music", 1, 1), ("neither", 0, 0)):
        of = (targets[:, 0] == voice) & (targets[:, 1] == melody)
        if of.any():
            right = judged[of] == np.array([voice, melody], bool)
            lines.append(
                f"{name}: {of.sum()} s, voice right {right[:, 0].mean():.3f}, music right {right[:, 1].mean():.3f}"
            )
    return "\n".join(lines)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    features, targets = examples(folder, test=False, seed=11)
    unseen, truth = examples(folder, test=True, seed=12)
    net = train(features, targets)
    print(report(net, unseen, truth))
    np.savez(out, mean=net.mean, scale=net.scale, w1=net.w1, b1=net.b1, w2=net.w2, b2=net.b2)


if __name__ == "__main__":
    main()
