"""Windows -> arrays: shapes, and that token and node arrays agree."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.xpath import PAD_SUBSCRIPT, PAD_TAG_ID, xpath_ids
from markuplmpp.encode.batch import Inputs, encode_page, stack_windows, window_inputs
from tests import tiny
from tests.tiny_trees import pages, steady

LONG = "<ul>" + "".join(f"<li>kettle {i}</li>" for i in range(60)) + "</ul>"


def check_window(window: Inputs) -> None:
    """What the model relies on: each node's tokens stand in a row, in order, and point back at it."""
    spans, nodes = window["node_spans"], window["token_nodes"]
    assert len(window["input_ids"]) == len(nodes)
    assert spans[0].tolist() == [0, 1]
    assert spans[1:, 0].tolist() == [1, *spans[1:-1, 1].tolist()]
    assert spans[-1, 1] == len(nodes) - 1
    for row, (first, last) in enumerate(spans.tolist()):
        if row:
            assert first < last
            assert (nodes[first:last] == row).all()
    assert nodes[0] == nodes[-1] == 0
    for name in ("xpath_tags_seq", "xpath_subs_seq", "block_tags", "name_ids", "node_facts"):
        assert len(window[name]) == len(spans)
    assert (window["xpath_tags_seq"][0] == PAD_TAG_ID).all()
    assert (window["xpath_subs_seq"][0] == PAD_SUBSCRIPT).all()
    assert window["block_tags"][0] == PAD_TAG_ID
    assert (window["name_ids"][0] == -1).all()


@steady
@given(pages)
def test_windows_never_exceed_window_tokens(html: str) -> None:
    for tokenizer in (tiny.wordpiece(), tiny.byte_bpe()):
        encoded, windows = tiny.encode(html, tokenizer)
        for window, inputs in zip(encoded.windows, windows, strict=True):
            assert len(inputs["input_ids"]) <= tiny.SEQUENCE.window_tokens
            assert (inputs["input_ids"][0], inputs["input_ids"][-1]) == (tokenizer.cls_id, tokenizer.sep_id)
            assert len(inputs["node_spans"]) == window.end - window.start + 1
            check_window(inputs)


@steady
@given(pages)
def test_a_leaf_longer_than_a_window_is_cut_in_the_models_view(html: str) -> None:
    config = replace(tiny.SEQUENCE, leaf_tokens=400, window_tokens=24, stride_tokens=6)
    encoded, windows = tiny.encode(html, config=config)
    assert [unit for w in encoded.windows for unit in w.owned] == list(range(len(encoded.sequence)))
    for inputs in windows:
        assert len(inputs["input_ids"]) <= 24
        check_window(inputs)


def test_a_huge_leaf() -> None:
    config = replace(tiny.SEQUENCE, leaf_tokens=400)
    encoded, windows = tiny.encode(f"<h1>tea</h1><p>{'kettle ' * 300_000}</p><p>tea</p>", config=config)
    assert encoded.sequence.cut_leaves == 1
    assert max(len(w["input_ids"]) for w in windows) == 96
    assert [len(w["node_spans"]) for w in windows] == [3, 2, 2], "no window repeats the end of the one before"


def test_max_windows_is_counted() -> None:
    config = replace(tiny.SEQUENCE, max_windows=2)
    encoded, windows = tiny.encode(LONG, config=config)
    assert len(windows) == 2
    owned = sum(len(w.owned) for w in encoded.windows)
    assert encoded.unscored == len(encoded.sequence) - owned > 0


def test_xpath_ids_are_those_of_each_nodes_element() -> None:
    encoded, (window,) = tiny.encode(tiny.SHOP)
    for row, node in enumerate(encoded.sequence.node_ids.tolist(), 1):
        tags, subs = xpath_ids(encoded.page.xpath(node))
        assert window["xpath_tags_seq"][row].tolist() == tags
        assert window["xpath_subs_seq"][row].tolist() == subs


def test_max_depth_is_the_width_of_the_xpath_arrays() -> None:
    _, (window,) = tiny.encode("<div>" * 60 + "kettle", config=replace(tiny.SEQUENCE, max_depth=8))
    assert window["xpath_tags_seq"].shape == (2, 8)


