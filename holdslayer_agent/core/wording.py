"""What the agent says, by language. To the company: plain courtesy, and that it is an automated assistant."""

from __future__ import annotations

__all__ = ["WORDING", "word"]

WORDING: dict[str, dict[str, str]] = {
    "en": {
        "probe": "Hello?",
        "assistant": "This is an automated assistant.",
        "recorded": "This call is recorded.",
        "comfort-first": "One moment, please. This is an automated assistant. I am connecting you.",
        "comfort": "One moment, please. I am connecting you.",
        "apology": "I am sorry, the person I am calling for does not answer. We will call again. Goodbye.",
        "announce": "{company} is on the line. {goal} Press 1 to take the call. Press 2 to decline.",
        "announce-goal": "You asked for this: {goal}.",
        "announce-unsure": "{company} may have a person on the line. {goal} Press 1 to take the call. Press 2 to decline.",
        "company-gone": "I am sorry, the company has just hung up.",
        "i-will-ring": "All right. I will wait and ring you again.",
        "second-hold": "You seem to be on hold. Press star 5 to hang up and be rung again.",
        "company-unreachable": "The company could not be reached.",
        "agent-away": "One moment, please.",
    },
    "de": {
        "probe": "Hallo?",
        "assistant": "Hier ist ein automatischer Assistent.",
        "recorded": "Dieses Gespräch wird aufgezeichnet.",
        "comfort-first": "Einen Moment bitte. Hier ist ein automatischer Assistent. Ich verbinde Sie.",
        "comfort": "Einen Moment bitte, ich verbinde Sie.",
        "apology": "Es tut mir leid, die Person, für die ich anrufe, meldet sich nicht. Wir rufen wieder an. Auf Wiederhören.",
        "announce": "{company} ist am Apparat. {goal} Drücken Sie 1, um das Gespräch anzunehmen. 2, um abzulehnen.",
        "announce-goal": "Ihr Anliegen: {goal}.",
        "announce-unsure": "Bei {company} ist vielleicht ein Mensch am Apparat. {goal} Drücken Sie 1 zum Annehmen, 2 zum Ablehnen.",
        "company-gone": "Leider wurde gerade aufgelegt.",
        "i-will-ring": "In Ordnung. Ich warte und rufe Sie wieder an.",
        "second-hold": "Sie sind anscheinend wieder in der Warteschleife. Mit Stern 5 legen Sie auf und werden zurückgerufen.",
        "company-unreachable": "Die Firma ist nicht erreichbar.",
        "agent-away": "Einen Moment bitte.",
    },
    "fr": {
        "probe": "Allô ?",
        "assistant": "Ceci est un assistant automatique.",
        "recorded": "Cet appel est enregistré.",
        "comfort-first": "Un instant, s'il vous plaît. Ceci est un assistant automatique. Je vous mets en relation.",
        "comfort": "Un instant, s'il vous plaît, je vous mets en relation.",
        "apology": "Je suis désolé, la personne pour qui j'appelle ne répond pas. Nous rappellerons. Au revoir.",
        "announce": "{company} est en ligne. {goal} Appuyez sur 1 pour prendre l'appel, sur 2 pour refuser.",
        "announce-goal": "Votre demande : {goal}.",
        "announce-unsure": "Il y a peut-être quelqu'un en ligne chez {company}. {goal} Appuyez sur 1 pour prendre l'appel, sur 2 pour refuser.",
        "company-gone": "Désolé, l'entreprise vient de raccrocher.",
        "i-will-ring": "D'accord. J'attends et je vous rappelle.",
        "second-hold": "Vous semblez être en attente. Appuyez sur étoile 5 pour raccrocher et être rappelé.",
        "company-unreachable": "L'entreprise est injoignable.",
        "agent-away": "Un instant, s'il vous plaît.",
    },
    "es": {
        "probe": "¿Hola?",
        "assistant": "Soy un asistente automático.",
        "recorded": "Esta llamada se graba.",
        "comfort-first": "Un momento, por favor. Soy un asistente automático. Le estoy comunicando.",
        "comfort": "Un momento, por favor, le estoy comunicando.",
        "apology": "Lo siento, la persona por la que llamo no contesta. Volveremos a llamar. Adiós.",
        "announce": "{company} está en la línea. {goal} Pulse 1 para atender, 2 para rechazar.",
        "announce-goal": "Su petición: {goal}.",
        "announce-unsure": "Puede que haya una persona en la línea de {company}. {goal} Pulse 1 para atender, 2 para rechazar.",
        "company-gone": "Lo siento, la empresa acaba de colgar.",
        "i-will-ring": "De acuerdo. Espero y le vuelvo a llamar.",
        "second-hold": "Parece que está en espera. Pulse asterisco 5 para colgar y recibir otra llamada.",
        "company-unreachable": "No se pudo contactar con la empresa.",
        "agent-away": "Un momento, por favor.",
    },
}


def word(language: str, phrase: str, **values: str) -> str:
    """The phrase in `language` (English where we have no other), with `values` filled in."""
    return WORDING.get(language, WORDING["en"])[phrase].format(**values)
