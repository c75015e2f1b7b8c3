"""The kinds of records that lists hold: products, articles, hits of a search, advertisements, jobs and so on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.grammar import Grammar, filled
from markuplmpp.synth.items import Product
from markuplmpp.synth.listing_parts import Hand, Parts, byline, day_text, picture, rating, title
from markuplmpp.synth.markup import LEFT_OUT, Part, element, value
from markuplmpp.synth.shop_price import price_block
from markuplmpp.synth.theme import Theme, phrases

_TEXT = ("p", "div", "span", "div")


def product(hand: Hand, shown: Product | None = None) -> Parts:
    """Returns a product's parts."""
    theme, rng = hand.theme, hand.rng
    item = shown or draw_product(theme, rng)
    parts: Parts = {
        "title": title(hand, item.name),
        "price": price_block(theme, rng, item, marked=hand.marked, place="card"),
    }
    if hand.has("image", 0.93):
        parts["image"] = picture(hand, item.name)
    if hand.has("badge", 0.45, 0.3):
        parts["badge"] = hand.tagged("badge", ("span", "div"), _badge(hand, item))
    if hand.has("brand", 0.3):
        parts["brand"] = hand.tagged(
            "brand", ("span", "div", "p", "a" if hand.link else "span", "h4"), hand.mark("brand", item.brand)
        )
    if hand.has("rating", 0.45) and item.rating is not None:
        parts["rating"] = rating(hand, item.rating, item.review_count)
    if hand.has("stock", 0.22):
        words = phrases(f"listing.stock_{item.availability}", theme.lang)
        text = hand.mark("availability", theme.pick(f"card {item.availability}", words))
        parts["stock"] = hand.tagged("stock", ("span", "div", "p"), text)
    if hand.has("description", 0.22) and item.description:
        parts["description"] = hand.tagged("description", ("p", "div"), hand.mark("description", item.description[0]))
    if hand.has("code", 0.12):
        code = filled(theme.say("listing.code"), code=hand.mark("sku", item.sku))
        parts["code"] = hand.tagged("code", ("span", "div", "small", "p"), code, names=("sku",))
    return parts | _of_shop(hand)


def _badge(hand: Hand, item: Product) -> str:
    if item.list_price and hand.theme.chance("card percent", 0.6):
        return f"-{round((1 - item.price / item.list_price) * 100)}%"
    return hand.rng.choice(phrases("listing.badges", hand.theme.lang))


def _of_shop(hand: Hand) -> Parts:
    """What a card has besides the product's values."""
    theme, parts = hand.theme, Parts()
    if hand.has("delivery", 0.2, 0.8):
        text = Grammar(theme, hand.rng, "listing").spoken(theme.say("listing.delivery"))
        parts["delivery"] = hand.tagged("delivery", ("span", "div", "p", "small"), text)
    if hand.has("swatches", 0.12, 0.6):
        dots = (
            element("span", names=theme.names("swatch"), style=f"background:#{i * 1234567 % 4096:03x}")
            for i in range(3)
        )
        more = element("small", f"+{hand.rng.randint(1, 9)}") if theme.chance("card more colors", 0.5) else None
        parts["swatches"] = element("div", *dots, more, names=theme.names("card", "swatches"))
    if hand.has("buttons", 0.5):
        words = theme.draw("card buttons").sample(
            phrases("listing.buttons", theme.lang), theme.pick("card button count", (1, 1, 2))
        )
        tag = theme.pick("card button", ("button", "button", "a" if hand.link else "span"))
        parts["buttons"] = element("div", *(element(tag, word, names=theme.names("cart", "button")) for word in words))
    return parts


def article(hand: Hand) -> Parts:
    """Returns the parts of an article's or a post's teaser."""
    theme, rng, grammar = hand.theme, hand.rng, Grammar(hand.theme, hand.rng, "listing")
    name = _capital(grammar.one("article_title"))
    parts: Parts = {"title": title(hand, name), **byline(hand, _author(theme), hand.day())}
    if hand.has("image", 0.7, 0.95):
        parts["image"] = picture(hand, name)
    if hand.has("tag", 0.35):
        parts["tag"] = hand.tagged(
            "tag", ("span", "a" if hand.link else "span", "div"), rng.choice(phrases("listing.tags", theme.lang))
        )
    if hand.has("description", 0.65):
        parts["description"] = _snippet(hand, grammar)
    if hand.has("rating", 0.08):
        parts["rating"] = rating(hand, round(rng.uniform(2.5, 5), 1), rng.randint(1, 700))
    return parts | _counts(hand) | _more(hand)


