"""Text values of a page -> labels of its nodes, with a report of what was found and what wasn't."""

from __future__ import annotations

from typing import Any

import numpy as np

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_tree
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.found import RUN_CHARS, Found, apply_found, settle_run
from markuplmpp.labels.gold import STANDOFF, GoldPage
from markuplmpp.labels.outcomes import BARRED, BARRED_OF_MANY, BEYOND, FAR, NO_ANCHOR, OF_ANOTHER, RIVALS, SHORT, TAKEN
from markuplmpp.labels.places import can_hold
from markuplmpp.labels.possible import possible_fields, unknown_labels
from markuplmpp.labels.records import label_records
from markuplmpp.labels.standoff import standoff_labels
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.textindex import Match, TextIndex
from markuplmpp.schema import Field, Schema
from markuplmpp.values import loose

_HEADINGS = ("h1", "h2", "h3")
_ANCHORS = ("name", "headline")
# A value further from the name than this many leaves is more likely another item's (a related product's
# price, the author of a comment) than this one's.
_NEAR_LEAVES = 80
# More equal matches than this and nearness to the name says nothing: a rating of "5" matches any 5.
_MAX_RIVALS = 6
# More values than this of one field stand in a run (paragraphs, list items); fewer are authors and categories.
_RUN_VALUES = 3
# Each is looked for in all of the page's text; lists and bodies of real pages stay below.
_MAX_VALUES = 500


def align(
    page: Page,
    structure: Structure,
    truth: dict[str, Any],
    schema: Schema,
    *,
    page_type: str | None = None,
    lang: str | None = None,
    root: Any = None,
) -> PageLabels:
    """Finds the nodes that hold the values of a page.

    A value that is a whole leaf labels the leaf; one inside a leaf labels it with a span; one across several
    leaves labels the leaves and the smallest element that holds just them. Of several places the one nearest
    the name is taken and the others are left out of the loss; where that can't tell, all are.

    Args:
        page: The page.
        structure: Its internal nodes.
        truth: ``{"fields": ..., "complete": ..., "records": ...}`` as in a corpus row.
        schema: Fields and items.
        page_type: Type of the page, where known: it says which fields can't be on it.
        lang: Language, for dates.
        root: The lxml root of the same page; needed for records given as XPaths.

    Returns:
        Labels, with ``report`` counting each value once, by (field, outcome): exact, element, part, or ambiguous or
        miss with the reason; see :func:`~markuplmpp.labels.outcomes.outcome_of`.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<h1>Acme Kettle</h1><p>SKU: 12345</p>")
    >>> truth = {"fields": {"name": ["ACME kettle"], "sku": ["12345"]}}
    >>> labels = align(page, Structure.of(page), truth, Schema.default())
    >>> [(name, page.text(leaf)) for leaf, name in labels.leaf.items()], list(labels.spans.values())
    ([('name', 'Acme Kettle'), ('sku', 'SKU: 12345')], [(5, 10)])
    """
    index, labels = TextIndex(page, lang), PageLabels()
    on_page = possible_fields(schema, page_type)
    specs = [f for f in schema.fields if f.name in on_page and f.kind != "image"]
    whole, missed = _label_fields(labels, index, structure, truth.get("fields", {}), specs)
    # What the truth lists but the text doesn't show may stand there in other words.
    known = (set(truth.get("complete", ())) - missed) | whole
    placed = label_records(page, structure, index, truth.get("records", []), labels, root)
    if "records" in truth.get("complete", ()):
        known |= placed
    labels.unknown = unknown_labels(schema, page_type, known, truth.get("fields", {}))
    return labels


def align_row(row: CorpusPage, page: Page, structure: Structure, schema: Schema) -> PageLabels:
    """Returns the labels of a corpus row, whose page was parsed as any other is; see :func:`align`.

    Labels that ``markuplmpp label`` has made are taken as they are.

    Raises:
        GoldError: Such labels don't fit the page as it is parsed now, or the schema.
    """
    if STANDOFF in row.truth:
        made = GoldPage.from_dict(row.truth[STANDOFF], f"truth of page {row.page_id}")
        made.check(row.html, page, schema)
        return standoff_labels(made.labels, made.complete, page, structure, schema, row.page_type)
    has_xpaths = any("xpath" in record or "xpaths" in record for record in row.truth.get("records", []))
    root = parse_tree(row.html, charset=row.charset)[0] if has_xpaths else None
    return align(page, structure, row.truth, schema, page_type=row.page_type, lang=row.lang, root=root)


