"""The extraction service, in process and as a process."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from markuplmpp.dom.parse import parse_html
from markuplmpp.errors import MissingExtraError
from markuplmpp.records import PageResult, Record, Value
from markuplmpp.server import ServeConfig, create_app

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "markuplmpp" / "assets" / "web-small" / "model.onnx"
HTML = {"Content-Type": "text/html"}
MAX_BYTES = 10_000


class FakeExtractor:
    """Finds the first leaf; fails, waits and counts on demand."""

    name = "fake/1"

    def __init__(self) -> None:
        self.calls: list[dict[str, object]] = []
        self.busy = self.most_busy = 0

    def predict(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        charset: str | None = None,
        sources: str = "both",
    ) -> PageResult:
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        self.calls.append({"url": url, "charset": charset, "sources": sources})
        try:
            page = parse_html(html, url=url, charset=charset)
            text = page.text(int(page.leaves[0]))
            if text == "crash":
                raise RuntimeError("secret of /home/me")
            if text == "wait":
                time.sleep(0.05)
            name = Value(text, page.xpath(int(page.leaves[0])), 0.9)
            record = Record("product", ("/html",), 0.9, {"name": [name]})
            return PageResult(url, self.name, "detail", (record,))
        finally:
            self.busy -= 1


@pytest.fixture
def extractor() -> FakeExtractor:
    return FakeExtractor()


@pytest.fixture
def ask(extractor: FakeExtractor) -> Callable[..., httpx.Response]:
    app = create_app(cast(Any, extractor), ServeConfig(max_body_bytes=MAX_BYTES))

    def ask(method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(_ask(app, method, path, **options))

    return ask


async def _ask(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.request(method, path, **options)


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of an answer, checked for what every problem has."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert {"type", "title", "detail"} <= body.keys()
    assert body["request_id"] == response.headers["x-request-id"]
    return body


def test_html_body_gives_the_result(ask: Callable[..., httpx.Response], extractor: FakeExtractor) -> None:
    page = "<h1>Théière</h1>".encode()
    response = ask("POST", "/v1/extract", content=page, headers=HTML)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-request-id"]
    assert response.json() == extractor.predict(page).to_dict()


def test_charset_of_the_header_is_passed_on(ask: Callable[..., httpx.Response], extractor: FakeExtractor) -> None:
    headers = {"Content-Type": 'Text/HTML; Charset="ISO-8859-2"'}
    response = ask("POST", "/v1/extract", content=b"<p>\xb1", headers=headers)
    assert response.json()["records"][0]["fields"]["name"][0]["text"] == "ą"
    assert extractor.calls == [{"url": None, "charset": "iso-8859-2", "sources": "both"}]


def test_json_body_gives_the_result(ask: Callable[..., httpx.Response], extractor: FakeExtractor) -> None:
    page = {"html": "<p>Kettle \U0001f375", "url": "https://a.example/", "sources": "model"}
    response = ask("POST", "/v1/extract", json=page)
    assert response.json()["url"] == "https://a.example/"
    assert response.json()["records"][0]["fields"]["name"][0]["text"] == "Kettle \U0001f375"
    assert extractor.calls == [{"url": "https://a.example/", "charset": None, "sources": "model"}]


def test_it_says_that_it_lives_and_is_ready(ask: Callable[..., httpx.Response]) -> None:
    assert ask("GET", "/healthz").json() == {"status": "ok"}
    assert ask("GET", "/readyz").json() == {"status": "ready", "model": "fake/1"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"html": "\\ud800"}'])
def test_malformed_json_is_400(ask: Callable[..., httpx.Response], body: bytes) -> None:
    response = ask("POST", "/v1/extract", content=body, headers={"Content-Type": "application/json"})
    assert problem(response, 400)["errors"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "html"),
        ([], "object"),
        ({"html": 1}, "html"),
        ({"html": "x", "sources": "all"}, "sources"),
        ({"html": "x", "url": "x" * 9000}, "url"),
        ({"html": "x", "more": 1}, "more"),
    ],
)
def test_json_of_another_form_is_422_and_named(ask: Callable[..., httpx.Response], body: object, named: str) -> None:
    found = problem(ask("POST", "/v1/extract", json=body), 422)
    assert named in found["errors"][0]


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/pdf", "text/html, text/html", "x"])
def test_other_media_types_are_415(ask: Callable[..., httpx.Response], media_type: str | None) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    found = problem(ask("POST", "/v1/extract", content=b"<p>x", headers=headers), 415)
    assert "text/html or application/json" in found["detail"]


@pytest.mark.parametrize(
    ("page", "error"), [(b"", "EmptyPageError"), (b"  ", "EmptyPageError"), (b"%PDF-1.7", "BinaryPageError")]
)
def test_page_errors_are_422(ask: Callable[..., httpx.Response], page: bytes, error: str) -> None:
    found = problem(ask("POST", "/v1/extract", content=page, headers=HTML), 422)
    assert found["error"] == error
    assert "HTML" in found["detail"]


def test_body_limit(ask: Callable[..., httpx.Response], extractor: FakeExtractor) -> None:
    fits = b"<p>x" + b" " * (MAX_BYTES - 4)
    assert ask("POST", "/v1/extract", content=fits, headers=HTML).status_code == 200
    found = problem(ask("POST", "/v1/extract", content=fits + b" ", headers=HTML), 413)
    assert "10,000 bytes" in found["detail"]
    assert len(extractor.calls) == 1


def test_body_limit_holds_while_streaming(ask: Callable[..., httpx.Response]) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1_000
            yield b"x" * 1_000

    problem(ask("POST", "/v1/extract", content=endless(), headers=HTML), 413)
    assert sent <= 2 * MAX_BYTES + 2_000


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/docs", 404), ("GET", "/v1/extract", 405), ("DELETE", "/healthz", 405)],
)
def test_unknown_paths_and_methods_are_problems_too(
    ask: Callable[..., httpx.Response], method: str, path: str, status: int
) -> None:
    response = ask(method, path)
    problem(response, status)
    assert ("allow" in response.headers) == (status == 405)


def test_unexpected_errors_leak_nothing(ask: Callable[..., httpx.Response]) -> None:
    response = ask("POST", "/v1/extract", content=b"<p>crash", headers=HTML | {"X-Request-ID": "my-id.1"})
    assert problem(response, 500)["request_id"] == "my-id.1"
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text


@pytest.mark.parametrize("given", ["", "<script>", "a b", "x" * 65])
def test_only_a_plain_request_id_is_taken_over(ask: Callable[..., httpx.Response], given: str) -> None:
    made = ask("GET", "/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert made != given
    assert len(made) == 32


def test_one_page_at_a_time_and_none_lost(extractor: FakeExtractor) -> None:
    app = create_app(cast(Any, extractor))

    async def ask_many() -> list[httpx.Response]:
        asks = (_ask(app, "POST", "/v1/extract", content=b"<p>wait", headers=HTML) for _ in range(4))
        slow = asyncio.gather(*asks)
        await asyncio.sleep(0.02)
        alive = await asyncio.wait_for(_ask(app, "GET", "/healthz"), 0.1)
        return [alive, *await slow]

    assert [response.status_code for response in asyncio.run(ask_many())] == [200] * 5
    assert extractor.most_busy == 1


def test_more_than_can_wait_are_503(extractor: FakeExtractor) -> None:
    app = create_app(cast(Any, extractor), ServeConfig(max_waiting=2))

    async def ask_many() -> list[httpx.Response]:
        return await asyncio.gather(
            *(_ask(app, "POST", "/v1/extract", content=b"<p>wait", headers=HTML) for _ in range(4))
        )

    answers = asyncio.run(ask_many())
    assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503]
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert "2 requests are waiting" in problem(refused, 503)["detail"]
    assert refused.headers["retry-after"] == "1"
    assert asyncio.run(_ask(app, "POST", "/v1/extract", content=b"<p>one", headers=HTML)).status_code == 200


def test_a_body_that_does_not_come_is_408_and_gives_its_place_up(extractor: FakeExtractor) -> None:
    app = create_app(cast(Any, extractor), ServeConfig(max_waiting=1, body_timeout_s=0.1))

    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    async def ask_two() -> list[httpx.Response]:
        slow = asyncio.create_task(_ask(app, "POST", "/v1/extract", content=dripping(), headers=HTML))
        await asyncio.sleep(0.05)
        refused = await _ask(app, "POST", "/v1/extract", content=b"<p>x", headers=HTML)
        return [await slow, refused, await _ask(app, "POST", "/v1/extract", content=b"<p>x", headers=HTML)]

    late, refused, answered = asyncio.run(ask_two())
    assert "after 0.1 s" in problem(late, 408)["detail"]
    assert late.headers["connection"] == "close"
    assert (refused.status_code, answered.status_code) == (503, 200)


def test_openapi_names_bodies_and_answers(ask: Callable[..., httpx.Response]) -> None:
    document = ask("GET", "/openapi.json").json()
    operation = document["paths"]["/v1/extract"]["post"]
    assert set(operation["requestBody"]["content"]) == {"text/html", "application/json"}
    assert set(operation["responses"]) == {"200", "400", "408", "413", "415", "422", "500", "503"}


def test_without_the_extra_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from markuplmpp.cli import main

    for name in [name for name in sys.modules if name.startswith("markuplmpp.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        __import__("markuplmpp.server")
    with pytest.raises(SystemExit) as stopped:
        main(["serve"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        "markuplmpp: error: this needs 'fastapi', which isn't installed; run: pip install \"markuplmpp[serve]\"\n"
    )


# The service with an extractor that takes half a second, in a process of its own.
SLOW_SERVICE = """
import sys, time
from markuplmpp.records import PageResult
from markuplmpp.server import ServeConfig, serve
class Slow:
    name = "slow/1"
    def predict(self, html, **options):
        time.sleep(0.5)
        return PageResult(None, self.name, "other")
