"""What a person corrected: a rule that wins, and that stays when the site is fitted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from markuplmpp.errors import TemplateError
from markuplmpp.records import PageKind
from markuplmpp.schema import Field, Schema
from markuplmpp.site.pointing import PointedValue
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule, leading
from markuplmpp.site.template import LEAST_MARKS, SiteTemplate

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
    """Returns the corrected rules of a layout: by ``type`` those of items, by ``type.field`` those of fields.

    Exceptions that stand above them are among them.
    """
    items = list(layout.item.walk()) if layout else []
    found = {item.type: item.rules for item in items}
    found |= {f"{item.type}.{f.name}": f.rules for item in items for f in item.fields}
    return {name: leading(rules) for name, rules in found.items() if _corrected(rules)}


def with_corrections(layout: Layout, earlier: Layout | None) -> Layout:
    """Returns a layout with what a person wrote in the earlier one, but for the rules that it has already.

    Those are whole fields, fields and nested items with corrected rules that it lacks, the siblings of a record whose
    rule was corrected, and marks and drift.
    """
    if earlier is None:
        return layout
    joined = replace(layout, item=_with_items(layout.item, earlier.item))
    return replace(joined, drift=earlier.drift, marks=earlier.marks, corrected=True) if earlier.corrected else joined


def with_others(
    layouts: Sequence[Layout], previous: SiteTemplate | None, replaced: Sequence[Layout | None]
) -> tuple[Layout, ...]:
    """Returns layouts with those of an earlier template that none of them replaces.

    A corrected one of the same design that was another kind of page then comes first: a person's word wins.
    Of a site whose class names change each week they'd be more and more: beyond 20 only corrected ones stay.
    """
    designs = {frozenset(layout.marks) for layout in layouts if layout.marks}
    left = [old for old in (previous.layouts if previous else ()) if not any(old is gone for gone in replaced)]
    first = [old for old in left if frozenset(old.marks) in designs and is_corrected(old)]
    others = [old for old in left if not any(old is ahead for ahead in first)]
    room = _MOST_LAYOUTS - len(layouts)
    return (*first, *layouts, *(old for number, old in enumerate(others) if number < room or is_corrected(old)))


def is_corrected(layout: Layout) -> bool:
    """Says whether a person wrote something of a layout."""
    return layout.corrected or _is_corrected(layout.item)


def correct(
    template: SiteTemplate,
    root: etree._Element,
    spec: Field,
    place: str,
    text: str,
    *,
    xpath: str | None = None,
    schema: Schema | None = None,
) -> SiteTemplate:
    """Makes a value pointed at on one page a rule of a template.

    Rules of the field that give something else on the page are wrong, and are taken out, but for those that a person
    wrote; those that give nothing on it are for other pages, and stay. So it is with what the page's markup says.

    Args:
        template: Of the page's site.
        root: The page.
        spec: The field.
        place: Full XPath of the node that holds the value.
        text: The value: the node's text, or a part of it.
        xpath: The rule's own XPath; None to have one made.
        schema: Says of which items the field is; None for that of the embedded model.

    Returns:
        The template with the rule.

    Raises:
        TemplateError: The page is of none of the layouts, the place holds no text, the field is of no item that the
            layout reads, the value is in none of the rows that it reads, or no XPath gives it.
    """
    layout = max(template.layouts, key=lambda known: known.marked(root), default=None)
    if layout is None or layout.marked(root) < LEAST_MARKS:
        raise TemplateError(f"site {template.site}: the page is of none of its layouts; fit the site with such pages")
    nodes = Rule(place).nodes(root)
    if not nodes or not text:
        raise TemplateError(f"{place!r} holds no text on this page; point at a node that does")
    pointed = PointedValue(layout, root, schema or Schema.default(), spec, nodes[0], text, xpath)
    layouts = tuple(pointed.in_layout() if known is layout else known for known in template.layouts)
    return replace(template, layouts=layouts)


def _with_items(new: ItemRules, old: ItemRules) -> ItemRules:
    known, earlier = {f.name for f in new.fields}, {f.name: f for f in old.fields}
    fields = [_with_earlier(f, earlier.get(f.name)) for f in new.fields]
    fields += [f for f in old.fields if f.name not in known and (f.corrected or _corrected(f.rules))]
    by_type = {item.type: item for item in old.items}
    items = tuple(_with_items(item, by_type[item.type]) if item.type in by_type else item for item in new.items)
    items += tuple(item for item in old.items if item.type not in {i.type for i in new.items} and _is_corrected(item))
    siblings = old.siblings if _corrected(old.rules) and new.each else new.siblings
    return replace(new, fields=tuple(fields), items=items, siblings=siblings)


def _with_earlier(new: FieldRules, old: FieldRules | None) -> FieldRules:
    """A field as a person kept it, or with what the markup says behind the rules that one wrote."""
    if old is not None and old.corrected:
        return old
    if old is None or not _corrected(old.rules):
        return new
    return replace(new, metadata=old.metadata, share=max(new.share, old.share) if old.metadata else new.share)


def _is_corrected(item: ItemRules) -> bool:
    fields = [field for inner in item.walk() for field in inner.fields]
    rules = [inner.rules for inner in item.walk()] + [field.rules for field in fields]
    return any(field.corrected for field in fields) or any(map(_corrected, rules))


def _corrected(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.corrected)
