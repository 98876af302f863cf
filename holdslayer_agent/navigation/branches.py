"""What companies of many branches deal in, and under which general heading a main menu puts it.

Data, as in `concepts`: patterns over plain lower-case text, four languages in one. Written branch by branch from what
each deals in. `UMBRELLAS` is what carries to companies that nobody has seen: a main menu names a heading ("your
contract", "an order you have placed", "after your stay"), and the wish is one of the many things under it.
"""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

__all__ = ["BRANCHES", "BRANCHES_LEAD_TO"]

BRANCHES: dict[str, str] = {
    # --- general headings
    "afterwards": r"(?:already|just) (?:returned|checked out|been|stayed|travel\w+)|you(?:'ve| have) (?:already )?(?:checked out|returned|travelled|traveled|stayed)|after your (?:trip|stay|flight|rental|visit|order|purchase|journey)|(?:past|previous|completed|recent) (?:stay|trip|rental|flight|journey|order|purchase)|zuruckgegeben|nach (?:ihrer|ihrem|der|dem) (?:reise|flug|aufenthalt|miete|kauf)|abgeschlossene\w* (?:reise|miete)|apres (?:votre|le|la|un) (?:voyage|sejour|vol|location|achat)|deja (?:rendu|voyage|effectue)|(?:ya ha|has) (?:devuelto|viajado|regresado)|despues (?:de su|del|de tu) (?:viaje|estancia|vuelo|compra)",
    "under_way": r"on the road\b|on your way|during your (?:trip|stay|rental|journey)|currently (?:renting|travell?ing|staying|on)|you (?:are|'re) (?:driving|travell?ing|renting)|unterwegs\b|wahrend (?:ihrer|der) (?:reise|miete|fahrt)|en route\b|pendant (?:votre|la) (?:location|voyage|sejour)|durante (?:su|el|la) (?:viaje|alquiler|estancia)",
    "notice": r"(?:got|received|get|have) (?:a|an|our|the|one of our) (?:\w+ )?(?:letter|notice|decision|determination|e-?mail)|\bnotices?\b|determination|letter (?:we|you)|our (?:letter|decision)|bescheid\w*|(?:schreiben|brief) (?:von uns|erhalten|bekommen)|post von uns|(?:courrier|lettre|avis|decision|notification) (?:de notre part|recue?s?)|avez recu (?:un|une|notre) (?:courrier|lettre|decision|avis|notification)|notificacion\w*|resolucion\w*|(?:carta|escrito) (?:nuestr\w+|que)|ha(?:s)? recibido (?:una|un|nuestra) (?:carta|notificacion|resolucion|aviso)",
    "my_details": r"(?:your|my) (?:personal |contact |own )?(?:details|information on file|profile|data)\b|(?:update|change) (?:your|my) (?:details|information|profile|name)|personliche\w* (?:daten|angaben)|(?:ihre|meine) (?:daten|angaben|stammdaten)|stammdaten|(?:vos|mes) (?:coordonnees|donnees|informations personnelles)|(?:sus|mis|tus) datos|datos personales",
    "application": r"(?:applied|applying|apply|application|request|claim) (?:status|that|you|i|which|in progress)|already applied|sent (?:off|in) (?:my|the|a|your) (?:form|application|papers|documents)|status of (?:your|my|an|the) (?:application|request)|hand(?:ed)? in (?:my|the|your)|eingereicht\w*|stand (?:ihres|meines|des) antrags?|antrag (?:gestellt|eingereicht|abgegeben)|laufende\w* (?:antrag|verfahren)\w*|(?:suivi|avancement|etat) (?:de|d') ?(?:votre|ma|la|une|mon)? ?(?:demande|dossier)|demande (?:en cours|deja)|dossier (?:en cours|depose)|estado de (?:su|mi|la|una|tu) (?:solicitud|tramite|expediente)|solicitud (?:presentada|en curso)|ya (?:ha|he) (?:presentado|solicitado)",
    "apply": r"appl(?:y|ying|ication) (?:for|to)|how to apply|get (?:a|an|my first) (?:passport|permit|licen[cs]e|card|loan|visa)|beantrag\w*|antrag\b|antrage\b|ausstell\w*|demander (?:un|une|des|la|le)|demande (?:de|d')|faire une demande|obtenir (?:un|une)|solicitar|solicitud\w*|pedir (?:un|una)|tramitar",
    "wrong_detail": r"typos?\b|misspel\w*|mis-?spelt|spelled wrong|spelling|wrong (?:name|spelling|details?|letter|date)|mistake in|error in|falsch geschrieben|schreibfehler|tippfehler|falscher name|name (?:ist )?falsch|fehler (?:im|in|auf)|unrichtig\w*|faute (?:dans|de|d'orthographe|sur)|mal (?:ecrit|orthographie)\w*|erreur (?:dans|de|sur|d'orthographe)|mal escrit\w*|errata\w*|error (?:en|de)|datos? (?:erroneos?|incorrectos?)",
    "not_paid_out": r"(?:payment|benefit|pension|check|cheque|deposit|money|refund|salary) (?:\w+ ){0,3}(?:has ?n[o']t|did ?n[o']t|did not|has not|have not|never|not|is late|is missing)|(?:has ?n[o']t|did ?n[o']t|did not|has not|not|never) (?:been )?(?:got|get|gotten|received?|been paid|paid)\b(?=.{0,25}(?:money|pay|pension|benefit|check|refund))|missing (?:payment|benefit|check|deposit)|(?:geld|zahlung|leistung|rente|auszahlung) .{0,25}(?:nicht|noch nicht|nie) (?:da|gekommen|erhalten|eingegangen|bekommen|angekommen)|kein geld (?:bekommen|erhalten)|(?:paiement|argent|virement|pension|allocation|versement) .{0,25}(?:pas|jamais|toujours pas) .{0,6}(?:recu|arrive|verse)\w*|(?:pas|jamais) (?:ete )?(?:paye|verse)\w*|(?:dinero|pago|pension|ayuda|prestacion|ingreso) .{0,25}no .{0,8}(?:lleg|recib|cobr|ingres)\w*|no (?:me )?(?:ha|han) (?:pagado|ingresado|llegado|cobrado)|no (?:he )?(?:cobrado|recibido) (?:el|la|mi) ",
    "payment_status": r"(?:check on|status of|about|question about|track) (?:a|your|my|the) (?:\w+ )?(?:payment|deposit|benefit|refund|check)|payment (?:status|history|questions?)|(?:fragen? zu|stand) (?:ihrer|einer|der|meiner) (?:zahlung|auszahlung)|auszahlung\w*|suivi (?:de|d'un|d') ?(?:votre |un |vos )?(?:paiement|versement|virement)s?|estado (?:de|del) (?:su |un |mi )?(?:pago|ingreso)",
    # --- work and benefits
    "unemployment": r"laid off|lay ?off|lost (?:my|your|his|her|a|the) job|job loss|got fired|(?:was|been) (?:fired|dismissed|let go)|redundan\w*|out of work|jobless|gekundigt worden|arbeit verloren|job verloren|entlassen|arbeitsuchend|perdu (?:mon|votre|son) (?:emploi|travail|poste)|licencie\w*|sans emploi|perdid\w* (?:el|mi|su) (?:trabajo|empleo)|me (?:han )?despedid\w*|despid\w*|sin trabajo",
    "beneficiary": r"beneficiar\w*|who gets (?:the|my|your) money|begunstigte\w*|bezugsberechtig\w*|beneficiaire\w*",
    "retiring": r"stop working|retire\b|retiring|retirement (?:age|date|plan\w*)|(?:age|when).{0,20}retire|in rente gehen|ruhestand|renteneintritt|partir a la retraite|depart a la retraite|jubilarme|jubilarse|edad de jubilacion",
    "retired": r"retired (?:members?|teachers?|people|employees)|retirees?|rentner\w*|pensionar\w*|retraites\b|jubilad\w*|pensionist\w*|i am (?:a )?retired",
    "at_work": r"still (?:teach\w*|work\w*|employed)|(?:active|current|working) (?:members?|employees?|teachers?)|am (?:still )?(?:working|teaching|employed)|berufstatig|noch (?:im dienst|arbeit\w*)|en activite|encore en poste|en activo",
    # --- people
    "family": r"minors?\b|daughters?\b|\bsons?\b|(?:four|five|six|seven|eight|nine|ten|\d+)[- ]years?[- ]old|under (?:sixteen|eighteen|1[0-8]\b|the age)|tochter\b|sohn\b|sohnes|minderjahrig\w*|jugendliche\w*|\bfilles?\b|\bfils\b|mineurs?\b|jeunes?\b|\bhij[oa]s?\b|menor(?:es)?\b(?! coste| precio)|ninos?\b|ninas?\b",
    "disability": r"chaises? roulantes?|rolli\b|gehbehindert|rollator|a mobilite|aide a l'embarquement|no puede (?:andar|caminar)|can(?:no|')t walk|walking (?:aid|difficult)|blind\b|deaf\b|sourd\b|aveugle|gehorlos|sord[oa]\b|cieg[oa]\b",
    # --- time
    "soon": r"(?:on|this|next|coming) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|in (?:a few|two|three|four|five) days|very soon|right away|urgent\w*|eilig|dringend|am (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|in (?:wenigen|zwei|drei) tagen|kurzfristig|(?:ce|cette|des) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|dans (?:deux|trois|quelques) jours|(?:este|el) (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|en (?:dos|tres|pocos) dias|within the next|next (?:fourteen|seven|three|ten|48|72) (?:days|hours)",
    "extension_of_time": r"mehr zeit|aufschub|fristverlanger\w*|aufschieb\w*|(?:two|three|four|a few|some|several) (?:more|extra|additional) (?:days|weeks|months|nights)|(?:keep|have) (?:it|the \w+|my \w+) (?:longer|for longer|two more|another|a few more)|another (?:day|week|month|night)|(?:un|deux|trois|quelques) jours? (?:de plus|supplementaires?)|garder .{0,25}plus longtemps|delai\b|report (?:de|d')|aplazamiento\w*|mas plazo|(?:un|dos|tres) dias? mas|quedarme con|ran out|run out|runs out|no longer valid|caducad\w*|vencid\w*|perime\w*|abgelaufen\w*",
    # --- house and insurance
    "fire": r"\bfire\b|burn\w*|smoke (?:damage|in)|brand(?:schaden)?\b|feuer|gebrannt|rauch\b|incendie\w*|brule\w*|\bfeu\b|fumee|incendi\w*|fuego|quemad\w*",
    "water_damage": r"(?:burst|broken|frozen) pipe|pipe (?:has )?burst|rohr\w* (?:ist )?(?:geplatzt|gebrochen|undicht)|rohrbruch|wasser (?:in|im|durch|von der)|(?:flooded|water in) (?:the |my |our )?(?:kitchen|basement|cellar|bathroom)|keller (?:steht|voll)|degat|fuite d'eau|infiltration\w*|tuyau (?:a )?(?:eclate|casse|perce)|(?:se )?(?:ha )?(?:roto|reventado) (?:una|la) tuberia|humedad\w*|gotera\w*|inundad\w*",
    "accident": r"(?:someone|somebody|another (?:car|driver)|he|she) (?:has )?(?:hit|ran into|drove into|backed into|bumped)|(?:ins|in mein|in unser) (?:auto|wagen|fahrzeug) gefahren|draufgefahren|aufgefahren|gekracht|(?:m'est|est) rentre|rentre dedans|on m'a (?:percute|embouti|rentre)|me (?:ha|han) (?:dado|chocado|golpeado|embestido)|han chocado",
    # --- accounts and banking
    "direct_debit": r"(?:new|other|different|changed) (?:bank )?account(?: number)?|account number (?:has )?changed|neue (?:konto\w*|iban|bankverbindung)|andere (?:konto\w*|bankverbindung)|kontonummer|kontoverbindung|bankwechsel|nouveau (?:rib|compte|iban)|changer? (?:de|mon|le) (?:rib|compte|iban|banque)|nueva cuenta|nuevo (?:iban|numero de cuenta)|otra cuenta|cuenta (?:nueva|distinta)",
    "travel_notice": r"travel (?:notice|plans?|notification)|(?:tell|let) (?:you|them|us|the bank) .{0,25}(?:travel\w*|abroad|vacation|trip|holiday)|going (?:abroad|overseas|on (?:a )?(?:vacation|holiday|trip))|reise (?:anmelden|melden|ankundigen)|ins ausland|auslandsaufenthalt|partez a l'etranger|pars (?:a l'etranger|en voyage)|voyage a l'etranger|viaj\w* (?:al extranjero|fuera)|aviso de viaje",
    "money_lost": r"swallow\w*|retained|didn't give|did not give|kept my card|geschluckt|behalten|avale\w*|retenid\w*|tragad\w*",
    # --- rental, travel
    "flight": r"(?:we|i|they) fly\b|fly(?:ing)? (?:out|home|to)\b|plane ticket|departure\w*|departing|take-?off|abflug\w*|abreise\w*|depart (?:de|pour)|embarquement|despegue|salida (?:de|del) vuelo",
    "exchange": r"dates?\b(?=.{0,20}(?:voyage|travel|trip|flight|viaje|reise|stay|sejour))|(?:move|shift|push|bring) .{0,30}(?:next|another|other|later|earlier|forward|back)|reprogram\w*|replanif\w*|different delivery|another delivery|other delivery|autre (?:creneau|jour|date|horaire)|andere\w* (?:liefer)?(?:termin|tag|datum)|otr[ao] (?:dia|fecha|hora|momento)|arrive (?:a day |a week )?(?:later|earlier)|spater (?:kommen|anreisen|abreisen)|arriver plus tard|llegar (?:mas tarde|un dia)|postpon\w*|adjourn\w*|can(?:no|')t (?:make|attend|come)|unable to (?:attend|come|make)|rebook\w*|(?:verhindert|nicht kommen kann)|missed my (?:train|flight|connection)|rate mon (?:train|vol)|perdi (?:el|mi) (?:tren|vuelo)|modificar\b|modification\w*|anderung\w*",
    "rental": r"\b(?:the|my|a|your) rental\b|rented (?:car|van)|gemietet\w*|miet(?:e|er|wagen|auto)\b(?! z)|louee?\b|alquilad\w*|pick(?:ing)? up (?:the|my|a|your) (?:car|van|vehicle)",
    "charges": r"tolls?\b|maut\w*|peages?\b|peaje\w*|fuel (?:charge|fee)|cleaning (?:fee|charge)|extra (?:charge|fee|cost)s?|additional (?:charge|fee|cost)s?|surcharge\w*|zusatzkosten|aufschlag\w*|nachtraglich|supplements? (?:facture|de prix)|frais (?:supplementaires?|annexes)|suplemento\w*|recargo\w*|cargos? (?:extra|adicional)\w*|gastos extra",
    "lost_item": r"left (?:my|a|an|some|our) .{0,30}(?:in|on|at|behind)|left something|forgot (?:my|something|an? )|lost property|liegen (?:lassen|geblieben)|stehen lassen|etwas (?:vergessen|verloren)|vergessen in|oublie (?:quelque chose|un objet|mon|ma|mes)|olvid\w* (?:algo|un|una|mi|mis)|(?:me )?dej\w* (?:algo|olvidad)",
    "bag": r"carousel|baggage belt|conveyor|gepackband|sur le tapis|cinta (?:de equipajes|transportadora)|stroller\w*|pushchair\w*|pram\b|kinderwagen|poussette\w*|cochecito\w*|surfboard|\bskis?\b|golf clubs",
    # --- shops and deliveries
    "delivery_missed": r"(?:nobody|no one|no-one|truck|driver|courier|van|they) .{0,25}(?:came|showed|turned up|arrived|never)|(?:was|were) (?:due|supposed to (?:be delivered|come|arrive))|(?:fahrer|lieferwagen|spedition|lieferant|keiner|niemand) .{0,25}(?:nicht|kam|gekommen|erschienen)|(?:livreur|camion|personne) .{0,20}(?:pas (?:venu|passe)|n'est (?:venu|passe))|(?:repartidor|camion|nadie) .{0,20}(?:no (?:vino|ha venido|aparecio)|ha venido)|nadie (?:vino|ha venido|aparecio)",
    "incomplete": r"(?:only|just) (?:one|half|part|some) (?:of|shoe|came|arrived|was)|(?:item|items|part|parts|piece|something|screws?) (?:is |are |was |were )?missing|missing (?:part|piece|item|screw)s?|incomplete|unvollstandig|fehlt (?:etwas|ein|was)|es fehl\w*|fehlteil\w*|(?:war|ist|waren) nur (?:ein|eine|einer|die halfte)|il manque|piece\w* manquante?s?|manquant\w*|incomplet\w*|falta (?:algo|una|un|parte)|incomplet[oa]s?|solo (?:vino|llego|habia)",
    "wrong_size": r"(?:too|wrong) (?:small|large|big|tight|long|short|size|colou?r)|doesn't fit|different size|other size|zu (?:klein|gross|eng|weit|lang|kurz)|(?:andere|falsche) (?:grosse|farbe)|passt (?:mir )?nicht|trop (?:petit|grand|serre|large|court|long)e?|(?:autre|mauvaise) (?:taille|couleur)|demasiado (?:pequen|grand)\w*|(?:muy|me queda) (?:pequen|grand|chic)\w*|otra (?:talla|color)|wrong (?:item|product|lenses|article|order|model|parts?)|not what i (?:ordered|bought)|falsche[nsr]? (?:ware|artikel|produkt|modell|teil)|mauvais (?:article|produit|modele)|articulo (?:equivocado|incorrecto)|producto (?:equivocado|incorrecto)",
    "store_card": r"store (?:credit )?card|financing|finance plan|kundenkarte|carte de fidelite|tarjeta de la tienda|finanzierung",
    "spare_parts": r"replacement parts?|spare parts?|ersatzteil\w*|pieces? (?:de rechange|detachees?)|recambio\w*|repuesto\w*|pieza de|\bparts\b|part (?:for|of) my|accessor\w*|(?:new|replacement) (?:shelf|filter|knob|handle|hose|lid|drawer|remote|cable|battery|charger|belt)|zubehor\w*|accessoire\w*|pieces? (?:de|pour)|accesorio\w*|piezas?\b",
    "furniture": r"sofas?\b|couch\w*|recliner\w*|armchair\w*|chairs?\b|tables?\b|cabinet\w*|wardrobe\w*|dresser\w*|beds?\b|mattress\w*|shelf|shelves|bookcase|tisch\w*|stuhl\w*|schrank\w*|bett\b|betten|matratze\w*|regal\w*|canapes?\b|fauteuils?\b(?! roulant)|chaises?\b(?! roulante)|tables?\b|armoire\w*|\blits?\b|matelas|etagere\w*|sillas?\b(?! de ruedas)|mesas?\b|armario\w*|camas?\b|colchon\w*|estanter\w*",
    "store_hours": r"(?:store|showroom|opening|business|club|branch) hours|when are you open|what time do you",
    # --- tax and town hall
    "tax_decision": r"(?:einkommen)?steuerbescheid\w*|tax (?:assessment|bill|notice)|avis d'imposition|(?:liquidacion|notificacion) (?:de hacienda|tributaria)|gestrichen|nicht anerkannt|disallow\w*|kurzung|gekurzt|redress\w*",
    "dispute": r"dagegen|wehren|unrichtig|unberechtigt|zu unrecht|ungerecht\w*|nicht (?:richtig|gerecht|fair)|halten .{0,30}fur falsch|not fair|unfair\w*|unjust\w*|wasn't me|was not me|not my fault|injuste\w*|a tort\b|pas (?:juste|normal|d'accord)|injust[oa]s?|no (?:es|ha sido|fue) (?:just|mi culp|correct)\w*|no (?:estoy|esta|estas) (?:de acuerdo|conforme)|were? (?:denied|turned down)|they denied|have been (?:denied|refused)|abgelehnt\w*|ablehnung\w*|refuse\w*|rejete\w*|deneg\w*|no comprende\w*|ne comprenez pas",
    "student": r"universit\w*|uni\b|hochschule|campus|faculte\w*|scolarite|semestre?\w*|examens?\b|exams?\b|prufung\w*|klausur\w*|notes?\b(?= d)|rentree|master\b|licence\b(?! de)|bachelor\w*|matricula (?:de|en) la universidad|universidad|facultad",
    "housing": r"(?:student )?(?:dorm\w*|residence halls?|accommodation)|wohnheim\w*|residences? (?:universitaire|etudiante)s?|\bresidences?\b|residencia\w* (?:universitari|de estudiantes)\w*|une chambre|un logement|alojamiento",
    "grant": r"scholarship\w*|bursar\w*|grants?\b|stipendi\w*|bafog|bourses?\b|becas?\b|financial aid|aide financiere",
    "certificate": r"certificat de scolarite|attestation d'inscription|releve de notes|immatrikulationsbescheinigung|volante\w*|certificad\w*|proof of enrol\w*|verification of enrol\w*|transcript\w*|studienbescheinigung\w*|immatrikulation\w*|zeugniss?e?\w*|attestations?\b|documents?\b|certificados?\b",
    "portal": r"portal\w*|espace (?:numerique|etudiant|personnel|client|abonne|adherent)|online[- ](?:portal|konto|zugang)|website login|oficina virtual|area (?:privada|personal)|sede electronica|elster",
    "password": r"(?:can(?:no|')t|unable to|won't let me|not able to) (?:log|sign|get|connect)|(?:forgot|forgotten|reset|lost) (?:my |your |the )?(?:online |web )?(?:\w+ )?(?:password|login|username|user name)|plus (?:a )?me connecter|n'arrive (?:plus|pas) a (?:me connecter|acceder|ouvrir)|souci de connexion|acceder a (?:mon|votre|l')|komme nicht (?:mehr )?(?:rein|in mein|ins)|nicht (?:mehr )?(?:einloggen|anmelden)|gesperrte\w* zugang|no (?:puedo|consigo|logro) (?:entrar|acceder|conectar)",
    # --- energy
    "heating": r"boiler\w*|no hot water|hot water|therme\b|gastherme|heizkessel|chaudiere\w*|eau chaude|calderas?\b|agua caliente|calentador\w*|termo\b",
    "name_change": r"(?:in|into|to|under) my name|(?:my|new|maiden) (?:last |sur)?name|auf meinen namen|(?:a|en) mi nombre|a (?:su|tu) nombre|a mon nom|a (?:un )?autre nom|a votre nom|titularidad|changement de titulaire|new owner|inhaberwechsel|vertragsinhaber|name (?:andern|geandert)",
    "inspection": r"inspections?\b|wartung\w*|entretien|controle (?:annuel|obligatoire)|revision (?:anual|obligatoria|de (?:la|su) )|inspeccion\w*|tuv\b|hauptuntersuchung|mot\b(?! de)",
    # --- telecom
    "missed_visit": r"(?:when|what time|where) (?:is|will|does) .{0,20}(?:technician|engineer|installer|plumber|repair ?man)|(?:wann|wo) .{0,15}(?:techniker|monteur|handwerker)|(?:quand|ou) .{0,25}(?:technicien|depanneur|installateur)|(?:cuando|donde) .{0,15}(?:tecnico|instalador|operario)|(?:waiting for|attends|warte auf|esperando) .{0,15}(?:technic\w*|techniker|monteur|tecnico|engineer)|technician (?:visit|appointment)|techniker ?termin|rendez-vous (?:de|du|avec le|technicien)|visita (?:de|del) (?:tecnico|un tecnico)|visita tecnica|cita con (?:el|un) tecnico",
    "unwanted_service": r"(?:charg\w*|bill\w*|pay\w*) (?:\w+ ){0,3}(?:something|services?|things?) (?:\w+ ){0,2}(?:didn't|did not|never|don't|not)|algo que no (?:ped|contrat|quier)\w*|servicios? no (?:contratad|solicitad|pedid)\w*|que no (?:pedi|contrate|solicite|reconoces?|reconozco)|(?:service|option|abonnement)s? (?:que je n'ai pas|non) (?:demande|souscrit)\w*|nicht (?:bestellt|beauftragt|gebucht)\w*|drittanbieter|ungewollt\w*|premium (?:services?|texts?)",
    "quit": r"(?:leav\w*|quitt\w*) (?:us|you|the company|my provider)|nous quitter|vous quitter|partir (?:chez|a la concurrence|ailleurs)|dejar(?:nos| de ser| la compania)|irme|(?:andere[nr]?|neuer?) anbieter|uns verlassen|switch(?:ing)? to (?:another|a different|a new)|autre operateur|otra compania",
    # --- health
    "medical_emergency": r"poison\w*|bleeding|breath\w*|choking|unconscious|seizure\w*|chest pain|gefressen|stroke\b|heart attack|vergift\w*|blutet|bewusstlos|atemnot|krampf\w*|empoisonn\w*|saigne\w*|inconscient\w*|intoxic\w*|envenen\w*|sangra\w*|inconsciente|swallowed something|(?:ate|eaten) (?:something|chocolate|a |rat)",
    "eyes": r"\beyes?\b|eye (?:doctor|exam|clinic)|ophthalmolog\w*|augen\w*|\byeux\b|ophtalmolog\w*|\bojos?\b|oftalmolog\w*|vision\b",
    "heart": r"\bheart\b|cardiolog\w*|kardiolog\w*|herz\w*|\bcoeur\b|corazon",
    "pregnancy": r"pregnan\w*|maternit\w*|obstetric\w*|midwi\w*|gynecolog\w*|gynaecolog\w*|schwanger\w*|hebamme\w*|geburtshilfe|kreisssaal|frauenarzt\w*|enceinte\b|grossesse|sage-femme|gynecologie|embaraz\w*|matrona|ginecolog\w*",
    "skin": r"\bskin\b|dermatolog\w*|haut\b|hautarzt\w*|\bpeau\b|\bpiel\b",
    "bones": r"orthop\w*|fracture\w*|broken (?:arm|leg|bone|wrist|ankle)|knie\b|huft\w*|gebrochen|traumatolog\w*|rodilla|cadera|genou|hanche|knee|\bhip\b",
    "inpatient": r"(?:how|comment va|como esta|wie geht es) .{0,30}(?:mother|father|wife|husband|mere|pere|madre|padre|mutter|vater|frau|mann|patient\w*)|(?:visiting hours|besuchszeit\w*|heures de visite|horario de visitas)|(?:news of|reach|joindre|nouvelles d) .{0,15}(?:patient|proche)|proche hospitalise|operee? hier|familiar ingresado|angehorige\w*",
    # --- fines
    "fine": r"parking (?:ticket|fine)|multas?\b|sancion\w*|denuncia\w*|knollchen|blitz(?:er|foto)|geblitzt|pv\b|proces[- ]verbal|amende\w*|contravention\w*",
    "driver": r"not the driver|(?:someone|somebody) else (?:was )?(?:driving|drove)|(?:conducia|conduc\w*) (?:otra|otro)|nicht der fahrer|anderer fahrer|autre conducteur|pas le conducteur|no era (?:yo )?(?:el|la) conductor\w*",
    "arrangement": r"split .{0,30}(?:payments?|amounts?|owe|bill)|smaller (?:amounts|payments)|teilbetrag\w*|in teilen|en plusieurs fois|varios plazos|en partes|poco a poco|not (?:pay|everything) .{0,15}at once|nicht alles auf einmal",
    "technical": r"keine verbindung|sans connexion|plus de connexion|sin conexion|no (?:hay|tengo) conexion|ecran noir|black screen|schwarzer bildschirm|pantalla negra|not respond\w*|problems? (?:with )?(?:playing|signing|logging|using|watching|connecting)|keeps? (?:crash|freez|stopp|buffer)\w*|network (?:problems?|issues?)|no (?:bars|reception|coverage)|reseau\b|kein netz|netzstorung|sin senal|cobertura (?:movil|de red)|fallos? de red",
    # --- homes, tenants
    "keys": r"\bkeys?\b(?!pad)|key ?fob|lock(?:ed)? (?:myself |me |us )?out|schlussel\w*|ausgesperrt|\bcles?\b|serrure\w*|\bllaves?\b|cerradura\w*",
    "needs_repair": r"toilet\w*|\bsink\b|faucet\w*|\btaps?\b(?! )|shower\w*|drain\w*|clogged|leak\w*|drip\w*|strange noise|noises?\b|rattl\w*|squeak\w*|brak(?:es?|ing)\b|stopped working|won't (?:turn|start|open|close)|makes a|broke\b|(?:is|are) broken|klo\b|toilette\w*|waschbecken|wasserhahn|dusche|verstopft|tropft|gerausch\w*|bremse\w*|bleibt kalt|kaputt|defekt|lavabo|robinet\w*|douche|bouche\w*|bruit\w*|freins?\b|ne (?:chauffe|marche|fonctionne|demarre)\w* (?:pas|plus)|inodoro|grifo\w*|ducha|atasc\w*|ruido raro|frenos?\b|no (?:enfria|calienta|enciende|desagua|centrifuga)",
    "repair": r"maintenance(?! plan)|service (?:department|center|centre)|(?:garage|workshop)\b|werkstatt|kundendienst|wartung|entretien|depannage|service apres[- ]vente|taller\b|mantenimiento|servicio tecnico|body ?shop|collision cent\w+",
    "moving_out": r"give notice|giving notice|(?:end|ending|terminate|break) (?:my|the|your|our) lease|vacat\w*|(?:wohnung|miet\w*) kundigen|preavis|donner conge|dejar (?:el|la) (?:piso|casa|vivienda)|zieh\w* (?:\w+ ){0,4}aus\b",
    "moving_in": r"zieh\w* (?:\w+ ){0,4}ein\b|einzug\b|ein- und auszug|new (?:flat|apartment|house|home)|piso nuevo|nuevo piso|nouveau logement|altas?\b",
    "moving": r"zieh\w* (?:\w+ ){0,4}um\b|wohnsitz\w*|einwohnermelde\w*|meldeamt|padron\w*|empadron\w*",
    "tenant": r"vermieter\w*|mieter\w*|bailleur\w*|proprietaire|casero\b|arrend\w*",
    # --- appliances, parts, warranty
    "warranty": r"protection plan|extended (?:warranty|cover\w*)|service contract|garantieverlanger\w*|extension de garantie|(?:ampliacion|extension) de (?:la )?garantia",
    "damaged": r"fell (?:in|into|on|off)|dropped|in (?:the|a) (?:pool|toilet|water)|screen|display|beule\w*|delle\w*|kratzer|runtergefallen|heruntergefallen|ins wasser|tombe\w* (?:dans|par)|rayure\w*|bosse\b|fissure\w*|abollad\w*|rayad\w*|se (?:me )?(?:ha )?cay\w*|mojad\w*|abierto|broke (?:my|our|the)|kaputt ?gemacht",
    # --- events, leisure, lottery
    "event": r"concerts?\b|shows?\b(?! up)|events?\b|match(?:es)?\b|gigs?\b|performance\w*|festival\w*|theat(?:er|re)\w*|musical\w*|konzert\w*|veranstaltung\w*|vorstellung\w*|spectacle\w*|evenement\w*|concierto\w*|espectaculo\w*|eventos?\b|funcion\b",
    "cancelled_by_them": r"called off|(?:was|were|is|been|got) (?:cancelled|canceled)|abgesagt|fallt aus|gestrichen|(?:a ete|est|ont ete) (?:annule|supprime)\w*|(?:han|ha|fue) (?:sido )?cancelad\w*|cancelaron",
    "promotion": r"i won\b|i've won|winning|jackpot\w*|lotter\w*|lotto|scratch (?:card|ticket)|he ganado|j'ai gagne|premios?\b",
    "media": r"stream\w*|playing|watch\w*|movies?\b|series\b|videos?\b|\bapp\b|abspiel\w*|filme?\b|lecture (?:video|de)|peliculas?\b|reproduc\w*",
    "coverage_signal": r"no bars|reception|signal\b|dead zone|coverage (?:at|in)|network\b|empfang|(?:kein|schlechtes) netz|netzabdeckung|reseau\b|cobertura(?! de (?:su|mi|la) poliza)|senal\b",
    "library": r"books?\b|borrow\w*|librar\w*|ausgeliehen\w*|ausleih\w*|buch\b|bucher\b|medien\b|bibliothe\w*|livres?\b|emprunt\w*|libros?\b|biblioteca\w*",
    # --- offices
    "civil_records": r"(?:birth|death|marriage) certificates?|vital records|standesamt\w*|\w*urkunden?\b|etat civil|actes? de (?:naissance|mariage|deces)|registro civil|(?:partida|acta|certificado) de (?:nacimiento|matrimonio|defuncion)",
    "notary": r"notar\w*|notarial\w*|beglaubig\w*|apostill\w*|legali[sz]\w*|signature\b|unterschrift\w*|compulsa\w*",
    "circumstances": r"change (?:of|in) (?:your |my )?(?:circumstances|situation|income)|changes? to (?:your|my) (?:circumstances|household)|veranderung\w*|lebensumstand\w*|changements? de situation|situation (?:change|familiale)|cambios? (?:de|en (?:su|mi)) situacion",
    "allowance": r"allocation\w*|allowance\w*|stipend\w*|subsid\w*|kindergeld|wohngeld|elterngeld|burgergeld|grundsicherung|\brsa\b|\bcaf\b|\bapl\b|prestacion\w*|ayudas?\b|subvencion\w*|prime d'activite|welfare|food stamps|housing benefit",
    "pay": r"versements?|auszahl\w*|payments?\b|pago\w*|abonos?\b",
    "court": r"hearings?\b|judgments?\b|trial\b|urteil\w*|verhandlung\w*|audience\b|jugement\w*|sentencia\w*|vista\b",
    "jury": r"\bjury\b|juror\w*|schoffe\w*|jure\b|jurado\w*",
    "licence": r"driver'?s? (?:licen[cs]e|test)|road test|learner|fahrprufung|permis\b|examen de conducir|(?:licen[cs]e).{0,15}suspen\w*|suspen\w* .{0,15}licen[cs]e",
    "suspension": r"suspen(?:d|s)\w*|revok\w*|entzogen|entzug|fahrverbot|retrait de permis|retirad[oa] (?:el|del) (?:carnet|permiso)",
    "vehicle": r"title and registration|registration of a vehicle|zulassung\w*|kfz\w*|immatricul\w*|carte grise|matriculacion",
    # --- banking
    "overdraft": r"overdraft\w*|overdrawn|bounced|insufficient funds|nsf\b|returned payments?|uberzog\w*|uberziehung\w*|\bdispo\w*|ruckbuchung\w*|ruckla(?:st|uf)\w*|decouvert\w*|rejet\w* de|impay\w*|descubierto\w*|devuelt[oa]\b",
    "payoff": r"pay ?off|paid off|left (?:on|to pay)|remaining balance|how much (?:do )?i (?:still )?owe|restschuld|ablosen?|abloseung|vorzeitig zuruck\w*|sondertilgung|capital restant|remboursement anticipe|solde(?:r)? (?:mon|le|de mon) (?:pret|credit)|amortiz\w*|cancelacion anticipada|capital pendiente",
    "fraud": r"clon\w*|skimm\w*|kopiert\w*|copie\w* (?:de )?ma carte|fraude\w*|estafa\w*",
    "atm": r"automaten?\b|cash machine|automate\b|cajeros?\b",
    "lost": r"is gone\b|gone missing|has gone\b|went missing",
    # --- travel
    "roaming": r"mexico|canada|europe\b|(?:the )?(?:usa|united states|states)\b|germany|italy|spain|france\b|turkey|poland|china|japan|england|mexiko|kanada|europa\b|italien|spanien|frankreich|turkei|polen|etats-unis|canada|italie|espagne|allemagne|angleterre|maroc|estados unidos|italia\b|francia|alemania|portugal|marruecos",
    "seat": r"sit (?:next|together|beside|with)|(?:window|aisle) seat|nebeneinander|zusammen sitzen|sitzplatz\w*|places? (?:assises?|cote)|assis\w*|sentar\w*|asientos?\b|plaza\b",
    "late": r"delay(?:ed|s)?\b|verspatung\w*|hours late|(?:deux|trois|quatre|cinq|six) heures de retard|horas de retraso|retrasos?\b",
    "compensation": r"compensat\w*|passenger rights|fahrgastrechte|fluggastrechte|entschadigung\w*|indemnis\w*|indemniz\w*|dedommag\w*",
    "mail_forwarding": r"forward\w* (?:my |your |the )?mail|mail (?:forwarding|hold)|hold (?:my|your) mail|nachsend\w*|lager\w* (?:von|der) (?:post|briefe)|reexpedition\w*|faire suivre|garde du courrier|reenvio\w*|reenviar",
    "send": r"send(?:ing)? (?:a|an|my|out) (?:parcel|package|letter)|ship(?:ping)? (?:a|an|something)|verschick\w*|versend\w*|versand (?:von|eines)|envoyer|expedier|enviar (?:un|algo)|poste?r un",
    "parcel": r"liefer\w*|wann kommt|when (?:does|will|is) (?:my|the) .{0,25}(?:come|arrive|coming|due)|quand (?:arrive|vient|sera livre)|cuando (?:llega|viene|me llega)|envios?\b",
    # --- health
    "injury": r"(?:broke|broken|sprain\w*|cut|hurt|twisted|burn\w*) my (?:wrist|arm|leg|ankle|finger|foot|hand|knee|toe|nose|head|back)|gebrochen|verstaucht|me (?:he )?(?:roto|torcido|cortado)|je me suis (?:casse|coupe|foule|brule)",
    "urgent_care": r"urgent care|same[- ]day|walk[- ]in|(?:see|seen by) (?:somebody|someone|a doctor) (?:today|now)|notfallsprechstunde|akutsprechstunde|sans rendez-vous|urgences?\b|urgencias?\b|hoy mismo",
    "dental": r"\bcrowns?\b|filling\w*|\bbraces\b|root canal|zahnkrone\w*|zahnersatz|fullung\w*|implantat\w*|couronne\w*|carie\w*|empaste\w*|corona dental|ortodoncia",
    "coverage": r"how much (?:do|will|does) (?:you|it|they|the plan) (?:pay|cover)|what (?:your|the|my) (?:plan|policy) covers|what(?:'s| is) covered|(?:your|my) coverage|(?:does|will|is) .{0,25}cover\w*|wie ?viel (?:zahlt|ubernimmt|erstattet)|was (?:zahlt|ubernimmt|ist versichert)|ubernahme|zuschuss\w*|prise en charge|est-ce (?:couvert|rembourse)|que cubre|cuanto (?:cubre|paga)|coberturas?\b",
    "sim": r"bring (?:your|my|a) number|port (?:my|your|a) number",
    "claim_status": r"claim .{0,25}(?:open|pending|taking|still|for (?:weeks|months))|(?:open|pending) claim|(?:waiting|heard nothing) .{0,20}claim|submit or follow up",
    "care_level": r"pflege\w*|care level|nursing care|long.term care|dependance|autonomie|dependencia",
    "sick_note": r"letter .{0,30}(?:sick|employer)|doctor'?s? (?:note|letter)|forms? (?:and|or) letters?|arbeitsunfahig\w*|attest\w*|certificat medical|justificante medico",
    # --- school, university
    "absence": r"absen\w*|stays? home|fehlt heute|abwesen\w*|faltara|faltas de asistencia",
    "schedule_child": r"pick ?up time|drop ?off time|child'?s schedule|betreuungszeit\w*|abholzeit\w*|horaires? de garde|horario de recogida",
    "re_enrol": r"ruckmeld\w*|semesterbeitrag|re-?enrol\w*|reinscri\w*|rematricul\w*",
    "canteen": r"canteen\w*|lunch\w*|mensa\b|cantine\w*|comedor\w*|kantine\w*|meals?\b",
    "registration": r"inscri\w*|enrol\w*|admission\w*|zulassung zum|bewerbung\w* (?:und|um) |matricul\w* (?:a|en|y)|matriculas?\b",
    # --- energy, water
    "water_quality": r"chlorine|tastes?\b|smells? (?:funny|bad|odd)|cloudy|brown\b|schmeckt|gout (?:de|du)|sabe a|sabor",
    "outage": r"no (?:water )?pressure|low pressure|pressure\b|kein(?:en)? (?:druck|wasserdruck)|pression\b|presion del agua|ist (?:seit \w+ )?weg\b|entstor\w*",
    "too_much": r"car[ia]sim\w*|trop chere?\b|zu teuer|viel zu hoch|muy caro|demasiado caro",
    # --- leisure
    "pause": r"freez\w* (?:my|your|the|it|a)|pause\b|pausing|put .{0,20}on hold|suspend\w*|take a break|ruhen lassen|stilllegen|pausieren|pausen?\b|suspendre|mettre en pause|suspender|pausar",
    "miles_missing": r"(?:points|miles|credit|stay|nights?) .{0,25}(?:missing|not (?:been )?(?:added|credited|posted))|missing (?:from|in) (?:my|the|your) (?:rewards|points|account)|report points|gutschrift fehlt|points? (?:non|pas) (?:credites|ajoutes)|puntos? (?:que )?(?:no|faltan)",
    "receipt": r"receipts?\b|folio\b|cop(?:y|ies) of (?:my|your|the|a) (?:bill|invoice|receipt)|duplicat\w*|duplicad\w*|quittung\w*|rechnungskopie|beleg\w*|facture (?:en double|acquittee)|justificatif de paiement|copia de (?:la|mi|una) factura",
    "renting_out": r"hire (?:a|the) (?:hall|room|venue)|rent (?:a|the) (?:hall|room|venue)|veranstaltungsraum|saal (?:mieten|buchen)|louer (?:une|la|l') ?(?:salle|amphi\w*)|alquilar (?:una|la) sala",
}

