"""Reading, writing and loading glossaries, from disk and from git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.glossary.conftest import META, entry, small
from translator import glossary
from translator.errors import GlossaryInvalid, UnknownGlossary
from translator.glossary import files, lock, reading
from translator.glossary.compiling import main_paradigm
from translator.glossary.entry import KINDS
from translator.glossary.lint.errors import staleness

Make = Callable[..., Path]
FIELD = st.text("abcабвг'.", min_size=1, max_size=8).map(str.strip).filter(bool)


class TestReading:
    def test_all_problems_are_raised_at_once(self, folder: Make) -> None:
        path = folder(entry(kind="person"), entry(id="b", uk=""))

        with pytest.raises(ExceptionGroup) as caught:
            glossary.load([path])

        assert [error.line for error in caught.value.exceptions] == [5, 6]
        assert all(isinstance(error, GlossaryInvalid) for error in caught.value.exceptions)

    def test_bytes_that_are_not_utf8_are_named(self, folder: Make) -> None:
        path = folder(entry())
        (path / "glossary.tsv").write_bytes("#: title Назва\n".encode("cp1251"))

        with pytest.raises(GlossaryInvalid, match=r"glossary.tsv:1:10: GL003 not UTF-8"):
            glossary.load([path])

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownGlossary):
            glossary.load([tmp_path])

    @given(st.lists(st.tuples(FIELD, FIELD, st.sampled_from(KINDS)), max_size=5))
    def test_writing_and_reading_again(self, rows: list[tuple[str, str, str]]) -> None:
        """What is written is read again, field by field."""
        entries = [
            entry(id=f"e-{i}", en=(en,), uk=uk, kind=kind, note="n")
            for i, (en, uk, kind) in enumerate(rows)
        ]

        sheet = reading.read(reading.write(entries, META), file="x")

        assert [reading.cells(e) for e in sheet.entries] == [
            reading.cells(e) for e in sorted(entries, key=reading.order)
        ]
        assert sheet.meta == META


class TestLoading:
    def test_later_glossaries_win(self, folder: Make) -> None:
        first = folder(entry(id="a", en=("port",), uk="порт", kind="term", gram=("m",)), name="a")
        second = folder(
            entry(id="b", en=("port",), uk="гавань", kind="term", gram=("f",)), name="b"
        )

        both = glossary.load([first, second])

        assert both.match("port", "en")[0].term.entry.id == "b"
        assert both.name == "a+b"

    def test_the_digest_changes_with_any_byte(self, folder: Make) -> None:
        path = folder(entry())
        before = glossary.load([path]).digest
        (path / "glossary.tsv").open("a").write("# a remark\n")

        assert glossary.load([path]).digest != before
        assert len(before) == 64

    def test_shipped_glossaries_are_found_by_name(self) -> None:
        assert {"names", "software-ui"} <= glossary.catalogue().keys()

    def test_the_signature_names_glossary_and_digest(self, folder: Make) -> None:
        loaded = glossary.load([folder(entry())])

        assert str(loaded) == f"sample#{loaded.digest[:12]}"

    @pytest.mark.parametrize(
        "change", [{"uk": "Кульба"}, {"en": ("Kulba",)}, {"paradigm": "indecl"}, {"prio": 1}]
    )
    def test_without_files_the_signature_tells_glossaries_apart(
        self, change: dict[str, object]
    ) -> None:
        assert str(small(entry())) == str(small(entry()))
        assert str(small(entry(**change))) != str(small(entry()))

    def test_in_a_git_checkout_the_signature_names_the_commit(self, folder: Make) -> None:
        """And says when the files have changed since."""
        path = folder(entry())
        git = ["git", "-C", str(path), "-c", "user.name=T", "-c", "user.email=t@example.org"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Terms"]):
            subprocess.run([*git, *arguments], check=True)
        done = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=True)
        commit = done.stdout.decode()[:12]
        clean = str(glossary.load([path]))
        (path / "glossary.tsv").open("a").write("# a remark\n")

        assert clean.startswith(f"sample@{commit}#")
        assert str(glossary.load([path])).startswith(f"sample@{commit}-dirty#")


class TestLock:
    """The lock file holds every form; it knows when it is stale."""

    def _locked(self, *entries: glossary.Entry) -> dict[str, lock.Locked]:
        return {
            e.id: lock.Locked(lock.key_of(e), {e.uk: main_paradigm(e, {})}) for e in entries
        }  # fmt: skip

    def test_it_is_read_as_written(self) -> None:
        written = self._locked(entry(), entry(id="x", uk="Столтенберг"))

        read = lock.read(lock.write(written), file="forms.lock.tsv")

        assert {n: x.key for n, x in read.items()} == {n: x.key for n, x in written.items()}
        assert (
            read["x"].paradigms["Столтенберг"].forms == written["x"].paradigms["Столтенберг"].forms
        )

    def test_locked_forms_are_used(self, folder: Make) -> None:
        path = folder(entry())
        text = lock.write(self._locked(entry())).replace("Кулебою", "Кулебоюю")
        (path / lock.NAME).write_text(text, encoding="utf-8")

        assert glossary.load([path]).match("Кулебоюю", "uk")

    def test_a_stale_paradigm_is_not_used(self, folder: Make) -> None:
        """The entry changed after the lock was compiled: rules stand in."""
        path = folder(entry(uk="Кулєба"))
        (path / lock.NAME).write_text(lock.write(self._locked(entry())), encoding="utf-8")

        assert glossary.load([path]).match("Кулєбою", "uk")
        assert staleness(files.folder(path).entries, files.folder(path).locked) == {"kuleba-m"}

    def test_one_file_of_a_folder_is_checked_by_itself(self, folder: Make) -> None:
        """The lock of the folder holds other files' entries too; that is not stale."""
        path = folder(entry())
        both = self._locked(entry(), entry(id="x", uk="Столтенберг"))
        (path / lock.NAME).write_text(lock.write(both), encoding="utf-8")
        read = files.folder(path / "glossary.tsv")

        assert staleness(read.entries, read.locked) == set()

    @pytest.mark.parametrize(
        "change",
        [{"uk": "Кулєба"}, {"kind": "person-f"}, {"paradigm": "adj"}, {"accept_uk": ("К",)}],
    )
    def test_what_makes_it_stale(self, change: dict[str, object]) -> None:
        assert staleness([entry(**change)], self._locked(entry())) == {"kuleba-m"}

    def test_what_does_not(self) -> None:
        assert staleness([entry(note="changed", prio=3)], self._locked(entry())) == set()


