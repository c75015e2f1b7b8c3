"""Record elements of a page: predicted ones against those of the truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from lxml import etree

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import PageError
from markuplmpp.evaluation.judged import Counts
from markuplmpp.records import Record
from markuplmpp.schema import Schema
from markuplmpp.values import item_key

RECORDS = "records"
ROW = "record"
"""The item type of list rows; in a schema with no other type it is the page's own record."""

_Key = frozenset[object]
_DROPPED = frozenset({"script", "style", "noscript", "template"})
_TEXTS = etree.XPath(f".//text()[not({' or '.join(f'ancestor::{tag}' for tag in sorted(_DROPPED))})]")
_HEADINGS = etree.XPath(
    "//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    "[not(ancestor::header or ancestor::footer or ancestor::nav or ancestor::aside)]"
)
_MEDIA = frozenset({"img", "input", "button", "picture"})


@dataclass(frozen=True, slots=True)
class TruthRecord:
    """A record as the truth has it.

    Args:
        type: Its item type.
        xpaths: Its elements; empty where the truth has its values alone.
        fields: Field to values.
        complete: Fields whose values are all known, those without one too.
        cells: Its texts in page order, where the truth doesn't say what they are.
    """

    type: str
    xpaths: tuple[str, ...]
    fields: dict[str, list[str]]
    complete: frozenset[str] = frozenset()
    cells: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> TruthRecord:
        """Reads a record of a corpus row's truth.

        >>> TruthRecord.from_dict({"xpath": "/html/body/p", "fields": {"price": [5]}})
        TruthRecord(type='record', xpaths=('/html/body/p',), fields={'price': ['5']}, complete=frozenset(), cells=())
        """
        xpaths = raw.get("xpaths") or ([raw["xpath"]] if "xpath" in raw else [])
        fields = {name: [str(value) for value in values or ()] for name, values in (raw.get("fields") or {}).items()}
        complete, cells = frozenset(raw.get("complete") or ()), tuple(map(str, raw.get("cells") or ()))
        return cls(str(raw.get("type", ROW)), tuple(xpaths), fields, complete, cells)


@dataclass(frozen=True, slots=True)
class TruthRecords:
    """The records of a page's truth, by what they are to the page.

    Args:
        main: The one item that a detail page is about.
        rows: Records of the page itself: rows of a list.
        nested: Item type to the records in other ones, as the reviews of a product.
    """

    main: TruthRecord | None
    rows: tuple[TruthRecord, ...]
    nested: dict[str, tuple[TruthRecord, ...]]

    @classmethod
    def of(cls, page: CorpusPage, schema: Schema) -> TruthRecords:
        """Sorts the records of a page's truth."""
        records = [TruthRecord.from_dict(raw) for raw in page.truth.get("records") or ()]
        inner = nested_types(schema)
        own = [r for r in records if r.type not in inner]
        items = [r for r in own if r.type != ROW]
        main = items[0] if len(items) == 1 else None
        nested = {name: tuple(r for r in records if r.type == name) for name in sorted(inner)}
        return cls(main, tuple(r for r in own if r is not main), nested)


def nested_types(schema: Schema) -> frozenset[str]:
    """Returns the item types that stand in others.

    >>> sorted(nested_types(Schema.default()))
    ['review']
    """
    return frozenset(name for item in schema.items for name in item.items)


def count_elements(
    gold: Iterable[TruthRecord], found: Iterable[Record], elements: Elements, complete: bool
) -> Counts | None:
    """Counts the elements of records.

    A record is right if its elements are those of a gold record. An element and a wrapper with no other content
    (``<li><article>..</article></li>``) are the same: nothing that is seen tells them apart, and 9 of the 113 next-eval
    pages list the same record at both levels. Records of metadata alone stand in no element and are left out.

    Args:
        gold: Records of the truth; those without an XPath are left out.
        found: What was predicted.
        elements: Of the page.
        complete: Whether the truth lists all: only then a prediction that is no gold record is wrong.

    Returns:
        None where no gold record has an XPath.
    """
    wanted = elements.keys(r.xpaths for r in gold)
    if not wanted:
        return None
    guessed = elements.keys(r.xpaths for r in found)
    hits = len(wanted & guessed)
    return Counts(hits, (len(guessed) - hits) * complete, len(wanted) - hits)


def count_extent(main: TruthRecord, found: Iterable[Record], elements: Elements) -> Counts | None:
    """Counts the element of the one item that a page is about: the surest record of its type that has one counts.

    Args:
        main: The item.
        found: What was predicted.
        elements: Of the page.

    Returns:
        None where the item has no XPath.
    """
    same = [r for r in found if r.type == main.type and r.xpaths]
    best = max(same, key=lambda r: r.score, default=None)
    return count_elements([main], [best] if best else [], elements, complete=True)


class Elements:
    """Resolves XPaths to the outermost element with the same content; parses the page when first asked."""

    def __init__(self, page: CorpusPage) -> None:
        self._page = page
        self._resolved: dict[str, etree._Element] = {}

    def keys(self, records: Iterable[tuple[str, ...]]) -> set[_Key]:
        """Returns what tells records apart; those without an XPath have nothing."""
        return {self.key(paths) for paths in dict.fromkeys(records) if paths}

    def key(self, xpaths: Iterable[str]) -> _Key:
        """Returns the elements of a record. An XPath that names none, or several, equals no other."""
        return frozenset(self._resolve(path) for path in xpaths)

    def texts(self, xpaths: Iterable[str]) -> list[str]:
        """Returns the texts in the elements of a record, in page order."""
        elements = [node for node in map(self._resolve, xpaths) if isinstance(node, etree._Element)]
        return [str(text) for element in elements for text in cast("list[str]", _TEXTS(element))]

    @cached_property
    def headings(self) -> frozenset[str]:
        """The texts of the headings of the page's content, by :func:`~markuplmpp.values.item_key`."""
        found = cast("list[etree._Element]", _HEADINGS(self._root)) if self._root is not None else ()
        return frozenset(item_key(" ".join(cast("list[str]", _TEXTS(heading)))) for heading in found)

    @cached_property
    def _root(self) -> etree._Element | None:
        try:
            return parse_tree(self._page.html, charset=self._page.charset)[0]
        except PageError:  # the gold came from another parser: nothing can match
            return None

    @cached_property
    def _content(self) -> dict[etree._Element, int]:
        """Texts and images below each node; the keys keep lxml's proxies alive, so that they compare by identity."""
        content = dict.fromkeys(self._root.iter() if self._root is not None else (), 0)
        for node in reversed(content):  # children before their parent
            above = node.getparent()
            own = 0
            if isinstance(node.tag, str) and node.tag not in _DROPPED:
                content[node] += bool((node.text or "").strip()) + (node.tag in _MEDIA)
                own = content[node]
            if above is not None:
                content[above] += own + bool((node.tail or "").strip())
        return content

    def _resolve(self, path: str) -> object:
        if path in self._resolved:
            return self._resolved[path]
        content = self._content
        try:
            found = self._root.getroottree().xpath(path) if self._root is not None else None
        except etree.XPathError:
            found = None
        if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], etree._Element):
            return object()
        element = found[0]
        own = content[element]
        while own and (above := element.getparent()) is not None and content[above] == own:
            element = above
        self._resolved[path] = element
        return element