_HEADINGS: tuple[tuple[float, str, str], ...] = (
    # how sure; what the menu says; what the caller wants
    (0.6, "claim accident", "water_damage storm fire leak stolen theft_of_bike glass damaged injury liability bag"),
    (0.45, "home", "water_damage storm fire leak stolen heating"),
    (0.45, "vehicle", "accident roadside glass rental plates"),
    (0.7, "water_damage", "leak"),
    (0.5, "contract my_details existing", "direct_debit moving name_change cancel quit premium plan extension_of_time pause"),
    (0.45, "my_details", "direct_debit moving name_change beneficiary wrong_detail"),
    (0.8, "cancel", "quit"),
    (0.5, "subscription contract", "pause cancel quit name_change moving exchange"),
    (0.5, "billing", "charges too_much unwanted_service receipt dispute refund arrangement direct_debit premium without_permission"),
    (0.5, "charges", "billing too_much dispute unwanted_service"),
    (0.9, "unwanted_service without_permission", "unwanted_service without_permission"),
    (0.6, "dispute", "unwanted_service charges without_permission wrong_detail tax_decision"),
    (0.4, "pay billing", "payment_status direct_debit receipt not_paid_out"),
    (0.9, "payment_status", "not_paid_out refund"),
    (0.8, "not_received", "not_paid_out delivery_missed missed_visit incomplete"),
    (0.6, "pay track", "not_paid_out"),
    (0.8, "notice", "dispute appeal_hearing tax_decision care_decision"),
    (0.6, "tax tax_decision", "dispute tax_decision"),
    (0.6, "appeal_hearing dispute", "notice tax_decision"),
    (0.6, "afterwards", "lost_item charges receipt damaged refund billing miles_missing too_much dispute"),
    (0.45, "existing booking", "exchange cancel seat bag disability child_ticket pet_travel extension_of_time wrong_detail name_change upgrade_seat checkin late"),
    (0.6, "under_way", "roadside accident technical"),
    (0.4, "under_way", "extension_of_time"),
    (0.5, "order parcel", "delivery_missed incomplete not_received damaged track exchange missed_visit"),
    (0.8, "missed_visit delivery_missed", "delivery_missed missed_visit not_received"),
    (0.6, "late", "delivery_missed missed_visit not_received"),
    (0.6, "return exchange", "wrong_size damaged incomplete"),
    (0.8, "wrong_size", "wrong_size"),
    (0.5, "appointment", "missed_visit vaccine exchange eyes heart pregnancy skin bones dental doctor inspection"),
    (0.5, "repair technical warranty", "damaged heating spare_parts internet television outage restart"),
    (0.5, "repair", "inspection heating furniture"),
    (0.6, "technical outage", "internet television mobile heating restart outage technical"),
    (0.5, "internet television", "outage technical"),
    (0.4, "technical", "password portal missed_visit"),
    (0.7, "portal password", "password portal pin"),
    (0.6, "track application", "application not_received payment_status"),
    (0.7, "application", "track"),
    (0.5, "new apply", "apply"),
    (0.6, "apply", "new passport licence visa benefits unemployment certificate"),
    (0.8, "benefits unemployment", "unemployment"),
    (0.5, "certificate", "receipt proof_of_insurance"),
    (0.9, "receipt", "certificate"),
    (0.7, "wrong_detail", "name_change dispute"),
    (0.5, "exchange", "wrong_detail extension_of_time"),
    (0.9, "emergency", "medical_emergency gas_smell downed_line"),
    (0.7, "soon", "emergency"),
    (0.4, "flight", "soon booking"),
    (0.7, "travel_notice roaming", "travel_notice roaming"),
    (0.4, "card", "travel_notice pin limit lost stolen money_lost"),
    (0.6, "death", "beneficiary"),
    (0.3, "retired", "pension"),
    (0.6, "retiring pension", "retiring"),
    (0.6, "student", "grant housing certificate registration password"),
    (0.5, "housing grant", "housing grant"),
    (0.5, "fine", "driver parking"),
    (0.5, "vehicle licence", "fine driver plates"),
    (0.4, "trash bulky", "trash bulky not_emptied furniture"),
    (0.3, "bulky", "furniture"),
    (0.5, "rewards", "miles_missing"),
    (0.4, "results records", "imaging results records"),
    (0.6, "room inpatient", "inpatient"),
    (0.4, "late", "not_received"),
    (0.5, "coverage", "benefits"),
    (0.5, "benefits", "coverage"),
    (0.6, "repair", "needs_repair laundry cooling kitchen damaged warranty"),
    (0.45, "repair technical", "noise leak television media"),
    (0.5, "technical", "media needs_repair coverage_signal password"),
    (0.6, "outage technical", "coverage_signal"),
    (0.6, "emergency", "medical_emergency injury keys"),
    (0.7, "urgent_care", "injury sick medical_emergency soon doctor"),
    (0.6, "claim", "damaged fire water_damage storm"),
    (0.6, "circumstances", "marriage moving birth unemployment income name_change family wages direct_debit"),
    (0.6, "pay payment_status", "allowance not_paid_out"),
    (0.5, "benefits", "allowance unemployment pension care_level"),
    (0.7, "civil_records", "birth marriage death name_change"),
    (0.5, "certificate", "civil_records proof_of_insurance sick_note notary student"),
    (0.5, "notary", "certificate"),
    (0.7, "exchange", "court cancel jury"),
    (0.6, "event refund", "cancelled_by_them"),
    (0.6, "cancel late", "cancelled_by_them"),
    (0.7, "compensation", "late refund cancelled_by_them"),
    (0.6, "refund complaint", "compensation late"),
    (0.6, "suspension", "licence"),
    (0.5, "notice", "suspension court fine"),
    (0.6, "cheque billing", "overdraft"),
    (0.7, "overdraft", "cheque billing"),
    (0.7, "payoff balance loan mortgage", "payoff"),
    (0.5, "plan", "too_much coverage_signal"),
    (0.8, "fine", "suspension"),
    (0.6, "tenant", "moving_out keys"),
    (0.6, "keys", "lost"),
    (0.5, "re_enrol", "student registration"),
    (0.4, "moving moving_in", "moving_in moving housing"),
    (0.6, "contract moving", "moving_in moving_out"),
    (0.7, "canteen", "meals family"),
    (0.5, "registration school_admission", "canteen school family"),
    (0.6, "absence", "sick school"),
    (0.4, "library extension_of_time", "library"),
    (0.7, "sick_note sick_pay", "sick"),
    (0.4, "parcel", "furniture order laundry"),
    (0.5, "damaged", "wrong_size incomplete damaged"),
    (0.6, "order", "wrong_size glasses incomplete"),
    (0.6, "track", "parcel not_received"),
    (0.6, "bag", "damaged"),
    (0.5, "roaming", "flight"),
    (0.4, "complaint", "dispute refund delivery_missed missed_visit late damaged"),
)  # fmt: skip


def _leading() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for sure, headings, wishes in _HEADINGS:
        for wish in wishes.split():
            for heading in headings.split():
                if heading != wish:
                    led = found.setdefault(wish, {})
                    led[heading] = max(led.get(heading, 0.0), sure)
    return found


BRANCHES_LEAD_TO: dict[str, dict[str, float]] = _leading()
"""From a wish to the headings it stands under, and how sure that is."""
