"""Bodies that are too large, packed, slow or many; queues that are full; clients that leave."""

from __future__ import annotations

import asyncio
import gc
import gzip
import threading
import time
import weakref
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress

import httpx
import pytest

from markuplmpp.extractor import Extractor
from markuplmpp.server.metrics import Metrics
from markuplmpp.server.pool import Job, WindowPool
from tests.service import HTML, MAX_BYTES, FakeScorer, app_of, ask, fake_extractor, leave, problem, send

GZIP = HTML | {"Content-Encoding": "gzip"}
WAIT = {"content": b"<p>wait", "headers": HTML}


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def extractor(scorer: FakeScorer) -> Extractor:
    return fake_extractor(scorer)


def test_body_limit(extractor: Extractor, scorer: FakeScorer) -> None:
    app = app_of(extractor)
    fits = b"<p>x" + b" " * (MAX_BYTES - 4)
    assert ask(app, "POST", "/v1/extract", content=fits, headers=HTML).status_code == 200
    found = problem(ask(app, "POST", "/v1/extract", content=fits + b" ", headers=HTML), 413)
    assert "10,000 bytes" in found["detail"]
    assert scorer.windows == 1


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(extractor: Extractor) -> None:
    asked = 0

    async def coming() -> AsyncIterator[bytes]:
        nonlocal asked
        asked += 1
        yield b"<p>x"

    for told in ("10001", "9" * 5_000):
        headers = HTML | {"Content-Length": told, "Expect": "100-continue"}
        refused = ask(app_of(extractor), "POST", "/v1/extract", content=coming(), headers=headers)
        assert problem(refused, 413)
        assert refused.headers["connection"] == "close"
    assert asked == 0


def test_packed_bytes_are_limited_too(extractor: Extractor) -> None:
    named = b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * MAX_BYTES + gzip.compress(b"<p>x")[9:]
    for body in (named, gzip.compress(b"") * MAX_BYTES + gzip.compress(b"<p>x")):
        problem(ask(app_of(extractor), "POST", "/v1/extract", content=body, headers=GZIP), 413)


@pytest.mark.parametrize("headers", [HTML, {"Content-Type": "text/plain"}])
def test_a_refused_body_is_read_on_but_not_for_ever(extractor: Extractor, headers: dict[str, str]) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1_000
            yield b"x" * 1_000

    refused = ask(app_of(extractor), "POST", "/v1/extract", content=endless(), headers=headers)
    problem(refused, 413 if headers == HTML else 415)
    assert refused.headers["connection"] == "close"
    assert MAX_BYTES < sent <= 2 * MAX_BYTES + 3_000


def test_gzip_is_unpacked_and_a_bomb_is_not(extractor: Extractor) -> None:
    app = app_of(extractor)
    page = b"<p>Kettle and tea"
    for body in (gzip.compress(page), gzip.compress(page[:5]) + gzip.compress(page[5:])):
        answer = ask(app, "POST", "/v1/extract", content=body, headers=GZIP).json()
        assert answer["records"][0]["fields"]["name"][0]["text"] == "Kettle and tea"
    bomb = gzip.compress(b"<p>x" * 25_000_000)
    problem(ask(app, "POST", "/v1/extract", content=bomb, headers=GZIP), 413)


@pytest.mark.parametrize(
    "body",
    [b"<p>x", gzip.compress(b"<p>x" * 99)[:-9], gzip.compress(b"<p>x") + b"rest"],
    ids=["plain", "cut", "with more behind it"],
)
def test_what_is_not_gzip_is_400(extractor: Extractor, body: bytes) -> None:
    problem(ask(app_of(extractor), "POST", "/v1/extract", content=body, headers=GZIP), 400)


def test_other_encodings_are_415(extractor: Extractor) -> None:
    headers = HTML | {"Content-Encoding": "<b>br"}
    problem(ask(app_of(extractor), "POST", "/v1/extract", content=b"x", headers=headers), 415)


def test_a_content_type_that_no_parser_takes_is_415(extractor: Extractor) -> None:
    headers = {"Content-Type": "text/html; charset*=a; charset*1=b"}
    problem(ask(app_of(extractor), "POST", "/v1/extract", content=b"x", headers=headers), 415)


def test_more_than_can_wait_are_429(extractor: Extractor) -> None:
    app = app_of(extractor, max_waiting=2)

    async def ask_many() -> list[httpx.Response]:
        return await asyncio.gather(*(send(app, "POST", "/v1/extract", **WAIT) for _ in range(4)))

    answers = asyncio.run(ask_many())
    assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert "2 pages are waiting" in problem(refused, 429)["detail"]
    assert int(refused.headers["retry-after"]) >= 1
    assert ask(app, "POST", "/v1/extract", **WAIT).status_code == 200


def test_a_queue_that_would_end_too_late_is_full(scorer: FakeScorer) -> None:
    scorer.wait_s = 0.4
    app = app_of(fake_extractor(scorer), threads=1, deadline_s=1.0)

    async def ask_many() -> list[int]:
        first = await send(app, "POST", "/v1/extract", **WAIT)
        more = await asyncio.gather(*(send(app, "POST", "/v1/extract", **WAIT) for _ in range(20)))
        return [response.status_code for response in (first, *more)]

    statuses = asyncio.run(ask_many())
    assert statuses[0] == 200
    assert statuses.count(429) >= 14


