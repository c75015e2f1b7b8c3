"""Values that stand in a page's JSON-LD or Open Graph alone: templates read them there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml import etree

from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError, TemplateError
from markuplmpp.records import PageResult, Value
from markuplmpp.site.corrections import correct
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.markup import PageMarkup
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.template import SiteTemplate
from markuplmpp.site.yamlform import from_yaml, to_yaml
from tests.site_shop import NAMES, SCHEMA, detail

MAKERS = ("Rivet", "Dovetail", "Mortise", "Tenon", "Gimlet", "Awl", "Spokeshave", "Adze")


def product(i: int, *, told: bool = True, broken: bool = False, shown: str = "") -> str:
    """A product page whose maker stands in its JSON-LD alone."""
    item = {"@type": "Product", "name": NAMES[i], "brand": {"name": MAKERS[i]}, "image": f"/{i}.jpg"}
    block = json.dumps({"@graph": [item, {"@type": "Product", "name": "Another"}]})
    script = f'<script type="application/ld+json">{block[:-9] if broken else block}</script>' if told else ""
    return (
        f'<html><head><title>{NAMES[i]} | Shop</title>{script}</head><body><div class="menu">Home</div>'
        f'<div class="product"><h1>{NAMES[i]}</h1><p class="price">${20 + i}.00</p>{shown}</div></body></html>'
    )


def found_on(i: int, html: str, maker: Value | None) -> FittedPage:
    result = detail(html, {"name": [NAMES[i]], "price": [f"${20 + i}.00"]})
    (record,) = result.records
    fields = record.fields | ({"brand": [maker]} if maker else {})
    return FittedPage(parse_tree(html)[0], replace(result, records=(replace(record, fields=fields),)))


def in_markup(i: int) -> FittedPage:
    return found_on(i, product(i), Value(MAKERS[i], None, 0.8, "metadata"))


@pytest.fixture(scope="module")
def template() -> SiteTemplate:
    return fit_template("shop.example", [in_markup(i) for i in range(6)], SCHEMA)


def brand(result: PageResult) -> list[tuple[str, str | None]]:
    return [(value.text, value.xpath) for value in result.records[0].fields.get("brand", [])]


def field(template: SiteTemplate, name: str) -> FieldRules:
    return next(f for f in template.layouts[0].item.fields if f.name == name)


def test_a_value_of_the_json_ld_alone_is_read_there(template: SiteTemplate) -> None:
    result = template.extract(product(7))
    assert brand(result) == [(MAKERS[7], None)]
    value = result.records[0].fields["brand"][0]
    assert value.source == "template"
    assert value.score == pytest.approx(0.8)
    assert (field(template, "brand").rules, field(template, "brand").required) == ((), True)


@pytest.mark.parametrize("html", [product(7, told=False), product(7, broken=True)])
def test_a_page_without_it_lacks_one_of_three_required_fields(template: SiteTemplate, html: str) -> None:
    with pytest.raises(DriftError, match="lacks brand"):
        template.extract(html)


def test_what_the_page_shows_goes_first_where_rules_find_it_as_often(template: SiteTemplate) -> None:
    assert (field(template, "name").metadata, bool(field(template, "name").rules)) == (0.0, True)
    root, _, _ = parse_tree(product(7))
    root.find(".//h1").text = "Shown"  # type: ignore[union-attr]
    assert template.extract(etree.tostring(root, method="html")).records[0].first("name") == "Shown"


def test_markup_goes_first_where_it_is_right_more_often() -> None:
    """Two of six pages show the maker as it is, the others with a word more."""
    pages = []
    for i in range(6):
        html = product(i, shown=f'<p class="maker">{MAKERS[i]}{" of Acme" if i > 1 else ""}</p>')
        pages.append(found_on(i, html, Value(MAKERS[i], None, 0.8, "metadata")))
    template = fit_template("shop.example", pages, SCHEMA)
    shown = '<p class="maker">Maker of Acme</p>'
    assert brand(template.extract(product(7, shown=shown))) == [(MAKERS[7], None)]


def test_markup_that_says_something_else_on_most_pages_is_not_read() -> None:
    pages = [found_on(i, product(i), Value("Acme", None, 0.8, "metadata")) for i in range(6)]
    template = fit_template("shop.example", pages, SCHEMA)
    assert "brand" not in [f.name for f in template.layouts[0].item.fields]
    assert template.layouts[0].item.missing == ("brand",), "most pages have one, and nothing gives it"


@pytest.mark.parametrize(("pointed_at", "stays"), [(MAKERS[6], True), ("Hammer", False)])
def test_a_persons_rule_goes_before_markup_which_stays_behind_it_where_it_was_right(
    template: SiteTemplate, pointed_at: str, stays: bool
) -> None:
    root, _, _ = parse_tree(product(6, shown=f'<p class="maker">{pointed_at}</p>'))
    corrected = correct(template, root, SCHEMA.by_name["brand"], "/html/body/div[2]/p[2]", pointed_at)
    assert brand(corrected.extract(product(7, shown='<p class="maker">Chisel</p>')))[0][0] == "Chisel"
    assert (field(corrected, "brand").metadata > 0) == stays
    if stays:
        assert brand(corrected.extract(product(7))) == [(MAKERS[7], None)]
    else:
        with pytest.raises(DriftError, match="lacks brand"):
            corrected.extract(product(7))


def test_the_file_says_so_and_is_read_back(template: SiteTemplate) -> None:
    text = to_yaml(template.site, template.model, template.layouts)
    assert "metadata: 0.8" in text
    layouts = from_yaml(text, "a.yaml", SCHEMA)[2]
    assert brand(SiteTemplate("a", "", layouts).extract(product(7))) == [(MAKERS[7], None)]


def test_a_field_with_a_rule_is_not_missing() -> None:
    name = FieldRules("name", (Rule("//h1"),))
    assert ItemRules("product", False, (), (name,), missing=("name", "brand")).missing == ("brand",)


def test_rows_of_a_list_have_no_markup_of_their_own() -> None:
    with pytest.raises(TemplateError, match="brand has metadata"):
        ItemRules("product", True, (Rule("//p"),), (FieldRules("brand", (), metadata=0.8),))


def test_addresses_of_pictures_are_made_absolute() -> None:
    image = FieldRules("image", (), "image", True, metadata=0.8)
    layout = Layout("detail", ItemRules("product", False, (), (image,)), 0.25)
    result = SiteTemplate("a", "", (layout,)).extract(product(7), url="https://shop.example/x")
    assert result.records[0].first("image") == "https://shop.example/7.jpg"


def with_items(*items: dict[str, object], title: str = "Steel Pan | Shop", head: str = "") -> str:
    """A page whose JSON-LD has these items, the first of them a product's of its name."""
    block = json.dumps([{"@type": "Product"} | item for item in items])
    return (
        f'<html><head><title>{title}</title>{head}<script type="application/ld+json">{block}</script></head><body>'
        '<div class="menu">Home</div><div class="product"><h1>Steel Pan</h1><p class="price">$22.00</p></div></body>'
    )


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([{"name": "Steel Pan", "brand": "Rivet"}, {"name": "Lid", "brand": "Awl", "sku": "1", "mpn": "2"}], ["Rivet"]),
        ([{"name": "Steel Pan"}, {"name": "Lid", "brand": "Awl"}], []),
        ([{"name": "Shop", "brand": "Awl", "sku": "1"}, {"name": "Steel Pan", "brand": "Rivet"}], ["Rivet"]),
        ([{"name": "SP-20", "brand": "Rivet"}], ["Rivet"]),
        ([{"name": "Acme Steel Pan", "brand": "Rivet"}, {"name": "Pan", "brand": "Awl"}], []),
        ([{"name": "SP-20", "brand": "Rivet"}, {"name": "SP-20"}], ["Rivet"]),
        ([{"name": "A", "brand": "Rivet"}, {"name": "B", "brand": "Awl"}], []),
        ([{"name": "Steel Pan"}, {"name": "Steel Pan", "brand": "Rivet"}], ["Rivet"]),
    ],
    ids=["fuller", "lacking", "of the title", "only", "in the title", "only twice", "unknown", "twice"],
)
def test_markup_counts_of_the_item_that_the_page_is_titled_after(
    items: list[dict[str, object]], expected: list[str]
) -> None:
    told = PageMarkup(parse_tree(with_items(*items))[0])
    assert list(told.texts("product", "brand", many=False)) == expected


