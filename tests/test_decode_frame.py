"""Lists in the menu, the header or the footer of a page."""

from __future__ import annotations

import pytest

from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import Thresholds
from tests.test_decode import SCHEMA, scores
from tests.test_decode_records import LIST, list_labels


def menu_in(frame: str) -> tuple[str, dict[str, str | tuple[str, float]]]:
    html = f"<{frame}><ul>" + "<li><a>tea</a> <i>$1</i></li>" * 3 + f"</ul></{frame}>"
    labels: dict[str, str | tuple[str, float]] = {}
    for k in (1, 2, 3):
        row = f"/{frame}/ul/li[{k}]"
        labels |= {row: "record", f"{row}/a/text()[1]": "name", f"{row}/i/text()[1]": "price"}
    return html, labels


@pytest.mark.parametrize("frame", ["nav", "header", "footer"])
def test_entries_of_the_menu_the_header_or_the_footer_are_no_rows(frame: str) -> None:
    menu, entries = menu_in(frame)
    records, kind = decode(scores(LIST + menu, list_labels() | entries), SCHEMA, Thresholds())
    assert (kind, {r.xpaths[0].rpartition("[")[0] for r in records}) == ("list", {"/html/body/main/article"})
    assert decode(scores(menu, entries), SCHEMA, Thresholds()) == ([], "other"), "nor values of a main item"


@pytest.mark.parametrize("frame", ["header", "footer"])
def test_rows_in_content_within_a_header_or_footer_are_rows(frame: str) -> None:
    labels = {f"/{frame}{xpath}": label for xpath, label in list_labels().items()}
    records, kind = decode(scores(f"<{frame}>{LIST}</{frame}>", labels), SCHEMA, Thresholds())
    assert (kind, len(records)) == ("list", 3)


def test_reviews_in_the_footer_of_an_article_are_reviews() -> None:
    review = "<li><b>Ann</b><p>It boils.</p></li>"
    html = f"<article><h1>Kettle</h1><b>$20</b><i>K-100</i><footer><ul>{review * 3}</ul></footer></article>"
    labels: dict[str, str | tuple[str, float]] = {"/article/h1/text()[1]": "name"}
    labels |= {"/article/b/text()[1]": "price", "/article/i/text()[1]": "sku"}
    for k in (1, 2, 3):
        row = f"/article/footer/ul/li[{k}]"
        labels |= {row: "review", f"{row}/b/text()[1]": "review_author", f"{row}/p/text()[1]": "review_body"}
    (record,), _ = decode(scores(html, labels), SCHEMA, Thresholds())
    assert [r.first("review_author") for r in record.records] == ["Ann"] * 3
