"""Peers on pages written here; each test is skipped where its library isn't installed."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from markuplmpp.errors import MissingExtraError
from markuplmpp.evaluation.peers import extruct_system, recipe_scrapers_system, trafilatura_system
from markuplmpp.evaluation.run import System

LD = '<script type="application/ld+json">{}</script>'
RECIPE = """{"@context": "https://schema.org", "@type": "Recipe", "name": "Pie &amp; peas", "author":
{"@type": "Person", "name": "Jane Doe"}, "prepTime": "PT15M", "recipeIngredient": ["2 eggs", "salt"], "recipeYield":
"4", "recipeInstructions": [{"@type": "HowToStep", "text": "Mix."}, {"@type": "HowToStep", "text": "Bake."}]}"""
MICRODATA = """<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Kettle</b><p itemprop="offers"
itemscope itemtype="https://schema.org/Offer"><i itemprop="price" content="19.99">twenty</i></p></div>"""
PARAGRAPH = "The rain came back on Monday and stayed for the week, and nobody in the valley was surprised by it. "
ARTICLE = f"""<html><head><title>Rain in the valley</title><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-07-12"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Rain in the valley</h1><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}End.</p></article></body></html>"""


def built(build: Callable[[], System], module: str) -> System:
    pytest.importorskip(module, reason=f"{module} of the peers extra isn't installed")
    return build()


def fields(system: System, html: str, url: str | None = None) -> dict[str, list[str]]:
    result = system(html.encode(), url)
    return {name: [v.text for v in values] for record in result.records for name, values in record.fields.items()}


def test_extruct_reads_both_syntaxes() -> None:
    system = built(extruct_system, "extruct")
    assert fields(system, MICRODATA) == {"name": ["Kettle"], "price": ["19.99"]}
    found = fields(system, LD.format(RECIPE))
    assert (found["name"], found["author"], found["ingredient"]) == (["Pie & peas"], ["Jane Doe"], ["2 eggs", "salt"])
    assert found["instruction"] == ["Mix.", "Bake."]
    assert system(b"<p>x</p>", None).page_kind == "other"


def test_extruct_gives_the_reviews_of_a_product() -> None:
    review = '{"@type": "Review", "author": {"@type": "Person", "name": "Ann"}, "reviewBody": "It boils."}'
    html = LD.format(f'{{"@type": "Product", "name": "Kettle", "review": [{review}]}}')
    (product,) = built(extruct_system, "extruct")(html.encode(), None).records
    assert [(r.type, r.first("review_author"), r.first("review_body")) for r in product.records] == [
        ("review", "Ann", "It boils.")
    ]


def test_a_broken_block_loses_what_extruct_loses_and_no_more() -> None:
    system = built(extruct_system, "extruct")
    assert fields(system, LD.format('{"@type": "Recipe", "name": ') + MICRODATA)["name"] == ["Kettle"]


def test_extruct_is_given_the_page_as_a_browser_decodes_it() -> None:
    system = built(extruct_system, "extruct")
    html = "<meta charset=iso-8859-1>" + MICRODATA.replace("Kettle", "Käse")
    assert system(html.encode("latin-1"), None).records[0].first("name") == "Käse"


def test_recipe_scrapers_reads_schema_org_alone() -> None:
    system = built(recipe_scrapers_system, "recipe_scrapers")
    found = fields(system, LD.format(RECIPE), "https://www.allrecipes.com/recipe/1/")
    assert (found["ingredient"], found["instruction"]) == (["2 eggs", "salt"], ["Mix.", "Bake."])
    assert (found["author"], found["prep_time"]) == (["Jane Doe"], ["15"])
    assert fields(system, "<h1>Pie</h1>", "https://www.allrecipes.com/recipe/1/") == {}


def test_trafilatura_gives_title_author_date_and_text() -> None:
    system = built(trafilatura_system, "trafilatura")
    found = fields(system, ARTICLE)
    assert found["headline"] == found["name"] == ["Rain in the valley"]
    assert (found["author"], found["date_published"]) == (["Jane Doe"], ["2024-07-12"])
    assert found["body"][0].count("nobody in the valley") == 5
    assert "Home" not in found["body"][0]
    told = [v for record in system(ARTICLE.encode(), None).records for vs in record.fields.values() for v in vs]
    assert {value.source for value in told} == {"model"}, "it reads the text: what is wrong of it is judged"


@pytest.mark.parametrize(
    ("build", "module"),
    [(extruct_system, "extruct"), (recipe_scrapers_system, "recipe_scrapers"), (trafilatura_system, "trafilatura")],
)
def test_a_missing_peer_names_the_command(
    build: Callable[[], System], module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"'{module}'.*pip install \"markuplmpp\[peers\]\""):
        build()
