"""Microdata -> items whose values know the node they stand in; linear in the page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product
from typing import cast

from lxml import etree

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import BLOCK_TAGS
from markuplmpp.dom.text import laid_out
from markuplmpp.metadata.raw import RawItem, RawText, local_name
from markuplmpp.metadata.types import item_type

_HAS_ITEM = etree.XPath("boolean(//*[@itemscope])")
_MARKED = etree.XPath("//*[@itemscope or @itemprop]")
_REFERRING = etree.XPath("//*[@itemscope and @itemref]")
_NAMED = etree.XPath("//*[@id]")
_UNSEEN = etree.XPath("//script | //style | //template | //template//*")
_NOSCRIPT = etree.XPath("//noscript | //noscript//*")
# Nested itemprops repeat their text at every level; a body has some hundred text nodes.
_MAX_TEXT_NODES = 5_000
# An item's text stands for it only while it can be a name ("by <span itemprop=author itemscope>Jane</span>").
_MAX_NAME_CHARS = 100
_URL_PROPS = frozenset({"image", "availability", "url", "contentUrl", "item", "itemCondition", "thumbnailUrl"})
# An address and an author shared by the items of a list; more of them would only cost time.
_MAX_OWNERS = 50
_MAX_NAMES = 20  # of one element
# Items of one's own type that are oneself.
_VARIANTS = frozenset({"hasVariant", "isVariantOf"})


def has_microdata(root: etree._Element) -> bool:
    """Says whether any element has an itemscope."""
    return bool(_HAS_ITEM(root))


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that properties below it belong to the items of; ``scope`` where it is one itself."""

    end: int
    owners: list[RawItem]
    scope: RawItem | None = None


def read_microdata(root: etree._Element, page: Page, deadline: float) -> list[RawItem]:
    """Returns the top-level items of a page; ``page`` was parsed from the same bytes."""
    marked = _select(_MARKED, root)
    referrers = _referrers(root)
    # Elements in a template, or in a noscript that isn't read, have no node.
    ids = _node_ids(root, page, {*marked, *referrers})
    items = {e: _scope(e, page, ids[e]) for e in marked if e in ids and e.get("itemscope") is not None}
    top: list[RawItem] = []
    open_: list[_Open] = []
    for element, node_id in ids.items():
        if time.monotonic() > deadline:
            break
        while open_ and node_id >= open_[-1].end:
            open_.pop()
        owners, end = open_[-1].owners if open_ else [], int(page.end[node_id])
        if element in referrers:
            owners = [*owners, *(items[e] for e in referrers[element] if e in items)][:_MAX_OWNERS]
            open_.append(_Open(end, owners))
        names = list(dict.fromkeys(map(local_name, (element.get("itemprop") or "").split())))[:_MAX_NAMES]
        item = items.get(element)
        if item is None:
            _add_text(owners, names, element, page, node_id)
            continue
        owners = [owner for owner in owners if owner is not item]
        for owner, name in product(owners, names):
            owner.props.setdefault(name, []).append(item)
        if not (names and owners):
            top.append(item)
        if not _VARIANTS.intersection(names):
            _note_alike(item, open_)
        open_.append(_Open(end, [item], item))
    return top


def _scope(element: etree._Element, page: Page, node_id: int) -> RawItem:
    return RawItem(_types(element), node_id=node_id, id=element.get("itemid"), text=_short_text(page, node_id))


def _referrers(root: etree._Element) -> dict[etree._Element, list[etree._Element]]:
    """Elements that items elsewhere name as theirs (``itemref``), and the elements of those items."""
    found: dict[etree._Element, list[etree._Element]] = {}
    if wanting := _select(_REFERRING, root):
        by_id: dict[str, etree._Element] = {}
        for element in _select(_NAMED, root):
            by_id.setdefault(element.get("id") or "", element)
        for element in wanting:
            for name in dict.fromkeys((element.get("itemref") or "").split()):
                if name in by_id:
                    found.setdefault(by_id[name], []).append(element)
    return found


def _note_alike(item: RawItem, open_: list[_Open]) -> None:
    """Tells the nearest item of its type around an item that it holds another."""
    kind = item_type(item.types)
    around = (each.scope for each in reversed(open_) if each.scope is not None)
    nearest = next((scope for scope in around if item_type(scope.types) == kind), None) if kind else None
    if nearest is not None and item.node_id is not None:
        nearest.alike.append(item.node_id)


def _select(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    return cast("list[etree._Element]", path(root))


def _node_ids(root: etree._Element, page: Page, wanted: set[etree._Element]) -> dict[etree._Element, int]:
    """Maps elements to node ids: a page has the tree's elements without the dropped ones, in its order."""
    unseen = set(_select(_UNSEEN, root))
    kept = [element for element in root.iter("*") if element not in unseen]
    element_ids = (~page.is_leaf).nonzero()[0].tolist()
    if len(kept) != len(element_ids):  # script shells are read with their noscript
        noscript = set(_select(_NOSCRIPT, root))
        kept = [element for element in kept if element not in noscript]
    if len(kept) != len(element_ids):
        return {}
    return {element: i for element, i in zip(kept, element_ids, strict=True) if element in wanted}


def _types(element: etree._Element) -> tuple[str, ...]:
    return tuple(local_name(name) for name in (element.get("itemtype") or "").split())


def _short_text(page: Page, node_id: int) -> str:
    if page.end[node_id] - node_id > 8:
        return ""
    text = page.text(node_id)
    return text if len(text) <= _MAX_NAME_CHARS else ""


def _add_text(owners: list[RawItem], names: list[str], element: etree._Element, page: Page, node_id: int) -> None:
    whole: RawText | None = None
    for name in names if owners else ():
        attribute = _attribute(element, name)
        if attribute is not None:
            value = RawText(attribute, node_id)
        else:
            value = whole = whole or RawText(_text(page, node_id), node_id)
        if value.text.strip():
            for owner in owners:
                owner.props.setdefault(name, []).append(value)


def _attribute(element: etree._Element, name: str) -> str | None:
    """Returns the value of the attribute that holds it (HTML standard, 5.2.4), or None where the text does.

    Unlike the standard: ``content`` counts on any element, as search engines read it, and a link's address
    only where the property is an address.
    """
    if (content := element.get("content")) is not None:
        return content
    match element.tag:
        case "meta":
            return ""
        case "time":
            return element.get("datetime")
        case "data" | "meter":
            return element.get("value")
        case "link":
            return element.get("href")
        case "a" | "area":
            return element.get("href") if name in _URL_PROPS else None
        case "img" | "source" | "video" | "audio" | "embed" | "iframe":
            src = element.get("src")
            lazy = element.get("data-src")
            return lazy if lazy and (not src or src.startswith("data:")) else src or ""
        case _:
            return None


def _text(page: Page, node_id: int) -> str:
    """Text below the element, a line for each block or part of one: instructions and bodies are split at them."""
    end = min(int(page.end[node_id]), node_id + _MAX_TEXT_NODES)
    block: dict[int, int] = {}
    lines: list[list[int]] = []
    last = None  # block of the line that goes on
    for i in range(node_id, end):
        is_block = page.tags[i] in BLOCK_TAGS or i == node_id
        block[i] = i if is_block else block[int(page.parent[i])]
        if is_block or page.tags[i] == "br":
            last = None
        if page.text_index[i]:
            if block[i] != last:
                lines.append([i, i])
                last = block[i]
            lines[-1][1] = i
    return "\n".join(laid_out(page, first, final + 1) for first, final in lines)
