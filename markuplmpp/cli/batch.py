"""``markuplmpp batch``: millions of pages to Parquet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from markuplmpp.cli.options import MinPrecision, Model, SourcesOption
from markuplmpp.cli.output import progress_bar, say, usage_error

if TYPE_CHECKING:
    from markuplmpp.batch import BatchReport

Input = Annotated[
    str,
    typer.Argument(
        metavar="INPUT",
        help="Parquet or WARC file, or a folder of them: a path, or a URL that fsspec knows (s3://, gs://, hf:// ...).",
        show_default=False,
    ),
]
Output = Annotated[
    str, typer.Argument(metavar="OUTPUT", help="Folder of the results, a path or URL.", show_default=False)
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Workers side by side.", show_default="one a processor")
]
PartPages = Annotated[
    int,
    typer.Option("--part-pages", min=1, metavar="PAGES", help="Pages of an output file; a killed worker loses one."),
]
Cache = Annotated[
    str | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        help="Keep results here, by page, model and options, and take them from here; on a cluster, on every node.",
        show_default=False,
    ),
]
UseRay = Annotated[
    bool | None,
    typer.Option("--ray/--no-ray", help="Let Ray start the workers.", show_default="where RAY_ADDRESS names a cluster"),
]
Gpus = Annotated[
    float,
    typer.Option(
        "--gpus", min=0.0, help="GPUs of a worker, such as 1 or 0.25, with Ray and the folder that training wrote."
    ),
]
Price = Annotated[
    float | None,
    typer.Option(
        "--price-per-hour", min=0.0, help="Price of all the machines together, for the report.", show_default=False
    ),
]
Project = Annotated[
    float | None,
    typer.Option(
        "--project", min=0.0, metavar="MILLIONS", help="Report costs of so many million pages.", show_default=False
    ),
]


def batch(
    input_url: Input,
    output_url: Output,
    workers: Workers = None,
    sources: SourcesOption = "both",
    min_precision: MinPrecision = None,
    model: Model = None,
    part_pages: PartPages = 64,
    cache: Cache = None,
    use_ray: UseRay = None,
    gpus: Gpus = 0.0,
    price_per_hour: Price = None,
    project: Project = None,
) -> None:
    """Read the pages of Parquet or WARC files into Parquet files, one row a page, with all processors or a Ray cluster.

    Killed, the same command goes on with the parts that are missing, and ends with the same files. A page that can't be
    read has a row too, with `error_type` and `error`. `records` is a list in page order; a record that's nested in
    another one has its place there, from 0, as `parent`; `fields` is a map of lists.

    Examples:
    - `markuplmpp batch crawl/ results/`

    - `markuplmpp batch CC-MAIN-00000.warc.gz results/ --workers 8 --min-precision 0.9`

    - `markuplmpp batch s3://acme/pages s3://acme/results --cache /tmp/results` (needs s3fs)

    - `RAY_ADDRESS=10.0.0.1:6379 markuplmpp batch /nfs/pages /nfs/results` (every node has the package and the files)

    - `markuplmpp batch crawl/ results/ --price-per-hour 0.17 --project 100`, what 100 million pages would cost

    - `duckdb -c "select url, r.fields['price'][1].parsed.amount from (select url, unnest(records) r from
    'results/*.parquet') where r.type = 'product'"`

    Exit code: 0 if every page was read, 1 if some of this run failed (see their rows), 2 for wrong usage or where the
    job couldn't be ended.
    """
    from markuplmpp.batch import BatchOptions, run_batch  # after --help and wrong usage were answered: it takes a while

    use_ray = bool(os.environ.get("RAY_ADDRESS")) if use_ray is None else use_ray
    if gpus and not (use_ray and model):
        raise usage_error("--gpus goes with --ray, which shares them out, and --model, a folder that training wrote")
    options = BatchOptions(
        input_url,
        output_url,
        model,
        sources,
        min_precision,
        workers,
        part_pages,
        cache,
        use_ray,
        gpus,
        price_per_hour,
        None if project is None else round(project * 1_000_000),
    )
    try:
        with progress_bar("parts") as progress:
            report = run_batch(options, progress)
    except OSError as error:
        raise usage_error(f"{error}; name an input that can be read and an output that can be written") from error
    _print(report)
    say(f"wrote {output_url}: {report.counts.pages} pages in {report.parts - report.parts_before} files")
    if report.counts.errors:
        raise typer.Exit(1)


def _print(report: BatchReport) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "this run", *([] if report.project_pages is None else ["projected"]), title=report.model)
    counts = report.counts
    fresh = counts.pages - counts.cached
    for name, value in (
        ("errors", f"{counts.errors:,}"),
        ("from the cache", f"{counts.cached:,}"),
        ("windows", f"{counts.windows:,}"),
        ("pages/s", f"{report.pages_per_s:.2f}" if report.pages_per_s else "-"),
        ("workers", f"{report.workers} {report.executor}"),
        ("peak memory of a worker", f"{report.peak_mib:,.0f} MiB"),
    ):
        table.add_row(name, value)
    columns = [report.costs(pages) for pages in (fresh, report.project_pages) if pages is not None]
    for name in columns[0]:
        table.add_row(name, *(_number(column[name]) for column in columns))
    Console(stderr=True).print(table)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"
