"""Product pages of synthetic shops."""

from __future__ import annotations

import random
from collections.abc import Callable

from markupsafe import Markup

from markuplmpp.synth import shop_buy as buy
from markuplmpp.synth.catalog import draw_product
from markuplmpp.synth.items import Body, Product
from markuplmpp.synth.markup import Part, element, joined, value
from markuplmpp.synth.shop_info import Page, brand_line, brand_logo, code_lines, stock_line, stock_notes
from markuplmpp.synth.shop_price import price_block
from markuplmpp.synth.shop_rating import rating_summary
from markuplmpp.synth.shop_text import arranged, feature_list, sections, short_description
from markuplmpp.synth.theme import Theme

_BLOCKS = ("<div", "<p", "<dl", "<li")


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
    page = Page(theme, rng, product)
    layout = theme.pick("layout", _LAYOUTS)
    apart = theme.chance("reviews.apart", 0.4)
    lower = arranged(page, sections(page, None if apart else reviews))
    below: list[Part] = [lower, buy.bundle(page), buy.variant_table(page), reviews if apart else None]
    inside = related is not None and theme.chance("related.inside", 0.4)
    if inside:
        below.insert(theme.pick("related.at", (1, 2, 3)), related)
    main = layout(page, reviews is not None, joined(*below))
    if theme.chance("small.head", 0.07):
        main = joined(buy.small_head(page), main)
    bar = buy.sticky(page)
    main = joined(bar, main) if theme.chance("sticky.first", 0.3) else joined(main, bar)
    aside = Markup("") if inside or related is None else related
    return Body(_title(page), main, "product", product.category, aside)


def _title(page: Page) -> str:
    form = page.theme.pick("page.title", ("{name}", "{name} | {brand}", "{brand} {name}", "{name} - {category}"))
    product = page.product
    return form.format(name=product.name, brand=product.brand, category=product.category[-1])


def _name(page: Page) -> Markup:
    """The product's name; on some sites with its maker in the same heading, or a line below."""
    theme, product = page.theme, page.product
    tag = theme.pick("name.tag", ("h1",) * 9 + ("h2", "h2", "div", "span"))
    name = value("name", product.name)
    if page.brand_in("title") and product.brand.lower() not in product.name.lower():
        brand = element(
            theme.pick("name.brand", ("span", "a", "small")), value("brand", product.brand), names=page.names("brand")
        )
        return element(tag, brand, " ", element("span", name), names=page.names("product", "title"))
    inner = element("span", name) if theme.chance("name.span", 0.2) else name
    title = element(tag, inner, names=page.names("product", "title"))
    if theme.chance("name.sub", 0.14) and product.specs:
        facts = " \u00b7 ".join(text for _, text in product.specs[:3])
        title += element(
            theme.pick("sub.tag", ("p", "div", "h2", "h3")), facts, names=page.names("product", "subtitle")
        )
    return title


def _head(page: Page, reviewed: bool) -> list[Part]:
    """Name, maker, codes and ratings."""
    theme = page.theme
    line = _code_box(page, "head")
    after: list[Part] = [brand_line(page, "below"), rating_summary(page, reviewed), line]
    theme.draw("head").shuffle(after)
    return [brand_logo(page), brand_line(page, "above"), _name(page), *after]


def _code_box(page: Page, place: str) -> Markup | None:
    codes = code_lines(page, place)
    if _stock_place(page.theme) == place:
        codes += [line for line in (stock_line(page),) if line is not None]
    if not codes:
        return None
    if all(code.startswith("<li") for code in codes):
        tag = "ul"
    else:
        tag = (
            "div"
            if any(code.startswith(_BLOCKS) for code in codes)
            else page.theme.pick("meta.tag", ("div", "p", "span"))
        )
    return element(tag, *codes, names=page.names("product", "meta"))


def _stock_place(theme: Theme) -> str:
    """Where the line about the stock is: in the buy box, or among the codes."""
    return theme.pick("stock.place", ("buy",) * 7 + ("head", "meta"))


