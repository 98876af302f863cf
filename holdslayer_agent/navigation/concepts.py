"""What callers and companies mean by different words: groups of words of one concept, and which lead to which.

Data. Patterns are over plain lower-case text, four languages in one; a group holds what people say as well as what menus say.
"""

# ruff: noqa: E501, SIM905  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re

from holdslayer_agent.navigation.branches import BRANCHES, BRANCHES_LEAD_TO
from holdslayer_agent.navigation.everyday import EVERYDAY, EVERYDAY_LEADS_TO
from holdslayer_agent.navigation.synonyms import ALSO, ALSO_LEADS_TO
from holdslayer_agent.navigation.trades import TRADES, TRADES_LEADS_TO

__all__ = ["COMPOUND_HEADS", "CONCEPTS", "CONCEPT_WEIGHTS", "LEADS_TO", "STOP_WORDS", "WEAK_WORDS"]

_GROUPS: dict[str, str] = {
    "appointment": r"verabred\w*|sprechstunde|vorstellig|turno\b|hora con|prendre rdv|\brdv\b|consulta (?:con|medica)|book a|slot\b|appointment|reschedul|schedul|(?:teeth|dental) cleaning|check ?-?up|\bvisit\b|book (?:an?|my)\b|termin\w*|rendez-? ?vous|\bcitas?\b|consultation",
    "billing": r"\bgebuhr\w*|abbuch\w*|abgebucht|\bbetrag\b|\bfrais\b|debite\w*|\bmontants?\b|\bcobr\w*|\bcargos?\b|tarifs? factur\w*|statement|\bbill(?:s|ed|ing)?\b|(?:patient )?financial services|patient accounts|\baccounting\b|invoice|statement|charg(?:e|es|ed)\b|\bowe\b|\bfees?\b|rechnung\w*|abrechnung|abschlag\w*|zahlung\w*|beitrag|factur\w*|preleve\w*|prelevement|montant|recibos?|cobr\w+|cargo|importe",
    "too_much": r"(?:el|le|das) (?:doble|double|doppelte)|car[ia]sim\w*|muy (?:alt|car)[oa]s?|elevad\w*|exces\w*|desorbitad\w*|viel zu|zu viel|zuviel|hoher als|trop cher|\bcher\b|anormal\w*|exorbit\w*|huge|enormous|unusually|much more|more than (?:usual|normal|expected)|raised|hike|jump(?:ed)?\b|gone up|se disparo|subio|ha subido|too (?:high|much)|three times|twice|double|higher|so high|went up|go(?:ne|es)? up|increas\w*\b(?! (?:my |the |a )?(?:credit |card |spending )?limit)|overcharg\w*|expensive|zu hoch|erhoht|doppelt|senken|gestiegen|teurer|erhohung|de trop|trop (?:eleve|preleve|paye)|augment\w*\b(?! (?:la |ma |le |mon |mes |les |son |de )?(?:limite|plafond|forfait|debit))|dos veces|demasiado|de mas|subido|duplicad",
    "dispute": r"einspruch|unzufrieden|falsch\w*|nicht einverstanden|stimmt nicht|conteste\w*|litige|desaccord|insatisf\w*|inconform\w*|disconform\w*|no estoy de acuerdo|recurrir|recurso|wrong(?:ly)?\b|incorrect|mistake|unfair|protest\w*|challenge|unhappy|deny|denegad\w*|rechaz\w*|turned down|won't (?:pay|cover)|mal (?:cobr|factur)\w*|disput\w*|never (?:had|ordered|bought|used|asked|signed)|still (?:bill|charg)\w*|disagree|appeal\w*|contest\w*|fight|refus\w*|den(?:y|ied|ial)|reject\w*|wrong charge|unauthori[sz]ed|did not make|complain\w*|grievance|widerspr\w*|reklam\w*|beschwerde\w*|anfecht\w*|reclam\w*|erreur|queja",
    "pay": r"uberweis\w*|\babono\b|\babonar\b|\bregler\b|\bpay\b|\bpaying\b|payment|zahlen|bezahl\w*|\bpayer\b|paiement|reglement|\bpagar\b|\bpagos?\b",
    "arrangement": r"installments?|instalments?|\braten\b|in raten|monthly payments?|pay (?:it )?(?:monthly|over time|later)|pay over|afford|hardship|echelonn\w*|facilites de paiement|a plazos|pagar poco a poco|fraccionamiento|stunden\b|zahlungsaufschub|difficult(?:y|ies) paying|behind on|arrangement|install?ment|extension|payment plan|can(?:no|')t (?:pay|afford)|ratenzahl\w*|stundung|delai|echeanc\w*|aplaz\w*|fraccion\w*",
    "balance": r"balance|kontostand|saldo|solde",
    "outage": r"power (?:is )?(?:out|off|failure)|(?:is|are|went|been) down\b|no (?:internet|signal|heat|gas|electricity|hot water|service|dial tone|connection)|stromausfall|kein(?:en|e)? (?:strom|wasser|gas|internet|empfang|netz|warmwasser|heizung)|plus (?:de|d') ?(?:courant|electricite|eau|internet|gaz|reseau|chauffage)|pas de (?:courant|reseau|chauffage)|coupe\w*|apagon|se ha ido la luz|se fue la luz|without (?:electricity|heat|internet|service)|unplanned|interrupcion|sin (?:servicio|cobertura|calefaccion)|outage|no water|no power|power cut|blackout|interrupt\w*|stor(?:ung|ungs)\w*|ausfall|kein (?:strom|wasser|gas|internet)|panne|coupure|sans (?:courant|internet)|averia\w*|corte|(?:sin|no tengo|no hay) (?:luz|agua|internet|gas|senal)|out of service|without (?:power|water)|electricity (?:is|went) (?:out|off)|lights? (?:is |are )?out",
    "leak": r"a chorros|chorro\w*|sale agua|escape\w*|gotea\w*|gotera|wasser (?:lauft|tritt|spritzt)|tropft|uberschwemm\w*|wasserschaden|rohr\w*|jaillit|coule\w*|degat des eaux|degats? d'eau|dripping|drip\w*|spilling|water (?:is )?(?:running|coming)|leak\w*|gush\w*|burst|flood\w*|main break|break in|broken pipe|pipe|rohrbruch|wasserrohr|undicht|fuite|inond\w*|fuga|inundac\w*|spray\w*|pouring",
    "gas_smell": r"smelling|stinkt|olor|odor|odour|smell\w*|riecht|gasgeruch|geruch|sent le gaz|odeur|huele|olor",
    "emergency": r"danger\w*|notruf|gefahr(?:lich\w*)?\b|peligro|right now|immediate\w*|emergenc\w*|urgent\w*|notfall|urgence|urgenc\w*|life.threatening",
    "moving": r"zieh\w* um|umgezogen|neue (?:adresse|anschrift|wohnung)|adress\w*|einzieh\w*|\b(?<!bank )(?<!last )einzug\b|nouvelle adresse|changement d'adresse|emmenag\w*|direccion|me mudo|mudar\w*|cambio de domicilio|domicilio|moved? (?:in|out|to|house)|relocat\w*|dar(?:se)? de alta|altas?\b|start (?:electric|gas|water)\w*|connect (?:my|a) new|\bmov(?:e|ing|ed)\b(?! (?:money|funds|or (?:cancel|call)|(?:my|an?|the|your) (?:appointment|visit|booking|flight|delivery|date|reservation)))|transfer service|start,? stop|start (?:new )?service|stop service|new address|umzug|umziehen|anmeld\w*|abmeld\w*|demenag\w*|mudanza|change of address|mailing address|address",
    "meter": r"meter|zahlerstand|ablesung|compteur|releve de|contador|lectura",
    "lost": r"\bperdi\b|\bperdu\b|\begar\w+|abhanden|verleg(?:t|en)\b|missing|disappear\w*|nowhere to be found|desaparec\w*|no encuentro|introuvable|ne (?:trouve|retrouve) (?:pas|plus)|\blost\b|\bloss\b|misplac\w*|can(?:no|')t find|verlor\w*|verlust|perdu\w*|perte|perdid\w*|extravi\w*|left (?:on|in|behind|my)|forgot(?! (?:(?:my|your|the) )?(?:\w+ ){0,2}(?:password|pin|code|login|user))",
    "stolen": r"geklaut|beklaut|diebstahl|einbruch|robaron|hurt(?:o|aron)|sustraccion|sustraj\w*|derob\w*|cambriol\w*|burglar\w*|mugged|taken from|snatched|broken into|stole\w*|theft|thief|robbed|no longer in (?:your|my) possession|gestohlen|diebstahl|entwendet|\bvole\w*\b|\bvol de\b|robad\w*|robo\b|pickpocket\w*",
    "fraud": r"fake|impost\w*|betrug\w*|betrogen|fraudul\w*|arnaqu\w*|hameconn\w*|suplant\w*|timo\b|(?:ge)?hack\w*|someone (?:is using|used|has used|opened)|verdachtig\w*|suspect\w*|sospechos\w*|fraud\w*|compromis\w*|suspicious|did not make|unauthori[sz]ed|scam|phishing|identity|betrug|missbrauch|fraude|estafa|hacked",
    "security": r"freeze|lock(?:ed)? my card|sperrung|opposer|faire opposition|bloquear|securit\w*|sicherheit|sperr\w*|\bblock\w*(?<!ed)|blocked (?:my |the )?(?:card|account)|opposition|bloque\w*|seguridad",
    "card": r"\bkk\b|girokarte|ec-?karte|carte bancaire|carte bleue|\bcards?\b|karte\w*|\bcartes?\b|tarjeta\w*|debit|credit card|mastercard",
    "activate": r"activat\w*|aktivier\w*|activer|activar",
    "mortgage": r"immobilienkredit|home finance|mortgage\w*|house payment|home loan|hypothek\w*|baufinanz\w*|pret immobilier|hipotec\w*|escrow",
    "loan": r"\bloans?\b|lending|kredit\w*|darlehen|\bprets?\b|prestamo\w*|creditos?\b|financing|refinanc\w*",
    "vehicle": r"\bvan\b|motor ?cycle\w*|motorrad\w*|motos?\b|camion\w*|\bbike\b|mon auto|furgoneta|suv\b|\bcars?\b|\bautos?\b|vehicle\w*|fahrzeug|\bwagen\b|kfz|voiture|vehicul\w*|coches?|motor\b|(?<!tow )truck",
    "home": r"\bhome\b|\bhouse\b|haus(?:rat)?\b|wohnung|wohngebaude|habitation|maison|hogar|vivienda|casa\b|tenant|rent\b|property",
    "health": r"health|medical|kranken\w*|gesundheit|sante|salud|medico|mri\b|surgery|hospital",
    "life": r"\blife insurance|leben\b|lebensversicherung|assurance vie|\bvida\b|decesos",
    "accident": r"zusammenstoss|auffahr\w*|gerammt|angefahren|rammed|scratch\w*|kollision|percut\w*|rentre dedans|embouti|chocaron|me (?:han )?dad?o un golpe|atropell\w*|wreck\w*|hail|storm damage|sturmschaden|accident|crash\w*|collision|\bhit\b|rear.ended|dents?\b|dented|unfall\w*|schaden\w*|sinistre\w*|accrochage|siniestro\w*|golpe\w*|choque\w*|colision|\bparte\b|(?:backed|ran|drove|bumped|crashed) into|another loss|collided|side.?swip\w*|fender",
    "claim": r"\bclaims?\b|schaden\w*|sinistre\w*|siniestro\w*",
    "roadside": r"asistencia (?:en )?(?:la )?carretera|no arranca|tirad[oa]\b|grua\b|averia\w*|stuck on|dead car|jump.?start|empty tank|ran out of (?:gas|fuel|petrol)|panne\b|creva\w*|pinch\w*|rueda|puncture\w*|abgeschleppt|abschleppen|batterie (?:a plat|leer)|bateria|keys? (?:are )?locked in|remolque|roadside|\btow\w*|breakdown|broke down|stranded|won't start|does(?: not|n't) start|flat tire|dead battery|abschlepp\w*|panne\w*|pannenhilfe|liegen ?geblieben|springt nicht an|depann\w*|remorqu\w*|en panne|grua|asistencia en carretera|no arranca|tirado|averiado",
    "existing": r"already (?:with us|have an? (?:\w+ )?(?:booking|reservation|appointment|order|account|policy|contract))|schon (?:bei uns|kund\w*|mitglied\w*)|bereits (?:bei uns|eine?n?)|deja (?:chez nous|une?|fait)|ya (?:es(?:ta)?|eres|estas) con nosotros|ya (?:tiene|tienes) (?:una?)|exist\w*|current|already (?:a )?(?:customer|client|member|booked|have)|ya es|ya declarad|bestandskund\w*|deja client|bereits",
    "new": r"book (?:a|an|your) (?:\w+ )?(?:room|table|flight|trip|car|vehicle|stay|ticket|hotel|holiday)|make a (?:new )?(?:booking|reservation)|acheter|effectuer une reservation|reserver (?:un|une)|comprar|hacer una reserva|neue buchung|buchen mochten|abschluss|neuabschluss|interess\w* (?:an|for|in)|quote|angebot einholen|devis|presupuesto|apply(?:ing)? for|application for|open(?:ing)? (?:an? )?|antrag auf|neukund\w*|interessent\w*|devenir client|futur client|hacerse|nuevo cliente|sign me up|get started|new (?:customer|client|patient|member|account|policy|order|service|booking|reservation)s?|\bnew\b|sign(?:ing)? up|open an? (?:new )?account|\bbuy\b|purchase|sales\b|enroll\w*|\bjoin\b|neu\w*\b|abschliess\w*|nouv(?!elles d)\w+(?<!ses nouvelles)|souscri\w*|contratar|nuev\w+|alta\b|apply|become",
    "cancel": r"kundige\w*|\bkunden\b|aufheb\w*|abbestell\w*|abmeld\w*|resilier|resiliation|mettre fin|arreter mon|supprimer|cancelar|rescind\w*|dar de baja|dejar el|get out of|stop (?:my|the|our) (?:subscription|contract|service|membership|policy)|give up|withdraw\b(?! (?:money|cash))|unsubscribe|discontinue|disconnect|cancel\w*|terminat\w*|close (?:my|your|an) account|kundig\w*|stornier\w*|resili\w*|annul\w*|darse? de baja|baja\b|anular|end (?:my|your) (?:service|contract|membership)",
    "technical": r"kaputt|geht nicht|bricht ab|abgesturzt|ausgefallen|defekt\w*|drop(?:s|ping)? out|crash(?:es|ing)|freezes|lag\w*|buffer\w*|wlan|wifi|box\b|livebox|decodeur|bug\w*|en panne|probleme technique|problema tecnico|fallo\w*|falla\w*|se corta|soporte|support\b|assistance technique|keeps (?:cutting|dropping)|no carga|not (?:loading|connecting|charging|starting|turning on)|won't (?:turn on|connect|start)|technical|tech support|troubleshoot\w*|not working|does(?: not|n't) work|slow|error|connect\w* problem|technisch\w*|funktioniert nicht|langsam|techni\w*|ne (?:marche|fonctionne)|lent\w*|tecnic\w*|no funciona|averia",
    "plan": r"vertrags?wechsel|tarifwechsel|wechseln|changer d'offre|formule|cambiar de tarifa|data plan|downgrade|cheaper|\bplans?\b|tarif\w*|forfait\w*|options?\b|tarifa\w*|upgrade|package deal",
    "order": r"bestellt|commande\w*|achat\w*|compra\w*|purchase\w*|bought|ordered|gekauft|shopping|\borders?\b|bestell\w*|commande\w*|pedido\w*",
    "track": r"when (?:will|do) (?:i|we) (?:get|receive)|wann (?:bekomme|erhalte)|quand (?:vais-je|serai-je|aurai-je|est-ce que)|cuando (?:me )?(?:llega|pagan|cobro|recib)\w*|where (?:is|are) my|status|stand der|standort der|etat (?:de|d')|ou (?:est|en est)|avancement|localis\w*|donde esta|estado (?:de|del)|situacion de|check on|follow.?up|progress|nachverfolg\w*|verfolg\w*|\btrack\b|tracking|where is my|status of (?:an?|your|my) (?:order|package|shipment)|sendungsverfolg\w*|suivre|suivi|seguimiento|rastre\w*",
    "parcel": r"packchen|packerl|brief\w*|lettre recommandee|envoi\w*|mailing|mail\b|letter\b|carta certificada|courier|livreur|repartidor|bote\b|postman|package\w*|parcel\w*|shipment\w*|deliver\w*|ship\b|paket\w*|sendung\w*|lieferung\w*|zustell\w*|colis|livraison|livre\w*|paquete\w*|envio\w*|entrega\w*",
    "not_received": r"n\'ai rien\b|habe nichts|no tengo nada|nothing (?:here|there)|nie (?:bei|an|ge)\w*|nicht (?:da|gekommen|zugestellt|geliefert|eingetroffen|bei mir)|noch nicht|immer noch (?:nicht|kein)|warte (?:seit|immer|noch)|still (?:waiting|hasn't|haven't|not|no)|pas (?:ete )?(?:livre|recue?s?|arrivee?s?)|toujours (?:pas|rien)|n'ai (?:rien|jamais) recu|(?:no|nunca) (?:me )?(?:ha |han )?(?:lleg|recib|entreg)\w*|sigo sin|todavia no|aun no|nothing (?:came|arrived|has)|hasn't (?:come|arrived|shown)|never (?:showed|delivered|turned)|never (?:got|came|arrived|received)|(?:did(?: not|n't)|has(?: not|n't)|have(?: not|n't)) (?:come|came|arriv\w*|receiv\w*|get|got|show\w*|turn\w*)|not (?:received|arrived|delivered)|missing|marked (?:as )?(?:complete|delivered)|in error|misdeliver\w*|undelivered|wrong address|nicht (?:angekommen|erhalten|bekommen)|fehl\w*|pas (?:recu|arrive)|jamais recu|no (?:ha llegado|lleg\w+|recib\w+)|nunca lleg\w*",
    "damaged": r"zerbroch\w*|zerstort|beschad\w*|in pieces|smashed|crushed|dented|torn|bent|cass\w*|brise\w*|deterior\w*|rompi\w*|roto|rota|averiad\w*|golpead\w*|mojad\w*|ruined|faulty|arrived (?:broken|damaged)|shattered|damag\w*|broken|defect\w*|cracked|beschadigt|kaputt|defekt|endommag\w*|casse\w*|abime|danad\w*|rot[oa]\b|defectuos\w*",
    "repair": r"instand\w*|handwerker|techniker|monteur|kundendienst|depannage|depanneur|technicien|intervention|sav\b|tecnico|arregl\w*|servicio tecnico|fixed|mechanic|workshop|werkstatt|atelier|taller\b|plumber|engineer|repair\w*|\bfix\b|service (?:visit|call|appointment)|technician|reparatur|reparier\w*|reparation|reparer|reparac\w*|reparar|maintenance",
    "refund": r"geld zuruck|ruckerstatt\w*|zuruckbekomm\w*|gutschrift|(?:un|bon d') ?avoir\b|indemnis\w*|dedommag\w*|geste commercial|devuel\w*|devolver|indemniz\w*|reintegr\w*|abono|compensac\w*|credit (?:me|my account)|get (?:my|the|our) money|voucher for|refund\w*|money back|reimburs\w*|erstatt\w*|ruckzahl\w*|rembours\w*|reembols\w*|devoluc\w*|compensat\w*|entschadig\w*",
    "return": r"zuruckgeb\w*|zuruckschick\w*|widerruf\w*|retour(?:ner|s)?\b|rendre|retourner|devolver|devolucion\w*|send (?:it|this|them|something) back|give (?:it )?back|take (?:it )?back|\breturn(?:s|ing)?\b (?:an?|my|item|of)|exchange|send back|rucksend\w*|retoure|umtausch|renvoy\w*|echang\w*|devolver|cambiar un",
    "pickup": r"abhol\w*|collect(?:ion|ed)?\b|ramass\w*|recoger|retrait|pick ?up|abholung|enlevement|recogida",
    "location": r"filiale|geschaft\w*szeiten|agences?\b|sucursal\w*|oficinas?\b|opening times|nearest|branch(?:es)?\b|store hours|location\w*|direction\w*|address of|hours|where are|standort\w*|offnungszeit\w*|anfahrt|adresse des|horaires|ubicacion|horarios?",
    "customs": r"customs|duty|duties|zoll|douane|aduana",
    "flight": r"\btrains?\b|\bzug\w*|\bbahn\b|\btren(?:es)?\b|\bcruise\w*|\bferry|kreuzfahrt|croisiere|avion|flieger|\bairport|layover|connection\b|anschlusszug|flight\w*|\btrip\w*|travel\w*|\bflug\w*|reise\w*|(?<!ou )\bvols?\b(?! (?:ou|de (?:ma|mon|votre|carte)))|voyage|vuelo\w*|viaje\w*|airline|itinerary",
    "booking": r"confirmation (?:number|code)|\bbillets?\b|\btickets?\b|fahrkarte\w*|\bbillete\w*|\bboleto\w*|stay\b|sejour|aufenthalt|estancia|check.?in|my (?:trip|flight|room|seat|reservation)|deja reserve|already (?:made|booked)|booking\w*|booked|reservation\w*|rebook\w*|another (?:flight|one)|buchung\w*|gebucht|umbuch\w*|reservier\w*|reserva\w*|change my (?:flight|trip)",
    "seat": r"\bseats?\b|sitzplatz|siege|asiento",
    "bag": r"gepackstuck|sac a dos|rucksack|mochila|backpack|handbag|sac\b|\bbags?\b|baggage|luggage|suitcase\w*|koffer|gepack\w*|bagage\w*|valise\w*|equipaje|maleta\w*|belt\b|carousel",
    "soon": r"ubermorgen|this week|upcoming|diese woche|noch heute|cette semaine|esta semaine|esta semana|in (?:an?|two|three) hours?|within|tomorrow|today|tonight|within (?:the next )?(?:forty|twenty|48|24)|next (?:two|few) (?:days|hours)|this (?:morning|afternoon|evening)|morgen|heute|innerhalb|demain|aujourd|dans les|manana|hoy|proximas",
    "later": r"more than|later|next (?:week|month|year)|days away|mehr als|nachste woche|plus de|semaine prochaine|mas de|proxima semana",
    "group": r"\bgroups?\b|gruppe\w*|groupe\w*|grupo\w*",
    "claim_status": r"(?:schon|bereits) gemeldet|already (?:told|have a claim)|bearbeitungsstand|already (?:filed|reported|submitted|opened|made a claim)|bereits gemeldet|deja declare|ya (?:abierto|comunicado|presentado)|existing claim|open claim|claim number|status of (?:a|your|my) claim|claim status|check on (?:a|your) claim|estado de",
    "benefits": r"leistungs\w*|versichert\b|is covered|will (?:you|it) (?:pay|cover)|does my (?:plan|insurance|policy)|ubernimmt|ubernahme|prise en charge|cubre\w*|what is covered|deductible|copay|benefit\w*|eligib\w*|coverage|covered|leistung\w*|prestation\w*|cobertura\w*",
    "pharmacy": r"tablett\w*|pillen?\b|\bpills?\b|arznei\w*|antibiot\w*|comprime\w*|pastilla\w*|inhaler|insulin|medications?\b|prescri\w*|dosis|pharmac\w*|prescription\w*|refill\w*|medic(?:ation|ine)\w*|\bdrugs?\b|apotheke|rezept|medikament\w*|ordonnance|medicament\w*|farmacia|receta\w*",
    "doctor": r"arzte?\b|facharzt\w*|hausarzt\w*|praxis|medecins?|specialiste|infirmier\w*|enfermer\w*|pediatr\w*|dermatolog\w*|cardiolog\w*|clinic\b|uberweisung\b|doctor\w*|physician|nurse|arzt\w*|medecin|doctor|provider directory|specialist referral|referral",
    "results": r"ergebnis\w*|analyses?\b|resultats?|herausgekommen|blood(?! pressure)|\bresults?\b|\blab(?:or|oratory)?\b|blood (?:test|work)|blut\w*|laborwert\w*|prise de sang|analisis|test result|befund\w*|resultat\w*|resultado\w*|analys\w*",
    "care_decision": r"decision|care or payment|pay for my|coverage decision|prior authori[sz]ation|entscheidung|decision",
    "password": r"kennwort|passw\w*|anmelden|einloggen|login|log(?:ging)? (?:in|on)|mot de passe|identifiant\w*|se connecter|iniciar sesion|entrar en|clave de acceso|can(?:no|')t (?:get into|access|log)|account is locked|locked me out|online banking|banca en linea|espace client|area (?:de )?cliente\w*|web access|password|log ?in|locked out|sign in|online account|passwort|zugang|mot de passe|connexion|contrasena|acceso",
    "pin": r"\bpin\b|geheimzahl|code secret",
    "limit": r"limit\w*|plafond|kreditrahmen|limite",
    "rewards": r"pramie\w*|fidelite|treue\w*|fidelizacion|avios|frequent (?:flyer|guest)|loyalty (?:program|account)|reward\w*|points|miles\b|punkte|recompens\w*|puntos",
    "school": r"attendance|absences?\b|absent|homesick|krank ?meld\w*|fehlen|ausencia|sick child",
    "registration": r"sign up for|anmelden (?:fur|zu)|zulass\w*|s'inscrire|inscribir\w*|matriculacion|regist\w*|anmeldung|inscription|inscri\w*|matricul\w*",
    "tax": r"finanzamt|einkommen\w*|\bvat\b|umsatzsteuer|fisc\w*|\btva\b|\biva\b|renta\b|declaracion de|\btax\w*|steuer\w*|impot\w*|impuesto\w*|hacienda",
    "passport": r"personalausweis|carte d'identite|\bcni\b|\bdni\b|id card|passport\w*|reisepass|\bausweis|passeport|pasaporte|visa application",
    "licence": r"licen[cs]es?\b(?! plates?)|fuhrerschein|permis de conduire|licencia|carnet de conducir|driving permit",
    "jobs": r"stellen\w*|recrut\w*|vacan(?:cy|te)\w*|bolsa de trabajo|personalabteilung|human resources|ressources humaines|recursos humanos|\bjobs?\b|career\w*|employment|bewerb\w*|karriere|emploi|recrutement|empleo",
    "atm": r"geldautomat|bankautomat|automat\b|dab\b|ate my|swallowed|eingezogen|avale\w*|se (?:trago|comio)|tragado|\batm\b|cash machine|cash dispenser|geldautomat\w*|distributeur|cajero",
    "cheque": r"\bche(?:que|ck)s?\b(?! in| up| on| the| your)|scheck|talon",
    "transactions": r"umsatz\w*|kontoauszug\w*|mouvements|releves?\b|extracto\w*|recent activity|balance and|transaction\w*|activity|purchase|umsatze|buchungen|operations|movimientos",
    "television": r"tele\b|\btv\b|television|cable|fernseh\w*|televis\w*",
    "parking": r"parkschein|anwohnerpark\w*|bewohnerpark\w*|estacionam\w*|aparcar|parkplatz|towed|parking|permits?\b|parkausweis|stationnement|aparcamiento|parking (?:ticket|fine)|citation|strafzettel|amende|multa",
    "trash": r"tonne\b|biotonne|restmull|wertstoff\w*|poubelle\w*|encombrant\w*|contenedor\w*|muebles viejos|rubbish|junk|pick up (?:the )?(?:trash|garbage)|compost|trash|garbage|waste|recycl\w*|bulky|mull\w*|abfall|sperrmull|dechets|ordures|basura|residuos",
    "noise": r"noise|larm|bruit|ruido",
    "room": r"suite\b|lodging|alojamiento|hebergement|unterkunft|(?<!waiting )\brooms?\b|hotel|zimmer|chambre|habitacion\w*",
    "person": r"human\b|real person|live person|einen menschen|ansprechpartner\w*|persona real|personne\b(?! n)|vrai\w* personne|attendant|team\b|technician|counsel\w*|advisers?|concierge|supervisor|manager\b|representative|\bclerk|team member|\bstaff\b|a pharmacist|front (?:desk|office)|receptionist|member services|ejecutiv\w*|anmeldung sprechen|persona\b|conseillere?|operator|\bagent\b|speak (?:to|with)|talk (?:to|with)|someone|specialist|advocate|advisor|associate|review (?:your|my)|mitarbeiter\w*|berater\w*|conseiller\w*|quelqu'un|parler|agente|asesor\w*|gestor\w*|hablar",
    "information": r"allgemeine informationen|renseignement\w*|find answers|faq|erfahren|hinweis\w*|\bhear\b|information|how to|find out|learn|listen to|check (?:the|your)|status|auskunft|informationen|connaitre|consulter|savoir|conocer|consultar|saber|informacion",
    "promotion": r"discount|sale\b|win\b|prize|free (?:cruise|gift|trial)|congratulations|gewinn\w*|gewonnen|concours|gagn\w*|premio|ganador|sorteo|upgrade to|newsletter|bonus offer|credit offer|preautoriz\w*|\boffers?\b|promot\w*|survey|limited|eligible for|special deal|sweepstake|take part|opinion|(?<!complaints and )(?<!complaints or )(?<!compliments and )(?<!compliments or )feedback(?! (?:and|or|about)\b)|angebot\w*|umfrage|werbung|(?:nos|notre|cette) offres?|offres? (?:du moment|special\w*|promo\w*|exception\w*)|enquete|sondage|promocion\w*|oferta\w*|encuesta",
    "callback": r"called back|receive a call|instead of (?:waiting|holding)|hold your place|ruck ?ruf\w*|anrufen lassen|etre rappele\w*|que le llamemos|llamemos|call (?:you|me|us) back|call ?back|keep your place|ruckruf|zuruckrufen|rappel\w*|zuruck ?gerufen|(?:ring|phone) (?:you|me|us) back|devolv(?:er\w*|amos|emos|eremos) (?:la|su|mi) llamada|devolucion de (?:la )?llamada|rellamada|recibir una llamada|le llam\w+",
    "leave_message": r"leave your (?:name|message)|message apres|mailbox\b|anrufbeantworter|messagerie|contestador|deje un mensaje|leave (?:a|us a) message|voice ?mail|nachricht hinterlassen|laisser un message|dejar un mensaje|buzon",
    "self_service_end": r"link by text|chat (?:with|online)|go online|our app\b|text (?:us|message)|send you a link|per sms|whatsapp|end (?:this|the) call|hang up|visit our web|app\b|online at|website|gesprach beenden|raccrocher|colgar",
    "objection": r"do not (?:want|wish|agree|consent)|object\b|opt out|recorded|nicht wunschen|widersprechen|ne souhaitez pas|s'opposer|no desea|oponerse|aufzeichn\w*",
    "consumer": r"homeowner\w*|household\w*|haushalt\w*|verbraucher\w*|usagers?\b|abonnes?\b|vecin\w*|ciudadan\w*|burger\b|burgerinnen|citoyen\w*|subscribers?|cardholder\w*|shoppers?|travelers?|adherents?|afiliad\w*|asegurad\w*|titulares\b|karteninhaber\w*|\bmembers?\b|\bcustomers?\b(?! (?:care|service|support|relations))|patients?\b(?!'s| (?:financial|account|information|service|room|relation))|resident\w*|policy ?holder\w*|personal account|individual|privatkund\w*|versicherte\w*|bestandskund\w*|particulier\w*|assures?\b|(?<!service )\bclients?\b|(?<!al )clientes?\b|particular\w*|socios?\b|passenger\w*|guest\w*|parent\w*",
    "business": r"\bshops?\b(?= owner)|corporate|commercial (?:account|customer)s?|contractor\w*|prescriber\w*|pharmac(?:y|ies) (?:calling|staff calling)|agents?,? (?:and|or) brokers?|travel agents?|firmenkund\w*|unternehmen|arbeitgeber|praxen|lieferant\w*|makler\w*|werkstatten|employeurs?|fournisseur\w*|partenaire\w*|courtier\w*|garagist\w*|autonomos?|mayorist\w*|comerci(?:o|os|ante)\b|empleador\w*|agencias?\b|pyme\w*|partner\b|provider\w*|doctor, hospital|hospitals?\b|broker\w*|employer\w*|business\w*(?! (?:rates?|hours|days?|class))|merchant\w*|dealer\w*|retailer\w*|vendor\w*|supplier\w*|attorney|lawyer|press\b|media\b|physician'?s? office|geschaftskund\w*|gewerbe\w*|handler\w*|arzt\w*praxis|professionnel\w*|entreprise\w*|taller\w*|profesional\w*|empresa\w*|proveedor\w*|(?:si (?:es|usted es|llama un|eres)(?: un)?|para|de) medicos?\b(?! de| y)",
    "glass": r"windshield|windscreen|\bglass\b|scheibe\w*|pare-?brise|bris de glace|parabrisas|\blunas?\b",
    "plates": r"(?:licen[cs]e|number) plates?|\bplates?\b|kennzeichen|plaques? d'immat\w*|\bplacas?\b|matricula",
    "handler": r"adjuster|adjustor|case ?(?:worker|manager)|(?:claims?|your) (?:handler|examiner)|sachbearbeit\w*|gestionnaire|tramitador\w*",
    "injury": r"injur\w*|\bhurt\b|verletz\w*|\bbless\w*|herid\w*|lesion\w*|personal injury",
    "sick_pay": r"krankengeld|lohnfortzahlung|sick (?:pay|leave)|indemnites? journali\w*|arrets? (?:de travail|maladie)|incapacidad|baja (?:medica|laboral|por enfermedad)|short.term disability|medical leave",
    "sick_note": r"krankmeld\w*|krankschreib\w*|sick note|avis d'arret|parte de baja",
    "sick": r"\bsick\b|\bill\b|fever|\bflu\b|\bkrank\b|fieber|\bmalade\b|fievre|enferm[oa]\b|fiebre",
    "dental": r"dent(?:al|ist\w*|aire|iste)|tooth|teeth|zahn\w*|diente",
    "restart": r"tried (?:everything|turning)|turned (?:it )?off|ein- und aus|apagad\w* y encendid\w*|eteint et rallume|restart\w*|reboot\w*|\breset\w*|neu ?start\w*|redemarr\w*|reinici\w*|power cycle",
    "disability": r"behinder\w*|pflege\w*|handicape\w*|invalid\w*|dependencia|accessib\w*|special (?:needs|assistance)|besondere hilfe|disab\w*|handicap\w*|placard\w*|wheelchair|reduced mobility|schwerbehind\w*|rollstuhl|mobilite reduite|fauteuil roulant|discapacidad|silla de ruedas|movilidad reducida",
    "birth": r"births?\b(?! ?da)|newborn|new baby|naissance|geburt (?:mein|unser|von)\w*|nacimiento",
    "death": r"\bdied\b|\bdeath\b|passed away|deceased|bereavement|\bestate\b|verstorb\w*|todesfall|sterbefall|\bdeces\b|decede\w*|fallec\w*|defuncion",
    "name_change": r"nombre|namen\b|nom\b|married|heirat\w*|divorc\w*|scheidung|cambiar el titular|auf (?:meinen|ihren|seinen) namen|a mon nom|ownership|titular\w*|(?:change|correct|update) (?:my |your |the |a )?name|a mi nombre|umschreib\w*|namensander\w*|changement de (?:nom|titulaire)|cambio de nombre|married name|add (?:a|my|an) (?:person|husband|wife|spouse|owner|user|driver)",
    "stop_payment": r"stop(?:ping)? (?:a )?payment|cancel(?:ling)? a che\w+",
    "usage": r"lecturas? (?:altas?|estimadas?)|high usage|estimated reading|consum\w+|consommation|verbrauch\w*|\busage\b|how much (?:you|i) use\w*|kilowatt|gallons|data allowance|your reading",
    "final_bill": r"no longer live|endabrechnung|ausziehe|vivia antes|ya no vivo|n'habite plus|ancien logement|piso anterior|final bill|former address|(?:old|previous|last) (?:address|apartment|flat|house)|schluss(?:ab)?rechnung|moved out|moving out|auszug\w*|ausgezogen|facture de cloture|(?:apartment|flat|house|place) (?:that )?(?:i|we) (?:have )?left",
    "direct_debit": r"bank details|bankdaten|iban|cuenta bancaria|\brib\b|coordonnees bancaires|domiciliar|zahlungsart|payment method|kontoverbindung|direct debit|auto ?pay\b|automatic payment\w*|lastschrift\w*|bankverbindung|einzugs\w*|prelevement automatique|domicili\w*",
    "late": r"zu spat|hours? behind|retrasad\w*|\bdelay\w*|hours? late|\blate\b|verspat\w*|\bretard\w*|\bretras\w*|overdue",
    "missed_visit": r"(?:didn't|did not|hasn't|never) (?:come|show|arrive)|kam (?:nicht|keiner|niemand)|niemand (?:kam|gekommen)|personne n'est|nadie (?:vino|ha venido)|waited (?:all day|the whole)|waited at home|stood me up|(?:technician|engineer|repair ?man|nobody|no one|he|they|driver|plumber|electrician) (?:never|did(?: not|n't)|has(?: not|n't)|came|has come)|never (?:showed|turned) up|missed (?:appointment|visit)|nicht erschienen|ne s'est pas presente|n'est pas venu|no se present\w*|no vino|didn't (?:show|come)",
    "cooling": r"\bcool\w*|\bcold\b|fridge|refrigerat\w*|freez\w*|kuhl\w*|gefrier\w*|refriger\w*|nevera|frigo\w*|congel\w*",
    "laundry": r"washer\w*|washing machine\w*|dryer\w*|dishwasher\w*|laundry|waschmaschine\w*|trockner\w*|spulmaschine\w*|lave-?(?:linge|vaisselle)|lavadora\w*|secadora\w*|lavavajillas",
    "heating": r"radiat\w*|heizkorper|water heater|no heat|frio en casa|\bheat(?:ing|er)?\b|boiler|furnace|radiator|hot water|heizung\w*|warmwasser|chauff\w*|chaudiere|calefac\w*|caldera|agua caliente|thermostat",
    "kitchen": r"oven\w*|stove|cooker|microwave|backofen|herd\b|four\b|horno|cuisiniere",
    "roaming": r"en voyage|im urlaub|de viaje|vacation|travelling|traveling|roaming|abroad|overseas|\bausland\w*|a l'etranger|en el extranjero",
    "sim": r"number transfer|neue nummer|nouveau numero|keep my number|\bsim\b|\besim\b|port (?:my|your) number|rufnummernmitnahme|portabilidad|portabilite",
    "pet": r"\bpets?\b|\bdogs?\b|\bcats?\b|\bhund\w*|\bkatze\w*|\bchiens?\b|\bchats?\b|\bperros?\b|mascota\w*|veterin\w*|puppy",
    "certificate": r"constancia\w*|verification letter|bestatigung\b|formular\w*|forms?\b|formulaire\w*|document\w*|dokument\w*|papers?\b|unterlagen|certificat\w*|attestation\w*|bescheinigung\w*|\bproof of|letter of|nachweis\w*|justificatif\w*|transcript\w*",
    "unemployment": r"unemploy\w*|arbeitslos\w*|chomage|desempleo|\bparo\b|job ?seek\w*|laid off",
    "pension": r"pension\w*|retire\w*|\brenten?\b|rentenver\w*|\bretraite\w*|jubil\w*|401",
    "family": r"kita\w*|creche|guarderia|becas?\b|kinder\w*|enfants?|hijos?\b|children|child\b|kids?\b|kindergeld|elterngeld|child (?:benefit|support|care)\w*|allocations? familial\w*|maternity|paternity|parental|maternit\w*|paternit\w*|mutterschaft\w*",
    "court": r"summons|vorladung|convocation|citacion|lawsuit|judge|richter|\bcourts?\b|\bjury\b|hearing\w*|gericht\w*|tribunal|juzgado|juicio|citation",
    "subscription": r"abonnement\w*|mitglied\b|socio\b|gym\b|renewal|subscri\w*|membership|mitgliedschaft\w*|\babo(?:nnement)?s?\b|abonn\w*|suscripc\w*|adhesion",
    "gift_card": r"gift ?cards?|vouchers?|gutschein\w*|carte cadeau|bons? d'achat|tarjetas? (?:de )?regalo",
    "tenant": r"tenant\w*|\blease\w*|landlord\w*|\bmiete\w*|vermiet\w*|locataire\w*|\bbail\b|loyer|alquil\w*|inquilin\w*|renting",
    "fine": r"blitzer|geblitzt|amendes?\b|radar|camera|\bfines?\b|(?:parking|speeding|traffic) tickets?|speeding|bussgeld\w*|strafzettel|contravention\w*|\bmultas?\b",
    "identity_check": r"identitats\w*|verifizier\w*|verifier (?:mon|votre) identite|verificar (?:mi|su) identidad|prove who|(?:verify|confirm|prove|verifying) (?:my|your|their|the) identity|identity (?:letter|verification)|letter (?:asking|about)",
    "without_permission": r"without (?:my|your) (?:permission|consent|knowledge)|(?:someone|somebody|anyone) (?:else )?(?:used|has used|is using|took)|did(?: not|n't) (?:make|authori[sz]e)|do(?: not|n't) (?:recogni[sz]e|know(?! (?:what to|how|where|when|who)))|no (?:la |lo )?reconoc\w*|(?:yo )?no hice|aclarac\w*|nicht (?:getatigt|erkenn\w*|von mir)|pas (?:fait|effectue|reconn\w*)|don't know anything",
    "cash": r"\bcash\b|efectivo|bargeld|especes|dispens\w*",
    "prior_visit": r"after (?:your|my) (?:visit|surgery|procedure)",
    "student": r"\bstudent\w*|tuition|financial aid|enrol\w*|studier\w*|studen\w*|etudiant\w*|estudiant\w*",
    "bus": r"\bbus(?:es)?\b|transportation|schulbus|autobus|transport scolaire",
    "meals": r"\bmeals?\b|cafeteria|lunch|mensa|cantine|comedor",
    "vaccine": r"booster|rappel de vaccin|vaccin\w*|\bshots?\b|immuni[sz]\w*|impf\w*|vacuna\w*",
    "side_effects": r"side effects?|interact\w*|take .{0,30}together|dosage|nebenwirkung\w*|effets? secondaires?|efectos secundarios",
    "imaging": r"radiolog\w*|radio\b|irm\b|tac\b|ct\b|mammo\w*|sonogra\w*|echograph\w*|\bmri\b|\bscans?\b|x-?ray\w*|radiolog\w*|imaging|ultrasound|rontgen\w*|\bmrt\b|scanner\b|radiograph\w*|resonancia|ecograf\w*|mammogra\w*",
    "records": r"medical records|health information|copies of|krankenakte|dossier medical|historial",
    "lost_item": r"liegen gelassen|laiss\w* (?:dans|sur|mon|ma)|deje (?:en|mi)|dejad\w* (?:en|mi)|he dejado|left .{0,25} (?:on|in|at) (?:the|your|a)|found property|fundsach\w*|objets trouves|perdida de objetos|left (?:my|a|behind|on)|lost (?:and found|items?|property)|left (?:it )?(?:on|in|at)|forgot(?:ten)?(?! (?:(?:my|your|the) )?(?:\w+ ){0,2}(?:password|pin|code|login|user))|liegen ?(?:ge)?lassen|vergessen|fundburo|fundsachen|oubli\w*|objets? (?:trouve|perdu|oublie)\w*|olvid\w*|objetos perdidos",
    "water_quality": r"water quality|taste|brown water|discolou?r\w*|wasserqualitat|qualite de l'eau|calidad del agua",
    "extension_of_time": r"frist\w*|verlang\w*|prorrog\w*|delai supplementaire|renouvellement|renovacion|expir\w*|ablauf\w*|ablauft|abgelaufen|caduc\w*|expire\w*|more time|extend\w*|renew\w*|verlanger\w*|erneuer\w*|prolong\w*|renouvel\w*|renov\w*|prorrog\w*",
    "contract": r"contrats?\b|contrat\w*|vertrag\w*|vertrage|contracts?\b|contratos?\b|agreement\w*",
    "complaint": r"reklamation\w*|complain\w*|beschwer\w*|reclamations?|plainte\w*|quejas?\b|reclamacion\w*|kritik|feedback about",
    "water": r"\bwater\b|wasser|\beau\b|agua\b",
    "power": r"electric\w*|\bpower\b|strom\b|elektriz\w*|luz\b|courant|energy",
    "gas": r"\bgas\b|\bgaz\b",
    "internet": r"internet|broadband|wi-?fi|wlan|fib(?:re|er|ra)\b|dsl|glasfaser|router|modem|box\b",
    "mobile": r"\bmobil\w*|cell ?phone|handy\w*|smartphone\w*|movil\w*|portable|telephonie",
    "housing": r"housing|wohngeld|wohnung\w*|logement|vivienda\w*|apl\b",
    "exchange": r"umbuch\w*|andern|anderung\w*|anderer (?:tag|termin)|auf (?:einen (?:ander|spater|fruher)|nachste)|changer (?:la|le|mon|ma|de)|decal\w*|report de|changement de|cambiar|modificar|mover (?:la|mi)|otro dia|another (?:day|date|time)|different (?:day|date|time|size)|new date|change (?:my|the|an?|your) (?:appointment|reservation|booking|flight|ticket|dates?|trip|stay)|to another|exchang\w*|swap|umtausch\w*|echang\w*|cambiar (?:el|mi|un|la|de)|cambio de (?:fecha|billete)|change (?:the )?dates?|push .{0,40}back|move (?:my|the) .{0,40}(?:to|by|day|date|week)|resched\w*|postpone\w*|verschieb\w*|verleg\w*|report(?:er)? (?:de |mon |ma |le |la |un |une |notre )*(?:rendez|rdv|vol\b|voyage|billet|reservation|sejour|livraison)|aplazar|modif\w*",
}
_TABLES = (_GROUPS, ALSO, EVERYDAY, BRANCHES, TRADES)
CONCEPTS: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![a-z])(?:{'|'.join(table[name] for table in _TABLES if name in table)})")
    for name in dict.fromkeys(name for table in _TABLES for name in table)
}

