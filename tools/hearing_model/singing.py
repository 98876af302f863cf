"""Singing made of speech: held vowels on a melody with vibrato, by the WORLD vocoder. No song need be copied.

Songs may seldom be redistributed, so the nets learn what singing is from this.
"""

from __future__ import annotations

import numpy as np
import pyworld

from tools.hearing_model.lines import RATE_HZ, Samples, at_level

__all__ = ["sing"]

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 7, 10))
STEP_S = 0.005


def sing(speech: Samples, rng: np.random.Generator) -> Samples:
    """The words of `speech` (8 kHz) sung, at -20 dBFS: longer, in tune, mostly with reverberation, at times in
    thirds."""
    wave = speech.astype(np.float64)
    pitch, times = pyworld.dio(wave, RATE_HZ, f0_floor=70, f0_ceil=400, frame_period=STEP_S * 1000)
    pitch = pyworld.stonemask(wave, pitch, times, RATE_HZ)
    timbre = pyworld.cheaptrick(wave, pitch, times, RATE_HZ)
    breath = pyworld.d4c(wave, pitch, times, RATE_HZ)
    voiced = pitch > 0
    usual = float(np.median(pitch[voiced])) if voiced.any() else 180.0
    held = _stretched(voiced, rng)
    melody = _melody(len(held), usual * 2 ** (rng.uniform(0, 7) / 12), rng)

    def voice(interval: float) -> Samples:
        tune = np.where(voiced[held], melody * 2 ** (interval / 12), 0.0)
        spectrum, noise = np.ascontiguousarray(timbre[held]), np.ascontiguousarray(breath[held])
        return np.asarray(pyworld.synthesize(tune, spectrum, noise, RATE_HZ, STEP_S * 1000), np.float32)

    sung = voice(0.0)
    if rng.random() < 0.7:
        sung = sung + np.float32(rng.uniform(0.1, 0.5)) * reverberation(sung, rng, (0.2, 0.8))
    if rng.random() < 0.3:
        second = voice(float(rng.choice([4, 3, 7, 12])))
        both = min(sung.size, second.size)
        sung = sung[:both] + np.float32(rng.uniform(0.3, 0.8)) * second[:both]
    return at_level(sung, -20)


def reverberation(dry: Samples, rng: np.random.Generator, seconds: tuple[float, float]) -> Samples:
    """The room's answer alone."""
    tail = rng.standard_normal(int(RATE_HZ * rng.uniform(*seconds)))
    tail *= np.exp(-np.arange(len(tail)) / (len(tail) / 5))
    tail /= np.sqrt((tail**2).sum())
    return np.asarray(np.convolve(dry, tail)[: dry.size], np.float32)


def _stretched(voiced: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Frames in the order to play them: voiced ones held."""
    slower = float(rng.uniform(1.3, 2.6))
    step = np.where(voiced, 1 / slower, 1 / float(rng.uniform(0.9, 1.2)))
    frames, at = [], 0.0
    while at < len(voiced):
        frames.append(int(at))
        at += step[int(at)]
    return np.array(frames)


def _melody(frames: int, root_hz: float, rng: np.random.Generator) -> np.ndarray:
    """Hz a frame: notes of a scale, gliding, with vibrato."""
    scale = SCALES[int(rng.integers(len(SCALES)))]
    beat_s, degree, at = float(rng.uniform(0.18, 0.45)), int(rng.integers(-2, 5)), 0
    tune = np.zeros(frames)
    while at < frames:
        length = int(beat_s * float(rng.choice([1, 1, 2, 2, 4])) / STEP_S)
        degree = int(np.clip(degree + rng.integers(-2, 3), -4, 9))
        semitones = scale[degree % len(scale)] + 12 * (degree // len(scale))
        tune[at : at + length] = root_hz * 2 ** (semitones / 12)
        at += length
    glide = int(rng.integers(4, 16))
    padded = np.pad(np.log(tune), (glide, glide), mode="edge")
    tune = np.exp(np.convolve(padded, np.ones(glide) / glide, "same")[glide:-glide])
    swing = np.sin(2 * np.pi * rng.uniform(4.8, 6.5) * np.arange(frames) * STEP_S + rng.uniform(0, 6))
    return tune * 2 ** (float(rng.uniform(0, 0.5)) * swing / 12)
