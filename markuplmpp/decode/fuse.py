"""The page's own metadata beside the model's records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean

from markuplmpp.decode.about import About
from markuplmpp.decode.calibrate import Confidence
from markuplmpp.decode.division import is_better_shown
from markuplmpp.decode.equal import equal_values
from markuplmpp.decode.pairs import pairs_of
from markuplmpp.dom.node import Page
from markuplmpp.records import PageKind, Record, Value
from markuplmpp.schema import TITLES, Field, Kind, Schema
from markuplmpp.values import is_ambiguous, loose

_HEADLINE = "headline"
_PARTS, _MOST_PARTS = re.compile(r"\s*\|\s*|\s+[-\u2013\u2014\u2022\u00b7\u00bb]\s+"), 20
# Kinds that are as good on the page as in its markup, or better: of these what's likelier to be right counts. A count
# in markup is often another one, of votes for reviews.
_AS_SEEN = ("text", "id", "image", "count", "yield")


def fuse(
    records: list[Record],
    kind: PageKind,
    metadata: list[Record],
    schema: Schema,
    *,
    confidence: Confidence,
    page: Page,
) -> tuple[list[Record], PageKind]:
    """Joins the model's records with those of the page's markup.

    On a page about one item that's the markup of its type that has its title, or else the fullest of those that may be
    about it; on a list, and of reviews, those are joined that :func:`~markuplmpp.decode.pairs.pairs_of` finds. A
    value that both give is surer than either. Where they differ, lists and values that are read as something (prices,
    dates, times) are taken from the markup, which holds them whole and for machines; of texts those count that are
    likelier to be right, for sites put their own name and other pages' titles into markup. Of a field with one value
    the other's stays behind it, less sure. Of reviews what the page shows comes first: on annotated train pages 3 of 7
    ratings and 13 of 15 dates of their markup are right. Where the markup has nothing of the type that the model takes
    the page's thing for, and something of another that the page shows, it's of that.

    Against the model's texts wherever it has some, on 316 tune pages with calibrations of the other half of the sites:
    names 0.901 -> 0.978, descriptions 0.863 -> 0.986, authors 0.814 -> 0.835, headlines 0.875 -> 0.864, cuisines
    0.952 -> 0.935. With prices, dates and lists by confidence too ratings fell from 0.971 to 0.932, total times from
    0.891 to 0.861.

    Args:
        records: The model's records.
        kind: The kind of page.
        metadata: Records of the page's markup, the fullest first.
        schema: Cardinality and kinds of the fields.
        confidence: Item type, field and value -> the probability that it's right, as
            :func:`~markuplmpp.decode.calibrate.confidence` makes it.
        page: The page.

    Returns:
        Records and kind; with no record of the model's the metadata makes the page.
    """
    if not records or (kind == "other" and not any(record.fields for record in records)):
        return (metadata, _kind(metadata)) if metadata else (records, kind)
    join, about = _Join(schema, confidence, page), About(schema, confidence, page)
    if kind == "list":
        return list(join.each(records, metadata)), kind
    main, of_type = records[0], [m for m in metadata if m.type == records[0].type]
    if not of_type and (shown := next(filter(about.is_shown, metadata), None)):
        main, of_type = about.as_type(main, shown), [shown]
    same = _same(main, [m for m in of_type if not about.is_other(main, m)])
    return ([join.one(main, same), *records[1:]] if same else records), kind


@dataclass(frozen=True)
class _Join:
    """Joins records of the model's with those of the markup; the fields are as of :func:`fuse`."""

    schema: Schema
    confidence: Confidence
    page: Page

    def one(self, model: Record, markup: Record, *, as_seen: bool = False) -> Record:
        """One record of both; ``as_seen`` takes what the page shows where they differ."""
        joined = {}
        for name in self.schema.item(model.type).fields:
            shown, marked = model.fields.get(name, []), markup.fields.get(name, [])
            of, spec = partial(self.confidence, model.type, name), self.schema.by_name[name]
            if values := _joined(spec, shown, marked, of, self.page.lang, as_seen=as_seen):
                joined[name] = values
        nested = self.each(model.records, markup.records, as_seen=True) or markup.records
        return replace(model, fields=joined, records=nested)

    def each(self, model: Sequence[Record], markup: Sequence[Record], *, as_seen: bool = False) -> tuple[Record, ...]:
        """The model's records, joined with those of the markup that are the same."""
        same = pairs_of(model, markup, self.schema)
        return tuple(
            self.one(record, same[i], as_seen=as_seen) if i in same else record for i, record in enumerate(model)
        )


def _joined(
    spec: Field,
    model: list[Value],
    markup: list[Value],
    confidence: Callable[[Value], float],
    lang: str | None,
    *,
    as_seen: bool,
) -> list[Value]:
    """The values of one field."""
    if not (model and markup):
        return model or markup
    if spec.name == _HEADLINE and _is_part(model[0].text, markup[0].text):
        return [_agreed(spec.kind, model[0], markup[0])]
    pairs = equal_values(spec, model, markup, lang)
    agreed = {id(value): _agreed(spec.kind, *pair) for pair in pairs for value in pair}
    is_as_seen = not spec.list and spec.kind in _AS_SEEN
    is_model = as_seen or (is_as_seen and fmean(map(confidence, model)) >= fmean(map(confidence, markup)))
    is_model = is_model or (spec.list and is_better_shown([v.text for v in model], [v.text for v in markup]))
    is_model = is_model or (model[0].parsed is not None and markup[0].parsed is None)
    first, second = (model, markup) if is_model else (markup, model)
    if spec.many:
        return [agreed.get(id(value), value) for value in first]
    if pairs:
        return [agreed[id(first[0])]]
    best, other = first[0], second[0]
    return [best, replace(other, score=min(other.score, 1 - best.score, best.score))]


def _is_part(headline: str, longer: str) -> bool:
    """Whether a headline is the longest part of another that stands apart: beside the site's name, or a section's.

    The name of a thing may well have two parts.
    """
    parts = [loose(part) for part in _PARTS.split(longer)[:_MOST_PARTS]]
    return len(parts) > 1 and loose(headline) == max(parts, key=len)


def _agreed(kind: Kind, model: Value, markup: Value) -> Value:
    score = 1 - (1 - model.score) * (1 - markup.score)
    parsed = max(markup, model, key=partial(_told, kind)).parsed
    return replace(model, score=score, source="model+metadata", parsed=parsed)


def _told(kind: Kind, value: Value) -> tuple[int, bool]:
    """How much a text says: $19.99 more than 19.99, and C$19.99 more than both, as "$" may be any dollar."""
    known = sum(part is not None for part in (value.parsed or {}).values())
    return known, not is_ambiguous(kind, value.text)


def _same(main: Record, metadata: list[Record]) -> Record | None:
    """The metadata record with the model's title; where none has it, the fullest."""
    titles = {loose(v.text) for name in TITLES for v in main.fields.get(name, ())}
    named = (m for m in metadata if titles & {loose(v.text) for name in TITLES for v in m.fields.get(name, ())})
    return next(named, next(iter(metadata), None))


def _kind(records: list[Record]) -> PageKind:
    return "detail" if len(records) == 1 or len({r.type for r in records}) == len(records) else "list"