_LEADS_TO: dict[str, dict[str, float]] = {
    "stolen": {"lost": 1.0, "fraud": 0.9, "security": 0.8},
    "lost": {"stolen": 0.8, "security": 0.4, "not_received": 0.3},
    "fraud": {"security": 0.9, "stolen": 0.4, "dispute": 0.5},
    "too_much": {"billing": 0.8, "dispute": 0.6, "usage": 0.8, "complaint": 0.4},
    "dispute": {"complaint": 0.8, "care_decision": 0.5, "accident": 0.15, "benefits": 0.1},
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
    "refund": {"complaint": 0.5, "late": 0.3, "billing": 0.4, "return": 0.5},
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
    "sick": {"school": 0.9, "sick_note": 0.8, "doctor": 0.3, "appointment": 0.2},
    "dental": {"benefits": 0.4, "refund": 0.3},
    "missed_visit": {"appointment": 0.6, "repair": 0.4, "existing": 0.5},
    "without_permission": {"dispute": 1.0, "fraud": 1.0, "stolen": 0.6, "billing": 0.4},
    "usage": {"too_much": 0.5, "billing": 0.4},
    "final_bill": {"moving": 0.5, "billing": 0.3},
    "late": {"complaint": 0.5, "booking": 0.2, "not_received": 0.5, "dispute": 0.4, "refund": 0.4},
    "imaging": {"appointment": 0.2},
    "exchange": {"appointment": 0.8, "booking": 0.8, "flight": 0.2},
    "appointment": {"exchange": 0.4},
    "side_effects": {"pharmacy": 0.2},
    "disability": {"parking": 0.4},
    "laundry": {"repair": 0.2},
    "cooling": {"repair": 0.2},
    "lost_item": {"lost": 0.5},
    "identity_check": {"security": 0.2},
    "name_change": {"existing": 0.2, "moving": 0.3, "contract": 0.6},
    "death": {"life": 0.3},
    "birth": {"family": 0.5},
    "direct_debit": {"pay": 0.4, "billing": 0.3},
    "fine": {"court": 0.5, "pay": 0.2},
    "heating": {"repair": 0.3, "outage": 0.5},
    "cash": {"atm": 0.6},
    "atm": {"cash": 0.6, "dispute": 0.5, "without_permission": 0.5, "card": 0.3},
    "subscription": {"existing": 0.2, "plan": 0.3},
    "restart": {"technical": 0.5},
    "power": {"outage": 0.2},
    "internet": {"technical": 0.4},
    "mobile": {"technical": 0.2, "plan": 0.2},
    "complaint": {"dispute": 0.7},
    "housing": {"benefits": 0.2},
}

