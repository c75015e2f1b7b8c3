"""What stands beside the content of a page and isn't about it: filters, other products, other posts, forms."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.header import social
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined
from markuplmpp.synth.scene import Scene
from markuplmpp.synth.theme import phrases


def sidebar(scene: Scene, aside: Markup) -> Markup:
    """Returns a side column, with the page's own aside somewhere in it."""
    theme = scene.theme
    kinds = _OF_BLOGS if scene.blog else _OF_LISTS if scene.body.page_type == "listing" else _OF_SHOPS
    kinds = theme.draw("sidebar").sample(kinds, min(len(kinds), (1, 2, 4, 5)[scene.heft]))
    if scene.body.page_type == "listing" and not scene.blog and theme.chance("sidebar filters", 0.75):
        kinds = [_filters, *(kind for kind in kinds[1:] if kind is not _filters)]
    boxes = [_box(scene, kind) for kind in kinds]
    boxes.insert(theme.draw("sidebar aside").randint(0, len(boxes)), aside)
    tag = theme.pick("sidebar", ("aside", "aside", "div", "div", "section"))
    return element(tag, theme.wrapped("sidebar", *boxes), names=theme.names("sidebar"), id="sidebar")


def _box(scene: Scene, kind: Callable[[Scene], Markup]) -> Markup:
    tag = scene.theme.pick("box", ("div", "div", "section", "aside"))
    return element(tag, kind(scene), names=scene.theme.names("widget", kind.__name__.strip("_").replace("_", "-")))


def _titled(scene: Scene, key: str, *inner: Part) -> Markup:
    tag = scene.theme.pick("box title", ("h2", "h3", "h3", "h4", "h5", "div", "p", "strong"))
    return joined(element(tag, scene.say(key), names=scene.theme.names("widget", "title")), *inner)


def _filters(scene: Scene) -> Markup:
    """Facets with counts: words and amounts that are values of other things."""
    theme, rng = scene.theme, scene.rng
    counted, boxes = theme.chance("filter counts", 0.6), theme.chance("filter boxes", 0.5)
    groups, choices = [], phrases("frame.filter_values", theme.lang)
    for name in scene.some("filter_names", 2, 2 + scene.heft):
        entries: list[Part] = []
        start = rng.randint(0, len(choices) - 2)
        for text in choices[start : start + rng.randint(2, 6)]:
            count = element("span", f"({rng.randint(1, 240)})", names=theme.names("count")) if counted else None
            box = element("label", element("input", type="checkbox"), text, " ", count)
            entries.append(box if boxes else joined(scene.link(text, "filter", "link"), " " if count else None, count))
        inner = scene.listed(
            "filter", entries, "filter", "list", kind=theme.pick("filter list", ("ul", "ul", "divs", "ol"))
        )
        title = element(theme.pick("filter title", ("h3", "h4", "legend", "summary", "span", "div")), name)
        groups.append(element(theme.pick("filter group", ("div", "fieldset", "details", "section")), title, inner))
    low, high = scene.money(Decimal(rng.randint(2, 20))), scene.money(Decimal(rng.randint(150, 900)))
    span = element("p", f"{low} – {high}") if theme.chance("filter span", 0.5) else None  # noqa: RUF001
    return _titled(scene, "filters", *groups, span, scene.button("apply", scene.say("apply"), "filter"))


def bestsellers(scene: Scene) -> Markup:
    """Returns a box of products with prices; its cards are neither the page's records nor surely none."""
    theme = scene.theme
    cards = [_card(scene, name, price) for name, price in scene.goods(scene.rng, scene.rng.randint(2, 5))]
    tag = theme.pick("bestsellers", ("ul", "ol", "div", "div"))
    return _titled(scene, "bestsellers", element(tag, *cards, names=theme.names("product", "list")))


def _card(scene: Scene, name: str, price: Decimal) -> Markup:
    theme, rng = scene.theme, scene.rng
    image = element("img", src="/i/2.jpg", alt=name) if theme.chance("side image", 0.8) else None
    title = element(theme.pick("side title", ("h4", "span", "div", "p")), scene.link(name, "product", "link"))
    tag = theme.pick("side price", ("span", "div", "p", "b"))
    old = scene.money(price + rng.randint(3, 40)) if rng.random() < 0.3 else None
    struck = (
        element(theme.pick("side old", ("del", "s", "span")), old, names=theme.names("price", "old")) if old else None
    )
    money = element(tag, struck, " " if old else None, element("span", scene.money(price), names=theme.names("price")))
    stars = rng.choice((None, f"{theme.number(rng.randint(30, 50) / 10, 1)} ({rng.randint(1, 400)})"))
    rating = element("div", stars, names=theme.names("rating")) if stars and theme.chance("side stars", 0.4) else None
    note = element("small", scene.say("instead_of")) if theme.chance("side note", 0.2) else None
    buy = scene.button("side", scene.say("add"), "cart") if theme.chance("side buy", 0.25) else None
    around = "li" if theme.pick("bestsellers", ("ul", "ol", "div", "div")) != "div" else "div"
    return element(around, image, title, rating, money, note, buy, names=theme.names("product", "card"), label=LEFT_OUT)


