"""What a site's template gives on pages that it wasn't learned from, beside the model, and how fast it is.

::

    python tests/bench/site_templates.py CORPUS --json site_templates.json

SWDE pages (20 a site, or the 10 that there are), the dev sites with five pages or more, and synthetic sites with 24
that nothing was trained on. All pages of a site vote, which says what voting mends; then each half of them is learned
from and the other half tested. A page that a template refuses is the model's. Further synthetic sites have pages that
were changed, on which the template has to say so.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.cli.synth import corpus_page
from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError, TemplateError
from markuplmpp.evaluation import intervals
from markuplmpp.evaluation.intervals import Estimate, paired_difference
from markuplmpp.evaluation.judged import Counts, judge_items, judge_one
from markuplmpp.evaluation.metrics import BODY, PageScores
from markuplmpp.extractor import Extractor
from markuplmpp.records import PageResult, Sources, Value
from markuplmpp.schema import Schema
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.template import SiteTemplate
from markuplmpp.synth.site import site_pages
from tests.bench.changed_pages import CHANGES

# SWDE's names -> those of the default schema; a page's title is its name or its headline.
SWDE_FIELDS = {
    "title": ("name", "headline"), "name": ("name", "headline"), "model": ("name", "headline"),
    "author": ("author",), "price": ("price",), "manufacturer": ("brand",), "isbn_13": ("gtin",),
    "publication_date": ("date_published",),
}  # fmt: skip
DEV_FILES = ("articles", "products", "products_web", "recipes")
MOST_PAGES = 20
LEAST_PAGES = 5
SYNTHETIC_PAGES = 24
FIRST_SEED = 830_000  # beyond those that training uses
ROUNDS = 5


@dataclass
class Site:
    """Figures of one site.

    Args:
        name: The site.
        halves: Halves of its pages of which a template was learned.
        pages: Pages of the other halves, which it was tested on.
        drifted: Those of them that the template refused.
        counts: System and field to counts, on the pages that weren't learned from.
        fit_counts: The same on all pages, before and after they voted.
        seconds: Model and template, over the same unseen pages.
    """

    name: str
    halves: int = 0
    pages: int = 0
    drifted: int = 0
    counts: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    fit_counts: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    seconds: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Prints a line a site and one for all, and the drift test."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sources", default="both", choices=("model", "both"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--synthetic", type=int, default=16, help="synthetic sites, and as many of the drift test")
    arguments = parser.parse_args()
    extractor = Extractor.from_pretrained(threads=1)
    groups = {
        "SWDE": [(site, rows, SWDE_FIELDS) for site, rows in swde_sites(arguments.corpus).items()],
        "dev": [(site, rows, same_names(extractor.schema)) for site, rows in dev_sites(arguments.corpus).items()],
        "synthetic": [
            (str(seed), [corpus_page(page) for page in site_pages(seed, SYNTHETIC_PAGES)], same_names(extractor.schema))
            for seed in range(FIRST_SEED, FIRST_SEED + arguments.synthetic)
        ],
    }
    figures: dict[str, Any] = {}
    for name, sites in groups.items():
        measured = [measure(extractor, site, rows, fields, arguments.sources) for site, rows, fields in sites]
        figures[name] = report(name, [site for site in measured if site is not None])
    figures["drift"] = drift(extractor, arguments.synthetic, arguments.sources)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def swde_sites(corpus: Path) -> dict[str, list[CorpusPage]]:
    """The first pages of each SWDE site."""
    sites: dict[str, list[CorpusPage]] = defaultdict(list)
    for row in read_pages(corpus / "swde.parquet"):
        if len(sites[row.site]) < MOST_PAGES:
            sites[row.site].append(row)
    return sites


def dev_sites(corpus: Path) -> dict[str, list[CorpusPage]]:
    """Dev sites with pages enough that have a truth."""
    sites: dict[str, list[CorpusPage]] = defaultdict(list)
    for name in DEV_FILES:
        for row in read_pages(corpus / f"{name}.parquet", splits=("dev",)):
            if row.truth.get("fields"):
                sites[row.site].append(row)
    return {site: rows for site, rows in sites.items() if len(rows) >= LEAST_PAGES}


def same_names(schema: Schema) -> dict[str, tuple[str, ...]]:
    """The fields that a truth names as the schema does; reviews apart, which are records."""
    return {f.name: (f.name,) for f in schema.fields if not f.name.startswith("review_") and f.kind != "image"}


def measure(
    extractor: Extractor,
    name: str,
    rows: Sequence[CorpusPage],
    fields: dict[str, tuple[str, ...]],
    sources: Sources,
) -> Site | None:
    """Lets all pages of a site vote; then learns from each half of them and reads the other."""
    start = time.process_time()
    seen = [(row, extractor.predict(row.html, url=row.url, sources=sources)) for row in rows]
    seconds_a_page = (time.process_time() - start) / len(rows)  # of one processor, as is the template's
    middle = (len(rows) + 1) // 2
    site = Site(name)
    if (voted := learned(extractor, name, seen)) is not None:
        for row, predicted in seen:
            add(site.fit_counts, "model", row, predicted, fields, extractor)
            add(site.fit_counts, "voted", row, read_by(voted, row.html) or predicted, fields, extractor)
    for fit, test in ((seen[:middle], seen[middle:]), (seen[middle:], seen[:middle])):
        template = learned(extractor, name, fit)
        if template is None:
            continue
        site.halves += 1
        site.pages += len(test)
        start = time.process_time()
        readings = [[read_by(template, row.html) for row, _ in test] for _ in range(ROUNDS)][-1]
        site.seconds["template"] += (time.process_time() - start) / ROUNDS
        site.seconds["model"] += seconds_a_page * len(test)
        for (row, predicted), read in zip(test, readings, strict=True):
            site.drifted += read is None
            add(site.counts, "model", row, predicted, fields, extractor)
            add(site.counts, "template", row, predicted if read is None else read, fields, extractor)
            if read is not None:
                add(site.counts, "model, no drift", row, predicted, fields, extractor)
                add(site.counts, "template, no drift", row, read, fields, extractor)
    return site if site.halves else None


def learned(extractor: Extractor, name: str, seen: Sequence[tuple[CorpusPage, PageResult]]) -> SiteTemplate | None:
    """The template of some pages, or None where they have too little in common."""
    try:
        pages = [FittedPage(parse_tree(row.html)[0], result) for row, result in seen]
        return fit_template(name, pages, extractor.schema)
    except TemplateError as error:
        print(f"{name}: {error}")
        return None


def read_by(template: SiteTemplate, html: bytes) -> PageResult | None:
    """The template's result, or None where it says that the page isn't one of its own."""
    try:
        return template.extract(html)
    except DriftError:
        return None


def add(
    counts: dict[tuple[str, str], Counts],
    system: str,
    row: CorpusPage,
    result: PageResult | None,
    fields: dict[str, tuple[str, ...]],
    extractor: Extractor,
) -> None:
    """Counts a page's right, wrong and missed values."""
    for name, gold in row.truth["fields"].items():
        if name in fields:
            spec = extractor.schema.by_name[fields[name][0]]
            values = [v for wanted in fields[name] for v in found(result, wanted)]
            if name == BODY:
                gold = [line for text in gold for line in str(text).splitlines()]
            judge = judge_items if spec.many else judge_one
            counts[system, name] += judge(spec, gold, values, row.lang).counts


