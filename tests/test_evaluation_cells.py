"""Rows whose truth is the texts of their cells: every count worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.judged import Counts
from markuplmpp.evaluation.metrics import score_page
from markuplmpp.records import PageResult, Record
from markuplmpp.schema import Schema

SCHEMA = Schema.default()
HTML = b"""<nav><a>Home</a> <a>Kettles</a></nav><ul>
<li><b>Red kettle</b> <i>5</i> <p>It boils.</p><script>var never = "shown"</script></li>
<li><b>Blue kettle</b> <i>12</i> <p>It boils, too.</p></li>
<li><b>Green kettle</b> <i>2015</i></li></ul>"""
LI = "/html/body/ul/li[{}]"
ROWS = [["Red Kettle", "5", "It boils."], ["Blue kettle", "12", "It boils, too."], ["Green kettle", "2015"]]


def cells(rows: list[list[str]], *xpaths: str, complete: bool = True, type: str = "record") -> Counts | None:
    truth: dict[str, Any] = {"records": [{"cells": row} for row in rows], "complete": ["records"] * complete}
    page = CorpusPage("p", "d", "dev", "a.example", None, "en", None, HTML, truth, "human")
    result = PageResult(None, "m", "list", tuple(Record(type, (path,), 0.9, {}) for path in xpaths))
    return score_page(page, result, SCHEMA).get("cells")


def test_all_rows_with_all_cells_are_right() -> None:
    assert cells(ROWS, *map(LI.format, (1, 2, 3))) == Counts(8, 0, 0)


def test_cells_of_rows_that_were_not_found_are_missed() -> None:
    assert cells(ROWS, LI.format(2)) == Counts(3, 0, 5)
    assert cells(ROWS) == Counts(0, 0, 8)


def test_rows_in_one_record_miss_all_cells_but_those_of_one() -> None:
    assert cells(ROWS, "/html/body/ul") == Counts(3, 0, 5)


def test_texts_of_records_that_are_no_row_are_wrong_where_all_rows_are_known() -> None:
    paths = [*map(LI.format, (1, 2, 3)), "/html/body/nav"]
    assert cells(ROWS, *paths) == Counts(8, 2, 0)
    assert cells(ROWS, *paths, complete=False) == Counts(8, 0, 0)


def test_a_row_is_the_record_with_most_letters_of_its_cells() -> None:
    # "It boils." is in the first two rows; the second has more letters of the first gold row.
    assert cells([["It boils.", "Blue"], ["It boils."]], LI.format(1), LI.format(2)) == Counts(3, 0, 0)


def test_an_element_counts_once_and_reviews_are_no_rows() -> None:
    assert cells(ROWS, LI.format(1), LI.format(1)) == Counts(3, 0, 5)
    assert cells(ROWS[:1], LI.format(1), LI.format(2), type="review") == Counts(0, 0, 3)


def test_a_digit_is_no_part_of_a_number() -> None:
    assert cells([["Green kettle", "5"]], LI.format(3)) == Counts(1, 0, 1)
    assert cells([["Green kettle", "015"]], LI.format(3)) == Counts(1, 0, 1)
    assert cells([["Red kettle", "5"]], LI.format(1)) == Counts(2, 0, 0)


def test_scripts_hold_no_cell() -> None:
    assert cells([["Red kettle", "never"]], LI.format(1)) == Counts(1, 0, 1)


@pytest.mark.parametrize("path", ["/html/body/table", "//li", "/html/body/ul/li[9]", "not a path ("])
def test_records_whose_element_is_not_there_hold_nothing(path: str) -> None:
    assert cells(ROWS, path) == Counts(0, 0, 8)


def test_pages_without_cells_are_not_scored() -> None:
    assert cells([]) is None
    assert cells([["--", ""]]) is None
