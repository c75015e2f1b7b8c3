"""Windows changed as another template would change them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from markuplmpp.dom.xpath import PAD_SUBSCRIPT, PAD_TAG_ID, TAGS
from markuplmpp.training.augment import AugmentingCollator, leave_out, rename_wrappers, shift_siblings
from markuplmpp.training.collate import WindowCollator
from markuplmpp.training.config import TrainConfig
from markuplmpp.training.objective import LABELS
from tests import tiny
from tests.test_training import TRAIN_SITES, windows_of, write_corpus

Window = dict[str, Any]


@pytest.fixture
def rows(tmp_path: Path) -> list[Window]:
    windows = windows_of(tmp_path, write_corpus(tmp_path / "c.jsonl", TRAIN_SITES[:4]))
    return [windows[i] for i in range(len(windows))]


def shaped(row: Window) -> Window:
    return WindowCollator(tiny.wordpiece().pad_id, tiny.SEQUENCE)._shaped(row)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_out_has_no_label_and_all_else_stays(rows: list[Window], seed: int) -> None:
    window = shaped(rows[seed % len(rows)])
    changed = leave_out(window, np.random.default_rng(seed))
    assert sorted(changed["labels"][changed["labels"] > 0]) == sorted(window["labels"][window["labels"] > 0])
    assert 0.6 * len(window["labels"]) <= len(changed["labels"]) <= len(window["labels"])

    def texts(of: Window) -> list[tuple[Any, ...]]:
        spans = of["node_spans"][1:]
        nodes = zip(of["xpath_subs_seq"][1:].tolist(), spans, strict=True)
        return [(tuple(subs), tuple(of["input_ids"][start:end])) for subs, (start, end) in nodes]

    left = iter(texts(window))
    assert all(node in left for node in texts(changed)), "nodes with their tokens, in the same order"
    assert changed["input_ids"][[0, -1]].tolist() == window["input_ids"][[0, -1]].tolist()
    for node, (start, end) in enumerate(changed["node_spans"][1:].tolist(), 1):
        assert (changed["token_nodes"][start:end] == node).all()
    assert (changed["unknown"] == window["unknown"]).all()


def test_wrappers_are_renamed_all_over_a_window(rows: list[Window]) -> None:
    window = shaped(rows[0])
    changed = rename_wrappers(window, np.random.default_rng(0))
    pairs = set(zip(window["xpath_tags_seq"].ravel().tolist(), changed["xpath_tags_seq"].ravel().tolist(), strict=True))
    assert len(pairs) == len(dict(pairs)) == len({new for _, new in pairs}), "one to one"
    renamed = {TAGS[old] for old, new in pairs if old != new}
    assert renamed
    assert renamed <= {"div", "section", "article", "main", "aside", "span", "b", "strong", "em", "i", "small"}
    assert (PAD_TAG_ID, PAD_TAG_ID) in pairs


def test_only_numbered_siblings_get_other_numbers(rows: list[Window]) -> None:
    window = shaped(rows[0])
    changed = shift_siblings(window, np.random.default_rng(0))["xpath_subs_seq"]
    before = window["xpath_subs_seq"]
    numbered = (before > 0) & (before < PAD_SUBSCRIPT)
    assert (changed[~numbered] == before[~numbered]).all()
    assert (changed[numbered] >= before[numbered]).all()
    assert (changed != before).any()


def test_each_epoch_draws_anew_and_tune_is_left_as_it_is(rows: list[Window]) -> None:
    plain, collate = WindowCollator(tiny.wordpiece().pad_id, tiny.SEQUENCE), _augmenting(1.0)
    assert _same(collate(rows), plain(rows))
    collate.epoch = 1
    first = collate(rows)
    assert not _same(first, plain(rows))
    assert _same(first, collate(rows))
    collate.epoch = 2
    assert not _same(first, collate(rows))
    never = _augmenting(0.0)
    never.epoch = 1
    assert _same(never(rows), plain(rows))


def test_a_model_learns_from_changed_windows(rows: list[Window]) -> None:
    model, collate = tiny.model(), _augmenting(1.0)
    collate.epoch = 1
    batch = {name: value for name, value in collate(rows).items() if name not in ("length", "template", "site")}
    assert torch.isfinite(model(**batch).loss)


def test_internal_nodes_have_the_wanted_share_of_the_loss(rows: list[Window]) -> None:
    windows = {name: [np.asarray(row[name]) for row in rows] for name in ("labels", "is_internal")}
    batch = {
        name: value for name, value in _augmenting(0.0)(rows).items() if name not in ("length", "template", "site")
    }
    losses = []
    for share in (0.0, 0.25, 1.0):
        config = TrainConfig((), Path("out"), "encoder", schema=tiny.SCHEMA, internal_share=share)
        model = LABELS.model(tiny.model().eval(), windows, config)
        losses.append(model(**batch).loss.item())
    none, quarter, whole = losses
    assert none < whole
    assert quarter == pytest.approx(none + (whole - none) / 4, rel=1e-4)


def _augmenting(share: float) -> AugmentingCollator:
    return AugmentingCollator(share, 0, tiny.wordpiece().pad_id, tiny.SEQUENCE)


def _same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(value, other[name]) for name, value in one.items())
