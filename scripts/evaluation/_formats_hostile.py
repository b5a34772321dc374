"""Files made to do harm: each is read in a process of its own, whose time and memory count."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation._formats_row import Row

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 5, 300
#: Reads files, each in a process of its own, and says how long and how much memory that took.
READER = """
import json, os, resource, sys, time
from pathlib import Path
from translator import formats
from translator.errors import TranslatorError
formats.suffixes()  # imports every format
for path in map(Path, sys.argv[1:]):
    if os.fork():
        os.wait()
        continue
    try:
        document = formats.load(formats.format_of(path.name)).read(
            path.read_bytes(), formats.Options(name=path.name, columns=("text",)))
        said = f"read {len(document.units)}"
    except TranslatorError as error:
        said = f"refused {error}"
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([path.name, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said]))
    sys.stdout.flush()
    os._exit(0)
"""

BOMB = '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
XML = {
    "xml": ("<resources>", "<string name='a'>{}</string>", "</resources>"),
    "xlf": ("<xliff version='1.2'><file source-language='en' target-language='uk'><body>",
            "<trans-unit id='1'><source>{}</source></trans-unit>", "</body></file></xliff>"),
    "tmx": ("<tmx><body>", "<tu><tuv xml:lang='en'><seg>{}</seg></tuv></tu>", "</body></tmx>"),
}  # fmt: skip


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def deep_xml(suffix: str) -> bytes:
    head, unit, tail = XML[suffix]
    return (head + unit.format("<g>" * 50_000 + "a" + "</g>" * 50_000) + tail).encode()


@cache
def hostile() -> dict[str, bytes]:
    """Return the files: name → bytes."""
    found: dict[str, bytes] = {}
    for suffix, (head, unit, tail) in XML.items():
        found[f"bomb.{suffix}"] = (BOMB + "]>" + head + unit.format("&i;") + tail).encode()
        found[f"outside.{suffix}"] = (OUTSIDE + head + unit.format("&x;") + tail).encode()
        found[f"deep.{suffix}"] = deep_xml(suffix)
    found["deep.json"] = b'{"a":' * 100_000 + b'"x"' + b"}" * 100_000
    found["lists.json"] = b"[" * 1_000_000
    document = BOMB.encode() + b"]><w:document xmlns:w='w'>&i;</w:document>"
    found["bomb.docx"] = archive({"word/document.xml": document})
    found["zeros.docx"] = archive({"word/document.xml": b"\0" * (64 << 20)})
    found["picture.odt"] = archive({"content.xml": b"<a/>", "Pictures/1.png": b"\0" * (200 << 20)})
    found["encrypted.epub"] = _encrypted()
    found["wrong.txt"] = "Привіт".encode("windows-1251")
    found["wrong.po"] = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=no-such\\n"\n'
    found["quote.csv"] = b'text\n"never closed' + b" word" * 100_000
    found["forms.po"] = (b'msgid ""\nmsgstr "Language: uk\\n"\n"Plural-Forms: nplurals=999999999; '
                         b'plural=n**n**n;\\n"\nmsgid "a"\nmsgstr ""\n')  # fmt: skip
    return found


def _encrypted() -> bytes:
    data = bytearray(archive({"META-INF/container.xml": b"<a/>"}))
    data[6] |= 1  # local header, general purpose flag
    data[data.index(b"PK\x01\x02") + 8] |= 1  # central directory
    return bytes(data)


#: Odd, large or tangled, but not wrong: read in the same bounds.
TANGLED = {
    "tags.html": b"<b>" * 100_000 + b"word" + b"</b>" * 100_000,
    "open.html": b"<p>a<i>" * 100_000,
    "stars.md": b"*a **b " * 3_000,
    "brackets.md": b"[" * 20_000,
    "blocks.md": b"<div>\n<p title='word'>word</p>\n</div>\n\n" * 4_000,
    "quotes.md": b"> " * 5_000 + b"word",
    "percent.po": b'msgid "' + b"%" * 200_000 + b' a"\nmsgstr ""\n',
    "braces.json": b'{"a": "' + b"{n, plural, one {" * 2_000 + b'"}',
    "lines.srt": b"1\n00:00:01,000 --> 00:00:02,000\n" + b"word\n" * 100_000,
    "spaces.properties": b"key = " + b"\\\n " * 100_000 + b"word",
}


def measure() -> Iterator[Row]:
    """Read all of them; those that are wrong must be refused, those that are only odd may be."""
    found = read_all({**hostile(), **TANGLED})
    wrong = [
        f"{name}: {seconds:.1f} s, {megabytes:.0f} MB: {said}"
        for name, (seconds, megabytes, said) in found.items()
        if seconds >= SECONDS or megabytes >= MEGABYTES
        or not said.startswith(f"refused {name}" if name in hostile() else ("refused", "read"))
    ]  # fmt: skip
    most = [max(each[at] for each in found.values()) for at in (0, 1)]
    yield Row(
        what=f"{len(hostile())} hostile files, {len(TANGLED)} tangled ones",
        target=f"one clear error each within {SECONDS} s and {MEGABYTES} MB",
        value=f"{len(found) - len(wrong)} of {len(found)} so; at most {most[0]:.1f} s of "
        f"processor time and {most[1]:.0f} MB",
        met=not wrong,
        details=[*wrong, *(f"{name}: {each[0]:.2f} s, {each[1]:.0f} MB: {each[2]}"
                           for name, each in found.items())],
    )  # fmt: skip


def read_all(files: Mapping[str, bytes]) -> dict[str, tuple[float, float, str]]:
    """Read files; return for each the processor seconds, megabytes, and what was said."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", READER, *map(str, paths)],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    lines = map(json.loads, done.stdout.splitlines())
    return {name: (seconds, megabytes, said) for name, seconds, megabytes, said in lines}
