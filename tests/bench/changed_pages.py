"""Pages changed as a site's pages are when it's rebuilt."""

from __future__ import annotations

import random
import re

from lxml import etree

from markuplmpp.dom.parse import parse_tree


def as_is(html: bytes) -> bytes:
    """The page."""
    return html


def renamed(html: bytes) -> bytes:
    """The page with other classes and ids, as after a change of a build tool."""
    return re.sub(rb'\b(class|id)="([^"]*)"', lambda m: m[1] + b'="' + re.sub(rb"\S+", rb"z-\g<0>", m[2]) + b'"', html)


def moved(html: bytes) -> bytes:
    """The page with the blocks of its body and main element in another order, each in a box more."""
    root, _, _ = parse_tree(html)
    draw = random.Random(0)
    for parent in [*root.iter("body", "main")]:
        children = [child for child in parent if isinstance(child.tag, str)]
        draw.shuffle(children)
        for child in children:
            box = etree.SubElement(parent, "section")
            box.append(child)
    return etree.tostring(root, method="html", encoding="utf-8")


CHANGES = {
    "as they are": as_is,
    "classes renamed": renamed,
    "blocks moved": moved,
    "classes renamed and blocks moved": lambda html: renamed(moved(html)),
}