def _label_fields(
    labels: PageLabels, index: TextIndex, structure: Structure, fields: dict[str, list[str]], specs: list[Field]
) -> tuple[set[str], set[str]]:
    """Labels the fields' values; returns the fields found whole, and those not found at all or not all looked for."""
    whole, missed, anchor = set(), set(), None
    for spec in sorted((s for s in specs if s.name in fields), key=lambda s: s.name not in _ANCHORS):
        values = fields[spec.name]
        if spec.many:  # a body comes as one text, a paragraph a line
            values = [line for value in values for line in value.splitlines() if line.strip()]
        run = spec.list or len(values) > _RUN_VALUES
        if run:
            long = [value for value in values if spec.list or len(loose(value)) >= RUN_CHARS]
            found = _many(index, spec, long[:_MAX_VALUES], anchor)
            found.miss(BEYOND, len(long[_MAX_VALUES:]))
            found.why[SHORT] += len(values) - len(long)
        else:
            found = _single(index, structure, labels, spec, values, anchor)
        if spec.name in _ANCHORS and found.chosen:
            anchor = index.position(found.chosen[0].first)
        apply_found(labels, index.page, structure, spec, found)
        if run and found.chosen:
            settle_run(labels, index.page, structure, spec, found)
        if not found.chosen or found.why[BEYOND]:
            missed.add(spec.name)
        elif not (spec.many and found.missed):
            whole.add(spec.name)
    return whole, missed


def _single(
    index: TextIndex, structure: Structure, labels: PageLabels, spec: Field, values: list[str], anchor: int | None
) -> Found:
    found, parts = Found(), _parts(index, spec, values)
    found.miss(BEYOND, len(parts[_MAX_VALUES:]))
    for value in parts[:_MAX_VALUES]:
        # A leaf has one label: the brand within the name is the name's.
        free, everywhere = {None, spec.name}, index.find(value, spec.kind)
        matches = [m for m in everywhere if all(labels.leaf.get(leaf) in free for leaf in m.leaves)]
        if not matches:
            found.missed += 1
            found.why[OF_ANOTHER] += bool(everywhere)
            continue
        best = _best(index, structure, spec, matches, anchor)
        if isinstance(best, str):
            found.why[best] += 1
        else:
            found.chosen.append(best)
        found.others += [m for m in matches if m is not best]
    return found


def _parts(index: TextIndex, spec: Field, values: list[str]) -> list[str]:
    """A list joined by commas ("Dinner, Main Course") that stands nowhere as one text -> its members."""
    if not spec.many:
        return values
    parts = (part for value in values for part in ([value] if index.find(value, limit=1) else value.split(",")))
    return [part for part in parts if loose(part)]


def _best(index: TextIndex, structure: Structure, spec: Field, matches: list[Match], anchor: int | None) -> Match | str:
    """The place of a value among all where it stands, or why none of them is it."""
    matches = [m for m in matches if can_hold(index.page, spec, m)]
    if not matches:
        return BARRED
    whole, tags = [m for m in matches if m.span is None], index.page.tags
    if spec.name in _ANCHORS:
        for heading in _HEADINGS:
            if rivals := [m for m in whole or matches if tags[structure.block[m.first]] == heading]:
                return rivals[0]
    rivals = whole if spec.kind in ("text", "yield") and whole else matches
    if len(rivals) == 1:
        return rivals[0]
    if anchor is None or len(rivals) > _MAX_RIVALS:
        return RIVALS if len(rivals) > _MAX_RIVALS else NO_ANCHOR
    # Values follow the name more often than they precede it: a step back counts double.
    distance = [(d if d >= 0 else -2 * d) for d in (index.position(m.first) - anchor for m in rivals)]
    nearest = int(np.argmin(distance))
    return rivals[nearest] if distance[nearest] <= _NEAR_LEAVES else FAR


def _many(index: TextIndex, spec: Field, values: list[str], anchor: int | None) -> Found:
    """Values of one list stand together: of several places take the one nearest to the sure ones."""
    found, everywhere = Found(), [index.find(value, spec.kind) for value in values]
    if spec.list:
        everywhere = [m or index.find_item(value) for m, value in zip(everywhere, values, strict=True)]
    candidates = [[m for m in matches if can_hold(index.page, spec, m)] for matches in everywhere]
    sure = [index.position(c[0].first) for c in candidates if len(c) == 1]
    around = float(np.median(sure)) if sure else float(anchor if anchor is not None else 0)
    taken: set[tuple[int, ...]] = set()
    for matches, all_matches in zip(candidates, everywhere, strict=True):
        free = [m for m in matches if m.leaves not in taken or m.span]
        if not free:
            found.missed += not matches
            found.why[TAKEN if matches else BARRED_OF_MANY] += bool(all_matches)
            continue
        best = min(free, key=lambda m: abs(index.position(m.first) - around))
        taken.add(best.leaves)
        found.chosen.append(best)
        found.others += [m for m in matches if m is not best]
    return found