def test_open_graph_comes_behind_json_ld_and_of_the_same_item_alone() -> None:
    def head(title: str) -> str:
        terms = {"og:type": "product", "og:title": title, "product:brand": "Awl"}
        return "".join(f'<meta property="{name}" content="{text}">' for name, text in terms.items())

    def told(item: dict[str, object], title: str) -> tuple[str, ...]:
        return PageMarkup(parse_tree(with_items(item, head=head(title)))[0]).texts("product", "brand", many=False)

    assert told({"name": "Steel Pan"}, "Steel Pan") == ("Awl",)
    assert told({"name": "Steel Pan", "brand": "Rivet"}, "Steel Pan") == ("Rivet",)
    assert told({"name": "Steel Pan"}, "Steel Pan | Shop") == ("Awl",)
    assert told({"name": "Steel Pan", "brand": "Rivet"}, "Steel Pan | Shop") == ("Rivet",)
    assert told({"name": "Steel Pan"}, "Lid") == ()


def test_items_of_lists_are_without_their_numbers() -> None:
    item = '{"@type": "Recipe", "recipeInstructions": ["1. Boil.", "2. Wait."]}'
    html = f'<script type="application/ld+json">{item}</script>'
    assert PageMarkup(parse_tree(html)[0]).texts("recipe", "instruction", many=True) == ("Boil.", "Wait.")


