"""Many pages over one connection: order, packed bodies, lines that fail, clients that leave."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from markuplmpp.extractor import Extractor
from tests.service import MAX_BYTES, NDJSON, FakeScorer, app_of, ask, fake_extractor, leave, problem, send


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def extractor(scorer: FakeScorer) -> Extractor:
    return fake_extractor(scorer)


def names(lines: str) -> list[str]:
    """Of each line of a batch's answer the name that was found, or the status of its problem."""
    answers = [json.loads(line) for line in lines.splitlines()]
    return [str(a.get("status") or a["records"][0]["fields"]["name"][0]["text"]) for a in answers]


def batch(app: Any, content: Any, **headers: str) -> httpx.Response:
    return ask(app, "POST", "/v1/extract/batch", content=content, headers=NDJSON | headers)


def test_a_batch_keeps_its_order_and_one_bad_page_fails_alone(scorer: FakeScorer) -> None:
    app = app_of(fake_extractor(scorer), threads=2, max_waiting=3)
    pages = ["wait", "two", "", "crash", "wait", "six"]
    lines = [json.dumps({"html": f"<p>{text}" if text else ""}) for text in pages]
    lines[2:2] = ["{", json.dumps({"html": "x" * MAX_BYTES}), ""]
    response = batch(app, "\n".join(lines) + "\r\n\n")
    assert response.headers["content-type"] == "application/x-ndjson"
    assert names(response.text) == ["wait", "two", "400", "413", "422", "500", "wait", "six"]
    failed = json.loads(response.text.splitlines()[5])
    assert (failed["line"], failed["request_id"]) == (7, response.headers["x-request-id"])
    assert "secret" not in response.text
    assert app.state.engine.idle


def test_a_batch_may_be_packed_and_may_end_without_a_newline(extractor: Extractor) -> None:
    body = gzip.compress(b'{"html": "<p>one"}\n{"html": "<p>two"}')
    app = app_of(extractor)
    assert names(batch(app, body, **{"Content-Encoding": "gzip"}).text) == ["one", "two"]
    assert names(batch(app, body[:-9], **{"Content-Encoding": "gzip"}).text)[-1] == "400"
    assert batch(app, b"").text == ""


def test_a_batch_is_answered_while_it_comes_and_not_read_ahead(extractor: Extractor) -> None:
    app = app_of(extractor, threads=1, body_timeout_s=0.5)
    sent = 0

    async def lines() -> AsyncIterator[bytes]:
        nonlocal sent
        for sent in range(1, 100):
            yield b'{"html": "<p>wait"}\n'
            if sent == 20:
                assert extractor.scorer.scorer.windows > 15  # type: ignore[attr-defined]
        await asyncio.sleep(60)

    assert names(batch(app, lines()).text) == ["wait"] * 99 + ["408"]


def test_empty_lines_are_not_counted_as_held(extractor: Extractor) -> None:
    body = 9 * (b" " * (MAX_BYTES - 1) + b"\n") + b'{"html": "<p>one"}\n'
    assert names(batch(app_of(extractor), body).text) == ["one"]


def test_bombs_and_endless_lines_end_in_their_line(extractor: Extractor) -> None:
    app = app_of(extractor)
    bomb = gzip.compress(b"x" * 50_000_000 + b'\n{"html": "<p>two"}')
    assert names(batch(app, bomb, **{"Content-Encoding": "gzip"}).text) == ["413", "two"]


def test_others_have_their_turn_while_a_bomb_unpacks(extractor: Extractor) -> None:
    pieces, body = 100, gzip.compress(b"\n" * 6_553_600)
    headers = NDJSON | {"Content-Encoding": "gzip"}

    async def turns() -> int:
        asked = asyncio.create_task(send(app_of(extractor), "POST", "/v1/extract/batch", content=body, headers=headers))
        count = 0
        while not asked.done():
            await asyncio.sleep(0)
            count += 1
        return count

    assert asyncio.run(turns()) > pieces


def test_a_line_has_the_number_that_it_has_in_the_file(extractor: Extractor) -> None:
    answers = batch(app_of(extractor), b'\n\n{"html": "<p>x"}\n\n \nbroken\n\n{"html": ""}').text.splitlines()
    assert [json.loads(answer).get("line") for answer in answers] == [None, 6, 8]


def test_other_encodings_are_415_as_a_whole(extractor: Extractor) -> None:
    problem(batch(app_of(extractor), b"x", **{"Content-Encoding": "br"}), 415)


def test_a_client_that_leaves_takes_its_lines_along(scorer: FakeScorer) -> None:
    app = app_of(fake_extractor(scorer), threads=1)
    lines = b'{"html": "<p>wait"}\n' * 200
    asyncio.run(leave(app, "/v1/extract/batch", lines, NDJSON))
    assert app.state.engine.idle
    time.sleep(0.2)
    assert scorer.windows < 20, "of 200"
