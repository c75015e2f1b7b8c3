"""What a document ends with and shows only later: login, size guide, what was put into the cart."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.frame.cart import cart_lines, cart_sum
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.frame.side import newsletter
from markuplmpp.synth.markup import each, element, joined

_SIZES = ("XS", "S", "M", "L", "XL", "XXL")


def dialogs(scene: Scene) -> list[Markup]:
    """Returns the dialogs of a page, and what floats over it."""
    found = [
        _dialog(scene, key, part(scene)) for key, part, share in _DIALOGS if scene.has(key, share) and not scene.blog
    ]
    if scene.has("popup", 0.2):
        found.append(_dialog(scene, "popup", newsletter(scene)))
    if scene.has("chat", 0.2):
        found.append(element("div", scene.icon("chat"), element("span", scene.say("chat")), id="chat"))
    if scene.has("top", 0.3):
        found.append(element("a", scene.say("top"), href="#top", names=scene.theme.names("back", "to-top")))
    return scene.theme.shuffled("dialogs", found)


def _dialog(scene: Scene, key: str, inner: Markup) -> Markup:
    theme = scene.theme
    close = element("button", scene.say("close"), type="button", aria_label="close")
    hidden = theme.pick("hidden", ("style", "aria", "attribute"))
    state = {"style": {"style": "display:none"}, "aria": {"aria_hidden": "true"}}.get(hidden, {"role": "dialog"})
    box = theme.wrapped("dialog", close, inner, words=("modal", "content"))
    return element("div", box, names=theme.names("modal", key.replace(" ", "-")), id=f"{key}-modal", **state)


def _login(scene: Scene) -> Markup:
    mail = scene.field("login", scene.say("email"), "email")
    password = scene.field("password", scene.say("password"), "password")
    button = scene.button("login", scene.say("account"), "login")
    form = element("form", mail, password, button, scene.link(scene.say("forgot")))
    return joined(scene.theme.heading("login", scene.say("account"), ("login", "title")), form)


def _sizes(scene: Scene) -> Markup:
    head, draw = scene.some("size_columns", 3, 5), scene.theme.draw("sizes")
    start = draw.randint(28, 90)
    rows = [element("tr", each("th", head))]
    for at, size in enumerate(_SIZES[: draw.randint(3, 6)]):
        lengths = (str(start + 4 * at + 8 * column) for column in range(len(head) - 1))
        rows.append(element("tr", each("td", (size, *lengths))))
    title = scene.theme.heading("sizes", scene.say("size_guide"), ("size", "title"))
    return joined(title, element("table", *rows, names=scene.theme.names("size", "table")))


def _added(scene: Scene) -> Markup:
    theme = scene.theme
    goods = scene.goods(theme.draw("added"), 1)
    title = theme.heading("added", scene.say("added"), ("added", "title"))
    lines = theme.maybe("added lines", 0.6, cart_lines(scene, goods))
    left = theme.maybe("shipping left", 0.6, element("p", scene.say("shipping_left")))
    return joined(
        title, lines, left, cart_sum(scene, goods), scene.button("continue", scene.say("continue"), "continue")
    )


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
