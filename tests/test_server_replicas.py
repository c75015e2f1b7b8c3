"""The service under a local Ray."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.service import ROOT

# In a process of its own: Ray starts some, and leaves its settings behind.
TWO_REPLICAS = """
import httpx, ray
from ray import serve
from markuplmpp.server.replicas import build
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
serve.start(http_options={"host": "127.0.0.1", "port": 8417})
serve.run(build({"replicas": "2"}))
def post(path, body, media_type):
    headers = {"Content-Type": media_type}
    return httpx.post("http://127.0.0.1:8417" + path, content=body, headers=headers, timeout=60, trust_env=False)
for number in range(6):
    assert post("/v1/extract", b"<h1>Acme Kettle</h1><p>%d" % number, "text/html").json()["version"] == 1
lines = post("/v1/extract/batch", b'{"html": "<h1>Kettle"}\\n{"html": ""}', "application/x-ndjson").text.splitlines()
assert ['"version": 1' in lines[0], '"status": 422' in lines[1], len(lines)] == [True, True, 2]
assert post("/v1/extract", b"x", "text/plain").status_code == 415
(state,) = serve.status().applications["default"].deployments.values()
assert state.replica_states == {"RUNNING": 2}, state
serve.shutdown()
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_replicas_answer_as_one_process_does() -> None:
    pytest.importorskip("ray.serve")
    # A proxy that starts on a busy machine is given up after 5 s otherwise.
    patience = {"RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": "60", "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "60"}
    ran = subprocess.run(
        [sys.executable, "-c", TWO_REPLICAS], cwd=ROOT, env=os.environ | patience, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr


def test_arguments_that_mean_nothing_are_refused() -> None:
    pytest.importorskip("ray.serve")
    from markuplmpp.server.replicas import build

    with pytest.raises(ValueError, match="no arguments replica; there are replicas, threads, model"):
        build({"replica": "2"})
