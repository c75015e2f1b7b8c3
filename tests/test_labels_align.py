"""Text values -> labels, on pages written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align
from markuplmpp.labels.outcomes import (
    BARRED,
    BARRED_OF_MANY,
    BEYOND,
    FAR,
    NO_ANCHOR,
    NOWHERE,
    OF_ANOTHER,
    RIVALS,
    SHORT,
    TAKEN,
    outcome_of,
)
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema

SCHEMA = Schema.default()


def label(
    html: str,
    fields: dict[str, list[str]] | None = None,
    *,
    page_type: str | None = None,
    schema: Schema = SCHEMA,
    lang: str | None = None,
    **truth: Any,
) -> tuple[Page, PageLabels]:
    page = parse_html(html)
    truth = {"fields": fields or {}, **truth}
    root = parse_tree(html)[0]
    return page, align(page, Structure.of(page), truth, schema, page_type=page_type, lang=lang, root=root)


def leaves(page: Page, labels: PageLabels) -> list[tuple[str, str]]:
    return [(name, page.text(node)) for node, name in sorted(labels.leaf.items())]


def elements(page: Page, labels: PageLabels) -> list[tuple[str, str]]:
    return [(name, page.xpath(node).removeprefix("/html/body")) for node, name in sorted(labels.internal.items())]


def ignored(page: Page, labels: PageLabels) -> list[str]:
    return [page.text(node) for node in sorted(labels.ignored)]


def spans(page: Page, labels: PageLabels) -> dict[str, str]:
    return {page.text(node): page.text(node)[a:b] for node, (a, b) in labels.spans.items()}


def test_a_whole_leaf_is_exact() -> None:
    page, labels = label("<h1>Acme\n  Kettle!</h1><p>tea</p>", {"name": ["acme kettle"]})
    assert leaves(page, labels) == [("name", "Acme Kettle!")]
    assert elements(page, labels) == []
    assert dict(labels.report) == {("name", "exact"): 1}


def test_a_value_over_several_leaves_labels_them_and_their_element() -> None:
    page, labels = label(
        "<ul><li><span>2</span> cups <b>flour</b></li><li>salt</li></ul>", {"ingredient": ["2 cups flour", "salt"]}
    )
    assert leaves(page, labels) == [("ingredient", t) for t in ("2", "cups", "flour", "salt")]
    assert elements(page, labels) == [
        ("ingredient_list", "/ul"),
        ("ingredient", "/ul/li[1]"),
        ("ingredient", "/ul/li[2]"),
    ]
    assert labels.report["ingredient", "element"] == 1
    assert labels.report["ingredient", "exact"] == 1


def test_leaves_without_letters_between_are_no_part_of_the_value() -> None:
    page, labels = label("<p><b>2 cups</b> - <i>flour</i></p><p>x</p>", {"yields": ["2 cups flour"]})
    assert leaves(page, labels) == [("yields", "2 cups"), ("yields", "flour")]
    assert elements(page, labels) == [("yields", "/p[1]")]


def test_an_element_with_other_text_is_not_the_value() -> None:
    page, labels = label("<p><b>Acme</b> <i>Kettle</i> by us</p><p>x</p>", {"name": ["Acme Kettle"]})
    assert leaves(page, labels) == [("name", "Acme"), ("name", "Kettle")]
    assert elements(page, labels) == []


@pytest.mark.parametrize(
    ("html", "field", "value", "part"),
    [
        ("<p>SKU: 12345</p>", "sku", "12345", "12345"),
        ("<p>by Jane Doe · 3 min</p>", "author", "Jane Doe", "Jane Doe"),
        ("<p>Prep time: 15 min.</p>", "prep_time", "15", "15 min."),
        ("<p>Now $19.99 only</p>", "price", "19.99", "$19.99"),
        ("<p>Now $20 only</p>", "price", "20.00", "$20"),
        ("<p>Posted on July 12, 2024</p>", "date_published", "2024-07-12", "July 12, 2024"),
        ("<p>(“Crème Brûlée”, large)</p>", "name", "crème brûlée", "Crème Brûlée"),
    ],
)
def test_a_part_of_a_leaf_is_a_span(html: str, field: str, value: str, part: str) -> None:
    page, labels = label(html, {field: [value]})
    assert [name for name, _ in leaves(page, labels)] == [field]
    assert list(spans(page, labels).values()) == [part]
    assert labels.report[field, "part"] == 1


def test_a_part_of_a_word_is_no_match() -> None:
    page, labels = label("<p>SKU: 1234567</p>", {"sku": ["12345"]})
    assert leaves(page, labels) == []
    assert labels.report["sku", NOWHERE] == 1


def test_an_id_is_compared_exactly() -> None:
    _, labels = label("<p>ab-1</p>", {"sku": ["AB1"]})
    assert labels.report["sku", NOWHERE] == 1


def test_two_values_in_one_leaf_make_one_span() -> None:
    page, labels = label("<p>by Ann Lee and Bob Ray, 2024</p>", {"author": ["Ann Lee", "Bob Ray"]})
    assert spans(page, labels) == {"by Ann Lee and Bob Ray, 2024": "Ann Lee and Bob Ray"}


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("price", "1299.00", "€ 1.299,00"),
        ("date_published", "2024-07-12", "12 July 2024"),
        ("rating_value", "4.5", "4.5 out of 5"),
        ("review_count", "1200", "1,200 reviews"),
        ("total_time", "90", "1 hr 30 mins"),
        ("availability", "InStock", "In stock"),
    ],
)
def test_values_are_compared_as_what_they_are(field: str, value: str, shown: str) -> None:
    page, labels = label(f"<h1>Kettle</h1><p>{shown}</p>", {field: [value]})
    assert leaves(page, labels) == [(field, shown)]


def test_dates_are_read_in_the_pages_language() -> None:
    html, fields = "<p>03.07.2024</p><p>3. Juli 2024</p>", {"headline": ["x"], "date_published": ["2024-07-03"]}
    page, labels = label(html, fields, lang="de")
    assert ignored(page, labels) == ["03.07.2024", "3. Juli 2024"]


def test_the_place_nearest_the_name_is_taken_and_the_others_ignored() -> None:
    page, labels = label(
        "<p>$5</p><nav>a</nav><nav>b</nav><h1>Kettle</h1><p>Now</p><p>$5</p><p>Also: $5</p>",
        {"price": ["5.00"], "name": ["Kettle"]},
    )
    assert [(n, page.xpath(i)) for i, n in sorted(labels.leaf.items())] == [
        ("name", "/html/body/h1/text()[1]"),
        ("price", "/html/body/p[3]/text()[1]"),
    ]
    assert ignored(page, labels) == ["$5", "Also: $5"]
    assert dict(labels.report) == {("name", "exact"): 1, ("price", "exact"): 1}, "values are counted, not places"


def test_a_step_back_counts_double() -> None:
    page, labels = label("<p>$5</p><h1>Kettle</h1><p>Now</p><p>$5.00</p>", {"price": ["5.00"], "name": ["Kettle"]})
    assert ("price", "$5") in leaves(page, labels), "two steps back, two steps on: the first of equals"
    page, labels = label(
        "<p>$5</p><p>x</p><h1>Kettle</h1><p>Now</p><p>$5.00</p>", {"price": ["5.00"], "name": ["Kettle"]}
    )
    assert ("price", "$5.00") in leaves(page, labels)


def test_ambiguous_without_a_name_is_left_out() -> None:
    page, labels = label("<p>$5</p><p>$5</p>", {"price": ["5.00"]})
    assert labels.leaf == {}
    assert ignored(page, labels) == ["$5", "$5"]
    assert dict(labels.report) == {("price", NO_ANCHOR): 1}
    assert "price" in labels.unknown


def test_too_many_rivals_are_left_out_even_near_the_name() -> None:
    page, labels = label("<h1>Kettle</h1>" + "<p>$5</p>" * 9, {"price": ["5.00"], "name": ["Kettle"]})
    assert leaves(page, labels) == [("name", "Kettle")]
    assert len(labels.ignored) == 9


def test_a_far_value_is_not_this_items() -> None:
    filler = "".join(f"<p>text {i}</p>" for i in range(100))
    html = f"<h1>Kettle</h1>{filler}<p>$5</p><p>$5</p>"
    _, labels = label(html, {"price": ["5.00"], "name": ["Kettle"]})
    assert "price" not in labels.leaf.values()


def test_the_name_is_the_heading_not_the_title_nor_the_crumb() -> None:
    page, labels = label(
        "<head><title>Kettle</title></head><a>Kettle</a><h2>Tea</h2><h1>Kettle</h1>", {"name": ["Kettle"]}
    )
    assert [page.xpath(node) for node in labels.leaf] == ["/html/body/h1/text()[1]"]
    assert [page.xpath(node) for node in sorted(labels.ignored)] == ["/html/body/a/text()[1]"]


def test_a_name_in_places_without_heading_is_ambiguous() -> None:
    page, labels = label("<p>Kettle</p><p>Kettle</p>", {"name": ["Kettle"]})
    assert labels.leaf == {}
    assert ignored(page, labels) == ["Kettle", "Kettle"]


def test_the_first_label_of_a_leaf_stays() -> None:
    page, labels = label("<h1>Acme</h1>", {"brand": ["Acme"], "name": ["Acme"]})
    assert leaves(page, labels) == [("name", "Acme")]


def test_a_value_that_is_nowhere_is_a_miss_and_unknown() -> None:
    _, labels = label("<h1>Kettle</h1>", {"name": ["Kettle"], "brand": ["Acme"]})
    assert labels.report["brand", NOWHERE] == 1
    assert "brand" in labels.unknown
    assert "name" not in labels.unknown


def test_texts_without_letters_match_nothing() -> None:
    _, labels = label("<h1>-</h1><p>***</p>", {"name": ["*"]})
    assert labels.report["name", NOWHERE] == 1


# --- what may be on the page ---


def test_page_type_says_what_can_be_on_the_page() -> None:
    _, recipe = label("<h1>Cake</h1>", {"name": ["Cake"]}, page_type="recipe")
    assert {"ingredient", "ingredient_list", "author", "review", "recipe"} <= recipe.unknown
    assert not {"price", "headline", "body", "product", "record", "name"} & recipe.unknown
    _, article = label("<h1>News</h1>", {"headline": ["News"]}, page_type="article")
    assert {"article", "author", "body"} <= article.unknown
    assert not {"ingredient", "ingredient_list", "price", "review", "headline"} & article.unknown


def test_an_unknown_page_type_excludes_nothing() -> None:
    _, labels = label("<h1>x</h1>")
    assert labels.unknown == {*SCHEMA.leaf_labels[1:], *SCHEMA.internal_labels[1:]}


def test_fields_that_cannot_be_on_the_page_are_not_labelled() -> None:
    _, labels = label("<h1>Kettle</h1><p>$5</p>", {"price": ["5"]}, page_type="article")
    assert labels.leaf == {}


def test_complete_fields_are_known_to_be_absent() -> None:
    _, labels = label("<h1>Kettle</h1>", page_type="product", complete=["price", "brand"])
    assert not {"price", "brand"} & labels.unknown
    assert "sku" in labels.unknown


def test_a_schema_of_other_items_ignores_our_page_types() -> None:
    schema = Schema.from_yaml("fields: {title: {}}\nitems: {job: {fields: [title]}}")
    page, labels = label("<h1>Cook</h1>", {"title": ["Cook"]}, page_type="article", schema=schema)
    assert leaves(page, labels) == [("title", "Cook")]
    assert labels.unknown == {"job"}


# --- lists ---

RECIPE = """<h1>Cake</h1><p>2 cups flour</p><div class=i><h2>Ingredients</h2><ul><li>2 cups flour</li><li>1 egg</li>
<li>salt to taste</li></ul></div><ol><li>Mix it.</li><li>Bake.</li></ol>"""
LISTS = {"ingredient": ["2 cups flour", "1 egg", "salt to taste"], "instruction": ["Mix it.", "Bake."]}


def test_lists_take_the_places_that_stand_together_and_label_the_container() -> None:
    page, labels = label(RECIPE, {"name": ["Cake"], **LISTS}, page_type="recipe")
    assert elements(page, labels) == [
        ("ingredient_list", "/div/ul"),
        ("ingredient", "/div/ul/li[1]"),
        ("ingredient", "/div/ul/li[2]"),
        ("ingredient", "/div/ul/li[3]"),
        ("instruction_list", "/ol"),
        ("instruction", "/ol/li[1]"),
        ("instruction", "/ol/li[2]"),
    ]
    assert ignored(page, labels) == ["2 cups flour"]
    assert not {"ingredient", "ingredient_list", "instruction", "instruction_list"} & labels.unknown


def test_a_missed_item_leaves_what_stands_between_out_and_the_field_unknown() -> None:
    fields = {"ingredient": ["2 cups flour", "one large egg", "salt to taste"]}
    page, labels = label(RECIPE, fields, page_type="recipe")
    assert "1 egg" in ignored(page, labels)
    assert ("ingredient_list", "/div/ul") in elements(page, labels)
    assert labels.report["ingredient", NOWHERE] == 1
    assert "ingredient" in labels.unknown


def test_a_container_of_mostly_other_text_is_left_out() -> None:
    other = "".join(f"<li>other {i}</li>" for i in range(9))
    page, labels = label(f"<ul><li>flour</li>{other}<li>eggs</li></ul>", {"ingredient": ["flour", "eggs"]})
    assert "ingredient_list" not in labels.internal.values()
    assert [page.tags[i] for i in sorted(labels.ignored) if not page.text_index[i]] == ["ul"]


def test_one_value_has_no_container() -> None:
    _, labels = label("<ul><li>flour</li></ul>", {"ingredient": ["flour"]})
    assert "ingredient_list" not in labels.internal.values()


def test_a_body_comes_as_one_text_and_is_labelled_by_paragraph() -> None:
    lines = [f"Paragraph number {i} of the article." for i in range(5)]
    html = "<h1>News</h1><div>" + "".join(f"<p>{x}</p>" for x in [*lines[:2], "Advertisement", *lines[2:]]) + "</div>"
    page, labels = label(html, {"headline": ["News"], "body": ["\n".join(lines)]}, page_type="article")
    assert [text for name, text in leaves(page, labels) if name == "body"] == lines
    assert ignored(page, labels) == ["Advertisement"]


def test_short_lines_of_a_body_are_no_sign_of_it() -> None:
    lines = [f"Paragraph number {i} of the article." for i in range(4)]
    html = "<h1>News</h1><p>Share</p>" + "".join(f"<p>{x}</p>" for x in lines)
    page, labels = label(html, {"body": ["\n".join([*lines, "Share"])]}, page_type="article")
    assert ("body", "Share") not in leaves(page, labels)


def test_a_complete_field_that_is_not_in_the_text_is_unknown() -> None:
    html = "<h1>Leek soup</h1><ul><li>two leeks</li><li>water</li></ul>"
    fields = {"name": ["Leek soup"], "ingredient": ["2 leeks", "1 l water"]}
    _, labels = label(html, fields, page_type="recipe", complete=["ingredient", "instruction"])
    assert "ingredient" in labels.unknown
    assert "instruction" not in labels.unknown
    assert "name" not in labels.unknown


def test_members_of_a_list_joined_by_commas_are_found_apart() -> None:
    html = "<h1>Leek soup</h1><p><a>Dinner</a> <a>Main course</a></p><p>Salt, pepper</p>"
    page, labels = label(html, {"name": ["Leek soup"], "category": ["Dinner,Main course"]}, page_type="recipe")
    assert leaves(page, labels)[1:] == [("category", "Dinner"), ("category", "Main course")]
    page, labels = label(html, {"name": ["Leek soup"], "category": ["Salt, pepper"]}, page_type="recipe")
    assert leaves(page, labels)[1:] == [("category", "Salt, pepper")]


def test_a_value_within_another_fields_leaf_is_looked_for_elsewhere() -> None:
    page, labels = label("<h1>Acme Kettle</h1><p>by Acme</p>", {"name": ["Acme Kettle"], "brand": ["Acme"]})
    assert leaves(page, labels) == [("name", "Acme Kettle"), ("brand", "by Acme")]
    _, labels = label("<h1>Acme Kettle</h1><p>x</p>", {"name": ["Acme Kettle"], "brand": ["Acme"]})
    assert labels.report["brand", OF_ANOTHER] == 1
    assert "brand" in labels.unknown


def test_a_copyright_notice_names_the_site_and_no_author() -> None:
    page, labels = label("<h1>Tea</h1><p>x</p><p>© 2024 Jane Doe</p>", {"name": ["Tea"], "author": ["Jane Doe"]})
    assert leaves(page, labels) == [("name", "Tea")]
    assert ignored(page, labels) == ["© 2024 Jane Doe"]


@pytest.mark.parametrize(
    ("shown", "found"), [("by Acme", True), ("Brand and maker: Acme", True), ("Acme Teapot of two litres", False)]
)
def test_a_brand_within_a_longer_text_is_another_products_name(shown: str, found: bool) -> None:
    page, labels = label(f"<h1>Kettle</h1><p>{shown}</p>", {"name": ["Kettle"], "brand": ["Acme"]})
    assert (("brand", shown) in leaves(page, labels)) == found
    assert (shown in ignored(page, labels)) != found


def test_a_choice_is_no_place_of_a_value() -> None:
    html = "<h1>Kettle</h1><select><option>1</option><option>2</option></select><svg><title>Acme</title></svg>"
    page, labels = label(html, {"name": ["Kettle"], "review_count": ["2"], "brand": ["Acme"]})
    assert leaves(page, labels) == [("name", "Kettle")]


def test_a_field_that_the_truth_names_is_unknown_on_a_page_of_another_type() -> None:
    truth = {"fields": {"body": ["Much was said of kettles."]}, "complete": ["body"]}
    page = parse_html("<h1>x</h1><p>Much was said of kettles.</p>")
    labels = align(page, Structure.of(page), truth, Schema.default(), page_type="product")
    assert labels.leaf == {}
    assert "body" in labels.unknown
    assert "body" not in align(page, Structure.of(page), {}, Schema.default(), page_type="product").unknown


# --- the report ---

FILLER = "".join(f"<p>text {i}</p>" for i in range(100))
LONG = "A line of some length, number {}."


@pytest.mark.parametrize(
    ("html", "fields", "counted_as"),
    [
        ("<nav>Acme</nav><p>x</p>" + FILLER, {"brand": ["Acme"]}, ("brand", BARRED)),
        ("<h1>Kettle</h1>" + "<p>$5</p>" * 9, {"price": ["5"]}, ("price", RIVALS)),
        ("<p>$5</p><p>$5</p>", {"price": ["5"]}, ("price", NO_ANCHOR)),
        (f"<h1>Kettle</h1>{FILLER}<p>$5</p><p>$5</p>", {"name": ["Kettle"], "price": ["5"]}, ("price", FAR)),
        ("<p>x</p>", {"price": ["5"]}, ("price", NOWHERE)),
        ("<h1>Acme Kettle</h1>", {"name": ["Acme Kettle"], "brand": ["Acme"]}, ("brand", OF_ANOTHER)),
        ("<ul><li>salt</li></ul>", {"ingredient": ["salt", "salt"]}, ("ingredient", TAKEN)),
        ("<div><h2>Salt</h2></div>", {"ingredient": ["salt"]}, ("ingredient", BARRED_OF_MANY)),
        ("<p>x</p>", {"body": ["\n".join(["Share", *map(LONG.format, range(4))])]}, ("body", SHORT)),
    ],
)
def test_the_report_says_why_a_value_has_no_label(
    html: str, fields: dict[str, list[str]], counted_as: tuple[str, str]
) -> None:
    _, labels = label(html, fields)
    assert labels.report[counted_as] == 1
    outcome, reason = outcome_of(*counted_as)
    assert outcome in ("ambiguous", "miss")
    assert reason
    values = sum(len(value.splitlines()) for values in fields.values() for value in values)
    assert sum(labels.report.values()) == values, "each value once"


def test_values_of_a_list_are_looked_for_up_to_a_bound() -> None:
    texts = [f"{i} grams of spice {i}" for i in range(10_000)]
    html = "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"
    _, labels = label(html, {"ingredient": texts}, complete=["ingredient"])
    assert dict(labels.report) == {("ingredient", "exact"): 500, ("ingredient", BEYOND): 9_500}
    assert "ingredient" in labels.unknown, "what wasn't looked for is no negative"
    _, labels = label("<p>x</p>", {"category": [",".join(f"kind {i}" for i in range(10_000))]})
    assert dict(labels.report) == {("category", NOWHERE): 500, ("category", BEYOND): 9_500}


@pytest.mark.parametrize("name", ["record", "review", "product"])
@pytest.mark.parametrize("outcome", ["ambiguous", "miss", "unlabelable"])
def test_every_outcome_of_an_item_without_a_label_has_a_reason(name: str, outcome: str) -> None:
    told, reason = outcome_of(name, outcome)
    assert told == outcome
    assert reason
