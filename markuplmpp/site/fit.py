"""Pages of one site and what was found on them -> the site's template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice
from typing import cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.dom.structure import BLOCK_TAGS
from markuplmpp.errors import TemplateError
from markuplmpp.records import PageKind, PageResult, Record, Value
from markuplmpp.schema import Field, Schema
from markuplmpp.site.corrections import corrected_rules, earlier_layout, with_corrections, with_others
from markuplmpp.site.groups import group, marks, signature
from markuplmpp.site.markup import PageMarkup
from markuplmpp.site.nodes import Node, holder, path_of, read
from markuplmpp.site.poll import LEAST_VOTES, Poll, first_and_other, overlap
from markuplmpp.site.proposed import Scope, Vote
from markuplmpp.site.rules import MOST_SIBLINGS, REQUIRED_SHARE, FieldRules, ItemRules, Layout, Rule
from markuplmpp.site.template import SiteTemplate, broken_share, first_that_gives, read_records
from markuplmpp.site.votes import learn_field, learn_rules
from markuplmpp.values import loose, same_value

MIN_PAGES = 3
MAX_PAGES = 50
_ITEMS_A_PAGE = 12  # of a list that the fields are learned from
_LEAST_DRIFT, _MOST_DRIFT = 0.25, 0.5


@dataclass(frozen=True)
class FittedPage:
    """A page of the site.

    Args:
        root: As parsed by :func:`~markuplmpp.dom.parse.parse_tree`.
        result: What was found on it.
    """

    root: etree._Element
    result: PageResult

    @property
    def prediction(self) -> tuple[PageKind, str]:
        """The kind of page and the type of its first record."""
        return self.result.page_kind, self.result.records[0].type if self.result.records else ""


def fit_template(
    site: str, pages: Sequence[FittedPage], schema: Schema, previous: SiteTemplate | None = None
) -> SiteTemplate:
    """Learns the template of a site.

    Pages are grouped by what they are built of; each group of three or more is a layout. Its kind and the type of its
    records are those of most of its pages. For each field the values found vote: :func:`learn_field`.

    Args:
        site: Its name.
        pages: 5 to 50 are best; more than 50 cost time and change little.
        schema: Fields and items of the results.
        previous: The template that this one replaces; what a person wrote in it is kept, and layouts that no page was
            of.

    Raises:
        TemplateError: No group of pages has values enough to vote.
    """
    pages = [*{read(page.root): page for page in pages}.values()]  # one under two addresses votes once
    signatures = [signature(page.root) for page in pages]
    layouts, replaced = [], []
    for members in group(signatures, [" ".join(page.prediction) for page in pages]):
        (kind, type_), _ = Counter(pages[i].prediction for i in members).most_common(1)[0]
        if len(members) < MIN_PAGES or kind == "other" or not type_:
            continue
        old = earlier_layout(previous, kind, type_, [pages[i].root for i in members])
        fitter = _Fitter(schema, [pages[i] for i in members], corrected_rules(old))
        if item := fitter.item(type_, kind):
            of = [signatures[i] for i in members]
            others = [s for i, s in enumerate(signatures) if i not in set(members)]
            learned = Layout(kind, item, _LEAST_DRIFT, len(members), marks(of, others))
            layouts.append(fitter.with_drift(with_corrections(learned, old)))
            replaced.append(old)
    if not layouts:
        raise TemplateError(
            f"site {site}: no template in {len(pages)} pages; at least {MIN_PAGES} of one kind are needed, with values "
            "of the same fields on them: give more pages of the site"
        )
    return SiteTemplate(site, pages[0].result.model, with_others(layouts, previous, replaced))


@dataclass(frozen=True)
class _Fitter:
    """Learns one layout.

    Args:
        schema: Fields and items.
        pages: Those of the layout.
        corrected: Rules that a person wrote, by ``type`` of an item and ``type.field``.
    """

    schema: Schema
    pages: Sequence[FittedPage]
    corrected: dict[str, tuple[Rule, ...]]

    def item(self, type_: str, kind: PageKind) -> ItemRules | None:
        """The rules of the layout's records."""
        if kind == "list":
            return self._each(type_, [(page.root, page.result.records) for page in self.pages])
        found = [(page.root, next((r for r in page.result.records if r.type == type_), None)) for page in self.pages]
        fields, missing = self._fields(type_, found, is_item=False)
        if not fields:
            return None
        nested = [self._each(inner, [(root, r.records if r else ()) for root, r in found])
                  for inner in self.schema.item(type_).items]  # fmt: skip
        scopes = [Scope(root, _place_votes(root, r.xpaths[:1] if r else ())) for root, r in found]
        rules = _places(scopes, many=False, corrected=self.corrected.get(type_, ()))
        return ItemRules(type_, False, rules, fields, tuple(filter(None, nested)), missing=missing)

    def with_drift(self, layout: Layout) -> Layout:
        """The layout, allowing a page to lack as much as those it was learned from do; a person's word stays."""
        if layout.corrected:
            return layout
        required = [f.name for f in layout.item.fields if f.required]
        lacks = []
        for page in self.pages:
            rows = read_records(layout.item, self._markup[page.root])
            lacks.append(sum(broken_share(rows, required).values()) / max(1, len(required)))
        return replace(layout, drift=min(_MOST_DRIFT, max(_LEAST_DRIFT, *lacks)))

    def _each(self, type_: str, pages: Sequence[tuple[etree._Element, Sequence[Record]]]) -> ItemRules | None:
        """The rules of records that there are several of."""
        mine = [(root, [r for r in records if r.type == type_ and r.xpaths]) for root, records in pages]
        scopes = [Scope(root, _place_votes(root, [r.xpaths[0] for r in records])) for root, records in mine]
        rules = _places(scopes, many=True, corrected=self.corrected.get(type_, ()))
        if not rules:
            return None
        found: list[tuple[etree._Element, Record | None]] = []
        for root, records in mine:
            by_path = {r.xpaths[0]: r for r in records}
            elements = [node for node in first_that_gives(rules, root)[1] if not isinstance(node, str)]
            known = [(e, by_path[path]) for e in elements if (path := path_of(e)) in by_path]
            found += known[:_ITEMS_A_PAGE]
        fields, missing = self._fields(type_, found, is_item=True)
        if not fields and self.schema.item(type_).fields:
            return None
        runs = Counter(_siblings(element, record) for element, record in found)
        return ItemRules(
            type_, True, rules, fields, siblings=max(runs, key=lambda run: runs[run], default=()), missing=missing
        )

    @cached_property
    def _markup(self) -> dict[etree._Element, PageMarkup]:
        return {page.root: PageMarkup(page.root, page.result.url) for page in self.pages}

    def _fields(
        self, type_: str, found: Sequence[tuple[etree._Element, Record | None]], *, is_item: bool
    ) -> tuple[tuple[FieldRules, ...], tuple[str, ...]]:
        """The fields that were learned, and the names of those that weren't though most scopes have them."""
        fields, missing = [], []
        for name in self.schema.item(type_).fields:
            spec = self.schema.by_name[name]
            scopes = []
            for element, record in found:
                values = _saying(record.fields.get(name, ()) if record else (), spec)
                told = () if is_item else self._markup[element].texts(type_, name, many=spec.many)
                scopes.append(Scope(element, _value_votes(element, values, spec), is_item, values, told))
            if scopes and (rules := learn_field(spec, scopes, self.corrected.get(f"{type_}.{name}", ()))):
                fields.append(rules)
            elif sum(bool(scope.found) for scope in scopes) >= max(LEAST_VOTES, REQUIRED_SHARE * len(scopes)):
                missing.append(name)
        return tuple(fields), tuple(missing)


