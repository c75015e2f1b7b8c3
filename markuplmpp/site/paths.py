"""A node -> XPaths that find it on other pages of its template, the most robust first.

What people name stays when a page changes: ``id``, ``itemprop``, ``data-*``, then classes, then the caption beside a
value; then the way down from something named; the place in the tree comes last. Whether a name is one of the template
or of a single page (``post-123``) isn't judged here: XPaths are proposed on every page and the votes of all decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, takewhile
from typing import cast

from lxml import etree

from markuplmpp.site.beside import by_caption, by_icon
from markuplmpp.site.nodes import Node, holder
from markuplmpp.site.rules import MOST_SIBLINGS
from markuplmpp.site.steps import (
    BELOW,
    CAPTION,
    ICON,
    IN_PLACE,
    NAMED,
    PLACE,
    TAG,
    WAY,
    Proposal,
    name_of,
    predicates,
    tail_of,
    way_to,
)

_ANY = "*[not(self::script or self::style)]"
_ANCHORS = 4


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
    own = list(predicates(element))
    for rank, predicate in own:
        yield rank, f"{start}{name}{predicate}{tail}"
    for path in by_caption(node, scope, values or ()):
        yield CAPTION, start + path
    if values is None:
        yield from ((ICON, start + path) for path in by_icon(node, scope))
    for anchor, predicate in _anchors(element, scope):
        above = f"{start}{name_of(anchor)}{predicate}"
        for _, mine in own[:2]:
            yield BELOW, f"{above}//{name}{mine}{tail}"
        yield BELOW, f"{above}//{name}{tail}"
        yield WAY, f"{above}/{way_to(element, anchor)}{tail}"
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
        for path in by_caption(around, None, values):
            yield CAPTION, f"//{path}/{way}{_shared_tail(nodes)}"


def _shared_tail(nodes: Sequence[Node]) -> str:
    tails = [tail_of(node) for node in nodes]
    return tails[0] if len(set(tails)) == 1 else IN_PLACE.sub("", tails[0])


def _all(nodes: Sequence[Node], scope: etree._Element | None) -> Iterator[Proposal]:
    elements = [holder(node) for node in nodes]
    if any(element is scope for element in elements):
        return
    first, start = elements[0], "//"
    name, tail = _common_name(elements), _shared_tail(nodes)
    shared = [(r, p) for r, p in predicates(first) if all((r, p) in list(predicates(e)) for e in elements[1:])]
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
                down = "" if anchor is around else way_to(around, anchor) + "/"
                yield WAY if down or "/" in way or IN_PLACE.search(way) else BELOW, f"{above}/{down}{way}{tail}"
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


def _anchors(element: etree._Element, scope: etree._Element | None) -> Iterator[tuple[etree._Element, str]]:
    """The nearest elements around one that have a name, with a predicate each."""
    within = takewhile(lambda above: above is not scope, element.iterancestors())
    named = ((above, found[0][1]) for above in within if (found := sorted(predicates(above))))
    yield from islice(named, _ANCHORS)


def _place(element: etree._Element, scope: etree._Element | None) -> str:
    return "/" + way_to(element, scope)


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
    for rank, predicate in predicates(behind):
        if not any(e.tag == behind.tag and (rank, predicate) in predicates(e) for e in before):
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
    ways = [way_to(e, around).split("/") for e in elements]
    bare = [[IN_PLACE.sub("", step) for step in way] for way in ways]
    if any(way[:-1] != bare[0][:-1] for way in bare):
        return ""
    bare[0][-1] = _common_name(elements)
    first = ways[0]
    return "/".join(
        name if len(ways) == 1 or any(way[i] != first[i] for way in ways) else first[i]
        for i, name in enumerate(bare[0])
    )
