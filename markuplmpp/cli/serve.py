"""``markuplmpp serve``: the extraction service."""

from __future__ import annotations

from typing import Annotated

import typer

from markuplmpp.cli.options import Model
from markuplmpp.cli.output import usage_error

Host = Annotated[
    str, typer.Option("--host", help="Address to listen on; 127.0.0.1 is this machine only, others need a token.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes; each loads the model.")]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads", min=1, help="Windows that a process scores at a time.", show_default="all cores, shared out"
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar="MARKUPLMPP_TOKEN",
        help="What `Authorization: Bearer` has to bring. Better set as variable: others can see command lines.",
        show_default=False,
    ),
]
AllowUrls = Annotated[bool, typer.Option("--allow-urls", help="Fetch pages of the open web for clients.")]
Deadline = Annotated[float, typer.Option("--deadline", min=0.1, metavar="SECONDS", help="Time for a page.")]
MaxWaiting = Annotated[
    int, typer.Option("--max-waiting", min=1, metavar="PAGES", help="Pages a process holds; more are refused with 429.")
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
    model: Model = None,
    threads: Threads = None,
    token: Token = None,
    allow_urls: AllowUrls = False,
    deadline: Deadline = 60.0,
    max_waiting: MaxWaiting = 64,
) -> None:
    """Answer `POST /v1/extract` over HTTP, and show a page to try it on at `/`, until stopped (Ctrl-C or SIGTERM).

    Examples:
    - `markuplmpp serve --port 8000`

    - `curl -H 'Content-Type: text/html' --data-binary @page.html http://127.0.0.1:8000/v1/extract`

    - `curl --json '{"html": "<h1>Kettle</h1>", "options": {"sources": "model"}}' http://127.0.0.1:8000/v1/extract`

    - `curl -H 'Content-Type: application/x-ndjson' --data-binary @pages.jsonl http://127.0.0.1:8000/v1/extract/batch`
    """
    from markuplmpp.server import ServeConfig, run  # needs the [serve] extra

    try:
        config = ServeConfig(
            host, port, model, workers, threads, token, allow_urls, max_waiting=max_waiting, deadline_s=deadline
        )
    except ValueError as error:
        raise usage_error(str(error)) from None
    run(config)
