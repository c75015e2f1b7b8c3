"""Known errors injected into a prediction must move the counts by what a hand count says."""

from __future__ import annotations

from typing import Any

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.judged import Counts, judge_items
from markuplmpp.evaluation.metrics import page_labels, score_page
from markuplmpp.records import PageResult, Record, Source, Value
from markuplmpp.schema import Field, Schema

SCHEMA = Schema.default()
INGREDIENTS = ["2 eggs", "200 g flour", "Salt", "Salt"]
BODY = "One two three.\n\nFour five.\nSix."

Fields = dict[str, list[str]]


def page(fields: Fields | None = None, html: bytes = b"", **truth: Any) -> CorpusPage:
    truth = {"fields": fields or {}, **truth}
    return CorpusPage("p1", "d", "dev", "a.example", None, "en", None, html, truth, "human")


def result(fields: Fields, type_: str = "recipe") -> PageResult:
    values = {name: [Value(text, None, 1.0) for text in texts] for name, texts in fields.items()}
    return PageResult(None, "test", "detail", (Record(type_, (), 1.0, values),))


RECIPE: Fields = {
    "name": ["Lemon cake"],
    "date_published": ["2024-07-12"],
    "prep_time": ["90"],
    "availability": ["InStock"],
    "price": ["1,299.00"],
    "sku": ["AB-12"],
    "ingredient": INGREDIENTS,
    "body": [BODY],
    "author": ["Jane Doe", "Joe Bloggs"],
}
PERFECT = {
    "name": Counts(1, 0, 0),
    "date_published": Counts(1, 0, 0),
    "prep_time": Counts(1, 0, 0),
    "availability": Counts(1, 0, 0),
    "price": Counts(1, 0, 0),
    "sku": Counts(1, 0, 0),
    "ingredient": Counts(4, 0, 0),
    "body": Counts(3, 0, 0),
    "author": Counts(2, 0, 0),
    "name/headline": Counts(1, 0, 0),
    "body_words": Counts(6, 0, 0),
}

# What is put in place of a field's right values -> every count that moves, worked out by hand.
MUTATIONS: dict[str, tuple[Fields, dict[str, Counts]]] = {
    "other spelling": ({"name": ["LEMON  CAKE!"]}, {}),
    "wrong": ({"name": ["Pie"]}, {"name": Counts(0, 1, 1), "name/headline": Counts(0, 1, 1)}),
    "missing": ({"name": []}, {"name": Counts(0, 0, 1), "name/headline": Counts(0, 0, 1)}),
    "blank is no prediction": ({"name": ["--"]}, {"name": Counts(0, 0, 1), "name/headline": Counts(0, 0, 1)}),
    "date as on the page": ({"date_published": ["12 July 2024"]}, {}),
    "date off by a day": ({"date_published": ["13 July 2024"]}, {"date_published": Counts(0, 1, 1)}),
    "duration in hours": ({"prep_time": ["1 hour 30 minutes"]}, {}),
    "wrong duration": ({"prep_time": ["9 min"]}, {"prep_time": Counts(0, 1, 1)}),
    "stock as on the page": ({"availability": ["In stock"]}, {}),
    "wrong stock": ({"availability": ["Out of stock"]}, {"availability": Counts(0, 1, 1)}),
    "price as on the page": ({"price": ["$1299"]}, {}),
    "wrong price": ({"price": ["$12.99"]}, {"price": Counts(0, 1, 1)}),
    "sku compares exactly": ({"sku": ["ab12"]}, {"sku": Counts(0, 1, 1)}),
    "item order": ({"ingredient": INGREDIENTS[::-1]}, {}),
    "item missed": ({"ingredient": INGREDIENTS[1:]}, {"ingredient": Counts(3, 0, 1)}),
    "repeated item once": ({"ingredient": INGREDIENTS[:3]}, {"ingredient": Counts(3, 0, 1)}),
    "item too many": ({"ingredient": [*INGREDIENTS, "Salt"]}, {"ingredient": Counts(4, 1, 0)}),
    "item wrong": ({"ingredient": ["3 eggs", *INGREDIENTS[1:]]}, {"ingredient": Counts(3, 1, 1)}),
    "items joined": ({"ingredient": ["2 eggs 200 g flour", "Salt", "Salt"]}, {"ingredient": Counts(2, 1, 2)}),
    "author missed": ({"author": ["Joe Bloggs"]}, {"author": Counts(1, 0, 1)}),
    "body in paragraphs": ({"body": ["One two three.", "Four five.", "Six."]}, {}),
    "paragraph missed": (
        {"body": ["One two three.", "Six."]},
        {"body": Counts(2, 0, 1), "body_words": Counts(4, 0, 2)},
    ),
    "paragraph cut": (
        {"body": ["One two", "Four five.", "Six."]},
        {"body": Counts(2, 1, 1), "body_words": Counts(5, 0, 1)},
    ),
    "words too many": (
        {"body": [BODY, "Read more"]},
        {"body": Counts(3, 1, 0), "body_words": Counts(6, 2, 0)},
    ),
    "field of unknown gold": ({"brand": ["Acme"], "headline": ["Lemon cake"]}, {}),
}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_known_errors_move_only_their_counts(mutation: str) -> None:
    changed, moved = MUTATIONS[mutation]
    assert score_page(page(RECIPE), result({**RECIPE, **changed}), SCHEMA) == {**PERFECT, **moved}


