"""``markuplmpp export``: trained weights -> ONNX."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from markuplmpp.cli.output import say, usage_error
from markuplmpp.errors import MissingExtraError, ModelError

Folder = Annotated[Path, typer.Argument(help="Folder of a trained model (model.safetensors).", show_default=False)]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")]
Fp32 = Annotated[bool, typer.Option("--fp32", help="Keep 32-bit weights: four times the size, the exact scores.")]


def export(folder: Folder, output: Output, fp32: Fp32 = False) -> None:
    """Write a model as ONNX, int8 by default, for extraction without torch.

    Example:
    - `markuplmpp export my-model -o my-model-onnx`
    """
    try:
        from markuplmpp.model.export import export_onnx
        from markuplmpp.model.weights import load_model
    except ModuleNotFoundError as error:
        raise MissingExtraError("train", error.name or "torch") from error

    if output.resolve() == folder.resolve():
        raise usage_error(f"{str(output)!r} is the folder of the weights itself; name another one")
    model, tokenizer = load_model(folder), folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise ModelError(f"no tokenizer.json in {str(folder)!r}; give a folder that train wrote, or copy it there")
    if (model.config.to_dict().get("training") or {}).get("objective") == "mmlm":
        raise ModelError(
            f"{str(folder)!r} was pre-trained and has learned no labels; fine-tune it with `markuplmpp train --init`"
        )
    path = export_onnx(output, model, int8=not fp32)
    shutil.copyfile(tokenizer, output / tokenizer.name)
    say(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)")
