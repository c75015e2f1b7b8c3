"""What stands below the content of a page: promises, the footer, and the dialogs at the document's end."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from markuplmpp.synth.header import cart_lines, cart_sum, phone, social
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.related import about, newsletter
from markuplmpp.synth.scene import Scene

_CARDS = ("Visa", "Mastercard", "PayPal", "Amex", "Apple Pay", "Google Pay", "Klarna", "Maestro")


def trust_badges(scene: Scene) -> Markup:
    """Returns promises of a shop: costs of shipping, days to return, that everything is in stock."""
    theme = scene.theme
    tag = theme.pick("badge title", ("h4", "strong", "span", "p", "div"))
    detail = theme.chance("badge detail", 0.3)
    badges: list[Part] = [
        joined(scene.icon("truck"), element(tag, text), element("p", scene.say("hours")) if detail else None)
        for text in scene.some("trust", 2, 5)
    ]
    if theme.chance("badge rating", 0.25):
        badges.append(element("div", scene.say("shop_rating"), names=theme.names("rating")))
    return element("div", scene.listed("badges", badges, "badges"), names=theme.names("usp"))


def footer(scene: Scene) -> Markup:
    """Returns the site's footer: a line, or columns of links with address, payment and legal notes."""
    theme = scene.theme
    tag = theme.pick("footer", ("footer", "footer", "footer", "div", "div"))
    legal = scene.links("legal", scene.some("legal_links", 1, 2 + scene.heft), "legal")
    right = element(
        theme.pick("rights", ("p", "div", "span", "small")), scene.say("rights"), names=theme.names("copyright")
    )
    bottom = joined(*((legal, right) if theme.chance("rights last", 0.6) else (right, legal)))
    if scene.heft == 0:
        return element(tag, theme.wrapped("footer", bottom), names=theme.names("footer"))
    columns = [column for column in _columns(scene) if column]
    theme.draw("footer order").shuffle(columns)
    rows = theme.wrapped("footer", *columns, words=("footer", "columns"))
    extras = joined(*(part(scene) for key, part, share in _EXTRAS if scene.has(key, share)))
    end = element("div", bottom, names=theme.names("footer", "bottom"))
    return element(tag, rows, extras, end, names=theme.names("footer"))


def _columns(scene: Scene) -> list[Markup]:
    found = [
        _column(
            scene,
            scene.say("service_title"),
            scene.links("service", scene.some("service_links", 3, 9), "footer", "list"),
        ),
        _column(
            scene,
            scene.say("company_title"),
            scene.links("company", scene.some("company_links", 3, 9), "footer", "list"),
        ),
    ]
    if scene.has("footer sections", 0.35):
        names = [name for name, _ in scene.departments]
        found.append(_column(scene, scene.say("categories_title"), scene.links("foot", names, "footer", "list")))
    if scene.has("footer contact", 0.6):
        found.append(_column(scene, scene.say("contact_title"), _contact(scene)))
    if scene.has("footer social", 0.6):
        found.append(_column(scene, scene.say("follow_us"), social(scene, "footer")))
    if scene.has("footer news", 0.4):
        found.append(element("div", newsletter(scene), names=scene.theme.names("footer", "newsletter")))
    if scene.has("footer about", 0.3):
        found.append(element("div", about(scene), names=scene.theme.names("footer", "about")))
    return found[: 2 + 2 * scene.heft]


def _column(scene: Scene, title: str, inner: Markup) -> Markup:
    theme = scene.theme
    tag = theme.pick("footer title", ("h3", "h4", "h5", "strong", "p", "div", "button"))
    around = theme.pick("footer column", ("div", "div", "section", "details"))
    heading = element("summary" if around == "details" else tag, title, names=theme.names("footer", "title"))
    return element(around, heading, inner, names=theme.names("footer", "column"))


def _contact(scene: Scene) -> Markup:
    theme, people = scene.theme, scene.theme.people
    number = phone(scene)
    street, *rest = people.address().split("\n")
    address = joined(scene.shop, street, *rest, by=theme.pick("address by", ("<br>", ", ", "<br>\n")))
    tag = theme.pick("contact tag", ("address", "p", "div"))
    lines: list[Part] = [element(tag, address), element("a", number, href="tel:1"), scene.say("hours")]
    mail = f"{theme.pick('mail', ('info', 'hello', 'service', 'shop'))}@example.com"
    return scene.listed("contact", [*lines, element("a", mail, href=f"mailto:{mail}")], "contact")


def _payments(scene: Scene) -> Markup:
    theme = scene.theme
    names = theme.draw("payments").sample(_CARDS, theme.pick("payments", (3, 5, 6)))
    icons = theme.chance("payment icons", 0.6)
    shown: list[Part] = [element("img", src="/pay.svg", alt=name) if icons else element("span", name) for name in names]
    title = element("span", scene.say("payments_title")) if theme.chance("payment title", 0.5) else None
    return element("div", title, scene.listed("payments", shown, "payment"), names=theme.names("payments"))


