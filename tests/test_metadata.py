"""Metadata: JSON-LD and microdata as pages write them, and the node each microdata value stands in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import EmptyPageError
from markuplmpp.metadata import MetadataItem, read_metadata
from markuplmpp.metadata.jsonld import parse_block
from markuplmpp.metadata.types import item_type


def page_of(*blocks: Any) -> str:
    scripts = (b if isinstance(b, str) else json.dumps(b) for b in blocks)
    return "<p>Page</p>" + "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)


def texts(item: MetadataItem) -> dict[str, list[str]]:
    return {name: [value.text for value in values] for name, values in item.fields.items()}


def only(html: str, **options: Any) -> MetadataItem:
    items = read_metadata(html, **options)
    assert len(items) == 1
    return items[0]


PRODUCT = {
    "@context": "https://schema.org",
    "@type": "Product",
    "name": "Acme &amp; Sons <b>Kettle</b>",
    "brand": {"@type": "Brand", "name": "Acme"},
    "sku": 12345,
    "gtin13": "4006381333931",
    "image": ["/kettle.jpg", {"@type": "ImageObject", "url": "https://cdn.example/k2.jpg"}],
    "offers": {
        "@type": "Offer",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        "priceSpecification": [
            {"price": "24.90", "priceType": "https://schema.org/ListPrice"},
            {"price": 19.90},
        ],
    },
    "aggregateRating": {"ratingValue": 4.50, "reviewCount": "12", "ratingCount": 30},
    "review": [
        {
            "@type": "Review",
            "name": "Boils fast",
            "author": {"name": "Jane"},
            "datePublished": "2024-07-12",
            "reviewRating": {"ratingValue": "5"},
            "reviewBody": "Good.\nVery good.",
        }
    ],
    "isRelatedTo": [{"@type": "Product", "name": "Teapot"}],
}


def test_a_product_with_offer_rating_and_review() -> None:
    item = only(page_of(PRODUCT), url="https://shop.example/p/1")
    assert (item.type, item.syntax, item.node_id) == ("product", "json-ld", None)
    assert texts(item) == {
        "name": ["Acme & Sons Kettle"],
        "brand": ["Acme"],
        "sku": ["12345"],
        "gtin": ["4006381333931"],
        "image": ["https://shop.example/kettle.jpg", "https://cdn.example/k2.jpg"],
        "list_price": ["24.90 EUR"],
        "price": ["19.9 EUR"],
        "availability": ["https://schema.org/InStock"],
        "rating_value": ["4.5"],
        "review_count": ["12", "30"],
    }
    (review,) = item.items
    assert (review.type, texts(review)) == (
        "review",
        {
            "review_title": ["Boils fast"],
            "review_author": ["Jane"],
            "review_date": ["2024-07-12"],
            "review_rating": ["5"],
            "review_body": ["Good. Very good."],
        },
    )


def test_numbers_are_kept_as_written() -> None:
    item = only(page_of('{"@type": "Product", "name": "K", "offers": {"price": 20.50}}'))
    assert texts(item)["price"] == ["20.50"]


@pytest.mark.parametrize(
    ("offers", "prices"),
    [
        ({"@type": "AggregateOffer", "lowPrice": "5", "highPrice": "9", "priceCurrency": "USD"}, ["5 USD"]),
        ([{"price": "5"}, {"price": "6"}, {"price": "5"}], ["5", "6"]),
        ({"offers": [{"price": "7", "priceCurrency": "GBP"}]}, ["7 GBP"]),
        ({"price": "$5.00", "priceCurrency": "USD"}, ["$5.00"]),
        ({"price": "$5.00", "priceCurrency": "cad"}, ["$5.00 CAD"]),
        ({"price": "5.00 $", "priceCurrency": "CAD"}, ["5.00 $ CAD"]),
        ({"price": "$5.00", "priceCurrency": "EUR"}, ["$5.00"]),
        ({"price": ".99", "priceCurrency": "USD"}, [".99 USD"]),
        ({"price": "5.00", "priceCurrency": "eur"}, ["5.00 EUR"]),
        ({"price": "5", "priceCurrency": "dollars"}, ["5"]),
        ("from 5", None),
    ],
)
def test_offers(offers: Any, prices: list[str] | None) -> None:
    item = only(page_of({"@type": "Product", "name": "K", "offers": offers}))
    assert texts(item).get("price") == prices


def test_identifiers_of_the_offer_stand_in_for_missing_ones() -> None:
    html = page_of({"@type": "Product", "sku": "A", "offers": {"price": "1", "sku": "B", "mpn": "M"}})
    assert (texts(only(html))["sku"], texts(only(html))["mpn"]) == (["A"], ["M"])


RECIPE = {
    "@type": ["Thing", "Recipe"],
    "name": "Bread",
    "author": [{"@id": "#jane"}, "John", "https://social.example/john"],
    "recipeIngredient": ["500 g flour", "", "300 ml water"],
    "recipeInstructions": [
        {"@type": "HowToSection", "name": "Dough", "itemListElement": [
            {"@type": "HowToStep", "text": "Mix."}, {"@type": "HowToStep", "name": "Rest."}]},
        "Bake.",
    ],
    "recipeYield": ["2", "2 loaves"],
    "prepTime": "PT1H15M",
    "recipeCuisine": None,
}  # fmt: skip


def test_a_recipe_in_a_graph_with_references() -> None:
    graph = {"@graph": [{"@type": "WebPage"}, RECIPE, {"@type": "Person", "@id": "#jane", "name": "Jane"}]}
    assert texts(only(page_of(graph))) == {
        "name": ["Bread"],
        "author": ["Jane", "John"],
        "ingredient": ["500 g flour", "300 ml water"],
        "instruction": ["Mix.", "Rest.", "Bake."],
        "yields": ["2", "2 loaves"],
        "prep_time": ["PT1H15M"],
    }


@pytest.mark.parametrize(
    "instructions",
    [
        "Mix.\nBake.",
        "<ol><li>Mix.</li><li>Bake.</li></ol>",
        "&lt;p&gt;Mix.&lt;/p&gt;&lt;p&gt;Bake.&lt;/p&gt;",
        ["Mix.", "Bake."],
        {"@type": "ItemList", "itemListElement": ["Mix.", {"item": {"text": "Bake."}}]},
    ],
)
def test_instructions_in_every_form(instructions: Any) -> None:
    item = only(page_of({"@type": "Recipe", "recipeInstructions": instructions}))
    assert texts(item) == {"instruction": ["Mix.", "Bake."]}


@pytest.mark.parametrize(
    ("instructions", "steps"),
    [
        ("1. Mix. 2. Rest for 1 h. 3. Bake.", ["Mix.", "Rest for 1 h.", "Bake."]),
        ("1.混ぜる 2.寝かせる\n粉をふる 3.焼く", ["混ぜる", "寝かせる 粉をふる", "焼く"]),
        ("1. Mix. 2. Bake.", ["1. Mix. 2. Bake."]),
        ("Mix 1. flour, 2. milk, 3. salt.", ["Mix 1. flour, 2. milk, 3. salt."]),
        ("1. Mix.\n2. Rest.\n3. Bake.", ["1. Mix.", "2. Rest.", "3. Bake."]),
        ("1. Mix. 2. Rest. 3. Bake.\nNote: keep cool.", ["Mix.", "Rest.", "Bake.", "Note: keep cool."]),
    ],
)
def test_steps_in_one_text_are_parted_at_their_numbers(instructions: str, steps: list[str]) -> None:
    item = only(page_of({"@type": "Recipe", "recipeInstructions": instructions}))
    assert texts(item) == {"instruction": steps}


@pytest.mark.parametrize(
    ("ingredients", "items"),
    [
        ("<p>500 g flour<br>1 egg<br>salt</p>", ["500 g flour", "1 egg", "salt"]),
        (["500 g flour\nsifted\ntwice", "1 egg"], ["500 g flour sifted twice", "1 egg"]),
        ("500 g\nflour", ["500 g flour"]),
        (["1\ncup\ntea"], ["1 cup tea"]),
        ({"@type": "Thing", "name": "flour"}, ["flour"]),
    ],
)
def test_ingredients_in_every_form(ingredients: Any, items: list[str]) -> None:
    assert texts(only(page_of({"@type": "Recipe", "recipeIngredient": ingredients}))) == {"ingredient": items}


def test_an_article_and_its_body() -> None:
    html = page_of(
        {
            "@type": "https://schema.org/NewsArticle",
            "headline": "Tea is up",
            "author": {"@type": "Person", "name": "Jane"},
            "datePublished": "2024-07-12T10:00:00Z",
            "articleSection": ["News", "Food"],
            "articleBody": "One.\n\nTwo.",
        }
    )
    assert texts(only(html)) == {
        "headline": ["Tea is up"],
        "author": ["Jane"],
        "date_published": ["2024-07-12T10:00:00Z"],
        "category": ["News", "Food"],
        "body": ["One.", "Two."],
    }


def test_items_of_lists_pages_and_organizations() -> None:
    listing = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": {"@type": "Product", "name": n}} for n in "AB"],
    }
    main = {"@type": "WebPage", "mainEntity": {"@type": "Recipe", "name": "C"}}
    place = {"@type": "Restaurant", "name": "D", "review": {"@type": "Review", "reviewBody": "Fine."}}
    items = read_metadata(page_of([listing], main, place))
    assert [(i.type, texts(i)) for i in items] == [
        ("product", {"name": ["A"]}),
        ("product", {"name": ["B"]}),
        ("recipe", {"name": ["C"]}),
        ("local_business", {"name": ["D"]}),
        ("review", {"review_body": ["Fine."]}),
    ]


def test_a_page_and_its_product_may_share_an_id() -> None:
    web_page = {"@type": "WebPage", "@id": "#x", "name": "Shop", "url": "u", "inLanguage": "en"}
    assert texts(only(page_of(web_page, {"@type": "Product", "@id": "#x", "name": "K"}))) == {"name": ["K"]}


ARTICLE = {"@type": "NewsArticle", "headline": "Tea", "publisher": {"name": "The Daily"}}


@pytest.mark.parametrize(
    "product",
    [
        {"@type": ["CreativeWork", "Product"], "name": "Tea Weekly", "productID": "daily:basic"},
        {"@type": "Product", "name": "The Daily", "offers": {"price": "9"}},
        {"@type": "Product", "name": "Tea", "isAccessibleForFree": False},
        {"@type": "Product", "name": "Digital subscription", "offers": {"price": "1"}},
    ],
)
def test_a_product_that_is_access_to_an_article_is_left_out(product: dict[str, Any]) -> None:
    assert [i.type for i in read_metadata(page_of(ARTICLE, product))] == ["article"]


def test_other_products_beside_an_article_stay() -> None:
    product = {"@type": "Product", "name": "Teapot", "offers": {"price": "9"}}
    assert [i.type for i in read_metadata(page_of(ARTICLE, product))] == ["article", "product"]
    assert only(page_of({"@type": "Product", "name": "Gym membership"})).type == "product"


def test_a_book_is_a_product_where_it_is_sold() -> None:
    assert only(page_of({"@type": "Book", "name": "B"})).type == "book"
    book = {"@type": "Book", "isbn": "9783161484100", "offers": {"price": "1"}}
    assert texts(only(page_of(book))) == {"gtin": ["9783161484100"], "price": ["1"]}


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        ({"@type": "Book", "isbn": "9783161484100", "genre": "Tea"}, {"gtin": ["9783161484100"], "category": ["Tea"]}),
        ({"@type": "Movie", "director": {"name": "Jane"}, "actors": ["A", "B"]},
         {"director": ["Jane"], "actor": ["A", "B"]}),
        ({"@type": "JobPosting", "title": "Cook", "hiringOrganization": {"name": "Inn"},
          "jobLocation": {"address": {"addressLocality": "Bonn"}}},
         {"name": ["Cook"], "company": ["Inn"], "location": ["Bonn"]}),
        ({"@type": "Bakery", "name": "Inn", "telephone": "555-1", "address": {"streetAddress": "High St 1"}},
         {"name": ["Inn"], "address": ["High St 1"], "phone": ["555-1"]}),
        ({"@type": "BreadcrumbList", "itemListElement": [
            {"@type": "ListItem", "name": "Home"}, {"@type": "ListItem", "item": {"@id": "/tea", "name": "Tea"}}]},
         {"category": ["Home", "Tea"]}),
    ],
)  # fmt: skip
def test_types_that_schemas_of_other_fields_may_name(item: dict[str, Any], fields: dict[str, list[str]]) -> None:
    assert texts(only(page_of(item))) == fields


LONE = [
    ({"@type": "AggregateRating", "ratingValue": 4.5, "ratingCount": 9,
      "itemReviewed": {"@type": "Product", "name": "K"}},
     {"name": ["K"], "rating_value": ["4.5"], "review_count": ["9"]}),
    ({"@type": "Offer", "price": 5, "priceCurrency": "USD", "itemOffered": {"@type": "Product", "name": "K"}},
     {"name": ["K"], "price": ["5 USD"]}),
    ({"@type": "Store", "makesOffer": [
        {"@type": "Offer", "price": 5, "itemOffered": {"@type": "Product", "name": "K"}}]},
     {"name": ["K"], "price": ["5"]}),
    ([{"@type": "AggregateOffer", "lowPrice": 5, "itemOffered": {"@id": "#k"}},
      {"@type": "Product", "@id": "#k", "name": "K"}],
     {"name": ["K"], "price": ["5"]}),
    ([{"@type": "Product", "@id": "#k", "name": "K",
       "offers": {"@type": "Offer", "price": 5, "itemOffered": {"@id": "#k"}}}],
     {"name": ["K"], "price": ["5"]}),
    ({"@type": "EmployerAggregateRating", "ratingValue": 3, "itemReviewed": {"@type": "Store", "name": "K"}},
     {"name": ["K"], "rating_value": ["3"]}),
]  # fmt: skip


@pytest.mark.parametrize(("block", "fields"), LONE)
def test_a_rating_or_an_offer_that_stands_alone_is_of_what_it_names(block: Any, fields: dict[str, list[str]]) -> None:
    assert texts(only(page_of(block))) == fields


def test_the_rating_of_a_review_is_not_that_of_the_thing() -> None:
    review = {"@type": "Review", "reviewRating": {"ratingValue": 1}, "author": "Jo", "ratingValue": 1,
              "itemReviewed": {"@type": "Product", "name": "K"}}  # fmt: skip
    assert [(i.type, texts(i)) for i in read_metadata(page_of(review))] == [
        ("review", {"review_author": ["Jo"], "review_rating": ["1"]}),
        ("product", {"name": ["K"]}),
    ]


@pytest.mark.parametrize(("kind", "about"), [("AggregateRating", "itemReviewed"), ("Offer", "itemOffered")])
def test_microdata_around_a_product_is_of_it(kind: str, about: str) -> None:
    html = f"""<div itemscope itemtype="https://schema.org/{kind}"><b itemprop="ratingValue">4.5</b>
    <i itemprop="price">$5</i><p itemprop="{about}" itemscope itemtype="https://schema.org/Product">
    <b itemprop="name">K</b></p></div>"""
    page = parse_html(html)
    item = only(html, page=page)
    expected = ("rating_value", "4.5") if about == "itemReviewed" else ("price", "$5")
    assert texts(item) == {"name": ["K"], expected[0]: [expected[1]]}
    node = item.fields[expected[0]][0].node_id
    assert node is not None
    assert page.text(node) == expected[1]


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ("ClothingStore HairSalon AutoDealer Pharmacy Winery HVACBusiness SkiResort Hospital", "local_business"),
        ("Product Vehicle Motorcycle BusOrCoach ProductGroup Drug", "product"),
        ("Article NewsArticle ReportageNewsArticle TechArticle APIReference SocialMediaPosting DiscussionForumPosting",
         "article"),
        ("Review UserReview CriticReview EmployerReview Recommendation", "review"),
        ("Book Audiobook", "book"),
        ("Movie", "movie"),
        ("JobPosting", "job_posting"),
        ("Recipe", "recipe"),
        ("BreadcrumbList", "breadcrumb"),
        ("WebPage Organization ProductCollection ClaimReview Offer AggregateRating Storefront", ""),
    ],
)  # fmt: skip
def test_types_and_their_subtypes(types: str, kind: str) -> None:
    assert {name: item_type((name,)) for name in types.split()} == dict.fromkeys(types.split(), kind)


def test_links_of_a_trail_come_in_order_with_their_addresses() -> None:
    trail = {"@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "item": {"@id": "/", "name": "Acme"}},
        {"@type": "ListItem", "name": "Tea", "item": "/tea"},
        {"@type": "ListItem", "name": "Pots", "item": {"@type": "WebPage", "url": "/pots"}},
        {"@type": "ListItem"}, "Here"]}  # fmt: skip
    links = only(page_of(trail)).fields["category"]
    assert [(link.text, link.address) for link in links] == [
        ("Acme", "/"), ("Tea", "/tea"), ("Pots", "/pots"), ("Here", None),
    ]  # fmt: skip
    html = """<ol itemscope itemtype=/BreadcrumbList><li itemprop=itemListElement itemscope itemtype=/ListItem>
    <a itemprop=item href="/"><b itemprop=name>Acme</b></a></li><li itemprop=itemListElement itemscope>
    <a itemprop=item itemscope itemid="/tea" href="/t"><b itemprop=name>Tea</b></a></li></ol>"""
    assert [(link.text, link.address) for link in only(html).fields["category"]] == [("Acme", "/"), ("Tea", "/tea")]


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "Product", "name": "K",}',
        '{"@type": "Product", // note\n "name": "K"}',
        '{"@type": "Product", "name": "K", /* a, } */ }',
        '<!-- {"@type": "Product", "name": "K"} -->',
        '//<![CDATA[\n{"@type": "Product", "name": "K"}\n//]]>',
        '{"@type": "Product", "name": "K"};',
        '{"@type": "Product", "name": "K"}}',
        '{"@type": "Product", "name": "K", "description": "a\tb\nc\\\'d"}',
        '{"@type": "Product", "name": "K"} {"broken": ',
        '\ufeff{"@type": "Product", "name": "K"}',
    ],
)
def test_broken_json_is_read(block: str) -> None:
    assert texts(only(page_of(block)))["name"] == ["K"]


def test_a_broken_block_costs_no_other_block() -> None:
    assert texts(only(page_of('{"@type": "Product", "name": ', PRODUCT)))["brand"] == ["Acme"]


def test_comment_signs_inside_strings_are_text() -> None:
    assert parse_block('{"url": "https://a.example/*x*/", "b": ",}",}') == [
        {"url": "https://a.example/*x*/", "b": ",}"}
    ]


@pytest.mark.parametrize("kind", ["application/LD+JSON", "application/ld+json; charset=utf-8"])
def test_script_types_as_written(kind: str) -> None:
    assert only(f'<p>x</p><script type="{kind}">{{"@type":"Product","name":"K"}}</script>').type == "product"


def test_reviews_on_their_own() -> None:
    review = "<div itemscope itemtype=/Review><p itemprop=reviewBody>{}</p></div>"
    html = review.format("a") + review.format("b")
    assert [texts(i)["review_body"] for i in read_metadata(html)] == [["a"], ["b"]]


def nest(depth: int, inner: str, around: tuple[str, str]) -> str:
    return around[0] * depth + inner + around[1] * depth


HOSTILE = {
    "deep arrays": page_of("[" * 100_000),
    "deep items": page_of(nest(5_000, '"x"', ('{"@type":"Product","offers":', "}"))),
    "deep scopes": nest(1_500, "x", ("<div itemscope itemprop=review itemtype=/Product>", "</div>")),
    "deep props": "<div itemscope itemtype=/Product>" + nest(1_500, "x ", ("<div itemprop=name>y", "</div>")),
    "too large": page_of('{"@type": "Product", "name": "' + "x" * 2_100_000 + '"}'),
    "many items": page_of([{"@type": "Product", "name": str(i)} for i in range(20_000)]),
    "own reference": page_of({"@type": "Product", "@id": "#a", "review": {"@id": "#a"}}),
    "list of itself": page_of({"@id": "#a", "itemListElement": [{"@id": "#a"}, {"@id": "#a"}]}),
    "unclosed comment": page_of('{"@type": "Product", /* "name": "K"' + "/*" * 50_000),
    "open strings": page_of('{"a": "' + '\\"' * 50_000),
    "commas": page_of("{" + "," * 20_000 + " " * 20_000),
    "reference to itself": "<p id=a itemprop=offers itemscope itemtype=/Product itemref=a><b itemprop=name>K</b></p>",
    "circle of steps": "<div id=a>"
    + "".join(
        "<p itemprop=itemListElement itemscope itemtype=/Recipe itemref=a><b itemprop=recipeInstructions itemscope "
        "itemref=a></b></p>"
        for _ in range(30)
    )
    + "</div>",
    "one element of all": "<div id=a>"
    + "<b itemprop=name>K</b>" * 2_000
    + "</div>"
    + "<p itemscope itemtype=/Product itemref=a></p>" * 2_000,
    "offers of one another": page_of(
        [
            {"@type": "Offer", "@id": f"#{i}", "itemOffered": {"@id": f"#{(i + 1) % 9}"}, "offers": {"@id": "#0"}}
            for i in range(9)
        ]
    ),
    "odd types": page_of({"@type": {"a": 1}, "@id": 3}, {"@type": [None, "Product"], "name": {"@value": 1}}),
    "odd url": page_of({"@type": "Product", "image": "http://[", "name": [[["K"]]]}),
    "lone surrogate": page_of('{"@type": "Product", "name": "\\ud800"}'),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_is_read_in_bounded_time(html: str) -> None:
    assert isinstance(read_metadata(html, url="http://[", timeout_s=0.5), list)


def test_no_time_gives_no_items() -> None:
    microdata = '<p itemscope itemtype="https://schema.org/Product"><i itemprop=name>Kettle</i></p>'
    assert read_metadata(page_of(PRODUCT) + microdata, timeout_s=-1) == []


def test_a_page_that_cannot_be_parsed_raises() -> None:
    with pytest.raises(EmptyPageError):
        read_metadata(b"")


PARTS = st.lists(
    st.sampled_from(
        [
            '"', "{", "}", "[", "]", ",", ":", "//", "/*", "*/", "<!--", "-->", "\\", "\n", "null",
            '"@type":"Product"', '"name"', '"K"', '"offers"', '{"price":1}', '"@id":"a"', '"@graph"',
            "</script>", "<div itemscope>", "<p itemprop=name>", "</div>", "<noscript>",
            "<b itemscope itemtype=/Review itemprop=review>", "<template>",
        ]
    ),
    max_size=30,
)  # fmt: skip


@given(parts=PARTS)
def test_no_markup_raises(parts: list[str]) -> None:
    assert isinstance(read_metadata(page_of("{" + "".join(parts))), list)


@pytest.mark.parametrize(
    ("rating", "text"),
    [
        ({"ratingValue": "4"}, "4"),
        ({"ratingValue": "4", "bestRating": "5"}, "4"),
        ({"ratingValue": 4, "bestRating": 10}, "4/10"),
        ({"ratingValue": "8.7", "bestRating": "10.0"}, "8.7/10"),
        ({"ratingValue": "4/6", "bestRating": "6"}, "4/6"),
        ({"ratingValue": "3.5", "bestRating": "4"}, "3.5"),
        ({"ratingValue": "4.5", "bestRating": "1"}, "4.5"),
        ({"ratingValue": "87.123456789012345", "bestRating": 100}, "87.123456789012345/100"),
        ({"ratingValue": "4", "bestRating": "five"}, "4"),
    ],
)
def test_a_rating_says_of_what_it_is_where_that_is_not_five(rating: dict[str, Any], text: str) -> None:
    item = only(page_of({"@type": "Product", "name": "K", "aggregateRating": rating}))
    assert texts(item)["rating_value"] == [text]


def test_values_that_come_again_keep_their_first_place() -> None:
    steps = ["Stir.", "Bake.", "Stir.", "Serve."]
    item = only(page_of({"@type": "Recipe", "name": ["A", "B", "A"], "recipeInstructions": steps}))
    assert texts(item) == {"name": ["A", "B"], "instruction": ["Stir.", "Bake.", "Serve."]}


def test_an_empty_name_is_no_value() -> None:
    item = only(page_of({"@type": "Product", "name": "K", "brand": {"@type": "Brand", "name": " "}}))
    assert texts(item) == {"name": ["K"]}
    item = only(page_of({"@type": "Product", "name": "K", "brand": {"@type": "Brand", "name": ["", "Acme"]}}))
    assert texts(item)["brand"] == ["Acme"]