def _posts(scene: Scene, key: str) -> Markup:
    """Other posts, with their own dates, authors and counts."""
    theme, rng = scene.theme, scene.rng
    titles = phrases("frame.post_titles", theme.lang)
    tag, around = theme.pick(
        f"{key} list", (("ul", "li"), ("ul", "li"), ("div", "div"), ("div", "article"), ("ol", "li"))
    )
    entries = []
    for title in rng.sample(titles, min(len(titles), rng.randint(3, 6))):
        image = element("img", src="/i/p.jpg", alt="") if theme.chance(f"{key} image", 0.5) else None
        day = element(theme.pick(f"{key} day", ("span", "time", "small", "div")), theme.day(scene.day(rng)))
        head = scene.link(title, "post", "link")
        if theme.chance(f"{key} heading", 0.4):
            head = element(theme.pick(f"{key} h", ("h3", "h4", "h5")), head)
        count = element("span", theme.say("frame.comments_count").format(count=rng.randint(0, 90)))
        more = [part for part in (day, count) if theme.chance(f"{key} {str(part)[:5]}", 0.6)]
        if theme.chance(f"{key} before", 0.2):
            more, head = [head], joined(*more)
        entries.append(element(around, image, head, *more, names=theme.names("post", "item"), label=LEFT_OUT))
    return _titled(scene, key, element(tag, *entries, names=theme.names("post", "list")))


def _recent_posts(scene: Scene) -> Markup:
    return _posts(scene, "recent_posts")


def _popular_posts(scene: Scene) -> Markup:
    return _posts(scene, "popular_posts")


def _categories(scene: Scene) -> Markup:
    """Sections of the site with how much each holds; the page's own may be among them."""
    theme = scene.theme
    names = [name for name, _ in scene.departments]
    if theme.chance("categories inner", 0.5):
        names = [part for _, parts in scene.departments for part in parts][:12]
    counts = theme.chance("categories count", 0.4)
    entries: list[Part] = [
        joined(scene.link(name, "category", "link"), f" ({scene.rng.randint(1, 300)})" if counts else None)
        for name in names
    ]
    return _titled(scene, "categories_title", scene.listed("categories", entries, "categories", kind="ul"))


def _tags(scene: Scene) -> Markup:
    links = [scene.link(tag, "tag") for tag in scene.some("tags", 4, 14)]
    return _titled(scene, "tags_title", scene.listed("tags", links, "tags"))


def _archive(scene: Scene) -> Markup:
    days = sorted((scene.day(scene.theme.draw(f"archive {at}")) for at in range(6)), reverse=True)
    links: list[Part] = [joined(scene.link(f"{day:%m/%Y}"), f" ({scene.rng.randint(1, 30)})") for day in days]
    return _titled(scene, "archive", scene.listed("archive", links, "archive", kind="ul"))


def about(scene: Scene) -> Markup:
    """Returns who makes the site: a name that's nobody's byline."""
    image = element("img", src="/me.jpg", alt="") if scene.theme.chance("about image", 0.6) else None
    text = element("p", scene.say("about_text"))
    return _titled(scene, "about", image, text, scene.link(scene.say("read_more"), "more"))


def newsletter(scene: Scene) -> Markup:
    """Returns a form for e-mail addresses."""
    form = element(
        "form", scene.field("email", scene.say("email"), "email"), scene.button("join", scene.say("subscribe"), "news")
    )
    return _titled(scene, "newsletter", element("p", scene.say("newsletter_text")), form)


def _advert(scene: Scene) -> Markup:
    return element(
        "div", element("span", scene.say("advert")), element("div", id="ad-1"), names=scene.theme.names("ad")
    )


def _contact(scene: Scene) -> Markup:
    return _titled(scene, "contact_title", element("p", scene.say("hours")), social(scene, "side"))


def _viewed(scene: Scene) -> Markup:
    """The visitor's last products, as a crawler sees them: none or few."""
    links = [scene.link(name, "product", "link") for name, _ in scene.goods(scene.rng, scene.rng.randint(1, 3))]
    return _titled(scene, "recently_viewed", scene.listed("viewed", links, "viewed"))


def share_bar(scene: Scene) -> Markup:
    """Returns buttons to share the page, on some sites with how often it was."""
    theme = scene.theme
    names = theme.draw("share").sample(("Facebook", "Pinterest", "X", "WhatsApp", "Email", "Print", "Telegram"), 4)
    counted = theme.chance("share counts", 0.25)
    links: list[Part] = []
    for name in names:
        count = element("span", str(scene.rng.randint(1, 900))) if counted else None
        links.append(element("a", scene.icon("share"), name, count, href="#", names=theme.names("share", "link")))
    title = (
        element(theme.pick("share", ("span", "strong", "h4")), scene.say("share"))
        if theme.chance("share h", 0.6)
        else None
    )
    return element("div", title, scene.listed("share", links, "share"), names=theme.names("share"))


def comment_form(scene: Scene) -> Markup:
    """Returns the form under a post: a heading about comments with none below."""
    theme = scene.theme
    note = element("p", scene.say("comment_note")) if theme.chance("comment note", 0.7) else None
    fields = [element("p", scene.field(f"c{at}", text)) for at, text in enumerate(scene.some("comment_fields", 3, 5))]
    area = element("textarea", "", name="comment", rows="6")
    form = element("form", note, *fields, area, scene.button("comment", scene.say("post_comment"), "comment"))
    title = theme.heading("comment form", scene.say("leave_comment"), ("comment", "form", "title"))
    return element("div", title, form, names=theme.names("comment", "form"), id="respond")


def related_posts(scene: Scene) -> Markup:
    """Returns other posts below a post."""
    return scene.theme.block("related posts", _posts(scene, "related_posts"), words=("related", "posts"))


_OF_SHOPS = [_categories, bestsellers, newsletter, _contact, _viewed, _recent_posts, _advert]
_OF_LISTS = [_filters, _categories, bestsellers, _viewed, _tags]
_OF_BLOGS = [_recent_posts, _popular_posts, about, _categories, _tags, _archive, newsletter, _advert]
