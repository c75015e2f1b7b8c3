"""``markuplmpp evaluate`` with several systems and its report."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from markuplmpp import show
from markuplmpp.cli import evaluate, main, systems
from markuplmpp.corpus import CorpusPage
from markuplmpp.corpus import write_pages as write_corpus
from markuplmpp.dom.parse import PARSER
from markuplmpp.evaluation.recordsets import RECORDS
from markuplmpp.labels.gold import GoldPage, NodeLabel, sha256_of, write_gold
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema
from markuplmpp.show import render

Run = Callable[..., tuple[int, str, str]]


def write_pages(path: Path) -> Path:
    """Three sites; the first <h1> is the name on two of the three pages."""
    pages = [("<h1>Kettle</h1>", "Kettle"), ("<h1>Shop</h1><h2>Pot</h2>", "Pot"), ("<h1>Cup</h1>", "cup")]
    rows = [
        {"html": html, "site": f"s{i}.example", "split": "dev", "truth": {"fields": {"name": [name]}}}
        for i, (html, name) in enumerate(pages)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def column(data: dict[str, Any], system: str) -> dict[str, Any]:
    scores = next(s["scores"] for s in data["systems"] if s["system"] == system)
    return {row["label"]: row["f1"]["value"] for row in scores["all"]}


def test_evaluate_prints_and_writes_the_figures(run: Run, tmp_path: Path) -> None:
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "scores.json"
    code, printed, said = run("evaluate", corpus, "--system", "first-h1", "--json", out)
    assert code == 0, said
    assert "first-h1" in printed
    rows = {row["label"]: row for row in json.loads(out.read_text())["systems"][0]["scores"]["all"]}
    assert rows["name"]["pages"] == 3
    assert rows["name"]["f1"]["value"] == pytest.approx(2 / 3, abs=1e-3)


def test_evaluate_says_how_much_of_the_gold_is_of_its_pages(run: Run, tmp_path: Path) -> None:
    corpus, gold = write_pages(tmp_path / "pages.jsonl"), tmp_path / "gold.jsonl"
    write_gold(gold, [GoldPage("ab" * 32, "x", PARSER, ("name",), ())])
    code, _, said = run("evaluate", corpus, "--system", "first-h1", "--gold", gold)
    assert code == 2
    assert "none of the 1 annotations is of a page of the corpus" in said


def test_evaluate_takes_gold_at_its_word(run: Run, tmp_path: Path) -> None:
    corpus, out, gold = write_pages(tmp_path / "pages.jsonl"), tmp_path / "scores.json", tmp_path / "gold.jsonl"
    page = b"<h1>Shop</h1><h2>Pot</h2>"
    label = NodeLabel(3, "/html/body/h1/text()[1]", "name")
    write_gold(gold, [GoldPage(sha256_of(page), "x", PARSER, ("name",), (label,))])
    code, _, said = run("evaluate", corpus, "--system", "first-h1", "--gold", gold, "--json", out)
    assert "1 of 1 annotations are of these pages" in said
    assert code == 0, said
    assert column(json.loads(out.read_text()), "first-h1")["name"] == 1.0  # "Shop", and no longer "Pot"


def test_evaluate_takes_only_the_split_asked_for(run: Run, tmp_path: Path) -> None:
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "scores.json"
    row = {"html": "<h1>Jar</h1>", "site": "x", "split": "test", "truth": {"fields": {"name": ["Jar"]}}}
    with corpus.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")
    run("evaluate", corpus, "--split", "test", "--system", "first-h1", "--json", out)
    assert json.loads(out.read_text())["systems"][0]["scores"]["pages"] == 1


@pytest.mark.parametrize(
    ("rows", "arguments", "words"),
    [
        ([{"split": "dev"}, {"split": "train"}, {}], ["--split", "dve"], "it has dev, pages without a split, train"),
        ([{}], [], "no page of the split 'dev' in {0}: its pages name no split; use --split all"),
        ([{"split": "train", "site": "shop2.example"}], ["--split", "train"], "in {0}; it has tune: give one of them"),
        ([], ["--split", "all"], "no page in {0}"),
        ([{"split": "dev"}], [], "none of the 1 pages has a truth to score by"),
    ],
)
def test_figures_of_no_page_are_no_success(
    run: Run, tmp_path: Path, rows: list[dict[str, str]], arguments: list[str], words: str
) -> None:
    corpus, out = tmp_path / "pages.jsonl", tmp_path / "scores.json"
    corpus.write_text("".join(json.dumps({"html": "<p>x", "site": "a", **row}) + "\n" for row in rows))
    code, printed, said = run("evaluate", corpus, "--system", "first-h1", "--json", out, *arguments)
    assert (code, printed) == (2, "")
    assert words.format(repr(str(corpus))) in said
    assert not out.exists()


def test_one_table_has_all_systems(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "scores.json"
    names = ("first-h1", "first-price", "oracle")
    code, printed, said = run("evaluate", corpus, *(w for n in names for w in ("--system", n)), "--json", out)
    assert code == 0, said
    assert all(name in printed for name in names)
    data = json.loads(out.read_text())
    assert column(data, "oracle")["name"] == 1.0
    assert column(data, "first-price")["name"] is None
    assert [gap["system"] for gap in data["differences"]] == ["first-price", "oracle"]
    assert data["differences"][1]["all"]["name"]["value"] == pytest.approx(1 / 3, abs=1e-3)


class Extractor:
    """Stands for a loaded model; finds what its folder is called."""

    def __init__(self, folder: Path | None, internal_nodes: bool) -> None:
        self.name, self.schema = str(folder), Schema.default()
        self.scorer = SimpleNamespace(
            sequence=SimpleNamespace(internal_nodes=internal_nodes), config={"training": {"sites": 5}}
        )

    def predict(self, page: bytes, *, url: str | None, sources: str) -> PageResult:
        value = Value(f"{self.name} {sources}", None, 0.5)
        return PageResult(url, self.name, "detail", (Record("product", (), 0.5, {"name": [value]}),))


def test_models_are_loaded_once_and_asked_by_source(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path | None] = []

    def load(folder: Path | None, threads: int | None) -> Extractor:
        loaded.append(folder)
        return Extractor(folder, internal_nodes=folder != Path("runs/leaf-only"))

    monkeypatch.setattr(systems, "load_extractor", load)
    names = ["model", "metadata", "both", "model@runs/leaf-only", "first-h1"]
    found, schema = systems.entrants(names, None, 1)
    assert loaded == [None, Path("runs/leaf-only")]
    assert schema == Schema.default()
    assert [e.name for e in found] == ["model", "metadata", "both", "model@leaf-only", "first-h1"]
    page: Any = SimpleNamespace(html=b"<h1>x</h1>", url=None, charset=None)
    texts = [e.run(page).records[0].first("name") for e in found]
    assert texts == ["None model", "None metadata", "None both", "runs/leaf-only model", "x"]
    assert found[0].gives is found[1].gives is None
    assert found[3].gives is not None
    assert RECORDS not in found[3].gives
    assert "price" in found[3].gives
    assert found[4].gives == {"name", "headline", "name/headline"}
    assert [e.training for e in found] == [{"sites": 5}, None, {"sites": 5}, {"sites": 5}, None]


def test_worst_pages_are_drawn_in_their_charset_and_none_loses_the_report(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, out, shown = tmp_path / "pages.parquet", tmp_path / "report.html", tmp_path / "shown"
    bodies = {"latin": b"<h1>\xb1</h1>", "odd": b"<h1 {{attrs}}>Tin</h1>", "broken": b"<h1>Cup</h1>"}
    write_corpus(
        corpus,
        [
            CorpusPage(
                name, "d", "dev", f"{name}.example", None, None, None, body, {"fields": {"name": ["Jar"]}},
                charset="iso8859-2",
            )
            for name, body in bodies.items()
        ],
    )  # fmt: skip

    def fail_on_broken(page: bytes, *arguments: Any, **options: Any) -> str:
        if b"Cup" in page:
            raise RuntimeError("a bug\nin two lines")
        return render(page, *arguments, **options)

    monkeypatch.setattr(show, "render", fail_on_broken)
    code, _, said = run("evaluate", corpus, "--system", "first-h1", "--html", out, "--show-folder", shown)
    assert code == 0, said
    assert "broken: not drawn: RuntimeError: a bug in two lines\n" in said
    assert sorted(path.name for path in shown.iterdir()) == ["latin.html", "odd.html"]
    assert ">ą</h1>" in (shown / "latin.html").read_text("utf-8")
    assert len(html.document_fromstring(out.read_text("utf-8")).xpath("//a/@href")) == 2


def test_the_report_links_to_the_worst_pages_drawn(run: Run, tmp_path: Path) -> None:
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "report" / "report.html"
    row = {"html": "<h1>Tin</h1>", "site": "x", "split": "dev", "truth": {"fields": {"name": ["Jar"]}}}
    with corpus.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**row, "page_id": "../../evil"}) + "\n")
    scores = tmp_path / "scores.json"
    rows = [{"label": "name/headline", "f1": {"value": 0.5, "low": 0.4, "high": 0.6}}]
    scores.write_text(
        json.dumps({"systems": [{"system": "old", "training": {"sites": 9}, "scores": {"all": rows}}]}), "utf-8"
    )
    out.parent.mkdir()
    code, _, said = run(
        "evaluate", corpus, "--system", "first-h1", "--html", out,
        "--show-folder", tmp_path / "shown", "--curve", scores,
    )  # fmt: skip
    assert code == 0, said
    tree = html.document_fromstring(out.read_text("utf-8"))
    links = tree.xpath("//a/@href")
    assert len(links) == 2
    drawn = [(out.parent / link).resolve() for link in links]
    assert all(path.parent == (tmp_path / "shown").resolve() for path in drawn), "an id can't leave the folder"
    assert any("Tin" in path.read_text("utf-8") for path in drawn)
    assert "Learning curve" in tree.xpath("//h2/text()")


def test_the_worst_pages_are_drawn_beside_the_report_unless_told_otherwise(run: Run, tmp_path: Path) -> None:
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "report.html"
    code, _, said = run("evaluate", corpus, "--system", "first-h1", "--html", out, "--no-show")
    assert code == 0, said
    assert html.document_fromstring(out.read_text("utf-8")).xpath("//a/@href") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages.jsonl", "report.html"]
    code, _, said = run("evaluate", corpus, "--system", "first-h1", "--html", out)
    assert code == 0, said
    (link,) = html.document_fromstring(out.read_text("utf-8")).xpath("//a/@href")
    assert link.startswith("report.html.pages/")
    assert "Pot" in (tmp_path / link).read_text("utf-8")


def test_seeds_are_summed_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    corpus, out = write_pages(tmp_path / "pages.jsonl"), tmp_path / "spread.json"
    files = [tmp_path / f"s{i}.json" for i in range(3)]
    for file in files:
        run("evaluate", corpus, "--system", "first-h1", "--json", file)
    code, printed, said = run("evaluate", "--seeds", *files, "--json", out)
    assert code == 0, said
    assert "first-h1 over 3 seeds, 3 pages" in printed
    assert "0.667 ± 0.000 [0.667, 0.667]" in printed
    rows = {row["label"]: row for row in json.loads(out.read_text())["systems"][0]["rows"]}
    assert rows["name"]["f1"] == {"mean": 0.6667, "sd": 0.0, "min": 0.6667, "max": 0.6667}
    fewer = tmp_path / "fewer.json"
    run("evaluate", corpus, "--every", 2, "--system", "first-h1", "--json", fewer)
    code, printed, said = run("evaluate", "--seeds", files[0], fewer)
    assert (code, printed) == (2, "")
    assert "are of different pages (2 and 3)" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seeds"], "'pages.jsonl' isn't a report"),
        (["--seeds", "--html", "r.html"], "--seeds reads files of --json and scores no page"),
        (["--seeds", "--json", "no/such/spread.json"], "no such folder"),
        (["--html", "r.html", "--no-show", "--show-folder", "shown"], "--no-show draws no pages"),
        (["--system", "second-h1"], "no system 'second-h1'; expected model, metadata, both, first-h1"),
        (["--system", "first-h1@runs"], "no system 'first-h1@runs'"),
        (["--system", "first-h1", "--system", "first-h1"], "'first-h1' is given twice"),
        (["--system", "first-h1", "--nodes"], "--nodes scores the model alone"),
        (["--html", "no/such/report.html"], "no such folder"),
        (["--json", "no/such/scores.json"], "no such folder"),
        (["--json", "."], "is a folder; name a file"),
        (["--show-folder", "shown"], "--show-folder is for the report of --html"),
        (["--curve", "scores.json"], "--curve is for the report of --html"),
        (["--html", "r.html", "--curve", "scores.json"], "can't read 'scores.json'"),
        (["--html", "r.html", "--curve", "pages.jsonl"], "'pages.jsonl' isn't a report"),
        (["--html", "r.html", "--show-folder", "pages.jsonl"], "'pages.jsonl': File exists; give a folder"),
    ],
)
def test_wrong_usage_is_one_line_before_any_page_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_pages(Path("pages.jsonl"))
    monkeypatch.setattr(evaluate, "read_pages", lambda *_, **__: pytest.fail("a page was read"))
    code, printed, said = run("evaluate", "pages.jsonl", *arguments)
    assert (code, printed) == (2, "")
    assert words in said
    assert said.count("\n") == 1


def test_a_file_that_may_not_be_written_is_told_first(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)  # root may write everything
    code, _, said = run("evaluate", write_pages(tmp_path / "pages.jsonl"), "--json", tmp_path / "scores.json")
    assert code == 2
    assert "may not be written; name another file" in said


def test_a_report_without_matplotlib_is_told_first(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    corpus = write_pages(tmp_path / "pages.jsonl")
    code, printed, said = run("evaluate", corpus, "--system", "first-h1", "--html", tmp_path / "r.html")
    assert (code, printed) == (2, "")
    assert "this needs 'matplotlib'" in said


@pytest.mark.parametrize("name", ["extruct", "recipe-scrapers", "trafilatura"])
def test_a_missing_peer_is_one_line(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, name.replace("-", "_"), None)
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(write_pages(tmp_path / "pages.jsonl")), "--system", name])
    assert stopped.value.code == 2
    assert 'pip install "markuplmpp[peers]"' in capsys.readouterr().err
