#!/usr/bin/env python3
"""The integration as one zip, as HACS unpacks it into custom_components/holdslayer: dist/holdslayer.zip.

Standard library only. The same files give the same bytes.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "ha_integration/custom_components/holdslayer"
RELEASE = ROOT / "dist/holdslayer.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)


def files() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def pack(target: Path = RELEASE) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as release:
        for path in files():
            entry = zipfile.ZipInfo(path.relative_to(SOURCE).as_posix(), EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            release.writestr(entry, path.read_bytes())
    return target


if __name__ == "__main__":
    print(pack(Path(sys.argv[1]) if len(sys.argv) > 1 else RELEASE))
