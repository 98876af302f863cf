"""Finding an Asterisk on this machine: the private prefix that set-up made, or the machine's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from holdslayer_agent.errors import SetupError

__all__ = ["Installation", "find_asterisk", "tools_bin"]

OLDEST = 20
"""First version with ARI externalMedia over AudioSocket and chan_audiosocket as used here."""

WIDEBAND_SINCE = (20, 17), (21, 12), (22, 7), (23, 1)
"""Releases per branch whose chan_audiosocket takes slin16 and the AudioSocket kinds 0x11–0x18. Older ones: 8 kHz.

Source: asterisk/asterisk pull request 1492, merged 2025-10-17 into these branches; the first releases after that day.
`asterisk.rate_hz` in the settings overrides the guess. Measured here with 22.10.1 only."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An Asterisk that can be started. `version` as (major, minor, patch)."""

    program: Path
    modules: Path
    data: Path
    version: tuple[int, ...]

    @property
    def wideband(self) -> bool:
        """Whether AudioSocket carries 16 kHz."""
        major, minor = (*self.version, 0)[:2]
        return major >= 24 or any(major == m and minor >= n for m, n in WIDEBAND_SINCE)


def tools_bin() -> Path | None:
    """The `bin` folder of the private prefix, where set-up made one (HOLDSLAYER_TOOLS, or .cache/prefix/bin)."""
    named = os.environ.get("HOLDSLAYER_TOOLS")
    here = Path(__file__).resolve().parents[2] / ".cache" / "prefix" / "bin"
    for place in (Path(named) if named else None, here):
        if place and place.is_dir():
            return place
    return None


def find_asterisk() -> Installation:
    """The prefix's Asterisk if set-up made one, else the machine's own.

    Raises SetupError: "asterisk-missing", "asterisk-version" or "asterisk-modules".
    """
    places: list[tuple[Path, Path]] = []
    tools = tools_bin()
    if tools and (tools / "asterisk").exists():
        places.append((tools / "asterisk", tools.parent))
    own = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if own:
        places.append((Path(own), Path("/")))
    if not places:
        raise SetupError(
            "There is no Asterisk on this machine.",
            code="asterisk-missing",
            mend="Run make setup (a private copy, no root needed), or install Asterisk 20 or newer.",
        )
    program, prefix = places[0]
    return _describe(program, prefix)


def _describe(program: Path, prefix: Path) -> Installation:
    try:
        printed = subprocess.run([str(program), "-V"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(
            f"{program} does not run: {error}", code="asterisk-missing", mend="Run make setup again."
        ) from error
    found = re.search(r"Asterisk (?:certified/)?(\d+)\.(\d+)(?:\.(\d+))?", printed)
    version = tuple(int(part or 0) for part in found.groups()) if found else (0,)
    if version[0] < OLDEST:
        raise SetupError(
            f"{program} is {printed.strip() or 'of an unknown version'}; {OLDEST} or newer is needed.",
            code="asterisk-version",
            mend="Run HOLDSLAYER_PREFIX_ONLY=1 make setup: it puts a current Asterisk beside the old one.",
        )
    libraries = [prefix / "usr/lib" / t / "asterisk/modules" for t in ("x86_64-linux-gnu", "aarch64-linux-gnu")]
    libraries += [
        prefix / "usr/lib/asterisk/modules",
        prefix / "usr/local/lib/asterisk/modules",
        prefix / "usr/lib64/asterisk/modules",
    ]
    modules = next((p for p in libraries if p.is_dir()), None)
    if modules is None or not (modules / "chan_audiosocket.so").exists():
        raise SetupError(
            f"The Asterisk at {program} has no chan_audiosocket module.",
            code="asterisk-modules",
            mend="Install asterisk-modules, or run HOLDSLAYER_PREFIX_ONLY=1 make setup.",
        )
    data = next((p for p in (prefix / "usr/share/asterisk", prefix / "var/lib/asterisk") if p.is_dir()), prefix)
    return Installation(program, modules, data, version)
