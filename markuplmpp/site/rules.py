"""The parts of a template: rules, the fields and items that they read, and the kinds of pages of a site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import cast

from lxml import etree

from markuplmpp.dom.node import fold_space
from markuplmpp.errors import TemplateError
from markuplmpp.records import PageKind
from markuplmpp.schema import Kind
from markuplmpp.site.nodes import Node, read

MOST_SIBLINGS = 50
"""Elements behind the first one of a record among which its others are looked for."""
REQUIRED_SHARE = 0.8
"""A field that stands on at least this share of a layout's pages or items is one that a page must have."""

_TEXT = r"""(?:"[^"]*"|'[^']*')"""
_ASKED = (
    rf"@[\w.\-]+={_TEXT}|(?:name|normalize-space)\(\)={_TEXT}|contains\(concat\([^()]*\(@class\)[^()]*\), {_TEXT}\)"
)
_STEP_DOWN = re.compile(rf"{_TEXT}|//(?P<step>[\w.\-]+\[(?:{_ASKED})\](?!\s*\[))")
_HAS_CLASS = re.compile(
    rf"""{_TEXT}|\[contains\(concat\(" ", normalize-space\(@class\), " "\), " (?P<name>[^" ]+) "\)\]"""
)


@dataclass(frozen=True)
class Rule:
    """One way to a value.

    Args:
        xpath: Selects an element (the value is its text), a text (``/text()[1]``) or an attribute (``/@content``).
        after: The value starts behind this text; a node without it has no value.
        before: The value ends in front of this text, where the node has it.
        support: Share of the pages that it was learned from on which it gives what was voted for; a text with words
            more or less than that counts as half a page at most.
        confidence: Mean score of the votes, those against it counted as 0.
        corrected: Whether a person wrote it: it goes before the others, and a new fit keeps it.
        several: Whether, for a field with one value, it selects other values behind the right one on pages that it
            was learned from; where it doesn't, a page on which it does is an odd one.
        exception: Whether it goes before the others because they are wrong where it gives something: the price of a
            page that shows what it was before too.

    >>> rule = Rule("//p/text()", after="SKU:", before="|")
    >>> rule.values(etree.fromstring("<p>SKU: 12 | new</p>", etree.HTMLParser()))[0][1]
    '12'
    """

    xpath: str
    after: str = ""
    before: str = ""
    support: float = 1.0
    confidence: float = 1.0
    corrected: bool = False
    several: bool = False
    exception: bool = False

    @cached_property
    def _compiled(self) -> etree.XPath:
        try:
            return etree.XPath(_faster(self.xpath))
        except (etree.XPathSyntaxError, ValueError) as error:  # ValueError: a character that XML hasn't
            raise TemplateError(f"{self.xpath!r} isn't an XPath: {error}; correct it, or take the rule out") from error

    def check(self) -> None:
        """Compiles the XPath.

        Raises:
            TemplateError: It isn't one.
        """
        self._compiled  # noqa: B018

    def nodes(self, scope: etree._Element) -> list[Node]:
        """Returns the nodes that the XPath selects, from an item's element or, if it starts with /, from the page.

        Raises:
            TemplateError: It gives no nodes but a number or a truth value, or asks for what XPath 1.0 hasn't.
        """
        try:
            found = self._compiled(scope)
        except etree.XPathError as error:
            raise TemplateError(f"{self.xpath!r} can't be evaluated: {error}; correct it") from error
        if not isinstance(found, list) or any(not isinstance(n, (etree._Element, str)) for n in found):
            raise TemplateError(f"{self.xpath!r} gives {type(found).__name__}; expected elements, texts or attributes")
        nodes = cast("list[Node]", found)
        return [node for node in nodes if isinstance(node, str) or isinstance(node.tag, str)]

    def values(self, scope: etree._Element, many: bool = True) -> list[tuple[Node, str]]:
        """Returns the nodes that have a value, and the values; of one that hasn't many the first alone."""
        return list(islice(self.found(scope), None if many else 1))

    def found(self, scope: etree._Element) -> Iterator[tuple[Node, str]]:
        """Yields the nodes that have a value, and the values; a node is read when it's asked for."""
        return ((node, text) for node in self.nodes(scope) if (text := self.part_of(read(node))))

    def part_of(self, text: str) -> str:
        """Returns the part of a node's text, its white space folded, that is the value; empty where it has none."""
        if not self.after and not self.before:
            return text
        _, found, rest = text.partition(self.after) if self.after else ("", "yes", text)
        return fold_space(rest.partition(self.before)[0] if self.before else rest) if found else ""


