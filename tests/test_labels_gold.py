"""Stand-off gold: reading, writing, checks against the page, and what is made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.errors import CorpusError, GoldError
from markuplmpp.labels.align import align, align_row
from markuplmpp.labels.gold import GoldPage, NodeLabel, node_labels, read_gold, sha256_of, write_gold
from markuplmpp.labels.standoff import standoff_labels, truth_of
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
HTML = b"""<html><body><h1>Acme Kettle</h1><p class=price><span>$</span><span>19</span><span>.99</span></p>
<p>SKU: 12345</p><p>by <a>Ann</a>, <a>Bob</a></p><ul><li><b>2</b> cups <i>tea</i></li><li>water</li></ul>
<div id=reviews><div><h4>Fine</h4><p>It boils.</p></div><div><h4>Poor</h4><p>It leaks.</p></div></div>
<p>$19.99</p></body></html>"""
PAGE = parse_html(HTML)
STRUCTURE = Structure.of(PAGE)


def leaf(text: str, nth: int = 0) -> int:
    return [int(i) for i in PAGE.leaves if PAGE.text(i) == text][nth]


def entry(node: int, label: str | None, span: tuple[int, int] | None = None) -> NodeLabel:
    return NodeLabel(node, PAGE.xpath(node), label, span)


def gold(*labels: NodeLabel, complete: tuple[str, ...] = ()) -> GoldPage:
    return GoldPage(sha256_of(HTML), "kettle", PARSER, complete, labels)


def above(text: str, levels: int = 1) -> int:
    return PAGE.ancestors(leaf(text))[levels - 1]


FULL = gold(
    entry(leaf("Acme Kettle"), "name"),
    *(entry(leaf(text), "price") for text in ("$", "19", ".99")),
    entry(leaf("SKU: 12345"), "sku", (5, 10)),
    entry(leaf("Ann"), "author"),
    entry(leaf("Bob"), "author"),
    *(entry(leaf(text), "ingredient") for text in ("2", "cups", "tea", "water")),
    entry(above("It boils.", 2), "review"),
    entry(above("It leaks.", 2), "review"),
    entry(leaf("Fine"), "review_title"),
    entry(leaf("It boils."), "review_body"),
    entry(leaf("It leaks."), "review_body"),
    entry(leaf("$19.99"), None),
    complete=("name", "price", "review"),
)


def labels_of(page: GoldPage, page_type: str | None = None) -> Any:
    return standoff_labels(page.labels, page.complete, PAGE, STRUCTURE, SCHEMA, page_type)


def test_a_file_comes_back_as_it_was_and_holds_no_text(tmp_path: Path) -> None:
    write_gold(tmp_path / "gold.jsonl", [FULL])
    assert read_gold(tmp_path / "gold.jsonl") == {FULL.sha256: FULL}
    text = (tmp_path / "gold.jsonl").read_text()
    assert "Kettle" not in text
    assert "boils" not in text
    FULL.check(HTML, PAGE, SCHEMA)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"labels": (NodeLabel(9999, "/html", "name"),)}, "node 9999: the page has nodes 0 to"),
        ({"labels": (NodeLabel(3, "/html/body/h2/text()[1]", "name"),)}, "node 3: gold has it at '/html/body/h2"),
        ({"labels": (entry(3, "flavour"),)}, "node 3: 'flavour' is no label of a text"),
        ({"labels": (entry(3, "product"),)}, "node 3: 'product' is no label of a text"),
        ({"labels": (entry(2, "nothing"),)}, "node 2: 'nothing' is no label of an element"),
        ({"labels": (entry(3, "name", (0, 99)),)}, "node 3: the span (0, 99) lies outside the 11 characters"),
        ({"labels": (entry(2, "product", (0, 1)),)}, "node 2: an element has a span"),
    ],
)
def test_what_does_not_fit_the_page_is_refused_by_page_and_node(change: dict[str, Any], said: str) -> None:
    with pytest.raises(GoldError) as error:
        replace(FULL, **change).check(HTML, PAGE, SCHEMA)
    assert "page kettle" in str(error.value)
    assert said in str(error.value)
    assert isinstance(error.value, CorpusError)


def test_another_parser_is_named_where_the_nodes_differ_and_fine_where_they_agree() -> None:
    other = replace(FULL, parser="html5lib/1.1")
    other.check(HTML, PAGE, SCHEMA)
    moved = replace(other, labels=(NodeLabel(3, "/html/body/div/h1/text()[1]", "name"),))
    with pytest.raises(GoldError, match=r"made with html5lib/1.1, this is lxml"):
        moved.check(HTML, PAGE, SCHEMA)


@pytest.mark.parametrize(
    "line",
    [
        "[]", "{", '{"sha256": 1}', '{"sha256": "a", "page_id": "b", "parser": "c"}',
        '{"sha256": "a", "page_id": "b", "parser": "c", "labels": [{}]}',
        '{"sha256": "a", "page_id": "b", "parser": "c", "labels": [{"node": "1", "xpath": "/", "label": "x"}]}',
        '{"sha256": "a", "page_id": "b", "parser": "c", "labels": [{"node": 1, "xpath": "/", "label": 5}]}',
        '{"sha256": "a", "page_id": "b", "parser": "c", "labels": [{"node": 1, "xpath": "/", "label": "x", "end": 2}]}',
    ],
)  # fmt: skip
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(FULL.to_dict()) + "\n\n" + line + "\n")
    with pytest.raises(GoldError, match=r"gold\.jsonl:3"):
        read_gold(tmp_path / "gold.jsonl")


def test_a_page_annotated_twice_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    write_gold(tmp_path / "gold.jsonl", [FULL, FULL])
    with pytest.raises(GoldError, match="earlier line"):
        read_gold(tmp_path / "gold.jsonl")
    with pytest.raises(GoldError, match="can't read"):
        read_gold(tmp_path / "none.jsonl")


def test_gold_becomes_labels_of_leaves_and_of_the_elements_that_hold_a_value() -> None:
    labels = labels_of(FULL)
    assert labels.leaf[leaf("Acme Kettle")] == "name"
    assert labels.spans == {leaf("SKU: 12345"): (5, 10)}
    assert {PAGE.xpath(node).removeprefix("/html/body"): name for node, name in labels.internal.items()} == {
        "/p[1]": "price",
        "/ul/li[1]": "ingredient",
        "/ul/li[2]": "ingredient",
        "/div/div[1]": "review",
        "/div/div[2]": "review",
    }
    assert labels.ignored == {leaf("$19.99")}
    assert "author" in labels.unknown
    assert not labels.unknown & {"name", "price", "review"}


def test_complete_records_and_the_page_type_close_labels() -> None:
    labels = labels_of(replace(FULL, complete=("records", "name")), page_type="product")
    assert not labels.unknown & {"product", "review", "name", "ingredient", "ingredient_list", "recipe"}
    assert "sku" in labels.unknown


def test_a_label_on_a_wrapper_goes_to_the_bearer_of_its_chain() -> None:
    html = b"<h1>x</h1><section><div><p>Acme</p><p>$5</p></div></section>"
    page = parse_html(html)
    structure = Structure.of(page)
    section = page.tags.index("section")
    labels = standoff_labels([NodeLabel(section, "", "product")], (), page, structure, SCHEMA)
    assert labels.internal == {page.tags.index("div"): "product"}
    unlabelable = standoff_labels([NodeLabel(page.tags.index("h1"), "", "product")], (), page, structure, SCHEMA)
    assert unlabelable.internal == {}
    assert unlabelable.report["product", "unlabelable"] == 1


def test_two_values_in_one_leaf_make_one_span_and_of_two_fields_the_first_stays() -> None:
    html = b"<p>by Ann Lee and Bob Ray, 3 May 2024</p>"
    page = parse_html(html)
    node = int(page.leaves[0])
    spans = [("author", (3, 10)), ("author", (15, 22)), ("date_published", (24, 34))]
    labels = [NodeLabel(node, page.xpath(node), name, span) for name, span in spans]
    made = standoff_labels(labels, (), page, Structure.of(page), SCHEMA)
    assert (made.leaf, made.spans) == ({node: "author"}, {node: (3, 22)})
    truth = truth_of(GoldPage("", "", PARSER, (), tuple(labels)), page, Structure.of(page), SCHEMA)
    assert truth["fields"] == {"author": ["Ann Lee", "Bob Ray"], "date_published": ["3 May 2024"]}


def test_two_links_of_a_trail_are_two_categories() -> None:
    page = parse_html("<p><a>Clocks</a> <a>Brass</a></p><p><b>Wall</b> <i>clocks</i></p>")
    labels = [NodeLabel(leaf, page.xpath(leaf), "category") for leaf in page.leaves.tolist()]
    truth = truth_of(GoldPage("", "", PARSER, (), tuple(labels)), page, Structure.of(page), SCHEMA)
    assert truth["fields"] == {"category": ["Clocks", "Brass", "Wall clocks"]}


def test_the_truth_has_values_as_texts_and_reviews_as_records() -> None:
    truth = truth_of(FULL, PAGE, STRUCTURE, SCHEMA)
    assert truth["fields"] == {
        "name": ["Acme Kettle"],
        "price": ["$ 19.99"],
        "sku": ["12345"],
        "author": ["Ann", "Bob"],
        "ingredient": ["2 cups tea", "water"],
    }
    assert truth["complete"] == ["name", "price", "review"]
    closed = replace(FULL, complete=("name", "review_body", "review_title"))
    assert truth_of(closed, PAGE, STRUCTURE, SCHEMA)["complete"] == ["name"]  # the reviews' fields are theirs
    assert truth["records"] == [
        {"type": "review", "xpath": "/html/body/div/div[1]",
         "fields": {"review_title": ["Fine"], "review_body": ["It boils."]}},
        {"type": "review", "xpath": "/html/body/div/div[2]", "fields": {"review_body": ["It leaks."]}},
    ]  # fmt: skip


def test_values_of_list_rows_are_theirs_and_not_the_pages() -> None:
    html = b"<h1>Kettles</h1><ul><li><h3>A</h3><p>$1</p></li><li><h3>B</h3><p>$2</p></li></ul>"
    page = parse_html(html)
    names = {"A": "name", "B": "name", "$1": "price", "$2": "price"}
    nodes = [(int(i), names[page.text(i)]) for i in page.leaves if page.text(i) in names]
    nodes += [(i, "record") for i, tag in enumerate(page.tags) if tag == "li"]
    made = GoldPage("", "", PARSER, (), tuple(NodeLabel(i, page.xpath(i), name) for i, name in nodes))
    truth = truth_of(made, page, Structure.of(page), SCHEMA)
    assert truth["fields"] == {}
    assert [record["fields"] for record in truth["records"]] == [
        {"name": ["A"], "price": ["$1"]},
        {"name": ["B"], "price": ["$2"]},
    ]


def test_the_only_product_has_the_values_of_the_page() -> None:
    html = b"<div><h1>A</h1><p>$1</p></div><p>x</p>"
    page = parse_html(html)
    labels = [(page.tags.index("div"), "product"), (int(page.leaves[0]), "name")]
    made = GoldPage("", "", PARSER, (), tuple(NodeLabel(i, page.xpath(i), name) for i, name in labels))
    truth = truth_of(made, page, Structure.of(page), SCHEMA)
    assert truth["fields"] == {"name": ["A"]}
    assert truth["records"] == [{"type": "product", "xpath": "/html/body/div", "fields": {"name": ["A"]}}]


@pytest.mark.parametrize(
    ("html", "tag", "field", "text"),
    [
        (b"<p>x</p><img src=k.jpg>", "img", "image", "k.jpg"),
        (b"<p>x</p><i class=stars title='4.5 of 5'><img src=full.png></i>", "i", "rating_value", "4.5 of 5"),
        (b"<p>x</p><i class=a-star-4></i>", "i", "review_rating", "4/5"),
    ],
)
def test_an_element_without_text_is_a_value_by_its_attributes(html: bytes, tag: str, field: str, text: str) -> None:
    page: Page = parse_html(html)
    node = page.tags.index(tag)
    made = GoldPage("", "", PARSER, (), (NodeLabel(node, page.xpath(node), field),))
    assert truth_of(made, page, Structure.of(page), SCHEMA)["fields"] == {field: [text]}


def test_labels_written_down_and_read_again_are_the_same() -> None:
    truth = {"fields": {"name": ["Acme Kettle"], "sku": ["12345"], "ingredient": ["2 cups tea", "water"]}}
    labels = align(PAGE, STRUCTURE, truth, SCHEMA)
    again = standoff_labels(node_labels(PAGE, labels), ("name", "sku", "ingredient"), PAGE, STRUCTURE, SCHEMA)
    assert (again.leaf, again.internal, again.spans) == (labels.leaf, labels.internal, labels.spans)
    assert again.ignored == labels.ignored
    assert again.unknown == labels.unknown


def test_a_corpus_row_with_stand_off_labels_is_labelled_by_them() -> None:
    row = CorpusPage("kettle", "d", "train", "s", None, None, None, HTML, {"fields": {"name": ["water"]}})
    row.truth["standoff"] = FULL.to_dict()
    labels = align_row(row, PAGE, STRUCTURE, SCHEMA)
    assert labels.leaf == labels_of(FULL).leaf
    row.truth["standoff"]["sha256"] = "0"
    with pytest.raises(GoldError, match="annotate it anew"):
        align_row(row, PAGE, STRUCTURE, SCHEMA)
