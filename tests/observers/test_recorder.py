"""What becomes of recordings."""

from __future__ import annotations

import os
from pathlib import Path

from holdslayer_agent.core.call import CallId
from holdslayer_agent.observers.recorder import Recorder

CALL = CallId("0123456789ab")
DAY_S = 86_400.0


def spool(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = [folder / name for name in names]
    for file in files:
        file.write_bytes(b"RIFF")
    return files


def test_the_files_of_a_call_move_to_its_folder_named_by_leg(tmp_path: Path) -> None:
    files = spool(tmp_path / "spool", f"{CALL}-company.wav16", f"{CALL}-phone-desk.wav")
    kept = Recorder(tmp_path / "recordings", 30).keep(CALL, files)
    assert [p.relative_to(tmp_path).as_posix() for p in kept] == [
        f"recordings/{CALL}/company.wav",
        f"recordings/{CALL}/phone-desk.wav",
    ]
    assert not any(f.exists() for f in files)


def test_others_can_not_look_into_the_folder_of_a_call(tmp_path: Path) -> None:
    kept = Recorder(tmp_path / "recordings", 30).keep(CALL, spool(tmp_path / "spool", f"{CALL}-company.wav"))
    assert kept[0].parent.stat().st_mode & 0o077 == 0


def test_a_file_that_can_not_be_moved_stays_and_is_still_known(tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("a file where the folder should be")
    files = spool(tmp_path / "spool", f"{CALL}-company.wav")
    assert Recorder(tmp_path / "recordings", 30).keep(CALL, files) == files
    assert files[0].exists()


def test_recordings_are_removed_after_the_days_set(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "recordings", keep_days=2)
    old = recorder.keep(CALL, spool(tmp_path / "spool", f"{CALL}-company.wav"))[0]
    other = CallId("ba9876543210")
    young = recorder.keep(other, spool(tmp_path / "spool", f"{other}-company.wav"))[0]
    os.utime(old, (0, 0))
    os.utime(young, (2 * DAY_S, 2 * DAY_S))
    assert recorder.prune(now=3 * DAY_S) == 1
    assert not old.exists()
    assert young.exists()
