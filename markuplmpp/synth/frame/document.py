"""The whole document around the content of a page, as its site builds all of them."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.choices import fill
from markuplmpp.synth.frame.banners import announcement, cookie_banner, skip_link
from markuplmpp.synth.frame.crumbs import breadcrumb
from markuplmpp.synth.frame.dialogs import dialogs
from markuplmpp.synth.frame.footer import footer, trust_badges
from markuplmpp.synth.frame.header import header
from markuplmpp.synth.frame.menu import drawer
from markuplmpp.synth.frame.posts import about, comment_form, related_posts, share_bar
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.frame.side import newsletter, sidebar
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import Part, each, element, joined
from markuplmpp.synth.theme import Theme

_POSTS = frozenset(("recipe", "article"))
_DOCTYPES = ("<!DOCTYPE html>",) * 8 + (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">',
    "<!doctype html>",
    "",
)
_TITLES = ("{title} | {shop}", "{title} — {shop}", "{title} - {shop}", "{shop} | {title}", "{title}", "")
_CRUMBS = ("in header", "before main", "before main", "in main", "in main", "in column", "in column")
_ASIDES = ("inside", "inside", "below", "below", "column", "end")
_COLUMNS = ("div", "div", "div", "div", "section", "table")


def framed(theme: Theme, rng: random.Random, body: Body) -> str:
    """Returns the marked HTML of a whole document: head, header, breadcrumb, the body's content, side column, footer.

    Args:
        theme: The site; what frames all of its pages is drawn from it.
        rng: Draws what differs from page to page.
        body: The content.

    >>> body = Body("Kettle", element("h1", "Kettle"), "product", ("Kitchen", "Kettles"))
    >>> "<h1>Kettle</h1>" in framed(Theme.of_seed(1), random.Random(1), body)
    True
    """
    scene = Scene.of(theme, rng, body)
    gap = theme.pick("gap", ("", "", "\n", "\n  "))
    page = _outer(scene, joined(*_top(scene), *_middle(scene), *_bottom(scene), by=gap))
    names = theme.names("page", body.page_type) if theme.chance("body names", 0.6) else ""
    whole = joined(_head(scene), element("body", page, names=names, id=theme.maybe("body id", 0.3, "top")))
    return f"{theme.pick('doctype', _DOCTYPES)}{element('html', whole, **_language(theme))}"


def _language(theme: Theme) -> dict[str, str]:
    form = theme.pick("html lang", ("lang",) * 6 + ("locale",) * 4 + ("xml", "none"))
    code = theme.lang if form == "lang" else theme.locale.replace("_", "-")
    return {"none": {}, "xml": {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": code}}.get(form, {"lang": code})


def _head(scene: Scene) -> Markup:
    theme, title = scene.theme, scene.body.title
    described = element("meta", name="description", content=title)
    parts: list[Part] = [
        element("title", _title(scene)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        theme.maybe("meta description", 0.8, described),
        *_shared(scene),
        element("link", rel="stylesheet", href="/assets/main.css"),
        element("link", rel="icon", href="/favicon.ico"),
        element("style", Markup(".a{color:#222;margin:0}.b>li{display:inline-block}")),
        element("script", Markup('window.dataLayer=window.dataLayer||[];dataLayer.push({"page":1});')),
        theme.maybe("app", 0.7, element("script", "", src="/assets/app.js", async_=True)),
        theme.maybe("canonical", 0.6, element("link", rel="canonical", href=scene.address(title))),
    ]
    return element("head", element("meta", charset="utf-8"), *theme.shuffled("head", parts))


def _title(scene: Scene) -> str:
    form = scene.theme.pick("title", _TITLES)
    if not form and not scene.blog and scene.body.page_type == "product":
        form = scene.theme.say("frame.buy_title")
    return fill(form or "{title} | {shop}", {"title": scene.body.title, "shop": scene.shop})


def _shared(scene: Scene) -> list[Markup]:
    """What social networks read."""
    title = scene.body.title
    said = {"title": title, "site_name": scene.shop, "type": "website", "url": scene.address(title)}
    shown = said if scene.theme.chance("og", 0.6) else {}
    return [element("meta", property=f"og:{key}", content=text) for key, text in shown.items()]


def _outer(scene: Scene, html: Markup) -> Markup:
    """The elements that some sites put around all of a page."""
    theme = scene.theme
    names = theme.names("site", "inner") if theme.chance("outer names", 0.5) else ""
    for level in range(theme.pick("outer", (0, 0, 1, 1, 1, 2, 3))):
        at = theme.pick(f"outer id {level}", ("page", "root", "app", "wrapper", "__next", None))
        html = element("div", html, id=at, names=names)
    return html


def _top(scene: Scene) -> list[Markup]:
    no_script = element("noscript", element("p", scene.say("no_script")))
    parts = [
        skip_link(scene),
        scene.theme.maybe("noscript", 0.25, no_script),
        _cookies(scene, first=True),
        _drawer(scene, first=True),
        announcement(scene),
        header(scene),
    ]
    return [part for part in parts if part is not None]


def _cookies(scene: Scene, first: bool) -> Markup | None:
    shown = scene.has("cookie", 0.6) and scene.theme.chance("cookie first", 0.4) == first
    return cookie_banner(scene) if shown else None


def _drawer(scene: Scene, first: bool) -> Markup | None:
    shown = scene.has("drawer", 0.25) and scene.theme.chance("drawer first", 0.4) == first
    return drawer(scene) if shown else None


def _middle(scene: Scene) -> list[Markup]:
    """The breadcrumb and the content, with what stands beside and below it."""
    theme, aside = scene.theme, scene.body.aside
    crumbs = breadcrumb(scene) if scene.body.category and theme.chance("crumbs shown", 0.7) else None
    at, aside_at, sided = theme.pick("crumbs at", _CRUMBS), theme.pick("aside at", _ASIDES), _has_side(scene)
    if aside_at == "column" and not sided:
        aside_at = "below"
    content = _column(scene, crumbs if at == "in column" else None, aside if aside_at == "inside" else None)
    if sided:
        content = _columns(scene, content, aside if aside_at == "column" else Markup())
    content = joined(crumbs if at == "in main" else None, content, aside if aside_at == "below" else None)
    tag = theme.pick("main tag", ("main", "main", "main", "div", "div", "none"))
    main = content if tag == "none" else element(tag, content, id="main", names=theme.names("content"))
    above = crumbs if at in ("in header", "before main") else None
    if above is not None and at == "in header":
        above = element("div", above, names=theme.names("page", "top"))
    below = aside if aside_at == "end" and aside else None
    return [part for part in (above, main, below) if part is not None]


def _has_side(scene: Scene) -> bool:
    """Whether there's a side column: most lists and blogs have one, few product pages do."""
    if scene.blog:
        return scene.has("side blog", 0.65)
    return scene.has("side list", 0.8) if scene.body.page_type == "listing" else scene.has("side page", 0.25)


