"""Verdicts on the labels of an audit, in a table to fill in -> how many of the labels are right."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any, Literal, get_args

from rich.table import Table

from markuplmpp.errors import CorpusError
from markuplmpp.labels.audit import AuditedPage

Verdict = Literal["right", "wrong", "unsure"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ALL_FIELDS = "all fields"

_COLUMNS = ("number", "source", "field", "page_id", "xpath", "verdict")
_TABS = "excel-tab"
_Z = 1.959964  # of 95%


@dataclass
class Precision:
    """How many of the audited labels are right.

    Args:
        counts: (source, field, verdict) -> labels; an empty verdict is one that isn't given yet.
    """

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def rows(self) -> list[dict[str, Any]]:
        """Returns verdicts and precision of each source, then of each of its fields.

        Precision is the share of right ones in those judged right or wrong, None where there are none, with the 95%
        interval of :func:`wilson`. Sources aren't added up: each has as many labels in the sample, whatever it made.
        """
        fields: dict[str, list[str]] = {}
        for source, name in sorted({(source, name) for source, name, _ in self.counts}):
            fields.setdefault(source, []).append(name)
        return [
            row
            for source, names in fields.items()
            for row in (self._row(source, names, ALL_FIELDS), *(self._row(source, [name], name) for name in names))
        ]

    def _row(self, source: str, fields: list[str], title: str) -> dict[str, Any]:
        counts = {v: sum(self.counts[source, name, v] for name in fields) for v in (*VERDICTS, "")}
        judged = counts["right"] + counts["wrong"]
        low, high = wilson(counts["right"], judged)
        return {
            "source": source,
            "field": title,
            **{verdict: counts[verdict] for verdict in VERDICTS},
            "open": counts[""],
            "precision": round(counts["right"] / judged, 4) if judged else None,
            "low": round(low, 4),
            "high": round(high, 4),
        }

    def table(self) -> Table:
        """Returns the same as a table."""
        table = Table(title="Precision of the audited labels", title_justify="left")
        for name in ("source", "field"):
            table.add_column(name)
        for name in (*VERDICTS, "open", "precision [95% interval]"):
            table.add_column(name, justify="right")
        for row in self.rows():
            figure = "-" if row["precision"] is None else "{precision:.3f} [{low:.3f}, {high:.3f}]".format(**row)
            counts = (str(row[name]) for name in (*VERDICTS, "open"))
            table.add_row(row["source"], row["field"], *counts, figure)
        return table


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Returns the 95% Wilson interval of a share (E. B. Wilson, 1927): it holds for few labels and near 1 too.

    >>> [round(bound, 3) for bound in wilson(197, 200)], wilson(0, 0)
    ([0.957, 0.995], (0.0, 1.0))
    """
    if not judged:
        return 0.0, 1.0
    share, z2 = right / judged, _Z * _Z / judged
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z * sqrt(share * (1 - share) / judged + z2 / (4 * judged)) / (1 + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def verdict_sheet(audited: Iterable[AuditedPage]) -> str:
    """Returns a tab-separated table of the labels of a sample, whose last column is for the verdicts."""
    rows = [
        (number, drawn.source, str(drawn.label.label), of_page.row.page_id, drawn.label.xpath, "")
        for of_page in audited
        for number, drawn in of_page.drawn.items()
    ]
    out = io.StringIO()
    writer = csv.writer(out, _TABS, lineterminator="\n")
    writer.writerows([_COLUMNS, *sorted(rows)])
    return out.getvalue()


def read_verdicts(path: Path) -> Precision:
    """Reads such a table with verdicts in it: ``right``, ``wrong``, ``unsure`` or nothing yet.

    Raises:
        CorpusError: It can't be read, or has another column or verdict; it names the line.
    """
    try:
        lines = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), dialect=_TABS)
        rows, columns = list(lines), lines.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"can't read the verdicts {str(path)!r}: {error}; expected the table of an audit") from error
    if lost := [name for name in ("source", "field", "verdict") if name not in columns]:
        raise CorpusError(f"{str(path)!r} has no column {lost[0]!r}; expected {', '.join(_COLUMNS)}, by tabs")
    found = Precision()
    for line, row in enumerate(rows, 2):
        verdict = (row["verdict"] or "").strip().lower()
        if verdict not in (*VERDICTS, ""):
            raise CorpusError(f"{path}:{line}: verdict {verdict!r}; expected {', '.join(VERDICTS)} or nothing")
        found.counts[row["source"], row["field"], verdict] += 1
    return found
