"""A page as HTML that every parser reads alike, and the places of its texts in it.

Annotation tools show a page in a browser, whose parser moves what libxml2 leaves (rows into a ``<tbody>``, blocks out
of a ``<p>``), and clean it first, so that XPaths and offsets made there aren't those of the page. Here a page is
written with ``<div>`` and ``<span>`` alone, which nest in each other without rules: a text node of it is a leaf of the
page, and its characters are those of the leaf with white space folded. Nothing in it runs or loads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from markuplmpp.dom.node import Page
from markuplmpp.dom.structure import BLOCK_TAGS

_BLOCKS = (BLOCK_TAGS - {"button", "label", "caption"}) | {"br", "hr", "body"}
_STYLE = """body{font:15px/1.5 sans-serif}span{margin-right:.25em}[data-tag=h1]{font-size:1.8em;font-weight:bold}
[data-tag=h2]{font-size:1.4em;font-weight:bold}[data-tag=h3],[data-tag=th],[data-tag=b],[data-tag=strong]
{font-weight:bold}[data-tag=li]{display:list-item;margin-left:1.5em}[data-tag=tr]{display:table-row}
[data-tag=td],[data-tag=th]{display:table-cell;padding:0 .5em}[data-tag=p]{margin:.7em 0}[data-tag=a]{color:#05c}
[data-tag=del],[data-tag=s]{text-decoration:line-through}[data-hidden]{opacity:.5}
[data-alt]::after{content:"[" attr(data-alt) "]";color:#888}"""


@dataclass
class HyperText:
    """A page written for annotation.

    Args:
        html: The document.
        paths: XPath of each leaf in it, from its body on, every step with its number: ``/div[1]/span[2]/text()[1]``.
        starts: Characters of text in front of each leaf.
    """

    html: str
    paths: dict[int, str] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)

    def leaf_at(self, path: str) -> int | None:
        """Returns the leaf of an XPath; None where there is none."""
        return next((leaf for leaf, known in self.paths.items() if known == path), None)

    def leaf_of(self, position: int) -> tuple[int, int]:
        """Returns the leaf in which a character of all text stands, and its offset there."""
        leaves, starts = list(self.starts), list(self.starts.values())
        at = max(0, bisect_right(starts, position) - 1)
        return leaves[at], position - starts[at]


@dataclass
class _Open:
    """An element whose content is being written."""

    end: int
    closing: str
    path: str
    children: Counter[str] = field(default_factory=Counter)
    after_text: bool = False

    def step(self, name: str) -> str:
        self.children[name] += 1
        return f"{self.path}/{name}[{self.children[name]}]"


def render(page: Page) -> HyperText:
    """Writes a page, without its head, for annotation.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<h1>Acme <b>Kettle</b></h1><script>x()</script><p>a<!-- -->b</p>")
    >>> text = render(page)
    >>> text.html[text.html.index("<body>"):]  # doctest: +NORMALIZE_WHITESPACE
    '<body><div data-tag="body"><div data-tag="h1">Acme<span data-tag="b">Kettle</span></div><div
     data-tag="p">a<span></span>b</div></div></body></html>'
    >>> text.paths[3], text.paths[8], text.starts[8]
    ('/div[1]/div[1]/text()[1]', '/div[1]/div[2]/text()[2]', 11)
    """
    out, text, position = [f"<html><head><style>{_STYLE}</style></head><body>"], HyperText(""), 0
    open_ = [_Open(len(page), "", "")]
    head = next((i for i, tag in enumerate(page.tags) if tag == "head" and page.parent[i] == 0), 0)
    for node in range(1, len(page)):
        if head <= node < page.end[head] and head:
            continue
        while node >= open_[-1].end:
            out.append(open_.pop().closing)
        above = open_[-1]
        if page.text_index[node]:
            if above.after_text:  # a comment or a script parts them: here an empty element, or they were one text
                above.step("span")
                out.append("<span></span>")
            shown = page.text(node)
            text.paths[node], text.starts[node] = above.step("text()"), position
            position += len(shown)
            out.append(escape(shown, quote=False))
            above.after_text = True
        else:
            name = "div" if page.tags[node] in _BLOCKS else "span"
            above.after_text = False
            out.append(f"<{name}{_attributes(page, node)}>")
            open_.append(_Open(int(page.end[node]), f"</{name}>", above.step(name)))
    out += [element.closing for element in reversed(open_)]
    text.html = "".join([*out, "</body></html>"])
    return text


def _attributes(page: Page, node: int) -> str:
    attributes = {"data-tag": page.tags[node], "data-alt": page.attributes.get(node, {}).get("alt", "")}
    if page.hidden[node] and not page.hidden[page.parent[node]]:
        attributes["data-hidden"] = "1"
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
