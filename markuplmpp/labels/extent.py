"""Whether an element that markup calls an item holds that item: no part of it, and no more than it.

Of 200 labels of microdata audited by eye nine were wrong, four of them such elements: an article around the site's
navigation and footer, one mostly of other headlines, one without its own, and an unclosed row that held the rest of the
page. What these rules leave out is unknown, not negative.
"""

from __future__ import annotations

from markuplmpp.dom.facts import page_title, title_parts
from markuplmpp.dom.node import Page
from markuplmpp.labels.captions import HEADINGS, words
from markuplmpp.labels.textindex import TextIndex
from markuplmpp.metadata import MetadataItem
from markuplmpp.schema import TITLES
from markuplmpp.values import loose

WHOLE_PAGE = frozenset({"html", "body"})
"""An itemscope on these says what the page is about, not where it stands."""
# Of 36 articles and 9 products audited by eye four were widgets, blocks for search engines or almost the whole page;
# after that rule none of 35 articles, but a recipe's hero, a product's list of offers and the body alone of a review.
_LEAST_SHARE, _MOST_SHARE, _LARGE_PAGE_LEAVES = 0.1, 0.85, 300
# Where the body is marked, 23 of 25 articles audited had at least 0.74 of their words in their own properties; one that
# was mostly of other headlines had 0.06, one with vouchers and a newsletter's form 0.59.
_OWN_SHARE = 2 / 3
_TEASERS = 3
_SHOWN_OF_PRODUCT = ("price", "description", "image", "availability")
_FOOTER, _TRAIL = words(r"\b(?:site|page|main|global)?[-_]?footer\b"), words(r"breadcrumb|\btoc\b")
# An article's own navigation (to the next one, a trail) and footer (tags, who wrote it) have fewer texts.
_MENU_TEXTS, _FOOTER_TEXTS = 8, 5
_TITLE_CHARS = 12


def holds_item(index: TextIndex, item: MetadataItem, node: int, name: str) -> bool:
    """Whether an element holds an item as a whole and not much else.

    Args:
        index: Text of the page.
        item: The item.
        node: The element that markup calls so.
        name: The item's label.

    >>> from markuplmpp.dom.parse import parse_html
    >>> html = '''<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">Tea</h1>
    ...   <nav>{}</nav><p itemprop="articleBody">It is up again.</p>{}</article>'''
    >>> menu, footer = "<a>Tea</a>" * 9, "<footer>" + "<a>Jobs</a>" * 9 + "</footer>"
    >>> from markuplmpp.metadata import read_metadata
    >>> def holds(html):
    ...     page = parse_html(html)
    ...     (item,) = read_metadata(html, page=page)
    ...     return holds_item(TextIndex(page, None), item, item.node_id, item.type)
    >>> holds(html.format("", "")), holds(html.format("", footer))
    (True, False)
    """
    page, end = index.page, int(index.page.end[node])
    if page.tags[node] in WHOLE_PAGE or holds_others(page, item) or _holds_frame(page, node):
        return False

    def holds(*names: str) -> bool:
        told = (value.node_id for field_name in names for value in item.fields.get(field_name, []))
        return any(at is not None and node <= at < end for at in told)

    if name == "product":
        return holds("name") and holds(*_SHOWN_OF_PRODUCT)
    if name == "recipe":
        return holds("ingredient", "instruction")
    if name == "review":  # who wrote it, and when, stand outside an element that is but its body
        return not any(page.text(node) == value.text for value in item.fields.get("review_body", []))
    return name != "article" or _holds_article(index, item, node)


def holds_others(page: Page, item: MetadataItem) -> bool:
    """Whether an item's element holds others of its type that are shown: rows behind one that isn't closed."""
    return any(page.is_leaf[other : page.end[other]].any() for other in item.alike)


def _holds_frame(page: Page, node: int) -> bool:
    """Whether the site's navigation stands in front of an element's first heading, or the page ends with its footer."""
    below = range(node + 1, int(page.end[node]))
    heading = next((i for i in below if page.tags[i] in HEADINGS), node)
    for i in below:
        texts = _texts(page, i, int(page.end[i]))
        if page.tags[i] == "nav" and i < heading and texts >= _MENU_TEXTS and not _TRAIL.search(page.names[i]):
            return True
        is_footer = page.tags[i] == "footer" or (not page.text_index[i] and _FOOTER.search(page.names[i]))
        if is_footer and texts >= _FOOTER_TEXTS and texts > _texts(page, int(page.end[i]), len(page)):
            return True
    return False


def _holds_article(index: TextIndex, item: MetadataItem, node: int) -> bool:
    page, end = index.page, int(index.page.end[node])
    is_most = len(page.leaves) >= _LARGE_PAGE_LEAVES and _texts(page, node, end) > _MOST_SHARE * len(page.leaves)
    share = len(page.text_of(node, end)) / max(1, len(page.text_of(0, len(page))))
    return (
        page.tags[node] != "span"
        and share >= _LEAST_SHARE
        and not is_most
        and _holds_title(index, item, node)
        and not _holds_teasers(page, item, node)
    )


def _holds_title(index: TextIndex, item: MetadataItem, node: int) -> bool:
    """Whether an article's headline stands in its element, if anywhere."""
    page, end = index.page, int(index.page.end[node])
    told = [value for name in TITLES for value in item.fields.get(name, [])]
    places = {match.first for value in told for match in index.find(value.text) if match.span is None}
    names = {loose(value.text) for value in told}
    whole, parts = loose(page_title(page)), set(title_parts(page_title(page)))
    for i, tag in enumerate(page.tags):
        if tag in HEADINGS:
            text = loose(page.text(i))
            is_title = text in names or text in parts or (len(text) >= _TITLE_CHARS and text in whole)
            if is_title and (tag == "h1" or node < i < end):
                places.add(i)
    return not places or any(node < place < end for place in places)


def _holds_teasers(page: Page, item: MetadataItem, node: int) -> bool:
    """Whether an article's element holds other articles, or is mostly of what isn't in the article's properties."""
    end = int(page.end[node])
    values = {v.node_id for vs in item.fields.values() for v in vs if v.node_id is not None and node <= v.node_id < end}
    articles = [i for i in range(node + 1, end) if page.tags[i] == "article"]
    if sum(not any(i <= at < page.end[i] for at in values) for i in articles) >= _TEASERS:
        return True
    own = {i for at in values for i in range(at, int(page.end[at])) if page.text_index[i]}
    body = {value.node_id for value in item.fields.get("body", [])}
    if not any(at is not None and _texts(page, at, int(page.end[at])) for at in body):
        return False
    return _words(page, own) < _OWN_SHARE * _words(page, range(node, end))


def _texts(page: Page, first: int, end: int) -> int:
    return int(page.is_leaf[first:end].sum())


def _words(page: Page, nodes: set[int] | range) -> int:
    return sum(len(page.texts[i].split()) for i in nodes if page.text_index[i])
