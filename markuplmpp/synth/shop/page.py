"""Product pages, in the layouts of shops."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth.items import Body, Product
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.shop.buy import asked, cart, delivery, gallery, variants
from markuplmpp.synth.shop.catalogue import draw_product
from markuplmpp.synth.shop.clutter import bundle, machine_data, share, small_head, sticky_bar, variant_table
from markuplmpp.synth.shop.head import code_box, head, rating_place, stock_place
from markuplmpp.synth.shop.price import price_block
from markuplmpp.synth.shop.rating import rating_summary
from markuplmpp.synth.shop.sections import sections
from markuplmpp.synth.shop.stock import stock_line, stock_notes
from markuplmpp.synth.shop.texts import feature_list, short_description
from markuplmpp.synth.shop.view import View
from markuplmpp.synth.theme import Theme

_Layout = Callable[[View, bool, Markup], Markup]
_TITLES = ("{name}", "{name} | {brand}", "{brand} {name}", "{name} - {category}")


def product_page(
    theme: Theme,
    rng: random.Random,
    reviews: Markup | None = None,
    related: Markup | None = None,
    product: Product | None = None,
) -> Body:
    """Returns the page of one product of the site.

    Args:
        theme: The site.
        rng: The page.
        reviews: Its reviews, put where the site has them.
        related: Other products, put beside or below.
        product: What the page is about; drawn where none is given.
    """
    product = product or draw_product(theme, rng)
    view = View(theme, rng, product)
    inside = related is not None and theme.chance("related.inside", 0.4)
    layout: _Layout = theme.pick("layout", _LAYOUTS)
    main = layout(view, reviews is not None, _below(view, reviews, related if inside else None))
    if theme.chance("small.head", 0.07):
        main = joined(small_head(view), main)
    bar = sticky_bar(view)
    main = joined(bar, main) if theme.chance("sticky.first", 0.3) else joined(main, bar)
    main = joined(main, machine_data(view))
    return Body(_title(view), main, "product", product.category, Markup("") if inside else related or Markup(""))


def _title(view: View) -> str:
    product = view.product
    form = view.theme.pick("page.title", _TITLES)
    return form.format(name=product.name, brand=product.brand, category=product.category[-1])


def _below(view: View, reviews: Markup | None, related: Markup | None) -> Markup:
    """What follows the product: sections, things bought with it, and others where the site has them here."""
    theme = view.theme
    apart = theme.chance("reviews.apart", 0.4)
    lower = sections(view, None if apart else reviews)
    parts: list[Part] = [lower, bundle(view), variant_table(view), reviews if apart else None]
    parts.insert(theme.pick("related.at", (1, 2, 3)), related)
    return joined(*parts)


def _buy_box(view: View, reviewed: bool) -> list[Part]:
    """Price, stock, choices and buttons, in the site's order."""
    theme = view.theme
    line = stock_line(view)
    stock = line if stock_place(view) == "buy" else None
    price = price_block(theme, view.rng, view.product) if view.priced else asked(view)
    choice = variants(view)
    buttons = cart(view, line is not None)
    order: tuple[Part, ...] = theme.pick(
        "buy.order",
        (
            (price, stock, choice, buttons),
            (price, stock, choice, buttons),
            (stock, price, choice, buttons),
            (choice, price, stock, buttons),
            (choice, stock, price, buttons),
            (price, choice, buttons, stock),
        ),
    )
    rating = rating_summary(view, reviewed) if rating_place(view) == "buy" else None
    return [*order, rating, *stock_notes(view, line is not None), delivery(view)]


def _texts(view: View) -> list[Part]:
    """What's said beside the price, and the codes below the buttons."""
    meta = code_box(view, "meta")
    return [short_description(view), feature_list(view), meta, share(view)]


def _ordered(view: View, reviewed: bool) -> list[Part]:
    """A column with all of it; the short text before or after the price."""
    short, *rest = _texts(view)
    top, box = head(view, reviewed), _buy_box(view, reviewed)
    if view.theme.chance("short.first", 0.7):
        return [*top, short, *box, *rest]
    if view.theme.chance("price.first", 0.1):
        return [box[0], *top, *box[1:], short, *rest]
    return [*top, *box, short, *rest]


