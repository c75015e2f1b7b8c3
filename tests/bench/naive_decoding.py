"""What the search over a page gives over the naive way: of each field the best node, of each item its best elements.

::

    python tests/bench/naive_decoding.py recipes.parquet articles.parquet products.parquet products_web.parquet \\
        lists.parquet --split dev --gold data/gold/dev.jsonl

The naive decoder takes of a field with one value the node with the highest probability, of one with many all nodes at
or above the threshold (those in another one are a part of it), and as items of a list all elements at or above theirs,
each with the values below it; the item type of a page is that with most of its fields. Both see the same probabilities.
The table has the paired differences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.decode.text import span_text
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.text import element_text
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.extractor import Extractor
from markuplmpp.records import PageKind, PageResult, Record, Value
from markuplmpp.schema import Item, Schema
from markuplmpp.values import parse_value
from tests.bench.judged_pages import judged_pages, options


def naive_decode(
    scores: PageScores, schema: Schema, thresholds: Thresholds, *, lang: str | None = None
) -> tuple[list[Record], PageKind]:
    """Returns the records of the best nodes; of a page with two elements of a type in no other type, a list."""
    candidates = _candidates(scores, schema, thresholds)
    inner = {name for item in schema.items for name in item.items}
    rows = {item: _elements(scores, schema, item, thresholds) for item in schema.items}

    def record(item: Item, node: int | None, score: float) -> Record:
        first, end = (0, len(scores.page)) if node is None else (node, int(scores.page.end[node]))
        below = [c for c in candidates if first <= c.node < end]
        fields = {name: _values(scores, schema, name, below, lang) for name in item.fields}
        nested = [
            record(schema.item(name), *found)
            for name in item.items
            for found in rows[schema.item(name)]
            if first <= found[0] < end
        ]
        paths = () if node is None else (scores.page.xpath(int(scores.structure.top[node])),)
        return Record(item.name, paths, score, {name: v for name, v in fields.items() if v}, tuple(nested))

    listed = [record(item, *found) for item in schema.items for found in rows[item] if item.name not in inner]
    if len(listed) > 1:
        return listed, "list"
    outer = [record(item, None, 1.0) for item in schema.items if item.name not in inner]
    main = max(outer, key=lambda r: len(r.fields))
    return ([main], "detail") if main.fields else ([], "other")


def _candidates(scores: PageScores, schema: Schema, thresholds: Thresholds) -> list[Candidate]:
    """All nodes at or above their threshold, but for those within another of the field: they are parts of it."""
    out = []
    for spec in schema.fields:
        end = -1
        for unit, node in enumerate(scores.node_ids.tolist()):
            is_element = bool(scores.is_internal[unit])
            head, labels = (
                (scores.internal, schema.internal_labels) if is_element else (scores.leaf, schema.leaf_labels)
            )
            least = (thresholds.of_internal if is_element else thresholds.of_leaf)(spec.name)
            if node < end or spec.name not in labels or head[unit, label := labels.index(spec.name)] < least:
                continue
            end = int(scores.page.end[node])
            text = element_text(scores.page, node) if is_element else span_text(scores, node, label)
            out.append(Candidate(spec.name, node, float(head[unit, label]), text))
    return sorted((c for c in out if c.text), key=lambda c: c.node)


def _values(scores: PageScores, schema: Schema, name: str, found: list[Candidate], lang: str | None) -> list[Value]:
    spec = schema.by_name[name]
    mine = [c for c in found if c.field == name]
    best = mine if spec.many else sorted(mine, key=lambda c: -c.score)[:1]
    path = scores.page.xpath
    return [Value(c.text, path(c.node), c.score, "model", parse_value(spec.kind, c.text, lang=lang)) for c in best]


def _elements(scores: PageScores, schema: Schema, item: Item, thresholds: Thresholds) -> list[tuple[int, float]]:
    column = scores.internal[:, schema.internal_labels.index(item.name)]
    units = (column >= thresholds.of_internal(item.name)).nonzero()[0].tolist()
    return [(int(scores.node_ids[unit]), float(column[unit])) for unit in units]


def main() -> None:
    """Prints the table, and the figures as JSON."""
    parser = options(__doc__)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    extractor = Extractor.from_pretrained(arguments.model)
    scored: dict[str, PageScores] = {}

    def run(way: Callable[..., tuple[list[Record], PageKind]], page: CorpusPage) -> PageResult:
        if page.page_id not in scored:
            scored.clear()  # both decoders see a page in turn
            parsed = parse_html(page.html, url=page.url, charset=page.charset)
            scored[page.page_id] = extractor.scorer.score(parsed)[0]
        of = scored[page.page_id]
        records, kind = way(of, extractor.schema, extractor.thresholds, lang=of.page.lang)
        return PageResult(page.url, extractor.name, kind, tuple(records), ())

    entrants = [Entrant("search", partial(run, decode)), Entrant("naive", partial(run, naive_decode))]
    chosen = judged_pages(arguments.corpus, arguments.split, arguments.gold, arguments.every, extractor.schema)
    comparison = Comparison(tuple(evaluate_all(chosen, entrants, extractor.schema, progress=True)))
    Console(width=120).print(comparison.table())
    if arguments.json:
        arguments.json.write_text(json.dumps(comparison.to_dict(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
