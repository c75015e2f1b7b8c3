"""Templates of sites: learned from pages, applied to others, refused where the site has changed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import DriftError, PageError, TemplateError
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.site.corrections import correct
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.nodes import path_of, read
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.steps import tail_of
from markuplmpp.site.store import TemplateFolder
from markuplmpp.site.template import SiteTemplate
from tests.site_shop import (
    NAMES,
    SCHEMA,
    found_in_list,
    found_in_named_pairs,
    found_in_pairs,
    found_on,
    listing,
    named_pairs,
    pairs,
    product,
    shop,
    shop_pages,
)


def rules_of(template: SiteTemplate, name: str) -> tuple[Rule, ...]:
    return next(f.rules for f in template.layouts[0].item.fields if f.name == name)


def texts(result: PageResult, name: str) -> list[str]:
    return [value.text for value in result.records[0].fields.get(name, [])]


def test_votes_set_right_what_was_missed_or_wrong_on_one_page() -> None:
    template = shop()
    for i in range(6):
        result = template.extract(product(i, was=i % 2 == 1))
        assert (result.page_kind, texts(result, "price"), texts(result, "sku")) == (
            "detail",
            [f"${20 + i}.99"],
            [f"K-{100 + i}"],
        )
    (price,) = (rule for rule in rules_of(template, "price") if "price" in rule.xpath and "buy" not in rule.xpath)
    assert price.support == pytest.approx(4 / 5), "of five pages with a vote one was wrong"


def test_an_unseen_page_is_read_with_kinds_places_and_source() -> None:
    html = product(7, was=True)
    result = shop().extract(html, url="https://shop.example/7")
    (record,) = result.records
    price = record.fields["price"][0]
    assert (price.text, price.source, price.parsed) == ("$27.99", "template", {"amount": "27.99", "currency": "USD"})
    assert record.xpaths == ("/html/body/div[2]",)
    root, _, _ = parse_tree(html)
    page = parse_html(html)
    paths = {page.xpath(i) for i in range(len(page))}
    for value in (v for vs in record.fields.values() for v in vs):
        assert value.xpath in paths
        assert value.text in read(root.xpath(str(value.xpath))[0])  # type: ignore[index,arg-type]


def test_a_field_that_some_pages_lack_is_silent_on_them() -> None:
    template = shop()
    assert "list_price" not in template.extract(product(6)).records[0].fields
    assert texts(template.extract(product(6, was=True)), "list_price") == ["$46.00"]


def test_a_value_is_told_by_class_caption_or_the_text_around_it() -> None:
    template = shop()
    assert "title" in rules_of(template, "name")[0].xpath
    assert rules_of(template, "brand")[0].xpath == '//dt[normalize-space()="Maker"]/following-sibling::dd[1]'
    assert (rules_of(template, "sku")[0].after, rules_of(template, "sku")[0].before) == ("SKU: ", " | new")


def test_reviews_keep_their_authors_and_bodies_together() -> None:
    record = shop().extract(product(7)).records[0]
    pairs = [(r.first("review_author"), r.first("review_body")) for r in record.records]
    assert pairs == [("Ann", "Number 7 is good."), ("Bob", "Number 7 is bad."), ("Cid", "Number 7 is fine.")]
    assert [r.xpaths for r in record.records] == [(f"/html/body/div[2]/div[2]/div[{k}]",) for k in (1, 2, 3)]


def test_list_pages_give_all_rows_those_that_were_missed_too() -> None:
    pages = [found_in_list(1), found_in_list(2, missed=(2,)), found_in_list(3), found_in_list(4, missed=(5,))]
    result = fit_template("shop.example", pages, SCHEMA).extract(listing(7, rows=8))
    assert result.page_kind == "list"
    assert [(r.first("name"), r.first("price")) for r in result.records] == [
        (f"{NAMES[n]} 7", f"${n + 7}.50") for n in range(8)
    ]


def test_rows_of_several_siblings_are_read_from_the_first() -> None:
    template = fit_template("shop.example", [found_in_pairs(i, missed=(i,)) for i in range(4)], SCHEMA)
    assert template.layouts[0].item.siblings == (1, 3)
    result = template.extract(pairs(7, rows=8))
    assert [(r.first("name"), r.first("price"), r.first("sku")) for r in result.records] == [
        (f"{NAMES[n]} 7", f"${n + 7}.50", f"K-{n}") for n in range(8)
    ]
    assert result.records[1].xpaths == ("/html/body/dl/dt[2]", "/html/body/dl/dd[3]", "/html/body/dl/dd[4]")
    changed = correct(template, parse_tree(pairs(7))[0], SCHEMA.by_name["brand"], "/html/body/dl/dd[3]/i", "by Maker 1")
    assert changed.extract(pairs(7)).records[4].first("brand") == "by Maker 4"


def test_a_template_of_rows_of_several_siblings_is_a_file(tmp_path: Path) -> None:
    template = fit_template("shop.example", [found_in_pairs(i) for i in range(4)], SCHEMA)
    template.save(tmp_path / "a.yaml")
    assert SiteTemplate.from_file(tmp_path / "a.yaml").layouts[0].item.siblings == (1, 3)


def test_the_last_of_such_rows_may_lack_an_element() -> None:
    template = fit_template("shop.example", [found_in_pairs(i) for i in range(4)], SCHEMA)
    cut = pairs(7).rpartition("<dd>")[0]
    last = template.extract(cut).records[-1]
    assert (last.first("name"), last.first("sku"), len(last.xpaths)) == ("Colander 7", None, 2)


@pytest.mark.parametrize(("without", "brand", "price"), [("brand", None, "$9.50"), ("price", "Maker 2", None)])
def test_a_row_that_lacks_an_element_takes_none_of_the_next(without: str, brand: str | None, price: str | None) -> None:
    template = fit_template("shop.example", [found_in_named_pairs(i) for i in range(4)], SCHEMA)
    assert rules_of(template, "price")[0].xpath == (
        'following-sibling::dd[contains(concat(" ", normalize-space(@class), " "), " price ")][1]'
    )
    records = template.extract(named_pairs(7, without=without)).records
    assert [(r.first("name"), r.first("brand"), r.first("price")) for r in records[1:4]] == [
        (f"{NAMES[1]} 7", "Maker 1", "$8.50"),
        (f"{NAMES[2]} 7", brand, price),
        (f"{NAMES[3]} 7", "Maker 3", "$10.50"),
    ]
    paths = [path for record in records for path in record.xpaths]
    assert len(paths) == len(set(paths)), "no element is of two rows"


@pytest.mark.parametrize("siblings", ["[0]", "[-1]", "[1, 1]", "[2, 1]", f"[{10**22}]", "[51]"])
def test_siblings_that_are_no_places_are_refused(tmp_path: Path, siblings: str) -> None:
    template = fit_template("shop.example", [found_in_pairs(i) for i in range(4)], SCHEMA)
    template.save(tmp_path / "a.yaml")
    text = (tmp_path / "a.yaml").read_text()
    (tmp_path / "a.yaml").write_text(re.sub(r"siblings:\s+- 1\s+- 3", f"siblings: {siblings}", text))
    with pytest.raises(TemplateError, match=r"a\.yaml\.layouts\[0\]\.item: siblings .* from 1 to 50"):
        SiteTemplate.from_file(tmp_path / "a.yaml")
    with pytest.raises(TemplateError, match="each: true"):
        ItemRules("product", False, siblings=(1,))


def test_siblings_of_a_corrected_record_outlive_a_fit() -> None:
    pages = [found_in_pairs(i) for i in range(4)]
    template = fit_template("shop.example", pages, SCHEMA)
    item = template.layouts[0].item
    by_hand = replace(item, siblings=(1, 2, 3), rules=(replace(item.rules[0], corrected=True), *item.rules[1:]))
    previous = replace(template, layouts=(replace(template.layouts[0], item=by_hand),))
    assert fit_template("shop.example", pages, SCHEMA, previous).layouts[0].item.siblings == (1, 2, 3)
    assert fit_template("shop.example", pages, SCHEMA, template).layouts[0].item.siblings == (1, 3)


def test_a_body_of_lines_is_read_by_its_block() -> None:
    def page(i: int) -> FittedPage:
        html = (
            f"<h1>Tea {i}</h1><div class=story><b>Hot</b> is the kettle number {i}.<br>Then it's poured on {i} leaves, "
            f"<b>slowly</b></div>"
        )
        told = (
            (f"Hot is the kettle number {i}.", "/html/body/div/b/text()[1]"),
            (f"Then it's poured on {i} leaves, slowly", "/html/body/div/text()[2]"),
        )
        fields = {
            "headline": [Value(f"Tea {i}", "/html/body/h1/text()[1]", 0.9)],
            "body": [Value(text, path, 0.9) for text, path in told],
        }
        return FittedPage(
            parse_tree(html)[0], PageResult(None, "tiny/1", "detail", (Record("article", (), 0.9, fields),))
        )

    template = fit_template("tea.example", [page(i) for i in range(5)], SCHEMA)
    (record,) = template.extract(etree.tostring(page(7).root, method="html")).records
    assert [value.text for value in record.fields["body"]] == [
        "Hot is the kettle number 7. Then it's poured on 7 leaves, slowly"
    ]


def test_a_site_has_a_layout_for_each_kind_of_page() -> None:
    template = fit_template("shop.example", [*shop_pages(), *map(found_in_list, range(4))], SCHEMA)
    assert [(layout.kind, layout.pages) for layout in template.layouts] == [("detail", 6), ("list", 4)]
    assert template.extract(product(7)).page_kind == "detail"
    assert template.extract(listing(7)).page_kind == "list"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (product(7).replace('class="', 'class="x-').replace('id="', 'id="x-'), "of its marks"),
        (
            product(7).replace("price", "cost").replace("SKU", "No").replace("Maker<", "Brand<"),
            "lacks brand, sku, price",
        ),
        (listing(7), "of its marks"),
        ("<h1>About us</h1>", "of its marks"),
    ],
)
def test_a_page_that_has_changed_is_refused(html: str, told: str) -> None:
    with pytest.raises(DriftError, match=told):
        shop().extract(html)


def test_one_field_gone_is_no_drift_and_its_fall_back_is_used() -> None:
    result = shop().extract(product(7).replace('class="title"', 'class="headline"'))
    assert texts(result, "name") == ["Grater"]


def test_a_value_out_of_kind_counts_as_lost() -> None:
    price = FieldRules("price", (Rule("//p"),), "price")
    template = SiteTemplate("a", "", (Layout("detail", ItemRules("product", False, (), (price,)), 0.25),))
    assert template.extract("<p>$20").records
    with pytest.raises(DriftError, match="lacks price"):
        template.extract("<p>soon")


def test_too_few_pages_make_no_template() -> None:
    with pytest.raises(TemplateError, match="no template in 2 pages"):
        fit_template("shop.example", shop_pages()[:2], SCHEMA)


def test_a_template_is_a_file_that_reads_back_equal(tmp_path: Path) -> None:
    template = fit_template("shop.example", [*shop_pages(), *map(found_in_list, range(4))], SCHEMA)
    template.save(tmp_path / "a.yaml")
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert text.startswith("# Template of shop.example")
    again = SiteTemplate.from_file(tmp_path / "a.yaml")
    again.save(tmp_path / "b.yaml")
    assert (tmp_path / "b.yaml").read_text("utf-8") == text
    assert again.extract(product(7)).to_dict() == template.extract(product(7)).to_dict()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site: [", "isn't valid YAML"),
        ("- 1", "a.yaml: list; expected a mapping with site, layouts, model"),
        ("site: a", "a.yaml has no layouts"),
        (
            "{site: a, layouts: [{kind: maybe, drift: 0.3, item: {type: t, each: true}}]}",
            "layouts.0..kind: 'maybe'; expected one of",
        ),
        (
            "{site: a, layouts: [{kind: list, drift: 0.3, item: {type: t, each: true, rules: [{xpath: '//a['}]}}]}",
            r"a.yaml.layouts\[0\].item.rules\[0\]: '//a\[' isn't an XPath",
        ),
        (
            "{site: a, layouts: [{kind: list, drift: 0.3, marks: ['//b['], item: {type: t, each: true}}]}",
            r"'//b\[' isn't an XPath",
        ),
        ("{site: a, layouts: [{kind: list, drift: 0.3, item: {type: t, each: true, colour: red}}]}", "unknown colour"),
        (
            "{site: a, layouts: [{kind: list, drift: .nan, item: {type: t, each: true}}]}",
            "drift: nan; expected a number",
        ),
        ('{site: a, layouts: [{kind: list, drift: 0, marks: ["\\0"], item: {type: t, each: true}}]}', "isn't an XPath"),
        ("{site: a, layouts: [{kind: list, drift: 0, item: &i {type: t, each: true, items: [*i]}}]}", "recursion"),
        ("site: 2024-99-99", "isn't valid YAML: month"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(TemplateError, match=told):
        SiteTemplate.from_file(tmp_path / "a.yaml")


@pytest.mark.parametrize("xpath", ["count(//p)", "//p = 1", "unknown:f(//p)", "nosuch(//p)"])
def test_an_xpath_that_gives_no_nodes_is_named(xpath: str) -> None:
    with pytest.raises(TemplateError, match=r"correct it|expected elements"):
        Rule(xpath).nodes(etree.fromstring("<p>1</p>"))


def test_a_missing_file_is_a_template_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="can't read the template"):
        SiteTemplate.from_file(tmp_path / "none.yaml")


def corrected_price(template: SiteTemplate) -> SiteTemplate:
    """The price is the one in the footer, says a person."""
    root, _, _ = parse_tree(product(7))
    spec = SCHEMA.by_name["price"]
    return correct(template, root, spec, "/html/body/div[3]/text()[1]", "$1.00")


def test_a_correction_wins_and_what_it_proves_wrong_goes() -> None:
    template = corrected_price(shop())
    (rule,) = rules_of(template, "price")
    assert (rule.xpath, rule.after, rule.before, rule.corrected) == (
        '//div[@id="foot"]',
        "Contact us at",
        "a minute",
        True,
    )
    assert texts(template.extract(product(6)), "price") == ["$1.00"]
    assert texts(template.extract(product(6)), "name") == ["Sieve"]


def test_a_new_fit_keeps_corrections(tmp_path: Path) -> None:
    corrected_price(shop()).save(tmp_path / "a.yaml")
    again = fit_template("shop.example", shop_pages(), SCHEMA, SiteTemplate.from_file(tmp_path / "a.yaml"))
    assert rules_of(again, "price")[0].corrected
    assert texts(again.extract(product(6)), "price") == ["$1.00"]
    only_lists = fit_template("shop.example", [found_in_list(i) for i in range(4)], SCHEMA, again)
    assert {layout.kind for layout in only_lists.layouts} == {"list", "detail"}


def test_a_new_fit_keeps_the_corrected_rule_of_an_item() -> None:
    pages = [found_in_list(i) for i in range(4)]
    template = fit_template("shop.example", pages, SCHEMA)
    by_hand = Rule('//div[@class="card"][position() < 3]', corrected=True)
    layout = replace(template.layouts[0], item=replace(template.layouts[0].item, rules=(by_hand,)))
    again = fit_template("shop.example", pages, SCHEMA, replace(template, layouts=(layout,)))
    assert len(again.extract(listing(7)).records) == 2


def test_a_field_that_was_not_found_can_be_corrected_in_and_stays() -> None:
    root, _, _ = parse_tree(product(7))
    path = "/html/body/div[2]/dl/dd[1]/text()[1]"
    template = correct(shop(), root, SCHEMA.by_name["category"], path, "red")
    again = fit_template("shop.example", shop_pages(), SCHEMA, template)
    assert texts(again.extract(product(6)), "category") == ["red"]


def test_a_correction_in_a_review_is_read_from_each_review() -> None:
    root, _, _ = parse_tree(product(7))
    place = "/html/body/div[2]/div[2]/div[2]/b/text()[1]"
    template = correct(shop(), root, SCHEMA.by_name["review_author"], place, "Bob")
    reviews = template.extract(product(6)).records[0].records
    assert [r.first("review_author") for r in reviews] == ["Ann", "Bob", "Cid"]


def test_a_correction_on_a_page_of_another_kind_is_refused() -> None:
    root, _, _ = parse_tree("<h1>About</h1>")
    with pytest.raises(TemplateError, match="none of its layouts"):
        correct(shop(), root, SCHEMA.by_name["name"], "/html/body/h1", "About")


@pytest.mark.parametrize(("place", "text"), [("/html/body/h6", "Pot"), ("/html/body/div[3]", "")])
def test_a_correction_without_a_value_is_refused(place: str, text: str) -> None:
    root, _, _ = parse_tree(product(7))
    with pytest.raises(TemplateError, match="holds no text"):
        correct(shop(), root, SCHEMA.by_name["name"], place, text)


def test_a_correction_may_have_a_quotation_mark_in_its_id() -> None:
    root, _, _ = parse_tree(product(7))
    root.xpath("//h1")[0].set("id", 'a"b')  # type: ignore[index,union-attr]
    template = correct(shop(), root, SCHEMA.by_name["description"], "/html/body/div[2]/h1", "Grater")
    assert rules_of(template, "description")[0].xpath == "//h1[@id='a\"b']"


@pytest.mark.parametrize("name", ["xlink:href", ":src", "@click"])
def test_a_correction_may_stand_in_an_attribute_that_no_step_can_name(name: str) -> None:
    root, _, _ = parse_tree(product(7).replace("<h1 ", f'<h1 {name}="Grater 9" '))
    (node,) = (a for a in root.xpath("//h1/@*") if a == "Grater 9")  # type: ignore[union-attr]
    template = correct(shop(), root, SCHEMA.by_name["name"], path_of(node) + tail_of(node), "Grater 9")
    assert rules_of(template, "name")[0].values(root)[0][1] == "Grater 9"


def test_a_date_that_the_element_around_its_text_tells_becomes_a_rule_of_the_attribute() -> None:
    pages = []
    for day in range(1, 6):
        html = f"<h1>Bridge {day}</h1><div><time datetime=2026-05-0{day}>{day} hours ago</time><b>x</b></div>"
        fields = {
            "headline": [Value(f"Bridge {day}", "/html/body/h1/text()[1]", 0.9)],
            "date_published": [Value(f"2026-05-0{day}", "/html/body/div/time/text()[1]", 0.9)],
        }
        result = PageResult(None, "tiny/1", "detail", (Record("article", ("/html/body",), 0.9, fields),))
        pages.append(FittedPage(parse_tree(html)[0], result))
    assert rules_of(fit_template("news.example", pages, SCHEMA), "date_published")[0].xpath == "//time/@datetime"


def test_a_long_name_of_a_site_is_a_file(tmp_path: Path) -> None:
    assert TemplateFolder(tmp_path).of("a" * 300) is None


def test_paths_and_texts_are_those_of_the_page(fixture_pages: dict[str, bytes]) -> None:
    for name, html in fixture_pages.items():
        try:
            page = parse_html(html)
        except PageError:
            continue
        if any("noscript" in warning or "</html>" in warning for warning in page.warnings):
            continue  # read in another way, or with more than one root
        root, _, _ = parse_tree(html)
        for i in range(len(page)):
            (node,) = root.xpath(page.xpath(i))  # type: ignore[misc]
            assert path_of(node) == page.xpath(i), name
            if page.text(i):
                assert read(node) == page.text(i), name


def test_names_that_no_xpath_can_say_are_left_out() -> None:
    pages = shop_pages()
    for page in pages:
        page.root.xpath("//h1")[0].set("id", "a\"b'c")  # type: ignore[index,union-attr]
        page.root.xpath("//h1")[0].set("class", 'x"] | //*["')  # type: ignore[index,union-attr]
    template = fit_template("shop.example", pages, SCHEMA)
    assert texts(template.extract(product(7)), "name") == ["Grater"]


def test_a_page_without_results_takes_part_without_a_vote() -> None:
    silent = replace(found_on(6), result=PageResult(None, "tiny/1", "other"))
    assert fit_template("shop.example", [*shop_pages(), silent], SCHEMA).layouts[0].pages == 7


def test_a_value_without_text_has_no_vote() -> None:
    pages = shop_pages()
    (record,) = pages[0].result.records
    fields = record.fields | {"name": [replace(record.fields["name"][0], text="")]}
    pages[0] = replace(pages[0], result=replace(pages[0].result, records=(replace(record, fields=fields),)))
    assert texts(fit_template("shop.example", pages, SCHEMA).extract(product(7)), "name") == ["Grater"]
