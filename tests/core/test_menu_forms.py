"""The forms that menus offer their options in, filled with meanings that are hard to read, in four languages.

`{M}` is what an option is for, `{N}` its key, `{X}` what may be said for it; what stands in `[…]` is to come out as its
meaning. In a list, `|` parts sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from holdslayer_agent.core.menu import OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text

MEANINGS = {
    "en": (
        "billing",
        "a new order, a delivery or a return",
        "repairs, parts, and warranties",
        "help within 24 hours",
        "form 1099 or W-2",
        "5G home internet",
        "our twenty percent offer",
        "24/7 roadside help",
        "“Plus” members",
        "an order placed since 2023",
        "one of our stores",
        "two or more lines",
        "a trip of 3 days or less",
        "questions about a bill or a payment",
        "bus, tram and train tickets",
        "a problem with the app, for example a lost password",
    ),
    "en if": (
        "your bill is too high",
        "you have lost your card, or it was stolen",
        "you need help in the next two days",
        "you are calling about one order",
        "your order is less than 30 days old",
        "you'd like to pay, or to split a payment",
    ),
    "en to": (
        "pay a bill",
        "report a fault, or check on one you have reported",
        "add a second line",
    ),
    "de": (
        "Rechnungen",
        "eine Bestellung, eine Lieferung oder eine Rücksendung",
        "Reparaturen, Ersatzteile und Garantie",
        "Hilfe innerhalb von 24 Stunden",
        "das Formular 1099",
        "5G und Internet",
        "unser Angebot mit zwanzig Prozent",
        "„Plus“-Kunden",
        "Bestellungen seit 2023",
        "eine unserer Filialen",
        "zwei oder mehr Verträge",
        "Reisen bis zu 3 Tagen",
        "Fragen zu Rechnung oder Zahlung",
        "Bus-, Tram- und Bahnkarten",
    ),
    "de if": (
        "Ihre Rechnung zu hoch ist",
        "Sie Ihre Karte verloren haben, oder sie gestohlen wurde",
        "Sie in den nächsten zwei Tagen Hilfe brauchen",
        "es um eine Bestellung, ihre Lieferung oder die Montage geht",
        "Ihre Bestellung keine 30 Tage alt ist",
    ),
    "de to": (
        "eine Rechnung zu bezahlen",
        "eine Störung zu melden oder den Stand zu erfahren",
    ),
    "fr": (
        "la facturation",
        "une commande, une livraison ou un retour",
        "les réparations, les pièces et la garantie",
        "une aide sous 24 heures",
        "le formulaire 2042",
        "la 5G et l'internet",
        "notre offre à vingt pour cent",
        "les clients « Plus »",
        "les commandes depuis 2023",
        "l'une de nos agences",
        "deux lignes ou plus",
        "un séjour de 3 jours au plus",
        "une question sur une facture ou un paiement",
    ),
    "fr if": (
        "votre facture est trop élevée",
        "vous avez perdu votre carte, ou si elle a été volée",
        "vous avez besoin d'aide dans les deux jours",
        "vous appelez pour une commande ou sa livraison",
        "votre commande a moins de 30 jours",
    ),
    "fr to": (
        "payer une facture",
        "signaler une panne, ou suivre un dossier",
        "ajouter une deuxième ligne",
    ),
    "es": (
        "facturación",
        "un pedido, una entrega o una devolución",
        "reparaciones, repuestos y garantía",
        "ayuda en 24 horas",
        "el formulario 1099",
        "5G e internet",
        "nuestra oferta del veinte por ciento",
        "clientes «Plus»",
        "pedidos desde 2023",
        "una de nuestras tiendas",
        "dos o más líneas",
        "un viaje de 3 días o menos",
        "preguntas sobre una factura o un pago",
    ),
    "es if": (
        "su factura es demasiado alta",
        "ha perdido su tarjeta, o se la han robado",
        "necesita ayuda en los próximos dos días",
        "llama por un pedido o su entrega",
        "su pedido tiene menos de 30 días",
    ),
    "es to": (
        "pagar una factura",
        "avisar de una avería, o consultar su estado",
        "añadir una segunda línea",
    ),
}
"""With commas, "or", numbers and quotes in them."""

FORMS = {
    "en": (
        "[For {M}], press {N}.",
        "Press {N} [for {M}].",
        "[For {M}], say {X} or press {N}.",
        "[For {M}], say {X}, or press {N}.",
        "[For {M}], press {N} or say {X}.",
        "[For {M}], press {N}, or say {X}.",
        "[For {M}], you can say {X} or press {N}.",
        "[For {M}], say “{X}”, or press {N}.",
        "Say {X} or press {N} [for {M}].",
        "Say “{X}” or press {N} [for {M}].",
        "Say {X}, or press {N}, [for {M}].",
        "Press {N} or say {X} [for {M}].",
        "Press {N}, or say {X}, [for {M}].",
        "Press {N} or say “{X}” [for {M}].",
        "[{M}], press {N}.",
        "[{M}]: press {N}.",
        "[{M}] — press {N}.",
        "[For {M}], please press the {N} key.",
        "[For {M}], press the number {N}.",
        "[For {M}], press {N} now.",
        "[For {M}], press {N} on your keypad.",
        "[For {M}], just press {N}.",
        "[For {M}], hit {N}.",
        "[For {M}], choose option {N}.",
        "[For {M}], select {N}.",
        "[For {M}], press or say {N}.",
        "[For {M}], that's {N}.",
        "[For {M}], it's {N}.",
        "Please press {N} [for {M}].",
        "You can press {N} [for {M}].",
        "Option {N} is [for {M}].",
        "Option {N}: [{M}].",
        "[If it's about {M}], press {N}.",
        "[Is it about {M}]? Press {N}.",
        "[For {M}], press button {N}.",
        "[For {M}], please push {N}.",
        "[For {M}], say {X}.",
    ),
    "en if": (
        "[If {M}], press {N}.",
        "Press {N} [if {M}].",
        "[If {M}], say {X} or press {N}.",
        "Say {X} or press {N} [if {M}].",
        "Say {X} [if {M}] or press {N}.",
        "Press {N} or say {X} [if {M}].",
        "[If {M}], that's {N}.",
        "[If {M}], please press {N}.",
        "[If {M}], then press {N}.",
        "[When {M}], press {N}.",
        "[If {M}], say {X}.",
        "[If {M}], press {N} now.",
    ),
    "en to": (
        "[To {M}], press {N}.",
        "Press {N} [to {M}].",
        "[To {M}], say {X} or press {N}.",
        "Say {X} or press {N} [to {M}].",
        "Press {N} or say {X} [to {M}].",
        "[If you'd like to {M}], press {N}.",
        "[To {M}], say {X}.",
    ),
    "de": (
        "[Für {M}] drücken Sie die {N}.",
        "[Für {M}] drücken Sie bitte die {N}.",
        "[Für {M}], drücken Sie die Taste {N}.",
        "[Für {M}] wählen Sie die {N}.",
        "[Für {M}] die {N}.",
        "Drücken Sie die {N} [für {M}].",
        "Drücken Sie {N} [für {M}].",
        "[Zu {M}]: die {N}.",
        "[{M}] – drücken Sie die {N}.",
        "Mit der {N} erreichen Sie [{M}].",
        "[Für {M}] sagen Sie {X} oder drücken Sie die {N}.",
        "[Für {M}] sagen Sie „{X}“ oder drücken Sie die {N}.",
        "[Für {M}] drücken Sie die {N} oder sagen Sie {X}.",
        "Sagen Sie {X} oder drücken Sie die {N} [für {M}].",
        "Sagen Sie „{X}“ oder drücken Sie die {N} [für {M}].",
        "Drücken Sie die {N} oder sagen Sie {X} [für {M}].",
        "Sagen Sie {X} oder drücken Sie die {N}, [für {M}].",
        "[Für {M}] sagen Sie bitte {X} oder drücken die {N}.",
        "Taste {N}: [{M}].",
        "[Für {M}] tippen Sie die {N}.",
        "[Haben Sie Fragen zu {M}], drücken Sie die {N}.",
        "[Geht es um {M}], drücken Sie die {N}.",
        "[Geht es um {M}]? Dann drücken Sie die {N}.",
        "[Für {M}] betätigen Sie bitte die Taste {N}.",
        "[Für {M}] drücken oder sagen Sie {N}.",
        "[Für {M}] sagen Sie {X}.",
        "[Für {M}] einfach die {N} drücken.",
        "[Für {M}] bitte die {N} drücken.",
    ),
    "de if": (
        "[Wenn {M}], drücken Sie die {N}.",
        "Drücken Sie die {N}, [wenn {M}].",
        "[Wenn {M}], sagen Sie {X} oder drücken Sie die {N}.",
        "Sagen Sie {X} oder drücken Sie die {N}, [wenn {M}].",
        "Drücken Sie die {N} oder sagen Sie {X}, [wenn {M}].",
        "[Wenn {M}], dann drücken Sie bitte die {N}.",
        "[Falls {M}], wählen Sie die {N}.",
        "[Wenn {M}], die {N}.",
        "[Wenn {M}], sagen Sie {X}.",
        "Sagen Sie {X}, [wenn {M}].",
    ),
    "de to": (
        "[Um {M}], drücken Sie die {N}.",
        "Drücken Sie die {N}, [um {M}].",
        "Sagen Sie {X} oder drücken Sie die {N}, [um {M}].",
        "[Um {M}], sagen Sie {X} oder drücken Sie die {N}.",
        "Drücken Sie die {N} oder sagen Sie {X}, [um {M}].",
    ),
    "fr": (
        "[Pour {M}], tapez {N}.",
        "[Pour {M}], appuyez sur la touche {N}.",
        "[Pour {M}], faites le {N}.",
        "[Pour {M}], appuyez sur {N}.",
        "Tapez {N} [pour {M}].",
        "Appuyez sur {N} [pour {M}].",
        "[Pour {M}], dites « {X} » ou tapez {N}.",
        "[Pour {M}], dites {X} ou tapez {N}.",
        "[Pour {M}], dites {X}, ou tapez {N}.",
        "[Pour {M}], tapez {N} ou dites {X}.",
        "Dites « {X} » ou tapez {N} [pour {M}].",
        "Dites {X} ou tapez {N} [pour {M}].",
        "Tapez {N} ou dites {X} [pour {M}].",
        "Tapez {N} ou dites « {X} » [pour {M}].",
        "[{M}], tapez {N}.",
        "[{M}] : tapez {N}.",
        "[Pour {M}], le {N}.",
        "[Pour {M}], composez le {N}.",
        "[Pour {M}], pressez la touche {N}.",
        "[Pour {M}], c'est le {N}.",
        "[Pour {M}], choisissez le {N}.",
        "[Pour {M}], sélectionnez {N}.",
        "[Pour {M}], tapez ou dites {N}.",
        "[Pour {M}], veuillez taper {N}.",
        "[Pour {M}], merci d'appuyer sur {N}.",
        "[Votre appel concerne {M}], tapez {N}.",
        "[Votre appel concerne {M}] ? Tapez {N}.",
        "[Pour {M}], dites {X}.",
        "Option {N} : [{M}].",
    ),
    "fr if": (
        "[Si {M}], tapez {N}.",
        "Tapez {N} [si {M}].",
        "[Si {M}], dites {X} ou tapez {N}.",
        "Dites {X} ou tapez {N} [si {M}].",
        "Tapez {N} ou dites {X} [si {M}].",
        "[Si {M}], appuyez sur {N}.",
        "[Si {M}], le {N}.",
        "[Si {M}], dites {X}.",
    ),
    "fr to": (
        "[Pour {M}], tapez {N}.",
        "Tapez {N} [pour {M}].",
        "Dites {X} ou tapez {N} [pour {M}].",
        "[Pour {M}], dites {X} ou tapez {N}.",
        "Tapez {N} ou dites {X} [pour {M}].",
    ),
    "es": (
        "[Para {M}], pulse {N}.",
        "[Para {M}], marque el {N}.",
        "[Para {M}], oprima {N}.",
        "[Para {M}], presione la tecla {N}.",
        "[Para {M}], digite {N}.",
        "Pulse {N} [para {M}].",
        "Marque {N} [para {M}].",
        "[Para {M}], diga {X} o marque {N}.",
        "[Para {M}], diga «{X}» o marque {N}.",
        "[Para {M}], diga {X}, o marque {N}.",
        "[Para {M}], marque {N} o diga {X}.",
        "Diga {X} o marque {N} [para {M}].",
        "Diga «{X}» o pulse {N} [para {M}].",
        "Pulse {N} o diga {X} [para {M}].",
        "Pulse {N} o diga «{X}» [para {M}].",
        "[{M}], pulse {N}.",
        "[{M}]: pulse {N}.",
        "[Para {M}], el {N}.",
        "[Para {M}], elija la opción {N}.",
        "[Para {M}], pulse o diga {N}.",
        "[Para {M}], por favor pulse {N}.",
        "[Si su llamada es por {M}], pulse {N}.",
        "[¿Llama por {M}]? Pulse {N}.",
        "[Para {M}], diga {X}.",
        "Opción {N}: [{M}].",
        "[Para {M}], teclee {N}.",
    ),
    "es if": (
        "[Si {M}], pulse {N}.",
        "Pulse {N} [si {M}].",
        "[Si {M}], diga {X} o marque {N}.",
        "Diga {X} o marque {N} [si {M}].",
        "Pulse {N} o diga {X} [si {M}].",
        "[Si {M}], oprima el {N}.",
        "[Si {M}], diga {X}.",
    ),
    "es to": (
        "[Para {M}], pulse {N}.",
        "Pulse {N} [para {M}].",
        "Diga {X} o pulse {N} [para {M}].",
        "[Para {M}], diga {X} o pulse {N}.",
        "Pulse {N} o diga {X} [para {M}].",
    ),
}
"""Of one option: by a noun, an "if", a purpose."""

LISTS = {
    "en": (
        "Press {0} [for {A}], {1} [for {B}], or {2} [for {C}].",
        "[For {A}] press {0}, [for {B}] press {1}, [for {C}] press {2}.",
        "[For {A}], press {0}; [for {B}], {1}; [for {C}], {2}.",
        "[{A}], press {0}; [{B}], press {1}; [{C}], press {2}.",
        "{0} [for {A}], {1} [for {B}], {2} [for {C}].",
        "Press {0} [for {A}]; press {1} [for {B}]; press {2} [for {C}].",
        "[For {A}], press {0}, [for {B}], press {1}, and [for {C}], press {2}.",
        "[{A}], {0}|[{B}], {1}|[{C}], {2}",
        "{0}, [{A}]|{1}, [{B}]|{2}, [{C}]",
        "{0} [for {A}]|{1} [for {B}]|{2} [for {C}]",
        "[For {A}], press {0}|[{B}], {1}|[{C}], {2}",
        "[For {A}], {0}|[for {B}], {1}|[for {C}], {2}",
        "[For {A}], press {0}|[For {B}], {1}|[And for {C}], {2}",
        "[{A}], press {0}|[{B}], press {1}|[or {C}], press {2}",
    ),
    "de": (
        "Drücken Sie die {0} [für {A}], die {1} [für {B}] oder die {2} [für {C}].",
        "[Für {A}] drücken Sie die {0}, [für {B}] die {1}, [für {C}] die {2}.",
        "[{A}] die {0}, [{B}] die {1}, [{C}] die {2}.",
        "[{A}]: {0}; [{B}]: {1}; [{C}]: {2}.",
        "[{A}], die {0}|[{B}], die {1}|[{C}], die {2}",
        "[{A}]: {0}|[{B}]: {1}|[{C}]: {2}",
        "Die {0} [für {A}]|Die {1} [für {B}]|Die {2} [für {C}]",
        "Die {0} [für {A}], die {1} [für {B}], die {2} [für {C}].",
        "{0}, [{A}]|{1}, [{B}]|{2}, [{C}]",
        "[Für {A}] drücken Sie die {0}|[{B}], die {1}|[{C}], die {2}",
    ),
    "fr": (
        "Tapez {0} [pour {A}], {1} [pour {B}] ou {2} [pour {C}].",
        "[Pour {A}], tapez {0}, [pour {B}], tapez {1}, [pour {C}], tapez {2}.",
        "[Pour {A}], tapez {0}, [pour {B}], le {1}, [pour {C}], le {2}.",
        "[{A}], le {0}|[{B}], le {1}|[{C}], le {2}",
        "[{A}], tapez {0}|[{B}], {1}|[{C}], {2}",
        "Le {0} [pour {A}]|Le {1} [pour {B}]|Le {2} [pour {C}]",
        "Le {0} [pour {A}], le {1} [pour {B}], le {2} [pour {C}].",
        "[Pour {A}], tapez {0} ; [pour {B}], tapez {1} ; [pour {C}], tapez {2}.",
        "{0}, [{A}]|{1}, [{B}]|{2}, [{C}]",
    ),
    "es": (
        "Pulse {0} [para {A}], {1} [para {B}] o {2} [para {C}].",
        "[Para {A}], pulse {0}, [para {B}], pulse {1}, [para {C}], pulse {2}.",
        "[Para {A}], pulse {0}; [para {B}], {1}; [para {C}], {2}.",
        "[{A}], {0}|[{B}], {1}|[{C}], {2}",
        "{0}, [{A}]|{1}, [{B}]|{2}, [{C}]",
        "[{A}], pulse {0}|[{B}], el {1}|[{C}], el {2}",
        "El {0} [para {A}]|El {1} [para {B}]|El {2} [para {C}]",
        "El {0} [para {A}], el {1} [para {B}], el {2} [para {C}].",
        "[Para {A}], pulse {0}, [para {B}], {1}, y [para {C}], {2}.",
    ),
}
"""Of three options, in one sentence or in three."""

KEYS = {"en": "1 two 3 0 star", "de": "1 zwei 3 0 Stern", "fr": "1 deux 3 0 étoile", "es": "1 dos 3 0 asterisco"}
PRESSED = dict(
    zip(
        ["1", "two", "zwei", "deux", "dos", "3", "0", "star", "Stern", "étoile", "asterisco"],
        "1222230****",
        strict=True,
    )
)
SAID = {
    "en": ("billing", "tech support", "new order"),
    "de": ("Bestellung", "neue Küche", "Störung"),
    "fr": ("facture", "aide technique", "nouvelle commande"),
    "es": ("factura", "ayuda técnica", "pedido nuevo"),
}

Read = tuple[str, str, str]
"""Key, phrase and meaning."""


@pytest.mark.parametrize(("language", "form"), [(language, form) for language in FORMS for form in FORMS[language]])
def test_an_option_is_read_with_its_key_its_phrase_and_its_meaning_and_nothing_else(language: str, form: str) -> None:
    for place, meaning in enumerate(MEANINGS[language]):
        key = KEYS[language[:2]].split()[place % 5]
        phrase = SAID[language[:2]][place % 3]
        heard = form.format(M=meaning, N=key, X=phrase)
        keys, said = PRESSED[key] if "{N}" in form else "", _plain(phrase) if "{X}" in form else ""
        assert _read(_sentences(heard)) == [(keys, said, *_marked(heard))]


@pytest.mark.parametrize(("language", "form"), [(language, form) for language in LISTS for form in LISTS[language]])
def test_options_of_a_list_are_read_each_with_its_own_words(language: str, form: str) -> None:
    for keys in (KEYS[language].split()[:3], ["1", "2", "3"]):
        for a, b, c in _threes(MEANINGS[language]):
            heard = form.format(*keys, A=a, B=b, C=c)
            pressed = [PRESSED.get(key, key) for key in keys]
            assert _read(_sentences(heard)) == [
                (key, "", meaning) for key, meaning in zip(pressed, _marked(heard), strict=True)
            ]


def _read(heard: list[str]) -> list[Read]:
    menu = parse_menu(heard)
    assert menu.entry is None
    assert menu.unread == ()
    assert all(option.kind is not OptionKind.WAIT for option in menu.options)
    return sorted((option.keys, option.phrase, _plain(option.meaning)) for option in menu.options)


def _sentences(heard: str) -> list[str]:
    bare = re.sub(r"[][]", "", heard)
    return [
        f"{said.strip()[:1].upper()}{said.strip()[1:]}" for said in re.findall(r"[^|?]+\??", bare) if said.strip(" .")
    ]


def _marked(heard: str) -> list[str]:
    return [_plain(meaning) for meaning in re.findall(r"\[(.*?)\]", heard)]


def _plain(text: str) -> str:
    bare = re.sub(r"[¿¡\"“”«»„()?]", " ", plain_text(text).replace("’", "'"))
    bare = re.sub(r" (?=[.,;:])", "", re.sub(r"\s+", " ", bare)).strip(" .,;:–—")
    return re.sub(r"^(?:and|or) ", "", bare)


def _threes(meanings: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    twice = (*meanings, *meanings)
    return (twice[at : at + 3] for at in range(len(meanings)))
