"""Regions that Label Studio made -> the nodes that they label."""

from __future__ import annotations

from typing import Any

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError
from markuplmpp.labels.gold import NodeLabel
from markuplmpp.labels.hypertext import HyperText
from markuplmpp.labels.target import exact_element, smallest_element
from markuplmpp.schema import LIST_SUFFIX, Schema


def element_labels(schema: Schema) -> list[str]:
    """Returns the labels that only elements have: items and lists."""
    return [*(item.name for item in schema.items), *(f.name + LIST_SUFFIX for f in schema.fields if f.list)]


def region_labels(
    name: str, result: dict[str, Any], text: HyperText, page: Page, structure: Structure, schema: Schema, where: str
) -> list[NodeLabel]:
    """Returns the stand-off labels of one label of a region.

    Args:
        name: The label.
        result: The region as exported.
        text: The page as it was shown.
        page: The page.
        structure: Its internal nodes.
        schema: Fields and items.
        where: What to call the region in an error.

    Raises:
        GoldError: The region starts or ends in no text of the page, or holds none.
    """
    (first, start), (last, end) = _ends(result["value"], text, page, where)
    leaves = [leaf for leaf in text.paths if first <= leaf <= last]
    if name in element_labels(schema):
        noted = [str(note) for note in result.get("meta", {}).get("text", [])]
        node = _element(page, structure, leaves, noted)
        return [NodeLabel(node, page.xpath(node), name)]
    worded = [leaf for leaf in leaves if any(c.isalnum() for c in page.text(leaf))] or leaves
    out = []
    for leaf in worded:
        span = start if leaf == first else 0, end if leaf == last else len(page.text(leaf))
        out.append(NodeLabel(leaf, page.xpath(leaf), name, None if span == (0, len(page.text(leaf))) else span))
    element = exact_element(page, structure, tuple(worded)) if all(x.span is None for x in out) else -1
    return out if element < 0 else [*out, NodeLabel(element, page.xpath(element), name)]


def _ends(value: dict[str, Any], text: HyperText, page: Page, where: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The leaves and offsets in which a region starts and ends, without white space and empty ends."""
    ends: list[tuple[int, int]] = []
    for side in ("start", "end"):
        leaf = text.leaf_at(str(value.get(side)))
        offset, whole = value.get(f"{side}Offset"), value.get("globalOffsets", {}).get(side)
        if leaf is not None and isinstance(offset, int):
            ends.append((leaf, offset))
        elif isinstance(whole, int):  # as Label Studio does: what the XPath has lost, the count of characters finds
            ends.append(text.leaf_of(whole - (side == "end")))
            ends[-1] = ends[-1][0], ends[-1][1] + (side == "end")
        else:
            raise GoldError(
                f"{where}: no text at {value.get(side)!r}, offset {offset!r}; annotate the task as exported"
            )
    order = list(text.paths)
    (first, start), (last, end) = ends
    while start >= len(page.text(first)) and first < last:
        first, start = order[order.index(first) + 1], 0
    while end <= 0 and first < last:
        last = order[order.index(last) - 1]
        end = len(page.text(last))
    start += len(page.text(first)[start:]) - len(page.text(first)[start:].lstrip())
    end = len(page.text(last)[:end].rstrip())
    if (first, start) >= (last, end):
        raise GoldError(f"{where}: it holds no text; remove the region")
    return (first, start), (last, end)


def _element(page: Page, structure: Structure, leaves: list[int], noted: list[str]) -> int:
    """The element of a region: the one that its note names, if it still has the region's texts, else the outermost."""
    same = [smallest_element(page, leaves)]
    while (above := int(page.parent[same[-1]])) > 0:
        inside = page.leaves[(page.leaves >= above) & (page.leaves < page.end[above])]
        if page.tags[above] == "body" or inside[0] != leaves[0] or inside[-1] != leaves[-1]:
            break
        same.append(above)
    named = next((node for node in same if page.xpath(node) in noted), None)
    if named is not None:
        return named
    return next((node for node in reversed(same) if structure.bearer[node] >= 0), same[0])
