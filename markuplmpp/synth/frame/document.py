"""The whole document around the content of a page, as its site builds all of them."""

from __future__ import annotations

import random

from markupsafe import Markup

from markuplmpp.synth.crumbs import breadcrumb
from markuplmpp.synth.footer import dialogs, footer, trust_badges
from markuplmpp.synth.header import announcement, cookie_banner, header, skip_link
from markuplmpp.synth.items import Body
from markuplmpp.synth.markup import Part, element, joined
from markuplmpp.synth.navigation import drawer
from markuplmpp.synth.related import about, comment_form, newsletter, related_posts, share_bar, sidebar
from markuplmpp.synth.scene import Scene
from markuplmpp.synth.theme import Theme, phrases

_SYLLABLES = "ka vo ri len mar to ny bel dro fi sa ju pel or tin ve hal mi zu qua sto ren ula bri no".split()  # noqa: SIM905
_BLOG_TYPES = frozenset(("recipe", "article"))
_DOCTYPES = ("<!DOCTYPE html>",) * 8 + (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">',
    "<!doctype html>",
    "",
)
_TITLES = ("{title} | {shop}", "{title} — {shop}", "{title} - {shop}", "{shop} | {title}", "{title}", "")
_CRUMBS = ("in header", "before main", "before main", "in main", "in main", "in column", "in column")
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
    scene = _scene(theme, rng, body)
    page = _outer(scene, joined(*_top(scene), *_middle(scene), *_bottom(scene), by=_gap(theme)))
    attributes = {"id": "top"} if theme.chance("body id", 0.3) else {}
    names = theme.names("page", body.page_type) if theme.chance("body names", 0.6) else ""
    html = joined(_head(scene), element("body", page, names=names, **attributes))
    return f"{theme.pick('doctype', _DOCTYPES)}{element('html', html, **_language(theme))}"


def theme_shop_name(theme: Theme) -> str:
    """Returns the made-up name of a site.

    >>> theme_shop_name(Theme.of_seed(3)) == theme_shop_name(Theme.of_seed(3))
    True
    """
    draw = theme.draw("shop name")
    coined = ["".join(draw.sample(_SYLLABLES, draw.choice((2, 2, 3)))).capitalize() for _ in range(2)]
    word = draw.choice(phrases("frame.shop_words", theme.lang))
    kind = draw.choice(phrases("frame.shop_kinds", theme.lang))
    end = "com" if theme.lang == "en" else theme.locale[-2:].lower()
    joined_kind = "".join(filter(str.isalnum, kind.lower()))
    forms = (
        coined[0], coined[0].upper(), f"{coined[0]} {kind}", f"{word} {kind}", f"{coined[0]} & {coined[1]}",
        f"{coined[0]}.{end}", f"{word} {coined[0]}", f"{coined[0]}{joined_kind}", f"{word} & {coined[1]}",
    )  # fmt: skip
    return draw.choice([form for form in forms if "& &" not in form])


def _scene(theme: Theme, rng: random.Random, body: Body) -> Scene:
    """The page with what its site is: some sites of recipes sell things too."""
    blog = theme.kind in ("cookbook", "magazine") and not theme.chance("frame shop", 0.08)
    return Scene(theme, rng, body, theme_shop_name(theme), blog, theme.pick("frame heft", (0, 0, 0, 1, 1, 1, 2, 2, 3)))


def _gap(theme: Theme) -> str:
    return theme.pick("gap", ("", "", "\n", "\n  "))