def leading(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Returns the rules of a field that come first: those that a person wrote, or the first one.

    Exceptions that stand above them are among them.

    >>> was, now, new = Rule("//s"), Rule("//b", exception=True), Rule("//i", corrected=True)
    >>> [[rule.xpath for rule in leading(rules)] for rules in ((now, was), (now, was, new), (was, new))]
    [['//b', '//s'], ['//b', '//i'], ['//i']]
    """
    above = tuple(takewhile(lambda rule: rule.exception, rules))
    behind = rules[len(above) :]
    return above + (tuple(rule for rule in behind if rule.corrected) or behind[:1])


def _faster(xpath: str) -> str:
    """The same with a step down in place of libxml2's two, which take four times as long where they ask for something.

    Not where they ask for a place too, which is among children then: ``//li[@id="a"][1]``. Of a class it's asked first
    whether its name is anywhere in the attribute: that takes two thirds of the time where no element has it and half as
    much again where all have; most haven't, and the templates of 31 sites took 3% to 5% less time a page.

    >>> _faster('//ul[@id="steps"]//li[@class="a"][1]')
    '/descendant::ul[@id="steps"]//li[@class="a"][1]'
    >>> _faster('/p[contains(concat(" ", normalize-space(@class), " "), " a ")]')
    '/p[contains(@class, "a") and contains(concat(" ", normalize-space(@class), " "), " a ")]'
    """
    down = _STEP_DOWN.sub(lambda m: f"/descendant::{m['step']}" if m["step"] else m[0], xpath)
    return _HAS_CLASS.sub(lambda m: f'[contains(@class, "{m["name"]}") and {m[0][1:]}' if m["name"] else m[0], down)


@dataclass(frozen=True)
class FieldRules:
    """How one field is read.

    Args:
        name: Of the schema.
        rules: Ways to its value, the first that gives one is taken, of those that a person wrote before the others;
            none, and no metadata, where the pages don't have it.
        kind: What the text is read as.
        many: Whether all nodes that a rule selects are values, or the first alone.
        share: Share of the pages, or items, that have it.
        metadata: Confidence of what the page's JSON-LD or Open Graph says of it, which goes before the rules, but for
            those that a person wrote; 0 where it isn't read. Rows of a list have none.
        corrected: Whether a person wrote it: a new fit keeps it as it is.
    """

    name: str
    rules: tuple[Rule, ...]
    kind: Kind = "text"
    many: bool = False
    share: float = 1.0
    metadata: float = 0.0
    corrected: bool = False

    @property
    def required(self) -> bool:
        """Whether a page or item without it is an odd one."""
        return bool(self.rules or self.metadata) and self.share >= REQUIRED_SHARE

    @cached_property
    def leading(self) -> tuple[Rule, ...]:
        """The rules that give it on a page as it should be."""
        return leading(self.rules)

    @cached_property
    def before_metadata(self) -> tuple[Rule, ...]:
        """The leading rules down to the last that a person wrote: what the page's markup says stands behind them."""
        written = [number for number, rule in enumerate(self.leading, 1) if rule.corrected]
        return self.leading[: max(written, default=0)]

    @cached_property
    def others(self) -> tuple[Rule, ...]:
        """The rules to fall back on."""
        return tuple(rule for rule in self.rules if rule not in self.leading)


@dataclass(frozen=True)
class ItemRules:
    """How the records of one type are read.

    Args:
        type: Of the schema.
        each: Whether every element that a rule selects is a record, whose fields are read from there; else there is
            one record, and its fields are read from the page.
        rules: Ways to the element or elements.
        fields: Its fields.
        items: Records within it.
        siblings: Of a record without one element around it, the places of its other elements among the siblings
            behind its first: 1 for a ``<dd>`` behind its ``<dt>``.
        missing: Fields that most of the pages or items have and that nothing here gives: a person can write a rule.
    """

    type: str
    each: bool
    rules: tuple[Rule, ...] = ()
    fields: tuple[FieldRules, ...] = ()
    items: tuple[ItemRules, ...] = ()
    siblings: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if told := [field.name for field in self.fields if self.each and field.metadata]:
            raise TemplateError(f"{told[0]} has metadata; markup is read of a page's one record, not of each row")
        given = {field.name for field in self.fields}
        object.__setattr__(self, "missing", tuple(name for name in self.missing if name not in given))
        places = (0, *self.siblings, MOST_SIBLINGS + 1)
        if any(k >= next_ for k, next_ in pairwise(places)) or (self.siblings and not self.each):
            raise TemplateError(
                f"siblings {list(self.siblings)}; expected ascending places from 1 to {MOST_SIBLINGS}, and each: true"
            )

    def walk(self) -> Iterator[ItemRules]:
        """Yields the item and all those within it."""
        yield self
        for inner in self.items:
            yield from inner.walk()

    def rows(self, firsts: Sequence[etree._Element]) -> list[list[etree._Element]]:
        """Returns the elements of each record, given the first of each: none is of two."""
        known, most = set(firsts), max(self.siblings, default=0)
        out = []
        for first in firsts:
            behind = list(takewhile(lambda e: e not in known, islice(first.itersiblings("*"), most)))
            out.append([first, *(behind[k - 1] for k in self.siblings if k <= len(behind))])
        return out


@dataclass(frozen=True)
class Layout:
    """One kind of pages of a site.

    Args:
        kind: ``detail`` or ``list``.
        item: Its record, or its records.
        drift: Share of the required fields that a page may lack.
        pages: Number of pages that it was learned from.
        marks: XPaths of elements that its pages have.
        corrected: Whether a person wrote its marks and its drift: a new fit keeps them.
    """

    kind: PageKind
    item: ItemRules
    drift: float
    pages: int = 0
    marks: tuple[str, ...] = ()
    corrected: bool = False
    tests: tuple[Rule, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tests", tuple(map(Rule, self.marks)))

    def marked(self, root: etree._Element) -> float:
        """Returns the share of its marks that a page has; 1 where it has none."""
        return sum(bool(test.nodes(root)) for test in self.tests) / len(self.tests) if self.tests else 1.0
