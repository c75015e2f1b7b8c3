"""The page's own markup beside the model's records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from markuplmpp.decode import fuse as fuse_module
from markuplmpp.decode.calibrate import Calibration, Confidence, Line, confidence
from markuplmpp.decode.markup import METADATA_SCORE, metadata_records
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.metadata import read_metadata
from markuplmpp.records import PageKind, Record, Value
from markuplmpp.schema import Schema
from markuplmpp.values import parse_value

SCHEMA = Schema.default()
HTML = "<h1>Leek soup</h1><p>by Ann Lee</p><ul><li>2 cups water</li><li>1 leek</li></ul>"
MODEL = Record(
    "recipe",
    ("/html/body",),
    0.9,
    {
        "name": [Value("Leek soup", "/html/body/h1/text()[1]", 0.8)],
        "prep_time": [Value("15 min", "/html/body/p/text()[1]", 0.7, parsed={"minutes": 15})],
    },
)


NO_LINES = confidence({"model": Calibration(), "metadata": Calibration()})


def fuse(
    records: list[Record], kind: PageKind, metadata: list[Record], schema: Schema, how_sure: Confidence = NO_LINES
) -> tuple[list[Record], PageKind]:
    return fuse_module.fuse(
        records, kind, metadata, schema, confidence=how_sure, page=parse_html(HTML + "<p>The Daily")
    )


def texts(record: Record, field: str) -> list[str]:
    return [value.text for value in record.fields.get(field, [])]


def joined(
    model: dict[str, list[Value]],
    markup: dict[str, list[Value]],
    type_: str = "recipe",
    how_sure: Confidence = NO_LINES,
) -> Record:
    """What a page's record and its markup's make."""
    records = [Record(type_, (), 0.9, model)]
    (record,), _ = fuse(records, "detail", [Record(type_, (), METADATA_SCORE, markup)], SCHEMA, how_sure)
    return record


def model(text: str, score: float = 0.8, parsed: dict[str, object] | None = None) -> Value:
    return Value(text, "/html/body/p/text()[1]", score, "model", parsed)


def markup(text: str, parsed: dict[str, object] | None = None) -> Value:
    return Value(text, None, METADATA_SCORE, "metadata", parsed)


JSON_LD = """<script type="application/ld+json">{"@type": "Recipe", "name": "Leek soup", "recipeYield": "4 servings",
"recipeIngredient": ["water", "leek"]}</script>"""


def with_metadata(html: str) -> tuple[Page, list[Record]]:
    page = parse_html(html)
    return page, metadata_records(read_metadata(html, page=page), page, SCHEMA)


def test_metadata_fills_what_the_model_left_empty() -> None:
    _, metadata = with_metadata(JSON_LD + HTML)
    (recipe,), kind = fuse([MODEL], "detail", metadata, SCHEMA)
    assert kind == "detail"
    (yields,) = recipe.fields["yields"]
    assert (yields.text, yields.source, yields.score, yields.xpath) == ("4 servings", "metadata", METADATA_SCORE, None)


def test_metadata_of_the_same_title_is_preferred_to_fuller_one() -> None:
    other = """<script type="application/ld+json">{"@type": "Recipe", "name": "Bean soup", "recipeYield": "9 bowls",
    "cookTime": "PT9M", "recipeCuisine": "Any", "recipeIngredient": ["beans", "salt"]}</script>"""
    _, metadata = with_metadata(other + JSON_LD + HTML)
    (recipe,), _ = fuse([MODEL], "detail", metadata, SCHEMA)
    assert texts(metadata[0], "name") == ["Bean soup"]
    assert texts(recipe, "yields") == ["4 servings"]


@pytest.mark.parametrize("kind", ["other", "detail"])
def test_metadata_alone_makes_a_record(kind: PageKind) -> None:
    _, metadata = with_metadata(JSON_LD + HTML)
    (recipe,), found = fuse([], kind, metadata, SCHEMA)
    assert found == "detail"
    assert texts(recipe, "ingredient") == ["water", "leek"]


def test_metadata_of_another_type_and_on_lists_is_left_out() -> None:
    _, metadata = with_metadata(JSON_LD + HTML)
    article = Record("article", (), 0.9, {"headline": [Value("Leek soup", None, 0.9)]})
    assert fuse([article], "detail", metadata, SCHEMA)[0] == [article]
    rows = [Record("record", (), 0.9), Record("record", (), 0.9)]
    assert fuse(rows, "list", metadata, SCHEMA) == (rows, "list")


def test_what_json_ld_and_microdata_both_describe_is_one_record() -> None:
    html = """<body><script type="application/ld+json">{"@type": "Product", "name": "Kettle", "sku": "K-1",
    "offers": {"price": "5", "priceCurrency": "EUR"}}</script>
    <main itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Kettle</h1><i itemprop=brand>Acme</i></main>
    <div itemscope itemtype="https://schema.org/Product"><b itemprop=name>Teapot</b></div>"""
    _, metadata = with_metadata(html)
    assert [(texts(r, "name"), texts(r, "brand"), texts(r, "sku")) for r in metadata] == [
        (["Kettle"], ["Acme"], ["K-1"]),
        (["Teapot"], [], []),
    ]
    assert metadata[0].xpaths == ("/html/body/main",)
    assert fuse([], "other", metadata[:1], SCHEMA)[1] == "detail"


def test_dates_of_microdata_are_read_in_the_pages_language() -> None:
    html = """<html lang=de><main itemscope itemtype="https://schema.org/Recipe"><h1 itemprop=name>Suppe</h1>
    <p itemprop=datePublished>3.7.2024</p><p itemprop=recipeIngredient>Lauch</p></main>"""
    _, (recipe,) = with_metadata(html)
    assert recipe.fields["date_published"][0].parsed == {"date": "2024-07-03"}


def test_what_both_say_is_surer_and_stands_where_the_model_saw_it() -> None:
    record = joined({"name": [model("Leek soup", 0.8)]}, {"name": [markup("LEEK SOUP")]})
    (name,) = record.fields["name"]
    assert (name.text, name.source, name.xpath) == ("Leek soup", "model+metadata", "/html/body/p/text()[1]")
    assert name.score == pytest.approx(1 - 0.2 * (1 - METADATA_SCORE))


def test_of_equal_values_the_reading_that_says_more_is_kept() -> None:
    bare, full = {"amount": "19.99", "currency": None}, {"amount": "19.99", "currency": "USD"}
    record = joined({"price": [model("19.99", parsed=bare)]}, {"price": [markup("$19.99", full)]}, "product")
    assert [value.parsed for value in record.fields["price"]] == [full]


@pytest.mark.parametrize(
    ("shown", "marked", "currency"),
    [("C$19.99", "$19.99", "CAD"), ("$19.99", "C$19.99", "CAD"), ("$19.99", "$19.99", "USD")],
)
def test_a_plain_dollar_says_less_than_a_countrys(shown: str, marked: str, currency: str) -> None:
    values = [make(text, parsed=parse_value("price", text)) for make, text in ((model, shown), (markup, marked))]
    record = joined({"price": values[:1]}, {"price": values[1:]}, "product")
    assert [value.parsed for value in record.fields["price"]] == [{"amount": "19.99", "currency": currency}]


def test_markup_that_says_nothing_comes_behind_a_page_that_does() -> None:
    shown, marked = model("In stock", parsed={"availability": "InStock"}), markup("96133")
    found = joined({"availability": [shown]}, {"availability": [marked]}, "product")
    assert texts(found, "availability") == ["In stock", "96133"]
    unsure = joined({"availability": [replace(shown, score=0.2)]}, {"availability": [marked]}, "product")
    assert [value.score for value in unsure.fields["availability"]] == [0.2, 0.2]
    told = replace(marked, text="https://schema.org/PreOrder", parsed={"availability": "PreOrder"})
    assert texts(joined({"availability": [shown]}, {"availability": [told]}, "product"), "availability")[0] == told.text


def test_a_rounded_rating_is_that_of_the_markup() -> None:
    shown, marked = {"value": 4.7, "best": 5}, {"value": 4.666667, "best": 5}
    record = joined(
        {"rating_value": [model("4.7", parsed=shown)]}, {"rating_value": [markup("4.666666666666667", marked)]}
    )
    (rating,) = record.fields["rating_value"]
    assert (rating.text, rating.source, rating.parsed) == ("4.7", "model+metadata", marked)


def test_where_nothing_is_known_of_the_markup_texts_are_the_models_and_readings_the_markups() -> None:
    record = joined(
        {"headline": [model("The bridge")], "date_published": [model("3 July 2024", 0.95, {"date": "2024-07-03"})]},
        {"headline": [markup("The Daily")], "date_published": [markup("2024-07-01", {"date": "2024-07-01"})]},
        "article",
    )
    assert [(v.text, v.source) for v in record.fields["headline"]] == [
        ("The bridge", "model"), ("The Daily", "metadata"),
    ]  # fmt: skip
    dates = record.fields["date_published"]
    assert [v.source for v in dates] == ["metadata", "model"]
    assert dates[0].score == METADATA_SCORE > dates[1].score


@pytest.mark.parametrize(("score", "first"), [(0.9, "model"), (0.6, "metadata")])
def test_of_texts_that_differ_the_likelier_one_counts(score: float, first: str) -> None:
    lines = {
        "model": Calibration({"model": Line(1.0, 0.0)}),
        "metadata": Calibration({"metadata": Line(0.0, 0.0, {"headline": 1.4, "date_published": -9.0})}),  # 0.8, 0
    }
    record = joined(
        {"headline": [model("The bridge", score)], "date_published": [model("3 July 2024", score)]},
        {"headline": [markup("The Daily")], "date_published": [markup("2024-07-01")]},
        "article",
        confidence(lines),
    )
    assert record.fields["headline"][0].source == first
    assert record.fields["date_published"][0].source == "metadata", "what is read as something is the markup's"


def test_lists_are_the_markups_and_keep_the_places_that_the_model_found() -> None:
    record = joined(
        {"ingredient": [model("1 leek"), model("Newsletter")]}, {"ingredient": [markup("1 leek"), markup("salt")]}
    )
    assert [(v.text, v.source, v.xpath is None) for v in record.fields["ingredient"]] == [
        ("1 leek", "model+metadata", False),
        ("salt", "metadata", True),
    ]


def test_equal_items_of_a_list_are_paired_once() -> None:
    record = joined({"ingredient": [model("salt")]}, {"ingredient": [markup("salt"), markup("salt")]})
    assert [v.source for v in record.fields["ingredient"]] == ["model+metadata", "metadata"]


def test_long_lists_of_both_are_paired_in_linear_time() -> None:
    """Comparing each with each would take minutes."""
    lines = [f"{i} cups" for i in range(20_000)]
    record = joined({"ingredient": list(map(model, lines))}, {"ingredient": list(map(markup, lines[::-1]))})
    assert {v.source for v in record.fields["ingredient"]} == {"model+metadata"}
    assert texts(record, "ingredient") == lines[::-1]


@pytest.mark.parametrize(
    ("odds", "names", "sources"),
    [
        (-9.0, ["Dinner", "Soups"], ["model+metadata", "model"]),
        (9.0, ["Soup", "Dinner"], ["metadata", "model+metadata"]),
    ],
)
def test_of_many_names_those_of_the_surer_one_count(odds: float, names: list[str], sources: list[str]) -> None:
    """Markup may know the course of a recipe, where the page's trail has the parts of the site."""
    lines = {
        "model": Calibration({"model": Line(1.0, 0.0)}),
        "metadata": Calibration({"metadata": Line(0.0, 0.0, {"category": 0.0, "recipe.category": odds})}),
    }
    record = joined(
        {"category": [model("Dinner"), model("Soups")]},
        {"category": [markup("Soup"), markup("Dinner")]},
        "recipe",
        confidence(lines),
    )
    assert texts(record, "category") == names
    assert [v.source for v in record.fields["category"]] == sources


