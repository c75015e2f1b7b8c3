"""Amounts of money that are said to be no price of a thing: what's saved, the shipping, a month's part, the kilo's."""

from __future__ import annotations

import re

from markuplmpp.dom.node import Page
from markuplmpp.values import find_values

_OTHER = re.compile(
    r"(?i)\b(?:ship\w*|deliver\w*|postage|sav(?:e|es|ed|ing|ings)|off|discounts?|coupons?|months?|monthly|mo|was|rrp|msrp|uvp"
    r"|list|reg(?:ular)?|versand\w*|liefer\w*|spar(?:en|t)|monat\w*|raten?|statt|livraison|économi\w*|mois|env[íi]o|ahorr\w*"
    r"|spedizione|risparmi\w*|доставк\w*|скидк\w*|экономия|месяц\w*)\b|%"
)
_BY_PART = re.compile(r"(?i)\s*(?:/|per\b|a month\b|pro\b|par\b|je\b|за\b)")
_CAPTION_CHARS = 20
_AROUND_LEAVES = 6  # of an element with an amount and what is said of it


def is_other_amount(page: Page, node: int) -> bool:
    """Says whether an amount, its caption or what follows it tells that it's something else than what a thing costs.

    Args:
        page: The page.
        node: The leaf or element that holds the amount.
    """
    text = page.text(node)
    found = find_values("price", text)
    first, end = page.leaves.searchsorted([node, page.end[node]])
    before, behind = (_beside(page, node, i) for i in (int(first) - 1, int(end)))
    is_caption = len(before) <= _CAPTION_CHARS and not any(map(str.isdigit, before))
    rest = text[found[-1][1] :] if found else ""
    return bool(_OTHER.search(text) or (is_caption and _OTHER.search(before)) or _BY_PART.match(rest or behind))


def _beside(page: Page, node: int, place: int) -> str:
    """The text in a place among the leaves, where it stands close to a node."""
    if not 0 <= place < len(page.leaves):
        return ""
    other = int(page.leaves[place])
    around = page.around(min(node, other), max(node, other))
    first, end = page.leaves.searchsorted([around, page.end[around]])
    return page.text(other) if end - first <= _AROUND_LEAVES else ""
