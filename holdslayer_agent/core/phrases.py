"""What people and what machines say on the telephone, by language, as plain lower-case words.

Used to weigh a transcript. A phrase matches when its words occur in that order, next to each other; `#` stands for one
number word, `*` for any one word. Written for this project; no company's prompts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["PHRASES", "PhraseSet", "count_phrases", "words_of"]


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Phrases of one language."""

    greeting: tuple[str, ...]  # only a person who just picked up says these
    question: tuple[str, ...]  # a person's questions and small talk, also said by talking machines
    announcement: tuple[str, ...]  # machines say these, to everybody
    hold: tuple[str, ...]  # the call is, or goes, on hold
    voicemail: tuple[str, ...]
    numbers: frozenset[str]


_EN: Final = PhraseSet(
    greeting=(
        "how can i help",
        "how may i help",
        "how can i assist",
        "how may i assist",
        "what can i do for you",
        "can i help you",
        "who am i speaking",
        "who's calling",
        "speaking how",
        "can i have your name",
        "may i have your name",
        "can i get your name",
        "could i have your name",
        "can i take your",
        "my name is",
        "are you there",
        "are you still there",
        "can you hear me",
        "anybody on the line",
        "anyone there",
        "you're through to",
        "you are through to",
        "you're speaking with",
        "you're speaking to",
        "thanks for waiting",
        "thanks so much for waiting",
        "sorry about the wait",
        "sorry for the wait how",
        "hello hello",
        "is this *",
        "am i speaking",
    ),
    question=(
        "let me pull up",
        "let me check",
        "let me see",
        "i'm going to put you",
        "your last name",
        "spell your",
        "bear with me",
        "no problem",
        "how are you",
        "good morning this is",
        "good afternoon this is",
        "hello this is",
        "hi this is",
        "yes hello",
    ),
    announcement=(
        "your call is",
        "call is important",
        "is important to us",
        "stay on the line",
        "remain on the line",
        "continue to hold",
        "please hold",
        "please wait",
        "press #",
        "press star",
        "press pound",
        "press the",
        "say or press",
        "dial #",
        "followed by the",
        "next available",
        "wait time",
        "estimated wait",
        "hold time",
        "minutes",
        "in the order",
        "it was received",
        "all of our",
        "all our",
        "representatives are",
        "agents are",
        "are currently busy",
        "currently assisting",
        "assisting other",
        "helping other",
        "other callers",
        "other customers",
        "call volume",
        "higher than",
        "experiencing",
        "will be with you shortly",
        "will be answered",
        "as soon as possible",
        "in the queue",
        "in line",
        "ahead of you",
        "your position",
        "caller number",
        "you are number",
        "you are currently",
        "number # in",
        "your place",
        "thank you for calling",
        "thanks for calling",
        "thank you for your patience",
        "thank you for holding your",
        "we apologize",
        "do not hang up",
        "did you know",
        "visit our",
        "our website",
        "web site",
        "online",
        "dot com",
        "for more information",
        "may be recorded",
        "may be monitored",
        "recorded for",
        "quality",
        "business hours",
        "office is closed",
        "our hours",
        "call you back",
        "call back",
        "main menu",
        "previous menu",
        "following options",
        "please enter",
        "please say",
        "enter your",
        "is not available",
        "is unavailable",
        "not a valid",
        "try again",
        "you have entered",
        "conference",
        "mailbox",
        "password",
        "extension",
        "the number you",
        "cannot be completed",
        "in service",
        "percent",
        "save up to",
        "goodbye",
        "messages",
        "your message",
        "being transferred",
        "transferring your call",
        "connect your call",
        "has been",
    ),
    hold=(
        "please hold",
        "continue to hold",
        "stay on the line",
        "remain on the line",
        "next available",
        "will be answered",
        "in the queue",
        "are currently busy",
        "assisting other",
        "helping other",
        "your call is important",
        "wait time",
        "be with you shortly",
        "thank you for holding",
        "ahead of you",
    ),
    voicemail=(
        "leave a message",
        "leave your name",
        "leave me a message",
        "after the tone",
        "after the beep",
        "at the tone",
        "at the beep",
        "you've reached",
        "you have reached the voice",
        "can't come to the phone",
        "not available right now",
        "away from my desk",
        "mailbox",
        "record your message",
        "get back to you",
    ),
    numbers=frozenset(
        [
            "zero",
            "oh",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "star",
            "pound",
            "hash",
        ]
    ),
)