def test_the_name_of_a_person_is_not_that_of_the_site_where_nothing_is_known() -> None:
    apart = joined({"author": [model("Ann Lee")]}, {"author": [markup("Staff")]})
    assert texts(apart, "author") == ["Ann Lee"]


def test_paragraphs_of_the_body_are_not_outvoted() -> None:
    long = "A paragraph that is longer than any name of a person, and so no name."
    record = joined({"body": [model(long), model("And more.")]}, {"body": [markup(long)]}, "article")
    assert texts(record, "body") == [long, "And more."]


def test_what_the_model_found_on_another_kind_of_page_is_kept() -> None:
    review = Record("review", (), 0.8, {"review_body": [model("Good")]})
    assert fuse([review], "other", [Record("article", (), 0.9)], SCHEMA) == ([review], "other")


def test_what_all_pages_of_a_site_say_is_not_taken_for_the_page() -> None:
    stool = Record("product", (), 0.9, {"name": [model("Birch Wood Stool", 0.9)], "price": [model("$13.50")]})
    wide = {"name": [markup("Premium Subscription")], "price": [markup("25 USD")], "sku": [markup("SUB-1")]}
    assert fuse([stool], "detail", [Record("product", (), METADATA_SCORE, wide)], SCHEMA)[0] == [stool]