def _note(scene: Scene) -> Markup:
    return element(
        scene.theme.pick("vat", ("p", "small", "div")), scene.say("vat_note"), names=scene.theme.names("note")
    )


def _countries(scene: Scene) -> Markup:
    names = scene.some("countries", 3, 12)
    if scene.theme.chance("countries select", 0.4):
        return element("select", *(element("option", name) for name in names), name="country")
    return element("div", element("span", scene.say("ship_to")), scene.links("countries", names, "country"))


def _searches(scene: Scene) -> Markup:
    parts = [part for _, parts in scene.departments for part in parts]
    terms = scene.theme.draw("searches").sample(parts, min(len(parts), 18))
    return element("div", element("strong", scene.say("popular_searches")), scene.links("terms", terms, "terms"))


def _rating(scene: Scene) -> Markup:
    return element("div", element("span", scene.say("shop_rating")), names=scene.theme.names("trust"))


_EXTRAS = (
    ("payments", _payments, 0.5),
    ("vat", _note, 0.35),
    ("countries", _countries, 0.2),
    ("searches", _searches, 0.15),
    ("footer rating", _rating, 0.15),
)


def dialogs(scene: Scene) -> list[Markup]:
    """Returns what a document ends with and shows only later: login, size guide, what was put into the cart."""
    found = [
        _dialog(scene, key, part(scene)) for key, part, share in _DIALOGS if scene.has(key, share) and not scene.blog
    ]
    if scene.has("popup", 0.2):
        found.append(_dialog(scene, "popup", newsletter(scene)))
    if scene.has("chat", 0.2):
        found.append(element("div", scene.icon("chat"), element("span", scene.say("chat")), id="chat"))
    if scene.has("top", 0.3):
        found.append(element("a", scene.say("top"), href="#top", names=scene.theme.names("back", "to-top")))
    scene.theme.draw("dialogs").shuffle(found)
    return found


def _dialog(scene: Scene, key: str, inner: Markup) -> Markup:
    theme = scene.theme
    close = element("button", scene.say("close"), type="button", aria_label="close")
    hidden = theme.pick("hidden", ("style", "aria", "attribute"))
    state = {"style": {"style": "display:none"}, "aria": {"aria_hidden": "true"}}.get(hidden, {"role": "dialog"})
    box = theme.wrapped("dialog", close, inner, words=("modal", "content"))
    return element("div", box, names=theme.names("modal", key.replace(" ", "-")), id=f"{key}-modal", **state)


def _login(scene: Scene) -> Markup:
    fields = (
        scene.field("login", scene.say("email"), "email"),
        scene.field("password", scene.say("password"), "password"),
    )
    form = element(
        "form", *fields, scene.button("login", scene.say("account"), "login"), scene.link(scene.say("forgot"))
    )
    return joined(scene.theme.heading("login", scene.say("account"), ("login", "title")), form)


def _sizes(scene: Scene) -> Markup:
    head, draw = scene.some("size_columns", 3, 5), scene.theme.draw("sizes")
    start = draw.randint(28, 90)
    rows = [element("tr", *(element("th", name) for name in head))]
    for at, size in enumerate(("XS", "S", "M", "L", "XL", "XXL")[: draw.randint(3, 6)]):
        cells = (element("td", str(start + 4 * at + 8 * column)) for column in range(len(head) - 1))
        rows.append(element("tr", element("td", size), *cells))
    title = scene.theme.heading("sizes", scene.say("size_guide"), ("size", "title"))
    return joined(title, element("table", *rows, names=scene.theme.names("size", "table")))


def _added(scene: Scene) -> Markup:
    goods = scene.goods(scene.theme.draw("added"), 1)
    total = scene.money(sum((price for _, price in goods), start=Decimal(0)))
    left = element("p", scene.say("shipping_left")) if scene.theme.chance("shipping left", 0.6) else None
    go_on = scene.button("continue", scene.say("continue"), "continue")
    lines = cart_lines(scene, goods) if scene.theme.chance("added lines", 0.6) else None
    title = scene.theme.heading("added", scene.say("added"), ("added", "title"))
    return joined(title, lines, left, cart_sum(scene, total), go_on)


def _quick_view(scene: Scene) -> Markup:
    """A product's dialog: one of others, or only its frame, which a script fills."""
    title = scene.theme.heading("quick", scene.say("quick_view"), ("quick", "title"))
    amount = scene.field("qty", scene.say("quantity"), "number")
    inner = None
    if scene.theme.chance("quick filled", 0.4):
        name, price = scene.goods(scene.rng, 1)[0]
        inner = joined(element("h3", name), element("p", scene.money(price), names=scene.theme.names("price")))
    return joined(title, inner, amount, scene.button("quick", scene.say("add"), "cart"))


_DIALOGS = (
    ("quick", _quick_view, 0.25),
    ("sizes", _sizes, 0.2),
    ("login", _login, 0.25),
    ("added", _added, 0.25),
)
