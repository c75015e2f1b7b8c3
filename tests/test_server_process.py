"""The service as processes: stopping, workers that die, clients that don't behave."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service import HTML, ROOT, TOKEN, fake_service, is_ready, post, problem, service

MODEL = ROOT / "markuplmpp" / "assets" / "web-small" / "model.onnx"
README_ADDRESS = "http://127.0.0.1:8000"
needs_model = pytest.mark.skipif(not MODEL.exists(), reason="markuplmpp/assets/web-small/model.onnx isn't built yet")

_LARGE_PAGE = json.dumps({"html": "<p>x<style>" + "a { b: c } " * 1_500_000 + "</style>"}).encode()
_LARGE_QUESTION = (
    b"POST /v1/show HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
    % (len(_LARGE_PAGE), _LARGE_PAGE)
)


def _connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def test_sigterm_under_load_finishes_what_was_taken_and_refuses_the_rest() -> None:
    with fake_service(json.dumps({"wait_s": 0.3, "threads": 1, "max_waiting": 6})) as (process, address):
        problem(post(address, b"x" * 30_000_000), 413)
        answers: list[httpx.Response] = []
        asking = [
            threading.Thread(target=lambda n=n: answers.append(post(address, b"<p>wait %d" % n))) for n in range(6)
        ]
        with httpx.Client(base_url=address, trust_env=False) as client:
            for thread in asking:
                thread.start()
            while client.get("/metrics").text.count("markuplmpp_pages_held 6.0") == 0:
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            problem(client.get("/readyz"), 503)
            refused = client.post("/v1/extract", content=b"<p>x", headers=HTML)
            assert "stopping" in problem(refused, 503)["detail"]
            assert refused.headers["retry-after"]
            for thread in asking:
                thread.join(10)
        assert process.wait(10) in (0, 143)
        assert [answer.status_code for answer in answers] == [200] * 6


def test_a_second_signal_is_not_needed_when_idle() -> None:
    with fake_service() as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, 143)


def test_clients_that_send_no_body_do_not_stop_the_service() -> None:
    head = b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\nContent-Length: 9\r\n"
    with fake_service(json.dumps({"max_waiting": 1, "body_timeout_s": 1})) as (_, address), ExitStack() as open_ones:
        answers = []
        for _ in range(20):
            client = open_ones.enter_context(_connected(address))
            client.sendall(head + b"Expect: 100-continue\r\n\r\n")
            answers.append(open_ones.enter_context(client.makefile("rb")))
        assert [answer.readline() for answer in answers] == [b"HTTP/1.1 100 Continue\r\n"] * 20
        assert post(address, b"<p>x").status_code == 200
        assert all(answer.read().startswith(b"\r\nHTTP/1.1 408 ") for answer in answers), "and then closed"


def test_clients_that_do_not_finish_their_question_are_let_go() -> None:
    with fake_service('{"head_timeout_s": 0.5}') as (_, address), ExitStack() as open_ones:
        clients = [open_ones.enter_context(_connected(address)) for _ in range(3)]
        answered = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        for client, said in zip(clients, (b"", b"POST /v1/extract HTTP/1.1\r\n", answered + b"GET /"), strict=True):
            client.sendall(said)
        received = [client.makefile("rb").read() for client in clients]
        assert received[:2] == [b"", b""]
        assert received[2].startswith(b"HTTP/1.1 200 ")
        client = open_ones.enter_context(_connected(address))
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        assert client.recv(1_000).startswith(b"HTTP/1.1 200 ")
        client.sendall(b"x")  # of a body that nobody waits for
        while client.recv(1_000):
            pass


def test_there_are_no_more_connections_than_files_can_be_open() -> None:
    with fake_service('{"files": 700, "head_timeout_s": 1}') as (process, address), ExitStack() as open_ones:
        for _ in range(900):
            open_ones.enter_context(_connected(address))
        assert len(list(Path(f"/proc/{process.pid}/fd").iterdir())) < 700
        deadline = time.monotonic() + 10
        while not is_ready(address):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_an_answer_that_is_not_taken_is_dropped() -> None:
    with fake_service('{"take_timeout_s": 0.5}') as (_, address):
        with _connected(address) as client:
            client.sendall(_LARGE_QUESTION)
            answer = client.recv(1_000)
            time.sleep(3)
            answer += client.makefile("rb").read()
        told, _, body = answer.partition(b"\r\n\r\n")
        assert len(body) < int(re.findall(rb"content-length: (\d+)", told)[0])


def test_an_answer_that_is_taken_slowly_is_sent_to_its_end() -> None:
    with fake_service('{"take_timeout_s": 1}') as (_, address):
        with _connected(address) as client:
            client.sendall(_LARGE_QUESTION)
            answer = client.recv(1_000)
            for _ in range(40):
                answer += client.recv(50_000)
                time.sleep(0.1)
            told, _, body = answer.partition(b"\r\n\r\n")
            size = int(re.findall(rb"content-length: (\d+)", told)[0])
            while len(body) < size and (piece := client.recv(1_000_000)):
                body += piece
        assert len(body) == size > 10_000_000


@pytest.mark.parametrize("sizes", [[1_500_000], [400_000] * 6], ids=["one", "many"])
def test_a_batch_whose_answers_are_not_taken_is_let_go(sizes: list[int]) -> None:
    lines = b"".join(json.dumps({"html": f"<p>{'word ' * (size // 5)}"}).encode() + b"\n" for size in sizes * 20)
    head = b"POST /v1/extract/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
    settings = '{"take_timeout_s": 0.5, "body_timeout_s": 2}'
    with fake_service(settings) as (process, address), _connected(address) as client:
        client.settimeout(0.5)
        with suppress(OSError):  # it reads no faster than its answers are taken, or has let go already
            client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(lines) + lines)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, 143)


@pytest.mark.parametrize(
    ("path", "kind"), [("/v1/extract", "text/html"), ("/v1/extract/batch", "application/x-ndjson")]
)
def test_who_waits_to_be_asked_for_the_body_is_asked(path: str, kind: str) -> None:
    body = b'{"html": "<p>x"}'
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    with fake_service() as (_, address), _connected(address) as client:
        client.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
        assert client.recv(1_000).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        assert client.recv(1_000).startswith(b"HTTP/1.1 200 ")


@needs_model
@pytest.mark.parametrize("workers", ["1", "2"])
def test_sigterm_lets_an_answer_be_taken_to_its_end(workers: str) -> None:
    with service("serve.py", "--workers", workers, "--threads", "1", "--port") as (process, address):
        with _connected(address) as client:
            client.sendall(_LARGE_QUESTION)
            answer = client.recv(1_000)
            process.send_signal(signal.SIGTERM)
            time.sleep(1)
            while piece := client.recv(1_000_000):
                answer += piece
        told, _, body = answer.partition(b"\r\n\r\n")
        assert int(re.findall(rb"content-length: (\d+)", told)[0]) == len(body) > 10_000_000
        assert process.wait(30) in (0, 143)


def test_headers_can_not_be_injected() -> None:
    with fake_service() as (_, address):
        for line in (b"X-Request-ID: a\rX-Evil: 1", b"X-Request-ID: a\r\n X-Evil: 1", b"X-Request-ID: a\nX-Evil: 1"):
            with _connected(address) as client:
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + line + b"\r\nConnection: close\r\n\r\n")
                head = client.makefile("rb").read().partition(b"\r\n\r\n")[0]
            assert b"\nx-evil" not in head.lower().replace(b"\r", b"\n")


@needs_model
def test_what_the_readme_says_works_on_serve_py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    section = (ROOT / "README.md").read_text("utf-8").partition("## As a service\n")[2].partition("\n## ")[0]
    curls, python = re.findall("^curl .*", section, re.M), re.findall("```python\n(.*?)```", section, re.S)
    assert (len(curls), len(python)) == (3, 1)
    (tmp_path / "data").symlink_to(ROOT / "data")
    page = "<title>Kettle</title><h1>Acme Kettle</h1><p>$19.99"
    (tmp_path / "pages.ndjson").write_text(json.dumps({"html": page}) + "\n")
    with service("-W", "error", "serve.py", "--threads", "1", "--port") as (process, address):
        if shutil.which("curl"):
            for command in (curl.replace(README_ADDRESS, address) for curl in curls):
                assert address in command
                ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, timeout=60)
                assert (ran.returncode, json.loads(ran.stdout)["version"]) == (0, 1), ran
        known: dict[str, Any] = {"httpx": httpx, "page": page}
        exec(python[0].replace(README_ADDRESS, address), known)
        assert known["records"] == post(address, page.encode()).json()["records"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, 143)


def _workers(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@needs_model
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the workers in /proc")
def test_a_killed_worker_loses_its_requests_only_and_comes_back() -> None:
    settings = ("serve.py", "--workers", "2", "--threads", "1", "--token", TOKEN, "--port")
    headers = HTML | {"Authorization": f"Bearer {TOKEN}"}
    page = (ROOT / "data" / "recipe.html").read_bytes()
    outcomes: list[Any] = []
    stop = threading.Event()

    def keep_asking(number: int) -> None:
        count = 0
        while not stop.is_set():
            count += 1
            body = page + b"<p>%d %d" % (number, count)  # the cache would answer
            try:
                answer = httpx.post(f"{address}/v1/extract", content=body, headers=headers, timeout=60, trust_env=False)
                outcomes.append(answer.status_code)
            except httpx.TransportError:
                outcomes.append("lost")

    with service(*settings) as (process, address):
        asking = [threading.Thread(target=keep_asking, args=(n,)) for n in range(3)]
        for thread in asking:
            thread.start()
        while outcomes.count(200) < 6:
            time.sleep(0.05)
        before = _workers(process.pid)
        os.kill(before[0], signal.SIGKILL)
        after = before
        while len(after := _workers(process.pid)) < 2 or after == before:
            time.sleep(0.05)
        recovered = outcomes.count(200)
        while outcomes.count(200) < recovered + 6:
            time.sleep(0.05)
        stop.set()
        for thread in asking:
            thread.join(60)
        assert set(outcomes) <= {200, 503, "lost"}
        assert len(outcomes) - outcomes.count(200) <= len(asking)
        figures = httpx.get(f"{address}/metrics", headers=headers, trust_env=False).text
        assert "markuplmpp_pages_held 0.0" in figures
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, 143)
