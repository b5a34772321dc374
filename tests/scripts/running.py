"""Running a script in this process, as its last line does."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.cli import run


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: the exit status, and all that was printed."""

    exit_code: int
    output: str


def run_script(script: Path, *arguments: object) -> Ran:
    """Run the command of `script`; wrong usage is status 2."""
    command = runpy.run_path(str(script), run_name="script")["command"]
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
        patch.setattr("sys.argv", [str(script), *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            run(command, script.stem, status=2)
    return Ran(int(left.value.code or 0), printed.getvalue())
