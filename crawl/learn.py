"""Which addresses are likely to have records: learned from the pages that the extractor has read.

``markuplmpp extract pages/ > results.jsonl`` says of each page whether it has records. Addresses of a site that are
built alike (``/product/17``, ``/product/18``) mostly are pages of one kind, and some words in paths mean the same on
many sites (``/recipe/``, ``/tag/``). So each page counts for the shape of its address and for the words in it, and a
new address is rated by the share of pages with records among those of its shape; where its site has none of that
shape, by the mean share over its words. It's a matter of order alone: no page is left out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

LEVELS = 10
_UNKNOWN = 0.5


class LearnError(Exception):
    """The results can't be read."""


class Learned:
    """Shares of pages with records, by shape and by word.

    >>> learned = Learned()
    >>> for number in range(8):
    ...     learned.add(f"https://a.example/recipe/{number}", True)
    ...     learned.add(f"https://a.example/tag/t{number}", False)
    >>> paths = ("a.example/recipe/99", "b.example/recipe/soup", "a.example/tag/x", "b.example/")
    >>> [learned.priority(f"https://{path}") for path in paths]
    [9, 9, 1, 5]
    """

    def __init__(self) -> None:
        self._shapes: defaultdict[str, list[bool]] = defaultdict(list)
        self._words: defaultdict[str, list[bool]] = defaultdict(list)

    @classmethod
    def from_results(cls, path: Path) -> Learned:
        """Reads JSON lines of ``markuplmpp extract``.

        Raises:
            LearnError: The file can't be read, or has lines of something else.
        """
        learned, number = cls(), 0
        try:
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):  # noqa: B007  # named in the error
                    result = json.loads(line)
                    if result.get("url"):
                        learned.add(result["url"], bool(result["records"]))
        except OSError as error:
            raise LearnError(f"{str(path)!r} can't be read: {error.strerror}") from error
        except (ValueError, KeyError, AttributeError) as error:
            expected = "expected what `markuplmpp extract` prints, a JSON object a line"
            raise LearnError(f"{path}:{number} isn't a result ({error}); {expected}") from error
        return learned

    def add(self, url: str, has_records: bool) -> None:
        """Counts a page."""
        self._shapes[_shape(url)].append(has_records)
        for word in set(_words(url)):
            self._words[word].append(has_records)

    def priority(self, url: str) -> int:
        """Returns 0 to 10: higher goes first; 5 where nothing is known."""
        if pages := self._shapes.get(_shape(url)):
            return round(LEVELS * _share(pages))
        shares = [_share(self._words[word]) for word in _words(url) if word in self._words]
        return round(LEVELS * (sum(shares) / len(shares) if shares else _UNKNOWN))


def _share(pages: list[bool]) -> float:
    return (sum(pages) + 1) / (len(pages) + 2)  # Laplace: one page alone proves little


def _shape(url: str) -> str:
    parts = urlsplit(url)
    steps = ["*" if re.search(r"\d|-|_", step) or len(step) > 20 else step for step in parts.path.split("/")]
    names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.netloc}{'/'.join(steps)}?{'&'.join(names)}"


def _words(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    for step in parts.path.split("/")[:-1]:
        yield from re.findall(r"[a-z]{2,}", step.lower())
