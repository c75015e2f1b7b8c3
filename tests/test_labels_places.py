"""Where a value may stand: the wrong labels of the audit, in pages written for it, beside right ones."""

from __future__ import annotations

import pytest

from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align
from markuplmpp.schema import Schema

FILL = "<p>text</p>" * 20


def labelled(html: str, field: str, value: str) -> list[str]:
    page = parse_html(f"<h1>T</h1>{html}{FILL}")
    truth = {"fields": {field: [value]}, "complete": [field]}
    labels = align(page, Structure.of(page), truth, Schema.default())
    return [page.text(leaf) for leaf, name in labels.leaf.items() if name == field]


@pytest.mark.parametrize(
    ("wrong", "right", "field", "value"),
    [
        ("<p>Stir the sauce and let it simmer on low heat for about 10 min.", "<p>Prep 10 min", "prep_time", "10"),
        ("<ul><li class=menu-item>Cookies</ul>", "<a class=cat>Cookies</a>", "category", "cookies"),
        ("<nav><a>Cookies</a></nav>", "<nav class=breadcrumb><a>Cookies</a></nav>", "category", "cookies"),
        ("<span class=tasty-recipes-diet>Vegan</span>", "<span>Vegan</span>", "category", "vegan"),
        ("<div class=site-logo><a>Ann Lee Bakes</a></div>", "<p>by Ann Lee</p>", "author", "Ann Lee"),
        ("<footer><p>Ann Lee</footer>", "<article><footer><p>Ann Lee</footer></article>", "author", "Ann Lee"),
        ("<span class=ingredient-amount>3</span>", "<span class=review-count>3</span>", "review_count", "3"),
        ("<span class=avg-rating>5</span>", "<span class=prep-time>5</span>", "prep_time", "5"),
        ("<i class=cart-count>7</i>", "<i>7</i> <i>votes</i>", "review_count", "7"),
        ("<b class=value>10</b>" + FILL, "<b class=value>10</b> <b>out of ten</b>", "rating_value", "10"),
        ("<b class=form-stars>5</b>", "<b class=stars>5</b>", "rating_value", "5"),
        ("<p>Updated 2024-03-01</p>", "<p>Posted 2024-03-01</p>", "date_published", "2024-03-01"),
        (f"<p>{'Much was said of it by those ' * 5}at <em>Acme</em></p>", "<em>Acme</em>", "brand", "Acme"),
        ("<section class=related-posts><b>Soup</b></section>", "<section><b>Soup</b></section>", "category", "soup"),
        ("<button>5 stars</button>", "<p>5 of 5 stars</p>", "rating_value", "5"),
        ("<p>The Jane Doe collection of knives", "<p>Jane Doe | 3 min read", "author", "Jane Doe"),
        ("<p>Mix baking powder", "<p>In: baking, sweet", "category", "baking"),
        ("<div class=comment><b>Ann Lee</b> says</div>", "<p><b>Ann Lee</b>", "author", "Ann Lee"),
        ("<i>Total</i> <b>5 min</b>", "<i>Prep</i> <b>5 min</b>", "prep_time", "5"),
        ("<i>Gesamtzeit</i> <b>5 Min</b>", "<i>Zubereitungszeit</i> <b>5 Min</b>", "prep_time", "5"),
        ("<i>Last updated:</i> <b>2024-03-01</b>", "<i>On</i> <b>2024-03-01</b>", "date_published", "2024-03-01"),
        ("<i>Current as of:</i> <b>2024-03-01</b>", "<i>On</i> <b>2024-03-01</b>", "date_published", "2024-03-01"),
        ("<figure><figcaption>Ann Lee</figcaption></figure>", "<p>Ann Lee", "author", "Ann Lee"),
        ("<p>Share it as <a>#annlee</a>", "<p>Ann Lee", "author", "Ann Lee"),
        ("<h3>Teapots: how to choose one</h3>", "<p>Teapots, cups", "category", "teapots"),
        ("<nav><a>Onion soup</a></nav>", "<h1>Onion soup</h1>", "name", "Onion soup"),
        ("<b>2</b> <i>reviews in no time</i>", "<b>2</b> <i>min</i>", "prep_time", "2"),
        ("<b>4</b> <i>Stir.</i>" + FILL, "<b>4</b> <i>servings</i>", "yields", "4"),
        ("<p>The newest tea from the well-known and much loved house of Acme & Sons.", "<p>Acme", "brand", "Acme"),
    ],
)
def test_wrong_places_give_no_label_and_right_ones_do(wrong: str, right: str, field: str, value: str) -> None:
    assert labelled(wrong, field, value) == []
    assert len(labelled(right, field, value)) == 1
    assert labelled(wrong + right, field, value) == labelled(right, field, value)


