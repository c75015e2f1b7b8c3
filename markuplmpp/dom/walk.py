"""One pass over an lxml tree into the flat lists of a :class:`Page`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from lxml import etree

from markuplmpp.dom.node import IntArray, Page
from markuplmpp.dom.xpath import TAGS

DROPPED = frozenset({"script", "style", "noscript", "template"})
_LABELS = ("aria-label", "title")
_MEDIA_ATTRIBUTES = {
    "img": ("src", "alt", *_LABELS),
    "input": ("type", "value", *_LABELS),
    "button": ("value", *_LABELS),
    "picture": _LABELS,
}
_TEXTLESS_HINTS = frozenset({*_LABELS, "style"})
_TIME_HINT = "datetime"
_HINTS = _TEXTLESS_HINTS | {_TIME_HINT}
# Where images that load late keep their address; what is in their src is a stand-in.
_LATE_ADDRESSES = ("data-src", "data-lazy-src", "data-original", "srcset", "data-srcset")
_DROP = -2
_PREFORMATTED = "pre"
_PLAIN = frozenset(TAGS) - DROPPED - _MEDIA_ATTRIBUTES.keys() - {_PREFORMATTED}
_XPATH_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_STARS = re.compile("star|rating", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass
class Nodes:
    """The lists of a :class:`Page` while they grow.

    ``hidden`` holds the elements that hide themselves, ``telling`` those with an attribute that may say what they show:
    whether it's needed is known at the end, and most have text; ``spaces`` what is blank in ``<pre>``, and the leaf
    before it.
    """

    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text_index: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    steps: dict[int, int] = field(default_factory=dict)
    attributes: dict[int, dict[str, str]] = field(default_factory=dict)
    telling: list[tuple[int, etree._Element]] = field(default_factory=list)
    spaces: list[tuple[int, str]] = field(default_factory=list)
    lang: str | None = None

    def read_attributes(self, element: etree._Element, node_id: int, keys: Collection[str | bytes]) -> str:
        """Notes what the attributes of an element say about it, and returns its class and id."""
        if (
            "hidden" in keys
            or ("aria-hidden" in keys and element.get("aria-hidden") == "true")
            or ("style" in keys and _HIDDEN_STYLE.search(element.get("style", "")))
        ):
            self.hidden.append(node_id)
        if not _HINTS.isdisjoint(keys):
            self.telling.append((node_id, element))
        name = element.get("class", "") if "class" in keys else ""
        if "id" in keys and (id_ := element.get("id")):
            return f"{name} {id_}" if name else id_
        return name

    def read_special(
        self,
        element: etree._Element,
        node_id: int,
        tag: str,
        keys: Collection[str | bytes],
        positions: dict[etree._Element, int],
    ) -> None:
        """Notes the attributes of an element without text, and the step of one whose name XPath can't say."""
        if tag in _MEDIA_ATTRIBUTES:
            self.attributes[node_id] = kept = {}
            for key in _MEDIA_ATTRIBUTES[tag]:
                if key in keys and (value := element.get(key)):
                    kept[key] = value
            if tag == "img" and _is_stand_in(kept.get("src", "")) and (address := _late_address(element, keys)):
                kept["src"] = address
        elif not _XPATH_NAME.fullmatch(tag):
            self.steps[node_id] = _position(element, positions)

    def add_leaf(self, text: str, parent: int, text_index: int) -> None:
        """Appends a text leaf."""
        self.tags.append("")
        self.texts.append(text)
        self.names.append("")
        self.parent.append(parent)
        self.text_index.append(text_index)
        self.end.append(len(self.tags))

    def chars(self) -> int:
        return sum(map(len, self.texts))

    def keep_layout(self) -> None:
        """Gives the texts in ``<pre>`` the white space that follows them: line breaks between coloured words, say."""
        behind: dict[int, list[str]] = {}
        for leaf, space in self.spaces:
            behind.setdefault(leaf, []).append(space)
        for leaf, pieces in behind.items():
            self.texts[leaf] += "".join(pieces)

    def _hints(self, end: IntArray, text_index: IntArray) -> dict[int, dict[str, str]]:
        """The labels of elements without text, the style of those that may be stars, and when ``<time>`` is."""
        ids = np.array([node_id for node_id, _ in self.telling], np.int32)
        leaves = np.concatenate([[0], np.cumsum(text_index > 0)])
        out: dict[int, dict[str, str]] = {}
        for (node_id, element), has_text in zip(self.telling, leaves[end[ids]] > leaves[ids], strict=True):
            is_time = self.tags[node_id] == "time"
            if node_id in self.attributes or (has_text and not is_time):
                continue
            known = (_TEXTLESS_HINTS if not has_text else frozenset()) | ({_TIME_HINT} if is_time else frozenset())
            hints = {str(key): str(value) for key, value in element.items() if value and key in known}
            if "style" in hints and not self._may_be_stars(node_id, hints["style"]):
                del hints["style"]
            if hints:
                out[node_id] = hints
        return out

    def _may_be_stars(self, node_id: int, style: str) -> bool:
        around = max(0, self.parent[node_id])
        return "%" in style and bool(_STARS.search(self.names[node_id]) or _STARS.search(self.names[around]))

    def page(self, url: str | None, encoding: str, warnings: tuple[str, ...]) -> Page:
        """Returns the page of these lists."""
        end, text_index = np.array(self.end, np.int32), np.array(self.text_index, np.int32)
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
            end=end,
            text_index=text_index,
            hidden=hidden,
            steps=self.steps,
            attributes=self.attributes,
            lang=self.lang,
            warnings=warnings,
            hints=self._hints(end, text_index),
        )


