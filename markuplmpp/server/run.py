"""The application as a process: loads the model, listens, stops cleanly."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import uvicorn

from markuplmpp.server.app import create_app
from markuplmpp.server.config import ServeConfig

if TYPE_CHECKING:
    from markuplmpp.extractor import Extractor


def serve(extractor: Extractor, config: ServeConfig) -> None:
    """Serves a loaded model until SIGINT or SIGTERM; finishes the requests in flight."""
    # uvicorn raises the signal again after it has stopped; this turns it into exit code 0.
    signal.signal(signal.SIGTERM, _exit)
    uvicorn.run(
        create_app(extractor, config),
        host=config.host,
        port=config.port,
        timeout_graceful_shutdown=config.stop_timeout_s,
        server_header=False,
    )


def run(config: ServeConfig) -> None:
    """Loads the model that the settings name, and serves it."""
    from markuplmpp.extractor import Extractor  # serving an extractor of one's own has no need of it

    signal.signal(signal.SIGTERM, _exit)
    serve(Extractor.from_pretrained(config.model, threads=config.threads), config)


def _exit(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
