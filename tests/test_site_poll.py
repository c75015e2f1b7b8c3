"""What a template learns beyond the rule that most pages agree with: exceptions, trails, parts, icons, wrappers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError, TemplateError
from markuplmpp.records import PageResult, Record
from markuplmpp.site.corrections import correct
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.nodes import path_of, read
from markuplmpp.site.rules import FieldRules, Rule
from markuplmpp.site.template import SiteTemplate
from markuplmpp.site.yamlform import from_yaml, to_yaml
from tests.site_shop import NAMES, SCHEMA, detail, found_in_list, found_on, listing, product, values

Texts = dict[str, list[str]]


def page_of(name: str, body: str) -> str:
    return f'<html><body><div class="menu">Home</div><div class="product"><h1>{name}</h1>{body}</div></body></html>'


def found_as(name: str, body: str, texts: Texts) -> FittedPage:
    html = page_of(name, body)
    return FittedPage(parse_tree(html)[0], detail(html, {"name": [name], **texts}))


def learned(
    body: Callable[[int], str],
    texts: Callable[[int], Texts],
    pages: int = 6,
    name: Callable[[int], str] = NAMES.__getitem__,
) -> SiteTemplate:
    """The template of product pages whose values were found as told."""
    return fit_template("shop.example", [found_as(name(i), body(i), texts(i)) for i in range(pages)], SCHEMA)


def given(template: SiteTemplate, body: str, name: str) -> list[str]:
    (record,) = template.extract(page_of("Pan", body)).records
    return [value.text for value in record.fields.get(name, [])]


def rules_of(template: SiteTemplate, name: str) -> FieldRules:
    return next(f for f in template.layouts[0].item.fields if f.name == name)


def on_sale(i: int, *, is_sale: bool) -> str:
    """A price, or what it was and what it's now; the old one has the class of all other prices."""
    regular = f'<p class="cost"><span class="regular">${40 + i}.00</span>'
    return regular + (f' <span class="sale">${20 + i}.00</span></p>' if is_sale else "</p>")


def price_on_sale(i: int) -> str:
    return f"${20 + i}.00" if i in (1, 4) else f"${40 + i}.00"


def found_on_sale(i: int) -> FittedPage:
    return found_as(NAMES[i], on_sale(i, is_sale=i in (1, 4)), {"price": [price_on_sale(i)]})


@pytest.fixture(scope="module")
def sales() -> SiteTemplate:
    return fit_template("shop.example", [found_on_sale(i) for i in range(6)], SCHEMA)


def test_the_price_of_a_sale_is_read_where_one_is_shown(sales: SiteTemplate) -> None:
    first, second, *_ = rules_of(sales, "price").rules
    assert (first.exception, "sale" in first.xpath) == (True, True)
    assert (second.exception, "regular" in second.xpath) == (False, True)
    assert given(sales, on_sale(7, is_sale=True), "price") == ["$27.00"]
    assert given(sales, on_sale(7, is_sale=False), "price") == ["$47.00"]


def test_an_exception_is_written_and_read_back(sales: SiteTemplate) -> None:
    text = to_yaml(sales.site, sales.model, sales.layouts)
    (layout,) = from_yaml(text, "shop.yaml", SCHEMA)[2]
    first, *_ = next(f.rules for f in layout.item.fields if f.name == "price")
    assert ("exception: true" in text, first.exception) == (True, True)


def corrected(template: SiteTemplate, html: str, text: str) -> SiteTemplate:
    root = parse_tree(html)[0]
    (place,) = [path_of(node) for node in root.iter("span") if read(node) == text]
    return correct(template, root, SCHEMA.by_name["price"], place, text)


@pytest.mark.parametrize("is_sale", [True, False])
def test_a_correction_of_one_kind_of_page_leaves_the_other_as_it_was(sales: SiteTemplate, is_sale: bool) -> None:
    text = "$27.00" if is_sale else "$47.00"
    changed = corrected(sales, page_of("Pan", on_sale(7, is_sale=is_sale)), text)
    assert any(rule.corrected for rule in rules_of(changed, "price").rules)
    again = fit_template("shop.example", [found_on_sale(i) for i in range(6)], SCHEMA, previous=changed)
    for template in (changed, again):
        assert given(template, on_sale(8, is_sale=True), "price") == ["$28.00"]
        assert given(template, on_sale(8, is_sale=False), "price") == ["$48.00"]


def test_few_pages_of_many_make_no_exception() -> None:
    def body(i: int) -> str:
        fee = f'<em class="fee">${i}.50</em>' if i % 10 == 0 else ""
        return f'<p><span class="cost">${20 + i}.00</span>{fee}</p>'

    def wrong(i: int) -> Texts:
        return {"price": [f"${i}.50" if i in (10, 20) else f"${20 + i}.00"]}

    template = learned(body, wrong, 30, lambda i: f"Thing {i}")
    assert given(template, '<p><span class="cost">$9.00</span><em class="fee">$5.50</em></p>', "price") == ["$9.00"]


