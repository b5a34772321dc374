"""A vocabulary shortlist: which target pieces a source piece may become.

The file is CTranslate2's ``vmap.txt`` compressed by xz, one ``source piece<TAB>target pieces``
a line; the line without a source piece names what is always allowed. The output layer is then
computed for what the pieces of a source allow, a quarter of the vocabulary. The library takes
what all sources of a batch allow together, so that each must be a batch of its own: else an
answer would depend on its company.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Collection
from pathlib import Path

from translator.engines._tokens import END
from translator.errors import EngineUnavailable


def digest(file: Path) -> str:
    """Return the first 12 hex digits of the file's SHA-256.

    Raises:
        EngineUnavailable: it cannot be read.
    """
    return hashlib.sha256(_bytes(file)).hexdigest()[:12]


def read(file: Path, vocabulary: list[str]) -> bytes:
    """Return the contents of ``vmap.txt``.

    Args:
        file: made by ``scripts/train_marian.py shortlist``.
        vocabulary: target pieces of the model, in the order of their rows.

    Raises:
        EngineUnavailable: it cannot be read, or does not belong to the vocabulary.
    """
    try:
        contents = lzma.decompress(_bytes(file))
        lines = contents.decode().rstrip("\n").split("\n")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise EngineUnavailable(f"{file}: not a vocabulary shortlist: {error}") from error
    named = {piece for line in lines for piece in line.partition("\t")[2].split(" ")}
    _check(file, named, vocabulary)
    return contents


def _check(file: Path, named: Collection[str], vocabulary: list[str]) -> None:
    unknown = sorted({*named} - {*vocabulary})
    if unknown:
        raise EngineUnavailable(
            f"{file}: the model has no piece {unknown[0]!r}, one of {len(unknown)} that the "
            "shortlist names: it belongs to another vocabulary; make one with "
            "`scripts/train_marian.py shortlist`, or delete the line `shortlist` in the pair file"
        )
    if vocabulary[0] != END:
        # CTranslate2 (4.8.5) looks for it where it stood among the candidates of the first call
        raise EngineUnavailable(f"{file}: shortlists need {END} in the first row of the vocabulary")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EngineUnavailable(f"{file}: {error.strerror}") from error
