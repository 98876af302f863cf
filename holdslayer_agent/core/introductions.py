"""Whether whoever speaks says of itself that it is a machine: "this is Ava, your virtual assistant"."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.numbers import plain_text

__all__ = ["names_itself_a_machine"]

_KIND_EN: Final = r"(?:virtual|automated|automatic|digital|voice|ai|a i|artificial|robotic)"
_WHAT_EN: Final = r"(?:assistants?|agent|attendant|operator|receptionist|concierge|system|bot|helper)"
_KIND_DE: Final = (
    r"(?:virtuelle[rns]?|digitale[rns]?|automatische[rns]?|automatisierte[rns]?|kunstliche[rns]?|intelligente[rns]?)"
)
_WHAT_DE: Final = r"(?:\w*assistent\w*|\w*assistenz|\w*agent\w*|\w*system|mitarbeiter\w*|\w*bot|stimme|intelligenz)"
_KIND_FR: Final = r"(?:virtuel(?:le)?|numerique|automatique|automatise[e]?|vocale?|artificiel(?:le)?|digitale?)"
_KIND_ES: Final = r"(?:virtual|digital|automatic[oa]|automatizad[oa]|de voz|artificial)"
_WHAT_ES: Final = r"(?:asistente|agente|operador[a]?|sistema|robot)"
_NAME: Final = r"(?:\w+,? ){0,3}?"

_ITSELF: Final = re.compile(
    rf"\b(?:(?:i'm|i am|im) (?:\w+,? )?(?:an?|the|your|our|\w+'s) |(?:this is|my name is|meet|speaking (?:with|to)|here is) {_NAME}(?:the|your|our|\w+'s) )"
    rf"(?:new |own |\w+ )?{_KIND_EN}(?: {_WHAT_EN}\b| *$)"
    r"|\b(?:i'm|i am) (?:an? |your |the )?(?:\w+ )?(?:chat ?bot|voice ?bot|robot|machine)\b"
    rf"|\b(?:ich bin|hier (?:ist|spricht)|mein name ist|sie sprechen mit) {_NAME}(?:ihre?[nmrs]?|unsere?[nmrs]?|der|die|das|dem|de[nr]|(?<=bin )eine?) "
    rf"(?:\w+ )?{_KIND_DE}(?: {_WHAT_DE}\b| *$)"
    rf"|\bich bin (?:ein|ihr|der|die|eine) (?:{_KIND_DE} )?(?:\w*(?:roboter|voicebot|chatbot|sprachassistent\w*|computer|maschine))\b"
    rf"|\b(?:je suis|je m'appelle|ici|c'est|vous (?:etes (?:en ligne |en relation )?avec|parlez a|parlez avec)) {_NAME}(?:l'|votre |notre |un |une |le |la )?"
    rf"(?:assistante?|agent|conseiller|conseillere|systeme|robot|operateur)(?: \w+)? {_KIND_FR}\b"
    r"|\bje suis (?:un |le |votre )?(?:robot|voicebot|chatbot|callbot)\b"
    rf"|\b(?:soy|le (?:atiende|habla|saluda)|me llamo|mi nombre es|habla con|esta (?:usted )?(?:hablando|en linea) con) {_NAME}(?:el |la |un |una |su |tu |nuestr[oa] )?"
    rf"{_WHAT_ES}(?: \w+)? {_KIND_ES}\b"
    r"|\bsoy (?:un |el |su |tu )?(?:robot|voicebot|chatbot)\b"
)
"""Nobody says it of himself, and who repeats what our agent said of itself ("so this is an automated assistant?") says
neither "I am" nor whose it is."""


def names_itself_a_machine(text: str) -> bool:
    """Whether these words, which may still go on, are a machine's own introduction."""
    return bool(_ITSELF.search(plain_text(text).replace("’", "'")))
