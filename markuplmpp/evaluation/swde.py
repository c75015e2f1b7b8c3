"""The published SWDE protocol: page-level F1 of attributes on sites that a model hasn't seen.

The protocol is that of Hao et al. (SIGIR 2011) as MarkupLM's fine-tuning script has it: a model learns from k
consecutive seed sites of a vertical and is scored on all others; F1 is averaged over attributes, sites, rotations and
verticals. A page counts as right for an attribute where any predicted node has the text of any gold value.

The script looks at gold in two places: it adds the XPaths of the gold values to the candidates, and it forces an
attribute that was predicted on no page of a site onto each page's best node, if that attribute is there. Both are
here, in :func:`published`, so that figures can be compared; :func:`honest` does without.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from markuplmpp.dom.node import fold_space

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
# Of the published preparation: a node's text varies over a site where its XPath shows more texts than this, and no
# site has more of such XPaths than this, but for those of gold values.
_FIXED_TEXTS = 5
_MAX_VARIABLE = 300
# Of the published constraint: nodes whose score is this close to the page's best are taken with it.
_TIE = 1e-3
PUBLISHED_F1 = {1: 0.8571, 2: 0.9357}
"""MarkupLM-large by its seed sites (arXiv 2110.08518): eight verticals of ten sites, with both gold steps."""


@dataclass(frozen=True)
class SiteNodes:
    """The text nodes of all pages of one site, and what a model says of them.

    Args:
        site: The site.
        attributes: Attributes of the vertical; label 0 is none, label i is ``attributes[i - 1]``.
        pages: Page of each node, as an index of ``gold``. (nodes,)
        xpaths: XPath of each node.
        texts: Text of each node, as :func:`node_text` gives it.
        scores: Probability of none and of each attribute. (nodes, attributes + 1)
        gold: Of each page, attribute -> texts of its values, as :func:`node_text` gives them.
    """

    site: str
    attributes: tuple[str, ...]
    pages: IntArray
    xpaths: Sequence[str]
    texts: Sequence[str]
    scores: npt.NDArray[np.float32]
    gold: Sequence[dict[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class PageHits:
    """Pages of one attribute: with a gold value, with a prediction, with a right one."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """Page-level F1.

        >>> PageHits(gold=10, predicted=5, right=4).f1
        0.5333333333333333
        """
        return 2 * self.right / (self.gold + self.predicted) if self.gold + self.predicted else 0.0


def rotations(sites: Sequence[str], seeds: int) -> list[tuple[str, ...]]:
    """Returns the seed sites of each rotation: k consecutive ones, starting at each site once.

    >>> rotations(["a", "b", "c"], 2)
    [('a', 'b'), ('b', 'c'), ('c', 'a')]
    >>> rotations(["a", "b"], 2)
    []
    """
    ordered = sorted(sites)
    if not 0 < seeds < len(ordered):  # no site would be left to test on
        return []
    return [tuple(ordered[(start + i) % len(ordered)] for i in range(seeds)) for start in range(len(ordered))]


def node_text(text: str) -> str:
    r"""Returns a text as the published script compares it: ASCII only, no control characters, spaces folded.

    >>> node_text("Caf\u00e9  au\x00 lait")
    'Caf au lait'
    """
    return fold_space("".join(c for c in text if c.isascii() and (c.isspace() or unicodedata.category(c)[0] != "C")))


def honest(nodes: SiteNodes) -> dict[str, PageHits]:
    """Scores each node's own best label: every text node is a candidate, and no page sees another or any gold."""
    return page_hits(nodes, nodes.scores.argmax(1))


def honest_voted(nodes: SiteNodes) -> dict[str, PageHits]:
    """Scores the same after the script's vote over the site: no gold, but all test pages of the site together."""
    return page_hits(nodes, site_vote(nodes, nodes.scores.argmax(1)))


def published(nodes: SiteNodes) -> dict[str, PageHits]:
    """Scores as the published script does, with its two looks at gold."""
    kept = candidates(nodes)
    labels = np.where(kept, nodes.scores.argmax(1), 0)
    return page_hits(nodes, site_vote(nodes, constrain(nodes, labels, kept), kept))


SCORINGS = {"honest": honest, "honest, site vote": honest_voted, "published script, uses gold": published}


