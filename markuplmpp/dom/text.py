"""What an element says: its text, or what stands for it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from markuplmpp.dom.node import Page
from markuplmpp.values import rating_of_attributes


def element_text(page: Page, node: int) -> str:
    """Returns an element's text; of one without text the rating that it shows as stars, else what an attribute says.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<span class='stars' title='4.5 of 5'><img src=full.png><img src=half.png></span>")
    >>> element_text(page, page.tags.index("span")), element_text(page, page.tags.index("img"))
    ('4.5 of 5', 'full.png')
    """
    if text := page.text(node):
        return text
    rating = next(filter(None, (_stars(page, i) for i in _chain(page, node))), None)
    told = {**page.hints.get(node, {}), **page.attributes.get(node, {})}
    return rating or next((told[key] for key in ("src", "value", "alt", "aria-label", "title") if key in told), "")


def laid_out(page: Page, first: int, end: int) -> str:
    r"""Returns the text of the nodes ``first:end``, with white space folded; of those in a ``<pre>`` with its lines.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<pre><b>if</b> x:\n    <i>go</i>\n<i>stay</i>\n</pre>")
    >>> laid_out(page, page.tags.index("pre"), len(page))
    'if x:\n    go\nstay'
    """
    if not page.preformatted[first:end].all():
        return page.text_of(first, end)
    text = "".join("\n" if page.tags[i] == "br" else page.texts[i] for i in range(first, end))
    return textwrap.dedent("\n".join(line.rstrip() for line in text.splitlines())).strip("\n")


def _chain(page: Page, node: int) -> Iterator[int]:
    """An element, those that hold it alone and those that it holds so: any of them may tell the stars of a picture."""
    yield node
    above = node
    while page.parent[above] == above - 1 >= 0 and page.end[above - 1] == page.end[node]:
        above -= 1
        yield above
    while node + 1 < page.end[node] == page.end[node + 1]:
        node += 1
        yield node


def _stars(page: Page, node: int) -> str | None:
    around = page.names[page.parent[node]] if page.parent[node] >= 0 else ""
    told = {**page.hints.get(node, {}), **page.attributes.get(node, {})}
    return rating_of_attributes(told, f"{page.names[node]} {around}")
