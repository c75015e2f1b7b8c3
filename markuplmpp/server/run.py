"""The application as processes: loads the model, listens, stops cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from types import FrameType
from typing import NoReturn

import uvicorn
from fastapi import FastAPI
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.supervisors import Multiprocess

from markuplmpp.extractor import Extractor
from markuplmpp.server.app import create_app
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.connection import BACKLOG, Connection, raise_file_limit
from markuplmpp.server.metrics import WORKERS_DIR

_LOOK_S = 0.05


def serve(extractor: Extractor, config: ServeConfig) -> None:
    """Serves a loaded model from this process until SIGINT or SIGTERM; finishes the pages it has taken."""
    # uvicorn raises the signal again after it has stopped; this turns it into exit code 0.
    signal.signal(signal.SIGTERM, _exit)
    raise_file_limit()
    uvicorn.Server(_settings(_stoppable(create_app(extractor, config)), config)).run()


def run(config: ServeConfig) -> None:
    """Loads the model that the settings name, and serves it from one process or from several."""
    signal.signal(signal.SIGTERM, _exit)
    if config.workers == 1:
        serve(_load(config), config)
        return
    _load(config)  # what can't be loaded is said once, here; workers that end at once would be replaced for ever
    with tempfile.TemporaryDirectory(prefix="markuplmpp-") as folder:
        os.environ[WORKERS_DIR] = folder
        settings = _settings(partial(_worker_app, config), config)
        _Workers(settings, [settings.bind_socket()]).run()


class _Workers(Multiprocess):
    """Replaces workers that have died."""

    def keep_subprocess_alive(self) -> None:
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]  # or its gauges would be counted for ever


def _worker_app(config: ServeConfig) -> FastAPI:
    raise_file_limit()
    return _stoppable(create_app(_load(config), config))


def _load(config: ServeConfig) -> Extractor:
    return Extractor.from_pretrained(config.model, threads=1)


def _settings(app: FastAPI | Callable[[], FastAPI], config: ServeConfig) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=not isinstance(app, FastAPI),
        host=config.host,
        port=config.port,
        workers=config.workers,
        http=Connection,
        backlog=BACKLOG,
        loop="asyncio",  # whatever else is installed: the tests run with it
        ws="none",
        timeout_graceful_shutdown=round(config.deadline_s + config.body_timeout_s),
        server_header=False,
    )


def _stoppable(app: FastAPI) -> FastAPI:
    """Makes a signal close the door first: uvicorn stops listening only when the pages taken are done.

    Until then new requests get 503 and not a refused connection, so that a balancer can send them elsewhere.
    """
    around = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        signals = (signal.SIGTERM, signal.SIGINT)
        uvicorns = {number: signal.getsignal(number) for number in signals}
        loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()

        def stop(number: signal.Signals) -> None:
            app.state.engine.stopping = True
            tasks.add(loop.create_task(finish(number)))

        async def finish(number: signal.Signals) -> None:
            while not app.state.engine.idle:
                await asyncio.sleep(_LOOK_S)
            if callable(handler := uvicorns[number]):
                handler(number, None)

        for number in signals:
            loop.add_signal_handler(number, stop, number)
        async with around(app):
            yield

    app.router.lifespan_context = lifespan
    return app


def _exit(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
