"""Packed recordings: same length, same sound, playable after a kill, and gone when deleted."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.calls.archive import KeptRecording
from holdslayer_agent.observers.finisher import Finisher
from holdslayer_agent.observers.packing import Packing, pack
from holdslayer_agent.observers.sealing import Sealed
from holdslayer_agent.observers.store import Store
from tests.api.network_door import PAST, kept_call

RATE_HZ = 16000
TONE = (8000 * np.sin(np.arange(3 * RATE_HZ) * 2 * np.pi * 440 / RATE_HZ)).astype(np.int16)


def recording(folder: Path, name: str = "mixed.wav") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, TONE, RATE_HZ, subtype="PCM_16")
    return path


def test_flac_keeps_every_sample(tmp_path: Path) -> None:
    packed = pack(recording(tmp_path), "flac")
    found, rate_hz = soundfile.read(packed, dtype="int16")
    assert (packed.name, rate_hz) == ("mixed.flac", RATE_HZ)
    assert np.array_equal(found, TONE)
    assert not (tmp_path / "mixed.wav").exists()


def test_opus_is_far_smaller_and_sounds_alike(tmp_path: Path) -> None:
    plain = recording(tmp_path)
    size = plain.stat().st_size
    packed = pack(plain, "opus")
    found, rate_hz = soundfile.read(packed, dtype="int16")
    assert packed.stat().st_size < size / 4
    assert abs(len(found) / rate_hz - 3.0) < 0.05
    spectrum = np.abs(np.fft.rfft(found[rate_hz : 2 * rate_hz]))
    assert abs(int(np.argmax(spectrum)) - 440) <= 1


def test_a_file_whose_header_was_never_finished_is_packed_whole(tmp_path: Path) -> None:
    path = recording(tmp_path)
    with path.open("r+b") as file:  # as Asterisk leaves it when it is killed
        file.seek(4)
        file.write(struct.pack("<I", 36))
        file.seek(40)
        file.write(struct.pack("<I", 0))
    assert soundfile.info(pack(path, "flac")).frames == len(TONE)


def test_what_is_no_recording_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mixed.wav"
    path.write_bytes(b"RIFF")
    with pytest.raises(OSError, match="packed"):
        pack(path, "opus")
    assert [f.name for f in tmp_path.iterdir()] == ["mixed.wav"]


@pytest.mark.parametrize(("packing", "ending"), [("flac", ".flac"), ("opus", ".opus")])
async def test_recordings_of_ended_calls_are_packed_and_then_sealed(
    tmp_path: Path, packing: Packing, ending: str
) -> None:
    store = await Store.open(tmp_path / "calls.db")
    await kept_call(store, recordings=(recording(tmp_path, f"{PAST}/mixed.wav"),))
    await Finisher(store, packing, None, lambda: 1_900_000_000.0).look()
    assert [r.path.name for r in await store.archive.recordings(PAST)] == [f"mixed{ending}"]
    await Finisher(store, packing, bytes(32), lambda: 1_900_000_000.0).look()
    (kept,) = await store.archive.recordings(PAST)
    assert kept.path.name == f"mixed{ending}.sealed"
    assert Sealed(kept.path, bytes(32)).read(0, 4) in (b"fLaC", b"OggS")
    await store.close()


@pytest.mark.parametrize("left", ["mixed.flac", "mixed.flac.sealed"])
async def test_a_kill_between_the_file_and_its_note_is_made_good(tmp_path: Path, left: str) -> None:
    store = await Store.open(tmp_path / "calls.db")
    plain = recording(tmp_path, f"{PAST}/mixed.wav")
    await kept_call(store, recordings=(plain,))
    plain.rename(plain.with_name(left))
    assert await Finisher(store, "flac", None, lambda: 1_900_000_000.0).look() == 1
    assert [r.path.name for r in await store.archive.recordings(PAST)] == [left]
    await store.close()


def test_deleting_takes_everything_that_was_made_of_a_recording_and_nothing_else(tmp_path: Path) -> None:
    for name in ("mixed.wav", "mixed.flac", "mixed.flac.new", "mixed.flac.sealed", "company.flac"):
        (tmp_path / name).write_bytes(b"x")
    KeptRecording("mixed", tmp_path / "mixed.flac").remove()
    assert [f.name for f in tmp_path.iterdir()] == ["company.flac"]
