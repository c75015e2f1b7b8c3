"""Microdata: values with the nodes they stand in, in items as their elements nest."""

from __future__ import annotations

from typing import cast

from lxml import etree

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.metadata import read_metadata
from tests.test_metadata import only, texts

MICRODATA = """<html><body><noscript><i itemprop=name>no</i></noscript><p>Shop</p>
<div itemscope itemtype="http://schema.org/Product">tail
  <h1 itemprop="name">Acme <b>Kettle</b></h1><!-- note -->
  <img itemprop="image" src="data:x" data-src="k.jpg">
  <script>var x</script>
  <span itemprop="brand" itemscope itemtype="http://schema.org/Brand">Acme</span>
  <div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
    <meta itemprop="priceCurrency" content="USD"><b itemprop="price" content="19.99">$19.99</b>
    <link itemprop="availability" href="http://schema.org/OutOfStock">
  </div>
  <div itemprop="review" itemscope itemtype="http://schema.org/Review">
    <a itemprop="author" href="/jane">Jane</a>
    <time itemprop="datePublished" datetime="2024-07-12">July</time>
    <p itemprop="description reviewBody">Good.</p>
  </div>
</div><em itemprop="name">outside</em></body></html>"""


def test_microdata_values_know_their_nodes() -> None:
    page = parse_html(MICRODATA)
    item = only(MICRODATA, url="https://shop.example/", page=page)
    assert texts(item) == {
        "name": ["Acme Kettle"],
        "brand": ["Acme"],
        "image": ["https://shop.example/k.jpg"],
        "price": ["19.99 USD"],
        "availability": ["http://schema.org/OutOfStock"],
    }
    (review,) = item.items
    assert texts(review) == {
        "review_author": ["Jane"],
        "review_date": ["2024-07-12"],
        "review_body": ["Good."],
    }
    tree, _, _ = parse_tree(MICRODATA)

    def element(node_id: int | None) -> tuple[str, str | None]:
        assert node_id is not None
        (found,) = cast("list[etree._Element]", tree.xpath(page.xpath(node_id)))
        return str(found.tag), found.get("itemprop")

    assert element(item.node_id) == ("div", None)
    assert element(review.node_id) == ("div", "review")
    assert {name: element(values[0].node_id) for name, values in item.fields.items()} == {
        "name": ("h1", "name"),
        "brand": ("span", "brand"),
        "image": ("img", "image"),
        "price": ("b", "price"),
        "availability": ("link", "availability"),
    }
    assert element(review.fields["review_date"][0].node_id) == ("time", "datePublished")


def test_the_page_is_parsed_where_none_is_given() -> None:
    assert read_metadata(MICRODATA) == read_metadata(MICRODATA, page=parse_html(MICRODATA))
    data = MICRODATA.replace("Acme", "Acmé").encode("cp1252")
    page = parse_html(data, charset="cp1252")
    assert texts(only(data.decode("cp1252")))["brand"] == ["Acmé"]
    assert [texts(i)["brand"] for i in read_metadata(data, page=page)] == [["Acmé"]]


def test_microdata_in_a_script_shell_is_read_from_its_noscript() -> None:
    html = (
        f"<p>Turn on scripts</p><noscript><div itemscope itemtype=http://schema.org/Product>"
        f"<b itemprop=name>Kettle</b> {'text ' * 80}</div></noscript>"
        "<template><i itemprop=name>x</i></template>"
    )
    item = only(html)
    page = parse_html(html)
    assert [page.text(v.node_id) for v in item.fields["name"] if v.node_id is not None] == ["Kettle"]


def test_ingredients_in_parts_are_one_value() -> None:
    html = (
        "<ul itemscope itemtype=http://schema.org/Recipe><li itemprop=ingredient itemscope>"
        "<i itemprop=amount>500 g</i> <i itemprop=name>flour</i></li><li itemprop=ingredients>Salt</li></ul>"
    )
    assert texts(only(html)) == {"ingredient": ["Salt", "500 g flour"]}


