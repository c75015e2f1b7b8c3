"""The labels of one page while they are being made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import Structure
from markuplmpp.labels.textindex import Match


@dataclass
class PageLabels:
    """Labels by node id.

    Args:
        leaf: Field of each labelled leaf.
        internal: Item, field or container of each labelled element, by the element that bears its chain.
        spans: Characters of a leaf's folded text that are the value, where it isn't all of it.
        ignored: Nodes left out of the loss.
        unknown: Labels that may be on the page without being labelled; a node without a label isn't a
            negative for them.
        report: (field, outcome) -> values.
    """

    leaf: dict[int, str] = field(default_factory=dict)
    internal: dict[int, str] = field(default_factory=dict)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)
    unknown: frozenset[str] = frozenset()
    report: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, page: Page, structure: Structure, name: str, match: Match) -> None:
        """Labels a match's leaves and the element that holds just them; the first label of a node stays."""
        fresh = [leaf for leaf in match.leaves if self.leaf.get(leaf, name) == name]
        self.ignored.difference_update(fresh)
        for leaf in fresh:
            self.leaf[leaf] = name
        if match.span is not None:
            self._add_span(match.leaves[0], match.span, fresh)
            self.report[name, "part"] += 1
            return
        element = exact_element(page, structure, match.leaves)
        if element >= 0:
            self.internal.setdefault(element, name)
            self.ignored.discard(element)
        self.report[name, "exact" if len(match.leaves) == 1 else "element"] += 1

    def ignore(self, page: Page, structure: Structure, match: Match) -> None:
        """Leaves a match out of the loss, unless it already has a label."""
        element = exact_element(page, structure, match.leaves)
        self.ignored.update(node for node in match.leaves if node not in self.leaf)
        if element >= 0 and element not in self.internal:
            self.ignored.add(element)

    def filled(self, other: PageLabels, given: Collection[str] = ()) -> PageLabels:
        """Returns these labels with what another source adds to them.

        Of a name that this source labelled, or knows to be nowhere else, the other adds nothing.

        Args:
            other: Labels of the same page.
            given: Further names that the other adds nothing to.

        >>> one = PageLabels(leaf={3: "name"}, unknown=frozenset({"price", "sku"}))
        >>> two = PageLabels(leaf={3: "headline", 5: "price", 7: "name"}, unknown=frozenset({"name", "sku"}))
        >>> both = one.filled(two)
        >>> both.leaf, sorted(both.unknown)
        ({5: 'price', 3: 'name'}, ['sku'])
        """
        closed = {*given, *self.leaf.values(), *self.internal.values()}
        added = {name for name in (*other.leaf.values(), *other.internal.values()) if name in self.unknown} - closed
        leaf = {node: name for node, name in other.leaf.items() if name in added} | self.leaf
        internal = {node: name for node, name in other.internal.items() if name in added} | self.internal
        spans = {node: span for node, span in other.spans.items() if node not in self.leaf and node in leaf}
        return PageLabels(
            leaf,
            internal,
            spans | self.spans,
            (self.ignored | other.ignored) - leaf.keys() - internal.keys(),
            # Of a closed name other places may be known to the other source, which adds none of them.
            frozenset(name for name in self.unknown if name in closed or name in other.unknown),
            self.report + other.report,
        )

    def _add_span(self, leaf: int, span: tuple[int, int], fresh: list[int]) -> None:
        if leaf in fresh:
            first, last = self.spans.get(leaf, span)
            self.spans[leaf] = min(first, span[0]), max(last, span[1])


def smallest_element(page: Page, leaves: list[int] | tuple[int, ...]) -> int:
    """Returns the lowest common ancestor of leaves in document order.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<ul><li><b>2</b> cups <i>flour</i></li><li>salt</li></ul>")
    >>> page.xpath(smallest_element(page, page.leaves.tolist()[:3]))
    '/html/body/ul/li[1]'
    """
    node, last = int(page.parent[leaves[0]]), leaves[-1]
    while page.end[node] <= last:
        node = int(page.parent[node])
    return node


def exact_element(page: Page, structure: Structure, leaves: tuple[int, ...]) -> int:
    """Returns the internal node that holds these leaves and no other letter or digit; -1 where none does.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<ul><li><b>2</b> cups <i>flour</i></li><li>salt</li></ul>")
    >>> leaves = page.leaves.tolist()
    >>> page.xpath(exact_element(page, Structure.of(page), tuple(leaves[:3])))
    '/html/body/ul/li[1]'
    >>> exact_element(page, Structure.of(page), tuple(leaves[:2]))
    -1
    """
    element = smallest_element(page, leaves)
    wanted = set(leaves)
    for node in range(element, int(page.end[element])):
        if page.text_index[node] and node not in wanted and any(c.isalnum() for c in page.texts[node]):
            return -1
    return int(structure.bearer[element])
