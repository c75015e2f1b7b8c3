"""What the commands print: result lines, tables and one-line messages."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from markuplmpp.records import PageResult, Record

EXIT_BROKEN_PIPE = 141
"""128 + SIGPIPE, as a shell reports of ``yes`` in ``yes | head``."""

_FILE_COLUMNS = 400  # more than a table of ten systems takes
# Page text goes to a terminal: control characters in it could move the cursor or retitle the window.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    r"""Returns the text without line breaks and control characters.

    >>> one_line("a\n  b\x1b[31m")
    'a b [31m'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def say(message: str) -> None:
    """Prints one line on stderr."""
    typer.echo(f"markuplmpp: {one_line(message)}", err=True)


def usage_error(message: str) -> typer.Exit:
    """Prints one line on stderr and returns the exit to raise: wrong usage, 2."""
    say(f"error: {message}")
    return typer.Exit(2)


def check_writable(*files: Path | None, reads: Iterable[Path] = ()) -> None:
    """Makes sure that files can be written, before the work whose results they are to hold; None is no file.

    Args:
        files: The files.
        reads: Files and folders that the command reads: none of the files may be among what's read.

    Raises:
        typer.Exit: One is in no folder, is a folder itself, may not be written, or is what the command reads.
    """
    read = {path.resolve() for path in reads}
    for file in files:
        if file is None:
            continue
        if not file.absolute().parent.is_dir():
            raise usage_error(f"{str(file)!r}: there is no such folder to write to")
        if file.is_dir():
            raise usage_error(f"{str(file)!r} is a folder; name a file to write")
        if file.resolve() in read or (read.intersection(file.resolve().parents) and _is_page_file(file)):
            raise usage_error(f"{str(file)!r} is what the command reads, and would be lost; name another file")
        if not os.access(file if file.exists() else file.absolute().parent, os.W_OK):
            raise usage_error(f"{str(file)!r} may not be written; name another file")


def _is_page_file(file: Path) -> bool:
    from markuplmpp.corpus import PAGE_SUFFIXES, page_suffix  # brings pyarrow, which not every command has need of

    return file.exists() and page_suffix(file) in PAGE_SUFFIXES


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Gives a function to tell what is done and of how many; it moves a bar on stderr where someone sees one.

    Args:
        what: Is counted, such as "pages".
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    # redirect_stdout would send the results to stderr.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def table_console() -> Console:
    """Returns a console on stdout whose tables are squeezed by a terminal's width alone, not in a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else _FILE_COLUMNS)


def print_json(result: PageResult) -> None:
    """Prints one JSON line in UTF-8, whatever the locale, and hands it on at once."""
    _write(result.to_json().encode("utf-8", "replace"))


def print_table(result: PageResult, title: str) -> None:
    """Prints the records of one page as a table."""
    console = Console(file=sys.stdout, highlight=False)
    with console.capture() as capture:
        console.print(_table(result, title))
        for warning in result.warnings:
            console.print(Text(f"warning: {one_line(warning)}", style="yellow"))
    _write(capture.get().rstrip("\n").encode("utf-8", "replace"))


def _write(line: bytes) -> None:
    try:
        typer.echo(line)
    except BrokenPipeError:
        # The reader (head, less) has left: no error. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_BROKEN_PIPE) from None


def _table(result: PageResult, title: str) -> Table:
    count = len(result.records)
    table = Table(
        title=Text(f"{one_line(title)} · {result.page_kind} · {count} record{'s' * (count != 1)}"),
        title_justify="left",
        box=box.SIMPLE,
    )
    table.add_column("record / field", no_wrap=True)
    table.add_column("text", overflow="fold", ratio=3)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("source", no_wrap=True)
    table.add_column("xpath", overflow="fold", ratio=2, style="dim")
    for record in result.records:
        for row in _rows(record, 0):
            table.add_row(*row)
    return table


def _rows(record: Record, depth: int) -> Iterator[tuple[Text, Text, str, str, Text]]:
    pad = "  " * depth
    where = Text(one_line(", ".join(record.xpaths)))
    yield Text(pad + one_line(record.type), style="bold"), Text(""), f"{record.score:.2f}", "", where
    for name, values in record.fields.items():
        for value in values:
            xpath = Text(one_line(value.xpath or "-"))
            label = Text(f"{pad}  {one_line(name)}")
            yield label, Text(one_line(value.text)), f"{value.score:.2f}", value.source, xpath
    for nested in record.records:
        yield from _rows(nested, depth + 1)
