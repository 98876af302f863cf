"""A telephone line: band limits, noise, gain, G.711, G.722 or Opus, lost packets, and lines that change in a call.

8 kHz float32 in and out.
"""

from __future__ import annotations

import io
import itertools
from typing import Any, Final

import numpy as np
import soundfile
import soxr

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Samples
from holdslayer_agent.errors import SetupError

__all__ = ["alaw", "carry", "g722", "mulaw", "opus", "shaped_noise"]

PACKET: Final = 160
_LOUDEST: Final = 32635


def carry(samples: Samples, line: dict[str, Any], rng: np.random.Generator) -> Samples:
    """What arrives at the other end of `line`: band, noise {type, dbfs}, gain_db, codec, loss {p, burst, plc}.

    With `changes`, a list of lines each with an `at_s`, the line becomes another there, as in a transfer.
    """
    changes = line.get("changes")
    if changes:
        edges = [0, *(round(change["at_s"] * RATE_HZ) for change in changes), samples.size]
        lines = [{key: value for key, value in line.items() if key != "changes"}, *changes]
        pieces = [samples[start:end] for start, end in itertools.pairwise(edges)]
        return np.concatenate([carry(piece, one, rng) for piece, one in zip(pieces, lines, strict=True) if piece.size])
    heard = _band(samples) if line.get("band") else samples
    noise = line.get("noise")
    if noise:
        heard = heard + shaped_noise(noise, heard.size, rng)
    heard = np.clip(heard * 10 ** (line.get("gain_db", 0) / 20), -1, 1)
    codec = {"ulaw": mulaw, "alaw": alaw, "g722": g722, "opus": opus}[line.get("codec", "ulaw")]
    heard = codec(heard)
    return _lose(heard, line["loss"], rng) if line.get("loss") else heard


def shaped_noise(noise: dict[str, Any], size: int, rng: np.random.Generator) -> Samples:
    """White or pink noise, or mains hum, at `dbfs` RMS."""
    if noise["type"] == "hum":
        time_s, mains = np.arange(size) / RATE_HZ, noise.get("f", 60)
        wave = np.sin(2 * np.pi * mains * time_s) + 0.5 * np.sin(2 * np.pi * 3 * mains * time_s)
        wave = wave + 0.1 * rng.standard_normal(size)
    else:
        wave = rng.standard_normal(size)
        if noise["type"] == "pink":
            spectrum = np.fft.rfft(wave)
            spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
            wave = np.fft.irfft(spectrum, size)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * 10 ** (noise["dbfs"] / 20), np.float32)


def mulaw(samples: Samples) -> Samples:
    """Through G.711 µ-law and back (ITU-T G.711, table 2)."""
    whole = np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int32)
    magnitude = np.minimum(np.abs(whole), _LOUDEST) + 132
    exponent = np.clip(np.floor(np.log2(magnitude)).astype(int) - 7, 0, 7)
    mantissa = (magnitude >> (exponent + 3)) & 0xF
    coarse = (((mantissa << 3) + 132) << exponent) - 132
    return np.asarray(np.where(whole < 0, -coarse, coarse) / 32768.0, np.float32)


def alaw(samples: Samples) -> Samples:
    """Through the A-law curve at 8 bits and back (ITU-T G.711, A = 87.6)."""
    a, size = 87.6, np.abs(samples)
    bend = 1 + np.log(a)
    small = size < 1 / a
    pressed = np.where(small, a * size / bend, (1 + np.log(np.maximum(a * size, 1e-9))) / bend)
    stepped = np.round(pressed * 127) / 127
    opened = np.where(stepped < 1 / bend, stepped * bend / a, np.exp(stepped * bend - 1) / a)
    return np.asarray(np.sign(samples) * opened, np.float32)


def g722(samples: Samples) -> Samples:
    """Through G.722 at 64 kbit/s and back. Raises SetupError where the codec is not installed."""
    try:
        import G722
    except ImportError as exc:
        raise SetupError(
            "a line uses G.722, which is not installed", code="codec-missing", mend="pip install G722"
        ) from exc
    wide = np.clip(soxr.resample(samples, RATE_HZ, 16000) * 32767, -32768, 32767).astype(np.int16)
    wide = np.concatenate([wide, np.zeros(-wide.size % 320, np.int16)])
    coder = G722.G722(16000, 64000)
    stored = coder.encode(wide)
    back = np.asarray(G722.G722(16000, 64000).decode(stored), np.float32) / np.float32(32768)
    narrow = soxr.resample(back, 16000, RATE_HZ)[: samples.size]
    out = np.zeros(samples.size, np.float32)
    out[: narrow.size] = narrow
    return out


def opus(samples: Samples) -> Samples:
    """Through Opus and back, as libsndfile encodes it."""
    stored = io.BytesIO()
    soundfile.write(stored, soxr.resample(samples, RATE_HZ, 16000), 16000, format="OGG", subtype="OPUS")
    stored.seek(0)
    back, rate_hz = soundfile.read(stored, dtype="float32")
    out = np.zeros(samples.size, np.float32)
    narrow = soxr.resample(back, rate_hz, RATE_HZ)[: samples.size]
    out[: narrow.size] = narrow
    return out


def _band(samples: Samples) -> Samples:
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    keep = 1 / (1 + (300 / np.maximum(hz, 1)) ** 8) / (1 + (hz / 3400) ** 16)
    return np.fft.irfft(spectrum * keep, len(samples)).astype(np.float32)


def _lose(samples: Samples, loss: dict[str, Any], rng: np.random.Generator) -> Samples:
    """Packets lost in bursts (Gilbert's model), concealed by zeros or by a fading repeat."""
    packets, burst = len(samples) // PACKET, loss.get("burst", 1.0)
    recover = 1 / burst
    fail = loss["p"] * recover / (1 - loss["p"])
    chance = rng.random(packets)
    heard, before = samples.copy(), np.zeros(PACKET, np.float32)
    lost, run = False, 0
    for packet in range(packets):
        lost = chance[packet] >= recover if lost else chance[packet] < fail
        here = slice(packet * PACKET, (packet + 1) * PACKET)
        if lost:
            run += 1
            heard[here] = before * 0.5**run if loss.get("plc") == "repeat" else 0
        else:
            before, run = samples[here].copy(), 0
    return heard
