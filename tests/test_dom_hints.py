"""What elements without text say in attributes: kept at small cost, and no part of what the model reads."""

from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.text import element_text
from markuplmpp.values import parse_value
from tests import tiny

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def node(page: Page, tag: str) -> int:
    return page.tags.index(tag)


@pytest.mark.parametrize(
    ("html", "hints"),
    [
        ("<i aria-label='4 of 5 stars' title=x></i>", {"aria-label": "4 of 5 stars", "title": "x"}),
        ("<i title='4 of 5'><b></b> </i>", {"title": "4 of 5"}),
        ("<i title='4 of 5'><b>four</b></i>", {}),
        ("<i title='4 of 5'>four</i>", {}),
        ("<i title='' aria-label></i>", {}),
        ("<i class=star-rating style='width:90%'></i>", {"style": "width:90%"}),
        ("<u class=rating><i style='width:90%'></i></u>", {"style": "width:90%"}),
        ("<i class=column style='width:90%'></i>", {}),
        ("<i class=stars style='color:red'></i>", {}),
        ("<i class=star-rating data-value=4 id=x></i>", {}),
        ("<i datetime='2026-05-01'>May 1</i>", {}),
    ],
)
def test_hints_of_elements_without_text(html: str, hints: dict[str, str]) -> None:
    page = parse_html(f"<p>Kettle</p>{html}")
    assert page.hints == ({node(page, "i"): hints} if hints else {})


def test_a_page_of_texts_keeps_no_hints() -> None:
    page = parse_html("<a href=/x title='To the kettle' style='width:50%' class=stars>kettle</a>" * 200)
    assert page.hints == {}


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        (f"<img src='{PIXEL}' data-src=/real.jpg>", {"src": "/real.jpg"}),
        ("<img data-src=' /real.jpg '>", {"src": "/real.jpg"}),
        ("<img src='' srcset='/a.jpg 1x, /b.jpg 2x' alt=Tea>", {"src": "/a.jpg", "alt": "Tea"}),
        (f"<img src='{PIXEL.upper()}' data-srcset='\n/a.jpg, /b.jpg 2x'>", {"src": "/a.jpg"}),
        (f"<img src='{PIXEL}' data-src='{PIXEL}' data-original=/real.jpg>", {"src": "/real.jpg"}),
        (f"<img src='{PIXEL}' srcset=' ' data-src=''>", {"src": PIXEL}),
        ("<img src=/shown.jpg data-src=/large.jpg>", {"src": "/shown.jpg"}),
        ("<img alt=Tea>", {"alt": "Tea"}),
        ("<img src=a.jpg title='4 of 5' aria-label=Tea>", {"src": "a.jpg", "title": "4 of 5", "aria-label": "Tea"}),
    ],
)
def test_an_image_that_loads_late_has_its_real_address(html: str, attributes: dict[str, str]) -> None:
    page = parse_html(f"<p>Kettle</p>{html}")
    assert page.attributes == {node(page, "img"): attributes}
    assert page.hints == {}


def test_attributes_change_nothing_that_the_model_reads() -> None:
    told = " title='4 of 5 stars' aria-label='4 of 5 stars' style='width:80%' data-src=/x.jpg srcset='/y.jpg 2x'"
    stars = "<div class=rating{0}><i class=stars{0}></i><img src=x.png{0}><img{0}></div>"
    page = f"<h1>Kettle</h1>{stars}<p{{0}}>$5</p><b{{0}}></b>"
    bare, full = (tiny.encode(page.format(text)) for text in ("", told))
    assert bare[0].sequence.node_ids.tolist() == full[0].sequence.node_ids.tolist()
    for window, other in zip(bare[1], full[1], strict=True):
        assert all(np.array_equal(array, other[name]) for name, array in window.items())


@pytest.mark.parametrize(
    ("html", "tag", "value"),
    [
        ("<i class=star-rating title='4.5 of 5'></i>", "i", 4.5),
        ("<i class='a-star-4-5'></i>", "i", 4.5),
        ("<i class=stars><u style='width:90%'></u></i>", "i", 90),
        ("<i class=stars><u style='width:90%'></u></i>", "u", 90),
        ("<i aria-label='4 out of 5 stars'><img src=full.png><img src=empty.png></i>", "i", 4),
        ("<i aria-label='4 out of 5 stars'><img src=4.png></i>", "img", 4),
        ("<img src=4.png alt='4 out of 5 stars'>", "img", 4),
        ("<img src=4.png class=stars-4>", "img", 4),
    ],
)
def test_stars_without_text_give_a_rating(html: str, tag: str, value: float) -> None:
    page = parse_html(f"<p>Kettle</p><div>{html}</div>")
    parsed = parse_value("rating", element_text(page, node(page, tag)))
    assert parsed is not None
    assert parsed["value"] == value


@pytest.mark.parametrize(
    ("html", "tag", "text"),
    [
        ("<i title='4 of 5 stars'>new</i>", "i", "new"),
        ("<img src=a.jpg alt=Tea title=x>", "img", "a.jpg"),
        ("<u title='4 of 5 stars'><img src=a.jpg> <img src=b.jpg></u>", "img", "a.jpg"),
        ("<img src=hotel.jpg alt='5 star hotel at the sea'>", "img", "hotel.jpg"),
        ("<input type=radio value=4 aria-label='4 of 5 stars'>", "input", "4"),
        ("<button aria-label=Buy title=x></button>", "button", "Buy"),
        ("<i title=Kettle></i>", "i", "Kettle"),
        ("<i class=column style='width:90%'></i>", "i", ""),
        ("<i></i>", "i", ""),
    ],
)
def test_other_elements_give_their_text_or_what_stands_for_it(html: str, tag: str, text: str) -> None:
    page = parse_html(f"<p>Kettle</p><div>{html}</div>")
    assert element_text(page, node(page, tag)) == text


def test_an_element_at_the_top_has_nothing_around_it() -> None:
    page = parse_html("<html title='4 of 5 stars'><body></body></html>")
    assert element_text(page, 0) == "4 of 5 stars"


def test_a_time_says_when_it_is_beside_its_text() -> None:
    page = parse_html("<time datetime=2026-05-01 title=x>May 1</time><b><time datetime=2026-05-02 title=y></time></b>")
    assert list(page.hints.values()) == [{"datetime": "2026-05-01"}, {"datetime": "2026-05-02", "title": "y"}]
