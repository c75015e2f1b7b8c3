"""Scores of a model before and after its calibration: a plot of both, and the expected calibration errors.

::

    python tests/bench/calibration_plots.py recipes.parquet articles.parquet products.parquet products_web.parquet \\
        lists.parquet --split dev --gold data/gold/dev.jsonl --output data/experiments/calibration

Before are the scores that the search gives, and joined with the markup what rivals count for without calibration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.decode.calibrate import read_calibrations
from markuplmpp.evaluation.calibration import calibration_errors
from markuplmpp.evaluation.compare import Comparison
from markuplmpp.evaluation.plots import calibration_plot
from markuplmpp.evaluation.run import Entrant, evaluate_all
from markuplmpp.extractor import Extractor
from markuplmpp.records import Sources
from tests.bench.judged_pages import judged_pages, options


def entrant(name: str, extractor: Extractor, sources: str) -> Entrant:
    """Returns the model as a system to score."""
    return Entrant.blind(name, lambda html, url: extractor.predict(html, url=url, sources=cast(Sources, sources)))


def main() -> None:
    """Writes OUTPUT.svg and OUTPUT.json."""
    parser = options(__doc__)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--output", type=Path, required=True, help="without an ending")
    arguments = parser.parse_args()
    after, before = (Extractor.from_pretrained(arguments.model, threads=arguments.threads) for _ in range(2))
    before.calibrations = read_calibrations({})
    names = {"model": "model alone", "both": "with the markup"}
    systems = [
        entrant(f"{name}, {when}", extractor, sources)
        for sources, name in names.items()
        for when, extractor in (("before", before), ("after", after))
    ]
    chosen = judged_pages(arguments.corpus, arguments.split, arguments.gold, arguments.every, after.schema)
    evaluations = evaluate_all(chosen, systems, after.schema, progress=True)
    comparison = Comparison(tuple(evaluations))
    arguments.output.with_suffix(".svg").write_bytes(calibration_plot(comparison))
    errors = {of.system: calibration_errors(of) for of in evaluations}
    told = {"model": after.name, "split": arguments.split, "every": arguments.every, "errors": errors}
    arguments.output.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    for name, of in errors.items():
        print(f"{name:28} {of['all']['error']:.3f} of {of['all']['values']:,} values")


if __name__ == "__main__":
    main()
