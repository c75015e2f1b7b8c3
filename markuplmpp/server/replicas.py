"""The same application under Ray Serve: replicas on many machines, more of them under load. Needs ``ray[serve]``.

::

    serve run markuplmpp.server.replicas:build replicas=2
    serve run markuplmpp.server.replicas:build replicas=auto threads=2

``MARKUPLMPP_TOKEN`` is taken from the environment; where Ray's proxy listens on more than loopback, set it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from markuplmpp.extractor import Extractor
from markuplmpp.server.app import create_app
from markuplmpp.server.config import ServeConfig

if TYPE_CHECKING:
    from ray.serve import Application


_ARGUMENTS = ("replicas", "threads", "model")


def build(arguments: dict[str, str]) -> Application:
    """Returns the application for ``serve.run``.

    Args:
        arguments: ``replicas``, a number or ``auto``; ``threads``, the cores of one (1); ``model``, a folder.

    Raises:
        ValueError: There are others, or numbers that are none.
    """
    from ray import serve  # not of the serve extra: one machine has no need of it

    if unknown := arguments.keys() - _ARGUMENTS:
        raise ValueError(f"no arguments {', '.join(sorted(unknown))}; there are {', '.join(_ARGUMENTS)}")
    threads, replicas = int(arguments.get("threads", 1)), arguments.get("replicas", "auto")
    model = Path(arguments["model"]) if "model" in arguments else None
    config = ServeConfig(model=model, threads=threads, token=os.environ.get("MARKUPLMPP_TOKEN"))

    def make_app() -> FastAPI:
        return create_app(Extractor.from_pretrained(config.model, threads=1), config)

    deployment = serve.deployment(
        num_replicas=replicas if replicas == "auto" else int(replicas),
        ray_actor_options={"num_cpus": threads},
        max_ongoing_requests=2 * config.max_waiting,  # so that it's the application that says 429
    )
    application: Application = deployment(serve.ingress(make_app)()).bind()
    return application
