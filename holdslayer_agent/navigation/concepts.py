"""What callers and companies mean by different words: groups of words of one concept, and which lead to which.

Data. Patterns are over plain lower-case text, four languages in one; a group holds what people say as well as what menus say.
"""

# ruff: noqa: E501, SIM905  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

__all__ = ["COMPOUND_HEADS", "CONCEPTS", "CONCEPT_WEIGHTS", "LEADS_TO", "STOP_WORDS", "WEAK_WORDS"]

_GROUPS: dict[str, str] = {
    "appointment": r"appointment|reschedul|schedul|cleaning|check ?-?up|\bvisit\b|book (?:an?|my)\b|termin\w*|rendez-? ?vous|\bcitas?\b|consultation",
    "billing": r"\bbill\w*|(?:patient )?financial services|patient accounts|\baccounting\b|invoice|statement|charg(?:e|es|ed)\b|\bowe\b|\bfees?\b|rechnung\w*|abrechnung|abschlag\w*|zahlung\w*|beitrag|factur\w*|preleve\w*|prelevement|montant|recibos?|cobr\w+|cargo|importe",
    "too_much": r"too (?:high|much)|three times|twice|double|higher|so high|went up|go(?:ne|es)? up|increas\w*|overcharg\w*|expensive|zu hoch|erhoht|doppelt|senken|gestiegen|teurer|erhohung|de trop|trop (?:eleve|preleve|paye)|augment\w*|dos veces|demasiado|de mas|subido|duplicad",
    "dispute": r"disput\w*|never (?:had|ordered|bought|used|asked|signed)|still (?:bill|charg)\w*|disagree|appeal\w*|contest\w*|fight|refus\w*|den(?:y|ied|ial)|reject\w*|wrong charge|unauthori[sz]ed|did not make|complain\w*|grievance|widerspr\w*|reklam\w*|beschwerde\w*|anfecht\w*|reclam\w*|erreur|queja",
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
    "loan": r"\bloans?\b|lending|kredit\w*|darlehen|\bprets?\b|prestamo\w*|creditos?\b|financing|refinanc\w*",
    "vehicle": r"\bcars?\b|\bautos?\b|vehicle\w*|fahrzeug|\bwagen\b|kfz|voiture|vehicul\w*|coches?|motor\b|(?<!tow )truck",
    "home": r"\bhome\b|\bhouse\b|haus(?:rat)?\b|wohnung|wohngebaude|habitation|maison|hogar|vivienda|casa\b|tenant|rent\b|property",
    "health": r"health|medical|kranken\w*|gesundheit|sante|salud|medico|mri\b|surgery|hospital",
    "life": r"\blife insurance|leben\b|lebensversicherung|assurance vie|\bvida\b|decesos",
    "accident": r"accident|crash\w*|collision|\bhit\b|rear.ended|dent\w*|unfall\w*|schaden\w*|sinistre\w*|accrochage|siniestro\w*|golpe\w*|choque\w*|colision|\bparte\b|(?:backed|ran|drove|bumped|crashed) into|another loss|collided|side.?swip\w*|fender",
    "claim": r"\bclaims?\b|schaden\w*|sinistre\w*|siniestro\w*",
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
    "results": r"\bresults?\b|\blab(?:or|oratory)?\b|blood (?:test|work)|blut\w*|laborwert\w*|prise de sang|analisis|test result|befund\w*|resultat\w*|resultado\w*|analys\w*",
    "care_decision": r"decision|care or payment|pay for my|coverage decision|prior authori[sz]ation|entscheidung|decision",
    "password": r"password|log ?in|locked out|sign in|online account|passwort|zugang|mot de passe|connexion|contrasena|acceso",
    "pin": r"\bpin\b|geheimzahl|code secret",
    "limit": r"limit\w*|plafond|kreditrahmen|limite",
    "rewards": r"reward\w*|points|miles\b|punkte|recompens\w*|puntos",
    "school": r"attendance|absence|absent|homesick|krank ?meld\w*|fehlen|ausencia|sick child",
    "registration": r"regist\w*|anmeldung|inscription|inscri\w*|matricul\w*",
    "tax": r"\btax\w*|steuer\w*|impot\w*|impuesto\w*|hacienda",
    "passport": r"passport\w*|reisepass|\bausweis|passeport|pasaporte|visa application",
    "licence": r"licen[cs]es?\b(?! plates?)|fuhrerschein|permis de conduire|licencia|carnet de conducir|driving permit",
    "jobs": r"\bjobs?\b|career\w*|employment|bewerb\w*|karriere|emploi|recrutement|empleo",
    "atm": r"\batm\b|cash machine|cash dispenser|geldautomat\w*|distributeur|cajero",
    "cheque": r"\bche(?:que|ck)s?\b(?! in| up| on| the| your)|scheck|talon",
    "transactions": r"transaction\w*|activity|purchase|umsatze|buchungen|operations|movimientos",
    "television": r"\btv\b|television|cable|fernseh\w*|televis\w*",
    "parking": r"parking|permits?\b|parkausweis|stationnement|aparcamiento|ticket|citation|fine\b|strafzettel|amende|multa",
    "trash": r"trash|garbage|waste|recycl\w*|bulky|mull\w*|abfall|sperrmull|dechets|ordures|basura|residuos",
    "noise": r"noise|larm|bruit|ruido",
    "room": r"(?<!waiting )\brooms?\b|hotel|zimmer|chambre|habitacion\w*",
    "person": r"representative|\bclerk|team member|\bstaff\b|a pharmacist|front (?:desk|office)|receptionist|member services|ejecutiv\w*|anmeldung sprechen|persona\b|conseillere?|operator|\bagent\b|speak (?:to|with)|talk (?:to|with)|someone|specialist|advocate|advisor|associate|review (?:your|my)|mitarbeiter\w*|berater\w*|conseiller\w*|quelqu'un|parler|agente|asesor\w*|gestor\w*|hablar",
    "information": r"\bhear\b|information|how to|find out|learn|listen to|check (?:the|your)|status|auskunft|informationen|connaitre|consulter|savoir|conocer|consultar|saber|informacion",
    "promotion": r"\boffers?\b|promot\w*|survey|limited|eligible for|special deal|sweepstake|take part|opinion|feedback|angebot\w*|umfrage|werbung|offre\w*|enquete|sondage|promocion\w*|oferta\w*|encuesta",
    "callback": r"call (?:you|me|us) back|call ?back|keep your place|ruckruf|zuruckrufen|rappel\w*|devolver\w* la llamada|le llam\w+",
    "leave_message": r"leave (?:a|us a) message|voice ?mail|nachricht hinterlassen|laisser un message|dejar un mensaje|buzon",
    "self_service_end": r"end (?:this|the) call|hang up|visit our web|app\b|online at|website|beenden|raccrocher|colgar",
    "objection": r"do not (?:want|wish|agree|consent)|object\b|opt out|recorded|nicht wunschen|widersprechen|ne souhaitez pas|s'opposer|no desea|oponerse|aufzeichn\w*",
    "consumer": r"\bmembers?\b|\bcustomers?\b|patients?\b|resident\w*|policy ?holder\w*|personal account|individual|privatkund\w*|versicherte\w*|bestandskund\w*|particulier\w*|assures?\b|\bclients?\b|clientes?\b|particular\w*|socios?\b|passenger\w*|guest\w*|parent\w*",
    "business": r"provider\w*|doctor, hospital|hospital|broker\w*|employer\w*|business\w*|merchant\w*|dealer\w*|retailer\w*|vendor\w*|supplier\w*|attorney|lawyer|press\b|media\b|physician'?s? office|geschaftskund\w*|gewerbe\w*|handler\w*|arzt\w*praxis|professionnel\w*|entreprise\w*|taller\w*|profesional\w*|empresa\w*|proveedor\w*|medico\w*",
    "glass": r"windshield|windscreen|\bglass\b|scheibe\w*|pare-?brise|bris de glace|parabrisas|\blunas?\b",
    "plates": r"(?:licen[cs]e|number) plates?|\bplates?\b|kennzeichen|plaques? d'immat\w*|\bplacas?\b|matricula",
    "handler": r"adjuster|adjustor|case ?(?:worker|manager)|(?:claims?|your) (?:handler|examiner)|sachbearbeit\w*|gestionnaire|tramitador\w*",
    "injury": r"injur\w*|\bhurt\b|verletz\w*|\bbless\w*|herid\w*|lesion\w*|personal injury",
    "sick_pay": r"krankengeld|lohnfortzahlung|sick (?:pay|leave)|indemnites? journali\w*|arrets? (?:de travail|maladie)|incapacidad|baja (?:medica|laboral|por enfermedad)|short.term disability|medical leave",
    "sick_note": r"krankmeld\w*|krankschreib\w*|sick note|avis d'arret|parte de baja",
    "dental": r"dent(?:al|ist\w*|aire|iste)|tooth|teeth|zahn\w*|diente",
    "restart": r"restart\w*|reboot\w*|\breset\w*|neu ?start\w*|redemarr\w*|reinici\w*|power cycle",
    "disability": r"disab\w*|handicap\w*|placard\w*|wheelchair|reduced mobility|schwerbehind\w*|rollstuhl|mobilite reduite|fauteuil roulant|discapacidad|silla de ruedas|movilidad reducida",
    "birth": r"birth of|newborn|new baby|naissance|geburt (?:mein|unser|von)\w*|nacimiento",
    "death": r"\bdied\b|\bdeath\b|passed away|deceased|bereavement|\bestate\b|verstorb\w*|todesfall|sterbefall|\bdeces\b|decede\w*|fallec\w*|defuncion",
    "name_change": r"titular\w*|(?:change|correct|update) (?:my |your |the |a )?name|a mi nombre|umschreib\w*|namensander\w*|changement de (?:nom|titulaire)|cambio de nombre|married name|add (?:a|my|an) (?:person|husband|wife|spouse|owner|user|driver)",
    "stop_payment": r"stop(?:ping)? (?:a )?payment|cancel(?:ling)? a che\w+",
    "usage": r"consum\w+|consommation|verbrauch\w*|\busage\b|how much (?:you|i) use\w*|kilowatt|gallons|data allowance|your reading",
    "final_bill": r"final bill|former address|(?:old|previous|last) (?:address|apartment|flat|house)|schluss(?:ab)?rechnung|moved out|moving out|auszug\w*|ausgezogen|facture de cloture|(?:apartment|flat|house|place) (?:that )?(?:i|we) (?:have )?left",
    "direct_debit": r"direct debit|auto ?pay\b|automatic payment\w*|lastschrift\w*|bankverbindung|einzugs\w*|prelevement automatique|domicili\w*",
    "late": r"\bdelay\w*|hours? late|\blate\b|verspat\w*|\bretard\w*|\bretras\w*|overdue",
    "missed_visit": r"(?:technician|engineer|repair ?man|nobody|no one|he|they|driver|plumber|electrician) (?:never|did(?: not|n't)|has(?: not|n't)|came|has come)|never (?:showed|turned) up|missed (?:appointment|visit)|nicht erschienen|ne s'est pas presente|n'est pas venu|no se present\w*|no vino|didn't (?:show|come)",
    "cooling": r"\bcool\w*|\bcold\b|fridge|refrigerat\w*|freez\w*|kuhl\w*|gefrier\w*|refriger\w*|nevera|frigo\w*|congel\w*",
    "laundry": r"washer\w*|washing machine\w*|dryer\w*|dishwasher\w*|laundry|waschmaschine\w*|trockner\w*|spulmaschine\w*|lave-?(?:linge|vaisselle)|lavadora\w*|secadora\w*|lavavajillas",
    "heating": r"\bheat(?:ing|er)?\b|boiler|furnace|radiator|hot water|heizung\w*|warmwasser|chauff\w*|chaudiere|calefac\w*|caldera|agua caliente|thermostat",
    "kitchen": r"oven\w*|stove|cooker|microwave|backofen|herd\b|four\b|horno|cuisiniere",
    "roaming": r"roaming|abroad|overseas|\bausland\w*|a l'etranger|en el extranjero",
    "sim": r"\bsim\b|\besim\b|port (?:my|your) number|rufnummernmitnahme|portabilidad|portabilite",
    "pet": r"\bpets?\b|\bdogs?\b|\bcats?\b|\bhund\w*|\bkatze\w*|\bchiens?\b|\bchats?\b|\bperros?\b|mascota\w*|veterin\w*|puppy",
    "certificate": r"certificat\w*|attestation\w*|bescheinigung\w*|\bproof of|letter of|nachweis\w*|justificatif\w*|transcript\w*",
    "unemployment": r"unemploy\w*|arbeitslos\w*|chomage|desempleo|\bparo\b|job ?seek\w*|laid off",
    "pension": r"pension\w*|retire\w*|\brenten?\b|rentenver\w*|\bretraite\w*|jubil\w*|401",
    "family": r"kindergeld|elterngeld|child (?:benefit|support|care)\w*|allocations? familial\w*|maternity|paternity|parental|maternit\w*|paternit\w*|mutterschaft\w*",
    "court": r"\bcourts?\b|\bjury\b|hearing\w*|gericht\w*|tribunal|juzgado|juicio|citation",
    "subscription": r"subscri\w*|membership|mitgliedschaft\w*|\babo(?:nnement)?s?\b|abonn\w*|suscripc\w*|adhesion",
    "gift_card": r"gift ?cards?|vouchers?|gutschein\w*|carte cadeau|bons? d'achat|tarjetas? (?:de )?regalo",
    "tenant": r"tenant\w*|\blease\w*|landlord\w*|\bmiete\w*|vermiet\w*|locataire\w*|\bbail\b|loyer|alquil\w*|inquilin\w*|renting",
    "fine": r"\bfines?\b|\btickets?\b(?! office)|speeding|bussgeld\w*|strafzettel|contravention\w*|\bmultas?\b",
    "identity_check": r"(?:verify|confirm|prove|verifying) (?:my|your|their|the) identity|identity (?:letter|verification)|letter (?:asking|about)",
    "without_permission": r"without (?:my|your) (?:permission|consent|knowledge)|(?:someone|somebody|anyone) (?:else )?(?:used|has used|is using|took)|did(?: not|n't) (?:make|authori[sz]e)|do(?: not|n't) (?:recogni[sz]e|know)|no (?:la |lo )?reconoc\w*|(?:yo )?no hice|aclarac\w*|nicht (?:getatigt|erkenn\w*|von mir)|pas (?:fait|effectue|reconn\w*)|don't know anything",
    "cash": r"\bcash\b|efectivo|bargeld|especes|dispens\w*",
    "prior_visit": r"after (?:your|my) (?:visit|surgery|procedure)",
    "student": r"\bstudent\w*|tuition|financial aid|enrol\w*|studier\w*|studen\w*|etudiant\w*|estudiant\w*",
    "bus": r"\bbus(?:es)?\b|transportation|schulbus|autobus|transport scolaire",
    "meals": r"\bmeals?\b|cafeteria|lunch|mensa|cantine|comedor",
    "vaccine": r"vaccin\w*|\bshots?\b|immuni[sz]\w*|impf\w*|vacuna\w*",
    "side_effects": r"side effects?|interact\w*|take .{0,30}together|dosage|nebenwirkung\w*|effets? secondaires?|efectos secundarios",
    "imaging": r"\bmri\b|\bscans?\b|x-?ray\w*|radiolog\w*|imaging|ultrasound|rontgen\w*|\bmrt\b|scanner\b|radiograph\w*|resonancia|ecograf\w*|mammogra\w*",
    "records": r"medical records|health information|copies of|krankenakte|dossier medical|historial",
    "lost_item": r"left (?:my|a|behind|on)|lost (?:and found|items?|property)|left (?:it )?(?:on|in|at)|forgot\w*|liegen ?(?:ge)?lassen|vergessen|fundburo|fundsachen|oubli\w*|objets? (?:trouve|perdu|oublie)\w*|olvid\w*|objetos perdidos",
    "water_quality": r"water quality|taste|brown water|discolou?r\w*|wasserqualitat|qualite de l'eau|calidad del agua",
    "extension_of_time": r"more time|extend\w*|renew\w*|verlanger\w*|erneuer\w*|prolong\w*|renouvel\w*|renov\w*|prorrog\w*",
    "exchange": r"exchang\w*|swap|umtausch\w*|echang\w*|cambiar (?:el|mi|un|la|de)|cambio de (?:fecha|billete)|change (?:the )?dates?|push .{0,40}back|move (?:my|the) .{0,40}(?:to|by|day|date|week)|resched\w*|postpone\w*|verschieb\w*|verleg\w*|report(?:er)\b|aplazar|modif\w*",
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
    "repair": {"technical": 0.5, "appointment": 0.3, "damaged": 0.3},
    "roadside": {"emergency": 0.3, "vehicle": 0.3},
    "accident": {"vehicle": 0.3, "claim": 0.8},
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
    "glass": {"accident": 0.4},
    "claim": {"accident": 0.6},
    "damaged": {"repair": 0.7, "accident": 0.4, "return": 0.4, "claim": 0.5, "glass": 0.2},
    "handler": {"claim": 0.8, "claim_status": 0.5, "existing": 0.6, "accident": 0.4},
    "injury": {"accident": 0.5},
    "sick_pay": {"sick_note": 0.6, "benefits": 0.4},
    "dental": {"benefits": 0.4, "refund": 0.3},
    "missed_visit": {"appointment": 0.6, "repair": 0.4, "existing": 0.5},
    "without_permission": {"dispute": 1.0, "fraud": 1.0, "stolen": 0.6, "billing": 0.4},
    "usage": {"too_much": 0.5, "billing": 0.4},
    "final_bill": {"moving": 0.5, "billing": 0.3},
    "late": {"not_received": 0.5, "dispute": 0.4, "refund": 0.4},
    "imaging": {"appointment": 0.2},
    "exchange": {"appointment": 0.8, "booking": 0.8, "flight": 0.2},
    "appointment": {"exchange": 0.4},
    "side_effects": {"pharmacy": 0.2},
    "disability": {"parking": 0.4},
    "laundry": {"repair": 0.2},
    "cooling": {"repair": 0.2},
    "lost_item": {"lost": 0.5},
    "identity_check": {"security": 0.2},
    "name_change": {"existing": 0.2, "moving": 0.3},
    "death": {"life": 0.3},
    "birth": {"family": 0.5},
    "direct_debit": {"pay": 0.4, "billing": 0.3},
    "fine": {"court": 0.5, "pay": 0.2},
    "heating": {"repair": 0.3, "outage": 0.5},
    "cash": {"atm": 0.6},
    "atm": {"cash": 0.6, "dispute": 0.3, "without_permission": 0.3, "card": 0.3},
    "subscription": {"existing": 0.2, "plan": 0.3},
    "restart": {"technical": 0.5},
}
"""From what a caller says to what a menu may call it, and how sure that is."""