def test_what_is_none_of_its_kind_is_not_told() -> None:
    price = FieldRules("price", (Rule('//p[@class="price"]'),), "price", metadata=0.8)
    template = SiteTemplate("a", "", (Layout("detail", ItemRules("product", False, (), (price,)), 0.5),))
    html = with_items({"name": "Steel Pan", "offers": {"price": "Call us"}})
    with pytest.raises(DriftError, match="lacks price"):
        template.extract(html)
    title = FieldRules("name", (Rule("//h1"),))
    both = SiteTemplate("a", "", (Layout("detail", ItemRules("product", False, (), (title, price)), 0.5),))
    assert both.extract(html).records[0].first("price") == "$22.00"


def test_values_that_the_markup_had_no_part_in_say_nothing_for_it() -> None:
    """The model alone voted, on elements that no rule finds again."""
    tags = ("i", "em", "u", "small", "big", "q")
    pages = []
    for i in range(6):
        html = product(i, shown=f"<{tags[i]}>{MAKERS[i]}</{tags[i]}>")
        pages.append(found_on(i, html, Value(MAKERS[i], f"/html/body/div[2]/{tags[i]}", 0.8, "model")))
    (layout,) = fit_template("shop.example", pages, SCHEMA).layouts
    assert all(f.metadata == 0 for f in layout.item.fields)
    assert layout.item.missing == ("brand",)


@pytest.mark.parametrize(("wrong", "is_told"), [(1, False), (2, True)])
def test_one_page_on_which_the_rules_are_wrong_makes_no_field_of_the_markup(wrong: int, is_told: bool) -> None:
    pages = []
    for i in range(8):
        text = "Acme" if i < wrong else MAKERS[i]
        html = product(i, shown=f'<p class="maker">{text}</p>')
        pages.append(found_on(i, html, Value(MAKERS[i], None, 0.8, "model+metadata")))
    assert (field(fit_template("shop.example", pages, SCHEMA), "brand").metadata > 0) == is_told


