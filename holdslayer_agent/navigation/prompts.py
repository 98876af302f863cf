"""Short phrases the rules say and hear outside menus, by language."""

from __future__ import annotations

import re

__all__ = ["asks_as_person", "said_agent", "said_no", "said_yes"]

_YES = {"en": "yes", "de": "ja", "fr": "oui", "es": "sí"}
_NO = {"en": "no", "de": "nein", "fr": "non", "es": "no"}
_AGENT = {"en": "representative", "de": "Mitarbeiter", "fr": "conseiller", "es": "agente"}

_PERSON = re.compile(
    r"\b(?:this is|my name is|you're speaking with|mein name ist|sie sprechen mit|le atiende|mi nombre es"
    r"|a votre ecoute)\b"
)
_MACHINE = re.compile(
    r"\b(?:virtual|automated|assistant|in a few words|you can say|say things|press|keypad|recorded"
    r"|asistente|assistent\w*|automati\w*|virtuel\w*)\b"
)


def said_yes(language: str) -> str:
    """Yes."""
    return _YES.get(language[:2], "yes")


def said_no(language: str) -> str:
    """No."""
    return _NO.get(language[:2], "no")


def said_agent(language: str) -> str:
    """What gets a person out of a machine that understands words."""
    return _AGENT.get(language[:2], "representative")


def asks_as_person(text: str) -> bool:
    """Whether plain words sound like a person who gives a name, and not like a machine that does the same."""
    return bool(_PERSON.search(text)) and not _MACHINE.search(text)
