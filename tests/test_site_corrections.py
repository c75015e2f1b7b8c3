"""What a person corrects on one page or writes into a template's file: the right rule of it, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import TemplateError
from markuplmpp.records import PageResult, Record
from markuplmpp.schema import Schema
from markuplmpp.site.corrections import correct
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.template import SiteTemplate
from tests.site_shop import NAMES, SCHEMA, detail, found_on, product, shop, shop_pages, values

SITE = "shop.example"


def place_of(html: str, text: str) -> str:
    page = parse_html(html)
    holding = [i for i in page.leaves.tolist() if text in page.text(i)]
    return page.xpath(next((i for i in holding if page.text(i) == text), holding[0]))


def corrected(template: SiteTemplate, html: str, field: str, text: str) -> SiteTemplate:
    return correct(template, parse_tree(html)[0], SCHEMA.by_name[field], place_of(html, text), text)


def rules_of(template: SiteTemplate, name: str) -> list[str]:
    fields = [f for item in template.layouts[0].item.walk() for f in item.fields]
    return [rule.xpath for f in fields if f.name == name for rule in f.rules]


def given(template: SiteTemplate, html: str, name: str) -> list[str]:
    return [value.text for value in template.extract(html).records[0].fields.get(name, [])]


def with_code(i: int) -> str:
    """A page of one of two variants: the SKU in a cell, or in a paragraph."""
    cell = f'<td class="code">AB-{100 + i}</td>' if i % 2 else '<td class="colour">Red</td>'
    item = "" if i % 2 else f'<p class="item">Art. AB-{100 + i}</p>'
    return (
        f'<html><body><div class="menu">Home</div><div class="product"><h1>{NAMES[i]}</h1><p>The {NAMES[i]} lasts.</p>'
        f'<p class="price">${10 + i}.50</p>{item}<table class="facts"><tr><td>Info</td>{cell}</tr></table>'
        "</div></body></html>"
    )


def found_with_code(i: int) -> FittedPage:
    html = with_code(i)
    return FittedPage(parse_tree(html)[0], detail(html, {"name": [NAMES[i]], "price": [f"${10 + i}.50"]}))


def coded() -> SiteTemplate:
    return fit_template(SITE, [found_with_code(i) for i in range(6)], SCHEMA)


def test_corrections_of_two_variants_of_a_page_stay_beside_each_other() -> None:
    template = corrected(corrected(coded(), with_code(1), "sku", "AB-101"), with_code(0), "sku", "AB-100")
    assert [given(template, with_code(i), "sku") for i in (6, 7)] == [["AB-106"], ["AB-107"]]
    again = fit_template(SITE, [found_with_code(i) for i in range(6)], SCHEMA, template)
    assert [given(again, with_code(i), "sku") for i in (6, 7)] == [["AB-106"], ["AB-107"]]


def test_a_corrected_rule_stays_behind_a_later_one_that_says_otherwise() -> None:
    template = corrected(corrected(coded(), with_code(1), "sku", "AB-101"), with_code(1), "sku", "Info")
    assert len(rules_of(template, "sku")) == 2
    assert given(template, with_code(7), "sku") == ["Info"]


def test_a_learned_rule_that_is_silent_on_the_page_stays() -> None:
    template = shop()
    html = product(7).replace('class="title"', 'class="headline"').replace("<h1", "<h2").replace("</h1>", "</h2>")
    assert set(rules_of(template, "name")) < set(rules_of(corrected(template, html, "name", "Grater"), "name"))


def test_the_rules_of_two_variants_are_both_of_pages_as_they_should_be() -> None:
    rules = (Rule("//b", corrected=True), Rule("//i", corrected=True))
    layout = Layout("detail", ItemRules("product", False, (), (FieldRules("sku", rules, "id"),)), 0.0)
    assert SiteTemplate("a", "", (layout,)).extract("<i>K-1</i>").records[0].first("sku") == "K-1"
    learned = replace(layout, item=ItemRules("product", False, (), (FieldRules("sku", (Rule("//u"), *rules), "id"),)))
    assert SiteTemplate("a", "", (learned,)).extract("<u>K-0</u><b>K-1</b>").records[0].first("sku") == "K-1"


def with_stars(i: int) -> str:
    return product(i).replace("<p>Number", '<i class="stars" aria-label="4 out of 5 stars"></i><p>Number')


def test_a_field_that_no_review_had_so_far_is_of_the_review_that_holds_it() -> None:
    root, _, _ = parse_tree(with_stars(7))
    place = "/html/body/div[2]/div[2]/div[2]/i/@aria-label"
    template = correct(shop(), root, SCHEMA.by_name["review_rating"], place, "4 out of 5 stars")
    (record,) = template.extract(with_stars(6)).records
    assert "review_rating" not in record.fields
    assert [review.first("review_rating") for review in record.records] == ["4 out of 5 stars"] * 3


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("review_rating", "red", "reads no review in product: fit the site with pages .* under 'items:' of product"),
        ("ingredient", "red", "ingredient is no field of product"),
    ],
)
def test_a_field_of_an_item_that_the_template_does_not_read_is_refused(field: str, text: str, told: str) -> None:
    template = fit_template(SITE, [without_reviews(i) for i in range(6)], SCHEMA)
    with pytest.raises(TemplateError, match=told):
        corrected(template, product(7), field, text)


def test_a_review_field_outside_of_the_reviews_is_refused() -> None:
    with pytest.raises(TemplateError, match="is in no review that the template reads"):
        corrected(shop(), product(7), "review_rating", "red")


def without_reviews(i: int) -> FittedPage:
    page = found_on(i)
    records = tuple(replace(record, records=()) for record in page.result.records)
    return replace(page, result=replace(page.result, records=records))


def test_items_are_those_of_the_schema_at_hand() -> None:
    schema = Schema.from_yaml("{fields: {name: {}, cost: {kind: price}}, items: {product: {fields: [name, cost]}}}")
    root, _, _ = parse_tree(product(7))
    place = "/html/body/div[2]/div[1]/span"
    template = correct(shop(), root, schema.by_name["cost"], place, "$27.99", schema=schema)
    assert given(template, product(6), "cost") == ["$26.99"]


INGREDIENTS = [["2 leeks", "1 l water", "salt"], ["300 g flour", "3 onions"], ["4 apples", "1 egg", "butter"]]


def recipe(i: int) -> str:
    of = "".join(f"<li>{text} {i}</li>" for text in INGREDIENTS[i % 3])
    steps = "".join(f"<li>{text} it {i} times.</li>" for text in ("Wash", "Cook", "Season"))
    return (
        f"<html><head><title>Soup {i} - Kitchen</title></head><body><h1>Soup {i}</h1><p>by Ann Lee</p>"
        f"<p>Warm and good.</p><p>Serves {i}.</p><h2>Ingredients</h2><ul>{of}</ul><h2>Method</h2>"
        f"<ol>{steps}</ol></body></html>"
    )


def found_in_recipe(i: int, **changed: list[str]) -> FittedPage:
    html = recipe(i)
    texts = {"name": [f"Soup {i}"], "author": ["by Ann Lee"], "ingredient": [f"{t} {i}" for t in INGREDIENTS[i % 3]]}
    record = Record("recipe", ("/html/body",), 0.9, values(html, texts | changed, "/html/body"))
    return FittedPage(parse_tree(html)[0], PageResult(None, "tiny/1", "detail", (record,)))


def cook_book(**changed: list[str]) -> SiteTemplate:
    return fit_template("cook.example", [found_in_recipe(i, **changed) for i in range(1, 7)], SCHEMA)


def test_a_value_of_a_list_keeps_the_others() -> None:
    template = corrected(cook_book(), recipe(9), "ingredient", "1 l water 9")
    assert given(template, recipe(9), "ingredient") == ["2 leeks 9", "1 l water 9", "salt 9"]
    assert given(template, recipe(7), "ingredient") == ["300 g flour 7", "3 onions 7"]


def test_a_list_that_was_not_found_is_read_by_its_caption_and_as_a_whole() -> None:
    template = corrected(cook_book(), recipe(9), "instruction", "Cook it 9 times.")
    assert rules_of(template, "instruction") == ['//h2[normalize-space()="Method"]/following-sibling::ol[1]/li']
    assert given(template, recipe(7), "instruction") == [f"{what} it 7 times." for what in ("Wash", "Cook", "Season")]


def test_what_was_read_of_another_list_is_no_part_of_it() -> None:
    item = cook_book().layouts[0].item
    wrong = FieldRules("instruction", (Rule("//ul/li"),), many=True)
    layout = replace(cook_book().layouts[0], item=replace(item, fields=(*item.fields, wrong)))
    template = corrected(replace(cook_book(), layouts=(layout,)), recipe(9), "instruction", "Cook it 9 times.")
    assert len(given(template, recipe(7), "instruction")) == 3
    assert "//ul/li" not in rules_of(template, "instruction")


def test_a_value_that_was_missed_beside_others_joins_them() -> None:
    def listed(i: int) -> str:
        return recipe(i).replace("<ul>", '<ul class="food">').replace("<li>salt", '<li class="x"><b>salt</b> or no')

    item = cook_book().layouts[0].item
    old = FieldRules("ingredient", (Rule("//ul/li[not(@class)]"),), many=True)
    fields = (*(f for f in item.fields if f.name != "ingredient"), old)
    layout = replace(cook_book().layouts[0], item=replace(item, fields=fields))
    root, _, _ = parse_tree(listed(9))
    template = replace(cook_book(), layouts=(layout,))
    template = correct(template, root, SCHEMA.by_name["ingredient"], "/html/body/ul/li[3]", "salt or no 9")
    assert given(template, listed(6), "ingredient") == ["2 leeks 6", "1 l water 6", "salt or no 6"]


@pytest.mark.parametrize("before", ["<p>by Ann Lee</p>", ""])
def test_neither_the_title_nor_another_value_is_a_caption(before: str) -> None:
    html = recipe(9).replace("<p>by Ann Lee</p>", before)
    template = corrected(cook_book(), html, "description", "Warm and good.")
    assert not any("normalize-space" in xpath for xpath in rules_of(template, "description"))


def test_a_rule_that_pages_have_voted_for_goes_before_a_new_one() -> None:
    template = shop()
    html = product(7).replace('<h1 class="title">', '<h1 class="title">Sale</h1><h1 id="grater">')
    first, *_ = rules_of(corrected(template, product(7).replace("<h1 ", '<h1 id="grater" '), "name", "Grater"), "name")
    assert first == rules_of(template, "name")[0]
    first, *_ = rules_of(corrected(template, html, "name", "Grater"), "name")
    assert first == '//h1[@id="grater"]'


def refitted(template: SiteTemplate, file: Path, edit: Callable[[str], str]) -> SiteTemplate:
    """The shop's template after a person's edit of its file and a new fit."""
    template.save(file)
    text = file.read_text()
    assert edit(text) != text
    file.write_text(edit(text))
    return fit_template(SITE, shop_pages(), SCHEMA, SiteTemplate.from_file(file, SCHEMA))


def emptied(text: str, name: str, told: str) -> str:
    head, _, rest = text.partition(f"- name: {name}\n")
    end = rest.index("\n    - name:")
    return f"{head}- name: {name}\n      rules: []{told}{rest[end:]}"


def test_a_field_that_the_site_has_not_stays_away(tmp_path: Path) -> None:
    again = refitted(shop(), tmp_path / "a.yaml", lambda text: emptied(text, "brand", "\n      corrected: true"))
    assert given(again, product(7), "brand") == []
    assert given(again, product(7), "sku") == ["K-107"]
    once_more = refitted(again, tmp_path / "a.yaml", lambda text: text + "\n")
    assert rules_of(once_more, "brand") == []
    anew = refitted(shop(), tmp_path / "a.yaml", lambda text: emptied(text, "brand", ""))
    assert given(anew, product(7), "brand") == ["Maker 7"], "without `corrected: true` it's learned anew"


def test_a_value_pointed_at_brings_such_a_field_back(tmp_path: Path) -> None:
    away = refitted(shop(), tmp_path / "a.yaml", lambda text: emptied(text, "brand", "\n      corrected: true"))
    assert given(corrected(away, product(7), "brand", "Maker 7"), product(6), "brand") == ["Maker 6"]


def test_a_corrected_field_is_kept_as_it_is(tmp_path: Path) -> None:
    def edit(text: str) -> str:
        return text.replace("before: ' | new'", "before: new").replace("name: sku", "name: sku\n      corrected: true")

    again = refitted(shop(), tmp_path / "a.yaml", edit)
    (sku,) = (f for f in again.layouts[0].item.fields if f.name == "sku")
    assert (sku.corrected, sku.rules[0].before) == (True, "new")
    assert given(again, product(7), "sku") == ["K-107 |"]


def test_marks_and_drift_of_a_corrected_layout_are_kept(tmp_path: Path) -> None:
    layout = replace(shop().layouts[0], marks=('//div[@id="main"]',), drift=0.1, corrected=True)
    again = refitted(replace(shop(), layouts=(layout,)), tmp_path / "a.yaml", lambda text: text + "\n")
    kept = again.layouts[0]
    assert (kept.marks, kept.drift, kept.corrected, kept.pages) == (layout.marks, 0.1, True, 6)
    without = refitted(
        replace(shop(), layouts=(replace(layout, corrected=False),)), tmp_path / "a.yaml", lambda t: t + "\n"
    )
    assert without.layouts[0].marks == shop().layouts[0].marks


def test_an_item_written_by_hand_is_kept_where_the_model_finds_none() -> None:
    pages = [without_reviews(i) for i in range(6)]
    template = fit_template(SITE, pages, SCHEMA)
    author = FieldRules("review_author", (Rule("./b"),))
    review = ItemRules("review", True, (Rule('//div[@class="review"]', corrected=True),), (author,))
    by_hand = replace(template.layouts[0], item=replace(template.layouts[0].item, items=(review,)))
    again = fit_template(SITE, pages, SCHEMA, replace(template, layouts=(by_hand,)))
    reviews = again.extract(product(7)).records[0].records
    assert [r.first("review_author") for r in reviews] == ["Ann", "Bob", "Cid"]
