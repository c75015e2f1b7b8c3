"""A value that a person pointed at on a page -> the item of the page's layout with a rule that gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from markuplmpp.dom.facts import title_parts
from markuplmpp.dom.structure import REPEATED_TAGS
from markuplmpp.errors import TemplateError
from markuplmpp.records import Record
from markuplmpp.schema import Field, Schema
from markuplmpp.site.markup import PageMarkup
from markuplmpp.site.nodes import Node, holder, path_of, read
from markuplmpp.site.paths import propose_list, propose_one
from markuplmpp.site.poll import Reading, first_and_other
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.steps import tail_of
from markuplmpp.site.template import first_that_gives, is_within, read_records
from markuplmpp.values import loose, same_value

_KNOWN = -1  # rank of a rule that the field has: it was learned from several pages, or is a person's


@dataclass(frozen=True)
class PointedValue:
    """A value that a person pointed at.

    Args:
        layout: The one that the page is read by.
        root: The page.
        schema: Says of which items the field is.
        spec: The field.
        node: The value's node.
        text: The value: the node's text, or a part of it.
        xpath: The rule's own XPath; None to have one made.
    """

    layout: Layout
    root: etree._Element
    schema: Schema
    spec: Field
    node: Node
    text: str
    xpath: str | None = None

    def in_layout(self) -> Layout:
        """Returns the layout with the rule in the innermost of its items that has such a field and holds the node.

        Raises:
            TemplateError: There is no such item, or no XPath gives the value.
        """
        if (item := self._in_item(self.layout.item, self.root)) is None:
            raise TemplateError(self._why_in_none())
        return replace(self.layout, item=item)

    def _in_item(self, item: ItemRules, scope: etree._Element) -> ItemRules | None:
        if item.each:
            firsts = [e for e in first_that_gives(item.rules, scope)[1] if not isinstance(e, str)]
            rows = [row for row in item.rows(firsts) if is_within(self.node, row)]
            if not rows:
                return None
            scope = rows[-1][0]
        for inner in item.items:
            if (with_rule := self._in_item(inner, scope)) is not None:
                return replace(item, items=tuple(with_rule if i is inner else i for i in item.items))
        return replace(item, fields=self._fields(item, scope)) if self._is_of(item.type) else None

    def _is_of(self, type_: str) -> bool:
        return any(item.name == type_ and self.spec.name in item.fields for item in self.schema.items)

    def _why_in_none(self) -> str:
        name, outer = self.spec.name, self.layout.item
        if read := [item.type for item in outer.walk() if self._is_of(item.type)]:
            return (
                f"{path_of(self.node)} is in no {' or '.join(read)} that the template reads; correct its rules, or its "
                "siblings where it's several elements side by side"
            )
        if inner := [type_ for type_ in self._types_in(outer.type) if self._is_of(type_)]:
            types = " or ".join(inner)
            return (
                f"{name} is a field of {types}, and the template reads no {types} in {outer.type}: fit the site with "
                f"pages that the model finds one on, or write its rules under 'items:' of {outer.type}"
            )
        return (
            f"in the schema {self.schema.name!r}, {name} is no field of {outer.type}, which the page's layout is of, "
            "nor of what may be nested in it; point at another value, or give the schema of the template's model"
        )

    def _types_in(self, type_: str) -> list[str]:
        """The types of a record, and of all that may be nested in it."""
        types, nested = [type_], {item.name: item.items for item in self.schema.items}
        for above in types:
            types += [inner for inner in nested.get(above, ()) if inner not in types]
        return types

    def _fields(self, item: ItemRules, scope: etree._Element) -> tuple[FieldRules, ...]:
        spec, known = self.spec, {f.name: f for f in item.fields}
        old = known.get(spec.name)
        if old is None or not (old.rules or old.metadata):
            old = FieldRules(spec.name, (), spec.kind, spec.many, share=0.0)
        rule = self._rule(old, scope, scope if item.each else None)
        others = [r for r in old.rules if _key(r) != _key(rule)]
        above = [r for r in others if r.exception and not r.values(scope, many=False)]
        behind = [r for r in others if r not in above and (rule.exception or self._may_stay(r, scope))]
        told = self._markup.texts(item.type, spec.name, many=spec.many) if old.metadata else ()
        is_right = not told or spec.kind == "image" or any(same_value(spec.kind, text, self.text) for text in told)
        metadata = old.metadata if is_right else 0.0
        return tuple((known | {spec.name: replace(old, rules=(*above, rule, *behind), metadata=metadata)}).values())

    def _may_stay(self, rule: Rule, scope: etree._Element) -> bool:
        return rule.corrected or self._is_given(rule, scope) or not rule.values(scope, many=False)

    def _is_given(self, rule: Rule, scope: etree._Element) -> bool:
        found = rule.values(scope, self.spec.many)
        return any(same_value(self.spec.kind, text, self.text) for _, text in found)

    def _rule(self, old: FieldRules, scope: etree._Element, start: etree._Element | None) -> Rule:
        """The rule that a person gave, or the surest that gives the value on this page."""
        before, _, behind = read(self.node).partition(self.text)
        part = before.strip(), behind.strip()
        if self.xpath:
            rules = [Rule(self.xpath, *part)]
        else:
            wanted = self._wanted(old, scope)
            known = [(_KNOWN, rule) for rule in old.rules if self._gives_it(rule, scope)]
            proposed = [(rank, Rule(path, *part)) for rank, path in self._proposed(wanted, start)]
            readings = [self._reading(rank, rule, scope) for rank, rule in (*known, *proposed)]
            rules = [r.rule for r in sorted(readings, key=lambda r: self._order(r, wanted, scope))]
        rule = next((rule for rule in rules if self._is_given(rule, scope)), None)
        if rule is None:
            raise TemplateError(
                f"{self.xpath or path_of(self.node)!r} doesn't give {self.text!r} on this page; point at it anew"
            )
        return Rule(rule.xpath, rule.after, rule.before, corrected=True, exception=rule.exception)

    def _gives_it(self, rule: Rule, scope: etree._Element) -> bool:
        """Says whether a rule gives the value that was pointed at, not just one that says the same."""
        found = rule.values(scope, self.spec.many)
        return any(_outermost(node) is _outermost(self.node) and text == self.text for node, text in found)

    def _wanted(self, old: FieldRules, scope: etree._Element) -> list[Node]:
        """The nodes that the rule should give: that of the value, and the others of a list.

        What the field gave before counts where some of it is of the same list; else it's what was wrong.
        """
        if not self.spec.many:
            return [self.node]
        run = _run(self.node, scope)
        given = next((found for rule in (*old.leading, *old.others) if (found := rule.values(scope))), [])
        before = [node for node, _ in given]
        wanted = [*(run if self.spec.list else [self.node])]
        if _elements(before) & _elements(run):
            wanted += [node for node in before if not _elements([node]) <= _elements(wanted)]
        return wanted

    def _proposed(self, wanted: list[Node], start: etree._Element | None) -> Iterator[tuple[int, str]]:
        if len(wanted) > 1:
            yield from propose_list(wanted, start, self._told)
        yield from propose_one(self.node, start, self._told)

    @cached_property
    def _markup(self) -> PageMarkup:
        return PageMarkup(self.root)

    @cached_property
    def _told(self) -> frozenset[str]:
        """The page's titles and the values of other fields: they change from page to page, so none is a caption."""
        records = [record for record, _ in read_records(self.layout.item, self._markup)]
        told = {loose(text) for record in records for text in _texts(record, without=self.spec.name)}
        told |= {loose(read(heading)) for heading in self.root.iter("h1")}
        return frozenset(told | {*title_parts(self.root.findtext(".//title") or "")})

    def _reading(self, rank: int, rule: Rule, scope: etree._Element) -> Reading:
        kind, texts = self.spec.kind, (text for _, text in rule.found(scope))
        found = first_and_other(texts, lambda a, b: same_value(kind, a, b)) if not self.spec.many else tuple(texts)
        return Reading(rank, replace(rule, several=not self.spec.many and len(found) > 1), (found,))

    def _order(
        self, reading: Reading, wanted: list[Node], scope: etree._Element
    ) -> tuple[float, tuple[bool, bool, int], bool]:
        """How good a rule is, the best first: it gives what it should, is sure, and starts from what all pages have."""
        had, found = _elements(wanted), _elements([node for node, _ in reading.rule.values(scope, self.spec.many)])
        is_held = reading.rank == _KNOWN or any(reading.rule.xpath.startswith(mark) for mark in self.layout.marks)
        return -2 * len(had & found) / (len(had) + len(found)), reading.order, not is_held


