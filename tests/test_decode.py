"""Node scores -> records, with probabilities written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.decode.nodes import propose
from markuplmpp.decode.records import decode
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
    html: str,
    labels: dict[str, str | tuple[str, float]],
    spans: dict[str, tuple[int, int]] | None = None,
    schema: Schema = SCHEMA,
) -> PageScores:
    """Scores in which each node, named by its XPath below body, has one label.

    ``spans`` gives the characters of a leaf's folded text, a token each, that the span head marks.
    """
    page = parse_html(html)
    structure = Structure.of(page)
    node_ids = np.flatnonzero(page.is_leaf | structure.kept).astype(np.int32)
    leaf = np.zeros((len(node_ids), len(schema.leaf_labels)), np.float32)
    internal = np.zeros((len(node_ids), len(schema.internal_labels)), np.float32)
    leaf[:, 0] = internal[:, 0] = 1.0
    by_xpath = {page.xpath(i).removeprefix("/html/body"): unit for unit, i in enumerate(node_ids.tolist())}
    tokens, marked = {}, {}
    for xpath, label in labels.items():
        name, p = label if isinstance(label, tuple) else (label, SURE)
        unit = by_xpath[xpath]
        head, names = (
            (leaf, schema.leaf_labels)
            if xpath.endswith("]") and "text()" in xpath
            else (internal, schema.internal_labels)
        )
        head[unit, 0], head[unit, names.index(name)] = 1 - p, p
        if spans and xpath in spans:
            node = int(node_ids[unit])
            text = page.text(node)
            tokens[node] = np.array([(i, i + 1) for i in range(len(text))], np.int32)
            marked[node] = np.zeros((len(text), len(schema.leaf_labels)), np.float32)
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


def test_the_row_of_any_list_is_no_page() -> None:
    html = "<h1>Acme kettle</h1><p>$5</p><p>by Acme</p>"
    labels: dict[str, str | tuple[str, float]] = {
        "/h1/text()[1]": "name", "/p[1]/text()[1]": "price", "/p[2]/text()[1]": "brand",
    }  # fmt: skip
    assert [r.type for r in decode(scores(html, labels), SCHEMA, Thresholds())[0]] == ["product"]


@pytest.mark.parametrize(
    ("html", "span", "text"),
    [
        ("<p>Published: Nov 24, 2025</p>", (15, 23), "Nov 24, 2025"),
        ("<p><b>18</b><i>Mai</i> <i>2014</i></p>", None, "18 Mai 2014"),
        ("<p><b>18</b><i>Mai</i></p><div>Anno 2014</div>", None, "18"),
        ("<p><b>18</b> comments since 1 May 2014 and 3 May 2014</p>", None, "18"),
    ],
)
def test_a_part_of_a_date_is_the_date(html: str, span: tuple[int, int] | None, text: str) -> None:
    node = "/p/text()[1]" if span else "/p/b/text()[1]"
    labels: dict[str, str | tuple[str, float]] = {node: "date_published", "/h1/text()[1]": "headline"}
    (record,), _ = decode(scores(f"<h1>Tea</h1>{html}", labels, {node: span} if span else {}), SCHEMA, Thresholds())
    assert texts(record, "date_published") == [text]


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
    html = "<p>am Oktober 25 um 9</p><p>The bridge</p>"
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
