"""Dates that only a machine is told."""

from __future__ import annotations

from markuplmpp.dom.node import Page
from markuplmpp.values import parse_value

_AROUND = 3  # elements from the text up


def machine_date(page: Page, node: int) -> str | None:
    """What ``<time datetime>`` at a value, around it or alone in it says, where its text is no date ("2 hours ago")."""
    around = [node, *page.ancestors(node)[:_AROUND], *range(node + 1, int(page.end[node]))]
    told = [page.hints[i]["datetime"] for i in around if "datetime" in page.hints.get(i, {})]
    return next((text for text in told if parse_value("date", text)), None)
