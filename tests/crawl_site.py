"""Small web servers on this machine, for the crawl to visit."""

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
    """What a path answers: ``chunked`` sends no length, ``declared`` sends a false one."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": HTML})
    delay_s: float = 0.0
    chunked: bool = False
    declared: int | None = None


def html(title: str, *links: str, lang: str = "en") -> Reply:
    """A page with a title and links."""
    anchors = "".join(f'<li><a href="{link}">{link}</a>' for link in links)
    return Reply(f'<!doctype html><html lang="{lang}"><title>{title}</title><ul>{anchors}</ul></html>'.encode())


def redirect(target: str) -> Reply:
    """A redirect; of a media type that isn't HTML, as some servers send it."""
    return Reply(b"moved", 302, {"Location": target, "Content-Type": "text/plain"})


class Site:
    """A running server: its address, and the paths that were asked for."""

    def __init__(self, port: int) -> None:
        self.netloc = f"127.0.0.1:{port}"
        self.asked: list[str] = []
        self.agents: set[str] = set()

    def url(self, path: str) -> str:
        """The absolute URL of a path."""
        return f"http://{self.netloc}{path}"


@contextmanager
def serve(routes: Mapping[str, Reply]) -> Iterator[Site]:
    """Serves the routes (path to reply, 404 else) on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.add(self.headers.get("User-Agent", ""))
            reply = routes.get(self.path) or routes.get(urlsplit(self.path).path) or Reply(b"none", 404)
            time.sleep(reply.delay_s)
            try:
                _send(self, reply)
            except (BrokenPipeError, ConnectionResetError):
                return  # the crawl hung up, as it should on a body that it doesn't want

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if not reply.chunked:
        declared = len(reply.body) if reply.declared is None else reply.declared
        handler.send_header("Content-Length", str(declared))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(reply.body)
