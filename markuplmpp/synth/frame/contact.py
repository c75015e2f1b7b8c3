"""How to reach a site: its telephone, its address, its pages on social networks."""

from __future__ import annotations

from markupsafe import Markup

from markuplmpp.synth.frame.scene import Scene
from markuplmpp.synth.markup import Part, element, joined

_NETWORKS = ("Facebook", "Instagram", "Pinterest", "YouTube", "TikTok", "X", "LinkedIn")


def phone(scene: Scene) -> str:
    """Returns the site's telephone number."""
    scene.theme.people.seed_instance(scene.theme.seed)
    return str(scene.theme.people.phone_number())


def social(scene: Scene, key: str) -> Markup:
    """Returns links to the site on social networks: names or only icons."""
    theme = scene.theme
    bare = theme.chance(f"social {key}", 0.5)
    links: list[Part] = [
        element("a", scene.icon("share") if bare else name, href="#", aria_label=name)
        for name in theme.sample("social", _NETWORKS, 4)
    ]
    return scene.listed(f"social {key}", links, "social")


def address(scene: Scene) -> Markup:
    """Returns the site's address, telephone, hours and mail address."""
    theme = scene.theme
    number = phone(scene)
    place = theme.people.address().split("\n")
    lines = joined(scene.shop, *place, by=theme.pick("address by", ("<br>", ", ", "<br>\n")))
    mail = f"{theme.pick('mail', ('info', 'hello', 'service', 'shop'))}@example.com"
    parts: list[Part] = [
        element(theme.pick("contact tag", ("address", "p", "div")), lines),
        element("a", number, href="tel:1"),
        scene.say("hours"),
        element("a", mail, href=f"mailto:{mail}"),
    ]
    return scene.listed("contact", parts, "contact")