def _siblings(first: etree._Element, record: Record | None) -> tuple[int, ...]:
    """The places of a record's other elements behind its first."""
    others = set(record.xpaths[1:]) if record else set()
    if not others:
        return ()
    around = islice(first.itersiblings("*"), MOST_SIBLINGS)
    return tuple(k for k, behind in enumerate(around, 1) if path_of(behind) in others)


def _place_votes(root: etree._Element, xpaths: Sequence[str]) -> tuple[Vote, ...]:
    """Votes for elements, whose texts are their places."""
    nodes = [node for xpath in xpaths for node in Rule(xpath).nodes(root)[:1]]
    return tuple(Vote(node, path_of(node), 1.0) for node in nodes)


def _saying(values: Sequence[Value], spec: Field) -> tuple[Value, ...]:
    """The values that say something, of a field that has but one the surest."""
    saying = [value for value in values if fold_space(value.text)]
    return tuple(saying if spec.many else sorted(saying, key=lambda v: -v.score)[:1])


def _value_votes(scope: etree._Element, values: Sequence[Value], spec: Field) -> tuple[Vote, ...]:
    """Votes for the values that stand in a node."""
    root = scope.getroottree().getroot()
    shown = _Shown(root, spec.kind)
    placed = ((value, _node_of(value, root, shown)) for value in values)
    votes = [Vote(node, fold_space(value.text), value.score) for value, node in placed if node is not None]
    return tuple(_blocks(votes) if spec.many and not spec.list else votes)


