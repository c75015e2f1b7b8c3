"""Values and item elements -> the records of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log

import numpy as np

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.choose import choose
from markuplmpp.decode.dates import machine_date
from markuplmpp.decode.ids import sorted_out
from markuplmpp.decode.items import ItemElement, item_elements
from markuplmpp.decode.nodes import propose, surest_leaf
from markuplmpp.decode.rows import row_values
from markuplmpp.decode.scores import DEFAULT_THRESHOLD, PageScores, Thresholds
from markuplmpp.decode.whole import whole_amounts
from markuplmpp.records import PageKind, Record, Value
from markuplmpp.schema import Item, Schema
from markuplmpp.values import parse_value

# A page is about one thing where the fields that only one type of item has add up to this much probability outside of
# the rows of a list, and more where there are more rows: about what logistic regression gives (0.7 and 0.63) on the 183
# pages with rows of sites that models hadn't seen, 237 annotated train pages in two folds and tune. On the 237 the F1
# of rows rose from 0.746 to 0.817, that of prices from 0.597 to 0.622, of names from 0.823 to 0.837.
_DETAIL_EVIDENCE, _EVIDENCE_OF_ROWS = 1.0, 0.5
# A type of few fields can't have as much: this share of all of its own is enough, with more text than the rows and with
# less, but never the title alone. Two tune articles below a menu of 40 teasers were lists without it.
_ENOUGH, _ENOUGH_WITH_LESS, _LEAST_EVIDENCE = 0.42, 0.62, 1.25
_MIN_LIST_ITEMS = 2
# Of lists on 103 pages of sites that models hadn't seen 18 right elements of 3,418 and 110 wrong ones of 1,625 stand in
# these; without them the F1 of the texts of cells rose from 0.616 to 0.669, on tune no right one is lost of 408.
_FRAME_TAGS, _CONTENT_TAGS = frozenset({"nav", "header", "footer"}), frozenset({"main", "article"})
# What a page about one thing is called, where nothing is sure to be it: names rose from 0.819 to 0.833, headlines from
# 0.856 to 0.863 on tune pages; 0.15 gave the same.
_TITLE_LEAST = 0.3
# Kinds of values that stand with the thing itself; see _Maker._frames.
_FRAMING = frozenset({"price", "availability", "date", "duration"})


def decode(
    scores: PageScores, schema: Schema, thresholds: Thresholds, *, lang: str | None = None
) -> tuple[list[Record], PageKind]:
    """Puts scored nodes together: an item element owns the values below it.

    Values in no item element belong to the page's main item, whose type is the one whose own fields (ingredients are
    a recipe's, body paragraphs an article's) have the most probability. No element has to be found for it: a
    missed or wrong container must not empty a page.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Items and fields.
        thresholds: Least probabilities.
        lang: Language of the page, for dates.

    Returns:
        Records in page order and the kind of page.
    """
    candidates = sorted_out(whole_amounts(propose(scores, schema, thresholds), scores.page, schema), schema)
    elements = item_elements(scores, schema, thresholds)
    lists = _rows(elements, scores, schema)
    outside = _outside(lists, candidates, schema)
    rows = _unframed(lists, scores)
    framed = {*lists} - {*rows}
    elements = [e for e in elements if e not in framed]
    evidence = _evidence([c for c in outside if c.score >= DEFAULT_THRESHOLD], schema)
    hints = _evidence(outside, schema)
    main = max(evidence, key=lambda name: (evidence[name], hints[name]), default=None)
    boxes = [e for e in elements if e.type == main]
    nested = set(schema.item(main).items) if main is not None else set()
    # Reviews alone are of something: the thing that the page's other values are of.
    is_of_nested = bool(elements) and all(e.type in nested for e in elements)
    least = _least_evidence(main, rows, outside, scores, schema)
    is_sure = main is not None and evidence[main] > 0 and hints[main] >= least
    is_detail = is_sure or (main is not None and is_of_nested and hints[main] > 0)
    # On a page about one thing other items of a list are not its records: they would take its values away. On a list
    # what is no row of it is none either.
    if is_detail:
        elements = [e for e in elements if e.type in nested]
    elif rows:
        inner, listed = {name for item in schema.items for name in item.items}, set(rows)
        elements = [e for e in elements if e.type in inner or e in listed]
    owners = _owners(elements, candidates, schema)
    if rows and not is_detail:
        of = dict(zip(elements, owners, strict=True))
        for row, told in zip(rows, row_values(rows, scores.page, schema), strict=True):
            known = {c.field for c in of[row]}
            of[row] = sorted([*of[row], *(c for c in told if c.field not in known)], key=lambda c: c.node)
        owners = [of[element] for element in elements]
    make = _Maker(scores, schema, lang)
    parts = [
        make.record(schema.item(e.type), e.nodes, e.score, choose(owned, scores.page, schema))
        for e, owned in zip(elements, owners, strict=True)
    ]
    if is_detail and main is not None:
        taken = {id(c) for owned in owners for c in owned}
        left = [c for c in candidates if id(c) not in taken]
        return [make.main(schema.item(main), left, boxes, tuple(part for part in parts if part.fields))], "detail"
    if rows:
        return parts, "list"
    if main is not None and hints[main] > 0:
        return [make.main(schema.item(main), outside, boxes, ())], "detail"
    return parts, "other"


def _rows(elements: list[ItemElement], scores: PageScores, schema: Schema) -> list[ItemElement]:
    """The elements that are rows of a list, if the page is one: they are of one lineage, or there's no list.

    The picture of a product and what is said of it may both be taken for the product.
    """
    inner = {name for item in schema.items for name in item.items}
    of, _ = scores.lineages
    found = Counter((e.type, int(of[e.node])) for e in elements)
    return [e for e in elements if e.type not in inner and found[e.type, int(of[e.node])] >= _MIN_LIST_ITEMS]


def _unframed(rows: list[ItemElement], scores: PageScores) -> list[ItemElement]:
    """The rows but for those in the page's menu, header or footer, and in no content within that."""
    of, _ = scores.lineages
    tags = scores.page.tags
    is_framed = {}
    for lineage, node in {int(of[row.node]): row.node for row in rows}.items():  # one place tells of all that are alike
        around = (tags[above] for above in scores.page.ancestors(node))
        nearest = next((tag for tag in around if tag in _FRAME_TAGS or tag in _CONTENT_TAGS), "")
        is_framed[lineage] = nearest in _FRAME_TAGS
    return [row for row in rows if not is_framed[int(of[row.node])]]


