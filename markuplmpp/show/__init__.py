"""A page with its predicted nodes outlined and labelled, to look at in a browser."""

from __future__ import annotations

from lxml import etree

from markuplmpp.dom.parse import parse_tree
from markuplmpp.records import PageResult
from markuplmpp.show.marks import mark_nodes, marks_of
from markuplmpp.show.panel import panel_html, stylesheet
from markuplmpp.show.safety import clean_attributes, document, strip_elements


def render(html: str | bytes, result: PageResult, *, charset: str | None = None, remote: bool = False) -> str:
    """Returns the page as one harmless HTML document with the result drawn into it.

    Leaves are filled, elements that hold a value are dashed, records have a solid outline. A panel
    lists every value, those that stand in no node of the page too. Scripts, handlers, frames and
    ``javascript:`` addresses are removed, and a Content-Security-Policy forbids what is left.

    Args:
        html: The page that the result was made from.
        result: What was found on it; its XPaths are looked up on the page as parsed.
        charset: Charset of the HTTP header, if there was one.
        remote: Load the page's own images and style sheets from its site; nothing is by default.

    Raises:
        PageError: The page is empty, binary or too large.

    >>> from markuplmpp.records import PageResult, Record, Value
    >>> name = Value("Kettle", "/html/body/h1/text()[1]", 0.99)
    >>> result = PageResult(None, "m", "detail", (Record("product", ("/html/body",), 0.9, {"name": [name]}),))
    >>> shown = render("<h1>Kettle</h1><script>alert(1)</script>", result)
    >>> '<h1><mark data-mlpp-kind="leaf"' in shown and 'data-mlpp="name 0.99">Kettle</mark></h1>' in shown
    True
    >>> "script" in shown
    False
    """
    root, _, _ = parse_tree(html, charset=charset)
    marks = marks_of(result)
    clean_attributes(root)
    mark_nodes(root, marks)
    strip_elements(root, remote=remote)
    page = document(root, panel_html(result, marks), url=result.url, stylesheet=stylesheet(marks), remote=remote)
    return "<!doctype html>\n" + etree.tostring(page, method="html", encoding="unicode")
