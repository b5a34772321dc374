"""The identity law on files from elsewhere: name a folder of them in DVOMOVA_REAL_FILES."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from translator import formats
from translator.batch.plan import make_plan
from translator.errors import TranslatorError
from translator.formats import Options

FOLDER = os.environ.get("DVOMOVA_REAL_FILES", "")


@pytest.mark.skipif(not FOLDER, reason="DVOMOVA_REAL_FILES names no folder")
@pytest.mark.timeout(3000)
def test_every_file_is_the_same_bytes_again(capsys: pytest.CaptureFixture[str]) -> None:
    read: Counter[str] = Counter()
    refused, wrong = [], []
    for job in make_plan([Path(FOLDER)]):
        data, module = job.source.read_bytes(), formats.load(job.format)
        try:
            document = module.read(data, Options(name=job.name))
        except TranslatorError as error:
            refused.append(str(error))
            continue
        same = {} if document.bilingual else {unit.id: unit.source for unit in document.units}
        changed = any(module.write(document, same, language=tag) != data for tag in ("en", "uk"))
        wrong += [job.name] if changed or module.write(document, {}, language="") != data else []
        read[job.format] += 1
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{read.total()} files: {dict(read)}; {len(refused)} refused", *refused, sep="\n  "
        )

    assert not wrong
