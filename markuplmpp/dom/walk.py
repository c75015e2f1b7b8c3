"""One pass over an lxml tree into the flat lists of a :class:`Page`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
from lxml import etree

from markuplmpp.dom.node import Page
from markuplmpp.dom.xpath import TAGS
from markuplmpp.errors import OversizedPageError

DROPPED = frozenset({"script", "style", "noscript", "template"})
_MEDIA_ATTRIBUTES = {
    "img": ("src", "alt"),
    "input": ("type", "value"),
    "button": ("value", "aria-label"),
    "picture": (),
}
_DROP = -2
# A page of 20 MB can have 5 million elements, which took 2 GB; the largest of 3,900 corpus pages has 60 thousand.
MAX_ELEMENTS = 500_000
_PLAIN = frozenset(TAGS) - DROPPED - _MEDIA_ATTRIBUTES.keys()
_XPATH_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass
class Nodes:
    """The lists of a :class:`Page` while they grow; ``hidden`` holds the elements that hide themselves."""

    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text_index: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    steps: dict[int, int] = field(default_factory=dict)
    attributes: dict[int, dict[str, str]] = field(default_factory=dict)
    lang: str | None = None

    def read_attributes(self, element: etree._Element, node_id: int, keys: Collection[str | bytes]) -> str:
        """Notes what the attributes of an element say about it, and returns its class and id."""
        if (
            "hidden" in keys
            or ("aria-hidden" in keys and element.get("aria-hidden") == "true")
            or ("style" in keys and _HIDDEN_STYLE.search(element.get("style", "")))
        ):
            self.hidden.append(node_id)
        name = element.get("class", "") if "class" in keys else ""
        if "id" in keys and (id_ := element.get("id")):
            return f"{name} {id_}" if name else id_
        return name

    def read_special(
        self, element: etree._Element, node_id: int, tag: str, positions: dict[etree._Element, int]
    ) -> None:
        """Notes the attributes of an element without text, and the step of one whose name XPath can't say."""
        if tag in _MEDIA_ATTRIBUTES:
            values = ((key, element.get(key)) for key in _MEDIA_ATTRIBUTES[tag])
            self.attributes[node_id] = {key: value for key, value in values if value}
        elif not _XPATH_NAME.fullmatch(tag):
            self.steps[node_id] = _position(element, positions)

    def chars(self) -> int:
        return sum(map(len, self.texts))

    def page(self, url: str | None, encoding: str, warnings: tuple[str, ...]) -> Page:
        """Returns the page of these lists."""
        hidden = np.zeros(len(self.tags), np.bool_)
        for node_id in self.hidden:
            if not hidden[node_id]:  # within a hidden element all is marked already
                hidden[node_id : self.end[node_id]] = True
        return Page(
            url=url,
            encoding=encoding,
            tags=self.tags,
            texts=self.texts,
            names=self.names,
            parent=np.array(self.parent, np.int32),
            end=np.array(self.end, np.int32),
            text_index=np.array(self.text_index, np.int32),
            hidden=hidden,
            steps=self.steps,
            attributes=self.attributes,
            lang=self.lang,
            warnings=warnings,
        )


def flatten(root: etree._Element, dropped: frozenset[str] = DROPPED) -> Nodes:
    """Returns the nodes at and below ``root``, without the elements named in ``dropped``.

    Text after an element belongs to the element's parent. The loop calls little and asks lxml for each thing
    once: at 1,300 elements a page it costs about as much as the parser.

    Raises:
        OversizedPageError: There are more than ``MAX_ELEMENTS``.
    """
    nodes = Nodes(lang=root.get("lang"))
    tags, texts, names, parent = nodes.tags, nodes.texts, nodes.names, nodes.parent
    end, text_index = nodes.end, nodes.text_index
    positions: dict[etree._Element, int] = {}
    # Parallel stacks of the open elements: lxml proxy, node id, text nodes seen so far.
    # The entry at the bottom stands above the root: None is the root's parent.
    open_: list[etree._Element | None] = [None]
    ids, counts = [-1], [0]
    elements = root.iter()
    for element in chain(islice(elements, MAX_ELEMENTS), (None,)):
        above = None if element is None else element.getparent()
        while (last := open_[-1]) is not above:
            del open_[-1], counts[-1]
            if (node_id := ids.pop()) >= 0:
                end[node_id] = len(tags)
            if last is not None and (tail := last.tail):
                counts[-1] += 1
                if ids[-1] >= 0 and not tail.isspace():
                    tags.append("")
                    texts.append(tail)
                    names.append("")
                    parent.append(ids[-1])
                    text_index.append(counts[-1])
                    end.append(len(tags))
        if element is None:
            break
        tag, node_id = element.tag, len(tags)
        plain = tag in _PLAIN
        open_.append(element)
        # Comments and processing instructions, whose tag is a function, are dropped as scripts are.
        if ids[-1] == _DROP or not (plain or (isinstance(tag, str) and tag not in dropped)):
            ids.append(_DROP)
            counts.append(0)
            continue
        tags.append(tag)
        texts.append("")
        names.append(nodes.read_attributes(element, node_id, keys) if (keys := element.keys()) else "")
        parent.append(ids[-1])
        text_index.append(0)
        end.append(0)
        if not plain:
            nodes.read_special(element, node_id, tag, positions)
        ids.append(node_id)
        if text := element.text:
            counts.append(1)
            if not text.isspace():
                tags.append("")
                texts.append(text)
                names.append("")
                parent.append(node_id)
                text_index.append(1)
                end.append(len(tags))
        else:
            counts.append(0)
    if next(elements, None) is not None:
        raise OversizedPageError(f"the page has more than {MAX_ELEMENTS:,} elements; split it, or extract a part of it")
    return nodes


def _position(element: etree._Element, known: dict[etree._Element, int]) -> int:
    """Returns the place of an element among its sibling elements; the first call counts them all."""
    if (above := element.getparent()) is None:
        return 1
    if element not in known:
        known.update((child, i) for i, child in enumerate(above.iterchildren("*"), 1))
    return known[element]
