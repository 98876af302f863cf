"""What notifications say, in the user's own words: text with `{placeholders}`. Knows nothing of who is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["PLACEHOLDERS", "Template", "unknown_placeholders"]

PLACEHOLDERS: Final = ("title", "text", "company", "goal", "call_id", "kind")
"""`title` and `text` as they would be told without a template."""

_NAMED: Final = re.compile(r"\{(\w*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Those in the text that nothing is known for."""
    return [name for name in _NAMED.findall(text) if name not in PLACEHOLDERS]


@dataclass(frozen=True, slots=True)
class Template:
    """An empty part is told as without a template."""

    title: str = ""
    text: str = ""

    def worded(self, known: Mapping[str, str]) -> tuple[str, str]:
        """Title and text. What is filled in is not read for placeholders itself."""
        return _filled(self.title or "{title}", known), _filled(self.text or "{text}", known)


def _filled(template: str, known: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda found: known.get(found[1], found[0]), template)
