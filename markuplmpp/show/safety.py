"""A page of unknown origin made harmless: no scripts, no requests, no handlers.

The Content-Security-Policy is the wall; what is removed here is removed so that the wall has nothing to do.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from markuplmpp.show.marks import ATTRIBUTE, clean

_DROPPED = (
    "script", "meta", "base", "embed", "applet", "frame", "portal", "animate", "animatemotion",
    "animatetransform", "set",
)  # fmt: skip
# A browser shows none of these, or something else instead; they stay, as a <div>, where a mark is inside.
_UNSHOWN = ("noscript", "noembed", "noframes", "iframe", "object", "template")
_PREFORMATTED = ("plaintext", "xmp", "listing")
_DROPPED_ATTRIBUTES = frozenset(
    {"srcdoc", "ping", "manifest", "action", "formaction", "codebase", "classid", "data", "target", "nonce",
     "autofocus"}
)  # fmt: skip
# Of these a document and a form make properties by name and id, in front of their own: "querySelectorAll", say.
_NAMED = frozenset(
    {"button", "embed", "fieldset", "form", "iframe", "image", "img", "input", "object", "output", "select", "textarea"}
)
_URL_ATTRIBUTES = frozenset({"href", "xlink:href", "src", "poster", "background", "cite", "longdesc"})
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_OURS = "mlpp-"  # ids of the panel
_NAME = re.compile(r"[A-Za-z_][\w.\-]*(:[\w.\-]+)?", re.ASCII)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):")
_IGNORED_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")


def clean_attributes(root: etree._Element) -> None:
    """Removes event handlers, addresses that run code, and names that pretend to be marks or what scripts call."""
    for element in root.iter(etree.Element):
        given = [(str(name), str(value)) for name, value in element.items()]
        kept = [(name, value) for name, value in given if _keeps(element.tag, name.lower(), value)]
        if len(kept) < len(given):
            # By name lxml neither reads nor deletes what it takes for no name, such as {{attrs}} of a template.
            element.attrib.clear()
            for name, value in kept:
                element.set(name, clean(value))


def _keeps(tag: str, name: str, value: str) -> bool:
    if name in ("id", "name") and (tag in _NAMED or value.startswith(_OURS)):
        return False
    if name.startswith(("on", ATTRIBUTE)) or name in _DROPPED_ATTRIBUTES or not _NAME.fullmatch(name):
        return False
    return name not in _URL_ATTRIBUTES or is_safe_url(value, image=name in ("src", "poster", "background"))


def is_safe_url(url: str, *, image: bool = False) -> bool:
    r"""Returns whether an address leads to a page, a mailbox or a phone, or is relative.

    >>> [is_safe_url(url) for url in ("/a?b", "HTTPS://a.example", " java\tscript:x()", "data:text/html")]
    [True, True, False, False]

    Args:
        url: The address as in the attribute.
        image: Whether ``data:image/...`` is fine too.
    """
    bare = _IGNORED_IN_URL.sub("", url).lower()
    scheme = _SCHEME.match(bare)
    return scheme is None or scheme[1] in _SAFE_SCHEMES or (image and bare.startswith("data:image/"))


def strip_elements(root: etree._Element, *, remote: bool) -> None:
    """Removes what runs, loads, frames or hides content; text after a removed element stays."""
    base = root.find(".//base[@href]")
    if base is not None:
        root.set(f"{ATTRIBUTE}-base", clean(base.get("href", "")))
    for element in root.iter(*_UNSHOWN):
        if element.find(f".//*[@{ATTRIBUTE}]") is not None or element.get(ATTRIBUTE) is not None:
            element.tag = "div"
    for element in root.iter(*_PREFORMATTED):
        element.tag = "pre"
    for element in root.iter("frameset"):
        element.tag = "div"
    # In <svg> and <math> a browser reads the content of <style> as markup, lxml as text.
    for element in root.iter("style"):
        if next(element.iterancestors("svg", "math"), None) is not None:
            element.tag = "script"
    for element in root.iter("link"):
        if not (remote and element.get("rel", "").lower() == "stylesheet"):
            element.tag = "script"
    etree.strip_elements(root, *_DROPPED, *_UNSHOWN, with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    # A browser reads these as text up to the next "</textarea", which may stand in an attribute of a child.
    for element in root.iter("textarea", "title"):
        text = "".join(map(str, element.itertext()))
        del element[:]
        element.text = clean(text)


def document(root: etree._Element, panel: str, *, url: str | None, stylesheet: str, remote: bool) -> etree._Element:
    """Returns a new document: our head first, so that the policy holds for everything after it.

    Args:
        root: The cleaned page; its nodes are moved.
        panel: HTML of the panel.
        url: The page's address, for its relative links.
        stylesheet: CSS of the marks and the panel.
        remote: Whether images and style sheets may be loaded.
    """
    page = etree.Element("html")
    head, body = etree.SubElement(page, "head"), root.find("body")
    body = etree.Element("body") if body is None else body
    _fill_head(head, _base(root, url), stylesheet, remote)
    for child in list(root):
        if child.tag == "head":
            head.extend(list(child))
        elif child is not body:
            body.append(child)
    for name in ("lang", "dir", "class", "id", "style"):
        if value := root.get(name):
            page.set(name, clean(value))
    page.append(body)
    body.tail = None
    made = etree.fromstring(panel, etree.HTMLParser())[0][0]  # html, body, the panel
    made.tail, body.text = body.text and clean(body.text), None
    body.insert(0, made)
    return page


def _fill_head(head: etree._Element, base: str | None, stylesheet: str, remote: bool) -> None:
    sites = " http: https:" if remote else ""
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'{sites}; img-src data:{sites}; font-src data:{sites}; "
        "form-action 'none'; base-uri http: https:"
    )
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    etree.SubElement(head, "meta", {"name": "referrer", "content": "no-referrer"})
    etree.SubElement(head, "base", {"target": "_blank"} | ({"href": base} if base else {}))
    etree.SubElement(head, "style").text = stylesheet


def _base(root: etree._Element, url: str | None) -> str | None:
    try:
        base = urljoin(clean(url or ""), root.get(f"{ATTRIBUTE}-base", ""))
        return base if urlsplit(base).scheme in ("http", "https") else None
    except ValueError:  # "http://[": not an address
        return None
