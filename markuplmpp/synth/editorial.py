"""What recipes and articles have alike: a box about the author, a form for a newsletter."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.markup import LEFT_OUT, Part, element, value
from markuplmpp.synth.theme import Theme


def author_box(theme: Theme, key: str, author: str, image: str, about: Part, text: str) -> Markup:
    """Returns a box about an author, whose name is neither a value nor not there: it's the byline's once more.

    Args:
        theme: The site.
        key: The decision for the name's tag.
        author: The name.
        image: Address of a picture.
        about: Words over the name.
        text: What is told.
    """
    name = element(theme.pick(key, ("h3", "h4", "strong", "p")), value(LEFT_OUT, author))
    parts = (element("img", src=image, alt=""), about, name, element("p", text))
    return element("div", *parts, names=theme.names("author", "box"))


def newsletter_form(theme: Theme, words: str, field: Markup) -> Markup:
    """Returns a form for e-mail addresses, with the words of ``recipe`` or ``article``."""
    text, button = element("p", theme.say(f"{words}.newsletter")), theme.say(f"{words}.subscribe")
    return element("form", text, field, element("button", button, type="submit"), names=theme.names("newsletter"))