def test_windows_of_pages_share_the_threads(scorer: FakeScorer) -> None:
    app = app_of(fake_extractor(scorer), threads=2)

    async def ask_many() -> list[httpx.Response]:
        slow = asyncio.gather(*(send(app, "POST", "/v1/extract", **WAIT) for _ in range(4)))
        await asyncio.sleep(0.02)
        alive = await asyncio.wait_for(send(app, "GET", "/healthz"), 1)
        return [alive, *await slow]

    assert [response.status_code for response in asyncio.run(ask_many())] == [200] * 5
    assert scorer.most_busy == 2


def test_what_takes_too_long_is_504_and_leaves_the_queue(scorer: FakeScorer) -> None:
    app = app_of(fake_extractor(scorer), threads=1, deadline_s=0.2)
    long = b"<p>wait and more words than fit" * 200

    async def ask_two() -> list[httpx.Response]:
        late = await send(app, "POST", "/v1/extract", content=long, headers=HTML)
        return [late, await send(app, "POST", "/v1/extract", **WAIT)]

    late, prompt = asyncio.run(ask_two())
    assert "after 0.2 s" in problem(late, 504)["detail"]
    assert prompt.status_code == 200
    assert scorer.windows < 10, "of some hundred"


def test_a_client_that_leaves_takes_its_page_along(scorer: FakeScorer) -> None:
    app = app_of(fake_extractor(scorer), threads=1)
    long = b"<p>wait and more words than fit" * 200
    asyncio.run(leave(app, "/v1/extract", long, HTML))
    assert app.state.engine.idle
    time.sleep(0.2)
    assert scorer.windows < 10, "of some hundred"


def test_windows_that_nobody_waits_for_leave_the_queue() -> None:
    metrics, job, begun, end = Metrics(), Job(), threading.Event(), threading.Event()
    pool = WindowPool(1, metrics)

    def work(_: int) -> None:
        begun.set()
        end.wait(10)

    thread = threading.Thread(target=lambda: suppress_cancelled(pool.map(job, work, range(20))))
    thread.start()
    begun.wait(10)
    waiting = b"markuplmpp_windows_waiting "
    assert waiting + b"19.0" in metrics.response().body
    job.cancel()
    assert waiting + b"0.0" in metrics.response().body
    end.set()
    thread.join(10)
    pool.close()


def test_results_are_let_go_without_the_cyclic_collector() -> None:
    class Result:
        pass

    pool, known = WindowPool(1, Metrics()), []
    gc.disable()
    try:
        for result in pool.map(Job(), lambda _: Result(), range(5)):
            known.append(weakref.ref(result))
        del result
        pool.close()
        assert sum(one() is not None for one in known) <= 1, "the last, in the thread"
    finally:
        gc.enable()


def suppress_cancelled(results: Iterator[None]) -> None:
    with suppress(CancelledError):
        list(results)


def test_a_body_that_does_not_come_is_408_and_takes_no_place(extractor: Extractor) -> None:
    app = app_of(extractor, max_waiting=1, body_timeout_s=0.2)

    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    async def ask_two() -> list[httpx.Response]:
        slow = asyncio.create_task(send(app, "POST", "/v1/extract", content=dripping(), headers=HTML))
        await asyncio.sleep(0.05)
        return [await send(app, "POST", "/v1/extract", content=b"<p>x", headers=HTML), await slow]

    prompt, late = asyncio.run(ask_two())
    assert prompt.status_code == 200
    assert "after 0.2 s" in problem(late, 408)["detail"]
    assert late.headers["connection"] == "close"


def test_all_bodies_together_are_bounded(extractor: Extractor) -> None:
    app = app_of(extractor)
    content = b"<p>wait" + b" " * (MAX_BYTES - 7)

    async def ask_many() -> list[int]:
        asks = (send(app, "POST", "/v1/extract", content=content, headers=HTML) for _ in range(12))
        return sorted(response.status_code for response in await asyncio.gather(*asks))

    assert asyncio.run(ask_many()) == [200] * 8 + [429] * 4
    assert asyncio.run(ask_many()) == [200] * 8 + [429] * 4, "what is done isn't held any more"


@pytest.mark.parametrize(
    "page",
    [b"<div>" * 100_000 + b"deep", b"<p>" + b"&#x200b;" * 50_000, b"<a " + b"b='" * 50_000, b"<" * 99_999,
     b"<p>" + b"1,." * 30_000, b"<script type=application/ld+json>" + b"[" * 90_000],
)  # fmt: skip
def test_pathological_pages_are_answered(extractor: Extractor, page: bytes) -> None:
    app = app_of(extractor, max_body_bytes=1_000_000)
    assert ask(app, "POST", "/v1/extract", content=page, headers=HTML).status_code in (200, 422)
    assert ask(app, "POST", "/v1/show", json={"html": page.decode()}).status_code in (200, 422)


def test_html_of_a_client_is_never_sent_as_html(extractor: Extractor) -> None:
    script = "<script>alert(1)</script>"
    app = app_of(extractor)
    for response in (
        ask(app, "GET", f"/{script}"),
        ask(app, "POST", "/v1/extract", content=b"x", headers={"Content-Type": script}),
        ask(app, "POST", "/v1/extract", json={script: 1, "url": script}),
        ask(app, "POST", "/v1/extract", json={"html": script, "url": script}),
    ):
        assert response.headers["content-type"].startswith("application/")
        assert response.headers["x-content-type-options"] == "nosniff"
