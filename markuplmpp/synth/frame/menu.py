"""The menu of a site, from a flat bar to columns of links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from markuplmpp.synth.frame.scene import Departments, Scene
from markuplmpp.synth.markup import Part, each, element, joined

_Menu = Callable[[Scene, Departments, Sequence[str]], Markup]


def navigation(scene: Scene) -> Markup:
    """Returns the site's menu: from a flat bar to columns of links under each section."""
    theme = scene.theme
    sections, extra = scene.departments, scene.some("offers", *((0, 1), (1, 2), (1, 4), (2, 6))[scene.heft])
    if scene.heft == 0 or (scene.heft == 1 and theme.chance("nav flat", 0.5)):
        inner = _flat(scene, sections, extra)
    else:
        menu: _Menu = theme.pick("nav", _MENUS)
        inner = menu(scene, sections, extra)
    toggle = theme.maybe("nav toggle", 0.4, element("button", scene.say("menu"), type="button"))
    tag = theme.pick("nav tag", ("nav", "nav", "nav", "div", "div"))
    return element(tag, toggle, theme.wrapped("nav", inner, words=("nav", "inner")), names=theme.names("nav"))


def drawer(scene: Scene) -> Markup:
    """Returns the navigation a second time, for small screens."""
    theme = scene.theme
    deep = theme.chance("drawer deep", 0.5)
    entries: list[Part] = [
        joined(scene.link(name, "mobile", "link"), _inner(scene, parts) if deep else None)
        for name, parts in scene.departments
    ]
    entries.append(scene.link(scene.say("account"), "mobile", "link"))
    close = element("button", scene.say("close"), type="button")
    menu = scene.listed("drawer", entries, "mobile", "menu", kind="ul")
    return element("div", close, menu, names=theme.names("mobile", "drawer"), id="drawer")


def _inner(scene: Scene, parts: Sequence[str]) -> Markup:
    entries = (joined(scene.link(part), _third(scene, part)) for part in parts)
    return element("ul", each("li", entries), names=scene.theme.names("nav", "sub"))


def _third(scene: Scene, part: str) -> Markup | None:
    """What the menus of the largest shops hold below their second level."""
    if scene.blog or not scene.theme.chance("nav third", (0, 0, 0.25, 0.6)[scene.heft]):
        return None
    names = [name for _, parts in scene.departments for name in parts if name != part]
    some = scene.theme.sample(f"third {part}", names, min(len(names), scene.theme.pick("nav third", (2, 4, 7))))
    return element("ul", each("li", map(scene.link, some)), names=scene.theme.names("nav", "list"))


def _flat(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    return scene.links("nav", [*(name for name, _ in sections), *extra], "nav")


def _nested(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    """Lists in lists."""
    names, link_names = scene.theme.names("nav", "item"), scene.theme.names("nav", "link")

    def link(name: str) -> Markup:
        return element("a", name, href=scene.address(name), names=link_names)

    entries = (joined(link(name), _inner(scene, parts)) for name, parts in sections)
    others = (link(name) for name in extra)
    return element("ul", each("li", entries, names), each("li", others, names), names=scene.theme.names("nav", "list"))


def _mega(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    """Columns under each section, with their own headings, and here and there an offer."""
    theme = scene.theme
    offers = scene.some("announcements", 1, 3) if theme.chance("mega offer", 0.4) and not scene.blog else []
    entries = []
    for at, (name, parts) in enumerate(sections):
        promo = element("div", element("p", offers[at % len(offers)])) if offers else None
        panel = element("div", *_mega_columns(scene, parts), promo, names=theme.names("mega", "panel"))
        entries.append(joined(scene.link(name, "mega", "link"), panel))
    others = each("li", (scene.link(name) for name in extra))
    return element("ul", each("li", entries, theme.names("mega", "item")), others, names=theme.names("mega"))


def _mega_columns(scene: Scene, parts: Sequence[str]) -> list[Markup]:
    theme = scene.theme
    size = theme.pick("mega size", (3, 4, 5))
    tag = theme.pick("mega heading", ("h3", "h4", "span", "strong", "a", "div"))
    columns = []
    for start in range(0, len(parts), size):
        title = element(tag, parts[start], names=theme.names("mega", "title"))
        links = _inner(scene, parts[start + 1 : start + size])
        columns.append(element("div", title, links, names=theme.names("column")))
    return columns


def _groups(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    """A bar of sections, and their panels after it rather than in it."""
    more = scene.say("read_more")
    panels = (joined(element("p", name), scene.links("panel", [*parts, more], "panel")) for name, parts in sections)
    below = element("div", each("div", panels), names=scene.theme.names("nav", "panels"))
    return joined(_flat(scene, sections, extra), below)


def _buttons(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    """Buttons that open panels, as component libraries build them."""
    entries = []
    for name, parts in sections:
        button = element("button", element("span", name), scene.icon("down"), type="button")
        entries.append(joined(button, _inner(scene, parts)))
    others = (scene.link(name, "nav", "link") for name in extra)
    return element("div", each("div", entries), *others, names=scene.theme.names("nav", "row"))


def _table(scene: Scene, sections: Departments, extra: Sequence[str]) -> Markup:
    """Cells, as old shops have them."""
    links = (scene.link(name) for name in (*(name for name, _ in sections), *extra))
    return element("table", element("tr", each("td", links)), cellpadding="4")


_MENUS: tuple[_Menu, ...] = (_nested, _nested, _nested, _mega, _mega, _groups, _table, _buttons)