def _language(theme: Theme) -> dict[str, str]:
    form = theme.pick("html lang", ("lang",) * 6 + ("locale",) * 4 + ("xml", "none"))
    code = theme.lang if form == "lang" else theme.locale.replace("_", "-")
    return {"none": {}, "xml": {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": code}}.get(form, {"lang": code})


def _head(scene: Scene) -> Markup:
    theme, title = scene.theme, scene.body.title
    form = theme.pick("title", _TITLES)
    if not form and not scene.blog and scene.body.page_type == "product":
        form = theme.say("frame.buy_title")
    name = (form or "{title} | {shop}").replace("{title}", title).replace("{shop}", scene.shop)
    shared = [
        ("og:title", title),
        ("og:site_name", scene.shop),
        ("og:type", "website"),
        ("og:url", scene.address(title)),
    ]
    parts: list[Part] = [
        element("title", name),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="description", content=title) if theme.chance("meta description", 0.8) else None,
        *(element("meta", property=key, content=text) for key, text in shared if theme.chance("og", 0.6)),
        element("link", rel="stylesheet", href="/assets/main.css"),
        element("link", rel="icon", href="/favicon.ico"),
        element("style", Markup(".a{color:#222;margin:0}.b>li{display:inline-block}")),
        element("script", Markup('window.dataLayer=window.dataLayer||[];dataLayer.push({"page":1});')),
        element("script", "", src="/assets/app.js", async_=True) if theme.chance("app", 0.7) else None,
        element("link", rel="canonical", href=scene.address(title)) if theme.chance("canonical", 0.6) else None,
    ]
    theme.draw("head").shuffle(parts)
    return element("head", element("meta", charset="utf-8"), *parts)


def _outer(scene: Scene, html: Markup) -> Markup:
    """The elements that some sites put around all of a page."""
    theme = scene.theme
    for level in range(theme.pick("outer", (0, 0, 1, 1, 1, 2, 3))):
        at = theme.pick(f"outer id {level}", ("page", "root", "app", "wrapper", "__next", None))
        html = element(
            "div", html, id=at, names=theme.names("site", "inner") if theme.chance("outer names", 0.5) else ""
        )
    return html


def _top(scene: Scene) -> list[Markup]:
    theme = scene.theme
    first = scene.has("cookie", 0.6) and theme.chance("cookie first", 0.4)
    no_script = element("noscript", element("p", scene.say("no_script"))) if theme.chance("noscript", 0.25) else None
    menu = drawer(scene) if scene.has("drawer", 0.25) and theme.chance("drawer first", 0.4) else None
    banner = cookie_banner(scene) if first else None
    parts = [skip_link(scene), no_script, banner, menu, announcement(scene), header(scene)]
    return [part for part in parts if part is not None]


def _middle(scene: Scene) -> list[Markup]:
    """The breadcrumb and the content, with what stands beside and below it."""
    theme, body = scene.theme, scene.body
    crumbs = breadcrumb(scene) if body.category and theme.chance("crumbs shown", 0.82) else None
    place = theme.pick("crumbs at", _CRUMBS)
    side, aside_at = _sides(scene), theme.pick("aside at", ("inside", "inside", "below", "below", "column", "end"))
    if aside_at == "column" and not side:
        aside_at = "below"
    column = joined(crumbs if place == "in column" else None, body.main, *_extras(scene))
    if aside_at == "inside":
        column = joined(column, body.aside)
    for level in range(theme.pick("main depth", (0, 0, 1, 1, 2, 2, 3))):
        tag = theme.pick(f"main {level}", ("div", "div", "div", "section", "article"))
        column = element(tag, column, names=theme.names("main", *(("inner",) if level else ())))
    content = _columns(scene, column, body.aside if aside_at == "column" else Markup()) if side else column
    content = joined(crumbs if place == "in main" else None, content, body.aside if aside_at == "below" else None)
    tag = theme.pick("main tag", ("main", "main", "main", "div", "div", "none"))
    main = content if tag == "none" else element(tag, content, id="main", names=theme.names("content"))
    end = body.aside if aside_at == "end" and body.aside else None
    above = crumbs if place in ("in header", "before main") else None
    if above is not None and place == "in header":
        above = element("div", above, names=theme.names("page", "top"))
    return [part for part in (above, main, end) if part is not None]


def _sides(scene: Scene) -> bool:
    """Whether there's a side column: most lists and blogs have one, few product pages do."""
    if scene.blog:
        return scene.has("side blog", 0.65)
    return scene.has(*(("side list", 0.8) if scene.body.page_type == "listing" else ("side page", 0.25)))


def _columns(scene: Scene, column: Markup, aside: Markup) -> Markup:
    """The content beside one side column or between two."""
    theme = scene.theme
    side, form = sidebar(scene, aside), theme.pick("columns", _COLUMNS)
    parts = [side, column] if theme.chance("side first", 0.45) else [column, side]
    if theme.chance("side two", 0.1) and not scene.blog:
        parts.append(element("div", newsletter(scene), names=theme.names("column", "right")))
    if form == "table":
        return element("table", element("tr", *(element("td", part, valign="top") for part in parts)), width="100%")
    if theme.chance("column boxes", 0.6):
        parts = [element("div", part, names=theme.names("column")) for part in parts]
    return element(form, *parts, names=theme.names("columns"))


def _extras(scene: Scene) -> list[Markup]:
    """What follows the content in its own column."""
    theme, blog = scene.theme, scene.blog and scene.body.page_type in _BLOG_TYPES
    found = []
    if scene.has("share", 0.6 if blog else 0.25) and scene.body.page_type != "listing":
        found.append(share_bar(scene))
    if blog and scene.has("author box", 0.3):
        found.append(theme.block("author box", about(scene), words=("author", "box")))
    if blog and scene.has("related posts", 0.6):
        found.append(related_posts(scene))
    if blog and scene.has("comment form", 0.5):
        found.append(comment_form(scene))
    theme.draw("extras").shuffle(found)
    return found


def _bottom(scene: Scene) -> list[Markup]:
    theme = scene.theme
    found = []
    if not scene.blog and scene.has("trust", 0.45):
        found.append(trust_badges(scene))
    if scene.has("news strip", 0.3):
        found.append(element("section", theme.wrapped("news", newsletter(scene)), names=theme.names("newsletter")))
    theme.draw("bottom").shuffle(found)
    found += [footer(scene), *dialogs(scene)]
    if scene.has("cookie", 0.6) and not theme.chance("cookie first", 0.4):
        found.append(cookie_banner(scene))
    if scene.has("drawer", 0.25) and not theme.chance("drawer first", 0.4):
        found.append(drawer(scene))
    return [*found, element("script", Markup("document.body.classList.add('js');"))]
