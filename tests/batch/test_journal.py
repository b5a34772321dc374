"""The journal: a file is done or not done, whenever the process is killed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from translator.batch import journal as module
from translator.batch.journal import Journal, digest, temporary

KEY = {"source": "s1", "settings": "t1"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path)
    yield opened
    opened.close()


def test_remembers_what_is_done(journal: Journal) -> None:
    journal.commit("a.txt", {"a.uk.txt": [b"one"]}, counts={"units": 1}, **KEY)

    assert journal.done("a.txt", **KEY) == {"units": 1}
    assert (journal.folder / "a.uk.txt").read_bytes() == b"one"


@pytest.mark.parametrize(
    "key", [{"source": "s2", "settings": "t1"}, {"source": "s1", "settings": "t2"}]
)
def test_a_changed_source_or_setting_is_not_done(journal: Journal, key: dict[str, str]) -> None:
    journal.commit("a.txt", {"a.uk.txt": [b"one"]}, counts={}, **KEY)

    assert journal.done("a.txt", **key) is None


def test_an_output_that_was_touched_is_not_done(journal: Journal) -> None:
    journal.commit("a.txt", {"a.uk.txt": [b"one"]}, counts={}, **KEY)
    (journal.folder / "a.uk.txt").write_bytes(b"two")

    assert journal.done("a.txt", **KEY) is None


def test_a_kill_between_noting_and_renaming_loses_nothing(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outputs wait under their temporary names; the next run renames them."""

    def killed(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        journal.commit("a.txt", {"a.uk.txt": [b"one"], "a.en.txt": [b"two"]}, counts={}, **KEY)

    monkeypatch.undo()
    assert not (journal.folder / "a.uk.txt").exists()
    assert journal.done("a.txt", **KEY) == {}
    assert (journal.folder / "a.uk.txt").read_bytes() == b"one"
    assert not temporary(journal.folder / "a.uk.txt").exists()


def test_a_kill_before_noting_leaves_no_output(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = module.write_durably

    def half(path: Path, pieces: Iterable[bytes]) -> None:
        write(path, [next(iter(pieces))[:1]])
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_durably", half)
    with pytest.raises(KeyboardInterrupt):
        journal.commit("a.txt", {"a.uk.txt": [b"one"]}, counts={}, **KEY)

    assert not (journal.folder / "a.uk.txt").exists()
    assert journal.done("a.txt", **KEY) is None


def test_an_output_that_cannot_be_made_leaves_none_behind(journal: Journal) -> None:
    def fails() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        journal.commit("a.txt", {"a.uk.txt": [b"one"], "a.html": fails()}, counts={}, **KEY)

    assert not [path for path in journal.folder.iterdir() if path.name.startswith((".a", "a"))]
    assert journal.done("a.txt", **KEY) is None


def test_a_file_filled_in_place_is_known_as_it_is_now(journal: Journal) -> None:
    journal.commit("a.po", {"a.po": [b"filled"]}, counts={}, in_place="a.po", **KEY)

    assert journal.done("a.po", **{**KEY, "source": digest(b"filled")}) == {}
    assert journal.done("a.po", **KEY) is None


def test_without_a_folder_nothing_is_made(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "out", create=False)

    assert journal.done("a.txt", **KEY) is None
    assert not (tmp_path / "out").exists()
    journal.close()


def test_digests_are_of_bytes() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_knows_all_it_ever_wrote(journal: Journal) -> None:
    """A run without reports does not make the reports of the run before a stranger's."""
    journal.commit("a.txt", {"a.uk.txt": [b"one"], "a.html": [b"page"]}, counts={}, **KEY)
    journal.commit("a.txt", {"a.uk.txt": [b"two"]}, counts={}, **KEY)

    assert journal.written() == {"a.uk.txt": "a.txt", "a.html": "a.txt"}