def tiles(i: int) -> str:
    """A list whose rows are of another shape on two pages of ten."""
    box, name, title, cost = ("article", "tile", "head", "money") if i in (1, 4) else ("div", "card", "name", "cost")
    rows = "".join(
        f"<{box} class={name}><b class={title}>{NAMES[n]} {i}</b><i class={cost}>${n + i}.50</i></{box}>"
        for n in range(4)
    )
    return f'<html><body><div class="grid"><h2>Four things</h2><section>{rows}</section></div></body></html>'


def found_in_tiles(i: int) -> FittedPage:
    html, box = tiles(i), "article" if i in (1, 4) else "div"
    places = [f"/html/body/div/section/{box}[{n + 1}]" for n in range(4)]
    rows = tuple(
        Record("record", (p,), 0.9, values(html, {"name": [f"{NAMES[n]} {i}"], "price": [f"${n + i}.50"]}, p))
        for n, p in enumerate(places)
    )
    return FittedPage(parse_tree(html)[0], PageResult(None, "tiny/1", "list", rows))


def test_fields_of_rows_are_learned_from_rows_of_all_shapes() -> None:
    template = fit_template("shop.example", [found_in_tiles(i) for i in range(10)], SCHEMA)
    for i in (4, 7):
        found = template.extract(tiles(i)).records
        assert [record.first("price") for record in found] == [f"${n + i}.50" for n in range(4)]


def test_one_page_makes_no_exception_nor_does_a_rule_that_is_wrong_elsewhere() -> None:
    once = learned(lambda i: on_sale(i, is_sale=i == 1), lambda i: {"price": [f"${20 + i if i == 1 else 40 + i}.00"]})
    assert not any(rule.exception for rule in rules_of(once, "price").rules)
    # All show a sale, and on four pages the regular price was found: "sale" is right on two and wrong on four.
    wrong = learned(lambda i: on_sale(i, is_sale=True), lambda i: {"price": [price_on_sale(i)]})
    assert not any(rule.exception for rule in rules_of(wrong, "price").rules)


def trail(*names: str, here: str) -> str:
    links = "".join(f'<li class="crumb"><a href="/{n}">{n}</a></li>' for n in names)
    return (
        f'<ul class="trail"><li class="crumb"><a href="/">Shop</a></li>{links}<li class="crumb"><a>{here}</a></li></ul>'
    )


def test_the_way_home_and_the_page_itself_are_no_categories() -> None:
    ways = [("Kitchen", "Pans"), ("Kitchen", "Pots"), ("Kitchen",), ("Tea", "Pots"), ("Tea",), ("Kitchen", "Cups")]
    template = learned(lambda i: trail(*ways[i], here=NAMES[i]), lambda i: {"category": [*ways[i]]})
    assert given(template, trail("Garden", "Chairs", "Wood", here="Pan"), "category") == ["Garden", "Chairs", "Wood"]


def test_a_last_value_that_is_always_missed_is_no_end_of_a_trail() -> None:
    def body(i: int) -> str:
        return "".join(f'<a class="tag">{word} {i}</a>' for word in ("red", "new", "big"))

    template = learned(body, lambda i: {"category": [f"red {i}", f"new {i}"]})
    assert given(template, body(7), "category") == ["red 7", "new 7", "big 7"]
    assert given(template, '<a class="tag">red 8</a>', "category") == ["red 8"]


def test_links_side_by_side_in_one_block_are_values_each() -> None:
    ways = [("Kitchen", "Pans"), ("Tea", "Pots"), ("Home", "Cups"), ("Tea", "Cups"), ("Home", "Pans"), ("Tea", "Tins")]

    def body(i: int) -> str:
        return '<div class="trail">' + " &gt; ".join(f"<a>{name}</a>" for name in ways[i]) + "</div>"

    template = learned(body, lambda i: {"category": [*ways[i]]})
    assert given(template, '<div class="trail"><a>Tea</a> &gt; <a>Cans</a></div>', "category") == ["Tea", "Cans"]


def test_what_stands_behind_the_value_on_all_pages_is_left_out_though_not_all_votes_do() -> None:
    def body(i: int) -> str:
        return f'<p class="maker">{NAMES[i]} Works Shop</p>'

    def texts(i: int) -> Texts:
        return {"brand": [f"{NAMES[i]} Works" if i % 2 else f"{NAMES[i]} Works Shop"]}

    assert given(learned(body, texts), '<p class="maker">Blue Moon Works Shop</p>', "brand") == ["Blue Moon Works"]


