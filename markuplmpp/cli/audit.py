"""The files of an audit of labels: the sheet, the table of verdicts, and the pages with the labels drawn in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from markuplmpp.cli.output import check_writable, say, usage_error
from markuplmpp.records import PageResult, Record, Value

if TYPE_CHECKING:
    from markuplmpp.labels.audit import AuditedPage

_NUMBER = re.compile(r"(?:^| · )(\d+) ")


@dataclass(frozen=True)
class AuditFiles:
    """Where the audit of an output goes: beside it.

    Args:
        sheet: The labels in their surroundings.
        verdicts: A table of them to fill in.
        folder: Pages with the labels outlined.
    """

    sheet: Path
    verdicts: Path
    folder: Path

    @classmethod
    def beside(cls, output: Path) -> AuditFiles:
        """Returns the files of an output."""
        return cls(*(output.with_name(output.name + end) for end in (".audit.html", ".audit.tsv", ".audit")))

    def check(self) -> None:
        """Makes sure, before the work, that the files can be written and that none holds somebody's verdicts."""
        from markuplmpp.labels.verdicts import read_verdicts

        check_writable(self.sheet, self.verdicts)
        if self.folder.exists() and not self.folder.is_dir():
            raise usage_error(f"{str(self.folder)!r} is a file; expected a folder or nothing: move it away")
        if self.verdicts.exists() and any(verdict for _, _, verdict in read_verdicts(self.verdicts).counts):
            raise usage_error(f"{str(self.verdicts)!r} holds verdicts, which a new audit would overwrite: move it away")

    def write(self, audited: list[AuditedPage]) -> None:
        """Writes them."""
        from markuplmpp.labels.audit import audit_sheet
        from markuplmpp.labels.verdicts import verdict_sheet

        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("page-*.html"):
            old.unlink()
        for page in audited:
            (self.folder / page.file).write_text(outlined(page), "utf-8", "replace")
        self.verdicts.write_text(verdict_sheet(audited), "utf-8", "replace")
        self.sheet.write_text(audit_sheet(audited, self.folder.name), "utf-8", "replace")
        say(f"wrote {self.sheet}; fill in {self.verdicts}, then: markuplmpp label --verdicts {self.verdicts}")


def outlined(page: AuditedPage) -> str:
    """Returns a page with its audited labels outlined, each under its number, and an anchor at each."""
    from markuplmpp.labels.audit import anchor
    from markuplmpp.show import render
    from markuplmpp.show.marks import ATTRIBUTE

    shown = render(page.row.html, _result(page), charset=page.row.charset)
    root = etree.fromstring(shown, etree.HTMLParser(huge_tree=True))
    for element in root.iterfind(f".//*[@{ATTRIBUTE}]"):
        if number := _NUMBER.match(str(element.get(ATTRIBUTE))):
            element.set("id", anchor(page.drawn[int(number[1])].label))
    return "<!doctype html>\n" + etree.tostring(root, method="html", encoding="unicode")


def _result(page: AuditedPage) -> PageResult:
    """The labels as what was found on the page, each a record of its own: ``show`` draws results."""
    from markuplmpp.dom.parse import parse_html

    parsed = parse_html(page.row.html, url=page.row.url, charset=page.row.charset)
    records = []
    for number, drawn in page.drawn.items():
        label, name = drawn.label, f"{number} {drawn.label.label}"
        if parsed.text_index[label.node]:
            text = parsed.text(label.node)
            value = Value(text if label.span is None else text[slice(*label.span)], label.xpath, 1.0)
            records.append(Record(drawn.source, (), 1.0, {name: [value]}))
        else:
            records.append(Record(name, (label.xpath,), 1.0))
    return PageResult(page.row.url, f"labels of {page.row.page_id}", "other", tuple(records))
