"""Stock words -> schema.org ItemAvailability names. No library maps them."""

from __future__ import annotations

import re

from markuplmpp.values.found import Found

_NAMES = {
    name.lower(): name
    for name in (
        "BackOrder", "Discontinued", "InStock", "InStoreOnly", "LimitedAvailability", "MadeToOrder",
        "OnlineOnly", "OutOfStock", "PreOrder", "PreSale", "Reserved", "SoldOut",
    )
}  # fmt: skip
_URL = re.compile(r"(?:https?://)?(?:www\.)?schema\.org/(\w+)/?", re.IGNORECASE)
# The negative forms come first: "not in stock" holds "in stock".
_WORDS = {
    "Discontinued": (
        "discontinued", "no longer available", "nicht mehr (?:verfügbar|lieferbar)",
    ),
    "OutOfStock": (
        "(?:currently |temporarily )?out[ -]of[ -]stock", "(?:currently |temporarily )?unavailable",
        "not (?:currently )?available", "(?:not|no longer) in stock",
        "nicht (?:auf lager|verfügbar|lieferbar|vorrätig)", "(?:temporairement )?en rupture(?: de stock)?",
        "indisponible", "no disponible",
        "(?:temporalmente )?agotado", "sin (?:stock|existencias)",
        "non disponibile", "esaurito", "esgotado", "indisponível",
        "niet (?:op voorraad|leverbaar|beschikbaar)",
        "uitverkocht", "niedostępn[ya]", "brak w magazynie", "нет в наличии", "není skladem", "vyprodáno",
        "slut i lager", "udsolgt", "ikke på lager", "tükendi",
    ),
    "SoldOut": ("sold[ -]out", "ausverkauft", "épuisé"),
    "PreOrder": (
        r"pre-?\s?order(?:s|ed)?(?: now)?", "vorbestell(?:ung|bar|en)", "pré-?commande", "reserva anticipada",
    ),
    "BackOrder": (r"back-?\s?order(?:ed)?",),
    "LimitedAvailability": ("low stock", "limited (?:stock|availability)", "stock limité"),
    "InStoreOnly": ("in[ -]store only",),
    "OnlineOnly": ("online only", "nur online"),
    "MadeToOrder": ("made to order",),
    "InStock": (
        r"(?:\d+ )?(?:left )?in stock", "ready to ship", "auf lager", "sofort (?:lieferbar|verfügbar)",
        "lieferbar", "vorrätig", "en stock", "disponible", "disponibile", "disponível", "em estoque",
        "en existencia", "op voorraad", "direct leverbaar", "dostępn[ya]", "na stanie",
        "w magazynie", "в наличии", "skladem",
        "i lager", "på lager", "na zalogi", "stokta", "raktáron",
    ),
}  # fmt: skip
_STATES = {f"s{i}": state for i, state in enumerate(_WORDS)}
_PATTERN = re.compile(
    "|".join(rf"(?P<s{i}>\b(?:{'|'.join(words)})\b)" for i, words in enumerate(_WORDS.values())),
    re.IGNORECASE,
)
# Words that say it only where nothing else stands beside them.
_ALONE = {"available": "InStock", "verfügbar": "InStock", "in": "InStock"}
# A stock notice is short; in a paragraph "in stock" is prose.
_MAX_CHARS = 160


def find(text: str) -> list[Found]:
    """Finds stock words and schema.org names in a short text.

    >>> find("http://schema.org/OutOfStock"), find("Hurry: only 3 left in stock!")
    ([(0, 28, {'availability': 'OutOfStock'})], [(12, 27, {'availability': 'InStock'})])
    """
    if len(text) > _MAX_CHARS:
        return []
    bare = text.strip()
    start = text.find(bare)
    name = _URL.fullmatch(bare)
    word = (name[1] if name else bare.strip(".!:,")).lower()
    state = _NAMES.get(re.sub(r"[\s_-]", "", word)) or _ALONE.get(word)
    if state:
        return [(start, start + len(bare), {"availability": state})]
    return [(*m.span(), {"availability": _STATES[m.lastgroup or ""]}) for m in _PATTERN.finditer(text)]
