"""Records given as XPaths, cells or reviews -> labels of elements."""

from __future__ import annotations

import pytest

from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.align import align
from markuplmpp.labels.records import node_ids
from markuplmpp.schema import Schema
from tests.test_labels_align import elements, ignored, label, leaves

LIST = """<h1>Kettles</h1><div id=list><div class=card><a><h3>Acme</h3></a><p>$5</p></div><div class=card><h3>Bolt</h3>
<p>$6</p></div><div class=card><h3>Core</h3><p>$7</p></div></div><p>Next page</p>"""
CARDS = [("record", f"/div/div[{i}]") for i in (1, 2, 3)]


@pytest.mark.parametrize(
    "paths",
    [
        [f"/html/body/div/div[{i}]" for i in (1, 2, 3)],
        [f"//div[@id='list']/div[{i}]" for i in (1, 2, 3)],
        [f"/html[1]/body[1]/div[1]/div[{i}]" for i in (1, 2, 3)],
    ],
)
def test_records_by_xpath_in_any_spelling(paths: list[str]) -> None:
    page, labels = label(LIST, page_type="listing", records=[{"xpath": p} for p in paths], complete=["records"])
    assert elements(page, labels) == CARDS
    assert labels.report["record", "element"] == 3
    assert labels.report["record", "miss"] == 0
    assert "record" not in labels.unknown


def test_records_that_are_not_said_to_be_all_leave_the_label_unknown() -> None:
    page, labels = label(LIST, page_type="listing", records=[{"xpath": "/html/body/div/div[1]"}])
    assert elements(page, labels) == CARDS[:1]
    assert "record" in labels.unknown


@pytest.mark.parametrize("bad", ["/html/body/div/div[9]", "//div[", "count(//p)", "//h1/text()", "//h1/@id", ""])
def test_an_xpath_that_names_no_element_is_a_miss(bad: str) -> None:
    records = [{"xpath": "/html/body/div/div[1]"}, {"xpath": bad}]
    page, labels = label(LIST, page_type="listing", records=records, complete=["records"])
    assert elements(page, labels) == CARDS[:1]
    assert labels.report["record", "miss"] == 1
    assert "record" in labels.unknown


def test_a_record_of_siblings_is_its_first_and_the_others_are_left_out() -> None:
    html = "<dl><dt>Acme</dt><dd>$5</dd><dt>Bolt</dt><dd>$6</dd></dl><p>x</p>"
    records = [{"xpaths": [f"/html/body/dl/dt[{i}]", f"/html/body/dl/dd[{i}]"]} for i in (1, 2)]
    page, labels = label(html, page_type="listing", records=records, complete=["records"])
    assert elements(page, labels) == [("record", "/dl/dt[1]"), ("record", "/dl/dt[2]")]
    assert ignored(page, labels) == ["$5", "$6"]


def test_two_records_that_begin_with_one_element_are_no_miss() -> None:
    records = [{"xpaths": [f"/html/body/div/div[{i}]" for i in some]} for some in ((1,), (1, 2), (3,))]
    page, labels = label(LIST, page_type="listing", records=records, complete=["records"])
    assert elements(page, labels) == [CARDS[0], CARDS[2]]
    assert labels.report["record", "miss"] == 0
    assert "record" not in labels.unknown


def test_a_sibling_without_token_is_no_node_to_leave_out() -> None:
    html = "<section><p>Acme</p><p>$5</p><p>Bolt</p><p>$6</p></section><p>x</p>"
    records = [{"xpaths": [f"/html/body/section/p[{i}]", f"/html/body/section/p[{i + 1}]"]} for i in (1, 3)]
    _, labels = label(html, page_type="listing", records=records, complete=["records"])
    assert labels.ignored == set()
    assert labels.report["record", "unlabelable"] == 2


def test_a_record_in_a_wrapper_chain_is_its_bearer() -> None:
    html = "<h1>x</h1><ul><li><div><p>Acme</p><p>$5</p></div></li><li>Bolt</li></ul>"
    records = [{"xpath": f"/html/body/ul/li[{i}]"} for i in (1, 2)]
    page, labels = label(html, page_type="listing", records=records, complete=["records"])
    assert elements(page, labels) == [("record", "/ul/li[1]/div"), ("record", "/ul/li[2]")]


def test_an_element_without_token_is_unlabelable() -> None:
    _, labels = label("<p>Acme</p><p>Bolt</p>", page_type="listing", records=[{"xpath": "/html/body/p[1]"}])
    assert labels.internal == {}
    assert labels.report["record", "unlabelable"] == 1


def test_without_a_tree_xpaths_are_left_alone() -> None:
    page = parse_html(LIST)
    truth = {"records": [{"xpath": "/html/body/div/div[1]"}]}
    assert align(page, Structure.of(page), truth, Schema.default()).internal == {}