def test_a_failed_page_misses_every_value() -> None:
    missed = score_page(page(RECIPE), None, SCHEMA)
    assert missed == {label: Counts(0, 0, c.tp) for label, c in PERFECT.items()}


def test_single_valued_field_takes_the_best_scored_prediction() -> None:
    values = [Value("Pie", None, 0.4), Value("Cake", None, 0.9), Value("Tart", None, 0.9)]
    predicted = PageResult(None, "test", "detail", (Record("product", (), 1.0, {"name": values}),))
    assert score_page(page({"name": ["Cake"]}), predicted, SCHEMA)["name"] == Counts(1, 0, 0)
    assert score_page(page({"name": ["Pie"]}), predicted, SCHEMA)["name"] == Counts(0, 1, 1)


def test_single_valued_gold_values_are_alternatives() -> None:
    assert score_page(page({"price": ["10", "12"]}), result({"price": ["$12"]}), SCHEMA)["price"] == Counts(1)


def test_complete_without_values_makes_any_prediction_wrong() -> None:
    known = page(complete=["brand", "ingredient"])
    assert score_page(known, result({"brand": ["Acme"], "ingredient": ["a", "b"]}), SCHEMA) == {
        "brand": Counts(0, 1, 0),
        "ingredient": Counts(0, 2, 0),
    }
    assert score_page(known, result({}), SCHEMA) == {"brand": Counts(), "ingredient": Counts()}


@pytest.mark.parametrize(
    ("source", "xpath", "wrong"),
    [
        ("metadata", None, 0),
        ("metadata", "/html/head/meta[3]", 0),
        ("metadata", "/html/body/link", 0),
        ("metadata", "/html/body/i[2]", 1),
        ("metadata", "/html/body/metabox", 1),
        ("model+metadata", None, 1),
        ("model", None, 1),
    ],
)
def test_what_markup_alone_says_is_unknown_where_no_node_shows_a_value(
    source: Source, xpath: str | None, wrong: int
) -> None:
    product = Record("product", (), 1.0, {"sku": [Value("AB-12", xpath, 0.9, source)]})
    told = PageResult(None, "test", "detail", (product,))
    assert score_page(page(complete=["sku"]), told, SCHEMA) == {"sku": Counts(fp=wrong)}
    assert score_page(page({"sku": ["AB-13"]}, complete=["sku"]), told, SCHEMA) == {"sku": Counts(0, 1, 1)}


def test_of_one_value_those_behind_the_best_never_count() -> None:
    beside = Value("In the basket", "/html/body/b", 0.4, "model")
    for source, wrong in (("metadata", 0), ("model+metadata", 1)):
        best = Value("https://schema.org/InStock", None, 0.9, source)  # type: ignore[arg-type]
        told = PageResult(None, "test", "detail", (Record("product", (), 1.0, {"availability": [beside, best]}),))
        assert score_page(page(complete=["availability"]), told, SCHEMA) == {"availability": Counts(fp=wrong)}


def test_nothing_to_find_and_nothing_predicted_is_a_perfect_page() -> None:
    assert (Counts().f1, Counts().exact) == (1.0, True)
    assert (Counts(fp=1).f1, Counts(fp=1).exact) == (0.0, False)


def test_title_is_pooled_over_the_fields_that_are_known() -> None:
    both = page({"name": ["Cake"], "headline": ["Cake"]})
    assert score_page(both, result({"name": ["Cake"]}), SCHEMA)["name/headline"] == Counts(1, 0, 1)


