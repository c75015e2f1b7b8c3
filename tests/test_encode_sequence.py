"""Page -> units and tokens: nothing is dropped, order is kept, limits are counted."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markuplmpp.dom.node import fold_space
from markuplmpp.dom.parse import parse_html
from markuplmpp.dom.structure import Structure
from markuplmpp.dom.xpath import PAD_TAG_ID, TAG_IDS, UNKNOWN_TAG_ID
from markuplmpp.encode.batch import encode_page
from markuplmpp.encode.sequence import Sequence, SequenceConfig, build_sequence, name_words
from markuplmpp.encode.tokens import PageTokenizer
from tests import tiny
from tests.tiny_trees import pages, steady

TOKENIZERS = st.sampled_from([tiny.wordpiece, tiny.byte_bpe])


def sequence(html: str, tokenizer: PageTokenizer | None = None, config: SequenceConfig = tiny.SEQUENCE) -> Sequence:
    page = parse_html(html)
    return build_sequence(page, Structure.of(page), tokenizer or tiny.wordpiece(), config)


def tokens(units: Sequence, unit: int) -> list[str]:
    backend = tiny.wordpiece().backend
    return [backend.id_to_token(i) for i in units.input_ids[units.starts[unit] : units.starts[unit + 1]].tolist()]


@steady
@given(pages, TOKENIZERS)
def test_all_leaves_and_kept_elements_are_units_in_document_order(html: str, make: object) -> None:
    tokenizer = make()  # type: ignore[operator]
    page = parse_html(html)
    encoded = encode_page(page, tokenizer, tiny.SEQUENCE)
    units, kept = encoded.sequence, encoded.structure.kept
    assert units.node_ids.tolist() == [i for i in range(len(page)) if page.text_index[i] or kept[i]]
    assert units.is_internal.tolist() == [not page.text_index[i] for i in units.node_ids.tolist()]
    assert (np.diff(units.starts) >= 1).all()
    assert units.starts[-1] == len(units.input_ids) == len(units.offsets)
    assert len(units) == len(units.block_tags) == len(units.name_ids)


@steady
@given(pages, TOKENIZERS)
def test_every_unit_is_owned_by_one_window(html: str, make: object) -> None:
    tokenizer = make()  # type: ignore[operator]
    encoded = encode_page(parse_html(html), tokenizer, tiny.SEQUENCE)
    assert [unit for w in encoded.windows for unit in w.owned] == list(range(len(encoded.sequence)))
    assert encoded.unscored == 0


@steady
@given(pages, TOKENIZERS)
def test_only_elements_have_tag_tokens(html: str, make: object) -> None:
    tokenizer = make()  # type: ignore[operator]
    page = parse_html(html)
    units = build_sequence(page, Structure.of(page), tokenizer, tiny.SEQUENCE)
    reserved = {*tokenizer.tag_ids.values(), tokenizer.cls_id, tokenizer.sep_id, tokenizer.pad_id}
    silent = [tokenizer.tag_ids["unknown"]]
    for unit, node in enumerate(units.node_ids.tolist()):
        ids = units.input_ids[units.starts[unit] : units.starts[unit + 1]].tolist()
        if units.is_internal[unit]:
            assert ids == [tokenizer.tag_ids.get(page.tags[node], silent[0])]
        elif ids == silent:  # a text without any token, as a lone zero-width space
            assert not tokenizer.encode([fold_space(page.texts[node])])[0][0]
        else:
            assert not reserved & set(ids)


@steady
@given(pages)
def test_offsets_name_the_characters_of_the_folded_text(html: str) -> None:
    tokenizer = tiny.byte_bpe()
    page = parse_html(html)
    units = build_sequence(page, Structure.of(page), tokenizer, replace(tiny.SEQUENCE, leaf_tokens=4000))
    for unit, node in enumerate(units.node_ids.tolist()):
        offsets = units.offsets[units.starts[unit] : units.starts[unit + 1]]
        if units.is_internal[unit]:
            assert offsets.tolist() == [[-1, -1]]
        elif page.texts[node].isascii():
            text = fold_space(page.texts[node])
            assert "".join(text[a:b] for a, b in offsets.tolist()) == text


def test_without_internal_nodes_there_are_leaves_alone() -> None:
    plain = sequence(tiny.SHOP, config=replace(tiny.SEQUENCE, internal_nodes=False))
    full = sequence(tiny.SHOP)
    assert not plain.is_internal.any()
    assert full.is_internal.any()
    assert plain.node_ids.tolist() == full.node_ids[~full.is_internal].tolist()
    tags = set(tiny.wordpiece().tag_ids.values())
    assert not tags & set(plain.input_ids.tolist())


def test_a_tag_token_stands_before_its_content() -> None:
    units = sequence("<ul><li>kettle</li><li>tea</li></ul>")
    spelt = [tokens(units, i) for i in range(len(units))]
    assert spelt == [["<|ul|>"], ["<|li|>"], ["kettle"], ["<|li|>"], ["tea"]]


def test_an_unknown_element_has_the_unknown_tag_token() -> None:
    units = sequence("<fancy-box><p>kettle</p><p>tea</p></fancy-box>")
    assert tokens(units, 0) == ["<|unknown|>"]


def test_long_leaves_are_cut_and_counted() -> None:
    long, word = "kettle " * 40, "x" * 900
    units = sequence(f"<p>{long}</p><p>{word}</p><p>tea</p>")
    assert np.diff(units.starts).tolist()[1:] == [16, 1, 1]
    assert units.cut_leaves == 2


def test_a_leaf_without_tokens_is_still_a_unit() -> None:
    units = sequence("<p>\u200b</p>")
    assert tokens(units, 0) == ["<|unknown|>"]
    assert units.offsets.tolist() == [[0, 0]]


def test_a_page_of_elements_alone_has_no_unit() -> None:
    units = sequence("<div></div>")
    assert len(units) == 0
    assert units.starts.tolist() == [0]
    assert units.name_ids.shape == (0, 3, 6)


def test_block_tags_are_those_of_the_nearest_block() -> None:
    units = sequence("<h1><b>kettle</b></h1><i>tea</i>")
    assert units.block_tags.tolist() == [TAG_IDS["body"], TAG_IDS["h1"], TAG_IDS["body"]]


def test_a_node_without_block_has_padding() -> None:
    page = parse_html("<svg><text>kettle</text></svg>")
    units = build_sequence(page, Structure.of(page), tiny.wordpiece(), tiny.SEQUENCE)
    assert PAD_TAG_ID not in units.block_tags  # the body is a block
    frames = sequence("<html><frameset>kettle</frameset></html>")
    assert set(frames.block_tags.tolist()) <= {PAD_TAG_ID, UNKNOWN_TAG_ID, TAG_IDS["body"], TAG_IDS["p"]}


def test_name_ids_are_the_words_of_the_nearest_named_elements() -> None:
    units = sequence("<div id=main><p class='product-title'>kettle</p><p>tea</p></div>")
    vocab = tiny.wordpiece().backend.token_to_id
    product = [vocab("product"), vocab("title"), -1, -1, -1, -1]
    main = [vocab("main"), -1, -1, -1, -1, -1]
    none = [-1] * 6
    assert units.name_ids.tolist() == [[main, none, none], [product, main, none], [main, none, none]]


def test_no_name_levels_is_plain_markuplm() -> None:
    units = sequence(tiny.SHOP, config=replace(tiny.SEQUENCE, name_levels=0))
    assert units.name_ids.shape == (len(units), 0, 6)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ProductCard__price--old js-2x", "product card price old js x"),
        ("entry-title", "entry title"),
        ("HTMLBody", "html body"),
        ("123 _-_", ""),
        ("a b c d e f g h", "a b c d e f"),
    ],
)
def test_name_words(name: str, words: str) -> None:
    assert name_words(name, 6) == words


def test_a_config_survives_json() -> None:
    config = SequenceConfig(leaf_tokens=7, repeated_tags=("li", "tr"), internal_nodes=False)
    values = {**asdict(config), "repeated_tags": list(config.repeated_tags)}
    assert SequenceConfig.from_dict(values) == config


def test_a_config_of_before_the_siblings_and_facts_reads_as_one_without() -> None:
    values = asdict(SequenceConfig())
    del values["sibling_tags"], values["page_facts"]
    assert SequenceConfig.from_dict(values) == replace(SequenceConfig(), sibling_tags=(), page_facts=False)
    assert SequenceConfig.from_dict(asdict(SequenceConfig())) == SequenceConfig()
