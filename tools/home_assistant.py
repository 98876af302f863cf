#!/usr/bin/env python3
"""Set up two Home Assistants under .cache/homeassistant: one to test the integration in, one that runs. No root needed.

Standard library only. Home Assistant 2026.10 and later need Python 3.14, which few machines have: where there is none,
it is unpacked from Debian's `sid` as Asterisk is (see bootstrap.py).
"""

from __future__ import annotations

import platform
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bootstrap import CACHE, DROP, Apt, Fault, host_sources, run, say, sid_sources, tail

PLACE = CACHE / "homeassistant"
PYTHON = PLACE / "python"
VENV = PLACE / "venv"
SERVER = PLACE / "server"

TESTS = (
    "pytest-homeassistant-custom-component==0.13.375",
    "hassil==3.12.1",
    "home-assistant-frontend==20260930.5",
    "home-assistant-intents==2026.10.6",
    "gazetteer-matcher==1.1.0",
    "ruff>=0.8",
    "mypy>=1.13",
)
"""The first brings Home Assistant 2026.10.4, the oldest that the integration supports; the next four are what its
pages and `conversation` would fetch at run time."""
RUNNING = (
    "homeassistant==2026.11.0",
    "home-assistant-frontend==20261028.4",
    "home-assistant-intents==2026.10.27",
    "hassil==3.12.1",
    "gazetteer-matcher==1.1.0",
    "PyNaCl==1.6.2",
    "PyTurboJPEG==1.8.3",
    "SQLAlchemy==2.0.54",
    "fnv-hash-fast==2.0.3",
    "aiohasupervisor==0.8.1",
    "ha-ffmpeg==3.2.2",
    "infrared-protocols==10.5.0",
    "mutagen==1.48.1",
    "psutil-home-assistant==0.0.1",
    "rf-protocols==4.3.0",
)
"""A Home Assistant that runs, of the newest release, and what the parts that the test loads would fetch."""

NOT_NEEDED = (*DROP, "usr/lib/python3.14/test/")


def own_python() -> str:
    """A Python 3.14: the machine's own, or one unpacked beside it."""
    found = shutil.which("python3.14")
    if found and run([found, "-c", "import ensurepip, venv"]).returncode == 0:
        return found
    program = PYTHON / "usr/bin/python3.14"
    if (PYTHON / "ready").exists():
        return str(program)
    sources = sid_sources(host_sources())
    if sources is None:
        raise Fault("no-python-3.14", "Python 3.14 is not on this machine.", "Install it; then run make test-ha again.")
    say("unpacking Python 3.14 from the mirror's sid")
    shutil.rmtree(PYTHON, ignore_errors=True)
    Apt(sources, "home assistant").unpack(["python3.14-venv", "python3.14-dev", "libstdc++6"], PYTHON)
    for folder in NOT_NEEDED:
        shutil.rmtree(PYTHON / folder, ignore_errors=True)
    triplet = f"{platform.machine()}-linux-gnu"
    libraries = ":".join(str(PYTHON / part / triplet) for part in ("usr/lib", "lib"))
    loader = next((p for p in sorted(PYTHON.glob("usr/lib*/**/ld-linux-*.so.*")) if p.exists()), None)
    if loader is None or not program.exists():
        raise Fault("python-broken", "Python 3.14 is not in its package as expected.", f"Remove {PYTHON}; run again.")
    # A script in the program's place: it starts the program through its own loader under the name by which it was
    # called, so virtual environments and child processes come out right. (patchelf breaks this non-PIE program.)
    real = program.with_name("python3.14.real")
    program.rename(real)
    program.write_text(f"#!/bin/sh\nexec '{loader}' --library-path '{libraries}' --argv0 \"$0\" '{real}' \"$@\"\n")
    program.chmod(0o755)
    done = run([str(program), "-c", "import ssl, sqlite3, venv"])
    if done.returncode:
        raise Fault("python-broken", f"Python 3.14 does not start:\n{tail(done.stderr)}", "Install Python 3.14.")
    (PYTHON / "ready").touch()
    return str(program)


def set_up(venv: Path, packages: tuple[str, ...]) -> None:
    """A virtual environment with these, made or renewed where it is not there already."""
    wanted, stamp = "\n".join(packages), venv.with_suffix(".txt")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    python = venv / "bin/python"
    if not python.exists() or run([str(python), "-m", "pip", "--version"]).returncode:
        shutil.rmtree(venv, ignore_errors=True)
        done = run([own_python(), "-m", "venv", "--without-pip", str(venv)])
        # Debian's ensurepip reads the host's wheels; the unpacked one comes with its own.
        wheel = next(PYTHON.glob("usr/share/python-wheels/pip-*.whl"), None)
        pip = [str(wheel / "pip")] if wheel else ["-m", "ensurepip"]
        install = ["install", "--quiet", "pip"] if wheel else []
        done = done if done.returncode else run([str(python), *pip, *install])
        if done.returncode:
            raise Fault("no-venv", f"No virtual environment:\n{tail(done.stdout + done.stderr)}", f"Remove {PLACE}.")
    say(f"installing {packages[0]}")
    done = run([str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *packages])
    if done.returncode:
        raise Fault("python-packages", f"pip could not install:\n{tail(done.stderr)}", "Check the network; run again.")
    stamp.write_text(wanted)
    say(f"{packages[0]} is ready ({time.monotonic() - begun:.0f} s)")


def main() -> int:
    try:
        for wanted in sys.argv[1:] or ("tests", "server"):
            set_up(*{"tests": (VENV, TESTS), "server": (SERVER, RUNNING)}[wanted])
    except Fault as fault:
        print(f"\nset-up stopped: {fault.what} [{fault.code}]\n  mend: {fault.mend}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
