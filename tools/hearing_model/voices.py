"""Trains hearing/models/voices.npz: whose voice is it, live or recorded.

The network learns from a teacher (Resemblyzer's published speaker encoder, Apache-2.0) which voices lie close, and to
find the one voice among others on the same line. Voices sped up and slowed down by a sixth count as others: their pitch
and formants move.
"""

from __future__ import annotations

import sys
import types
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from torch.nn import functional

from holdslayer_agent.bench.hearing.corpus import Clip, Corpus
from holdslayer_agent.hearing.timbre import level_free
from holdslayer_agent.hearing.voice import VoiceNet
from tools.hearing_model.calls import fold_of
from tools.hearing_model.hops import HOP, timbres
from tools.hearing_model.lines import RATE_HZ, Samples, at_level, carry, draw_line
from tools.hearing_model.nets import VoiceNetwork, arrays, half

Floats = NDArray[np.float32]
SPEEDS = (1.0, 0.84, 1.18)
LINES = 8
LINES_A_CLIP = 2
LONGEST_S = 8
STEPS = 1000
VOICES_A_BATCH = 56
WINDOW = 160  # mel frames of the teacher


@dataclass(frozen=True, slots=True)
class Take:
    """A clip at one speed over one line: its voiced hops."""

    clip: Clip
    speed: float
    line: int
    hops: Floats  # (n, 56)


def takes(corpus: Corpus) -> list[Take]:
    """Every clip of speech at each speed over two of eight lines."""
    spoken = [c.id for c in corpus.clips.values() if c.kind != "music"]
    with ProcessPoolExecutor() as pool:
        return [take for some in pool.map(_takes, [(corpus.folder, i) for i in spoken], chunksize=8) for take in some]


def _takes(task: tuple[object, str]) -> list[Take]:
    corpus = Corpus.read(str(task[0]))
    clip = corpus.clips[task[1]]
    rng = np.random.default_rng(zlib.crc32(clip.id.encode()))
    out = []
    for speed in SPEEDS:
        spoken = at_level(_at_speed(corpus.samples(clip.id)[: LONGEST_S * RATE_HZ], speed), -21)
        count = spoken.size // HOP
        level = 10 * np.log10((spoken[: count * HOP].reshape(count, HOP) ** 2).mean(1) + 1e-12)
        voiced = level > np.percentile(level, 98) - 28
        for number in rng.choice(LINES, LINES_A_CLIP, replace=False).tolist():
            line = draw_line(np.random.default_rng(500 + number))
            heard = carry(spoken * np.float32(10 ** (rng.uniform(-5, 5) / 20)), line, rng)
            out.append(Take(clip, speed, number, timbres(heard)[0][voiced].astype(np.float16)))
    return out


def _at_speed(samples: Samples, speed: float) -> Samples:
    return samples if speed == 1.0 else np.asarray(soxr.resample(samples, RATE_HZ * speed, RATE_HZ), np.float32)


def teach(corpus: Corpus) -> dict[tuple[str, float], Floats]:
    """The teacher's mean embedding of each voice at each speed, unit length (256,)."""
    sys.modules.setdefault("webrtcvad", types.ModuleType("webrtcvad"))  # its trimming of silence is not used
    from resemblyzer import VoiceEncoder
    from resemblyzer.audio import wav_to_mel_spectrogram

    encoder = VoiceEncoder("cpu", verbose=False)
    heard: dict[tuple[str, float], list[Floats]] = {}
    for clip in corpus.clips.values():
        if clip.kind == "music":
            continue
        trimmed = _voiced(corpus.samples(clip.id))
        for speed in SPEEDS:
            wide = soxr.resample(_at_speed(trimmed, speed), RATE_HZ, 16000)
            mels = wav_to_mel_spectrogram(at_level(np.asarray(wide, np.float32), -30))
            if len(mels) < WINDOW:
                mels = np.resize(mels, (WINDOW, mels.shape[1])) if len(mels) else np.zeros((WINDOW, 40), np.float32)
            parts = [mels[start : start + WINDOW] for start in range(0, len(mels) - WINDOW + 1, WINDOW)]
            with torch.no_grad():
                embedded = encoder(torch.from_numpy(np.array(parts))).numpy().mean(0)
            heard.setdefault((clip.group, speed), []).append(embedded / np.linalg.norm(embedded))
    means = {key: np.mean(some, axis=0) for key, some in heard.items()}
    return {key: mean / np.linalg.norm(mean) for key, mean in means.items()}