def test_a_page_deeper_than_50_keeps_its_first_50_steps() -> None:
    _, (window,) = tiny.encode("<div>" * 60 + "kettle")
    tags, subs = xpath_ids("/html/body" + "/div" * 60)
    assert window["xpath_tags_seq"][1].tolist() == tags
    assert window["xpath_subs_seq"][1].tolist() == subs
    assert PAD_TAG_ID not in tags


def test_stacked_windows_hold_each_window_unchanged() -> None:
    encoded, windows = tiny.encode(tiny.SHOP.replace("</table>", "</table>" + LONG))
    assert len(windows) > 2
    batch = stack_windows(windows, tiny.wordpiece().pad_id)
    length = max(len(w["input_ids"]) for w in windows)
    assert batch["input_ids"].shape == batch["attention_mask"].shape == (len(windows), length)
    assert len({len(w["input_ids"]) for w in windows}) > 1, "padding is tested"
    base = 0
    for i, window in enumerate(windows):
        size, rows = len(window["input_ids"]), slice(base, base + len(window["node_spans"]))
        assert batch["input_ids"][i, :size].tolist() == window["input_ids"].tolist()
        assert (batch["input_ids"][i, size:] == tiny.wordpiece().pad_id).all()
        assert batch["attention_mask"][i].tolist() == [1] * size + [0] * (length - size)
        assert (batch["node_windows"][rows] == i).all()
        assert (batch["token_nodes"][i, :size] - base).tolist() == window["token_nodes"].tolist()
        assert (batch["token_nodes"][i, size:] == base).all(), "padding has the row of special tokens"
        for name in ("node_spans", "xpath_tags_seq", "xpath_subs_seq", "block_tags", "name_ids", "node_facts"):
            assert np.array_equal(batch[name][rows], window[name])
        base = rows.stop
    assert base == len(batch["node_spans"]) == len(encoded.sequence) + shared(encoded) + len(windows)


def shared(encoded: object) -> int:
    """Units that stand in two windows, counted once more."""
    windows = encoded.windows  # type: ignore[attr-defined]
    return sum(w.end - w.start for w in windows) - sum(len(w.owned) for w in windows)


def test_pages_and_encoded_pages_pickle() -> None:
    page = parse_html(tiny.SHOP)
    encoded = encode_page(page, tiny.wordpiece(), tiny.SEQUENCE)
    expected = window_inputs(encoded, encoded.windows[0], tiny.wordpiece(), 96)
    for copy in (
        encode_page(pickle.loads(pickle.dumps(page)), tiny.wordpiece(), tiny.SEQUENCE),
        pickle.loads(pickle.dumps(encoded)),
    ):
        arrays = window_inputs(copy, copy.windows[0], tiny.wordpiece(), 96)
        for name, array in expected.items():
            assert np.array_equal(array, arrays[name])


def test_a_page_without_text_has_no_window() -> None:
    encoded, windows = tiny.encode("<div></div>")
    assert windows == []
    assert encoded.unscored == 0


@pytest.mark.parametrize("internal_nodes", [True, False])
def test_nodes_without_internal_elements_are_renumbered(internal_nodes: bool) -> None:
    encoded, (window,) = tiny.encode(tiny.SHOP, config=replace(tiny.SEQUENCE, internal_nodes=internal_nodes))
    assert len(window["node_spans"]) == len(encoded.sequence) + 1
    check_window(window)


def test_units_that_no_window_reaches_are_counted_and_cost_nothing() -> None:
    short = replace(tiny.SEQUENCE, max_windows=2)
    html = "<p>tea</p>" * 5_000
    whole, _ = tiny.encode(html)
    encoded, windows = tiny.encode(html, config=short)
    owned = encoded.windows[-1].own_end
    assert owned <= len(encoded.sequence) < 1_000
    assert encoded.unscored == len(whole.sequence) - owned
    assert encoded.sequence.left_out == len(whole.sequence) - len(encoded.sequence)
    for window, same in zip(encoded.windows, whole.windows, strict=False):
        assert (window.start, window.end) == (same.start, same.end)
    assert len(windows) == 2
