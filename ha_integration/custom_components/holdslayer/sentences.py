"""What people say, as sentence templates; several languages at once, since the matcher knows none.

Small and polite words are optional everywhere. `{company}` and `{goal}` take any words.
"""

from __future__ import annotations

from typing import Final

_PLEASE: Final = "[please|bitte|s'il te plaît|s'il vous plaît|por favor]"

_EN: Final = (
    "[(can|could|would) you] [please] (call|phone|ring) {company} [for me] [please] and "
    "(ring|call|phone|get|tell|alert) me (when|as soon as|once) (a|the|some) (human|person|real person|one) "
    "(answers|picks up|is there|is on the line) [please]",
    "[(can|could|would) you] [please] (call|phone|ring) {company} [for me] [please] and "
    "(ring|call|phone|get|tell|alert) me (when|as soon as|once) (someone|somebody) "
    "(answers|picks up|is there|is on the line) [please]",
    "[(can|could|would) you] [please] get (someone|somebody|a human|a person) (at|from) {company} "
    "about {goal} and (ring|call) (me|my (phone|mobile|desk phone)) [please]",
    "[(can|could|would) you] [please] (wait|hold) on hold with {company} [for me] [please]",
    "[(can|could|would) you] [please] sit on hold with {company} [for me] [please]",
)
_DE: Final = (
    "[kannst du] [bitte] ruf [bitte] [mal] [bei] {company} an und (ruf|klingel|klingle|hol|sag) (mich|mir|bei mir) "
    "[an|bescheid] [,] (wenn|sobald) (ein|eine|der|die) (Mensch|Person|echter Mensch) "
    "(dran ist|rangeht|drangeht|abnimmt|abhebt|antwortet|da ist) [bitte]",
    "[kannst du] [bitte] ruf [bitte] [mal] [bei] {company} an und (ruf|klingel|klingle|hol|sag) (mich|mir|bei mir) "
    "[an|bescheid] [,] (wenn|sobald) jemand (dran ist|rangeht|drangeht|abnimmt|abhebt|antwortet|da ist) [bitte]",
    "[bitte] häng dich [bitte] [für mich] in die Warteschleife (bei|von|der|des) {company} [bitte]",
)
_FR: Final = (
    "[peux-tu|pouvez-vous] [s'il te plaît] (appelle|appeler|appelez) {company} [pour moi] et "
    "(appelle-moi|appelez-moi|préviens-moi|prévenez-moi|fais-moi sonner|m'appeler|me prévenir) "
    "(quand|dès que|lorsque) (quelqu'un|un humain|une personne|un conseiller) "
    "(répond|décroche|est là|est en ligne) [s'il te plaît|s'il vous plaît]",
    "[peux-tu|pouvez-vous] [s'il te plaît] (appelle|appeler|appelez) {company} [pour moi] et "
    "(appelle-moi|appelez-moi|préviens-moi|prévenez-moi|m'appeler|me prévenir) dès "
    "(qu'un humain|qu'une personne|qu'un conseiller) (répond|décroche|est là|est en ligne) [s'il te plaît]",
    "[s'il te plaît] (patiente|attends|patientez) [en ligne] avec {company} (à ma place|pour moi) [s'il te plaît]",
)
_ES: Final = (
    "[puedes|podrías] [por favor] (llama|llamar|llame) (a|al) {company} [por mí] y "
    "(llámame|avísame|avisarme|llamarme|hazme sonar) (cuando|en cuanto) "
    "(alguien|una persona|un humano|un agente) (conteste|contesta|responda|responde|atienda|se ponga) [por favor]",
    "[puedes|podrías] [por favor] (llama|llamar|llame) (a|al) {company} [por mí] y "
    "(llámame|avísame|avisarme|llamarme|hazme sonar) (cuando|en cuanto) "
    "(conteste|contesta|responda|responde|atienda|se ponga) (alguien|una persona|un humano|un agente) [por favor]",
    "[por favor] espera en línea con {company} (por mí|en mi lugar) [por favor]",
)

