"""Sealed recordings: any part opens with the key, nothing without, and nothing that was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.sealing import CHUNK, HEAD, TAG, Sealed, seal

KEY = bytes(range(32))


def sealed(folder: Path, plain: bytes, key: bytes = KEY) -> Path:
    (folder / "mixed.wav").write_bytes(plain)
    return seal(folder / "mixed.wav", key)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_opens_whole_and_the_plain_file_is_gone(tmp_path: Path, size: int) -> None:
    plain = bytes(n % 251 for n in range(size))
    path = sealed(tmp_path, plain)
    assert not (tmp_path / "mixed.wav").exists()
    found = Sealed(path, KEY)
    assert (found.size, found.read(0, found.size)) == (size, plain)
    assert path.stat().st_mode & 0o777 == 0o600
    assert size < 32 or plain[:32] not in path.read_bytes()


@given(st.integers(0, 2 * CHUNK + 100), st.integers(1, CHUNK + 5))
@settings(max_examples=50)
def test_any_part_opens_by_itself(tmp_path_factory: pytest.TempPathFactory, start: int, length: int) -> None:
    folder = tmp_path_factory.mktemp("part")
    plain = bytes(n * 7 % 256 for n in range(2 * CHUNK + 200))
    assert Sealed(sealed(folder, plain), KEY).read(start, length) == plain[start : start + length]


def test_another_key_a_changed_byte_and_a_missing_end_do_not_open(tmp_path: Path) -> None:
    path = sealed(tmp_path, b"x" * (CHUNK + 10))
    whole = path.read_bytes()
    faults = {
        "changed": whole[:HEAD] + bytes([whole[HEAD] ^ 1]) + whole[HEAD + 1 :],
        "cut short": whole[: HEAD + CHUNK + TAG],
        "exchanged": whole[:HEAD] + whole[HEAD + CHUNK + TAG :] + whole[HEAD : HEAD + CHUNK + TAG],
    }
    for changed in faults.values():
        path.write_bytes(changed)
        found = Sealed(path, KEY)
        with pytest.raises(StoreError) as raised:
            found.read(0, found.size)
        assert raised.value.code == "recording-broken"
    path.write_bytes(whole)
    with pytest.raises(StoreError):
        Sealed(path, bytes(32)).read(0, 10)
