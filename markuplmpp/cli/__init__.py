"""The command line: Typer sub-commands, one module each.

A command parses, calls one library function and prints; an expected error is one line on stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from markuplmpp.cli import (
    batch,
    bench,
    correct,
    evaluate,
    export,
    extract,
    label,
    serve,
    show,
    site,
    swde,
    synth,
    train,
)
from markuplmpp.cli.output import say
from markuplmpp.errors import FetchError, MarkupLMPPError, PageError

app = typer.Typer(
    name="markuplmpp",
    help="Records from web pages as data: products, reviews, recipes, articles, rows of a list.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("extract")(extract.extract)
app.command("show")(show.show)
app.command("site")(site.site)
app.command("correct")(correct.correct)
app.command("serve")(serve.serve)
app.command("batch")(batch.batch)
app.command("label")(label.label)
app.command("synth")(synth.synth)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("swde")(swde.swde)
app.command("export")(export.export)
app.command("bench")(bench.bench)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0 done, 1 a page failed, 2 wrong usage or set-up.

    Args:
        arguments: In place of ``sys.argv[1:]``.

    >>> main(["show", "missing.html"])
    Traceback (most recent call last):
    ...
    SystemExit: 2
    """
    try:
        app(args=None if arguments is None else list(arguments), prog_name="markuplmpp")
    except MarkupLMPPError as error:
        say(f"error: {error}")
        sys.exit(1 if isinstance(error, (PageError, FetchError)) else 2)
