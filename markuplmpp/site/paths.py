"""A node -> XPaths that find it on other pages of its template, the most robust first.

What people name stays when a page changes: ``id``, ``itemprop``, ``data-*``, then classes, then the caption beside a
value; then the way down from something named; the place in the tree comes last. Whether a name is one of the template
or of a single page (``post-123``) isn't judged here: XPaths are proposed on every page and the votes of all decide.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise, takewhile
from typing import cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.site.nodes import XPATH_NAME, Node, holder, quoted, read, subscript
from markuplmpp.site.rules import MOST_SIBLINGS
from markuplmpp.values import loose

NAMED, CLASS, CAPTION, BELOW, ICON, WAY, TAG, PLACE = range(8)
"""Ranks of XPaths, the most robust first: a named attribute, a class, the caption beside, an element below something
named, the picture beside, a way down from something named, a tag, a place in the tree."""

Proposal = tuple[int, str]

_NAMES = ("id", "itemprop", "property", "rel", "name", "role")
_ANY = "*[not(self::script or self::style)]"
_ANCHORS = 4
_CAPTION_LEVELS = 3
_CAPTION_CHARS = 40
_LONG_NAME = 40
_LONG_FILE = 80
_PART = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")


def looks_made(name: str) -> bool:
    """Says whether a person has chosen a class or id, not a build tool or a database.

    >>> [name for name in ("product-title", "h1", "priceBox", "css-1q2w3", "post-1234", "x_KdJqPz") if looks_made(name)]
    ['product-title', 'h1', 'priceBox']
    """
    if len(name) > _LONG_NAME or not name[:1].isalpha():
        return False
    for word in re.split(r"[-_]+", name):
        parts = [part for part in _PART.findall(word) if part.isalnum()]
        if len(parts) > 2 or any(part.isdigit() and len(part) > 2 for part in parts):
            return False
        humps = sum(a.islower() and b.isupper() for a, b in pairwise(word))
        if humps > 1 and 4 * humps > len(word):
            return False
        if len(word) > 4 and word.isalpha() and not re.search("[aeiouy]", word, re.IGNORECASE):
            return False
    return True


def has_class(name: str) -> str:
    """Returns the predicate of elements with a class."""
    return f'[contains(concat(" ", normalize-space(@class), " "), " {name} ")]'


def name_of(element: etree._Element) -> str:
    """Returns the step of an element's name; XPath can't say ``fb:like`` otherwise."""
    return element.tag if XPATH_NAME.fullmatch(element.tag) else f"*[name()={quoted(element.tag)}]"


def tail_of(node: Node) -> str:
    """Returns the last step, from its element to a text or an attribute; none where a text is all of its element."""
    if not isinstance(node, str):
        return ""
    if node.is_attribute:
        name = str(node.attrname)
        return f"/@{name}" if XPATH_NAME.fullmatch(name) else f"/@*[name()={quoted(name)}]"  # xlink:href, :src
    element = holder(node)
    if read(element) == fold_space(node):
        return ""
    texts = [t for t in cast("list[str]", element.xpath("text()")) if not t.isspace()]
    own = (node.getparent(), node.is_tail)
    at = next((i for i, t in enumerate(texts, 1) if (t.getparent(), t.is_tail) == own), 1)  # type: ignore[attr-defined]
    return f"/text()[normalize-space()][{at}]"


def propose_one(node: Node, scope: etree._Element | None, values: Collection[str] | None = None) -> Iterator[Proposal]:
    """Yields XPaths of the one node of a value.

    Args:
        node: It.
        scope: The item's element, or the first of them, which they start from; None for the page.
        values: Letters and digits of texts of the page's own; what is one of them for the most part is no caption, and
            no picture is, which may be the page's own too. None where other pages tell what stands on all of them.

    >>> root = etree.fromstring('<div id=buy><p><b class="price x">9</b></p></div>', etree.HTMLParser())
    >>> [path for _, path in propose_one(root.xpath("//b")[0], None)][4:]
    ['//div[@id="buy"]//b', '//div[@id="buy"]/p/b', '//b', '/html/body/div/p/b']
    """
    if (behind := _sibling(holder(node), scope)) is None:
        within = "" if scope is None else "."
        yield from ((rank, within + path) for rank, path in _one(node, scope, values))
        return
    for own, step in _steps(behind, cast(etree._Element, scope)):
        yield from ((max(own, rank), step + path) for rank, path in _one(node, behind, values))


def _one(node: Node, scope: etree._Element | None, values: Collection[str] | None) -> Iterator[Proposal]:
    element, tail = holder(node), tail_of(node)
    start = "//"
    if element is scope:
        yield NAMED, tail
        return
    name = name_of(element)
    own = list(_predicates(element))
    for rank, predicate in own:
        yield rank, f"{start}{name}{predicate}{tail}"
    for path in _by_caption(node, scope, values or ()):
        yield CAPTION, start + path
    if values is None:
        yield from ((ICON, start + path) for path in _by_icon(node, scope))
    for anchor, predicate in _anchors(element, scope):
        above = f"{start}{name_of(anchor)}{predicate}"
        for _, mine in own[:2]:
            yield BELOW, f"{above}//{name}{mine}{tail}"
        yield BELOW, f"{above}//{name}{tail}"
        yield WAY, f"{above}/{_way(element, anchor)}{tail}"
    yield TAG, f"{start}{name}{tail}"
    yield PLACE, _place(element, scope) + tail


def propose_all(nodes: Sequence[Node], scope: etree._Element | None) -> Iterator[Proposal]:
    """Yields XPaths that select all nodes of a field or all items of a list, which have one shape.

    Nodes in several siblings behind an item's first element have none.

    >>> root = etree.fromstring("<ul id=steps><li>Boil.<li>Pour.</ul>", etree.HTMLParser())
    >>> [path for _, path in propose_all(root.xpath("//li"), None)]
    ['//ul[@id="steps"]/li', '//ul[@id="steps"]//li', '//li', '/html/body/ul/li']
    """
    holders = [holder(node) for node in nodes]
    behind = {_sibling(element, scope) for element in holders}
    if behind == {None}:
        within = "" if scope is None else "."
        yield from ((rank, within + path) for rank, path in _all(nodes, scope))
    elif len(behind) == 1:
        (start,) = behind
        for own, step in _steps(cast(etree._Element, start), cast(etree._Element, scope)):
            yield from ((max(own, rank), step + path) for rank, path in _all(nodes, start))


def propose_list(
    nodes: Sequence[Node], scope: etree._Element | None, values: Collection[str] = ()
) -> Iterator[Proposal]:
    """Yields the XPaths of :func:`propose_all`, and those from the caption of a list of the page.

    >>> root = etree.fromstring("<h2>Method</h2><ol><li>Boil.<li>Pour.</ol>", etree.HTMLParser())
    >>> [path for _, path in propose_list(root.xpath("//li"), None)]
    ['//li', '/html/body/ol/li', '//h2[normalize-space()="Method"]/following-sibling::ol[1]/li']
    """
    yield from propose_all(nodes, scope)
    elements = [holder(node) for node in nodes]
    around = _around(elements)
    if scope is None and around is not None and (way := _common_way(elements, around)):
        for path in _by_caption(around, None, values):
            yield CAPTION, f"//{path}/{way}{_shared_tail(nodes)}"


def _shared_tail(nodes: Sequence[Node]) -> str:
    tails = [tail_of(node) for node in nodes]
    return tails[0] if len(set(tails)) == 1 else re.sub(r"\[\d+\]$", "", tails[0])


def _all(nodes: Sequence[Node], scope: etree._Element | None) -> Iterator[Proposal]:
    elements = [holder(node) for node in nodes]
    if any(element is scope for element in elements):
        return
    first, start = elements[0], "//"
    name, tail = _common_name(elements), _shared_tail(nodes)
    shared = [(r, p) for r, p in _predicates(first) if all((r, p) in list(_predicates(e)) for e in elements[1:])]
    for rank, predicate in shared:
        yield rank, f"{start}{name}{predicate}{tail}"
    around = _around(elements)
    if around is None:
        return
    way = _common_way(elements, around)
    for anchor, predicate in _anchors(first, scope):
        if anchor is around or anchor in set(around.iterancestors()):
            above = f"{start}{name_of(anchor)}{predicate}"
            if way:
                down = "" if anchor is around else _way(around, anchor) + "/"
                yield WAY if down or "/" in way or way[-2:-1].isdigit() else BELOW, f"{above}/{down}{way}{tail}"
            for _, mine in shared[:2]:
                yield BELOW, f"{above}//{name}{mine}{tail}"
            if anchor is not first.getparent() and name != _ANY:
                yield BELOW, f"{above}//{name_of(cast(etree._Element, first.getparent()))}/{name}{tail}"
            if name != _ANY:
                yield BELOW, f"{above}//{name}{tail}"
    if name != _ANY:
        yield TAG, f"{start}{name}{tail}"
    if way:
        place = "" if around is scope else _place(around, scope)
        yield PLACE, f"{place}/{way}{tail}"


def _predicates(element: etree._Element) -> Iterator[Proposal]:
    """Predicates of the attributes that name an element."""
    for key, value in element.attrib.items():
        key, value = str(key), str(value)
        is_name = key in _NAMES or (key.startswith("data-") and XPATH_NAME.fullmatch(key))
        if is_name and looks_made(value) and (literal := quoted(value)):
            yield NAMED, f"[@{key}={literal}]"
    for word in element.get("class", "").split():
        if looks_made(word) and XPATH_NAME.fullmatch(word):
            yield CLASS, has_class(word)


def _anchors(element: etree._Element, scope: etree._Element | None) -> Iterator[tuple[etree._Element, str]]:
    """The nearest elements around one that have a name, with a predicate each."""
    within = takewhile(lambda above: above is not scope, element.iterancestors())
    named = ((above, found[0][1]) for above in within if (found := sorted(_predicates(above))))
    yield from islice(named, _ANCHORS)


def _way(element: etree._Element, above: etree._Element | None) -> str:
    """The steps from an element above down to one, with their places."""
    steps = []
    node: etree._Element | None = element
    while node is not None and node is not above:
        steps.append(name_of(node) + subscript(node))
        node = node.getparent()
    return "/".join(reversed(steps))


def _place(element: etree._Element, scope: etree._Element | None) -> str:
    return "/" + _way(element, scope)


def _sibling(element: etree._Element, scope: etree._Element | None) -> etree._Element | None:
    """The sibling behind an item's first element that an element is, or is in; None where the first itself holds it."""
    if scope is None:
        return None
    around = {element, *element.iterancestors()}
    if scope in around:
        return None
    return next((e for e in islice(scope.itersiblings("*"), MOST_SIBLINGS) if e in around), None)


