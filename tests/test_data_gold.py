"""The gold labels in ``data/gold``: well-formed, and each at the node it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from markuplmpp.corpus import read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.gold import read_gold
from markuplmpp.labels.standoff import truth_of
from markuplmpp.schema import Schema

ROOT = Path(__file__).parent.parent
PAGES = {"dev": 63, "train": 293}


@pytest.mark.parametrize("split", PAGES)
def test_gold_is_well_formed(split: str) -> None:
    gold = read_gold(ROOT / "data" / "gold" / f"{split}.jsonl")
    assert len(gold) == PAGES[split]
    schema = Schema.default()
    known = {None, *schema.leaf_labels, *schema.internal_labels}
    for page in gold.values():
        nodes = [label.node for label in page.labels]
        assert len(set(nodes)) == len(nodes)
        assert {label.label for label in page.labels} <= known


@pytest.mark.parametrize("split", PAGES)
def test_gold_stands_where_it_says(split: str, corpus_dir: Path) -> None:
    gold = read_gold(ROOT / "data" / "gold" / f"{split}.jsonl")
    by_id = {entry.page_id: entry for entry in gold.values()}
    found, names = set(), 0
    for file in ("products", "products_web"):
        for row in read_pages(corpus_dir / f"{file}.parquet", splits=(split, "tune") if split == "train" else (split,)):
            if entry := by_id.get(row.page_id):
                page = parse_html(row.html, url=row.url, charset=row.charset)
                entry.check(row.html, page, Schema.default())
                truth = truth_of(entry, page, Structure.of(page), Schema.default())
                found.add(row.page_id)
                names += "name" in truth.get("fields", {})
    assert len(found) == PAGES[split]
    assert names >= 40