@pytest.mark.parametrize(
    ("name", "price", "shown"),
    [
        ("Birch Wooden Stool, small", "25 USD", 0.9),  # the same thing by another name
        ("The Daily", "25 USD", 0.9),  # the page shows it: the site's name in the wrong place
        ("Premium Subscription", "$13.50", 0.9),  # they agree in something
        ("Premium Subscription", "25 USD", 0.4),  # the model isn't sure what the page is about
    ],
)
def test_markup_of_another_title_may_be_of_the_page(name: str, price: str, shown: float) -> None:
    stool = Record("product", (), 0.9, {"name": [model("Birch Wood Stool", shown)], "price": [model("$13.50")]})
    marked = {"name": [markup(name)], "price": [markup(price)], "sku": [markup("S-1")]}
    (joined,), _ = fuse([stool], "detail", [Record("product", (), METADATA_SCORE, marked)], SCHEMA)
    assert texts(joined, "sku") == ["S-1"]


REVIEWS = [
    Record("review", ("/html/body/div[1]",), 0.9, {"review_author": [model("Ann")], "review_body": [model("Good.")]}),
    Record(
        "review",
        ("/html/body/div[2]",),
        0.9,
        {"review_author": [model("Ann")], "review_body": [model("It leaks at the spout since a week.")]},
    ),
]


