"""What one does on a product page: looks, chooses, buys; with sums and dates around it that are no values."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.choices import filled, some
from markuplmpp.synth.dates import business_day
from markuplmpp.synth.markup import LEFT_OUT, Part, each, element, joined, list_tag, value
from markuplmpp.synth.shop.stock import stock_text
from markuplmpp.synth.shop.sums import other_sum
from markuplmpp.synth.shop.terms import term
from markuplmpp.synth.shop.view import View


def gallery(view: View) -> Markup:
    """Returns the product's images, with a badge on some sites."""
    theme, rng = view.theme, view.rng
    images = [_image(view, number) for number in range(rng.randint(1, theme.pick("gallery.most", (1, 4, 6, 9))))]
    if theme.chance("gallery.counted", 0.12):
        images = [joined(image, element("span", f"{at} / {len(images)}")) for at, image in enumerate(images, 1)]
    match theme.pick("gallery.form", ("thumbs", "slides", "grid", "single")):
        case "thumbs":
            small = element("ul", each("li", images), names=view.names("gallery", "thumbs"))
            large = element("div", images[0], names=view.names("gallery", "main"))
            body = joined(large, small if len(images) > 1 else None)
        case "single":
            body = element("figure", images[0])
        case _:
            body = each(theme.pick("slide", ("div", "li", "button")), images)
    zoom = theme.maybe("zoom", 0.3, element("span", theme.said("shop.zoom"), names=view.names("gallery", "zoom")))
    badge = None
    if theme.chance("badge", 0.35) and (view.product.list_price or rng.random() < 0.3):
        badge = element("span", theme.said("shop.badge"), names=view.names("product", "badge"))
    return theme.block("gallery", badge, body, zoom, words=("product", "gallery"))


def _image(view: View, number: int) -> Markup:
    alt = view.product.name if view.theme.chance("alt", 0.7) else ""
    image = element("img", src=f"/img/{view.product.sku.lower()}-{number}.jpg", alt=alt, loading="lazy")
    return element("a", image, href="#") if view.theme.chance("image.linked", 0.5) else image


def asked(view: View) -> Markup:
    """Returns what stands in place of a price on sites that want to be asked for it."""
    theme, text = view.theme, term(view.theme, "ask")
    inner = element("a", text, href="#") if theme.chance("price.asked.link", 0.5) else text
    return element(theme.pick("price.asked.tag", ("div", "p", "span")), inner, names=view.names("product", "price"))


def variants(view: View) -> Markup:
    """Returns what there's to choose, each with its choices; some cost more."""
    return joined(*(_variant(view, name, choices) for name, choices in view.product.options))


def _variant(view: View, name: str, choices: tuple[str, ...]) -> Markup:
    theme = view.theme
    shown = f"{name}: {choices[0]}" if theme.chance("variant.shown", 0.3) else name
    label = element(theme.pick("variant.label", ("label", "span", "div", "legend", "p")), shown)
    body = _choices(view, name, choices)
    guide = theme.maybe("size.guide", 0.3, element("a", theme.said("shop.size_guide"), href="#"))
    tag = theme.pick("variant.tag", ("div", "fieldset", "div"))
    return element(tag, label, body, guide, names=view.names("variant", "option"))


def _choices(view: View, name: str, choices: tuple[str, ...]) -> Markup:
    theme = view.theme
    texts = [_choice(view, choice) for choice in choices]
    match theme.pick(f"variant {name}", ("select", "select", "radio", "buttons", "swatches", "list")):
        case "select":
            first = element("option", theme.said("shop.choose", x=name), value="")
            return element("select", first, each("option", texts), name="option")
        case "radio":
            button = element("input", type="radio", name=name)
            return each("label", (joined(button, text) for text in texts))
        case "swatches":
            names = view.names("swatch", "item")
            return joined(*(element("button", type="button", title=choice, names=names) for choice in choices))
        case form:
            tag = "button" if form == "buttons" else "li"
            return element(list_tag(tag), each(tag, texts))


