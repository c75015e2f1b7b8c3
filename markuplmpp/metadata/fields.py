"""Which schema.org properties the fields of the default schema stand for, and the text of their values."""

from __future__ import annotations

import html
import re

from markuplmpp.dom.node import fold_space
from markuplmpp.metadata.types import BREADCRUMB

_REVIEWED = {"rating_value": ("aggregateRating.ratingValue",),
             "review_count": ("aggregateRating.reviewCount", "aggregateRating.ratingCount")}  # fmt: skip
# Field -> properties, dots for nested items; the values of all are taken, in this order.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "product": {
        "name": ("name",),
        "brand": ("brand",),
        "description": ("description",),
        "category": ("category",),
        "sku": ("sku",),
        "mpn": ("mpn",),
        "gtin": ("gtin13", "gtin12", "gtin14", "gtin8", "gtin", "isbn"),
        **_REVIEWED,
        "image": ("image",),
    },
    "recipe": {
        "name": ("name",),
        "author": ("author",),
        "date_published": ("datePublished",),
        "description": ("description",),
        "category": ("recipeCategory",),
        "cuisine": ("recipeCuisine",),
        "ingredient": ("recipeIngredient", "ingredients", "ingredient"),
        "instruction": ("recipeInstructions", "instructions"),
        "yields": ("recipeYield",),
        "prep_time": ("prepTime",),
        "cook_time": ("cookTime",),
        "total_time": ("totalTime",),
        **_REVIEWED,
        "image": ("image",),
    },
    "article": {
        "headline": ("headline",),
        "author": ("author",),
        "date_published": ("datePublished",),
        "description": ("description",),
        "category": ("articleSection",),
        "body": ("articleBody",),
        "image": ("image",),
    },
    "review": {
        "review_title": ("name", "headline"),
        "review_author": ("author",),
        "review_date": ("datePublished", "dateCreated"),
        "review_rating": ("reviewRating.ratingValue",),
        "review_body": ("reviewBody", "description"),
    },
    # No items of the default schema: read for schemas that name them.
    "book": {
        "name": ("name",),
        "author": ("author",),
        "gtin": ("isbn",),
        "publisher": ("publisher",),
        "date_published": ("datePublished",),
        "category": ("genre",),
        "description": ("description",),
        **_REVIEWED,
        "image": ("image",),
    },
    "movie": {
        "name": ("name",),
        "director": ("director",),
        "actor": ("actor", "actors"),
        "category": ("genre",),
        "content_rating": ("contentRating",),
        "duration": ("duration",),
        "date_published": ("datePublished", "dateCreated"),
        "description": ("description",),
        **_REVIEWED,
        "image": ("image",),
    },
    "job_posting": {
        "name": ("title", "name"),
        "company": ("hiringOrganization",),
        "location": ("jobLocation.address.addressLocality", "jobLocation.address"),
        "employment_type": ("employmentType",),
        "salary": ("baseSalary",),
        "date_published": ("datePosted",),
        "description": ("description",),
    },
    "local_business": {
        "name": ("name",),
        "address": ("address.streetAddress", "address"),
        "phone": ("telephone",),
        "cuisine": ("servesCuisine",),
        "price_range": ("priceRange",),
        "description": ("description",),
        **_REVIEWED,
        "image": ("image",),
    },
    BREADCRUMB: {"category": ("itemListElement",)},
}
_LISTED = ("mainEntity", "mainEntityOfPage", "itemListElement", "item", "itemOffered", "itemReviewed", "makesOffer",
           "offers", "hasOfferCatalog", "review", "reviews")  # fmt: skip
# Where to look for further items below one; "": a type of none of ours. Related items are not followed.
FOLLOWED: dict[str, tuple[str, ...]] = {
    "": _LISTED,
    "product": ("hasVariant",),
    "article": ("mainEntity",),
    "review": ("itemReviewed",),
    "book": _LISTED,
    "movie": _LISTED,
    "local_business": _LISTED,
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_BLOCK = re.compile(r"</?(?:p|br|li|ol|ul|div|h\d)\b[^<>]{0,500}>|[\r\n]+", re.IGNORECASE)


def is_currency(code: str) -> bool:
    """Says whether a text has the form of an ISO 4217 code."""
    return _CURRENCY.fullmatch(code) is not None


def clean(text: str) -> str:
    """Returns the text without tags, entities (escaped twice by many) and superfluous white space.

    >>> clean("Salt &amp;amp; <b>pepper</b> ")
    'Salt & pepper'
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return fold_space(text)


def lines(text: str) -> list[str]:
    """Returns the paragraphs of a text that may be HTML.

    >>> lines("<p>Mix.</p><p>Bake.</p>"), lines("Mix. Bake.")
    (['Mix.', 'Bake.'], ['Mix. Bake.'])
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return [line for part in _BLOCK.split(text) if (line := clean(part))]
