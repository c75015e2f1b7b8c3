"""Connections to public addresses only."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from markuplmpp.errors import FetchError
from markuplmpp.fetch import fetch
from markuplmpp.fetch.public import PublicTransport, is_public

PUBLIC, OTHER = "93.184.215.14", "93.184.215.15"


class Names:
    """Answers look-ups in place of the resolver; a list of answers is given out one by one."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): iter(answers) for name, answers in names.items()}

    def __call__(self, name: str, port: int, **_: Any) -> list[Any]:
        if name not in self.names:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(self.names[name])]


class Wire:
    """In place of the network: what was connected to, and with which name."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers: Iterator[httpx.Response] = iter(answers)
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        return next(self.answers)


def read(monkeypatch: pytest.MonkeyPatch, names: Names, wire: Wire, url: str = "https://shop.example/") -> bytes:
    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: wire(request))
    return fetch(url, transport=PublicTransport()).html


def test_the_address_that_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that answers otherwise at the second look-up (rebinding): there is none.
    wire = Wire(httpx.Response(200, html="<p>Kettle"))
    names = Names(shop_example=[[PUBLIC], ["127.0.0.1"]])
    assert read(monkeypatch, names, wire) == b"<p>Kettle"
    assert wire.asked == [(PUBLIC, "shop.example", "shop.example")]


@pytest.mark.parametrize("answer", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"], []])
def test_names_of_other_addresses_are_refused(monkeypatch: pytest.MonkeyPatch, answer: list[str]) -> None:
    wire = Wire()
    with pytest.raises(FetchError, match="isn't a public one"):
        read(monkeypatch, Names(shop_example=[answer]), wire)
    assert not wire.asked


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://inside.example/", "isn't a public one"),
        ("https://shop.example/again", "isn't a public one"),
        ("http://nowhere.example/", "can't be looked up"),
        ("file:///etc/passwd", "only http and https"),
    ],
)
def test_every_redirect_is_checked(monkeypatch: pytest.MonkeyPatch, location: str, reason: str) -> None:
    wire = Wire(httpx.Response(302, headers={"location": location}))
    names = Names(shop_example=[[PUBLIC], ["192.168.0.1"]], inside_example=[["10.0.0.1"]])
    with pytest.raises(FetchError, match=reason):
        read(monkeypatch, names, wire)
    assert len(wire.asked) == 1


def test_redirects_between_public_sites_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(httpx.Response(301, headers={"location": "//b.example/"}), httpx.Response(200, html="<p>b"))
    assert read(monkeypatch, Names(shop_example=[[PUBLIC]], b_example=[[OTHER]]), wire) == b"<p>b"
    assert [asked[0] for asked in wire.asked] == [PUBLIC, OTHER]


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1",
     "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1", "fc00::1", "ff02::1", "fd00:ec2::254",
     "fec0::1", "168.63.129.16", "192.0.0.192",
     "::ffff:0:0", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a9fe:a9fe::", "2001::1"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_web(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("packed", ["gzip, gzip", "br"])
def test_what_may_grow_without_bound_when_unpacked_is_refused(packed: str) -> None:
    answer = httpx.Response(200, headers={"content-encoding": packed}, stream=httpx.ByteStream(b"x"))
    with pytest.raises(FetchError, match="only gzip"):
        fetch("https://shop.example/", transport=httpx.MockTransport(lambda _: answer))


def test_a_content_type_that_no_parser_takes_is_no_charset() -> None:
    answer = httpx.Response(200, headers={"content-type": "text/html; charset*=a; charset*1=b"}, content=b"<p>a")
    assert fetch("https://shop.example/", transport=httpx.MockTransport(lambda _: answer)).charset is None
