"""Files made to do harm are refused in one line, within 5 seconds and 300 MB."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from tests.formats.conftest import DATA, read, write
from translator.errors import DocumentInvalid

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


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float, str]]:
    """Read all files; for each the processor seconds, megabytes, and what was said."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, data in {**hostile(), **TANGLED}.items():
        (folder / name).write_bytes(data)
        paths.append(str(folder / name))
    done = subprocess.run(
        [sys.executable, "-c", READER, *paths],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = map(json.loads, done.stdout.splitlines())
    return {name: (seconds, megabytes, said) for name, seconds, megabytes, said in lines}


Measured = dict[str, tuple[float, float, str]]


@pytest.mark.parametrize("name", sorted(hostile()))
def test_is_refused_soon_and_in_little_memory(name: str, measured: Measured) -> None:
    seconds, megabytes, said = measured[name]

    assert said.startswith(f"refused {name}")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("name", sorted(TANGLED))
def test_tangled_files_are_read_in_the_same_bounds(name: str, measured: Measured) -> None:
    seconds, megabytes, said = measured[name]

    assert said.startswith(("read", "refused"))
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_file_elsewhere_that_is_only_named_is_not_followed() -> None:
    """XHTML and TMX name their DTD; nothing is fetched."""
    assert b"tmx14.dtd" in (DATA / "memory.tmx").read_bytes()
    assert len(read(DATA / "memory.tmx").units) == 2


class TestWrongBytes:
    """A file that is wrong in a way of its own is refused in one line all the same."""

    @pytest.mark.parametrize("encoding", ["undefined", "punycode", "idna", "unicode_escape", "hex"])
    @pytest.mark.parametrize("name", ["a.html", "a.xml", "a.po"])
    def test_a_codec_that_is_no_encoding_of_texts(self, name: str, encoding: str) -> None:
        heads = {
            "a.html": f"<meta charset={encoding}><p>Open the door</p>",
            "a.xml": f"<?xml version='1.0' encoding='{encoding}'?><resources/>",
            "a.po": f'msgid ""\nmsgstr "Content-Type: text/plain; charset={encoding}\\n"\n',
        }

        with pytest.raises(DocumentInvalid, match=f"encoding '{encoding}' is not known"):
            read(Path(name), heads[name].encode())

    def test_a_member_that_is_damaged(self) -> None:
        """It is not read, only copied when the document is written."""
        document = b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Open it</w:t></w:r></w:p>"
        data = archive({"word/document.xml": document + b"</w:body></w:document>",
                        "word/media/1.png": bytes(range(256)) * 9})  # fmt: skip
        at = data.index(b"word/media/1.png") + 40
        read_document = read(Path("a.docx"), data[:at] + b"\xff" * 9 + data[at + 9 :])

        with pytest.raises(DocumentInvalid, match=r"word/media/1\.png cannot be unpacked"):
            write(read_document, {read_document.units[0].id: ("Відкрийте",)})

    def test_plural_forms_that_divide_by_nought(self) -> None:
        header = b'msgid ""\nmsgstr "Language: uk\\nPlural-Forms: nplurals=2; plural=n%0;\\n"\n'

        with pytest.raises(DocumentInvalid, match="Plural-Forms cannot be reckoned"):
            read(Path("a.po"), header + b'msgid "a file"\nmsgid_plural "files"\nmsgstr[0] ""\n')

    def test_a_width_that_is_no_number(self) -> None:
        head, unit, tail = XML["xlf"]
        for width in "²", "9" * 5000:
            text = head + unit.replace("id='1'", f"id='1' maxwidth='{width}'") + tail

            [found] = read(Path("a.xlf"), text.format("Open").encode()).units
            assert found.max_length is None

    def test_a_page_that_ends_in_its_language(self) -> None:
        document = read(Path("a.html"), b"<p>Open the door</p><html lang=en-")

        written = write(document, {document.units[0].id: ("Відчиніть",)})

        assert written.decode() == "<p>Відчиніть</p><html lang=uk"
