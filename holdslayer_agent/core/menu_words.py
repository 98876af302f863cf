"""The words of telephone menus in English, German, French and Spanish, as patterns over plain lower-case text.

Plain: lower case, accents taken off (`numbers.plain_text`). Only words; what is made of them is `menu`'s concern.
"""

from __future__ import annotations

import re

__all__ = [
    "ANCHOR", "ANY_KEY", "A_NUMBER", "ASKS_ONE", "ASKS_WHAT", "BACK", "CLOSED", "COLLECT", "CONFIRM", "COUNT_DIGITS", "DENIED", "EMERGENCY_KEYS", "ENTERS", "EXAMPLE", "EXAMPLES", "GOODBYE", "GO_ON", "GREETING", "HOLD", "INVALID",
    "KEYS", "KEY_COMMA", "KEY_COMMA_LAST", "KEY_FOR", "KEY_VERB", "KEY_WORD", "LANGUAGE_NAMES", "LIKELY_CLOSED", "LISTENS", "LIST_KEY", "MANY_CALLS", "MORE", "NO_CHOICE", "NOT_CONFIRM", "NOT_QUOTED", "NO_CUSTOMER", "OPEN_QUESTION",
    "OPERATOR", "ORDER_SHORT", "OR_KEY", "OTHER", "OTHERWISE", "OTHERS_OF_ONE_TOPIC", "OWN_WORDS", "PHRASE_ENDS", "POUND_LAST", "POUND_SENTENCE", "PRESSES", "REPEAT", "RHETORICAL", "ROW_FIRST", "ROW_LAST", "SAY", "SENT_AWAY", "SHORT_AFTER",
    "SHORT_BEFORE", "SHORT_LIST", "SKIP", "SOFT_AFTER", "STATES", "STAY", "TERMINATOR", "TIME_BEFORE", "TO_A_PERSON", "TO_ENTER", "TYPED", "UNREAD", "UNTAKEN", "VOICEMAIL", "WAIT_CHOICE", "YES_NO", "YES_NO_KEYS", "mended",
]  # fmt: skip

_DIGIT_WORDS = (
    ("0", "zero oh null cero operator"),
    ("1", "one won eins un uno una une"),
    ("2", "two zwei zwo deux dos"),
    ("3", "three drei trois tres"),
    ("4", "four vier quatre cuatro"),
    ("5", "five funf cinq cinco"),
    ("6", "six sechs seis"),
    ("7", "seven sieben sept siete"),
    ("8", "eight acht huit ocho"),
    ("9", "nine neun neuf nueve"),
    ("*", "star asterisk stern sterntaste etoile asterisco estrella"),
    ("#", "pound hash raute rautetaste diese almohadilla numeral gato"),
)
KEYS: dict[str, str] = {word: key for key, words in _DIGIT_WORDS for word in words.split() if word != "operator"}
"""Spoken key → key."""

_HEARD_AS = (
    ("1", "won"),
    ("2", "to too do you"),
    ("3", "free"),
    ("4", "for fore"),
    ("5", "i"),
    ("8", "ate"),
    ("*", "start"),
    ("#", "found bound"),
)
"""Homophones, and what Whisper made of the practice companies' keys: do, you, free, i, start, found, bound, `stress`."""
_HEARD_KEYS = {word: key for key, words in _HEARD_AS for word in words.split()}
_MISHEARD = re.compile(
    rf"\b(?:press|pressed|stress)(?: the)? (?P<key>{'|'.join(_HEARD_KEYS)}|\d|{'|'.join(KEYS)})"
    r"(?: (?:key|sign|button))?(?= *(?:[.,;]|$))"
)
"""`press free.`, `stress you.`: what recognisers make of `press three.` and `press two.`; only at a clause's end."""


_KEY_ENDS = rf"(?:\d|[*#]|(?:{'|'.join(KEYS)})\b)(?= *(?:[.,;]|$))"
_SOUND_ALIKE = (
    (re.compile(r"\b(followed by|press)(?: a| an| the)? (?:pounds|town|count|found|bound|ground|pond)(?= *(?:[.,;]|$))"),
     r"\1 pound"),
    (re.compile(r"\bkeep in (?=your |the )"), "key in "),
    (re.compile(r"\bif you remember(?=,? (?:press|push|say)\b)"), "if you are a member"),
    (re.compile(r"\b1 for (?:vs|your s|yes s|guess)\b"), "1 for yes"),
    (re.compile(rf"\b(?:b|be|ge|t)?rucken(?= sie (?:(?:bitte|jetzt|nur|einfach|auf|die|den|taste|ziffer) )*{_KEY_ENDS})"), "drucken"),
    (re.compile(r"(?<=\bsur )(?:dieuze?|dieuse|dieux|diez)(?= *(?:[.,;]|$))"), "diese"),
    (re.compile(r"(?<=\bsur )(?:les toiles?|des toiles?|l'etoile)(?= *(?:[.,;]|$))"), "etoile"),
    (re.compile(r"\bt'?as? fait(?= (?:le|les|votre|vos) (?:numero|code|chiffre)s?\b)"), "tapez"),
    (re.compile(rf"\b(?:appell?es|appell?ez)(?= sur (?:la |le )?(?:touche )?{_KEY_ENDS})"), "appuyez"),
    (re.compile(rf"\b(?:march[ea]?|market|mar que)(?= (?:el |la )?(?:tecla )?{_KEY_ENDS})"), "marque"),
    (re.compile(r"\bmar(?:que|qui|t)(?=(?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)(?= *(?:[.,;]|$)))"), "marque "),
    (re.compile(r"\bt'apez\b"), "tapez"),
    (re.compile(r"\bsu ?de ?ne(?: ?i\b| y\b|\b)"), "su dni"),
    (re.compile(rf"\bfils(?= appuyez sur (?:la |le )?(?:touche )?{_KEY_ENDS})"), "puis"),
)  # fmt: skip
"""What Whisper made of the practice companies' words: of no sense at these places of a menu."""


def mended(text: str) -> str:
    """Plain text with keys that were misheard for words of the same sound."""
    for heard, said in _SOUND_ALIKE:
        text = heard.sub(said, text)
    return _MISHEARD.sub(lambda found: f"press {_HEARD_KEYS.get(found['key'], found['key'])}", text)


_WORDS = "|".join(sorted(KEYS, key=len, reverse=True))
KEY_WORD = rf"(?:\d(?: ?\d){{0,3}}(?!\d)|(?:{_WORDS})\b|[*#])(?:[- ]?(?:key|sign|button|symbol|taste)\b)?"
EMERGENCY_KEYS = frozenset({"911", "112", "110", "999", "116", "1161", "17", "18", "15", "061", "116117"})
"""Numbers read aloud to be dialled on another phone."""

_ONE_KEY = (
    rf"(?:(?<!\d)(?<!\d[ /])\d(?![\d/%]|[a-z]\b)|(?:{_WORDS})\b|[*#])(?:[- ]?(?:key|sign|button|symbol|taste)\b)?"
)
"""A key that no verb stands before: one digit, not that of `24 hours`, `5G` or `24/7`."""
_ROW_WORDS = "|".join(sorted((word for word, key in KEYS.items() if key in "123456789"), key=len, reverse=True))
_NO_COUNT = r"(?![- ]?(?:digit|stellig|ziffer|chiffre|cifra|digito|letzten|dernier|ultim|numeros?\b|numbers?\b))"

ANCHOR = re.compile(
    r"\b(?:"
    r"(?:press|pressing|push|hit|touch|dial|choose|select|pick|tap|say|enter|key)"
    r"(?: or (?:say|press|dial|enter))?(?: (?:just|only|now|simply|the|number|key|digit|button|option))*"
    r"|(?:dr(?:u|ue)cken|drucke|dr(?:u|ue)ck|w(?:a|ae)hlen|tippen|bet(?:a|ae)tigen)(?: sie)?(?: oder sagen(?: sie)?)?"
    r"(?: (?:bitte|jetzt|nur|einfach|dann|danach|anschliessend|auf|die|den|taste|ziffer|nummer))*"
    r"|(?:tapez|appuyez|faites|pressez|composez|choisissez|selectionnez|taper|appuyer|faire(?! une? (?!ou\b|pour\b|et\b)\w)|tape|appuie)(?: ou dites)?(?: (?:sur|la|le|touche|maintenant|simplement|chiffre))*"
    r"|(?:pulse|pulsa|pulsar|oprima|oprime|marque|marca|marcar|presione|presiona|digite|digita|teclee|teclea|apriete|elija|elige|escoja|seleccione)(?: o dig?a)?(?: (?:el|la|tecla|numero|opcion|ahora))*"
    rf"|mit der(?: taste| ziffer)?(?= (?:\d|{_WORDS}) (?:[a-z]+ sie|konnen|erreichen)\b)"
    r"|taste|touche|tecla|opcion|option"
    rf") (?P<key>{KEY_WORD}){_NO_COUNT}(?! (?:de|of|des|der|from) (?:las|los|the|these|our|les|ces|nos|folgenden|following|estas|nuestras))"
)
"""A verb of pressing and its key; `mit der 2 andern sie …`, `taste 2`, `option 2: …` are some without pressing."""

