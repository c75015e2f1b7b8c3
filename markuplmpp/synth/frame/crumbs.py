"""Breadcrumbs, with the categories in them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined, value
from markuplmpp.synth.scene import Scene

_SIGNS = ("/", ">", "›", "»", "→", "|", "•", "::", "-", "\\", "❯")  # noqa: RUF001
_HOMES = ("text",) * 6 + ("icon", "icon and text", "shop", "sections", "none")
_OWN = ("none", "none", "span", "span", "text", "text", "strong", "link", "short")
_PREFIXES = ("none",) * 12 + ("here", "here", "back", "back", "up")
_FORMS = ("list",) * 5 + ("blocks", "blocks", "inline", "inline", "inline", "nested", "cells")


@dataclass(frozen=True)
class _Member:
    """One step of the trail: its text, and what it stands in."""

    text: Part
    tag: str = "a"
    to: str = ""


def breadcrumb(scene: Scene) -> Markup:
    """Returns the trail from the front page to the page's category, or to the page itself.

    A category is marked unless the page is a list: a list is of many things, and none of them has the trail's category.
    """
    theme = scene.theme
    trail = _trail(scene)
    form = _FORM[theme.pick("crumbs", _FORMS)]
    html = joined(_prefix(scene), form(scene, trail))
    html = theme.wrapped("crumbs", html, words=("breadcrumb", "inner"))
    tag = theme.pick("crumbs around", ("nav", "nav", "div", "div", "section", "none"))
    if tag == "none":
        return html
    label = "breadcrumb" if theme.chance("crumbs aria", 0.4) else None
    return element(tag, html, names=theme.names("breadcrumb"), aria_label=label)


def _trail(scene: Scene) -> list[_Member]:
    """The members in order; sites differ in where the trail begins and ends."""
    theme, category = scene.theme, scene.body.category
    if theme.chance("crumbs short", 0.08):
        category = category[-theme.pick("crumbs last", (1, 2)) :]
    last = theme.pick("crumbs category", ("a", "a", "a", "a", "span"))
    tags = ["a"] * (len(category) - 1) + [last]
    marked = [_marked(scene, name) for name in category]
    steps = [_Member(text, tag, name) for text, tag, name in zip(marked, tags, category, strict=False)]
    return [*_home(scene), *steps, *_own(scene)]


def _marked(scene: Scene, name: str) -> Part:
    return name if scene.body.page_type == "listing" else value("category", name)


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
    title, category = scene.body.title, scene.body.category
    form = scene.theme.pick("crumbs own", _OWN)
    if form == "none" or title in category:
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
            name = value(LEFT_OUT, category[-1]) if scene.body.page_type != "listing" else category[-1]
            return scene.link(joined(scene.icon("back"), element("span", name)), "back", to=category[-1])
    return None


def _step(scene: Scene, member: _Member) -> Markup:
    """A member's own element, or its bare text."""
    theme = scene.theme
    inner = element("span", member.text) if theme.chance("crumbs span", 0.3) and member.tag else member.text
    if not member.tag:
        return joined(inner)
    names = theme.names("breadcrumb", "link") if theme.chance("crumbs names", 0.5) else ""
    if member.tag != "a":
        return element(member.tag, inner, names=theme.names("breadcrumb", "current"))
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
        step, more = _step(scene, member), at < len(trail) - 1
        if place == "own" and at:
            found.append(element(inner, _sign(scene), names=theme.names("breadcrumb", "separator")))
        after = {"after": f" {_sign(scene)} ", "icon": scene.icon("chevron"), "span": element("span", _sign(scene))}
        before = f"{_sign(scene)} " if place == "before" and at else None
        position = (
            element("meta", itemprop="position", content=str(at + 1)) if theme.chance("crumbs meta", 0.2) else None
        )
        found.append(element(inner, before, step, position, after.get(place) if more else None, names=names))
    return element(
        outer, joined(*found, by=theme.pick("crumbs gap", ("", "", "\n"))), names=theme.names("breadcrumb", "list")
    )


def _inline(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Links in a line of text."""
    tag = scene.theme.pick("crumbs line", ("p", "div", "div", "span", "td", "small"))
    names = scene.theme.names("breadcrumb", "trail")
    line = joined(*(_step(scene, member) for member in trail), by=f" {_sign(scene)} ")
    if tag == "td":
        return element("table", element("tr", element("td", line, names=names)))
    return element(tag, line, names=names)


def _blocks(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Spans or divs, with a separator element or none between them."""
    theme = scene.theme
    tag = theme.pick("crumbs block", ("span", "span", "div"))
    by = theme.pick("crumbs by", ("none", "space", "sign", "icon"))
    between = {
        "none": Markup(),
        "space": Markup("\n"),
        "sign": element("span", _sign(scene), names=theme.names("separator")),
        "icon": element("i", names=theme.names("icon", "chevron")),
    }[by]
    steps = (element(tag, _step(scene, member), names=theme.names("breadcrumb", "item")) for member in trail)
    return element("div", between.join(steps), names=theme.names("breadcrumb", "list"))


def _nested(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """Each member in a span that holds the rest of the trail too, as a plugin for search engines writes it."""
    html: Markup | None = None
    for member in reversed(trail):
        rest = joined(f" {_sign(scene)} ", html) if html else None
        html = element("span", _step(scene, member), rest)
    return element(scene.theme.pick("crumbs nested", ("p", "div", "span")), html)


def _cells(scene: Scene, trail: Sequence[_Member]) -> Markup:
    """A row of a table."""
    cells: list[Markup] = []
    for at, member in enumerate(trail):
        cells += [element("td", _sign(scene))] if at else []
        cells.append(element("td", _step(scene, member)))
    return element("table", element("tr", *cells), names=scene.theme.names("breadcrumb", "table"))


_FORM = {"list": _list, "inline": _inline, "blocks": _blocks, "nested": _nested, "cells": _cells}
