#!/usr/bin/env python3
"""Read docker-compose.yml as `docker compose config` does, in each profile: part of `make check`. Starts nothing.

Standard library only. Where the machine has no Compose 2 of its own, Debian's is unpacked from `sid` under .cache, as
Asterisk is (see bootstrap.py); where that can't be had, it says so and checks nothing.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bootstrap import CACHE, Apt, Fault, host_sources, run, say, sid_sources

ROOT = Path(__file__).resolve().parents[1]
PLACE = CACHE / "compose"
PROGRAM = PLACE / "usr/libexec/docker/cli-plugins/docker-compose"
PROFILES = ("demo", "real")


def command() -> list[str] | None:
    """How to call a Compose of version 2 or later; None where there is none."""
    for words in (["docker", "compose"], ["docker-compose"], [str(PROGRAM)]):
        if shutil.which(words[0]) and _version(words).partition(".")[0] not in {"", "0", "1"}:
            return words
    sources = sid_sources(host_sources())
    if sources is None:
        return None
    say("unpacking Docker Compose from the mirror's sid")
    shutil.rmtree(PLACE, ignore_errors=True)
    try:
        Apt(sources, "compose").unpack(["docker-compose"], PLACE)
    except Fault as fault:
        say(fault.what)
        return None
    return [str(PROGRAM)] if PROGRAM.exists() else None


def _version(words: list[str]) -> str:
    """As `2.40.3-3`; empty where it is not there, or older and does not know the question."""
    done = run([*words, "version", "--short"])
    return done.stdout.strip().removeprefix("v") if done.returncode == 0 else ""


def main() -> int:
    """0 when every profile is understood, or nothing is there that could read them."""
    words = command()
    if words is None:
        print("no Docker Compose 2 here and none to be had: docker-compose.yml is checked against its schema alone")
        return 0
    for profile in PROFILES:
        done = run([*words, "--project-directory", str(ROOT), "-f", str(ROOT / "docker-compose.yml"),
                    "--profile", profile, "config", "-q"])  # fmt: skip
        if done.returncode or done.stderr.strip():
            print(f"docker-compose.yml, profile {profile}:\n{done.stderr or done.stdout}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
