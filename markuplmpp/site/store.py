"""A folder of templates, one YAML file a site: used, and learned while pages are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from markuplmpp.dom.parse import parse_tree
from markuplmpp.errors import DriftError, TemplateError
from markuplmpp.records import PageResult
from markuplmpp.schema import Schema
from markuplmpp.site.fit import FittedPage, fit_template
from markuplmpp.site.template import SiteTemplate

LEAST_PAGES = 5
_MOST_WAITING = 200  # sites whose pages are kept until there are enough: 20 pages of 100 kB each are 400 MB
_MOST_CHARS = 200  # file systems take 255 bytes
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass
class TemplateFolder:
    """The templates of a folder.

    Args:
        folder: It; made when the first template is written.
        loaded: Those that were asked for, None where there is no file.
        schema: That of the templates' model, which their files are held to; None where it isn't known.
    """

    folder: Path
    loaded: dict[str, SiteTemplate | None] = field(default_factory=dict)
    schema: Schema | None = None

    def path(self, site: str) -> Path:
        """Returns the file of a site.

        >>> TemplateFolder(Path("templates")).path("../shop.example:8080").name
        'shop.example_8080.yaml'
        """
        return self.folder / f"{_UNSAFE.sub('_', site).strip('._')[:_MOST_CHARS] or 'site'}.yaml"

    def of(self, site: str) -> SiteTemplate | None:
        """Returns the template of a site, read once; None where there is none.

        Raises:
            TemplateError: Its file isn't a template.
        """
        if site not in self.loaded:
            path = self.path(site)
            self.loaded[site] = SiteTemplate.from_file(path, self.schema) if path.exists() else None
        return self.loaded[site]

    def save(self, template: SiteTemplate) -> Path:
        """Writes a template and returns its file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(template.site)
        template.save(path)
        self.loaded[template.site] = template
        return path

    def extract(
        self, site: str, html: str | bytes, *, url: str | None = None, charset: str | None = None
    ) -> PageResult | None:
        """Reads a page by its site's template; None where there is none, or the page doesn't fit it.

        Raises:
            PageError: The page is empty, binary or too large.
            TemplateError: The site's file isn't a template, or an XPath of it gives no nodes.
        """
        template = self.of(site)
        if template is None:
            return None
        try:
            return template.extract(html, url=url, charset=charset)
        except DriftError:
            return None


@dataclass
class Learner:
    """Collects what the model finds, and writes a site's template when it has seen pages enough.

    Pages that an earlier template didn't fit make new layouts of it; the others and what a person wrote stay.

    Args:
        templates: Where to.
        schema: Of the results.
        most_pages: A site's template is made when so many were seen, or at the end.
        failures: Sites that no template could be made of, and why.
        made: The templates that were made.
    """

    templates: TemplateFolder
    schema: Schema
    most_pages: int = 20
    failures: dict[str, TemplateError] = field(default_factory=dict)
    made: dict[str, SiteTemplate] = field(default_factory=dict)
    _waiting: dict[str, list[tuple[str | bytes, str | None, PageResult]]] = field(default_factory=dict)

    def add(self, site: str, html: str | bytes, result: PageResult, *, charset: str | None = None) -> None:
        """Takes in a page that the model has read."""
        self._waiting.setdefault(site, []).append((html, charset, result))
        if len(self._waiting[site]) >= self.most_pages:
            self._fit(site)
        elif len(self._waiting) > _MOST_WAITING:
            self._fit(next(iter(self._waiting)))

    def finish(self) -> list[SiteTemplate]:
        """Makes the templates of the sites that wait, and returns all that were made."""
        for site in list(self._waiting):
            self._fit(site)
        return list(self.made.values())

    def _fit(self, site: str) -> None:
        pages = self._waiting.pop(site)
        if len(pages) < LEAST_PAGES and site in self.made:
            return  # the last few of a site that has its template
        try:
            if len(pages) < LEAST_PAGES:
                raise TemplateError(f"site {site}: {len(pages)} pages; at least {LEAST_PAGES} are needed")
            fitted = [FittedPage(parse_tree(html, charset=charset)[0], result) for html, charset, result in pages]
            template = fit_template(site, fitted, self.schema, self.templates.of(site))
        except TemplateError as error:
            if site not in self.made:
                self.failures[site] = error
        else:
            self.templates.save(template)
            self.made[site] = template
            self.failures.pop(site, None)
