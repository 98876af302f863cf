"""Passwords made at first start and kept in one file that only the owner can read."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from holdslayer_agent.errors import ConfigError

__all__ = ["SecretFile"]


class SecretFile:
    """`data_dir/secrets.json`, mode 0600: name → password. A name asked for the first time gets a new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str:
        """The password of `name`. Raises ConfigError when the file is broken or others may read it."""
        known = self._read()
        if name not in known:
            known[name] = secrets.token_urlsafe(24)
            self._write(known)
        return known[name]

    def _read(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        if self._path.stat().st_mode & 0o077:
            raise ConfigError(
                f"{self._path} can be read by others.", code="secrets-exposed", mend=f"chmod 600 {self._path}"
            )
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(k): str(v) for k, v in known.items()}
        except (ValueError, AttributeError) as error:
            raise ConfigError(
                f"{self._path} is not valid JSON: {error}",
                code="secrets-broken",
                mend="Remove it: new passwords are made at the next start (phones need theirs again).",
            ) from error

    def _write(self, known: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)  # one that lies there keeps its mode
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(known, file, indent=1)
        fresh.replace(self._path)
