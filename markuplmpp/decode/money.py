"""What an amount of money is: a price, what a part or a unit costs, or what's saved, the shipping, an instalment."""

from __future__ import annotations

import re
from typing import Literal

from markuplmpp.dom.node import Page
from markuplmpp.values import find_values
from markuplmpp.values.prices import has_sign

Role = Literal["price", "by part", "other"]

_OTHER = (
    r"(?:shipping|delivery|postage|saved?|savings?|off|discount|coupon|deposit|cashback|instal?lments?|monthly"
    r"|\d+ ?(?:x|times|payments|raten|mal|rate|cuotas|mensualités)|versand(?:kosten)?|lieferung|sparen|sparst|spart"
    r"|gespart|ersparnis|rabatt|anzahlung|livraison|économisez|économie|remise|acompte|env[íi]o|ahorras?|descuento"
    r"|spedizione|risparmi|sconto|korting|verzending|besparing|доставка|скидка|экономия|выгода)(?!\w)"
)
_BEFORE = re.compile(rf"(?i)(?<!\w){_OTHER}")
_BEHIND = re.compile(rf"(?i)\s*{_OTHER}(?!\s*:)")  # "Shipping:" is said of what comes
# A text of its own is a caption where it says no more: a link "Shipping labels" is what something is called.
_CAPTION = re.compile(rf"(?i)\W*(?:(?:free|you|sie|du|vous) )?{_OTHER}(?: (?:cost|costs|price|fee))?\W*")
_BY_PART = re.compile(
    r"(?i)\s*/|\s*(?:per|a|pro|par|je|por|al|за)\s+(?:\d|person|month|week|day|night|year|piece|item|unit|kg|kilo|lb|pound"
    r"|monat|woche|tag|nacht|stück|mois|jour|nuit|mes|día|noche|mese|giorno|notte|месяц|шт)"
)
# Cents or thousands.
_CENTS = re.compile(r"\d[.,'’\s]\d\d|[.,][-–—]|\d:[-–—]")  # noqa: RUF001
_AROUND_LEAVES = 6  # of an element with an amount and what is said of it


def is_money(text: str) -> bool:
    """Says whether a text with an amount has a sign, cents or thousands: a bare number is a page's, or a year.

    >>> is_money("$3"), is_money("27,90"), is_money("2024")
    (True, True, False)
    """
    return has_sign(text) or _CENTS.search(text) is not None


def role_of(page: Page, node: int) -> Role:
    """Says what the amount in a node is, by what stands before and behind it.

    Args:
        page: The page.
        node: The leaf or element that holds the amount.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p><i>Shipping:</i> <b>$4</b></p> <p>$9 off</p> <p>$29 & free shipping</p> <p>$5 /kg</p>")
    >>> [role_of(page, leaf) for leaf in page.leaves.tolist()[1:]]
    ['other', 'other', 'price', 'by part']
    """
    text = page.text(node)
    found = find_values("price", text)
    start, close = found[0][:2] if found else (0, len(text))
    first, end = page.leaves.searchsorted([node, page.end[node]])
    before = "" if text[:start].strip() else _beside(page, node, int(first) - 1)
    behind = text[close:] if text[close:].strip() else _beside(page, node, int(end))
    if _BEFORE.search(text[:start]) or _CAPTION.fullmatch(before) or _BEHIND.match(behind):
        return "other"
    return "by part" if _BY_PART.match(behind) else "price"


def _beside(page: Page, node: int, place: int) -> str:
    """The text in a place among the leaves, where a small element holds it and a node."""
    if not 0 <= place < len(page.leaves):
        return ""
    other = int(page.leaves[place])
    around = page.around(min(node, other), max(node, other))
    first, end = page.leaves.searchsorted([around, page.end[around]])
    return page.text(other) if end - first <= _AROUND_LEAVES else ""
