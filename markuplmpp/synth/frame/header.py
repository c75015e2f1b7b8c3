"""The header of a page: logo, search, account, cart and menu."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.frame.cart import cart
from markuplmpp.synth.frame.contact import phone, social
from markuplmpp.synth.frame.menu import navigation
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import Part, each, element
from markuplmpp.synth.theme import CURRENCIES

_LOGOS = ("img", "img", "text", "text", "svg", "h1", "span", "lines")


def header(scene: Scene) -> Markup:
    """Returns logo, search, account, cart and navigation, in the site's order and rows."""
    theme = scene.theme
    tools = theme.shuffled("header order", (part for part in _tools(scene) if part is not None))
    logo, nav = _logo(scene), navigation(scene)
    match theme.pick("header rows", ("one", "one", "two", "two", "bar", "table")):
        case "one":
            rows: list[Part] = [theme.wrapped("header", logo, nav, *tools, words=("header", "inner"), most=3)]
        case "bar":
            half = len(tools) // 2
            bar = element("div", scene.listed("tools", tools[:half], "topbar"), names=theme.names("topbar"))
            rows = [bar, element("div", logo, *tools[half:], names=theme.names("header", "main")), nav]
        case "table":
            rows = [element("table", element("tr", each("td", (logo, *tools))), width="100%"), nav]
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
    search = scene.maybe("search", 0.8, _search(scene))
    if scene.blog and not scene.theme.chance("frame members", 0.15):
        return [search, scene.maybe("header social", 0.35, social(scene, "header"))]
    number = element("a", scene.icon("phone"), phone(scene), href="tel:+1", names=scene.theme.names("phone"))
    return [
        search,
        scene.maybe("account", 0.75, _account(scene)),
        scene.maybe("cart", 0.85, cart(scene)),
        scene.maybe("currencies", 0.25, _currencies(scene)),
        *(scene.maybe(word, 0.3, _tool(scene, word)) for word in ("wishlist", "compare", "store_finder")),
        scene.maybe("hotline", 0.2, number),
    ]


def _tool(scene: Scene, word: str) -> Markup:
    theme = scene.theme
    count = element("span", theme.pick(f"count {word}", ("0", "(0)", "3", "12")), names=theme.names("count"))
    label = None if theme.chance("tools bare", 0.25) else scene.say(word)
    return element("a", scene.icon(word), label, theme.maybe(f"counted {word}", 0.5, count), href=f"/{word}")


def _search(scene: Scene) -> Markup:
    theme = scene.theme
    label = element("label", scene.say("search"), for_="q")
    box = element("input", type="search", name="q", id="q", placeholder=scene.say("search"))
    go = element("button", scene.icon("search") or scene.say("search"), type="submit")
    parts = (_sections(scene), theme.maybe("search label", 0.3, label), box, go)
    form = element("form", *parts, action="/search", names=theme.names("search", "form"))
    popular = _popular(scene) if scene.has("search popular", 0.12) else None
    if popular is None and not theme.chance("search div", 0.3):
        return form
    return element("div", form, popular, names=theme.names("search"))


def _sections(scene: Scene) -> Markup | None:
    """Where to search."""
    if not scene.theme.chance("search select", 0.15) or scene.heft < 2:
        return None
    options = (scene.say("menu"), *(name for name, _ in scene.departments))
    return element("select", each("option", options), name="cat")


def _popular(scene: Scene) -> Markup:
    terms = scene.theme.sample("search popular", scene.departments[0][1], 2)
    return element("div", element("span", scene.say("popular_searches")), scene.links("popular", terms, "suggest"))


def _account(scene: Scene) -> Markup:
    theme = scene.theme
    if theme.chance("account menu", 0.35):
        inner = scene.links("account", [scene.say("account"), scene.say("register"), scene.say("wishlist")], "account")
        return element("div", scene.icon("user"), inner, names=theme.names("account", "menu"))
    return element("a", scene.icon("user"), scene.say("account"), href="/account", names=theme.names("account"))


def _currencies(scene: Scene) -> Markup:
    theme = scene.theme
    others = sorted({*CURRENCIES.values()} - {theme.currency})
    codes = [theme.currency, *others][: theme.pick("currencies", (2, 3, 5))]
    if theme.chance("currencies select", 0.5):
        return element("select", *(element("option", code, value=code) for code in codes), name="currency")
    links = scene.links("currency", codes, "currency")
    return element("div", element("span", codes[0]), links, names=theme.names("switcher"))