KEY_VERB = re.compile(
    rf"(?:\bdie |\btaste |\bziffer |\bnummer )+(?P<key>{KEY_WORD})(?= (?:bitte )?(?:zu )?(?:drucken|wahlen|tippen|betatigen)\b(?! sie\b))"
    r" (?:bitte )?(?:zu )?\w+"
)
"""`Einfach die 1 drücken`: the verb behind its key."""

_LINKS = r"for|to|if|fur|um|wenn|pour|si|para"
SHORT_AFTER = re.compile(
    rf"(?P<way>(?:,|\bor|\band|\boder|\bund|\bou|\bo|\by) +(?:(?:the|die|den|la|le|el) (?!one\b|un[aeo]?\b))?(?P<key>{_ONE_KEY})),? (?={_LINKS})\b"
)
"""`…, 2 for damaged`, `or the star key for the main menu`: the verb left out, the meaning behind."""
SOFT_AFTER = re.compile(
    r"(?:^|[a-z],? )(?P<key>[1-9](?: [0-9])?|star|pound),? (?=(?:to (?:speak|talk|hear|go|leave|be|get|pay|report|make|stay|continue)|um|para (?:hablar|ser|continuar)|pour (?:parler|etre|continuer))\b)"
)
"""`…, thank 1 to speak with a clerk`: a key whose verb was misheard; only where nothing else was understood."""
OR_KEY = re.compile(
    rf"(?P<way>\b(?:or|oder|ou|o) (?:just |the |die |le |la |el )?(?P<key>{_ONE_KEY}))(?= *(?:[.,;]|$))"
)
"""`For billing, say billing, or 1`."""
SHORT_BEFORE = re.compile(
    rf"(?:\b(?:otherwise|if not|else|andernfalls|sonst|sinon|si no)\b,? )(?P<way>(?:the |die |le |el |drucken sie die )?(?P<key>{_ONE_KEY}))(?= *(?:[.,;]|$))"
)
SHORT_LIST = re.compile(
    rf"(?:,|\band\b|\bund\b|\bet\b|\by\b) *(?:{_LINKS}|zu[rm]?|bei|a|au) [^.;]{{3,80}}?,? (?P<way>(?:die |la |le |el |the )?(?P<key>{_ONE_KEY}))(?= *(?:[.,;]|$|(?:and|und|et|y|or|oder|ou|o)\b))"
)
"""`for bills press 1, for moves 2 and for the rest 3`: the verb said once."""
ROW_LAST = re.compile(rf"(?<=[a-z,.] )(?P<key>[1-9]|{_ROW_WORDS})[ .,!]*$")
"""`If your bill is too high, changed. 4.`: a number at the end, its verb misheard."""
ROW_FIRST = re.compile(rf"^(?:\w+ )?(?P<key>[1-9]|{_ROW_WORDS}),? (?=(?:{_LINKS})\b)")
"""`Go 4 for water quality`: the same, the number first."""
LIST_KEY = re.compile(
    rf" (?:die|la|le|el) (?P<key>\d|(?!un[aeo]?\b){_WORDS})(?= *(?:[,;.]|$|(?:oder|und|ou|et|o|y)\b))"
)
"""`…, Leistungen die 2, Krankengeld die 3`: keys of a list by their article."""
PRESSES = re.compile(
    r"\b(?:press|push|dr(?:u|ue)cken sie|tapez|appuyez|pulse|pulsa|oprima|oprime|marque|presione)\b(?! (?:it|this|that|any)\b)"
)
UNREAD = re.compile(
    r"^(?:for|to|if you|if your|fur|zum|zur|wenn sie|um|pour|si vous|para|si desea|si su) (?:[\w'-]+[ ,.;]+){1,14}[\w'-]+[ .]*$"
)
"""A sentence that offers something, even where its key or its verb was lost."""
STATES = re.compile(
    r", (?:this|these|your call|all|some|our|we|we've|we're|calls?|please (?:have|visit|go|listen|note|see|keep|use|download|check)|visit|go to|you (?:can|may|could|will) (?!press|say|push|also)"
    r"|nous|nos|notre|cet appel|cette conversation|votre appel|les appels|rendez-vous|munissez-vous|visitez|consultez|preparez|esta|su llamada|nuestr[oa]s?|las? llamadas?|visite|consulte|tenga|le recordamos|le informamos)\b"
    r"|\b(?:zeichnen|haben|bieten|bitten|nehmen|arbeiten) wir\b|\b(?:wird|werden) (?:dieses?|das|ihr|ihre|alle|einzelne|einige|gesprache|anrufe)\b|\b(?:halten|besuchen|nutzen) sie\b"
)
"""A notice that only begins as an option does: `for your security, this call is recorded`."""
TO_A_PERSON = re.compile(
    r"\b(?:say so|(?:tell|inform) (?:us|our|the|your)|let (?:us|our|the|your)\b.* know|sagen sie (?:es|das|dies)\b|teilen sie|dites-le|signalez-le|(?:informez|prevenez) (?:notre|votre|le)"
    r"|digaselo|diganoslo|digalo|comuniquelo|indiquelo|informe a|avise a)\b"
)
"""`If you don't want to be recorded, please say so`: to whoever answers later, and no option."""
KEY_FOR = re.compile(
    rf"(?:^|[,;:]|\b(?:and|or|und|oder|et|ou|y|o)\b) *(?:die |der |le |la |el |the )?(?P<key>\d|{_ROW_WORDS})(?=,? (?:for|to|if|fur|um|bei|wenn|pour|si|para) [a-z\d])"
)
"""`the 1 for orders, the 2 for deliveries`: a list that names no verb."""
KEY_COMMA_LAST = re.compile(
    rf"^(?:or|and|oder|und|ou|et|o|y),? (?P<key>\d|{_WORDS}),? (?:for|to|fur|um|pour|para) (?P<meaning>[a-z][^;?]{{2,90}}?)[ .!]*$"
)
"""`or zero for a team member`: the last of a list of such sentences."""
EXAMPLES = re.compile(
    r"(?:things?(?: like)?\b|something like|for example|for instance|zum beispiel|beispielsweise|etwa|so etwas wie|par exemple|por ejemplo|cosas como|algo como|des choses comme)\b"
)
"""Words that may be said, given as examples: the question is an open one."""
_WORDY = r"(?:[a-z]|\d+(?:[a-z]\b|/\d))"
"""How what an option is for may begin: with a letter, or as `5G` and `24/7` do."""
KEY_COMMA = re.compile(
    rf"^(?:(?:[a-z ]{{0,30}}: *)?(?:die |der |le |el |the )?(?P<key>[1-9]|{_ROW_WORDS})(?:[,:] | (?=(?:{_LINKS}|bei|wenn)\b))"
    rf"|mit der (?:taste |ziffer )?(?P<with>[0-9]|{_ROW_WORDS}|null|stern|raute),? (?:(?:erreichen|kommen|gelangen) sie (?:zu[rm]? )?)?)"
    rf"(?P<meaning>{_WORDY}[^;?]{{2,90}}?)[ .!]*$"
)
"""`2, hogar y comunidades`, `2 for tickets`, `mit der 2 die Kasse`: the number, then what it is for."""
ORDER_SHORT = re.compile(rf"^(?P<meaning>{_WORDY}[^.;?]{{2,90}}?)[,:]? (?:die |la |le |el |the )?(?P<key>{KEY_WORD})$")
"""`Travel plans, 3.`: a whole sentence of a terse menu."""