serve(Slow(), ServeConfig(port=int(sys.argv[1]), max_body_bytes=1_000_000, max_waiting=2, body_timeout_s=2))
"""


@contextmanager
def service(*command: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Starts a service on a free port and waits until it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, *command, port], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while not _is_ready(address):
            assert process.poll() is None, "the service ended before it was ready"
            assert time.monotonic() < deadline, "the service isn't ready after 60 s"
            time.sleep(0.05)
        yield process, address
    finally:
        process.kill()
        process.wait()


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _post(address: str, page: bytes) -> httpx.Response:
    return httpx.post(f"{address}/v1/extract", content=page, headers=HTML, timeout=30, trust_env=False)


def test_sigterm_finishes_what_is_in_flight() -> None:
    with service("-W", "error", "-c", SLOW_SERVICE) as (process, address):
        problem(_post(address, b"x" * 1_500_000), 413)
        answers: list[httpx.Response] = []

        asking = threading.Thread(target=lambda: answers.append(_post(address, b"<p>x")))
        asking.start()
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        asking.join(10)
        assert process.wait(10) == 0
        assert [answer.status_code for answer in answers] == [200]


def test_clients_that_send_no_body_do_not_stop_the_service() -> None:
    head = b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\nContent-Length: 9\r\n"
    with service("-W", "error", "-c", SLOW_SERVICE) as (_, address), ExitStack() as open_ones:
        host, port = address.removeprefix("http://").split(":")
        answers = []
        for _ in range(2):
            client = open_ones.enter_context(socket.create_connection((host, int(port)), timeout=20))
            client.sendall(head + b"Expect: 100-continue\r\n\r\n")
            answers.append(open_ones.enter_context(client.makefile("rb")))
        # It's told to go on when its body is waited for, and so when it has its place.
        assert [answer.readline() for answer in answers] == [b"HTTP/1.1 100 Continue\r\n"] * 2
        assert _post(address, b"<p>x").status_code == 503
        assert all(answer.read().startswith(b"\r\nHTTP/1.1 408 ") for answer in answers), "and then closed"
        assert _post(address, b"<p>x").status_code == 200


@pytest.mark.skipif(not MODEL.exists(), reason="markuplmpp/assets/web-small/model.onnx isn't built yet")
def test_serve_py_serves_the_embedded_model() -> None:
    with service("serve.py", "--threads", "1", "--port") as (process, address):
        response = _post(address, b"<title>Kettle</title><h1>Acme Kettle</h1><p>$19.99")
        assert response.status_code == 200
        assert json.loads(response.text)["version"] == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