def _blocks(votes: Sequence[Vote]) -> Iterator[Vote]:
    """Votes that know the block they fill; one for all lines that a block is parted into at its ``<br>``."""
    for block, found in groupby(votes, lambda vote: _block(vote.node)):
        lines = list(found)
        is_filled = loose(" ".join(line.text for line in lines)) == loose(read(block))
        if not is_filled or any(line.node is block for line in lines):
            yield from lines
        elif len(lines) == 1:
            yield replace(lines[0], block=block)
        elif all(_is_own(line, block) for line in lines):  # links side by side
            yield from lines
        else:
            yield Vote(block, fold_space(read(block)), sum(line.score for line in lines) / len(lines))


def _is_own(line: Vote, block: etree._Element) -> bool:
    """Whether a line is all of an element in the block."""
    element = holder(line.node)
    return element is not block and loose(read(element)) == loose(line.text)


def _block(node: Node) -> etree._Element:
    """The nearest block around a node, or its root."""
    *_, last = around = [holder(node), *holder(node).iterancestors()]
    return next((element for element in around if element.tag in BLOCK_TAGS), last)


def _places(scopes: Sequence[Scope], *, many: bool, corrected: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules of items' elements, which are compared by their places."""

    def gives(rule: Rule, scope: Scope) -> tuple[str, ...]:
        places = (path_of(n) for n in rule.nodes(scope.element) if not isinstance(n, str))
        return tuple(places) if many else first_and_other(places, str.__eq__)

    def agree(places: Sequence[str], voted: Sequence[str]) -> float:
        return overlap(places, voted) if many else float(places[:1] == voted[:1])

    return learn_rules(Poll(scopes, many, gives, agree), corrected)


@dataclass(frozen=True)
class _Shown:
    """The texts that a page shows, read once for all values of a field.

    Args:
        root: The page.
        kind: Of the field.
    """

    root: etree._Element
    kind: str

    @cached_property
    def texts(self) -> list[tuple[Node, str]]:
        nodes = cast("list[Node]", self.root.xpath("/html/body//text()[normalize-space()]"))
        return [(node, read(node)) for node in nodes]

    @cached_property
    def by_letters(self) -> dict[str, Node]:
        return {loose(text): node for node, text in reversed(self.texts)}

    def first(self, text: str) -> Node | None:
        """The first that says the same."""
        if self.kind == "text":
            return self.by_letters.get(loose(text)) if loose(text) else None
        return next((node for node, shown in self.texts if same_value(self.kind, shown, text)), None)


def _node_of(value: Value, root: etree._Element, shown: _Shown) -> Node | None:
    """The node of a value, its attribute where that holds it; None where the page doesn't show it.

    Metadata that stands in no node (JSON-LD) votes for the first text that says the same.
    """
    if value.xpath is None:
        return shown.first(value.text)
    nodes = Rule(value.xpath).nodes(root)
    if not nodes:
        return None
    node, text = nodes[0], fold_space(value.text)
    if text in read(node):
        return node
    told = cast("list[Node]", holder(node).xpath("@*"))
    return next((a for a in told if fold_space(str(a)) == text or same_value(shown.kind, str(a), text)), node)
