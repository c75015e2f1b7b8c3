"""What stands over the header of a page: a link past it, offers, the question about cookies."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import Part, element


def skip_link(scene: Scene) -> Markup | None:
    """Returns the link past the navigation that some sites begin with."""
    link = element("a", scene.say("skip"), href="#main", names=scene.theme.names("skip", "link"))
    return scene.maybe("skip", 0.45, link)


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
    close = theme.maybe("announcement close", 0.3, element("button", scene.say("close"), type="button"))
    return element("div", theme.wrapped("announcement", inner), close, names=theme.names("announcement", "bar"))


def cookie_banner(scene: Scene) -> Markup:
    """Returns the question whether cookies may be set."""
    theme = scene.theme
    title = theme.heading("cookie", scene.say("cookie_title"), ("cookie", "title"))
    more = theme.maybe("cookie more", 0.6, scene.link(scene.say("cookie_settings"), "cookie", "more"))
    text = element("p", scene.say("cookie_text"), " " if more else None, more, names=theme.names("cookie", "text"))
    parts = (scene.maybe("cookie h", 0.6, title), text, scene.maybe("cookie kinds", 0.25, _kinds(scene)))
    inner = theme.wrapped("cookie", *parts, *_buttons(scene), words=("cookie", "inner"))
    return element("div", inner, names=theme.names("cookie", "banner"), role="dialog")


def _kinds(scene: Scene) -> Markup:
    names, box = scene.theme.names("switch"), element("input", type="checkbox")
    texts = scene.some("cookie_kinds", 3, 4)
    switches: list[Part] = [element("label", box, element("span", text), names=names) for text in texts]
    return scene.listed("cookie", switches, "cookie", "kind")


def _buttons(scene: Scene) -> list[Markup]:
    buttons = [scene.button("cookie accept", scene.say("cookie_accept"), "cookie", "accept")]
    if scene.theme.chance("cookie decline", 0.5):
        no = scene.button("cookie no", scene.say("cookie_decline"), "cookie", "no")
        buttons.insert(scene.theme.pick("cookie at", (0, 1)), no)
    return buttons
