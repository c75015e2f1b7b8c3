"""Figures for Prometheus: of one process, or of all workers where there are several."""

from __future__ import annotations

import os
import time

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WORKERS_DIR = "PROMETHEUS_MULTIPROC_DIR"
"""Where workers leave their figures; the parent sets it, and prometheus_client reads it when it is imported."""

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Counter("markuplmpp_requests", "Requests", ["method", "path", "status"], registry=registry)
        self.request_seconds = Histogram(
            "markuplmpp_request_seconds", "Until the answer was sent", ["path"], registry=registry, buckets=_SECONDS
        )
        self.pages = Counter("markuplmpp_pages", "Pages by outcome", ["outcome"], registry=registry)
        self.page_seconds = Histogram(
            "markuplmpp_page_seconds", "From parsing a page to its result", registry=registry, buckets=_SECONDS
        )
        self.window_seconds = Histogram(
            "markuplmpp_window_seconds", "Scoring one window; its count is that of windows", registry=registry,
            buckets=_SECONDS,
        )  # fmt: skip
        self.batch_windows = Histogram(
            "markuplmpp_batch_windows", "Windows that a page gave to the scorer threads together", registry=registry,
            buckets=_COUNTS,
        )  # fmt: skip
        self.pages_held = Gauge(
            "markuplmpp_pages_held", "Pages waiting or in work", registry=registry, multiprocess_mode="livesum"
        )
        self.windows_waiting = Gauge(
            "markuplmpp_windows_waiting", "Windows no thread has yet", registry=registry, multiprocess_mode="livesum"
        )

    def response(self) -> Response:
        """Returns the figures as Prometheus reads them."""
        registry = self._registry
        if WORKERS_DIR in os.environ:
            MultiProcessCollector(registry := CollectorRegistry())  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class Measure:
    """Counts the requests of an application, and how long they took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            # The path of the route, and a known method: a client can't make up new series.
            path = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in ("GET", "POST") else "other"
            self.metrics.requests.labels(method, path, status).inc()
            self.metrics.request_seconds.labels(path).observe(time.perf_counter() - started)
