from __future__ import annotations

import json

import pytest
from rich.console import Console

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.intervals import f1, paired_difference
from markuplmpp.evaluation.rules import H1_FIELDS, first_h1, first_price
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import Schema


def page(i: int, html: str, **fields: list[str]) -> CorpusPage:
    return CorpusPage(f"p{i}", "ab"[i % 2], "dev", f"{i}.example", None, "en", None, html.encode(), {"fields": fields})


PAGES = [
    page(0, "<h1>Kettle</h1><p>$5</p>", name=["Kettle"], price=["5"]),
    page(1, "<h1>Shop</h1><p>Pan</p>", name=["Pan"]),
    page(2, "<h1>Pot</h1><p>$7</p>", name=["Pot"], price=["9"]),
    page(3, "<p>Cup</p>", name=["Cup"]),
]


def always(text: str) -> Entrant:
    record = Record("product", (), 1.0, {"name": [Value(text, None, 1.0)], "price": [Value("9", None, 1.0)]})
    return Entrant.blind(text, lambda html, url: PageResult(url, text, "detail", (record,)))


def comparison(*entrants: Entrant) -> Comparison:
    return Comparison(tuple(evaluate_all(PAGES, entrants, Schema.default())))


H1 = Entrant.blind("first-h1", first_h1, gives=frozenset(H1_FIELDS))


def test_every_system_is_shown_every_page_and_nothing_of_the_truth() -> None:
    seen: list[tuple[bytes, str | None]] = []

    def spy(html: bytes, url: str | None) -> PageResult:
        seen.append((html, url))
        return PageResult(url, "spy", "other")

    both = comparison(Entrant.blind("one", spy), Entrant.blind("two", spy))
    assert seen == [(p.html, None) for p in PAGES for _ in range(2)]
    assert [e.system for e in both.evaluations] == ["one", "two"]


def test_a_page_whose_header_named_its_charset_is_shown_as_it_was_served() -> None:
    crawled = CorpusPage("c", "a", "dev", "c.example", None, "de", None, "<h1>Kännchen".encode("latin-1"),
                         {"fields": {"name": ["Kännchen"]}}, charset="iso-8859-15")  # fmt: skip
    (result,) = evaluate_all([crawled], [H1], Schema.default())
    assert result.pages[0].counts["name"].tp == 1


def test_what_a_system_does_not_give_has_no_figure_and_no_average() -> None:
    result = comparison(always("Pot"), H1)
    rows = {row.label: row for row in result.evaluations[1].rows()}
    assert str(rows["name"].figures["f1"]).startswith("0.571")  # 2 of 4, one wrong: 4 / 7
    assert {str(rows[label].figures["f1"]) for label in ("price", "micro field", "macro field")} == {"-"}
    gaps = result.differences(result.evaluations[1])
    assert gaps["name"].value == pytest.approx(4 / 7 - 1 / 4)
    assert gaps["price"].value is gaps["micro field"].value is None


def test_differences_are_those_of_the_paired_bootstrap() -> None:
    result = comparison(always("Pot"), always("Cup"))
    first, second = result.evaluations
    gap = result.differences(second)["price"]
    assert gap == paired_difference(second.pages, first.pages, ["price"], f1)[0]
    assert gap.value == gap.low == gap.high == 0.0
    assert set(result.differences(second, "b")) == {"name", "name/headline", "micro field", "macro field"}


def test_the_table_has_a_column_per_system() -> None:
    result = comparison(always("Pot"), H1)
    console = Console(width=160)
    with console.capture() as capture:
        console.print(result.table(), result.table("a"))
    text = capture.get()
    assert "first-h1" in text
    assert "+0.321 [" in text
    assert "F1 on a" in text
    name, price = (next(line for line in text.splitlines() if f"│ {word} " in line) for word in ("name", "price"))
    assert [cell.strip() for cell in name.split("│")[1:-1]] == ["name", "4", "4", "4", "0.250", "0.571"]
    assert [cell.strip() for cell in price.split("│")[1:-1]] == ["price", "2", "2", "2", "0.500", "-"]


def test_one_system_has_the_long_table() -> None:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(comparison(H1).table())
    assert "page F1" in capture.get()


def test_json_carries_systems_and_differences() -> None:
    data = json.loads(json.dumps(comparison(always("Pot"), H1).to_dict()))
    assert [system["system"] for system in data["systems"]] == ["Pot", "first-h1"]
    (gap,) = data["differences"]
    assert (gap["system"], gap["minus"], gap["metric"]) == ("first-h1", "Pot", "f1")
    assert gap["all"]["name"]["value"] == pytest.approx(0.3214)
    assert gap["all"]["price"]["value"] is None
    assert set(gap) == {"system", "minus", "metric", "all", "a", "b"}


def test_the_price_rule_takes_the_first_short_text_with_a_currency() -> None:
    long = "word " * 40
    html = f"<p>Model 20</p><p>{long} $3</p><p>Now only 12,50 € each</p><p>$9</p>".encode()
    found = first_price(html, None)
    assert found.records[0].first("price") == "12,50 €"
    assert found.records[0].fields["price"][0].xpath == "/html/body/p[3]/text()[1]"
    assert first_price(b"<p>20</p>", None).records == ()
