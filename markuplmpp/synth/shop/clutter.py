"""What repeats a product's values or shows those of others: bundles, variants, bars for small screens."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.items import Product
from markuplmpp.synth.markup import LEFT_OUT, each, element, joined, value
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.shop.sums import share_of
from markuplmpp.synth.shop.view import View


def share(view: View) -> Markup | None:
    """Returns links to share, and to report."""
    theme = view.theme
    if not theme.chance("share", 0.4):
        return None
    networks = ("Facebook", "Pinterest", "WhatsApp")[: theme.pick("shares", (0, 2, 3))]
    links = joined(*(element("a", name, href="#") for name in networks), by=" ")
    report = theme.maybe("report", 0.3, element("a", theme.said("shop.report", brand=view.product.brand)))
    return element("div", theme.said("shop.share"), " ", links, report, names=view.names("share", "links"))


def bundle(view: View) -> Markup | None:
    """Returns things bought with this one: their prices and the sum of all are no prices of this one."""
    theme, rng = view.theme, view.rng
    if not view.priced or not theme.chance("bundle", 0.2) or rng.random() < 0.2:
        return None
    others = [draw_product(theme, rng) for _ in range(rng.randint(1, 3))]
    total = theme.money(sum((other.price for other in others), view.product.price))
    name = joined(theme.said("shop.this_item"), ": ", value(LEFT_OUT, view.product.name))
    own = joined(element("span", name), " ", element("span", _price_again(view)))
    items = each("div", (own, *(_bundled(view, other) for other in others)), view.names("bundle", "item"))
    line = element("p", theme.said("shop.total"), ": ", element("b", total), names=view.names("bundle", "total"))
    head = theme.heading("bundle", theme.said("shop.bundle"), ("bundle", "title"))
    button = element("button", theme.said("shop.add"))
    return theme.block("bundle", head, items, line, button, words=("product", "bundle"))


def _bundled(view: View, other: Product) -> Markup:
    image = element("img", src="/x.jpg", alt=other.name)
    name = element(view.theme.pick("bundle.name", ("a", "span", "h4")), other.name)
    price = element("span", view.theme.money(other.price), names=view.names("price"))
    return joined(image, name, " ", price)


def variant_table(view: View) -> Markup | None:
    """Returns a table of what one can choose, each with a price of its own: prices of variants, not of the product."""
    theme, product = view.theme, view.product
    if not view.priced or not theme.chance("variant.table", 0.07) or not product.options:
        return None
    name, choices = product.options[0]
    head = element("tr", each("th", (name, theme.said("shop.sku"), theme.said("shop.price"))))
    rows = []
    for number, choice in enumerate(choices):
        code, price = f"{product.sku}-{number + 1}", theme.money(share_of(product.price, 1 + number / 10))
        rows.append(each("td", (choice, value(LEFT_OUT, code), value(LEFT_OUT, price))))
    return element("table", head, each("tr", rows), names=view.names("variant", "table"))


def small_head(view: View) -> Markup:
    """Returns the head that small screens get: name and price once more."""
    name = element(view.theme.pick("small.name", ("h2", "div", "p")), value(LEFT_OUT, view.product.name))
    price = element("div", _price_again(view), names=view.names("price")) if view.priced else None
    return element("div", name, price, names=view.names("mobile", "header"))


def sticky_bar(view: View) -> Markup | None:
    """Returns the bar that repeats name and price while one scrolls; both are neither values nor not."""
    theme, product = view.theme, view.product
    if not view.priced or not theme.chance("sticky", 0.2):
        return None
    name = element(theme.pick("sticky.name", ("span", "div", "h5", "strong")), value(LEFT_OUT, product.name))
    price = element("span", _price_again(view), names=view.names("price"))
    before = None
    if product.list_price is not None and theme.chance("sticky.old", 0.5):
        before = element("s", value(LEFT_OUT, theme.money(product.list_price)))
    button = element("button", theme.said("shop.add"))
    return element("div", name, " ", before, price, button, names=view.names("sticky", "bar"))


def machine_data(view: View) -> Markup | None:
    """Returns what some sites tell machines in hidden texts: maker, codes, price and stock once more."""
    theme, product = view.theme, view.product
    if not view.priced or not theme.chance("machine", 0.06):
        return None
    texts = [value(LEFT_OUT, f"{product.price:.2f}"), value(LEFT_OUT, product.availability)]
    texts += [value(LEFT_OUT, theme.currency)] if theme.chance("machine.currency", 0.5) else []
    texts += [value("brand", product.brand)] if theme.chance("machine.brand", 0.7) else []
    codes = [name for name in ("sku", "gtin") if theme.chance(f"machine.{name}", 0.4)]
    texts += [value(name, str(getattr(product, name))) for name in codes]
    spans = each(theme.pick("machine.tag", ("span", "span", "div")), theme.shuffled("machine", texts))
    return element("div", spans, style="display:none")


def _price_again(view: View) -> Markup:
    return value(LEFT_OUT, view.theme.money(view.product.price))
