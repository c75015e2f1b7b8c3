"""A value that a person points at on a page -> stand-off labels, and a gold file with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER
from markuplmpp.dom.text import element_text
from markuplmpp.errors import GoldError
from markuplmpp.labels.gold import GoldPage, NodeLabel, read_gold, sha256_of, write_gold
from markuplmpp.labels.target import smallest_element
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.schema import Field, Schema

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Pointed:
    """A value in its place.

    Args:
        xpath: Full XPath of the text or element that holds it.
        text: The value: all of that node's text, or a part of it.
        labels: Stand-off labels of its nodes; none where it stands in an attribute that the model doesn't read.
    """

    xpath: str
    text: str
    labels: tuple[NodeLabel, ...]


def point_at(page: Page, spec: Field, xpath: str, text: str | None = None) -> Pointed:
    """Finds a value by the place of its node.

    Args:
        page: The page.
        spec: The field.
        xpath: The node's full XPath, as results have it.
        text: The part of the node's text that is the value; None for all of it.

    Raises:
        GoldError: The page has no such node, or it doesn't hold the text.

    >>> from markuplmpp.dom.parse import parse_html
    >>> point_at(parse_html("<p>SKU: 12"), Field("sku"), "/html/body/p", "12").labels[0].span
    (5, 7)
    """
    node = next((i for i in range(len(page)) if page.xpath(i) == xpath), None)
    if node is None:
        raise GoldError(f"the page has no text or element at {xpath!r}; expected one that holds a value")
    inside = [i for i in range(node, int(page.end[node])) if page.text_index[i]]
    span, whole = None, page.text(node)
    if text is not None and text != whole:
        start = whole.find(text)
        if not text or start < 0 or len(inside) != 1:
            raise GoldError(f"{xpath!r} holds {whole!r}; {text!r} isn't a part of one text of it: name another node")
        span = start, start + len(text)
    nodes = inside if len(inside) == 1 else [node, *inside]
    labels = tuple(NodeLabel(i, page.xpath(i), spec.name, span) for i in nodes)
    return Pointed(xpath, whole if text is None else text, labels)


def point_at_attribute(page: Page, spec: Field, xpath: str, told: str, text: str | None = None) -> Pointed:
    """Finds a value that an element says in an attribute.

    It has labels where it's what the model reads of the element, as the address of an image or the words of stars; of
    another attribute (``content``, ``data-sku``) the model sees nothing.

    Args:
        page: The page.
        spec: The field.
        xpath: The element's full XPath.
        told: What the attribute says.
        text: The part of it that is the value; None for all of it.

    Raises:
        GoldError: The attribute is empty, or doesn't hold the text.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<img src=kettle.png alt=Kettle>")
    >>> [len(point_at_attribute(page, Field("image"), "/html/body/img", told).labels) for told in ("kettle.png", "x")]
    [1, 0]
    """
    value = told if text is None else text
    if not value or value not in told:
        raise GoldError(f"the attribute at {xpath!r} holds {told!r}; expected it to hold the value {value!r}")
    is_read = any(page.xpath(i) == xpath and element_text(page, i) == value for i in range(len(page)))
    return Pointed(xpath, value, point_at(page, spec, xpath).labels if is_read else ())


def point_at_text(page: Page, spec: Field, text: str) -> Pointed:
    """Finds a value by its text, which must stand in one place.

    Raises:
        GoldError: It stands nowhere, or in several places; it names them.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p>Now $20</p><p>Later $20.00</p>")
    >>> point_at_text(page, Field("price", kind="price"), "20")
    Traceback (most recent call last):
    ...
    markuplmpp.errors.GoldError: '20' stands in 2 places: /html/body/p[1]/text()[1], ...; say which by its XPath
    """
    matches = TextIndex(page, page.lang).find(text, spec.kind)
    if len(matches) != 1:
        places = ", ".join(page.xpath(match.first) for match in matches[:_MOST_NAMED])
        told = f"stands in {len(matches)} places: {places}; say which by its XPath" if matches else "isn't on the page"
        raise GoldError(f"{text!r} {told}")
    leaves, span = matches[0].leaves, matches[0].span
    labels = tuple(NodeLabel(leaf, page.xpath(leaf), spec.name, span) for leaf in leaves)
    node = leaves[0] if len(leaves) == 1 else smallest_element(page, leaves)
    return Pointed(page.xpath(node), page.text(node)[slice(*span)] if span else page.text(node), labels)


def add_gold(path: Path, html: bytes, page: Page, page_id: str | None, schema: Schema, pointed: Pointed) -> None:
    """Adds the labels of a value to a page's annotation in a gold file, and makes both where they aren't there.

    Of a field with one value they take the place of what was labelled with it; of others, of the same nodes alone.

    Raises:
        GoldError: The file isn't a gold file, its labels don't fit the page, or the value has none.
    """
    if not pointed.labels:
        raise GoldError(f"the model reads no {pointed.text!r} at {pointed.xpath}: make it a rule of a template alone")
    known = read_gold(path) if path.exists() else {}
    sha256 = sha256_of(html)
    old = known.get(sha256, GoldPage(sha256, page_id or sha256[:16], PARSER, (), ()))
    name, nodes = pointed.labels[0].label, {label.node for label in pointed.labels}
    is_one = any(f.name == name and not f.many for f in schema.fields)
    kept = [x for x in old.labels if x.node not in nodes and not (is_one and x.label == name)]
    ordered = sorted([*kept, *pointed.labels], key=lambda x: (x.node, x.span or (0, 0)))
    merged = replace(old, labels=tuple(ordered))
    merged.check(html, page, schema)
    write_gold(path, (known | {sha256: merged}).values())
