"""The three findings of the MarkupLM++ paper on public pages, and what internal nodes cost by design: a command each.

::

    python tests/bench/findings.py --corpus labelled.parquet --judge pages.parquet --gold data/gold/dev.jsonl \\
        --init all-MiniLM-L6-v2 --output runs/findings --steps 150 e1
    ... e2 --seeds 3
    ... e2 --seeds 3 --twice
    ... e3 --model runs/seed0 --model runs/seed1 --model runs/seed2
    ... --split tune ablation
    python tests/bench/findings.py plot data/experiments/e1.json

Each side is trained and scored once: a command that was stopped goes on where it was, and e1 and e2 share the side of
all sites with internal nodes. All sides of a command begin from the same encoder, which has seen no label, with fresh
heads, and take the same number of steps; the figures are a JSON file and an SVG beside it.

E1, "the same number of pages": all sides read the same number of windows in the same number of steps. Three of four
sites of the corpus have a single page, so a side of few sites reads its pages again and again, and more sites are more
pages too. What of it is sites alone ``e1 --synthetic N`` tells: N different pages of the generator on each side, of few
sites or of many, scored on the same real pages.
"""

from __future__ import annotations

import json
import logging
import random
import shlex
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.cli.synth import corpus_page
from markuplmpp.corpus import read_pages, write_pages
from markuplmpp.dom.xpath import TAGS
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.evaluation.report import Evaluation
from markuplmpp.synth.site import site_pages
from tests.bench.findings_report import draw, report
from tests.bench.sides import TRAIN, Bench, Side, judge, run_side, write_json

RULE, LEAF, PRETRAINED = "internal", "leaf-only", "pre-trained"
PLAIN = SequenceConfig()
# What differs from the rule of the sequence, all else alike; zeroed are parts of the input that a model does without.
DESIGNS: dict[str, dict[str, Any]] = {
    LEAF: {"sequence": replace(PLAIN, internal_nodes=False)},
    "every chain": {"sequence": replace(PLAIN, repeated_tags=TAGS)},
    "branching alone": {"sequence": replace(PLAIN, repeated_tags=(), sibling_tags=())},
    "internal loss 0.5": {"internal_share": 0.5},
    "internal loss 0.25": {"internal_share": 0.25},
    "internal loss 0": {"internal_share": 0.0},
    "no class names": {"zeroed": "name_projection"},
    "no page facts": {"zeroed": "fact_embeddings"},
    "no block tags": {"zeroed": "block_tag_embeddings"},
    "no XPaths": {"zeroed": "xpath_gate"},
    "augmented": {"augment": 0.5},
    "stride 0": {"sequence": replace(PLAIN, stride_tokens=0)},
    "stride 128": {"sequence": replace(PLAIN, stride_tokens=128)},
    "windows of 256": {"sequence": replace(PLAIN, window_tokens=256)},
    "leaves of 64": {"sequence": replace(PLAIN, leaf_tokens=64)},
    "2 layers": {"layers": 2},
    "4 layers": {"layers": 4},
}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
Seeds = Annotated[int, typer.Option("--seeds", min=1, help="Models of each side.")]
Files = Annotated[list[Path], typer.Option(help="Repeatable.")]