def test_truth_of_unknown_fields_or_without_letters_is_not_scored() -> None:
    assert score_page(page({"currency": ["USD"], "body_snippet": ["x"], "name": ["***"]}), None, SCHEMA) == {}
    assert score_page(page(), result({"name": ["Cake"]}), SCHEMA) == {}


def test_list_rows_are_not_the_pages_own_record() -> None:
    known = page({"name": ["Cake"]})
    assert score_page(known, result({"name": ["Cake"]}, "record"), SCHEMA)["name"] == Counts(0, 0, 1)
    own = Schema.from_yaml("{fields: {name: {}}}")
    assert score_page(known, result({"name": ["Cake"]}, "record"), own)["name"] == Counts(1, 0, 0)


def test_nested_records_give_no_page_values() -> None:
    inner = Record("review", (), 1.0, {"name": [Value("Cake", None, 1.0)]})
    nested = PageResult(None, "test", "detail", (Record("product", (), 1.0, {}, (inner,)),))
    assert score_page(page({"name": ["Cake"]}), nested, SCHEMA)["name"] == Counts(0, 0, 1)


def test_body_words_count_scripts_without_spaces_by_character() -> None:
    counts = score_page(page({"body": ["今日は晴れ"]}), result({"body": ["今日は雨"]}), SCHEMA)
    assert counts["body_words"] == Counts(3, 1, 2)


def test_items_that_are_values_match_as_values() -> None:
    prices = Field("price", kind="price", many=True)
    found = [Value(text, None, 1.0) for text in ("$10.00", "$12", "$13")]
    assert judge_items(prices, ["10", "10", "12"], found, "en").counts == Counts(2, 1, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "counts"),
    [
        (["Lunch, Dinner"], ["Dinner", "Lunch"], Counts(2, 0, 0)),
        (["Lunch", "Dinner"], ["Lunch, Dinner"], Counts(2, 0, 0)),
        (["Lunch,Dinner"], ["Lunch, Dinner"], Counts(1, 0, 0)),
        (["Lunch, Dinner"], ["Snack"], Counts(0, 1, 1)),
        (["Lunch, Dinner"], ["Lunch", "Snack"], Counts(1, 1, 1)),
        (["Salt, " * 30], ["Salt"], Counts(0, 1, 1)),
    ],
)
def test_names_joined_by_commas_are_names(gold: list[str], predicted: list[str], counts: Counts) -> None:
    found = [Value(text, None, 0.9) for text in predicted]
    assert judge_items(Field("category", many=True), gold, found, "en").counts == counts
    if counts.tp > 1:
        assert judge_items(Field("ingredient", many=True, list=True), gold, found, "en").counts.tp == 0


def test_labels_cover_all_that_is_counted() -> None:
    assert set(PERFECT) < set(page_labels(SCHEMA))
    prices = Schema.from_yaml("{fields: {cost: {kind: price}}}")
    assert page_labels(prices) == ("cost", "record:cost", "records", "cells")


LIST = b"""<body><h1>Shop</h1><ul>
<li><div><a>Kettle</a><b>10</b></div></li>
<li><div><a>Pan</a><b>12</b><script>1</script></div></li>
<li><a>Pot</a><div><b>9</b></div></li>
</ul><dl><dt>A</dt><dd>1</dd><dt>B</dt><dd>2</dd></dl></body>"""
LI = "/html/body/ul/li[{}]"
GOLD = [{"xpath": "/html/body[1]/ul[1]/li[1]"}, {"xpath": "//li[2]"}, {"xpath": LI.format(3)}]


def rows(*paths: str | tuple[str, ...]) -> PageResult:
    records = [Record("record", (p,) if isinstance(p, str) else p, 1.0) for p in paths]
    return PageResult(None, "test", "list", tuple(records))


