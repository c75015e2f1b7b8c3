"""A benchmark as a table to read."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from markuplmpp.bench.figures import Figure
from markuplmpp.bench.run import BenchReport

_TITLES = {
    "parse": "Parse and flatten",
    "encoder": "Encoder, same windows and weights",
    "pages": "Whole pages, HTML to scores",
    "memory": "Memory",
}


def render(report: BenchReport) -> RenderableType:
    """Returns one table per stage under a line about the machine and the pages."""
    machine, sizes = report.machine, [len(page.html) for page in report.sample.pages]
    head = Text(
        f"{machine['cpu']}, {machine['cores']} cores, bf16 {'yes' if machine['bf16'] else 'no'}, "
        f"Python {machine['python']}\n"
        f"{len(sizes)} pages, {sum(sizes):,} bytes; {report.sample.left_out} left out"
    )
    stages = dict.fromkeys(figure.stage for figure in report.figures)
    return Group(head, *(_table(stage, report.figures) for stage in stages))


def _table(stage: str, figures: tuple[Figure, ...]) -> Table:
    table = Table(title=_TITLES[stage], title_justify="left", box=box.SIMPLE)
    for name in ("measure", "system"):
        table.add_column(name, overflow="fold")
    for name in ("median", "min", "max", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("note", overflow="fold", style="dim")
    for figure in figures:
        if figure.stage == stage:
            values = (shown(value) for value in (figure.median, figure.min, figure.max))
            note = Text(figure.note)
            table.add_row(figure.name, figure.system, *values, str(figure.n), figure.unit, note)
    return table


def shown(value: float | None) -> str:
    """Returns a number with three significant digits or as a whole number, a dash for none.

    >>> shown(0.012345), shown(12.345), shown(1234.5), shown(None)
    ('0.0123', '12.3', '1,234', '-')
    """
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
