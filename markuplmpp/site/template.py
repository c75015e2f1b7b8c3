"""The template of a site: read without the model, in two to three times what parsing takes; long lists take more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lxml import etree

from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError, TemplateError
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.schema import TEXT_KINDS, TITLES, Schema
from markuplmpp.site.markup import PageMarkup
from markuplmpp.site.nodes import Node, holder, path_of
from markuplmpp.site.rules import FieldRules, ItemRules, Layout, Rule, leading
from markuplmpp.site.yamlform import from_yaml, to_yaml
from markuplmpp.values import parse_value, same_value

LEAST_MARKS = 0.5
"""A page with fewer of a layout's marks isn't read by it."""
_ITEMS = "items"


@dataclass(frozen=True)
class SiteTemplate:
    """What a site's pages hold, and where.

    It's learned by :meth:`Extractor.fit_site <markuplmpp.extractor.Extractor.fit_site>`, and is a YAML file that a
    person can read and correct.

    Args:
        site: Domain, or any name.
        model: Name and version of the model whose results it was learned from.
        layouts: The kinds of pages that the site has.

    >>> title = FieldRules("name", (Rule("//h1"),))
    >>> product = Layout("detail", ItemRules("product", False, (), (title,)), drift=0.25)
    >>> shop = SiteTemplate("shop.example", "web-small/0.5", (product,))
    >>> shop.extract("<h1>Acme Kettle</h1>").records[0].first("name")
    'Acme Kettle'
    >>> shop.extract("<h2>Gone</h2>")
    Traceback (most recent call last):
    ...
    markuplmpp.errors.DriftError: site shop.example, layout product (detail): the page lacks name; read it with the ...
    """

    site: str
    model: str
    layouts: tuple[Layout, ...]

    def extract(self, html: str | bytes, *, url: str | None = None, charset: str | None = None) -> PageResult:
        """Reads the records of a page.

        Args:
            html: The page; bytes are decoded as a browser does.
            url: Its address; kept in the result.
            charset: Charset of the HTTP header, if there was one.

        Returns:
            What the layout that fits best gives; the values' source is ``template``.

        Raises:
            DriftError: No layout fits: it's a page of another kind, or the site has changed. The model reads it.
            PageError: The page is empty, binary or too large.
            TemplateError: An XPath gives no nodes.
        """
        root, _, warnings = parse_tree(html, charset=charset)
        markup = PageMarkup(root, url)
        marked = [(layout.marked(root), layout) for layout in self.layouts]
        reasons = []
        for share, layout in sorted(marked, key=lambda m: -m[0]):
            about = f"layout {layout.item.type} ({layout.kind})"
            if share < LEAST_MARKS:
                reasons.append(f"{about}: the page has {share:.0%} of its marks")
                continue
            records, lost = read_layout(layout, markup)
            if not lost:
                return PageResult(url, f"template of {self.model}", layout.kind, tuple(records), tuple(warnings))
            reasons.append(f"{about}: the page lacks {', '.join(lost)}")
        why = "; ".join(reasons) or "it has no layout"
        raise DriftError(f"site {self.site}, {why}; read it with the model, or fit the site anew")

    @classmethod
    def from_file(cls, path: str | Path, schema: Schema | None = None) -> SiteTemplate:
        """Reads a template's YAML file.

        Args:
            path: It.
            schema: That of the template's model, where it's known: what the file doesn't say of a field is as there,
                and a name that isn't there is wrong.

        Raises:
            TemplateError: The file can't be read, or a part is missing or wrong; it names file and rule.
        """
        try:
            text = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(f"can't read the template {str(path)!r}: {error}") from error
        return cls(*from_yaml(text, str(path), schema))

    def save(self, path: str | Path) -> None:
        """Writes the YAML file that :meth:`from_file` reads back to an equal template, its numbers to four digits."""
        Path(path).write_text(to_yaml(self.site, self.model, self.layouts), "utf-8")


def read_layout(layout: Layout, markup: PageMarkup) -> tuple[list[Record], list[str]]:
    """Returns the records that a layout reads on a page, and what is amiss with them.

    A field is amiss where its leading rules give nothing, though a later one may, or what
    is none of its kind, or one value of several where the pages that it was learned from had but one. Of a record's
    required fields the layout allows a share to be so; of records that are rows, each may lack as much. What is no row
    must have its title where all pages had it, unless a person wrote what a page may lack.

    Args:
        layout: One that the page may be of.
        markup: The page with its markup.

    Returns:
        Records; names of the required fields that too many are amiss of, ``items`` where there is no item.
    """
    rows = read_records(layout.item, markup)
    records = [record for record, _ in rows]
    required = [f.name for f in layout.item.fields if f.required]
    if not any(record.fields for record in records):
        return records, required or [_ITEMS]
    broken = broken_share(rows, required)
    titles = [f.name for f in layout.item.fields if f.name in TITLES and f.required and f.share == 1]
    untitled = [name for name in titles if name not in records[0].fields]
    if untitled and not layout.item.each and not layout.corrected:
        return records, untitled
    is_broken = sum(broken.values()) > layout.drift * len(required)
    return records, [name for name, share in broken.items() if share > layout.drift] if is_broken else []


def broken_share(rows: list[tuple[Record, set[str]]], required: list[str]) -> dict[str, float]:
    """Returns the share of the records in which each required field is amiss."""
    return {name: sum(name not in sound for _, sound in rows) / max(1, len(rows)) for name in required}


def read_records(item: ItemRules, markup: PageMarkup) -> list[tuple[Record, set[str]]]:
    """Returns the records that an item's rules read on a page, each with the names of its fields that are sound."""
    return _Reader(markup).records(item, markup.root)


