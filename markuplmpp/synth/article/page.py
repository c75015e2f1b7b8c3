"""Pages of articles: news, magazines, blogs, documentation and service."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from markupsafe import Markup

from markuplmpp.synth.article_head import article_head, picture, share
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.newsroom import Article, draw_article, said
from markuplmpp.synth.recipe_lists import named
from markuplmpp.synth.theme import Theme

__all__ = ["Article", "article_page", "draw_article"]
_STRESSED = re.compile(r"(?<= )(\w{5,})(?= )")


def article_page(theme: Theme, rng: random.Random, comments: Markup | None = None) -> Body:
    """Returns the page of one article, in the site's template.

    Args:
        theme: The site.
        rng: Of the page.
        comments: Comments, marked, to stand below.

    >>> article_page(Theme.of_seed(4), random.Random(1)).page_type
    'article'
    """
    article = draw_article(theme, rng)
    text = _text(theme, rng, article)
    names = named(theme, "article.body", "article", "body")
    body = element(theme.pick("article.body", ("div", "div", "section")), *text, names=names)
    after = [
        _tags(theme, article),
        _author_box(theme, rng, article),
        share(theme, rng) if theme.chance("article.share_end", 0.4) else None,
    ]
    theme.draw("article.after").shuffle(after)
    if theme.chance("article.helpful", 0.1):
        after.append(element("p", theme.say("article.helpful")))
    inside = after if theme.chance("article.after_inside", 0.6) else []
    head = article_head(theme, rng, article)
    tag = theme.pick("article.tag", ("article", "article", "article", "div", "main", "section"))
    content = theme.wrapped("article.whole", *head, _contents(theme, article), body, *inside, most=2)
    main = element(tag, content, names=named(theme, "article.whole", "article"), label="article")
    others = _others(theme, rng) if theme.chance("article.others", 0.75) else Markup("")
    rest = joined(*([] if inside else after), comments)
    category = (article.category,) if theme.chance("article.crumbs", 0.3) else ()
    if theme.chance("article.others_below", 0.5):
        return Body(article.headline, joined(main, rest, others), "article", category)
    return Body(article.headline, joined(main, rest), "article", category, others)


def _text(theme: Theme, rng: random.Random, article: Article) -> list[Part]:
    """Subheadings and paragraphs, with what editors put between them."""
    if theme.chance("article.breaks", 0.06):
        return [_broken(article)]
    blocks: list[Part] = []
    between = _between(theme, rng, article)
    step = theme.pick("article.every", (2, 3, 4))
    for title, paragraphs in article.parts:
        made: list[Part] = []
        if title:
            tag = theme.pick("article.subheading", ("h2", "h2", "h3", "strong"))
            heading = element(tag, value("body", title), id="s" if theme.chance("article.anchors", 0.3) else None)
            made.append(element("p", heading) if tag == "strong" else heading)
        for i, text in enumerate(paragraphs):
            made.append(_paragraph(theme, rng, text))
            if i % step == step - 1:
                made.append(next(between, None))
        blocks += [element("section", *made)] if theme.chance("article.sections", 0.2) else made
    return blocks


def _broken(article: Article) -> Markup:
    """All in one element, with breaks between: sites written by hand."""
    lines = [value("body", text) for title, texts in article.parts for text in (title, *texts) if text]
    return joined(*lines, by=joined(element("br"), element("br")))


def _paragraph(theme: Theme, rng: random.Random, text: str) -> Markup:
    """A paragraph; in some a link or a word in bold, in some sites a list of sentences."""
    tag = theme.pick("article.p", ("p", "p", "p", "p", "div"))
    names = theme.names("article", "p") if theme.chance("article.p_class", 0.2) else ""
    if theme.chance("article.lists", 0.15) and rng.random() < 0.15 and ". " in text:
        lines = [line if line.endswith(".") else f"{line}." for line in text.split(". ")]
        return element("ul", *(element("li", value("body", line)) for line in lines))
    found = _STRESSED.search(text)
    if not found or rng.random() > 0.2:
        return element(tag, value("body", text), names=names)
    inner = theme.pick("article.stress", ("a", "a", "strong", "em"))
    middle = element(inner, value("body", found[0]), href="/topic" if inner == "a" else None)
    parts = (value("body", text[: found.start()]), " ", middle, " ", value("body", text[found.end() :]))
    return element(tag, *parts, names=names)


def _between(theme: Theme, rng: random.Random, article: Article) -> Iterator[Part]:
    """What interrupts a text and isn't part of it."""
    quote = article.parts[0][1][-1]
    kinds: dict[str, tuple[float, Part]] = {
        "ad": (0.35, element("div", element("span", theme.say("article.ad")), names=theme.names("ad"))),
        "picture": (0.4, picture(theme, article, 1)),
        "also": (0.35, _also(theme, rng)),
        "quote": (0.2, element("aside", element("blockquote", value(LEFT_OUT, quote)), names=theme.names("pullquote"))),
        "newsletter": (0.25, _newsletter(theme)),
        "picture again": (0.25, picture(theme, article, 2)),
        "live": (0.06, element("p", f"{theme.say('article.live')} {rng.randint(6, 22)}:{rng.randint(10, 59)}")),
    }
    order = [kind for kind, (share_of_sites, _) in kinds.items() if theme.chance(f"article.{kind}", share_of_sites)]
    theme.draw("article.between_order").shuffle(order)
    for kind in order:
        yield kinds[kind][1]


