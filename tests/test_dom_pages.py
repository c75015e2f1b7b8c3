"""Every page under tests/pages gives the leaves and XPaths of its expected.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from markuplmpp import errors
from markuplmpp.dom.parse import parse_html

PAGES = sorted((Path(__file__).parent / "pages").iterdir())


def _expected(folder: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_page(folder: Path) -> None:
    expected, html = _expected(folder), (folder / "page.html").read_bytes()
    if "error" in expected:
        with pytest.raises(getattr(errors, expected["error"])):
            parse_html(html)
        return
    page = parse_html(html)
    got = [(page.text(i), page.xpath(i), bool(page.hidden[i])) for i in page.leaves]
    assert got == [(leaf["text"], leaf["xpath"], leaf.get("hidden", False)) for leaf in expected["leaves"]]
    assert page.encoding == expected["encoding"]
    assert list(page.warnings) == expected["warnings"]


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_page_says_where_it_comes_from(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    assert {"url", "date", "licence", "about"} <= meta.keys()
