"""``markuplmpp extract``: pages in, one JSON line a page out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.cli.options import Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import print_json, print_table, progress_bar, say, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, InputPage, expand, is_corpus, read_source
from markuplmpp.errors import PageError
from markuplmpp.records import PageResult, Sources

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH|URL|-",
        help="HTML file, folder of them, Parquet or JSONL corpus file, URL, or - for stdin.",
        show_default=False,
    ),
]
Pretty = Annotated[bool, typer.Option("--pretty", help="Print tables to read instead of JSON lines.")]


def extract(
    inputs: Inputs,
    pretty: Pretty = False,
    sources: SourcesOption = "both",
    model: Model = None,
    threads: Threads = None,
) -> None:
    """Print the records of pages: one JSON line a page, in the order given.

    Examples:
    - `markuplmpp extract page.html`

    - `markuplmpp extract --pretty https://shop.example/kettle`

    - `markuplmpp extract saved/ pages.parquet > records.jsonl`

    - `curl -s https://shop.example/kettle | markuplmpp extract -`

    - `markuplmpp extract saved/ | jq '.records[].fields.price[0].parsed'`

    Exit code: 0 if every page was read, 1 if some failed (each is named on stderr), 2 for wrong usage.
    """
    try:
        found = expand(inputs)
    except InputError as error:
        raise usage_error(str(error)) from None
    extractor = load_extractor(model, threads)
    failed = 0
    # On a terminal that shows the results too, they are the progress, and a bar would cut through them.
    is_shown = not sys.stdout.isatty() and (len(found) > 1 or any(map(is_corpus, found)))
    with progress_bar("pages") if is_shown else nullcontext(None) as progress:
        for page in _pages(found, progress):
            outcome = _outcome(extractor, page, sources)
            if isinstance(outcome, FailedInput):
                failed += 1
                say(f"{outcome.name}: {outcome.reason}")
            elif pretty:
                print_table(outcome, page.name)
            else:
                print_json(outcome)
    if failed:
        raise typer.Exit(1)


def _pages(
    sources: Sequence[str | Path], progress: Callable[[int, int | None], None] | None
) -> Iterator[InputPage | FailedInput]:
    # A corpus says how many pages it has at its end only.
    total = None if any(map(is_corpus, sources)) else len(sources)
    for done, page in enumerate((page for source in sources for page in read_source(source)), 1):
        yield page
        if progress is not None:
            progress(done, total)


def _outcome(extractor: Extractor, page: InputPage | FailedInput, sources: Sources) -> PageResult | FailedInput:
    if isinstance(page, FailedInput):
        return page
    try:
        return extractor.predict(page.html, url=page.url, charset=page.charset, sources=sources)
    except PageError as error:
        return FailedInput(page.name, str(error))
    except Exception as error:  # the one place: a page in a million must not end the run; it counts as failed
        return FailedInput(page.name, f"unexpected {type(error).__name__}: {error}; please report it")