def _key(rule: Rule) -> tuple[str, str, str]:
    return rule.xpath, rule.after, rule.before


def _texts(record: Record, without: str) -> Iterator[str]:
    """The values of a record and of those in it, but for one field."""
    yield from (value.text for name, values in record.fields.items() if name != without for value in values)
    for inner in record.records:
        yield from _texts(inner, without)


def _outermost(node: Node) -> etree._Element:
    """The outermost of the elements around a node that hold no more text than its own."""
    element = holder(node)
    text = read(element)
    while (above := element.getparent()) is not None and read(above) == text:
        element = above
    return element


def _elements(nodes: list[Node]) -> set[etree._Element]:
    return set(map(_outermost, nodes))


def _run(node: Node, scope: etree._Element) -> list[Node]:
    """The nodes of the list that a node is of: the siblings alike of an element around it, or what they hold there.

    Elements are alike that have one tag and, where it's none that lists are made of, one class.
    """
    element = holder(node)
    for branch in (element, *element.iterancestors()):
        above = branch.getparent()
        if branch is scope or above is None:
            break
        is_item = branch.tag in REPEATED_TAGS
        alike = [e for e in above.iterchildren(branch.tag) if is_item or e.get("class") == branch.get("class")]
        if len(alike) > 1:
            rest = path_of(element).removeprefix(path_of(branch)) + tail_of(node)
            return [found for e in alike for found in Rule(path_of(e) + rest).nodes(e)[:1]]
    return [node]
