"""Which of the caller's facts a company asks for: by the slot's name and the words of the prompt, never by its value."""

# ruff: noqa: E501, SIM905  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

from holdslayer_agent.core.menu import EntryAsked
from holdslayer_agent.core.menu_words import TOLD_OF
from holdslayer_agent.core.numbers import plain_text

__all__ = [
    "asks_clearly",
    "fitting_slots",
    "is_guarded",
    "looks_like_bait",
    "name_of",
    "named_plainly",
    "names_nothing",
    "opens_something",
    "speaks_of",
]

_TYPES: dict[str, str] = {
    "pin": r"\bpin\b|passcode|password|passwort|kennwort|geheim(?:zahl|nummer|code)|clave|code (?:secret|confidentiel|personnel)|mot de passe|contrasena|(?:numero|codigo) (?:secreto|confidencial)|numero (?:de identificacion personal|personal de identificacion)|personal identification (?:number|code)|personliche identifikations\w*|secret (?:number|code)|\bcvv\b|\bcvc\b|security code",
    "ssn": r"\bssn\b|social security|social insurance|sozialversicherung|securite sociale|seguridad social",
    "dob": r"\bdob\b|birth|geburt|naissance|nacimiento",
    "zip": r"\bzip\b|\bcode of your (?:billing|home|mailing) address|post ?(?:al )?code|postal|postleitzahl|\bplz\b",
    "phone": r"phone|mobile|\bcell|telefon|handy ?-?(?:nummer|nr)|\b(?:ihre[sm]?|das|dem|des) handys?\b|^handy$|rufnummer|mobilfunk|\bligne\b|telephone|telefono|movil|portable|call ?back number",
    "card": r"\bcard\b|karten|\bcarte\b|tarjeta",
    "member": r"member|subscriber|insured|versicherten|versicherungs|adherent|assure|socio|asegurado|afiliado|patient|mitglied",
    "loyalty": r"loyalty|\bmiles\b|frequent|reward|vielflieger|bonus|fidelite|fidelidad|puntos",
    "tracking": r"tracking|track|parcel|package|sendung|paket|suivi(?! (?:de |du |d'|par )(?:la )?(?:touche|diese\w*|etoile|carre|#))|colis|seguimiento|envio|localizador",
    "order": r"\border\b|bestell|auftrag|commande|pedido",
    "booking": r"reservation|booking|confirmation|itinerary|ticket|buchung|reserva|record locator|dossier",
    "policy": r"policy|\bpolice|poliza|contrat\b|contrato|vertrag",
    "customer": r"customer|kunden|\bclient",
    "account": r"(?<!with your )(?<!with the )(?<!without your )(?<!on your )(?<!on the )(?<!to your )(?<!with )(?<!on )account(?! (?:is|was|has|registered|holder)\b)|konto|compte|cuenta|vertragskonto",
    "dni": r"\bdni\b|\bnif\b|\bnie\b|identity|ausweis|identite|documento|driver|license number",
    "plate": r"plate|registration|matricul|kennzeichen|immatriculation|vehicle",
    "meter": r"\bmeter\b|zahler|compteur|contador",
    "reading": r"(?<!card )\breadings?\b|(?:numbers|digits|figures)\b.{0,30}\bmeter\b(?! (?:number|serial|id)\b)|zahlerstand|\bstand (?:ihres|des|am) .{0,12}zahlers?|(?:ziffern|zahlen)\b.{0,30}\b\w*zahlers?\b|\breleve\b|\bindex\b|chiffres\b.{0,30}\bcompteur|lectura|(?:cifras|numeros|digitos)\b.{0,30}\bcontador",
    "claim": r"\bclaim|schaden|sinistre|siniestro|\bcase\b|incident|reference|aktenzeichen|referencia|expediente|vorgang",
    "invoice": r"invoice|\bbill\b|rechnung|facture|factura",
    "employee": r"employee|personal|staff|\bbadge|legajo",
    "extension": r"extension|durchwahl|\bposte\b",
    "npi": r"\bn ?p ?i\b|provider number",
    "tax": r"\btax\b|\btin\b|\bein\b|steuer|fiscal",
    "iban": r"\biban\b|routing",
    "prescription": r"prescription|\brx\b|rezept|ordonnance|receta",
    "student": r"student|schuler|matrikel|etudiant|alumno",
    "serial": r"serial|seriennummer|serie|device|gerat|model",
    "booth": r"location|standort",
    "date": r"\bdates?\b|\bdatum\b|\bfecha\b",
    "amount": r"amount|betrag|montant|importe|monto",
}
_TYPE_PATTERNS = {name: re.compile(pattern) for name, pattern in _TYPES.items()}
_GUARDED = ("pin", "ssn", "dob")
"""Only ever given where the prompt asks for exactly this."""

