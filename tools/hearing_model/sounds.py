"""Trains hearing/models/sounds.npz: does a voice speak, does music play, in 1.2 s of telephone audio."""

from __future__ import annotations

import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from holdslayer_agent.bench.hearing.corpus import Clip, Corpus
from holdslayer_agent.hearing.sounds import SoundNet, describe
from tools.hearing_model.calls import fold_of
from tools.hearing_model.hops import silero, timbres
from tools.hearing_model.lines import RATE_HZ, Samples, at_level, carry, draw_line
from tools.hearing_model.nets import SoundNetwork
from tools.hearing_model.singing import reverberation, sing

Floats = NDArray[np.float32]
WINDOW = 60
STEPS = 1300
BATCH = 128
SHARES = {
    "music": 0.22, "speech": 0.16, "noisy": 0.12, "office": 0.10, "bed": 0.13, "sing": 0.23, "noise": 0.06,
    "babble": 0.06,
}  # fmt: skip
"""How often each kind is drawn in training."""
TRUTH = {
    "music": (0, 1), "sing": (0, 1), "speech": (1, 0), "noisy": (1, 0), "office": (1, 0), "bed": (1, 1),
    "noise": (0, 0), "babble": (0, 0),
}  # fmt: skip
"""(voice, music). An office murmuring in the background is neither."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Some seconds of one kind over one line."""

    kind: str
    fold: int
    hops: Floats  # (n, 56)
    levels: Floats
    voice: Floats


def scenes(corpus: Corpus) -> list[Scene]:
    """Of every clip what can be made of it, within its fold."""
    tasks: list[tuple[object, str, str, int]] = []
    for number, clip in enumerate(c for c in corpus.clips.values() if not c.group.startswith("sung")):
        fold = fold_of(clip.group)
        if clip.kind == "music":
            tasks += [(corpus.folder, "music", clip.id, fold)] * 6
            continue
        kinds = ["speech"]
        kinds += ["sing"] if clip.kind == "human" else []
        kinds += ["noisy"] if clip.kind == "human" or number % 3 == 0 else []
        kinds += ["office", "bed"] if number % 2 else []
        tasks += [(corpus.folder, kind, clip.id, fold) for kind in kinds]
    for fold in (0, 1):
        tasks += [(corpus.folder, "noise", "", fold)] * 40 + [(corpus.folder, "babble", "", fold)] * 25
    numbered = [(*task, number) for number, task in enumerate(tasks)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_scene, numbered, chunksize=8))


def _scene(task: tuple[object, str, str, int, int]) -> Scene:
    folder, kind, clip_id, fold, number = task
    corpus = Corpus.read(str(folder))
    rng = np.random.default_rng(zlib.crc32(f"{kind} {clip_id} {number}".encode()))
    stage = _Stage(corpus, fold, rng)
    heard = carry(stage.play(kind, corpus.clips.get(clip_id)), draw_line(rng), rng)
    hops, levels = timbres(heard)
    voice = silero(heard)
    count = min(len(hops), len(voice))
    return Scene(kind, fold, hops[:count].astype(np.float16), levels[:count], voice[:count])


