"""What stands above the content of a page: banners, the header with its tools and its menu."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.navigation import navigation
from markuplmpp.synth.scene import Scene
from markuplmpp.synth.theme import CURRENCIES

_LOGOS = ("img", "img", "text", "text", "svg", "h1", "span", "lines")
_CARTS = ("count", "count", "brackets", "total", "total", "dash", "sum only", "bare", "sentence")


def skip_link(scene: Scene) -> Markup | None:
    """Returns the link past the navigation that some sites begin with."""
    if not scene.has("skip", 0.45):
        return None
    return element("a", scene.say("skip"), href="#main", names=scene.theme.names("skip", "link"))


def announcement(scene: Scene) -> Markup | None:
    """Returns a bar with one or more offers: amounts that are prices of nothing."""
    if scene.blog or not scene.has("announcement", 0.55):
        return None
    theme = scene.theme
    texts: list[Part] = list(scene.some("announcements", 1, 4))
    if theme.chance("announcement rating", 0.15):
        texts.append(scene.say("shop_rating"))
    if len(texts) > 1:
        inner = scene.listed("announcement", texts, "announcement")
    else:
        tag = theme.pick("announcement one", ("p", "span", "div", "a", "strong"))
        inner = element(tag, *texts, names=theme.names("announcement", "text"))
    close = element("button", scene.say("close"), type="button") if theme.chance("announcement close", 0.3) else None
    return element("div", theme.wrapped("announcement", inner), close, names=theme.names("announcement", "bar"))


def cookie_banner(scene: Scene) -> Markup:
    """Returns the question whether cookies may be set."""
    theme = scene.theme
    title = (
        theme.heading("cookie", scene.say("cookie_title"), ("cookie", "title")) if scene.has("cookie h", 0.6) else None
    )
    more = scene.link(scene.say("cookie_settings"), "cookie", "more") if theme.chance("cookie more", 0.6) else None
    text = element("p", scene.say("cookie_text"), " " if more else None, more, names=theme.names("cookie", "text"))
    kinds = None
    if scene.has("cookie kinds", 0.25):
        kinds = scene.listed(
            "cookie", [_switch(scene, kind) for kind in scene.some("cookie_kinds", 3, 4)], "cookie", "kind"
        )
    buttons = [scene.button("cookie accept", scene.say("cookie_accept"), "cookie", "accept")]
    if theme.chance("cookie decline", 0.5):
        buttons.insert(
            theme.pick("cookie at", (0, 1)), scene.button("cookie no", scene.say("cookie_decline"), "cookie", "no")
        )
    inner = theme.wrapped("cookie", title, text, kinds, *buttons, words=("cookie", "inner"))
    return element("div", inner, names=theme.names("cookie", "banner"), role="dialog")


def _switch(scene: Scene, text: str) -> Markup:
    return element("label", element("input", type="checkbox"), element("span", text), names=scene.theme.names("switch"))


def header(scene: Scene) -> Markup:
    """Returns logo, search, account, cart and navigation, in the site's order and rows."""
    theme = scene.theme
    tools = [part for part in _tools(scene) if part is not None]
    theme.draw("header order").shuffle(tools)
    logo, nav = _logo(scene), navigation(scene)
    match theme.pick("header rows", ("one", "one", "two", "two", "bar", "table")):
        case "one":
            rows: list[Part] = [theme.wrapped("header", logo, nav, *tools, words=("header", "inner"), most=3)]
        case "bar":
            half = len(tools) // 2
            bar = element("div", scene.listed("tools", tools[:half], "topbar"), names=theme.names("topbar"))
            rows = [bar, element("div", logo, *tools[half:], names=theme.names("header", "main")), nav]
        case "table":
            cells = (element("td", part) for part in (logo, *tools))
            rows = [element("table", element("tr", *cells), width="100%"), nav]
        case _:
            side = scene.listed("tools", tools, "header", "tools")
            rows = [theme.wrapped("header", logo, side, words=("header", "row")), nav]
    tag = theme.pick("header", ("header", "header", "header", "div", "div", "section"))
    return element(tag, *rows, names=theme.names("header"))