def found(result: PageResult | None, name: str) -> list[Value]:
    """The values of a field in the records that aren't rows."""
    return [v for r in (result.records if result else ()) for v in r.fields.get(name, ())]


def micro(counts: Iterable[tuple[tuple[str, str], Counts]], system: str) -> float:
    """F1 over all fields of a system."""
    return sum((c for (s, _), c in counts if s == system), Counts()).f1


def report(group: str, sites: list[Site]) -> dict[str, Any]:
    """Prints and returns the figures of a group of sites."""
    print(f"\n{group}: F1 on all pages, before and after their votes; on those that a template hasn't seen, model and")
    print("template; those of them that drifted and went to the model; ms of processor time a page")
    out: dict[str, Any] = {"sites": {}}
    total = Site("all")
    for site in sites:
        total.halves += site.halves
        total.pages += site.pages
        for mine, of in ((total.counts, site.counts), (total.fit_counts, site.fit_counts)):
            for key, counts in of.items():
                mine[key] += counts
        total.drifted += site.drifted
        total.seconds += site.seconds
        out["sites"][site.name] = line(site)
    loss = template_less_model(sites)
    out["all"] = line(total) | {"template_less_model": loss.to_dict()}
    print(f"  template less model {loss}, {total.halves} templates of {len(sites)} sites")
    out["fields"] = {}
    for name in sorted({f for _, f in total.counts}):
        ones = {s: total.counts[s, name].f1 for s in ("model", "template")}
        fits = {s: total.fit_counts[s, name].f1 for s in ("model", "voted")}
        out["fields"][name] = {"all": fits, "unseen": ones}
        print(f"  {name:20} all {fits['model']:.3f} -> {fits['voted']:.3f}   "
              f"unseen {ones['model']:.3f} -> {ones['template']:.3f}")  # fmt: skip
    return out


