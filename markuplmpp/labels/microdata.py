"""Microdata -> labels at the very nodes that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.captions import HEADINGS, TAGS, caption, names_another_time, stands_over
from markuplmpp.labels.extent import holds_item
from markuplmpp.labels.found import RUN_CHARS, Found, apply_found, settle_run
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.textindex import Match, TextIndex
from markuplmpp.metadata import MetadataItem, MetadataValue
from markuplmpp.schema import Field, Schema
from markuplmpp.values import loose

# "SKU: AB-1", "by Jane Doe": what sites put into the element of the value itself.
_LEAD = {"id": re.compile(r".*:\s*(?=\S)"), "gtin": re.compile(r".*:\s*(?=\S)")}
_BYLINE = re.compile(r"by:?\s+", re.IGNORECASE)
_NOBODY = frozenset({"unknown", "anonymous", "admin", "administrator", "unbekannt", "anonym"})
_STAND_IN = re.compile(r"placeholder|default[_-]|no[_-]?(?:image|photo|foto|pic)|spacer|blank\.", re.IGNORECASE)
_UNFOLD = re.compile(r"read-?more|\bmore\b|toggle|expand", re.IGNORECASE)
_TWICE = re.compile(r"\bmodal\b|popup|lightbox", re.IGNORECASE)
_CELLS = frozenset({"td", "th", "dd", "dt", "button"})
_LEVELS = 3
_NO_BODY = frozenset({"form", "aside", "figcaption"})
_STEP = re.compile(
    r"(?:step|schritt|[ée]tape|pass?o|krok|steg|stap|trin|шаг)?[\s:#.]{0,3}\d{1,3}[\s:.)]{0,3}", re.IGNORECASE
)
_LEAST_WORDS, _LEAST_LONE_WORDS, _FACT_NODES = 3, 8, 8


@dataclass
class Placed:
    """What the microdata of one item gave.

    Args:
        labels: Labels of its nodes.
        whole: Fields of which every value was found at its node.
        homeless: Values whose element has no text (``<meta itemprop=sku content=12>``): only the page may show them.
    """

    labels: PageLabels = field(default_factory=PageLabels)
    whole: set[str] = field(default_factory=set)
    homeless: dict[str, list[str]] = field(default_factory=dict)


def label_item(
    placed: Placed,
    item: MetadataItem,
    name: str,
    index: TextIndex,
    structure: Structure,
    schema: Schema,
    fields: set[str],
) -> None:
    """Labels the element of an item and its values at their nodes.

    Args:
        placed: Labels so far; added to.
        item: An item of microdata.
        name: What to label its element with.
        index: Text of the page.
        structure: Its internal nodes.
        schema: Fields.
        fields: Those of them to label.
    """
    page, labels = index.page, placed.labels
    if item.node_id is not None and name in schema.internal_labels:
        bearer, is_whole = int(structure.bearer[item.node_id]), holds_item(index, item, item.node_id, name)
        labels.report[name, "unlabelable" if bearer < 0 else "element" if is_whole else "ambiguous"] += 1
        if is_whole and bearer >= 0:
            labels.internal.setdefault(bearer, name)
        else:
            labels.ignored.add(bearer)
    body = [value.node_id for value in item.fields.get("body", []) if value.node_id is not None]
    for spec in schema.fields:
        values = item.fields.get(spec.name, []) if spec.name in fields else []
        if spec.name == "description":  # blogs mark the whole post as both
            values = [v for v in values if not any(node <= (v.node_id or 0) < page.end[node] for node in body)]
        if spec.kind == "image":
            _label_images(labels, values, page, structure)
        elif values:
            _label_values(placed, spec, values, index, structure)


def _label_values(
    placed: Placed, spec: Field, values: list[MetadataValue], index: TextIndex, structure: Structure
) -> None:
    found, run, taken = Found(), spec.list or spec.name == "body", set[tuple[int, ...]]()
    for value in values:
        if value.node_id is None or not _has_text(index.page, value.node_id):
            placed.homeless.setdefault(spec.name, []).append(value.text)
            continue
        if run and not spec.list and len(loose(value.text)) < RUN_CHARS:
            continue
        match = next((m for m in _places(index, spec, value) if m.span or m.leaves not in taken), None)
        if match is None:
            found.missed += 1
            continue
        told = _told(index.page, structure, spec, match)
        found.ambiguous += [] if told == match else [match]
        if told is not None:
            taken.add(told.leaves)
            found.chosen.append(told)
    apply_found(placed.labels, index.page, structure, spec, found)
    if run and found.chosen:
        settle_run(placed.labels, index.page, structure, spec, found)
    if found.chosen and not found.missed and spec.name not in placed.homeless:
        placed.whole.add(spec.name)


def _told(page: Page, structure: Structure, spec: Field, match: Match) -> Match | None:
    """What of a text that stands where markup says is a value of the field, and doesn't only go along with it."""
    if spec.name == "description":
        own = tuple(leaf for leaf in match.leaves if _describes(page, structure, leaf))
        is_fact = not own or _is_lone_fact(page, structure, own)
        return None if is_fact else match if own == match.leaves else Match(own)
    text, element = page.text_of(match.first, match.leaves[-1] + 1), int(page.parent[match.first])
    text, around = text[slice(*match.span)] if match.span else text, _around(page, element)
    if spec.list:  # not "For the sauce:", "Step 3", "Preparation"
        is_heading = any(page.tags[i] in HEADINGS for i in around)
        is_value = not (is_heading or text.endswith(":") or _STEP.fullmatch(text) or stands_over(spec.name, text))
    elif spec.name == "body":
        # A paragraph that is but one link leads to another article; one in a form asks for an address.
        link = next((i for i in around if page.tags[i] == "a"), None)
        is_link = link is not None and page.text(link) == page.text(int(page.parent[link]))
        is_value = not (is_link or any(page.tags[i] in _NO_BODY for i in page.ancestors(element)))
    elif spec.kind == "duration":
        is_value = not names_another_time(spec.name, caption(page, match))
    elif spec.name == "brand":
        is_value = not (any(TAGS.search(page.names[i]) for i in around) or _is_tag(page, match))
    else:
        is_value = spec.name != "author" or text.casefold() not in _NOBODY
    return match if is_value else None