class _Stage:
    def __init__(self, corpus: Corpus, fold: int, rng: np.random.Generator) -> None:
        self._corpus, self._rng = corpus, rng
        mine = [c for c in corpus.clips.values() if fold_of(c.group) == fold and not c.group.startswith("sung")]
        self._music = [c for c in mine if c.kind == "music"]
        self._people = [c for c in mine if c.kind == "human"]

    def play(self, kind: str, clip: Clip | None) -> Samples:
        rng = self._rng
        if kind == "noise":
            return np.asarray(rng.standard_normal(6 * RATE_HZ) * 10 ** (rng.uniform(-75, -45) / 20), np.float32)
        if kind == "babble":
            return at_level(self._murmur(8 * RATE_HZ, 5), float(rng.uniform(-50, -36)))
        assert clip is not None
        if kind == "music":
            return self._load(clip, 10)
        if kind == "sing":
            sung = sing(self._load(clip, 5), rng)
            if rng.random() < 0.88:
                sung = sung + at_level(self._band(sung.size), -20 + float(rng.uniform(-9, 6)))
            return sung * np.float32(10 ** (rng.uniform(-8, 2) / 20))
        spoken = self._load(clip, 6)
        loud = 20 * float(np.log10(np.sqrt(np.mean(spoken**2)) + 1e-9))
        if kind == "office":
            return spoken + at_level(self._murmur(spoken.size, 4), float(rng.uniform(-46, -32)))
        if kind == "bed":
            return spoken + at_level(self._band(spoken.size), loud + float(rng.uniform(-18, -5)))
        if kind == "noisy":
            return self._noisy(spoken, loud)
        return spoken

    def _noisy(self, spoken: Samples, loud: float) -> Samples:
        rng = self._rng
        spectrum = np.fft.rfft(rng.standard_normal(spoken.size))
        spectrum *= (np.arange(len(spectrum)) / len(spectrum) + 0.02) ** rng.uniform(-1.2, 0.2)
        noise = np.fft.irfft(spectrum, spoken.size)
        if rng.random() < 0.5:  # a street comes and goes
            noise *= 1 + 0.8 * np.sin(2 * np.pi * rng.uniform(0.2, 3) * np.arange(spoken.size) / RATE_HZ)
        if rng.random() < 0.6:
            spoken = spoken + np.float32(rng.uniform(0.2, 0.9)) * reverberation(spoken, rng, (0.1, 0.5))
        return spoken + at_level(noise.astype(np.float32), loud - float(rng.uniform(4, 22)))

    def _murmur(self, size: int, voices: int) -> Samples:
        some = [self._people[int(self._rng.integers(len(self._people)))] for _ in range(voices)]
        return np.sum([np.resize(self._load(clip, 6), size) for clip in some], axis=0)

    def _band(self, size: int) -> Samples:
        return np.resize(self._load(self._music[int(self._rng.integers(len(self._music)))], 10), size)

    def _load(self, clip: Clip, seconds: int) -> Samples:
        samples = self._corpus.samples(clip.id)
        if samples.size > seconds * RATE_HZ:
            start = int(self._rng.integers(0, samples.size - seconds * RATE_HZ))
            samples = samples[start : start + seconds * RATE_HZ]
        return at_level(samples, float(self._rng.uniform(-26, -15)))


def seen(scene: Scene, start: int) -> Floats:
    """What the network sees from hop `start` on."""
    part = slice(start, start + WINDOW)
    return describe(scene.hops[part].astype(np.float32), scene.levels[part], scene.voice[part])


def train(some: list[Scene], *, steps: int = STEPS) -> SoundNetwork:
    """Deterministic on one machine; elsewhere to the figures printed."""
    rng = np.random.default_rng(3)
    torch.manual_seed(3)
    kinds = list(SHARES)
    by_kind = {kind: [s for s in some if s.kind == kind and len(s.hops) > WINDOW] for kind in kinds}
    shares = np.array([SHARES[kind] for kind in kinds])
    network = SoundNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    for step in range(steps):
        rows, truth = [], []
        for index in rng.choice(len(kinds), BATCH, p=shares / shares.sum()):
            of = by_kind[kinds[index]]
            scene = of[int(rng.integers(len(of)))]
            rows.append(seen(scene, int(rng.integers(len(scene.hops) - WINDOW))))
            truth.append(TRUTH[kinds[index]])
        batch = torch.from_numpy(np.array(rows))
        if rng.random() < 0.3:  # Silero errs, too
            batch[:, :, -1] += torch.randn(batch.shape[0], 1) * 0.3
        target = torch.tensor(truth, dtype=torch.float32) * 0.98 + 0.01
        loss = functional.binary_cross_entropy_with_logits(network(batch), target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 250 == 0:
            print(f"  sounds {step}: {loss.item():.3f}", flush=True)
    return network.eval()


def figures(net: SoundNet, some: list[Scene]) -> list[str]:
    """Share of windows in which voice and music are claimed, a line a kind."""
    lines = []
    for kind in SHARES:
        judged = np.array(
            [net.judge(seen(s, at)) for s in some if s.kind == kind for at in range(0, len(s.hops) - WINDOW, 25)]
        )
        if judged.size:
            claimed = (judged > 0.5).mean(axis=0)
            lines.append(f"| {kind} | {len(judged) // 2} s | {claimed[0]:.1%} | {claimed[1]:.1%} |")
    return lines
