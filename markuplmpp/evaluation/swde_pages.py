"""Reads SWDE: the folder as published, or rows of a corpus."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from markuplmpp.corpus import CorpusPage, read_pages
from markuplmpp.errors import CorpusError

SPLIT = "benchmark"
_NO_VALUE = "<NULL>"
_SITE = re.compile(r"(?P<site>[^-]+-[^()]+)\(\d+\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_HEAD_LINES = 2

Verticals = dict[str, dict[str, list[CorpusPage]]]
"""Vertical -> site -> pages, all sorted."""


def read_swde(path: Path, *, max_pages: int | None = None) -> Verticals:
    """Reads all pages by vertical and site.

    Args:
        path: The folder of SWDE (``auto/auto-msn(3149)/0000.htm`` ..., ``groundtruth/auto/auto-msn-price.txt`` ...),
            or a file or folder of a corpus, whose ``benchmark`` rows are taken; their page type is the vertical.
        max_pages: At most so many pages of a site, the first ones.

    Raises:
        CorpusError: It's neither.
    """
    is_original = (path / "groundtruth").is_dir()
    pages = _read_folder(path, max_pages) if is_original else read_pages(path, splits=(SPLIT,))
    found: defaultdict[str, defaultdict[str, list[CorpusPage]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        site = found[page.page_type or ""][page.site]
        if page.truth and (max_pages is None or len(site) < max_pages):
            site.append(page)
    if not found:
        raise CorpusError(
            f"no SWDE page in {str(path)!r}; expected its folder with 'groundtruth' in it, "
            f"or rows of the split {SPLIT!r}"
        )
    return {vertical: dict(sorted(sites.items())) for vertical, sites in sorted(found.items())}


def attributes(sites: dict[str, list[CorpusPage]]) -> tuple[str, ...]:
    """Returns the attributes of a vertical, sorted: those of which its pages say that all values are listed."""
    names = {name for pages in sites.values() for page in pages for name in page.truth.get("complete", ())}
    return tuple(sorted(names))


def _read_folder(path: Path, max_pages: int | None) -> Iterator[CorpusPage]:
    for folder in sorted(path.glob("*/*-*(*)")):
        match = _SITE.fullmatch(folder.name)
        if match is None:
            continue
        vertical, site = folder.parent.name, match["site"]
        truth = {
            file.stem.removeprefix(f"{site}-"): _read_values(file)
            for file in sorted((path / "groundtruth" / vertical).glob(f"{site}-*.txt"))
        }
        if not truth:
            raise CorpusError(f"{str(folder)!r} has no ground truth; expected {vertical}/{site}-*.txt in 'groundtruth'")
        for file in sorted(folder.glob("*.htm"))[:max_pages]:
            fields = {name: values[file.stem] for name, values in truth.items() if values.get(file.stem)}
            yield CorpusPage(
                page_id=f"{site}-{file.stem}",
                dataset="swde",
                split=SPLIT,
                site=site,
                url=None,
                lang="en",
                page_type=vertical,
                html=file.read_bytes(),
                truth={"fields": fields, "complete": sorted(truth)},
                truth_kind="human",
            )


def _read_values(file: Path) -> dict[str, list[str]]:
    """The values of one attribute by page: lines of page, count and values after two lines of heading."""
    out: dict[str, list[str]] = {}
    for number, line in enumerate(file.read_text("utf-8", "replace").splitlines()):
        if number < _HEAD_LINES or not line.strip():
            continue
        page, *rest = line.split("\t")
        if not rest or not rest[0].strip().isdigit():
            raise CorpusError(
                f"{file}:{number + 1} has no count of values; expected page, count and values, parted by tabs"
            )
        values = (unescape(_TAG.sub(" ", value)).strip() for value in rest[1 : 1 + int(rest[0])])
        out[page.strip()] = [value for value in values if value and value != _NO_VALUE]
    return out
