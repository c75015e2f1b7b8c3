"""The ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from markuplmpp.extractor import Extractor
from markuplmpp.server.access import SecurityHeaders
from markuplmpp.server.config import ServeConfig
from markuplmpp.server.engine import Engine
from markuplmpp.server.metrics import Measure, Metrics
from markuplmpp.server.openapi import add_models
from markuplmpp.server.problems import RequestId, add_problems
from markuplmpp.server.routes import other_routes, page_routes


def create_app(extractor: Extractor, config: ServeConfig | None = None) -> FastAPI:
    """Returns the ASGI application of one process.

    Args:
        extractor: A model loaded with ``threads=1``; the application scores several windows side by side.
        config: Limits, token and threads; address, model folder and number of processes are not read here.
    """
    config = config or ServeConfig()
    metrics = Metrics()
    engine = Engine(extractor, config, metrics)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.close()

    # The interactive documentation pages load scripts from a CDN; the document itself stays.
    app = FastAPI(title="markuplmpp", version="1", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.router.redirect_slashes = False  # the address would be made of whatever Host the client names
    app.state.engine = engine
    add_problems(app, config.max_body_bytes)
    app.include_router(page_routes(engine, extractor, config))
    app.include_router(other_routes(engine, extractor, metrics, config))
    add_models(app)
    _add_page(app)
    app.add_middleware(Measure, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId)  # outermost
    return app


def _add_page(app: FastAPI) -> None:
    files = Path(str(resources.files("markuplmpp.server") / "static"))
    app.mount("/static", StaticFiles(directory=files))

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(files / "index.html")
