"""Votes for values on several pages -> the rules that may give them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from markuplmpp.errors import TemplateError
from markuplmpp.records import Value
from markuplmpp.site.nodes import Node, holder, read
from markuplmpp.site.paths import propose_all, propose_one
from markuplmpp.site.rules import Rule
from markuplmpp.site.steps import TAG, Proposal

_MOST_PROPOSALS = 150
_WHOLE = [("", "")]  # nothing in front of the value, nothing behind


@dataclass(frozen=True, slots=True)
class Vote:
    """A value that was found on a page, with its node.

    Args:
        node: What holds it.
        text: It.
        score: How sure it is.
        block: The block around the node that shows nothing else: paragraphs are alike, whatever their texts are in.
    """

    node: Node
    text: str
    score: float
    block: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a value is looked for: a page, or one item's element on it.

    Args:
        element: The root of the page, or the item's element.
        votes: What was found there.
        is_item: Whether XPaths start from the element.
        found: All values that were found of a field, those too that stand in no node.
        told: What the page's markup says of it; empty for an item.
    """

    element: etree._Element
    votes: tuple[Vote, ...]
    is_item: bool = False
    found: tuple[Value, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def start(self) -> etree._Element | None:
        """Where XPaths start; None for the page."""
        return self.element if self.is_item else None


def proposed(scopes: Sequence[Scope], many: bool) -> list[tuple[int, Rule]]:
    """Returns the rules that votes propose, each with the rank of its XPath, those that most scopes propose first.

    Where votes are a part of their node there is a rule for that part too.
    """
    ranks: dict[str, int] = {}
    seen: Counter[str] = Counter()
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for scope in scopes:
        for xpath, (rank, found) in _of_scope(scope, many).items():
            ranks[xpath] = min(rank, ranks.get(xpath, rank))
            seen[xpath] += 1
            parts[xpath] += found
    common = sorted(ranks, key=lambda xpath: (-seen[xpath], ranks[xpath], len(xpath)))[:_MOST_PROPOSALS]
    # A part of whatever div comes first is no place, and all of the page is read to find it.
    rules = (
        (ranks[xpath], Rule(xpath, *part))
        for xpath in common
        for part in (_WHOLE if ranks[xpath] == TAG else _spans(parts[xpath]))
    )
    return [(rank, rule) for rank, rule in rules if _is_sound(rule)]


def _of_scope(scope: Scope, many: bool) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """XPath -> its rank, and the texts in front of and behind the values."""
    votes = scope.votes if many else scope.votes[:1]
    found = [span for vote in votes if (span := _around(read(vote.node), vote.text)) is not None]
    proposals: list[Proposal] = []
    for nodes in _alike(votes) if many and votes else []:
        proposals += propose_all(nodes, scope.start)
    if len(votes) == 1:
        proposals += propose_one(votes[0].node, scope.start)
    out: dict[str, tuple[int, list[tuple[str, str]]]] = {}
    for rank, xpath in proposals:
        out.setdefault(xpath, (rank, found))
    return out


def _alike(votes: Sequence[Vote]) -> Iterator[Sequence[Node]]:
    """The nodes of votes that may have one shape: all, their blocks, and without strays those in one element."""
    yield [vote.node for vote in votes]
    blocks = [vote.node if vote.block is None else vote.block for vote in votes]
    if any(vote.block is not None for vote in votes):
        yield blocks
    families = defaultdict[etree._Element | None, list[Node]](list)
    for node in blocks:
        families[holder(node).getparent()].append(node)
    largest = max(families.values(), key=len)
    if 1 < len(largest) < len(blocks):
        yield largest


def _around(whole: str, text: str) -> tuple[str, str] | None:
    """The texts around a value in its node; None where it isn't written there as it is."""
    before, found, behind = whole.partition(text)
    return (before, behind) if found else None


def _spans(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What stands in front of and behind the values of a node on all pages; ("", "") for the whole of it."""
    fronts, backs = [front for front, _ in parts if front], [back for _, back in parts if back]
    after = _common_start([front[::-1] for front in fronts])[::-1] if len(fronts) == len(parts) else ""
    before = _common_start(backs)
    return [*_WHOLE, (after, before)] if after or before else _WHOLE


def _common_start(texts: Sequence[str]) -> str:
    """The characters that all texts start with."""
    equal = takewhile(lambda chars: len(set(chars)) == 1, zip(*texts, strict=False))
    return "".join(chars[0] for chars in equal)


def _is_sound(rule: Rule) -> bool:
    try:
        rule.check()
    except TemplateError:
        return False  # a class or an id that no XPath can say
    return True
