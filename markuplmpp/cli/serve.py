"""``markuplmpp serve``: the extraction service."""

from __future__ import annotations

from typing import Annotated

import typer

from markuplmpp.cli.options import Model, Threads

Host = Annotated[str, typer.Option("--host", help="Address to listen on; 127.0.0.1 is this machine only.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    model: Model = None,
    threads: Threads = None,
) -> None:
    """Answer `POST /v1/extract` over HTTP until stopped (Ctrl-C or SIGTERM).

    Examples:
    - `markuplmpp serve --port 8000`

    - `curl -H 'Content-Type: text/html' --data-binary @page.html http://127.0.0.1:8000/v1/extract`

    - `curl --json '{"html": "<h1>Kettle</h1>", "sources": "model"}' http://127.0.0.1:8000/v1/extract`
    """
    from markuplmpp.server import ServeConfig, run  # needs the [serve] extra

    run(ServeConfig(host=host, port=port, model=model, threads=threads))