def _is_tag(page: Page, match: Match) -> bool:
    """Whether a text is one of several items of a list of tags, by the list's name or what stands in front of it."""
    item = next((i for i in page.ancestors(match.first)[:_LEVELS] if page.tags[i] == "li"), None)
    if item is None or page.text(item) != page.text_of(match.first, match.leaves[-1] + 1):
        return False
    around = _around(page, int(page.parent[item]))
    at = int(page.leaves.searchsorted(around[0]))
    before = page.text(int(page.leaves[at - 1])) if at else ""
    is_named = len(before.split()) < _LEAST_WORDS and TAGS.search(before)
    return any(page.tags[i] == "li" and i != item for i in _children(page, around[0])) and bool(
        is_named or any(TAGS.search(page.names[i]) for i in around)
    )


def _children(page: Page, element: int) -> Iterator[int]:
    child = element + 1
    while child < page.end[element]:
        yield child
        child = int(page.end[child])


def _is_lone_fact(page: Page, structure: Structure, leaves: tuple[int, ...]) -> bool:
    """Whether all of a description is one short item of a list: "Made of steel"."""
    block = int(structure.block[leaves[0]])
    is_item = page.tags[block] == "li" and leaves[-1] < page.end[block]
    return is_item and len(page.text(block).split()) < _LEAST_LONE_WORDS


def _describes(page: Page, structure: Structure, leaf: int) -> bool:
    """Whether a text of a description is a part of it: no button ("show more"), no caption, no "Memory: 8 GB"."""
    element, block, text = int(page.parent[leaf]), int(structure.block[leaf]), page.text(leaf)
    at, size = int(page.leaves.searchsorted(leaf)), int(page.end[block]) - block
    last = int(page.leaves[at - 1]) if at else -1
    following = int(page.leaves[at + 1]) if at + 1 < len(page.leaves) else len(page)
    is_valued = following < page.end[block] and page.text(following).startswith(":")
    is_key = (last > block and page.texts[last].rstrip().endswith(":")) or is_valued or text.startswith(":")
    is_item = page.tags[block] == "li" and size <= _FACT_NODES and len(page.text(block).split()) < _LEAST_WORDS
    is_fact = is_item or is_key or text.endswith(":") or stands_over("description", text)
    is_cell = any(page.tags[i] in _CELLS or _TWICE.search(page.names[i]) for i in _around(page, element))
    return not (is_cell or is_fact or _UNFOLD.search(page.names[element]))


def _around(page: Page, element: int) -> list[int]:
    """An element and the two around it."""
    found = [element]
    while len(found) < _LEVELS and page.parent[found[-1]] >= 0:
        found.append(int(page.parent[found[-1]]))
    return found


def _has_text(page: Page, node: int) -> bool:
    return any(page.text_index[node : page.end[node]])


def _places(index: TextIndex, spec: Field, value: MetadataValue) -> list[Match]:
    """Where a value stands below its node: as a whole first, else without what sites put in front of it."""
    node = value.node_id if value.node_id is not None else 0
    below = {"after": node, "before": int(index.page.end[node])}
    lead = _BYLINE if spec.name.endswith("author") else _LEAD.get(spec.kind)
    bare = lead.sub("", value.text, count=1) if lead is not None else value.text
    matches = index.find(bare, spec.kind, **below)
    if not matches and bare != value.text:
        matches = index.find(value.text, spec.kind, **below)
    return sorted(matches, key=lambda m: m.span is not None)


def _label_images(labels: PageLabels, values: list[MetadataValue], page: Page, structure: Structure) -> None:
    for value in values:
        if value.node_id is None or page.tags[value.node_id] != "img" or _STAND_IN.search(value.text):
            continue
        if structure.kept[value.node_id]:
            labels.internal.setdefault(value.node_id, "image")
            labels.report["image", "element"] += 1
