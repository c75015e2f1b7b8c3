"""From seeds to a fine-tuned model, by the commands of the README, over synthetic sites of a server in this process.

    python tests/bench/crawl_to_model.py [--sites 24] [--pages 16] [--held-out 12] [--steps 60] [--work DIR]

The sites that are crawled have JSON-LD, as most shops, recipe sites and magazines do; their gold stays here. The
held-out sites are others of the generator, with exact gold and without JSON-LD. Needs markuplmpp[crawl,synth,train].
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from price_parser import Price

ROOT = Path(__file__).parents[2]
_LINK = re.compile(rb'(<a\b[^>]*?\bhref=)"[^"]*"')
sys.path.insert(0, str(ROOT))
from markuplmpp.cli.synth import corpus_page  # noqa: E402
from markuplmpp.synth.site import site_pages  # noqa: E402
from tests.crawl_site import Reply, Web, html, serve_web  # noqa: E402

FIRST_SEED, FIRST_HELD_OUT = 5000, 9000
TYPES = {"product": "Product", "recipe": "Recipe", "article": "NewsArticle"}
ONE = {
    "name": "name", "headline": "headline", "description": "description", "sku": "sku", "category": "category",
    "yields": "recipeYield", "cuisine": "recipeCuisine",
}  # fmt: skip
CLI = ("-c", "from markuplmpp.cli import main; main()")  # the command markuplmpp
MANY = {"ingredient": "recipeIngredient", "instruction": "recipeInstructions"}


def json_ld(kind: str, fields: Mapping[str, list[str]]) -> bytes:
    """Returns the JSON-LD script that a site would have for the values of a page; empty where its kind has none."""
    if kind not in TYPES:
        return b""
    item: dict[str, Any] = {"@context": "https://schema.org", "@type": TYPES[kind]}
    item |= {ours: fields[name][0] for name, ours in ONE.items() if fields.get(name)}
    item |= {ours: fields[name] for name, ours in MANY.items() if fields.get(name)}
    if brand := fields.get("brand"):
        item["brand"] = {"@type": "Brand", "name": brand[0]}
    if author := fields.get("author"):
        item["author"] = {"@type": "Person", "name": author[0]}
    if price := fields.get("price"):
        item["offers"] = {"@type": "Offer", "price": str(Price.fromstring(price[0]).amount)}
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'.encode()


def add_site(web: Web, seed: int, count: int) -> str:
    """Adds a site and returns the address of its front page, which links to all of its pages."""
    pages = [(f"/{page.page_type}/{number}", page) for number, page in enumerate(site_pages(seed, count))]
    routes = {}
    for path, page in pages:
        body = page.html.replace(b"</head>", json_ld(page.page_type, corpus_page(page).truth["fields"]) + b"</head>")
        routes[path] = Reply(_LINK.sub(rb'\1"/"', body))  # the generator's links lead nowhere
    return web.add({**routes, "/": html(f"site {seed}", *routes)}).url("/")


def run(*words: str | Path) -> str:
    """Runs a command of the package, in the words of the README."""
    print("$", *words, flush=True)
    started = time.monotonic()
    done = subprocess.run([sys.executable, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stderr[-300:].strip(), f"[exit {done.returncode}, {time.monotonic() - started:.0f} s]", flush=True)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=24)
    parser.add_argument("--pages", type=int, default=16)
    parser.add_argument("--held-out", type=int, default=12)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--work", type=Path, help="folder for what is made, kept; else a temporary one")
    options = parser.parse_args()
    with serve_web() as web, tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        seeds = [add_site(web, FIRST_SEED + number, options.pages) for number in range(options.sites)]
        agent = ("--user-agent", "acme-bot/1.0 (+https://acme.example/bot)")
        run("-m", "crawl", *seeds, "--out", work / "pages", "--max-pages", "5000", "--delay-s", "0.2", *agent)
        run("-m", "crawl", "verify", work / "pages")
        labelled, model = work / "labelled.parquet", work / "model"
        print(run(*CLI, "label", work / "pages", "-o", labelled))
        run("train.py", "--corpus", labelled, "--output", model, "--max-steps", str(options.steps))
        held_out = work / "held_out.parquet"
        run(*CLI, "synth", held_out, "--sites", str(options.held_out), "--pages", "4", "--seed", str(FIRST_HELD_OUT))
        systems = ("--system", "model", "--system", f"model@{model}")
        print(run(*CLI, "evaluate", held_out, "--split", "all", *systems, "--json", work / "figures.json"))
        print(run(*CLI, "extract", work / "pages", "--model", model).count("\n"), "results")


if __name__ == "__main__":
    main()
