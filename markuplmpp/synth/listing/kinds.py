"""The kinds of records that lists hold: products, articles, hits of a search, advertisements, jobs and so on."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.choices import capital
from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.listing.parts import Hand, Parts, byline, day_text, picture, rating, title
from markuplmpp.synth.listing.product import offer, product
from markuplmpp.synth.markup import element
from markuplmpp.synth.theme import Theme

_TEXT = ("p", "div", "span", "div")
_SITES = ("acorn", "harrow", "lindo")


def drawn_kind(theme: Theme, rng: random.Random) -> str:
    """Returns what a page lists: what the site mostly does."""
    weights = [weight for _, weight in KINDS.values()]
    main, second = theme.draw("listing.kinds").choices(tuple(KINDS), weights, k=2)
    return main if rng.random() < 0.8 else second


def _article(hand: Hand) -> Parts:
    """The teaser of an article or a post."""
    theme, rng, grammar = hand.theme, hand.rng, _grammar(hand)
    name = capital(grammar.one("article_title"))
    parts: Parts = {"title": title(hand, name), **byline(hand, _author(theme), hand.day())}
    if hand.has("image", 0.7, 0.95):
        parts["image"] = picture(hand, name)
    if hand.has("tag", 0.35):
        parts["tag"] = hand.tagged("tag", ("span", hand.link_tag, "div"), rng.choice(theme.phrases("listing.tags")))
    if hand.has("description", 0.65):
        parts["description"] = _snippet(hand, grammar)
    if hand.has("rating", 0.08):
        parts["rating"] = rating(hand, round(rng.uniform(2.5, 5), 1), rng.randint(1, 700))
    if hand.has("replies", 0.2):
        parts["replies"] = _replies(hand, 80, ("span", hand.link_tag, "div"))
    return parts | _more(hand)


def _hit(hand: Hand) -> Parts:
    """A hit of a search."""
    theme, grammar = hand.theme, _grammar(hand)
    name = capital(grammar.one("article_title"))
    parts: Parts = {"title": title(hand, name), "description": _snippet(hand, grammar)}
    if hand.has("url", 0.65):
        slug = "-".join(word for word in name.lower().split() if word.isalnum())[:40] or "page"
        parts["url"] = hand.tagged("url", ("cite", "div", "span"), f"www.{hand.rng.choice(_SITES)}.example/{slug}")
    if hand.has("date", 0.35):
        when = hand.mark("date_published", theme.day(hand.day()))
        parts["date"] = hand.tagged("date", ("span", "div", "time"), when)
    return parts


def _advertisement(hand: Hand) -> Parts:
    """A private seller's advertisement."""
    theme, rng, grammar = hand.theme, hand.rng, _grammar(hand)
    name = capital(grammar.one("classified"))
    amount = Decimal(rng.choice((rng.randint(5, 90) * 5, rng.randint(100, 4000) * 10)))
    price = hand.tagged("price", ("span", "div", "strong", "p"), hand.mark("price", theme.money(amount)))
    parts: Parts = {"title": title(hand, name), "price": price}
    if hand.has("image", 0.85, 0.95):
        parts["image"] = picture(hand, name)
    when = hand.mark("date_published", day_text(hand, hand.day(40)))
    if hand.has("place", 0.8):
        joint = theme.pick("ad joint", (" · ", ", ", " - ", " | "))
        shown = (str(theme.people.city()), *((joint, when) if theme.chance("ad one line", 0.4) else ()))
        parts["place"] = hand.tagged("place", _TEXT, *shown)
    if "place" not in parts or not theme.chance("ad one line", 0.4):
        parts["date"] = _dated(hand, when)
    if hand.has("description", 0.3):
        parts["description"] = _snippet(hand, grammar, "ad_text")
    return parts


