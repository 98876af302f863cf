#!/usr/bin/env python3
"""What Home Assistant installs: the integration as one zip, as HACS unpacks it, and the app's folder for Supervisor.

Standard library only. The same files give the same bytes. Whoever publishes says who he is: HOLDSLAYER_OWNER (@name, or
several with spaces between; nothing is built without) and HOLDSLAYER_HOMEPAGE (an address, also that of the tracker,
plus /issues) go into the manifest of the zip, and the rule `integration-owner` of its quality scale becomes true.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "ha_integration/custom_components/holdslayer"
APP = ROOT / "ha_integration/app"
AGENT = ("holdslayer_agent", "asterisk", "deploy/requirements.lock", "pyproject.toml", "README.md", "LICENSE")
OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9._-]{1,100})?")
UNOWNED = re.compile(r"  integration-owner:\n    status: todo\n    comment: .*\n")
"""The rule as the source has it: `todo` is the quality scale's own word for a rule that does not hold yet."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def owners(environment: Mapping[str, str]) -> list[str]:
    """Who answers for the release, as Home Assistant writes code owners. Raises ValueError naming what is none."""
    found = environment.get("HOLDSLAYER_OWNER", "").split()
    for owner in found:
        if not OWNER.fullmatch(owner):
            raise ValueError(f"HOLDSLAYER_OWNER: {owner!r} is no code owner: @name or @organisation/team")
    return found


def quality_scale(environment: Mapping[str, str]) -> bytes:
    """The rules, with that of the owner done where there is one."""
    text = (SOURCE / "quality_scale.yaml").read_text(encoding="utf-8")
    if owners(environment):
        text, done = UNOWNED.subn("  integration-owner: done\n", text)
        if done != 1:
            raise ValueError("quality_scale.yaml: the rule integration-owner is not where it was")
    return text.encode()


def manifest(environment: Mapping[str, str]) -> bytes:
    """The manifest with the publisher's addresses, where there is one."""
    told = json.loads((SOURCE / "manifest.json").read_text(encoding="utf-8"))
    if home := environment.get("HOLDSLAYER_HOMEPAGE", "").rstrip("/"):
        told |= {"documentation": home, "issue_tracker": f"{home}/issues"}
    told["codeowners"] = owners(environment)
    ordered = {name: told[name] for name in ("domain", "name", *sorted(told.keys() - {"domain", "name"}))}
    return (json.dumps(ordered, indent=2) + "\n").encode()


def pack(target: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The integration."""
    files = {path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in _files(SOURCE)}
    told = {"manifest.json": manifest(environment), "quality_scale.yaml": quality_scale(environment)}
    return _write(target, {**files, **told})


def pack_app(target: Path) -> Path:
    """The app, as a repository of apps: with the agent's source beside its Dockerfile."""
    files = {path.relative_to(APP).as_posix(): path.read_bytes() for path in _files(APP)}
    for name in AGENT:
        for path in _files(ROOT / name):
            files[f"holdslayer/agent/{path.relative_to(ROOT).as_posix()}"] = path.read_bytes()
    return _write(target, files)


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _write(target: Path, files: Mapping[str, bytes]) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as release:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            release.writestr(entry, files[name])
    return target


def main(folder: Path, environment: Mapping[str, str] = os.environ) -> int:
    """2, and nothing built, where nobody answers for it."""
    try:
        named = owners(environment)
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 2
    if not named:
        print("A release needs an owner: HOLDSLAYER_OWNER=@name make ha-release", file=sys.stderr)
        return 2
    print(pack(folder / "holdslayer.zip", environment))
    print(pack_app(folder / "holdslayer-app.zip"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
