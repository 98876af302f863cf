"""What a company said before the call ended: closed, too busy, a call-back promised; and when to try again."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.menu import Notice, parse_menu
from holdslayer_agent.core.menu_words import VOICEMAIL
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify

__all__ = ["call_back_arranged", "call_back_promised", "last_words", "opening_said"]

LAST = 4
"""Sentences that may still belong to the farewell."""

_PROMISED = re.compile(
    r"\b(?:(?:(?:we|someone|somebody|(?:an?|our|the next|one of our|a member of our) (?:\w+ )?\w+)(?: will|'ll| are going to| is going to) (?:(?!not\b|never\b)\w+ ){0,2}?(?:call|ring|phone) you (?:back|shortly|as soon as (?:we|possible|an?|one|somebody|someone|it))"
    r"|(?:we|someone|somebody|(?:an?|our|the) (?:next )?(?:\w+ )?(?:agents?|representatives?|advis[eo]rs?|operators?|associates?|specialists?|colleagues?|team))(?: will|'ll) (?:(?!not\b|never\b)\w+ ){0,2}?(?:call|ring|phone) you (?:when|once|as soon))"
    r"|(?:we|someone)(?: will|'ll) return your call|you(?: will|'ll) (?:\w+ )?(?:be called back|(?:receive|get) (?:a|your|our) (?:call ?back|return call|call (?:back|from (?:us|an?|our (?!survey|research|marketing|sales)\w+|one)|when|in|within (?:the|an?|\w+) (?:minutes?|hours?|hour|day|next))\b|call shortly))"
    r"|expect (?:a|your|our) (?:call ?back|call (?:back|from us|shortly|(?:within|in) (?:\w+ ){1,4}?(?:minutes?|hours?)))"
    r"|wir rufen sie (?:(?!nicht|nie|niemals)\w+ ){0,6}zuruck|(?:mitarbeiter\w*|berater\w*|jemand) (?:ruft sie (?:(?!nicht|nie)\w+ ){0,6}zuruck|wird sie (?:(?!nicht|nie)\w+ ){0,6}zuruckrufen)|wir werden sie (?:(?!nicht|nie|niemals)\w+ ){0,6}zuruckrufen"
    r"|sie werden (?:(?!nicht|nie)\w+ ){0,6}zuruckgerufen|sie (?:erhalten|bekommen) (?:(?!keine?|nicht|nie)\w+ ){0,5}ruckruf"
    r"|(?:nous|on) vous rappel(?:lerons|lera)\b|(?:nous|on) vous rappel(?:ons|le) (?:des (?:que|qu)|tout de suite|dans (?:les|quelques|un|l)|sous|au plus vite)\b|vous rappellera\b|vous (?:serez|allez etre) (?:\w+ )?rappele\w*|va vous rappeler|allons vous rappeler|vous recevrez (?:\w+ )?(?:appel|rappel)\b(?! de notre (?:service|equipe) (?:enquete|qualite))"
    r"|le (?:devolveremos|devolvemos|devolvera) la llamada|(?:le|lo|la) (?:llamaremos|volveremos a llamar)\b|(?:agente|asesor\w*|operador\w*|representante|gestor\w*|companer\w*|alguien|equipo) (?:\w+ ){0,2}?(?:le|lo|la) (?:llamara|volvera a llamar)\b|recibira (?:\w+ ){0,2}(?:llamada|devolucion)\b(?! de (?:nuestr[oa] )?(?:\w+ de )?(?:encuesta|calidad))|nos pondremos en contacto con usted)"
)
_NEVER = re.compile(
    r"\b(?:(?:will|would|do|can|could) (?:not|never)|won't|wouldn't|don't|can't|cannot|never|unable to|nicht|nie|niemals|keine?[nmrs]?|ne|n'\w+|jamais|pas|no|nunca|jamas|tampoco)\b"
)
"""Of a clause that promises nothing, before the words of a call."""
_IF_CUT_OFF = re.compile(
    r"\b(?:if|should|in case|when) (?:we|you|the call|this call|your call|the line)\b[^.;]{0,20}?\b(?:disconnected|cut off|lose|lost|drop\w*|miss\w*)|\b(?:if|should|in case) (?:we|you) (?:get|are|become) (?:\w+ )?(?:disconnected|cut)"
    r"|(?:falls|wenn|sollte\w*) [^.;]{0,60}(?:unterbrochen|getrennt|abbricht|abbrechen|abreisst|verpasst|verpassen)|si [^.;]{0,60}(?:coupe\w*|interrompu\w*|deconnecte\w*|manque\w*|raccroche\w*)|si [^.;]{0,60}(?:corta\w*|interrump\w*|desconect\w*|pierde)"
)
_ASKED_FOR = re.compile(
    r"\b(?:you (?:can|may|could) (?:also )?(?:request|schedule|book|order|ask for|arrange)|sie konnen (?:\w+ ){0,4}?ruckruf|vous pouvez (?:\w+ ){0,2}?(?:demander|programmer|reserver)|(?:usted )?puede (?:\w+ )?(?:solicitar|pedir|programar))\b"
)
"""A call-back that could be asked for elsewhere."""
_ARRANGED = re.compile(
    r"\b(?:(?:your|the) call ?back (?:request )?(?:has (?:now )?been|is|was) (?:now )?(?:scheduled|confirmed|booked|set|registered|arranged|requested|received|accepted)"
    r"|(?:we have|we've|have) (?:scheduled|booked|registered|arranged|received) your (?:request for a )?call ?back"
    r"|(?:ihr|der) ruckruf\w* (?:wurde|ist|wird) (?:\w+ ){0,4}?(?:vereinbart|eingetragen|gebucht|registriert|vorgemerkt|bestatigt|notiert|aufgenommen|gespeichert|erfasst|eingeplant)"
    r"|haben ihren ruckruf\w* (?:\w+ ){0,4}?(?:eingetragen|registriert|vorgemerkt|notiert|aufgenommen|gespeichert|erfasst|erhalten)"
    r"|(?:votre|la) (?:demande de )?rappel (?:\w+ )?(?:a (?:\w+ )?ete|est) (?:\w+ )?(?:enregistre|programme|planifie|confirme|pris)e?\b|(?:enregistre|programme|note) votre (?:demande de )?rappel"
    r"|(?:su|la) (?:solicitud de )?(?:llamada|rellamada|devolucion de (?:la )?llamada) (?:ha sido|ha quedado|queda|esta) (?:\w+ )?(?:programada|registrada|confirmada|agendada|solicitada)"
    r"|hemos (?:programado|registrado|agendado) (?:su|la) (?:\w+ de )?(?:llamada|rellamada|devolucion))"
)
_IF_WANTED = re.compile(
    r"\b(?:press|if you|say |druck\w*|wenn sie|falls sie|mochten|sagen sie|tapez|appuyez|si vous|souhaitez|dites|pulse|oprima|marque|presione|si (?:lo )?(?:desea|prefiere|quiere)|diga)"
)


def call_back_promised(text: str) -> bool:
    """Whether the company says that it will call, not that it could, nor after a message that is to be left."""
    plain = plain_text(text).replace("’", "'")
    if "?" in plain or VOICEMAIL.search(plain):
        return False
    if call_back_arranged(text):
        return True
    if _IF_WANTED.search(plain) or _IF_CUT_OFF.search(plain) or _ASKED_FOR.search(plain):
        return False
    return any(_meant(plain, promise) for promise in _PROMISED.finditer(plain))


def _meant(plain: str, promise: re.Match[str]) -> bool:
    """Whether its clause doesn't deny it."""
    before = re.split(r"[.;,!]", plain[: promise.start()])[-1]
    return not _NEVER.search(before[-30:])


