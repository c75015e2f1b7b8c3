"""What stands below the content of a page: promises and the footer."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.frame.contact import address, social
from markuplmpp.synth.frame.posts import about
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.frame.side import newsletter
from markuplmpp.synth.markup import Part, each, element, joined

_CARDS = ("Visa", "Mastercard", "PayPal", "Amex", "Apple Pay", "Google Pay", "Klarna", "Maestro")


def trust_badges(scene: Scene) -> Markup:
    """Returns promises of a shop: costs of shipping, days to return, that everything is in stock."""
    theme = scene.theme
    tag = theme.pick("badge title", ("h4", "strong", "span", "p", "div"))
    detail = theme.maybe("badge detail", 0.3, element("p", scene.say("hours")))
    badges: list[Part] = [joined(scene.icon("truck"), element(tag, text), detail) for text in scene.some("trust", 2, 5)]
    if theme.chance("badge rating", 0.25):
        badges.append(element("div", scene.say("shop_rating"), names=theme.names("rating")))
    return element("div", scene.listed("badges", badges, "badges"), names=theme.names("usp"))


def footer(scene: Scene) -> Markup:
    """Returns the site's footer: a line, or columns of links with address, payment and legal notes."""
    theme = scene.theme
    tag = theme.pick("footer", ("footer", "footer", "footer", "div", "div"))
    bottom = _legal(scene)
    if scene.heft == 0:
        return element(tag, theme.wrapped("footer", bottom), names=theme.names("footer"))
    rows = theme.wrapped("footer", *theme.shuffled("footer order", _columns(scene)), words=("footer", "columns"))
    extras = (part(scene) for key, part, share in _EXTRAS if scene.has(key, share))
    end = element("div", bottom, names=theme.names("footer", "bottom"))
    return element(tag, rows, *extras, end, names=theme.names("footer"))


def _legal(scene: Scene) -> Markup:
    """Terms and rights."""
    theme = scene.theme
    links = scene.links("legal", scene.some("legal_links", 1, 2 + scene.heft), "legal")
    tag = theme.pick("rights", ("p", "div", "span", "small"))
    rights = element(tag, scene.say("rights"), names=theme.names("copyright"))
    return joined(links, rights) if theme.chance("rights last", 0.6) else joined(rights, links)


def _columns(scene: Scene) -> list[Markup]:
    """As many columns as the site is heavy, of those that it may have."""
    found = [
        _column(scene, "service_title", _links(scene, "service", scene.some("service_links", 3, 9))),
        _column(scene, "company_title", _links(scene, "company", scene.some("company_links", 3, 9))),
    ]
    if scene.has("footer sections", 0.35):
        found.append(_column(scene, "categories_title", _links(scene, "foot", [name for name, _ in scene.departments])))
    if scene.has("footer contact", 0.6):
        found.append(_column(scene, "contact_title", address(scene)))
    if scene.has("footer social", 0.6):
        found.append(_column(scene, "follow_us", social(scene, "footer")))
    if scene.has("footer news", 0.4):
        found.append(element("div", newsletter(scene), names=scene.theme.names("footer", "newsletter")))
    if scene.has("footer about", 0.3):
        found.append(element("div", about(scene), names=scene.theme.names("footer", "about")))
    return found[: 2 + 2 * scene.heft]


def _links(scene: Scene, key: str, texts: list[str]) -> Markup:
    return scene.links(key, texts, "footer", "list")


def _column(scene: Scene, title: str, inner: Markup) -> Markup:
    theme = scene.theme
    around = theme.pick("footer column", ("div", "div", "section", "details"))
    tag = theme.pick("footer title", ("h3", "h4", "h5", "strong", "p", "div", "button"))
    tag = "summary" if around == "details" else tag
    heading = element(tag, scene.say(title), names=theme.names("footer", "title"))
    return element(around, heading, inner, names=theme.names("footer", "column"))


def _payments(scene: Scene) -> Markup:
    theme = scene.theme
    icons = theme.chance("payment icons", 0.6)
    shown: list[Part] = [
        element("img", src="/pay.svg", alt=name) if icons else element("span", name)
        for name in theme.sample("payments", _CARDS, theme.pick("payments", (3, 5, 6)))
    ]
    title = theme.maybe("payment title", 0.5, element("span", scene.say("payments_title")))
    return element("div", title, scene.listed("payments", shown, "payment"), names=theme.names("payments"))


def _note(scene: Scene) -> Markup:
    tag = scene.theme.pick("vat", ("p", "small", "div"))
    return element(tag, scene.say("vat_note"), names=scene.theme.names("note"))


def _countries(scene: Scene) -> Markup:
    names = scene.some("countries", 3, 12)
    if scene.theme.chance("countries select", 0.4):
        return element("select", each("option", names), name="country")
    return element("div", element("span", scene.say("ship_to")), scene.links("countries", names, "country"))


def _searches(scene: Scene) -> Markup:
    parts = [part for _, parts in scene.departments for part in parts]
    terms = scene.theme.sample("searches", parts, min(len(parts), 18))
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
