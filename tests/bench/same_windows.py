"""How many windows of a site the model has seen before, byte for byte: what a cache of windows could save.

::

    python tests/bench/same_windows.py CORPUS --pages 120

Of 5,151 windows of 713 pages 73 (1.4%) were; 0.1% on recipes and articles, 3.1% on lists: no such cache was built.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from importlib import resources
from pathlib import Path

from markuplmpp.corpus import read_pages
from markuplmpp.dom.parse import parse_html
from markuplmpp.encode.batch import encode_page, window_inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.errors import PageError

FILES = ("recipes", "articles", "products", "products_web", "lists", "swde")


def main() -> None:
    """Prints one line per file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=300, help="of each file, of sites with two pages or more")
    arguments = parser.parse_args()
    tokenizer = PageTokenizer.from_file(str(resources.files("markuplmpp") / "assets/web-small/tokenizer.json"))
    for name in FILES:
        sites = defaultdict(dict)
        for row in read_pages(arguments.corpus / f"{name}.parquet", splits=("train", "tune", "benchmark")):
            sites[row.site][row.page_id] = row.html  # a page that is there twice is the page cache's
        several = [list(pages.values()) for pages in sites.values() if len(pages) > 1]
        counts = count_windows(several, tokenizer, arguments.pages)
        print(
            f"{name:14} {counts[0]:5} pages {counts[1]:6} windows, {counts[2]:5} seen before: "
            f"{counts[2] / max(1, counts[1]):.2%}",
            flush=True,
        )


def count_windows(sites: list[list[bytes]], tokenizer: PageTokenizer, most: int) -> tuple[int, int, int]:
    """Pages, windows, and windows that an earlier page of the site has."""
    config, pages, windows, again = SequenceConfig(), 0, 0, 0
    for site in sites:
        seen: set[bytes] = set()
        for html in site:
            if pages == most:
                return pages, windows, again
            try:
                encoded = encode_page(parse_html(html), tokenizer, config)
            except PageError:
                continue
            pages += 1
            for window in encoded.windows:
                inputs = window_inputs(encoded, window, tokenizer, config.window_tokens)
                digest = hashlib.blake2b(b"".join(inputs[key].tobytes() for key in sorted(inputs))).digest()
                windows += 1
                again += digest in seen
                seen.add(digest)
    return pages, windows, again


if __name__ == "__main__":
    main()
