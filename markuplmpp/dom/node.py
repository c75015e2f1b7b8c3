"""A parsed page as flat arrays of nodes in document order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.xpath import (
    MAX_DEPTH,
    MAX_SUBSCRIPT,
    PAD_SUBSCRIPT,
    PAD_TAG_ID,
    TAG_IDS,
    UNKNOWN_TAG_ID,
)

IntArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]

_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_KIND_WORDS = 8  # a class of more words is hardly told by those behind


@dataclass(frozen=True)
class Page:
    """Text leaves and elements of one page, in document order; ``node_id`` is the position.

    It holds no lxml object, so it pickles and travels to other processes.

    Args:
        url: The page's address, if known.
        encoding: The encoding the bytes were read in.
        tags: Element name of each node; empty for a text leaf.
        texts: Text of each leaf as on the page, in ``<pre>`` with the white space up to the next; empty for an element.
        names: ``class`` and ``id`` of each element in one string, its words for the model.
        parent: Parent of each node, -1 for the root. (nodes,)
        end: First node after the node's subtree. (nodes,)
        text_index: k of a leaf's ``text()[k]`` step, 0 for an element. (nodes,)
        hidden: Whether ``hidden``, ``aria-hidden`` or an inline style hides the node or an ancestor. (nodes,)
        steps: Last XPath step of the elements whose name XPath can't say (``fb:like``): ``*[k]``.
        attributes: ``src`` (of an image that loads late its real address), ``alt``, ``type``, ``value``, ``aria-label``
            and ``title`` of img, input, button and picture.
        lang: Language the page says it's in (``<html lang>``), as it says it.
        warnings: What was lost or read in another way.
        hints: ``aria-label`` and ``title`` of the other elements without text, ``style`` where its width may fill
            stars, and ``datetime`` of ``<time>``; what the model reads doesn't depend on them.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<p>Hello <b>big</b> world</p>")
    >>> [page.text(i) for i in page.leaves]
    ['Hello', 'big', 'world']
    >>> [page.xpath(i) for i in page.leaves]
    ['/html/body/p/text()[1]', '/html/body/p/b/text()[1]', '/html/body/p/text()[2]']
    """

    url: str | None
    encoding: str
    tags: list[str]
    texts: list[str]
    names: list[str]
    parent: IntArray
    end: IntArray
    text_index: IntArray
    hidden: BoolArray
    steps: dict[int, int]
    attributes: dict[int, dict[str, str]]
    lang: str | None = None
    warnings: tuple[str, ...] = ()
    hints: dict[int, dict[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.tags)

    @cached_property
    def is_leaf(self) -> BoolArray:
        """Whether each node is a text leaf. (nodes,)"""
        return self.text_index > 0

    @cached_property
    def leaves(self) -> npt.NDArray[np.intp]:
        """Ids of the text leaves. (leaves,)"""
        # In the type of Python's own integers: to look one up among others numpy would copy them all.
        return np.flatnonzero(self.is_leaf)

    @cached_property
    def preformatted(self) -> BoolArray:
        """Whether each node is a ``<pre>`` or in one. (nodes,)"""
        return self.within("pre")

    def within(self, tag: str) -> BoolArray:
        """Returns whether each node is an element of a name, or in one. (nodes,)"""
        out = np.zeros(len(self), dtype=np.bool_)
        for node, name in enumerate(self.tags):
            if name == tag and not out[node]:
                out[node : self.end[node]] = True
        return out

    def __getstate__(self) -> dict[str, Any]:
        """Returns the fields alone: what is computed from them would only make a pickle larger."""
        return {f.name: self.__dict__[f.name] for f in fields(self)}

    def text(self, node_id: int) -> str:
        """Returns the text of a leaf, or all text below an element, with white space folded."""
        if self.text_index[node_id]:
            return fold_space(self.texts[node_id])
        return self.text_of(node_id, int(self.end[node_id]))

    @cached_property
    def kind_names(self) -> list[str]:
        """What elements alike share of class and id: the first word that has no digit, else the first without them.

        A word with a digit is often an element's own (``post-123``, ``item-4 odd``).

        >>> from markuplmpp.dom.parse import parse_html
        >>> page = parse_html("<i class='post-123 hentry'>a</i><i class='post-124 hentry'>b</i><i id=row-5>c</i>")
        >>> [name for name, tag in zip(page.kind_names, page.tags) if tag == "i"]
        ['hentry', 'hentry', 'row-']
        """
        known: dict[str, str] = {}
        return [known[name] if name in known else known.setdefault(name, _kind_name(name)) for name in self.names]

    @cached_property
    def alike(self) -> npt.NDArray[np.int64]:
        """How many children of each element's parent have its tag and kind, itself included; 0 for a leaf. (nodes,)"""
        ids: dict[str, int] = {}
        tags, kinds = (np.array([ids.setdefault(w, len(ids)) for w in words]) for words in (self.tags, self.kind_names))
        keys = (self.parent.astype(np.int64) * len(ids) + tags) * len(ids) + kinds
        _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
        return np.where(self.is_leaf, 0, counts[group])

    def text_of(self, first: int, end: int) -> str:
        """Returns the text of the nodes ``first:end``, with white space folded."""
        return fold_space(" ".join(filter(None, self.texts[first:end])))

    def ancestors(self, node_id: int) -> list[int]:
        """Returns the ids of a node's ancestors, nearest first."""
        out = []
        node = int(self.parent[node_id])
        while node >= 0:
            out.append(node)
            node = int(self.parent[node])
        return out

    def link(self, node_id: int) -> int:
        """Returns the nearest ``<a>`` around a node, -1 where there is none."""
        return next((node for node in self.ancestors(node_id) if self.tags[node] == "a"), -1)

    def around(self, first: int, last: int) -> int:
        """Returns the smallest element that holds two nodes, the first one in document order."""
        node = first
        while self.text_index[node] or self.end[node] <= last:
            node = int(self.parent[node])
        return node

    def xpath(self, node_id: int) -> str:
        """Returns an XPath that lxml resolves to exactly this node."""
        # Not kept: at 2,000 levels one string takes 10 kB, a large page's worth of them gigabytes.
        k, node, steps = int(self.text_index[node_id]), int(node_id), []
        if k:
            steps.append(f"text()[{k}]")
            node = int(self.parent[node])
        while node >= 0:
            name = "*" if node in self.steps else self.tags[node]
            sub = int(self.subscripts[node])
            steps.append(f"{name}[{sub}]" if sub else name)
            node = int(self.parent[node])
        return "/" + "/".join(reversed(steps))

    def xpath_ids(self, node_ids: npt.ArrayLike, max_depth: int = MAX_DEPTH) -> tuple[IntArray, IntArray]:
        """Returns the tag and subscript ids of nodes, as ``MarkupLMTokenizer.get_xpath_seq`` does.

        A leaf has the ids of its parent element.

        Args:
            node_ids: Ids of any nodes. (nodes,)
            max_depth: Steps kept, from the root.

        Returns:
            Two int32 arrays (nodes, max_depth).
        """
        ids = np.asarray(node_ids, dtype=np.int32)
        at = np.where(self.is_leaf[ids], self.parent[ids], ids)
        elements, inverse = np.unique(at, return_inverse=True)
        tags = np.full((len(elements), max_depth), PAD_TAG_ID, dtype=np.int32)
        subs = np.full((len(elements), max_depth), PAD_SUBSCRIPT, dtype=np.int32)
        depth, parent = self.depth, self.parent
        rows, nodes = np.arange(len(elements)), self._at_most_at(elements, max_depth - 1)
        # Walk all elements towards the root together: one numpy step per level, not per element.
        while len(rows):
            tags[rows, depth[nodes]] = self._tag_ids[nodes]
            subs[rows, depth[nodes]] = np.minimum(self.subscripts[nodes], MAX_SUBSCRIPT)
            nodes = parent[nodes]
            rows, nodes = rows[nodes >= 0], nodes[nodes >= 0]
        return tags[inverse], subs[inverse]

    def _at_most_at(self, elements: IntArray, depth: int) -> IntArray:
        """Returns each element, or its ancestor at ``depth`` if it lies deeper."""
        if not len(elements) or self.depth[elements].max() <= depth:
            return elements
        # In document order the last node seen at that depth is the ancestor of every deeper one.
        ancestors = np.maximum.accumulate(np.where(self.depth == depth, np.arange(len(self)), 0))
        return np.where(self.depth[elements] > depth, ancestors[elements], elements).astype(np.int32)

    @cached_property
    def depth(self) -> IntArray:
        """Elements above each node; the root has 0. (nodes,)"""
        # Of the i nodes before node i, those whose subtree is over are not above it.
        over = np.cumsum(np.bincount(self.end, minlength=len(self) + 1))[: len(self)]
        return (np.arange(len(self)) - over).astype(np.int32)

    @cached_property
    def subscripts(self) -> IntArray:
        """XPath subscript of each element: 0 for the only child of its name, else from 1. (nodes,)"""
        subs = np.zeros(len(self), dtype=np.int32)
        elements = np.flatnonzero(~self.is_leaf)
        name_ids: dict[str, int] = {}
        names = np.array([name_ids.setdefault(tag, len(name_ids)) for tag in self.tags if tag], dtype=np.int64)
        keys = (self.parent[elements].astype(np.int64) + 1) * max(1, len(name_ids)) + names
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        starts = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]]) if len(keys) else order
        sizes = np.diff(np.r_[starts, len(keys)])
        rank = np.arange(len(keys)) - np.repeat(starts, sizes) + 1
        rank[np.repeat(sizes, sizes) == 1] = 0
        subs[elements[order]] = rank
        for node_id, step in self.steps.items():
            subs[node_id] = step
        return subs

    @cached_property
    def _tag_ids(self) -> IntArray:
        ids = [TAG_IDS.get(tag, UNKNOWN_TAG_ID) for tag in self.tags]
        for node_id in self.steps:
            ids[node_id] = UNKNOWN_TAG_ID
        return np.array(ids, dtype=np.int32)


def _kind_name(name: str) -> str:
    words = name.split(maxsplit=_KIND_WORDS)[:_KIND_WORDS]
    return next((word for word in words if not _DIGITS.search(word)), _DIGITS.sub("", words[0]) if words else "")


def fold_space(text: str) -> str:
    r"""Returns the text with runs of white space as one space, and none at the ends.

    >>> fold_space("  a\n b ")
    'a b'
    """
    return _SPACE.sub(" ", text).strip()
