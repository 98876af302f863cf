"""What binds whoever agrees to it: a payment, a transfer, an order, an end of a contract, terms. Four languages.

A menu may offer it, a machine may ask for a yes to it, a voice may order it; nobody agrees to it for the user unless the
goal says so. To be put through to payments is no payment: only an amount of money, or a word of agreeing, binds.
"""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.menu_words import NO_CHOICE
from holdslayer_agent.core.numbers import plain_text

__all__ = ["binds"]

_AMOUNT: Final = re.compile(
    r"[$€£] ?\d|\b(?:\d[\d.,]*|\w*(?:hundred|thousand|ty|teen)|one|two|five|six|ten|\w*(?:hundert|tausend|zig|zehn)|cent|mille|vingt"
    r"|\w*ante|cien\w*|mil|veinte|diez|\w*enta)(?: (?:and|und|et|y) \w+| \w+)?"
    r" (?:dollars?|euros?|pounds?|pesos?|francs?|franken|cents?|quid|bucks)\b"
)
_FAMILIES: Final = {
    "pay": re.compile(
        r"\b(?:pay(?:s|ing|ment|ments)?|paid|charg(?:e|ed|es|ing)|debit(?:ed)?|bill(?:ed)?|fee|surcharge|donat\w*|gebuhr\w*|\w*zahl(?:e|en|t|ung|ungen)|bezahl\w*"
        r"|abbuch\w*|belast\w*|spend\w*|pai(?:e|er|ement\w*)|pay(?:er|ez)|regl(?:er|ement\w*)|prelev\w*|factur(?:er|e|es)\b|frais|donner|pag(?:o|os|ar|ue)|cobr\w*|cargo|cargar|tarifa|donar|donacion\w*)\b"
    ),
    "transfer": re.compile(
        r"\b(?:transfer\w*|wire|send|withdraw\w*|uberweis\w*|virement\w*|virer|envoyer|retir(?:er|ar)|transferencia\w*|enviar)\b"
    ),
    "buy": re.compile(
        r"\b(?:buy|purchas\w*|order\w*|subscri\w*|upgrad\w*|renew\w*|sign(?:ing)? up|enroll\w*|kauf\w*|bestell\w*|abonn\w*|buch(?:en|ung)|verlanger\w*|achet\w*|achat\w*|command\w*"
        r"|souscri\w*|renouvel\w*|compr\w*|pedid\w*|suscri\w*|contratar|renov\w*)\b"
    ),
    "end": re.compile(
        r"\b(?:cancel\w*|clos(?:e|ing)|terminat\w*|end (?:your|my|the)|delet\w*|disconnect\w*|kundig\w*|stornier\w*|beend\w*|losch\w*|annul\w*|resili\w*|fermer|cloturer|supprim\w*"
        r"|cancel\w*|anul\w*|baja|cerrar|eliminar|bloque\w*)\b"
    ),
    "terms": re.compile(
        r"\b(?:terms|conditions|contract|agreement|waive\w*|bedingung\w*|vertrag\w*|conditions generales|contrat\w*|terminos|condiciones)\b"
    ),
}
"""What may be bound to; a goal that speaks of it may be served by it."""
_AGREES: Final = re.compile(
    r"\b(?:confirm\w*|authori[sz]e\w*|approve|accept\w*|(?<!not )(?<!n't )agree\w*|consent|submit|place (?:your|the|an) order|about to|bestatig\w*|genehmig\w*|annehm\w*|akzeptier\w*|einverstanden|zustimm\w*"
    r"|confirmer|valider|autoris\w*|accepter|d'accord|sur le point|confirmar|autoriz(?:a|ar|o|amos|e)|aceptar|acepta|de acuerdo|a punto de)\b"
)
_ENDS_NOW: Final = re.compile(
    r"\b(?:(?:do|would|are) you (?:really |still )?(?:want|wish|like|sure)|cancel\w* (?:\w+ ){1,3}now|mochten sie (?:wirklich|jetzt)|wollen sie (?:wirklich|jetzt)"
    r"|voulez-vous vraiment|souhaitez-vous vraiment|de verdad|realmente|seguro"
    r"|(?:confirm|bestatig|valid)\w* (?:the |your |this |die |ihre |la |votre |cette |su |el )?(?:cancel|clos|terminat|kundig|stornier|losch|annul|resili|anul|baja|cierre)\w*)\b"
)


def binds(goal: str, offered: str) -> bool:
    """Whether agreeing to what is offered would bind the user to something that the goal does not speak of."""
    text, wanted = plain_text(offered), plain_text(goal)
    if NO_CHOICE.search(text):
        return False
    bound = [name for name, said in _FAMILIES.items() if said.search(text)]
    if not bound or any(_FAMILIES[name].search(wanted) for name in bound):
        return False
    money = {"pay", "transfer", "buy"} & {*bound}
    if money and _AMOUNT.search(text):
        return True
    return bool(bound != ["end"] and _AGREES.search(text)) or ("end" in bound and bool(_ENDS_NOW.search(text)))
