"""Words of garages, shops, clubs and tradesmen for the concepts, and how menus ask whether one is a customer already.

Data, as in `concepts`: patterns over plain lower-case text, four languages in one.
"""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

__all__ = ["TRADES", "TRADES_LEADS_TO"]

TRADES: dict[str, str] = {
    "repair": r"(?:the )?(?<!customer )(?<!member )(?<!self )(?<!guest )service(?: department| center)?$|recall(?:s|ed)?\b|oil change|tune.?up|brakes?\b|olwechsel|inspektion\b|ruckrufaktion|vidange|revision\b|cambio de aceite|revisiones\b",
    "used": r"used (?:cars?|trucks?|vans?|vehicles?|suvs?|one)|pre-?owned|second.?hand|gebraucht\w*|d'occasion|de (?:segunda mano|ocasion)|usados?\b",
    "existing": r"if you(?:'ve| have) (?:got )?an? (?:\w+ )?(?:account|contract|policy|plan|pass|membership|subscription)\b|sie (?:einen?|ein) (?:\w+)?(?:konto|vertrag|abo|abonnement|karte) (?:bei uns )?haben|vous avez un (?:compte|contrat|abonnement)|si (?:tiene|tienes) (?:un |una )?(?:cuenta|contrato|abono)|noch nicht lange kunde",
    "too_much": r"(?:two|three|2|3) times|zwei ?mal|deux fois|doppelt\w*|dos veces",
    "death": r"obituar\w*|(?:todes|trauer)anzeige\w*|necrolog\w*|avis de deces|esquela\w*",
    "late": r"(?:not|n't) (?:\w+ ){0,2}(?:come|here|there|arrived?|delivered) yet|noch nicht (?:da|gekommen|angekommen|geliefert)|pas encore (?:arrive|la|livre)\w*|(?:todavia|aun) no (?:ha )?(?:lleg|ven)\w*",
    "incomplete": r"(?:items?|something|part\w*|half)\b.{0,12}\bmissing|missing (?:items?|parts?|from (?:my|your|the|an?) (?:order|delivery|box|parcel))|fehlende\w* (?:artikel|teil)\w*|unvollstandig\w*|(?:article|piece)s? manquant\w*|il manque|falta (?:algo|un)|faltan",
    "exchange": r"deplac\w*|move (?:my|an?|the|our) (?:\w+ )?(?:appointment|visit|booking|reservation|lesson|delivery)|put (?:off|back) (?:my|the|our)|(?:report|decal|deplac|avanc)er (?:le |la |ma |mon |un |une |notre )*(?:passage|visite|intervention|cours|seance|rendez|rdv)|(?:verschieb|verleg)\w*|pedir otra hora|cambiar (?:la hora|el dia)|come (?:another|a different) (?:day|time)|(?:an )?other day",
    "appointment": r"intervention prevue|passage (?:du|de la|d'un) (?:technicien|reparateur|plombier)|visita (?:del|de la|de un)|besuch (?:des|vom)",
    "stolen": r"grabbed|swiped|nicked",
    "arrangement": r"more than (?:i|we) can (?:manage|pay|afford)|can(?:no|')t manage|nicht (?:aufbringen|stemmen)|schaff\w* (?:die rate|den betrag)",
    "not_received": r"did(?: not|n't) come|nicht (?:ge)?komm\w*|n'est (?:pas|jamais) (?:venue?|arrivee?)|no ha (?:venido|llegado)|has not come",
    "spoiled": r"spoil\w*|mou?ld\w*|rotten|melted|verfault|verdorben|schimm\w*|pourri\w*|moisi\w*|podrid\w*|mal estado",
}
TRADES_LEADS_TO: dict[str, dict[str, float]] = {
    "used": {"vehicle": 0.2},
    "vehicle": {"repair": 0.35},
    "pickup": {"repair": 0.1},
    "too_much": {"pay": 0.5, "refund": 0.5},
    "damaged": {"spoiled": 0.8},
    "spoiled": {"damaged": 0.8, "complaint": 0.4, "refund": 0.3},
}
