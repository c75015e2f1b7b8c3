"""Counts of right, wrong and missed values of a page, against its known gold.

Everything scored ends as one :class:`Counts` per page and label, so that fields, records and nodes share the
sums, averages and resamples of :mod:`markuplmpp.evaluation.intervals`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.recordsets import RECORDS, score_records
from markuplmpp.records import PageResult, Value
from markuplmpp.schema import Field, Schema
from markuplmpp.values import loose, same_value

TITLE = "name/headline"
BODY_WORDS = "body_words"
_TITLE_FIELDS = ("name", "headline")
_BODY = "body"
# The item type of list rows; in a schema with no other type it is the page's own record.
_ROW = "record"
# Scripts without spaces count by character: a whole sentence as one word would never match.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed values.

    Args:
        tp: Predicted and in the gold.
        fp: Predicted, not in the gold.
        fn: In the gold, not predicted.

    >>> Counts(3, 1, 1) + Counts(0, 0, 1)
    Counts(tp=3, fp=1, fn=2)
    >>> Counts(3, 1, 2).f1
    0.6666666666666666
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def f1(self) -> float:
        """F1; 1 where nothing was to be found and nothing was predicted."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0

    @property
    def exact(self) -> bool:
        """Whether the prediction is the gold, no more and no less."""
        return not (self.fp or self.fn)


@dataclass(frozen=True, slots=True)
class PageScores:
    """The counts of one page.

    Args:
        page_id: The page.
        site: What intervals are clustered by.
        dataset: What tables are split by.
        counts: Label to counts; a label whose gold isn't known on the page is absent.
        error: What the system raised, if it did: then every gold value is missed.
    """

    page_id: str
    site: str
    dataset: str
    counts: dict[str, Counts]
    error: str | None = None


def page_labels(schema: Schema) -> tuple[str, ...]:
    """Returns all labels that :func:`score_page` can give for a schema, in table order.

    >>> page_labels(Schema.from_yaml("{fields: {name: {}, price: {kind: price}, body: {many: true}}}"))
    ('name', 'price', 'body', 'name/headline', 'body_words', 'records')
    """
    names = tuple(f.name for f in schema.fields)
    derived = [TITLE] * any(n in names for n in _TITLE_FIELDS) + [BODY_WORDS] * (_BODY in names)
    return (*names, *derived, RECORDS)


def score_page(page: CorpusPage, result: PageResult | None, schema: Schema) -> dict[str, Counts]:
    """Counts a page's prediction against what is known of the page.

    A field is scored where the truth has values of it or calls it complete; predictions of other fields are
    neither right nor wrong. A single-valued field counts once per page: its best-scored prediction is right
    if it equals any gold value. A many-valued one counts per item, as multisets (``body``: per line).
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
    counts: dict[str, Counts] = {}
    for field, gold in _known(page.truth, schema):
        values = _predicted(result, field, schema)
        if field.name == _BODY:
            gold, texts = _lines(gold), _lines(v.text for v in values)
            counts[BODY_WORDS] = _multiset(Counter(_words(gold)), Counter(_words(texts)))
            counts[field.name] = match_items(field, gold, texts, page.lang)
        elif field.many:
            counts[field.name] = match_items(field, gold, [v.text for v in values], page.lang)
        else:
            counts[field.name] = _match_one(field, gold, values, page.lang)
    if titles := [counts[name] for name in _TITLE_FIELDS if name in counts]:
        counts[TITLE] = sum(titles, Counts())
    if (records := score_records(page, result)) is not None:
        counts[RECORDS] = Counts(*records)
    return counts


def match_items(field: Field, gold: Sequence[str], predicted: Sequence[str], lang: str | None) -> Counts:
    """Counts the items of a many-valued field as multisets; order doesn't matter.

    >>> match_items(Field("ingredient", many=True), ["2 eggs", "salt", "salt"], ["Salt", "2 eggs."], None)
    Counts(tp=2, fp=0, fn=1)
    """
    if field.kind == "text":
        wanted, guessed = (Counter(filter(None, map(loose, texts))) for texts in (gold, predicted))
        return _multiset(wanted, guessed)
    left = list(gold)
    for text in predicted:
        found = next((g for g in left if same_value(field.kind, g, text, lang=lang)), None)
        if found is not None:
            left.remove(found)
    hits = len(gold) - len(left)
    return Counts(hits, len(predicted) - hits, len(left))


def _known(truth: dict[str, Any], schema: Schema) -> Iterator[tuple[Field, list[str]]]:
    fields, complete = truth.get("fields") or {}, truth.get("complete") or ()
    for field in schema.fields:
        gold = [str(text) for text in fields.get(field.name) or ()]
        gold = [text for text in gold if field.kind != "text" or loose(text)]
        if gold or field.name in complete:
            yield field, gold


def _predicted(result: PageResult | None, field: Field, schema: Schema) -> list[Value]:
    records = result.records if result else ()
    rows = {_ROW} if len(schema.items) > 1 else set()
    values = (v for r in records if r.type not in rows for v in r.fields.get(field.name, ()))
    return [v for v in values if field.kind != "text" or loose(v.text)]


def _match_one(field: Field, gold: list[str], values: list[Value], lang: str | None) -> Counts:
    if not values:
        return Counts(fn=int(bool(gold)))
    best = max(values, key=lambda v: v.score)
    if any(same_value(field.kind, text, best.text, lang=lang) for text in gold):
        return Counts(tp=1)
    return Counts(fp=1, fn=int(bool(gold)))


def _multiset(gold: Counter[str], predicted: Counter[str]) -> Counts:
    hits = (gold & predicted).total()
    return Counts(hits, predicted.total() - hits, gold.total() - hits)


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines()]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]
