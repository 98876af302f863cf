"""What callers and companies mean by different words: groups of words of one concept, and which lead to which.

Data. Patterns are over plain lower-case text, four languages in one; a group holds what people say as well as what menus say.
"""

# ruff: noqa: E501, SIM905  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

__all__ = ["CONCEPTS", "LEADS_TO", "STOP_WORDS", "WEAK_WORDS"]

_GROUPS: dict[str, str] = {
    "appointment": r"appointment|reschedul|schedul|cleaning|check ?-?up|\bvisit\b|book (?:an?|my)\b|termin\w*|rendez-? ?vous|\bcitas?\b|consultation",
    "billing": r"\bbill\w*|invoice|statement|charg(?:e|es|ed)\b|\bowe\b|\bfees?\b|rechnung\w*|abrechnung|abschlag\w*|zahlung\w*|beitrag|factur\w*|preleve\w*|prelevement|montant|recibos?|cobr\w+|cargo|importe",
    "too_much": r"too (?:high|much)|three times|twice|double|higher|so high|went up|go(?:ne|es)? up|increas\w*|overcharg\w*|expensive|zu hoch|erhoht|doppelt|senken|gestiegen|teurer|erhohung|de trop|trop (?:eleve|preleve|paye)|augment\w*|dos veces|demasiado|de mas|subido|duplicad",
    "dispute": r"disput\w*|disagree|appeal\w*|contest\w*|fight|refus\w*|den(?:y|ied|ial)|reject\w*|wrong charge|unauthori[sz]ed|did not make|complain\w*|grievance|widerspr\w*|reklam\w*|beschwerde\w*|anfecht\w*|reclam\w*|erreur|queja",
    "pay": r"\bpay\b|\bpaying\b|payment|zahlen|bezahl\w*|\bpayer\b|paiement|reglement|\bpagar\b|\bpagos?\b",
    "arrangement": r"arrangement|install?ment|extension|payment plan|can(?:no|')t (?:pay|afford)|ratenzahl\w*|stundung|delai|echeanc\w*|aplaz\w*|fraccion\w*",
    "balance": r"balance|kontostand|saldo|solde",
    "outage": r"outage|no water|no power|power cut|blackout|interrupt\w*|stor(?:ung|ungs)\w*|ausfall|kein (?:strom|wasser|gas|internet)|panne|coupure|sans (?:courant|internet)|averia\w*|corte|(?:sin|no tengo|no hay) (?:luz|agua|internet|gas|senal)|out of service|without (?:power|water)|electricity (?:is|went) (?:out|off)|lights? (?:is |are )?out",
    "leak": r"leak\w*|gush\w*|burst|flood\w*|main break|break in|broken pipe|pipe|rohrbruch|wasserrohr|undicht|fuite|inond\w*|fuga|inundac\w*|spray\w*|pouring",
    "gas_smell": r"smell\w*|riecht|gasgeruch|geruch|sent le gaz|odeur|huele|olor",
    "emergency": r"emergenc\w*|urgent\w*|notfall|urgence|urgenc\w*|life.threatening",
    "moving": r"\bmov(?:e|ing|ed)\b|transfer service|start,? stop|start (?:new )?service|stop service|new address|umzug|umziehen|anmeld\w*|abmeld\w*|demenag\w*|mudanza|change of address|mailing address|address",
    "meter": r"meter|zahlerstand|ablesung|compteur|releve de|contador|lectura",
    "lost": r"\blost\b|\bloss\b|misplac\w*|can(?:no|')t find|verlor\w*|verlust|perdu\w*|perte|perdid\w*|extravi\w*|left (?:on|in|behind|my)|forgot",
    "stolen": r"stole\w*|theft|thief|robbed|no longer in (?:your|my) possession|gestohlen|diebstahl|entwendet|\bvole\w*\b|\bvol de\b|robad\w*|robo\b|pickpocket\w*",
    "fraud": r"fraud\w*|compromis\w*|suspicious|did not make|unauthori[sz]ed|scam|phishing|identity|betrug|missbrauch|fraude|estafa|hacked",
    "security": r"securit\w*|sicherheit|sperr\w*|\bblock\w*|opposition|bloque\w*|seguridad",
    "card": r"\bcards?\b|karte\w*|\bcartes?\b|tarjeta\w*|debit|credit card|visa|mastercard",
    "activate": r"activat\w*|aktivier\w*|activer|activar",
    "mortgage": r"mortgage\w*|house payment|home loan|hypothek\w*|baufinanz\w*|pret immobilier|hipotec\w*|escrow",
    "loan": r"\bloans?\b|lending|kredit\w*|darlehen|\bprets?\b|prestamo\w*|credito|financ\w*|refinanc\w*",
    "vehicle": r"\bcars?\b|\bautos?\b|vehicle\w*|fahrzeug|\bwagen\b|kfz|voiture|vehicul\w*|coches?|motor\b|truck",
    "home": r"\bhome\b|\bhouse\b|haus(?:rat)?\b|wohnung|wohngebaude|habitation|maison|hogar|vivienda|casa\b|tenant|rent\b|property",
    "health": r"health|medical|kranken\w*|gesundheit|sante|salud|medico|mri\b|surgery|hospital",
    "life": r"\blife insurance|leben\b|lebensversicherung|assurance vie|\bvida\b|decesos",
    "accident": r"accident|crash\w*|collision|\bhit\b|rear.ended|dent\w*|unfall\w*|schaden\w*|sinistre\w*|accrochage|siniestro\w*|golpe\w*|choque\w*|colision|\bparte\b|\bclaims?\b",
    "roadside": r"roadside|\btow\w*|breakdown|broke down|stranded|won't start|does(?: not|n't) start|flat tire|dead battery|abschlepp\w*|panne\w*|pannenhilfe|liegen ?geblieben|springt nicht an|depann\w*|remorqu\w*|en panne|grua|asistencia en carretera|no arranca|tirado|averiado",
    "existing": r"exist\w*|current|already (?:a )?(?:customer|client|member|booked|have)|ya es|ya declarad|bestandskund\w*|deja client|bereits",
    "new": r"\bnew\b|sign(?:ing)? up|open an? (?:new )?account|\bbuy\b|purchase|sales\b|enroll\w*|\bjoin\b|neu\w*\b|abschliess\w*|nouv\w+|souscri\w*|contratar|nuev\w+|alta\b|apply|become",
    "cancel": r"cancel\w*|terminat\w*|close (?:my|your|an) account|kundig\w*|stornier\w*|resili\w*|annul\w*|darse? de baja|baja\b|anular|end (?:my|your) (?:service|contract|membership)",
    "technical": r"technical|tech support|troubleshoot\w*|not working|does(?: not|n't) work|slow|error|router|modem|wi-?fi|internet|connect\w* problem|technisch\w*|funktioniert nicht|langsam|techni\w*|ne (?:marche|fonctionne)|lent\w*|tecnic\w*|no funciona|averia",
    "plan": r"\bplans?\b|tarif\w*|forfait\w*|options?\b|tarifa\w*|upgrade|package deal",
    "order": r"\borders?\b|bestell\w*|commande\w*|pedido\w*",
    "track": r"\btrack\b|tracking|where is my|status of (?:an?|your|my) (?:order|package|shipment)|sendungsverfolg\w*|suivre|suivi|seguimiento|rastre\w*",
    "parcel": r"package\w*|parcel\w*|shipment\w*|deliver\w*|ship\b|paket\w*|sendung\w*|lieferung\w*|zustell\w*|colis|livraison|livre\w*|paquete\w*|envio\w*|entrega\w*",
    "not_received": r"never (?:got|came|arrived|received)|(?:did(?: not|n't)|has(?: not|n't)|have(?: not|n't)) (?:come|came|arriv\w*|receiv\w*|get|got|show\w*|turn\w*)|not (?:received|arrived|delivered)|missing|delay\w*|late\b|marked (?:as )?(?:complete|delivered)|in error|misdeliver\w*|undelivered|wrong address|nicht (?:angekommen|erhalten|bekommen)|fehl\w*|verspat\w*|pas (?:recu|arrive)|jamais recu|retard\w*|no (?:ha llegado|lleg\w+|recib\w+)|nunca lleg\w*|retras\w*",
    "damaged": r"damag\w*|broken|defect\w*|cracked|beschadigt|kaputt|defekt|endommag\w*|casse\w*|abime|danad\w*|rot[oa]\b|defectuos\w*",
    "repair": r"repair\w*|\bfix\b|service (?:visit|call|appointment)|technician|reparatur|reparier\w*|reparation|reparer|reparac\w*|reparar|warranty|garantie|garantia|maintenance",
    "refund": r"refund\w*|money back|reimburs\w*|erstatt\w*|ruckzahl\w*|rembours\w*|reembols\w*|devoluc\w*|compensat\w*|entschadig\w*",
    "return": r"\breturn(?:s|ing)?\b (?:an?|my|item|of)|exchange|send back|rucksend\w*|retoure|umtausch|renvoy\w*|echang\w*|devolver|cambiar un",
    "pickup": r"pick ?up|abholung|enlevement|recogida",
    "location": r"location\w*|direction\w*|address of|hours|where are|standort\w*|offnungszeit\w*|anfahrt|adresse des|horaires|ubicacion|horarios?",
    "customs": r"customs|duty|duties|zoll|douane|aduana",
    "flight": r"flight\w*|\btrip\w*|travel\w*|\bflug\w*|reise\w*|\bvols?\b|voyage|vuelo\w*|viaje\w*|airline|itinerary",
    "booking": r"booking\w*|booked|reservation\w*|rebook\w*|another (?:flight|one)|buchung\w*|gebucht|umbuch\w*|reservier\w*|reserva\w*|change my (?:flight|trip)",
    "seat": r"\bseats?\b|sitzplatz|siege|asiento",
    "bag": r"\bbags?\b|baggage|luggage|suitcase\w*|koffer|gepack\w*|bagage\w*|valise\w*|equipaje|maleta\w*|belt\b|carousel",
    "soon": r"tomorrow|today|tonight|within (?:the next )?(?:forty|twenty|48|24)|next (?:two|few) (?:days|hours)|this (?:morning|afternoon|evening)|morgen|heute|innerhalb|demain|aujourd|dans les|manana|hoy|proximas",
    "later": r"more than|later|next (?:week|month|year)|days away|mehr als|nachste woche|plus de|semaine prochaine|mas de|proxima semana",
    "group": r"\bgroups?\b|gruppe\w*|groupe\w*|grupo\w*",
    "claim_status": r"status of (?:a|your|my) claim|claim status|check on (?:a|your) claim|estado de",
    "benefits": r"benefit\w*|eligib\w*|coverage|covered|leistung\w*|prestation\w*|cobertura\w*",
    "pharmacy": r"pharmac\w*|prescription\w*|refill\w*|medic(?:ation|ine)\w*|\bdrugs?\b|apotheke|rezept|medikament\w*|ordonnance|medicament\w*|farmacia|receta\w*",
    "doctor": r"doctor\w*|physician|nurse|arzt\w*|medecin|doctor|provider directory|specialist referral|referral",
    "results": r"\bresults?\b|lab\b|test result|befund\w*|resultat\w*|resultado\w*|analys\w*",
    "care_decision": r"decision|care or payment|pay for my|coverage decision|prior authori[sz]ation|entscheidung|decision",
    "password": r"password|log ?in|locked out|sign in|online account|passwort|zugang|mot de passe|connexion|contrasena|acceso",
    "pin": r"\bpin\b|geheimzahl|code secret",
    "limit": r"limit\w*|plafond|kreditrahmen|limite",
    "rewards": r"reward\w*|points|miles\b|punkte|recompens\w*|puntos",
    "school": r"attendance|absence|absent|homesick|krank ?meld\w*|fehlen|ausencia|sick child",
    "registration": r"regist\w*|anmeldung|inscription|inscri\w*|matricul\w*",
    "tax": r"\btax\w*|steuer\w*|impot\w*|impuesto\w*|hacienda",
    "passport": r"passport\w*|reisepass|ausweis|passeport|pasaporte|licen[cs]e|fuhrerschein|permis|permiso|visa application",
    "jobs": r"\bjobs?\b|career\w*|employment|bewerb\w*|karriere|emploi|recrutement|empleo",
    "atm": r"\batm\b|cash machine|cash dispenser|geldautomat\w*|distributeur|cajero",
    "cheque": r"\bche(?:que|ck)s?\b(?! in| up| on| the| your)|scheck|talon",
    "transactions": r"transaction\w*|activity|purchase|umsatze|buchungen|operations|movimientos",
    "television": r"\btv\b|television|cable|fernseh\w*|televis\w*",
    "parking": r"parking|permit|parkausweis|stationnement|aparcamiento|ticket|citation|fine\b|strafzettel|amende|multa",
    "trash": r"trash|garbage|waste|recycl\w*|bulky|mull\w*|abfall|sperrmull|dechets|ordures|basura|residuos",
    "noise": r"noise|larm|bruit|ruido",
    "room": r"\brooms?\b|hotel|zimmer|chambre|habitacion\w*",
    "person": r"representative|operator|\bagent\b|speak (?:to|with)|talk (?:to|with)|someone|specialist|advocate|advisor|associate|review (?:your|my)|mitarbeiter\w*|berater\w*|conseiller\w*|quelqu'un|parler|agente|asesor\w*|gestor\w*|hablar",
    "information": r"\bhear\b|information|how to|find out|learn|listen to|check (?:the|your)|status|auskunft|informationen|connaitre|consulter|savoir|conocer|consultar|saber|informacion",
    "promotion": r"\boffers?\b|promot\w*|survey|limited|eligible for|special deal|sweepstake|take part|opinion|feedback|angebot\w*|umfrage|werbung|offre\w*|enquete|sondage|promocion\w*|oferta\w*|encuesta",
    "callback": r"call (?:you|me|us) back|call ?back|keep your place|ruckruf|zuruckrufen|rappel\w*|devolver\w* la llamada|le llam\w+",
    "leave_message": r"leave (?:a|us a) message|voice ?mail|nachricht hinterlassen|laisser un message|dejar un mensaje|buzon",
    "self_service_end": r"end (?:this|the) call|hang up|visit our web|app\b|online at|website|beenden|raccrocher|colgar",
    "objection": r"do not (?:want|wish|agree|consent)|object\b|opt out|recorded|nicht wunschen|widersprechen|ne souhaitez pas|s'opposer|no desea|oponerse|aufzeichn\w*",
    "consumer": r"\bmembers?\b|\bcustomers?\b|patients?\b|resident\w*|policy ?holder\w*|personal account|individual|privatkund\w*|versicherte\w*|bestandskund\w*|particulier\w*|assures?\b|\bclients?\b|clientes?\b|particular\w*|socios?\b|passenger\w*|guest\w*|parent\w*",
    "business": r"provider\w*|doctor, hospital|hospital|broker\w*|employer\w*|business\w*|merchant\w*|dealer\w*|retailer\w*|vendor\w*|supplier\w*|attorney|lawyer|press\b|media\b|physician'?s? office|geschaftskund\w*|gewerbe\w*|handler\w*|arzt\w*praxis|professionnel\w*|entreprise\w*|taller\w*|profesional\w*|empresa\w*|proveedor\w*|medico\w*",
}
CONCEPTS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![a-z])(?:{pattern})") for name, pattern in _GROUPS.items()
}

