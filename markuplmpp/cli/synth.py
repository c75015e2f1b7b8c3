"""``markuplmpp synth``: synthetic sites with exact gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.cli.output import check_writable, progress_bar, say, usage_error
from markuplmpp.errors import MissingExtraError
from markuplmpp.schema import Schema

if TYPE_CHECKING:
    from markuplmpp.corpus import CorpusPage
    from markuplmpp.synth.site import SyntheticPage

Output = Annotated[
    Path,
    typer.Argument(help="A corpus, .parquet or .jsonl; any other name is a folder of HTML files.", show_default=False),
]
Sites = Annotated[int, typer.Option("--sites", min=1, help="Sites, each with a theme of its own.")]
Pages = Annotated[int, typer.Option("--pages", min=1, help="Pages of each site.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the first site; the others follow.")]


def synth(output: Output, sites: Sites = 100, pages: Pages = 3, seed: Seed = 0) -> None:
    """Make synthetic sites with exact gold: shops, review platforms, recipes, articles, lists.

    One seed is one site with one theme: its country and language, its class names, its way of building every block. A
    corpus has the labels of every text and element, and `markuplmpp train --corpus FILE` learns from it; mix it with
    real pages. A folder has the pages as files, a folder a site; their gold is beside it, in `NAME.gold.jsonl`.

    Examples:
    - `markuplmpp synth sites.parquet --sites 1000`

    - `markuplmpp train --corpus sites.parquet --corpus labelled.parquet --output my-model`

    - `markuplmpp synth sites/ --sites 5 --pages 20 --seed 7`, then open them in a browser

    Exit code: 0, or 2 for wrong usage.
    """
    try:
        from markuplmpp.synth.site import site_pages
    except ModuleNotFoundError as error:
        raise MissingExtraError("synth", str(error.name)) from error
    from markuplmpp.corpus import write_pages

    is_corpus = output.suffix in (".parquet", ".jsonl")
    gold = output.with_name(output.name + ".gold.jsonl")
    if not is_corpus:
        _make_folder(output)
    check_writable(output if is_corpus else gold)
    with progress_bar("sites") as progress:

        def made() -> Iterator[SyntheticPage]:
            for number in range(sites):
                yield from site_pages(seed + number, pages)
                progress(number + 1, sites)

        if is_corpus:
            write_pages(output, map(corpus_page, made()))
        else:
            _write_folder(output, gold, made())
    say(f"wrote {output}: {sites * pages} pages of {sites} sites")


def corpus_page(page: SyntheticPage) -> CorpusPage:
    """Returns a page with its gold as a truth, by texts and by elements."""
    from markuplmpp.corpus import CorpusPage
    from markuplmpp.dom.parse import parse_html
    from markuplmpp.dom.structure import Structure
    from markuplmpp.labels.gold import STANDOFF, GoldPage
    from markuplmpp.labels.standoff import truth_of

    parsed, gold = parse_html(page.html, url=page.url), GoldPage.from_dict(page.gold)
    truth = {**truth_of(gold, parsed, Structure.of(parsed), Schema.default()), STANDOFF: page.gold}
    return CorpusPage(
        page_id=gold.page_id,
        dataset="synth",
        split="",
        site=page.site,
        url=page.url,
        lang=page.lang,
        page_type=page.page_type,
        html=page.html,
        truth=truth,
        truth_kind="synthetic",
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = next(folder.iterdir(), None) is None
    except OSError as error:
        raise usage_error(f"{str(folder)!r}: {error.strerror}; name a folder that can be made") from error
    if not is_empty:
        raise usage_error(f"{str(folder)!r} isn't empty: pages of another run would be taken for this one's; empty it")


def _write_folder(folder: Path, gold: Path, pages: Iterator[SyntheticPage]) -> None:
    with gold.open("w", encoding="utf-8") as lines:
        for page in pages:
            path = folder / page.site / f"{page.url.rpartition('/')[2]}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(page.html)
            lines.write(json.dumps(page.gold, ensure_ascii=False) + "\n")