def _buy_box(page: Page) -> list[Part]:
    """Price, stock, choices and buttons, in the site's order."""
    theme = page.theme
    line = stock_line(page)
    stock = line if _stock_place(theme) == "buy" else None
    price = price_block(theme, page.rng, page.product)
    chosen = joined(*buy.variants(page))
    parts: list[Part] = [price, stock, chosen, buy.cart(page, line is not None)]
    match theme.pick("buy.order", ("price", "price", "stock", "choice", "last", "cart")):
        case "stock":
            parts = [stock, price, *parts[2:]]
        case "choice":
            parts = [chosen, price, stock, parts[3]]
        case "last":
            parts = [chosen, stock, price, parts[3]]
        case "cart":
            parts = [price, chosen, parts[3], stock]
    return [*parts, *stock_notes(page), buy.delivery(page)]


def _texts(page: Page) -> list[Part]:
    """What's said beside the price, and the codes below the buttons."""
    meta = _code_box(page, "meta")
    return [short_description(page), feature_list(page), meta, buy.share(page)]


def _ordered(page: Page, reviewed: bool) -> list[Part]:
    """A column with all of it; the short text before or after the price."""
    short, features, meta, share = _texts(page)
    head, box = _head(page, reviewed), _buy_box(page)
    if page.theme.chance("short.first", 0.35):
        return [*head, short, *box, features, meta, share]
    if page.theme.chance("price.first", 0.1):
        return [box[0], *head, *box[1:], short, features, meta, share]
    return [*head, *box, short, features, meta, share]


def _two_columns(page: Page, reviewed: bool, below: Markup) -> Markup:
    """Images beside a column with the rest: that column is the product."""
    theme = page.theme
    parts = _ordered(page, reviewed)
    if theme.chance("below.beside", 0.2):  # everything in the column, only the images apart
        parts, below = [*parts, below], Markup("")
    info = theme.block("info", *parts, words=("product", "info"), label="product")
    outer = theme.wrapped("info", info, words=("product", "column"), most=2)
    images = buy.gallery(page)
    first, second = (outer, images) if theme.chance("columns.turned", 0.15) else (images, outer)
    row = theme.block("row", first, second, words=("product", "row"))
    return (
        row + below
        if theme.chance("below.outside", 0.6)
        else theme.block("product", row, below, words=("product", "main"))
    )


def _headed(page: Page, reviewed: bool, below: Markup) -> Markup:
    """The name above both columns: the element around all of this is the product."""
    theme = page.theme
    head = theme.wrapped("head", *_head(page, reviewed), words=("product", "header"), most=1)
    side = theme.block("buy", *_buy_box(page), *_texts(page), words=("product", "info"))
    row = element("div", buy.gallery(page), side, names=page.names("product", "row"))
    if theme.chance("below.outside", 0.5):
        return theme.block("product", head, row, words=("product", "main"), label="product") + below
    return theme.block("product", head, row, below, words=("product", "main"), label="product")


def _three_columns(page: Page, reviewed: bool, below: Markup) -> Markup:
    """Images, facts, and a box to buy in."""
    theme = page.theme
    short, features, meta, share = _texts(page)
    middle = element("div", *_head(page, reviewed), short, features, share, names=page.names("product", "center"))
    box = element("div", *_buy_box(page), meta, names=page.names("cart", "box"))
    images = buy.gallery(page)
    if theme.chance("three.inner", 0.4):
        pair = theme.block("pair", middle, box, words=("product", "pair"), label="product")
        return theme.block("row", images, pair, words=("product", "row")) + below
    return theme.block("row", images, middle, box, words=("product", "row"), label="product") + below


def _one_column(page: Page, reviewed: bool, below: Markup) -> Markup:
    """Everything in one element, the texts and reviews too."""
    parts = _ordered(page, reviewed)
    parts.insert(page.theme.pick("gallery.at", (0, 0, 3)), buy.gallery(page))
    return page.theme.block("product", *parts, below, words=("product", "main"), label="product")


def _grouped(page: Page, reviewed: bool, below: Markup) -> Markup:
    """Name and ratings in a group, price and buttons in another, both in a column."""
    theme = page.theme
    head = element("div", *_head(page, reviewed), names=page.names("product", "header"))
    box = element("div", *_buy_box(page), names=page.names("product", "buy"))
    texts = element("div", *_texts(page), names=page.names("product", "more"))
    info = theme.block("info", head, box, texts, words=("product", "info"), label="product")
    return theme.block("row", buy.gallery(page), info, words=("product", "row")) + below


_LAYOUTS: tuple[Callable[[Page, bool, Markup], Markup], ...] = (
    _two_columns, _two_columns, _two_columns, _headed, _three_columns, _one_column, _grouped, _grouped,
)  # fmt: skip
