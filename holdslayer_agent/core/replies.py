"""Is this what somebody says to "Hello?": yes, hello, I'm here. Pure text.

Replies are short and made of few words, so they are told by their words alone: a recording that speaks on says others.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.said_words import tokens, unlikeness

__all__ = ["reply"]

LONGEST: Final = 9
"""Words. Judged: "hello yes I'm still here how can I help" has nine; announcements' sentences have more."""
_ALIKE: Final = 0.34
"""Judged: one sound of three may be wrong."""

_SAYS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "yes yeah yep yup hello hi hey here hear speaking listening pardon there ahead sir madam ma'am",
        "de": "ja jawohl hallo guten tag hier da hoere hoer hören höre apparat bitte moin servus gruess grüß",
        "fr": "oui ouais allo allô bonjour bonsoir ecoute écoute entends là présent appareil salut",
        "es": "sí si hola aquí diga dígame bueno buenas escucho oigo mande presente aló",
    }.items()
}
"""What carries a reply."""
_ALSO: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "i i'm im am still can you me we're sorry who who's is this that it's okay ok uh um how help may what "
        "are go please good morning afternoon right now am with do for and a the",
        "de": "ich bin noch sie mich am wir sind entschuldigung wer wie kann helfen ihnen okay äh was wen auch morgen "
        "abend gruess mit spricht gott",
        "fr": "je suis toujours vous me pardon qui est c'est comment puis aider d'accord euh à l j m encore que il y a "
        "quelqu'un",
        "es": "estoy todavía usted me perdón quién es cómo puedo ayudar ayudarle vale eh le en qué buenos días tardes "
        "con habla",
    }.items()
}
"""What may stand beside it."""


def reply(text: str, language: str = "en") -> float:
    """0..1: the share of words that replies are made of; 0 for what is too long, or lacks one that carries it."""
    spoken = language.split("-")[0].lower()
    spoken = spoken if spoken in _SAYS else "en"
    words = tokens(text, spoken)
    if not words or len(words) > LONGEST:
        return 0.0
    carries = _plain(_SAYS, spoken)
    beside = _plain(_ALSO, spoken)
    carried = [word for word in words if _among(word, carries)]
    if not carried:
        return 0.0
    return sum(_among(word, carries) or word in beside for word in words) / len(words)


def _plain(table: dict[str, frozenset[str]], language: str) -> frozenset[str]:
    return frozenset(part for word in table[language] for part in tokens(word, language))


def _among(word: str, known: frozenset[str]) -> bool:
    return word in known or any(unlikeness(word, one) <= _ALIKE for one in known)