def template_less_model(sites: list[Site]) -> Estimate:
    """The difference in F1 over all fields on unseen pages, with its interval over sites."""
    template, model = (
        [PageScores(s.name, s.name, "", {f: c for (of, f), c in s.counts.items() if of == system}) for s in sites]
        for system in ("template", "model")
    )
    labels = sorted({name for site in sites for _, name in site.counts})
    return paired_difference(template, model, labels, intervals.micro(intervals.f1))[0]


def line(site: Site) -> dict[str, Any]:
    """Prints and returns the figures of one site."""
    figures = {
        "halves": site.halves,
        "pages": site.pages,
        "drifted": site.drifted,
        "f1_model_all": micro(site.fit_counts.items(), "model"),
        "f1_voted_all": micro(site.fit_counts.items(), "voted"),
        "f1_model": micro(site.counts.items(), "model"),
        "f1_template": micro(site.counts.items(), "template"),
        "f1_model_no_drift": micro(site.counts.items(), "model, no drift"),
        "f1_template_no_drift": micro(site.counts.items(), "template, no drift"),
        "ms_model": 1e3 * site.seconds["model"] / max(1, site.pages),
        "ms_template": 1e3 * site.seconds["template"] / max(1, site.pages),
    }
    before, after, model, template = list(figures.values())[3:7]
    slow, fast = figures["ms_model"], figures["ms_template"]
    print(f"{site.name:26} {before:.3f} -> {after:.3f}   {model:.3f} -> {template:.3f}   "
          f"drift {site.drifted:3} of {site.pages:3}   {slow:7.1f} {fast:6.2f} ms  x{slow / fast:.0f}")  # fmt: skip
    return figures


def drift(extractor: Extractor, sites: int, sources: Sources, first: int = 9_000, pages: int = 16) -> dict[str, Any]:
    """How many pages of synthetic sites a template refuses: unseen ones as they are, and changed ones."""
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(first, first + sites):
        made = [page.html for page in site_pages(seed, pages)]
        try:
            template = extractor.fit_site(made[: pages // 2], site=str(seed), sources=sources)
        except TemplateError as error:
            print(error)
            continue
        for html in made[pages // 2 :]:
            before = texts(read_by(template, html))
            for name, change in CHANGES.items():
                after = texts(read_by(template, change(html)))
                seen[name, "pages"] += 1
                seen[name, "refused"] += not after
                seen[name, "values as before"] += sum((before & after).values())
                seen[name, "values"] += sum((before if after else Counter[str]()).values())
    out = {name: {what: n for (of, what), n in seen.items() if of == name} for name in CHANGES}
    print("\npages of synthetic sites that a template refuses; values of the others that are as before:")
    for name, n in out.items():
        print(f"  {name:34} {n['refused']:3} of {n['pages']}   {n['values as before']} of {n['values']}")
    return out


def texts(result: PageResult | None) -> Counter[str]:
    """The values of a page, by field."""
    out: Counter[str] = Counter()
    for record in result.records if result else ():
        out.update(f"{name} {value.text}" for name, values in record.fields.items() for value in values)
        out.update(texts(PageResult(None, "", "other", record.records)))
    return out


if __name__ == "__main__":
    main()