CONCEPT_WEIGHTS: dict[str, float] = {
    **dict.fromkeys("card vehicle home health life flight parcel order soon later group doctor consumer booking cash".split(), 0.6),
    **dict.fromkeys("pharmacy pet student subscription room promotion password meter dental".split(), 0.6),
    **dict.fromkeys("new business location transactions late pickup".split(), 0.4),
}
"""What a shared concept counts when it is not 1: things, as against what happened to them, stand in many options."""

COMPOUND_HEADS = re.compile(
    r"(?<=[a-z]{3})(?=(?:erstattung|rechnung|karten?|versicherung|zahlung|storung|termin|vertrag|kundigung|sendung|lieferung|schaden|antrag|reparatur"
    r"|beratung|auskunft|gebuhr|abrechnung|bestellung|buchung|rezept|verzeichnis|meldung|wechsel|anschluss|verlust|beschwerde|umzug|kredit|konto)"
    r"(?:en|e|s|es)?\b)"
)
"""Where a German compound is cut, so that `Kostenerstattung` is about `Erstattung`."""

WEAK_WORDS = frozenset(
    "account information service services number question questions help call customer need want call calling get please option menu "
    "konto fragen service kunde information compte service question informations cuenta servicio consulta informacion cliente "
    "day days time today month ask make made someone about left come came still never nobody going got old first last week weeks two three "
    "back says said know number thing things really since again party line wait waiting calls customers home house street phone "
    "tag tage woche monat immer noch jour jours semaine mois encore dia dias semana mes todavia aun".split()
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
