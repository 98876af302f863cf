"""Reading the settings: file and environment, every fault reported at once, with its place and its mend."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from holdslayer_agent.errors import ConfigError
from holdslayer_agent.settings.whole import Settings

__all__ = [
    "load_settings",
]


def load_settings(path: Path | None, environ: dict[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Raises ConfigError(code="settings-invalid") naming file, line and key of every fault, or "settings-missing".
    """
    document: Any = {}
    where = "environment"
    if path is not None:
        where = str(path)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"The settings file {path} can't be read: {error}",
                code="settings-missing",
                mend="Copy docs/settings.example.yaml there and fill it in, or name another with --settings.",
            ) from error
        try:
            document = YAML(typ="rt").load(text) or {}
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            # The parser's own words on a doubled key hold its value, which may be a password.
            problem = "a key is written twice" if isinstance(error, DuplicateKeyError) else error.problem
            raise _invalid([f"{path}:{line}: {problem}"]) from None
        except YAMLError as error:
            raise _invalid([f"{path}:1: not YAML: {str(error).splitlines()[0]}"]) from error
    if not isinstance(document, dict):
        raise _invalid([f"{where}:1: settings must be a map of keys"])
    merged = _plain(document)
    variables: dict[tuple[str, ...], str] = {}
    for name, value in sorted((os.environ if environ is None else environ).items()):
        if name.startswith("HOLDSLAYER_") and name not in _NOT_KEYS:
            keys = name.removeprefix("HOLDSLAYER_").removesuffix("_FILE").lower().split("__")
            if keys[0] in Settings.model_fields:
                _put(merged, keys, _secret_in(Path(value), name) if name.endswith("_FILE") else value, name)
                variables[tuple(keys)] = name
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise _invalid([_fault(where, document, variables, fault) for fault in error.errors()]) from None


_NOT_KEYS = frozenset({"HOLDSLAYER_CACHE", "HOLDSLAYER_TOOLS", "HOLDSLAYER_PREFIX_ONLY", "HOLDSLAYER_ASTERISK"})


def _invalid(faults: list[str]) -> ConfigError:
    return ConfigError(
        "The settings have {} fault{}:\n  {}".format(len(faults), "s" if len(faults) > 1 else "", "\n  ".join(faults)),
        code="settings-invalid",
        mend="docs/settings.example.yaml shows every key with its type and default.",
        faults=tuple(faults),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value


def _put(target: dict[str, Any], keys: list[str], value: str, name: str) -> None:
    for key in keys[:-1]:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            raise _invalid([f"environment: {name}: {key} is not a group of keys"])
    target[keys[-1]] = value


def _secret_in(path: Path, name: str) -> str:
    """A secret as containers hand it over: a file with nothing else in it."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise _invalid([f"environment: {name}: {path} can't be read: {why}"]) from None


def _fault(where: str, document: Any, variables: dict[tuple[str, ...], str], fault: Any) -> str:
    """One pydantic fault as `file:line: key.path: what is wrong`; secrets are never echoed."""
    line = 1
    node = document
    for key in fault["loc"]:
        marks = getattr(node, "lc", None)
        if isinstance(node, dict) and key in node:
            line = (marks.key(key)[0] if marks else line - 1) + 1
            node = node[key]
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            line = (marks.item(key)[0] if marks else line - 1) + 1
            node = node[key]
        else:
            break
    path = ".".join(str(k) for k in fault["loc"]) or "settings"
    variable = variables.get(tuple(str(k) for k in fault["loc"]))
    message = "unknown key" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
    return f"environment: {variable}: {message}" if variable else f"{where}:{line}: {path}: {message}"
