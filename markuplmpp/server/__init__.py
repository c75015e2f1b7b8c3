"""The extraction service: pages in over HTTP, the result JSON out. Needs the ``serve`` extra."""

from __future__ import annotations

from markuplmpp.errors import MissingExtraError

try:
    from markuplmpp.server.app import create_app
    from markuplmpp.server.config import ServeConfig
    from markuplmpp.server.run import run, serve
except ModuleNotFoundError as error:
    if (error.name or "").startswith("markuplmpp"):
        raise
    raise MissingExtraError("serve", error.name or "fastapi") from error

__all__ = ["ServeConfig", "create_app", "run", "serve"]
