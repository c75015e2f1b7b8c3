"""What rows of lists are called and cost by :mod:`markuplmpp.decode.rows`, against their microdata.

::

    python tests/bench/row_values.py CORPUS

The rows are the elements of the microdata of train pages with four or more of them, those of the commonest lineage; no
model is run, and what the microdata says isn't looked at.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.rows import row_values
from markuplmpp.dom.lineage import lineages
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.metadata import read_metadata
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import same_value

FILES = ("products", "products_web", "lists", "articles")
LEAST_ROWS = 4
JUDGED = {"name": ("text", TITLES), "price": ("price", ("price",))}


def main() -> None:
    """Prints one line per list, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    corpus: Path = parser.parse_args().corpus
    total, lists, sites = Counter[tuple[str, str]](), Counter[str](), {name: set[str]() for name in JUDGED}
    for file in FILES:
        for row in read_pages(corpus / f"{file}.parquet", splits=("train", "tune")):
            if b"itemscope" in row.html and (found := judged(row)):
                print(f"{row.site:30} " + "  ".join(f"{what} {how}: {n}" for (what, how), n in sorted(found.items())))
                total += found
                for what in {what for what, _ in found}:
                    lists[what] += 1
                    sites[what].add(row.site)
    for what in JUDGED:
        sums = {how: n for (of, how), n in total.items() if of == what}
        print(f"{what}: {sum(sums.values())} rows of {lists[what]} lists on {len(sites[what])} sites: {sums}")


def judged(row: CorpusPage) -> Counter[tuple[str, str]]:
    """How many rows have what their microdata says, something else, or nothing."""
    try:
        page = parse_html(row.html)
    except PageError:
        return Counter()
    items = {
        item.node_id: item.fields
        for item in read_metadata(row.html, page=page)
        if item.syntax == "microdata" and item.node_id is not None and item.type != "review"
    }
    items = {node: fields for node, fields in items.items() if any(fields.get(name) for name in TITLES)}
    if len(items) < LEAST_ROWS:
        return Counter()
    of, _ = lineages(page)
    (common, _), *_ = Counter(int(of[node]) for node in items).most_common(1)
    rows = [ItemElement("record", (node,), int(page.end[node]), 1.0) for node in items if of[node] == common]
    out = Counter[tuple[str, str]]()
    for element, values in zip(rows, row_values(rows, page, Schema.default()), strict=True):
        for what, (kind, names) in JUDGED.items():
            wanted = next((v.text for name in names for v in items[element.node].get(name) or ()), None)
            if wanted is not None:
                out[what, verdict(kind, names, values, wanted)] += 1
    return out


def verdict(kind: str, names: Sequence[str], values: Sequence[Candidate], wanted: str) -> str:
    """Whether a row's value is the wanted one."""
    given = next((c.text for c in values if c.field in names), None)
    if given is None:
        return "none"
    return "right" if same_value(kind, wanted, given) else "other"


if __name__ == "__main__":
    main()
