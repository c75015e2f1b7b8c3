from __future__ import annotations

import json
from typing import Any

import pytest
from rich.console import Console

from markuplmpp.corpus import CorpusPage
from markuplmpp.errors import EmptyPageError
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import PageScores
from markuplmpp.evaluation.nodes import node_counts
from markuplmpp.evaluation.report import Evaluation, Row
from markuplmpp.evaluation.rules import first_h1
from markuplmpp.evaluation.run import evaluate
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema

SCHEMA = Schema.default()


def page(i: int, dataset: str, html: str, truth: dict[str, Any]) -> CorpusPage:
    return CorpusPage(f"p{i}", dataset, "dev", f"{i // 2}.example", dataset, "en", None, html.encode(), truth, "human")


def name_of(text: str) -> dict[str, Any]:
    return {"fields": {"name": [text]}}


PAGES = [
    page(0, "shops", "<h1>Kettle</h1>", name_of("Kettle")),
    page(1, "shops", "<h1>Our shop</h1>", name_of("Pan")),
    page(2, "shops", "<p>Pot</p>", name_of("Pot")),
    page(3, "news", "<h1>Rain</h1>", {"fields": {"headline": ["Rain"], "author": ["Jane"]}}),
    page(4, "news", "", {"fields": {"headline": ["Sun"]}}),
    page(5, "news", "<h1>No gold</h1>", {}),
]


def row(rows: list[Row], label: str) -> Row:
    return next(r for r in rows if r.label == label)


def figure(rows: list[Row], label: str, metric: str) -> float | None:
    return row(rows, label).figures[metric].value


def test_every_figure_of_the_first_h1_rule_equals_the_hand_count() -> None:
    result = evaluate(PAGES, first_h1, SCHEMA)
    rows = result.rows()
    # name: right, wrong, none. headline: right, failed (empty page). author: none.
    assert [r.label for r in rows] == [
        "name",
        "headline",
        "author",
        "name/headline",
        "micro field",
        "macro field",
    ]
    assert [(r.pages, r.sites, r.values) for r in rows] == [
        (3, 2, 3), (2, 2, 2), (1, 1, 1), (5, 3, 5), (5, 3, 6), (5, 3, 6),
    ]  # fmt: skip
    assert figure(rows, "name", "precision") == pytest.approx(1 / 2)
    assert figure(rows, "name", "recall") == pytest.approx(1 / 3)
    assert figure(rows, "headline", "f1") == pytest.approx(2 / 3)
    assert figure(rows, "author", "precision") is None
    assert figure(rows, "name/headline", "f1") == pytest.approx(4 / 8)
    assert figure(rows, "micro field", "f1") == pytest.approx(4 / 9)
    assert figure(rows, "macro field", "f1") == pytest.approx((2 / 5 + 2 / 3 + 0) / 3)
    assert figure(rows, "name", "exact") == pytest.approx(1 / 3)
    assert (result.system, len(result.pages), result.unscored) == ("first_h1", 5, 1)


def test_a_page_that_raises_is_named_and_scores_as_a_miss() -> None:
    def fails_on_news(html: bytes, url: str | None) -> PageResult:
        if url == "news":
            raise ValueError("boom")
        return first_h1(html, url)

    result = evaluate(PAGES, fails_on_news, SCHEMA)
    assert result.failures == [("p3", "ValueError: boom"), ("p4", "ValueError: boom")]
    assert result.pages[3].counts == {
        "headline": Counts(0, 0, 1), "author": Counts(0, 0, 1), "name/headline": Counts(0, 0, 1),
    }  # fmt: skip
    assert figure(result.rows(), "headline", "recall") == 0.0
    assert row(result.rows(), "headline").pages == 2
    assert evaluate(PAGES, first_h1, SCHEMA).failures[-1][1].startswith(EmptyPageError.__name__)


def test_interrupts_are_not_swallowed() -> None:
    def interrupted(html: bytes, url: str | None) -> PageResult:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(PAGES, interrupted, SCHEMA)


def test_systems_are_not_asked_about_pages_without_gold() -> None:
    asked = []

    def spy(html: bytes, url: str | None) -> PageResult:
        asked.append(html.decode())
        return PageResult(None, "spy", "other")

    assert evaluate(PAGES, spy, SCHEMA, name="a spy").system == "a spy"
    assert asked == [p.html.decode() for p in PAGES[:5]]


def test_datasets_are_scored_apart() -> None:
    result = evaluate(PAGES, first_h1, SCHEMA)
    assert result.datasets == ["news", "shops"]
    news = result.rows("news")
    assert [r.label for r in news] == ["headline", "author", "name/headline", "micro field", "macro field"]
    assert figure(news, "name/headline", "f1") == pytest.approx(2 / 3)
    assert figure(result.rows("shops"), "name/headline", "f1") == pytest.approx(2 / 5)


