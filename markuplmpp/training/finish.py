"""A trained model -> a folder to start from or, once labels are learned, to extract with."""

from __future__ import annotations

import json
import logging
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from transformers import TrainerState

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.decode.scores import Thresholds
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.export import MODEL_FILE, export_onnx
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.weights import save_model
from markuplmpp.scoring import PageScorer
from markuplmpp.training.calibration import find_calibrations
from markuplmpp.training.card import write_card
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.objective import LABELS, MMLM, Objective
from markuplmpp.training.scored import scored_pages
from markuplmpp.training.thresholds import find_thresholds

logger = logging.getLogger(__name__)

_PURPOSES = {
    LABELS.name: "Labels leaves and internal elements of web pages (MarkupLM++, arXiv 2509.20940).",
    MMLM.name: "Pre-trained by masked words and node relations of web pages (MarkupLM, arXiv 2110.08518, section 3.3, "
    "without title-page matching): to fine-tune from, with `markuplmpp train --init`. Its heads for labels learned "
    "nothing here.",
}


def finish(
    config: TrainConfig,
    objective: Objective,
    model: MarkupLMPPForNodeClassification,
    tokenizer: PageTokenizer,
    state: TrainerState,
    windows: dict[str, int],
) -> None:
    """Writes weights, tokenizer and card into the output folder; for labels ONNX, thresholds and calibration too.

    Args:
        config: What was trained.
        objective: What it learned.
        model: The trained model.
        tokenizer: Its tokenizer.
        state: What the Trainer says of the run.
        windows: Windows of each part, and of ``thinned``, those left out for their templates.
    """
    tokenizer.save(config.output / "tokenizer.json")
    save_model(config.output, model, bf16=True)
    thresholds = calibration = None
    (config.output / MODEL_FILE).unlink(missing_ok=True)  # of an earlier run: it would be extracted with
    if objective.is_labelled:
        export_onnx(config.output, model)
        thresholds, calibration = _on_tune(config)
    file = config.output / "config.json"
    training = {**_size(config, objective), "windows": windows["train"], "objective": objective.name}
    found = {"thresholds": thresholds, "calibration": calibration, "training": training}
    saved = json.loads(file.read_text("utf-8")) | found
    file.write_text(json.dumps(saved, indent=1, sort_keys=True) + "\n", "utf-8")
    write_card(config.output, saved, _run(config, objective, state, windows, thresholds is not None))


def _size(config: TrainConfig, objective: Objective) -> dict[str, int]:
    """Sites and pages that the model learned from: what learning curves are drawn over."""
    sites: Counter[str] = Counter()
    for path in config.corpus:
        pages = read_pages(path, splits=config.pages.train_splits)
        sites.update(page.site for page in pages if page.truth or not objective.is_labelled)
    return {"sites": len(sites), "pages": sites.total()}


def _on_tune(config: TrainConfig) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Thresholds and calibration, where there are pages to find them on."""
    count = sum(1 for _ in _tune_pages(config))
    if not count:
        splits = ", ".join(config.pages.tune_splits)
        logger.warning("no page to tune thresholds on (splits %s): 0.5 for all labels", splits)
        return None, None
    pages = list(islice(_tune_pages(config), 0, None, math.ceil(count / config.pages.tune_pages)))
    logger.info("thresholds and calibration from %d tune pages", len(pages))
    scorer = PageScorer.from_folder(config.output)
    return thresholds_and_calibration(scorer, pages)


def thresholds_and_calibration(
    scorer: PageScorer, pages: Iterable[CorpusPage]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the thresholds and the calibration of a model.

    Args:
        scorer: The model.
        pages: Labelled pages of sites it wasn't trained on; never those it's reported on.
    """
    scored = list(scored_pages(scorer, pages))
    thresholds = find_thresholds(scorer.schema, scored)
    return thresholds, find_calibrations(scorer.schema, Thresholds(**thresholds), scored)


def _tune_pages(config: TrainConfig) -> Iterator[CorpusPage]:
    splits = config.pages.tune_splits
    return (page for path in config.corpus for page in read_pages(path, splits=splits) if page.truth)


def _run(
    config: TrainConfig, objective: Objective, state: TrainerState, windows: dict[str, int], tuned: bool
) -> dict[str, Any]:
    looks = [entry for entry in state.log_history if f"eval_{objective.best}" in entry]
    kept = next((entry for entry in looks if entry["step"] == state.best_global_step), looks[-1] if looks else {})
    return {
        "purpose": _PURPOSES[objective.name],
        "data": [
            *(f"{Path(path).name}" for path in config.corpus),
            f"{windows['train']:,} windows to train on, {windows['tune']:,} for early stopping",
            *_thinned(config.pages.most_sites, windows["thinned"]),
        ],
        "held_out": _held_out(objective, config.pages.tune_splits, windows["tune"] > 0, tuned),
        "settings": {
            "started from": Path(config.init).name,
            "steps": f"{state.global_step:,} of {state.max_steps:,}",
            "epochs": f"{state.epoch or 0:.2f}",
            "kept": f"step {kept.get('step', state.global_step):,}",
            "seed": config.seed,
            "internal nodes": config.sequence.internal_nodes,
        },
        "tune": {name: kept[f"eval_{name}"] for name in objective.told if f"eval_{name}" in kept},
        "notes": list(config.notes),
    }


def _thinned(most_sites: int | None, windows: int) -> list[str]:
    if most_sites is None:
        return []
    return [f"{windows:,} more left out, of list templates that stand on more than {most_sites} sites"]


def _held_out(objective: Objective, splits: tuple[str, ...], stops: bool, tuned: bool) -> str:
    """What looked at pages that the model didn't learn from."""
    looking = ["early stopping"] * stops + ["thresholds", "calibration"] * tuned
    where = "tune, a tenth of the train sites" if splits == ("tune",) else ", ".join(splits)
    if not looking:
        thresholds = ", and all thresholds are 0.5" if objective.is_labelled else ""
        return f"The corpus has no pages to tune on ({where}): nothing stopped early{thresholds}."
    return f"{', '.join(looking).capitalize()}: by pages of sites held out by the split, {where}."
