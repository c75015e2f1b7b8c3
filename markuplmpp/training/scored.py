"""Tune pages with the model's probabilities, which thresholds and calibration are both found on."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import PageScores, Thresholds
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer

logger = logging.getLogger(__name__)

ScoredPage: TypeAlias = tuple[CorpusPage, PageScores]
"""A labelled page, and what the model says of its nodes."""


def scored_pages(scorer: PageScorer, pages: Iterable[CorpusPage]) -> Iterator[ScoredPage]:
    """Runs the network over labelled pages of sites that it wasn't trained on; never those it's reported on."""
    for page in pages:
        try:
            yield page, scorer.score(parse_html(page.html, url=page.url, charset=page.charset))[0]
        except PageError as error:
            logger.warning("page %s left out: %s", page.page_id, error)


def decoded(page: CorpusPage, scores: PageScores, schema: Schema, thresholds: Thresholds) -> PageResult:
    """Returns the model's own records of a scored page, not calibrated."""
    records, kind = decode(scores, schema, thresholds, lang=scores.page.lang)
    return PageResult(page.url, "", kind, tuple(records))