def flatten(root: etree._Element, dropped: frozenset[str] = DROPPED) -> Nodes:
    """Returns the nodes at and below ``root``, without the elements named in ``dropped``.

    Text after an element belongs to the element's parent. The loop calls little and asks lxml for each thing
    once: at 1,300 elements a page it costs about as much as the parser.
    """
    nodes = Nodes(lang=root.get("lang"))
    tags, texts, names, parent = nodes.tags, nodes.texts, nodes.names, nodes.parent
    end, text_index, add_leaf = nodes.end, nodes.text_index, nodes.add_leaf
    positions: dict[etree._Element, int] = {}
    # Parallel stacks of the open elements: lxml proxy, node id, text nodes seen so far.
    # The entry at the bottom stands above the root: None is the root's parent.
    open_: list[etree._Element | None] = [None]
    ids, counts = [-1], [0]
    depth, pre, leaf = 0, 0, -1  # of the outermost open <pre>: its depth, or 0, and its id; the last leaf
    for element in chain(root.iter(), (None,)):
        above = None if element is None else element.getparent()
        while (last := open_[-1]) is not above:
            del open_[-1], counts[-1]
            if len(open_) <= depth:
                depth = 0
            if (node_id := ids.pop()) >= 0:
                end[node_id] = len(tags)
            if last is not None and (tail := last.tail):
                counts[-1] += 1
                if ids[-1] >= 0 and not tail.isspace():
                    leaf = len(tags)
                    add_leaf(tail, ids[-1], counts[-1])
                elif depth and leaf > pre and ids[-1] >= 0:
                    nodes.spaces.append((leaf, tail))
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
            nodes.read_special(element, node_id, tag, keys, positions)
            if tag == _PREFORMATTED and not depth:
                depth, pre = len(open_) - 1, node_id
        ids.append(node_id)
        if text := element.text:
            counts.append(1)
            if not text.isspace():
                leaf = len(tags)
                add_leaf(text, node_id, 1)
            elif depth and leaf > pre:
                nodes.spaces.append((leaf, text))
        else:
            counts.append(0)
    nodes.keep_layout()
    return nodes


def _late_address(element: etree._Element, keys: Collection[str | bytes]) -> str | None:
    """Returns the address that an image without a real ``src`` gets once it's looked at."""
    for key in _LATE_ADDRESSES:
        if key in keys:
            address = element.get(key, "").strip()
            if key.endswith("srcset"):
                address = address.split(maxsplit=1)[0].rstrip(",") if address else ""
            if not _is_stand_in(address):
                return address
    return None


def _is_stand_in(address: str) -> bool:
    return not address or address[:5].lower() == "data:"


def _position(element: etree._Element, known: dict[etree._Element, int]) -> int:
    """Returns the place of an element among its sibling elements; the first call counts them all."""
    if (above := element.getparent()) is None:
        return 1
    if element not in known:
        known.update((child, i) for i, child in enumerate(above.iterchildren("*"), 1))
    return known[element]