def _two_columns(view: View, reviewed: bool, below: Markup) -> Markup:
    """Images beside a column with the rest: that column is the product."""
    theme = view.theme
    parts = _ordered(view, reviewed)
    if theme.chance("below.beside", 0.2):  # everything in the column, only the images apart
        parts, below = [*parts, below], Markup("")
    info = theme.block("info", *parts, words=("product", "info"), label=view.item)
    outer = theme.wrapped("info", info, words=("product", "column"), most=2)
    images = gallery(view)
    columns = (outer, images) if theme.chance("columns.turned", 0.15) else (images, outer)
    row = theme.block("row", *columns, words=("product", "row"))
    if theme.chance("below.outside", 0.6):
        return row + below
    return theme.block("product", row, below, words=("product", "main"))


def _headed(view: View, reviewed: bool, below: Markup) -> Markup:
    """The name above both columns: the element around all of this is the product."""
    theme = view.theme
    top = theme.wrapped("head", *head(view, reviewed), words=("product", "header"), most=1)
    side = theme.block("buy", *_buy_box(view, reviewed), *_texts(view), words=("product", "info"))
    row = element("div", gallery(view), side, names=view.names("product", "row"))
    if theme.chance("below.outside", 0.5):
        return theme.block("product", top, row, words=("product", "main"), label=view.item) + below
    return theme.block("product", top, row, below, words=("product", "main"), label=view.item)


def _three_columns(view: View, reviewed: bool, below: Markup) -> Markup:
    """Images, facts, and a box to buy in."""
    theme = view.theme
    short, features, meta, links = _texts(view)
    middle = element("div", *head(view, reviewed), short, features, links, names=view.names("product", "center"))
    box = element("div", *_buy_box(view, reviewed), meta, names=view.names("cart", "box"))
    images = gallery(view)
    if theme.chance("three.inner", 0.4):
        pair = theme.block("pair", middle, box, words=("product", "pair"), label=view.item)
        return theme.block("row", images, pair, words=("product", "row")) + below
    return theme.block("row", images, middle, box, words=("product", "row"), label=view.item) + below


def _one_column(view: View, reviewed: bool, below: Markup) -> Markup:
    """Everything in one element, the texts and reviews too."""
    parts = _ordered(view, reviewed)
    parts.insert(view.theme.pick("gallery.at", (0, 0, 3)), gallery(view))
    return view.theme.block("product", *parts, below, words=("product", "main"), label=view.item)


def _grouped(view: View, reviewed: bool, below: Markup) -> Markup:
    """Name and ratings in a group, price and buttons in another, both in a column."""
    theme = view.theme
    top = element("div", *head(view, reviewed), names=view.names("product", "header"))
    box = element("div", *_buy_box(view, reviewed), names=view.names("product", "buy"))
    texts = element("div", *_texts(view), names=view.names("product", "more"))
    info = theme.block("info", top, box, texts, words=("product", "info"), label=view.item)
    return theme.block("row", gallery(view), info, words=("product", "row")) + below


def _tabled(view: View, reviewed: bool, below: Markup) -> Markup:
    """Cells of a table, as old shops have them; the name stands in a row of its own or in a cell with the rest."""
    theme, images = view.theme, element("td", gallery(view), valign="top")
    if theme.chance("table.headed", 0.4):
        top = element("tr", element("td", *head(view, reviewed), colspan="2"))
        row = element("tr", images, element("td", *_buy_box(view, reviewed), *_texts(view)))
        return element("table", top, row, names=theme.named("table", "product", "table"), label=view.item) + below
    info = element("td", *_ordered(view, reviewed), names=theme.named("cell", "product", "info"), label=view.item)
    return element("table", element("tr", images, info), width="100%") + below


_LAYOUTS: tuple[_Layout, ...] = (
    *(_two_columns,) * 4, _headed, _headed, _three_columns, _one_column, _grouped, _grouped, _grouped, _tabled,
)  # fmt: skip
