"""What tests of the service share: an extractor that needs no model, and ways to ask."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

from markuplmpp.encode.batch import Inputs
from markuplmpp.encode.sequence import SequenceConfig
from markuplmpp.encode.tokens import PageTokenizer
from markuplmpp.extractor import Extractor
from markuplmpp.model.scorer import WindowScores
from markuplmpp.schema import Schema
from markuplmpp.scoring import PageScorer
from markuplmpp.server import ServeConfig, create_app

ROOT = Path(__file__).parent.parent
HTML = {"Content-Type": "text/html"}
NDJSON = {"Content-Type": "application/x-ndjson"}
MAX_BYTES = 10_000
TOKEN = "correct-horse-battery"  # not a secret: that of the tests

_WORDS = {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "crash": 4, "wait": 5}


class FakeScorer:
    """Takes every text for a name, so that the first is chosen; fails, waits and counts on demand."""

    def __init__(self, wait_s: float = 0.05) -> None:
        self.schema = Schema.default()
        self.wait_s = wait_s
        self.windows = self.busy = self.most_busy = 0
        self._lock = threading.Lock()

    def score(self, window: Inputs) -> WindowScores:
        with self._lock:
            self.windows += 1
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        try:
            if _WORDS["crash"] in window["input_ids"]:
                raise RuntimeError("secret of /home/me")
            if _WORDS["wait"] in window["input_ids"]:
                time.sleep(self.wait_s)
            return self._scores(window)
        finally:
            with self._lock:
                self.busy -= 1

    def _scores(self, window: Inputs) -> WindowScores:
        nodes, tokens = len(window["node_spans"]), len(window["input_ids"])
        leaf = np.zeros((nodes, len(self.schema.leaf_labels)), np.float32)
        internal = np.zeros((nodes, len(self.schema.internal_labels)), np.float32)
        leaf[:, 0] = internal[:, 0] = 1
        leaf[1:, 0], leaf[1:, self.schema.leaf_labels.index("name")] = 0.1, 0.9
        return WindowScores(leaf, internal, np.ones((tokens, len(self.schema.leaf_labels)), np.float32))


def fake_extractor(scorer: FakeScorer | None = None) -> Extractor:
    """An extractor that is real but for its network; windows are of 32 tokens."""
    backend = Tokenizer(models.WordLevel(_WORDS, "[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.Whitespace()
    sequence = SequenceConfig(leaf_tokens=8, window_tokens=32, stride_tokens=4)
    scorer = scorer or FakeScorer()
    return Extractor(PageScorer(scorer, PageTokenizer(backend), scorer.schema, sequence, {"model_version": "fake/1"}))


def app_of(extractor: Extractor, **settings: Any) -> Any:
    """An application with small bodies and no cache."""
    return create_app(extractor, ServeConfig(**{"max_body_bytes": MAX_BYTES, "cache_bytes": 0, **settings}))


def ask(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    """One request, in a loop of its own."""
    return asyncio.run(send(app, method, path, **options))


async def send(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    """One request."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.request(method, path, **options)


async def leave(app: Any, path: str, body: bytes, media_type: dict[str, str]) -> None:
    """One request whose client leaves when the body was read."""
    messages = [{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"content-type", media_type["Content-Type"].encode())], "asgi": {"version": "3.0"},
        "http_version": "1.1",
    }  # fmt: skip

    async def receive() -> Any:
        if len(messages) == 1:
            await asyncio.sleep(0.2)
        return messages.pop(0)

    async def ignore(message: Any) -> None:
        pass

    await asyncio.wait_for(app(scope, receive, ignore), 10)


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of an answer, checked for what every problem has."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert {"type", "title", "detail"} <= body.keys()
    assert body["request_id"] == response.headers["x-request-id"]
    return body


# A service with the fake extractor in a process of its own; further settings are given as JSON.
_FAKE_SERVICE = """
import json, resource, sys
from markuplmpp.server import connection
from markuplmpp.server import ServeConfig, serve
from tests.service import FakeScorer, fake_extractor
port, settings = int(sys.argv[2]), json.loads(sys.argv[1])
connection.HEAD_TIMEOUT_S = settings.pop("head_timeout_s", 10)
connection.TAKE_TIMEOUT_S = settings.pop("take_timeout_s", 30)
if "files" in settings:
    resource.setrlimit(resource.RLIMIT_NOFILE, (settings.pop("files"),) * 2)
serve(fake_extractor(FakeScorer(settings.pop("wait_s", 0.5))), ServeConfig(port=port, **settings))
"""


def fake_service(settings: str = "{}") -> Any:
    """Starts the service with the fake extractor."""
    return service("-W", "error", "-c", _FAKE_SERVICE, settings)


@contextmanager
def service(*command: str, env: dict[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Starts a service on a free port and waits until it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, *command, port], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while not is_ready(address):
            assert process.poll() is None, "the service ended before it was ready"
            assert time.monotonic() < deadline, "the service isn't ready after 60 s"
            time.sleep(0.05)
        yield process, address
    finally:
        process.kill()
        process.wait()


def is_ready(address: str) -> bool:
    """Whether the service takes pages."""
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def post(address: str, page: bytes, **options: Any) -> httpx.Response:
    """One page to a service."""
    return httpx.post(f"{address}/v1/extract", content=page, headers=HTML, timeout=30, trust_env=False, **options)
