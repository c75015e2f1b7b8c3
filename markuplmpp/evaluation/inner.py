"""Values inside records: the author of a review is right only in the record with that review's body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.evaluation.judged import Counts, Judged, gold_values, is_shown, is_value, judge_items, judge_one
from markuplmpp.evaluation.pairing import Pair, key_texts, pair_records
from markuplmpp.evaluation.recordsets import (
    RECORDS,
    ROW,
    Elements,
    TruthRecord,
    TruthRecords,
    count_elements,
    nested_types,
)
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Field, Schema
from markuplmpp.values import loose

# What tells one record from the next where their elements don't.
_KEYS = ("review_body", "name", "headline")


@dataclass(frozen=True)
class InnerKind:
    """Records that stand in a page or in another record, and what is scored of them.

    Args:
        name: Their item type; ``record`` for the rows of a list, of whatever type.
        label: That of the records themselves: ``reviews``, ``records``.
        fields: Label to field: the field's own name where no other item has it, else with the type in front.
    """

    name: str
    label: str
    fields: dict[str, Field]

    @property
    def own(self) -> frozenset[str]:
        """Fields of no other item: a page has no values of them but in these records."""
        return frozenset(spec.name for label, spec in self.fields.items() if label == spec.name)

    @property
    def key(self) -> str | None:
        """The field that tells one record from the next: a body or a name, else the first text."""
        kinds = {spec.name: spec.kind for spec in self.fields.values()}
        texts = (name for name, kind in kinds.items() if kind == "text")
        return next((name for name in _KEYS if name in kinds), next(texts, None))


@dataclass(frozen=True, slots=True)
class InnerScore:
    """What is right, wrong and missed of one kind on one page.

    Args:
        records: The records themselves; None where the truth doesn't know them.
        judged: Label to values.
    """

    records: Counts | None
    judged: dict[str, Judged]


def inner_kinds(schema: Schema) -> tuple[InnerKind, ...]:
    """Returns the kinds of inner records that a schema has: its nested items, and rows.

    >>> reviews, rows = inner_kinds(Schema.default())
    >>> reviews.label, list(reviews.fields)[-2:], rows.label, list(rows.fields)[:2]
    ('reviews', ['review_rating', 'review_body'], 'records', ['record:name', 'record:headline'])
    """
    inner = nested_types(schema)
    owners = Counter(name for item in schema.items for name in item.fields)
    kinds = []
    for item in schema.items:
        if item.name in inner:
            labels = {f if owners[f] == 1 else f"{item.name}:{f}": schema.by_name[f] for f in item.fields}
            label = f"{item.name}s"  # no field is called as an item is
            kinds.append(InnerKind(item.name, item.name if label in schema.by_name else label, labels))
    outer = {name for item in schema.items if item.name not in inner for name in item.fields}
    return (*kinds, InnerKind(ROW, RECORDS, {f"{ROW}:{f.name}": f for f in schema.fields if f.name in outer}))


def score_inner(
    kind: InnerKind, page: CorpusPage, truth: TruthRecords, result: PageResult | None, elements: Elements
) -> InnerScore:
    """Scores the records of a kind and their values, each against the gold record that it is.

    That is the one with its element, else the one with its body (its name, for a row). Records that the truth has as
    values alone may come from markup, which cuts bodies short and has reviews that the page doesn't show: unless the
    truth lists all, only their texts that the page shows are known. What is predicted beyond the gold is wrong only
    where the truth lists all records, or all values of the field; a record, or a value of a field of which the gold
    record has none, is left out where it stands in JSON-LD or a ``<meta>`` alone: the truth lists what the page shows.
    Values of reviews that the truth puts in no review (it has no element of its own) are compared as a set.

    Args:
        kind: The kind.
        page: The page with its truth.
        truth: Its records.
        result: What was predicted; None where the system failed.
        elements: Of the page.
    """
    found = _found(kind, result)
    gold = truth.rows if kind.name == ROW else truth.nested[kind.name]
    known = frozenset(page.truth.get("complete") or ())
    whole = kind.name in known or (bool(gold) and (RECORDS in known or known.issuperset(r.type for r in gold)))
    gold = gold if whole else _shown(kind, gold, page)
    pairs = pair_records(gold, found, kind.key, elements, cut=not whole)
    judged: dict[str, Judged] = {}
    apart = False
    for label, spec in kind.fields.items():
        complete = (spec.name in kind.own & known) or any(spec.name in r.complete for r in gold)
        unplaced = gold_values(page.truth, spec) if spec.name in kind.own else []
        apart |= bool(unplaced)
        if unplaced or complete or any(is_value(spec, text) for r in gold for text in r.fields.get(spec.name, ())):
            judged[label] = _judge(spec, pairs, unplaced, complete, whole, page.lang)
    records = count_elements(gold, found, elements, whole)
    if records is None and kind.name != ROW and (gold or (whole and not apart)):
        hits = sum(g is not None and r is not None for g, r in pairs)
        records = Counts(
            hits, sum(g is None and r is not None and _is_shown(r) for g, r in pairs) * whole, len(gold) - hits
        )
    return InnerScore(records, judged)


def _found(kind: InnerKind, result: PageResult | None) -> list[Record]:
    """What was predicted of a kind: reviews wherever they stand; every record of the page itself for a row."""
    if result is None:
        return []
    return list(result.records if kind.name == ROW else _of_type(result.records, kind.name))


def _of_type(records: Iterable[Record], name: str) -> Iterator[Record]:
    for record in records:
        if record.type == name:
            yield record
        yield from _of_type(record.records, name)


def _shown(kind: InnerKind, gold: Sequence[TruthRecord], page: CorpusPage) -> tuple[TruthRecord, ...]:
    """The records with elements, and of those without what the page shows."""
    if all(r.xpaths for r in gold):
        return tuple(gold)
    try:
        text = loose(" ".join(parse_html(page.html, charset=page.charset).texts))
    except PageError:
        text = ""
    names = {spec.name for spec in kind.fields.values() if spec.kind == "text"}
    out = []
    for r in gold:
        if not r.xpaths:
            r = replace(r, fields={n: [v for v in vs if loose(v) in text] for n, vs in r.fields.items() if n in names})
        if r.xpaths or key_texts(r.fields.get(kind.key or "", ())):
            out.append(r)
    return tuple(out)


def _judge(
    spec: Field, pairs: Sequence[Pair], unplaced: list[str], complete: bool, whole: bool, lang: str | None
) -> Judged:
    """Judges a field over all records of a kind.

    Args:
        spec: The field.
        pairs: Gold and predicted records.
        unplaced: Gold values that are in no gold record.
        complete: Whether all values of the field are known.
        whole: Whether all records are.
        lang: Language of the page.
    """
    parts: list[Judged] = []
    spare: list[Value] = []
    for gold, record in pairs:
        values = [v for v in record.fields.get(spec.name, ()) if is_value(spec, v.text)] if record else []
        wanted = [text for text in gold.fields.get(spec.name, ()) if is_value(spec, text)] if gold else []
        if wanted:
            parts.append(_judge_record(spec, wanted, values, lang))
        elif unplaced:
            spare += values
        elif complete or (gold is None and whole):
            shown = [v for v in values if is_shown(v)]
            parts.append((judge_items if spec.many else judge_one)(spec, [], shown, lang))
    if unplaced:
        rest = judge_items(spec, unplaced, spare, lang)
        parts.append(rest if complete else replace(rest, found=tuple(v for v in rest.found if v.right), partial=True))
    found = sorted((v for part in parts for v in part.found), key=lambda v: -v.score)
    missed = tuple(text for part in parts for text in part.missed)
    return Judged(tuple(found), missed, any(part.partial for part in parts))


def _is_shown(record: Record) -> bool:
    """Whether a record has an element, or a value that the page shows."""
    return bool(record.xpaths) or any(is_shown(v) for values in record.fields.values() for v in values)


def _judge_record(spec: Field, gold: list[str], values: list[Value], lang: str | None) -> Judged:
    if spec.many:
        return judge_items(spec, gold, values, lang)
    # A body of two paragraphs is right as each of its leaves, of which one is chosen, and as the element around them.
    whole = [" ".join(gold)] if spec.kind == "text" and len(gold) > 1 else []
    return judge_one(spec, [*gold, *whole], values, lang)
