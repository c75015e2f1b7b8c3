"""Breadcrumbs, with the categories in them marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value

_SIGNS = ("/", ">", "\u203a", "»", "→", "|", "•", "::", "-", "\\", "\u276f")
_HOMES = ("text",) * 6 + ("icon", "icon and text", "shop", "sections", "none")
_OWN = ("none", "none", "span", "span", "text", "text", "strong", "link", "short")
_PREFIXES = ("none",) * 12 + ("here", "here", "back", "back", "up")


@dataclass(frozen=True)
class _Member:
    """One step of the trail: its text, and what it stands in."""

    text: Part
    tag: str = "a"
    to: str = ""


_Form = Callable[[Scene, Sequence[_Member]], Markup]


def breadcrumb(scene: Scene) -> Markup:
    """Returns the trail from the front page to the page's category, or to the page itself.

    A category is marked unless the page is a list: a list is of many things, and none of them has the trail's category.
    """
    theme = scene.theme
    form: _Form = theme.pick("crumbs", _FORMS)
    html = joined(_prefix(scene), form(scene, _trail(scene)))
    html = theme.wrapped("crumbs", html, words=("breadcrumb", "inner"))
    tag = theme.pick("crumbs around", ("nav", "nav", "div", "div", "section", "none"))
    if tag == "none":
        return html
    return element(tag, html, names=theme.names("breadcrumb"), aria_label=theme.maybe("crumbs aria", 0.4, "breadcrumb"))


def _trail(scene: Scene) -> list[_Member]:
    """The members in order; sites differ in where the trail begins and ends."""
    theme, category = scene.theme, scene.body.category
    if theme.chance("crumbs short", 0.08):
        category = category[-theme.pick("crumbs last", (1, 2)) :]
    tags = ["a"] * (len(category) - 1) + [theme.pick("crumbs category", ("a",) * 9 + ("span",))]
    steps = [_Member(_marked(scene, name), tag, name) for name, tag in zip(category, tags, strict=False)]
    return [*_home(scene), *steps, *_own(scene)]


def _marked(scene: Scene, name: str, label: str = "category") -> str | Markup:
    return name if scene.body.page_type == "listing" else value(label, name)


def _home(scene: Scene) -> list[_Member]:
    match scene.theme.pick("crumbs home", _HOMES):
        case "icon":
            return [_Member(scene.icon("home"), to="home")]
        case "icon and text":
            return [_Member(joined(scene.icon("home"), element("span", scene.say("home"))), to="home")]
        case "shop":
            return [_Member(scene.shop)]
        case "sections":
            return [_Member(scene.say("home")), _Member(scene.say("categories_title"))]
        case "none" if scene.body.category:
            return []
        case _:
            return [_Member(scene.say("home"))]


def _own(scene: Scene) -> list[_Member]:
    """The page's own name at the end: it's no category."""
    title, form = scene.body.title, scene.theme.pick("crumbs own", _OWN)
    if form == "none" or title in scene.body.category:
        return []
    if form == "short":
        return [_Member(title if len(title) < 24 else title[:20].rstrip() + "…", "span")]
    return [_Member(title, {"link": "a", "text": ""}.get(form, form))]


def _prefix(scene: Scene) -> Markup | None:
    theme, category = scene.theme, scene.body.category
    match theme.pick("crumbs prefix", _PREFIXES):
        case "here":
            tag = theme.pick("crumbs here", ("span", "strong", "b", "p"))
            return element(tag, scene.say("you_are_here"), names=theme.names("breadcrumb", "label"))
        case "back":
            return scene.link(scene.say("back"), "back")
        case "up" if category:
            # A way back that's named after the category is a place of it to some readers and a button to others.
            name = element("span", _marked(scene, category[-1], LEFT_OUT))
            return scene.link(joined(scene.icon("back"), name), "back", to=category[-1])
    return None


def _step(scene: Scene, member: _Member) -> Markup:
    """A member's own element, or its bare text."""
    theme = scene.theme
    inner = element("span", member.text) if theme.chance("crumbs span", 0.3) and member.tag else member.text
    if not member.tag:
        return joined(inner)
    if member.tag != "a":
        return element(member.tag, inner, names=theme.names("breadcrumb", "current"))
    names = theme.names("breadcrumb", "link") if theme.chance("crumbs names", 0.5) else ""
    return element("a", inner, names=names, href=scene.address(member.to or str(member.text)))


def _sign(scene: Scene) -> str:
    return scene.theme.pick("crumbs sign", _SIGNS)


def _list(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """A list; separators stand in the members, between them, or are drawn by the style sheet."""
    theme = scene.theme
    outer, inner = theme.pick("crumbs list", (("ol", "li"), ("ol", "li"), ("ul", "li"), ("ul", "li"), ("div", "div")))
    names = theme.names("breadcrumb", "item") if theme.chance("crumbs item", 0.6) else ""
    place = theme.pick("crumbs place", ("none", "none", "none", "after", "before", "icon", "own", "span"))
    found: list[Markup] = []
    for at, member in enumerate(trail):
        if place == "own" and at:
            found.append(element(inner, _sign(scene), names=theme.names("breadcrumb", "separator")))
        before = f"{_sign(scene)} " if place == "before" and at else None
        position = theme.maybe("crumbs meta", 0.2, element("meta", itemprop="position", content=str(at + 1)))
        after = _behind(scene, place) if at < len(trail) - 1 else None
        found.append(element(inner, before, _step(scene, member), position, after, names=names))
    items = joined(*found, by=theme.pick("crumbs gap", ("", "", "\n")))
    return element(outer, items, names=theme.names("breadcrumb", "list"))


def _behind(scene: Scene, place: str) -> Part:
    """The separator within a member of a list."""
    sign = _sign(scene)
    return {"after": f" {sign} ", "icon": scene.icon("chevron"), "span": element("span", sign)}.get(place)


def _inline(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Links in a line of text."""
    tag = scene.theme.pick("crumbs line", ("p", "div", "div", "span", "td", "small"))
    line = joined(*(_step(scene, member) for member in trail), by=f" {_sign(scene)} ")
    html = element(tag, line, names=scene.theme.names("breadcrumb", "trail"))
    return element("table", element("tr", html)) if tag == "td" else html


def _blocks(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Spans or divs, with a separator element or none between them."""
    theme = scene.theme
    between = {
        "none": Markup(),
        "space": Markup("\n"),
        "sign": element("span", _sign(scene), names=theme.names("separator")),
        "icon": element("i", names=theme.names("icon", "chevron")),
    }[theme.pick("crumbs by", ("none", "space", "sign", "icon"))]
    tag, names = theme.pick("crumbs block", ("span", "span", "div")), theme.names("breadcrumb", "item")
    steps = (element(tag, _step(scene, member), names=names) for member in trail)
    return element("div", joined(*steps, by=between), names=theme.names("breadcrumb", "list"))


def _nested(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Each member in a span that holds the rest of the trail too, as a plugin for search engines writes it."""
    html: Markup | None = None
    for member in reversed(trail):
        rest = joined(f" {_sign(scene)} ", html) if html else None
        html = element("span", _step(scene, member), rest)
    return element(scene.theme.pick("crumbs nested", ("p", "div", "span")), html)


def _cells(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """A row of a table."""
    cells = joined(*(element("td", _step(scene, member)) for member in trail), by=element("td", _sign(scene)))
    return element("table", element("tr", cells), names=scene.theme.names("breadcrumb", "table"))


_FORMS: tuple[_Form, ...] = (
    _list, _list, _list, _list, _list, _blocks, _blocks, _inline, _inline, _inline, _nested, _cells,
)  # fmt: skip
