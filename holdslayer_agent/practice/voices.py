"""Who sounds how in a practice company: a person never has the menu's voice, and keeps his own all through the call."""

from __future__ import annotations

import hashlib

from holdslayer_agent.practice.play_events import SpokenPiece

__all__ = ["voice_for", "voices_for"]

_MENU = {"en": "flite:rms", "de": "espeak:de", "fr": "espeak:fr-fr", "es": "espeak:es"}
_OTHER_MENU = {"en": "flite:slt", "de": "espeak:de+f2", "fr": "espeak:fr-fr+f2", "es": "espeak:es+f2"}
_PEOPLE = {
    "en": ("flite:awb", "flite:kal16", "festival:slt_hts"),
    "de": ("espeak:de+f4", "espeak:de+m5"),
    "fr": ("espeak:fr-fr+f4", "espeak:fr-fr+m5"),
    "es": ("espeak:es+f4", "espeak:es+m5"),
}
"""Those a recogniser understands best come first in English; see the menu's choice in `speech.tts_local`."""


def voices_for(piece: SpokenPiece) -> tuple[str, ...]:
    """The voice of a piece, then those to fall back on where a machine lacks it; a person's never the menu's."""
    first = voice_for(piece)
    short = piece.language[:2]
    others = _PEOPLE[short] if piece.by_person else (_MENU[short], _OTHER_MENU[short])
    spare = "espeak:en-us+m5" if piece.by_person and short == "en" else f"espeak:{short}"
    return tuple(dict.fromkeys((first, *others, spare)))


def voice_for(piece: SpokenPiece) -> str:
    """The voice of a piece, as `engine:name`. The same name always has the same voice."""
    short = piece.language[:2]
    if piece.by_person:
        choices = _PEOPLE[short]
        digest = hashlib.sha256(piece.voice.encode()).digest()
        return choices[digest[0] % len(choices)]
    voice = _OTHER_MENU[short] if piece.voice in ("second", "other", "woman", "female") else _MENU[short]
    return voice.replace(":es", ":es-419", 1) if piece.language.startswith("es-") else voice
