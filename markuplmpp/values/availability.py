# ruff: noqa: RUF001 (dashes)
"""Stock words -> schema.org ItemAvailability names. No library maps them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markuplmpp.values.found import Found
from markuplmpp.values.stockwords import LANGUAGES, STEMS, Words

_NAMES = {
    name.lower(): name
    for name in (
        "BackOrder", "Discontinued", "InStock", "InStoreOnly", "LimitedAvailability", "MadeToOrder",
        "OnlineOnly", "OutOfStock", "PreOrder", "PreSale", "Reserved", "SoldOut",
    )
} | {
    "oos": "OutOfStock",  # of Open Graph products
    # Without spaces between words nothing says where one ends: these are whole texts.
    **dict.fromkeys(("有货", "现货", "有貨", "現貨", "在庫あり", "재고있음"), "InStock"),
    **dict.fromkeys(("缺货", "缺貨", "售罄", "在庫なし", "在庫切れ", "品切れ", "売り切れ", "품절"), "OutOfStock"),
}  # fmt: skip
_URL = re.compile(r"(?:(?:https?://)?(?:www\.)?schema\.org/|schema:)(\w+)/?", re.IGNORECASE)
_GAP = r"(?:[^\W\d_]+ ){0,2}"
_NONE = r"(?<![\d.,+])0(?: (?:left|items?|pieces?|pcs|units?|stück|st|produits?|articles?|unidades|szt))?\.?"
_NONE_BEHIND = r" ?[:(] ?0(?!\d|[.,:]\d|%| ?[-–—])"


def _phrases(words: Words) -> Iterator[tuple[str, str]]:
    """What a language says of a state, as regular expressions; of two that start together the first is meant."""
    anything = "|".join(filter(None, (words.stock, words.available, words.alone)))
    available = "|".join(filter(None, (words.available, words.alone)))
    if words.no_more and available:
        yield "Discontinued", f"(?:{words.no_more}) {_GAP}(?:{available})"
    out = [words.out]
    if no := "|".join(filter(None, (words.no, words.no_more))):
        out.append(f"(?:{no}) {_GAP}(?:{anything})")
    if words.no_directly:
        out.append(f"(?:{words.no_directly}) (?:{anything})")
    if words.soon:
        out.append(f"(?:{words.soon}) (?:{anything})|(?:back )?(?:{anything})[ ,:]{{1,3}}(?:{words.soon})")
    if words.no_behind:
        out.append(f"(?:{anything}) (?:{words.no_behind})")
    yield "OutOfStock", "|".join(filter(None, out))
    yield from words.others
    yield "InStock", "|".join(filter(None, (words.stock, words.available)))


def _by_state() -> dict[str, list[str]]:
    """The phrases of all languages; what is in stock comes last, as "en stock" is a part of "pas en stock"."""
    states: dict[str, list[str]] = {"Discontinued": [], "OutOfStock": []}
    for state, phrase in (pair for words in LANGUAGES.values() for pair in _phrases(words)):
        states.setdefault(state, []).append(phrase)
    said = states.pop("InStock")
    anything = "|".join(said + [words.alone for words in LANGUAGES.values() if words.alone])
    states["OutOfStock"].append(f"{_NONE} (?:{anything})|(?:{'|'.join(said)}){_NONE_BEHIND}")
    return {**states, "InStock": said}


_GROUPS = "|".join(f"(?P<{state}>{'|'.join(phrases)})" for state, phrases in _by_state().items())
_PATTERN = re.compile(rf"(?<!\w)(?:{_GROUPS})(?!\w)".replace(" ", r"\s"), re.IGNORECASE)
_ALONE = {"in": "InStock", **{words.alone: "InStock" for words in LANGUAGES.values() if words.alone}}
_NONE_LEFT = frozenset({"OutOfStock", "SoldOut"})
# A stock notice is short; in a paragraph "in stock" is prose.
_MAX_CHARS = 160


def find(text: str) -> list[Found]:
    """Finds stock words and schema.org names in a short text; what isn't there yet is out of stock.

    >>> find("http://schema.org/OutOfStock"), find("Hurry: only 3 left in stock!")
    ([(0, 28, {'availability': 'OutOfStock'})], [(12, 27, {'availability': 'InStock'})])
    >>> [find(text)[0][2]["availability"] for text in ("Nicht mehr auf Lager", "Back in stock soon", "0 in stock")]
    ['OutOfStock', 'OutOfStock', 'OutOfStock']
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
    folded = text.lower()
    if not any(stem in folded for stem in STEMS):
        return []
    return [(*m.span(), {"availability": m.lastgroup}) for m in _PATTERN.finditer(text)]


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Says whether two states are one: what's sold out on the page is out of stock in its markup.

    >>> same({"availability": "SoldOut"}, {"availability": "OutOfStock"})
    True
    """
    states = {a["availability"], b["availability"]}
    return len(states) == 1 or states <= _NONE_LEFT