def call_back_arranged(text: str) -> bool:
    """Whether it is settled that the company will call, whatever else it offers."""
    return bool(_ARRANGED.search(plain_text(text)))


def last_words(call: Call) -> Outcome | None:
    """The outcome that the company's last sentences tell of, if they do."""
    heard = _heard(call)[-LAST:]
    company, language = call.plan.company, call.plan.language
    notices = parse_menu(heard).notices
    promised = any(call_back_promised(text) for text in heard) and Notice.VOICEMAIL not in notices
    if promised or any(call_back_arranged(text) for text in heard):
        return Outcome(OutcomeKind.CALLBACK_PROMISED, f"{company} promised to call back.")
    kinds = [classify(text, language).kind for text in heard]
    if SaidKind.CLOSED in kinds:
        return Outcome(OutcomeKind.CLOSED, f"{company} is closed.", opening_said(call))
    if Notice.VOLUME in notices:
        return Outcome(OutcomeKind.BUSY, f"{company} takes no more calls now.")
    return None


def opening_said(call: Call) -> str:
    """When the company opens, as it said: `monday 08:00`, `08:00`; empty when it did not."""
    for text in reversed(_heard(call)[-8:]):
        opens = classify(text, call.plan.language).opens
        if opens is not None:
            return f"{opens.day} {opens.hour:02}:{opens.minute:02}".strip()
    return ""


def _heard(call: Call) -> list[str]:
    last = call.menu.history[-1].heard if call.menu.history and not call.menu.sentences else ()
    return [*last, *(sentence.text for sentence in call.menu.sentences)]
