"""Which site an address is of, and which addresses a crawl may ask for."""

from __future__ import annotations

import pytest

from crawl.scope import Scope
from crawl.urls import canonical, clean


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.shop.co.uk/a?b", "shop.co.uk"),
        ("https://shop.example.com:8443/", "example.com"),
        ("https://alice.github.io/", "github.io"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://localhost:80/", "localhost"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://[::1]:9000/", "[::1]:9000"),
        ("https://xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
    ],
)
def test_site(url: str, site: str) -> None:
    assert Scope(()).site(url) == site


def test_scope_is_the_site_of_the_seeds_and_what_is_allowed() -> None:
    scope = Scope(["https://www.example.com/a", "https://alice.github.io/"], ["blog.example.net", "10.0.0.1:8000"])
    inside = [
        "http://example.com/",
        "https://m.example.com:8443/x",
        "https://alice.github.io/b",
        "https://blog.example.net/",
        "https://a.blog.example.net/",
        "http://10.0.0.1:8000/",
    ]
    outside = [
        "https://example.com.evil.org/",
        "https://notexample.com/",
        "https://bob.github.io/",
        "http://[bad",
        "https://example.net/",
        "http://10.0.0.1:8001/",
        "ftp://example.com/",
        "javascript:1",
        "/a",
        "http://",
        "http://example.com:99999/",
    ]
    assert [url for url in inside if not scope.allows(url)] == []
    assert [url for url in outside if scope.allows(url)] == []


def test_patterns_bound_what_is_asked_for() -> None:
    scope = Scope(["https://a.example/"], include=[r"/recipe/", r"/r/"], exclude=[r"/print$"])
    inside = ("https://a.example/recipe/1", "https://a.example/r/1")
    outside = ("https://a.example/about", "https://a.example/recipe/1/print", "https://b.example/recipe/1")
    assert [scope.follows(url) for url in (*inside, *outside)] == [True, True, False, False, False]
    assert scope.allows("https://a.example/about"), "a seed, or a sitemap, need not be of the pattern"
    assert not scope.allows("https://a.example/about/print")


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("https://a.example/?sid=0123456789abcdef0123&id=3", "https://a.example/?id=3"),
        ("https://a.example/?sid=5", "https://a.example/?sid=5"),
        ("https://a.example/b;JSESSIONID=1A.node?x=1#y", "https://a.example/b?x=1"),
        ("https://A.example:443", "https://a.example/"),
        ("https://a.example/?utm_source=x&fbclid=y", "https://a.example/"),
        ("https://a.example/?q=a%20b&&p=", "https://a.example/?q=a%20b&p="),
    ],
)
def test_visitors_are_no_part_of_an_address(found: str, asked: str) -> None:
    assert clean(found) == asked
    assert canonical(found) == canonical(asked)


def test_an_international_host_is_one_host_in_both_its_forms() -> None:
    scope = Scope(["https://m\u00fcnchen.de/"])
    assert scope.allows("https://www.xn--mnchen-3ya.de/a")
    assert scope.site("https://m\u00fcnchen.de/") == "xn--mnchen-3ya.de"
    assert clean("https://M\u00fcnchen.de/a") == "https://xn--mnchen-3ya.de/a"
    assert not scope.allows("https://" + "\u00fc" * 70 + ".de/"), "a label that is too long"