def _also(theme: Theme, rng: random.Random) -> Markup:
    other = draw_article(theme, rng).headline
    link = element("a", other, href="/story")
    words = theme.say("article.read_also")
    if theme.chance("article.also_inline", 0.6):
        return element("p", element(theme.pick("article.also_tag", ("strong", "b", "em")), words), " ", link)
    return element("div", element("span", words), link, names=theme.names("related", "inline"))


def _newsletter(theme: Theme) -> Markup:
    field = element("input", type="email", placeholder="@")
    button = element("button", theme.say("article.subscribe"), type="submit")
    return element(
        "form", element("p", theme.say("article.newsletter")), field, button, names=theme.names("newsletter")
    )


def _contents(theme: Theme, article: Article) -> Part:
    """A list of the subheadings before the text: links, not text."""
    titles = [title for title, _ in article.parts if title]
    if not titles or not theme.chance("article.contents", 0.25):
        return None
    items = [element("li", element("a", value(LEFT_OUT, title), href=f"#s{i}")) for i, title in enumerate(titles)]
    return element("nav", element("p", theme.say("article.contents")), element("ul", *items), names=theme.names("toc"))


def _tags(theme: Theme, article: Article) -> Part:
    if not theme.chance("article.tags", 0.4):
        return None
    items = [element("li", element("a", tag, href="/tag", rel="tag")) for tag in article.tags]
    return element("ul", *items, names=theme.names("tags"))


def _author_box(theme: Theme, rng: random.Random, article: Article) -> Part:
    """A box about the author, whose name is over the text already."""
    if not article.authors or not theme.chance("article.author_end", 0.35):
        return None
    slots = {"city": theme.people.city(), "year": str(article.day.year - 6), "m": str(rng.randint(3, 30))}
    name = element(theme.pick("article.box_name", ("h3", "h4", "strong", "p")), value(LEFT_OUT, article.authors[0]))
    image = element("img", src="/face.jpg", alt="")
    about = element("span", theme.say("article.about")) if theme.chance("article.box_about", 0.5) else None
    return element(
        "div", image, about, name, element("p", said(theme, rng, "bio", slots)), names=theme.names("author", "box")
    )


def _others(theme: Theme, rng: random.Random) -> Markup:
    """Teasers of other articles: they have headlines, dates and authors, but aren't this one's."""
    tag = theme.pick("others.title", ("h3", "h4", "span", "p"))
    shown = theme.pick(
        "others.shows", ((), ("day",), ("author",), ("day", "author"), ("section",), ("stand", "day"), ("rank",))
    )
    cards = []
    for i in range(rng.randint(2, 6)):
        other = draw_article(theme, rng)
        texts = {
            "day": theme.day(other.day),
            "author": other.authors[0] if other.authors else None,
            "section": other.category,
            "stand": other.standfirst or None,
            "rank": str(i + 1),
        }
        link = element("a", element(tag, other.headline), href="/story")
        extra = [element("span", texts[kind]) for kind in shown if texts[kind]]
        cards.append(
            element(
                theme.pick("others.tag", ("li", "article", "div")),
                link,
                *extra,
                names=theme.names("card"),
                label=LEFT_OUT,
            )
        )
    outer = "ul" if theme.pick("others.tag", ("li", "article", "div")) == "li" else "div"
    title = element(theme.pick("others.h", ("h2", "h3", "div")), theme.say("article.more"))
    return element(
        theme.pick("others.box", ("section", "div", "aside")),
        title,
        element(outer, *cards),
        names=theme.names("related"),
    )