class TestGit:
    """A glossary as it was at a tag or commit."""

    @pytest.fixture
    def repository(self, folder: Make) -> Path:
        path = folder(entry())
        self.git(path, "init", "-q")
        self.commit(path, "first")
        self.git(path, "tag", "v1")
        folder(entry(), entry(id="scholz-m", en=("Scholz",), uk="Шольц"))
        self.commit(path, "second")
        return path

    def git(self, path: Path, *arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=path, check=True)

    def commit(self, path: Path, message: str) -> None:
        self.git(path, "add", ".")
        self.git(path, "commit", "-qm", message)

    def test_a_tag(self, repository: Path) -> None:
        old, new = glossary.load_revision(repository, "v1"), glossary.load([repository])

        assert (len(old), len(new)) == (1, 2)
        assert len(old.commit) == 40

    def test_the_commit_of_a_folder(self, repository: Path) -> None:
        clean = glossary.commit_of(repository)
        (repository / "glossary.tsv").open("a").write("# changed\n")

        assert len(clean) == 40
        assert glossary.commit_of(repository) == f"{clean}-dirty"

    def test_an_unknown_revision_lists_the_tags(self, repository: Path) -> None:
        message = f"glossary '{repository.name}' has no revision 'v9'; tags of its repository: v1$"
        with pytest.raises(UnknownGlossary, match=message):
            glossary.load_revision(repository, "v9")

    def test_a_revision_without_the_glossary_lists_the_tags_too(self, repository: Path) -> None:
        later = repository / "later"
        later.mkdir()
        (later / "glossary.tsv").write_bytes((repository / "glossary.tsv").read_bytes())

        with pytest.raises(UnknownGlossary, match=r"'later' has no revision 'v1'; .*: v1$"):
            glossary.load_revision(later, "v1")

    def test_outside_a_checkout(self, folder: Make) -> None:
        assert glossary.commit_of(folder(entry())) == ""
