"""Sounds a telephone company makes: tones, hold music, the air of a room. Generated, so nothing need be installed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.practice.scenario import Music

__all__ = ["MusicSource", "beep", "busy", "reorder", "ringback", "room_noise", "silence", "sit", "with_room"]

_Wave = NDArray[np.float64]

_RINGBACK_HZ = {"us": (440.0, 480.0), "uk": (400.0, 450.0), "eu": (425.0,)}
_BUSY_HZ = {"us": (480.0, 620.0), "uk": (400.0,), "eu": (425.0,)}
_SIT_HZ = ((985.2, 0.380), (1428.5, 0.276), (1776.7, 0.380))
"""ITU-T E.180 special information tone with the "vacant code" variant of Telcordia SR-4307: lengths in seconds."""
_TONE_DBFS = -21.0
_MUSIC_DBFS = -23.0
_ROOM_DBFS = -58.0
_LOOP_S = 24.0


def ringback(language: str, rings: int, rate_hz: int = 16_000) -> Pcm:
    """So many rings of 1 s on, 4 s off (docs/scenarios.md), in the pitch of the language's country."""
    return np.tile(
        np.concatenate([_tone(_RINGBACK_HZ[_country(language)], 1.0, rate_hz), silence(4.0, rate_hz)]), rings
    )


def busy(language: str, beats: int, rate_hz: int = 16_000) -> Pcm:
    """The called line is busy: half a second on, half a second off."""
    return _repeated([_tone(_BUSY_HZ[_country(language)], 0.5, rate_hz), silence(0.5, rate_hz)], beats)


def reorder(language: str, beats: int, rate_hz: int = 16_000) -> Pcm:
    """The network is congested: twice as fast as busy."""
    return _repeated([_tone(_BUSY_HZ[_country(language)], 0.25, rate_hz), silence(0.25, rate_hz)], beats)


def sit(rate_hz: int = 16_000) -> Pcm:
    """Three rising tones before "the number you have dialled is not in service"."""
    return np.concatenate([*(_tone((hz,), length_s, rate_hz) for hz, length_s in _SIT_HZ), silence(0.3, rate_hz)])


def beep(rate_hz: int = 16_000, frequency_hz: float = 1000.0, length_s: float = 0.5) -> Pcm:
    """An answering machine's tone."""
    return np.concatenate([silence(0.15, rate_hz), _tone((frequency_hz,), length_s, rate_hz), silence(0.1, rate_hz)])


def silence(seconds: float, rate_hz: int = 16_000) -> Pcm:
    """Digital silence."""
    return np.zeros(round(seconds * rate_hz), dtype=np.int16)


def room_noise(seconds: float, rate_hz: int = 16_000, *, seed: int = 0, level_dbfs: float = _ROOM_DBFS) -> Pcm:
    """The air around a living person: low noise, more of it in the bass, swelling a little."""
    samples = round(seconds * rate_hz)
    if samples == 0:
        return silence(0.0)
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    hz = np.fft.rfftfreq(samples, 1 / rate_hz)
    spectrum /= np.sqrt(1.0 + (hz / 300.0) ** 2)
    noise = np.fft.irfft(spectrum, samples) * (1.0 + 0.25 * np.sin(2 * np.pi * 0.13 * np.arange(samples) / rate_hz))
    return _pcm(noise, level_dbfs)


def with_room(speech: Pcm, rate_hz: int = 16_000, *, seed: int = 0) -> Pcm:
    """Speech as a living person's: in a room, a breath of it before and after."""
    padded = np.concatenate([silence(0.12, rate_hz), speech, silence(0.2, rate_hz)]).astype(np.int32)
    mixed = padded + room_noise(len(padded) / rate_hz, rate_hz, seed=seed)[: len(padded)]
    return np.asarray(np.clip(mixed, -32767, 32767), dtype=np.int16)


class MusicSource:
    """Hold music that goes on where it was interrupted, round and round.

    `opsound` is read from the WAV files in `opsound_dir` (one of them, chosen by `seed`); without any it is `synth`.
    """

    def __init__(self, music: Music, *, opsound_dir: Path | None = None, seed: int = 0, rate_hz: int = 16_000) -> None:
        self._loop = _loop(music, opsound_dir, seed, rate_hz)
        self._rate_hz = rate_hz
        self._at = 0

    def next(self, seconds: float) -> Pcm:
        """The next piece of it."""
        wanted = (self._at + np.arange(round(seconds * self._rate_hz))) % len(self._loop)
        self._at = (self._at + len(wanted)) % len(self._loop)
        return np.asarray(self._loop[wanted], dtype=np.int16)


@lru_cache(maxsize=8)
def _loop(music: Music, opsound_dir: Path | None, seed: int, rate_hz: int) -> Pcm:
    if music is Music.NONE:
        return silence(1.0, rate_hz)
    if music is Music.OPSOUND and opsound_dir is not None:
        recorded = _recorded(opsound_dir, seed, rate_hz)
        if recorded is not None:
            return recorded
    wave = _piano(rate_hz) if music is Music.PIANO else _synth(rate_hz)
    return _pcm(wave, _MUSIC_DBFS)


