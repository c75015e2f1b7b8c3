"""The mean of the weights of models that share a beginning, as a model to extract with (model soups, arXiv 2203.05482).

    python tests/bench/mean_weights.py OUTPUT MODEL [MODEL ...] --corpus recipes.parquet --corpus articles.parquet ...

Each MODEL is a folder with config.json, model.safetensors and tokenizer.json, such as a checkpoint with a tokenizer
beside it; one alone is exported as it is. Thresholds and calibration are found for the result on the tune pages of the
corpus. `markuplmpp evaluate ... --split tune --system model@OUTPUT` tells which of several to keep.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.corpus import read_pages
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.labels.gold import read_gold
from markuplmpp.labels.rows import annotated
from markuplmpp.model.export import export_onnx
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.weights import init_model, save_model, saved_schema
from markuplmpp.scoring import PageScorer, read_config
from markuplmpp.training.finish import thresholds_and_calibration
from markuplmpp.training.run import load_tokenizer


def mean_of(folders: list[Path]) -> MarkupLMPPForNodeClassification:
    """Returns the mean; facts of pages that an older model didn't know count as zero in it."""
    schema, pieces = saved_schema(folders[0]), load_tokenizer(folders[0]).tag_pieces
    models = [init_model(str(folder), schema, asdict(SequenceConfig()), pieces) for folder in folders]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict(
        {
            name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
            for name, value in states[0].items()
        }
    )
    return models[0].train(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("models", type=Path, nargs="+", metavar="MODEL")
    parser.add_argument("--corpus", type=Path, action="append", required=True, help="repeatable")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="stand-off annotations, repeatable")
    parser.add_argument("--name", default="custom/0", help="name and version in results")
    options = parser.parse_args()
    model, output = mean_of(options.models), options.output
    model.config.model_version = options.name
    output.mkdir(parents=True, exist_ok=True)
    load_tokenizer(options.models[0]).save(output / "tokenizer.json")
    save_model(output, model, bf16=True)
    export_onnx(output, model)
    read = (page for path in options.corpus for page in read_pages(path, splits=("tune",)))
    schema, gold = saved_schema(options.models[0]), read_gold(*options.gold)
    pages = [page for page in (annotated(page, schema, gold) for page in read) if page.truth]
    thresholds, calibration = thresholds_and_calibration(PageScorer.from_folder(output), pages)
    found = {"thresholds": thresholds, "calibration": calibration}
    config = json.dumps(read_config(output) | found, indent=1, sort_keys=True)
    (output / "config.json").write_text(config + "\n", "utf-8")
    print(f"wrote {output}: the mean of {len(options.models)}, tuned on {len(pages)} pages")


if __name__ == "__main__":
    main()
