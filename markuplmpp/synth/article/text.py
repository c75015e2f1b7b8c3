"""The text of an article, with what editors put between its paragraphs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from markupsafe import Markup

from markuplmpp.synth.article.head import picture
from markuplmpp.synth.article.newsroom import Article, draw_article
from markuplmpp.synth.editorial import newsletter_form
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, value
from markuplmpp.synth.theme import Theme

_STRESSED = re.compile(r"(?<= )(\w{5,})(?= )")


def article_text(theme: Theme, rng: random.Random, article: Article) -> list[Part]:
    """Returns subheadings and paragraphs, and what interrupts them."""
    if theme.chance("article.breaks", 0.06):
        return [_broken(article)]
    blocks: list[Part] = []
    between = _between(theme, rng, article)
    step = theme.pick("article.every", (2, 3, 4))
    for title, paragraphs in article.parts:
        made: list[Part] = [_subheading(theme, title)]
        for i, text in enumerate(paragraphs):
            made.append(_paragraph(theme, rng, text))
            if i % step == step - 1:
                made.append(next(between, None))
        blocks += [element("section", *made)] if theme.chance("article.sections", 0.2) else made
    return blocks


def _broken(article: Article) -> Markup:
    """All in one element, with breaks between: sites written by hand."""
    lines = [value("body", text) for title, texts in article.parts for text in (title, *texts) if text]
    return joined(*lines, by=element("br") * 2)


def _subheading(theme: Theme, title: str) -> Part:
    if not title:
        return None
    tag = theme.pick("article.subheading", ("h2", "h2", "h3", "strong"))
    heading = element(tag, value("body", title), id=theme.maybe("article.anchors", 0.3, "s"))
    return element("p", heading) if tag == "strong" else heading


def _paragraph(theme: Theme, rng: random.Random, text: str) -> Markup:
    """A paragraph; in some a link or a word in bold, in some sites a list of sentences."""
    if theme.chance("article.lists", 0.15) and rng.random() < 0.15 and ". " in text:
        lines = (line if line.endswith(".") else f"{line}." for line in text.split(". "))
        return element("ul", each("li", (value("body", line) for line in lines)))
    tag = theme.pick("article.p", ("p", "p", "p", "p", "div"))
    names = theme.names("article", "p") if theme.chance("article.p_class", 0.2) else ""
    found = _STRESSED.search(text)
    if not found or rng.random() > 0.2:
        return element(tag, value("body", text), names=names)
    inner = theme.pick("article.stress", ("a", "a", "strong", "em"))
    middle = element(inner, value("body", found[0]), href="/topic" if inner == "a" else None)
    parts = (value("body", text[: found.start()]), middle, value("body", text[found.end() :]))
    return element(tag, joined(*parts, by=" "), names=names)


def _between(theme: Theme, rng: random.Random, article: Article) -> Iterator[Part]:
    """What interrupts a text and isn't part of it."""
    field = element("input", type="email", placeholder="@")
    quote = element("blockquote", value(LEFT_OUT, article.parts[0][1][-1]))
    # Each with the share of sites that have it.
    kinds: dict[str, tuple[float, Markup]] = {
        "ad": (0.35, element("div", element("span", theme.say("article.ad")), names=theme.names("ad"))),
        "picture": (0.4, picture(theme, article, 1)),
        "also": (0.35, _also(theme, rng)),
        "quote": (0.2, element("aside", quote, names=theme.names("pullquote"))),
        "newsletter": (0.25, newsletter_form(theme, "article", field)),
        "picture again": (0.25, picture(theme, article, 2)),
        "live": (0.06, element("p", f"{theme.say('article.live')} {rng.randint(6, 22)}:{rng.randint(10, 59)}")),
    }
    shown = [kind for kind, (share, _) in kinds.items() if theme.chance(f"article.{kind}", share)]
    yield from (kinds[kind][1] for kind in theme.shuffled("article.between_order", shown))


def _also(theme: Theme, rng: random.Random) -> Markup:
    """A link to another article."""
    link = element("a", draw_article(theme, rng).headline, href="/story")
    words = theme.say("article.read_also")
    if theme.chance("article.also_inline", 0.6):
        return element("p", element(theme.pick("article.also_tag", ("strong", "b", "em")), words), " ", link)
    return element("div", element("span", words), link, names=theme.names("related", "inline"))
