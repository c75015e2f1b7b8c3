"""Connections to public addresses only: what a service that reads its clients' URLs must hold to."""

from __future__ import annotations

import ipaddress
import socket

import httpx

from markuplmpp.errors import FetchError

# Azure's host; RFC 6890, which an older Python takes for global; 6to4 relays (RFC 7526); site-local (RFC 3879).
_CLOSED = tuple(map(ipaddress.ip_network, ("168.63.129.16", "192.0.0.0/24", "192.88.99.0/24", "fec0::/10")))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class PublicTransport(httpx.HTTPTransport):
    """Looks a name up once, checks every address it has, and connects to the one that was checked.

    So a name that answers with another address at the second look-up (DNS rebinding) gains nothing; and as every
    redirect is a request of its own, it is checked too.

    Raises:
        FetchError: The name has an address that isn't public, or none.
    """

    def __init__(self) -> None:
        # No proxy of the environment, which would do the look-up itself; no connection serves a second name.
        super().__init__(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request to the checked address; certificate and ``Host`` stay those of the name."""
        if request.url.scheme not in ("http", "https"):
            raise FetchError("only http and https addresses are read")
        name = request.url.raw_host.decode("ascii")
        address = _checked_address(name, request.url.port or (443 if request.url.scheme == "https" else 80))
        checked = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": name},
        )
        return super().handle_request(checked)


def _checked_address(name: str, port: int) -> str:
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise FetchError(f"the site's name can't be looked up: {error.strerror}") from error
    if not found or not all(map(is_public, found)):
        raise FetchError("the address isn't a public one; only sites of the open web are read")
    return found[0]


def is_public(address: str) -> bool:
    """Returns whether an IP address belongs to the open web, also where it carries an IPv4 address inside.

    >>> [is_public(a) for a in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")]
    [True, True]
    >>> [is_public(a) for a in ("0.0.0.0", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::")]
    [False, False, False, False, False]
    """
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None)
        ip = inside or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _CLOSED)
