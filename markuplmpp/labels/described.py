"""What a page's markup of one syntax describes: the item it is about, the rows of its list, reviews, its trail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markuplmpp.labels.extent import WHOLE_PAGE, holds_others
from markuplmpp.labels.records import RECORD, REVIEW
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.metadata import MetadataItem
from markuplmpp.metadata.types import BREADCRUMB
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import loose

# Fewer items of a type may be a product and its two companions; these are the rows of a list.
_MIN_ROWS = 3
# Each is looked for in all of the page's text; lists of real pages stay below 100.
_MAX_ROWS = 500
# A page around something else is also an article to most blog systems.
_AROUND = "article"
# Texts that sites mark up as reviews without one of these are their own: "A word of the maker".
_REVIEWED_BY = frozenset({"review_author", "review_date", "review_rating"})


@dataclass(frozen=True)
class Described:
    """What a page's markup of one syntax describes.

    Args:
        main: The item that the page is about, if that is clear.
        rows: Items of a list, where none is the main one.
        others: Items that are neither: related products, a shop's address.
        reviews: Reviews of the main item, and those that stand alone.
        trail: The breadcrumb of the main item.
        unclosed: The outermost elements of rows and reviews that hold others; of what stands in them nothing is known.
    """

    main: MetadataItem | None
    rows: list[MetadataItem]
    others: list[MetadataItem]
    reviews: list[MetadataItem]
    trail: MetadataItem | None
    unclosed: list[int]


def described(items: list[MetadataItem], index: TextIndex, schema: Schema, wanted: set[str]) -> Described:
    """Sorts the items of a page by what they are to it.

    Args:
        items: Items of wanted types, of one syntax.
        index: Text of the page.
        schema: Items and which of them stand in others.
        wanted: Item types to label.
    """
    nested = {name for item in schema.items for name in item.items}
    outer = [item for item in items if item.type not in nested and item.type != BREADCRUMB]
    main = _main(outer, index)
    told = [*(main.items if main else ()), *(item for item in items if item.type == REVIEW)]
    reviews = [item for item in told if item.fields.keys() & _REVIEWED_BY]
    listed = [item for item in outer if main is None and title_of(item)]
    unclosed = [each.node_id for each in (*listed, *reviews) if each.node_id is not None and _is_unclosed(index, each)]
    unclosed = _outermost(index, unclosed)
    inside = {node for start in unclosed for node in range(start, int(index.page.end[start]))}
    listed, reviews = ([item for item in told if item.node_id not in inside] for told in (listed, reviews))
    rows = _rows(listed) if RECORD in wanted else []
    taken = {id(item) for item in (main, *rows)}
    others = [item for item in outer if id(item) not in taken]
    trail = next((item for item in items if item.type == BREADCRUMB), None)
    return Described(main, rows, others, reviews, trail if main else None, unclosed)


def _outermost(index: TextIndex, elements: list[int]) -> list[int]:
    found: list[int] = []
    for element in sorted(elements):
        if not found or element >= index.page.end[found[-1]]:
            found.append(element)
    return found


def _rows(items: list[MetadataItem]) -> list[MetadataItem]:
    kind = Counter(item.type for item in items).most_common(1)[0][0] if items else _AROUND
    distinct = {title_of(item): item for item in items if item.type == kind}
    return list(distinct.values())[:_MAX_ROWS] if len(distinct) >= _MIN_ROWS and kind != _AROUND else []


def _is_unclosed(index: TextIndex, item: MetadataItem) -> bool:
    """Whether an item that the page isn't headed by holds others: a row whose end tag is missing.

    Not an article, which is no row and may have cards of others in its body.
    """
    if item.node_id is None or item.type == _AROUND or index.page.tags[item.node_id] in WHOLE_PAGE:
        return False
    return holds_others(index.page, item)


def title_of(item: MetadataItem) -> str:
    """Returns an item's name in letters and digits, "" where it has none."""
    return next((loose(item.fields[name][0].text) for name in TITLES if item.fields.get(name)), "")


def _main(items: list[MetadataItem], index: TextIndex) -> MetadataItem | None:
    """The item in whose name the page is headed; where none is, the only one, or the only one of its type."""
    # The first row of a list is the only one where its end tag is missing: the others are its properties.
    headings = {loose(index.page.text(i)) for i, tag in enumerate(index.page.tags) if tag == "h1"}
    ordered = sorted(items, key=lambda item: (item.type == _AROUND, -len(item.fields)))
    if headed := [item for item in ordered if title_of(item) in headings - {""}]:
        return headed[0]
    types = Counter(item.type for item in items)
    return next((item for item in ordered if types[item.type] == 1 and not _is_unclosed(index, item)), None)
