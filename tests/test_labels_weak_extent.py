"""Weak labels: which element of microdata is the item, and what it mustn't hold."""

from __future__ import annotations

import pytest

from markuplmpp.dom.structure import Structure
from tests.test_labels_align import elements, leaves
from tests.test_labels_weak import made

ARTICLE = '<article itemscope itemtype="https://schema.org/Article">'


PROSE = "<p>The council met on Tuesday to talk about the bridge, which was closed in the spring of last year.</p>"


BODY = f'<h1 itemprop="headline">The bridge is open</h1><div itemprop="articleBody">{PROSE}{PROSE}</div>'


MENU = "<nav>" + "<a>Region</a> " * 9 + "</nav>"


FOOTER = "<footer>" + "<a>Jobs</a> " * 9 + "</footer>"


TEASER = "<article><a>Another story</a></article>"


@pytest.mark.parametrize(
    ("html", "is_item"),
    [
        (f"{MENU}{ARTICLE}{BODY}</article>{FOOTER}", True),
        (f"{ARTICLE}{MENU}{BODY}</article>{FOOTER}", False),
        (f"{MENU}{ARTICLE}{BODY}{FOOTER}</article>", False),
        (f'{MENU}{ARTICLE}{BODY}<div id="site-footer">{"<a>Jobs</a> " * 9}</div></article>', False),
        # Its own trail, its own list of links behind the headline, its own footer.
        (f"{ARTICLE}<nav class=breadcrumb>{'<a>Region</a> ' * 9}</nav>{BODY}</article>{FOOTER}", True),
        (f"{ARTICLE}{BODY}<nav>{'<a>1</a> ' * 9}</nav><footer>by <b>Jo</b></footer></article>{FOOTER * 2}", True),
        # Its headline stands outside, or nowhere; or only the site's name is a heading outside.
        (f'<h1>The bridge is open</h1>{ARTICLE}<meta itemprop="headline" content="The bridge is open">{PROSE}', False),
        (f"<title>The bridge is open | Paper</title><h1>The bridge is open</h1>{ARTICLE}"
         f'<div itemprop="articleBody">{PROSE}</div>', False),
        (f'{ARTICLE}<meta itemprop="headline" content="The bridge is open"><h2>The bridge is open</h2>{PROSE}', True),
        (f'<title>Paper - A bridge at last</title><h1>Paper</h1>{ARTICLE}<h3>A bridge at last</h3>{PROSE}'
         '<b itemprop="author">Jo Doe</b>', True),
        # Mostly of others.
        (f"{ARTICLE}{BODY}{TEASER * 2}</article>", True),
        (f"{ARTICLE}{BODY}{TEASER * 3}</article>", False),
        (f"{ARTICLE}{BODY}{'<p>Test of the week: a kettle</p>' * 2}</article>", True),
        (f"{ARTICLE}{BODY}{'<p>Test of the week: a kettle</p>' * 20}</article>", False),
        (f"{ARTICLE}{BODY}<div itemscope itemtype='https://schema.org/Article'><a itemprop=headline>Else</a></div>",
         False),
        (f"{ARTICLE}{BODY}<div itemscope itemtype='https://schema.org/Article'><meta itemprop=headline content=x>"
         "</div>", True),
    ],
)  # fmt: skip
def test_an_article_s_element_holds_the_article_and_not_much_else(html: str, is_item: bool) -> None:
    page, labels = made(html)
    direct = labels["microdata"]
    assert ("article" in direct.internal.values()) == is_item
    assert ("article" in direct.unknown) != is_item
    node = next(i for i, tag in enumerate(page.tags) if tag == "article")
    bearer = int(Structure.of(page).bearer[node])  # of the body too, where there is nothing else in it
    assert is_item or bearer in direct.ignored or direct.internal[bearer] == "body"
    if 'itemprop="articleBody"' in html:
        assert "body" in direct.leaf.values()


@pytest.mark.parametrize("kind", ["Product", "Recipe"])
def test_an_item_around_the_page_s_frame_or_others_of_its_type_is_not_its_element(kind: str) -> None:
    own = """<h1 itemprop="name">Acme Kettle</h1><p itemprop="description">It boils a litre of water in a minute.</p>
    <ol><li itemprop="recipeIngredient">Water</li><li itemprop="recipeIngredient">Tea</li></ol>"""
    scope, name = f'<div itemscope itemtype="https://schema.org/{kind}">', kind.lower()
    other = f"<p itemprop=isRelatedTo itemscope itemtype=https://schema.org/{kind}><b itemprop=name>Cup</b></p>"
    for html, is_item in ((own, True), (MENU + own, False), (own + FOOTER, False), (own + other, False)):
        page, labels = made(f"<p>Shop</p>{scope}{html}</div>")
        assert (name in labels["microdata"].internal.values()) == is_item
        assert ("name", "Acme Kettle") in leaves(page, labels["microdata"])


ROW = '<li class="row" itemscope itemtype="https://schema.org/Product"{}><b itemprop="name">{}</b> <i>$5</i>'


def unclosed(link: str) -> str:
    """Divs that aren't closed: each row holds those behind it, and the footer."""
    rows = "".join(ROW.format(link, name).replace("<li", "<div") for name in ("Pot", "Cup", "Jug", "Mug"))
    return f"<h1>Tea</h1><section>{rows}<p>All prices with tax</p>"


@pytest.mark.parametrize("link", ["", ' itemprop="item"'])
def test_rows_that_hold_the_rows_behind_them_give_no_label(link: str) -> None:
    page, labels = made(unclosed(link))
    direct = labels["microdata"]
    assert leaves(page, direct) == []
    assert elements(page, direct) == []
    texts = {page.text(node) for node in direct.ignored if page.text_index[node]}
    assert texts == {"Pot", "Cup", "Jug", "Mug", "$5", "All prices with tax"}
    assert {"record", "product", "name"} <= direct.unknown


def test_rows_that_are_closed_are_records() -> None:
    rows = "".join(ROW.format("", name) + "</li>" for name in ("Pot", "Cup", "Jug"))
    page, labels = made(f"<h1>Tea</h1><ul>{rows}</ul><p>All prices with tax</p>")
    assert [name for name, _ in elements(page, labels["microdata"])] == ["record"] * 3


def test_a_product_with_related_ones_below_keeps_its_values() -> None:
    related = ROW.format(' itemprop="isRelatedTo"', "Cup").replace("li", "p")
    html = f"""<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Pot</h1>
    <p itemprop="description">Of clay, for two cups of tea.</p>{related}</p></div>"""
    page, labels = made(html)
    assert leaves(page, labels["microdata"]) == [
        ("name", "Pot"), ("description", "Of clay, for two cups of tea."),
    ]  # fmt: skip
