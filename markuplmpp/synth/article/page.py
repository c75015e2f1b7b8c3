"""Pages of articles: news, magazines, blogs, documentation and service."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.article.head import article_head, share
from markuplmpp.synth.article.newsroom import Article, draw_article, said
from markuplmpp.synth.article.text import article_text
from markuplmpp.synth.editorial import author_box
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, list_tag, value
from markuplmpp.synth.theme import Theme

_SHOWN = ((), ("day",), ("author",), ("day", "author"), ("section",), ("stand", "day"), ("rank",))


def article_page(theme: Theme, rng: random.Random) -> Body:
    """Returns the page of one article, in the site's template.

    >>> article_page(Theme.of_seed(4), random.Random(1)).page_type
    'article'
    """
    article = draw_article(theme, rng)
    text = article_text(theme, rng, article)
    tag, names = theme.pick("article.body", ("div", "div", "section")), theme.named("article.body", "article", "body")
    body = element(tag, *text, names=names)
    after = _after(theme, rng, article)
    inside, below = (after, None) if theme.chance("article.after_inside", 0.6) else (None, after)
    head = article_head(theme, rng, article)
    content = theme.wrapped("article.whole", head, _contents(theme, article), body, inside)
    tag = theme.pick("article.tag", ("article", "article", "article", "div", "main", "section"))
    main = element(tag, content, names=theme.named("article.whole", "article"), label="article")
    others = _others(theme, rng) if theme.chance("article.others", 0.75) else Markup("")
    category = (article.category,) if theme.chance("article.crumbs", 0.3) else ()
    if theme.chance("article.others_below", 0.5):
        return Body(article.headline, joined(main, below, others), "article", category)
    return Body(article.headline, joined(main, below), "article", category, others)


def _after(theme: Theme, rng: random.Random, article: Article) -> Markup:
    """What follows the text."""
    parts = [
        _tags(theme, article),
        _author_box(theme, rng, article),
        share(theme, rng) if theme.chance("article.share_end", 0.4) else None,
    ]
    helpful = theme.maybe("article.helpful", 0.1, element("p", theme.say("article.helpful")))
    return joined(*theme.shuffled("article.after", parts), helpful)


def _contents(theme: Theme, article: Article) -> Part:
    """A list of the subheadings before the text: links, not text."""
    titles = [title for title, _ in article.parts if title]
    if not titles or not theme.chance("article.contents", 0.25):
        return None
    links = (element("a", value(LEFT_OUT, title), href=f"#s{i}") for i, title in enumerate(titles))
    words = element("p", theme.say("article.contents"))
    return element("nav", words, element("ul", each("li", links)), names=theme.names("toc"))


def _tags(theme: Theme, article: Article) -> Part:
    links = (element("a", tag, href="/tag", rel="tag") for tag in article.tags)
    return theme.maybe("article.tags", 0.4, element("ul", each("li", links), names=theme.names("tags")))


def _author_box(theme: Theme, rng: random.Random, article: Article) -> Part:
    """A box about the author, whose name is over the text already."""
    if not article.authors or not theme.chance("article.author_end", 0.35):
        return None
    slots = {"city": theme.people.city(), "year": str(article.day.year - 6), "m": str(rng.randint(3, 30))}
    about = theme.maybe("article.box_about", 0.5, element("span", theme.say("article.about")))
    text = said(theme, rng, "bio", slots)
    return author_box(theme, "article.box_name", article.authors[0], "/face.jpg", about, text)


def _others(theme: Theme, rng: random.Random) -> Markup:
    """Teasers of other articles: they have headlines, dates and authors, but aren't this one's."""
    cards = [_card(theme, draw_article(theme, rng), i + 1) for i in range(rng.randint(2, 6))]
    outer = list_tag(theme.pick("others.tag", ("li", "article", "div")))
    title = element(theme.pick("others.h", ("h2", "h3", "div")), theme.say("article.more"))
    tag = theme.pick("others.box", ("section", "div", "aside"))
    return element(tag, title, element(outer, *cards), names=theme.names("related"))


def _card(theme: Theme, other: Article, rank: int) -> Markup:
    texts = {
        "day": theme.day(other.day),
        "author": other.authors[0] if other.authors else "",
        "section": other.category,
        "stand": other.standfirst,
        "rank": str(rank),
    }
    title = element(theme.pick("others.title", ("h3", "h4", "span", "p")), other.headline)
    shown = each("span", (texts[kind] for kind in theme.pick("others.shows", _SHOWN) if texts[kind]))
    tag = theme.pick("others.tag", ("li", "article", "div"))
    link = element("a", title, href="/story")
    return element(tag, link, shown, names=theme.names("card"), label=LEFT_OUT)
