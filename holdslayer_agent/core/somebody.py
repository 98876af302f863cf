"""Whether an option of a menu offers somebody to talk to about whatever it is, in English, German, French and Spanish.

It owns the words around such an offer that say nothing of what about. Text is plain (`numbers.plain_text`).
"""

from __future__ import annotations

import re

from holdslayer_agent.core.menu_words import OPERATOR

__all__ = ["offers_anybody"]

_MOST_WORDS = 16
"""Judged: `if you would still rather speak with one of our agents at any time` and hardly more; a longer sentence is
several heard as one."""

_WHO = re.compile(
    rf"(?:{OPERATOR.pattern}"
    r"|\b(?:agents|\w+mitarbeiter\w*|human(?: being)?|member of (?:our|the) (?:team|staff)|kundenbe(?:rat|treu)\w*|ansprechpartner\w*|sachbearbeiter\w*|kolleg(?:en|in)|jemande[mn]"
    r"|(?:mit|zu) eine[rm] (?:echten? |richtigen |realen )?(?:person|menschen)|mit uns (?=(?:zu )?sprechen)"
    r"|parler avec|interlocuteur|interlocutrice|quelqu'un|representante|ejecutiv[oa]))s?\b"
)

_EN = (
    "to speak speaking talk talking connect connected reach get go put transfer transferred with our an a the one of us"
    " live human being real person people agent team member staff someone somebody anyone anybody help helping assistance"
    " assist personal directly direct straight through now right away immediately just simply only please for from more"
    " further call calling during this center centre service services customer care client clients line next first"
    " available any time there still instead rather anyway prefer know have skip menu friendly licensed trained"
    " knowledgeable moment on in at office desk front or and if you you'd you're i i'd would like want need wish be your"
    " contact information already hold wait bypass routed directed who can"
)
_DE = (
    "sie wenn falls sollten mochten mochte wollen wunschen bevorzugen benotigen brauchen einem einer eine ein einen unserer"
    " unseren unserem mit an zu zum zur fur um sprechen reden telefonieren verbunden weitergeleitet durchgestellt vermittelt"
    " werden verbinden lassen sich erreichen direkt sofort sofort gleich jetzt jederzeit lieber trotzdem dennoch doch noch immer"
    " die der den das dem in oder und auch gern gerne nur personlich personlichen personliches gesprach"
    " personlichem beratungsgesprach hilfe kundenservice kundenberater kundenberatung nachsten freien verfugbaren echten"
    " richtigen menschlichen ich damit wir von durch bedient beraten beratung personliche"
)
_FR = (
    "pour un une nos notre votre avec joindre contacter parler echanger discuter entretenir obtenir a au aux le la les l d"
    " du de des d'un d'une l'un l'une en ligne ou et etre mis mise transfere transferee dirige dirigee redirige redirigee vers"
    " relation contact par si vous souhaitez voulez preferez desirez plutot encore toujours tout toute suite moment"
    " maintenant immediatement clientele telephonique directement directe quelqu'un personne equipe nous humain reel"
    " disponible rejoindre personnalisee aide d'aide assistance l'assistance besoin"
)
_ES = (
    "para con una un uno nuestro nuestra nuestros nuestras del de el los las la hablar linea atencion cliente clientes al a"
    " ser o y si desea deseas quiere quieres quisiera prefiere prefieres necesita necesitas requiere todavia aun alguien"
    " alguno alguna persona humano humana equipo telefonico directamente inmediatamente ahora mismo primero cualquier"
    " momento en comunicarse comunicarte comunicado comunicada contactar contactarse conectarse conectado conectada"
    " transferido transferida atendido atendida atienda atiendan por que le lo te nosotros usted disponible recibir"
    " asistencia ayuda servicio contacto pasar pase pasemos personalizada"
)
_SAY_NOTHING = frozenset(f"{_EN} {_DE} {_FR} {_ES}".split())
"""Words around somebody who is offered to talk to that say nothing of what about."""

_PHRASES = re.compile(r"\bavez (?:\w+ )?besoin\b")
"""The same, of words that do say something elsewhere: `si vous avez un conseiller`."""

_SOMETHING_ELSE = re.compile(
    r"\b(?:you|i)(?: already)? (?:are|have|know) (?:an?|the|your|our)\b|\byou're an?\b"
    r"|\btransfer (?!to\b)|\bhave .*\b(?:call|contact|reach)\b|\b(?:call|contact|reach) (?:you|me)\b"
    r"|^(?:um )?(?:\w+ )?\w+ (?:zu )?werden\b|^(?:pour etre|para ser) (?:un |une |una )?(?:agente?|conseill\w*|asesor\w*)$"
    r"|^(?:(?:for|pour(?: les)?|para(?: los)?) )?(?:agents|agentes|representatives|representantes|associates|operators)$"
)
"""Who is an agent, has one, becomes one, or is to be called by one: `for agents`, `have an agent call you`."""


def offers_anybody(meaning: str) -> bool:
    """Whether somebody is offered to talk to, about whatever it is: not "your sales representative", nor "a nurse"."""
    if not _WHO.search(meaning) or len(meaning.split()) > _MOST_WORDS or _SOMETHING_ELSE.search(meaning):
        return False
    return set(re.findall(r"[a-z']+", _PHRASES.sub(" ", _WHO.sub(" ", meaning)))) <= _SAY_NOTHING
