"""``markuplmpp show``: a page with what was found drawn into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.options import Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import check_writable, say, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, InputPage, expand, is_corpus, read_source

_MOST_NAMED = 5

Page = Annotated[
    str,
    typer.Argument(
        metavar="PATH|URL|-", help="HTML file, Parquet or JSONL corpus file, URL, or - for stdin.", show_default=False
    ),
]
PageId = Annotated[
    str | None,
    typer.Option("--page-id", metavar="ID", help="Which page of a corpus file to draw.", show_default="its only one"),
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="HTML file to write.")]
Remote = Annotated[
    bool, typer.Option("--remote", help="Let the browser load the page's images and styles from its site.")
]


def show(
    page: Page,
    page_id: PageId = None,
    output: Output = Path("out.html"),
    remote: Remote = False,
    sources: SourcesOption = "both",
    model: Model = None,
    threads: Threads = None,
) -> None:
    """Write the page with its predicted nodes outlined and labelled, to look at in a browser.

    Scripts are removed, and nothing is loaded from the network unless `--remote` is given.

    Examples:
    - `markuplmpp show page.html -o shown.html`

    - `markuplmpp show --remote https://shop.example/kettle`

    - `markuplmpp show pages.parquet --page-id 3f2a9c81d04b6e57`
    """
    from markuplmpp.show import render

    try:
        found = expand([page])
    except InputError as error:
        raise usage_error(str(error)) from None
    if len(found) > 1:
        raise usage_error(f"{page!r} holds {len(found)} files; show draws one page: name one of them")
    check_writable(output, reads=[Path(found[0])])
    read = page_of(found[0], page_id)
    if isinstance(read, FailedInput):
        say(f"{read.name}: {read.reason}")
        raise typer.Exit(1)
    extractor = load_extractor(model, threads)
    result = extractor.predict(read.html, url=read.url, charset=read.charset, sources=sources)
    try:
        output.write_text(render(read.html, result, charset=read.charset, remote=remote), "utf-8", "replace")
    except OSError as error:
        raise usage_error(f"{str(output)!r}: {error.strerror}") from None
    say(f"wrote {output}")


def page_of(source: str | Path, page_id: str | None) -> InputPage | FailedInput:
    """The page that a source is, or that of a corpus file; wrong usage where that isn't one page."""
    if is_corpus(source):
        return _page_of_corpus(source, page_id)
    if page_id is not None:
        raise usage_error(f"--page-id is for Parquet and JSONL files; {str(source)!r} is one page: leave it out")
    return next(read_source(source))


def _page_of_corpus(source: str | Path, page_id: str | None) -> InputPage | FailedInput:
    ids: list[str] = []
    first: InputPage | None = None
    for read in read_source(source):
        if isinstance(read, FailedInput) or read.page_id == page_id is not None:
            return read
        first = first or read
        ids.append(str(read.page_id))
    if first is None:
        raise usage_error(f"{str(source)!r} holds no page; expected one at least")
    if page_id is None and len(ids) == 1:
        return first
    some = ", ".join(ids[:_MOST_NAMED]) + (" ..." if len(ids) > _MOST_NAMED else "")
    told = f"holds {len(ids)} pages; show draws one" if page_id is None else f"has no page {page_id!r}"
    raise usage_error(f"{str(source)!r} {told}: choose with --page-id, of {some}")