def page_hits(nodes: SiteNodes, labels: IntArray) -> dict[str, PageHits]:
    """Counts pages per attribute; attributes with neither a gold value nor a prediction on the site are left out.

    Args:
        nodes: The site.
        labels: Label of each node. (nodes,)
    """
    predicted: dict[tuple[str, int], set[str]] = defaultdict(set)
    for node in np.flatnonzero(labels).tolist():
        predicted[nodes.attributes[labels[node] - 1], int(nodes.pages[node])].add(nodes.texts[node])
    out = {}
    for attribute in nodes.attributes:
        gold = [page.get(attribute, frozenset()) for page in nodes.gold]
        found = [predicted.get((attribute, i), set()) for i in range(len(gold))]
        right = sum(bool(wanted & texts) for wanted, texts in zip(gold, found, strict=True))
        hits = PageHits(sum(map(bool, gold)), sum(map(bool, found)), right)
        if hits.gold or hits.predicted:
            out[attribute] = hits
    return out


def candidates(nodes: SiteNodes) -> BoolArray:
    """Returns the nodes whose text varies over the site, and, by gold, those at an XPath of any gold value. (nodes,)"""
    texts: dict[str, set[str]] = defaultdict(set)
    for xpath, text in zip(nodes.xpaths, nodes.texts, strict=True):
        texts[xpath].add(text)
    varied = sorted((xpath for xpath in texts if len(texts[xpath]) > _FIXED_TEXTS), key=lambda x: -len(texts[x]))
    kept = set(varied[:_MAX_VARIABLE])
    kept.update(nodes.xpaths[node] for node in np.flatnonzero(gold_labels(nodes)).tolist())
    return np.array([xpath in kept for xpath in nodes.xpaths], dtype=np.bool_)


def constrain(nodes: SiteNodes, labels: IntArray, kept: BoolArray) -> IntArray:
    """Gives an attribute that was predicted nowhere on the site to the best unlabelled node of each page.

    By gold it is known whether the attribute is on the site at all: one of its nodes must have been left unlabelled.

    Args:
        nodes: The site.
        labels: Label of each node. (nodes,)
        kept: Candidates. (nodes,)

    Returns:
        The labels after it. (nodes,)
    """
    out, free = labels.copy(), kept & (labels == 0)
    missed = set(gold_labels(nodes)[free].tolist()) - {0} - set(labels[kept].tolist())
    for label in sorted(missed):
        score = nodes.scores[:, label]
        best = np.full(len(nodes.gold), np.inf)
        best[np.unique(nodes.pages[free])] = 0.0
        np.maximum.at(best, nodes.pages[free], score[free])
        out[free & (score >= best[nodes.pages] - _TIE)] = label
    return out


def site_vote(nodes: SiteNodes, labels: IntArray, kept: BoolArray | None = None) -> IntArray:
    """Labels what stands, on other pages of the site, at the XPath where an attribute was predicted most often.

    Args:
        nodes: The site.
        labels: Label of each node. (nodes,)
        kept: Candidates; all nodes for None. (nodes,)

    Returns:
        The labels after the vote. (nodes,)
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for node in np.flatnonzero(labels).tolist():
        votes[int(labels[node])][nodes.xpaths[node]] += 1
    chosen = {counts.most_common(1)[0][0]: label for label, counts in sorted(votes.items())}
    voted = np.array([chosen.get(xpath, 0) for xpath in nodes.xpaths], dtype=np.int64)
    return np.where((labels == 0) & (True if kept is None else kept), voted, labels)


def gold_labels(nodes: SiteNodes) -> IntArray:
    """Returns the label of the gold value that each node's text equals; 0 for none. (nodes,)"""
    by_page = [
        {text: label for label, name in enumerate(nodes.attributes, 1) for text in page.get(name, ())}
        for page in nodes.gold
    ]
    pairs = zip(nodes.pages.tolist(), nodes.texts, strict=True)
    return np.array([by_page[page].get(text, 0) for page, text in pairs], dtype=np.int64)


def mean_f1(hits: dict[str, PageHits]) -> float:
    """Returns the mean F1 over the attributes of a site; 0 for a site where nothing was found or to be found."""
    return sum(h.f1 for h in hits.values()) / len(hits) if hits else 0.0
