"""Fine-tunes or pre-trains a model."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transformers import AutoTokenizer, set_seed

from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import CorpusError, ModelError
from markuplmpp.model.weights import init_model
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.data import DataConfig, load_windows, thin_templates
from markuplmpp.training.finish import finish
from markuplmpp.training.objective import OBJECTIVES, Objective, ObjectiveName
from markuplmpp.training.processes import processes
from markuplmpp.training.resume import check_settings, last_checkpoint, note_settings, run_settings
from markuplmpp.training.trainer import make_trainer, with_defaults

logger = logging.getLogger(__name__)


def train(config: TrainConfig, objective: ObjectiveName = "labels", **arguments: Any) -> Path:
    """Trains, or resumes what was stopped in the same output folder: the same run, but for its time and processes.

    Where ``accelerate launch`` started several processes, each calls this, the folder is one that all of them see, and
    the first writes the model: it is whole when that one returns.

    Args:
        config: What to train on, and what to start from.
        objective: What to learn: ``labels`` of nodes, or ``mmlm``, masked words and node relations of pages with or
            without labels. The folder of either is an ``init`` of the other.
        **arguments: Passed through to ``transformers.TrainingArguments``.

    Returns:
        The model's folder: ``config.json``, ``model.safetensors``, ``tokenizer.json``.

    Raises:
        CorpusError: No page of the corpus is in the splits, or none has what the objective learns from.
        ModelError: ``init`` can't be loaded, or the output folder holds another run.
        LaunchError: Fewer processes were started than asked for.
    """
    learned = OBJECTIVES[objective]
    if config.pages.most_sites is not None and not learned.is_labelled:
        raise CorpusError(
            f"most_sites is {config.pages.most_sites}, but templates are told by their labels, and {objective} reads "
            "none; leave it out"
        )
    arguments = with_defaults(arguments, learned)
    set_seed(config.seed)
    tokenizer = load_tokenizer(config.init)
    vocabulary = hashlib.sha256(tokenizer.backend.to_str().encode()).hexdigest()[:16]
    state = processes(arguments)
    settings = run_settings(config, objective, vocabulary, arguments, state.num_processes)
    check_settings(config.output, settings)
    model = init_model(config.init, config.schema, asdict(config.sequence), tokenizer.tag_pieces)
    cache = config.output / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    # Its name is in the cache's key: windows of another tokenizer, of a run that never began, aren't taken for these.
    tokenizer_file = cache / f"tokenizer-{vocabulary}.json"
    if state.is_main_process:
        tokenizer.save(tokenizer_file)
    state.wait_for_everyone()
    sets, thinned = _window_sets(config, learned, tokenizer_file, cache)
    logger.info("%d windows to train on, %d to tune on", len(sets["train"]), len(sets["tune"]))
    trainer = make_trainer(config, learned, learned.model(model, sets["train"], config), tokenizer, sets, arguments)
    with state.main_process_first():  # it removes what is half written
        last = last_checkpoint(config.output)
    if state.is_main_process:
        note_settings(config.output, settings)  # not earlier: what is mended after an error is no other run
    trainer.train(resume_from_checkpoint=last)
    # Takes off the autocast that the Trainer wraps a network in, in which an export fails.
    trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
    model.config.model_version = config.name
    counts = {name: len(rows) for name, rows in sets.items()} | {"thinned": thinned}
    trainer.accelerator.end_training()  # the others needn't wait for the first to export
    if state.is_main_process:
        finish(config, learned, model, tokenizer, trainer.state, counts)
    return config.output


def _window_sets(
    config: TrainConfig, objective: Objective, tokenizer_file: Path, cache: Path
) -> tuple[dict[str, Any], int]:
    """Windows to train and to tune on, and how many to train on were left out for their templates."""
    paths, pages, is_labelled = tuple(str(path) for path in config.corpus), config.pages, objective.is_labelled
    windows = {
        "train": DataConfig(paths, pages.train_splits, is_labelled, seed=config.seed),
        "tune": DataConfig(paths, pages.tune_splits, is_labelled, max_windows=pages.tune_windows),
    }
    sets = {
        name: load_windows(data, config.schema, config.sequence, tokenizer_file, cache, config.workers)
        for name, data in windows.items()
    }
    total = len(sets["train"])
    if not total:
        kind, column = ("labelled page", "truth") if is_labelled else ("page that can be read", "html")
        raise CorpusError(
            f"no {kind} of {', '.join(paths)} is in {' or '.join(map(repr, pages.train_splits))}; "
            f"give a corpus with a {column!r} column"
        )
    if pages.most_sites is not None:
        sets["train"] = thin_templates(sets["train"], pages.most_sites, config.seed)
    return sets, total - len(sets["train"])


def load_tokenizer(source: str | Path) -> PageTokenizer:
    """Returns the tokenizer of a local folder or a hub name, with the tag tokens.

    Raises:
        ModelError: There is none, or it has no fast version.
    """
    file = Path(source) / "tokenizer.json"
    if file.is_file():
        return PageTokenizer.from_file(file)
    try:
        return PageTokenizer(AutoTokenizer.from_pretrained(source).backend_tokenizer)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{str(source)!r} has no fast tokenizer: {error}; expected a tokenizer.json") from error
