"""Corpora: files of a record a line (JSONL) or a row (Parquet), in partitions.

A partition is a run of records that is translated and written as one file, whole or not at all.
Partitions are cut by number of records and bytes, so that a corpus has the same ones on every
machine, and each says where its records lie, so that it can be read without the others.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from translator.batch.journal import digest, temporary, write_durably
from translator.document import LANGUAGES
from translator.errors import DocumentInvalid
from translator.pipeline import Translator
from translator.translation import SideBySide

#: Records of a partition: some minutes of work, a few megabytes of results.
RECORDS = 2_000
#: Bytes of JSONL behind which a partition ends, however few its records are.
BYTES = 8 << 20
#: Words that are translated together: enough for full batches, few enough to hold all their rows.
WINDOW = 10_000
#: Longest line of JSONL that is read, in bytes.
LONGEST = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A run of records of one file.

    Attributes:
        file: of the corpus.
        number: of the partition, from 0 over all files.
        start: where it begins: a byte in JSONL, a row in Parquet.
        first: number of its first record in the file, from 1.
        records: how many it has.
    """

    file: str
    number: int
    start: int
    first: int
    records: int

    @property
    def output(self) -> str:
        """Name of the file that it becomes."""
        return f"part-{self.number:06}{Path(self.file).suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What of a record is translated, and into what.

    Attributes:
        text: name of the field with the text.
        languages: versions; each becomes a field of its tag's name.
        prefix: of the names of the fields that are added.
        domain: subject field that the glossary keeps to; empty for all.
    """

    text: str = "text"
    languages: tuple[str, ...] = LANGUAGES
    prefix: str = ""
    domain: str = ""

    @property
    def added(self) -> tuple[str, ...]:
        """Names of the fields that a record gets: one for each version, and the warnings."""
        return tuple(f"{self.prefix}{name}" for name in (*self.languages, "warnings"))


def partitions(files: Sequence[Path], records: int = RECORDS) -> Iterator[Partition]:
    """Cut a corpus into partitions, reading no more of it than the places of its records.

    Raises:
        DocumentInvalid: a file is neither JSONL nor Parquet, or a line is too long.
    """
    number = 0
    for file in files:
        for start, first, count in _runs(file, records):
            yield Partition(file=str(file), number=number, start=start, first=first, records=count)
            number += 1


def _runs(file: Path, records: int) -> Iterator[tuple[int, int, int]]:
    if file.suffix == ".parquet":
        rows = _arrow()[1].ParquetFile(file).metadata.num_rows
        for at in range(0, rows, records):
            yield at, at + 1, min(records, rows - at)
        return
    if file.suffix not in (".jsonl", ".ndjson"):
        raise DocumentInvalid("a corpus is .jsonl, .ndjson or .parquet", file=str(file))
    start, first, count, at = 0, 1, 0, 0
    with file.open("rb") as lines:
        while line := lines.readline(LONGEST + 1):
            if len(line) > LONGEST:
                raise DocumentInvalid(
                    f"longer than {LONGEST} bytes; a record is one line: divide its text",
                    file=str(file),
                    line=first + count,
                )
            at += len(line)
            count += 1
            if count == records or at - start >= BYTES:
                yield start, first, count
                start, first, count = at, first + count, 0
    if count:
        yield start, first, count


def _arrow() -> tuple[Any, Any]:
    """Import pyarrow and its Parquet module, which only Parquet needs."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise DocumentInvalid("Parquet needs pyarrow: pip install 'dvomova[ray]'") from error


def fingerprint(partition: Partition) -> str:
    """Return a digest of what a partition holds; it changes when its records do."""
    return _digest(_raw(partition))


def read(partition: Partition) -> list[dict[str, Any]]:
    """Read the records of a partition.

    Raises:
        DocumentInvalid: a line is not a JSON object; the message says which.
    """
    return _records(_raw(partition), partition)


def _raw(partition: Partition) -> list[Any]:
    """Return a partition as it lies in its file: lines of JSONL, or rows."""
    if Path(partition.file).suffix == ".parquet":
        return _read_rows(partition)
    with Path(partition.file).open("rb") as lines:
        lines.seek(partition.start)
        return [lines.readline(LONGEST) for _ in range(partition.records)]


def _digest(raw: Sequence[Any]) -> str:
    lines = [line for line in raw if isinstance(line, bytes)]
    return digest(b"".join(lines) if lines else repr(raw).encode())


