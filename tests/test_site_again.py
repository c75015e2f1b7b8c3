"""Sites that are learned again: what of an earlier template stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import TemplateError
from markuplmpp.records import PageResult
from markuplmpp.site.corrections import correct
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.store import Learner, TemplateFolder
from markuplmpp.site.template import SiteTemplate
from tests.site_shop import NAMES, SCHEMA, detail, found_in_list, found_on, listing, product

SITE = "shop.example"


def other(i: int) -> str:
    """A product page of the shop's other design."""
    return f"""<html><head><title>{NAMES[i]}</title></head><body><header class="bar">Shop</header>
<article class="item"><h2 class="what">{NAMES[i]}</h2><table class="facts"><tr><td class="cost">${70 + i}.00</td></tr>
<tr><td class="old">${90 + i}.00</td></tr></table></article><footer class="end">Bye</footer></body></html>"""


def found_on_other(i: int) -> FittedPage:
    return FittedPage(parse_tree(other(i))[0], detail(other(i), {"name": [NAMES[i]], "price": [f"${70 + i}.00"]}))


def found() -> list[FittedPage]:
    return [*(found_on(i) for i in range(5)), *(found_on_other(i) for i in range(5))]


def corrected(template: SiteTemplate, html: str, field: str, text: str) -> SiteTemplate:
    page = parse_html(html)
    place = next(page.xpath(i) for i in page.leaves.tolist() if text in page.text(i))
    return correct(template, parse_tree(html)[0], SCHEMA.by_name[field], place, text)


def first(template: SiteTemplate, html: str, field: str) -> str | None:
    return template.extract(html).records[0].first(field)


def test_a_correction_stays_with_the_design_that_it_was_made_on() -> None:
    previous = corrected(fit_template(SITE, found(), SCHEMA), other(6), "list_price", "$96.00")
    assert first(previous, other(7), "list_price") == "$97.00"
    again = fit_template(SITE, found(), SCHEMA, previous)
    assert (first(again, other(7), "list_price"), first(again, product(7), "list_price")) == ("$97.00", None)


def test_a_correction_of_one_design_does_not_reach_the_other() -> None:
    previous = corrected(fit_template(SITE, found(), SCHEMA), product(6), "price", "$1.00")
    again = fit_template(SITE, found(), SCHEMA, previous)
    assert (first(again, product(7), "price"), first(again, other(7), "price")) == ("$1.00", "$77.00")


def test_layouts_that_no_new_page_is_of_stay(tmp_path: Path) -> None:
    folder = TemplateFolder(tmp_path)
    learner = Learner(folder, SCHEMA, most_pages=5)
    for i in range(5):
        learner.add(SITE, product(i), found_on(i).result)
    for i in range(5):
        learner.add(SITE, listing(i), found_in_list(i).result)
    for html, kind in ((product(7), "detail"), (listing(7), "list")):
        result = folder.extract(SITE, html)
        assert result is not None
        assert result.page_kind == kind


def as_list(page: FittedPage) -> FittedPage:
    """The page as the model sees it on another day."""
    return replace(page, result=replace(page.result, page_kind="list"))


def test_a_layout_of_another_kind_stays_behind_the_new_one_of_its_design() -> None:
    before = fit_template(SITE, [as_list(found_on(i)) for i in range(5)], SCHEMA)
    again = fit_template(SITE, [found_on(i) for i in range(5)], SCHEMA, before)
    assert [layout.kind for layout in again.layouts] == ["detail", "list"]


def test_a_corrected_layout_comes_before_one_of_the_same_design() -> None:
    previous = corrected(fit_template(SITE, [found_on(i) for i in range(5)], SCHEMA), product(6), "price", "$1.00")
    again = fit_template(SITE, [as_list(found_on(i)) for i in range(5)], SCHEMA, previous)
    assert first(again, product(7), "price") == "$1.00"


def test_a_template_that_is_not_saved_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    learner = Learner(TemplateFolder(tmp_path / "file"), SCHEMA, most_pages=5)
    for i in range(4):
        learner.add(SITE, product(i), found_on(i).result)
    with pytest.raises(FileExistsError):
        learner.add(SITE, product(4), found_on(4).result)
    assert learner.finish() == []


def test_later_pages_without_a_template_are_no_failure_of_a_site_that_has_one(tmp_path: Path) -> None:
    learner = Learner(TemplateFolder(tmp_path), SCHEMA, most_pages=5)
    for i in range(5):
        learner.add(SITE, product(i), found_on(i).result)
    for _ in range(5):
        learner.add(SITE, "<p>Gone", PageResult(None, "m", "other", ()))
    assert [template.site for template in learner.finish()] == [SITE]
    assert learner.failures == {}


def test_the_last_few_pages_of_a_site_are_no_failure(tmp_path: Path) -> None:
    learner = Learner(TemplateFolder(tmp_path), SCHEMA, most_pages=6)
    for i in range(8):
        learner.add(SITE, product(i), found_on(i).result)
    learner.add("few.example", product(1), found_on(1).result)
    assert [template.site for template in learner.finish()] == [SITE]
    assert list(learner.failures) == ["few.example"]


def test_pages_of_which_nothing_was_learned_are_no_success() -> None:
    previous = fit_template(SITE, found(), SCHEMA)
    with pytest.raises(TemplateError, match="no template in 2 pages"):
        fit_template(SITE, [found_on(i) for i in range(2)], SCHEMA, previous)


def renamed(template: SiteTemplate | None, week: int) -> SiteTemplate:
    """The template after a week in which all names of classes and ids have changed."""
    pages = []
    for i in range(4):
        html = product(i).replace('class="', f'class="w{week}-').replace('id="', f'id="w{week}-')
        pages.append(FittedPage(parse_tree(html)[0], found_on(i).result))
    return fit_template(SITE, pages, SCHEMA, template)


def test_a_site_that_changes_each_week_does_not_fill_its_file() -> None:
    template = None
    for week in range(25):
        template = renamed(template, week)
        assert len(template.layouts) == min(week + 1, 20)
