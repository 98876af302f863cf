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


def _words(by_language: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(tokens(words, language)) for language, words in by_language.items()}


_SAYS: Final = _words(
    {
        "en": "yes yeah yep yup hello hi hey here hear speaking listening pardon there ahead sir madam ma'am",
        "de": "ja jawohl hallo guten tag hier da hören hör hoeren apparat bitte moin servus grüß",
        "fr": "oui ouais allô bonjour bonsoir écoute entends là présent appareil salut",
        "es": "sí hola aquí diga dígame bueno buenas escucho oigo mande presente aló",
    }
)
"""What carries a reply."""
_ALSO: Final = _words(
    {
        "en": "i i'm im am still can you me we're sorry who who's is this that it's okay ok uh um how help may what "
        "are go please good morning afternoon right now am with do for and a the",
        "de": "ich bin noch sie mich am wir sind entschuldigung wer wie kann helfen ihnen okay äh was wen auch morgen "
        "abend gruess mit spricht gott",
        "fr": "je suis toujours vous me pardon qui est c'est comment puis aider d'accord euh à l j m encore que il y a "
        "quelqu'un",
        "es": "estoy todavía usted me perdón quién es cómo puedo ayudar ayudarle vale eh le en qué buenos días tardes "
        "con habla",
    }
)
"""What may stand beside it."""


def reply(text: str, language: str = "en") -> float:
    """0..1: the share of words that replies are made of; 0 for what is too long, or lacks one that carries it."""
    spoken = language.split("-")[0].lower()
    spoken = spoken if spoken in _SAYS else "en"
    words = tokens(text, spoken)
    if not words or len(words) > LONGEST:
        return 0.0
    carries, beside = _SAYS[spoken], _ALSO[spoken]
    carried = [_among(word, carries) for word in words]
    if not any(carried):
        return 0.0
    return sum(one or word in beside for one, word in zip(carried, words, strict=True)) / len(words)


def _among(word: str, known: frozenset[str]) -> bool:
    return word in known or any(unlikeness(word, one) <= _ALIKE for one in known)
