"""What this installation is called: sixteen hex digits that stay the same as long as its data folder."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

__all__ = ["instance_id"]


def instance_id(folder: Path) -> str:
    """Made at first use and kept in `folder/instance`. No secret. Raises OSError."""
    file = folder / "instance"
    fresh = secrets.token_hex(8)
    with contextlib.suppress(FileExistsError):
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as handle:
            handle.write(fresh + "\n")
        return fresh
    found = file.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch("[0-9a-f]{16}", found):  # a kill while it was written
        file.write_text(fresh + "\n", encoding="ascii")
        return fresh
    return found