@pytest.mark.parametrize(
    ("predicted", "counts"),
    [
        (rows(*map(LI.format, (1, 2, 3))), Counts(3, 0, 0)),
        (rows(LI.format(1), LI.format(2)), Counts(2, 0, 1)),
        (rows(*map(LI.format, (1, 2, 3)), "/html/body/h1"), Counts(3, 1, 0)),
        (rows(LI.format(1), LI.format(2), LI.format(3) + "/div"), Counts(2, 1, 1)),  # a part of the row
        (rows("/html/body/ul"), Counts(0, 1, 3)),
        (rows(LI.format(9), "///", "/html/body/ul/li"), Counts(0, 3, 3)),  # none, no XPath, three elements
        (rows(LI.format(1), LI.format(1)), Counts(1, 0, 2)),
        (rows(()), Counts(0, 0, 3)),  # metadata alone stands in no element
        (None, Counts(0, 0, 3)),
    ],
)
def test_records_match_by_element(predicted: PageResult | None, counts: Counts) -> None:
    known = page(html=LIST, records=GOLD, complete=["records"])
    assert score_page(known, predicted, SCHEMA) == {"records": counts}


def test_a_wrapper_of_the_same_content_is_the_same_record() -> None:
    inner = rows(LI.format(1) + "/div", LI.format(2) + "/div", LI.format(3))
    known = page(html=LIST, records=GOLD, complete=["records"])
    assert score_page(known, inner, SCHEMA)["records"] == Counts(3, 0, 0)


@pytest.mark.parametrize(
    ("beside", "same"),
    [("", True), (" <!-- x --> ", True), ("<script>1</script>", True), ("5 left", False), ("<img>", False)],
)
def test_a_wrapper_with_content_of_its_own_is_another_record(beside: str, same: bool) -> None:
    html = f"<ul><li><div>Kettle</div>{beside}</li><li>Pan</li></ul>".encode()
    known = page(html=html, records=[{"xpath": "//li[1]"}], complete=["records"])
    expected = Counts(1, 0, 0) if same else Counts(0, 1, 1)
    assert score_page(known, rows("//li[1]/div"), SCHEMA)["records"] == expected


def test_a_record_listed_with_its_wrapper_is_one_record() -> None:
    twice = [*GOLD, {"xpath": LI.format(1) + "/div"}]
    known = page(html=LIST, records=twice, complete=["records"])
    assert score_page(known, rows(*map(LI.format, (1, 2))), SCHEMA)["records"] == Counts(2, 0, 1)
    assert score_page(known, None, SCHEMA)["records"] == Counts(0, 0, 3)


def test_a_page_that_cannot_be_parsed_misses_its_records() -> None:
    known = page(html=b"\x89PNG", records=GOLD, complete=["records"])
    assert score_page(known, rows(LI.format(1)), SCHEMA)["records"] == Counts(0, 1, 3)


def test_records_of_sibling_elements_match_as_sets() -> None:
    pair = "/html/body/dl/dt[{0}]", "/html/body/dl/dd[{0}]"
    first, second = (tuple(path.format(k) for path in pair) for k in (1, 2))
    known = page(html=LIST, records=[{"xpaths": list(first)}, {"xpaths": list(second)}], complete=["records"])
    assert score_page(known, rows(first[::-1], second[:1]), SCHEMA)["records"] == Counts(1, 1, 1)


def test_unlisted_records_are_wrong_only_where_all_are_listed() -> None:
    known = page(html=LIST, records=GOLD[:1])
    assert score_page(known, rows(LI.format(1), LI.format(2)), SCHEMA)["records"] == Counts(1, 0, 0)


def test_records_without_xpath_are_not_scored() -> None:
    known = page(html=LIST, records=[{"fields": {}}, {"type": "review", "fields": {}}])
    assert score_page(known, rows(LI.format(1)), SCHEMA) == {}


def test_elements_without_content_keep_their_place() -> None:
    html = b"<div><p></p><p></p></div><noscript><ul><li>a</li><li>b</li></ul></noscript>"
    known = page(html=html, records=[{"xpath": "//p[1]"}, {"xpath": "//li[1]"}], complete=["records"])
    assert score_page(known, rows("//p[2]", "//li[1]"), SCHEMA)["records"] == Counts(1, 1, 1)
    assert score_page(known, rows("//div", "//ul"), SCHEMA)["records"] == Counts(0, 2, 2)


REVIEWS = [{"type": "review", "xpath": LI.format(1), "fields": {"review_body": ["x"]}}]


def test_nested_records_and_the_one_item_of_a_detail_page_are_no_rows() -> None:
    main = {"type": "product", "xpath": "//ul", "fields": {}}
    assert "records" not in score_page(page(html=LIST, records=[main, *REVIEWS], complete=["records"]), None, SCHEMA)
    several = [main, {**main, "xpath": LI.format(2)}]
    assert score_page(page(html=LIST, records=several), None, SCHEMA)["records"] == Counts(0, 0, 2)
