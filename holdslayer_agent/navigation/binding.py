"""What binds whoever agrees to it: a payment, a transfer, an order, an end of a contract, terms. Four languages.

A menu may offer it, a machine may ask for a yes to it, a voice may order it; nobody agrees to it for the user unless the
goal, or an answer of his, says so. To be put through to payments is no payment: only an amount of money, or a word of
agreeing, binds.
"""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.menu_words import NO_CHOICE
from holdslayer_agent.core.numbers import plain_text

__all__ = ["binds"]

_AMOUNT: Final = re.compile(
    r"(?<!over )(?<!under )(?<!above )(?<!below )(?<!than )(?<!uber )(?<!unter )(?<!plus de )(?<!moins de )(?<!mas de )(?<!menos de )"
    r"(?:[$€£] ?\d|\b(?:\d[\d.,]*|\w*(?:hundred|thousand|ty|teen)|one|two|three|four|five|six|seven|eight|nine|ten|\w*(?:hundert|tausend|zig|zehn)|cent|mille|vingt"
    r"|\w*ante|cien\w*|mil|veinte|diez|\w*enta)(?: (?:and|und|et|y) \w+| \w+)?"
    r" (?:dollars?|euros?|pounds?|pesos?|francs?|franken|cents?|quid|bucks)\b)"
)
_FAMILIES: Final = {
    "pay": re.compile(
        r"\b(?:pay(?:s|ing|ment|ments)?|paid|charg(?:e|ed|es|ing)|debit(?:ed)?|billed|fee|surcharge|donat\w*|gebuhr\w*|\w*zahl(?:e|en|t|ung|ungen)|bezahl\w*"
        r"|abbuch\w*|belast\w*|spend\w*|pai(?:e|er|ement\w*)|pay(?:er|ez)|regl(?:er|ement\w*)|prelev\w*|frais|donner|pag(?:o|os|ar|ue)|cobr\w*|cargo|cargar|donar|donacion\w*)\b"
    ),
    "transfer": re.compile(
        r"\b(?:transfer(?:s|ring)?|wire|withdraw\w*|uberweis\w*|virement\w*|virer|transferencia\w*|transferir)\b"
    ),
    "buy": re.compile(
        r"\b(?:buy|purchas\w*|to order|(?:place|submit|complete|confirm) (?:your|the|this|an|my) (?:\w+ )?order(?! (?:you|number)\b)|subscri\w*|upgrad\w*|renew\w*|sign(?:ing)? up|enroll\w*"
        r"|kaufen|(?:ihre|die|diese) bestellung (?:jetzt |verbindlich )?(?:zu bestatigen|bestatigen|abschicken|aufgeben)|abonn(?:ieren|ement)|verlanger(?:n|ung)"
        r"|acheter|achat|(?:valider|confirmer|passer) (?:la|votre|cette) commande|souscri\w*|renouvel\w*|comprar|compra|(?:confirmar|realizar) (?:el|su|este) pedido|suscri\w*|contratar|renovar)\b"
    ),
    "end": re.compile(
        r"\b(?:cancel\w*|clos(?:e|ing)|terminat\w*|end (?:your|my|the)|delet\w*|disconnect\w*|kundig\w*|stornier\w*|beend\w*|losch\w*|annul\w*|resili\w*|fermer|cloturer|supprim\w*"
        r"|anul\w*|baja|cerrar|eliminar)\b"
    ),
    "terms": re.compile(
        r"\b(?:terms|(?:new|agree to (?:the|our|this)|accept (?:the|our|this)) (?:contract|agreement)|waive\w*|geschaftsbedingung\w*|neuen vertrag|conditions generales|nouveau contrat"
        r"|terminos y condiciones|condiciones generales|nuevo contrato)\b"
    ),
}
"""What may be bound to; a goal that speaks of it may be served by it."""
_MEANT: Final = {
    "pay": re.compile(
        r"\b(?:bill|fine|ticket|copay|refill|order|buy|book|renew|rechnung|strafe|facture|amende|factura|multa)\b"
    ),
    "buy": re.compile(
        r"\b(?:refill|reorder|order|renew|upgrade|change|switch|join|book|add|rezept|bestell\w*|wechsel\w*|ander\w*|command\w*|renouvel\w*|chang\w*|pedid\w*|pedir|cambi\w*|renov\w*)\b"
    ),
    "terms": re.compile(
        r"\b(?:upgrade|change|switch|join|new|move|wechsel\w*|neu\w*|chang\w*|nouve\w*|cambi\w*|nuev\w*|contract|vertrag|contrat\w*)\b"
    ),
}
"""What else a goal may say that is served by it."""
_AGREES: Final = re.compile(
    r"\b(?:confirm\w*|authori[sz]e\w*|approve|accept\w*|(?<!not )(?<!n't )agree\w*|consent|submit|place (?:your|the|an) order|about to|bestatig\w*|genehmig\w*|annehm\w*|akzeptier\w*"
    r"|einverstanden|zustimm\w*|confirmer|valider|autoris\w*|accepter|d'accord|sur le point|confirmar|autoriz(?:a|ar|o|amos|e)|aceptar|acepta|de acuerdo|a punto de)\b"
)
_ENDS_NOW: Final = re.compile(
    r"\b(?:(?:do|would|are) you (?:really |still )?(?:want|wish|like|sure)|cancel\w* (?:\w+ ){1,3}now|mochten sie (?:wirklich|jetzt)|wollen sie (?:wirklich|jetzt)"
    r"|voulez-vous vraiment|souhaitez-vous vraiment|de verdad|realmente|seguro"
    r"|(?:confirm|bestatig|valid)\w* (?:the |your |this |die |ihre |la |votre |cette |su |el )?(?:cancel|clos|terminat|kundig|stornier|losch|annul|resili|anul|baja|cierre)\w*)\b"
)
_TO_THE_CALLER: Final = re.compile(
    r"\b(?:refund\w*|to your (?:account|card)|erstatt\w*|rembours\w*|reembols\w*|auf ihr konto|sur votre compte|a su cuenta)\b"
)
_RECORDING: Final = re.compile(r"\b(?:record\w*|aufzeich\w*|mitschn\w*|enregistr\w*|grab(?:a|ar|e|emos|ada|acion)\b)")


def binds(wanted: str, offered: str) -> bool:
    """Whether agreeing to what is offered would bind the user to something that neither goal nor answers speak of."""
    text, goal = plain_text(offered), plain_text(wanted)
    if NO_CHOICE.search(text) or _RECORDING.search(text):
        return False
    bound = {name for name, said in _FAMILIES.items() if said.search(text)}
    if any(_FAMILIES[name].search(goal) or (name in _MEANT and _MEANT[name].search(goal)) for name in bound):
        return False
    money = bound & {"pay", "transfer", "buy"}
    if money and _AMOUNT.search(text) and not _TO_THE_CALLER.search(text):
        return True
    agreed = bound - {"end"} - ({"transfer"} if not _AMOUNT.search(text) or _TO_THE_CALLER.search(text) else set())
    return bool(agreed and _AGREES.search(text)) or ("end" in bound and bool(_ENDS_NOW.search(text)))