def _choice(view: View, choice: str) -> str:
    if view.theme.chance("choice.prices", 0.14) and view.rng.random() < 0.6:
        money = other_sum(view.theme, view.rng)
        return view.theme.pick("choice.form", (f"{choice} (+{money})", f"{choice} - {money}", f"{choice} +{money}"))
    return choice


def cart(view: View, stock_shown: bool) -> Markup:
    """Returns quantity and buttons; where nothing else says so, the button says that there's none left.

    Args:
        view: The page.
        stock_shown: Whether a line has said how many are left.
    """
    theme = view.theme
    if view.product.availability == "OutOfStock":
        return _sold_out(view, stock_shown)
    wish = theme.pick("wishlist.tag", ("a", "button"))
    parts = (
        _subtotal(view) if view.priced and theme.chance("subtotal", 0.07) else None,
        theme.maybe("quantity", 0.75, _quantity(view)),
        _button(view),
        theme.maybe("express", 0.3, element("button", theme.said("shop.express"), type="button")),
        theme.maybe("wishlist", 0.5, element(wish, theme.said("shop.wishlist"), names=view.names("wishlist", "link"))),
    )
    return element(theme.pick("cart.tag", ("form", "form", "div")), *parts, names=view.names("cart", "form"))


def _subtotal(view: View) -> Markup:
    amount = element("span", value(LEFT_OUT, view.theme.money(view.product.price)))
    return element("p", view.theme.said("shop.total"), ": ", amount, names=view.names("cart", "total"))


def _quantity(view: View) -> Markup:
    theme = view.theme
    label = theme.maybe("quantity.label", 0.5, element("label", theme.said("shop.quantity")))
    if theme.chance("quantity.select", 0.2):
        numbers = map(str, range(1, theme.pick("quantity.most", (5, 10, 10, 20)) + 1))
        return element("div", label, element("select", each("option", numbers)), names=view.names("quantity", "box"))
    less, more = (theme.maybe("quantity.steps", 0.4, element("button", sign, type="button")) for sign in "-+")
    count = element("input", type="number", value="1", min="1", names=view.names("quantity", "input"))
    return element("div", label, less, count, more, names=view.names("quantity", "box"))


def _button(view: View) -> Markup:
    theme = view.theme
    text = theme.said("shop.add")
    if view.priced and theme.chance("button.price", 0.08):
        text = joined(text, " • ", value(LEFT_OUT, theme.money(view.product.price)))
    inner = element("span", text) if theme.chance("button.span", 0.4) else text
    return element(theme.pick("button", ("button", "button", "a", "span")), inner, names=view.names("cart", "button"))


def _sold_out(view: View, stock_shown: bool) -> Markup:
    theme = view.theme
    email = element("input", type="email", placeholder="name@example.com")
    form = element("div", element("p", theme.said("shop.notify")), email, names=view.names("notify", "form"))
    if stock_shown:
        return form
    button = element("button", stock_text(view), disabled=True, names=view.names("cart", "button"))
    return element("div", button, theme.maybe("notify", 0.5, form), names=view.names("cart", "form"))


def delivery(view: View) -> Markup | None:
    """Returns lines with costs and days of delivery, and what shops promise."""
    theme, rng = view.theme, view.rng
    if not theme.chance("delivery", 0.55):
        return None
    lines: list[Part] = [
        filled(text, x=other_sum(theme, rng), day=theme.day(business_day(rng)))
        for text in some(rng, theme.phrases("shop.delivery"), theme.pick("delivery.count", (1, 2, 3)))
    ]
    lines += some(rng, theme.phrases("shop.trust"), theme.pick("trust.count", (0, 2, 3, 4)))
    if theme.chance("delivery.list", 0.5):
        inner = element("ul", each("li", lines))
    else:
        inner = each("div", (element("span", line) for line in lines))
    return theme.block("delivery", inner, words=("delivery", "info"))
