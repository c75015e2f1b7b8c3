"""``markuplmpp extract``: pages in, one JSON line a page out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.cli.options import MinPrecision, Model, SourcesOption, Threads, load_extractor
from markuplmpp.cli.output import print_json, print_table, progress_bar, say, usage_error
from markuplmpp.cli.pages import FailedInput, InputError, InputPage, expand, is_corpus, read_source
from markuplmpp.errors import PageError, TemplateError
from markuplmpp.records import PageResult, Sources

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor
    from markuplmpp.site.store import Learner, TemplateFolder

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH|URL|-",
        help="HTML file, folder of them, Parquet or JSONL corpus file, URL, or - for stdin.",
        show_default=False,
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        help="Read the pages of sites that have a template here without the model; the others, and those that it "
        "doesn't fit, with it. What --sources says counted when a template was learned.",
        show_default=False,
    ),
]
Learn = Annotated[
    bool, typer.Option("--learn", help="Make templates in DIR of the sites that the model has read five pages of.")
]
Pretty = Annotated[bool, typer.Option("--pretty", help="Print tables to read instead of JSON lines.")]


def extract(
    inputs: Inputs,
    pretty: Pretty = False,
    sources: SourcesOption = "both",
    min_precision: MinPrecision = None,
    templates: Templates = None,
    learn: Learn = False,
    model: Model = None,
    threads: Threads = None,
) -> None:
    """Print the records of pages: one JSON line a page, in the order given.

    Examples:
    - `markuplmpp extract page.html`

    - `markuplmpp extract --pretty https://shop.example/kettle`

    - `markuplmpp extract saved/ pages.parquet > records.jsonl`

    - `curl -s https://shop.example/kettle | markuplmpp extract -`

    - `markuplmpp extract saved/ --min-precision 0.95 > sure.jsonl`

    - `markuplmpp extract saved/ --templates templates/ --learn > records.jsonl`

    - `markuplmpp extract saved/ | jq '.records[].fields.price[0].parsed'`

    Exit code: 0 if every page was read, 1 if some failed (each is named on stderr), 2 for wrong usage.
    """
    try:
        found = expand(inputs)
    except InputError as error:
        raise usage_error(str(error)) from None
    if learn and templates is None:
        raise usage_error("--learn needs the folder of --templates DIR to write to")
    if templates is not None and min_precision is not None:
        raise usage_error("--min-precision is of the model's scores, which templates don't give; leave one out")
    read = _Reading.of(load_extractor(model, threads), sources, min_precision, templates, learn)
    failed = 0
    # On a terminal that shows the results too, they are the progress, and a bar would cut through them.
    is_shown = not sys.stdout.isatty() and (len(found) > 1 or any(map(is_corpus, found)))
    with progress_bar("pages") if is_shown else nullcontext(None) as progress:
        for page in _pages(found, progress):
            outcome = read.outcome(page)
            if isinstance(outcome, FailedInput):
                failed += 1
                say(f"{outcome.name}: {outcome.reason}")
            elif pretty:
                print_table(outcome, page.name)
            else:
                print_json(outcome)
    read.finish()
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


@dataclass(frozen=True)
class _Reading:
    """Reads pages by their site's template or the model."""

    extractor: Extractor
    sources: Sources
    min_precision: float | None
    templates: TemplateFolder | None
    learner: Learner | None

    @classmethod
    def of(
        cls,
        extractor: Extractor,
        sources: Sources,
        min_precision: float | None,
        templates: Path | None,
        learn: bool,
    ) -> _Reading:
        if templates is None:
            return cls(extractor, sources, min_precision, None, None)
        from markuplmpp.site.store import Learner, TemplateFolder

        folder = TemplateFolder(templates, schema=extractor.schema)
        return cls(extractor, sources, min_precision, folder, Learner(folder, extractor.schema) if learn else None)

    def outcome(self, page: InputPage | FailedInput) -> PageResult | FailedInput:
        if isinstance(page, FailedInput):
            return page
        try:
            return self._read(page)
        except (PageError, TemplateError) as error:
            return FailedInput(page.name, str(error))
        except Exception as error:  # the one place: a page in a million must not end the run; it counts as failed
            return FailedInput(page.name, f"unexpected {type(error).__name__}: {error}; please report it")

    def _read(self, page: InputPage) -> PageResult:
        if self.templates is not None:
            result = self.templates.extract(page.site, page.html, url=page.url, charset=page.charset)
            if result is not None:
                return result
        result = self.extractor.predict(
            page.html, url=page.url, charset=page.charset, sources=self.sources, min_precision=self.min_precision
        )
        if self.learner is not None:
            self.learner.add(page.site, page.html, result, charset=page.charset)
        return result

    def finish(self) -> None:
        """Makes the templates of sites that have pages enough by now."""
        if self.learner is not None:
            for template in self.learner.finish():
                say(f"wrote {self.learner.templates.path(template.site)}")
