"""Node scores -> records, with probabilities written by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markuplmpp.decode import records as records_module
from markuplmpp.decode.choose import choose
from markuplmpp.decode.items import ItemElement, item_elements
from markuplmpp.decode.nodes import Candidate, _proposed_values, propose
from markuplmpp.decode.records import _owners, decode
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.records import Record
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
RECIPE = """<h1>Leek soup</h1><p>by <a>Ann Lee</a></p>
<ul class=i><li><b>2</b> cups <i>water</i></li><li>1 leek</li></ul>
<ol><li>Boil.</li><li>Serve.</li></ol><p>Prep 15 min</p><footer><p>Imprint</p></footer>"""
SURE = 0.9


def scores(
    html: str, labels: dict[str, str | tuple[str, float]], spans: dict[str, tuple[int, int]] | None = None
) -> PageScores:
    """Scores in which each node, named by its XPath below body, has one label.

    ``spans`` gives the characters of a leaf's folded text, a token each, that the span head marks.
    """
    page = parse_html(html)
    structure = Structure.of(page)
    node_ids = np.flatnonzero(page.is_leaf | structure.kept).astype(np.int32)
    leaf = np.zeros((len(node_ids), len(SCHEMA.leaf_labels)), np.float32)
    internal = np.zeros((len(node_ids), len(SCHEMA.internal_labels)), np.float32)
    leaf[:, 0] = internal[:, 0] = 1.0
    by_xpath = {page.xpath(i).removeprefix("/html/body"): unit for unit, i in enumerate(node_ids.tolist())}
    tokens, marked = {}, {}
    for xpath, label in labels.items():
        name, p = label if isinstance(label, tuple) else (label, SURE)
        unit = by_xpath[xpath]
        head, names = (
            (leaf, SCHEMA.leaf_labels)
            if xpath.endswith("]") and "text()" in xpath
            else (internal, SCHEMA.internal_labels)
        )
        head[unit, 0], head[unit, names.index(name)] = 1 - p, p
        if spans and xpath in spans:
            node = int(node_ids[unit])
            text = page.text(node)
            tokens[node] = np.array([(i, i + 1) for i in range(len(text))], np.int32)
            marked[node] = np.zeros((len(text), len(SCHEMA.leaf_labels)), np.float32)
            marked[node][slice(*spans[xpath]), names.index(name)] = 1.0
    return PageScores(page, structure, node_ids, ~page.is_leaf[node_ids], leaf, internal, tokens, marked)


def texts(record: Record, field: str) -> list[str]:
    return [value.text for value in record.fields.get(field, [])]


RECIPE_LABELS: dict[str, str | tuple[str, float]] = {
    "/h1/text()[1]": "name",
    "/ul/li[1]": "ingredient",
    "/ul/li[2]": "ingredient",
    "/ul/li[2]/text()[1]": "ingredient",
    "/ol/li[1]/text()[1]": "instruction",
    "/ol/li[2]/text()[1]": "instruction",
    "/p[2]/text()[1]": "prep_time",
}


def test_a_name_said_twice_is_one_value_and_a_paragraph_or_list_item_is_not() -> None:
    line = "It is said twice, and rightly so, since it is long."
    html = f"<h1>T</h1><p>Ann Lee</p><p>{line}</p><p>{line}</p><p>Bob</p><p>ann lee</p>"
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": "headline",
        "/p[1]/text()[1]": ("author", 0.8),
        "/p[2]/text()[1]": "body",
        "/p[3]/text()[1]": "body",
        "/p[4]/text()[1]": "author",
        "/p[5]/text()[1]": ("author", 0.95),
    }
    records, _ = decode(scores(html, labels), SCHEMA, Thresholds())
    assert texts(records[0], "author") == ["Bob", "ann lee"]
    assert texts(records[0], "body") == [line, line]


CARD = """<h1>The best soup</h1><p>x</p><section><h2>Leek soup</h2>
<ul><li>leek</li><li>salt</li><li>oil</li></ul><ol><li>Boil.</li><li>Serve.</li></ol></section>"""


@pytest.mark.parametrize(("in_card", "name"), [(0.85, "Leek soup"), (0.6, "The best soup")])
def test_of_two_places_about_as_sure_the_one_beside_the_lists_counts(in_card: float, name: str) -> None:
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": "name",
        "/section/h2/text()[1]": ("name", in_card),
        **{f"/section/ul/li[{i}]": "ingredient" for i in (1, 2, 3)},
        **{f"/section/ol/li[{i}]": "instruction" for i in (1, 2)},
    }
    records, _ = decode(scores(CARD, labels), SCHEMA, Thresholds())
    assert texts(records[0], "name") == [name]
    assert len(texts(records[0], "ingredient")) == 3


def test_a_detail_page_gives_one_record_of_the_type_its_fields_belong_to() -> None:
    records, kind = decode(scores(RECIPE, RECIPE_LABELS, {"/p[2]/text()[1]": (5, 11)}), SCHEMA, Thresholds())
    assert kind == "detail"
    (recipe,) = records
    assert recipe.type == "recipe"
    assert texts(recipe, "name") == ["Leek soup"]
    assert texts(recipe, "ingredient") == ["2 cups water", "1 leek"]
    assert texts(recipe, "instruction") == ["Boil.", "Serve."]
    assert recipe.fields["prep_time"][0].text == "15 min"
    assert recipe.fields["prep_time"][0].parsed == {"minutes": 15}
    assert recipe.fields["ingredient"][0].xpath == "/html/body/ul/li[1]"


def test_a_labelled_element_is_one_value_whatever_its_leaves_say() -> None:
    labels = RECIPE_LABELS | {f"/ul/li[1]/{leaf}": "ingredient" for leaf in ("b/text()[1]", "text()[1]", "i/text()[1]")}
    records, _ = decode(scores(RECIPE, labels), SCHEMA, Thresholds())
    assert texts(records[0], "ingredient") == ["2 cups water", "1 leek"]


def test_leaves_that_fill_a_block_together_are_one_value() -> None:
    labels = {k: v for k, v in RECIPE_LABELS.items() if k != "/ul/li[1]"}
    labels |= {f"/ul/li[1]/{leaf}": "ingredient" for leaf in ("b/text()[1]", "text()[1]", "i/text()[1]")}
    records, _ = decode(scores(RECIPE, labels), SCHEMA, Thresholds())
    assert texts(records[0], "ingredient") == ["2 cups water", "1 leek"]


def test_two_prices_or_two_links_in_one_block_are_two_values() -> None:
    html = "<p><s>$130</s> <b>$98</b></p><p><a>Clocks</a> <a>Brass</a></p><p><a>Ann</a> <b>Lee</b></p>"
    prices = dict.fromkeys(("/p[1]/s/text()[1]", "/p[1]/b/text()[1]"), "price")
    names = dict.fromkeys(("/p[2]/a[1]/text()[1]", "/p[2]/a[2]/text()[1]"), "category")
    author = dict.fromkeys(("/p[3]/a/text()[1]", "/p[3]/b/text()[1]"), "author")
    candidates = propose(scores(html, {**prices, **names, **author}), SCHEMA, Thresholds())
    assert [c.text for c in candidates] == ["$130", "$98", "Clocks", "Brass", "Ann Lee"]
    (candidate,) = propose(scores(html, {"/p[1]": "price", "/p[1]/b/text()[1]": "price"}), SCHEMA, Thresholds())
    assert candidate.text == "$98"
    twice = "<p><b>$98.00</b> <i>98.00 USD</i></p>"
    (candidate,) = propose(scores(twice, {"/p/b/text()[1]": "price", "/p/i/text()[1]": "price"}), SCHEMA, Thresholds())
    assert candidate.text == "$98.00 98.00 USD"


def test_what_is_made_alike_is_a_value_together() -> None:
    rows = "".join(f"<li><b>Ann {i}</b><i class=d>May {i}, 2024</i><p>Good {i}.</p></li>" for i in range(1, 4))
    at = {f"/ul/li[{i}]/i/text()[1]": ("review_date", p) for i, p in ((1, 0.9), (2, 0.8), (3, 0.1))}
    found = propose(scores(f"<ul>{rows}</ul><u>x</u>", {**at, "/u/text()[1]": ("price", 0.4)}), SCHEMA, Thresholds())
    assert [(c.text, round(c.score, 1)) for c in found] == [
        (f"May {i}, 2024", p) for i, p in ((1, 0.9), (2, 0.8), (3, 0.6))
    ]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Item #: 36-B", "36-B"),
        ("Item# 36-B", "36-B"),
        ("Details: SKU: 36-B", "36-B"),
        ("ISBN-13: 978-3", "978-3"),
        ("SKU: 36-B | Color: red", "36-B | Color: red"),
        ("ABC#12", "ABC#12"),
    ],
)
def test_an_identifier_stands_behind_its_caption(text: str, identifier: str) -> None:
    (candidate,) = propose(scores(f"<p>{text}</p>", {"/p/text()[1]": "sku"}), SCHEMA, Thresholds())
    assert candidate.text == identifier


@pytest.mark.parametrize("box", ["▢", "▪\ufe0f"])
def test_an_ingredient_begins_behind_its_box_to_tick(box: str) -> None:
    html = f"<ul><li>{box} 2 eggs</li></ul>"
    (candidate,) = propose(scores(html, {"/ul/li/text()[1]": "ingredient"}), SCHEMA, Thresholds())
    assert candidate.text == "2 eggs"


def test_no_text_is_in_two_values_of_a_field() -> None:
    html = "<ul><li><p><b>2</b> cups</p> of water</li><li>1 leek <i>*</i></li></ul>"
    leaves = ("/ul/li[1]/p/b/text()[1]", "/ul/li[1]/p/text()[1]", "/ul/li[1]/text()[1]", "/ul/li[2]/text()[1]")
    candidates = propose(scores(html, dict.fromkeys(leaves, "ingredient")), SCHEMA, Thresholds())
    assert [c.text for c in candidates] == ["2 cups", "of water", "1 leek"]


def test_lines_of_one_block_are_values_of_a_field_with_many() -> None:
    html = "<h1>Leek<br>soup</h1><p><b>2</b> cups <i>water</i><br>1 leek<br/><b>salt</b> and pepper</p>"
    leaves = [f"/p/{leaf}" for leaf in ("b[1]/text()[1]", "text()[1]", "i/text()[1]", "text()[2]", "b[2]/text()[1]")]
    labels = dict.fromkeys([*leaves, "/p/text()[3]"], "ingredient") | {f"/h1/text()[{k}]": "name" for k in (1, 2)}
    candidates = propose(scores(html, labels), SCHEMA, Thresholds())
    assert [c.text for c in candidates] == ["Leek soup", "2 cups water", "1 leek", "salt and pepper"]


def test_many_leaves_in_one_block_take_linear_time() -> None:
    """2,000 labelled spans in one block took 6 s when the block was read again for each of them."""
    html = "<b>plain</b>" + "<span>salt</span>" * 12_000
    found = scores(html, {})
    found.leaf[2:, SCHEMA.leaf_labels.index("ingredient")] = SURE
    candidates = propose(found, SCHEMA, Thresholds())
    assert len(candidates) == 12_000


def test_of_a_field_with_one_value_the_surest_is_taken() -> None:
    labels = RECIPE_LABELS | {"/footer/p/text()[1]": ("name", 0.6)}
    records, _ = decode(scores(RECIPE, labels), SCHEMA, Thresholds())
    assert texts(records[0], "name") == ["Leek soup"]
    weak = RECIPE_LABELS | {"/h1/text()[1]": ("name", 0.4)}
    records, _ = decode(scores(RECIPE, weak), SCHEMA, Thresholds({"name": 0.3}))
    assert texts(records[0], "name") == ["Leek soup"]
    records, _ = decode(scores(RECIPE, RECIPE_LABELS | {"/h1/text()[1]": ("name", 0.2)}), SCHEMA, Thresholds())
    assert "name" not in records[0].fields


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


@pytest.mark.parametrize(("text", "kind"), [("A kettle", "detail"), ("A kettle that is told of at length", "list")])
def test_a_headline_and_a_date_make_no_article_of_a_list_with_more_text(text: str, kind: str) -> None:
    html = f"<h1>All our kettles of 2024, new and old</h1><p>1 May 2024</p><ul>{f'<li><b>{text}</b></li>' * 3}</ul>"
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": ("headline", 1.0),
        "/p/text()[1]": ("date_published", 1.0),
    }
    labels |= {f"/ul/li[{i}]": "record" for i in (1, 2, 3)}
    assert decode(scores(html, labels), SCHEMA, Thresholds())[1] == kind


@pytest.mark.parametrize(("text", "kind"), [("b", "detail"), ("a text that is longer than the values", "list")])
def test_all_of_a_run_is_text_in_a_row(text: str, kind: str) -> None:
    html = f"<p>K-1</p><p>0012345678905</p><dl>{f'<dt>a</dt><dd>{text}</dd>' * 3}</dl>"
    labels: dict[str, str | tuple[str, float]] = {"/p[1]/text()[1]": "sku", "/p[2]/text()[1]": "gtin"}
    labels |= {f"/dl/dt[{i}]": "article" for i in (1, 2, 3)}
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


def test_the_row_of_any_list_is_no_page() -> None:
    html = "<h1>Acme kettle</h1><p>$5</p><p>by Acme</p>"
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": "name", "/p[1]/text()[1]": "price", "/p[2]/text()[1]": "brand",
    }  # fmt: skip
    assert [r.type for r in decode(scores(html, labels), SCHEMA, Thresholds())[0]] == ["product"]


@pytest.mark.parametrize(
    ("html", "node", "text", "minutes"),
    [
        ("<p><b>1 hour</b></p>", "/p/b/text()[1]", "1 hour", 60),
        ("<p>Total <b><i>1</i><u> hour</u></b></p>", "/p/b/i/text()[1]", "1 hour", 60),
        (
            "<p>Total <b><i>1<s> hour</s></i> <u>hr</u> <i>25<s> minutes</s></i> <u>mins</u></b></p>",
            "/p/b/i[2]/text()[1]",
            "1 hour hr 25 minutes mins",
            85,
        ),
        ("<p><b>30</b> <i>min, cook 20 min</i></p>", "/p/b/text()[1]", "30", 30),
    ],
)
def test_a_number_goes_with_its_unit(html: str, node: str, text: str, minutes: int) -> None:
    labels: dict[str, str | tuple[str, float]] = {
        "/ul/li[1]/text()[1]": "ingredient", "/ul/li[2]/text()[1]": "ingredient", node: "cook_time",
    }  # fmt: skip
    (record,), _ = decode(scores(f"{html}<ul><li>a</li><li>b</li></ul>", labels), SCHEMA, Thresholds())
    (value,) = record.fields["cook_time"]
    assert (value.text, value.parsed) == (text, {"minutes": minutes})


def test_a_span_doesnt_begin_or_end_within_a_word() -> None:
    labels: dict[str, str | tuple[str, float]] = {"/p[1]/text()[1]": "date_published", "/p[2]/text()[1]": "headline"}
    spans = {"/p[1]/text()[1]": (5, 12)}
    html = "<p>am Oktober 25, 2023 um 9</p><p>The bridge</p>"
    (record,), _ = decode(scores(html, labels, spans), SCHEMA, Thresholds())
    assert texts(record, "date_published") == ["Oktober 25"]


@pytest.mark.parametrize(
    ("html", "path", "text"),
    [
        ("<time datetime='2026-11-02T08:00'>2 hours ago</time>", "/time/text()[1]", "2026-11-02T08:00"),
        ("<p><time datetime=2026-11-02><b>Monday</b></time></p>", "/p/time/b/text()[1]", "2026-11-02"),
        ("<time datetime=2026-11-02>1 May 2026</time>", "/time/text()[1]", "1 May 2026"),
        ("<time datetime=PT20M>2 hours ago</time>", "/time/text()[1]", "2 hours ago"),
        ("<p>2 hours ago</p><time datetime=2026-11-02>1 May 2026</time>", "/p/text()[1]", "2 hours ago"),
    ],
)
def test_a_date_that_only_a_machine_is_told(html: str, path: str, text: str) -> None:
    labels: dict[str, str | tuple[str, float]] = {"/h1/text()[1]": "headline", path: "date_published"}
    (article,), _ = decode(scores(f"<h1>T</h1>{html}", labels), SCHEMA, Thresholds())
    (value,) = article.fields["date_published"]
    assert value.text == text
    assert (value.parsed is None) == (text == "2 hours ago")