SENTENCES: Final = {
    "start": [*_EN, *_DE, *_FR, *_ES],
    "how_long": [
        "[please] how long have (I|we|you) been [waiting] on hold [please]",
        "[please] how long (is|was) the (call|wait|hold) [so far] [please]",
        "[bitte] wie lange (bin ich|bist du|sind wir|warte ich|warten wir) [schon] in der Warteschleife [bitte]",
        "[bitte] wie lange (warte ich|warten wir|wartest du) schon [am Telefon] [bitte]",
        "depuis combien de temps (suis-je|est-ce que je suis|es-tu|sommes-nous) en attente " + _PLEASE,
        "cuánto [tiempo] (llevo|llevas|llevamos) (en espera|esperando) " + _PLEASE,
    ],
    "hang_up": [
        "[please] hang up [the (call|phone)] [please]",
        "[please] (end|stop) the [phone] call [please]",
        "[bitte] leg [bitte] auf [bitte]",
        "[bitte] (beende|beenden Sie) [bitte] (den Anruf|das Gespräch|das Telefonat) [bitte]",
        "raccroche [l'appel] " + _PLEASE,
        "(cuelga|termina) [la llamada] " + _PLEASE,
    ],
    "said": [
        "[please] what did (they|he|she|the company) [just] say [please]",
        "[bitte] was (haben sie|hat er|hat sie|wurde) [gerade] gesagt [bitte]",
        "qu'est-ce qu'(ils ont|il a|elle a|on a) dit " + _PLEASE,
        "qué (han dicho|dijeron|ha dicho|dijo) " + _PLEASE,
    ],
    "join": [
        "[please] (ring|call) (me|my phone) now [please]",
        "[please] put me through [now] [please]",
        "[bitte] (ruf mich jetzt an|stell mich [jetzt] durch|verbinde mich [jetzt]) [bitte]",
        "(appelle-moi|passe-moi l'appel) maintenant " + _PLEASE,
        "(llámame|pásame la llamada) ahora " + _PLEASE,
    ],
}

ANSWERS: Final = {
    "person": {
        "en": "A person from {company} is on the line. Your phone rings.",
        "de": "Jemand von {company} ist am Apparat. Dein Telefon klingelt.",
        "fr": "Une personne de {company} est en ligne. Votre téléphone sonne.",
        "es": "Una persona de {company} está en la línea. Tu teléfono suena.",
    },
    "calling": {
        "en": "Calling {company}. Your phone rings when a person answers.",
        "de": "Ich rufe {company} an. Dein Telefon klingelt, sobald ein Mensch antwortet.",
        "fr": "J'appelle {company}. Votre téléphone sonnera dès qu'une personne répondra.",
        "es": "Llamando a {company}. Tu teléfono sonará cuando conteste una persona.",
    },
    "no_call": {
        "en": "No call is running.",
        "de": "Es läuft kein Anruf.",
        "fr": "Aucun appel n'est en cours.",
        "es": "No hay ninguna llamada en curso.",
    },
    "held": {
        "en": "{minutes} minutes on hold with {company} so far.",
        "de": "Bisher {minutes} Minuten in der Warteschleife von {company}.",
        "fr": "{minutes} minutes d'attente avec {company} pour l'instant.",
        "es": "{minutes} minutos en espera con {company} hasta ahora.",
    },
    "hung_up": {
        "en": "I am ending the call with {company}.",
        "de": "Ich beende den Anruf bei {company}.",
        "fr": "Je mets fin à l'appel avec {company}.",
        "es": "Termino la llamada con {company}.",
    },
    "joining": {
        "en": "Your phone rings now.",
        "de": "Dein Telefon klingelt jetzt.",
        "fr": "Votre téléphone sonne maintenant.",
        "es": "Tu teléfono suena ahora.",
    },
    "said": {
        "en": "{company} said: {text}",
        "de": "{company} sagte: {text}",
        "fr": "{company} a dit : {text}",
        "es": "{company} dijo: {text}",
    },
    "nothing_said": {
        "en": "Nothing was said yet.",
        "de": "Bisher wurde nichts gesagt.",
        "fr": "Rien n'a encore été dit.",
        "es": "Aún no se ha dicho nada.",
    },
}


def in_language(key: str, language: str, **words: object) -> str:
    """One of the answers, in the user's language or in English."""
    texts = ANSWERS[key]
    return texts.get(language.partition("-")[0].lower(), texts["en"]).format(**words)
