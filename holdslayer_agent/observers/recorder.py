"""What becomes of recordings: moved from Asterisk's spool to a folder a call, and removed after the days set.

Asterisk itself records (it goes on when the agent is killed). Whether anything is recorded is `recording.consent`.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from holdslayer_agent.core.call import CallId

__all__ = ["Recorder"]

log = logging.getLogger(__name__)


class Recorder:
    """Keeps `folder/<call>/<leg>.wav`. All methods touch the disk: call them off the event loop."""

    def __init__(self, folder: Path, keep_days: int) -> None:
        self._folder = folder
        self._keep_days = keep_days

    def keep(self, call_id: CallId, files: Sequence[Path]) -> list[Path]:
        """Move a call's files; where the disk refuses they stay where they are."""
        kept = []
        for file in files:
            leg = file.name.partition(".")[0].removeprefix(f"{call_id}-")
            target = self._folder / call_id / f"{leg}.wav"
            try:
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # A rename within one file system: Asterisk may still be writing the end of it.
                file.replace(target)
            except OSError as error:
                log.warning("recording %s stays in the spool: %s", file.name, error.strerror)
                target = file
            kept.append(target)
        return kept

    def prune(self, now: float) -> int:
        """Remove calls' folders whose newest file is older than `keep_days`; how many. `now` in Unix seconds."""
        removed = 0
        for folder in self._folder.glob("*"):
            times = [f.stat().st_mtime for f in folder.glob("*")]
            if folder.is_dir() and now - max(times, default=0.0) > self._keep_days * 86_400:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
        return removed