def _logo(scene: Scene) -> Markup:
    theme, names = scene.theme, scene.theme.names("logo")
    image = element("img", src="/img/logo.png", alt=scene.shop, width="160")
    claim = scene.some("post_titles" if scene.blog else "trust", 1, 1)[0]
    match theme.pick("logo", _LOGOS):
        case "img":
            return element("a", image, href="/", names=names)
        case "text":
            return element("a", scene.shop, href="/", names=names)
        case "svg":
            return element("div", element("a", element("svg", element("title", scene.shop)), href="/"), names=names)
        case "h1":
            tag = theme.pick("logo tag", ("h1", "h2", "p", "strong"))
            return element(tag, element("a", scene.shop, href="/", rel="home"), names=names)
        case "lines":
            return element("div", element("a", scene.shop, href="/"), element("p", claim), names=names)
        case _:
            return element("div", element("a", image, element("span", scene.shop), href="/"), names=names)


def _tools(scene: Scene) -> list[Part]:
    """Search and, on shops, what customers need on every page."""
    theme = scene.theme
    found: list[Part] = [_search(scene) if scene.has("search", 0.8) else None]
    if scene.blog and not theme.chance("frame members", 0.15):
        found.append(social(scene, "header") if scene.has("header social", 0.35) else None)
        return found
    found.append(_account(scene) if scene.has("account", 0.75) else None)
    found.append(_cart(scene) if scene.has("cart", 0.85) else None)
    found.append(_currencies(scene) if scene.has("currencies", 0.25) else None)
    found += [_tool(scene, word) for word in ("wishlist", "compare", "store_finder") if scene.has(word, 0.3)]
    if scene.has("hotline", 0.2):
        found.append(element("a", scene.icon("phone"), phone(scene), href="tel:+1", names=theme.names("phone")))
    return found


def _tool(scene: Scene, word: str) -> Markup:
    count = element(
        "span", scene.theme.pick(f"count {word}", ("0", "(0)", "3", "12")), names=scene.theme.names("count")
    )
    label = scene.icon(word) if scene.theme.chance("tools bare", 0.25) else joined(scene.icon(word), scene.say(word))
    return element("a", label, count if scene.theme.chance(f"counted {word}", 0.5) else None, href=f"/{word}")


def _search(scene: Scene) -> Markup:
    theme = scene.theme
    select = None
    if theme.chance("search select", 0.15) and scene.heft > 1:
        options = (element("option", name) for name, _ in scene.departments)
        select = element("select", element("option", scene.say("menu")), *options, name="cat")
    label = element("label", scene.say("search"), for_="q") if theme.chance("search label", 0.3) else None
    box = element("input", type="search", name="q", id="q", placeholder=scene.say("search"))
    go = element("button", scene.icon("search") or scene.say("search"), type="submit")
    popular = None
    if scene.has("search popular", 0.12):
        terms = theme.draw("search popular").sample(scene.departments[0][1], 2)
        popular = element(
            "div", element("span", scene.say("popular_searches")), scene.links("popular", terms, "suggest")
        )
    form = element("form", select, label, box, go, action="/search", names=theme.names("search", "form"))
    return (
        element("div", form, popular, names=theme.names("search"))
        if popular or theme.chance("search div", 0.3)
        else form
    )


def _account(scene: Scene) -> Markup:
    theme = scene.theme
    if theme.chance("account menu", 0.35):
        inner = scene.links("account", [scene.say("account"), scene.say("register"), scene.say("wishlist")], "account")
        return element("div", scene.icon("user"), inner, names=theme.names("account", "menu"))
    return element("a", scene.icon("user"), scene.say("account"), href="/account", names=theme.names("account"))