def _records(raw: Sequence[Any], partition: Partition) -> list[dict[str, Any]]:
    return [
        _record(line, partition.file, number) if isinstance(line, bytes) else line
        for number, line in enumerate(raw, start=partition.first)
    ]


def _read_rows(partition: Partition) -> list[dict[str, Any]]:
    """Read rows of a Parquet file, only the row groups that have them."""
    file = _arrow()[1].ParquetFile(partition.file)
    found: list[dict[str, Any]] = []
    at, end = 0, partition.start + partition.records
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if at < end and at + rows > partition.start:
            first, last = max(0, partition.start - at), min(rows, end - at)
            found += file.read_row_group(group).slice(first, last - first).to_pylist()
        at += rows
    return found


def _record(line: bytes, file: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentInvalid(f"not JSON: {error}", file=file, line=number) from error
    if not isinstance(record, dict):
        raise DocumentInvalid("not a JSON object", file=file, line=number)
    return record


def translate(
    translator: Translator, partition: Partition, columns: Columns, out: Path
) -> dict[str, Any]:
    """Translate one partition and write it; return its counts and digests.

    Records keep their fields and get one for each language, and ``warnings``. A record whose
    text is missing or no string gets null there, and the warning ``NO_TEXT``.

    Raises:
        DocumentInvalid: a line is not a JSON object, a record has a field of the name of one
            that is added, or none has the field with the text.
    """
    raw = _raw(partition)
    source = _digest(raw)
    records = _records(raw, partition)
    _check(records, partition, columns)
    tally: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for window in _windows(records, columns):
        texts = [str(record[columns.text]) for record in window]
        narrowed = translator.within(columns.domain)
        sides = narrowed.translate_all(texts, languages=columns.languages)
        for record, side in zip(window, sides, strict=True):
            tally.update(segments=len(side.rows), words=count_words(side.source))
            record |= _fields(side, columns)
    for record in records:
        if columns.added[-1] not in record:
            record |= _no_fields(columns)
        kinds.update(record[columns.added[-1]])
    path = out / partition.output
    found = write_durably(temporary(path), _bytes(records, path))
    temporary(path).replace(path)
    return {
        "records": len(records),
        "segments": tally["segments"],
        "words": tally["words"],
        "kinds": dict(kinds),
        "source": source,
        "output": partition.output,
        "digest": found,
    }


def count_words(text: str) -> int:
    """Count the words of a text, divided by white space."""
    return len(text.split())


def _windows(records: Iterable[dict[str, Any]], columns: Columns) -> Iterator[list[dict[str, Any]]]:
    """Yield the records that have a text, about `WINDOW` words at a time."""
    window: list[dict[str, Any]] = []
    words = 0
    for record in records:
        if not isinstance(record.get(columns.text), str):
            continue
        window.append(record)
        words += count_words(record[columns.text])
        if words >= WINDOW:
            yield window
            window, words = [], 0
    if window:
        yield window


def _check(records: Sequence[dict[str, Any]], partition: Partition, columns: Columns) -> None:
    """Refuse records whose own fields would be lost, and a text field that none has."""
    for number, record in enumerate(records, start=partition.first):
        if taken := [name for name in columns.added if name in record]:
            raise DocumentInvalid(
                f"the record has a field {taken[0]!r} already, which the translation would "
                "replace; set the new fields apart, e.g. with --prefix mt_",
                file=partition.file,
                line=number,
            )
    if not any(columns.text in record for record in records):
        raise DocumentInvalid(
            f"no record of the partition has a field {columns.text!r}; the first has "
            f"{', '.join(map(repr, records[0])) or 'none'}: name the one with the text by --text",
            file=partition.file,
            line=partition.first,
        )


def _fields(side: SideBySide, columns: Columns) -> dict[str, Any]:
    """Return the fields that a record gets."""
    versions = [side.version(tag) for tag in columns.languages]
    warnings = [finding.code for finding in side.all_findings()]
    return dict(zip(columns.added, [*versions, warnings], strict=True))


def _no_fields(columns: Columns) -> dict[str, Any]:
    """Return the fields of a record without a text."""
    *versions, warnings = columns.added
    return {**dict.fromkeys(versions), warnings: ["NO_TEXT"]}


def _bytes(records: Sequence[dict[str, Any]], path: Path) -> Iterator[bytes]:
    """Yield the contents of a partition's output."""
    if path.suffix != ".parquet":
        for record in records:
            yield (json.dumps(record, ensure_ascii=False) + "\n").encode()
        return
    arrow, parquet = _arrow()
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(list(records)), out)
    yield out.getvalue()
