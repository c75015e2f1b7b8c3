"""Records of a page, given as XPaths, as cells or as reviews -> labels of their elements."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.target import PageLabels, smallest_element
from markuplmpp.labels.textindex import Match, TextIndex
from markuplmpp.schema import Kind

RECORD, REVIEW = "record", "review"
_REVIEW_PARTS = ("review_title", "review_author", "review_date")
_BARE_NUMBER = re.compile(r"\W*\d+\W*")
# Author, date and title of a review stand within this many leaves of its body.
_REVIEW_LEAVES = 25
_CELL_SHARE = 0.6
_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*(\[\d+\])?")


def label_records(
    page: Page,
    structure: Structure,
    index: TextIndex,
    records: list[dict[str, Any]],
    labels: PageLabels,
    root: etree._Element | None,
) -> set[str]:
    """Labels the elements of records, and the fields of reviews.

    Args:
        page: The page.
        structure: Its internal nodes.
        index: Its text.
        records: Each with ``xpath`` or ``xpaths``, with ``cells``, or with ``type`` and ``fields``.
        labels: Labels so far; added to.
        root: The lxml root, for the XPaths.

    Returns:
        The labels of which all places on the page are now known.
    """
    by_xpath: dict[str, list[list[str]]] = {}
    for r in records:
        if "xpath" in r or "xpaths" in r:
            by_xpath.setdefault(r.get("type", RECORD), []).append(r.get("xpaths") or [r["xpath"]])
    cells = [r["cells"] for r in records if "cells" in r]
    reviews = [r["fields"] for r in records if r.get("type") == REVIEW and "fields" in r]
    known: set[str] = set()
    if root is not None:
        known |= {item for item, xs in by_xpath.items() if _label_xpaths(page, structure, item, xs, labels, root)}
    if cells and _label_cells(page, structure, index, cells, labels):
        known.add(RECORD)
    for review in reviews:
        _label_review(page, structure, index, review, labels)
    return known


def node_ids(page: Page, root: etree._Element, xpaths: list[str]) -> list[int]:
    """Returns the page's nodes for XPaths in any spelling; those that resolve to no element are left out."""
    found = (_element(root, xpath) for xpath in xpaths)
    wanted = {_path(element) for element in found if element is not None}
    return [i for i in range(len(page)) if not page.text_index[i] and page.xpath(i) in wanted] if wanted else []


def _element(root: etree._Element, xpath: str) -> etree._Element | None:
    try:
        found = root.getroottree().xpath(xpath)
    except etree.XPathError:  # one bad XPath of an annotated set is a miss in its report, not the end of a run
        return None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, etree._Element) else None


def _path(element: etree._Element) -> str:
    """The element's XPath as a page spells it: ``*[k]`` for a name that XPath can't say (``fb:like``)."""
    tree, steps = element.getroottree(), []
    for node in (element, *element.iterancestors()):
        step = tree.getpath(node).rpartition("/")[2]
        if not _STEP.fullmatch(step):
            step = f"*[{sum(1 for _ in node.itersiblings('*', preceding=True)) + 1}]"
        steps.append(step)
    return "/" + "/".join(reversed(steps))


def _label_xpaths(
    page: Page, structure: Structure, item: str, records: list[list[str]], labels: PageLabels, root: etree._Element
) -> bool:
    wanted = {xpaths[0] for xpaths in records}  # two records may begin with one element: a row, and it with the next
    first = node_ids(page, root, [*wanted])
    rest = node_ids(page, root, [xpath for xpaths in records for xpath in xpaths[1:]])
    for node in first:
        _label(labels, structure, node, item)
    labels.report[item, "miss"] += len(wanted) - len(first)
    # Of a record made of sibling elements the first stands for all; the others are neither records nor not.
    labels.ignored |= {int(structure.bearer[n]) for n in rest} - {-1, *labels.internal}
    return len(first) == len(wanted)


def _label_cells(
    page: Page, structure: Structure, index: TextIndex, records: list[list[str]], labels: PageLabels
) -> bool:
    """The record elements are the siblings that part the cells of different records."""
    after, groups = -1, []
    for cells in records:
        leaves: list[int] = []
        for cell in cells:
            for match in index.find(cell, after=leaves[-1] if leaves else after, limit=1):
                leaves += match.leaves
        if len(leaves) >= _CELL_SHARE * len(cells) and leaves:
            groups.append(sorted(leaves))
            after = groups[-1][-1]
    if len(groups) < 2 or len(groups) < 0.8 * len(records):
        labels.report[RECORD, "miss"] += len(records)
        return False
    top = smallest_element(page, [groups[0][0], groups[-1][-1]])
    elements = [_child_of(page, top, group[0]) for group in groups]
    if any(page.text_index[element] for element in elements):
        # Texts straight in one element, parted by <br>: no element stands for a record.
        labels.report[RECORD, "unlabelable"] += len(records)
        return False
    if len(set(elements)) < len(groups) or any(
        page.end[element] <= group[-1] for element, group in zip(elements, groups, strict=True)
    ):
        labels.report[RECORD, "ambiguous"] += len(records)
        return False
    for element in elements:
        _label(labels, structure, element, RECORD)
    labels.report[RECORD, "miss"] += len(records) - len(groups)
    return len(groups) == len(records)


def _label_review(
    page: Page, structure: Structure, index: TextIndex, fields: dict[str, list[str]], labels: PageLabels
) -> None:
    bodies = [m for value in fields.get("review_body", []) for m in index.find(value) if m.span is None]
    if len(bodies) != 1:
        labels.report[REVIEW, "ambiguous" if bodies else "miss"] += 1
        return
    labels.add(page, structure, "review_body", bodies[0])
    leaves = list(bodies[0].leaves)
    for part in _REVIEW_PARTS:
        kind: Kind = "date" if part == "review_date" else "text"
        for value in fields.get(part, []):
            near = _nearest(index, index.find(value, kind), bodies[0])
            if near is not None:
                labels.add(page, structure, part, near)
                leaves += near.leaves
    if len(leaves) == len(bodies[0].leaves):
        return
    element = smallest_element(page, sorted(leaves))
    _label(labels, structure, element, REVIEW)
    # A rating of "1" is also in "1 review" and "1%": only one with a scale is sure, and only in the review itself.
    for value in fields.get("review_rating", []):
        found = index.find(value, "rating", after=element, before=int(page.end[element]))
        sure = [m for m in found if not _BARE_NUMBER.fullmatch(page.text(m.first))]
        if len(sure) == 1:
            labels.add(page, structure, "review_rating", sure[0])
        for match in found if len(sure) != 1 else ():
            labels.ignore(page, structure, match)


def _nearest(index: TextIndex, matches: list[Match], body: Match) -> Match | None:
    at = index.position(body.first)
    near = [m for m in matches if abs(index.position(m.first) - at) <= _REVIEW_LEAVES and m.first not in body.leaves]
    return min(near, key=lambda m: abs(index.position(m.first) - at), default=None)


def _label(labels: PageLabels, structure: Structure, element: int, name: str) -> None:
    bearer = int(structure.bearer[element])
    if bearer < 0:
        labels.report[name, "unlabelable"] += 1
        return
    labels.internal[bearer] = name
    labels.ignored.discard(bearer)
    labels.report[name, "element"] += 1


def _child_of(page: Page, ancestor: int, node: int) -> int:
    while int(page.parent[node]) != ancestor:
        node = int(page.parent[node])
    return node
