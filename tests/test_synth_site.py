"""Whole synthetic sites: the same from one seed, other ones from others, and gold that fits every page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from markuplmpp.corpus import read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align_row
from markuplmpp.labels.gold import GoldPage, read_gold
from markuplmpp.schema import Schema
from markuplmpp.synth.markup import LEFT_OUT, element, joined, unmarked, value
from markuplmpp.synth.site import SyntheticPage, site_pages
from markuplmpp.synth.theme import STYLES, Theme
from tests.test_cli_train import Run

SCHEMA = Schema.default()


@cache
def pages() -> list[SyntheticPage]:
    return [page for seed in range(30) for page in site_pages(seed, 2)]


def test_a_seed_gives_the_same_pages_and_another_one_others() -> None:
    assert pages()[:4] == [page for seed in range(2) for page in site_pages(seed, 2)]
    assert len({page.html for page in pages()}) == len(pages())
    assert len({page.site for page in pages()}) == 30


def test_gold_fits_every_page() -> None:
    for page in pages():
        GoldPage.from_dict(page.gold).check(page.html, parse_html(page.html, url=page.url), SCHEMA)


def test_no_mark_is_left_on_a_page() -> None:
    for page in pages():
        assert not any("\ue000" <= char <= "\uf8ff" for char in page.html.decode())


def test_every_kind_of_page_has_the_fields_it_is_for() -> None:
    wanted = {
        "product": {"name"},
        "listing": {"record"},
        "reviews": {"review", "review_body"},
        "recipe": {"name", "ingredient", "instruction"},
        "article": {"headline", "body"},
    }
    seen = set()
    for page in pages():
        labels = {label["label"] for label in page.gold["labels"]}
        seen.add(page.page_type)
        missing = wanted[page.page_type] - labels
        assert not missing, f"{page.url}: {missing}"
    assert seen == set(wanted)


def test_parts_of_a_text_are_spans_and_what_is_left_out_has_no_name() -> None:
    html, gold = unmarked(
        joined(
            element("p", "SKU:  ", value("sku", "K-1"), " & ", value("mpn", "M")),
            element("b", value("price", "$1"), names="x", label="product"),
            element("i", value(LEFT_OUT, "$1")),
        )
    )
    assert html == b'<p>SKU:  K-1 &amp; M</p><b class="x">$1</b><i>$1</i>'
    found = [(x["label"], x.get("start"), x.get("end")) for x in gold["labels"]]
    assert found == [
        ("sku", 5, 8), ("mpn", 11, 12), ("product", None, None), ("price", None, None), (None, None, None),
    ]  # fmt: skip


def test_sites_name_their_classes_in_ways_of_their_own() -> None:
    names = {style: Theme(1, "en_US", style, "").names("review", "author") for style in STYLES}
    assert names["bare"] == ""
    assert len(set(names.values())) == len(STYLES)
    assert len({Theme(seed, "en_US", "kebab", "").names("price") for seed in range(40)}) > 3


def test_synth_writes_a_corpus_that_training_reads(run: Run, tmp_path: Path) -> None:
    code, _, said = run("synth", tmp_path / "sites.parquet", "--sites", "3", "--pages", "2", "--seed", "5")
    assert code == 0, said
    assert "6 pages of 3 sites" in said
    rows = list(read_pages(tmp_path / "sites.parquet"))
    assert [row.html for row in rows] == [page.html for seed in (5, 6, 7) for page in site_pages(seed, 2)]
    for row in rows:
        page = parse_html(row.html, url=row.url)
        labels = align_row(row, page, Structure.of(page), SCHEMA)
        assert labels.leaf
        assert labels.unknown <= {"image"}
        assert row.truth["fields"] or row.truth["records"]


def test_synth_writes_a_folder_that_evaluates_with_its_gold(run: Run, tmp_path: Path) -> None:
    folder, scores = tmp_path / "out" / "sites", tmp_path / "scores.json"
    code, _, said = run("synth", folder, "--sites", "2", "--pages", "2", "--seed", "1")
    assert code == 0, said
    gold = tmp_path / "out" / "sites.gold.jsonl"
    assert len(list(folder.rglob("*.html"))) == len(read_gold(gold)) == 4
    code, _, said = run(
        "evaluate",
        folder,
        "--split",
        "all",
        "--gold",
        gold,
        "--system",
        "oracle",
        "--system",
        "first-h1",
        "--json",
        scores,
    )
    assert code == 0, said
    assert "4 of 4 annotations are of these pages" in said
    oracle = {row["label"]: row for row in json.loads(scores.read_text())["systems"][0]["scores"]["all"]}
    assert oracle["micro field"]["f1"]["value"] > 0.9


def test_synth_refuses_a_folder_with_pages_of_another_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "old.html").write_text("<p>old")
    code, _, said = run("synth", tmp_path / "sites", "--sites", "1", "--pages", "1")
    assert code == 2
    assert "isn't empty" in said


def test_a_value_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="expected text"):
        value("brand", " ")


@pytest.mark.parametrize("arguments", [["--sites", "0"], ["--pages", "0"], ["--seed", "-1"]])
def test_synth_refuses_what_makes_no_site(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    assert run("synth", tmp_path / "sites.parquet", *arguments)[0] == 2
