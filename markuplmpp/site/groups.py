"""Which pages of a site share a template, and by what elements it's known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from lxml import etree

from markuplmpp.site.nodes import XPATH_NAME
from markuplmpp.site.steps import has_class, looks_made

# Of the likeness of two pages a quarter is what the model says they are, the rest what they are built of.
_OF_PREDICTION = 0.25
_ALIKE = 0.6
_MOST_MARKS = 5  # each takes 0.1 ms a page, a fifteenth of what the parser takes
_MARK_SHARE = 0.95
# A page has these by the hundred, and a mark of one is asked of each: it takes three times as long.
_FREQUENT = frozenset({"a", "img", "li", "option", "p", "path", "span", "td", "tr"})
# Set by what the site is made with, on pages of all kinds.
_OF_HEAD = frozenset({"link", "meta", "noscript", "script", "style"})
_NAMED = re.compile(rf"(?P<tag>[A-Za-z_][\w\-]*)(?P<sign>[#.])(?P<name>{XPATH_NAME.pattern})", re.ASCII)


def signature(root: etree._Element) -> frozenset[str]:
    """Returns what a page is built of: each pair of parent and child tags, each id and class that a person chose.

    >>> sorted(signature(etree.fromstring("<p class='price x7f9a3'>9</p>", etree.HTMLParser())))
    ['body', 'body>p', 'html', 'html>body', 'p', 'p.price']
    """
    out = set()
    for element in root.iter("*"):
        tag, above = element.tag, element.getparent()
        out.add(tag)
        if above is not None:
            out.add(f"{above.tag}>{tag}")
        if (name := element.get("id")) and looks_made(name):
            out.add(f"{tag}#{name}")
        out.update(f"{tag}.{word}" for word in element.get("class", "").split() if looks_made(word))
    return frozenset(out)


def group(signatures: Sequence[frozenset[str]], predictions: Sequence[str]) -> list[list[int]]:
    """Groups pages by template: average-link clustering of what they are built of and what the model found.

    Args:
        signatures: Of each page.
        predictions: The kind and main record of each page.

    Returns:
        Page numbers by group, the largest group first.

    >>> group([frozenset("abc"), frozenset("abd"), frozenset("xyz")], ["product", "product", "product"])
    [[0, 1], [2]]
    """
    count = len(signatures)
    alike = np.eye(count)
    for i in range(count):
        for j in range(i):
            built = len(signatures[i] & signatures[j]) / max(1, len(signatures[i] | signatures[j]))
            same = predictions[i] == predictions[j]
            alike[i, j] = alike[j, i] = (1 - _OF_PREDICTION) * built + _OF_PREDICTION * same
    groups = [[i] for i in range(count)]
    while len(groups) > 1:
        links = [
            (float(alike[np.ix_(a, b)].mean()), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups[:i])
        ]
        likeness, i, j = max(links)
        if likeness < _ALIKE:
            break
        groups[j] += groups.pop(i)
    return sorted((sorted(g) for g in groups), key=lambda g: (-len(g), g))


def marks(of: Collection[frozenset[str]], others: Collection[frozenset[str]]) -> tuple[str, ...]:
    """Returns XPaths of elements that a template's pages have, those first that the site's other pages have not.

    Of those ids come before classes, and tags that a page has few of before others.

    >>> kettle, pot = frozenset({"a#buy", "form#cart", "div.page"}), frozenset({"a#buy", "form#cart", "p.new"})
    >>> marks([kettle, pot], [frozenset({"div.page"})])
    ('//form[@id="cart"]', '//a[@id="buy"]')
    """
    have, elsewhere = Counter(t for s in of for t in s), Counter(t for s in others for t in s)
    named = (m for t, n in have.items() if n >= _MARK_SHARE * len(of) and (m := _NAMED.fullmatch(t)))
    ordered = sorted(
        (m for m in named if m["tag"] not in _OF_HEAD),
        key=lambda m: (elsewhere[m[0]], m["sign"] == ".", m["tag"] in _FREQUENT, m[0]),
    )
    return tuple(map(_mark, ordered[:_MOST_MARKS]))


def _mark(named: re.Match[str]) -> str:
    tag, sign, name = named.groups()
    return f'//{tag}[@id="{name}"]' if sign == "#" else f"//{tag}{has_class(name)}"
