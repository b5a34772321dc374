"""Files made to do harm are refused in one line, within 5 seconds and 300 MB."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation._formats_hostile import (
    MEGABYTES,
    SECONDS,
    TANGLED,
    XML,
    archive,
    hostile,
    read_all,
)

from tests.formats.conftest import DATA, read, write
from translator.errors import DocumentInvalid

Measured = dict[str, tuple[float, float, str]]


@pytest.fixture(scope="module")
def measured() -> Measured:
    """All files, read; for each the processor seconds, megabytes, and what was said."""
    return read_all({**hostile(), **TANGLED})


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

    def test_a_target_that_is_the_source_language(self) -> None:
        text = "".join(XML["xlf"]).format("Open").replace("='uk'", "='en-US'")

        with pytest.raises(DocumentInvalid, match=r"a\.xlf:1: source-language and target-language"):
            read(Path("a.xlf"), text.encode())

    def test_a_page_that_ends_in_its_language(self) -> None:
        document = read(Path("a.html"), b"<p>Open the door</p><html lang=en-")

        written = write(document, {document.units[0].id: ("Відчиніть",)})

        assert written.decode() == "<p>Відчиніть</p><html lang=uk"
