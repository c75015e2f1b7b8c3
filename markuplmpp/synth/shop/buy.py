"""What one does on a product page: looks, chooses, buys; with the sums and dates around it that are no values."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.catalog_codes import share_of
from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import LEFT_OUT, element, joined, value
from markuplmpp.synth.shop_info import Page, stock_text
from markuplmpp.synth.shop_words import chosen, phrase, said, some_day, some_money, sum_of
from markuplmpp.synth.theme import Theme


def gallery(page: Page) -> Markup:
    """Returns the product's images, with a badge on some sites."""
    theme, rng = page.theme, page.rng
    count = rng.randint(1, theme.pick("gallery.most", (1, 4, 6, 9)))
    form = theme.pick("gallery.form", ("thumbs", "slides", "grid", "single"))
    images = [_image(page, number) for number in range(count)]
    if form == "thumbs":
        small = element("ul", *(element("li", image) for image in images), names=page.names("gallery", "thumbs"))
        body = joined(element("div", images[0], names=page.names("gallery", "main")), small if count > 1 else None)
    elif form == "single":
        body = element("figure", images[0])
    else:
        body = joined(*(element(theme.pick("slide", ("div", "li", "button")), image) for image in images))
    zoom = (
        element("span", said(theme, "zoom"), names=page.names("gallery", "zoom")) if theme.chance("zoom", 0.3) else None
    )
    badge = None
    if theme.chance("badge", 0.35) and (page.product.list_price or rng.random() < 0.3):
        badge = element("span", said(theme, "badge"), names=page.names("product", "badge"))
    return theme.block("gallery", badge, body, zoom, words=("product", "gallery"))


def _image(page: Page, number: int) -> Markup:
    alt = page.product.name if page.theme.chance("alt", 0.7) else ""
    image = element("img", src=f"/img/{page.product.sku.lower()}-{number}.jpg", alt=alt, loading="lazy")
    return element("a", image, href="#") if page.theme.chance("image.linked", 0.5) else image


def variants(page: Page) -> list[Markup]:
    """Returns what there's to choose, each with its choices; some cost more."""
    return [_variant(page, name, choices) for name, choices in page.product.options]


def _variant(page: Page, name: str, choices: tuple[str, ...]) -> Markup:
    theme = page.theme
    texts = [_choice(page, choice) for choice in choices]
    form = theme.pick(f"variant {name}", ("select", "select", "radio", "buttons", "swatches", "list"))
    shown = f"{name}: {choices[0]}" if theme.chance("variant.shown", 0.3) else name
    label = element(theme.pick("variant.label", ("label", "span", "div", "legend", "p")), shown)
    if form == "select":
        first = element("option", said(theme, "choose", x=name), value="")
        body = element("select", first, *(element("option", text) for text in texts), name="option")
    elif form == "radio":
        body = joined(*(element("label", element("input", type="radio", name=name), text) for text in texts))
    elif form == "swatches":
        body = joined(
            *(element("button", type="button", title=choice, names=page.names("swatch", "item")) for choice in choices)
        )
    else:
        tag = "button" if form == "buttons" else "li"
        body = element("div" if tag == "button" else "ul", *(element(tag, text) for text in texts))
    guide = element("a", said(theme, "size_guide"), href="#") if theme.chance("size.guide", 0.3) else None
    return element(
        theme.pick("variant.tag", ("div", "fieldset", "div")), label, body, guide, names=page.names("variant", "option")
    )


def _choice(page: Page, choice: str) -> str:
    if page.theme.chance("choice.prices", 0.14) and page.rng.random() < 0.6:
        money = some_money(page.theme, page.rng)
        return page.theme.pick("choice.form", (f"{choice} (+{money})", f"{choice} - {money}", f"{choice} +{money}"))
    return choice


def cart(page: Page, stock_shown: bool) -> Markup:
    """Returns quantity and buttons; where nothing else says so, the button says that there's none left.

    Args:
        page: The page.
        stock_shown: Whether a line has said how many are left.
    """
    theme, product = page.theme, page.product
    if product.availability == "OutOfStock":
        return _sold_out(page, stock_shown)
    count = element("input", type="number", value="1", min="1", names=page.names("quantity", "input"))
    label = element("label", said(theme, "quantity")) if theme.chance("quantity.label", 0.5) else None
    steps = (
        [element("button", sign, type="button") for sign in "-+"]
        if theme.chance("quantity.steps", 0.4)
        else [None, None]
    )
    quantity = element("div", label, steps[0], count, steps[1], names=page.names("quantity", "box"))
    parts = [quantity if theme.chance("quantity", 0.75) else None, _button(page)]
    if theme.chance("express", 0.3):
        parts.append(element("button", said(theme, "express"), type="button"))
    if theme.chance("wishlist", 0.5):
        tag = theme.pick("wishlist.tag", ("a", "button"))
        parts.append(element(tag, said(theme, "wishlist"), names=page.names("wishlist", "link")))
    if theme.chance("subtotal", 0.07):
        sum_text = value(LEFT_OUT, theme.money(product.price))
        parts.insert(
            0, element("p", said(theme, "total"), ": ", element("span", sum_text), names=page.names("cart", "total"))
        )
    return element(theme.pick("cart.tag", ("form", "form", "div")), *parts, names=page.names("cart", "form"))


