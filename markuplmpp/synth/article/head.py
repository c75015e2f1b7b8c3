"""What stands over an article: section, headline, standfirst, authors and dates."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.article.newsroom import Article
from markuplmpp.synth.choices import distinct
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.theme import Theme

_CLOCKS = (" {h:02d}:{m:02d}", ", {h}:{m:02d}", " - {h}:{m:02d}")


def article_head(theme: Theme, rng: random.Random, article: Article) -> Markup:
    """Returns the parts over the text of an article, in the site's order."""
    around = [
        _standfirst(theme, article),
        _byline(theme, rng, article),
        picture(theme, article, 0) if theme.chance("article.hero", 0.6) else None,
        share(theme, rng) if theme.chance("article.share_top", 0.4) else None,
    ]
    if theme.chance("article.shuffled", 0.5):
        around = theme.shuffled("article.order", around)
    at = 1 if theme.chance("article.before", 0.15) else 0
    around[at:at] = [_kicker(theme, article), _headline(theme, article)]
    if not theme.chance("article.header", 0.6):
        return joined(*around)
    tag = theme.pick("article.header_tag", ("header", "div"))
    return element(tag, *around, names=theme.names("article", "header"))


def _headline(theme: Theme, article: Article) -> Markup:
    text = value("headline", article.headline)
    inner = element("span", text) if theme.chance("article.h_span", 0.15) else text
    tag = theme.pick("article.h", ("h1", "h1", "h1", "h1", "h2"))
    return element(tag, inner, names=theme.named("article.title", "article", "title"))


def _kicker(theme: Theme, article: Article) -> Part:
    if not theme.chance("article.kicker", 0.6):
        return None
    text = article.category.upper() if theme.chance("article.kicker_upper", 0.2) else article.category
    section = value("category", text)
    inner = element("a", section, href="/section") if theme.chance("article.kicker_link", 0.6) else section
    tag = theme.pick("article.kicker_tag", ("p", "div", "span"))
    return element(tag, inner, names=theme.named("article.kicker", "kicker"))


def _standfirst(theme: Theme, article: Article) -> Part:
    if not article.standfirst or theme.chance("article.no_standfirst", 0.3):
        return None
    tag = theme.pick("article.standfirst", ("p", "p", "div", "h2", "strong"))
    names = theme.named("article.standfirst", "description")
    return element(tag, value("description", article.standfirst), names=names)


def _byline(theme: Theme, rng: random.Random, article: Article) -> Part:
    parts = [_authors(theme, article), *_dates(theme, rng, article)]
    if theme.chance("article.reading", 0.35):
        parts.append(element("span", theme.said("article.reading", n=str(rng.randint(2, 12)))))
    if theme.chance("article.day_first", 0.3):
        parts.reverse()
    shown = [part for part in parts if part]
    if not shown:
        return None
    line = joined(*shown, by=theme.pick("article.between", ("", " ", " | ", " · ", " — ")))
    tag = theme.pick("article.meta", ("div", "div", "p", "section"))
    return element(tag, line, names=theme.named("article.meta", "info"))


def _authors(theme: Theme, article: Article) -> Part:
    if not article.authors or theme.chance("article.anonymous", 0.15):
        return None
    tag, names = theme.pick("article.author", ("span", "a", "a", "strong")), theme.named("article.author", "author")
    href = "/authors" if tag == "a" else None
    authors = (element(tag, value("author", name), href=href, names=names) for name in article.authors)
    parts = (
        theme.maybe("article.face", 0.25, element("img", src="/face.jpg", alt="")),
        theme.maybe("article.by", 0.7, f"{theme.say('article.by')} "),
        joined(*authors, by=theme.pick("article.and", (", ", f" {theme.say('article.and')} "))),
        theme.maybe("article.role", 0.2, joined(" ", element("span", theme.say("article.role")))),
    )
    return element(theme.pick("article.author_box", ("div", "span", "span")), *parts)


def _dates(theme: Theme, rng: random.Random, article: Article) -> list[Part]:
    """The date of publication, and one of a change that isn't it."""
    text = theme.day(article.day)
    if theme.chance("article.clock", 0.25):
        text += theme.pick("article.clock_form", _CLOCKS).format(h=rng.randint(5, 23), m=rng.randint(0, 59))
    tag, names = theme.pick("article.day", ("time", "time", "span", "p", "div")), theme.named("article.day", "date")
    before = theme.maybe("article.published", 0.4, f"{theme.say('article.published')} ")
    machine = article.day.isoformat() if tag == "time" and theme.chance("article.datetime", 0.7) else None
    made: list[Part] = [element(tag, before, value("date_published", text), names=names, datetime=machine)]
    if theme.chance("article.updated", 0.35) and rng.random() < 0.7:
        later = theme.day(article.day + timedelta(days=rng.randint(1, 300)))
        names = theme.named("article.updated", "updated")
        made.append(element(tag, f"{theme.say('article.updated')} {later}", names=names))
    if theme.chance("article.only_updated", 0.06):
        return made[1:]
    return [] if theme.chance("article.undated", 0.08) else made


def picture(theme: Theme, article: Article, index: int) -> Markup:
    """Returns a picture with its caption, which isn't part of the text."""
    alt = article.captions[0] if theme.chance("article.alt", 0.5) else ""
    image = element("img", src=f"/media/{index}.jpg", alt=alt)
    if index >= len(article.captions) or theme.chance("article.no_captions", 0.2):
        return element("figure", image)
    if theme.chance("article.figure", 0.7):
        return element("figure", image, element("figcaption", article.captions[index]))
    caption = element("p", article.captions[index], names=theme.names("caption"))
    return element("div", image, caption, names=theme.names("image"))


def share(theme: Theme, rng: random.Random) -> Markup:
    """Returns buttons to share, in some sites with counts."""
    links = (element("a", text, href="#share") for text in distinct(theme.phrases("article.share"))[:3])
    count = None
    if theme.chance("article.shares", 0.3):
        count = element("span", theme.said("article.shares", n=str(rng.randint(2, 900))))
    return element("div", *links, count, names=theme.names("share"))
