"""Records of list pages: predicted elements against gold elements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import PageError
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema

RECORDS = "records"
_ROW = "record"

_Key = frozenset[etree._Element | str]
_DROPPED = frozenset({"script", "style", "noscript", "template"})
_MEDIA = frozenset({"img", "input", "button", "picture"})


def score_records(page: CorpusPage, result: PageResult | None, schema: Schema) -> tuple[int, int, int] | None:
    """Counts the elements of a page's rows, if its truth names them by XPath.

    Rows are records of the page itself: neither nested ones (the reviews of a product) nor the one item that a detail
    page is about, whose values are scored and not its extent.

    A predicted top-level record is right if its elements are those of a gold record. An element and a wrapper
    with no other content (``<li><article>..</article></li>``) are the same record: nothing that is seen tells
    them apart, and 9 of the 113 next-eval pages list the same record at both levels. Records of metadata
    alone stand in no element and are left out.

    Args:
        page: The page with its truth.
        result: What was predicted; None where the system failed.
        schema: Says which items are nested.

    Returns:
        (tp, fp, fn), or None where no gold record has an XPath. A prediction that is no gold record is wrong
        only where the truth calls ``records`` complete.
    """
    nested = {name for item in schema.items for name in item.items}
    rows = [r for r in page.truth.get("records") or () if r.get("type", _ROW) not in nested]
    if len(rows) == 1 and rows[0].get("type", _ROW) != _ROW:
        return None
    gold = {_paths(r) for r in rows if "xpath" in r or "xpaths" in r}
    if not gold:
        return None
    predicted = {r.xpaths for r in result.records if r.xpaths} if result else set()
    complete = RECORDS in (page.truth.get("complete") or ())
    try:
        root, _, _ = parse_tree(page.html, charset=page.charset)
    except PageError:  # the gold came from another parser: nothing can match
        return 0, len(predicted) * complete, len(gold)
    elements = _Elements(root)
    wanted, found = elements.keys(gold), elements.keys(predicted)
    hits = len(wanted & found)
    return hits, (len(found) - hits) * complete, len(wanted) - hits


def _paths(record: dict[str, Any]) -> tuple[str, ...]:
    return tuple(record.get("xpaths") or (record["xpath"],))


class _Elements:
    """Resolves XPaths to the outermost element with the same content."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._nodes = list(root.iter())  # keeps lxml's proxies alive, so that elements compare by identity
        self._content = dict.fromkeys(self._nodes, 0)
        for node in reversed(self._nodes):  # children before their parent
            above = node.getparent()
            own = 0
            if isinstance(node.tag, str) and node.tag not in _DROPPED:
                self._content[node] += bool((node.text or "").strip()) + (node.tag in _MEDIA)
                own = self._content[node]
            if above is not None:
                self._content[above] += own + bool((node.tail or "").strip())

    def keys(self, records: Iterable[Iterable[str]]) -> set[_Key]:
        return {frozenset(self._resolve(path) for path in paths) for paths in records}

    def _resolve(self, path: str) -> etree._Element | str:
        """Returns the path itself where it names no element: such a record matches nothing."""
        try:
            found = self._root.getroottree().xpath(path)
        except etree.XPathError:
            return path
        if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], etree._Element):
            return path
        element = found[0]
        content = self._content[element]
        while content and (above := element.getparent()) is not None and self._content[above] == content:
            element = above
        return element
