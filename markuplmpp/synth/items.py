"""The things that synthetic pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from markupsafe import Markup


@dataclass(frozen=True)
class Product:
    """One product of a shop.

    Args:
        name: As its page's heading has it.
        brand: Its maker.
        sku: The shop's number.
        mpn: The maker's number.
        gtin: EAN-13 or UPC with a right check digit.
        price: What it costs now.
        list_price: What it cost before, or None.
        availability: schema.org name: ``InStock``, ``OutOfStock``, ``PreOrder``, ``LimitedAvailability``.
        rating: Mean of its ratings, of five; None where it has none.
        review_count: How many there are.
        category: From the outermost to its own.
        description: Paragraphs.
        features: Short lines, of bullets.
        specs: Name and value of each specification; brand, sku, mpn and gtin aren't among them.
        options: Names of an option and its choices: colours, sizes.
    """

    name: str
    brand: str
    sku: str
    mpn: str
    gtin: str
    price: Decimal
    list_price: Decimal | None
    availability: str
    rating: float | None
    review_count: int
    category: tuple[str, ...]
    description: tuple[str, ...]
    features: tuple[str, ...]
    specs: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Review:
    """One review.

    Args:
        title: Its heading, or "".
        author: Who wrote it.
        day: When.
        rating: Stars, of five.
        body: Its paragraphs.
    """

    title: str
    author: str
    day: date
    rating: float
    body: tuple[str, ...]


@dataclass(frozen=True)
class Body:
    """The content of one page, to be put in its site's frame.

    Args:
        title: For ``<title>``.
        main: Its HTML, marked.
        page_type: As in corpus rows: ``product``, ``listing``, ``reviews``, ``recipe``, ``article``.
        category: For the breadcrumb: from the outermost to the page's own; () for none.
        aside: HTML that sites put in a side column or below: related things; the frame places it.
    """

    title: str
    main: Markup
    page_type: str
    category: tuple[str, ...] = ()
    aside: Markup = field(default_factory=Markup)
