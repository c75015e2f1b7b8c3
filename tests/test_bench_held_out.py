"""Folds of annotated pages: no model sees the sites that it's scored on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from markuplmpp.corpus import CorpusPage, read_pages, write_pages
from markuplmpp.corpus.page import is_tune
from markuplmpp.dom.parse import parse_html
from markuplmpp.labels.pointed import add_gold, point_at_text
from markuplmpp.schema import Schema
from tests.bench.held_out import FOLDS, fold_of, held_out, write_folds

SCHEMA = Schema.default()


class _Model:
    schema = SCHEMA


def test_each_annotated_site_is_held_out_of_one_fold(tmp_path: Path) -> None:
    gold, pages = tmp_path / "gold.jsonl", []
    for number in range(12):
        html = f"<h1>Kettle {number}</h1><p>$19.{number:02}</p>"
        parsed = parse_html(html)
        page_id = f"page{number:012}"
        value = point_at_text(parsed, SCHEMA.by_name["name"], f"Kettle {number}")
        add_gold(gold, html.encode(), parsed, page_id, SCHEMA, value)
        pages.append(
            CorpusPage(page_id, "shops", "train", f"shop{number}.example", None, "en", "product", html.encode(), {})
        )
    pages.append(replace(pages[0], page_id="bare", site="bare.example", html=b"<p>no annotation</p>"))
    corpus = tmp_path / "pages.parquet"
    write_pages(corpus, iter(pages))
    seen = frozenset({"shop3.example"})
    write_folds([corpus], [gold], seen, tmp_path / "folds")

    scored = list(held_out([corpus], [gold], seen, _Model()))  # type: ignore[arg-type]
    known = [page.site for page in pages[:12] if page.site not in seen and not is_tune(page.site)]
    assert sorted(page.site for page in scored) == sorted(known)
    assert all(page.truth["fields"]["name"] for page in scored)
    for fold in range(FOLDS):
        learned = [page.site for page in read_pages(tmp_path / "folds" / f"pages-{fold}.parquet", splits=("train",))]
        mine = {page.site for page in scored if fold_of(page.site, seen) == fold}
        assert mine
        assert not mine & set(learned)
        assert all(learned.count(site) == 4 for site in set(known) - mine), "annotated pages are read four times"