LEADS_TO: dict[str, dict[str, float]] = {
    "stolen": {"lost": 1.0, "fraud": 0.9, "security": 0.8},
    "lost": {"stolen": 0.8, "security": 0.4, "not_received": 0.3},
    "fraud": {"security": 0.9, "stolen": 0.4, "dispute": 0.5},
    "too_much": {"billing": 0.8, "dispute": 0.6},
    "dispute": {"care_decision": 0.5, "accident": 0.15, "benefits": 0.1},
    "care_decision": {"dispute": 0.5, "benefits": 0.1},
    "leak": {"outage": 0.6, "emergency": 0.9, "accident": 0.6},
    "gas_smell": {"outage": 1.0, "emergency": 1.0, "leak": 0.9},
    "outage": {"technical": 0.6, "emergency": 0.4, "leak": 0.3},
    "technical": {"outage": 0.6, "repair": 0.5},
    "not_received": {"parcel": 0.4, "track": 0.2, "lost": 0.6, "order": 0.1},
    "damaged": {"repair": 0.7, "accident": 0.4, "return": 0.4},
    "repair": {"technical": 0.5, "appointment": 0.3, "damaged": 0.3},
    "roadside": {"emergency": 0.3, "vehicle": 0.3},
    "accident": {"vehicle": 0.3},
    "mortgage": {"loan": 0.5, "home": 0.2},
    "vehicle": {"accident": 0.2, "roadside": 0.2},
    "flight": {"booking": 0.6},
    "booking": {"flight": 0.4},
    "billing": {"pay": 0.4},
    "pay": {"billing": 0.6},
    "refund": {"billing": 0.4, "return": 0.5},
    "return": {"order": 0.4, "refund": 0.5},
    "order": {"parcel": 0.4},
    "parcel": {"order": 0.1, "track": 0.2},
    "cancel": {"existing": 0.2},
    "password": {"technical": 0.5, "information": 0.1},
    "bag": {"lost": 0.2},
    "pharmacy": {"doctor": 0.1},
    "results": {"doctor": 0.3},
    "arrangement": {"pay": 0.5, "billing": 0.5},
    "moving": {"existing": 0.1},
    "health": {"benefits": 0.3},
    "school": {"information": 0.1},
}
"""From what a caller says to what a menu may call it, and how sure that is."""

WEAK_WORDS = frozenset(
    "account information service services number question questions help call customer need want call calling get please option menu "
    "konto fragen service kunde information compte service question informations cuenta servicio consulta informacion cliente "
    "day days time today month ask make made someone about".split()
)
"""Words that stand in most menus and tell little."""

STOP_WORDS = frozenset(
    "a an the and or to for of in on at by with from is are was be been being it its this that these those there here i me my we our you your "
    "he she they them their if so as not no do does did have has had can could will would should may might must what which who why how when "
    "where am up out off over any all some other another more most very just only than then into about also says say said never but put one "
    "der die das den dem des ein eine einen einem einer und oder zu zum zur fur von mit bei im in am an auf aus ist sind war sie ihr ihre ihren "
    "ihrer ich mir mich mein meine meinen wir uns unser nicht kein keine wenn dann haben mochten es er als auch nach um uber "
    "le la les un une des du de et ou a au aux en dans pour par sur avec est sont etait je me mon ma mes nous notre vous votre vos il elle "
    "ils ce cette ces se ne pas si que qui on plus y d l m s n c j qu "
    "el los las una unos unas del y o al con por para es son era yo mi mis nos su sus le lo que se no si ya esta este como mas me te "
    "he ha han desea quiere".split()
)
