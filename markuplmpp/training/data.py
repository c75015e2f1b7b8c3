"""Pages, labelled or not -> windows on disk."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset, Features, List, Value
from datasets.exceptions import DatasetGenerationError

from markuplmpp.corpus import CorpusPage, fingerprint, read_pages
from markuplmpp.dom.parse import PARSER, parse_html
from markuplmpp.encode.batch import EncodedPage, encode_page, window_inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.encode.window import Window
from markuplmpp.errors import MarkupLMPPError, PageError
from markuplmpp.labels.align import align_row
from markuplmpp.labels.target import PageLabels
from markuplmpp.schema import Schema
from markuplmpp.training.balance import list_nodes, template_of, thinned
from markuplmpp.training.targets import IGNORE, label_arrays

logger = logging.getLogger(__name__)

_MADE_IN = ("dom", "encode", "labels", "training", "values")


@dataclass(frozen=True, slots=True)
class DataConfig:
    """Which pages and windows a model learns from.

    Args:
        corpus: Parquet or JSONL files, or folders.
        splits: Splits of them; see :func:`markuplmpp.corpus.read_pages`.
        is_labelled: Whether to learn from labels; False takes pages without a truth too, every window, and no label.
        negative_share: Of the windows without any label, or with nothing but a run of paragraphs, the share kept.
        max_windows: Windows in all, drawn by hash; None for all.
        seed: Changes the draws.
    """

    corpus: tuple[str, ...]
    splits: tuple[str, ...]
    is_labelled: bool = True
    negative_share: float = 0.2
    max_windows: int | None = None
    seed: int = 0


def load_windows(
    data: DataConfig,
    schema: Schema,
    sequence: SequenceConfig,
    tokenizer_file: Path,
    cache: Path,
    workers: int = 1,
) -> Dataset:
    """Encodes the pages, and labels them if asked to, once: the windows are cached by all that shapes them.

    Of several processes that train together one encodes, and the others wait at the lock that datasets has on its
    cache, however long: a barrier of theirs would give up after some minutes.

    Args:
        data: Which pages.
        schema: Labels.
        sequence: How pages become sequences.
        tokenizer_file: The ``tokenizer.json``.
        cache: Folder of the Arrow files.
        workers: Processes.

    Returns:
        One row per window.
    """
    # All that shapes a row is an argument, and so a part of the cache's key: the code that makes it too.
    made_by = PARSER, version("dateparser"), version("price-parser"), _code()
    shards = [(path, part, workers, (*made_by, fingerprint(path))) for path in data.corpus for part in range(workers)]
    arguments: dict[str, Any] = {
        "shards": shards,
        "data": asdict(replace(data, max_windows=None)),
        "schema_yaml": schema.to_yaml(),
        "sequence": asdict(sequence),
        "tokenizer_file": str(tokenizer_file),
    }
    if next(_windows(**arguments), None) is None:  # to datasets a set without rows is an error
        return Dataset.from_dict({name: [] for name in _features()}, features=_features()).with_format("numpy")
    try:
        dataset = Dataset.from_generator(
            _windows,
            features=_features(),
            gen_kwargs=arguments,
            cache_dir=str(cache),
            num_proc=workers if workers > 1 else None,
        )
    except DatasetGenerationError as error:  # says nothing of what went wrong
        if isinstance(error.__cause__, MarkupLMPPError):
            raise error.__cause__ from None
        raise
    if data.max_windows is not None and len(dataset) > data.max_windows:
        keys = np.array([_draw(f"{data.seed}:{i}") for i in range(len(dataset))])
        dataset = dataset.select(np.sort(np.argsort(keys)[: data.max_windows]))
    return dataset.with_format("numpy")


@functools.cache
def _code() -> str:
    """A hash of the package's modules of which windows are made."""
    package = Path(__file__).parents[1]
    files = sorted(file for part in _MADE_IN for file in (package / part).rglob("*") if file.suffix in (".py", ".yaml"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def thin_templates(windows: Dataset, most_sites: int, seed: int) -> Dataset:
    """Leaves out windows of the templates that more sites share; see :func:`markuplmpp.training.balance.thinned`.

    Args:
        windows: From :func:`load_windows`.
        most_sites: Sites of one template that are as good as more.
        seed: Of the draw.
    """
    templates, sites = (np.array(windows[name]) for name in ("template", "site"))
    kept = thinned(templates, sites, most_sites, seed)
    logger.info("%d windows of templates on more than %d sites left out", len(windows) - len(kept), most_sites)
    return windows.select(kept)


def _features() -> Features:
    """Columns of the rows; without them a part of the corpus that has no window is an error to datasets."""
    small = (
        "token_nodes",
        "node_spans",
        "xpath_tags_seq",
        "xpath_subs_seq",
        "block_tags",
        "node_facts",
        "labels",
        "value_spans",
    )
    types = {**dict.fromkeys(small, "int16"), "input_ids": "int32", "name_ids": "int32", "is_internal": "bool"}
    columns = {name: List(Value(type_)) for name, type_ in {**types, "unknown": "int8"}.items()}
    return Features({**columns, **dict.fromkeys(("length", "template", "site"), Value("int64"))})


def _windows(
    shards: list[tuple[str, int, int, tuple[str, ...]]],
    data: dict[str, Any],
    schema_yaml: str,
    sequence: dict[str, Any],
    tokenizer_file: str,
) -> Iterator[dict[str, Any]]:
    config, settings = DataConfig(**data), SequenceConfig(**sequence)
    schema, tokenizer = Schema.from_yaml(schema_yaml), PageTokenizer.from_file(tokenizer_file)
    lost, labelled, failed = Counter[str](), 0, 0
    for path, part, parts, _ in shards:
        for i, page in enumerate(read_pages(path, splits=config.splits)):
            if i % parts != part or (config.is_labelled and not page.truth):
                continue
            try:
                encoded, columns, page_lost = _label(page, schema, tokenizer, settings, config.is_labelled)
            except PageError as error:
                failed += 1
                logger.warning("page %s of %s left out: %s", page.page_id, page.site, error)
                continue
            lost += page_lost
            labelled += int((columns["labels"] > 0).sum())
            for number, window in enumerate(encoded.windows):
                draw = _draw(f"{config.seed}:{page.page_id}:{number}")
                row = {**_row(encoded, window, columns, tokenizer, settings, schema), "site": site_number(page.site)}
                if not config.is_labelled or draw < config.negative_share or _teaches(row, schema):
                    yield row
    if total := lost.total():
        share = 100 * total / (labelled + total)
        logger.warning("limits made %d labels (%.1f%%) unlearnable: %s", total, share, dict(lost.most_common(8)))


def _label(
    page: CorpusPage, schema: Schema, tokenizer: PageTokenizer, config: SequenceConfig, is_labelled: bool
) -> tuple[EncodedPage, dict[str, Any], Counter[str]]:
    encoded = encode_page(parse_html(page.html, url=page.url, charset=page.charset), tokenizer, config)
    labels = align_row(page, encoded.page, encoded.structure, schema) if is_labelled else PageLabels()
    ids, spans, unknown, lost = label_arrays(labels, encoded.sequence, schema)
    if encoded.unscored:
        past = encoded.unscored - encoded.sequence.left_out  # labels of what was left out are in lost already
        lost["past max_windows"] += int((ids[len(ids) - past :] > 0).sum())
    return encoded, {"labels": ids, "value_spans": spans, "unknown": unknown}, lost


def _row(
    encoded: EncodedPage,
    window: Window,
    columns: dict[str, Any],
    tokenizer: PageTokenizer,
    config: SequenceConfig,
    schema: Schema,
) -> dict[str, Any]:
    inputs: dict[str, Any] = dict(window_inputs(encoded, window, tokenizer, config.window_tokens))
    units = slice(window.start, window.end)
    labels = np.full(window.end - window.start + 1, IGNORE, np.int16)
    owned = slice(window.own_start - window.start + 1, window.own_end - window.start + 1)
    labels[owned] = columns["labels"][window.own_start : window.own_end]
    small = ("token_nodes", "node_spans", "xpath_tags_seq", "xpath_subs_seq", "block_tags", "node_facts")
    row = {key: value.astype(np.int16 if key in small else np.int32) for key, value in inputs.items()}
    row["labels"] = labels
    row["is_internal"] = np.concatenate([[False], encoded.sequence.is_internal[units]])
    row["value_spans"] = np.concatenate([[[-1, -1]], columns["value_spans"][units]]).astype(np.int16)
    row["unknown"] = columns["unknown"].astype(np.int8)
    flat = {key: value.reshape(-1) for key, value in row.items()}
    template = template_of(list_nodes(row["labels"], row["is_internal"], schema), row["name_ids"])
    return {**flat, "length": len(row["input_ids"]), "template": template}


def _teaches(row: dict[str, Any], schema: Schema) -> bool:
    """Whether a window has a label other than those of long runs, of which every article has hundreds."""
    runs = {f.name for f in schema.fields if f.many and not f.list}
    labelled, internal = row["labels"] > 0, row["is_internal"]
    leaves, elements = row["labels"][labelled & ~internal], row["labels"][labelled & internal]
    names = {schema.leaf_labels[i] for i in leaves} | {schema.internal_labels[i] for i in elements}
    return bool(names - runs)


def site_number(site: str) -> int:
    """Returns what stands for a site in the windows' column ``site``."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:7], "big")


def _draw(key: str) -> float:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