def _button(page: Page) -> Markup:
    theme = page.theme
    text = said(theme, "add")
    if theme.chance("button.price", 0.08):
        text = joined(text, " \u2022 ", value(LEFT_OUT, theme.money(page.product.price)))
    tag = theme.pick("button", ("button", "button", "a", "span"))
    inner = element("span", text) if theme.chance("button.span", 0.4) else text
    return element(tag, inner, names=page.names("cart", "button"))


def _sold_out(page: Page, stock_shown: bool) -> Markup:
    theme = page.theme
    email = element("input", type="email", placeholder="name@example.com")
    form = element("div", element("p", said(theme, "notify")), email, names=page.names("notify", "form"))
    if stock_shown:
        return form
    button = element("button", stock_text(page), disabled=True, names=page.names("cart", "button"))
    return element("div", button, form if theme.chance("notify", 0.5) else None, names=page.names("cart", "form"))


def delivery(page: Page) -> Markup | None:
    """Returns lines with costs and days of delivery, and what shops promise."""
    theme, rng = page.theme, page.rng
    if not theme.chance("delivery", 0.55):
        return None
    lines = [
        phrase(text, x=some_money(theme, rng), day=some_day(theme, rng))
        for text in chosen(theme, rng, "delivery", theme.pick("delivery.count", (1, 2, 3)))
    ]
    promises = [phrase(text) for text in chosen(theme, rng, "trust", theme.pick("trust.count", (0, 2, 3, 4)))]
    if theme.chance("delivery.list", 0.5):
        inner = element("ul", *(element("li", line) for line in (*lines, *promises)))
    else:
        inner = joined(*(element("div", element("span", line)) for line in (*lines, *promises)))
    return theme.block("delivery", inner, words=("delivery", "info"))


def share(page: Page) -> Markup | None:
    """Returns links to share, and to report."""
    theme = page.theme
    if not theme.chance("share", 0.4):
        return None
    links = [
        element("a", name, href="#")
        for name in ("Facebook", "Pinterest", "WhatsApp")[: theme.pick("shares", (0, 2, 3))]
    ]
    report = (
        element("a", phrase(theme.say("shop.report"), brand=page.product.brand))
        if theme.chance("report", 0.3)
        else None
    )
    return element("div", said(theme, "share"), " ", joined(*links, by=" "), report, names=page.names("share", "links"))


def bundle(page: Page) -> Markup | None:
    """Returns things bought with this one: their prices and the sum of all are no prices of this one."""
    theme, rng = page.theme, page.rng
    if not theme.chance("bundle", 0.2) or rng.random() < 0.2:
        return None
    others = [draw_product(theme, rng) for _ in range(rng.randint(1, 3))]
    total = sum_of(page.product.price, *(other.price for other in others))
    own = element(
        "div",
        element("span", said(theme, "this_item"), ": ", value(LEFT_OUT, page.product.name)),
        " ",
        element("span", value(LEFT_OUT, theme.money(page.product.price))),
        names=page.names("bundle", "item"),
    )
    items = joined(own, *(_bundled(page, other) for other in others))
    sum_line = element(
        "p", said(theme, "total"), ": ", element("b", theme.money(total)), names=page.names("bundle", "total")
    )
    head = theme.heading("bundle", said(theme, "bundle"), ("bundle", "title"))
    return theme.block(
        "bundle", head, items, sum_line, element("button", said(theme, "add")), words=("product", "bundle")
    )


def _bundled(page: Page, other: Product) -> Markup:
    theme: Theme = page.theme
    name = element(theme.pick("bundle.name", ("a", "span", "h4")), other.name)
    price = element("span", theme.money(other.price), names=page.names("price"))
    return element(
        "div", element("img", src="/x.jpg", alt=other.name), name, " ", price, names=page.names("bundle", "item")
    )


def variant_table(page: Page) -> Markup | None:
    """Returns a table of what one can choose, each with a price of its own: prices of variants, not of the product."""
    theme, product = page.theme, page.product
    if not theme.chance("variant.table", 0.07) or not product.options:
        return None
    name, choices = product.options[0]
    head = element("tr", *(element("th", text) for text in (name, said(theme, "sku"), said(theme, "price"))))
    rows = []
    for number, choice in enumerate(choices):
        code, price = f"{product.sku}-{number + 1}", theme.money(share_of(product.price, 1 + number / 10))
        cells = (choice, value(LEFT_OUT, code), value(LEFT_OUT, price))
        rows.append(element("tr", *(element("td", cell) for cell in cells)))
    return element("table", head, *rows, names=page.names("variant", "table"))


def small_head(page: Page) -> Markup:
    """Returns the head that small screens get: name and price once more."""
    theme, product = page.theme, page.product
    name = element(theme.pick("small.name", ("h2", "div", "p")), value(LEFT_OUT, product.name))
    price = element("div", value(LEFT_OUT, theme.money(product.price)), names=page.names("price"))
    return element("div", name, price, names=page.names("mobile", "header"))


def sticky(page: Page) -> Markup | None:
    """Returns the bar that repeats name and price while one scrolls; both are neither values nor not."""
    theme, product = page.theme, page.product
    if not theme.chance("sticky", 0.2):
        return None
    name = element(theme.pick("sticky.name", ("span", "div", "h5", "strong")), value(LEFT_OUT, product.name))
    price = element("span", value(LEFT_OUT, theme.money(product.price)), names=page.names("price"))
    before = None
    if product.list_price is not None and theme.chance("sticky.old", 0.5):
        before = element("s", value(LEFT_OUT, theme.money(product.list_price)))
    button = element("button", said(theme, "add"))
    return element("div", name, " ", before, price, button, names=page.names("sticky", "bar"))
