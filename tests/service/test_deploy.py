"""What `deploy/` says fits the service; no container is built and nothing is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from service.cli.serve import GRACE_SECONDS
from service.settings import Settings

from .conftest import Server

ROOT = Path(__file__).parents[2]
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "dvomova.service").read_text(encoding="utf-8")


class TestContainer:
    """The image's own words, tried outside one."""

    def health(self, address: str) -> int:
        """Run the health check on a service at `address`; return its exit status."""
        command = re.search(r"HEALTHCHECK .*?CMD (\[.*?\])", CONTAINER, re.DOTALL)
        assert command is not None
        _, *arguments = json.loads(command[1].replace("\\\n", ""))
        arguments = [each.replace("http://127.0.0.1:8080", address) for each in arguments]
        return subprocess.run(
            [sys.executable, *arguments], stderr=subprocess.DEVNULL, check=False
        ).returncode

    def test_health(self, echo_server: Server) -> None:
        """It is well while the models answer."""
        assert self.health(echo_server.address) == 0

    def test_health_of_nothing(self) -> None:
        """It is not where nobody listens."""
        assert self.health("http://127.0.0.1:9") != 0

    def test_context(self) -> None:
        """Nothing that the package is built from is kept out of the build."""
        ignored = [
            line
            for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
        needed = [
            project["project"]["readme"],
            *project["project"]["license-files"],
            project["tool"]["hatch"]["version"]["path"],
            *wheel["packages"],
            *wheel["force-include"],
        ]
        assert all((ROOT / path).exists() for path in needed)
        assert [path for path in needed if any(fnmatch(path, rule) for rule in ignored)] == []


class TestUnit:
    """The systemd unit."""

    def test_stopping_takes_as_long_as_requests_may(self) -> None:
        """systemd kills nobody who is still answering."""
        patience = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
        assert patience is not None
        assert int(patience[1]) >= Settings.model_fields["time_limit"].default + GRACE_SECONDS

    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
    def test_systemd_reads_it(self, tmp_path: Path) -> None:
        """Without a word of complaint, once its program is there."""
        unit = tmp_path / "dvomova.service"
        unit.write_text(UNIT.replace("/opt/dvomova/bin/dvomova", sys.executable), encoding="utf-8")
        said = subprocess.run(
            ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
        )
        assert [line for line in said.stderr.splitlines() if "dvomova.service" in line] == []