_PARTS: dict[str, re.Pattern[str]] = {
    "day": re.compile(r"\b(?:day|tag|jour|dia)\b"),
    "month": re.compile(r"\b(?:month|monat|mois|mes)\b"),
    "year": re.compile(r"\b(?:year|\w*jahr|annee|an|ano)\b"),
}
"""Parts of a date that a company may ask for one by one."""

_PLAIN = frozenset(("zip", "phone", "tracking", "plate", "order", "booking", "meter"))

_LAST = re.compile(r"\blast\b|letzte|dernier|ultim|last ?\d|\bl4\b")
_GENERIC = frozenset(
    "number numero nummer code digits the your votre ihre with without letters letra sin von der the last4 last four id no nr numbers numeros".split()
)

_OPTIONAL = re.compile(
    r"\bskip\b|future calls?|link (?:this|your)|set up|change (?:your|my)|new pin|current .{0,20}pin|if you (?:wish|would like|want)|you can (?:also )?(?:link|register)|"
    r"to change|assistant|automat(?:ed|ic|isch\w*|ique|izad\w*)|uberspring|kunftig|andern|verknupf|ignorer|changer|modifier|prochains appels|omitir|cambiar|vincular|futuras|"
    r"passer cette|sauter|saltar|\bfaster\b|\bspeed (?:up|things)|schneller|plus (?:rapide|vite)|mas rapid\w+|agilizar"
)
_CODE = re.compile(r"\b(?:\w*code|codigo|clave|secret\w*|geheim\w*)\b")
"""A fact that opens something, whatever it is: an alarm's code, a locker's."""
_PROMOTION = re.compile(
    r"future calls?|offers?\b|promot|survey|prize|\bwin\b|sweepstake|raffle|newsletter|marketing|text (?:message|alert)|donat|gewinn|umfrage|werbung|angebot|"
    r"newsletter|concours|sondage|offre|publicit|sorteo|encuesta|oferta|promoci"
)


_VERBS = {
    "en": re.compile(r"\b(?:enter|type in|type|key in|key (?:it|them) in|punch in|input|what(?:'s| is) your)\b"),
    "de": re.compile(r"\b(?:geben|tippen)\b.* ein\b|eingeben|\btippen sie\b|\bwie (?:lautet|ist) ihre?\b"),
    "fr": re.compile(
        r"\b(?:tapez|composez|saisissez|saisir|composer|taper|entrer|indiquer|indiquez|entrez|quel(?:le)? est votre)\b|^votre\b"
    ),
    "es": re.compile(
        r"\b(?:introduzca|introduce|introducir|marque|marca|ingrese|ingresa|ingresar|teclee|teclea|teclear|digite|digita|escriba|escribe|indique|indica|cual es (?:su|tu))\b"
    ),
}


_LONGER = re.compile(
    r"\b(?:number|code|\w*nummer|numero|codigo|amount|pin|digits? (?:of|on)|expir\w*|card)\b|\b(?:per|each|every) (?:day|month|year)"
)
"""What is asked for is no part of a date, though one is named."""
_WHOLE = re.compile(r"\bnumber\b(?! (?:of|for|on|from)\b)")
"""Before a name, an object of its own: `the number your account is registered under` is no account number."""
_BIRTH_DATE = re.compile(r"dates? of birth|birth ?(?:date|day)|\bborn\b|geburtsdatum|geburtstag|naissance|nacimiento")
_NEXT = re.compile(
    r"^(?:(?:and|now|then|next|finally|please|und|nun|jetzt|dann|noch|bitte|et|puis|maintenant|enfin|y|ahora|luego|por favor)[ ,]+)+"
    r"(?:your|the|ihre?n?|das|die|votre|le|la|su|tu|el) (?P<what>.{0,40})"
)
"""`And now your date of birth: …`: what is to be entered next, without a verb of entering."""
_OF_WHAT = re.compile(r"\b(?:for|on|from|to|with|fur|zu|zum|zur|pour|para)\b")
_BETWEEN = _GENERIC | frozenset(
    "please now the your you our us in using use keypad telephone phone touch tone full first then and or of to on for is it them that this me "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen digit digits stellige stellig letzten "
    "bitte sie jetzt nun uns den die das der des dem ihre ihren ihrer ihres mit per tastatur ihr am vollstandige zehn acht sechs vier funf "
    "maintenant votre vos le la les de du des au aux sur veuillez chiffres quatre cinq dix huit derniers numero code deux trois sept neuf clavier "
    "ahora su sus el los las cifras digitos cuatro cinco seis ocho diez nueve siete ultimas ultimos por favor en teclado con fecha date "
    "account card customer member policy reference order booking tracking billing home mobile cell property patient primary service".split()
)
_ENTERING = re.compile(
    r"\b(?:enter|type in|type|key in|key|punch in|input|provide|use|what(?:'s| is)|geben|tippen|lautet|eingeben|tapez|composez|saisissez|saisir|composer|taper|entrer"
    r"|indiquez|indiquer|entrez|quel(?:le)? est|votre|introduzca|introduce|introducir|marque|marca|ingrese|ingresa|ingresar|teclee|teclea|teclear|digite|digita|escriba|escribe"
    r"|indique|indica|cual es)\b"
)


