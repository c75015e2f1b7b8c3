"""``markuplmpp label``: a corpus in, a labelled corpus, a table and an audit sheet out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from markuplmpp.corpus import CorpusPage, read_pages, write_pages
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import CorpusError, GoldError, MissingExtraError
from markuplmpp.labels import run as run_module
from markuplmpp.labels.align import align_row
from markuplmpp.labels.audit import Sample, audit_sheet, audited_pages
from markuplmpp.labels.bodies import body_reader
from markuplmpp.labels.gold import GoldPage, NodeLabel, sha256_of, write_gold
from markuplmpp.labels.outcomes import SAID_OTHERWISE
from markuplmpp.labels.rows import LabelledRow, annotated, label_row
from markuplmpp.labels.run import LabelConfig, label_corpus
from markuplmpp.labels.tasks import write_tasks
from markuplmpp.labels.verdicts import read_verdicts, wilson
from markuplmpp.schema import Schema
from tests.test_cli_train import Run

SCHEMA = Schema.default()
JSON_LD = '<script type="application/ld+json">{"@type": "Product", "name": "Kettle", "sku": "AB-1"}</script>'
PAGES = {
    "marked": "<h1>Kettle</h1><p>SKU: AB-1</p>" + JSON_LD,
    "given": "<h1>Kettle</h1><p>AB-1</p><p>Item 7</p>" + JSON_LD,
    "plain": "<h1>Pot</h1><p>text</p>",
    "broken": "",
}
TRUTH: dict[str, Any] = {"given": {"fields": {"sku": ["7"], "name": ["kettle"]}, "complete": ["name"]}}


def corpus(folder: Path, **more: bytes) -> Path:
    pages = {name: html.encode() for name, html in PAGES.items()} | more
    write_pages(
        folder / "pages.parquet",
        [
            CorpusPage(name, "shops", "train", f"{name}.example", None, "en", None, html, TRUTH.get(name, {}),
                       "human" if name in TRUTH else "none")
            for name, html in pages.items()
        ],
    )  # fmt: skip
    return folder / "pages.parquet"


def labelled(path: Path) -> dict[str, CorpusPage]:
    return {page.page_id: page for page in read_pages(path)}


def leaf_labels(row: CorpusPage) -> dict[str, str]:
    page = parse_html(row.html)
    labels = align_row(row, page, Structure.of(page), SCHEMA)
    return {page.text(leaf): name for leaf, name in labels.leaf.items()}


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_pages_come_out_labelled_and_otherwise_as_they_were(run: Run, tmp_path: Path, suffix: str) -> None:
    source, out = corpus(tmp_path), tmp_path / f"out{suffix}"
    code, printed, said = run("label", source, "-o", out)
    assert code == 1, said
    assert "broken: the page is empty" in said
    assert "2 of 4 pages labelled" in said
    assert "json-ld" in printed
    rows = labelled(out)
    for before, after in zip(read_pages(source), rows.values(), strict=True):
        assert (after.page_id, after.html, after.site, after.split) == (
            before.page_id, before.html, before.site, before.split,
        )  # fmt: skip
    assert leaf_labels(rows["marked"]) == {"Kettle": "name", "SKU: AB-1": "sku"}
    assert rows["marked"].truth_kind == "metadata"
    assert rows["marked"].truth["fields"] == {"name": ["Kettle"], "sku": ["AB-1"]}
    assert (rows["plain"].truth, rows["plain"].truth_kind) == ({}, "none")
    assert not (tmp_path / f"out{suffix}.labels").exists()


def test_a_given_truth_stays_and_markup_adds_only_what_it_does_not_name(tmp_path: Path) -> None:
    source, out = corpus(tmp_path), tmp_path / "out.parquet"
    label_corpus(LabelConfig((source,), out))
    row = labelled(out)["given"]
    assert row.truth_kind == "human"
    assert {key: row.truth[key] for key in TRUTH["given"]} == TRUTH["given"]
    assert leaf_labels(row) == {"Kettle": "name", "Item 7": "sku"}


@pytest.mark.parametrize(("sources", "count"), [("text", 1), ("markup", 2), ("all", 2)])
def test_sources_can_be_chosen(run: Run, tmp_path: Path, sources: str, count: int) -> None:
    out, figures = tmp_path / "out.parquet", tmp_path / "figures.json"
    run("label", corpus(tmp_path), "-o", out, "--sources", sources, "--json", figures)
    report = json.loads(figures.read_text())
    assert (report["pages"], report["labelled"]) == (4, count)
    used = {row["source"] for row in report["counts"]}
    assert used == {"text": {"text"}, "markup": {"json-ld"}, "all": {"text", "json-ld"}}[sources]


def test_the_report_counts_hits_and_misses_by_dataset_source_and_field(tmp_path: Path) -> None:
    report = label_corpus(LabelConfig((corpus(tmp_path),), tmp_path / "out.parquet"))
    assert report.counts["shops", "json-ld", "name", "exact", ""] == 2
    assert report.counts["shops", "json-ld", "sku", "part", ""] == 1
    assert report.counts["shops", "json-ld", "sku", "exact", ""] == 1
    assert report.counts["shops", "text", "sku", "part", ""] == 1
    assert list(report.failures) == ["broken"]


def test_the_report_says_why_values_have_no_label(run: Run, tmp_path: Path) -> None:
    source, figures = tmp_path / "pages.jsonl", tmp_path / "figures.json"
    html = "<h1>Cup</h1><p>$5</p><p>x</p><p>$5</p><nav>Acme</nav><p>much</p><p>more</p>" + "<p>text</p>" * 30
    truth = {"fields": {"name": ["Cup"], "price": ["5.00"], "brand": ["Acme"], "sku": ["1"]}}
    source.write_text(json.dumps({"html": html, "truth": truth}))
    code, printed, said = run("label", source, "-o", tmp_path / "out.parquet", "--json", figures)
    assert code == 0, said
    assert "Values without a label" in printed
    told = {
        (row["field"], row["outcome"], row["reason"], row["values"])
        for row in json.loads(figures.read_text())["counts"]
    }
    assert told == {
        ("name", "exact", "", 1),
        ("price", "exact", "", 1),
        ("brand", "ambiguous", "only in a menu, a choice or prose", 1),
        ("sku", "miss", "not in the text", 1),
    }


def test_what_microdata_gives_and_its_words_deny_is_counted_once_too() -> None:
    html = """<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">Tea</h1>