def test_ingredients_in_one_text_are_its_lines() -> None:
    one = "<div itemscope itemtype=http://schema.org/Recipe><div itemprop=ingredients>{}</div></div>"
    listed = "<ul><li>500 g flour</li><li>1 egg</li></ul><p>salt<br>water</p>"
    assert texts(only(one.format(listed))) == {"ingredient": ["500 g flour", "1 egg", "salt", "water"]}
    assert texts(only(one.format("<p>500 g</p><p>flour</p>"))) == {"ingredient": ["500 g flour"]}


def test_properties_elsewhere_that_an_item_refers_to() -> None:
    html = """<p id=price itemprop=offers itemscope><b itemprop=price>$5</b></p>
    <div itemscope itemtype=/Product itemref="brand price gone"><h1 itemprop=name>Kettle</h1></div>
    <div id=brand>By <b itemprop=brand>Acme</b></div><b itemprop=sku>of nothing</b>"""
    page = parse_html(html)
    item = only(html, page=page)
    assert texts(item) == {"name": ["Kettle"], "brand": ["Acme"], "price": ["$5"]}
    node = item.fields["brand"][0].node_id
    assert node is not None
    assert page.text(node) == "Acme"


def test_several_items_may_refer_to_one_element_which_keeps_its_own_item() -> None:
    rows = "".join(f"<p itemscope itemtype=/Product itemref=maker><b itemprop=name>{name}</b></p>" for name in "AB")
    html = f"{rows}<div itemscope itemtype=/LocalBusiness><b itemprop=name>Shop</b><i id=maker itemprop=brand>Acme</i>"
    assert [texts(item) for item in read_metadata(html)] == [
        {"name": ["A"], "brand": ["Acme"]}, {"name": ["B"], "brand": ["Acme"]}, {"name": ["Shop"]},
    ]  # fmt: skip


def test_items_within_one_of_their_type_are_noted_but_for_variants() -> None:
    inner = "<p {} itemscope itemtype=/Product><b itemprop=name>B</b></p>"
    for attributes, count in (("itemprop=isRelatedTo", 1), ("", 1), ("itemprop=hasVariant", 0)):
        html = f"<div itemscope itemtype=/Product><b itemprop=name>A</b>{inner.format(attributes)}</div>"
        assert len(read_metadata(html)[0].alike) == count
    (page_item, *_) = read_metadata("<div itemscope itemtype=/Article><b itemprop=headline>A</b>" + inner.format(""))
    assert page_item.alike == ()


def test_a_property_named_again_and_again_is_one() -> None:
    names = " ".join(["description"] * 5000 + [f"p{number}" for number in range(5000)])
    rows = "<b>text</b> " * 20
    page = (
        f'<div itemscope itemtype="https://schema.org/Product"><b itemprop=name>K</b><i itemprop="{names}">{rows}</i>'
    )
    (found,) = texts(only(page))["description"]
    assert found.startswith("text text")


def recipe(marked: str) -> list[str]:
    html = f'<div itemscope itemtype="http://schema.org/Recipe"><h1 itemprop="name">Tea</h1>{marked}</div>'
    (item,) = read_metadata(html.encode(), page=parse_html(html.encode()))
    return texts(item).get("instruction", [])


def test_steps_are_the_blocks_of_marked_up_text() -> None:
    inside = (
        "Boil the <a>water</a>,\n then<br>add <i>tea</i>.<p>Wait.</p><p>2.</p><ul><li>Pour</li><li>it</li></ul>Drink."
    )
    steps = ["Boil the water , then", "add tea .", "Wait.", "2.", "Pour", "it", "Drink."]
    assert recipe(f"<div itemprop=recipeInstructions>{inside}</div>") == steps
    assert recipe(f"<span itemprop=recipeInstructions>{inside}</span>") == steps
    assert recipe("<pre itemprop=recipeInstructions>Boil.\nWait.</pre>") == ["Boil.", "Wait."]