def _steps(behind: etree._Element, first: etree._Element) -> Iterator[Proposal]:
    """Steps from an item's first element to a sibling behind it, by its names where it's the first with one."""
    before = list(takewhile(lambda e: e is not behind, first.itersiblings("*")))
    name = name_of(behind)
    for rank, predicate in _predicates(behind):
        if not any(e.tag == behind.tag and (rank, predicate) in _predicates(e) for e in before):
            yield rank, f"following-sibling::{name}{predicate}[1]"
    yield PLACE, f"following-sibling::*[{len(before) + 1}]"


def _common_name(elements: Sequence[etree._Element]) -> str:
    names = {name_of(element) for element in elements}
    return names.pop() if len(names) == 1 else _ANY


def _around(elements: Sequence[etree._Element]) -> etree._Element | None:
    """The smallest element that holds all of some."""
    for above in elements[0].iterancestors():
        if all(above in set(e.iterancestors()) for e in elements[1:]):
            return above
    return None


def _common_way(elements: Sequence[etree._Element], around: etree._Element) -> str:
    """The steps that lead from an element to all of some, a place only where it's the same; empty if there are none."""
    ways = [_way(e, around).split("/") for e in elements]
    bare = [[re.sub(r"\[\d+\]$", "", step) for step in way] for way in ways]
    if any(way[:-1] != bare[0][:-1] for way in bare):
        return ""
    bare[0][-1] = _common_name(elements)
    first = ways[0]
    return "/".join(
        name if len(ways) == 1 or any(way[i] != first[i] for way in ways) else first[i]
        for i, name in enumerate(bare[0])
    )