TIME_BEFORE = re.compile(
    r"\b(?:triple|double|at|until|till|from|by|since|um|bis|ab|seit|gegen|vers|jusqu'a|des|a las|hasta las|desde las|of|number"
    r"|(?:half|quarter) (?:past|to)|(?:from|between|von|zwischen|de|entre) \w+ (?:to|and|bis|und|a|et|y))$"
)
GREETING = re.compile(
    r"(?:you(?:'ve| have) (?:reached|called|dialed)|thank you|welcome|sie sind verbunden|vielen dank|(?:herzlich )?willkommen"
    r"|vous etes (?:bien|en relation|en communication)|merci|bienvenue|bienvenid|gracias|ha llamado|usted ha)\b"
)
"""Not "you have a question about your bill": that is an option."""
SAY = re.compile(
    r"(?<!\bwe )(?<!\bthey )(?<!\byou )(?<!\bi )(?<!\bto )\b(?:say|sagen sie|sag|dites|dis|diga|di)\b(?:[,:]|(?= ))(?:[ ,:]+(?:please|just|simply|the words?|bitte|nur|einfach|jetzt|das wort"
    r"|simplement|le mot|por favor|simplemente|la palabra)\b)*[ ,:]+(?!one\b|two\b|\d|ou\b|or\b|oder\b|o\b)(?P<phrase>[a-z\d'*#])"
)
"""`say billing`, `say, I don't have one`; the group only begins what is to be said."""
PHRASE_ENDS = re.compile(
    r",? (?:if|for|when|wenn|falls|fur|pour|para|cuando|(?<!\bo )si(?= \w)|(?<=, )um)\b|,? (?:at any time|jederzeit|a tout moment|en cualquier momento|after the (?:tone|beep)|nach dem (?:ton|signal))\b"
    r"|(?<!speak)(?<!talk)(?<!want)(?<!like)(?<!need)(?<! go)(?<!back)(?<!return)(?<!listen),? to\b|,? (?:(?:or|oder|ou|o) )?(?:press|push|drucken|tapez|appuyez|pulse|oprima|marque|presione)\b|,? (?:otherwise|sonst|andernfalls|sinon|de lo contrario)\b"
)
"""Where what is to be said is over, and what it is for begins: `say billing for your bill`."""
OTHERWISE = re.compile(
    r"otherwise|if not|andernfalls|sonst|(?:wenn|falls) nicht|sinon|dans le cas contraire|si no|(?:de lo|en caso) contrario"
)
"""All that says what a key is for that stands beside a topic."""
NOT_QUOTED = re.compile(
    r"(?:(?:us|me|mir|uns|moi|nous|nos|it|so|this|that|es|das|dies|lo)\b|(?:your|its|ihre?[nmrs]?|seine?[nmrs]?|deren|dessen|votre|vos|son|sa|ses|su|sus|tu|tus)\b"
    r"|(?:in|en|with|mit|avec|con) (?:a|one|few|some|your|own|short|eigenen|wenigen|ein paar|kurzen|ihren|einem|quelques|une|un|vos|pocas|sus|unas|una)\b"
    r"|(?:(?:exactly|briefly|clearly|genau|kurz|deutlich|clairement|brievement|brevemente|claramente)[ ,]+)*(?:what|why|how|who|which|where|when|was|worum|warum|wie|wen|wer|womit|wofur|weshalb|ce (?:que?|qui)|pourquoi|comment|qui|que|por que|como|quien|con quien|lo que)\b"
    r"|(?:briefly|clearly|kurz|deutlich|brievement|brevemente)\b"
    r"|(?:(?:the|a|an|den|die|das|eine?n?|le|la|les|une?|el|los|las|una) |l')(?:\w+ )?(?:name|reason|topic|purpose|date|city|town|address|department|state|namen|grund|anliegen|thema|datum|ort|stadt|abteilung|stichwort"
    r"|nom|motif|raison|objet|sujet|date|ville|adresse|service|nombre|motivo|tema|razon|fecha|ciudad|direccion|departamento|option|opcion|choix|auswahl|antwort)\b"
    r"|(?:good ?bye|hello|farewell|adieu|au revoir|adios|auf wiedersehen|hallo)\b|(?:yes|no|ja|nein|oui|non|si) (?:to|zu[rm]?|a|aux?|al) \w)"
)
"""What tells how or what to answer, and is no phrase to be repeated: `sagen Sie mir in wenigen Worten, worum es geht`;
nor is a slogan: `say goodbye to paper bills`."""
A_NUMBER = re.compile(
    r"\b(?:number|digits?|pin|code|password|nummer|zahl|ziffer|numero|clave)\b|\b\d+\b|^(?:sie |die |le |la |el |the )+"
)
"""A number is never to be spoken, and what is left of a key that was misheard neither."""