def test_a_picture_is_a_caption_too() -> None:
    def facts(i: int, *, has_weight: bool) -> str:
        weight = f'<b><img src="/weight.svg" alt=""><i>{i} kg</i></b>' if has_weight else ""
        return f'<p>{weight}<b><img src="/code.svg" alt=""><i>AB-{100 + i}</i></b></p>'

    template = learned(lambda i: facts(i, has_weight=i % 2 == 0), lambda i: {"sku": [f"AB-{100 + i}"]})
    assert "/code.svg" in rules_of(template, "sku").rules[0].xpath
    for has_weight in (True, False):
        assert given(template, facts(55, has_weight=has_weight), "sku") == ["AB-155"]


def test_values_of_one_shape_are_found_below_whatever_wraps_their_list() -> None:
    def body(i: int) -> str:
        links = f"<dl><div><a>Cat {i}</a></div><div><a>Sub {i}</a></div></dl>"
        box = f"<div><h5>Found in</h5>{links}</div>" if i % 2 else links
        return f'<div id="about"><div>Ours {i}</div><div><div>{box}</div></div></div>'

    template = learned(body, lambda i: {"category": [f"Cat {i}", f"Sub {i}"]})
    links = "<dl><div><a>Cat 7</a></div><div><a>Sub 7</a></div></dl>"
    deeper = f'<div id="about"><div>Ours 7</div><section>{links}</section></div>'
    assert given(template, deeper, "category") == ["Cat 7", "Sub 7"]


def test_a_page_without_the_title_that_all_have_is_drift_unless_a_person_says_otherwise() -> None:
    template = fit_template("shop.example", [found_on(i) for i in range(6)], SCHEMA)
    untitled = product(6).replace('<h1 class="title">Sieve</h1>', "<h1></h1>")
    with pytest.raises(DriftError, match="lacks name"):
        template.extract(untitled)
    (layout,) = template.layouts
    allowed = replace(template, layouts=(replace(layout, drift=0.5, corrected=True),))
    assert allowed.extract(untitled).records[0].first("price") == "$26.99"


def test_a_body_of_paragraphs_and_headings_is_read_without_what_stands_around_it() -> None:
    def texts(i: int) -> list[str]:
        return [f"The first of {i}.", f"Heading {i}", f"A second one about {NAMES[i]}."]

    def body(i: int) -> str:
        first, heading, second = texts(i)
        bio = f"<div><p>The author of {i}.</p></div>"
        return f'<p>Photo {i}</p><div class="text"><p>{first}</p><h3>{heading}</h3><p>{second}</p></div>{bio}'

    fitted = []
    for i in range(6):
        html = page_of(NAMES[i], body(i))
        found = {"headline": [NAMES[i]], "body": [*texts(i), *([f"The author of {i}."] if i % 3 == 0 else [])]}
        record = Record("article", ("/html/body/div[2]",), 0.9, values(html, found))
        fitted.append(FittedPage(parse_tree(html)[0], PageResult(None, "tiny/1", "detail", (record,))))
    template = fit_template("news.example", fitted, SCHEMA)
    assert given(template, body(7), "body") == texts(7)


def test_rows_that_votes_miss_at_the_ends_of_a_list_are_rows() -> None:
    template = fit_template("shop.example", [found_in_list(i, missed=(0, 5)) for i in range(4)], SCHEMA)
    assert len(template.extract(listing(6)).records) == 6


def test_what_says_how_a_value_is_meant_is_not_left_out() -> None:
    def texts(i: int) -> Texts:
        return {"rating_value": [f"8.{i}" if i == 1 else f"8.{i} out of 10"]}

    template = learned(lambda i: f'<p class="stars">8.{i} out of 10</p>', texts)
    assert given(template, '<p class="stars">4.0 out of 10</p>', "rating_value") == ["4.0 out of 10"]


def test_one_page_under_several_addresses_is_one_vote() -> None:
    with pytest.raises(TemplateError, match="no template in 2 pages"):
        fit_template("shop.example", [found_on(0), found_on(1), found_on(1), found_on(1)], SCHEMA)


@pytest.mark.parametrize(
    "xpath", ['//li[@class="a"] [1]', '//li[@class="a"][last()]', '//li[@class="a"]/b', "//li[@title='//b[@id=\"x\"]']"]
)
def test_a_rule_selects_what_its_xpath_says(xpath: str) -> None:
    items = "".join(f"<li class=a title='//b[@id=\"x\"]'><b>{i}</b></li>" for i in range(2))
    root = parse_tree(f"<html><body><ul>{items}</ul><ul>{items}</ul></body></html>")[0]
    assert Rule(xpath).nodes(root) == root.xpath(xpath) != []
