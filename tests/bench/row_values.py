"""What rows of lists are called by :mod:`markuplmpp.decode.rows`, against the names of their microdata.

::

    python tests/bench/row_names.py CORPUS

The rows are the elements of the microdata of train pages with four or more of them, those of the commonest lineage; no
model is run, and the names in the microdata aren't looked at.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.decode.items import ItemElement
from markuplmpp.decode.rows import row_names
from markuplmpp.dom.lineage import lineages
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.metadata import read_metadata
from markuplmpp.schema import TITLES, Schema
from markuplmpp.values import loose

FILES = ("products", "products_web", "lists", "articles")
LEAST_ROWS = 4


def main() -> None:
    """Prints one line per list, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    corpus: Path = parser.parse_args().corpus
    total, sites, lists = Counter[str](), set[str](), 0
    for name in FILES:
        for row in read_pages(corpus / f"{name}.parquet", splits=("train", "tune")):
            if b"itemscope" in row.html and (found := judged(row)):
                print(f"{row.site:30} {dict(found)}")
                total, lists = total + found, lists + 1
                sites.add(row.site)
    print(f"{total.total()} rows of {lists} lists on {len(sites)} sites: {dict(total)}")


def judged(row: CorpusPage) -> Counter[str]:
    """How many rows have the name of their microdata, another, or none."""
    try:
        page = parse_html(row.html)
    except PageError:
        return Counter()
    titles = {
        item.node_id: next((loose(item.fields[name][0].text) for name in TITLES if item.fields.get(name)), "")
        for item in read_metadata(row.html, page=page)
        if item.syntax == "microdata" and item.node_id is not None and item.type != "review"
    }
    titles = {node: title for node, title in titles.items() if title}
    if len(titles) < LEAST_ROWS:
        return Counter()
    of, _ = lineages(page)
    (common, _), *_ = Counter(int(of[node]) for node in titles).most_common(1)
    rows = [ItemElement("record", (node,), int(page.end[node]), 1.0) for node in titles if of[node] == common]
    names = row_names(rows, page, Schema.default())
    right = (titles[element.node] for element in rows)
    return Counter(
        "none" if name is None else "right" if loose(name.text) == title else "other"
        for name, title in zip(names, right, strict=True)
    )


if __name__ == "__main__":
    main()