def _outside(rows: list[ItemElement], candidates: list[Candidate], schema: Schema) -> list[Candidate]:
    """The values that no row of a list owns: what twenty products cost says nothing of a page's main item."""
    owned = {id(c) for values in _owners(rows, candidates, schema) for c in values}
    return [c for c in candidates if id(c) not in owned]


def _evidence(candidates: list[Candidate], schema: Schema) -> dict[str, float]:
    """Best probability of each field, shared out among the item types that have the field.

    A type with all fields of another and more is the row of any list, and no page's main item.
    """
    best: dict[str, float] = defaultdict(float)
    for c in candidates:
        best[c.field] = max(best[c.field], c.score)
    return _shared_out(best, schema)


def _least_evidence(
    main: str | None, rows: list[ItemElement], outside: list[Candidate], scores: PageScores, schema: Schema
) -> float:
    """How much evidence a page with these rows needs to be about one thing of a type."""
    least = _DETAIL_EVIDENCE + _EVIDENCE_OF_ROWS * log(len(rows) or 1)
    if main is None:
        return least
    own = sum(len(c.text) for c in outside if c.field in schema.item(main).fields)
    is_more = own > sum(len(scores.page.text(node)) for row in rows for node in row.nodes)
    enough = (_ENOUGH if is_more else _ENOUGH_WITH_LESS) * _all_evidence(schema)[main]
    return min(least, max(enough, _LEAST_EVIDENCE))


def _all_evidence(schema: Schema) -> dict[str, float]:
    """What the evidence of each item type would be with all of its fields found."""
    return _shared_out({field.name: 1.0 for field in schema.fields}, schema)


def _shared_out(best: Mapping[str, float], schema: Schema) -> dict[str, float]:
    inner = {name for item in schema.items for name in item.items}
    outer = [item for item in schema.items if item.name not in inner]
    outer = [item for item in outer if not any(set(o.fields) < set(item.fields) for o in outer)]
    sharing = {f.name: sum(f.name in item.fields for item in outer) for f in schema.fields}
    return {item.name: sum(best[name] / sharing[name] for name in item.fields if name in best) for item in outer}