def _column(scene: Scene, crumbs: Part, aside: Part) -> Markup:
    """The content with what follows it in its own column."""
    theme = scene.theme
    column = joined(crumbs, scene.body.main, *_extras(scene), aside)
    for level in range(theme.pick("main depth", (0, 0, 1, 1, 2, 2, 3))):
        tag = theme.pick(f"main {level}", ("div", "div", "div", "section", "article"))
        column = element(tag, column, names=theme.names("main", *(("inner",) if level else ())))
    return column


def _columns(scene: Scene, column: Markup, aside: Markup) -> Markup:
    """The content beside one side column or between two."""
    theme = scene.theme
    side, form = sidebar(scene, aside), theme.pick("columns", _COLUMNS)
    parts = [side, column] if theme.chance("side first", 0.45) else [column, side]
    if theme.chance("side two", 0.1) and not scene.blog:
        parts.append(element("div", newsletter(scene), names=theme.names("column", "right")))
    if form == "table":
        return element("table", element("tr", *(element("td", part, valign="top") for part in parts)), width="100%")
    columns = each("div", parts, theme.names("column")) if theme.chance("column boxes", 0.6) else joined(*parts)
    return element(form, columns, names=theme.names("columns"))


def _extras(scene: Scene) -> list[Markup]:
    theme, post = scene.theme, scene.blog and scene.body.page_type in _POSTS
    found = []
    if scene.has("share", 0.6 if post else 0.25) and scene.body.page_type != "listing":
        found.append(share_bar(scene))
    if post and scene.has("author box", 0.3):
        found.append(theme.block("author box", about(scene), words=("author", "box")))
    if post and scene.has("related posts", 0.6):
        found.append(related_posts(scene))
    if post and scene.has("comment form", 0.5):
        found.append(comment_form(scene))
    return theme.shuffled("extras", found)


def _bottom(scene: Scene) -> list[Markup]:
    theme = scene.theme
    found = []
    if not scene.blog and scene.has("trust", 0.45):
        found.append(trust_badges(scene))
    if scene.has("news strip", 0.3):
        found.append(element("section", theme.wrapped("news", newsletter(scene)), names=theme.names("newsletter")))
    script = element("script", Markup("document.body.classList.add('js');"))
    last = (_cookies(scene, first=False), _drawer(scene, first=False), script)
    parts = [*theme.shuffled("bottom", found), footer(scene), *dialogs(scene), *last]
    return [part for part in parts if part is not None]
