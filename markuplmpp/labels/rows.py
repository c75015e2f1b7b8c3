"""A corpus row -> the same row with the labels of every source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import GoldError, PageError
from markuplmpp.labels.align import align_row
from markuplmpp.labels.gold import STANDOFF, GoldPage, node_labels, sha256_of
from markuplmpp.labels.possible import possible_fields, possible_items
from markuplmpp.labels.records import RECORD
from markuplmpp.labels.standoff import RECORDS, standoff_labels, truth_of
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.weak import SYNTAXES, weak_labels
from markuplmpp.schema import Schema

Source = Literal["gold", "text", "microdata", "json-ld"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Where labels come from, the most trusted first."""


@dataclass(frozen=True)
class LabelledRow:
    """What the sources made of one row.

    Args:
        truth: The row's truth with the labels of all sources under ``standoff``; without a truth of its own, what
            the markup says of the page.
        truth_kind: Of the fields in ``truth``: as it was, or ``metadata``.
        made: Labels of each source that was used.
        page: The page as parsed.
    """

    truth: dict[str, Any]
    truth_kind: str
    made: dict[Source, PageLabels]
    page: Page


def label_row(
    row: CorpusPage, schema: Schema, sources: Collection[Source] = SOURCES, gold: GoldPage | None = None
) -> LabelledRow:
    """Labels the page of a row: by gold, by the truth it has, then by its own markup where these say nothing.

    Args:
        row: The row; its own values are kept as they are, but for those that gold knows better.
        schema: Fields and items.
        sources: Which of them to use.
        gold: Annotation of this very page.

    Raises:
        PageError: The page can't be parsed.
        GoldError: The annotation doesn't fit the page.

    >>> html = b'<h1>Kettle</h1><script type="application/ld+json">{"@type": "Product", "name": "Kettle"}</script>'
    >>> labelled = label_row(CorpusPage("k", "shops", "train", "a.example", None, None, None, html), Schema.default())
    >>> labelled.truth_kind, labelled.truth["fields"], labelled.made["json-ld"].leaf
    ('metadata', {'name': ['Kettle']}, {3: 'name'})
    """
    page = parse_html(row.html, url=row.url, charset=row.charset)
    structure = Structure.of(page)
    given = {key: value for key, value in row.truth.items() if key != STANDOFF}
    used = given if "text" in sources else {}
    labels = align_row(replace(row, truth=used), page, structure, schema)
    made: dict[Source, PageLabels] = {"text": labels} if used else {}
    gold = gold if "gold" in sources else None
    if gold is not None:
        gold.check(row.html, page, schema)
        made["gold"] = standoff_labels(gold.labels, gold.complete, page, structure, schema, row.page_type)
        labels = made["gold"].filled(labels)
        given = given and _corrected(given, gold, truth_of(gold, page, structure, schema))
    told = {*used.get("fields", {}), *(str(r.get("type", RECORD)) for r in used.get("records", []))}
    if set(SYNTAXES) & set(sources):
        weak = weak_labels(row.html, page, structure, schema, page_type=row.page_type, lang=row.lang)
        for source in SYNTAXES:
            if source in sources:
                made[source] = weak[source]
                labels = labels.filled(weak[source], told)
    truth = _truth(row, given, page, structure, labels, schema)
    kind = "human" if gold is not None else row.truth_kind if given or not truth else "metadata"
    return LabelledRow(truth, kind, made, page)


def annotated(row: CorpusPage, schema: Schema, gold: Mapping[str, GoldPage]) -> CorpusPage:
    """Returns a row with the labels of its annotation, where it has one: the last word on what is on the page.

    Args:
        row: The row.
        schema: Fields and items.
        gold: Annotations by the SHA-256 of their pages, as :func:`~markuplmpp.labels.gold.read_gold` gives them.

    Raises:
        PageError: The page can't be parsed.
        GoldError: Its annotation doesn't fit it.
    """
    mine = gold.get(sha256_of(row.html)) if gold else None
    if mine is None:
        return row
    labelled = label_row(row, schema, ("gold", "text"), mine)
    return replace(row, truth=labelled.truth, truth_kind=labelled.truth_kind)


def check_annotations(rows: Iterable[CorpusPage], schema: Schema, gold: Mapping[str, GoldPage]) -> int:
    """Makes sure, before the work, that annotations fit their pages.

    Args:
        rows: All pages.
        schema: Fields and items.
        gold: Annotations by the SHA-256 of their pages.

    Returns:
        How many of them are of one of the pages.

    Raises:
        GoldError: One doesn't fit its page, or there are some and none is of a page.
    """
    used: set[str] = set()
    for row in rows if gold else ():
        if (mine := gold.get(sha256_of(row.html))) is not None and mine.sha256 not in used:
            used.add(mine.sha256)
            with suppress(PageError):  # named when its turn comes
                mine.check(row.html, parse_html(row.html, url=row.url, charset=row.charset), schema)
    if gold and not used:
        raise GoldError(
            f"none of the {len(gold)} annotations is of a page of the corpus: they belong to a page's very bytes; "
            "give the corpus, or the split, that they were made on"
        )
    return len(used)


def _corrected(given: dict[str, Any], gold: GoldPage, told: dict[str, Any]) -> dict[str, Any]:
    """A truth in which gold has the last word on what it knows all places of, and adds to the rest."""
    fields = {name: values for name, values in given.get("fields", {}).items() if name not in gold.complete}
    for name, values in told["fields"].items():
        fields[name] = list(dict.fromkeys([*fields.get(name, ()), *values]))
    touched = {record["type"] for record in told["records"]}
    kept = [r for r in given.get("records", ()) if r.get("type", RECORD) not in touched | set(gold.complete)]
    complete = {*given.get("complete", ()), *told["complete"]}
    if RECORDS not in told["complete"] and not touched <= set(gold.complete):
        complete.discard(RECORDS)
    return {**given, "fields": fields, "complete": sorted(complete), "records": [*kept, *told["records"]]}


def _truth(
    row: CorpusPage, given: dict[str, Any], page: Page, structure: Structure, labels: PageLabels, schema: Schema
) -> dict[str, Any]:
    if not (labels.leaf or labels.internal):
        return given
    possible = {*possible_items(schema, row.page_type), *possible_fields(schema, row.page_type)}
    known = tuple(sorted(possible - labels.unknown))
    in_schema = {None, *schema.leaf_labels, *schema.internal_labels}
    nodes = tuple(label for label in node_labels(page, labels) if label.label in in_schema)
    gold = GoldPage(sha256_of(row.html), row.page_id, PARSER, known, nodes)
    return {**(given or truth_of(gold, page, structure, schema)), STANDOFF: gold.to_dict()}