def _job(hand: Hand) -> Parts:
    """A job's advertisement; the employer and the pay are no field of a record."""
    theme, grammar = hand.theme, _grammar(hand)
    when = hand.mark("date_published", day_text(hand, hand.day(60)))
    parts: Parts = {
        "title": title(hand, grammar.one("job")),
        "shop": hand.tagged("company", _TEXT, str(theme.people.company())),
        "place": hand.tagged("place", _TEXT, str(theme.people.city())),
        "date": _dated(hand, when),
    }
    if hand.has("pay", 0.5, 0.8):
        parts["pay"] = hand.tagged("pay", ("span", "div"), grammar.one("pay"))
    if hand.has("description", 0.4):
        parts["description"] = _snippet(hand, grammar, "job_text")
    if hand.has("image", 0.3):
        parts["image"] = picture(hand, "logo")
    return parts | _more(hand)


def _place(hand: Hand) -> Parts:
    """A place: a restaurant, a hotel, a sight."""
    theme, rng, grammar = hand.theme, hand.rng, _grammar(hand)
    name = grammar.one("place")
    parts: Parts = {
        "title": title(hand, name),
        "rating": rating(hand, round(rng.uniform(2.5, 5), 1), rng.randint(1, 4000)),
    }
    if hand.has("image", 0.8):
        parts["image"] = picture(hand, name)
    if hand.has("kind", 0.6):
        parts["kind"] = hand.tagged("kind", _TEXT, rng.choice(theme.phrases("listing.kinds_of_place")))
    if hand.has("address", 0.6):
        address = f"{theme.people.street_address()}, {theme.people.city()}".replace("\n", " ")
        parts["place"] = hand.tagged("place", _TEXT, address)
    if hand.has("price", 0.3):
        price = hand.mark("price", theme.money(Decimal(rng.randint(30, 400))))
        parts["price"] = hand.tagged("price", ("span", "div", "strong"), price)
    if hand.has("description", 0.35):
        parts["description"] = _snippet(hand, grammar, "place_text")
    return parts


def _thread(hand: Hand) -> Parts:
    """A forum's thread: who began it is its author, who replied last isn't."""
    theme = hand.theme
    parts: Parts = {
        "title": title(hand, _grammar(hand).one("thread")),
        **byline(hand, _author(theme), hand.day()),
        "replies": _replies(hand, 300, ("span", "div")),
    }
    if hand.has("last", 0.5):
        parts["last"] = hand.tagged("last", ("div", "span"), f"{_author(theme)}, {theme.day(hand.day(30))}")
    return parts


def _entry(hand: Hand) -> Parts:
    """An archive's entry: a title, and its date on most sites."""
    parts: Parts = {"title": title(hand, capital(_grammar(hand).one("article_title")))}
    if hand.has("date", 0.75):
        when = hand.mark("date_published", hand.theme.day(hand.day(3000)))
        parts["date"] = hand.tagged("date", ("span", "time", "small"), when)
    return parts


def _grammar(hand: Hand) -> Grammar:
    return Grammar(hand.theme, hand.rng, "listing")


def _author(theme: Theme) -> str:
    return f"{theme.people.first_name()} {theme.people.last_name()}"


def _snippet(hand: Hand, grammar: Grammar, key: str = "snippet") -> Markup:
    texts = grammar.some(hand.rng.choice((1, 1, 1, 2, 3)), key)
    text = hand.mark("description", " ".join(map(capital, texts)))
    return hand.tagged("description", ("p", "p", "div", "span"), text)


def _dated(hand: Hand, when: Markup) -> Markup:
    return hand.tagged("date", ("span", "time", "div"), hand.theme.said("listing.dated", date=when))


def _replies(hand: Hand, most: int, tags: tuple[str, ...]) -> Markup:
    return hand.tagged("replies", tags, hand.theme.said("listing.replies", n=str(hand.rng.randint(0, most))))


def _more(hand: Hand) -> Parts:
    """A link to the whole."""
    if not hand.has("more", 0.45):
        return {}
    return {"buttons": element(hand.link_tag, hand.theme.say("listing.more"), names=hand.theme.names("card", "more"))}


KINDS: dict[str, tuple[Callable[[Hand], Parts], int]] = {
    "product": (product, 46), "article": (_article, 16), "hit": (_hit, 8), "advertisement": (_advertisement, 6),
    "job": (_job, 5), "place": (_place, 6), "thread": (_thread, 4), "offer": (offer, 5), "entry": (_entry, 4),
}  # fmt: skip
"""Kinds of records, and how many of a hundred sites list them."""
