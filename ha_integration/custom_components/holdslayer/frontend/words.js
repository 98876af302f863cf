// What the card says, in Home Assistant's language or in English.

const WORDS = {
  en: {
    "idle": "No call", "away": "Not connected to the agent.", "onhold": "On hold", "inall": "In all", "wait": "Estimated wait",
    "queue": "Place in the queue", "ribbon": "What was heard", "path": "Way through the menu", "transcript": "They say",
    "person": "A person?", "join": "Ring me now", "keep": "Keep holding", "end": "Hang up", "machine": "Not a person",
    "answer": "Answer", "favourites": "Call", "past": "Last calls", "planned": "Planned", "minutes": "{n} min", "held": "{n} on hold",
    "more": "{n} more calls are running", "pressed": "pressed {x}", "said": "said “{x}”", "usual": "usual wait {n} min",
    "nothing": "Nothing was said yet.", "ended": "Ended",
    "sound.silence": "silence", "sound.ringback": "ringing", "sound.busy": "busy tone", "sound.reorder": "congestion tone",
    "sound.sit": "error tones", "sound.fax": "fax", "sound.dtmf": "touch tones", "sound.beep": "beep", "sound.music": "music",
    "sound.speech": "speech", "sound.unknown": "not known",
    "edit.entity": "Agent", "edit.title": "Title", "edit.transcript": "Sentences shown", "edit.evidence": "Show why",
    "edit.favourites": "Companies to call", "edit.history": "Last calls shown",
  },
  de: {
    "idle": "Kein Anruf", "away": "Keine Verbindung zum Agenten.", "onhold": "In der Warteschleife", "inall": "Insgesamt",
    "wait": "Geschätzte Wartezeit", "queue": "Platz in der Schlange", "ribbon": "Was zu hören war", "path": "Weg durch das Menü",
    "transcript": "Dort wird gesagt", "person": "Ein Mensch?", "join": "Jetzt bei mir klingeln", "keep": "Weiter warten", "end": "Auflegen",
    "machine": "Kein Mensch", "answer": "Antworten", "favourites": "Anrufen", "past": "Letzte Anrufe", "planned": "Geplant",
    "minutes": "{n} Min.", "held": "{n} gewartet", "more": "{n} weitere Anrufe laufen", "pressed": "{x} gedrückt", "said": "„{x}“ gesagt",
    "usual": "übliche Wartezeit {n} Min.", "nothing": "Noch wurde nichts gesagt.", "ended": "Beendet",
    "sound.silence": "Stille", "sound.ringback": "Freizeichen", "sound.busy": "Besetztzeichen", "sound.reorder": "Überlastzeichen",
    "sound.sit": "Fehlertöne", "sound.fax": "Fax", "sound.dtmf": "Tastentöne", "sound.beep": "Piepton", "sound.music": "Musik",
    "sound.speech": "Sprache", "sound.unknown": "unbekannt",
    "edit.entity": "Agent", "edit.title": "Titel", "edit.transcript": "Gezeigte Sätze", "edit.evidence": "Gründe zeigen",
    "edit.favourites": "Firmen zum Anrufen", "edit.history": "Gezeigte letzte Anrufe",
  },
  fr: {
    "idle": "Aucun appel", "away": "Pas de connexion à l’agent.", "onhold": "En attente", "inall": "En tout", "wait": "Attente estimée",
    "queue": "Place dans la file", "ribbon": "Ce qui a été entendu", "path": "Chemin dans le menu", "transcript": "On dit",
    "person": "Une personne ?", "join": "Me faire sonner", "keep": "Continuer d’attendre", "end": "Raccrocher", "machine": "Pas une personne",
    "answer": "Répondre", "favourites": "Appeler", "past": "Derniers appels", "planned": "Prévus", "minutes": "{n} min", "held": "{n} d’attente",
    "more": "{n} autres appels en cours", "pressed": "touche {x}", "said": "dit « {x} »", "usual": "attente habituelle {n} min",
    "nothing": "Rien n’a encore été dit.", "ended": "Terminé",
    "sound.silence": "silence", "sound.ringback": "sonnerie", "sound.busy": "occupé", "sound.reorder": "encombrement",
    "sound.sit": "tonalités d’erreur", "sound.fax": "fax", "sound.dtmf": "touches", "sound.beep": "bip", "sound.music": "musique",
    "sound.speech": "parole", "sound.unknown": "inconnu",
    "edit.entity": "Agent", "edit.title": "Titre", "edit.transcript": "Phrases affichées", "edit.evidence": "Montrer les raisons",
    "edit.favourites": "Entreprises à appeler", "edit.history": "Derniers appels affichés",
  },
  es: {
    "idle": "Ninguna llamada", "away": "Sin conexión con el agente.", "onhold": "En espera", "inall": "En total", "wait": "Espera estimada",
    "queue": "Puesto en la cola", "ribbon": "Lo que se oyó", "path": "Camino por el menú", "transcript": "Dicen",
    "person": "¿Una persona?", "join": "Llamarme ahora", "keep": "Seguir esperando", "end": "Colgar", "machine": "No es una persona",
    "answer": "Responder", "favourites": "Llamar", "past": "Últimas llamadas", "planned": "Previstas", "minutes": "{n} min", "held": "{n} en espera",
    "more": "{n} llamadas más en curso", "pressed": "tecla {x}", "said": "dicho «{x}»", "usual": "espera habitual {n} min",
    "nothing": "Aún no se ha dicho nada.", "ended": "Terminada",
    "sound.silence": "silencio", "sound.ringback": "tono de llamada", "sound.busy": "ocupado", "sound.reorder": "congestión",
    "sound.sit": "tonos de error", "sound.fax": "fax", "sound.dtmf": "teclas", "sound.beep": "pitido", "sound.music": "música",
    "sound.speech": "voz", "sound.unknown": "desconocido",
    "edit.entity": "Agente", "edit.title": "Título", "edit.transcript": "Frases mostradas", "edit.evidence": "Mostrar los motivos",
    "edit.favourites": "Empresas a las que llamar", "edit.history": "Últimas llamadas mostradas",
  },
};

/** The words of a language: t("minutes", { n: 3 }). */
export function wordsOf(language) {
  const own = WORDS[(language ?? "en").split("-")[0].toLowerCase()] ?? WORDS.en;
  return (key, holes = {}) => Object.entries(holes).reduce((text, [name, value]) => text.replace(`{${name}}`, value), own[key] ?? WORDS.en[key] ?? key);
}
