"""The column beside the content of a page, whose boxes aren't about it: filters, other products, a newsletter."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.frame.contact import social
from markuplmpp.synth.frame.posts import about, archive, popular_posts, recent_posts, tags
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined


def sidebar(scene: Scene, aside: Markup) -> Markup:
    """Returns a side column, with the page's own aside somewhere in it."""
    theme, listing = scene.theme, scene.body.page_type == "listing"
    usual = _ON_BLOGS if scene.blog else _ON_LISTS if listing else _ON_SHOPS
    kinds = theme.sample("sidebar", usual, min(len(usual), (1, 2, 4, 5)[scene.heft]))
    if listing and not scene.blog and theme.chance("sidebar filters", 0.75):
        kinds = ["filters", *(kind for kind in kinds[1:] if kind != "filters")]
    boxes = [_box(scene, kind) for kind in kinds]
    boxes.insert(theme.draw("sidebar aside").randint(0, len(boxes)), aside)
    tag = theme.pick("sidebar", ("aside", "aside", "div", "div", "section"))
    return element(tag, theme.wrapped("sidebar", *boxes), names=theme.names("sidebar"), id="sidebar")


def _box(scene: Scene, kind: str) -> Markup:
    tag = scene.theme.pick("box", ("div", "div", "section", "aside"))
    return element(tag, _BOXES[kind](scene), names=scene.theme.names("widget", kind))


def _filters(scene: Scene) -> Markup:
    """Facets with counts: words and amounts that are values of other things."""
    groups = [_facet(scene, name) for name in scene.some("filter_names", 2, 2 + scene.heft)]
    low, high = scene.money(Decimal(scene.rng.randint(2, 20))), scene.money(Decimal(scene.rng.randint(150, 900)))
    span = scene.theme.maybe("filter span", 0.5, element("p", f"{low} \u2013 {high}"))
    return scene.titled("filters", *groups, span, scene.button("apply", scene.say("apply"), "filter"))


def _facet(scene: Scene, name: str) -> Markup:
    theme, rng = scene.theme, scene.rng
    texts = theme.phrases("frame.filter_values")
    start = rng.randint(0, len(texts) - 2)
    values: list[Part] = [_facet_value(scene, text) for text in texts[start : start + rng.randint(2, 6)]]
    form = theme.pick("filter list", ("ul", "ul", "divs", "ol"))
    title = element(theme.pick("filter title", ("h3", "h4", "legend", "summary", "span", "div")), name)
    group = theme.pick("filter group", ("div", "fieldset", "details", "section"))
    return element(group, title, scene.listed("filter", values, "filter", "list", kind=form))


def _facet_value(scene: Scene, text: str) -> Markup:
    theme, count = scene.theme, None
    if theme.chance("filter counts", 0.6):
        count = element("span", f"({scene.rng.randint(1, 240)})", names=theme.names("count"))
    if theme.chance("filter boxes", 0.5):
        return element("label", element("input", type="checkbox"), text, " ", count)
    return joined(scene.link(text, "filter", "link"), " " if count else None, count)


def _bestsellers(scene: Scene) -> Markup:
    """Products with prices; their cards are neither the page's records nor surely none."""
    tag = scene.theme.pick("bestsellers", ("ul", "ol", "div", "div"))
    inner = "div" if tag == "div" else "li"
    goods = scene.goods(scene.rng, scene.rng.randint(2, 5))
    cards = (_card(scene, inner, name, price) for name, price in goods)
    return scene.titled("bestsellers", element(tag, *cards, names=scene.theme.names("product", "list")))


def _card(scene: Scene, tag: str, name: str, price: Decimal) -> Markup:
    theme = scene.theme
    parts = (
        theme.maybe("side image", 0.8, element("img", src="/i/2.jpg", alt=name)),
        element(theme.pick("side title", ("h4", "span", "div", "p")), scene.link(name, "product", "link")),
        *_card_numbers(scene, price),
        theme.maybe("side note", 0.2, element("small", scene.say("instead_of"))),
        theme.maybe("side buy", 0.25, scene.button("side", scene.say("add"), "cart")),
    )
    return element(tag, *parts, names=theme.names("product", "card"), label=LEFT_OUT)


def _card_numbers(scene: Scene, price: Decimal) -> tuple[Markup | None, Markup]:
    """The ratings and the price."""
    theme, rng = scene.theme, scene.rng
    struck = None
    if rng.random() < 0.3:
        before = scene.money(price + rng.randint(3, 40))
        struck = element(theme.pick("side old", ("del", "s", "span")), before, names=theme.names("price", "old"))
    now = element("span", scene.money(price), names=theme.names("price"))
    prices = element(theme.pick("side price", ("span", "div", "p", "b")), struck, " " if struck else None, now)
    score = rng.choice((None, f"{theme.number(rng.randint(30, 50) / 10, 1)} ({rng.randint(1, 400)})"))
    shown = score is not None and theme.chance("side stars", 0.4)
    return element("div", score, names=theme.names("rating")) if shown else None, prices


def _categories(scene: Scene) -> Markup:
    """Sections of the site with how much each holds; the page's own may be among them."""
    theme = scene.theme
    names = [name for name, _ in scene.departments]
    if theme.chance("categories inner", 0.5):
        names = [part for _, parts in scene.departments for part in parts][:12]
    counted = theme.chance("categories count", 0.4)
    entries: list[Part] = [
        joined(scene.link(name, "category", "link"), f" ({scene.rng.randint(1, 300)})" if counted else None)
        for name in names
    ]
    return scene.titled("categories_title", scene.listed("categories", entries, "categories", kind="ul"))


def newsletter(scene: Scene) -> Markup:
    """Returns a form for e-mail addresses."""
    button = scene.button("join", scene.say("subscribe"), "news")
    form = element("form", scene.field("email", scene.say("email"), "email"), button)
    return scene.titled("newsletter", element("p", scene.say("newsletter_text")), form)


def _advert(scene: Scene) -> Markup:
    inner = (element("span", scene.say("advert")), element("div", id="ad-1"))
    return element("div", *inner, names=scene.theme.names("ad"))


def _contact(scene: Scene) -> Markup:
    return scene.titled("contact_title", element("p", scene.say("hours")), social(scene, "side"))


def _viewed(scene: Scene) -> Markup:
    """The visitor's last products, as a crawler sees them: none or few."""
    goods = scene.goods(scene.rng, scene.rng.randint(1, 3))
    links: list[Part] = [scene.link(name, "product", "link") for name, _ in goods]
    return scene.titled("recently_viewed", scene.listed("viewed", links, "viewed"))


_BOXES: dict[str, Callable[[Scene], Markup]] = {
    "about": about, "advert": _advert, "archive": archive, "bestsellers": _bestsellers, "categories": _categories,
    "contact": _contact, "filters": _filters, "newsletter": newsletter, "popular-posts": popular_posts,
    "recent-posts": recent_posts, "tags": tags, "viewed": _viewed,
}  # fmt: skip
_ON_SHOPS = ("categories", "bestsellers", "newsletter", "contact", "viewed", "recent-posts", "advert")
_ON_LISTS = ("filters", "categories", "bestsellers", "viewed", "tags")
_ON_BLOGS = ("recent-posts", "popular-posts", "about", "categories", "tags", "archive", "newsletter", "advert")
