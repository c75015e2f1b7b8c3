"""Counts of right, wrong and missed values of a page, against its known gold.

Everything scored ends as one :class:`Counts` per page and label, so that fields, records and nodes share the
sums, averages and resamples of :mod:`markuplmpp.evaluation.intervals`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.cells import CELLS, count_cells
from markuplmpp.evaluation.inner import inner_kinds, score_inner
from markuplmpp.evaluation.judged import Counts, Judged, gold_values, is_shown, is_value, judge_items, judge_one
from markuplmpp.evaluation.recordsets import RECORDS, ROW, Elements, TruthRecords, count_extent, nested_types
from markuplmpp.records import PageResult, Value
from markuplmpp.schema import Field, Schema
from markuplmpp.values import is_title, item_key

TITLE = "name/headline"
BODY_WORDS = "body_words"
BODY = "body"
_TITLE_FIELDS = ("name", "headline")
# Scripts without spaces count by character: a whole sentence as one word would never match.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


@dataclass(frozen=True, slots=True)
class PageScores:
    """The counts of one page.

    Args:
        page_id: The page.
        site: What intervals are clustered by.
        dataset: What tables are split by.
        counts: Label to counts; a label whose gold isn't known on the page is absent.
        error: What the system raised, if it did: then every gold value is missed.
        judged: Field to its values, right, wrong and missed; empty where nodes were scored.
    """

    page_id: str
    site: str
    dataset: str
    counts: dict[str, Counts]
    error: str | None = None
    judged: dict[str, Judged] = field(default_factory=dict)


def page_labels(schema: Schema) -> tuple[str, ...]:
    """Returns all labels that :func:`score_page` can give for a schema, in table order.

    >>> page_labels(Schema.from_yaml("{fields: {name: {}, body: {many: true}}}"))
    ('name', 'body', 'name/headline', 'body_words', 'record:name', 'record:body', 'records', 'cells')
    """
    kinds = inner_kinds(schema)
    names = [f.name for f in schema.fields]
    inner = [label for kind in kinds for label in kind.fields if label not in names]
    extents = [item.name for item in schema.items if item.name not in (*nested_types(schema), ROW)]
    return (*names, *derived_labels(names), *inner, *(kind.label for kind in kinds), CELLS, *extents)


def element_labels(schema: Schema) -> frozenset[str]:
    """Returns the labels that only a system gives that finds elements: records, the main item, values of rows.

    >>> sorted(element_labels(Schema.from_yaml("{fields: {name: {}}}")))
    ['cells', 'record:name', 'records']
    """
    names = [f.name for f in schema.fields]
    return frozenset(page_labels(schema)) - {*names, *derived_labels(names)}


def apart_labels(schema: Schema) -> frozenset[str]:
    """Returns the labels of no average: they count again what a field counts, or elements.

    >>> sorted(apart_labels(Schema.default()))
    ['article', 'body_words', 'cells', 'name/headline', 'product', 'recipe', 'records', 'reviews']
    """
    return frozenset({TITLE, BODY_WORDS}) | {label for label in element_labels(schema) if ":" not in label}


def derived_labels(names: Collection[str]) -> tuple[str, ...]:
    """Returns the labels that are counted from those fields once more.

    >>> derived_labels(["headline", "price"])
    ('name/headline',)
    """
    return (*[TITLE] * any(n in names for n in _TITLE_FIELDS), *[BODY_WORDS] * (BODY in names))


def score_page(page: CorpusPage, result: PageResult | None, schema: Schema) -> dict[str, Counts]:
    """Counts a page's prediction against what is known of the page; see :func:`judge_page`.

    Returns:
        Label to counts; empty where the truth holds nothing that can be scored.

    >>> truth = {"fields": {"name": ["Kettle"]}}
    >>> page = CorpusPage("1", "shops", "dev", "a.example", None, "en", None, b"", truth)
    >>> score_page(page, None, Schema.default())
    {'name': Counts(tp=0, fp=0, fn=1), 'name/headline': Counts(tp=0, fp=0, fn=1)}
    """
    return judge_page(page, result, schema)[0]


def judge_page(
    page: CorpusPage, result: PageResult | None, schema: Schema
) -> tuple[dict[str, Counts], dict[str, Judged]]:
    """Says of each label whose gold is known what is right, wrong and missed.

    A field is scored where the truth has values of it or calls it complete; predictions of other fields are neither
    right nor wrong. A complete field without a value says that no node of the page shows one; what stands in
    JSON-LD or a ``<meta>`` alone, as a SKU may well do, is neither right nor wrong there. A single-valued field of the
    page itself counts once: its best-scored prediction is right if it equals any gold value; the others never
    count. A many-valued one counts per item, as multisets (``body``: per line). Of a list field a value that a
    heading shows ("For the sauce") or that ends with a colon is the title of a group, where less than half of the
    values are: right if it's predicted, and not missed if it isn't. What a page says twice counts once where the
    truth says nothing twice, unless half of it is.
    ``name/headline`` adds the counts of both fields; ``body_words`` compares the body as a bag of words. Values in
    reviews and rows count once per record, and ``reviews``, ``records`` and the main item (``product``) by element:
    :mod:`markuplmpp.evaluation.inner`, :mod:`markuplmpp.evaluation.recordsets`. ``cells`` are the texts of rows of
    which the truth knows no more: :mod:`markuplmpp.evaluation.cells`.

    Args:
        page: The page with its truth.
        result: What was predicted; None where the system failed: then every gold value is missed.
        schema: Gives each field's kind and cardinality; truth of other fields is left out.

    Returns:
        Label to counts, and label to values where it has values.
    """
    kinds = inner_kinds(schema)
    nested = {name for kind in kinds for name in kind.own}
    truth, elements = TruthRecords.of(page, schema), Elements(page)
    judged = {spec.name: found for spec in schema.fields if spec.name not in nested
              if (found := _judge_field(page, result, spec, schema, elements)) is not None}  # fmt: skip
    counts = {name: values.counts for name, values in judged.items()} | _derived(page, judged)
    records = result.records if result else ()
    for kind in kinds:
        scored = score_inner(kind, page, truth, result, elements)
        judged |= scored.judged
        counts |= {label: values.counts for label, values in scored.judged.items()}
        if scored.records is not None:
            counts[kind.label] = scored.records
    inner = nested_types(schema)
    rows = [r for r in records if r.type not in inner]
    cells = count_cells(truth.rows, rows, elements, RECORDS in (page.truth.get("complete") or ()))
    if cells is not None:
        counts[CELLS] = cells
    extent = count_extent(truth.main, records, elements) if truth.main else None
    if truth.main and extent is not None:
        counts[truth.main.type] = extent
    return counts, judged


def _judge_field(
    page: CorpusPage, result: PageResult | None, spec: Field, schema: Schema, elements: Elements
) -> Judged | None:
    """The page's own values of a field; None where the truth says nothing of it."""
    gold = gold_values(page.truth, spec)
    if not gold and spec.name not in (page.truth.get("complete") or ()):
        return None
    values = _predicted(result, spec, schema)
    if not gold:
        values = [v for v in (values if spec.many else _surest(values)) if is_shown(v)]
    if spec.name == BODY:
        values = [replace(v, text=line) for v in values for line in v.text.splitlines()]
        return judge_items(spec, _lines(gold), values, page.lang, as_lines=True)
    found = (judge_items if spec.many else judge_one)(spec, gold, values, page.lang)
    if spec.list and found.missed:
        titles = {text for text in gold if is_title(text) or item_key(text) in elements.headings}
        if 2 * len(titles) < len(gold):
            found = replace(found, missed=tuple(text for text in found.missed if text not in titles))
    return found


def _derived(page: CorpusPage, judged: dict[str, Judged]) -> dict[str, Counts]:
    """Counts of the labels that stand for several fields, or for words."""
    counts = {}
    if titles := [judged[name].counts for name in _TITLE_FIELDS if name in judged]:
        counts[TITLE] = sum(titles, Counts())
    if BODY in judged:
        wanted = Counter(_words(map(str, page.truth.get("fields", {}).get(BODY, ()))))
        guessed = Counter(_words(value.text for value in judged[BODY].found))
        hits = (wanted & guessed).total()
        counts[BODY_WORDS] = Counts(hits, guessed.total() - hits, wanted.total() - hits)
    return counts


def _surest(values: list[Value]) -> list[Value]:
    return [max(values, key=lambda value: value.score)] if values else []


def _predicted(result: PageResult | None, spec: Field, schema: Schema) -> list[Value]:
    records = result.records if result else ()
    rows = {ROW} if len(schema.items) > 1 else set()
    values = (v for r in records if r.type not in rows for v in r.fields.get(spec.name, ()))
    return [v for v in values if is_value(spec, v.text)]


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines()]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]