REPEAT = re.compile(
    r"\b(?:repeat(?! (?:an? |your |of an? )?(?:prescription|order|purchase|fault|problem|visit|breakdown|test|scan|exam)s?\b)\b|(?:hear|play) .{0,40}(?:one more time|once more|over)|hear (?:this|these|it|the|your|our|those).*(?:again|order|options|choices|menu)|hear .*again|listen again|different order|replay|"
    r"wiederhol(?!t (?:nicht|kein))(?!ungsrezept)\w*|noch ?(?:ein)?mal|erneut|reecouter|repeter|entendre|ecouter a nouveau|volver a (?:escuchar|oir)|repetir(?! (?:un|una|su|otro|otra) (?!menu|mensaje|opcion|informacion|lista))|repita|escuchar .*(?:nuevo|otra vez))"
)
BACK = re.compile(
    r"\b(?:go back|to return(?= *$)|return to(?! work)|previous (?:menu|choices|options)|main menu|start over|(?<!geld )zuruck(?:(?:zu)?(?:kehr|geh|spring|gelang)\w*)?\b(?! (?:geb|send|schick|bekomm|hab))|hauptmenu\w*|revenir"
    r"|^(?:le |pour |faire )?retour(?:ner)?$|retour(?:ner)? (?:au|aux|vers|en arriere|a l\'accueil)|menu (?:precedent|principal)|"
    r"volver(?! a (?:escuchar|oir))|menu anterior|regresar)"
)
OPERATOR = re.compile(
    r"\b(?:operator|representative|associate|agent\b(?! locations?)|speak (?:to|with)|talk (?:to|with)|someone(?! (?:else|has|was|is|died|who)\b)|receptionist|front desk|customer (?:service|care)|"
    r"live person|advisor|specialist|mitarbeiter\w*|berater\w*|kundenservice|zentrale|vermittlung|conseill\w*|operateur|service client\w*|"
    r"standard|parler a|agente|operador\w*|asesor\w*|atencion al cliente|hablar con|gestor\w*|persona\b|team member)"
)
OTHER = re.compile(
    r"\b(?:all other\w*|(?:any|every) ?(?:one|body) else|(?:all|any) (?:the )?(?:remaining|rest)|a different (?:reason|matter|question|request|topic|subject)|any other\b|something different|another (?:reason|matter|question|request|topic|subject)|rest of (?:our|the)|didn't (?:hear|mention)|other (?:question|[ie]nquir|matter|request|reason|issue|topic|concern)\w*|anything else|(?<!you )(?<!received )(?<!got )(?<!ordered )something else|everything else|none of (?:the(?:se|m| above)|those)|(?:isn't|is not|wasn't|was not) (?:any|one) of|not (?:on (?:this|the|our) (?:list|menu)|listed|mentioned)|not (?:one )?of these|"
    r"general (?:question|[ie]nquir|information)\w*|nicht (?:dabei|aufgefuhrt|genannt)|keines? davon|ne figure pas|aucun\w* de ces|no (?:figura|aparece|esta en la lista)|ninguna de (?:estas|las anteriores)|all(?:e[nsmr]?|en)? (?:anderen?[snrm]?|ubrigen?|sonstigen?|weiteren?|weitere)\b|etwas anderes|ubrige\w*|nicht dabei|worum es sonst|sonstige\w*|andere[nsm]? (?:anliegen|fragen|themen)|"
    r"toute autre|tout autre|autres? (?:demande|question|sujet|motif|renseignement|raison|cas|service)\w*|autre chose|pour le reste|cualquier otr\w*|(?<!llego )(?<!recibio )otr[ao]s? (?:consulta|gestion|motivo|asunto|tema|pregunta|tramite|duda|cosa|caso|razon)\w*|algo distinto|ninguna? de (?:ellas|ellos|estos|las opciones)|(?:para|todo) (?:todo )?lo demas|(?:los|las) demas (?:consulta|gestion|motivo|asunto|tema|pregunta|tramite|duda|caso|servicio)\w*|resto\b)"
)
OTHERS_OF_ONE_TOPIC = re.compile(
    r"\w\w.{6,}(?:,|\b(?:or|and|oder|und|ou|et|[ouy])\b) *(?:(?:any|all|toute?s?|alle[nr]?|cualquier) )?"
    r"(?:other|anderen?|sonstigen?|weiteren?|autres?|otr[ao]s?) \w+ "
    r"(?:about|on|regarding|concerning|with|to|zu[rm]?|uber|rund|sur|concernant|a propos|sobre|de su|relacionad)\b"
)
"""`For your balance, or other questions about your account`: a topic, not the rest."""
MORE = re.compile(
    r"\b(?:more (?:\w+ )?(?:options|choices|services)|other (?:\w+ )?(?:options|choices|services)|additional (?:options|choices)|further options|"
    r"weitere \w+|mehr optionen|autres (?:options|choix|services)|plus (?:d'|de )?(?:options|choix)|mas opciones|otras opciones|otros servicios)"
)
GO_ON = re.compile(
    r"^(?:(?:if|should) (?:(?:you've|you have) (?:done|tried) (?:that|this|it) (?:and|but) )?(?:that|this|it|the (?:problem|fault)) (?:\w+ )?"
    r"(?:(?:not|doesn't|didn't|hasn't) (?:\w+ )?(?:help|work|solve)\w*|persists?|continues)\b"
    r"|(?:wenn|falls|sollte) (?:das|dies|es|das problem|die storung) (?:\w+ )*(?:nicht (?:\w+ )?(?:hilft|helfen|geholfen)|besteht|bestehen)\b"
    r"|si (?:cela|ca|ceci|le probleme|la panne) (?:ne |n')?(?:change|suffit|fonctionne|marche|resout|a rien|persiste)"
    r"|si (?:eso |esto |asi |el problema |la averia )(?:sigue|persiste|continua|no (?:\w+ )?(?:soluciona|funciona|ayuda)))"
    r"|\b(?:to (?:continue|proceed|go on|keep going|carry on)|go on (?:by|over) (?:the )?(?:phone|telephone)|fortfahren|fortsetzen|weiter\b(?! \w*(?:anliegen|option|frage))"
    r"|pour (?:continuer|poursuivre)|para (?:continuar|seguir|proseguir)"
    r"|^(?:to |continue to |um zu |pour |para )?(?:(?:continue |keep )?(?:hold(?:ing)?|wait(?:ing)?)|stay on the line|warten|patienter|esperar)$)"
)
"""An option that only leads on."""
CONFIRM = re.compile(
    r"\b(?:if (?:this|that|it|these)(?: information)?(?: is|'s| are| was)? (?:correct|right|accurate)|that's right|to confirm\b(?! (?:an?|your) (?:appointment|visit|booking|reservation))|(?:is|are) correct|"
    r"ist das (?:richtig|korrekt)|wenn (?:das|dies|die) .*(?:richtig|stimmt|korrekt)|(?<!nicht )stimmt(?! .*\bnicht\b)|zur bestatigung|si c'?est (?:correct|exact|bien)|si (?:ce|cela|ces).*(?:correct|exact)|"
    r"pour (?:valider|confirmer)|si es correct\w*|(?:es|son) correct\w*|para confirmar)"
)
NOT_CONFIRM = re.compile(
    r"\b(?:if not|otherwise|(?:enter|try) (?:it )?again|re-?enter|change it|start again|andernfalls|erneut|korrigieren|sinon|recommencer|(?<!ou )corriger(?! (?:une?|votre|le) (?:nom|facture|adresse))"
    r"|(?:(?:this|that|it|these|those|number|entry|digits?|zip|code|date|information) (?:is |are |was )?|^(?:if )?)(?:incorrect|not correct)"
    r"|(?:(?:das|dies\w*|\w*nummer|eingabe|angaben?|zahl|datum) (?:\w+ )?|^(?:wenn |falls )?)falsch\b(?! \w*(?:e|en|es|er) )"
    r"|modifier(?=$| (?:votre |vos |la |le |les |ce |cette |ces )?(?:saisie|choix|numero|code|reponse|chiffres?)\b| (?:cette|votre) date\b)"
    r"|si no(?= es\b| lo es\b|,|$)|corregir\w*(?! (?:un|el|su|sus) (?:nombre|apellido|factura|recibo|datos))|volver a (?:introducir|marcar))"
)
"""What was entered is to be put right; a bill that is incorrect and a booking to be changed ("modifier") are topics."""
SKIP = re.compile(
    r"\b(?:do not have|don't have|do not know|don't know|without|skip|if not|not a member|don't wish|not have|decline|nicht vor|nicht (?:zur hand|kennen|wissen)|"
    r"liegt (?:ihnen|sie)|haben sie (?:keine|sie nicht|diese nicht)|(?:nicht|keine\w* \w+) (?:haben|parat|griffbereit)|n'avez pas|ne (?:les?|la|l') ?'?(?:avez|connaissez) pas|ne connaissez|pas encore|ignorer|passer|no (?:dispone|tiene|tienes|conoce|conoces|sabe|sabes|lo tienes?|la tienes?|recuerda|l[oa]s (?:tiene|tienes|sabe|conoce|recuerda))|omitir|sin "
    r"|(?:haven't|have not|hasn't) got|(?:can't|cannot|can not|unable to|could not|couldn't) (?:find|remember|locate)|have (?:forgotten|lost) (?:it|your (?:number|code|pin))|have no (?:\w+ ){0,2}(?:number|code|pin)|rather not (?:give|enter|say)"
    r"|nicht finden|(?:vergessen|verloren) haben|ohne \w*(?:nummer|code|pin)\b|ne (?:l[ea]s?|l'|votre \w+) ?(?:trouvez|retrouvez) pas|n'en avez pas|l'avez (?:oublie|perdu|egare)e?|sans (?:numero|code|identifiant|l')"
    r"|no l[oa]s? (?:encuentra|encuentras|conoce|conoces|sabe|sabes|recuerda)|l[oa] (?:ha|has) (?:olvidado|perdido))"
)
NO_CUSTOMER = re.compile(
    r"\b(?:(?:not|aren't|you're not|isn't) (?:yet )?an? (?:customer|member|client|patient)|(?:noch )?kein(?:e|er)? (?:kund|mitglied|versicher)\w*|pas (?:encore )?(?:client|adherent|abonne|assure)\w*|no (?:es|soy|eres) (?:\w+ )?(?:cliente|socio|usuario))\b"
)
"""Who has no number yet: with pound or star, the way round it."""
TERMINATOR = re.compile(
    r"(?:followed by|then|and|finish with|end with|ending with|when (?:you are )?(?:done|finished)|mit der|und|gefolgt von|puis|ensuite|suivi|terminez|et|y|despues|a continuacion|luego|seguid\w+|termine|finalice)"
    r",? (?:press |hit |apriete |presione |la tecla |drucken sie |appuyez sur |tapez |pulse |oprima |marque |de |la |le |the |die |du |con |por |par |key |touche |tecla |anschliessend |dann |danach |then |ensuite |luego )*$"
)
POUND_LAST = re.compile(
    r"(?:terminez par|validez par|gefolgt von|abschliessen mit|followed by|then|end with|ending with|finish with|mit der|mit|gefolgt von|suivi (?:de|du)|seguid\w+ (?:de|por)|y(?: pulse| marque)?|puis)"
    r" (?:the |der |die |de la |la |le |touche |tecla |press |tapez )*(?:pound|hash|raute\w*|diese|almohadilla)\b"
)
POUND_SENTENCE = re.compile(
    r"^(?:please |bitte |and |und |et |y |then )*(?:beenden|schliessen|bestatigen|end|finish|complete|terminate|when (?:you are )?(?:done|finished)|terminez|validez|finalice|termine|confirme)\b"
    r".{0,50}\b(?:raute|pound|hash|diese|almohadilla|gato|numeral)"
)
"""A sentence of its own that says how an entry ends."""
NO_CHOICE = re.compile(
    r"\b(?:hang up|dial 9 ?1 ?1|call 9 ?1 ?1|nine one one|text \w+ to|legen sie auf|raccrochez|cuelgue)\b"
)
EXAMPLE = re.compile(r"^(?:for example|zum beispiel|par exemple|por ejemplo|for instance)\b")

