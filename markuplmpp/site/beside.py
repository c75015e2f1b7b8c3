"""A value -> ways to it from what stands just before it: a caption, or a picture in place of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.site.nodes import Node, holder, quoted, read
from markuplmpp.site.steps import name_of, predicates, tail_of, way_to
from markuplmpp.values import loose

_CAPTION_LEVELS = 3
_CAPTION_CHARS = 40
_LONG_FILE = 80


def by_caption(node: Node, scope: etree._Element | None, values: Collection[str]) -> Iterator[str]:
    """Yields ways from the text just before a value: ``<dt>SKU</dt><dd>12</dd>``, ``<b>SKU:</b> 12``."""
    if isinstance(node, str) and node.is_tail:
        before = cast(etree._Element, node.getparent())
        if literal := _caption(read(before), values) if isinstance(before.tag, str) else None:
            yield f"{name_of(before)}[normalize-space()={literal}]/following-sibling::text()[normalize-space()][1]"
        return
    element = holder(node)
    branch: etree._Element | None = element
    for _ in range(_CAPTION_LEVELS):
        above = None if branch is None else branch.getparent()
        if branch is None or branch is scope or above is None:
            return
        down = f"/{way_to(element, branch)}" if branch is not element else ""
        last = branch.getprevious()
        text = above.text if last is None else last.tail
        step = f"following-sibling::{name_of(branch)}[1]{down}{tail_of(node)}"
        if text and not text.isspace():
            if literal := _caption(fold_space(text), values):
                yield f"{name_of(above)}/text()[normalize-space()={literal}]/{step}"
            return
        if last is not None and isinstance(last.tag, str):
            if literal := _caption(read(last), values):
                yield f"{name_of(last)}[normalize-space()={literal}]/{step}"
            return
        branch = above


def by_icon(node: Node, scope: etree._Element | None) -> Iterator[str]:
    """Yields ways from a picture just before a value, known by its class or its file.

    >>> root = etree.fromstring("<p><img src=clock.svg><i>20 min</i></p>", etree.HTMLParser())
    >>> [*by_icon(root.xpath("//i")[0], None)]
    ['img[@src="clock.svg"]/following-sibling::i[1]']
    """
    element = holder(node)
    before = element.getprevious()
    if element is scope or before is None or not isinstance(before.tag, str) or read(before):
        return
    step = f"following-sibling::{name_of(element)}[1]{tail_of(node)}"
    yield from (f"{name_of(before)}{predicate}/{step}" for _, predicate in predicates(before))
    for key in ("src", "alt", "title", "aria-label"):
        value = before.get(key)
        if value and len(value) <= _LONG_FILE and (literal := quoted(value)):
            yield f"{name_of(before)}[@{key}={literal}]/{step}"


def _caption(text: str, values: Collection[str]) -> str | None:
    if len(text) > _CAPTION_CHARS or not any(map(str.isalpha, text)):
        return None
    letters = loose(text)
    return None if any(value in letters and 2 * len(value) > len(letters) for value in values) else quoted(text)