def test_markup_that_is_gone_is_drift_though_a_rule_gives_the_field() -> None:
    fields = (FieldRules("name", (Rule("//h1"),)), FieldRules("brand", (Rule('//p[@class="maker"]'),), metadata=0.8))
    template = SiteTemplate("a", "", (Layout("detail", ItemRules("product", False, (), fields), 0.5),))
    one = template.layouts[0]
    shown = product(7, told=False, shown='<p class="maker">Chisel</p>')
    assert template.extract(shown).records[0].first("brand") == "Chisel", "one of two may be amiss"
    with pytest.raises(DriftError, match="lacks brand"):
        replace(template, layouts=(replace(one, drift=0.25),)).extract(shown)


def test_markup_stays_behind_a_persons_rule_when_the_site_is_fitted_anew(template: SiteTemplate) -> None:
    root, _, _ = parse_tree(product(6, shown=f'<p class="maker">{MAKERS[6]}</p>'))
    corrected = correct(template, root, SCHEMA.by_name["brand"], "/html/body/div[2]/p[2]", MAKERS[6])
    again = fit_template("shop.example", [in_markup(i) for i in range(6)], SCHEMA, corrected)
    assert field(again, "brand").metadata == field(corrected, "brand").metadata > 0
    with pytest.raises(DriftError, match="lacks brand"):
        again.extract(product(7, told=False))
    assert brand(again.extract(product(7))) == [(MAKERS[7], None)]


def test_exceptions_above_a_persons_rule_go_before_markup_and_others_behind_it() -> None:
    rules = (Rule("//s", exception=True), Rule("//b", corrected=True), Rule("//i"))
    assert FieldRules("brand", rules, metadata=0.5).before_metadata == rules[:2]
    assert FieldRules("brand", rules[::2], metadata=0.5).before_metadata == ()


def test_a_name_that_is_none_of_the_schema_is_wrong_under_missing_too(template: SiteTemplate) -> None:
    text = to_yaml(template.site, template.model, template.layouts).replace("fields:", "missing: [nosuch]\n    fields:")
    with pytest.raises(TemplateError, match=r"missing\[0\]: 'nosuch' isn't in the schema"):
        from_yaml(text, "a.yaml", SCHEMA)


def test_markup_is_read_where_it_is_right_on_half_of_the_pages() -> None:
    def fitted(right: int) -> FieldRules | None:
        """Of eight pages, whose makers stand in no node: on some the JSON-LD says what was found."""
        pages = [
            found_on(i, product(i), Value(MAKERS[i] if i < right else f"Maker {i}", None, 0.8, "metadata"))
            for i in range(8)
        ]
        (layout,) = fit_template("shop.example", pages, SCHEMA).layouts
        return next((f for f in layout.item.fields if f.name == "brand"), None)

    assert fitted(3) is None
    found = fitted(4)
    assert found is not None
    assert found.metadata == pytest.approx(0.4), "the share of the pages on which it's right, at their score"


def test_what_few_pages_have_is_not_missing() -> None:
    def missing(having: int) -> tuple[str, ...]:
        pages = [
            found_on(i, product(i), Value("Acme", None, 0.8, "metadata") if i < having else None) for i in range(6)
        ]
        (layout,) = fit_template("shop.example", pages, SCHEMA).layouts
        return layout.item.missing

    assert (missing(4), missing(5)) == ((), ("brand",))


def test_a_page_with_thousands_of_headings_and_items_is_read_in_time() -> None:
    block = json.dumps([{"@type": "Product", "name": f"Pan {i}", "brand": "Awl"} for i in range(4_000)])
    html = f'<script type="application/ld+json">{block}</script>' + "<h1>pan " * 1_000 + "pan " * 100_000
    assert PageMarkup(parse_tree(html)[0]).texts("product", "brand", many=False) == ()