_LEADING = (TRADES_LEADS_TO, BRANCHES_LEAD_TO, _LEADS_TO, ALSO_LEADS_TO, EVERYDAY_LEADS_TO)
LEADS_TO: dict[str, dict[str, float]] = {
    name: {to: sure for table in _LEADING for to, sure in table.get(name, {}).items()}
    for name in dict.fromkeys(name for table in _LEADING for name in table)
}
"""From what a caller says to what a menu may call it, and how sure that is."""

CONCEPT_WEIGHTS: dict[str, float] = {
    **dict.fromkeys(
        "card vehicle home health life flight parcel order soon later group doctor consumer booking cash".split(), 0.6
    ),
    **dict.fromkeys("benefits bag pharmacy pet subscription room promotion password meter dental".split(), 0.6),
    **dict.fromkeys("water power gas internet mobile contract housing sim exchange".split(), 0.5),
    **dict.fromkeys(
        "street rental student soon furniture afterwards under_way housing library event media tenant parcel".split(),
        0.5,
    ),
    **dict.fromkeys("my_details portal application retired at_work".split(), 0.7),
    **dict.fromkeys("apply".split(), 0.4),
    **dict.fromkeys("new business location transactions late pickup".split(), 0.4),
}
"""What a shared concept counts when it is not 1: things, as against what happened to them, stand in many options."""

