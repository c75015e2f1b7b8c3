"""What blogs have beside and below a post: other posts, tags, who writes, buttons to share, a form for comments."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.choices import some
from markuplmpp.synth.dates import recent_day
from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import LEFT_OUT, Part, element, joined

_NETWORKS = ("Facebook", "Pinterest", "X", "WhatsApp", "Email", "Print", "Telegram")
_TAGS = (("ul", "li"), ("ul", "li"), ("div", "div"), ("div", "article"), ("ol", "li"))


def recent_posts(scene: Scene) -> Markup:
    """Returns a box of the newest posts."""
    return _posts(scene, "recent_posts")


def popular_posts(scene: Scene) -> Markup:
    """Returns a box of what is read most."""
    return _posts(scene, "popular_posts")


def related_posts(scene: Scene) -> Markup:
    """Returns other posts below a post."""
    return scene.theme.block("related posts", _posts(scene, "related_posts"), words=("related", "posts"))


def _posts(scene: Scene, key: str) -> Markup:
    """Other posts, with their own dates, authors and counts."""
    theme, rng = scene.theme, scene.rng
    outer, tag = theme.pick(f"{key} list", _TAGS)
    titles = some(rng, theme.phrases("frame.post_titles"), rng.randint(3, 6))
    posts = (_post(scene, key, tag, title) for title in titles)
    return scene.titled(key, element(outer, *posts, names=theme.names("post", "list")))


def _post(scene: Scene, key: str, tag: str, title: str) -> Markup:
    theme = scene.theme
    image = theme.maybe(f"{key} image", 0.5, element("img", src="/i/p.jpg", alt=""))
    day = theme.day(recent_day(theme, scene.rng))
    dated = element(theme.pick(f"{key} day", ("span", "time", "small", "div")), day)
    counted = element("span", theme.said("frame.comments_count", count=str(scene.rng.randint(0, 90))))
    more = joined(*(part for part in (dated, counted) if theme.chance(f"{key} {part[:5]}", 0.6)))
    head = scene.link(title, "post", "link")
    if theme.chance(f"{key} heading", 0.4):
        head = element(theme.pick(f"{key} h", ("h3", "h4", "h5")), head)
    lines = (more, head) if theme.chance(f"{key} before", 0.2) else (head, more)
    return element(tag, image, *lines, names=theme.names("post", "item"), label=LEFT_OUT)


def tags(scene: Scene) -> Markup:
    """Returns a box of tags."""
    links: list[Part] = [scene.link(tag, "tag") for tag in scene.some("tags", 4, 14)]
    return scene.titled("tags_title", scene.listed("tags", links, "tags"))


def archive(scene: Scene) -> Markup:
    """Returns a box of months with how many posts each has."""
    theme = scene.theme
    days = sorted((recent_day(theme, theme.draw(f"archive {at}")) for at in range(6)), reverse=True)
    links: list[Part] = [joined(scene.link(f"{day:%m/%Y}"), f" ({scene.rng.randint(1, 30)})") for day in days]
    return scene.titled("archive", scene.listed("archive", links, "archive", kind="ul"))


def about(scene: Scene) -> Markup:
    """Returns who makes the site: a name that's nobody's byline."""
    image = scene.theme.maybe("about image", 0.6, element("img", src="/me.jpg", alt=""))
    text = element("p", scene.say("about_text"))
    return scene.titled("about", image, text, scene.link(scene.say("read_more"), "more"))


def share_bar(scene: Scene) -> Markup:
    """Returns buttons to share the page, on some sites with how often it was."""
    theme = scene.theme
    counted = theme.chance("share counts", 0.25)
    links: list[Part] = []
    for name in theme.sample("share", _NETWORKS, 4):
        count = element("span", str(scene.rng.randint(1, 900))) if counted else None
        links.append(element("a", scene.icon("share"), name, count, href="#", names=theme.names("share", "link")))
    title = element(theme.pick("share", ("span", "strong", "h4")), scene.say("share"))
    shown = scene.listed("share", links, "share")
    return element("div", theme.maybe("share h", 0.6, title), shown, names=theme.names("share"))


def comment_form(scene: Scene) -> Markup:
    """Returns the form under a post: a heading about comments with none below."""
    theme = scene.theme
    note = theme.maybe("comment note", 0.7, element("p", scene.say("comment_note")))
    fields = [element("p", scene.field(f"c{at}", text)) for at, text in enumerate(scene.some("comment_fields", 3, 5))]
    area = element("textarea", "", name="comment", rows="6")
    form = element("form", note, *fields, area, scene.button("comment", scene.say("post_comment"), "comment"))
    title = theme.heading("comment form", scene.say("leave_comment"), ("comment", "form", "title"))
    return element("div", title, form, names=theme.names("comment", "form"), id="respond")
