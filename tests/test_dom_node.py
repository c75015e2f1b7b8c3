"""Page: its methods, that it pickles, and that it needs neither lxml objects nor torch."""

from __future__ import annotations

import pickle
import pickletools
import subprocess
import sys

import numpy as np
import pytest

from markuplmpp.dom.node import Page, fold_space
from markuplmpp.dom.parse import parse_html

HTML = "<main><ul><li>one <b>1</b></li><li>two</li></ul><p>end\n of  it</p></main>"


@pytest.fixture(scope="module")
def page() -> Page:
    return parse_html(HTML, url="https://example.org/list")


def test_text_of_a_leaf_and_of_an_element(page: Page) -> None:
    assert [page.text(i) for i in page.leaves] == ["one", "1", "two", "end of it"]
    assert page.text(0) == "one 1 two end of it"
    assert page.text(page.tags.index("ul")) == "one 1 two"


def test_ancestors_and_depth(page: Page) -> None:
    leaf = int(page.leaves[1])
    assert [page.tags[i] for i in page.ancestors(leaf)] == ["b", "li", "ul", "main", "body", "html"]
    assert all(page.depth[i] == len(page.ancestors(i)) for i in range(len(page)))


def test_end_is_the_first_node_after_the_subtree(page: Page) -> None:
    for i in range(len(page)):
        below = [j for j in range(len(page)) if i in page.ancestors(j)]
        assert list(range(i + 1, int(page.end[i]))) == below


def test_subscripts_count_siblings_of_one_name(page: Page) -> None:
    assert [int(page.subscripts[i]) for i, tag in enumerate(page.tags) if tag == "li"] == [1, 2]
    assert page.subscripts[page.tags.index("p")] == 0


def test_xpath_ids_keep_the_first_steps() -> None:
    page = parse_html("<div>" * 80 + "<p>deep</p>")
    leaf = page.leaves[:1]
    tags, subs = page.xpath_ids(leaf)
    assert tags.shape == (1, 50)
    assert (tags[0, :3].tolist(), set(tags[0, 3:].tolist())) == ([109, 25, 50], {50})
    assert set(subs[0].tolist()) == {0}
    assert np.array_equal(page.xpath_ids(leaf, max_depth=100)[0][:, :50], tags)


def test_xpath_ids_cap_subscripts_and_take_any_order() -> None:
    page = parse_html("<p>x</p>" * 1_200)
    ids = page.leaves[[1_199, 0, 1_100, 0]]
    subs = page.xpath_ids(ids)[1]
    assert subs[:, 2].tolist() == [1000, 1, 1000, 1]
    assert page.xpath_ids([])[0].shape == (0, 50)


def test_a_page_pickles_without_lxml(page: Page) -> None:
    before = pickle.dumps(parse_html(HTML, url="https://example.org/list"))
    page.xpath_ids(page.leaves)
    after = pickle.dumps(page)
    assert len(after) == len(before)  # what is computed on demand doesn't travel
    globals_ = {arg for op, arg, _ in pickletools.genops(after) if isinstance(arg, str)}
    assert not any("lxml" in name or "etree" in name for name in globals_)
    back = pickle.loads(after)
    assert [back.xpath(i) for i in range(len(back))] == [page.xpath(i) for i in range(len(page))]
    assert (back.url, back.names, back.hidden.tolist()) == (page.url, page.names, page.hidden.tolist())


def test_nothing_in_a_page_is_of_lxml(page: Page) -> None:
    strings = [*page.tags, *page.texts, *page.names]
    assert {type(value) for value in strings} == {str}
    assert {type(value).__module__.split(".")[0] for value in vars(page).values()} <= {"builtins", "numpy"}


def test_parsing_imports_no_torch() -> None:
    code = "import sys, markuplmpp.dom.parse; sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_fold_space() -> None:
    assert fold_space("\u00a0a\u2003b\n\tc ") == "a b c"
    assert fold_space(" \n") == ""
