"""An archive written with some members changed has the others as they lay in it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import pytest

from translator.formats._archive import rewrite

MEMBERS = {"mimetype": b"text", "стилі.xml": b"<a/>" * 5000, "a.xml": b"old", "empty": b""}


class Pipe(io.BytesIO):
    """A file that cannot be gone back in: sizes stand behind the members, not before them."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def archive(out: io.BytesIO, level: int = 9) -> bytes:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as file:
        file.comment = b"a comment"
        for name, content in MEMBERS.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 12, 0, 0)), content, kind, level)
    return out.getvalue()


def packed(content: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize("out", [io.BytesIO, Pipe], ids=["sizes before", "sizes behind"])
@pytest.mark.parametrize("level", [1, 9])
def test_what_is_not_changed_is_not_packed_again(out: type[io.BytesIO], level: int) -> None:
    data = archive(out(), level)
    assert packed(MEMBERS["стилі.xml"], level) in data

    written = rewrite(data, {"a.xml": b"new"})

    file = zipfile.ZipFile(io.BytesIO(written))
    assert file.testzip() is None
    assert {name: file.read(name) for name in file.namelist()} == {**MEMBERS, "a.xml": b"new"}
    assert file.namelist() == list(MEMBERS)
    assert file.comment == b"a comment"
    assert [each.date_time[0] for each in file.infolist()] == [2024] * 4
    assert packed(MEMBERS["стилі.xml"], level) in written


def test_the_result_can_be_written_again() -> None:
    once = rewrite(archive(Pipe()), {"a.xml": b"new"})

    assert rewrite(once, {"a.xml": b"new"}) == once


def test_behind_other_bytes_members_are_found_all_the_same() -> None:
    """As in an archive that unpacks itself."""
    written = rewrite(b"#!/bin/sh\n" * 20 + archive(io.BytesIO()), {"a.xml": b"new"})

    assert zipfile.ZipFile(io.BytesIO(written)).read("стилі.xml") == MEMBERS["стилі.xml"]
