"""Random pages, for property tests."""

from __future__ import annotations

from html import escape

from hypothesis import settings
from hypothesis import strategies as st

# What breaks tokenizers and windows: tag tokens and special tokens as page text, characters outside the
# vocabulary, characters that WordPiece drops, and leaves longer than a window.
PIECES = (
    "<|div|>", "<|li|> <|unknown|>", "[CLS]", "[SEP][PAD]", "<s></s><pad><mask>", "kettle ", "$19.99", "two litres",
    "🫖👩‍👩‍👧", "水壺 を買う", "\u200b", "\u200b\u200d\ufeff", "ÆØÅ ß ﬁ", "\u0301", "-", "long word " * 120, "x" * 900,
)  # fmt: skip
TAGS = ("div", "div", "span", "p", "li", "ul", "tr", "td", "table", "b", "section", "article", "a", "fancy-box", "dd")
MEDIA = ("<img src='a.png'>", "<br>", "<input type=hidden value=1>", "<input value=1>", "<button></button>",
         "<picture><img></picture>", "<button><img></button>", "<!-- no -->", "<script>no()</script>", " ")  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(lambda parts: escape("".join(parts)))


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def build(tag: str, name: str, inner: list[str]) -> str:
        return f"<{tag}{name}>{''.join(inner)}</{tag}>"

    names = st.sampled_from(["", "", " class='product-card'", " id=main", " itemprop=name"])
    return st.builds(build, st.sampled_from(TAGS), names, st.lists(children, max_size=5))


nodes = st.recursive(texts | st.sampled_from(MEDIA), _element, max_leaves=30)
pages = st.lists(nodes, min_size=1, max_size=4).map(lambda parts: f"<body><h1>T</h1>{''.join(parts)}</body>")
steady = settings(deadline=None, derandomize=True)
"""The same examples in every run, and no failure because a machine was busy."""
