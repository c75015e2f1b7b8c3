"""Bytes or text of a page -> :class:`Page`, in one pass over the lxml tree."""

from __future__ import annotations

from itertools import accumulate

from lxml import etree

from markuplmpp.dom.attributes import MOST_ATTRIBUTES, without_floods
from markuplmpp.dom.charset import html_bytes
from markuplmpp.dom.node import Page
from markuplmpp.dom.size import check_size
from markuplmpp.dom.walk import DROPPED, Nodes, flatten
from markuplmpp.errors import EmptyPageError, OversizedPageError

MAX_BYTES = 20_000_000
PARSER = f"lxml/libxml2-{'.'.join(map(str, etree.LIBXML_VERSION))}"
"""Part of the model: libxml2 and a browser's parser agree on only 95% of (text, XPath) pairs."""

# A page with fewer visible characters than this, and a noscript text that has more, is a script shell:
# 18 corpus pages (Discourse forums and the like) have all their text that way.
_SHELL_CHARS = 200


def parse_html(
    html: str | bytes,
    *,
    url: str | None = None,
    charset: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Page:
    """Parses a page into its text leaves and elements.

    Args:
        html: The page; bytes are decoded as :func:`~markuplmpp.dom.charset.html_bytes` does.
        url: The page's address; kept on the result.
        charset: Charset of the HTTP header, if there was one.
        max_bytes: Larger input is refused.

    Returns:
        The page; its ``warnings`` say what was lost or read in another way.

    Raises:
        EmptyPageError: No bytes, or neither text nor elements.
        BinaryPageError: The bytes are of an image, an archive, a PDF or the like.
        OversizedPageError: The page has more than ``max_bytes``, or 500,000 elements, attributes and comments.
        TypeError: ``html`` is neither str nor bytes.

    >>> page = parse_html(b"<title>Kettle</title><p>&pound;20 <script>var x</script></p>")
    >>> [page.text(i) for i in page.leaves]
    ['Kettle', '£20']
    """
    root, encoding, warnings = parse_tree(html, charset=charset, max_bytes=max_bytes)
    nodes = flatten(root)
    if _is_shell(nodes):
        shell = flatten(root, DROPPED - {"noscript"})
        if shell.chars() > max(_SHELL_CHARS, nodes.chars()):
            nodes = shell
            warnings.append("almost no text outside <noscript>: noscript content was read instead")
    if _later_roots(root):
        nodes.steps[0] = 1  # "/html" would name the later roots too
    return nodes.page(url, encoding, tuple(warnings))


def parse_tree(
    html: str | bytes, *, charset: str | None = None, max_bytes: int = MAX_BYTES
) -> tuple[etree._Element, str, list[str]]:
    """Returns the lxml root, the encoding and the warnings; see :func:`parse_html` for the errors."""
    if not isinstance(html, (str, bytes)):
        raise TypeError(f"html is {type(html).__name__}; expected str or bytes")
    if len(html) > max_bytes:
        unit = "bytes" if isinstance(html, bytes) else "characters"
        raise OversizedPageError(
            f"the page has {len(html):,} {unit}; at most {max_bytes:,} are read; raise max_bytes for more"
        )
    data, encoding, warnings = html_bytes(html, charset)
    if not data or data.isspace():
        raise EmptyPageError("the page is empty; expected HTML with text or elements")
    data, floods = without_floods(data)
    if floods:
        warnings.append(
            f"elements with more than {MOST_ATTRIBUTES:,} attributes, the rest of which wasn't read: {floods}"
        )
    check_size(data)
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", collect_ids=False)
    root = etree.fromstring(data, parser)
    if root is None:
        raise EmptyPageError("the page has neither text nor elements; expected HTML")
    # libxml2 stops at its nesting limit and drops all that follows. The log keeps a page's first hundred
    # errors and, whatever their number, this fatal one: the last, as nothing is read after it.
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        warnings.append(f"the parser stopped at its limit ({last.message}): what follows was not read")
    if lost := sum(flatten(later).chars() for later in _later_roots(root)):
        warnings.append(f"{lost:,} characters after </html> were not read")
    return root, encoding, warnings


def _later_roots(root: etree._Element) -> list[etree._Element]:
    # What follows </html>, as on 1% of pages, libxml2 puts under a root of its own.
    return [sibling for sibling in root.itersiblings() if isinstance(sibling.tag, str)]


def _is_shell(nodes: Nodes) -> bool:
    return all(chars < _SHELL_CHARS for chars in accumulate(map(len, nodes.texts)))