@pytest.mark.parametrize(
    "second",
    [
        Record("review", ("/html/body/div[2]",), 0.9, {"review_rating": [markup("2")]}),
        Record("review", ("/html/body/div[2]/article",), 0.9, {"review_rating": [markup("2")]}),
        Record(
            "review",
            (),
            0.9,
            {"review_body": [markup("It leaks at the spout, since a week")], "review_rating": [markup("2")]},
        ),
    ],
    ids=["there", "in it", "the same text"],
)
def test_reviews_are_joined_with_what_the_markup_says_of_them(second: Record) -> None:
    main = Record("product", (), 0.9, {"name": [model("Kettle")]}, tuple(REVIEWS))
    first = Record("review", (), 0.9, {"review_author": [markup("Ann")], "review_rating": [markup("5")]})  # one of two
    marked = Record("product", (), 0.9, {"name": [markup("Kettle")]}, (first, second))
    (product,), _ = fuse([main], "detail", [marked], SCHEMA)
    assert [texts(review, "review_rating") for review in product.records] == [[], ["2"]]


def test_where_a_review_differs_from_its_markup_the_page_comes_first() -> None:
    dated = replace(REVIEWS[0], fields=REVIEWS[0].fields | {"review_date": [model("3 July 2024")]})
    marked = Record(
        "review", dated.xpaths, 0.9, {"review_date": [markup("2024-07-01")], "review_rating": [markup("5")]}
    )
    main, other = (
        Record("product", (), 0.9, {"name": [named]}, (r,))
        for named, r in ((model("Kettle"), dated), (markup("Kettle"), marked))
    )
    (product,), _ = fuse([main], "detail", [other], SCHEMA)
    assert texts(product.records[0], "review_date") == ["3 July 2024", "2024-07-01"]
    assert texts(product.records[0], "review_rating") == ["5"]


def test_rows_of_a_list_are_joined_with_the_markup_in_their_place() -> None:
    html = "<ul>" + "".join(
        f'<li itemscope itemtype="https://schema.org/Product"><b itemprop=name>Kettle {i}</b><i itemprop=sku>K-{i}</i>'
        for i in range(3)
    )
    _, metadata = with_metadata(html)
    rows = [Record("record", (f"/html/body/ul/li[{i}]",), 0.9) for i in (1, 2, 3)]
    joined, kind = fuse(rows, "list", metadata, SCHEMA)
    assert kind == "list"
    assert [(texts(row, "name"), texts(row, "sku")) for row in joined] == [
        ([f"Kettle {i}"], [f"K-{i}"]) for i in range(3)
    ]
    around = [Record("product", ("/html/body/ul",), 0.9, {"name": [markup("All kettles")]})]
    assert fuse(rows, "list", around, SCHEMA)[0] == rows, "it's around all of them"


