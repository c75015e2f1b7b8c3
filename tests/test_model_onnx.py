"""ONNX: the same scores as torch, without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from markuplmpp.dom.facts import FACT_VALUES
from markuplmpp.encode.batch import Inputs
from markuplmpp.errors import ModelError
from markuplmpp.model.export import export_onnx
from markuplmpp.model.modeling import MarkupLMPPForNodeClassification
from markuplmpp.model.onnx import OnnxScorer
from markuplmpp.model.torch_scorer import TorchScorer
from markuplmpp.scoring import PageScorer
from tests import tiny

DEEP = "<fancy-box>" + "<div>" * 80 + "kettle<p>tea</p></fancy-box>"
LONG = tiny.SHOP.replace("</table>", "</table><ul>" + "<li>kettle <b>tea</b> two litres</li>" * 40 + "</ul>")


@pytest.fixture(scope="module")
def windows() -> list[Inputs]:
    found = [w for html in (tiny.SHOP, LONG, DEEP, "<p>tea</p>") for w in tiny.encode(html)[1]]
    assert len({len(w["input_ids"]) for w in found}) > 3
    return found


@pytest.fixture(scope="module")
def model() -> MarkupLMPPForNodeClassification:
    return tiny.model(fresh_xpath=True)


@pytest.fixture(scope="module")
def fp32(model: MarkupLMPPForNodeClassification, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_onnx(tmp_path_factory.mktemp("fp32"), model, int8=False)


@pytest.fixture(scope="module")
def int8(model: MarkupLMPPForNodeClassification, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_onnx(tmp_path_factory.mktemp("int8"), model)


def test_fp32_equals_torch(model: MarkupLMPPForNodeClassification, fp32: Path, windows: list[Inputs]) -> None:
    scorer, reference = OnnxScorer(fp32, threads=1), TorchScorer(model)
    for window in windows:
        ours, expected = scorer.score(window), reference.score(window)
        for name in ("leaf", "internal", "spans"):
            assert np.abs(getattr(ours, name) - getattr(expected, name)).max() < 1e-4, name


def test_int8_agrees_with_torch(model: MarkupLMPPForNodeClassification, int8: Path, windows: list[Inputs]) -> None:
    scorer, reference = OnnxScorer(int8, threads=1), TorchScorer(model)
    same: list[bool] = []
    for window in windows:
        ours, expected = scorer.score(window), reference.score(window)
        same += (ours.leaf.argmax(1) == expected.leaf.argmax(1)).tolist()
        same += (ours.internal.argmax(1) == expected.internal.argmax(1)).tolist()
    assert np.mean(same) >= 0.9


def test_int8_of_a_window_does_not_depend_on_other_windows(int8: Path, windows: list[Inputs]) -> None:
    in_order, reverse = OnnxScorer(int8, threads=1), OnnxScorer(int8, threads=1)
    forwards = [in_order.score(w) for w in windows]
    backwards = [reverse.score(w) for w in reversed(windows)][::-1]
    for a, b in zip(forwards, backwards, strict=True):
        assert np.array_equal(a.leaf, b.leaf)
        assert np.array_equal(a.internal, b.internal)
        assert np.array_equal(a.spans, b.spans)


def test_attention_is_one_operator_a_layer(model: MarkupLMPPForNodeClassification, int8: Path) -> None:
    operators = [node.op_type for node in onnx.load(int8).graph.node]
    assert operators.count("MultiHeadAttention") == model.config.num_hidden_layers
    assert "Softmax" not in operators
    assert model.config._attn_implementation == "sdpa"  # as it was before the export


def test_xpath_tables_are_joined_before_the_graph_runs(model: MarkupLMPPForNodeClassification, int8: Path) -> None:
    graph, config = onnx.load(int8).graph, model.config
    assert [node.op_type for node in graph.node].count("Gather") < config.max_depth
    shapes = [tuple(tensor.dims) for tensor in graph.initializer]
    for rows in (config.max_xpath_tag_unit_embeddings, config.max_xpath_subs_unit_embeddings):
        assert (config.max_depth * rows, config.xpath_unit_hidden_size) in shapes


def test_int8_is_smaller_and_per_channel(fp32: Path, int8: Path) -> None:
    assert int8.stat().st_size < 0.6 * fp32.stat().st_size
    scales = [onnx.numpy_helper.to_array(t) for t in onnx.load(int8).graph.initializer if t.name.endswith("_scale")]
    assert any(scale.size > 1 for scale in scales)


def test_the_folder_names_what_changes_predictions(int8: Path) -> None:
    config = json.loads((int8.parent / "config.json").read_text("utf-8"))
    assert "_name_or_path" not in config  # of whoever trained it
    assert config["model_type"] == "markuplmpp"
    assert config["schema_yaml"] == tiny.SCHEMA.to_yaml()
    assert config["sequence"]["leaf_tokens"] == tiny.SEQUENCE.leaf_tokens
    assert config["parser"].startswith("lxml/libxml2-")


SCRIPT = """
import sys
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import encode_page, window_inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.model.onnx import OnnxScorer

folder = sys.argv[1]
tokenizer = PageTokenizer.from_file(folder + "/tokenizer.json")
encoded = encode_page(parse_html("<h1>Acme Kettle</h1><p>$5</p>"), tokenizer, SequenceConfig())
scores = OnnxScorer(folder + "/model.onnx").score(window_inputs(encoded, encoded.windows[0], tokenizer, 512))
print(scores.leaf.shape[0], *[name for name in ("torch", "transformers", "datasets") if name in sys.modules])
"""


def test_scoring_imports_no_torch(int8: Path) -> None:
    tiny.wordpiece().save(int8.parent / "tokenizer.json")
    command = [sys.executable, "-W", "error", "-c", SCRIPT, str(int8.parent)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["4"]


@pytest.mark.parametrize("content", [None, b"", b"garbage"])
def test_a_missing_or_garbage_file_is_a_model_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "model.onnx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.onnx.*expected an ONNX file"):
        OnnxScorer(file)


def test_a_graph_without_facts_beside_a_config_with_them_is_refused(tmp_path: Path) -> None:
    export_onnx(tmp_path, tiny.model(fact_values=0))
    tiny.wordpiece().save(tmp_path / "tokenizer.json")
    config = tmp_path / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text("utf-8")), "fact_values": FACT_VALUES}), "utf-8")
    with pytest.raises(ModelError, match="takes no page facts"):
        PageScorer.from_folder(tmp_path)


def test_a_model_of_other_facts_is_refused(tmp_path: Path) -> None:
    export_onnx(tmp_path, tiny.model(fact_values=19))
    tiny.wordpiece().save(tmp_path / "tokenizer.json")
    with pytest.raises(ModelError, match="learned from 19 values of page facts, this version gives"):
        PageScorer.from_folder(tmp_path)