class _Reader:
    """Reads records off one page, whose language decides how dates are read."""

    def __init__(self, markup: PageMarkup) -> None:
        self.lang = markup.root.get("lang")
        self.markup = markup

    def records(self, item: ItemRules, scope: etree._Element) -> list[tuple[Record, set[str]]]:
        rule, nodes = first_that_gives(item.rules, scope)
        elements = [node for node in nodes if isinstance(node, etree._Element)]
        if item.each:
            found = [self._record(item, row, tuple(map(path_of, row)), rule) for row in item.rows(elements)]
            return [(record, sound) for record, sound in found if record.fields or not item.fields]
        record, sound = self._record(item, [scope], tuple(map(path_of, elements[:1])), rule)
        return [(record, sound)]

    def _record(
        self, item: ItemRules, row: list[etree._Element], paths: tuple[str, ...], rule: Rule | None
    ) -> tuple[Record, set[str]]:
        run = row if item.siblings else None
        read = {field.name: self._first(item, field, row[0], run) for field in item.fields}
        found = {name: values for name, (values, _) in read.items()}
        sound = {f.name for f in item.fields if read[f.name][1] and is_of_kind(f, found[f.name][0])}
        # In a run of siblings the first one behind is another field's where that of the field is missing.
        taken = {v.xpath for values in found.values() for v in values} if run else set()
        for field in item.fields:
            if not found[field.name]:
                behind = field.rules if field.metadata else field.others
                others, _ = self._values(field, behind, row[0], run)
                found[field.name] = [value for value in others if value.xpath not in taken]
        fields = {name: values for name, values in found.items() if values}
        nested = tuple(record for inner in item.items for record, _ in self.records(inner, row[0]))
        score = rule.confidence if rule is not None else max((v[0].score for v in fields.values()), default=0.0)
        return Record(item.type, paths, score, fields, nested), sound

    def _first(
        self, item: ItemRules, field: FieldRules, scope: etree._Element, run: list[etree._Element] | None
    ) -> tuple[list[Value], bool]:
        """What comes first of a field, and whether that's as on the pages that it was learned from.

        That's what the leading rules give, or of a field that's read from the markup what that says, behind a person's
        rules.
        """
        if not field.metadata:
            return self._values(field, field.leading, scope, run)
        values, is_all = self._values(field, field.before_metadata, scope, run)
        if values:
            return values, is_all
        told = self._told(item, field)
        return told, bool(told)

    def _told(self, item: ItemRules, field: FieldRules) -> list[Value]:
        """What the page's markup says of a field, as far as it's of its kind."""
        texts = self.markup.texts(item.type, field.name, many=field.many)
        parsed = [parse_value(field.kind, text, lang=self.lang) for text in texts]
        values = [Value(text, None, field.metadata, "template", p) for text, p in zip(texts, parsed, strict=True)]
        return [value for value in values if is_of_kind(field, value)]

    def _values(
        self, field: FieldRules, rules: tuple[Rule, ...], scope: etree._Element, run: list[etree._Element] | None
    ) -> tuple[list[Value], bool]:
        """What the first rule gives that gives something, and whether it's all that the rule should have found.

        Of a run of siblings nothing that stands in another's.
        """
        for rule in rules:
            found = rule.found(scope)
            if run is not None:
                found = ((node, text) for node, text in found if is_within(node, run))
            if told := list(islice(found, None if field.many else 1)):
                is_free = field.many or field.corrected or rule.several or rule.corrected
                alone = is_free or all(same_value(field.kind, text, told[0][1]) for _, text in found)
                return [self._value(field, rule, node, text) for node, text in told], alone
        return [], False

    def _value(self, field: FieldRules, rule: Rule, node: Node, text: str) -> Value:
        parsed = parse_value(field.kind, text, lang=self.lang)
        return Value(text, path_of(node), rule.confidence, "template", parsed)


def first_that_gives(rules: tuple[Rule, ...], scope: etree._Element) -> tuple[Rule | None, list[Node]]:
    """Returns the first rule that selects something, the leading ones before the others; and the nodes."""
    first = leading(rules)
    for rule in (*first, *(rule for rule in rules if rule not in first)):
        if nodes := rule.nodes(scope):
            return rule, nodes
    return None, []


def is_within(node: Node, row: Iterable[etree._Element]) -> bool:
    """Says whether a node stands in one of the elements of a record."""
    around = holder(node)
    return not {around, *around.iterancestors()}.isdisjoint(row)


def is_of_kind(field: FieldRules, value: Value) -> bool:
    """Says whether a value can be read as its field's kind; kinds that are but texts are whatever they are."""
    return value.parsed is not None or field.kind in TEXT_KINDS
