"""A small web on this machine, for the crawl to visit: hosts 127.0.0.1, 127.0.0.2 ... of one server, and their log."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What a path answers: ``chunked`` sends no length, ``declared`` sends a false one.

    With an ``ETag`` or ``Last-Modified`` among its headers, it's 304 where the request names that.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": HTML})
    delay_s: float = 0.0
    chunked: bool = False
    declared: int | None = None


Routes = Mapping[str, Reply | list[Reply]]  # of a list, one after the other, and then the last again


def html(title: str, *links: str, lang: str = "en", head: str = "", **headers: str) -> Reply:
    """A page with a title and links."""
    anchors = "".join(f'<li><a href="{link}">{link}</a>' for link in links)
    page = f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><ul>{anchors}</ul></html>'
    return Reply(page.encode(), headers={"Content-Type": HTML, **headers})


def redirect(target: str) -> Reply:
    """A redirect; of a media type that isn't HTML, as some servers send it."""
    return Reply(b"moved", 302, {"Location": target, "Content-Type": "text/plain"})


class Site:
    """A host: its address, and what it was asked for."""

    def __init__(self, netloc: str, routes: Routes) -> None:
        self.netloc = netloc
        self.log: list[tuple[float, str]] = []
        self.agents: set[str] = set()
        self.routes = {path: list(reply) if isinstance(reply, list) else [reply] for path, reply in routes.items()}

    @property
    def asked(self) -> list[str]:
        """The paths, in order."""
        return [path for _, path in self.log]

    def url(self, path: str) -> str:
        """The absolute URL of a path."""
        return f"http://{self.netloc}{path}"

    def answer(self, path: str, agent: str, known: str | None) -> Reply:
        """Notes a request and returns the reply; 404 where there is none."""
        self.log.append((time.monotonic(), path))
        self.agents.add(agent)
        replies = self.routes.get(path) or self.routes.get(urlsplit(path).path) or [Reply(b"none", 404)]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        validators = [reply.headers.get(name) for name in ("ETag", "Last-Modified")]
        return Reply(status=304, headers=reply.headers) if known and known in validators else reply


class Web:
    """The hosts of a server, in the order they were added."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.sites: dict[str, Site] = {}

    def add(self, routes: Routes) -> Site:
        """Adds a host, with an address of its own."""
        host = f"127.0.0.{len(self.sites) + 1}:{self.port}"
        self.sites[host] = Site(host, routes)
        return self.sites[host]


@contextmanager
def serve_web() -> Iterator[Web]:
    """Serves a web, empty at first, on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = web.sites[self.headers["Host"]]
            known = self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since")
            reply = site.answer(self.path, self.headers.get("User-Agent", ""), known)
            time.sleep(reply.delay_s)
            try:
                _send(self, reply)
            except (BrokenPipeError, ConnectionResetError):
                return  # the crawl hung up, as it should on a body that it doesn't want

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    server = Server(("0.0.0.0", 0), Handler)  # all of 127.0.0.0/8
    web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve(routes: Routes) -> Iterator[Site]:
    """Serves one host until the block ends."""
    with serve_web() as web:
        yield web.add(routes)


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if not reply.chunked and reply.status != 304:
        declared = len(reply.body) if reply.declared is None else reply.declared
        handler.send_header("Content-Length", str(declared))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(reply.body)
