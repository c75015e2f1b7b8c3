"""List prices by how pages write them: crossed out, or under a name that says so."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.money import is_money, role_of
from markuplmpp.dom.node import Page
from markuplmpp.values import find_values, parse_value

_TAGS = frozenset({"del", "s", "strike"})
_INLINE = frozenset({"", "b", "del", "i", "ins", "s", "small", "span", "strike", "strong"})  # no cards
_CAMEL = re.compile(r"([a-z])([A-Z])")
_OF_PRICE = "list|before|previous|original|regular|retail|compare"  # alone they name lists, comparisons and shops
_NAMES = re.compile(
    rf"(?i)(?<![a-z])(?:(?:{_OF_PRICE})[-_ ]*(?:at[-_ ]*)?price|price[-_ ]*(?:before|previous|original|regular|retail)"
    r"|was|old|strike(?:d|out|through)?|line[-_ ]*through|crossed|cross[-_ ]*out|msrp|rrp|uvp)(?![a-z])"
)
_NAME_CHARS = 60  # of a class name
_LEVELS = 3  # elements around an amount that may say it
_GAP = 6  # texts between it and the price
_BOX = 12  # texts of the element that holds both
_MOST_WORDS = 2  # beside the amount: "RRP", "statt", "Was"


def crossed_out(page: Page, price: Candidate, field: str) -> list[Candidate]:
    """Returns the amounts beside a price that are more and are crossed out.

    Of 29 annotated list prices of train pages this finds 14 beside the annotated price, and none where there is none.

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
    before, behind = page.leaves[max(0, first - _GAP) : first].tolist(), page.leaves[end : end + _GAP].tolist()
    found = []
    for near in (reversed(before), behind):
        for leaf in near:
            text = page.text(leaf)
            if len(text) > NAME_CHARS or not is_money(text):
                continue
            if not _is_crossed_out(page, leaf):
                break  # another amount, and what is behind it is its
            if _says_more(text, paid) and role_of(page, leaf) == "price" and _is_beside(page, leaf, price.node):
                found.append(Candidate(field, leaf, price.score, text))
    return found


def is_more(value: dict[str, Any], paid: dict[str, Any]) -> bool:
    """Says whether a reading of a price is more than another, of a currency that may be the same."""
    is_one_currency = len({value["currency"], paid["currency"]} - {None}) < 2
    return is_one_currency and Decimal(value["amount"]) > Decimal(paid["amount"])


def _says_more(text: str, paid: dict[str, Any]) -> bool:
    """Whether a text is an amount, with few words, that's more."""
    found = find_values("price", text)
    if len(found) != 1:
        return False
    start, end, value = found[0]
    words = re.findall(r"[^\W\d_]+", f"{text[:start]} {text[end:]}")
    return len(words) <= _MOST_WORDS and is_more(value, paid)


def _is_crossed_out(page: Page, leaf: int) -> bool:
    around = page.ancestors(leaf)[:_LEVELS]
    return any(page.tags[i] in _TAGS or _says_so(page.kind_names[i]) for i in around)


def _says_so(name: str) -> bool:
    return len(name) <= _NAME_CHARS and _NAMES.search(_CAMEL.sub(r"\1 \2", name)) is not None


def _is_beside(page: Page, one: int, other: int) -> bool:
    """Whether a small element holds both, and they aren't in two of its children that are alike: two cards'."""
    around = page.around(min(one, other), max(one, other))
    first, end = page.leaves.searchsorted([around, page.end[around]])
    boxes = [next((i for i in page.ancestors(node) if page.parent[i] == around), node) for node in (one, other)]
    kinds = [(page.tags[i], page.kind_names[i]) for i in boxes]
    are_alike = boxes[0] != boxes[1] and kinds[0] == kinds[1] and page.tags[boxes[0]] not in _INLINE
    return bool(end - first <= _BOX) and not are_alike
