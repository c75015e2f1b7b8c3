"""What a person corrected: a rule that wins, and that stays when the site is fitted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from markuplmpp.errors import TemplateError
from markuplmpp.records import PageKind
from markuplmpp.schema import Field
from markuplmpp.site.nodes import Node, path_of, read
from markuplmpp.site.paths import propose_one
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.template import LEAST_MARKS, SiteTemplate, first_that_gives, is_within
from markuplmpp.values import same_value

_MOST_LAYOUTS = 20


def earlier_layout(
    previous: SiteTemplate | None, kind: PageKind, type_: str, roots: Sequence[etree._Element]
) -> Layout | None:
    """Returns the layout of an earlier template that pages of a kind were read by, None where there was none.

    A site can have several designs of one kind of page: it's the one with most marks on most of the pages.
    """
    layouts = [old for old in (previous.layouts if previous else ()) if (old.kind, old.item.type) == (kind, type_)]
    counts = Counter[int]()
    for root in roots:
        shares = [layout.marked(root) for layout in layouts]
        if shares and max(shares) >= LEAST_MARKS:
            counts[shares.index(max(shares))] += 1
    return next((layouts[number] for number, count in counts.items() if 2 * count > len(roots)), None)


def corrected_rules(layout: Layout | None) -> dict[str, tuple[Rule, ...]]:
    """Returns the corrected rules of a layout: by ``type`` those of items, by ``type.field`` those of fields."""
    items = list(_items(layout.item)) if layout else []
    found = {item.type: _corrected(item.rules) for item in items}
    found |= {f"{item.type}.{f.name}": _corrected(f.rules) for item in items for f in item.fields}
    return {name: rules for name, rules in found.items() if rules}


def with_corrections(layout: Layout, earlier: Layout | None) -> Layout:
    """Returns a layout with the corrected fields of the earlier one that it lacks."""
    return replace(layout, item=_with_items(layout.item, earlier.item)) if earlier else layout


def with_others(
    layouts: Sequence[Layout], previous: SiteTemplate | None, replaced: Sequence[Layout | None]
) -> tuple[Layout, ...]:
    """Returns layouts with those of an earlier template that none of them replaces.

    A corrected one of the same design that was another kind of page then comes first: a person's word wins.
    Of a site whose class names change each week they'd be more and more: beyond 20 only corrected ones stay.
    """
    designs = {frozenset(layout.marks) for layout in layouts if layout.marks}
    left = [old for old in (previous.layouts if previous else ()) if not any(old is gone for gone in replaced)]
    first = [old for old in left if frozenset(old.marks) in designs and corrected_rules(old)]
    others = [old for old in left if not any(old is ahead for ahead in first)]
    room = _MOST_LAYOUTS - len(layouts)
    return (*first, *layouts, *(old for number, old in enumerate(others) if number < room or corrected_rules(old)))


def correct(
    template: SiteTemplate, root: etree._Element, spec: Field, place: str, text: str, *, xpath: str | None = None
) -> SiteTemplate:
    """Makes a value pointed at on one page a rule of a template.

    Rules of the field that give something else on the page are wrong, and are taken out.

    Args:
        template: Of the page's site.
        root: The page.
        spec: The field.
        place: Full XPath of the node that holds the value.
        text: The value: the node's text, or a part of it.
        xpath: The rule's own XPath; None to have one made.

    Returns:
        The template with the rule.

    Raises:
        TemplateError: The page is of none of the layouts, the place holds no text, the value is in none of the rows
            that the layout reads, or no XPath gives it.
    """
    layout = max(template.layouts, key=lambda known: known.marked(root), default=None)
    if layout is None or layout.marked(root) < LEAST_MARKS:
        raise TemplateError(f"site {template.site}: the page is of none of its layouts; fit the site with such pages")
    nodes = Rule(place).nodes(root)
    if not nodes or not text:
        raise TemplateError(f"{place!r} holds no text on this page; point at a node that does")
    pointed = _Correction(spec, nodes[0], text, xpath)
    item = pointed.of_item(layout.item, root)
    layouts = tuple(replace(layout, item=item) if known is layout else known for known in template.layouts)
    return replace(template, layouts=layouts)


@dataclass(frozen=True)
class _Correction:
    """A value pointed at."""

    spec: Field
    node: Node
    text: str
    xpath: str | None

    def of_item(self, item: ItemRules, scope: etree._Element) -> ItemRules:
        """The item with the rule in it, or in that of its inner items whose field it is."""
        for inner in item.items:
            if self.spec.name in {f.name for f in inner.fields}:
                with_rule = self.of_item(inner, scope)
                return replace(item, items=tuple(with_rule if i is inner else i for i in item.items))
        if item.each:
            firsts = [e for e in first_that_gives(item.rules, scope)[1] if not isinstance(e, str)]
            rows = [row for row in item.rows(firsts) if is_within(self.node, row)]
            if not rows:
                raise TemplateError(
                    f"{path_of(self.node)} is in no {item.type} that the template reads; correct its rules, or its "
                    "siblings where it's several elements side by side"
                )
            scope = rows[-1][0]
        return replace(item, fields=self._fields(item, scope))

    def _fields(self, item: ItemRules, scope: etree._Element) -> tuple[FieldRules, ...]:
        spec, rule = self.spec, self._rule(scope, scope if item.each else None)
        known = {f.name: f for f in item.fields}
        old = known.get(spec.name, FieldRules(spec.name, (), spec.kind, spec.many, share=0.0))
        right = [r for r in old.rules if r.xpath != rule.xpath and self._is_given(r, scope)]
        return tuple((known | {spec.name: replace(old, rules=(rule, *right))}).values())

    def _rule(self, scope: etree._Element, start: etree._Element | None) -> Rule:
        """The most robust rule that gives the value on this page."""
        before, _, behind = read(self.node).partition(self.text)
        proposed = sorted(propose_one(self.node, start), key=lambda p: p[0])
        for path in [self.xpath] if self.xpath else [path for _, path in proposed]:
            rule = Rule(path, before.strip(), behind.strip(), corrected=True)
            if self._is_given(rule, scope):
                return rule
        raise TemplateError(
            f"{self.xpath or path_of(self.node)!r} doesn't give {self.text!r} on this page; point at it anew"
        )

    def _is_given(self, rule: Rule, scope: etree._Element) -> bool:
        found = rule.values(scope, self.spec.many)
        return any(same_value(self.spec.kind, text, self.text) for _, text in found)


def _with_items(new: ItemRules, old: ItemRules) -> ItemRules:
    known = {f.name for f in new.fields}
    added = [f for f in old.fields if f.name not in known and _corrected(f.rules)]
    by_type = {item.type: item for item in old.items}
    items = tuple(_with_items(item, by_type[item.type]) if item.type in by_type else item for item in new.items)
    siblings = old.siblings if _corrected(old.rules) and new.each else new.siblings
    return replace(new, fields=(*new.fields, *added), items=items, siblings=siblings)


def _items(item: ItemRules) -> Iterator[ItemRules]:
    yield item
    for inner in item.items:
        yield from _items(inner)


def _corrected(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.corrected)
