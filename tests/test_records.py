"""The result JSON, version 1."""

from __future__ import annotations

import json
import pickle

import pytest

from markuplmpp.records import PageResult, Record, Value

PRICE = Value("$19.99", "/html/body/p/text()[1]", 0.93217, "model+metadata", {"amount": "19.99", "currency": "USD"})
REVIEW = Record("review", ("/html/body/ul/li[1]",), 0.8, {"review_body": [Value("Bon café", None, 1.0, "metadata")]})
PRODUCT = Record("product", ("/html/body/div[2]",), 0.97, {"name": [], "price": [PRICE]}, (REVIEW,))
RESULT = PageResult("https://shop.example/", "web-small/0.1", "detail", (PRODUCT,), ("cut",))


def test_the_json_form() -> None:
    assert RESULT.to_dict() == {
        "version": 1,
        "url": "https://shop.example/",
        "model": "web-small/0.1",
        "page_kind": "detail",
        "records": [
            {
                "type": "product",
                "xpath": "/html/body/div[2]",
                "score": 0.97,
                "fields": {
                    "name": [],
                    "price": [
                        {
                            "text": "$19.99",
                            "xpath": "/html/body/p/text()[1]",
                            "score": 0.9322,
                            "source": "model+metadata",
                            "parsed": {"amount": "19.99", "currency": "USD"},
                        }
                    ],
                },
                "records": [
                    {
                        "type": "review",
                        "xpath": "/html/body/ul/li[1]",
                        "score": 0.8,
                        "fields": {
                            "review_body": [{"text": "Bon café", "xpath": None, "score": 1.0, "source": "metadata"}]
                        },
                    }
                ],
            }
        ],
        "warnings": ["cut"],
    }


def test_json_is_one_line_of_unescaped_text() -> None:
    text = RESULT.to_json()
    assert "\n" not in text
    assert "café" in text
    assert json.loads(text) == RESULT.to_dict()


def test_a_record_of_siblings_has_xpaths_and_one_of_metadata_neither() -> None:
    siblings = Record("record", ("/html/body/dl/dt", "/html/body/dl/dd"), 0.5).to_dict()
    assert siblings["xpaths"] == ["/html/body/dl/dt", "/html/body/dl/dd"]
    assert "xpath" not in siblings
    assert Record("product", (), 1.0).to_dict() == {"type": "product", "score": 1.0, "fields": {}}


def test_first() -> None:
    assert PRODUCT.first("price") == "$19.99"
    assert PRODUCT.first("name") is None
    assert PRODUCT.first("sku") is None


def test_results_are_immutable_and_pickle() -> None:
    with pytest.raises(AttributeError):
        RESULT.url = "x"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(RESULT)) == RESULT
