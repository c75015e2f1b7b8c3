"""Ratings that stand in attributes and class names."""

from __future__ import annotations

import pytest

from markuplmpp.values import parse_value, rating_of_attributes
from tests.test_values import HOSTILE


@pytest.mark.parametrize(
    ("attributes", "class_names", "value", "best"),
    [
        ({"aria-label": "4.5 out of 5 stars"}, "", 4.5, 5),
        ({"aria-label": "Rated 4.50 out of 5"}, "", 4.5, 5),
        ({"aria-label": "4,5 von 5 Sternen"}, "", 4.5, 5),
        ({"title": "Rating: 4.8"}, "", 4.8, 5),
        ({"title": "4 stars"}, "", 4, 5),
        ({"title": " 4.6\n"}, "stars", 4.6, 5),
        ({"title": "90%"}, "rating-result", 90, 100),
        ({"title": "8/10"}, "productRating", 8, 10),
        ({"alt": "4.6 out of 5 stars, 120 reviews"}, "", 4.6, 5),
        ({"aria-label": "★★★★☆"}, "stars", 4, 5),
        ({"aria-label": "Kettle", "title": "4 of 5 stars"}, "", 4, 5),
        ({"title": "4.6 stars"}, "stars-4-5", 4.6, 5),
        ({}, "star-rating-4", 4, 5),
        ({}, "stars-4-5", 4.5, 5),
        ({}, "a-icon a-icon-star a-star-4-5", 4.5, 5),
        ({}, "a-star-small-4", 4, 5),
        ({}, "i-stars i-stars--regular-4-half", 4.5, 5),
        ({}, "rating-4_5", 4.5, 5),
        ({}, "c-rating--4.5", 4.5, 5),
        ({}, "stars-8-of-10", None, None),
        ({}, "stars-4-of-5", 4, 5),
        ({}, "star-rating Three", 3, 5),
        ({"style": "width:90%"}, "star-rating", 90, 100),
        ({"style": "color: red; WIDTH: 86.5%;"}, "ratings__fill", 86.5, 100),
        ({"style": "width:80%"}, "fill StarRating", 80, 100),
    ],
)
def test_ratings_of_attributes(
    attributes: dict[str, str], class_names: str, value: float | None, best: int | None
) -> None:
    text = rating_of_attributes(attributes, class_names)
    assert (text and parse_value("rating", text)) == (value and {"value": value, "best": best})


@pytest.mark.parametrize(
    ("attributes", "class_names"),
    [
        ({}, ""),
        ({}, "stars"),
        ({}, "star-4"),  # the fourth star of a row
        ({}, "stars-45"),
        ({}, "stars-5-5"),
        ({}, "stars-6"),
        ({}, "rating-0"),
        ({}, "rating-1234"),
        ({}, "start-4"),
        ({}, "restarts-4"),
        ({}, "decorating-4"),
        ({}, "col-4"),
        ({}, "rating-filter-4"),
        ({}, "Three"),
        ({"style": "width:90%"}, "col"),
        ({"style": "width:90%"}, "starter"),
        ({"style": "width:90%"}, "rating-bar"),
        ({"style": "width:90%"}, "fill ratings-histogram"),
        ({"style": "width:90px"}, "stars"),
        ({"style": "max-width:90%"}, "stars"),
        ({"style": "width:150%"}, "stars"),
        ({"style": "width:0%"}, "stars"),
        ({"title": "90%"}, ""),
        ({"title": "90%"}, "progress"),
        ({"title": "4.5"}, ""),
        ({"title": "4"}, "star"),
        ({"aria-label": "3 of 5"}, "dot"),
        ({"aria-label": "Slide 3 of 5"}, "stars"),
        ({"aria-label": "Rate 4 out of 5 stars"}, "stars"),
        ({"aria-label": "Your rating: 4 of 5 stars"}, ""),
        ({"aria-label": "4 stars & up"}, "stars"),
        ({"aria-label": "4 stars", "type": "radio"}, ""),
        ({"alt": "5 star hotel room with 2 beds"}, ""),
        ({"alt": "100% cotton"}, "rating"),
        ({"alt": "Kettle"}, "rating"),
        ({"title": "6 out of 5 stars"}, ""),
        ({"title": "4 of 5 stars " + "x" * 200}, ""),
    ],
)
def test_what_tells_no_rating(attributes: dict[str, str], class_names: str) -> None:
    assert rating_of_attributes(attributes, class_names) is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_attributes_cost_linear_time(text: str) -> None:
    told = dict.fromkeys(("aria-label", "title", "alt", "style"), text)
    assert rating_of_attributes(told, f"{text} {text.replace(' ', '-')} a-{'a-' * 10_000}stars") is None
