"""The texts that say how to deploy the service."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from markuplmpp.cli import main
from tests.service import ROOT

DEPLOY = ROOT / "markuplmpp" / "server" / "deploy"
UNIT, DOCKERFILE = DEPLOY / "markuplmpp.service", DEPLOY / "Dockerfile"


def _command(file: Path) -> list[str]:
    text = file.read_text("utf-8")
    if file == UNIT:
        return re.findall(r"^ExecStart=\S+/(markuplmpp .*)$", text, re.M)[0].split()
    return list(json.loads(re.findall(r"^CMD (.*)$", text, re.M)[-1]))


@pytest.mark.parametrize("file", [UNIT, DOCKERFILE], ids=lambda file: file.name)
def test_the_command_has_options_that_exist(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, *arguments = _command(file)
    assert name == "markuplmpp"
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])  # wrong options are told before help is
    assert stopped.value.code == 0, capsys.readouterr().err


def test_the_image_copies_what_there_is() -> None:
    sources = re.findall(r"^COPY (.*) \S+$", DOCKERFILE.read_text("utf-8"), re.M)
    assert sources
    assert all((ROOT / name).exists() for line in sources for name in line.split())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/markuplmpp/bin/markuplmpp", "/bin/true"), "utf-8")
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert [line for line in told.stderr.splitlines() if UNIT.name in line] == []
