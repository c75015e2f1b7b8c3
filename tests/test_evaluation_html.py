from __future__ import annotations

import base64
import re
import sys
from typing import Any

import pytest
from lxml import etree, html

from markuplmpp.corpus import CorpusPage
from markuplmpp.errors import CorpusError, MissingExtraError
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.htmlreport import report_html
from markuplmpp.evaluation.learning import read_evaluation
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema

HOSTILE = "<script>alert(1)</script>\"'&$x^{$ \x00\u202e"


def page(i: int, name: str, site: str, dataset: str = "shops") -> CorpusPage:
    return CorpusPage(
        f"p{i}", dataset, "dev", site, None, "en", None, f"<p>{i}</p>".encode(), {"fields": {"name": [name]}}
    )


PAGES = [page(0, "Kettle", "a.example"), page(1, HOSTILE, HOSTILE, HOSTILE), page(2, "Pot", "b.example")]


def system(text: str, score: float, fails: bool = False) -> Any:
    def run(html: bytes, url: str | None) -> PageResult:
        if fails:
            raise ValueError(HOSTILE)
        values = {"name": [Value(text, None, score * (1 + len(html) % 2) / 2)]}
        return PageResult(url, "m", "detail", (Record("product", (), 1.0, values),))

    return run


def compared(*entrants: Entrant) -> Comparison:
    return Comparison(tuple(evaluate_all(PAGES, entrants, Schema.default())))


@pytest.fixture(scope="module")
def report() -> str:
    first = Entrant.blind("model", system("Kettle" + HOSTILE, 0.8), training={"sites": 40})
    second = Entrant.blind("broken", system("", 0.1, fails=True))
    third = Entrant.blind("<b>third</b>", system("Pot", 0.5), gives=frozenset({"price"}))
    earlier = {
        "systems": [
            {
                "system": "old",
                "training": {"sites": 10},
                "scores": {"all": [{"label": "micro field", "f1": {"value": 0.2, "low": 0.1, "high": 0.3}}]},
            }
        ]
    }
    links = {"p1": 'shown/p1.html?a=1&b="2"'}
    return report_html(compared(first, second, third), title=HOSTILE, earlier=[earlier], shown=links)


def test_what_comes_from_pages_is_text(report: str) -> None:
    tree = html.document_fromstring(report)
    assert tree.xpath("//script") == []
    assert tree.xpath("//b") == []
    assert "alert(1)" in tree.text_content()
    assert not re.search("[\x00\u202e]", report)
    assert tree.xpath("//a/@href") == ['shown/p1.html?a=1&b="2"']


def test_nothing_is_loaded(report: str) -> None:
    tree = html.document_fromstring(report)
    assert all(src.startswith("data:image/svg+xml;base64,") for src in tree.xpath("//@src"))
    assert tree.xpath("//link | //iframe | //object | //meta[@http-equiv='refresh']") == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


def test_every_plot_is_a_drawing_that_parses(report: str) -> None:
    tree = html.document_fromstring(report)
    assert tree.xpath("//h2/text()") == [
        "F1 of every field", "Precision and recall", "Calibration", "Sites", "Learning curve", "Worst pages",
    ]  # fmt: skip
    sources = tree.xpath("//img/@src")
    assert len(sources) == 5
    for src in sources:
        root = etree.fromstring(base64.b64decode(src.partition(",")[2]))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "script" not in {etree.QName(node).localname for node in root.iter(etree.Element)}
    assert "training sites" in base64.b64decode(sources[4].partition(",")[2]).decode()


def test_the_worst_pages_say_what_was_expected_and_found(report: str) -> None:
    tree = html.document_fromstring(report)
    details = tree.xpath("//details")
    assert len(details) == 3
    pot = next(d for d in details if "b.example" in d.text_content())
    assert [td.text_content() for td in pot.xpath(".//tr[2]/td")][:2] == ["name", "Pot"]
    assert pot.xpath("string(.//tr[2]/td[3])").startswith("Kettle<script>")


def test_the_report_is_the_same_each_time() -> None:
    result = compared(Entrant.blind("model", system("Kettle", 0.8)))
    once, again = (re.sub(r"[\d.]+ pages/s", "", report_html(result)) for _ in range(2))
    assert once == again
    assert "Learning curve" not in once


def test_missing_matplotlib_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"markuplmpp\[train\]"):
        report_html(compared(Entrant.blind("model", system("Kettle", 0.8))))


@pytest.mark.parametrize("text", ["", "[]", '{"systems": 3}', '{"systems": [{"system": "m"}]}', "not json"])
def test_a_file_that_is_no_report_is_refused(tmp_path: Any, text: str) -> None:
    file = tmp_path / "scores.json"
    file.write_text(text)
    with pytest.raises(CorpusError, match=r"scores\.json' isn't a report"):
        read_evaluation(file)
    with pytest.raises(CorpusError, match="can't read"):
        read_evaluation(tmp_path / "none.json")
