"""Archives (DOCX, ODT, EPUB): reading members within bounds, writing them back in order."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from copy import copy

from translator.errors import DocumentInvalid

#: Bounds of what is unpacked: bytes of one member that is read, of all members, their number.
MEMBER, TOTAL, COUNT = 32 << 20, 256 << 20, 10_000
#: A member that shrinks more than this was made to (text shrinks to a tenth, zeros to 1/1000).
RATIO = 200

#: Local header of a member (APPNOTE 6.3, clause 4.3.7): its length without name and extra field,
#: where their lengths stand, and the flag of sizes that stand behind the member instead.
HEADER, NAME, SIZES_BEHIND = 30, 26, 0x08


class Archive:
    """The members of an archive, checked against the bounds before anything is unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open an archive.

        Raises:
            DocumentInvalid: not a ZIP archive, damaged, encrypted, or out of bounds.
        """
        self.name = name
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DocumentInvalid(f"not a ZIP archive, or cut off: {error}", file=name) from error
        members = self.file.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > COUNT or size > TOTAL:
            raise DocumentInvalid(
                f"unpacks to {size} bytes in {len(members)} members; "
                f"at most {TOTAL} in {COUNT} are read",
                file=name,
            )
        for member in members:
            if member.file_size > max(1 << 20, member.compress_size * RATIO):
                raise DocumentInvalid(
                    f"{member.filename} unpacks to more than {RATIO} times its size", file=name
                )
            if member.flag_bits & 1:
                raise DocumentInvalid(f"{member.filename} is encrypted", file=name)

    def names(self) -> list[str]:
        """Return the names of the members, in order."""
        return self.file.namelist()

    def read(self, member: str) -> bytes:
        """Unpack one member.

        Raises:
            DocumentInvalid: it is missing, damaged or too large.
        """
        try:
            if self.file.getinfo(member).file_size > MEMBER:
                raise DocumentInvalid(f"{member} is larger than {MEMBER} bytes", file=self.name)
            return self.file.read(member)
        except KeyError as error:
            raise DocumentInvalid(f"has no {member}", file=self.name) from error
        except Exception as error:
            if isinstance(error, DocumentInvalid):
                raise
            raise DocumentInvalid(
                f"{member} cannot be unpacked: {error}", file=self.name
            ) from error


def rewrite(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the archive with some members replaced; the archive itself if none is.

    Raises:
        DocumentInvalid: another member is damaged, so that it cannot be copied.
    """
    if not changed:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for member in old.infolist():
            content = changed.get(member.filename)
            if content is None:
                _check(old, member)
                _copy(data, member, new)
            else:
                new.writestr(member, content, compress_type=member.compress_type)
    return out.getvalue()


def _check(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    try:
        archive.read(member)
    except Exception as error:  # zipfile has no one class for what may be wrong
        raise DocumentInvalid(
            f"{member.filename} cannot be unpacked: {error}; open the file where it was made, and "
            "save it again"
        ) from error


def _copy(data: bytes, member: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """Copy a member as it lies: to pack styles and pictures again takes longer than all the rest.

    `zipfile` has no call for it; its own two kinds of writing end with the same steps.
    """
    name, extra = struct.unpack_from("<HH", data, member.header_offset + NAME)
    start = member.header_offset + HEADER + name + extra
    copied = copy(member)
    copied.flag_bits &= ~SIZES_BEHIND
    copied.header_offset = new.start_dir
    assert new.fp is not None
    new.fp.seek(new.start_dir)
    new.fp.write(copied.FileHeader() + data[start : start + member.compress_size])
    new.start_dir = new.fp.tell()
    new.filelist.append(copied)
    new.NameToInfo[copied.filename] = copied
