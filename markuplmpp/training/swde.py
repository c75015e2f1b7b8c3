"""Runs the SWDE protocol: one model for each rotation, scored on the sites that it hasn't seen."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from markuplmpp.corpus import CorpusPage, write_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.errors import PageError
from markuplmpp.evaluation.swde import SCORINGS, SiteNodes, node_text, rotations
from markuplmpp.evaluation.swde_pages import Verticals, attributes
from markuplmpp.evaluation.swde_report import Rotation, SwdeResult
from markuplmpp.schema import Field, Item, Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.resume import binding, check_settings, note_settings
from markuplmpp.training.run import train

logger = logging.getLogger(__name__)

_SCORES_FILE = "scores.json"


@dataclass(frozen=True)
class SwdeConfig:
    """How the models of all rotations are trained.

    Args:
        output: Folder of the rotations; what is done there isn't done again.
        init: Folder or hub name of the model or encoder that each starts from.
        sequence: How pages become sequences; ``internal_nodes=False`` is MarkupLM's own setting.
        head_learning_rate: Learning rate of what isn't pre-trained.
        keep_models: Keep each rotation's model: some hundred megabytes each.
        workers: Processes that encode pages.
        seed: Of weights, order and draws.
        arguments: Of ``transformers.TrainingArguments``: epochs, steps, batch size ...
    """

    output: Path
    init: str
    sequence: SequenceConfig = field(default_factory=SequenceConfig)
    head_learning_rate: float = 1e-3
    keep_models: bool = False
    workers: int = 1
    seed: int = 0
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """All that changes what a rotation scores, as JSON has it."""
        changing = {
            "init": self.init,
            "sequence": asdict(self.sequence),
            "head_learning_rate": self.head_learning_rate,
            "seed": self.seed,
            "arguments": binding(self.arguments),
        }
        return dict(json.loads(json.dumps(changing, default=str)))


def run_swde(verticals: Verticals, config: SwdeConfig, seeds: int) -> SwdeResult:
    """Trains and scores every rotation of every vertical; one that is on disk is read, not run again.

    Args:
        verticals: The pages.
        config: How to train.
        seeds: Seed sites of each rotation.

    Returns:
        The scores; verticals with too few sites are named in them.

    Raises:
        ModelError: The output folder holds rotations of other settings or pages, or ``init`` can't be loaded.
    """
    done, left_out = [], []
    for vertical, sites in verticals.items():
        planned = rotations(list(sites), seeds)
        if not planned:
            left_out.append(vertical)
        for number, chosen in enumerate(planned):
            folder = config.output / vertical / f"seeds-{seeds}" / f"{number:02d}-{'+'.join(chosen)}"
            done.append(_rotation(vertical, sites, chosen, folder, config))
            logger.info("%s, %s: honest F1 %.4f", vertical, " + ".join(chosen), done[-1].f1("honest"))
    return SwdeResult(seeds, tuple(done), tuple(left_out))


def _rotation(
    vertical: str, sites: dict[str, list[CorpusPage]], chosen: tuple[str, ...], folder: Path, config: SwdeConfig
) -> Rotation:
    file = folder / _SCORES_FILE
    settings = {**config.settings, "pages": {site: len(pages) for site, pages in sites.items()}}
    check_settings(folder, settings)
    note_settings(folder, settings)
    if file.exists():
        return Rotation.from_dict(json.loads(file.read_text("utf-8")))
    names = attributes(sites)
    schema = swde_schema(vertical, names)
    _train(schema, [page for site in chosen for page in sites[site]], folder, config)
    scorer = PageScorer.from_folder(folder / "model")
    scores = {}
    for site, pages in sites.items():
        if site not in chosen:
            nodes = site_nodes(scorer, site, pages, names)
            scores[site] = {name: score(nodes) for name, score in SCORINGS.items()}
    rotation = Rotation(vertical, chosen, scores)
    part = file.with_suffix(".part")  # a file that is there is whole
    part.write_text(json.dumps(rotation.to_dict(), indent=1) + "\n", "utf-8")
    part.replace(file)
    if not config.keep_models:
        shutil.rmtree(folder / "model")
    return rotation


def swde_schema(vertical: str, names: Sequence[str]) -> Schema:
    """Returns the schema of a vertical: its attributes as texts of which a page can have several.

    >>> swde_schema("book", ["author", "title"]).leaf_labels
    ('O', 'author', 'title')
    """
    fields = tuple(Field(name, many=True) for name in names)
    return Schema(f"swde-{vertical}", fields, (Item("record", tuple(names)),))


def site_nodes(scorer: PageScorer, site: str, pages: Iterable[CorpusPage], names: Sequence[str]) -> SiteNodes:
    """Returns the text nodes of a site with the model's probabilities; a page that can't be read has none.

    Args:
        scorer: A model with the schema of the vertical.
        site: Name of the site.
        pages: Its pages.
        names: Attributes, in the order of the schema.
    """
    texts: list[str] = []
    xpaths: list[str] = []
    rows, scores, gold = [], [np.zeros((0, len(names) + 1), np.float32)], []
    for number, row in enumerate(pages):
        values = row.truth.get("fields", {})
        known = {name: frozenset(filter(None, map(node_text, values.get(name, ())))) for name in names}
        gold.append({name: wanted for name, wanted in known.items() if wanted})
        try:
            scored, _ = scorer.score(parse_html(row.html, url=row.url, charset=row.charset))
        except PageError as error:
            logger.warning("page %s of %s counts as missed: %s", row.page_id, site, error)
            continue
        leaves = ~scored.is_internal
        ids = scored.node_ids[leaves].tolist()
        texts += [node_text(scored.page.text(node)) for node in ids]
        xpaths += [scored.page.xpath(node) for node in ids]
        rows += [number] * len(ids)
        scores.append(scored.leaf[leaves])
    return SiteNodes(site, tuple(names), np.array(rows, np.int64), xpaths, texts, np.concatenate(scores), gold)


def _train(schema: Schema, pages: list[CorpusPage], folder: Path, config: SwdeConfig) -> None:
    corpus = folder / "model" / "seed-pages.parquet"
    corpus.parent.mkdir(exist_ok=True)
    if not corpus.exists():  # written anew it would look like other pages to the cache of a run to resume
        # Without a split: a seed site that hashes into tune would be held back, and nothing be left to learn from.
        write_pages(corpus, (replace(page, split="") for page in pages))
    train(
        TrainConfig(
            corpus=(corpus,),
            output=folder / "model",
            init=config.init,
            name=f"{schema.name}/0",
            schema=schema,
            sequence=config.sequence,
            head_learning_rate=config.head_learning_rate,
            workers=config.workers,
            seed=config.seed,
        ),
        **config.arguments,
    )
