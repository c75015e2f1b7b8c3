"""Labels from a page's own JSON-LD and microdata, and that none of it reaches the model."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.target import PageLabels
from markuplmpp.labels.weak import Syntax, weak_labels
from markuplmpp.schema import Schema
from tests import tiny
from tests.test_labels_align import elements, leaves, spans

SCHEMA = Schema.default()
MICRODATA = """<html><head><title>Acme Kettle | Shop</title><meta property="og:title" content="Kettle"></head><body>
<ol itemscope itemtype="https://schema.org/BreadcrumbList">
<li itemprop="itemListElement" itemscope><a itemprop="item" href="/"><span itemprop="name">Home</span></a></li>
<li itemprop="itemListElement" itemscope><a itemprop="item" href="/k"><span itemprop="name">Kitchen</span></a></li>
<li itemprop="itemListElement" itemscope><span itemprop="name">Acme Kettle</span></li></ol>
<div class=product itemscope itemtype="https://schema.org/Product">
<h1 itemprop="name">Acme Kettle</h1><img itemprop="image" src="k.jpg"><p itemprop="brand">Acme</p>
<p itemprop="sku">SKU: AB-1</p><meta itemprop="mpn" content="M77"><p>Part M77</p>
<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="USD">
<p itemprop="price" content="19.99">Now $19.99</p><link itemprop="availability" href="http://schema.org/InStock">
<b>In stock</b></div><div itemprop="description"><p>Steel.</p><p>Two litres.</p></div>
<div itemprop="review" itemscope itemtype="https://schema.org/Review"><h4 itemprop="name">Good</h4>
<p>by <span itemprop="author">Jane</span></p><p itemprop="reviewBody">It boils <i>fast</i>.</p></div></div>
<ul><li itemscope itemtype="https://schema.org/Product"><a itemprop="name">Teapot</a><p>$5</p></li></ul>
<p>Acme Kettle</p></body></html>"""
PRODUCT = {
    "@type": "Product", "name": "Acme Kettle", "sku": "AB-1", "brand": {"name": "Acme"},
    "offers": {"price": "19.99", "priceCurrency": "USD", "availability": "https://schema.org/InStock"},
    "aggregateRating": {"ratingValue": "4.5", "reviewCount": 12},
    "review": [{"author": "Jane", "reviewBody": "It boils fast."}, {"author": "Joe", "reviewBody": "Not on the page."}],
}  # fmt: skip
SHOP = """<h1>Acme Kettle</h1><p>by Acme</p><p>$19.99</p><p>In stock</p><p>4.5 out of 5 (12 reviews)</p>
<p>Item AB-1</p><div><p>Jane</p><p>It boils fast.</p></div><div><p>Pia</p><p>It leaks.</p></div><p>$5</p>"""


def made(html: str, **options: Any) -> tuple[Page, dict[Syntax, PageLabels]]:
    page = parse_html(html)
    return page, weak_labels(html.encode(), page, Structure.of(page), options.pop("schema", SCHEMA), **options)


def told(html: str, *items: Any, **options: Any) -> tuple[Page, PageLabels]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)
    page, labels = made(html + scripts, **options)
    assert not labels["microdata"].leaf
    return page, labels["json-ld"]


def test_microdata_labels_the_nodes_that_carry_it() -> None:
    page, labels = made(MICRODATA)
    direct = labels["microdata"]
    assert leaves(page, direct) == [
        ("category", "Kitchen"), ("name", "Acme Kettle"), ("brand", "Acme"), ("sku", "SKU: AB-1"),
        ("price", "Now $19.99"), ("description", "Steel."), ("description", "Two litres."), ("review_title", "Good"),
        ("review_author", "Jane"), ("review_body", "It boils"), ("review_body", "fast"),
    ]  # fmt: skip
    assert spans(page, direct) == {"SKU: AB-1": "AB-1", "Now $19.99": "$19.99"}
    assert [name for name, _ in elements(page, direct)] == [
        "category", "product", "image", "description", "review", "review_body",
    ]  # fmt: skip


def test_items_are_labelled_on_their_elements_and_related_ones_left_out() -> None:
    page, labels = made(MICRODATA)
    direct = labels["microdata"]
    assert page.names[next(node for node, name in direct.internal.items() if name == "product")] == "product"
    related = page.ancestors(next(i for i in page.leaves.tolist() if page.text(i) == "Teapot"))[1]
    assert page.tags[related] == "li"
    assert related in direct.ignored
    # The name once more is neither a name nor none.
    assert page.leaves[-1] in direct.ignored


def test_what_is_whole_is_known_and_all_else_unknown() -> None:
    direct = made(MICRODATA)[1]["microdata"]
    assert not direct.unknown & {"product", "name", "brand", "sku", "price", "description"}
    assert {"review", "review_body", "list_price", "rating_value", "record", "mpn", "availability"} <= direct.unknown


def test_a_value_without_a_place_is_looked_for_on_the_page() -> None:
    page, labels = made(MICRODATA)
    by_text = labels["json-ld"]
    assert ("mpn", "Part M77") in leaves(page, by_text)
    assert ("availability", "In stock") in leaves(page, by_text)


def test_json_ld_values_are_found_by_their_text() -> None:
    page, labels = told(SHOP, PRODUCT)
    assert leaves(page, labels) == [
        ("name", "Acme Kettle"), ("brand", "by Acme"), ("price", "$19.99"), ("availability", "In stock"),
        ("rating_value", "4.5 out of 5 (12 reviews)"), ("sku", "Item AB-1"), ("review_author", "Jane"),
        ("review_body", "It boils fast."),
    ]  # fmt: skip
    assert ("review", "/div[1]") in elements(page, labels)


def test_reviews_that_are_not_on_the_page_are_unknown_and_not_negative() -> None:
    page, labels = told(SHOP, PRODUCT)
    assert labels.report["review", "miss"] == 1
    assert {"review", "review_body", "review_author"} <= labels.unknown
    truncated = dict(PRODUCT, review=[{"reviewBody": "It boils"}])
    page, labels = told(SHOP, truncated)
    assert "review_body" not in [name for name, _ in leaves(page, labels)]
    assert "review_body" in labels.unknown


def test_a_paywalls_product_is_none() -> None:
    article = {"@type": "NewsArticle", "headline": "Tea is up", "publisher": {"name": "The Paper"}}
    access = {"@type": "Product", "name": "The Paper", "offers": {"price": "9"}}
    page, labels = told("<h1>Tea is up</h1><p>The Paper</p><p>$9</p>", article, access)
    assert leaves(page, labels) == [("headline", "Tea is up")]
    assert {"name", "price", "product"} <= labels.unknown


def test_the_item_that_the_page_is_headed_by_is_the_main_one() -> None:
    related = {"@type": "Product", "name": "Teapot", "sku": "T-1"}
    article = {"@type": "Article", "headline": "Acme Kettle", "description": "Steel."}
    page, labels = told(SHOP + "<p>Teapot</p><p>T-1</p>", related, article, PRODUCT, related | {"name": "Cup"})
    assert ("sku", "Item AB-1") in leaves(page, labels)
    assert not {"headline", "description"} & {name for name, _ in leaves(page, labels)}
    assert ("sku", "T-1") not in leaves(page, labels)


def test_an_item_that_the_page_does_not_name_is_not_looked_for() -> None:
    for name in ("Kettles of all kinds", "boils"):  # nowhere, or only within a sentence
        _, labels = told(SHOP, PRODUCT | {"name": name, "review": []})
        assert not labels.leaf


def test_a_breadcrumb_is_found_where_its_links_stand_together() -> None:
    menu = "<ul><li>Kitchen</li><li>Garden</li></ul>"
    trail = {"@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "name": name} for name in ("Home", "Kitchen", "Acme Kettle")]}  # fmt: skip
    page, labels = told(menu + "<p><a>Home</a> / <a>Kitchen</a> / Acme Kettle</p>" + SHOP, trail, PRODUCT)
    assert [page.xpath(i) for i, name in labels.leaf.items() if name == "category"] == [
        "/html/body/p[1]/a[2]/text()[1]"
    ]
    assert "category" in labels.unknown
    page, labels = told(menu + SHOP, trail, PRODUCT | {"category": "Garden"})
    assert "category" not in labels.leaf.values()


def test_a_description_that_repeats_the_name_is_none() -> None:
    _, labels = told("<p>Acme Kettle</p>" + SHOP, PRODUCT | {"description": "Acme Kettle"})
    assert "description" not in labels.leaf.values()


def test_items_of_a_list_are_records() -> None:
    rows = "".join(f"<li><h3>{name}</h3><p>$5</p></li>" for name in ("Pot", "Cup", "Jug"))
    items = [{"@type": "Product", "name": name} for name in ("Pot", "Cup", "Jug")]
    page, labels = told(f"<h1>Tea</h1><ul>{rows}</ul><p>x</p>", *items)
    assert elements(page, labels) == [("record", f"/ul/li[{i}]") for i in (1, 2, 3)]
    assert "record" in labels.unknown
    page, labels = told(f"<h1>Tea</h1><ul>{rows}</ul><p>x</p>", *items[:2])
    assert elements(page, labels) == []


def test_items_of_a_list_in_microdata_are_records_with_their_fields() -> None:
    rows = "".join(
        f"<li itemscope itemtype=http://schema.org/Product><h3 itemprop=name>{name}</h3>"
        f"<p itemprop=offers itemscope><b itemprop=price>${n}</b> each</p></li>"
        for n, name in enumerate(("Pot", "Cup", "Jug"), 5)
    )
    page, labels = made(f"<h1>Tea</h1><ul>{rows}</ul><p>x</p>")
    direct = labels["microdata"]
    assert elements(page, direct) == [("record", f"/ul/li[{i}]") for i in (1, 2, 3)]
    assert leaves(page, direct) == [
        pair for n, name in enumerate(("Pot", "Cup", "Jug"), 5) for pair in (("name", name), ("price", f"${n}"))
    ]
    assert {"record", "name", "price"} <= direct.unknown


def test_lists_of_a_recipe_get_their_container() -> None:
    html = """<div itemscope itemtype="http://schema.org/Recipe"><h1 itemprop=name>Tea</h1><ul>
    <li itemprop=recipeIngredient><b>2</b> cups water</li><li itemprop=recipeIngredient>1 bag</li></ul>
    <div itemprop=recipeInstructions><p>Boil the water.</p><p>Wait five minutes.</p></div></div><p>x</p>"""
    page, labels = made(html)
    assert elements(page, labels["microdata"]) == [
        ("recipe", "/div"), ("ingredient_list", "/div/ul"), ("ingredient", "/div/ul/li[1]"),
        ("ingredient", "/div/ul/li[2]"), ("instruction_list", "/div/div"),
    ]  # fmt: skip


def test_an_item_on_the_body_says_what_the_page_is_and_not_where_it_stands() -> None:
    html = '<body itemscope itemtype="http://schema.org/Product"><h1 itemprop=name>Pot</h1><p>x</p></body>'
    page, labels = made(html)
    assert elements(page, labels["microdata"]) == []
    assert leaves(page, labels["microdata"]) == [("name", "Pot")]


def test_a_page_type_closes_what_cannot_be_there() -> None:
    page, labels = told(SHOP, PRODUCT, page_type="article")
    assert leaves(page, labels) == []
    assert "price" not in labels.unknown


def test_a_schema_that_names_other_types_gets_them() -> None:
    schema = Schema.from_yaml(
        "{fields: {name: {}, phone: {kind: id}}, items: {local_business: {fields: [name, phone]}}}"
    )
    item = {"@type": "Restaurant", "name": "The Inn", "telephone": "555-1234", "address": "High St"}
    page, labels = told("<h1>The Inn</h1><p>Call 555-1234</p>", item, schema=schema)
    assert leaves(page, labels) == [("name", "The Inn"), ("phone", "Call 555-1234")]


@pytest.mark.parametrize("html", ["<p>x</p>", "<div itemscope>", '<script type="application/ld+json">[{</script><p>x'])
def test_no_or_broken_markup_gives_no_label(html: str) -> None:
    _, labels = made(html)
    assert not any(each.leaf or each.internal or each.ignored for each in labels.values())


def model_inputs(html: str) -> list[np.ndarray[Any, Any]]:
    encoded, windows = tiny.encode(html)
    return [array for window in windows for array in window.values()] + [encoded.sequence.is_internal]


BROKEN = {
    "attributes removed": lambda html: _without(html, r'\s(item\w+|content)(="[^"]*")?(?=[\s>])'),
    "attributes renamed": lambda html: html.replace("itemprop", "itemporp").replace("itemscope", "itemscoop"),
    "values corrupted": lambda html: html.replace('content="', 'content="9').replace('itemprop="', 'itemprop="x'),
    "meta and link removed": lambda html: _without(html, r"<(meta|link) itemprop[^>]*>"),
    "json-ld removed": lambda html: _without(html, r"<script.*?</script>"),
    "json-ld broken": lambda html: html.replace('{"@type"', '{{"@tpye'),
    "json-ld of another page": lambda html: html.replace("Acme Kettle\\", "Pot").replace("AB-1\\", "Z"),
}


def _without(html: str, pattern: str) -> str:
    import re

    changed = re.sub(pattern, "", html, flags=re.DOTALL)
    assert changed != html
    return changed


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_removing_or_corrupting_the_markup_changes_labels_but_no_model_input(change: Any) -> None:
    script = f'<script type="application/ld+json">{json.dumps(PRODUCT)}</script>'
    html = MICRODATA.replace("</body>", script + "</body>")
    expected = model_inputs(html)
    found = model_inputs(change(html))
    assert len(found) == len(expected)
    assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


def test_without_markup_there_is_no_label() -> None:
    stripped = _without(_without(MICRODATA, r'\s(item\w+|content)(="[^"]*")?(?=[\s>])'), r"<(meta|link)[^>]*>")
    _, labels = made(stripped)
    assert not any(each.leaf or each.internal for each in labels.values())


def test_markup_within_a_run_of_text_parts_it_as_a_comment_does() -> None:
    """The one trace: a text node ends where any element stands, so that its XPath resolves to it alone."""
    parted = parse_html('<p>Now <meta itemprop="priceCurrency" content="USD">$5</p>')
    assert [parted.text(i) for i in parted.leaves] == ["Now", "$5"]
    commented = parse_html("<p>Now <!-- price -->$5</p>")
    assert [commented.text(i) for i in commented.leaves] == ["Now", "$5"]


def test_microdata_around_what_goes_along_with_a_value_gives_no_label() -> None:
    html = """<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Soup</h1>
    <ul><li itemprop="recipeIngredient">For the stock:</li><li itemprop="recipeIngredient">2 onions</li></ul>
    <div itemprop="description"><p>Warm and good.</p><a class="read-more">show more</a></div>
    <b itemprop="author">Unknown</b><img itemprop="image" src="/placeholder.png"></div>"""
    page, labels = made(html)
    assert leaves(page, labels["microdata"]) == [
        ("name", "Soup"), ("ingredient", "2 onions"), ("description", "Warm and good."),
    ]  # fmt: skip
    assert "image" not in labels["microdata"].internal.values()


def test_an_article_s_links_to_others_and_forms_are_no_body() -> None:
    prose = "The council met on Tuesday to talk about the bridge."
    html = f"""<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">The bridge</h1>
    <div itemprop="articleBody"><p>{prose}</p><p><a href="/n">Another story about the ferry and its crew</a></p>
    <form><p>Get all of our latest articles by mail</p></form><p>It <a href="/b">was closed in the spring</a> of last
    year.</p></div></article>"""
    page, labels = made(html)
    body = [page.text(leaf) for leaf, name in labels["microdata"].leaf.items() if name == "body"]
    assert prose in body
    assert not any("ferry" in text or "by mail" in text for text in body)


def test_a_category_that_the_title_names_too_stays_one() -> None:
    links = ["Home", "Kitchen", "Kettles", "Blue kettle"]
    crumbs = [{"@type": "ListItem", "position": i, "name": name} for i, name in enumerate(links)]
    trail = {"@type": "BreadcrumbList", "itemListElement": crumbs}
    nav = " / ".join(f"<a>{link}</a>" for link in links)
    html = f"<title>Blue kettle | Kettles | Acme</title><body><nav>{nav}</nav><h1>Blue kettle</h1>"
    page, labels = told(html, {"@type": "Product", "name": "Blue kettle", "sku": "1"}, trail)
    assert [page.text(leaf) for leaf, name in labels.leaf.items() if name == "category"] == ["Kitchen", "Kettles"]


def test_nobody_is_an_author() -> None:
    for byline in ("by admin", "Unknown"):
        html = f"""<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">A bridge</h1>
        <p itemprop="author">{byline}</p></article>"""
        page, labels = made(html)
        assert leaves(page, labels["microdata"]) == [("headline", "A bridge")]


def test_a_post_marked_as_body_and_description_is_body() -> None:
    html = """<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">Privacy</h1>
    <div itemprop="description articleBody"><p>We keep what you tell us for as long as the law asks.</p></div>
    </article>"""
    page, labels = made(html)
    assert leaves(page, labels["microdata"]) == [
        ("headline", "Privacy"), ("body", "We keep what you tell us for as long as the law asks."),
    ]  # fmt: skip


def test_facts_of_a_description_steps_and_tags_are_no_values() -> None:
    html = """<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lamp</h1>
    <div itemprop="description"><p>Bright and small.</p><ul><li>Bulb: <b>LED</b></li><li>Dimmer</li></ul></div>
    <ul id="tags"><li itemprop="brand">Star Fights</li></ul></div>"""
    page, labels = made(html)
    assert leaves(page, labels["microdata"]) == [("name", "Lamp"), ("description", "Bright and small.")]
    steps = "".join(f"<h3>Step {i}</h3><p>Stir it {i} times.</p>" for i in (1, 2))
    html = f"""<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Soup</h1>
    <div itemprop="recipeInstructions">{steps}</div></div>"""
    page, labels = made(html)
    assert not any(text.startswith("Step") for _, text in leaves(page, labels["microdata"]))


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (
            '<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Soup</h1><p>20 min</p></div>',
            "recipe",
        ),
        (
            '<p itemscope itemtype="https://schema.org/Review" itemprop="review"><meta itemprop="author" content="Jo">'
            '<span itemprop="reviewBody">It leaks <b>a lot</b></span></p>',
            "review",
        ),
        ('<span itemscope itemtype="https://schema.org/Article"><b itemprop="headline">A bridge</b></span>', "article"),
        ('<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">A kettle</h1></div>', "product"),
    ],
)
def test_an_element_with_little_of_the_item_is_not_the_item(html: str, kind: str) -> None:
    _, labels = made(html + "<p>Much more of it stands here, outside.</p>" * 9)
    assert kind not in labels["microdata"].internal.values()


def test_a_trail_s_last_link_is_no_category_where_it_is_the_page() -> None:
    links = ["Home", "Region", "Local", "A bridge for all"]
    crumbs = [{"@type": "ListItem", "position": i, "name": name} for i, name in enumerate(links)]
    trail = {"@type": "BreadcrumbList", "itemListElement": crumbs}
    html = f"<nav>{' / '.join(f'<a>{link}</a>' for link in links)}</nav><h1>A bridge for all</h1>"
    article = {"@type": "NewsArticle", "headline": "A bridge for all", "author": "Jo Doe"}
    page, labels = told(html, article, trail)
    assert [page.text(leaf) for leaf, name in labels.leaf.items() if name == "category"] == ["Region", "Local"]


def test_the_root_of_a_trail_is_no_category() -> None:
    for address in ("https://www.acme.example/", "/de-at/", "/index.php"):
        links = "".join(
            f"<li itemprop=itemListElement itemscope><a itemprop=item href='{href}'><b itemprop=name>{name}</b></a>"
            for href, name in ((address, "Acme (Austria)"), ("/?m=8", "Kitchen"), ("/k", "Kettles"))
        )
        html = f"""<ol itemscope itemtype="https://schema.org/BreadcrumbList">{links}</ol>
        <div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Blue kettle</h1></div>"""
        page, labels = made(html)
        categories = [page.text(leaf) for leaf, name in labels["microdata"].leaf.items() if name == "category"]
        assert categories == ["Kitchen", "Kettles"]
    crumbs = [{"@type": "ListItem", "name": name, "item": address} for name, address in
              (("Acme (Austria)", "https://acme.example"), ("Kitchen", "https://acme.example/k"))]  # fmt: skip
    trail = {"@type": "BreadcrumbList", "itemListElement": crumbs}
    html = "<p><a>Acme (Austria)</a> / <a>Kitchen</a></p><h1>Blue kettle</h1>"
    page, told_labels = told(html, {"@type": "Product", "name": "Blue kettle"}, trail)
    assert [text for name, text in leaves(page, told_labels) if name == "category"] == ["Kitchen"]


def test_headings_and_captions_within_instructions_are_none() -> None:
    html = """<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Soup</h1>
    <div itemprop="recipeInstructions"><h2>My way</h2><p>Directions</p><p>Boil it.</p><p>Method acting helps.</p></div>
    <ul><li itemprop="recipeIngredient">Zutaten</li><li itemprop="recipeIngredient">2 onions</li></ul></div>"""
    page, labels = made(html)
    assert leaves(page, labels["microdata"]) == [
        ("name", "Soup"), ("instruction", "Boil it."), ("instruction", "Method acting helps."),
        ("ingredient", "2 onions"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "is_brand"),
    [
        ("<dl><dt>Tags<dd><ul><li><a><b itemprop=brand>Star Fights</b></a></li><li>Ships</li></ul></dl>", False),
        ("<div id=tag-list><ul><li itemprop=brand>Star Fights</li><li>Ships</li></ul></div>", False),
        ("<h4>Schlagwörter:</h4><ul><li itemprop=brand>Star Fights</li><li>Ships</li></ul>", False),
        ("<h4>Facts</h4><ul><li itemprop=brand>Star Fights</li><li>Ships</li></ul>", True),
        ("<h4>Tags</h4><ul><li>Brand: <b itemprop=brand>Star Fights</b></li><li>Ships</li></ul>", True),
    ],
)  # fmt: skip
def test_a_tag_is_no_brand(html: str, is_brand: bool) -> None:
    html = f'<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Ship</h1>{html}</div>'
    assert ("brand" in made(html)[1]["microdata"].leaf.values()) == is_brand


@pytest.mark.parametrize(
    ("html", "described"),
    [
        ("<ul><li>Made in the USA</li></ul>", []),
        ("<ul><li>Made in the USA of the very best steel that there is</li></ul>",
         ["Made in the USA of the very best steel that there is"]),
        ("<ul><li>Made in the USA</li><li>Holds two litres</li></ul>", ["Made in the USA", "Holds two litres"]),
        ("<h2>Description</h2><p>Boils fast.</p>", ["Boils fast."]),
        ("<p>Produktbeschreibung:</p><p>Boils fast.</p>", ["Boils fast."]),
        ("<p>Boils fast.</p><p>★ <b>Frequency</b> <i>: 3200 MHz</i></p>", ["Boils fast."]),
        ("<p>Description of a kettle</p>", ["Description of a kettle"]),
    ],
)  # fmt: skip
def test_lone_facts_and_captions_are_no_description(html: str, described: list[str]) -> None:
    html = f"""<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1>
    <div itemprop="description">{html}</div></div>"""
    page, labels = made(html)
    assert [text for name, text in leaves(page, labels["microdata"]) if name == "description"] == described


@pytest.mark.parametrize(
    ("caption", "is_prep"),
    [("Tillagningstid", False), ("Total tid", False), ("Förberedelse", True), ("Tid", True)],
)
def test_the_caption_that_is_shown_says_which_time_it_is(caption: str, is_prep: bool) -> None:
    html = f"""<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Pasta</h1>
    <div itemprop="prepTime"><h3>{caption}</h3><h3>30 minuter</h3></div><div><h3>Antal</h3><h3>4</h3></div></div>"""
    page, labels = made(html)
    direct = labels["microdata"]
    assert (("prep_time", "30 minuter") in leaves(page, direct)) == is_prep
    shown = next(i for i in page.leaves.tolist() if page.text(i) == "30 minuter")
    assert is_prep or shown in direct.ignored


TYPED = {
    "Product": ("product", {"name": "Kettle", "sku": "AB-1"}, {"name": "Kettle", "sku": "AB-1"}),
    "Offer": ("product", {"itemOffered": {"@type": "Product", "name": "Kettle"}, "price": "$5.50"},
              {"name": "Kettle", "price": "$5.50"}),
    "AggregateRating": ("product", {"itemReviewed": {"@type": "Product", "name": "Kettle"}, "ratingValue": "4.5"},
                        {"name": "Kettle", "rating_value": "4.5"}),
    "Review": ("review", {"author": "Jane Doe", "reviewBody": "It boils fast and well."},
               {"review_author": "Jane Doe", "review_body": "It boils fast and well."}),
    "Recipe": ("recipe", {"name": "Soup", "recipeIngredient": "2 onions"}, {"name": "Soup", "ingredient": "2 onions"}),
    "Article": ("article", {"headline": "Tea is up", "author": "Jane Doe"},
                {"headline": "Tea is up", "author": "Jane Doe"}),
    "Book": ("book", {"name": "Tea", "publisher": "Leaf Press"}, {"name": "Tea", "publisher": "Leaf Press"}),
    "Movie": ("movie", {"name": "Tea", "director": "Jane Doe"}, {"name": "Tea", "director": "Jane Doe"}),
    "JobPosting": ("job_posting", {"title": "Cook", "hiringOrganization": "The Inn"},
                   {"name": "Cook", "company": "The Inn"}),
    "LocalBusiness": ("local_business", {"name": "The Inn", "telephone": "555-1234"},
                      {"name": "The Inn", "phone": "555-1234"}),
}  # fmt: skip


def as_microdata(kind: str, props: dict[str, Any]) -> str:
    inner = "".join(
        f"<li>{as_microdata(value['@type'], value).replace('itemscope', f'itemprop={prop} itemscope', 1)}</li>"
        if isinstance(value, dict)
        else f"<li>Rating <b itemprop={prop}>{value}</b></li>"
        for prop, value in props.items()
        if not prop.startswith("@")
    )
    return f"<ul itemscope itemtype=https://schema.org/{kind}>{inner}</ul>"


@pytest.mark.parametrize(("kind", "told_of"), TYPED.items(), ids=TYPED.keys())
def test_every_type_gives_labels_to_a_schema_that_names_it(
    kind: str, told_of: tuple[str, dict[str, Any], dict[str, str]]
) -> None:
    item, props, expected = told_of
    kinds = {"phone": "id", "price": "price", "rating_value": "rating"}
    fields: dict[str, dict[str, Any]] = {name: {"kind": kinds[name]} if name in kinds else {} for name in expected}
    fields |= {"ingredient": {"list": True}} if "ingredient" in fields else {}
    outer = {"shop": {"fields": [], "items": ["review"]}} if item == "review" else {}
    schema = Schema.from_yaml(json.dumps({"fields": fields, "items": {item: {"fields": list(fields)}, **outer}}))
    page, labels = made(f"<p>Here</p>{as_microdata(kind, props)}<p>There</p>", schema=schema)
    found = {name: page.text(leaf) for leaf, name in labels["microdata"].leaf.items()}
    assert found == expected
    shown = "".join(f"<div>{text}</div>" for text in expected.values())
    page, by_text = told(f"<p>Here</p><div>{shown}</div><p>There</p>", {"@type": kind, **props}, schema=schema)
    assert {name: page.text(leaf) for leaf, name in by_text.leaf.items()} == expected
