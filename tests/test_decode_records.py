"""Records: rows of a list, the main item of a page, and what is nested in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markuplmpp.decode import records as records_module
from markuplmpp.decode.candidate import Candidate
from markuplmpp.decode.choose import choose
from markuplmpp.decode.items import ItemElement, item_elements
from markuplmpp.decode.nodes import _proposed_values, propose
from markuplmpp.decode.records import _owners, decode
from markuplmpp.decode.scores import Thresholds
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.schema import Schema
from tests.test_decode import RECIPE, RECIPE_LABELS, SCHEMA, SURE, scores, texts

LIST = (
    "<h1>Kettles</h1><main>"
    + "".join(f"<article><h2>Kettle {i}</h2><p>${i}9</p></article>" for i in range(1, 4))
    + "</main>"
)


def list_labels() -> dict[str, str | tuple[str, float]]:
    labels: dict[str, str | tuple[str, float]] = {}
    for i in range(1, 4):
        labels |= {
            f"/main/article[{i}]": "record",
            f"/main/article[{i}]/h2/text()[1]": "name",
            f"/main/article[{i}]/p/text()[1]": "price",
        }
    return labels


def test_on_a_list_each_item_element_owns_the_values_below_it() -> None:
    records, kind = decode(scores(LIST, list_labels()), SCHEMA, Thresholds())
    assert kind == "list"
    assert [r.xpaths for r in records] == [(f"/html/body/main/article[{i}]",) for i in (1, 2, 3)]
    assert [texts(r, "name") + texts(r, "price") for r in records] == [[f"Kettle {i}", f"${i}9"] for i in (1, 2, 3)]
    assert records[1].fields["price"][0].parsed == {"amount": "29", "currency": "USD"}


def test_a_list_element_taken_for_an_item_hides_none_of_the_surer_ones_in_it() -> None:
    labels = list_labels() | {"/main": ("record", 0.7), "/main/article[1]": ("record", 0.6)}
    records, _ = decode(scores(LIST, labels), SCHEMA, Thresholds())
    assert [r.xpaths for r in records] == [(f"/html/body/main/article[{i}]",) for i in (1, 2, 3)]


def test_of_items_in_one_another_the_surer_one_is_taken() -> None:
    labels = {"/main": ("record", 0.9), "/main/div[2]": ("record", 0.8)}
    html = "<main><div><b>a</b><i>b</i></div><div><b>c</b><i>d</i></div><div>e</div></main>"
    found = item_elements(scores(html, labels), SCHEMA, Thresholds(internal={"record": 0.2}))
    assert [(e.type, e.score) for e in found] == [("record", pytest.approx(0.9))]


def test_several_rows_stay_unless_what_holds_them_is_much_surer() -> None:
    rows = list_labels()
    found = item_elements(scores(LIST, rows | {"/main": ("record", 0.99)}), SCHEMA, Thresholds())
    assert len(found) == len(item_elements(scores(LIST, rows), SCHEMA, Thresholds())) > 1
    doubtful = {xpath: ("record", 0.55) if label == "record" else label for xpath, label in rows.items()}
    found = item_elements(scores(LIST, doubtful | {"/main": ("record", 0.99)}), SCHEMA, Thresholds())
    assert [(e.type, e.score) for e in found] == [("record", pytest.approx(0.99))]


def test_a_row_that_the_model_is_unsure_of_goes_with_its_list() -> None:
    html = "<ul>" + "<li><b>tea</b> <i>$1</i></li>" * 4 + "</ul>"
    labels = {f"/ul/li[{k}]": ("record", p) for k, p in ((1, 0.9), (2, 0.2), (3, 0.9), (4, 0.8))}
    found = item_elements(scores(html, labels), SCHEMA, Thresholds())
    assert [e.score for e in found] == [pytest.approx(0.7)] * 4


def test_an_element_is_proposed_where_no_other_label_is_likelier() -> None:
    labels: dict[str, str | tuple[str, float]] = {
        "/ul/li[1]": ("name", 0.6),
        "/ul/li[2]": ("name", 0.4),  # outside has 0.6
        "/ul/li[3]": ("brand", 0.9),
    }
    found = scores("<ul>" + "<li><b>tea</b> <i>$1</i></li>" * 3 + "</ul>", labels)
    (unit,) = _proposed_values(found, SCHEMA, SCHEMA.by_name["name"], 0.2)
    assert found.page.xpath(int(found.node_ids[unit])) == "/html/body/ul/li[1]"
    assert _proposed_values(found, SCHEMA, SCHEMA.by_name["name"], 0.2)[unit] == pytest.approx(0.6)
    assert _proposed_values(found, SCHEMA, SCHEMA.by_name["name"], 0.7) == {}


def test_the_values_of_a_record_are_chosen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counting(*arguments: Any) -> Any:
        calls.append(arguments)
        return choose(*arguments)

    monkeypatch.setattr(records_module, "choose", counting)
    (recipe,), _ = decode(scores(RECIPE, RECIPE_LABELS), SCHEMA, Thresholds())
    assert texts(recipe, "ingredient") == ["2 cups water", "1 leek"]
    assert len(calls) == 1


def test_many_items_own_their_values_and_no_others() -> None:
    html = "<article><h2>tea</h2><p>$1</p></article>" * 6_000
    found = scores(html, {})
    leaves = np.flatnonzero(~found.is_internal)
    articles = np.flatnonzero(found.is_internal)[1:]  # all but the body
    found.internal[articles, SCHEMA.internal_labels.index("record")] = SURE
    found.internal[articles, 0] = 1 - SURE
    found.leaf[leaves[::2], SCHEMA.leaf_labels.index("name")] = SURE
    found.leaf[leaves[1::2], SCHEMA.leaf_labels.index("sku")] = SURE
    elements = item_elements(found, SCHEMA, Thresholds())
    candidates = propose(found, SCHEMA, Thresholds())
    owners = _owners(elements, candidates, SCHEMA)
    assert len(elements) == 6_000
    assert {tuple(c.text for c in owned) for owned in owners} == {("tea", "$1")}


def test_a_page_about_one_thing_keeps_its_values_from_list_items_found_on_it() -> None:
    labels = RECIPE_LABELS | {"/ul/li[1]": ("ingredient", 0.9), "/ol": ("record", 0.9), "/ul": ("record", 0.9)}
    records, kind = decode(scores(RECIPE, labels), SCHEMA, Thresholds())
    assert kind == "detail"
    assert texts(records[0], "instruction") == ["Boil.", "Serve."]


def test_a_wrong_container_around_the_page_takes_nothing() -> None:
    html = f"<main><div>{RECIPE}</div><div><p>Bo</p><p>Good soup indeed</p></div></main>"
    labels = {f"/main/div[1]{xpath}": label for xpath, label in RECIPE_LABELS.items()}
    right, _ = decode(scores(html, labels), SCHEMA, Thresholds())
    assert decode(scores(html, labels | {"/main": "review"}), SCHEMA, Thresholds())[0] == right


@pytest.mark.parametrize("p", [0.49, 0.51])
def test_what_is_less_likely_than_not_is_a_record_where_there_is_nothing_else(p: float) -> None:
    html = "<h1>Kettle</h1><p>$9</p><section><p>Ann</p><p>It sings.</p></section>"
    labels: dict[str, str | tuple[str, float]] = {"/h1/text()[1]": ("name", p), "/p/text()[1]": ("price", 0.45)}
    low = Thresholds(dict.fromkeys(SCHEMA.leaf_labels, 0.2))
    (found,), kind = decode(scores(html, labels), SCHEMA, low)
    assert (kind, found.type, texts(found, "name"), texts(found, "price")) == ("detail", "product", ["Kettle"], ["$9"])
    reviewed = labels | {"/section": "review", "/section/p[2]/text()[1]": "review_body"}
    (found,), kind = decode(scores(html, reviewed), SCHEMA, low)
    assert (kind, found.type, [texts(r, "review_body") for r in found.records]) == (
        "detail",
        "product",
        [["It sings."]],
    )


def test_values_in_the_rows_of_a_list_make_no_detail_page() -> None:
    rows = "".join(f"<li><b>{name}</b><i>by Acme</i><p>$5</p></li>" for name in ("Kettle", "Pot"))
    labels: dict[str, str | tuple[str, float]] = {"/h1/text()[1]": ("name", 0.6)}
    for i in (1, 2):
        labels[f"/ul/li[{i}]"] = "record"
        labels[f"/ul/li[{i}]/b/text()[1]"] = "name"
        labels[f"/ul/li[{i}]/i/text()[1]"] = "brand"
        labels[f"/ul/li[{i}]/p/text()[1]"] = "price"
    html = f"<h1>All our kettles</h1><ul>{rows}</ul>"
    records, kind = decode(scores(html, labels), SCHEMA, Thresholds())
    assert kind == "list"
    assert [(texts(record, "name"), texts(record, "price")) for record in records] == [
        (["Kettle"], ["$5"]), (["Pot"], ["$5"]),
    ]  # fmt: skip


def test_reviews_alone_are_of_the_thing_that_the_page_names() -> None:
    rows = "".join(f"<li><b>{name}</b><p>{text}</p></li>" for name, text in (("Bo", "Good"), ("Al", "Bad")))
    labels: dict[str, str | tuple[str, float]] = {"/h1/text()[1]": "name"}
    for i in (1, 2):
        labels[f"/ul/li[{i}]"] = "review"
        labels[f"/ul/li[{i}]/b/text()[1]"] = "review_author"
        labels[f"/ul/li[{i}]/p/text()[1]"] = "review_body"
    records, kind = decode(scores(f"<h1>Acme</h1><ul>{rows}</ul>", labels), SCHEMA, Thresholds())
    assert kind == "detail"
    assert [record.type for record in records] == ["product"]
    assert texts(records[0], "name") == ["Acme"]
    assert [texts(review, "review_author") for review in records[0].records] == [["Bo"], ["Al"]]


def test_reviews_are_nested_and_keep_their_own_values() -> None:
    html = RECIPE + "<section><div><b>Bo</b><p>Good soup indeed</p></div></section>"
    labels = RECIPE_LABELS | {
        "/section": "review",
        "/section/div/b/text()[1]": "review_author",
        "/section/div/p/text()[1]": "review_body",
    }
    page = parse_html(html)
    bearer = Structure.of(page).bearer
    section = next(i for i in range(len(page)) if page.xpath(i) == "/html/body/section")
    labels = {
        (page.xpath(int(bearer[section])).removeprefix("/html/body") if k == "/section" else k): v
        for k, v in labels.items()
    }
    records, _ = decode(scores(html, labels), SCHEMA, Thresholds())
    (review,) = records[0].records
    assert review.type == "review"
    assert review.xpaths == ("/html/body/section",)  # the outermost element of the chain
    assert texts(review, "review_author") == ["Bo"]
    assert "review_body" not in records[0].fields


def test_nothing_found_is_no_record() -> None:
    assert decode(scores(RECIPE, {}), SCHEMA, Thresholds()) == ([], "other")


def test_proposals_stand_in_page_order() -> None:
    candidates = propose(scores(RECIPE, RECIPE_LABELS), SCHEMA, Thresholds())
    assert [c.node for c in candidates] == sorted(c.node for c in candidates)


def test_the_box_around_a_headline_and_more_is_not_the_headline() -> None:
    html = "<header><h1>The bridge</h1><p>It was closed</p><p>in the spring,</p><p>and stays so.</p></header>"
    labels: dict[str, str | tuple[str, float]] = {"/header": "headline", "/header/h1/text()[1]": "headline"}
    (record,), _ = decode(scores(html, labels), SCHEMA, Thresholds())
    assert texts(record, "headline") == ["The bridge"]


def test_a_product_is_the_box_of_its_type_that_holds_its_values() -> None:
    html = "<nav><p>x</p><p>y</p></nav><main><h1>Acme</h1><p>$5</p><p>K-1</p></main>"
    labels: dict[str, str | tuple[str, float]] = {
        "/main": "product", "/main/h1/text()[1]": "name",
        "/main/p[1]/text()[1]": "price", "/main/p[2]/text()[1]": "sku",
    }  # fmt: skip
    (record,), kind = decode(scores(html, labels), SCHEMA, Thresholds())
    assert (kind, record.type, record.xpaths) == ("detail", "product", ("/html/body/main",))
    elsewhere = labels | {"/nav": "product"}
    del elsewhere["/main"]
    assert decode(scores(html, elsewhere), SCHEMA, Thresholds())[0][0].xpaths == ("/html/body/main",)


def test_a_trail_and_a_list_below_dont_widen_the_element_of_a_product() -> None:
    html = "<nav><p>Home</p><p>Pans</p></nav><main><h1>Acme</h1><p>$5</p></main><ul><li>SKU K-1</li></ul>"
    labels: dict[str, str | tuple[str, float]] = {
        "/nav/p[1]/text()[1]": "category", "/nav/p[2]/text()[1]": "category", "/main/h1/text()[1]": "name",
        "/main/p/text()[1]": "price", "/ul/li/text()[1]": "sku",
    }  # fmt: skip
    (record,), _ = decode(scores(html, labels), SCHEMA, Thresholds())
    assert record.xpaths == ("/html/body/main",)
    assert list(record.fields) == ["name", "category", "sku", "price"]


@pytest.mark.parametrize(("rows", "kind"), [(2, "detail"), (3, "detail"), (12, "list")])
def test_more_rows_are_a_list_below_more_values(rows: int, kind: str) -> None:
    html = f"<p>K-1</p><p>0012345678905</p><dl>{'<dt>a</dt><dd>b</dd>' * rows}</dl>"
    labels: dict[str, str | tuple[str, float]] = {"/p[1]/text()[1]": "sku", "/p[2]/text()[1]": "gtin"}
    labels |= {f"/dl/dt[{i}]": "article" for i in range(1, rows + 1)}
    assert decode(scores(html, labels), SCHEMA, Thresholds())[1] == kind


@pytest.mark.parametrize(("text", "kind"), [("A kettle", "detail"), ("A kettle that is told of at length", "list")])
def test_an_article_has_more_text_than_the_rows_below_it(text: str, kind: str) -> None:
    html = f"<h1>Kettles</h1><p>1 May 2024</p><div>{'All of it. ' * 40}</div><ul>{f'<li><b>{text}</b></li>' * 40}</ul>"
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": ("headline", 1.0),
        "/p/text()[1]": ("date_published", 1.0),
        "/div/text()[1]": ("body", 0.9),
    }
    labels |= {f"/ul/li[{i}]": "record" for i in range(1, 41)}
    assert decode(scores(html, labels), SCHEMA, Thresholds())[1] == kind


def test_the_element_of_a_product_may_be_a_run_of_siblings() -> None:
    html = f"<dl>{'<dt>Acme</dt><dd>$5</dd>' * 3}</dl><p>K-1</p><p>0012345678905</p>"
    labels: dict[str, str | tuple[str, float]] = {
        "/dl/dt[1]/text()[1]": "name", "/dl/dd[1]/text()[1]": "price",
        "/p[1]/text()[1]": "sku", "/p[2]/text()[1]": "gtin",
    }  # fmt: skip
    labels |= {f"/dl/dt[{i}]": "product" for i in (1, 2, 3)}
    (record,), kind = decode(scores(html, labels), SCHEMA, Thresholds())
    assert (kind, record.xpaths) == ("detail", ("/html/body/dl/dt[1]", "/html/body/dl/dd[1]"))


def test_an_item_that_has_ended_owns_nothing_though_a_run_over_its_end_is_open() -> None:
    elements = [
        ItemElement("product", (2, 4, 6), 8, SURE),
        ItemElement("review", (4, 6, 8), 10, SURE),
        ItemElement("product", (8, 10, 12), 14, SURE),
    ]
    candidates = [Candidate("review_body", 9, SURE, "kept"), Candidate("review_body", 12, SURE, "stray")]
    assert [[c.text for c in owned] for owned in _owners(elements, candidates, SCHEMA)] == [[], ["kept"], []]


def test_a_title_alone_makes_no_detail_page_of_a_schema_of_one_field() -> None:
    schema = Schema.from_yaml("{fields: {title: {}}, items: {news: {fields: [title]}}}")
    html = f"<h1>Latest news</h1><ul>{'<li><b>A kettle</b></li>' * 20}</ul>"
    labels: dict[str, str | tuple[str, float]] = {"/h1/text()[1]": ("title", 0.9)}
    labels |= {f"/ul/li[{i}]": "news" for i in range(1, 21)}
    records, kind = decode(scores(html, labels, schema=schema), schema, Thresholds())
    assert (kind, len(records)) == ("list", 20)