_WHY = re.compile(
    r"\b(?:so (?:that )?we can|to help us|in order to|damit wir|um (?:sie|ihr)|afin (?:de|que)|para (?:que podamos|poder))\b[^,]{0,60},"
)
"""What an entry is wanted for: `so we can find your account, …` asks for no account."""
_OBJECT = re.compile(r"\b(?:number|code|pin|digits|\w*nummer|numero|clave|chiffres|cifras)\b")


_LONGEST_PIN = 8
"""PINs have four to six digits, some passcodes eight."""


def fitting_slots(entry: EntryAsked, slots: tuple[str, ...], used: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The slots that fit what is asked, the best first; none that was not asked for. `used` ones come later."""
    part = _part_asked(entry.prompt)
    asked = _asked(entry.prompt)
    if part:
        parts = [slot for slot in slots if _parts(_readable(slot)) == {part}]
        born = [slot for slot in parts if "dob" not in asked or "dob" in _types(_readable(slot))]
        return tuple(sorted(born or parts, key=lambda slot: slot in used))
    slots = tuple(slot for slot in slots if len(_parts(_readable(slot))) != 1)
    if (entry.digits or 0) > _LONGEST_PIN:  # "enter your PIN nine digit member number": a word was put in
        slots = tuple(slot for slot in slots if "pin" not in _types(_readable(slot)))
    scored = [(_score(entry, asked, slot) - (0.4 if slot in used else 0.0), slot) for slot in slots]
    return tuple(slot for score, slot in sorted(scored, key=lambda pair: -pair[0]) if score >= 1.5)


def _next(prompt: str) -> re.Match[str] | None:
    """What is to be entered next, of which nothing is said: `and your date of birth has been verified` asks nothing."""
    found = _NEXT.match(prompt)
    return None if found is None or TOLD_OF.match(prompt, found.start("what")) else found


def _parts(text: str) -> set[str]:
    return {name for name, pattern in _PARTS.items() if pattern.search(text)}


def _part_asked(prompt: str) -> str:
    """The one part of a date that is asked for: `now the day`, `the month you were born`; empty for anything else."""
    parts = _parts(re.split(r"(?:for example|zum beispiel|par exemple|por ejemplo)", prompt)[0])
    return next(iter(parts)) if len(parts) == 1 and not _LONGER.search(prompt) else ""


def _asked(prompt: str) -> set[str]:
    """What stands behind the verb of entering, if anything does: "so we can find your account, enter your telephone
    number" asks for no account. German verbs come last: there the whole prompt counts."""
    prompt = _WHY.sub("", prompt)
    following = _next(prompt)
    named = _types(_OF_WHAT.split(following["what"])[0]) if following else set()
    if named:
        return named
    verbs = [verb.search(prompt) for language, verb in _VERBS.items() if language != "de"]
    behind = [_types(prompt[verb.end() :]) for verb in verbs if verb]
    return (behind[0] if behind else set()) or _types(prompt)


def asks_clearly(entry: EntryAsked, language: str = "") -> bool:
    """Whether the prompt has a verb of entering, in the call's language if one is given."""
    if _part_asked(entry.prompt) or _next(entry.prompt):
        return True
    verbs = [_VERBS[language[:2]]] if language[:2] in _VERBS else list(_VERBS.values())
    return any(verb.search(entry.prompt) for verb in verbs)


def named_plainly(entry: EntryAsked, slot: str) -> bool:
    """Whether the prompt names what the slot holds right beside its verb of entering, with hardly a word between them.

    Words that were thrown together by mishearing pass the looser `fitting_slots`, and rarely this.
    """
    held = _types(_readable(slot))
    if len(_parts(_readable(slot))) == 1:
        return _part_asked(entry.prompt) in _parts(_readable(slot)) and entry.digits in (None, 2, 4)
    if "dob" in held and not (_BIRTH_DATE.search(entry.prompt) and entry.digits in (None, 4, 6, 8, 10)):
        return False
    patterns = [_TYPE_PATTERNS[name] for name in held] or [re.compile(re.escape(_readable(slot).split()[0][:6]))]
    following = _next(entry.prompt)
    if following and any((found := p.search(following["what"])) and found.start() <= 2 for p in patterns):
        return True
    for sentence in re.split(r"(?<=[a-z])[.!?]", _WHY.sub("", entry.prompt)):
        for verb in _ENTERING.finditer(sentence):
            behind, before = sentence[verb.end() : verb.end() + 90], sentence[max(0, verb.start() - 70) : verb.start()]
            for pattern in patterns:
                after = pattern.search(behind)
                if (
                    after is not None
                    and _strangers(behind[: after.start()]) <= 1
                    and not _WHOLE.search(behind[: after.start()])
                ):
                    return True
                earlier = list(pattern.finditer(before))
                if earlier and not _OBJECT.search(behind) and _strangers(before[earlier[-1].end() :]) <= 1:
                    return True
    return False


def _strangers(text: str) -> int:
    """Words that do not belong between a verb of entering and what is to be entered."""
    return sum(word not in _BETWEEN for word in re.findall(r"[a-z]{2,}", text))


def is_guarded(slot: str) -> bool:
    """Whether the slot holds what opens accounts: a PIN, a social security number, a date of birth."""
    return bool(_types(_readable(slot)) & set(_GUARDED))


def opens_something(slot: str) -> bool:
    """Whether the slot holds a code or secret of no known kind: an alarm's, a locker's."""
    return not _types(_readable(slot)) and bool(_CODE.search(_readable(slot)))


def speaks_of(text: str, slot: str) -> bool:
    """Whether a text names what a guarded slot holds, in whatever words; one of no known kind by its own."""
    held, said = _types(_readable(slot)) & set(_GUARDED), plain_text(text)
    return bool(held & _types(said)) or (not held and _readable(slot) in said)


_NAMES = {"pin": "pin", "ssn": "ssn", "dob": "date_of_birth", "zip": "zip", "date": "date", "amount": "amount"}


def name_of(entry: EntryAsked) -> str:
    """A name for the fact that is asked for, as the user would give it: `account_number`; empty if none is told."""
    kind = next((name for name in _TYPES if name in _asked(entry.prompt)), "")
    return _NAMES.get(kind, f"{kind}_number") if kind else ""


def names_nothing(entry: EntryAsked) -> bool:
    """Whether no word of the prompt tells what is to be entered: it was misheard, most likely."""
    return not _types(entry.prompt)


def looks_like_bait(slot: str, context: str) -> bool:
    """Whether giving this slot here serves the company's wish rather than the call: a PIN nobody needs, a raffle."""
    if _PROMOTION.search(context):
        return True
    held = _types(_readable(slot))
    secret = {"pin", "ssn"} & held or opens_something(slot)
    return bool(secret and _OPTIONAL.search(context))


def _types(text: str) -> set[str]:
    return {name for name, pattern in _TYPE_PATTERNS.items() if pattern.search(text)}


def _readable(slot: str) -> str:
    return plain_text(re.sub(r"(?<=[a-z])(?=\d)", " ", slot.replace("_", " ")))


def _asked_at_once(prompt: str, guarded: str) -> bool:
    """Whether the verb and what is to be entered stand close together: words far apart were thrown together."""
    types = _TYPE_PATTERNS[guarded]
    following = _next(prompt)
    if following and types.search(following["what"]):
        return True
    for sentence in re.split(r"[.!?]", prompt):
        for verb in _ENTERING.finditer(sentence):
            nearby = sentence[verb.start() : verb.end() + 75]
            if types.search(nearby) and not re.search(r"\b(?:say|sagen|dites|diga)\b", sentence[: verb.start()]):
                return True
    return False


def _score(entry: EntryAsked, asked: set[str], slot: str) -> float:
    name = _readable(slot)
    held = _types(name)
    for guarded in _GUARDED:
        if (guarded in held) != (guarded in asked):
            return 0.0
        if guarded in held and not _asked_at_once(entry.prompt, guarded):
            return 0.0
    if held & set(_GUARDED) and asked & _PLAIN and not held & _PLAIN:
        return 0.0  # two things seem to be asked for at once: misheard, so the guarded one is not given
    score = 2.0 * len(held & asked) - 0.4 * len(held - asked)
    for word in name.split():
        if len(word) >= 4 and word not in _GENERIC and re.search(rf"\b{re.escape(word[:6])}", entry.prompt):
            score += 1.0 if not held else 0.3
    if " " in name and name in entry.prompt:
        score += 0.5
    if not held:
        score += 0.6 if score > 0 else 0.0
    if bool(_LAST.search(name)) != bool(_LAST.search(entry.prompt)):
        score -= 1.0
    count = re.search(r"(\d+)", name)
    if count and entry.digits and int(count[1]) == entry.digits:
        score += 0.5
    return score
