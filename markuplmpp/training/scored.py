"""Tune pages with the model's probabilities, which thresholds and calibration are both found on."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from markuplmpp.corpus import CorpusPage
from markuplmpp.decode.scores import PageScores
from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import PageError
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
