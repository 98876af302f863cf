"""Who sounds how in a practice company: a person never has the menu's voice, and keeps his own all through the call."""

from __future__ import annotations

import hashlib

from holdslayer_agent.practice.play_events import SpokenPiece

__all__ = ["voice_for", "voices_for"]

_MENU = {
    "en": ("flite:rms", "flite:slt", "espeak:en"),
    "de": ("pico:de-DE", "espeak:de"),
    "fr": ("pico:fr-FR", "espeak:fr-fr"),
    "es": ("pico:es-ES", "espeak:es"),
}
_OTHER_MENU = {
    "en": ("flite:slt", "flite:rms", "espeak:en"),
    "de": ("pico:de-DE+f1", "espeak:de+f2"),
    "fr": ("pico:fr-FR+f1", "espeak:fr-fr+f2"),
    "es": ("pico:es-ES+f1", "espeak:es+f2"),
}
"""The voice, then those for a machine without it; those a recogniser understands best first (docs/hearing.md)."""
_PEOPLE = {
    "en": ("flite:awb", "flite:kal16", "festival:slt_hts"),
    "de": ("pico:de-DE+m1", "pico:de-DE+m2", "espeak:de+f4", "espeak:de+m5"),
    "fr": ("pico:fr-FR+m1", "pico:fr-FR+m2", "espeak:fr-fr+f4", "espeak:fr-fr+m5"),
    "es": ("pico:es-ES+m1", "pico:es-ES+m2", "espeak:es+f4", "espeak:es+m5"),
}
_LAST_PERSON = {"en": ("pico:en-US", "espeak:en-us+m5")}


def voices_for(piece: SpokenPiece) -> tuple[str, ...]:
    """The voice of a piece, then those to fall back on where a machine lacks it; a person's never the menu's."""
    short = piece.language[:2]
    others = (*_PEOPLE[short], *_LAST_PERSON.get(short, ())) if piece.by_person else _company(piece)
    return tuple(dict.fromkeys((voice_for(piece), *others)))


def voice_for(piece: SpokenPiece) -> str:
    """The voice of a piece, as `engine:name`. The same name always has the same voice."""
    if not piece.by_person:
        return _company(piece)[0]
    choices = _PEOPLE[piece.language[:2]]
    return choices[hashlib.sha256(piece.voice.encode()).digest()[0] % len(choices)]


def _company(piece: SpokenPiece) -> tuple[str, ...]:
    """The menu's voices, best first; Spanish of the Americas where espeak speaks it."""
    other = piece.voice in ("second", "other", "woman", "female")
    voices = (_OTHER_MENU if other else _MENU)[piece.language[:2]]
    if piece.language in ("es", "es-ES") or not piece.language.startswith("es"):
        return voices
    return tuple(voice.replace("espeak:es", "espeak:es-419", 1) for voice in voices)