def hit(hand: Hand) -> Parts:
    """Returns the parts of a search's hit."""
    theme, grammar = hand.theme, Grammar(hand.theme, hand.rng, "listing")
    name = _capital(grammar.one("article_title"))
    slug = "-".join(word for word in name.lower().split() if word.isalnum())[:40] or "page"
    parts: Parts = {"title": title(hand, name), "description": _snippet(hand, grammar)}
    if hand.has("url", 0.65):
        parts["url"] = hand.tagged(
            "url", ("cite", "div", "span"), f"www.{hand.rng.choice(('acorn', 'harrow', 'lindo'))}.example/{slug}"
        )
    if hand.has("date", 0.35):
        when = hand.mark("date_published", theme.day(hand.day()))
        parts["date"] = hand.tagged("date", ("span", "div", "time"), when)
    return parts


def advertisement(hand: Hand) -> Parts:
    """Returns the parts of a private seller's advertisement."""
    theme, rng, grammar = hand.theme, hand.rng, Grammar(hand.theme, hand.rng, "listing")
    name = _capital(grammar.one("classified"))
    price = hand.mark("price", theme.money(Decimal(rng.choice((rng.randint(5, 90) * 5, rng.randint(100, 4000) * 10)))))
    parts: Parts = {"title": title(hand, name), "price": hand.tagged("price", ("span", "div", "strong", "p"), price)}
    if hand.has("image", 0.85, 0.95):
        parts["image"] = picture(hand, name)
    when = hand.mark("date_published", day_text(hand, hand.day(40)))
    if hand.has("place", 0.8):
        joint = theme.pick("ad joint", (" · ", ", ", " - ", " | "))
        where: Part = str(theme.people.city())
        parts["place"] = hand.tagged(
            "place", _TEXT, where, *((joint, when) if theme.chance("ad one line", 0.4) else ())
        )
    if "place" not in parts or not theme.chance("ad one line", 0.4):
        parts["date"] = hand.tagged("date", ("span", "time", "div"), filled(theme.say("listing.dated"), date=when))
    if hand.has("description", 0.3):
        parts["description"] = _snippet(hand, grammar, "ad_text")
    return parts


def job(hand: Hand) -> Parts:
    """Returns the parts of a job's advertisement; the employer and the pay are no field of a record."""
    theme, grammar = hand.theme, Grammar(hand.theme, hand.rng, "listing")
    when = hand.mark("date_published", day_text(hand, hand.day(60)))
    parts: Parts = {
        "title": title(hand, grammar.one("job")),
        "shop": hand.tagged("company", _TEXT, str(theme.people.company()), names=("company",)),
        "place": hand.tagged("place", _TEXT, str(theme.people.city())),
        "date": hand.tagged("date", ("span", "time", "div"), filled(theme.say("listing.dated"), date=when)),
    }
    if hand.has("pay", 0.5, 0.8):
        parts["pay"] = hand.tagged("pay", ("span", "div"), grammar.one("pay"))
    if hand.has("description", 0.4):
        parts["description"] = _snippet(hand, grammar, "job_text")
    if hand.has("image", 0.3):
        parts["image"] = picture(hand, "logo")
    return parts | _more(hand)


def place(hand: Hand) -> Parts:
    """Returns the parts of a place: a restaurant, a hotel, a sight."""
    theme, rng, grammar = hand.theme, hand.rng, Grammar(hand.theme, hand.rng, "listing")
    name = grammar.one("place")
    parts: Parts = {
        "title": title(hand, name),
        "rating": rating(hand, round(rng.uniform(2.5, 5), 1), rng.randint(1, 4000)),
    }
    if hand.has("image", 0.8):
        parts["image"] = picture(hand, name)
    if hand.has("kind", 0.6):
        parts["kind"] = hand.tagged("kind", _TEXT, rng.choice(phrases("listing.kinds_of_place", theme.lang)))
    if hand.has("address", 0.6):
        parts["place"] = hand.tagged(
            "place", _TEXT, f"{theme.people.street_address()}, {theme.people.city()}".replace("\n", " ")
        )
    if hand.has("price", 0.3):
        price = hand.mark("price", theme.money(Decimal(rng.randint(30, 400))))
        parts["price"] = hand.tagged("price", ("span", "div", "strong"), price)
    if hand.has("description", 0.35):
        parts["description"] = _snippet(hand, grammar, "place_text")
    return parts


