"""Stage ``pages``: whole pages, HTML to node scores, nothing cut on either side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from lxml import etree
from lxml import html as lxml_html
from torch import Tensor

from markuplmpp.bench.figures import OURS, STOCK, Figure, ratios, seconds
from markuplmpp.bench.models import Models
from markuplmpp.bench.sample import SamplePage
from markuplmpp.bench.stock import build_processor, processed, quiet
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import encode_page
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.extractor import Extractor
from markuplmpp.scoring import PageScorer

UNCUT = f"{OURS} int8, nothing cut"
DEFAULT = f"{OURS} int8, default cap"
RECORDS = f"{OURS} int8, default cap, records"
STOCK_VISIBLE = f"{STOCK}, scripts removed"
_UNSEEN = ("script", "style", "noscript", "template")
_NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class StockPage:
    """What one page costs the stock pipeline.

    Args:
        seconds: Processor and model; estimated where not all windows were timed.
        windows: All windows of the page.
        timed: Windows that were run.
    """

    seconds: float
    windows: int
    timed: int


def bench_pages(models: Models, pages: Sequence[SamplePage], *, stock_seconds: float) -> list[Figure]:
    """Times whole pages in our pipeline and in transformers' processor and model, page by page in turn.

    Stock: ``MarkupLMProcessor`` (512 tokens, no overlap) and ``MarkupLMModel`` on every window; once on the page
    as it is, where scripts and styles become text, and once on the page without them, as a careful user
    would give it (removing them is not timed). Ours: parse,
    encode and score with int8; once with no cap on the tokens of a leaf, once as configured, once with records
    decoded and fused with the page's metadata.

    Args:
        models: The models.
        pages: The pages.
        stock_seconds: Time for stock's windows, shared equally among the pages. Where a page's share is used up
            before its windows are, the rest is estimated from the tokens left, and the figure says so.
    """
    systems = _systems(models)
    processor, share = build_processor(models.tokenizer), stock_seconds / len(pages) / 2
    stock: dict[str, list[StockPage]] = {STOCK: [], STOCK_VISIBLE: []}
    ours: dict[str, list[float]] = {name: [] for name in systems}
    _warm_up(models, systems, pages[0])
    for page in pages:
        for name, run in systems.items():
            ours[name].append(seconds(partial(run, page.html))[0])
        for name, text in ((STOCK, page.text), (STOCK_VISIBLE, without_scripts(page.text))):
            with quiet():
                took, windows = seconds(partial(processed, processor, text))
            stock[name].append(_stock_page(models, windows, took, share))
    return [*_window_figures(models, pages, stock), *_speed_figures(stock, ours)]


def without_scripts(html: str) -> str:
    """Returns a page without scripts, styles, templates and comments.

    >>> without_scripts("<p>Kettle<script>var a</script><!-- b --></p>")
    '<html><body><p>Kettle</p></body></html>'
    """
    root = lxml_html.document_fromstring(html.encode("utf-8", "replace"), lxml_html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(root, *_UNSEEN, etree.Comment, with_tail=False)
    text: str = lxml_html.tostring(root, encoding="unicode")
    return text


def uncut(config: SequenceConfig) -> SequenceConfig:
    """Returns the config without its limits on leaves and windows.

    >>> uncut(SequenceConfig()).leaf_tokens
    510
    """
    return replace(config, leaf_tokens=config.window_tokens - 2, max_windows=_NO_LIMIT)


def _speed_figures(stock: dict[str, list[StockPage]], ours: dict[str, list[float]]) -> list[Figure]:
    figure, figures = partial(Figure.of, "pages"), []
    times = {name: [page.seconds for page in pages] for name, pages in stock.items()}
    notes = {name: _note(pages) for name, pages in stock.items()}
    for name, taken in (times | ours).items():
        figures.append(figure("speed", name, "pages/s", [1 / t for t in taken], notes.get(name, "")))
    for base, base_times in times.items():
        for name, taken in ours.items():
            total = sum(base_times) / sum(taken)
            against = f"speed, against {base}"
            figures.append(figure(against, name, "x", ratios(base_times, taken), notes[base]))
            figures.append(figure(f"{against}, all pages", name, "x", [total], f"total times; {notes[base]}"))
    return figures


def _systems(models: Models) -> dict[str, Callable[[bytes], object]]:
    scorer = PageScorer.from_folder(models.deployed)
    free = replace(scorer, sequence=uncut(scorer.sequence))
    return {
        UNCUT: lambda html: free.score(parse_html(html)),
        DEFAULT: lambda html: scorer.score(parse_html(html)),
        RECORDS: Extractor(scorer).predict,
    }


def _warm_up(models: Models, systems: dict[str, Callable[[bytes], object]], page: SamplePage) -> None:
    for run in systems.values():
        run(page.html)
    window = processed(build_processor(models.tokenizer), "<p>warm</p>")[0]
    with torch.inference_mode():
        models.stock(**window)


def _stock_page(models: Models, windows: Sequence[dict[str, Tensor]], took: float, share: float) -> StockPage:
    spent, tokens, timed = 0.0, 0, 0
    total = sum(_length(window) for window in windows)
    with torch.inference_mode():
        for window in windows:
            if timed and spent > share:
                break
            spent += seconds(partial(models.stock, **window))[0]
            tokens += _length(window)
            timed += 1
    return StockPage(took + spent * total / tokens, len(windows), timed)


def _length(window: dict[str, Tensor]) -> int:
    return int(window["input_ids"].shape[1])


def _note(stock: Sequence[StockPage]) -> str:
    windows, timed = sum(page.windows for page in stock), sum(page.timed for page in stock)
    if timed == windows:
        return f"all {windows:,} stock windows timed"
    return f"estimated: {timed:,} of {windows:,} stock windows timed"


def _window_figures(models: Models, pages: Sequence[SamplePage], stock: dict[str, list[StockPage]]) -> list[Figure]:
    """Windows of each page, and what our limits cut."""
    name, unit = "windows", "windows/page"
    text = {STOCK: "scripts, styles and comments are text to MarkupLMFeatureExtractor"}
    figures = [
        Figure.of("pages", name, system, unit, [float(page.windows) for page in timed], text.get(system, ""))
        for system, timed in stock.items()
    ]
    for system, config in ((UNCUT, uncut(models.sequence)), (DEFAULT, models.sequence)):
        encoded = [encode_page(parse_html(page.html), models.tokenizer, config) for page in pages]
        leaves = sum(int(page.page.is_leaf.sum()) for page in encoded)
        cut, lost = sum(page.sequence.cut_leaves for page in encoded), sum(page.unscored for page in encoded)
        note = f"{cut:,} of {leaves:,} leaves cut at {config.leaf_tokens} tokens, {lost:,} nodes past the limit"
        figures.append(Figure.of("pages", name, system, unit, [float(len(page.windows)) for page in encoded], note))
    return figures
