"""Page text never becomes a tag token or a special one, and tokenizers that can't serve are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer, models

from markuplmpp.dom.xpath import TAGS
from markuplmpp.encode.tokens import UNKNOWN_TAG, PageTokenizer, tag_token
from markuplmpp.errors import ModelError
from tests import tiny

TOKENIZERS = {"wordpiece": tiny.wordpiece, "byte_bpe": tiny.byte_bpe}
HOSTILE = ["<|div|>", "a<|div|>b <|LI|> <|unknown|>", "[CLS][SEP] [PAD] [MASK]", "<s></s> <pad><mask>", "< | div | >"]


@pytest.fixture(params=list(TOKENIZERS))
def tokenizer(request: pytest.FixtureRequest) -> PageTokenizer:
    return TOKENIZERS[request.param]()


def reserved(tokenizer: PageTokenizer) -> set[int]:
    return {*tokenizer.tag_ids.values(), tokenizer.cls_id, tokenizer.sep_id, tokenizer.pad_id}


def test_every_tag_has_a_token_of_its_own(tokenizer: PageTokenizer) -> None:
    assert list(tokenizer.tag_ids) == [*TAGS, UNKNOWN_TAG]
    assert len(reserved(tokenizer)) == len(TAGS) + 4
    assert max(tokenizer.tag_ids.values()) == len(tokenizer) - 1


@pytest.mark.parametrize("text", HOSTILE)
def test_page_text_stays_text(tokenizer: PageTokenizer, text: str) -> None:
    ids, _ = tokenizer.encode([text])
    assert ids[0]
    assert not reserved(tokenizer) & set(ids[0])


def test_page_text_stays_text_after_saving_and_loading(tokenizer: PageTokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path / "tokenizer.json")
    loaded = PageTokenizer.from_file(tmp_path / "tokenizer.json")
    assert loaded.tag_ids == tokenizer.tag_ids
    assert len(loaded) == len(tokenizer)
    assert loaded.encode(HOSTILE) == tokenizer.encode(HOSTILE)
    assert not reserved(loaded) & {i for ids in loaded.encode(HOSTILE)[0] for i in ids}


def test_texts_are_neither_padded_nor_cut_nor_wrapped() -> None:
    backend = tiny.wordpiece().backend
    backend.enable_padding(length=64)
    backend.enable_truncation(8)
    ids, offsets = PageTokenizer(backend).encode(["kettle", "kettle " * 40])
    assert len(ids[0]) < 8 < 40 <= len(ids[1])
    assert offsets[0][-1][1] == len("kettle")


def test_tag_pieces_spell_the_name(tokenizer: PageTokenizer) -> None:
    pieces = tokenizer.tag_pieces
    assert set(pieces) == set(tokenizer.tag_ids.values())
    spelt = [tokenizer.backend.id_to_token(i).removeprefix("##") for i in pieces[tokenizer.tag_ids["table"]]]
    assert "".join(spelt) == "table"


def test_tag_token_is_no_html() -> None:
    assert tag_token("h1") == "<|h1|>"


def test_a_missing_file_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no_such\.json.*expected a tokenizer\.json"):
        PageTokenizer.from_file(tmp_path / "no_such.json")


def test_a_garbage_file_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes(b"\x00not json")
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        PageTokenizer.from_file(tmp_path / "tokenizer.json")


def test_a_tokenizer_without_special_tokens_is_a_model_error() -> None:
    with pytest.raises(ModelError, match=r"\[CLS\], <s>"):
        PageTokenizer(Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1}, unk_token="[UNK]")))