COMPOUND_HEADS = re.compile(
    r"(?<=[a-z]{3})(?=(?:erstattung|rechnung|karten?|versicherung|zahlung|storung|termin|vertrag|kundigung|sendung|lieferung|schaden|antrag|reparatur"
    r"|bescheinigung|frist|ausweis|urkunde|zeugnis|nachweis|formular|ausfall|steuer|bescheid|beitrag|kosten|tarif|meldung|ablesung|abschlag|gutschein|mahnung"
    r"|wohnung|miete|schule|platz|gepack|ware|leitung|techniker|einzug|auszug|wasser|heizung|lieferschein|adresse|daten|nummer|antrag|kasse|geld|schein"
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
    "necesito necesita necesitamos quiero quiere brauche brauchen need needs needed besoin voudrais a an the and or to for of in on at by with from is are was be been being it its this that these those there here i me my we our you your "
    "he she they them their if so as not no do does did have has had can could will would should may might must what which who why how when "
    "where am up out off over any all some other another more most very just only than then into about also says say said never but put one "
    "der die das den dem des ein eine einen einem einer und oder zu zum zur fur von mit bei im in am an auf aus ist sind war sie ihr ihre ihren "
    "ihrer ich mir mich mein meine meinen wir uns unser nicht kein keine wenn dann haben mochten es er als auch nach um uber "
    "le la les un une des du de et ou a au aux en dans pour par sur avec est sont etait je me mon ma mes nous notre vous votre vos il elle "
    "ils ce cette ces se ne pas si que qui on plus y d l m s n c j qu "
    "el los las una unos unas del y o al con por para es son era yo mi mis nos su sus le lo que se no si ya esta este como mas me te "
    "he ha han desea quiere".split()
)