_SAYS = (
    r"(?:(?:is|ist|est|es)(?! *[?:])|are|was|were|has|have|had|does|did|do|can|could|cannot|will|would|must|may|should|needs?|match(?:es|ed)?|agrees?|helps?|lets?|allows?|goes|looks|seems|shows?|remains?|stays?"
    r"|sind|war|waren|wurden?|wird|werden|hat|haben|kann|konnen|muss|mussen|soll|stimmt|stimmen|passt|passen|steht|finden|liegt|dient|hilft|lautet(?! *[?:])|bleibt"
    r"|sont|etait|sera|(?:a|ont) (?:\w+ )?(?:ete|change)|correspond(?:ent)?|concorde(?:nt)?|peut|peuvent|doit|figure|se trouve|permet|reste"
    r"|esta|son|fue|era|sera|ha|han|hay|coinciden?|puede|debe|figura|consta|aparece|sirve|permite|corresponde)\b"
)
_SETTLED = (
    r"\b(?:verified|confirmed|validated|match(?:es|ed)?|(?:is|are|was|were) (?:correct|right|valid)|accepted|received|recorded|(?:have|has|had) on file|(?:is|are) on file|bestatigt|verifiziert|gepruft|uberpruft|hinterlegt|gespeichert|stimmt uberein|stimmen uberein"
    r"|ist (?:korrekt|richtig|gultig)|(?:est|sont) (?:correct|exact|valid)\w*|verifiee?s?|confirmee?s?|enregistree?s?|correspond(?:ent)?|(?:es|son) (?:correct|valid)\w*|verificad\w*|confirmad\w*|registrad\w*|coinciden?)\b"
)
_READY = (
    r"(?:\bhave\b[^.?!]*\b(?:ready|handy|available|at hand|to hand|on hand|nearby|with you)\b|\b(?:halten|legen|haben)\b[^.?!]*\b(?:bereit|parat|griffbereit|zur hand)\b|\b(?:munissez-vous|munir|preparez|preparer|gardez|ayez)\b"
    r"|\b(?:tenga|ten|tengan|prepare)\b[^.?!]*\b(?:a (?:la )?mano|list[oa]s?|preparad[oa]s?|su|sus|tu)\b)"
)
TOLD_OF = re.compile(rf"(?:(?!\b(?:followed|then|when|gefolgt|suivie?|puis|seguid[oa]|luego)\b)[^.,:;?!])*\b{_SAYS}")
"""Behind a fact: something is said of it (`has been verified`, `ist korrekt`), so it is not asked for."""
_ASKED_FOR = (
    rf"(?!{TOLD_OF.pattern})(?![^.:?]*{_SETTLED})(?= *(?:$|[.,:;?!]|(?:is|ist|est|es|lautet) *[?:]|\w*stellig|(?:\w+[- ](?:digits?|chiffres|cifras|digitos|ziffern)|followed|then|and|gefolgt|und|suivie?|puis|et|seguid[oa]|luego|y"
    r"|please|now|again|bitte|jetzt|nun|ein(?:geben|tippen)|angeben|nennen|s'il vous plait|maintenant|por favor|ahora|for|of|on|in|as|with|using|starting|where|associated|registered|linked"
    r"|fur|zu|zum|zur|im|mit|als|auf|per|uber|des|der|pour|de|du|sur|sous|avec|en|au|a|comme|par|para|del|con|como)\b))"
)
"""What may stand behind a fact that is asked for without a verb of entering."""

COLLECT = re.compile(
    r"(?:\b(?:enter|type|key in|punch in|input|provide|dial|(?<!we )(?<!we'll )(?<!we will )(?<!we can )(?<!we may )use)\b(?! (?:your|a) (?:keypad|voice)).{0,60}\b(?:number|digits?|code|pin|passcode|password|date|zip|id|n ?p ?i|extension|birth|born|month|year)\b"
    r"|\b(?:enter|type in|key in|punch in|input)\b .{3,60}\b(?:figures|readings?|amount)\b"
    rf"|(?:^|(?<=[.?!] ))(?![^.?!]*{_READY})[^.?!]*\b(?:date of birth|birth ?date|geburtsdatum|date de naissance|fecha de nacimiento)\b(?!{TOLD_OF.pattern})(?![^.:?]*{_SETTLED})[^.?!]{{0,40}}\b(?:digits|\w*stellig\w*|ziffern|chiffres|cifras|digitos)\b"
    r"|^(?:(?:and|now|then|next|finally|please|und|nun|jetzt|dann|noch|bitte|et|puis|maintenant|enfin|y|ahora|luego|por favor)[ ,]+)+(?:your|the|ihr(?:e|en)?|das|die|votre|le|la|su|tu|el) (?:\w+ )?(?:date of birth|birth ?date|zip(?: code)?|post ?code|postal code|geburtsdatum|postleitzahl|date de naissance|code postal|fecha de nacimiento|codigo postal)\b"
    + _ASKED_FOR
    + r"|\b(?:number|code|pin|id|date of birth)\b.{0,50}\b(?:(?:enter|type|key in|punch in) (?:it|them|that)|key (?:it|them|that) in)\b"
    r"|\b(?:what(?:'s| is)|may (?:i|we) have|can (?:i|we) have|tell us|give us|we (?:will )?need) (?:the |your ).{0,40}\b(?:number|code|digits|zip|id|date of birth)\b(?! (?:for|is)\b)"
    r"|\b(?:wie (?:lautet|ist) (?:ihre?|die)|wir (?:brauchen|benotigen) (?:nun |jetzt |noch |zuerst )?ihre?)\b.{0,50}(?:nummer|zahl\b|pin\b|datum)"
    rf"|\b(?:quel(?:le)? est|(?<!pour )(?<!munissez-vous de )(?<!munir de )(?<!munis de )(?<!preparez )(?<!preparer )(?<!ayez )(?<!gardez )(?<!conserver )(?<!garder )(?<!changer )(?<!modifier )votre|indiquez|d'indiquer|de saisir|de composer|de taper)\b.{{0,30}}\b(?:numero|code|date de naissance|identifiant|chiffres)\b(?! (?:est|a ete|figure|sera)\b)(?!{TOLD_OF.pattern})(?=.{{0,40}}(?:s'il vous plait|\?|merci|chiffres|:|clavier|$|, ou))"
    r"|\b(?:cual es|digame|dinos|necesit\w+) (?:su|tu|el|los|las)\b.{0,40}\b(?:numero|dni|nif|codigo|digitos|cifras)\b"
    r"|(?:nummer|zahl|code|pin|datum)\b.{0,60}\bgeben sie (?:sie|ihn|es|diese|diesen) .{0,20}ein\b"
    r"|\b(?:numero|code|date)\b.{0,60}\b(?:saisissez|composez|tapez|entrez)-l[ea]\b|\b(?:introduzca|marque|teclee|ingrese)l[oa]\b"
    rf"|^(?:and|now|then|next|thank you)\b.{{0,40}}\bcode of your (?:billing|home|mailing) address\b(?!{TOLD_OF.pattern})"
    rf"|\bdigits?\b.{{0,60}}\?|(?<!your )\b\w+[- ]digit\b(?![^.:?]*{_SETTLED})|(?:^|(?<=[.?!] ))(?![^.?!]*{_READY})[^.?!]*\byour \w+[- ]digit\b(?![^.:?]*{_SETTLED})"
    r"|\b(?:geben|tippen|(?<!und )nennen)\b.{0,90}(?:nummer|pin|postleitzahl|datum|ziffern|\bzahl|geheimzahl|code|kennwort|passwort|\w*(?:zahler|kilometer)stand\b|\bstand (?:des|ihres)\b|betrag)"
    r"|\b(?:tapez|composez|saisissez|entrez|indiquez|saisir|composer|taper|entrer)\b (?:le |la |les |l'|votre |vos |maintenant )+.{0,60}(?:numero|code|chiffres|date|identifiant|mot de passe|index|releve|montant)"
    r"|\b(?:introduzca|introduce|introducir|marque|marca|ingrese|ingresa|teclee|teclea|teclear|digite|digita|escriba|escribe|indique|indica|indicar|pulse|pulsa)\b.{0,60}(?:numeros?\b(?! (?:\d|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)\b)|cifras|digitos|dni|nif|codigo|fecha|matricula|pin|clave|contrasena|\b(?:su|tu|la|el) (?:\w+ )?(?:lectura|importe)\b)"
    r"|^(?:and|now|then|next|finally|und|nun|jetzt|dann|et|puis|maintenant|enfin|y|ahora|luego|por ultimo|,|please|bitte| )*(?:the |your |der |den |das |die |le |la |l'|el )?(?:(?:two|four|zwei|vier|deux|quatre|dos|cuatro|2|4)[- ]?(?:digit|stellige?\w*|chiffres|cifras|digitos)? )?(?:day|month|year|tag|monat|jahr|geburtsjahr|jour|mois|annee|dia|mes|ano)\b(?: of (?:birth|your birth)| (?:you were|in which you were) born| der geburt| de naissance| de nacimiento)?(?:,? (?:with|using|as|in|mit|en|con|auf|a) [^.?]{0,30})?[ .:!]*$)"
)
ENTERS = re.compile(
    rf"\b(?:enter|type in|type|key in|punch in|input|dial|saisissez|composez|tapez|entrez|saisir|composer|taper|geben sie|tippen sie"
    rf"|introduzca|introduce|marque|marca|ingrese|ingresa|teclee|teclea|digite|digita|escriba|escribe)\b (?!(?:(?:the|die|le|la|el|bitte|taste|touche|tecla) )*{KEY_WORD}{_NO_COUNT})(?=[a-z])"
)
"""A verb of entering with anything but a key behind it: `key in the black figures`; an entry where pound is to end it."""
_TO_ENTER = (
    r"(?:to|pour|para|if you(?:'d like| want| would like| wish) to|si vous (?:souhaitez|voulez|desirez)|si (?:desea|quiere))"
    r" (?:enter|type in|type|key in|punch in|input|provide|use|saisir|composer|taper|entrer|indiquer|introducir|marcar|ingresar|teclear|digitar|escribir|indicar)\b"
)
TO_ENTER = re.compile(
    rf"(?:^|[,.?!] |\b(?:oder|or|ou|o) ){_TO_ENTER}[^,.;?!]*(?=$|,? (?:please |you can )?(?:press|push|say|tapez|appuyez|faites|dites|pulse|oprima|presione|elija)\b)"
    rf"|\b(?:press|tapez|appuyez sur|pulse|marque|oprima)(?: (?:la touche|le|la|el|the))? {KEY_WORD},? {_TO_ENTER}[^,.;?!]*"
)
"""`To enter a meter reading, press 1`: a wish that has a key, and nothing that is asked for yet."""
COUNT_DIGITS = re.compile(
    r"\b(?:(?P<a>\w+)[- ](?:digits?|stellig\w*|chiffres|cifras|digitos|ziffern|numeros)|last (?P<b>\w+)|(?P<c>\w+?)stellige?\w*|(?P<d>\w+) derniers chiffres|ultim[ao]s (?P<e>\w+)"
    r"|(?P<f>\w+) (?:for|fur|pour|para) (?:the |den |das |le |la |l'|el )?(?:day|month|year|tag|monat|jahr|jour|mois|annee|dia|mes|ano))\b"
)