def thread(hand: Hand) -> Parts:
    """Returns the parts of a forum's thread: who began it is its author, who replied last isn't."""
    theme, rng, grammar = hand.theme, hand.rng, Grammar(hand.theme, hand.rng, "listing")
    parts: Parts = {"title": title(hand, grammar.one("thread")), **byline(hand, _author(theme), hand.day())}
    parts["replies"] = hand.tagged(
        "replies", ("span", "div"), filled(theme.say("listing.replies"), n=str(rng.randint(0, 300)))
    )
    if hand.has("last", 0.5):
        parts["last"] = hand.tagged("last", ("div", "span"), f"{_author(theme)}, {theme.day(hand.day(30))}")
    return parts


def offer(hand: Hand) -> Parts:
    """Returns the parts of a shop's offer in a comparison; the shop alone may be read as the record's name."""
    theme, rng = hand.theme, hand.rng
    item = draw_product(theme, rng)
    if theme.chance("offers of one product", 0.7):
        compared = draw_product(theme, theme.draw("offers"))
        price = (compared.price * Decimal(rng.randint(85, 130)) / 100).quantize(Decimal("0.01"))
        item = replace(compared, price=price, list_price=None, availability=item.availability)
    parts = {
        part: html for part, html in product(hand, item).items() if part in ("title", "price", "delivery", "stock")
    }
    shop: Part = rng.choice(phrases("listing.shops", theme.lang))
    if not hand.has("title", 0.6):
        del parts["title"]
        shop = value(LEFT_OUT, str(shop)) if hand.marked else shop
    parts["shop"] = hand.tagged("shop", ("span", "div", "strong"), shop)
    if hand.has("image", 0.4):
        parts["image"] = picture(hand, "logo")
    parts["buttons"] = element(
        "a" if hand.link else "span", theme.say("listing.visit"), names=theme.names("cart", "button")
    )
    return parts


def entry(hand: Hand) -> Parts:
    """Returns the parts of an archive's entry: a title, and its date on most sites."""
    grammar = Grammar(hand.theme, hand.rng, "listing")
    parts: Parts = {"title": title(hand, _capital(grammar.one("article_title")))}
    if hand.has("date", 0.75):
        parts["date"] = hand.tagged(
            "date", ("span", "time", "small"), hand.mark("date_published", hand.theme.day(hand.day(3000)))
        )
    return parts


KINDS: dict[str, tuple[Callable[[Hand], Parts], int]] = {
    "product": (product, 46), "article": (article, 16), "hit": (hit, 8), "advertisement": (advertisement, 6),
    "job": (job, 5), "place": (place, 6), "thread": (thread, 4), "offer": (offer, 5), "entry": (entry, 4),
}  # fmt: skip
"""Kinds of records, and how many of a hundred sites list them."""


def _snippet(hand: Hand, grammar: Grammar, key: str = "snippet") -> Markup:
    texts = grammar.some(hand.rng.choice((1, 1, 1, 2, 3)), key)
    return hand.tagged(
        "description", ("p", "p", "div", "span"), hand.mark("description", " ".join(map(_capital, texts)))
    )


def _counts(hand: Hand) -> Parts:
    if not hand.has("replies", 0.2):
        return {}
    text = filled(hand.theme.say("listing.replies"), n=str(hand.rng.randint(0, 80)))
    return {"replies": hand.tagged("replies", ("span", "a" if hand.link else "span", "div"), text)}


def _more(hand: Hand) -> Parts:
    if not hand.has("more", 0.45):
        return {}
    tag = "a" if hand.link else "span"
    return {"buttons": element(tag, hand.theme.say("listing.more"), names=hand.theme.names("card", "more"))}


def _author(theme: Theme) -> str:
    people = theme.people
    return f"{people.first_name()} {people.last_name()}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def drawn_kind(theme: Theme, rng: random.Random) -> str:
    """Returns what a page lists: what the site mostly does."""
    kinds = tuple(KINDS)
    weights = [weight for _, weight in KINDS.values()]
    main, second = theme.draw("listing.kinds").choices(kinds, weights, k=2)
    return main if rng.random() < 0.8 else second
