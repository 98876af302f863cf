"""How whoever speaks begins: as a machine that says so ("this is Ava, your virtual assistant"), or as people do."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.numbers import plain_text

__all__ = ["names_itself_a_machine", "thanks_as_people_do"]

_KIND_EN: Final = r"(?:virtual|automated|automatic|digital|voice|ai|a i|artificial|robotic)"
_WHAT_EN: Final = r"(?:assistants?|agent|attendant|operator|receptionist|concierge|system|bot|helper)"
_KIND_DE: Final = (
    r"(?:virtuelle[rns]?|digitale[rns]?|automatische[rns]?|automatisierte[rns]?|kunstliche[rns]?|intelligente[rns]?)"
)
_WHAT_DE: Final = r"(?:\w*assistent\w*|\w*assistenz|\w*agent\w*|\w*system|mitarbeiter\w*|\w*bot|stimme|intelligenz)"
_KIND_FR: Final = r"(?:virtuel(?:le)?|numerique|automatique|automatise[e]?|vocale?|artificiel(?:le)?|digitale?)"
_KIND_ES: Final = r"(?:virtual|digital|automatic[oa]|automatizad[oa]|de voz|artificial)"
_WHAT_ES: Final = r"(?:asistente|agente|operador[a]?|sistema|robot)"
_WHAT_FR: Final = r"(?:assistante?|agent|conseiller|conseillere|systeme|robot|operateur)"
_NAME: Final = r"(?:\w+,? ){0,3}?"
_BY_NAME: Final = r"\w+,? (?:\w+,? ){0,2}?"
_OVER: Final = (
    r"(?= *(?:$|[,.;:!?]|-|(?:and|how|what|who|here|of|at|from|for|with|to (?:help|assist)|i|i'm|i'll|can|may|please|thanks|today|speaking|that|who"
    r"|und|wie|was|womit|von|fur|der|die|das|ich|kann|bitte|mit|hier|am"
    r"|et|comment|que|qui|je|puis|pour|de|du|en quoi|a votre|avec|la pour"
    r"|y|como|en que|que|de|del|para|por favor|puedo|con|estoy)\b))(?! (?:who|die|der|das|qui|que) (?:hat|have|has|had|a|m'a|ha|me ha)\b)"
)
"""The clause ends with what the voice is: no verb follows, as in "our virtual assistant transferred you to me", and no
noun, as in "the virtual agent supervisor"."""

_ITSELF: Final = re.compile(
    rf"\b(?:(?:i'm|i am|im) (?:\w+,? )?(?:an?|the|your|our|\w+'s) |(?:meet|speaking (?:with|to)) {_NAME}(?:the|your|our|\w+'s) "
    rf"|(?:this is|my name is|here is) (?:(?:the|your|our|an?|\w+'s) |{_BY_NAME}(?:the|your|an?|\w+'s) ))"
    rf"(?:new |own |\w+ )?{_KIND_EN}(?: {_WHAT_EN}{_OVER}| *$)"
    rf"|\b(?:i'm|i am) (?:an? |your |the )?(?:\w+ )?(?:chat ?bot|voice ?bot|robot){_OVER}|\b(?:i'm|i am) (?:just |only )?a machine(?= *(?:$|[,.;!?]))"
    rf"|\b(?:ich bin|sie sprechen mit) {_NAME}(?:ihre?[nmrs]?|unsere?[nmrs]?|der|die|das|dem|de[nr]|(?<=bin )eine?) (?:\w+ )?{_KIND_DE}(?: {_WHAT_DE}{_OVER}| *$)"
    rf"|\b(?:hier (?:ist|spricht)|mein name ist) (?:(?:ihre?[nmrs]?|unsere?[nmrs]?|der|die|das|eine?) |{_BY_NAME}(?:ihre?[nmrs]?|der|die|das|eine?) )(?:\w+ )?{_KIND_DE}(?: {_WHAT_DE}{_OVER}| *$)"
    rf"|\bich bin (?:ein|ihr|der|die|eine) (?:{_KIND_DE} )?(?:\w*(?:roboter|voicebot|chatbot|sprachassistent\w*|computer)|maschine){_OVER}"
    rf"|\b(?:je suis|vous (?:etes (?:en ligne |en relation )?avec|parlez a|parlez avec)) {_NAME}(?:l'|votre |notre |un |une |le |la )?{_WHAT_FR}(?: \w+)? {_KIND_FR}{_OVER}"
    rf"|\b(?:je m'appelle|ici|c'est) (?:(?:l'|votre |notre |un |une |le |la )|{_BY_NAME}(?:l'|votre |un |une |le |la )){_WHAT_FR}(?: \w+)? {_KIND_FR}{_OVER}"
    rf"|\bje suis (?:un |le |votre )?(?:robot|voicebot|chatbot|callbot){_OVER}"
    rf"|\b(?:habla con|esta (?:usted )?(?:hablando|en linea) con) {_NAME}(?:el |la |un |una |su |tu |nuestr[oa] )?{_WHAT_ES}(?: \w+)? {_KIND_ES}{_OVER}"
    rf"|\b(?:soy|le (?:atiende|habla|saluda)|me llamo|mi nombre es) (?:(?:el |la |un |una |su |tu |nuestr[oa] )|{_BY_NAME}(?:el |la |un |una |su |tu )){_WHAT_ES}(?: \w+)? {_KIND_ES}{_OVER}"
    rf"|\bsoy (?:un |el |su |tu )?(?:robot|voicebot|chatbot){_OVER}"
)
"""Nobody says it of himself, and who repeats what our agent said of itself ("so this is an automated assistant?") says
neither "I am" nor whose it is. "Dana, our virtual assistant …" begins what a person tells of one."""

_WAITED: Final = (
    r"(?:(?:thanks|thank you)(?: so much| very much)? for (?:calling|holding|waiting|being patient|your (?:call|patience))"
    r"|danke?(?: fur(?:s)? (?:(?:ihren?|das|die) )?(?:geduld|anruf|warten)|,? dass sie (?:gewartet|angerufen) haben)"
    r"|merci (?:d'avoir (?:patiente|attendu|appele)|de votre (?:patience|appel|attente)|pour votre (?:patience|appel|attente))"
    r"|gracias por (?:esperar|llamar|(?:su|la) (?:espera|paciencia|llamada)|haber esperado))"
)
_I_AM: Final = (
    r"(?:this is|my name is|my name's|i'm|i am|you(?:'re| are) speaking (?:with|to)|mein name ist|hier (?:ist|spricht)|sie sprechen mit|ich bin"
    r"|ici|je suis|je m'appelle|mon nom est|mi nombre es|habla (?:usted )?con|le (?:atiende|habla|saluda)|me llamo|soy)"
)
_NO_NAME: Final = (
    r"(?:an?|the|your|our|not|sorry|here|just|very|so|calling|afraid|going|happy|in|on|at|it|this|that|who|how|what|der|die|das|ein|eine|ihre?|unsere?"
    r"|jetzt|nicht|leider|wir|votre|notre|le|la|les|l|un|une|en|pas|desole\w*|el|los|su|sus|nuestr[oa]|una|uno|no)"
)
_HELPS: Final = r"(?:and |und |et |y )?(?:how|what|who|may|can|could|wie|was|womit|kann|comment|que|qu'|en quoi|puis|a qui|en que|como|con quien|puedo)\b"
_NAMED: Final = re.compile(
    rf"\b{_WAITED}\b.{{0,40}}?\b{_I_AM} (?:(?:frau|herr|mrs\.?|mr\.?|ms\.?|madame|monsieur|senora?) )?(?!{_NO_NAME}\b)[a-z]+"
    rf"(?:(?: [a-z]+)? (?:speaking|here|am apparat|a l'appareil))?(?: *[.,;!?]* *$|[.,;!?]* {_HELPS})"
)
"""One name, and then nothing or a question: "this is Acme Bank" is a company's."""


