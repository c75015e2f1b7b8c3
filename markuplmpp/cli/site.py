"""``markuplmpp site``: pages of a site in, its template out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from markuplmpp.cli.extract import Inputs
from markuplmpp.cli.options import Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import one_line, progress_bar, say, table_console, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, expand, read_source
from markuplmpp.errors import PageError

if TYPE_CHECKING:
    from markuplmpp.site.rules import ItemRules, Rule
    from markuplmpp.site.template import SiteTemplate

Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder of templates, a file a site.")]
Name = Annotated[
    str | None,
    typer.Option(
        "--site",
        metavar="NAME",
        help="The site that all pages are of.",
        show_default="of the corpus file, else the host, else the folder",
    ),
]


def site(
    inputs: Inputs,
    output: Output = Path("templates"),
    name: Name = None,
    sources: SourcesOption = "both",
    model: Model = None,
    threads: Threads = None,
) -> None:
    """Learn the templates of sites: 5 to 50 pages of each, of one kind or several.

    What the model finds on a site's pages votes for XPaths, field by field. The template that comes of it reads the
    site's other pages without the model, and says when a page doesn't fit it. It's a YAML file, to be read and
    corrected. What was corrected in an earlier one is kept: rules, whole fields, and marks and drift of a layout,
    each where it says `corrected: true`. A field with `corrected: true`, `rules: []` and
    no `metadata` isn't on the site.

    Examples:
    - `markuplmpp site saved/shop.example/`, then `markuplmpp extract more/shop.example/ --templates templates/`

    - `markuplmpp site crawled.parquet -o templates/`

    Exit code: 0 if every site has a template, 1 if a page or a site failed (each is named on stderr), 2 for wrong
    usage.
    """
    from markuplmpp.site.fit import MAX_PAGES
    from markuplmpp.site.store import Learner, TemplateFolder

    try:
        found = expand(inputs)
    except InputError as error:
        raise usage_error(str(error)) from None
    if output.exists() and not output.is_dir():
        raise usage_error(f"{str(output)!r} is a file; name a folder for the templates")
    extractor = load_extractor(model, threads)
    learner = Learner(TemplateFolder(output, schema=extractor.schema), extractor.schema, most_pages=MAX_PAGES)
    failed = 0
    with progress_bar("pages") as progress:
        for done, page in enumerate((page for source in found for page in read_source(source)), 1):
            try:
                if isinstance(page, FailedInput):
                    raise PageError(page.reason)
                result = extractor.predict(page.html, url=page.url, charset=page.charset, sources=sources)
                learner.add(name or page.site, page.html, result, charset=page.charset)
            except PageError as error:
                failed += 1
                say(f"{page.name}: {error}")
            progress(done, None)
    for template in learner.finish():
        table_console().print(_table(template))
        say(f"wrote {learner.templates.path(template.site)}")
    for reason in learner.failures.values():
        say(str(reason))
    if failed or learner.failures:
        raise typer.Exit(1)


def _table(template: SiteTemplate) -> Table:
    table = Table(title=Text(one_line(template.site)), title_justify="left", box=None)
    for column in ("layout", "pages", "field", "on", "support", "XPath"):
        table.add_column(column, overflow="fold")
    for layout in template.layouts:
        table.add_row(layout.kind, str(layout.pages))
        for row in _rows(layout.item):
            table.add_row("", "", *(Text(one_line(cell)) for cell in row))
    return table


def _rows(item: ItemRules) -> Iterator[tuple[str, str, str, str]]:
    yield item.type, "", *_first(item.rules)
    for field in item.fields:
        is_told = field.metadata and not field.before_metadata
        way = ("", "the page's JSON-LD or Open Graph") if is_told else _first(field.leading)
        yield f"  {field.name}", f"{field.share:.0%}" if field.rules or field.metadata else "", *way
    for name in item.missing:
        yield f"  {name}", "", "", "no rule gives it"
    for inner in item.items:
        yield from _rows(inner)


def _first(rules: tuple[Rule, ...]) -> tuple[str, str]:
    return next(((f"{rule.support:.0%}", rule.xpath) for rule in rules if not rule.exception), ("", ""))
