"""How a company understands words, and what its people say when they are spoken to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["CHECKING", "REPLIES", "best_phrase", "plain_words"]

REPLIES: dict[str, tuple[str, ...]] = {
    "en": (
        "Yes, I'm here.",
        "Sure, go ahead.",
        "Okay, no problem.",
        "Yes, I can hear you.",
        "All right, what can I do for you?",
    ),
    "de": ("Ja, ich bin dran.", "Ja, bitte?", "Gut, kein Problem.", "Ja, ich höre Sie.", "Was kann ich für Sie tun?"),
    "fr": ("Oui, je suis là.", "Oui, allez-y.", "D'accord, pas de problème.", "Oui, je vous entends."),
    "es": ("Sí, estoy aquí.", "Sí, dígame.", "De acuerdo, no hay problema.", "Sí, le escucho."),
}
"""A person's short answers, by language."""

CHECKING: dict[str, tuple[str, ...]] = {
    "en": ("Hello?", "Hello, is anyone there?", "Hello? Can you hear me?"),
    "de": ("Hallo?", "Hallo, ist da jemand?", "Hallo? Hören Sie mich?"),
    "fr": ("Allô ?", "Allô, il y a quelqu'un ?", "Allô ? Vous m'entendez ?"),
    "es": ("¿Hola?", "¿Hola, hay alguien?", "¿Oiga? ¿Me escucha?"),
}
"""What a person says into silence."""


def plain_words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents and punctuation (docs/scenarios.md, Input 3)."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple("".join(c if c.isalnum() else " " for c in bare).split())


def best_phrase(said: str, phrases: Iterable[str]) -> str | None:
    """The phrase that fits: most words first, then the first listed, then `*`. None when none does."""
    heard = plain_words(said)
    best: tuple[int, str] | None = None
    rest = None
    for phrase in phrases:
        if phrase.strip() == "*":
            rest = phrase
            continue
        words = plain_words(phrase)
        if not words or (best is not None and len(words) <= best[0]):
            continue
        if any(heard[at : at + len(words)] == words for at in range(len(heard) - len(words) + 1)):
            best = (len(words), phrase)
    return best[1] if best is not None else rest
