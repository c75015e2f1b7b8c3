"""``markuplmpp show``: a page with what was found drawn into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.options import Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import check_writable, say, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, expand, read_source

Page = Annotated[str, typer.Argument(metavar="PATH|URL|-", help="HTML file, URL, or - for stdin.", show_default=False)]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="HTML file to write.")]
Remote = Annotated[
    bool, typer.Option("--remote", help="Let the browser load the page's images and styles from its site.")
]


def show(
    page: Page,
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
    """
    from markuplmpp.show import render

    try:
        found = expand([page])
    except InputError as error:
        raise usage_error(str(error)) from None
    if len(found) > 1:
        raise usage_error(f"{page!r} holds {len(found)} pages; show draws one: name one of them")
    check_writable(output)
    read = next(read_source(found[0]))
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
