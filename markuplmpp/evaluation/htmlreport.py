"""A comparison as one HTML file: no network, no script, everything of a page escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from markuplmpp.evaluation import plots
from markuplmpp.evaluation.compare import Comparison, difference
from markuplmpp.evaluation.curves import page_mean_f1, worst_pages
from markuplmpp.evaluation.intervals import Estimate
from markuplmpp.evaluation.judged import Judged
from markuplmpp.evaluation.learning import curve_points
from markuplmpp.evaluation.metrics import PageScores

_MAX_CHARS = 320
_MAX_VALUES = 6
# Control characters, and the marks that turn the direction of what follows them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 76rem; margin: 2rem auto; padding: 0 1rem }
h1, h2 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ccc }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } .wide { overflow-x: auto }
td, th { padding: 3px 10px; border-bottom: 1px solid #e4e4e4; text-align: left; vertical-align: top }
td.n { text-align: right } small { color: #666; white-space: nowrap; display: block }
img { max-width: 100% } figure { margin: 1rem 0 } figcaption { color: #555 }
details { margin: 6px 0 } summary { cursor: pointer } .bad { color: #a3210f } .good { color: #1d6b2f }
code { overflow-wrap: anywhere }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def report_html(
    comparison: Comparison,
    *,
    title: str = "Evaluation",
    earlier: Sequence[dict[str, Any]] = (),
    shown: Mapping[str, str] | None = None,
) -> str:
    """Returns the report: table, plots, and the pages that the first system does worst on.

    Args:
        comparison: The systems.
        title: Its heading.
        earlier: Reports as JSON, whose models are drawn into the learning curve beside these.
        shown: Page id -> address of the page with what was found drawn into it.

    Raises:
        MissingExtraError: matplotlib isn't installed.
    """
    points, unit = curve_points([*earlier, comparison.to_dict()])
    body = [
        f"<h1>{_text(title)}</h1>",
        *_facts(comparison),
        "<h2>F1 of every field</h2>",
        *_table(comparison),
        _plot("F1 with 95% intervals, resampled by site", plots.bars(comparison)),
        "<h2>Precision and recall</h2>",
        _plot(
            "As the least score falls from 1 to the system's own threshold, which is the dot: values below it are "
            "never predicted. A system without scores of its own is a dot alone.",
            plots.precision_recall_curves(comparison),
        ),
        "<h2>Calibration</h2>",
        _plot("Share of right values by score, all fields but body", plots.calibration_plot(comparison)),
        "<h2>Sites</h2>",
        _plot("Micro F1 of each site, over the fields that both systems give", plots.site_scatter(comparison)),
    ]
    if points:
        body += [
            "<h2>Learning curve</h2>",
            _plot("F1 by size of the training set", plots.learning_curves(points, unit)),
        ]
    body += ["<h2>Worst pages</h2>", *_worst(comparison, shown or {})]
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


def _facts(comparison: Comparison) -> Iterator[str]:
    first = comparison.first
    datasets = ", ".join(first.datasets)
    sites = len({page.site for page in first.pages})
    yield f"<p>{len(first.pages)} pages of {sites} sites: {_text(datasets)}. "
    yield f"{first.unscored} pages have no gold.</p><ul>"
    for e in comparison.evaluations:
        speed = f"{e.pages_per_s:.2f} pages/s" if e.pages_per_s else "no page"
        yield f"<li>{_text(e.system)}: {speed}, {len(e.failures)} pages failed and score as misses</li>"
    yield "</ul>"


def _table(comparison: Comparison) -> Iterator[str]:
    names = [e.system for e in comparison.evaluations]
    yield '<div class="wide"><table><tr>'
    yield "".join(f"<th>{_text(name)}</th>" for name in ("label", "pages", "sites", "values", *names))
    yield "</tr>"
    columns = [{row.label: row for row in e.rows()} for e in comparison.evaluations]
    gaps = [{}, *(comparison.differences(e) for e in comparison.evaluations[1:])]
    for label, row in columns[0].items():
        counts = "".join(f'<td class="n">{n}</td>' for n in (row.pages, row.sites, row.values))
        cells = (_cell(c[label].figures["f1"], gap.get(label)) for c, gap in zip(columns, gaps, strict=True))
        yield f"<tr><td>{_text(label)}</td>{counts}{''.join(cells)}</tr>"
    yield "</table></div><p>In brackets: 95% interval. Signed: paired difference to the first system on the same "
    yield "pages, with * where its interval leaves out 0. -: the system doesn't give the field.</p>"


def _cell(estimate: Estimate, gap: Estimate | None) -> str:
    figure, _, interval = str(estimate).partition(" ")
    second = difference(gap) if gap else ""
    return f"<td>{figure}<small>{interval}</small><small>{second}</small></td>"


def _worst(comparison: Comparison, shown: Mapping[str, str]) -> Iterator[str]:
    first = comparison.first
    labels = [label for label in first.levels().get("field", []) if first.has([label])]
    yield f"<p>Of {_text(first.system)}: least mean F1 over the page's fields first, at most three pages of a site.</p>"
    for page in worst_pages(first):
        name = f"{_text(page.site)} · {_text(page.dataset)} · <code>{_text(page.page_id)}</code>"
        yield f"<details><summary>{page_mean_f1(page, labels):.2f} {name}</summary>"
        if page.page_id in shown:
            yield f'<p><a href="{escape(shown[page.page_id])}">the page with what was found</a></p>'
        if page.error is not None:
            yield f'<p class="bad">{_text(page.error)}</p>'
        yield from _values(page)
        yield "</details>"


def _values(page: PageScores) -> Iterator[str]:
    yield "<table><tr><th>field</th><th>expected, not found</th><th>found, wrong</th><th>found, right</th></tr>"
    for label, judged in page.judged.items():
        if judged.counts.fp or judged.counts.fn:
            yield f"<tr><td>{_text(label)}</td>{_judged(judged)}</tr>"
    yield "</table>"


def _judged(judged: Judged) -> str:
    wrong = [f"{v.text} ({v.score:.2f})" for v in judged.found if not v.right]
    right = [f"{v.text} ({v.score:.2f})" for v in judged.found if v.right]
    cells = (("bad", list(judged.missed)), ("bad", wrong), ("good", right))
    return "".join(f'<td class="{kind}">{_listed(texts)}</td>' for kind, texts in cells)


def _listed(texts: list[str]) -> str:
    lines = [_text(text) for text in texts[:_MAX_VALUES]]
    if len(texts) > _MAX_VALUES:
        lines.append(f"… and {len(texts) - _MAX_VALUES} more")
    return "<br>".join(lines)


def _plot(caption: str, svg: bytes) -> str:
    """An image, not inline SVG: ids of several drawings clash, and an image can run nothing."""
    data = b64encode(svg).decode("ascii")
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{_text(caption)}">'
        f"<figcaption>{_text(caption)}</figcaption></figure>"
    )


def _text(text: str) -> str:
    short = text if len(text) <= _MAX_CHARS else text[:_MAX_CHARS] + "…"
    return escape(_CONTROL.sub(" ", short))