def test_times_of_cards_with_the_value_first_have_the_caption_behind() -> None:
    card = "<li><b>10 min</b><i>Prep</i></li><li><b>20 min</b><i>Cook</i></li><li><b>30 min</b><i>Total</i></li>"
    for field, value in (("prep_time", "10"), ("cook_time", "20"), ("total_time", "30")):
        assert labelled(f"<ul>{card}</ul>", field, value) == [f"{value} min"]


@pytest.mark.parametrize(
    ("caption", "field"),
    [
        ("Tillagningstid", "cook_time"), ("Forberedelse", "prep_time"), ("Stegetid", "cook_time"),
        ("Tid i alt", "total_time"), ("Temps de cuisson", "cook_time"), ("Tempo di cottura", "cook_time"),
        ("Tiempo de cocinado", "cook_time"), ("Czas gotowania", "cook_time"), ("Doba přípravy", "prep_time"),
        ("Celkový čas", "total_time"), ("Sütési idő", "cook_time"), ("Χρόνος μαγειρέματος", "cook_time"),
        ("Kokonaisaika", "total_time"), ("Timp de gătire", "cook_time"),
    ],
)  # fmt: skip
def test_captions_of_times_in_the_languages_of_europe(caption: str, field: str) -> None:
    for tag in ("i", "h3"):
        for name in ("prep_time", "cook_time", "total_time"):
            found = labelled(f"<div><{tag}>{caption}</{tag}> <b>30 min</b></div>", name, "30")
            assert found == (["30 min"] if name == field else [])


def test_a_caption_over_a_list_is_no_item_of_it() -> None:
    for over in ("Directions", "Zubereitung:", "Préparation", "Gör så här"):
        html = f"<div><p>{over}</p><p>Boil it.</p><p>Cool it.</p></div>" + FILL
        page = parse_html(html)
        truth = {"fields": {"instruction": [over, "Boil it.", "Cool it."]}, "complete": ["instruction"]}
        labels = align(page, Structure.of(page), truth, Schema.default())
        assert [page.text(leaf) for leaf in labels.leaf] == ["Boil it.", "Cool it."]


def test_a_headline_is_no_caption() -> None:
    html = "<h2>Why you should modify your bike</h2><time>2024-07-12</time>"
    assert labelled(html, "date_published", "2024-07-12") == ["2024-07-12"]


def test_names_and_texts_may_stand_in_prose() -> None:
    long = "The steel kettle of two litres is for those who drink more tea than is good for them."
    assert labelled(f"<p>{long}</p>", "description", "steel kettle of two litres") == [long]


def test_headings_within_a_list_are_no_items() -> None:
    html = "<ul><li><h3>Dough</h3></li><li>flour</li><li>salt</li></ul>" + FILL
    page = parse_html(html)
    truth = {"fields": {"ingredient": ["Dough", "flour", "salt"]}, "complete": ["ingredient"]}
    labels = align(page, Structure.of(page), truth, Schema.default())
    assert [page.text(leaf) for leaf in labels.leaf] == ["flour", "salt"]


def test_an_element_around_much_of_the_page_is_no_menu() -> None:
    assert labelled(f"<div class=has-menu><p>by Ann Lee</p>{FILL * 3}</div>", "author", "Ann Lee") == ["by Ann Lee"]
