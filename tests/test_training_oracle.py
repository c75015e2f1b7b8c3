from __future__ import annotations

from typing import Any

from markuplmpp.corpus import CorpusPage
from markuplmpp.evaluation.metrics import score_page
from markuplmpp.schema import Schema
from markuplmpp.training.oracle import oracle_result

SCHEMA = Schema.default()
RECIPE = """<h1>Lemon cake</h1><p>By Jane Doe · 3 min read</p><ul><li><b>2</b> eggs</li><li>flour</li><li>salt</li></ul>
<ol><li>Mix well.</li><li>Bake it.</li></ol><p>Salt is a mineral.</p>"""


def page(html: str, fields: dict[str, list[str]], **truth: Any) -> CorpusPage:
    return CorpusPage("1", "d", "dev", "a", None, "en", "recipe", html.encode(), {"fields": fields, **truth})


def test_labels_decode_to_the_truth_they_were_made_from() -> None:
    fields = {
        "name": ["Lemon cake"],
        "author": ["Jane Doe"],
        "ingredient": ["2 eggs", "flour", "salt"],
        "instruction": ["Mix well.", "Bake it."],
    }
    known = page(RECIPE, fields)
    result = oracle_result(known, SCHEMA)
    assert result.records[0].type == "recipe"
    assert result.records[0].fields["author"][0].text == "Jane Doe", "the span, not the leaf"
    assert all(counts.exact for counts in score_page(known, result, SCHEMA).values())


def test_what_alignment_does_not_find_the_oracle_misses() -> None:
    known = page(RECIPE, {"name": ["Lemon cake"], "author": ["John Smith"]})
    counts = score_page(known, oracle_result(known, SCHEMA), SCHEMA)
    assert (counts["name"].tp, counts["author"].fn, counts["author"].fp) == (1, 1, 0)


def test_records_given_as_xpaths_come_back() -> None:
    html = "<ul>" + "".join(f"<li><b>Pan {i}</b> <i>${i}</i></li>" for i in range(1, 4)) + "</ul>"
    records = [{"xpath": f"/html/body/ul/li[{i}]"} for i in range(1, 4)]
    known = CorpusPage(
        "1", "d", "dev", "a", None, "en", "listing", html.encode(), {"records": records, "complete": ["records"]}
    )
    result = oracle_result(known, SCHEMA)
    assert result.page_kind == "list"
    assert score_page(known, result, SCHEMA)["records"].exact