def test_records_by_cells_are_the_siblings_that_part_them() -> None:
    records = [{"cells": ["Acme", "$5"]}, {"cells": ["Bolt", "$6"]}, {"cells": ["Core", "$7"]}]
    page, labels = label(LIST, page_type="listing", records=records, complete=["records"])
    assert elements(page, labels) == CARDS


def test_cells_of_two_records_in_one_element_are_ambiguous() -> None:
    html = "<h1>x</h1><div><p>Acme</p><p>$5</p><p>Bolt</p><p>$6</p></div>"
    records = [{"cells": ["Acme", "$5"]}, {"cells": ["Bolt", "$6"]}]
    _, labels = label(html, page_type="listing", records=records)
    assert labels.internal == {}
    assert labels.report["record", "ambiguous"] == 2


def test_cells_that_are_bare_texts_label_no_leaf_as_an_element() -> None:
    html = "<h1>x</h1><div>Acme<br>Bolt<br>Core</div>"
    _, labels = label(html, page_type="listing", records=[{"cells": [t]} for t in ("Acme", "Bolt", "Core")])
    assert labels.internal == {}
    assert labels.report["record", "unlabelable"] == 3


def test_cells_that_are_not_there_are_misses() -> None:
    records = [{"cells": ["Delta", "$8"]}, {"cells": ["Echo", "$9"]}]
    _, labels = label(LIST, page_type="listing", records=records)
    assert labels.report["record", "miss"] == 2
    assert "record" in labels.unknown


REVIEWS = """<h1>Kettle</h1><p>by Ann</p><section><div class=r><b>Ann</b><i>5 out of 5</i><time>July 12, 2024</time>
<p>Boils fast and looks good.</p></div><div class=r><b>Bob</b><i>2 out of 5</i><time>July 13, 2024</time>
<p>Leaks after two weeks.</p></div></section>"""


def review(author: str, rating: str, date: str, body: str) -> dict[str, object]:
    fields = {"review_author": [author], "review_rating": [rating], "review_date": [date], "review_body": [body]}
    return {"type": "review", "fields": fields}


def test_reviews_label_their_element_and_what_stands_near_the_body() -> None:
    records = [
        review("Ann", "5", "2024-07-12", "Boils fast and looks good."),
        review("Bob", "2", "2024-07-13", "Leaks after two weeks."),
    ]
    page, labels = label(REVIEWS, page_type="product", records=records)
    assert elements(page, labels) == [("review", "/section/div[1]"), ("review", "/section/div[2]")]
    assert leaves(page, labels) == [
        ("review_author", "Ann"),
        ("review_rating", "5 out of 5"),
        ("review_date", "July 12, 2024"),
        ("review_body", "Boils fast and looks good."),
        ("review_author", "Bob"),
        ("review_rating", "2 out of 5"),
        ("review_date", "July 13, 2024"),
        ("review_body", "Leaks after two weeks."),
    ]
    assert {"review", "review_body"} <= labels.unknown, "static pages show only some of the reviews"


def test_a_review_whose_body_is_not_there_is_a_miss() -> None:
    _, labels = label(REVIEWS, page_type="product", records=[review("Ann", "5", "2024-07-12", "Never seen.")])
    assert labels.internal == {}
    assert labels.report["review", "miss"] == 1


def test_a_review_body_that_stands_twice_is_ambiguous() -> None:
    html = REVIEWS + "<p>Leaks after two weeks.</p>"
    _, labels = label(html, page_type="product", records=[review("Bob", "2", "2024-07-13", "Leaks after two weeks.")])
    assert labels.internal == {}
    assert labels.report["review", "ambiguous"] == 1


def test_node_ids_of_elements_with_odd_names() -> None:
    html = "<fb:like><p>a</p><p>b</p></fb:like><p>c</p>"
    page, root = parse_html(html), parse_tree(html)[0]
    (found,) = node_ids(page, root, ["/html/body/*[1]"])
    assert page.tags[found] == "fb:like"


@pytest.mark.parametrize(
    ("shown", "found"), [("5 stars", True), ("4 of 5 found this helpful", False), ("5", False), ("5 reviews", False)]
)
def test_a_reviews_rating_has_a_scale_and_stands_in_the_review(shown: str, found: bool) -> None:
    html = f"<p>5 stars</p><div><p>Jane</p><p>{shown}</p><p>It boils the water.</p></div><p>5 out of 5</p>"
    fields = {"review_author": ["Jane"], "review_rating": ["5"], "review_body": ["It boils the water."]}
    page, labels = label(html, records=[{"type": "review", "fields": fields}])
    assert ("review", "/div") in elements(page, labels)
    assert (("review_rating", shown) in leaves(page, labels)) == found
    assert [name for name, _ in leaves(page, labels)].count("review_rating") == found
