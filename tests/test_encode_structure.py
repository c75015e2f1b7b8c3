"""Which elements get a token: hand-written pages, and a slow reference on random trees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import REPEATED_TAGS, SIBLING_TAGS, Structure, named_ancestors
from tests.tiny_trees import pages, steady

BODY = "/html/body"


def kept(html: str) -> list[str]:
    page = parse_html(html)
    return [page.xpath(int(i)) for i in np.flatnonzero(Structure.of(page).kept)]


def node(page: Page, xpath: str) -> int:
    return next(i for i in range(len(page)) if page.xpath(i) == xpath)


def bearer(html: str, xpath: str) -> str | None:
    page = parse_html(html)
    at = int(Structure.of(page).bearer[node(page, xpath)])
    return page.xpath(at) if at >= 0 else None


def top(html: str, xpath: str) -> str:
    page = parse_html(html)
    return page.xpath(int(Structure.of(page).top[node(page, xpath)]))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>alone</p>", []),
        ("<div><p>one</p><p>two</p></div>", [f"{BODY}/div"]),
        ("<div><p>one <b>two</b> three</p></div>", [f"{BODY}/div/p"]),
        ("<div><p>one</p><p> </p><p></p></div>", []),
        ("<ul><li>one</li><li>two</li></ul>", [f"{BODY}/ul", f"{BODY}/ul/li[1]", f"{BODY}/ul/li[2]"]),
        ("<table><tr><td>one</table>", [f"{BODY}/table/tr"]),
        ("<select><option>one</select>", [f"{BODY}/select/option"]),
        ("<b>x</b><div>1</div><div>2</div><div>3</div>", [BODY, *(f"{BODY}/div[{i}]" for i in (1, 2, 3))]),
        ("<b>x</b><div>1</div><div>2</div>", [BODY]),
        ("<b>x</b><p>1</p><p>2</p><p>3</p>", [BODY]),
        (
            "<div class='row a'>1</div><div class=ad>2</div><div class='row b'>3</div><div class=row>4</div>",
            [BODY, *(f"{BODY}/div[{i}]" for i in (1, 3, 4))],
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", [f"{BODY}/dl", f"{BODY}/dl/dt", f"{BODY}/dl/dd"]),
        ("<p>a</p><img src=x>", [BODY, f"{BODY}/img"]),
        ("<p>a</p><a><img src=x></a>", [BODY, f"{BODY}/a/img"]),
        ("<p>a</p><input type=hidden value=x>", []),
        ("<p>a</p><input value=x>", [BODY, f"{BODY}/input"]),
        ("<p>a</p><button></button>", [BODY, f"{BODY}/button"]),
        ("<p>a</p><button>Buy</button>", [BODY]),
        ("<p>a</p><picture><img></picture>", [BODY, f"{BODY}/picture", f"{BODY}/picture/img"]),
    ],
)
def test_kept_elements(html: str, expected: list[str]) -> None:
    assert kept(html) == expected


def test_a_nested_list_of_one_keeps_the_outermost_item() -> None:
    assert kept("<ul><li><ul><li>deep</li></ul></li></ul>") == [f"{BODY}/ul/li"]


def test_repeated_tags_are_a_choice() -> None:
    page = parse_html("<ul><li>one</li><li>two</li></ul><option>x</option>")
    assert [page.tags[i] for i in np.flatnonzero(Structure.of(page, ("option",)).kept)] == ["body", "ul", "option"]
    page = parse_html("<p>1</p><p>2</p><p>3</p>")
    assert [page.tags[i] for i in np.flatnonzero(Structure.of(page, (), ("p",)).kept)] == ["body", "p", "p", "p"]


CHAIN = "<h1>T</h1><div class=a><section><div><p>one</p><p>two</p></div></section></div>"


@pytest.mark.parametrize("step", ["", "/section", "/section/div"])
def test_every_element_of_a_chain_has_one_bearer_and_one_top(step: str) -> None:
    assert bearer(CHAIN, f"{BODY}/div{step}") == f"{BODY}/div/section/div"
    assert top(CHAIN, f"{BODY}/div{step}") == f"{BODY}/div"


def test_elements_around_and_inside_a_single_item_map_to_it() -> None:
    html = "<h1>T</h1><ul><li><a><b>one</b></a></li></ul>"
    for step in ("/ul", "/ul/li", "/ul/li/a", "/ul/li/a/b"):
        assert bearer(html, BODY + step) == f"{BODY}/ul/li"
        assert top(html, BODY + step) == f"{BODY}/ul"


def test_an_element_around_one_text_has_no_bearer() -> None:
    assert bearer("<h1>T</h1><p>x</p>", f"{BODY}/h1") is None


def test_an_element_without_content_stands_for_itself() -> None:
    html = "<h1>T</h1><div><p></p></div>"
    assert bearer(html, f"{BODY}/div") is None
    assert top(html, f"{BODY}/div/p") == f"{BODY}/div/p"


def test_block_is_the_nearest_block_level_element() -> None:
    page = parse_html("<h1><a><b>x</b></a></h1><fancy-box>y</fancy-box>")
    structure = Structure.of(page)
    assert [page.tags[structure.block[i]] for i in page.leaves] == ["h1", "body"]
    assert page.tags[structure.block[0]] == "html"


def test_named_ancestors_start_at_the_node_and_end_with_minus_one() -> None:
    page = parse_html("<div class=card><p><b id=x>y</b></p></div>")
    b, div = page.tags.index("b"), page.tags.index("div")
    assert named_ancestors(page, [b, div, 0], 3).tolist() == [[b, div, -1], [div, -1, -1], [-1, -1, -1]]


def reference(page: Page) -> tuple[list[bool], list[int], list[int]]:
    """The rule as written, node by node."""
    size = len(page)
    children: list[list[int]] = [[] for _ in range(size)]
    for i in range(1, size):
        children[page.parent[i]].append(i)

    def below(i: int) -> range:
        return range(i, int(page.end[i]))

    def is_media(i: int) -> bool:
        if page.tags[i] not in ("img", "input", "button", "picture"):
            return False
        return not any(page.text_index[j] for j in below(i)) and page.attributes[i].get("type") != "hidden"

    def has_content(i: int) -> bool:
        return any(page.text_index[j] or is_media(j) for j in below(i))

    def inside(i: int) -> list[int]:
        return [] if is_media(i) else [c for c in children[i] if has_content(c)]

    def is_run(i: int) -> bool:
        first_class = page.names[i].partition(" ")[0]
        siblings = [c for c in children[page.parent[i]] if page.names[c].partition(" ")[0] == first_class]
        return page.tags[i] in SIBLING_TAGS and sum(page.tags[c] == page.tags[i] for c in siblings) >= 3

    is_kept, bearers, tops = [False] * size, [-1] * size, list(range(size))
    for i in range(size):
        if page.text_index[i]:
            bearers[i] = i
            continue
        if not has_content(i) or (i > 0 and len(inside(int(page.parent[i]))) == 1):
            continue  # empty, or further down in a chain that another element starts
        chain = [i]
        while len(inside(chain[-1])) == 1 and not page.text_index[chain[-1]]:
            chain += inside(chain[-1])
        end, elements = chain[-1], [n for n in chain if not page.text_index[n]]
        bearing = end
        if page.text_index[end]:
            bearing = next((n for n in elements if page.tags[n] in REPEATED_TAGS or is_run(n)), -1)
        if bearing >= 0:
            is_kept[bearing] = True
        for n in elements:
            bearers[n], tops[n] = bearing, i
    return is_kept, bearers, tops


@steady
@given(pages)
def test_equals_the_slow_reference(html: str) -> None:
    page = parse_html(html)
    structure = Structure.of(page)
    is_kept, bearers, tops = reference(page)
    assert structure.kept.tolist() == is_kept
    assert structure.bearer.tolist() == bearers
    assert structure.top.tolist() == tops
