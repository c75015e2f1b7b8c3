"""Nodes of an lxml tree: their text, and the XPath that results report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias, cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.dom.walk import DROPPED
from markuplmpp.values import rating_of_attributes

Node: TypeAlias = "etree._Element | etree._ElementUnicodeResult"
"""An element, or a text or an attribute as an XPath gives it: a string that knows its element."""

XPATH_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_SAYABLE = re.compile(r"(?:/[A-Za-z_][A-Za-z0-9_.\-]*(?:\[\d+\])?)*")


def read(node: Node) -> str:
    """Returns the text of a node with white space folded, as :meth:`~markuplmpp.dom.node.Page.text` gives it.

    Of an element without text, it's the rating that it shows as stars.
    """
    if isinstance(node, str):
        return fold_space(node)
    text = fold_space(node.text or "") if not len(node) else fold_space(" ".join(_texts(node)))
    return text or fold_space(_stars(node))


def _texts(element: etree._Element) -> Iterator[str]:
    # Not by recursion: pages are nested up to 2,048 deep.
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walk:
        if event == "start":
            if inner.tag in DROPPED:
                walk.skip_subtree()
            elif inner.text:
                yield inner.text
        elif inner is not element and inner.tail:
            yield inner.tail


def _stars(element: etree._Element) -> str:
    around = element.getparent()
    names = [element.get("class", ""), element.get("id", ""), "" if around is None else around.get("class", "")]
    return rating_of_attributes({str(k): str(v) for k, v in element.attrib.items()}, " ".join(names)) or ""


def holder(node: Node) -> etree._Element:
    """Returns the element that a text or an attribute belongs to; an element itself."""
    if not isinstance(node, str):
        return node
    above = cast(etree._Element, node.getparent())
    return cast(etree._Element, above.getparent()) if node.is_tail else above


def path_of(node: Node) -> str:
    """Returns the full XPath of a node, of an attribute that of its element, as :meth:`Page.xpath` gives it.

    >>> root = etree.fromstring("<p>Was <b>30</b> now 20</p>", etree.HTMLParser())
    >>> [path_of(node) for node in root.xpath("//b | //text()")]
    ['/html/body/p/text()[1]', '/html/body/p/b', '/html/body/p/b/text()[1]', '/html/body/p/text()[2]']
    """
    element = holder(node)
    path = element.getroottree().getpath(element)
    if not _SAYABLE.fullmatch(path):  # <fb:like>, whose name XPath takes for that of a namespace
        path = "/" + "/".join(reversed([_position(e) for e in (element, *element.iterancestors())]))
    if not isinstance(node, str) or node.is_attribute:
        return path
    if node.is_text:
        return f"{path}/text()[1]"
    last = cast(etree._Element, node.getparent())
    earlier = sum(bool(e.tail) for e in last.itersiblings(preceding=True)) + bool(element.text)
    return f"{path}/text()[{earlier + 1}]"


def _position(element: etree._Element) -> str:
    above = element.getparent()
    if above is None:
        return element.tag
    if not XPATH_NAME.fullmatch(element.tag):
        return f"*[{sum(1 for _ in element.itersiblings('*', preceding=True)) + 1}]"
    return element.tag + subscript(element)


def subscript(element: etree._Element) -> str:
    """Returns ``[k]`` where an element is one of several of its name, else nothing."""
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    return f"[{before + 1}]" if before or next(element.itersiblings(element.tag), None) is not None else ""


def quoted(text: str) -> str | None:
    r"""Returns a text as a literal of XPath 1.0; None where it has both quotation marks, which no literal can have.

    >>> quoted("Author's name"), quoted('5" and 6\'')
    ('"Author\'s name"', None)
    """
    return f'"{text}"' if '"' not in text else f"'{text}'" if "'" not in text else None