@pytest.mark.parametrize(
    "other",
    [
        Record("product", (), 0.9, {"name": [markup("Teapot")], "brand": [markup("Acme")], "sku": [markup("T-1")]}),
        Record(
            "article", ("/html/body/ul/li[1]",), 0.9, {"headline": [markup("Ten kettles")], "author": [markup("Ann")]}
        ),
        Record("product", ("/html/body",), 0.9, {"name": [markup("Summer sale")], "sku": [markup("S-1")]}),
    ],
    ids=["of one brand", "no row", "around"],
)
def test_rows_are_not_joined_with_the_markup_of_other_things(other: Record) -> None:
    kettle = Record("record", ("/html/body/ul/li[1]",), 0.9, {"name": [model("Kettle")], "brand": [model("Acme")]})
    rows = [kettle, Record("record", ("/html/body/ul/li[2]",), 0.9, {"name": [model("Pan")]})]
    assert fuse(rows, "list", [other], SCHEMA)[0] == rows


def test_of_two_things_in_a_row_none_is_the_row() -> None:
    rows = [Record("record", (f"/html/body/ul/li[{i}]",), 0.9) for i in (1, 2)]
    inside = [Record("product", (f"/html/body/ul/li[1]/p[{i}]",), 0.9, {"sku": [markup("A")]}) for i in (1, 2)]
    assert fuse(rows, "list", inside, SCHEMA)[0] == rows


def test_rows_are_joined_by_title_where_nothing_tells_their_place() -> None:
    rows = [Record("record", (f"/li[{i}]",), 0.9, {"name": [model(name)]}) for i, name in enumerate(("Kettle", "Pan"))]
    item = Record("product", (), 0.9, {"name": [markup("Pan")], "sku": [markup("P-1")]})
    joined, _ = fuse(rows, "list", [item, item], SCHEMA)
    assert [texts(row, "sku") for row in joined] == [[], []], "two say so"
    joined, _ = fuse(rows, "list", [item], SCHEMA)
    assert [texts(row, "sku") for row in joined] == [[], ["P-1"]]


@pytest.mark.timeout(60)
def test_long_titles_and_deep_places_take_no_time() -> None:
    long = [Record("product", (), 0.9, {"name": [v]}) for v in (model("茶" * 100_000), markup("锅" * 100_000))]
    assert len(fuse(long[:1], "detail", long[1:], SCHEMA)[0]) == 1
    deep = "/html/body" + "/div" * 2_000
    rows = [Record("record", (f"{deep}/p[{i}]",), 0.9) for i in range(2_000)]
    places = [Record("product", (f"{deep}/b[{i}]",), 0.9, {"sku": [markup("A")]}) for i in range(2_000)]
    assert fuse(rows, "list", places, SCHEMA)[0] == rows


@pytest.mark.parametrize(
    ("shown", "marked", "kept"),
    [
        ("Rain all day long", "Rain all day long | The Daily", "Rain all day long"),
        ("Rain all day long", "The Daily - Rain all day long", "Rain all day long"),
        ("Rain all day long", "Rain all day long - News - The Daily", "Rain all day long"),
        ("Rain all day", "Rain all day-long", "Rain all day-long"),
        ("Politics", "Politics - Rain all day long", "Politics - Rain all day long"),
        ("all day long", "Rain all day long | The Daily", "Rain all day long | The Daily"),
    ],
)
def test_a_headline_of_the_page_is_a_part_of_that_of_the_markup(shown: str, marked: str, kept: str) -> None:
    record = joined({"headline": [model(shown, 0.3)]}, {"headline": [markup(marked)]}, "article")
    best = max(record.fields["headline"], key=lambda value: value.score)
    assert best.text == kept
    assert best.source == ("model+metadata" if kept == shown else "metadata")


def test_a_name_may_have_two_parts() -> None:
    record = joined({"name": [model("Kettle", 0.3)]}, {"name": [markup("Kettle - 2 l")]}, "product")
    assert max(record.fields["name"], key=lambda value: value.score).text == "Kettle - 2 l"
