"""The identity law on files from elsewhere: name a folder of them in DVOMOVA_REAL_FILES."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from evaluation._formats_real import identity
from evaluation._formats_row import shown

FOLDER = os.environ.get("DVOMOVA_REAL_FILES", "")


@pytest.mark.skipif(not FOLDER, reason="DVOMOVA_REAL_FILES names no folder")
@pytest.mark.timeout(3000)
def test_every_file_is_the_same_bytes_again(capsys: pytest.CaptureFixture[str]) -> None:
    [row] = identity([Path(FOLDER)])
    with capsys.disabled():
        print("\n" + shown(row, markdown=False))  # noqa: T201

    assert row.met