WAIT_CHOICE = re.compile(
    r"\b(?:stay on the line|stay (?:with us|put|right there)|please hold|remain on the line|hold the line|hold on|hang on|continue to hold|keep holding|simply wait|just wait|please wait|or wait (?:for|to)|wait for (?:a|an|the next)|do nothing|hold\b|or \w+(?: \w+)? the line|"
    r"bleiben sie .{0,20}(?:apparat|leitung|dran)|warten sie(?! (?:noch|schon|seit|immer|auf (?:ihre?n?|eine?n?|die|das|den))\b)|restez en ligne|gardez la ligne|patientez|veuillez patienter|(?<!vous )attendez|ne quittez pas|ne raccrochez pas|permanezca|permanece|mantengase|mantente|(?<!si )espere|(?<!si )(?<!usted )espera\b|no cuelgues?)"
)
STAY = re.compile(
    r"\b(?:(?:to|rather|prefer|you(?:'re| are)?) (?:just |simply |still )?(?:stay(?:ing)?|remain(?:ing)?|keep (?:on )?(?:holding|waiting)|continue (?:to )?(?:hold|wait)(?:ing)?|wait|hold|holding|waiting)"
    r" (?:on|in) (?:the |our |this )?(?:line|queue|hold|call)\b"
    r"|(?:to |rather |prefer )(?:just |simply )?(?:remain|stay) (?:connected|holding|waiting)|(?:wish|want|like|prefer|rather|to) (?:to )?(?:continue (?:on )?(?:to )?|keep (?:on )?|go on |carry on )(?:hold|wait)(?:ing)?\b"
    r"|(?:to|not|you|don't|avoid|without) (?:keep|keeping|hold|holding|save|retain|maintain|preserve|secure|lose|losing) your (?:current )?(?:place|position|spot)"
    r"|(?:(?<!continue )to|rather|prefer) (?:hold|wait|keep waiting|keep holding)(?= *$| for (?:the next|an?|our|one)\b)|still (?:there|here|holding|waiting|on the line|on hold)|(?:not be|avoid being|not to be|not get|avoid getting) disconnected"
    r"|(?:in (?:der|unserer) (?:warteschlange|warteschleife|leitung)|am apparat|am telefon|dran|verbunden) (?:zu )?(?:bleiben|warten)"
    r"|(?:platz|position|wartestatus|warteplatz|wartenummer|reihenfolge)\b.{0,30}\b(?:zu )?(?:behalten|sichern|halten|verlieren|beizubehalten|erhalten)\b|nicht getrennt"
    r"|(?:weiter|weiterhin|langer|noch) (?:in der (?:leitung|warteschleife|warteschlange) )?(?:zu )?(?:warten|bleiben)|weiter(?:zu)?warten|warten (?:mochten|wollen)|noch (?:da|dran|in der leitung) (?:sind|bleiben)"
    r"|rester (?:en (?:ligne|attente)|dans la file)|(?:conserver|garder|maintenir|perdre) votre (?:place|position|rang|tour)"
    r"|(?:continuer|continuez) (?:a |d'|de )?(?:patienter|attendre|etre en attente)|(?:pour|souhaitez|voulez|preferez|desirez) (?:encore )?(?:patienter|attendre)\b|toujours (?:la(?= *$)|en ligne)"
    r"|(?:mantener|conservar|guardar|perder) (?:su|tu) (?:lugar|posicion|turno|puesto|sitio)|(?:seguir|continuar) (?:esperando|(?:en|a) (?:la |el )?(?:espera|linea|cola|fila|turno))"
    r"|(?:permanecer|mantenerse|quedarse|continuar|seguir) en (?:la |el )?(?:linea|espera|cola|fila)|(?:para|prefiere|desea|quiere) esperar\b|sigue (?:ahi|en (?:la )?linea|esperando))"
)
"""A wish to wait on, as an option says it; not the words that ask to wait ("stay on the line, or press 1 to …")."""
DENIED = re.compile(
    r"\b(?:not|no longer|rather than|instead of|cannot|without|never|tired of|stop|nicht|keine?[nmrs]?|ohne|statt|anstatt|nie"
    r"|ne|n'(?!importe)\w+|pas|sans|jamais|au lieu de|plutot que|no|sin|nunca|ya no|en (?:vez|lugar) de)\b|n't\b"
)
"""So a wish is denied, before the words of what is wished."""
ANY_KEY = re.compile(
    r"\b(?:(?:press|push|hit|touch) (?:on )?any (?:key|button|number|digit)|(?:drucken|betatigen)(?: sie)? (?:bitte |jetzt )*(?:eine beliebige|irgendeine|eine) (?:taste|ziffer)\b(?! \d)"
    r"|(?:appuyez|appuyer|tapez|pressez) (?:sur )?(?:n'importe (?:quelle touche|quel chiffre)|une touche(?: quelconque)?\b(?! \d))|(?:pulse|oprima|presione|marque) (?:cualquier|una) (?:tecla|boton|numero)\b(?! \d))"
)
"""`Press any key`: it names none."""
HOLD = re.compile(
    r"\b(?:please (?:continue to )?hold|please stay on the line|thank you for (?:holding|your patience|waiting)|(?:next|first) available|order (?:in which )?(?:it was|they were)|(?:are|is) (?:all |currently )?(?:busy|helping|assisting|serving)|"
    r"your call is (?:very )?important|number \d+ in line|callers? ahead|(?:estimated|expected|average) wait|be with you shortly|will be answered|connect(?:ed)? (?:you|shortly)|one moment|"
    r"bitte (?:warten|haben sie)|legen sie nicht auf|nachste freie|im gesprach|bitte haben sie .*geduld|gleich (?:fur sie|verbunden)|verbinden|"
    r"ne quittez pas|patient(?:er|ez|ence)|conseillers? .*(?:en ligne|occupe)|temps d'attente|va prendre|mettons en relation|"
    r"por favor,? espere|no cuelgue|ocupad[oa]s|permanezca en|le atenderemos|le pasamos|posicion|tiempo de espera)"
)
CLOSED = re.compile(
    r"\b(?:(?:office|offices|we|department|center|centre|store|lines?|desk)(?: is| are|'re) (?:now |currently |presently )?closed|closed (?:for|at this time|today)|outside (?:of )?(?:our |normal |regular )*(?:business |office |opening )?hours|"
    r"call (?:back|again|us) (?:during|in|within) (?:our |normal |regular )*(?:business|office|opening|working)|ausserhalb unserer|nicht besetzt|geschlossen|(?:sommes|bureaux|services?|agence)(?: sont| est)? (?:actuellement )?ferme\w*|"
    r"en dehors (?:de nos|des) (?:heures|horaires)|cerrad[oa]s?\b|fuera de (?:nuestro |su )?horario)"
)
LIKELY_CLOSED = re.compile(
    r"\b(?:(?:our |office |business |opening )*hours (?:are|of operation)|we are open (?:from )?(?:mon|tue|week|daily|between)|(?:erreichen sie uns(?!,? wenn)|unsere (?:geschafts|offnungs|sprech)zeiten)|nos (?:bureaux|horaires|conseillers) (?:sont|vous) .*(?:du lundi|ouvert)|"
    r"(?:nuestro )?horario de atencion (?:es|al publico)|nuestro horario\b)"
)
MANY_CALLS = re.compile(
    r"\b(?:(?:high|higher|highest|heavy|heavier|large|larger|unusual\w*|increased|exceptional\w*|extreme\w*) (?:\w+ ){0,4}?(?:volumes?|number of call(?:s|ers))|too many call\w*|(?:lines|queues?) (?:are|is) (?:\w+ )?(?:busy|full)"
    r"|(?:agents?|representatives?|operators?|advis[eo]rs?|associates|specialists?|team members?|staff|everyone) (?:are|is) (?:\w+ ){0,2}?(?:busy|assisting|helping|serving|occupied|on other calls)"
    r"|anrufaufkommen\w*|(?:sehr |so |zu )viele (?:anrufe|anrufer)|uberlastet|(?:mitarbeiter\w*|leitungen|platze|berater\w*|kollegen) (?:\w+ ){0,4}?(?:im gesprach|belegt|besetzt|beschaftigt)"
    r"|(?:nombre|volume|afflux) (?:\w+ ){0,2}?d'appels|(?:forte|grande) affluence|(?:conseillers?|conseilleres|operateurs?|agents?|lignes?|correspondants) (?:\w+ ){0,3}?(?:occupe\w*|en ligne|en communication|sature\w*|indisponibles?)"
    r"|(?:volumen|numero|cantidad) (?:\w+ )?de llamadas|(?:agentes?|asesor(?:es)?|operador(?:es|as)?|lineas?|gestores?) (?:\w+ ){0,4}?(?:ocupad\w+|saturad\w+))\b"
)
SENT_AWAY = re.compile(
    r"\b(?:(?:call|try|phone|ring)(?: us| your call| calling| it)?(?: back| again)?(?: us)? (?:later|at (?:a later|another|some other) time|another (?:time|day)|tomorrow|in a (?:few|couple of) (?:minutes|hours)|(?:when|once) (?:it|we|lines?) .{0,30}quiet\w*)"
    r"|(?:unable|not able|not be able) to (?:take|answer|accept|connect) your call|(?:can't|cannot|can not|couldn't|could not) (?:\w+ )?(?:take|answer|accept) your call"
    r"|(?:rufen|versuchen|probieren) sie (?:\w+ ){0,4}?(?:spater|zu einem spateren zeitpunkt|zu einem anderen zeitpunkt|morgen|in (?:einigen|ein paar|wenigen) (?:minuten|stunden))"
    r"|(?:konnen|konnten|kann|konnte) (?:\w+ ){0,2}?ihren anruf (?:\w+ ){0,3}?nicht (?:entgegen ?nehmen|annehmen|beantworten|bearbeiten)|ihr anruf kann (?:\w+ ){0,3}?nicht (?:entgegengenommen|angenommen|bearbeitet)"
    r"|(?:rappeler|rappelez|renouveler|renouvelez|reessayer|reessayez|recontacter|recontactez)(?:[- ]nous| votre appel)? (?:un peu |s'il vous plait )?(?:ulterieurement|plus tard|dans (?:quelques|un)|demain|a un autre moment)|renouveler votre appel"
    r"|(?:ne (?:pouvons|sommes) pas|ne peut pas|pas en mesure de|ne pouvons actuellement pas) .{0,30}?(?:votre appel|prendre)"
    r"|(?:llame|llamar|llamenos|intente|intentar|intentelo|vuelva|volver)(?: a)?(?: \w+){0,3}? (?:mas tarde|en otro momento|en unos minutos|manana|dentro de)|no (?:podemos|es posible|hemos podido) (?:\w+ )?(?:atender\w*|tomar|contestar) ?(?:su llamada)?)\b"
)
"""So a company speaks that takes no call now."""
UNTAKEN = re.compile(
    r"\b(?:unable to (?:take|answer) your call|(?:can't|cannot) (?:take|answer) your call|ihren anruf (?:\w+ ){0,3}?nicht (?:entgegen ?nehmen|annehmen)"
    r"|ne (?:pouvons|sommes) pas .{0,20}?votre appel|no podemos (?:\w+ )?(?:atender\w*|tomar) ?su llamada)\b"
)
"""The same, whatever the reason."""
VOICEMAIL = re.compile(
    r"\b(?:leave (?:a|your|us a) (?:message|name)|after the (?:tone|beep)|hinterlassen sie|nach dem (?:signal|piep)|laissez (?:un|votre) message|apres le (?:bip|signal)|deje su mensaje|despues de la senal)"
)
GOODBYE = re.compile(
    r"\b(?:(?<!say )good ?bye|bye|auf wieder(?:horen|sehen)|tschuss|au revoir|adios|hasta (?:pronto|luego))\b"
)
INVALID = re.compile(
    r"\b(?:not (?:a )?valid|invalid|(?:did not|didn't|don't) (?:recognize|understand|get that|catch)|could(?: not|n't) find|does not match|(?:was|is) not found|seem to be an option|"
    r"ungultig|nicht (?:bekannt|erkannt|verstanden|gefunden|zuordnen|moglich)|kennen wir nicht|introuvable|erron\w*|not (?:in our|on our|right|recognized)|no (?:account|claim|record|reservation|match)\w* (?:with|for|was|were)|can(?:not|'t) find|keine \w+ (?:mit|zu) dieser|n'avons pas (?:reconnu|compris)|pas compris|incorrect\w*|ne correspond pas|no (?:es|figura|encontramos|hemos))"
)
YES_NO = re.compile(
    r"(?:\b(?:is (?:that|this) (?:right|correct|about|okay)|is that so|is there anything else|say yes|yes or no|ist das richtig|stimmt das|ja oder nein|est-ce (?:exact|correct|bien)|oui ou non|es correcto|si o no)\b|"
    r"(?:\b(?:right|correct|is that it|okay|isn't it|aren't you|yes|richtig|korrekt|stimmt's|stimmt das so|nicht wahr|ist das so|oder nicht|c'est (?:bien )?(?:ca|cela)|c'est exact|n'est-ce pas|d'accord|verdad|correcto|es asi|cierto)[ ,]*\?)|"
    r"^(?:(?:and|so|okay|well|und|also|et|alors|bien|y|entonces|bueno)[ ,]+)*(?:do|did|does|are|is|would|should|shall|could|can|may|will|have|has|was|were|sollen|soll|wollen|wollten|durfen|rufen|geht|konnen|brauchen|sind|ist|haben|mochten|est-ce|avez|etes|souhaitez|voulez|desirez|appelez|es|esta|ha|ya|desea|deseas|tiene|tienes|quiere|quieres|llama|llamas|necesita|puedo)\b.*\?)"
)
YES_NO_KEYS = re.compile(
    rf"\b(?P<yes>{_ROW_WORDS}|[1-9])(?: \w+){{0,2}},? (?:yes|ja|oui|si)\b.{{0,40}}?\b(?P<no>{_ROW_WORDS}|[1-9])(?: \w+){{0,2}},? (?:no|nein|non)\b"
)
"""`1 for yes, or 2 for no`, with or without a verb of pressing."""
ASKS_WHAT = re.compile(
    r"(?:\w+[,!]? ){0,3}?(?:what|which|who|whom|whose|how|when|where|why|was|welche\w*|wer|wem|wen|wie|wann|wo|worum|womit|warum|que|quoi|quel\w*|qui|comment"
    r"|quand|ou|pourquoi|cual\w*|quien|como|cuando|cuant\w*|donde|por que)\b"
)
"""A question that wants words, and no yes or no."""
RHETORICAL = re.compile(
    r"\b(?:did you know|have you heard|wussten sie|saviez-vous|sabi[ae]s? (?:usted )?que|(?:why|warum|pourquoi|por que) (?:not|wait|nicht|warten|ne pas|attendre|no|esperar))\b"
)
"""A question that nobody answers: an advertisement begins so."""
OPEN_QUESTION = re.compile(
    r"\b(?:in a few words|tell me|what (?:are you|can i|is the reason|you're calling)|why (?:are you|you're) calling|(?:how|what) (?:can|may) (?:i|we) (?:help|do)|what (?:do you need|would you like|brings you)|briefly|please (?:say|describe|state)\b(?! (?:so|it|this|that)\b)"
    r"|(?:say|state|describe|tell us) (?:what you|why you|how we|how i|the reason|your reason|in (?:a few|your own))|"
    r"in (?:your|ihren|eigenen) (?:own words|eigenen worten|worten)|in wenigen worten|worum geht|sagen sie (?:mir|uns)\b"
    r"|(?:sagen|nennen|schildern|beschreiben|erzahlen) sie(?:[ ,]+(?:mir|uns|bitte|kurz|einfach|nun|jetzt|doch)\b)*[ ,]+(?:worum|warum|weshalb|was (?:wir|sie)|wie wir|(?:uns |mir )?ihr anliegen|den grund)|(?:was|wie|womit) (?:kann|konnen) (?:ich|wir)|was mochten sie|en quelques mots|dites-(?:moi|nous)|expliquez|dites(?:[ ,]+(?:simplement|brievement))*[ ,]+(?:ce (?:que|qui)|pourquoi|la raison|l'objet|votre demande)\b|que (?:puis-je|pouvons-nous)|comment (?:puis-je|pouvons-nous|peut-on)|motif de votre appel|sujet de votre appel|en pocas palabras|en una frase|digame|diganos|dime\b|cuente(?:me|nos)|cuenta(?:me|nos)|diga (?:brevemente )?(?:que|por que|en que)\b|motivo de (?:su|tu) llamada|en que (?:le |te )?(?:puedo|podemos)|como (?:le |te )?(?:puedo|podemos) ayudar|que (?:necesitas?|deseas?)\b)"
)
LISTENS = re.compile(
    r"\b(?:(?:please|just|now|simply) (?:say|state|speak|describe|tell (?:me|us))\b|(?:say|state|spell|tell (?:me|us)) (?:your|the|in)\b|speak (?:your|clearly|after)|(?:reason|purpose) (?:for|of) (?:your|the|this) call"
    r"|(?:sagen|nennen|buchstabieren|sprechen) sie (?:(?:mir|uns|bitte|jetzt|nun|einfach|kurz) )*(?:ihre?[nms]?|den|die|das|in|nach|worum)\b|bitte (?:sagen|nennen) sie|(?:grund|anlass) (?:ihres|des|fur ihren) anrufs?"
    r"|(?:dites|prononcez|enoncez|epelez|decrivez)(?:[- ](?:moi|nous))? (?:votre|vos|le|la|les|en|simplement|pourquoi)\b|veuillez (?:dire|enoncer|prononcer|decrire|epeler)|(?:motif|raison|objet) de votre appel"
    r"|(?:diga|digame|diganos|mencione|deletree|describa|indiqueme)(?: (?:por favor|ahora))? (?:su|sus|el|la|los|en|por que)\b|por favor,? (?:diga|mencione|describa)|motivo de (?:su|tu|la) llamada)"
)
"""What a system that understands words asks to be told, and sometimes a person."""
ASKS_ONE = re.compile(
    r"\b(?:(?:can|could|may|might) i (?:just |please |also |quickly )*(?:have|get|take|ask|grab|see)\b|for me\b|(?:direct|transfer) your call\b"
    r"|(?:can|could|would|will) you (?:please |just |kindly )*(?:give|tell|confirm|verify|spell|read|say|state|remind)\b|(?:i|i'll|i will|i'd|i would) (?:just |also |still )*need (?:your|the|to know)\b|(?:give|read|remind) me (?:your|the)\b"
    r"|(?:kann|konnte|darf|durfte|soll) ich (?:\w+ ){0,6}(?:haben|fragen|erfahren|wissen|bekommen|notieren|verbinden)\b|(?:konnen|konnten|wurden) sie (?:mir|uns)\b|(?:sagen|nennen|geben|verraten|buchstabieren) sie (?:bitte )?mir\b"
    r"|ich (?:brauche|brauchte|benotige)\b|wie war (?:\w+ ){0,2}ihre?\b"
    r"|(?:je peux|je pourrais|puis-je|pourrais-je) (?:\w+ ){0,2}(?:avoir|prendre|noter|savoir|demander|connaitre)\b|(?:vous pouvez|pouvez-vous|pourriez-vous|vous pourriez) (?:me\b|m'|nous\b)|vous me (?:donnez|dites|rappelez|confirmez|epelez)\b"
    r"|(?:donnez|dites|rappelez|epelez|indiquez)-moi\b|(?:j'ai|j'aurais|j'aurai) besoin|il me faut\w*|(?:diriger|transferer|orienter) votre appel"
    r"|me (?:da|dice|dicta|facilita|indica|confirma|puede|podria|repite|deletrea)\b|(?:puede|podria) (?:darme|decirme|facilitarme|indicarme|confirmarme|dictarme|deletrearme|repetirme)\b|(?:puedo|podria) (?:tener|saber|preguntar\w*|pedir\w*)\b"
    r"|necesito (?:su|el|la|saber|que me)\b|(?:dirijo|dirigir|paso|transfiero) su llamada\b"
    r"|(?:do you (?:want|need|mean)|(?:wollen|mochten|brauchen) sie|vous (?:voulez|cherchez)|(?:quiere|busca|necesita))\b(?!.*\b(?:hold\w*|wait\w*|call ?back|call you|warten|ruckruf|zuruck\w*|patienter|attendre|rappel\w*|espera\w*|llam\w*))[^.]*? (?:or|oder|ou|o|u) )"
)
"""So one person asks another: "can I have", "for me", "do you want billing or support?"; systems that speak so are few."""
TYPED = re.compile(
    r"\b(?:enter(?:ing)?|type|typing|key (?:in|it|them)|punch in|press|dial|keypad|touch ?tone|pound|hash|followed by|geben sie .{0,90}\bein\b|eingeben|eingabe|tipp\w*|wahlen|drucken|tastatur|tasten\w*|telefontast\w*|raute\w*"
    r"|saisi\w*|compos\w*|tap(?:ez|er)|entr(?:ez|er)|appuyez|clavier|(?<!suivi )touches?|diese|suivi d\w|introdu\w+|marque\w*|teclee\w*|ingrese\w*|digite\w*|pulse\w*|oprima|presione|teclado|almohadilla|seguido d\w+)\b"
)
"""What is to be typed in: no person asks for that."""
OWN_WORDS = re.compile(
    r"\b(?:in (?:a few|your own) words|you (?:can|may) say|say (?:things|something) like|in (?:wenigen|ihren|eigenen) (?:eigenen )?worten|sie konnen (?:zum beispiel )?.{0,30}\bsagen|sagen sie zum beispiel"
    r"|en quelques mots|vous pouvez dire|dites par exemple|en (?:pocas|sus propias) palabras|(?<!me )(?<!nos )puede decir|diga por ejemplo)\b"
)
"""So only a system asks."""
LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("english", "englisch", "anglais", "ingles"),
    "de": ("german", "deutsch", "allemand", "aleman"),
    "fr": ("french", "franzosisch", "francais", "frances"),
    "es": ("spanish", "spanisch", "espagnol", "espanol", "castellano"),
}