def _voiced(samples: Samples) -> Samples:
    pieces = samples[: samples.size // HOP * HOP].reshape(-1, HOP)
    level = 10 * np.log10((pieces**2).mean(1) + 1e-10)
    return pieces[level > level.max() - 38].ravel()


def train(some: list[Take], teacher: dict[tuple[str, float], Floats], *, steps: int = STEPS) -> VoiceNetwork:
    """Deterministic on one machine; elsewhere to the figures printed."""
    rng = np.random.default_rng(7)
    torch.manual_seed(7)
    voices: dict[tuple[str, float], dict[int, list[Take]]] = {}
    for take in some:
        voices.setdefault((take.clip.group, take.speed), {}).setdefault(take.line, []).append(take)
    live = {key: float(next(iter(lines.values()))[0].clip.kind == "human") for key, lines in voices.items()}
    network = VoiceNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), 1.5e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for step in range(steps):
        line = int(rng.integers(LINES))
        recorded, people = ([k for k in voices if line in voices[k] and live[k] == kind] for kind in (0.0, 1.0))
        count = min(len(recorded), VOICES_A_BATCH // 2)
        chosen = [recorded[i] for i in rng.choice(len(recorded), count, replace=False)]
        chosen += [people[i] for i in rng.choice(len(people), min(len(people), VOICES_A_BATCH - count), replace=False)]
        query, page = _pairs(voices, chosen, line, rng)
        here, here_live = network(_blurred(query, rng))
        there, there_live = network(_blurred(page, rng))
        likeness = network.scale * here @ there.T
        order = torch.arange(len(chosen))
        found = (functional.cross_entropy(likeness, order) + functional.cross_entropy(likeness.T, order)) / 2
        taught = torch.from_numpy(np.array([teacher[k] for k in chosen], np.float32))
        close = functional.mse_loss(here @ there.T, ((taught @ taught.T) - 0.5) * 2)
        truth = torch.tensor([live[k] for k in chosen])
        share = torch.where(truth > 0, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
        told = sum(functional.binary_cross_entropy_with_logits(x, truth, weight=share) for x in (here_live, there_live))
        loss = found + 4 * close + 0.15 * told
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        if step % 250 == 0:
            print(f"  voices {step}: {found.item():.3f} {close.item():.3f}", flush=True)
    return network.eval()


def _pairs(
    voices: dict[tuple[str, float], dict[int, list[Take]]],
    chosen: list[tuple[str, float]],
    line: int,
    rng: np.random.Generator,
) -> tuple[list[Floats], list[Floats]]:
    """Two stretches of each voice, of other words."""
    short, long = int(rng.integers(40, 100)), int(rng.integers(75, 200))
    queries, pages = [], []
    for key in chosen:
        of = voices[key][line]
        one, two = of[int(rng.integers(len(of)))], of[int(rng.integers(len(of)))]
        halves = one.clip.id == two.clip.id
        middle = len(one.hops) // 2
        queries.append(_cut(one.hops[:middle] if halves else one.hops, short, rng))
        pages.append(_cut(two.hops[middle:] if halves else two.hops, long, rng))
    return queries, pages


def _cut(hops: Floats, size: int, rng: np.random.Generator) -> Floats:
    if len(hops) < size:
        return level_free(hops[np.resize(np.arange(len(hops)), size)])
    start = int(rng.integers(len(hops) - size + 1))
    return level_free(hops[start : start + size])


def _blurred(stretches: list[Floats], rng: np.random.Generator) -> torch.Tensor:
    """A few bands masked, a little noise, a slight tilt: so that no voice is learned by one number."""
    batch = np.array(stretches, np.float32)
    for stretch in batch:
        width = int(rng.integers(0, 6))
        first = int(rng.integers(0, 32 - width))
        stretch[:, first : first + width] = 0
        stretch[:, :32] += rng.normal(0, 0.08, (1, 32))
        stretch += rng.normal(0, 0.05, stretch.shape)
    return torch.from_numpy(batch)


@dataclass
class Pairs:
    """Held-out pairs and liveness, for calibration and figures."""

    rows: list[list[float]]  # cos, log query s, log page s
    same: list[bool]
    live: list[float]
    person: list[bool]
    groups: list[str]


def compare(net: VoiceNet, some: list[Take], seed: int) -> Pairs:
    """A query of 0.6 to 3 s against a page of a recorded voice on the same line, other words."""
    rng = np.random.default_rng(seed)
    prints: dict[tuple[str, int, int], Floats] = {}
    out = Pairs([], [], [], [], [])
    mine = [t for t in some if t.speed == 1.0 and len(t.hops) > 60]
    for take in mine:
        for size in (30, 40, 50, 75, 100, 150, 200):
            if len(take.hops) < size:
                continue
            start = int(rng.integers(len(take.hops) - size + 1))
            judged = net.judge(take.hops[start : start + size].astype(np.float32))
            prints[take.clip.id, take.line, size] = judged.print
            if size in (50, 75, 100):
                out.live.append(judged.live)
                out.person.append(take.clip.kind == "human")
                out.groups.append(take.clip.group)
    for take in mine:
        recorded = [
            t for t in mine if t.line == take.line and t.clip.kind == "announcement" and t.clip.id != take.clip.id
        ]
        for turn in range(14):
            same = [t for t in recorded if t.clip.group == take.clip.group]
            pool = same if turn % 2 == 0 and same else recorded
            if not pool:
                continue
            page = pool[int(rng.integers(len(pool)))]
            sizes = int(rng.choice([30, 40, 50, 75, 100, 150])), int(rng.choice([75, 100, 150, 200]))
            one, two = (take.clip.id, take.line, sizes[0]), (page.clip.id, page.line, sizes[1])
            if one in prints and two in prints:
                cos = float(prints[one] @ prints[two])
                out.rows.append([cos, float(np.log(sizes[0] / 50)), float(np.log(sizes[1] / 50))])
                out.same.append(page.clip.group == take.clip.group)
    return out


def fold_takes(some: list[Take], fold: int) -> tuple[list[Take], list[Take]]:
    """(to train on, held out)."""
    return [t for t in some if fold_of(t.clip.group) != fold], [t for t in some if fold_of(t.clip.group) == fold]


def stored(network: VoiceNetwork, same: Floats, live_scale: Floats) -> dict[str, Floats]:
    """What goes into voices.npz."""
    return half(arrays(network)) | {"same": same.astype(np.float32), "live_scale": live_scale.astype(np.float32)}
