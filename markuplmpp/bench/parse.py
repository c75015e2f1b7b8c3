"""Stage ``parse``: bytes to flat nodes, against a bare lxml parse and MarkupLM's feature extractor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from lxml import html as lxml_html

from markuplmpp.bench.figures import OURS, STOCK, Figure, interleaved, ratios, seconds
from markuplmpp.bench.sample import SamplePage
from markuplmpp.bench.stock import feature_extractor
from markuplmpp.dom.parse import parse_html

LXML = "lxml"
# The feature extractor looks through all siblings of every text: 50,000 would take it minutes.
_STOCK_SIBLINGS = 5_000


def bench_parse(
    pages: Sequence[SamplePage],
    *,
    repeats: int,
    stock_seconds: float,
    siblings: Sequence[int],
) -> list[Figure]:
    """Times parse and flatten.

    lxml and ours get the same bytes; transformers' extractor takes text only and is given it decoded, at no cost.
    It runs once per page, on the pages that fit in its time, and is compared on those alone.

    Args:
        pages: What to parse.
        repeats: Rounds per page; its time is their median.
        stock_seconds: Time for transformers' extractor, which is quadratic in siblings.
        siblings: Sizes of the synthetic pages.
    """
    bare: list[float] = []
    ours: list[float] = []
    for page in pages:
        times = interleaved(_parsers(page.html), repeats)
        bare.append(statistics.median(times[LXML]))
        ours.append(statistics.median(times[OURS]))
    stock = _stock_times(pages, stock_seconds)
    share = f"first {len(stock)} of {len(pages)} pages"
    figure = partial(Figure.of, "parse")
    return [
        figure("time", LXML, "ms/page", _ms(bare)),
        figure("time", OURS, "ms/page", _ms(ours)),
        figure("time", STOCK, "ms/page", _ms(stock), share),
        figure("ours / lxml", OURS, "x", ratios(ours, bare)),
        figure("ours / lxml, all pages", OURS, "x", [sum(ours) / sum(bare)], "ratio of total times"),
        figure("transformers / ours", OURS, "x", ratios(stock, ours[: len(stock)]), share),
        figure(
            "transformers / ours, all pages",
            OURS,
            "x",
            [sum(stock) / sum(ours[: len(stock)])] if stock else [],
            f"ratio of total times; {share}",
        ),
        *_sibling_figures(siblings, repeats),
    ]


def _parsers(html: bytes) -> dict[str, Callable[[], object]]:
    return {LXML: partial(lxml_html.document_fromstring, html), OURS: partial(parse_html, html)}


def _stock_times(pages: Sequence[SamplePage], budget: float) -> list[float]:
    extractor, times = feature_extractor(), []
    end = time.perf_counter() + budget
    for page in pages:
        if time.perf_counter() > end:
            break
        times.append(seconds(partial(extractor, page.text))[0])
    return times


def _sibling_figures(siblings: Sequence[int], repeats: int) -> list[Figure]:
    out, per_node = [], []
    for count in siblings:
        html = sibling_page(count)
        nodes = len(parse_html(html))
        times = interleaved(_parsers(html), repeats)
        if count <= _STOCK_SIBLINGS:
            times[STOCK] = [seconds(partial(feature_extractor(), html.decode()))[0]]
        name = f"{count:,} siblings"
        out += [Figure.of("parse", name, s, "us/node", [t / nodes * 1e6 for t in times[s]]) for s in times]
        per_node.append(statistics.median(times[OURS]) / nodes)
    growth = f"time per node, {max(siblings):,} siblings / {min(siblings):,}"
    return [*out, Figure.of("parse", growth, OURS, "x", [per_node[-1] / per_node[0]])]


def sibling_page(count: int) -> bytes:
    """Returns a page with one list of ``count`` items.

    >>> sibling_page(2)
    b'<ul><li>item 0</li><li>item 1</li></ul>'
    """
    items = "".join(f"<li>item {i}</li>" for i in range(count))
    return f"<ul>{items}</ul>".encode()


def _ms(times: Sequence[float]) -> list[float]:
    return [t * 1e3 for t in times]
