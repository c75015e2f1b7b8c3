"""The menu of a site, from a flat bar to columns of links."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from markuplmpp.synth.markup import element, joined
from markuplmpp.synth.scene import Scene

_NAVS = ("nested", "nested", "nested", "mega", "mega", "groups", "table", "buttons")


def navigation(scene: Scene) -> Markup:
    """Returns the site's menu: from a flat bar to columns of links under each section."""
    theme = scene.theme
    extra = scene.some("offers", *((0, 1), (1, 2), (1, 4), (2, 6))[scene.heft])
    toggle = element("button", scene.say("menu"), type="button") if theme.chance("nav toggle", 0.4) else None
    sections = scene.departments
    if scene.heft == 0 or (scene.heft == 1 and theme.chance("nav flat", 0.5)):
        inner = scene.links("nav", [name for name, _ in sections] + extra, "nav")
    else:
        inner = _NAV[theme.pick("nav", _NAVS)](scene, sections, extra)
    tag = theme.pick("nav tag", ("nav", "nav", "nav", "div", "div"))
    return element(tag, toggle, theme.wrapped("nav", inner, words=("nav", "inner")), names=theme.names("nav"))


def drawer(scene: Scene) -> Markup:
    """Returns the navigation a second time, for small screens."""
    theme = scene.theme
    deep = scene.theme.chance("drawer deep", 0.5)
    entries = [
        joined(scene.link(name, "mobile", "link"), _inner(scene, parts) if deep else None)
        for name, parts in scene.departments
    ]
    close = element("button", scene.say("close"), type="button")
    menu = scene.listed(
        "drawer", [*entries, scene.link(scene.say("account"), "mobile", "link")], "mobile", "menu", kind="ul"
    )
    return element("div", close, menu, names=theme.names("mobile", "drawer"), id="drawer")


def _inner(scene: Scene, parts: Sequence[str]) -> Markup:
    names = scene.theme.names("nav", "sub")
    return element("ul", *(element("li", scene.link(part)) for part in parts), names=names)


def _nested(scene: Scene, sections: Sequence[tuple[str, list[str]]], extra: Sequence[str]) -> Markup:
    """Lists in lists."""
    names, link = scene.theme.names("nav", "item"), scene.theme.names("nav", "link")
    entries = (
        element("li", element("a", name, href=scene.address(name), names=link), _inner(scene, parts), names=names)
        for name, parts in sections
    )
    others = (element("li", element("a", name, href=scene.address(name), names=link), names=names) for name in extra)
    return element("ul", *entries, *others, names=scene.theme.names("nav", "list"))


def _mega(scene: Scene, sections: Sequence[tuple[str, list[str]]], extra: Sequence[str]) -> Markup:
    """Columns under each section, with their own headings, and here and there an offer."""
    theme = scene.theme
    size, heading = (
        theme.pick("mega size", (3, 4, 5)),
        theme.pick("mega heading", ("h3", "h4", "span", "strong", "a", "div")),
    )
    offer = scene.some("announcements", 1, 3) if theme.chance("mega offer", 0.4) and not scene.blog else []
    entries = []
    for at, (name, parts) in enumerate(sections):
        columns = []
        for start in range(0, len(parts), size):
            title = element(heading, parts[start], names=theme.names("mega", "title"))
            columns.append(
                element("div", title, _inner(scene, parts[start + 1 : start + size]), names=theme.names("column"))
            )
        promo = element("div", element("p", offer[at % len(offer)])) if offer else None
        panel = element("div", *columns, promo, names=theme.names("mega", "panel"))
        entries.append(element("li", scene.link(name, "mega", "link"), panel, names=theme.names("mega", "item")))
    return element("ul", *entries, *(element("li", scene.link(name)) for name in extra), names=theme.names("mega"))


def _groups(scene: Scene, sections: Sequence[tuple[str, list[str]]], extra: Sequence[str]) -> Markup:
    """A bar of sections, and their panels after it rather than in it."""
    theme = scene.theme
    bar = scene.links("nav", [name for name, _ in sections] + list(extra), "nav")
    more = scene.say("read_more")
    panels = (
        element("div", element("p", name), scene.links("panel", [*parts, more], "panel")) for name, parts in sections
    )
    return joined(bar, element("div", *panels, names=theme.names("nav", "panels")))


def _buttons(scene: Scene, sections: Sequence[tuple[str, list[str]]], extra: Sequence[str]) -> Markup:
    """Buttons that open panels, as component libraries build them."""
    theme = scene.theme
    entries = [
        element(
            "div", element("button", element("span", name), scene.icon("down"), type="button"), _inner(scene, parts)
        )
        for name, parts in sections
    ]
    return element(
        "div", *entries, *(scene.link(name, "nav", "link") for name in extra), names=theme.names("nav", "row")
    )


def _table(scene: Scene, sections: Sequence[tuple[str, list[str]]], extra: Sequence[str]) -> Markup:
    """Cells, as old shops have them."""
    cells = [element("td", scene.link(name)) for name in [*(name for name, _ in sections), *extra]]
    return element("table", element("tr", *cells), cellpadding="4")


_NAV = {"nested": _nested, "mega": _mega, "groups": _groups, "buttons": _buttons, "table": _table}