def test_scores_are_json_and_the_same_each_time_while_speed_stands_apart() -> None:
    first, again = (evaluate(PAGES, first_h1, SCHEMA, seed=5).to_dict() for _ in range(2))
    assert first["scores"] == json.loads(json.dumps(again["scores"]))
    assert set(first) == {"system", "training", "scores", "speed"}
    assert first["speed"]["pages_per_s"] > 0
    name = first["scores"]["all"][0]
    assert name["label"] == "name"
    assert name["f1"]["value"] == 0.4
    assert 0 <= name["f1"]["low"] <= 0.4 <= name["f1"]["high"]
    assert first["scores"]["failed"] == 1


def test_counts_of_each_site_and_label() -> None:
    scores = evaluate(PAGES, first_h1, SCHEMA).to_dict()["scores"]
    sites = scores["by_site"]
    # Two pages a site: 0 has a right and a wrong name, 1 no name and a headline, 2 a page that fails.
    assert sites["0.example"]["name"] == {"pages": 2, "tp": 1, "fp": 1, "fn": 1}
    assert sites["1.example"]["name"] == {"pages": 1, "tp": 0, "fp": 0, "fn": 1}
    assert sites["1.example"]["author"] == {"pages": 1, "tp": 0, "fp": 0, "fn": 1}
    assert sites["2.example"] == {
        label: {"pages": 1, "tp": 0, "fp": 0, "fn": 1} for label in ("headline", "name/headline")
    }
    for row in scores["all"]:
        if not row["label"].startswith(("micro", "macro")):
            own = [labels[row["label"]] for labels in sites.values() if row["label"] in labels]
            assert (len(own), sum(c["tp"] + c["fn"] for c in own)) == (row["sites"], row["values"])


def test_a_label_that_the_system_does_not_give_has_no_counts_of_sites() -> None:
    counted = PageScores("p", "a", "d", {"name": Counts(1), "price": Counts(0, 0, 1)})
    only_names = Evaluation("m", ("name", "price"), (counted,), gives=frozenset({"name"}))
    assert only_names.site_counts() == {"a": {"name": {"pages": 1, "tp": 1, "fp": 0, "fn": 0}}}


def test_the_same_pages_have_the_same_hash() -> None:
    first, again, fewer = (evaluate(pages, first_h1, SCHEMA) for pages in (PAGES, PAGES[::-1], PAGES[1:]))
    assert first.pages_sha256 == again.pages_sha256 != fewer.pages_sha256


def test_table_has_a_line_for_every_row() -> None:
    result = evaluate(PAGES, first_h1, SCHEMA)
    console = Console(width=160)
    with console.capture() as capture:
        console.print(result.table())
        console.print(result.table("news"))
    text = capture.get()
    for r in result.rows():
        assert r.label in text
    assert "first_h1 on news" in text
    assert "0.400 [" in text
    assert "1 pages failed" in text


def test_progress_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = evaluate(PAGES, first_h1, SCHEMA)
    shown = evaluate(PAGES, first_h1, SCHEMA, progress=True)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "pages" in captured.err
    assert shown.pages == quiet.pages


def test_nothing_scored_gives_an_empty_table() -> None:
    result = evaluate([PAGES[5]], first_h1, SCHEMA)
    assert result.rows() == []
    assert result.to_dict()["scores"]["unscored"] == 1
    assert result.pages_per_s is None


def test_node_levels_are_averaged_apart() -> None:
    leaf, internal = ["O", "name", "price"], ["O", "product"]
    first = node_counts([1, 2, 0], [1, 2, 0], leaf, "leaf") | node_counts([1], [1], internal, "internal")
    second = node_counts([1, 2, 0], [1, 0, 1], leaf, "leaf") | node_counts([1], [0], internal, "internal")
    pages = [PageScores(str(i), f"{i}.example", "d", counts) for i, counts in enumerate((first, second))]
    labels = ("leaf:name", "leaf:price", "internal:product")
    rows = Evaluation("nodes", labels, tuple(pages)).rows()
    assert [r.label for r in rows][3:] == ["micro leaf", "macro leaf", "micro internal", "macro internal"]
    assert figure(rows, "leaf:name", "f1") == pytest.approx(4 / 5)
    assert figure(rows, "micro leaf", "f1") == pytest.approx(6 / 8)
    assert figure(rows, "macro leaf", "f1") == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert figure(rows, "micro internal", "recall") == pytest.approx(1 / 2)


def test_derived_labels_are_no_part_of_the_averages() -> None:
    truth = {"fields": {"name": ["Kettle"], "body": ["One two.\nThree."]}}
    record = Record("product", (), 1.0, {"name": [Value("Kettle", None, 1.0)]})
    result = evaluate(
        [page(0, "d", "<p>x</p>", truth)], lambda html, url: PageResult(None, "m", "detail", (record,)), SCHEMA
    )
    rows = result.rows()
    assert row(rows, "micro field").values == 3
    assert figure(rows, "macro field", "recall") == pytest.approx(1 / 2)


def test_first_h1_passes_over_empty_headings_and_names_its_element() -> None:
    found = first_h1(b"<h1><img src=a></h1><div><h1>Tea <i>pot</i></h1></div>", None)
    product, article = found.records
    assert product.fields["name"] == article.fields["headline"]
    assert product.first("name") == "Tea pot"
    assert product.fields["name"][0].xpath == "/html/body/div/h1"
    assert first_h1(b"<p>x</p>", None).records == ()
