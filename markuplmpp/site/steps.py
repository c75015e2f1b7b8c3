"""Steps of XPaths: what an element is called, by what it's known, and the way down to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.site.nodes import XPATH_NAME, Node, holder, quoted, read, subscript

NAMED, CLASS, CAPTION, BELOW, ICON, WAY, TAG, PLACE = range(8)
"""Ranks of XPaths, the most robust first: a named attribute, a class, the caption beside, an element below something
named, the picture beside, a way down from something named, a tag, a place in the tree."""

Proposal = tuple[int, str]

IN_PLACE = re.compile(r"\[\d+\]$")
"""The place among siblings at the end of a step."""

_NAMES = ("id", "itemprop", "property", "rel", "name", "role")
_LONG_NAME = 40
_PART = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")


def looks_made(name: str) -> bool:
    """Says whether a person has chosen a class or id, not a build tool or a database.

    >>> [name for name in ("product-title", "h1", "priceBox", "css-1q2w3", "post-1234", "x_KdJqPz") if looks_made(name)]
    ['product-title', 'h1', 'priceBox']
    """
    if len(name) > _LONG_NAME or not name[:1].isalpha():
        return False
    for word in re.split(r"[-_]+", name):
        parts = [part for part in _PART.findall(word) if part.isalnum()]
        if len(parts) > 2 or any(part.isdigit() and len(part) > 2 for part in parts):
            return False
        humps = sum(a.islower() and b.isupper() for a, b in pairwise(word))
        if humps > 1 and 4 * humps > len(word):
            return False
        if len(word) > 4 and word.isalpha() and not re.search("[aeiouy]", word, re.IGNORECASE):
            return False
    return True


def has_class(name: str) -> str:
    """Returns the predicate of elements with a class."""
    return f'[contains(concat(" ", normalize-space(@class), " "), " {name} ")]'


def name_of(element: etree._Element) -> str:
    """Returns the step of an element's name; XPath can't say ``fb:like`` otherwise."""
    return element.tag if XPATH_NAME.fullmatch(element.tag) else f"*[name()={quoted(element.tag)}]"


def tail_of(node: Node) -> str:
    """Returns the last step, from its element to a text or an attribute; none where a text is all of its element."""
    if not isinstance(node, str):
        return ""
    if node.is_attribute:
        name = str(node.attrname)
        return f"/@{name}" if XPATH_NAME.fullmatch(name) else f"/@*[name()={quoted(name)}]"  # xlink:href, :src
    element = holder(node)
    if read(element) == fold_space(node):
        return ""
    texts = [t for t in cast("list[str]", element.xpath("text()")) if not t.isspace()]
    own = (node.getparent(), node.is_tail)
    at = next((i for i, t in enumerate(texts, 1) if (t.getparent(), t.is_tail) == own), 1)  # type: ignore[attr-defined]
    return f"/text()[normalize-space()][{at}]"


def predicates(element: etree._Element) -> Iterator[Proposal]:
    """Yields the predicates of the attributes that name an element, with their ranks."""
    for key, value in element.attrib.items():
        key, value = str(key), str(value)
        is_name = key in _NAMES or (key.startswith("data-") and XPATH_NAME.fullmatch(key))
        if is_name and looks_made(value) and (literal := quoted(value)):
            yield NAMED, f"[@{key}={literal}]"
    for word in element.get("class", "").split():
        if looks_made(word) and XPATH_NAME.fullmatch(word):
            yield CLASS, has_class(word)


def way_to(element: etree._Element, above: etree._Element | None) -> str:
    """Returns the steps from an element above down to one, with their places."""
    steps = []
    node: etree._Element | None = element
    while node is not None and node is not above:
        steps.append(name_of(node) + subscript(node))
        node = node.getparent()
    return "/".join(reversed(steps))
