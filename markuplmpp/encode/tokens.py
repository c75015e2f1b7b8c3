"""The tokenizer: page text never becomes a tag token."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from tokenizers import AddedToken, Tokenizer

from markuplmpp.dom.xpath import TAGS
from markuplmpp.errors import ModelError

UNKNOWN_TAG = "unknown"


def tag_token(tag: str) -> str:
    """Returns the token of an element name.

    >>> tag_token("div")
    '<|div|>'
    """
    return f"<|{tag}|>"


class PageTokenizer:
    """A fast tokenizer with one special token per HTML tag, for WordPiece and byte-level BPE alike.

    Args:
        tokenizer: A ``tokenizers.Tokenizer``. Tag tokens it lacks are added.

    Attributes:
        cls_id: Id that opens a window.
        sep_id: Id that closes a window.
        pad_id: Id of padding.

    Raises:
        ModelError: The tokenizer has no classifier, separator or padding token.

    >>> from tokenizers import models
    >>> words = {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "kettle": 4}
    >>> tokenizer = PageTokenizer(Tokenizer(models.WordLevel(words, "[UNK]")))
    >>> tokenizer.tag_ids["div"] == tokenizer.backend.token_to_id("<|div|>")
    True
    >>> tokenizer.encode(["kettle", "<|div|>"])[0]
    [[4], [3]]
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.add_special_tokens(
            [AddedToken(tag_token(tag), special=True, normalized=False) for tag in (*TAGS, UNKNOWN_TAG)]
        )
        # Text is tokenised with special tokens split, so "<|div|>" on a page stays text. tokenizer.json doesn't
        # keep this switch: it's set at every load.
        tokenizer.encode_special_tokens = True
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.backend = tokenizer
        self.cls_id = self._special("[CLS]", "<s>")
        self.sep_id = self._special("[SEP]", "</s>")
        self.pad_id = self._special("[PAD]", "<pad>")

    @classmethod
    def from_file(cls, path: str | Path) -> PageTokenizer:
        """Loads a ``tokenizer.json``."""
        try:
            backend = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise ModelError(f"can't load the tokenizer {str(path)!r}: {error}; expected a tokenizer.json") from error
        return cls(backend)

    @cached_property
    def tag_ids(self) -> dict[str, int]:
        """Token id of each tag; names outside the table use that of :data:`UNKNOWN_TAG`."""
        return {tag: self._special(tag_token(tag)) for tag in (*TAGS, UNKNOWN_TAG)}

    @cached_property
    def tag_pieces(self) -> dict[int, list[int]]:
        """Word pieces of each tag's name, by its token id: what a fresh tag embedding starts from."""
        pieces, _ = self.encode(list(self.tag_ids))
        return dict(zip(self.tag_ids.values(), pieces, strict=True))

    def save(self, path: str | Path) -> None:
        """Writes a ``tokenizer.json``."""
        self.backend.save(str(path), pretty=False)

    def __len__(self) -> int:
        return self.backend.get_vocab_size(with_added_tokens=True)

    def encode(self, texts: list[str]) -> tuple[list[list[int]], list[list[tuple[int, int]]]]:
        """Tokenises texts, each on its own, without special tokens.

        Returns:
            Token ids and their (start, end) character offsets, per text.
        """
        encodings = self.backend.encode_batch(texts, add_special_tokens=False)
        return [e.ids for e in encodings], [e.offsets for e in encodings]

    def _special(self, *names: str) -> int:
        for name in names:
            if (token_id := self.backend.token_to_id(name)) is not None:
                return int(token_id)
        raise ModelError(f"the tokenizer has none of the tokens {', '.join(names)}; it needs one of them")
