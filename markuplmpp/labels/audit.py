"""Random labels on one HTML sheet, each in its surroundings, to be judged by eye."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from markuplmpp.corpus import CorpusPage
from markuplmpp.dom.node import Page
from markuplmpp.dom.parse import parse_html
from markuplmpp.labels.gold import NodeLabel

# Texts shown before and behind a label, and of a labelled element.
_AROUND = 6
_INSIDE = 14
_MAX_CHARS = 300
_STYLE = """body { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; color: #222 }
section { border-top: 2px solid #999; margin: 1.5rem 0; padding-top: .5rem }
h2 { font-size: 1rem; margin: 0 } small, code { color: #777 }
.line { white-space: pre-wrap; overflow-wrap: anywhere; color: #555 }
.in { border-left: 4px solid #2a7; padding-left: .5rem; color: #111; background: #efe }
mark { background: #fd6; outline: 2px solid #b60 }"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One label of the sample.

    Args:
        row: Number of its page in the corpus.
        source: Who made it.
        label: The label.
    """

    row: int
    source: str
    label: NodeLabel


class Sample:
    """Draws labels while a corpus goes by: of each source so many, seeded.

    Of a field one label a page is drawn from, or the paragraphs of articles would be all there is.

    >>> sample = Sample(2, seed=0)
    >>> for row in range(10):
    ...     sample.offer(row, {"text": [{"node": row, "xpath": "/p", "label": "name"}]})
    >>> [drawn.row for drawn in sample.drawn()]
    [0, 8]
    """

    def __init__(self, size: int, seed: int) -> None:
        self._size = size
        self._random = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
        self._drawn: dict[str, list[Drawn]] = {}
        self._seen: dict[str, int] = {}

    def offer(self, row: int, made: dict[str, list[dict[str, Any]]]) -> None:
        """Takes part of a page's labels, each source's in the form of stand-off labels (reservoir sampling)."""
        for source, entries in made.items():
            by_name: dict[str, list[dict[str, Any]]] = {}
            for entry in entries:
                by_name.setdefault(entry["label"], []).append(entry)
            for of_name in by_name.values():
                self._offer(Drawn(row, source, NodeLabel.from_dict(self._random.choice(of_name))))

    def _offer(self, drawn: Drawn) -> None:
        kept = self._drawn.setdefault(drawn.source, [])
        self._seen[drawn.source] = seen = self._seen.get(drawn.source, 0) + 1
        if len(kept) < self._size:
            kept.append(drawn)
        elif (at := self._random.randrange(seen)) < self._size:
            kept[at] = drawn

    def drawn(self) -> list[Drawn]:
        """Returns the sample by source, then in the order of the corpus."""
        every = (drawn for of_source in self._drawn.values() for drawn in of_source)
        return sorted(every, key=lambda d: (d.source, d.row, d.label.node))


@dataclass(frozen=True, slots=True)
class AuditedPage:
    """A page with the labels of the sample that are on it.

    Args:
        row: The page.
        drawn: Its labels by their number in the whole sample, from 1 on.
        file: Name of a file that shows it.
    """

    row: CorpusPage
    drawn: dict[int, Drawn]
    file: str


def audited_pages(sample: Sample, pages: Iterable[CorpusPage]) -> Iterator[AuditedPage]:
    """Yields the pages that have labels of a sample.

    Args:
        sample: The labels.
        pages: The corpus they were drawn from, in the same order.
    """
    of_row: dict[int, dict[int, Drawn]] = {}
    for number, drawn in enumerate(sample.drawn(), 1):
        of_row.setdefault(drawn.row, {})[number] = drawn
    for at, row in enumerate(pages):
        if at in of_row:
            yield AuditedPage(row, of_row[at], f"page-{at}.html")


def anchor(label: NodeLabel) -> str:
    """Returns the anchor of a label on the file that shows its page."""
    return f"mlpp-node-{label.node}"


def audit_sheet(audited: Sequence[AuditedPage], folder: str) -> str:
    """Returns an HTML document that shows every drawn label in its place.

    Each has its field, its value, the source, the outcome and the texts around it, and leads to its place on the page.
    All of a page's own markup is left out: nothing on the sheet runs or loads.

    Args:
        audited: The pages with their labels.
        folder: Where the files are that show the pages, as an address from the sheet on.
    """
    shown: dict[int, str] = {}
    for of_page in audited:
        row, at = of_page.row, quote(f"{folder}/{of_page.file}")
        page = parse_html(row.html, url=row.url, charset=row.charset)
        shown |= {number: _section(number, drawn, row, page, at) for number, drawn in of_page.drawn.items()}
    sections = [html for _, html in sorted(shown.items())]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Label audit</title>'
        f"<style>{_STYLE}</style><h1>{len(sections)} labels</h1>{''.join(sections)}</html>\n"
    )


def _section(number: int, drawn: Drawn, row: CorpusPage, page: Page, at: str) -> str:
    label = drawn.label
    text = page.text(label.node)
    value = text if label.span is None else text[slice(*label.span)]
    outcome = "part" if label.span else ("exact" if page.text_index[label.node] else "element")
    where = " · ".join(filter(None, (row.dataset, row.site, row.page_id, row.url)))
    return (
        f'<section id="n{number}"><h2>{number}. {escape(str(label.label))}: {_short(value)}</h2>'
        f"<small>{drawn.source} · {outcome} · {escape(where)}<br>"
        f'<a href="{at}#{anchor(label)}"><code>{escape(label.xpath)}</code></a></small>'
        f"{''.join(_lines(page, label))}</section>"
    )


def _lines(page: Page, label: NodeLabel) -> Iterator[str]:
    leaves = page.leaves.tolist()
    end = int(page.end[label.node])
    before = [leaf for leaf in leaves if leaf < label.node][-_AROUND:]
    inside = [leaf for leaf in leaves if label.node <= leaf < end]
    behind = [leaf for leaf in leaves if leaf >= end][:_AROUND]
    for leaf in before:
        yield _line(page, leaf, "line")
    for i, leaf in enumerate(inside):
        if len(inside) > _INSIDE and i == _INSIDE // 2:
            yield f'<div class="line in">… {len(inside) - _INSIDE} more …</div>'
        if i < _INSIDE // 2 or i >= len(inside) - _INSIDE // 2:
            yield _line(page, leaf, "line in", label.span if leaf == label.node else None)
    if not inside:
        yield f'<div class="line in">{escape(str(page.attributes.get(label.node, {})))}</div>'
    for leaf in behind:
        yield _line(page, leaf, "line")


def _line(page: Page, leaf: int, kind: str, span: tuple[int, int] | None = None) -> str:
    text = page.text(leaf)
    shown = _short(text)
    if span is not None:
        before, behind = text[: span[0]][-_MAX_CHARS:], text[span[1] :]
        shown = f"{escape(before)}<mark>{_short(text[slice(*span)])}</mark>{_short(behind)}"
    tags = " ".join(reversed([page.tags[i] for i in page.ancestors(leaf)[:3]]))
    return f'<div class="{kind}"><code>{escape(tags)}</code> {shown}</div>'


def _short(text: str) -> str:
    return escape(text if len(text) <= _MAX_CHARS else text[:_MAX_CHARS] + "…")
