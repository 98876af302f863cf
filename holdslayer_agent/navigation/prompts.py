"""Short phrases that are said and heard outside menus, by language; and where a prompt begins."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

from holdslayer_agent.core.decisions import current_prompt

__all__ = ["asks_as_person", "current_prompt", "said_agent", "said_no", "said_yes", "topic_asked", "wants_no"]

_YES = {"en": "yes", "de": "ja", "fr": "oui", "es": "sí"}
_NO = {"en": "no", "de": "nein", "fr": "non", "es": "no"}
_AGENT = {"en": "representative", "de": "Mitarbeiter", "fr": "conseiller", "es": "agente"}

_PERSON = re.compile(
    r"\b(?:this is|my name is|you're speaking with|mein name ist|sie sprechen mit|le atiende|mi nombre es"
    r"|a votre ecoute)\b"
)
_MACHINE = re.compile(
    r"\b(?:virtual|digital\w*|automated|assistant|in a few words|you can say|say things|press|keypad|recorded"
    r"|asistente|assistent\w*|automati\w*|virtuel\w*)\b"
)


_CHECKS = re.compile(
    r"\bthis is (?:about|for|regarding|to)\b|[, ](?:right|correct|richtig|korrekt|stimmt's|verdad|n'est-ce pas) ?\?"
)
"""A machine that makes sure of what it understood."""


_WANTS_NO = re.compile(
    r"\b(?:(?:did|does|has|have) (?:that|this|it|these) (?:\w+ )?(?:fix|solve|help|answer|work|resolve)\w*|answer(?:s|ed)? your question"
    r"|(?:problem|issue|matter)\w* (?:been |is |now )*(?:fixed|solved|resolved)"
    r"|call(?:ed|s)? (?:\w+ )?back|call you when|survey|your opinion|feedback|special offer|interested|promotion\w*|end (?:this|the) call"
    r"|text (?:message|you)|link to|record(?:ed|ing)?|pay (?:it |that |this )?(?:off )?(?:now|today)|(?:virtual|digital) assistant instead"
    r"|aufzeich\w*|mitschn\w*|umfrage|befragung|ruckruf|zuruckruf\w*|geholfen|behoben|gelost|erledigt|beenden"
    r"|enregistr\w*|sondage|enquete|rappel\w*|resolu\w*|mettre fin|grabar\w*|grabad\w*|encuesta|oferta|le llamemos|devolvamos|solucionad\w*|resuelt\w*)"
)
"""Questions that lead away from a person when answered with yes."""

_ABOUT = re.compile(
    r"\b(?:about|regarding|related to|concern\w*|calling for|geht es um|wegen|handelt es sich|concerne\w*|au sujet|s'agit-il|sobre|relacion\w*|trata de"
    r"|looking to|trying to|want to|like to|need to|mochten sie|souhaitez|desea|quiere)\b"
)


def wants_no(text: str) -> bool:
    """Whether a plain question is about a survey, a call-back, a recording or a remedy that is said to have worked."""
    return bool(_WANTS_NO.search(text))


def topic_asked(text: str) -> bool:
    """Whether a plain question names a topic or wish to be confirmed: "are you calling about …?"."""
    return bool(_ABOUT.search(text))


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
    return bool(_PERSON.search(text)) and not _MACHINE.search(text) and not _CHECKS.search(text)
