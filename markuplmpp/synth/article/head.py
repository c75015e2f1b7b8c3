"""What stands over an article: section, headline, standfirst, authors and dates."""

from __future__ import annotations

import random
from datetime import timedelta

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.newsroom import Article
from markuplmpp.synth.recipe_lists import named
from markuplmpp.synth.theme import Theme, phrases


def article_head(theme: Theme, rng: random.Random, article: Article) -> list[Part]:
    """Returns the parts over the text of an article, in the site's order."""
    around = {
        "standfirst": _standfirst(theme, article),
        "byline": _byline(theme, rng, article),
        "picture": picture(theme, article, 0) if theme.chance("article.hero", 0.6) else None,
        "share": share(theme, rng) if theme.chance("article.share_top", 0.4) else None,
    }
    order = list(around)
    if theme.chance("article.shuffled", 0.5):
        theme.draw("article.order").shuffle(order)
    first = 1 if theme.chance("article.before", 0.15) else 0
    tag = theme.pick("article.h", ("h1", "h1", "h1", "h1", "h2"))
    text = element("span", value("headline", article.headline)) if theme.chance("article.h_span", 0.15) else None
    title = element(
        tag, text or value("headline", article.headline), names=named(theme, "article.title", "article", "title")
    )
    parts = [*(around[k] for k in order[:first]), _kicker(theme, article), title, *(around[k] for k in order[first:])]
    if theme.chance("article.header", 0.6):
        return [
            element(theme.pick("article.header_tag", ("header", "div")), *parts, names=theme.names("article", "header"))
        ]
    return parts


def _kicker(theme: Theme, article: Article) -> Part:
    if not theme.chance("article.kicker", 0.6):
        return None
    text = article.category.upper() if theme.chance("article.kicker_upper", 0.2) else article.category
    section = value("category", text)
    inner = element("a", section, href="/section") if theme.chance("article.kicker_link", 0.6) else section
    return element(
        theme.pick("article.kicker_tag", ("p", "div", "span")), inner, names=named(theme, "article.kicker", "kicker")
    )


def _standfirst(theme: Theme, article: Article) -> Part:
    if not article.standfirst or theme.chance("article.no_standfirst", 0.3):
        return None
    tag = theme.pick("article.standfirst", ("p", "p", "div", "h2", "strong"))
    return element(
        tag, value("description", article.standfirst), names=named(theme, "article.standfirst", "description")
    )


def _byline(theme: Theme, rng: random.Random, article: Article) -> Part:
    parts = [_authors(theme, article), *_dates(theme, rng, article)]
    if theme.chance("article.reading", 0.35):
        parts.append(element("span", theme.say("article.reading").format(n=rng.randint(2, 12))))
    if theme.chance("article.day_first", 0.3):
        parts.reverse()
    shown = [part for part in parts if part]
    if not shown:
        return None
    by = theme.pick("article.between", ("", " ", " | ", " · ", " — "))
    return element(
        theme.pick("article.meta", ("div", "div", "p", "section")),
        joined(*shown, by=by),
        names=named(theme, "article.meta", "info"),
    )


def _authors(theme: Theme, article: Article) -> Part:
    if not article.authors or theme.chance("article.anonymous", 0.15):
        return None
    tag = theme.pick("article.author", ("span", "a", "a", "strong"))
    made = [
        element(
            tag,
            value("author", name),
            href="/authors" if tag == "a" else None,
            names=named(theme, "article.author", "author"),
        )
        for name in article.authors
    ]
    by = f"{theme.say('article.by')} " if theme.chance("article.by", 0.7) else None
    image = element("img", src="/face.jpg", alt="") if theme.chance("article.face", 0.25) else None
    role = element("span", theme.say("article.role")) if theme.chance("article.role", 0.2) else None
    names = joined(*made, by=theme.pick("article.and", (", ", f" {theme.say('article.and')} ")))
    return element(
        theme.pick("article.author_box", ("div", "span", "span")), image, by, names, " " if role else None, role
    )


def _dates(theme: Theme, rng: random.Random, article: Article) -> list[Part]:
    """The date of publication, and one of a change that isn't it."""
    text = theme.day(article.day)
    if theme.chance("article.clock", 0.25):
        text += theme.pick("article.clock_form", (" {h:02d}:{m:02d}", ", {h}:{m:02d}", " - {h}:{m:02d}")).format(
            h=rng.randint(5, 23), m=rng.randint(0, 59)
        )
    day = value("date_published", text)
    tag = theme.pick("article.day", ("time", "time", "span", "p", "div"))
    before = f"{theme.say('article.published')} " if theme.chance("article.published", 0.4) else None
    attribute = article.day.isoformat() if tag == "time" and theme.chance("article.datetime", 0.7) else None
    made: list[Part] = [element(tag, before, day, names=named(theme, "article.day", "date"), datetime=attribute)]
    if theme.chance("article.updated", 0.35) and rng.random() < 0.7:
        later = theme.day(article.day + timedelta(days=rng.randint(1, 300)))
        made.append(
            element(tag, f"{theme.say('article.updated')} {later}", names=named(theme, "article.updated", "updated"))
        )
    if theme.chance("article.only_updated", 0.06):
        return made[1:]
    return [] if theme.chance("article.undated", 0.08) else made


def picture(theme: Theme, article: Article, index: int) -> Part:
    """Returns a picture with its caption, which isn't part of the text."""
    image = element(
        "img", src=f"/media/{index}.jpg", alt=article.captions[0] if theme.chance("article.alt", 0.5) else ""
    )
    if index >= len(article.captions) or theme.chance("article.no_captions", 0.2):
        return element("figure", image)
    if theme.chance("article.figure", 0.7):
        return element("figure", image, element("figcaption", article.captions[index]))
    return element(
        "div", image, element("p", article.captions[index], names=theme.names("caption")), names=theme.names("image")
    )


def share(theme: Theme, rng: random.Random) -> Markup:
    """Returns buttons to share, in some sites with counts."""
    texts = list(dict.fromkeys(phrases("article.share", theme.lang)))[:3]
    count = (
        element("span", theme.say("article.shares").format(n=rng.randint(2, 900)))
        if theme.chance("article.shares", 0.3)
        else None
    )
    return element("div", *(element("a", text, href="#share") for text in texts), count, names=theme.names("share"))