@app.callback()
def shared(
    context: typer.Context,
    corpus: Files = [],  # noqa: B006 (Typer copies it)
    judge_files: Annotated[list[Path], typer.Option("--judge", help="Files of pages to score; the corpus.")] = [],  # noqa: B006
    gold: Files = [],  # noqa: B006
    split: Annotated[str, typer.Option(help="Pages to score: dev reports, tune is for choosing a design.")] = "dev",
    every: Annotated[int, typer.Option(min=1, help="Score each N-th page of a file.")] = 2,
    init: Annotated[str, typer.Option(help="Encoder to begin from.")] = "sentence-transformers/all-MiniLM-L6-v2",
    output: Annotated[Path, typer.Option(help="Folder of sides; the same one goes on.")] = Path("runs/findings"),
    figures: Annotated[Path, typer.Option(help="Folder of the JSON and SVG files.")] = Path("data/experiments"),
    steps: Annotated[int, typer.Option(min=1, help="Of each side.")] = 150,
    windows: Annotated[int, typer.Option(min=1, help="Of a step.")] = 8,
    tune_pages: Annotated[int, typer.Option(min=1, help="Pages to find thresholds on.")] = 60,
    workers: Annotated[int, typer.Option(min=1, help="Processes that encode.")] = 2,
) -> None:
    """What all sides share."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    judged = tuple(judge_files or corpus)
    files = tuple(corpus), judged, split, tuple(gold), every
    context.obj = Bench(*files, output, init, steps, windows, tune_pages, workers), figures


@app.command()
def e1(
    context: typer.Context,
    size: Annotated[list[int], typer.Option(help="Sites; repeatable.")] = [10, 30, 100, 300],  # noqa: B006
    seeds: Seeds = 1,
    synthetic: Annotated[int, typer.Option(help="Different pages of each side, of the generator.")] = 0,
) -> None:
    """F1 against the number of training sites; those of a smaller side are among those of a larger one."""
    bench, _ = context.obj
    sides: dict[str, list[Side]] = {}
    facts: dict[str, dict[str, int]] = {}
    if synthetic:
        for count in [*(n for n in size if n < synthetic), synthetic]:
            name = f"{count} synthetic sites"
            made = [Side(name, s, pages=_synthetic(bench, count, synthetic, s)) for s in range(seeds)]
            sides[name], facts[name] = made, {"sites": count, "pages": synthetic // count * count}
    else:
        orders = [_site_order(bench.corpus, seed) for seed in range(seeds)]
        for count in size:
            taken = [tuple(order)[:count] for order in orders]
            sides[f"{count} sites"] = [Side(f"{count} sites", seed, sites=sites) for seed, sites in enumerate(taken)]
            facts[f"{count} sites"] = {"sites": count, "pages": sum(orders[0][site] for site in taken[0])}
        sides[RULE] = [Side(RULE, seed) for seed in range(seeds)]
        facts[RULE] = {"sites": len(orders[0]), "pages": sum(orders[0].values())}
    _finish(context, "e1-synthetic" if synthetic else "e1", _run(bench, sides), facts)


@app.command()
def e2(
    context: typer.Context,
    seeds: Seeds = 3,
    twice: Annotated[
        bool, typer.Option("--twice", help="Go on for as many steps again, each side as it began.")
    ] = False,
) -> None:
    """Leaves alone against leaves and internal nodes: paired differences of each attribute.

    With --twice also against leaves first: those of leaves alone that go on with internal nodes.
    """
    pairs = {name: [Side(name, seed, **DESIGNS.get(name, {})) for seed in range(seeds)] for name in (LEAF, RULE)}
    sides = pairs
    if twice:
        orders = {f"{LEAF}, twice": (LEAF, LEAF), f"{RULE}, twice": (RULE, RULE), "leaves first": (LEAF, RULE)}
        sides = {
            name: [replace(then, name=name, after=first) for first, then in zip(pairs[a], pairs[b], strict=True)]
            for name, (a, b) in orders.items()
        }
    _finish(context, "e2-twice" if twice else "e2", _run(context.obj[0], sides))


@app.command()
def e3(
    context: typer.Context,
    model: Annotated[list[Path], typer.Option(help="A trained model, in place of training here; repeatable.")] = [],  # noqa: B006
    seeds: Seeds = 3,
) -> None:
    """One recipe in several seeds: mean, standard deviation, intervals."""
    bench, _ = context.obj
    if model:
        _finish(context, "e3", {model[0].name: [judge(folder, bench) for folder in model]}, budget={})
    else:
        _finish(context, "e3", _run(bench, {RULE: [Side(RULE, seed) for seed in range(seeds)]}))


@app.command()
def ablation(
    context: typer.Context,
    design: Annotated[list[str], typer.Option(help="Only these beside the rule; repeatable.")] = [],  # noqa: B006
    sites: Annotated[int, typer.Option(min=1, help="Sites to learn from: encoding all costs minutes a design.")] = 800,
    pretrained: Annotated[
        str | None, typer.Option(help="Also the rule from this encoder, as of `train.py --objective mmlm`.")
    ] = None,
    seeds: Seeds = 1,
) -> None:
    """The rule of internal nodes against other designs; choose on tune, where the thresholds of all are found too."""
    bench, _ = context.obj
    if unknown := set(design) - set(DESIGNS):
        raise typer.BadParameter(f"no design {', '.join(sorted(unknown))}; there are {', '.join(DESIGNS)}")
    pages = _of_sites(bench, sites)
    changes = {RULE: {}, **({PRETRAINED: {"init": pretrained}} if pretrained else {})}
    changes |= {name: DESIGNS[name] for name in design or DESIGNS}
    sides = {
        name: [Side(f"{name} of {sites} sites", seed, pages=pages, **change) for seed in range(seeds)]
        for name, change in changes.items()
    }
    _finish(context, "ablation", _run(bench, sides))


@app.command()
def plot(file: Path) -> None:
    """Draw an experiment again from its JSON."""
    file.with_suffix(".svg").write_bytes(draw(json.loads(file.read_text("utf-8"))))


def _run(bench: Bench, sides: dict[str, list[Side]]) -> dict[str, list[Evaluation]]:
    """Seed by seed, so that a command that is stopped has whole comparisons of some seeds."""
    found: dict[str, list[Evaluation]] = {name: [] for name in sides}
    for row in zip(*sides.values(), strict=True):
        for name, side in zip(sides, row, strict=True):
            found[name].append(run_side(side, bench))
    return found


def _finish(
    context: typer.Context,
    name: str,
    groups: dict[str, list[Evaluation]],
    facts: Mapping[str, dict[str, int]] | None = None,
    budget: dict[str, Any] | None = None,
) -> None:
    bench, figures = context.obj
    told = {
        "experiment": name,
        # A reader has other folders.
        "command": shlex.join(["findings.py", *(Path(word).name if "/" in word else word for word in sys.argv[1:])]),
        "budget": {"steps": bench.steps, "windows": bench.windows, "init": Path(bench.init).name}
        if budget is None
        else budget,
        **report(groups, facts or {}),
    }
    told["judged"] |= {"split": bench.split, "every": bench.every}
    write_json(figures / f"{name}.json", told)
    plot(figures / f"{name}.json")


def _site_order(corpus: Sequence[Path], seed: int) -> dict[str, int]:
    """Returns the train sites in an order of which every beginning has the mix of the files, and their pages.

    Drawn from all sites alike, ten may have no recipe; what more sites bring would be more kinds of page.
    """
    pages, files = Counter[str](), dict[str, Path]()
    for path in corpus:
        for page in read_pages(path, splits=TRAIN):
            if page.truth:
                pages[page.site] += 1
                files.setdefault(page.site, path)
    strata, place = defaultdict[Path, list[str]](list), dict[str, float]()
    for site in sorted(files):
        strata[files[site]].append(site)
    for sites in strata.values():
        random.Random(seed).shuffle(sites)
        place |= {site: (rank + 0.5) / len(sites) for rank, site in enumerate(sites)}
    return {site: pages[site] for site in sorted(place, key=lambda site: (place[site], site))}


def _synthetic(bench: Bench, sites: int, pages: int, seed: int) -> Path:
    """Pages of the first sites of a seed, as many of each: a file of its own, since each side has others."""
    first, each = seed * 10_000, pages // sites
    file = bench.output / f"synthetic-{first}-{sites}x{each}.parquet"
    if not file.exists():  # one written anew would look like other pages to the cache of encodings
        bench.output.mkdir(parents=True, exist_ok=True)
        write_pages(file, (corpus_page(page) for site in range(sites) for page in site_pages(first + site, each)))
    return file


def _of_sites(bench: Bench, count: int) -> Path:
    """The train pages of some sites, with the mix of all: a file of its own, so that no more is encoded."""
    file = bench.output / f"{count}-sites.parquet"
    if not file.exists():
        bench.output.mkdir(parents=True, exist_ok=True)
        sites = set(list(_site_order(bench.corpus, 0))[:count])
        pages = (page for path in bench.corpus for page in read_pages(path, splits=TRAIN) if page.site in sites)
        write_pages(file, pages)
    return file


if __name__ == "__main__":
    app()
