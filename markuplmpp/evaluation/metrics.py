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
from typing import Any

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.judged import Counts, Judged, judge_items, judge_one
from markuplmpp.evaluation.recordsets import RECORDS, score_records
from markuplmpp.records import PageResult, Value
from markuplmpp.schema import Field, Schema
from markuplmpp.values import loose

TITLE = "name/headline"
BODY_WORDS = "body_words"
BODY = "body"
_TITLE_FIELDS = ("name", "headline")
# The item type of list rows; in a schema with no other type it is the page's own record.
_ROW = "record"
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

    >>> page_labels(Schema.from_yaml("{fields: {name: {}, price: {kind: price}, body: {many: true}}}"))
    ('name', 'price', 'body', 'name/headline', 'body_words', 'records')
    """
    names = [f.name for f in schema.fields]
    return (*names, *derived_labels(names), RECORDS)


def derived_labels(names: Collection[str]) -> tuple[str, ...]:
    """Returns the labels that are counted from those fields once more.

    >>> derived_labels(["headline", "price"])
    ('name/headline',)
    """
    return (*[TITLE] * any(n in names for n in _TITLE_FIELDS), *[BODY_WORDS] * (BODY in names))


def score_page(page: CorpusPage, result: PageResult | None, schema: Schema) -> dict[str, Counts]:
    """Counts a page's prediction against what is known of the page.

    ``name/headline`` adds the counts of both fields; ``body_words`` compares the body as a bag of words.

    Args:
        page: The page with its truth.
        result: What was predicted; None where the system failed: then every gold value is missed.
        schema: Gives each field's kind and cardinality; truth of other fields is left out.

    Returns:
        Label to counts; empty where the truth holds nothing that can be scored.

    >>> truth = {"fields": {"name": ["Kettle"]}}
    >>> page = CorpusPage("1", "shops", "dev", "a.example", None, "en", None, b"", truth)
    >>> score_page(page, None, Schema.default())
    {'name': Counts(tp=0, fp=0, fn=1), 'name/headline': Counts(tp=0, fp=0, fn=1)}
    """
    return count_page(page, result, judge_page(page, result, schema), schema)


def judge_page(page: CorpusPage, result: PageResult | None, schema: Schema) -> dict[str, Judged]:
    """Says of each field whose gold is known which values are right, wrong and missed.

    A field is scored where the truth has values of it or calls it complete; predictions of other fields are
    neither right nor wrong. A single-valued field counts once per page: its best-scored prediction is right
    if it equals any gold value. A many-valued one counts per item, as multisets (``body``: per line).

    Args:
        page: The page with its truth.
        result: What was predicted; None where the system failed.
        schema: Gives each field's kind and cardinality.
    """
    judged: dict[str, Judged] = {}
    for spec in schema.fields:
        gold = _gold(page.truth, spec)
        if gold is None:
            continue
        values = _predicted(result, spec, schema)
        if spec.name == BODY:
            gold = _lines(gold)
            values = [replace(v, text=line) for v in values for line in v.text.splitlines()]
            judged[spec.name] = judge_items(spec, gold, values, page.lang)
        else:
            judge = judge_items if spec.many else judge_one
            judged[spec.name] = judge(spec, gold, values, page.lang)
    return judged


def count_page(
    page: CorpusPage, result: PageResult | None, judged: dict[str, Judged], schema: Schema
) -> dict[str, Counts]:
    """Returns the counts of a judged page, with the labels that stand for several fields, words or elements."""
    counts = {name: values.counts for name, values in judged.items()}
    if titles := [counts[name] for name in _TITLE_FIELDS if name in counts]:
        counts[TITLE] = sum(titles, Counts())
    if BODY in judged:
        wanted = Counter(_words(map(str, page.truth.get("fields", {}).get(BODY, ()))))
        guessed = Counter(_words(value.text for value in judged[BODY].found))
        hits = (wanted & guessed).total()
        counts[BODY_WORDS] = Counts(hits, guessed.total() - hits, wanted.total() - hits)
    if (records := score_records(page, result, schema)) is not None:
        counts[RECORDS] = Counts(*records)
    return counts


def _gold(truth: dict[str, Any], spec: Field) -> list[str] | None:
    """The known values of a field; None where the truth says nothing of it."""
    gold = [str(text) for text in (truth.get("fields") or {}).get(spec.name) or ()]
    gold = [text for text in gold if spec.kind != "text" or loose(text)]
    return gold if gold or spec.name in (truth.get("complete") or ()) else None


def _predicted(result: PageResult | None, spec: Field, schema: Schema) -> list[Value]:
    records = result.records if result else ()
    rows = {_ROW} if len(schema.items) > 1 else set()
    values = (v for r in records if r.type not in rows for v in r.fields.get(spec.name, ()))
    return [v for v in values if spec.kind != "text" or loose(v.text)]


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines()]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]