def _cart(scene: Scene) -> Markup:
    """The cart with how much is in it, and on some sites what."""
    theme, draw = scene.theme, scene.theme.draw("cart")
    goods = scene.goods(draw, draw.choice((0, 0, 0, 1, 2, 3)))
    count, total = str(len(goods)), scene.money(sum((price for _, price in goods), start=Decimal(0)))
    word = scene.say("cart")
    badge = element("span", count, names=theme.names("cart", "count"))
    amount = element("span", total, names=theme.names("cart", "total"))
    label = {
        "count": joined(scene.icon("cart"), element("span", word), badge),
        "brackets": f"{word} ({count})",
        "total": joined(f"{word} ({count}) ", amount),
        "dash": joined(element("span", word), f" - {total}"),
        "sum only": joined(scene.icon("cart"), amount, badge),
        "sentence": joined(scene.icon("cart"), scene.say("items_in_cart"), " – ", amount),  # noqa: RUF001
        "bare": joined(scene.icon("cart"), badge),
    }[theme.pick("cart label", _CARTS)]
    link = element("a", label, href="/cart", names=theme.names("cart", "link"))
    if not scene.has("cart drop", 0.35):
        return link
    return element("div", link, _cart_content(scene, goods, total), names=theme.names("cart", "mini"))


def _cart_content(scene: Scene, goods: Sequence[tuple[str, Decimal]], total: str) -> Markup:
    theme = scene.theme
    if not goods:
        return element("div", element("p", scene.say("empty_cart")), names=theme.names("cart", "content"))
    return element("div", cart_lines(scene, goods), cart_sum(scene, total), names=theme.names("cart", "content"))


def cart_lines(scene: Scene, goods: Sequence[tuple[str, Decimal]]) -> Markup:
    """Returns what's in a cart: names and prices of things that the page isn't about."""
    theme = scene.theme
    form = theme.pick("cart line", ("times", "apart", "quantity"))
    lines: list[Part] = []
    for name, price in goods:
        money = element("span", scene.money(price), names=theme.names("price"))
        amount = {"times": joined("1 × ", money), "apart": money}.get(  # noqa: RUF001
            form, joined(f"{scene.say('quantity')} 1 ", money)
        )
        lines.append(joined(element("img", src="/i/1.jpg", alt=""), scene.link(name, "product", "name"), amount))
    return scene.listed("cart", lines, "cart", "item", kind=theme.pick("cart lines", ("ul", "divs", "rows")))


def cart_sum(scene: Scene, total: str) -> Markup:
    """Returns the sum of a cart and the ways on from it."""
    theme = scene.theme
    line = element(
        "p", element("strong", scene.say("subtotal")), " ", element("span", total), names=theme.names("total")
    )
    ways = [
        scene.button("to cart", scene.say("view_cart"), "cart"),
        scene.button("checkout", scene.say("checkout"), "cart"),
    ]
    return joined(line, *ways[theme.pick("cart ways", (0, 1)) :])


def _currencies(scene: Scene) -> Markup:
    theme = scene.theme
    codes = [theme.currency, *sorted({*CURRENCIES.values()} - {theme.currency})][: theme.pick("currencies", (2, 3, 5))]
    if theme.chance("currencies select", 0.5):
        return element("select", *(element("option", code, value=code) for code in codes), name="currency")
    return element(
        "div", element("span", codes[0]), scene.links("currency", codes, "currency"), names=theme.names("switcher")
    )


def phone(scene: Scene) -> str:
    """Returns the site's telephone number."""
    scene.theme.people.seed_instance(scene.theme.seed)
    return str(scene.theme.people.phone_number())


def social(scene: Scene, key: str) -> Markup:
    """Returns links to the site on social networks: names or only icons."""
    theme = scene.theme
    names = theme.draw("social").sample(("Facebook", "Instagram", "Pinterest", "YouTube", "TikTok", "X", "LinkedIn"), 4)
    bare = theme.chance(f"social {key}", 0.5)
    links = (element("a", scene.icon("share") if bare else name, href="#", aria_label=name) for name in names)
    return scene.listed(f"social {key}", list(links), "social")