_DE: Final = PhraseSet(
    greeting=(
        "was kann ich für sie tun",
        "wie kann ich ihnen helfen",
        "wie kann ich helfen",
        "mein name ist",
        "sie sprechen mit",
        "am apparat",
        "danke fürs warten",
        "danke dass sie gewartet haben",
        "hören sie mich",
        "sind sie noch da",
        "mit wem spreche ich",
    ),
    question=("einen moment", "ihr nachname", "guten tag mein", "schönen guten tag"),
    announcement=(
        "bitte warten sie",
        "bitte bleiben sie",
        "in der leitung",
        "nächste freie",
        "nächster freier",
        "drücken sie",
        "wählen sie",
        "wartezeit",
        "minuten",
        "alle mitarbeiter",
        "im gespräch",
        "ihr anruf",
        "aufgezeichnet",
        "schulungszwecken",
        "unsere website",
        "im internet",
        "öffnungszeiten",
        "vielen dank für ihren anruf",
        "vielen dank für ihre geduld",
        "nicht verfügbar",
        "rückruf",
    ),
    hold=("bitte warten sie", "bleiben sie in der leitung", "nächste freie", "alle mitarbeiter", "wartezeit"),
    voicemail=("nach dem signalton", "nach dem piepton", "hinterlassen sie", "mailbox", "anrufbeantworter"),
    numbers=frozenset(
        ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "stern", "raute"]
    ),
)

_FR: Final = PhraseSet(
    greeting=(
        "que puis je faire pour vous",
        "comment puis je vous aider",
        "je vous écoute",
        "en quoi puis je",
        "à l'appareil",
        "merci d'avoir patienté",
        "vous m'entendez",
        "à qui ai je l'honneur",
        "je m'appelle",
    ),
    question=("un instant", "votre nom", "bonjour c'est", "allô"),
    announcement=(
        "veuillez patienter",
        "ne quittez pas",
        "restez en ligne",
        "tapez",
        "appuyez sur",
        "temps d'attente",
        "minutes",
        "nos conseillers",
        "en communication",
        "votre appel",
        "enregistré",
        "sur notre site",
        "nos horaires",
        "merci de votre appel",
        "merci de votre patience",
        "n'est pas disponible",
        "composez",
    ),
    hold=("veuillez patienter", "ne quittez pas", "restez en ligne", "temps d'attente", "nos conseillers"),
    voicemail=("laissez un message", "après le bip", "après le signal", "messagerie", "répondeur"),
    numbers=frozenset(
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "étoile", "dièse"]
    ),
)

_ES: Final = PhraseSet(
    greeting=(
        "en qué puedo ayudarle",
        "en qué le puedo ayudar",
        "cómo puedo ayudarle",
        "le atiende",
        "le habla",
        "mi nombre es",
        "gracias por esperar",
        "me escucha",
        "con quién hablo",
        "dígame",
    ),
    question=("un momento", "su apellido", "buenos días soy", "buenas tardes soy", "permítame"),
    announcement=(
        "por favor espere",
        "permanezca en la línea",
        "no cuelgue",
        "oprima",
        "marque",
        "pulse",
        "tiempo de espera",
        "minutos",
        "nuestros agentes",
        "todos nuestros",
        "su llamada",
        "grabada",
        "nuestra página",
        "horario",
        "gracias por llamar",
        "gracias por su paciencia",
        "no está disponible",
    ),
    hold=("por favor espere", "permanezca en la línea", "no cuelgue", "tiempo de espera", "nuestros agentes"),
    voicemail=("deje su mensaje", "después del tono", "deje un mensaje", "buzón de voz"),
    numbers=frozenset(
        ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "asterisco", "numeral"]
    ),
)

PHRASES: Final[Mapping[str, PhraseSet]] = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words; hyphens part them, other punctuation goes, digits stay."""
    parted = text.lower().replace("’", "'").replace("-", " ")
    return tuple("".join(c if c.isalnum() or c == "'" else " " for c in parted).split())


@lru_cache(maxsize=2000)
def _pattern(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def count_phrases(words: tuple[str, ...], phrases: tuple[str, ...], numbers: frozenset[str]) -> int:
    """How many of `phrases` occur in `words`."""
    known = set(words)
    return sum(_occurs(words, _pattern(phrase), numbers) for phrase in phrases if _possible(phrase, known))


def _possible(phrase: str, known: set[str]) -> bool:
    return all(word in known for word in _pattern(phrase) if word not in "#*")


def _occurs(words: tuple[str, ...], pattern: tuple[str, ...], numbers: frozenset[str]) -> bool:
    last = len(words) - len(pattern)
    return any(all(_fits(words[at + i], wanted, numbers) for i, wanted in enumerate(pattern)) for at in range(last + 1))


def _fits(word: str, wanted: str, numbers: frozenset[str]) -> bool:
    if wanted == "#":
        return word in numbers or word.isdigit()
    return wanted == "*" or word == wanted
