"""XPath strings to tag and subscript ids, and the table of MarkupLM's tags.

The ids equal those of ``transformers.MarkupLMTokenizer.get_xpath_seq`` (MarkupLM, arXiv 2110.08518, 3.1).
"""

from __future__ import annotations

import re

# The tag table of microsoft/markuplm-base, in id order. lxml lower-cases names, so the camel-case SVG names
# never match; they stay because the ids are those of the pre-trained embeddings.
TAGS: tuple[str, ...] = tuple(
    """a abbr acronym address altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion
    animateTransform applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body
    br button canvas caption center circle cite clipPath code col colgroup color-profile content cursor data
    datalist dd defs del desc details dfn dialog dir div dl dt ellipse em embed feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence fieldset figcaption figure filter
    font-face-format font-face-name font-face-src font-face-uri font-face font footer foreignObject form frame
    frameset g glyph glyphRef h1 h2 h3 h4 h5 h6 head header hgroup hkern hr html i iframe image img input ins
    kbd keygen label legend li line linearGradient link main map mark marker marquee mask math menu menuitem
    meta metadata meter missing-glyph mpath nav nobr noembed noframes noscript object ol optgroup option
    output p param path pattern picture plaintext polygon polyline portal pre progress q radialGradient rb
    rect rp rt rtc ruby s samp script section select set shadow slot small source spacer span stop strike
    strong style sub summary sup svg switch symbol table tbody td template text textPath textarea tfoot th
    thead time title tr track tref tspan tt u ul use var video view vkern wbr xmp""".split()  # noqa: SIM905
)
TAG_IDS: dict[str, int] = {tag: i for i, tag in enumerate(TAGS)}
UNKNOWN_TAG_ID = len(TAGS)
PAD_TAG_ID = len(TAGS) + 1
MAX_SUBSCRIPT = 1000
PAD_SUBSCRIPT = 1001
MAX_DEPTH = 50

_STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")
_TEXT_STEP = re.compile(r"/text\(\)\[\d+\]$")


def parse_xpath(xpath: str) -> list[tuple[str, int]]:
    """Splits an XPath into (tag, subscript) steps; subscript 0 is the only child of its name.

    A final ``text()[k]`` step, which names a leaf within its element, is left out.

    >>> parse_xpath("/html/body/div[2]/p/text()[1]")
    [('html', 0), ('body', 0), ('div', 2), ('p', 0)]
    """
    steps = []
    for step in _TEXT_STEP.sub("", xpath).strip("/").split("/"):
        if match := _STEP.fullmatch(step):
            steps.append((match[1], int(match[2] or 0)))
    return steps


def xpath_ids(xpath: str, max_depth: int = MAX_DEPTH) -> tuple[list[int], list[int]]:
    """Returns the tag and subscript ids of an XPath, each padded to ``max_depth``.

    Unknown tags get 215, missing steps 216 and 1001; subscripts are capped at 1000 and the first
    ``max_depth`` steps are kept, as in pre-training.

    >>> tags, subs = xpath_ids("/html/body/div[2]", max_depth=4)
    >>> tags, subs
    ([109, 25, 50, 216], [0, 0, 2, 1001])
    """
    steps = parse_xpath(xpath)[:max_depth]
    padding = max_depth - len(steps)
    tags = [TAG_IDS.get(tag, UNKNOWN_TAG_ID) for tag, _ in steps] + [PAD_TAG_ID] * padding
    subs = [min(sub, MAX_SUBSCRIPT) for _, sub in steps] + [PAD_SUBSCRIPT] * padding
    return tags, subs