def _owners(elements: list[ItemElement], candidates: list[Candidate], schema: Schema) -> list[list[Candidate]]:
    """The values of each element: those of its item's fields below it, and below no smaller one; in page order.

    Only of its own fields: a review element found around a whole recipe must not empty the recipe.
    """
    fields = {item.name: frozenset(item.fields) for item in schema.items}
    owned: list[list[Candidate]] = [[] for _ in elements]
    open_: list[int] = []  # elements around the current place, the smallest last
    later = 0
    for c in candidates:
        while later < len(elements) and elements[later].node <= c.node:
            node, end = elements[later].node, elements[later].end
            open_ = [i for i in open_ if elements[i].end > node]  # runs of two types may end in any order
            if not open_ or (elements[open_[-1]].node, elements[open_[-1]].end) != (node, end):
                open_.append(later)  # of two items in one element the first owns its values
            later += 1
        open_ = [i for i in open_ if elements[i].end > c.node]
        # Elements of one type don't nest: there are never more open than types.
        owner = next((i for i in reversed(open_) if c.field in fields[elements[i].type]), None)
        if owner is not None:
            owned[owner].append(c)
    return owned


@dataclass(frozen=True)
class _Maker:
    """Makes records of candidates.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Items and fields.
        lang: Language of the page, for dates.
    """

    scores: PageScores
    schema: Schema
    lang: str | None

    def main(
        self, item: Item, candidates: list[Candidate], boxes: list[ItemElement], nested: tuple[Record, ...]
    ) -> Record:
        """The record of a page about one thing."""
        owned = [c for c in candidates if c.field in item.fields]
        score = float(np.mean(sorted((c.score for c in owned), reverse=True)[:3])) if owned else 0.0
        chosen = self._titled(item, choose(owned, self.scores.page, self.schema))
        return replace(self.record(item, self._around(item, chosen, boxes), score, chosen), records=nested)

    def record(self, item: Item, nodes: tuple[int, ...], score: float, chosen: list[Candidate]) -> Record:
        """A record at some elements, with its values in the order of its fields."""
        fields: dict[str, list[Value]] = {}
        for c in chosen:
            fields.setdefault(c.field, []).append(self._value(c))
        ordered = {f: fields[f] for f in item.fields if f in fields}
        return Record(item.name, tuple(self.scores.page.xpath(node) for node in nodes), score, ordered)

    def _titled(self, item: Item, chosen: list[Candidate]) -> list[Candidate]:
        """Adds the likeliest title where no text is sure to be it: a thing has a name."""
        title = item.fields[0]
        if not chosen or any(c.field == title for c in chosen) or title not in self.schema.leaf_labels:
            return chosen
        found = surest_leaf(self.scores, self.schema, title)
        return sorted([*chosen, found], key=lambda c: c.node) if found.score >= _TITLE_LEAST else chosen

    def _around(self, item: Item, chosen: list[Candidate], boxes: list[ItemElement]) -> tuple[int, ...]:
        """The surest element of the type that holds most of the values that frame it, else the smallest with all."""
        page = self.scores.page
        nodes = [c.node for c in chosen if self._frames(item, c)] or [c.node for c in chosen]
        fitting = [e for e in boxes if 2 * sum(e.node <= node < e.end for node in nodes) > len(nodes)]
        if fitting:
            return max(fitting, key=lambda e: e.score).nodes
        return (int(self.scores.structure.top[page.around(min(nodes), max(nodes))]),) if nodes else ()

    def _frames(self, item: Item, candidate: Candidate) -> bool:
        """Whether a value stands with the thing itself: its title, what's sold and when, lists and paragraphs.

        Its category stands in a trail above it, its numbers in a table below it, its rating among the reviews. Where
        labels of 52 train pages are decoded, the product's element is right on 48, and was on 37 framed by all values.
        """
        spec = self.schema.by_name[candidate.field]
        is_long = spec.list or (spec.many and len(candidate.text) > NAME_CHARS)
        return is_long or spec.kind in _FRAMING or spec.name == item.fields[0]

    def _value(self, candidate: Candidate) -> Value:
        page, kind = self.scores.page, self.schema.by_name[candidate.field].kind
        node, text = candidate.node, candidate.text
        if kind == "date" and parse_value(kind, text, lang=self.lang) is None:
            text = machine_date(page, node) or text
        xpath = page.xpath(int(self.scores.structure.top[node]))
        return Value(text, xpath, candidate.score, "model", parse_value(kind, text, lang=self.lang))