def _by_caption(node: Node, scope: etree._Element | None, values: Collection[str]) -> Iterator[str]:
    """Ways from the text just before a value: ``<dt>SKU</dt><dd>12</dd>``, ``<b>SKU:</b> 12``."""
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
        down = f"/{_way(element, branch)}" if branch is not element else ""
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


def _by_icon(node: Node, scope: etree._Element | None) -> Iterator[str]:
    """Ways from a picture just before a value, known by its class or its file: ``<img src=clock.svg><i>20 min</i>``."""
    element = holder(node)
    before = element.getprevious()
    if element is scope or before is None or not isinstance(before.tag, str) or read(before):
        return
    step = f"following-sibling::{name_of(element)}[1]{tail_of(node)}"
    yield from (f"{name_of(before)}{predicate}/{step}" for _, predicate in _predicates(before))
    for key in ("src", "alt", "title", "aria-label"):
        value = before.get(key)
        if value and len(value) <= _LONG_FILE and (literal := quoted(value)):
            yield f"{name_of(before)}[@{key}={literal}]/{step}"


def _caption(text: str, values: Collection[str]) -> str | None:
    if len(text) > _CAPTION_CHARS or not any(map(str.isalpha, text)):
        return None
    letters = loose(text)
    return None if any(value in letters and 2 * len(value) > len(letters) for value in values) else quoted(text)
