"""What every format promises; a new module and its sample are tested the day they appear."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.formats.conftest import ARCHIVES, DATA, SAMPLES, read, write
from translator import formats
from translator.errors import TranslatorError
from translator.formats import Document, Inline, Pattern, Unit
from translator.formats._placeholders import tag_name

TEXTS = [path for path in SAMPLES if formats.format_of(path.name) not in ARCHIVES]
CUES = {"srt", "vtt"}


def translated(document: Document, change: Callable[[str], str]) -> dict[str, Pattern]:
    """Give every unit its source with its texts changed."""
    return {unit.id: changed(unit, change) for unit in document.units if unit.translate}


def changed(unit: Unit, change: Callable[[str], str]) -> Pattern:
    return tuple(change(item) if isinstance(item, str) else item for item in unit.source)


def inlines(pattern: Pattern) -> Counter[str]:
    return Counter(item.raw for item in pattern if isinstance(item, Inline))


def test_every_format_has_a_sample() -> None:
    assert {formats.format_of(path.name) for path in SAMPLES} == set(formats.available())


def test_every_suffix_belongs_to_one_format() -> None:
    all_suffixes = [s for name in formats.available() for s in formats.load(name).SUFFIXES]

    assert len(all_suffixes) == len(set(all_suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in all_suffixes)


def test_every_format_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "formats.md").read_text("utf-8")
    rows = {row.split("|")[1].strip(): row for row in page.splitlines() if row.startswith("| ")}

    for name in formats.available():
        assert all(f"`{suffix}`" in rows[name] for suffix in formats.load(name).SUFFIXES)


class TestIdentity:
    """A document written as it was read is the same bytes."""

    def test_without_targets(self, sample: Path) -> None:
        assert write(read(sample), {}) == sample.read_bytes()

    @pytest.mark.parametrize("language", ["en", "uk"])
    def test_with_targets_that_say_the_same(self, sample: Path, language: str) -> None:
        document = read(sample)
        if document.bilingual:
            same = {u.id: u.target for u in document.units if u.target is not None}
        else:
            same = {u.id: u.source for u in document.units}

        assert write(document, same, language) == sample.read_bytes()

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
    @pytest.mark.parametrize("newline", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
    def test_with_other_line_ends(self, path: Path, newline: bytes) -> None:
        data = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", newline)

        assert write(read(path, data), {}) == data

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_with_a_byte_order_mark(self, path: Path, encoding: str) -> None:
        text = path.read_bytes().decode()
        data = re.sub(r'(<\?xml[^>]*)encoding="[^"]*"', r"\1", text).encode(encoding)
        document = read(path, data)

        assert len(document.units) == len(read(path).units)
        assert write(document, {}) == data


class TestUnits:
    """Units have names of their own, and something to say."""

    def test_have_unique_ids(self, sample: Path) -> None:
        ids = [unit.id for unit in read(sample).units]

        assert len(ids) == len(set(ids))
        assert ids

    def test_are_the_same_each_time(self, sample: Path) -> None:
        assert [u.id for u in read(sample).units] == [u.id for u in read(sample).units]

    def test_have_tags_in_pairs(self, sample: Path) -> None:
        for unit in read(sample).units:
            opened = [i.pair for i in unit.source if isinstance(i, Inline) and i.kind == "open"]
            closed = [i.pair for i in unit.source if isinstance(i, Inline) and i.kind == "close"]
            assert sorted(opened) == sorted(closed)
            assert len(opened) == len(set(opened))

    def test_say_nothing_of_code(self, sample: Path) -> None:
        text = "\n".join(formats.plain(unit.source) for unit in read(sample).units)

        assert "not for translation" not in text.lower()


class TestWriting:
    """What is written comes back: tags and placeholders byte for byte, text as it was."""

    def test_translated_units_read_back(self, sample: Path) -> None:
        assert_reads_back(sample, lambda text: text.upper())

    def test_ukrainian_text_reads_back(self, sample: Path) -> None:
        assert_reads_back(sample, lambda text: re.sub(r"[A-Za-z]+", "п’ять об'єктів їжі", text))

    @pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @example(word="{\\}")
    @given(word=st.text(alphabet=" aїЇ'\"’«»<>&\\{}[]()*_`#|~=:;,.-–+!?@$%^/1", min_size=1))
    def test_any_text_reads_back(self, path: Path, word: str) -> None:
        """Whatever the engine answers, the file stays what it is."""
        word = "ї" + " ".join(word.split()) + "ї"
        if formats.format_of(path.name) in ("json", "po", "csv", "properties", "android", "xliff",
                                            "tmx"):  # fmt: skip
            # text that reads as a placeholder becomes one: that is not writing's to judge
            word = re.sub(r"[<>{}%$&_#@]", "", word)
        if formats.format_of(path.name) == "markdown":
            word = re.sub(r"[{}$]|\[\^|\[!", "", word)
        if formats.format_of(path.name) == "srt":  # SubRip has no escapes
            word = re.sub(r"[<>{}]", "", word)
        assert_reads_back(path, lambda text: re.sub(r"[^\W\d_]{2,}", lambda _: word, text, count=1))

    def test_leaves_every_other_member_of_an_archive_alone(self) -> None:
        for path in SAMPLES:
            if formats.format_of(path.name) not in ARCHIVES:
                continue
            document = read(path)
            data = write(document, translated(document, str.upper))
            old, new = (zipfile.ZipFile(io.BytesIO(d)) for d in (path.read_bytes(), data))
            texts = {part.name for part in document.parts}
            assert old.namelist() == new.namelist()
            assert all(old.read(n) == new.read(n) for n in old.namelist() if n not in texts)
            assert [i.compress_type for i in old.infolist()] == [
                i.compress_type for i in new.infolist()
            ]

    def test_leaves_locked_units_alone(self, sample: Path) -> None:
        document = read(sample)
        after = read(sample, write(document, translated(document, str.upper)))

        before = {u.id: u.source for u in document.units if not u.translate}
        assert before == {u.id: u.source for u in after.units if not u.translate}


def assert_reads_back(path: Path, change: Callable[[str], str]) -> None:
    document = read(path)
    languages = ("uk",) if document.bilingual else ("en", "uk")
    targets = translated(document, change)
    for language in languages:
        after = read(path, write(document, targets, language))
        if document.format in CUES:
            assert cue_words(after) == cue_words_of(targets.values())
            continue
        found = {u.id: u.target if document.bilingual else u.source for u in after.units}
        for unit in document.units:
            if unit.id not in targets or unit.target_language not in (None, language):
                continue
            if document.format == "tmx":  # a unit that is whole now is no unit any more
                continue
            assert unit.id in found, unit.id
            names = not document.bilingual  # a target is one text, its tags are not told apart
            assert as_text(found[unit.id], names) == as_text(targets[unit.id], names)


def as_text(pattern: Pattern | None, names: bool) -> str:
    """Return a unit in one line; of tags the name, where attributes are units of their own."""
    raw = "".join(
        item
        if isinstance(item, str)
        else item.raw
        if not names or item.kind == "value" or item.raw[0] not in "<!"
        else f"⟨{item.kind} {tag_name(item.raw)}⟩"
        for item in pattern or ()
    )
    return " ".join(raw.split())


def cue_words(document: Document) -> list[str]:
    return cue_words_of([unit.source for unit in document.units])


def cue_words_of(patterns: object) -> list[str]:
    assert hasattr(patterns, "__iter__")
    return " ".join(formats.plain(p) for p in patterns).split()


class TestMarks:
    """Machine output is marked where the format has a mark for it."""

    @pytest.mark.parametrize(
        ("name", "mark"),
        [
            ("app.po", "#, fuzzy, c-format"),
            ("template.pot", "Language: uk"),
            ("ui.xlf", 'state="needs-review-translation"'),
            ("ui2.xliff", 'state="translated" subState="dvomova:mt"'),
            ("memory.tmx", 'creationid="dvomova"'),
        ],
    )
    def test_says_that_a_machine_wrote_it(self, name: str, mark: str) -> None:
        document = read(DATA / name)
        new = {u.id: changed(u, str.upper) for u in document.units if u.state == "new"}

        assert mark in write(document, new).decode()

    def test_names_the_language_of_a_page(self) -> None:
        document = read(DATA / "page.html")

        written = write(document, translated(document, str.upper)).decode()

        assert '<html lang="uk">' in written

    def test_adds_the_plural_forms_that_ukrainian_has(self) -> None:
        arb = read(DATA / "app_en.arb")
        message = json.loads(write(arb, translated(arb, str.upper)))["stops"]
        android = read(DATA / "strings.xml")
        items = write(android, translated(android, str.upper)).decode()

        assert re.findall(r"(\w+) \{\{count\}", message) == ["one", "few", "many", "other"]
        assert re.findall(r'quantity="(\w+)"', items) == ["one", "other", "few", "many"]

    def test_asks_for_each_form_with_a_number_that_calls_for_it(self) -> None:
        units = [unit for unit in read(DATA / "app.po").units if "[" in unit.id]

        assert [formats.plain(unit.source)[:7] for unit in units] == [
            "1 file ",
            "3 files",
            "5 files",
        ]


class TestRefusals:
    """What cannot be read gives one clear line, soon, and in little memory."""

    @pytest.mark.parametrize("junk", [b"", b"\0" * 64, b"\xff\xfe\xff", b"PK\x03\x04" + b"x" * 99,
                                      b"<" * 999, b"{" * 999, bytes(range(256))])  # fmt: skip
    def test_junk_is_read_or_refused(self, sample: Path, junk: bytes) -> None:
        assert outcome(sample, junk) in ("the same", "refused")

    def test_a_file_cut_off_anywhere_is_read_or_refused(self, sample: Path) -> None:
        data = sample.read_bytes()
        for end in range(0, len(data), max(1, len(data) // 60)):
            assert outcome(sample, data[:end]) in ("the same", "refused")

    def test_an_archive_cut_off_is_refused(self) -> None:
        for path in SAMPLES:
            if formats.format_of(path.name) in ARCHIVES:
                with pytest.raises(TranslatorError, match="cut off"):
                    read(path, path.read_bytes()[:-30])

    def test_the_wrong_encoding_is_named_with_its_place(self) -> None:
        data = "Добрий день\n".encode("windows-1251")

        with pytest.raises(
            TranslatorError, match=r"note.txt:1: not utf-8: byte 0xC4 at position 0"
        ):
            read(DATA / "note.txt", data)


def outcome(path: Path, data: bytes) -> str:
    """Read and write `data` as if it were the file; say what came of it."""
    try:
        written = write(read(path, data), {})
    except TranslatorError as error:
        named = path.name in str(error) and "\n" not in str(error)
        return "refused" if named else f"refused, but says {error}"
    return "the same" if written == data else "other bytes"
