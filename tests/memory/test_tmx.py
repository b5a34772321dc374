"""TMX in and out: what is written is read again, foreign files are understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import tmx
from translator.errors import DocumentInvalid

FOREIGN = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US"/><body>
<tu><tuv xml:lang="en-US"><seg>Press <bpt i="1">[b]</bpt>OK<ept i="1">[/b]</ept></seg></tuv>
    <tuv xml:lang="uk-UA"><seg>Натисніть <hi>OK</hi></seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Only English</seg></tuv></tu>
<tu><tuv lang="UK"><seg>Так</seg></tuv><tuv lang="EN"><seg>Yes</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A file as another program writes it: codes, regions, an old attribute, a missing side."""
    file = tmp_path / "foreign.tmx"
    file.write_text(FOREIGN, encoding="utf-8")
    return file


class TestReading:
    def test_codes_are_no_text_and_regions_no_other_language(self, foreign: Path) -> None:
        assert list(tmx.read(foreign, "en", "uk")) == [
            ("Press OK", "Натисніть OK"),
            ("Yes", "Так"),
        ]

    def test_either_way_round(self, foreign: Path) -> None:
        assert ("Так", "Yes") in list(tmx.read(foreign, "uk", "en"))

    def test_what_is_not_xml_is_named_with_its_line(self, tmp_path: Path) -> None:
        file = tmp_path / "bad.tmx"
        file.write_text("<tmx>\n<body>\n</tmx>", encoding="utf-8")

        with pytest.raises(DocumentInvalid, match=r"bad\.tmx:3"):
            list(tmx.read(file, "en", "uk"))


class TestWriting:
    @settings(deadline=None, max_examples=50)
    @given(
        st.lists(
            st.tuples(
                *[st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1)]
                * 2
            ),
            max_size=5,
        )
    )
    def test_what_is_written_is_read_again(self, pairs: list[tuple[str, str]]) -> None:
        import tempfile

        pairs = [(a, b) for a, b in pairs if a.strip() and b.strip()]
        pairs = [(a, b) for a, b in pairs if "\x85" not in a + b and max(a + b) < "\ufffe"]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "out.tmx"
            units = (("en-uk", a, b, "signature|<&>") for a, b in pairs)
            file.write_text("".join(tmx.write(units, version="0")), encoding="utf-8")
            again = list(tmx.read(file, "en", "uk"))
        assert again == pairs

    def test_what_xml_cannot_hold_is_left_out(self, tmp_path: Path) -> None:
        file = tmp_path / "out.tmx"
        file.write_text(
            "".join(tmx.write([("en-uk", "a\0b\ufffe", "в\ud800г\uffff", "s")], version="0")),
            encoding="utf-8",
        )

        assert list(tmx.read(file, "en", "uk")) == [("ab", "вг")]

    def test_line_ends_come_back_as_they_were(self, tmp_path: Path) -> None:
        file = tmp_path / "out.tmx"
        parts = tmx.write([("en-uk", "a\rb\r\nc\nd", "в\rг", "s")], version="0")
        file.write_bytes("".join(parts).encode())

        assert list(tmx.read(file, "en", "uk")) == [("a\rb\r\nc\nd", "в\rг")]
