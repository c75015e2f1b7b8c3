"""Pages in, records out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import get_args

from markuplmpp.decode.calibrate import confidence, read_calibrations
from markuplmpp.decode.fuse import fuse
from markuplmpp.decode.markup import metadata_records
from markuplmpp.decode.records import decode
from markuplmpp.decode.scores import Thresholds
from markuplmpp.dom.parse import parse_html, parse_tree
from markuplmpp.errors import ModelError, PageError
from markuplmpp.metadata import read_metadata
from markuplmpp.records import PageKind, PageResult, Record, Sources
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.template import SiteTemplate

EMBEDDED_MODEL = "web-small"
SOURCES: tuple[Sources, ...] = get_args(Sources)


class Extractor:
    """Reads records off pages with one model.

    Args:
        scorer: The model.

    Raises:
        ModelError: The thresholds or calibrations of its config aren't of the form that training writes.
    """

    def __init__(self, scorer: PageScorer) -> None:
        self.scorer = scorer
        saved = scorer.config.get("thresholds") or {}
        try:
            numbers = {part: {name: float(p) for name, p in least.items()} for part, least in saved.items()}
            self.thresholds = Thresholds(**numbers)
        except (TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"the model's config has thresholds {saved!r}; expected {{'leaf': {{name: 0.5}}, 'internal': {{...}}}}"
            ) from error
        try:
            self.calibrations = read_calibrations(scorer.config.get("calibration") or {})
        except (TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"the model's config has a calibration that can't be read ({error}); leave it out or train anew"
            ) from error

    @classmethod
    def from_pretrained(cls, path: str | Path | None = None, *, threads: int | None = None) -> Extractor:
        """Loads a model folder with ``config.json``, ``model.onnx`` and ``tokenizer.json``.

        Args:
            path: The folder; None for the embedded model.
            threads: CPU threads; None for all cores.

        Raises:
            ModelError: The folder lacks a file, or one is broken.
        """
        embedded = resources.files("markuplmpp") / "assets" / EMBEDDED_MODEL
        return cls(PageScorer.from_folder(str(embedded) if path is None else path, threads))

    @property
    def name(self) -> str:
        """Name and version of the model, as in results."""
        return self.scorer.name

    @property
    def schema(self) -> Schema:
        """Items and fields that the model knows."""
        return self.scorer.schema

    def predict(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        charset: str | None = None,
        sources: Sources = "both",
        min_precision: float | None = None,
    ) -> PageResult:
        """Extracts the records of a page.

        Args:
            html: The page; bytes are decoded as a browser does, and as UTF-8 where they plainly are that.
            url: Its address; kept in the result.
            charset: Charset of the HTTP header, if there was one.
            sources: ``model``, ``metadata`` (the page's own JSON-LD, microdata and Open Graph), or ``both``, joined:
                what both say is surer, and where they differ each counts for the kinds of values that it's better at.
            min_precision: Leave out values so unsure that fewer than this share of a field's were right on tune sites.

        Returns:
            The records; every XPath in them resolves with lxml on the page as parsed.

        Raises:
            PageError: The page is empty, binary or too large.
            ModelError: ``min_precision`` is asked of a model whose scores aren't calibrated.
            ValueError: ``sources`` is none of the three, or ``min_precision`` no share.
        """
        self.check_options(sources, min_precision)
        page = parse_html(html, url=url, charset=charset)
        records: list[Record] = []
        kind: PageKind = "other"
        warnings = [*page.warnings]
        if sources != "metadata":
            scores, more = self.scorer.score(page)
            records, kind = decode(scores, self.schema, self.thresholds, lang=page.lang)
            warnings += more
        if sources != "model":
            metadata = metadata_records(read_metadata(html, url=url, page=page), page, self.schema)
            how_sure = confidence(self.calibrations)
            records, kind = fuse(records, kind, metadata, self.schema, confidence=how_sure, page=page)
        calibration = self.calibrations[sources]
        records = calibration.apply(records, self.schema)
        if min_precision is not None:
            records = calibration.sure(records, min_precision, self.schema)
        return PageResult(url, self.name, kind, tuple(records), tuple(warnings))

    def check_options(self, sources: Sources, min_precision: float | None) -> None:
        """Raises what :meth:`predict` would for such options, before there is a page.

        Raises:
            ModelError: ``min_precision`` is asked of a model whose scores aren't calibrated.
            ValueError: ``sources`` is none of the three, or ``min_precision`` no share.
        """
        if min_precision is not None and not 0 < min_precision <= 1:
            raise ValueError(f"min_precision is {min_precision}; expected a share above 0 and at most 1, such as 0.95")
        if sources not in SOURCES:
            raise ValueError(f"sources is {sources!r}; expected {', '.join(SOURCES[:-1])} or {SOURCES[-1]}")
        if min_precision is not None and not self.calibrations[sources].lines:
            raise ModelError(
                f"the scores of {self.name} aren't calibrated for sources {sources!r}, so no precision can be kept; "
                "leave min_precision out, or use a model that train.py has calibrated"
            )

    def predict_many(
        self, pages: Iterable[str | bytes], *, sources: Sources = "both"
    ) -> Iterator[PageResult | PageError]:
        """Extracts pages one after the other, in order; a page that can't be read gives its error."""
        for html in pages:
            try:
                yield self.predict(html, sources=sources)
            except PageError as error:
                yield error

    def fit_site(
        self,
        pages: Iterable[str | bytes],
        *,
        site: str = "site",
        sources: Sources = "both",
        previous: SiteTemplate | None = None,
    ) -> SiteTemplate:
        """Learns the template of a site: its other pages are then read without the model.

        Args:
            pages: 5 to 50 pages of it, of one kind or several; those that can't be read are left out.
            site: Its domain, or any name.
            sources: Whose values vote, as for :meth:`predict`.
            previous: The template that this one replaces: what a person wrote in it is kept.

        Raises:
            TemplateError: The pages have too little in common.
        """
        fitted = []
        for html in pages:
            with suppress(PageError):
                fitted.append(FittedPage(parse_tree(html)[0], self.predict(html, sources=sources)))
        return fit_template(site, fitted, self.schema, previous)


def predict(html: str | bytes, *, url: str | None = None, sources: Sources = "both") -> PageResult:
    """Extracts the records of a page with the embedded model; see :meth:`Extractor.predict`.

    >>> result = predict("<title>Kettle</title><h1>Acme Kettle</h1><p>Boils water.</p>", sources="metadata")
    >>> result.page_kind, result.records
    ('other', ())
    """
    return _embedded().predict(html, url=url, sources=sources)


@cache
def _embedded() -> Extractor:
    return Extractor.from_pretrained()
