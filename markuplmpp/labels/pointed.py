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


def add_gold(
    path: Path, html: bytes, page: Page, page_id: str | None, schema: Schema, pointed: Pointed
) -> tuple[str, ...]:
    """Adds the labels of a value to a page's annotation in a gold file, and makes both where they aren't there.

    Of a field with one value they take the place of what was labelled with it in the same record; of others, of the
    same nodes alone.

    Returns:
        XPaths of the nodes that a field with one value is labelled at in the page's other records.

    Raises:
        GoldError: The file isn't a gold file, its labels don't fit the page, or the value has none.
    """
    if not pointed.labels:
        raise GoldError(f"the model reads no {pointed.text!r} at {pointed.xpath}: make it a rule of a template alone")
    known = read_gold(path) if path.exists() else {}
    sha256 = sha256_of(html)
    old = known.get(sha256, GoldPage(sha256, page_id or sha256[:16], PARSER, (), ()))
    replace(old, labels=(*old.labels, *pointed.labels)).check(html, page, schema)
    records = _Records.of(page, schema, old, schema.by_name[str(pointed.labels[0].label)])
    nodes, first = {label.node for label in pointed.labels}, pointed.labels[0].node
    kept = [x for x in old.labels if x.node not in nodes and not records.is_replaced(x, first)]
    ordered = sorted([*kept, *pointed.labels], key=lambda x: (x.node, x.span or (0, 0)))
    write_gold(path, (known | {sha256: replace(old, labels=tuple(ordered))}).values())
    return tuple(x.xpath for x in kept if x.label == records.spec.name and not records.spec.many)


@dataclass(frozen=True)
class _Records:
    """Tells which nodes of a page are of one record, as far as its labels and its elements say.

    Args:
        page: The page.
        spec: The field that the nodes are labelled with.
        items: Elements labelled as records that have the field.
        is_nested: Whether the field is of nested records alone, which a page has several of.
    """

    page: Page
    spec: Field
    items: frozenset[int]
    is_nested: bool

    @classmethod
    def of(cls, page: Page, schema: Schema, gold: GoldPage, spec: Field) -> _Records:
        owners = {item.name for item in schema.items if spec.name in item.fields}
        nested = {name for item in schema.items for name in item.items}
        items = frozenset(label.node for label in gold.labels if label.label in owners)
        return cls(page, spec, items, owners <= nested)

    def is_replaced(self, old: NodeLabel, node: int) -> bool:
        """Says whether a new value of the field takes the place of what a label says."""
        return old.label == self.spec.name and not self.spec.many and self._are_one(*sorted((old.node, node)))

    def _are_one(self, first: int, last: int) -> bool:
        """Says whether two nodes are of one record.

        Where neither is in a labelled one, they aren't if they stand in two siblings alike, the rows of a list; those
        of nested records are only if they stand in one such row.
        """
        lines = [[node, *self.page.ancestors(node)] for node in (first, last)]
        one, other = (next((node for node in line if node in self.items), None) for line in lines)
        if one is not None or other is not None:
            return one == other
        above = self.page.around(first, last)
        if first != above and self._are_alike(*(line[line.index(above) - 1] for line in lines)):
            return False
        return not self.is_nested or any(self.page.alike[n] > 1 for n in (above, *self.page.ancestors(above)))

    def _are_alike(self, one: int, other: int) -> bool:
        tags, kinds, is_leaf = self.page.tags, self.page.kind_names, self.page.is_leaf
        return not is_leaf[one] and (tags[one], kinds[one]) == (tags[other], kinds[other])
