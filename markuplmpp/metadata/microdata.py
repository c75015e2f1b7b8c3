"""Microdata -> items whose values know the node they stand in; linear in the page."""

from __future__ import annotations

import time
from typing import cast

from lxml import etree

from markuplmpp.dom.node import Page
from markuplmpp.metadata.raw import RawItem, RawText, local_name

_HAS_ITEM = etree.XPath("boolean(//*[@itemscope])")
_MARKED = etree.XPath("//*[@itemscope or @itemprop]")
_UNSEEN = etree.XPath("//script | //style | //template | //template//*")
_NOSCRIPT = etree.XPath("//noscript | //noscript//*")
# Nested itemprops repeat their text at every level; a body has some hundred text nodes.
_MAX_TEXT_NODES = 5_000
# An item's text stands for it only while it can be a name ("by <span itemprop=author itemscope>Jane</span>").
_MAX_NAME_CHARS = 100
_URL_PROPS = frozenset({"image", "availability", "url", "contentUrl", "itemCondition", "thumbnailUrl"})


def has_microdata(root: etree._Element) -> bool:
    """Says whether any element has an itemscope."""
    return bool(_HAS_ITEM(root))


def read_microdata(root: etree._Element, page: Page, deadline: float) -> list[RawItem]:
    """Returns the top-level items of a page; ``page`` was parsed from the same bytes."""
    marked = _select(_MARKED, root)
    ids = _node_ids(root, page, set(marked))
    top: list[RawItem] = []
    open_: list[RawItem] = []
    for element in marked:
        if time.monotonic() > deadline:
            break
        node_id = ids.get(element)
        if node_id is None:  # in a template, or in a noscript that isn't read
            continue
        while open_ and node_id >= page.end[_id(open_[-1])]:
            open_.pop()
        names = [local_name(name) for name in (element.get("itemprop") or "").split()]
        if element.get("itemscope") is None:
            if open_:
                _add_text(open_[-1], names, element, page, node_id)
            continue
        item = RawItem(_types(element), node_id=node_id, text=_short_text(page, node_id))
        for name in names:
            if open_:
                open_[-1].props.setdefault(name, []).append(item)
        if not (names and open_):
            top.append(item)
        open_.append(item)
    return top


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


def _id(item: RawItem) -> int:
    return item.node_id if item.node_id is not None else 0


def _types(element: etree._Element) -> tuple[str, ...]:
    return tuple(local_name(name) for name in (element.get("itemtype") or "").split())


def _short_text(page: Page, node_id: int) -> str:
    if page.end[node_id] - node_id > 8:
        return ""
    text = page.text(node_id)
    return text if len(text) <= _MAX_NAME_CHARS else ""


def _add_text(item: RawItem, names: list[str], element: etree._Element, page: Page, node_id: int) -> None:
    for name in names:
        text = _attribute(element, name)
        if text is None:
            text = _text(page, node_id)
        if text.strip():
            item.props.setdefault(name, []).append(RawText(text, node_id))


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
    """Text below the element, one line per text node: instructions and bodies are split at them."""
    nodes = range(node_id, min(int(page.end[node_id]), node_id + _MAX_TEXT_NODES))
    return "\n".join(page.texts[i] for i in nodes if page.text_index[i])
