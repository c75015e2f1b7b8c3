"""Train pages of recipe sites with templates of their own, scored by a model that hasn't seen their sites.

::

    python tests/bench/unseen_recipes.py recipes.parquet --seen 300-sites.parquet --model MODEL_OF_300_SITES

Tune's recipe sites have plugins, as most sites to train on do, and dev only reports: what goes wrong on a stranger's
template shows on these pages, with a model that is weaker than the released one but hasn't learned them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.extractor import Extractor
from markuplmpp.records import PageResult, Sources
from tests.bench.held_out import sites_of

# WordPress, and class names of the recipe plugins that are on many sites.
_SHARED = b"wp-content wprm- tasty-recipes mv-create zlrecipe easyrecipe zrdn wpurp recipe-card- jetpack-recipe cooked-"


def unseen(files: Sequence[Path], seen: frozenset[str]) -> Iterator[CorpusPage]:
    """Yields the pages of sites that aren't among those seen, and have no shared template."""
    for path in files:
        for page in read_pages(path, splits=("train",)):
            if page.site not in seen and not any(name in page.html for name in _SHARED.split()):
                yield page


def entrant(sources: Sources, model: Extractor) -> Entrant:
    """Returns the model as a system."""

    def run(page: CorpusPage) -> PageResult:
        return model.predict(page.html, url=page.url, charset=page.charset, sources=sources)

    return Entrant(sources, run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--seen", type=Path, action="append", required=True, help="pages that the model learned from")
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    model = Extractor.from_pretrained(options.model)
    pages = unseen(options.corpus, sites_of(options.seen))
    systems = [entrant(sources, model) for sources in ("model", "both", "metadata")]
    compared = Comparison(tuple(evaluate_all(pages, systems, model.schema, progress=True)))
    if not compared.first.pages:
        parser.error("no page of these files is of a site that wasn't seen and has a template of its own")
    Console().print(compared.table())


if __name__ == "__main__":
    main()