_ASKED: Final = re.compile(
    rf"\b{_WAITED}\b[^?]*?\b(?:(?:can|could|may|might) i (?:just |please |also |quickly )*(?:have|get|take|grab|ask)|who am i (?:speaking|talking) (?:with|to)"
    r"|(?:kann|konnte|darf|durfte) ich (?:\w+ ){0,6}(?:haben|fragen|erfahren|wissen|bekommen|notieren)|mit wem spreche ich"
    r"|(?:je peux|je pourrais|puis-je|pourrais-je) (?:\w+ ){0,2}(?:avoir|prendre|noter|savoir|demander|connaitre)|a qui ai-je"
    r"|(?:puedo|podria) (?:tener|saber|preguntar\w*|pedir\w*)|me (?:da|dice|facilita|confirma)|con quien hablo)\b[^?]{0,60}\? *$"
)
"""A system that waits for an answer after a hold asks for keys: "please enter", "bitte geben Sie … ein"."""


def thanks_as_people_do(text: str) -> bool:
    """Whether somebody gives thanks for the call or the patience, as announcements do, but with a name of his own, or
    asks for something as one person asks another: "thank you for holding, this is Dana", "… can I have your number?"
    """
    plain = plain_text(text).replace("’", "'")
    return bool(_NAMED.search(plain) or _ASKED.search(plain))


def names_itself_a_machine(text: str) -> bool:
    """Whether these words, which may still go on, are a machine's own introduction."""
    return bool(_ITSELF.search(plain_text(text).replace("’", "'")))
