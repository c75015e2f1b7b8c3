"""What kinds of value the text of a node can be read as."""

from __future__ import annotations

import numpy as np
import pytest

from markuplmpp.dom import readings
from markuplmpp.dom.facts import node_facts
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.readings import AROUND, NOT_READ, PART, READ_KINDS, WHOLE, kinds_read


def reading(html: str, text: str, kind: str) -> int:
    page = parse_html(html)
    leaf = next(leaf for leaf in page.leaves.tolist() if page.text(leaf) == text)
    return int(kinds_read(page)[leaf, READ_KINDS.index(kind)])


@pytest.mark.parametrize(
    ("text", "kind", "how"),
    [
        ("$19.99", "price", WHOLE),
        ("Now $19.99", "price", PART),
        ("Kettle", "price", NOT_READ),
        ("12. Juli 2024", "date", WHOLE),
        ("Skladem více než 5 ks", "availability", PART),
        ("In stock.", "availability", WHOLE),
        ("1 h 20 min", "duration", WHOLE),
        ("(120 reviews)", "count", PART),
        ("4.5 out of 5", "rating", WHOLE),
        ("Serves 4", "yield", PART),
        ("4006381333931", "gtin", WHOLE),
    ],
)
def test_a_text_is_read_as_a_kind_whole_or_in_part(text: str, kind: str, how: int) -> None:
    assert reading(f"<html lang=de><p>{text}</p>", text, kind) == how


def test_a_part_of_a_value_is_read_by_the_element_around_it() -> None:
    split = "<p>$<b>19</b><sup>99</sup></p>"
    assert reading(split, "$", "price") == AROUND
    assert reading("<p>$</p><p>19</p>", "$", "price") == NOT_READ
    page = parse_html(split)
    paragraph = page.tags.index("p")
    assert kinds_read(page)[paragraph, READ_KINDS.index("price")] != NOT_READ


def test_a_paragraph_that_mentions_a_price_is_not_read() -> None:
    text = "You could have had it for $19.99, " + "which is what everybody paid for it " * 2
    assert reading(f"<p>{text.strip()}</p>", text.strip(), "price") == NOT_READ


def test_white_space_of_the_source_does_not_count() -> None:
    padded = "<p>\n" + " " * 90 + "$19.99\n</p>"
    assert reading(padded, "$19.99", "price") == WHOLE


def test_what_only_the_markup_says_is_no_reading() -> None:
    page = parse_html('<p><meta itemprop="price" content="19.99"><span content="19.99" title="$19.99">tea</span></p>')
    assert not kinds_read(page).any()


def test_readings_are_facts_of_nodes() -> None:
    plain, priced = (node_facts(page := parse_html(f"<p>{text}"), page.leaves)[0] for text in ("tea tea", "$ 19.99"))
    changed = np.flatnonzero(plain != priced)
    assert len(changed) == 1
    assert priced[changed[0]] - plain[changed[0]] == WHOLE


def test_a_chain_of_elements_around_one_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    find = readings.find_values
    monkeypatch.setattr(readings, "find_values", lambda kind, text, **more: (
        read.append(kind), find(kind, text, **more))[1])  # fmt: skip
    page = parse_html("<div>" * 200 + "$19.99" + "<br>" * 50 + "</div>" * 200)
    assert (kinds_read(page)[:, READ_KINDS.index("price")] == WHOLE).sum() > 200
    assert sorted(read) == sorted(READ_KINDS)
