"""Which elements get a token of their own, and what every node inherits from the elements above it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import BoolArray, IntArray, Page

REPEATED_TAGS = ("li", "tr", "dt", "dd", "article", "option")
SIBLING_TAGS = ("div",)
# Share of tag tokens, and windows a page (median, 95th percentile) over 432 train pages of all kinds; and the share of
# gold items and containers with a token, of their own or of their wrapper chain, there and over the 11,299 of all train
# list pages (tests/bench/sequence_limits.py CORPUS --every 8, and --file lists --every 1):
#   this rule                13.0%   5 16   99.45%   99.46%
#   without SIBLING_TAGS     12.8%   5 16   98.89%   97.42%
#   without REPEATED_TAGS     9.4%   5 15   99.31%   87.00%
#   without both              9.2%   5 15   98.75%   84.95%
#   runs of any tag          14.6%   6 16  100.00%   99.92%
#   every element            27.5%   6 18  100.00%  100.00%
# What it leaves out on list pages are 61 rows of a single text in a, span, button, h3 or an element of the page's own:
# 0.8% of the 7,792 that gold names by XPath.
_LEAST_RUN = 3
BLOCK_TAGS = frozenset(
    """address article aside blockquote body button caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup label legend li main menu nav ol
    optgroup option p pre section select summary table tbody td textarea tfoot th thead time title tr ul""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Structure:
    """The internal nodes of a page and the chains that collapse into them.

    An element with one child that has content is a wrapper: it and its child form a chain, and one element of
    the chain, the bearer, stands for all of it in the sequence (MarkupLM++, section 3.2, but without a token
    for every element: that is 27% of all tokens, this rule gives 13%).

    Args:
        kept: Whether a node is an internal node of the sequence. (nodes,)
        bearer: The internal node that stands for an element's chain, -1 where none does; of a leaf, itself.
            (nodes,)
        top: Outermost element of each node's chain: what results report. (nodes,)
        block: Nearest block-level element of each node, its own included; the root where there is none.
            (nodes,)
    """

    kept: BoolArray
    bearer: IntArray
    top: IntArray
    block: IntArray

    @classmethod
    def of(
        cls,
        page: Page,
        repeated_tags: tuple[str, ...] = REPEATED_TAGS,
        sibling_tags: tuple[str, ...] = SIBLING_TAGS,
    ) -> Structure:
        """Finds the internal nodes: branching elements, media without text, and repeated siblings.

        Args:
            page: The page.
            repeated_tags: Elements that stand for one record or list item even around a single text.
            sibling_tags: Elements that do so in a run of three or more alike: of one parent, tag and
                :meth:`~markuplmpp.dom.node.Page.kind_names`.

        >>> from markuplmpp.dom.parse import parse_html
        >>> page = parse_html("<ul><li>one</li><li><div><b>2</b> two</div></li></ul>")
        >>> [page.xpath(i) for i in np.flatnonzero(Structure.of(page).kept)]
        ['/html/body/ul', '/html/body/ul/li[1]', '/html/body/ul/li[2]/div']
        """
        count, only_child, media = _content(page)
        ids = np.arange(len(page), dtype=np.int32)
        chain_end = _follow(np.where((count == 1) & ~page.is_leaf, only_child, ids))
        has_wrapper = (page.parent >= 0) & (count[page.parent] == 1) & (count > 0)
        has_wrapper |= (page.parent >= 0) & (count[page.parent] == 1) & (page.is_leaf | media)
        top = _follow(np.where(has_wrapper, page.parent, ids))
        kept = (~page.is_leaf & (count >= 2)) | media
        is_repeated = np.array([tag in repeated_tags for tag in page.tags], dtype=np.bool_)
        is_repeated |= np.array([tag in sibling_tags for tag in page.tags], np.bool_) & (page.alike >= _LEAST_RUN)
        repeated = np.flatnonzero(is_repeated & (count == 1) & page.is_leaf[chain_end])
        _, first = np.unique(chain_end[repeated], return_index=True)
        kept[repeated[first]] = True
        chain_bearer = np.full(len(page), -1, dtype=np.int32)
        chain_bearer[chain_end[np.flatnonzero(kept)]] = np.flatnonzero(kept)
        bearer = np.where(page.is_leaf, ids, chain_bearer[chain_end]).astype(np.int32)
        top = np.where(page.is_leaf, ids, top).astype(np.int32)
        return cls(kept, bearer, top, _blocks(page))


def named_ancestors(page: Page, node_ids: npt.ArrayLike, levels: int) -> npt.NDArray[np.int32]:
    """Returns the nearest elements with a class or id, from the node itself upwards; -1 where none are left.

    Args:
        page: The page.
        node_ids: Any nodes. (nodes,)
        levels: How many elements each.

    Returns:
        Element ids. (nodes, levels)

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<div class=card><p><b id=x>y</b></p></div>")
    >>> [page.names[i] for i in named_ancestors(page, page.leaves, 2)[0]]
    ['x', 'card']
    """
    named: list[int] = []
    parents = page.parent.tolist()
    for i, parent in enumerate(parents):
        named.append(i if page.names[i] else (named[parent] if parent >= 0 else -1))
    nearest, above = np.array([*named, -1], np.int32), np.append(page.parent, np.int32(-1))
    out = np.empty((len(np.asarray(node_ids)), levels), dtype=np.int32)
    current = np.asarray(node_ids, dtype=np.int32)
    for level in range(levels):
        out[:, level] = nearest[current]
        current = above[out[:, level]]
    return out


def _content(page: Page) -> tuple[IntArray, IntArray, BoolArray]:
    """Children with content per element, the last such child, and which elements are media without text."""
    below = np.concatenate([[0], np.cumsum(page.is_leaf)])
    has_text = (below[page.end] - below[:-1]) > 0
    media = np.zeros(len(page), dtype=np.bool_)
    for node_id, attributes in page.attributes.items():
        media[node_id] = not has_text[node_id] and attributes.get("type") != "hidden"
    marks = np.concatenate([[0], np.cumsum(page.is_leaf | media)])
    content = (marks[page.end] - marks[:-1]) > 0
    nodes = np.flatnonzero(content & (page.parent >= 0))
    count = np.bincount(page.parent[nodes], minlength=len(page)).astype(np.int32)
    only_child = np.arange(len(page), dtype=np.int32)
    only_child[page.parent[nodes]] = nodes
    count[media] = 0  # a picture is one thing, whatever it wraps
    return count, only_child, media


def _blocks(page: Page) -> IntArray:
    blocks: list[int] = []
    for i, (tag, parent) in enumerate(zip(page.tags, page.parent.tolist(), strict=True)):
        blocks.append(i if tag in BLOCK_TAGS or parent < 0 else blocks[parent])
    return np.array(blocks, dtype=np.int32)


def _follow(step: IntArray) -> IntArray:
    """Follows each node's pointer to its fixed point, doubling the stride: log2(depth) numpy steps."""
    while True:
        further = step[step]
        if np.array_equal(further, step):
            return step
        step = further