<i itemprop="author">admin</i></article>"""
    report = label_row(CorpusPage("p", "d", "", "s", None, None, None, html.encode()), SCHEMA).made["microdata"].report
    assert {key: n for key, n in report.items() if key[0] in ("headline", "author")} == {
        ("headline", "exact"): 1,
        ("author", SAID_OTHERWISE): 1,
    }


def test_a_stopped_run_goes_on_and_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out, once = corpus(tmp_path), tmp_path / "out.parquet", tmp_path / "once.parquet"
    label_corpus(LabelConfig((source,), once))
    calls = Counter[str]()
    real = run_module.label_row

    def stopping(row: CorpusPage, *arguments: Any) -> Any:
        calls[row.page_id] += 1
        if row.page_id == "plain" and calls["plain"] == 1:
            raise KeyboardInterrupt
        return real(row, *arguments)

    monkeypatch.setattr(run_module, "label_row", stopping)
    with pytest.raises(KeyboardInterrupt):
        label_corpus(LabelConfig((source,), out))
    assert not out.exists()
    journal = tmp_path / "out.parquet.labels"
    journal.write_bytes(journal.read_bytes() + b'{"torn')
    report = label_corpus(LabelConfig((source,), out))
    assert calls == {"marked": 1, "given": 1, "plain": 2, "broken": 1}
    assert labelled(out) == labelled(once)
    assert report.pages == 4


def test_another_configuration_begins_anew(tmp_path: Path) -> None:
    source, out = corpus(tmp_path), tmp_path / "out.parquet"
    journal = tmp_path / "out.parquet.labels"
    journal.write_text('{"state": "other"}\n' + '{"truth": {}, "truth_kind": "x", "report": [], "made": {}}\n' * 4)
    label_corpus(LabelConfig((source,), out))
    assert labelled(out)["marked"].truth_kind == "metadata"


def test_jsonl_needs_utf8_and_says_so_first(tmp_path: Path) -> None:
    source = corpus(tmp_path, latin="<p>K\xe4se</p>".encode("latin-1"))
    with pytest.raises(CorpusError, match=r"page latin isn't UTF-8.*\.parquet"):
        label_corpus(LabelConfig((source,), tmp_path / "out.jsonl"))
    label_corpus(LabelConfig((source,), tmp_path / "out.parquet"))
    with pytest.raises(CorpusError, match=r"expected \.parquet or \.jsonl"):
        label_corpus(LabelConfig((source,), tmp_path / "out.csv"))


def test_the_audit_sheet_shows_labels_in_their_place(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    _, _, said = run("label", corpus(tmp_path), "-o", out, "--audit", 3)
    assert "out.parquet.audit.html" in said
    sheet = (tmp_path / "out.parquet.audit.html").read_text()
    root = etree.HTML(sheet)
    assert len(root.findall(".//section")) == 5  # 2 by text, 3 of 4 by JSON-LD
    assert root.find(".//script") is None
    heads = ["".join(h2.itertext()) for h2 in root.iter("h2")]
    assert any(head.endswith("name: Kettle") for head in heads)
    assert "<mark>" in sheet
    assert "json-ld · exact · shops · " in sheet
    (tmp_path / "out.parquet.audit" / "page-99.html").write_text("of an earlier audit")
    again = run("label", corpus(tmp_path), "-o", out, "--audit", 3)
    assert again[0] == 1
    assert (tmp_path / "out.parquet.audit.html").read_text() == sheet
    assert not (tmp_path / "out.parquet.audit" / "page-99.html").exists()


def test_every_label_of_the_sheet_leads_to_its_outline_on_the_page(run: Run, tmp_path: Path) -> None:
    html = (
        "<script>alert(1)</script><h1 onclick='evil()'>Cup</h1><p id=own>SKU: 7</p>"
        "<div><p>Ann</p><p>It is good.</p></div>"
        '<div><p>Bob</p><p>It leaks.</p></div><p>data-mlpp="1 name"</p>'
    )
    truth = {
        "fields": {"name": ["Cup"], "sku": ["7"]},
        "records": [{"type": "review", "xpath": f"/html/body/div[{i}]"} for i in (1, 2)],
    }
    source, out = tmp_path / "pages.jsonl", tmp_path / "out of it.parquet"
    source.write_text(json.dumps({"html": html, "truth": truth}))
    code, _, said = run("label", source, "-o", out, "--audit", 9)
    assert code == 0, said
    links = etree.HTML((tmp_path / "out of it.parquet.audit.html").read_text()).findall(".//a")
    targets = [unquote(str(link.get("href"))).split("#") for link in links]
    assert {file for file, _ in targets} == {"out of it.parquet.audit/page-0.html"}
    shown = etree.HTML((tmp_path / targets[0][0]).read_text())
    marked = [next(e for e in shown.iter() if e.get("id") == anchor) for _, anchor in targets]
    assert [(e.tag, e.get("data-mlpp-kind")) for e in marked] == [("mark", "leaf"), ("mark", "leaf"), ("div", "record")]
    assert [str(e.get("data-mlpp")).rpartition(" ")[0] for e in marked] == ["1 name", "2 sku", "3 review"]
    assert ["".join(map(str, e.itertext())) for e in marked][:2] == ["Cup", "7"]
    assert shown.find(".//script") is None
    assert shown.find(".//h1").get("onclick") is None
    assert shown.find(".//head/meta[@content]").get("content").startswith("default-src 'none'")


def test_verdicts_give_the_precision_of_each_source_and_field(run: Run, tmp_path: Path) -> None:
    out, table, figures = tmp_path / "out.parquet", tmp_path / "out.parquet.audit.tsv", tmp_path / "figures.json"
    run("label", corpus(tmp_path), "-o", out, "--audit", 9)
    head, *lines = table.read_text().splitlines()
    assert head.split("\t") == ["number", "source", "field", "page_id", "xpath", "verdict"]
    assert [line.split("\t")[1:3] for line in lines] == [
        *(["json-ld", name] for name in ("name", "sku") * 2), ["text", "name"], ["text", "sku"],
    ]  # fmt: skip
    given = ["right", "wrong", "Right ", "unsure", "right", ""]
    table.write_text("\n".join([head, *(line + v for line, v in zip(lines, given, strict=True))]), "utf-8-sig")
    code, printed, said = run("label", "--verdicts", table, "--json", figures)
    assert code == 0, said
    assert "0.667 [0.208, 0.939]" in printed
    rows = {(row.pop("source"), row.pop("field")): row for row in json.loads(figures.read_text())}
    assert rows["json-ld", "all fields"] == {
        "right": 2, "wrong": 1, "unsure": 1, "open": 0, "precision": 0.6667, "low": 0.2077, "high": 0.9385,
    }  # fmt: skip
    assert rows["json-ld", "name"]["precision"] == 1
    assert rows["text", "sku"] == {
        "right": 0, "wrong": 0, "unsure": 0, "open": 1, "precision": None, "low": 0, "high": 1,
    }  # fmt: skip
    code, _, said = run("label", corpus(tmp_path), "-o", out, "--audit", 9)
    assert code == 2
    assert "holds verdicts, which a new audit would overwrite" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("source\tfield\tverdict\ntext\tname\tyes\n", ":2: verdict 'yes'; expected right, wrong, unsure or nothing"),
        ("source,field,verdict\n", "has no column 'source'"),
        ("", "has no column 'source'"),
    ],
)
def test_tables_without_verdicts_are_refused(run: Run, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "x.tsv").write_text(content)
    code, _, said = run("label", "--verdicts", tmp_path / "x.tsv")
    assert code == 2
    assert words in said
    with pytest.raises(CorpusError, match="can't read the verdicts"):
        read_verdicts(tmp_path / "none.tsv")


def test_the_interval_of_a_precision_is_wilsons() -> None:
    assert [round(bound, 4) for bound in wilson(10, 10)] == [0.7225, 1.0]
    assert [round(bound, 4) for bound in wilson(0, 10)] == [0.0, 0.2775]
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]  # Newcombe 1998, table I


@pytest.mark.parametrize("arguments", [[], ["x.parquet"], ["-o", "x.parquet"], ["x.parquet", "--verdicts", "x.tsv"]])
def test_what_to_do_must_be_said(run: Run, arguments: list[str]) -> None:
    code, _, said = run("label", *arguments)
    assert code == 2
    assert "--verdicts" in said


def test_label_studio_tasks_go_out_and_annotations_come_in_as_gold(run: Run, tmp_path: Path) -> None:
    source, tasks, out = corpus(tmp_path), tmp_path / "tasks.json", tmp_path / "final.parquet"
    code, _, said = run("label", source, "-o", tmp_path / "first.parquet", "--to-labelstudio", tasks)
    assert code == 1, "a page is broken"
    assert f"wrote {tasks}: 3 tasks; their interface is {tmp_path / 'tasks.xml'}" in said
    assert (tmp_path / "tasks.xml").read_text().startswith("<View>")
    made = {task["data"]["page_id"]: task for task in json.loads(tasks.read_text())}
    regions = made["given"]["predictions"][0]["result"]
    assert [r["value"]["text"] for r in regions] == ["Kettle", "7"]
    regions[1]["value"] |= {"start": "/div[1]/div[2]/text()[1]", "startOffset": 0, "endOffset": 4}
    regions[1]["value"] |= {"end": "/div[1]/div[2]/text()[1]"}
    ticked = {"from_name": "complete", "to_name": "page", "type": "choices", "value": {"choices": ["sku"]}}
    made["given"]["annotations"] = [{"result": [*regions, ticked]}]
    (tmp_path / "export.json").write_text(json.dumps([made["given"]]))
    arguments = ("label", source, "-o", out, "--from-labelstudio", tmp_path / "export.json")
    code, printed, said = run(*arguments, "--split", "train")
    assert "1 of 1 annotations are of these pages" in said
    assert "gold" in printed
    row = labelled(out)["given"]
    assert leaf_labels(row) == {"Kettle": "name", "AB-1": "sku"}  # as with --gold, the truth's "7" stands no longer
    assert row.truth_kind == "human"
    write_gold(tmp_path / "gold.jsonl", [gold_of(PAGES["given"], "sku", "/html/body/p[1]/text()[1]", ())])
    code, _, said = run(*arguments, "--gold", tmp_path / "gold.jsonl")
    assert code == 2
    assert "is annotated in a gold file and in Label Studio's export" in said


def test_changed_annotations_begin_the_run_anew(tmp_path: Path) -> None:
    page = gold_of(PAGES["plain"], "name", "/html/body/h1/text()[1]", ())
    row = CorpusPage(
        "plain", "shops", "train", "s", None, None, None, PAGES["plain"].encode(), {"standoff": page.to_dict()}
    )
    write_tasks(tmp_path / "tasks.json", [row], SCHEMA)
    (task,) = json.loads((tmp_path / "tasks.json").read_text())
    task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    (tmp_path / "export.json").write_text(json.dumps([task]))
    config = LabelConfig((corpus(tmp_path),), tmp_path / "out.parquet", annotations=(tmp_path / "export.json",))
    first = run_module._state(config)
    (tmp_path / "export.json").write_text(json.dumps([task, {"data": {}, "annotations": []}]))
    assert run_module._state(config) != first
    assert label_corpus(config).annotated == 1
    assert leaf_labels(labelled(tmp_path / "out.parquet")["plain"]) == {"Pot": "name"}


def test_the_sheet_escapes_the_page_and_shortens_long_elements(tmp_path: Path) -> None:
    items = "".join(f"<li>&lt;script&gt;{i}</li>" for i in range(40))
    row = CorpusPage("p", "d", "", "s", None, None, None, f"<h1>x</h1><ul>{items}</ul><p>end</p>".encode())
    page = parse_html(row.html)
    sample = Sample(5, 0)
    node = page.tags.index("ul")
    sample.offer(0, {"text": [{"node": node, "xpath": page.xpath(node), "label": "ingredient_list"}]})
    sheet = audit_sheet(list(audited_pages(sample, [row])), "x")
    assert "<script>" not in sheet
    assert "… 26 more …" in sheet
    assert sheet.count('class="line in"') == 15


def test_training_reads_a_labelled_corpus(tmp_path: Path) -> None:
    """No code of training knows of it: a labelled row is a row with a truth."""
    out = tmp_path / "out.parquet"
    label_corpus(LabelConfig((corpus(tmp_path),), out, sources=("microdata", "json-ld")))
    rows = {row.page_id: row for row in read_pages(out, splits=["train", "tune"]) if row.truth}
    assert {name: leaf_labels(row) for name, row in rows.items()} == {
        "marked": {"Kettle": "name", "SKU: AB-1": "sku"},
        "given": {"Kettle": "name", "AB-1": "sku"},
    }
    assert rows["given"].truth["fields"] == TRUTH["given"]["fields"]


def gold_of(html: str, label: str, xpath: str, complete: tuple[str, ...]) -> GoldPage:
    page = parse_html(html)
    node = next(i for i in range(len(page)) if page.xpath(i) == xpath)
    sha = sha256_of(html.encode())
    return GoldPage(sha, sha[:16], PARSER, complete, (NodeLabel(node, xpath, label),))


def test_gold_has_the_last_word_on_what_it_labels(run: Run, tmp_path: Path) -> None:
    annotation = gold_of(PAGES["given"], "sku", "/html/body/p[1]/text()[1]", ("sku", "price"))
    write_gold(tmp_path / "gold.jsonl", [annotation])
    out = tmp_path / "out.parquet"
    _, printed, said = run("label", corpus(tmp_path), "-o", out, "--gold", tmp_path / "gold.jsonl")
    assert "2 of 4 pages labelled" in said
    assert "gold" in printed
    row = labelled(out)["given"]
    assert leaf_labels(row) == {"Kettle": "name", "AB-1": "sku"}  # the truth's "7" stands no longer
    assert row.truth["fields"] == {"sku": ["AB-1"], "name": ["kettle"]}
    assert set(row.truth["complete"]) == {"name", "sku", "price"}


def made_by(html: str, truth: dict[str, Any], annotation: GoldPage) -> LabelledRow:
    row = CorpusPage("p", "d", "train", "s", None, None, None, html.encode(), truth, "human" if truth else "none")
    return label_row(row, SCHEMA, gold=annotation)


def test_gold_that_does_not_know_all_places_adds_to_the_truth() -> None:
    html = "<h1>x</h1><p>Ann</p><p>Bob</p>"
    annotation = gold_of(html, "author", "/html/body/p[1]/text()[1]", ())
    made = made_by(html, {"fields": {"author": ["Bob", "Ann"]}, "complete": ["author"]}, annotation)
    assert made.truth["fields"] == {"author": ["Bob", "Ann"]}
    assert "author" not in made.truth["standoff"]["complete"]  # Bob's place isn't labelled: it's no negative


@pytest.mark.parametrize(
    ("label", "complete", "records", "all_known"),
    [
        ("review", ("review",), ["record", "record", "review"], True),
        ("review", (), ["record", "record", "review"], False),
        ("record", ("record",), ["record"], True),
    ],
)
def test_gold_replaces_records_of_its_own_types_only(
    label: str, complete: tuple[str, ...], records: list[str], all_known: bool
) -> None:
    html = "<ul><li>A</li><li>B</li></ul><ul><li>C</li><li>D</li></ul>"
    given = [{"type": "record", "xpath": f"/html/body/ul[1]/li[{i}]"} for i in (1, 2)]
    annotation = gold_of(html, label, "/html/body/ul[2]/li[1]", complete)
    made = made_by(html, {"records": given, "complete": ["records"]}, annotation)
    assert [record["type"] for record in made.truth["records"]] == records
    assert ("records" in made.truth["complete"]) == all_known


def test_gold_beside_markup_alone_keeps_what_the_markup_says() -> None:
    annotation = gold_of(PAGES["marked"], "brand", "/html/body/h1/text()[1]", ())
    made = made_by(PAGES["marked"], {}, annotation)
    assert made.truth["fields"] == {"brand": ["Kettle"], "sku": ["AB-1"]}  # a leaf has one label, and gold is first
    assert made.truth_kind == "human"


def test_gold_of_another_page_changes_nothing_and_of_a_changed_one_fails(tmp_path: Path) -> None:
    row = next(page for page in read_pages(corpus(tmp_path)) if page.page_id == "given")
    annotation = gold_of(PAGES["plain"], "name", "/html/body/h1/text()[1]", ("name",))
    assert annotated(row, SCHEMA, {annotation.sha256: annotation}) is row
    moved = replace(annotation, sha256=sha256_of(row.html), labels=(NodeLabel(3, "/html/body/h2", "name"),))
    with pytest.raises(GoldError, match=r"page .*, node 3: gold has it at '/html/body/h2'"):
        annotated(row, SCHEMA, {moved.sha256: moved})


def test_half_an_emoji_in_a_truth_does_not_end_the_run(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "pages.jsonl", tmp_path / "out.parquet"
    rows = [{"html": "<h1>Cup</h1>", "truth": {"fields": {"name": ["Cup"], "brand": ["A \ud83d"]}}}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, _, said = run("label", source, "-o", out)
    assert code == 0, said
    (row,) = read_pages(out)
    assert row.truth["fields"]["brand"] == ["A ?"]
    assert leaf_labels(row) == {"Cup": "name"}


def test_a_page_is_labelled_in_the_charset_it_was_sent_with(tmp_path: Path) -> None:
    source, out = tmp_path / "crawl.parquet", tmp_path / "out.parquet"
    html, truth = b"<h1>\xb1\xbf</h1>", {"fields": {"name": ["ąż"]}}
    write_pages(source, [CorpusPage("p", "crawl", "", "s", None, None, None, html, truth, "human", "iso8859-2")])
    report = label_corpus(LabelConfig((source,), out), sample=(sample := Sample(5, 0)))
    assert report.counts["crawl", "text", "name", "exact", ""] == 1
    assert next(read_pages(out)).charset == "iso8859-2"
    assert "name: ąż" in audit_sheet(list(audited_pages(sample, read_pages(out))), "x")


def test_an_output_that_would_be_read_as_corpus_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = corpus(tmp_path)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    for folder, out in ((tmp_path, "out.parquet"), (Path(), tmp_path / "below" / "out.parquet")):
        code, _, said = run("label", folder, "-o", out)
        assert code == 2
        assert f"lies in the corpus {str(folder)!r} and would be read as a part of it" in said
    assert run("label", source, "-o", tmp_path / "out.parquet")[0] == 1, "beside a file is no part of it"


@pytest.mark.parametrize("split", ["dve", "tune"])
def test_a_split_without_pages_is_no_success(run: Run, tmp_path: Path, split: str) -> None:
    source, out = corpus(tmp_path), tmp_path / "out.parquet"
    code, _, said = run("label", source, "-o", out, "--split", split)
    assert code == 2
    assert f"{split!r} in {str(source)!r}; it has train: give one of them, or --split all" in said
    assert not out.exists()


@pytest.mark.parametrize("option", ["--json", "-o", "--to-labelstudio"])
def test_files_are_checked_before_the_work(run: Run, tmp_path: Path, option: str) -> None:
    end = ".json" if option == "--to-labelstudio" else ".parquet"
    (tmp_path / f"folder{end}").mkdir()
    for file, words in ((f"no/such/x{end}", "no such folder to write to"), (f"folder{end}", "is a folder")):
        given = {"-o": tmp_path / "out.parquet"} | {option: tmp_path / file}
        code, _, said = run("label", corpus(tmp_path), *(word for pair in given.items() for word in pair))
        assert code == 2
        assert words in said
        assert not (tmp_path / "out.parquet").exists()


def test_help_teaches_and_wrong_usage_is_two(run: Run, tmp_path: Path) -> None:
    code, printed, _ = run("label", "--help")
    assert code == 0
    assert "--audit" in printed
    assert "standoff" in printed
    assert "--from-labelstudio" in printed
    assert "labels of each source" in " ".join(printed.replace("│", " ").split())
    assert run("label", corpus(tmp_path), "-o", tmp_path / "none" / "out.parquet")[0] == 2
    assert run("label", tmp_path / "none.parquet", "-o", tmp_path / "out.parquet")[0] == 2


ARTICLE = """<html lang=de><h1>Tee</h1><nav><a href=/a>Kannen und Kessel aller Art</a></nav><article>
<p>Das Wasser kocht in der Kanne, bis sie singt, und keinen Augenblick länger.</p>
<p>Danach wird es auf die Blätter gegossen, die vorher gewogen worden sind.</p>
<p>Nach drei Minuten ist der Tee fertig, und man trinkt ihn, solange er heiß ist.</p></article></html>"""


def snippets(*sentences: str, **fields: list[str]) -> CorpusPage:
    truth = {"fields": {"body_snippet": list(sentences), **fields}}
    return CorpusPage("p", "d", "train", "a.example", None, "de", None, ARTICLE.encode(), truth, "human")


def test_bodies_are_completed_where_all_known_sentences_are_in_them(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    write_pages(tmp_path / "in.parquet", [snippets("Das Wasser kocht in der Kanne", "solange er heiß ist.")])
    assert run("label", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet", "--bodies")[0] == 0
    (row,) = read_pages(tmp_path / "out.parquet")
    assert row.truth["complete"] == ["body"]
    assert len(row.truth["fields"]["body"][0].splitlines()) == 3
    bodies = [label for label in row.truth["standoff"]["labels"] if label["label"] == "body"]
    assert len(bodies) == 3


@pytest.mark.parametrize(
    "page",
    [
        snippets("Das Wasser kocht in der Kanne", "Hier steht es nicht."),
        snippets("Das Wasser kocht", body=["Das Wasser kocht"]),
        snippets(),
        replace(snippets("Das Wasser"), html=b""),
        replace(snippets("…"), html=b"<p></p>"),
        replace(snippets("Das Wasser kocht"), split="dev"),
        replace(snippets("Das Wasser kocht"), site="shop2.example"),  # of tune
    ],
)
def test_bodies_are_left_as_they_are_where_nothing_speaks_for_another(page: CorpusPage) -> None:
    pytest.importorskip("trafilatura")
    assert body_reader()(page) is page


def test_bodies_need_their_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    config = LabelConfig((corpus(tmp_path),), tmp_path / "out.parquet", bodies=True)
    with pytest.raises(MissingExtraError, match=r"peers"):
        label_corpus(config)


def test_what_is_read_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    source = corpus(tmp_path)
    before = source.read_bytes()
    for options in (("-o", source), ("-o", tmp_path / "out.parquet", "--json", source)):
        code, _, said = run("label", source, *options)
        assert code == 2
        assert f"{str(source)!r} is what the command reads, and would be lost" in said
    assert source.read_bytes() == before


def test_what_is_read_of_a_folder_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = corpus(tmp_path / "in")
    before = source.read_bytes()
    code, _, said = run("label", tmp_path / "in", "-o", tmp_path / "out.parquet", "--json", source)
    assert code == 2
    assert f"{str(source)!r} is what the command reads, and would be lost" in said
    assert source.read_bytes() == before
