"""Records of products: the cards of shops, and the offers of a comparison."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.grammar import Grammar
from markuplmpp.synth.items import Product
from markuplmpp.synth.listing.parts import Hand, Parts, picture, rating, title
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, value
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.shop.price import price_block


def product(hand: Hand, shown: Product | None = None) -> Parts:
    """Returns a product's parts."""
    item = shown or draw_product(hand.theme, hand.rng)
    parts: Parts = {
        "title": title(hand, item.name),
        "price": price_block(hand.theme, hand.rng, item, marked=hand.marked, place="card"),
    }
    return parts | _values(hand, item) | _of_shop(hand)


def _values(hand: Hand, item: Product) -> Parts:
    """What some cards show of their product."""
    theme, parts = hand.theme, Parts()
    if hand.has("image", 0.93):
        parts["image"] = picture(hand, item.name)
    if hand.has("badge", 0.45, 0.3):
        parts["badge"] = hand.tagged("badge", ("span", "div"), _badge(hand, item))
    if hand.has("brand", 0.3):
        brand = hand.mark("brand", item.brand)
        parts["brand"] = hand.tagged("brand", ("span", "div", "p", hand.link_tag, "h4"), brand)
    if hand.has("rating", 0.45) and item.rating is not None:
        parts["rating"] = rating(hand, item.rating, item.review_count)
    if hand.has("stock", 0.22):
        words = theme.pick(f"card {item.availability}", theme.phrases(f"listing.stock_{item.availability}"))
        parts["stock"] = hand.tagged("stock", ("span", "div", "p"), hand.mark("availability", words))
    if hand.has("description", 0.22) and item.description:
        parts["description"] = hand.tagged("description", ("p", "div"), hand.mark("description", item.description[0]))
    if hand.has("code", 0.12):
        code = theme.said("listing.code", code=hand.mark("sku", item.sku))
        parts["code"] = hand.tagged("code", ("span", "div", "small", "p"), code, name="sku")
    return parts


def _badge(hand: Hand, item: Product) -> str:
    if item.list_price and hand.theme.chance("card percent", 0.6):
        return f"-{round((1 - item.price / item.list_price) * 100)}%"
    return hand.rng.choice(hand.theme.phrases("listing.badges"))


def _of_shop(hand: Hand) -> Parts:
    """What a card has besides the product's values."""
    theme, parts = hand.theme, Parts()
    if hand.has("delivery", 0.2, 0.8):
        text = Grammar(theme, hand.rng, "listing").spoken(theme.say("listing.delivery"))
        parts["delivery"] = hand.tagged("delivery", ("span", "div", "p", "small"), text)
    if hand.has("swatches", 0.12, 0.6):
        parts["swatches"] = _swatches(hand)
    if hand.has("buttons", 0.5):
        count = theme.pick("card button count", (1, 1, 2))
        words = theme.sample("card buttons", theme.phrases("listing.buttons"), count)
        tag = theme.pick("card button", ("button", "button", hand.link_tag))
        parts["buttons"] = element("div", each(tag, words, theme.names("cart", "button")))
    return parts


def _swatches(hand: Hand) -> Markup:
    theme = hand.theme
    styles = (f"background:#{i * 1234567 % 4096:03x}" for i in range(3))
    dots = (element("span", names=theme.names("swatch"), style=style) for style in styles)
    more = element("small", f"+{hand.rng.randint(1, 9)}") if theme.chance("card more colors", 0.5) else None
    return element("div", *dots, more, names=theme.names("card", "swatches"))


def offer(hand: Hand) -> Parts:
    """Returns the parts of a shop's offer in a comparison; the shop alone may be read as the record's name."""
    theme, rng = hand.theme, hand.rng
    every = product(hand, _offered(hand))
    parts: Parts = {part: every[part] for part in ("title", "price", "delivery", "stock") if part in every}
    shop: Part = rng.choice(theme.phrases("listing.shops"))
    if not hand.has("title", 0.6):
        del parts["title"]
        shop = value(LEFT_OUT, str(shop)) if hand.marked else shop
    parts["shop"] = hand.tagged("shop", ("span", "div", "strong"), shop)
    if hand.has("image", 0.4):
        parts["image"] = picture(hand, "logo")
    parts["buttons"] = element(hand.link_tag, theme.say("listing.visit"), names=theme.names("cart", "button"))
    return parts


def _offered(hand: Hand) -> Product:
    """What is offered: on most sites the same product by all shops, each with its price."""
    theme, rng = hand.theme, hand.rng
    item = draw_product(theme, rng)
    if not theme.chance("offers of one product", 0.7):
        return item
    compared = draw_product(theme, theme.draw("offers"))
    price = (compared.price * Decimal(rng.randint(85, 130)) / 100).quantize(Decimal("0.01"))
    return replace(compared, price=price, list_price=None, availability=item.availability)