def _recorded(directory: Path, seed: int, rate_hz: int) -> Pcm | None:
    tracks = sorted(directory.glob("*.wav")) if directory.is_dir() else []
    if not tracks:
        return None
    samples, track_hz = soundfile.read(tracks[seed % len(tracks)], dtype="float32", always_2d=True)
    mono = np.asarray(soxr.resample(samples.mean(axis=1), track_hz, rate_hz), dtype=np.float64)
    return _pcm(mono, _MUSIC_DBFS) if len(mono) else None


def _synth(rate_hz: int) -> _Wave:
    """Soft chords with a slow arpeggio over them."""
    wave = np.zeros(round(_LOOP_S * rate_hz))
    chords = ((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62))
    for bar in range(8):
        chord = chords[bar % 4]
        for note in chord:
            _add(wave, bar * 3.0, _pad(_hz(note), 3.2, rate_hz), 0.5, rate_hz)
        for step in range(12):
            note = chord[(step * 2 + bar) % 3] + 12 * (1 + (step % 4 == 3))
            _add(wave, bar * 3.0 + step * 0.25, _pluck(_hz(note), 0.5, 7.0, rate_hz), 0.6, rate_hz)
    return wave


def _piano(rate_hz: int) -> _Wave:
    """A slow tune in C over broken chords."""
    wave = np.zeros(round(_LOOP_S * rate_hz))
    tune = (76, 74, 72, 67, 69, 72, 74, 72, 77, 76, 74, 71, 72, 74, 76, 79, 76, 74, 72, 67, 69, 71, 72, 72)
    chords = ((48, 55, 64), (45, 52, 60), (41, 48, 57), (43, 50, 59))
    for beat, note in enumerate(tune):
        _add(wave, beat * 1.0, _pluck(_hz(note), 1.8, 2.2, rate_hz), 0.8, rate_hz)
        for step, low in enumerate(chords[beat // 2 % 4]):
            _add(wave, beat * 1.0 + step * 0.33, _pluck(_hz(low), 1.4, 2.6, rate_hz), 0.4, rate_hz)
    return wave


def _hz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _pluck(hz: float, length_s: float, decay: float, rate_hz: int) -> _Wave:
    """A struck string: harmonics, the higher ones dying sooner."""
    t = np.arange(round(length_s * rate_hz)) / rate_hz
    wave = np.zeros_like(t)
    for harmonic in range(1, 7):
        if hz * harmonic < rate_hz * 0.45:
            wave += np.sin(2 * np.pi * hz * harmonic * t) * np.exp(-t * decay * (0.7 + 0.5 * harmonic)) / harmonic**1.3
    return np.asarray(wave * np.minimum(1.0, t * 200.0), dtype=np.float64)


def _pad(hz: float, length_s: float, rate_hz: int) -> _Wave:
    """A held, slowly swelling tone of two voices slightly apart."""
    t = np.arange(round(length_s * rate_hz)) / rate_hz
    wave = np.sin(2 * np.pi * hz * t) + np.sin(2 * np.pi * hz * 1.004 * t) + 0.3 * np.sin(4 * np.pi * hz * t)
    swell = np.minimum(1.0, np.minimum(t, length_s - t) * 2.5)
    return np.asarray(wave * swell, dtype=np.float64)


def _add(wave: _Wave, at_s: float, sound: _Wave, gain: float, rate_hz: int) -> None:
    """Mix a sound in; what runs over the end begins the loop again."""
    places = (round(at_s * rate_hz) + np.arange(len(sound))) % len(wave)
    wave[places] += gain * sound


def _repeated(parts: list[Pcm], times: int) -> Pcm:
    return np.concatenate([np.zeros(0, dtype=np.int16), *parts * times])


def _tone(frequencies_hz: tuple[float, ...], length_s: float, rate_hz: int) -> Pcm:
    t = np.arange(round(length_s * rate_hz)) / rate_hz
    wave = np.zeros_like(t)
    for hz in frequencies_hz:
        wave += np.sin(2 * np.pi * hz * t)
    edge = np.minimum(1.0, np.minimum(t, length_s - t) * 200.0)  # 5 ms, so that it does not click
    return _pcm(wave * edge, _TONE_DBFS)


def _pcm(wave: _Wave, level_dbfs: float) -> Pcm:
    rms = float(np.sqrt(np.mean(wave**2))) if len(wave) else 0.0
    if rms == 0.0:
        return np.zeros(len(wave), dtype=np.int16)
    scaled = wave * (10 ** (level_dbfs / 20) / rms) * 32767
    return np.round(np.clip(scaled, -32767, 32767)).astype(np.int16)


def _country(language: str) -> str:
    if language[:2] == "en":
        return "uk" if language in ("en-GB", "en-IE", "en-AU", "en-NZ") else "us"
    return "eu"
