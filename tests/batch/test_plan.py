"""Which files a run takes, and what they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.batch.plan import Job, PlanInvalid, localised, make_plan, refuse_overwriting


def folder(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


class TestFiles:
    """Folders are searched to the bottom; what no format reads is not taken."""

    def test_takes_known_formats_in_order(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "b.md", "a.txt", "sub/c.po", "picture.png", ".git/d.txt")

        assert [job.name for job in make_plan([root])] == ["a.txt", "b.md", "sub/c.po"]

    def test_takes_what_is_included_and_not_excluded(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "a.md", "docs/b.md", "docs/old/c.md", "d.txt")

        plan = make_plan([root], include=["*.md"], exclude=["docs/old/*"])

        assert [job.name for job in plan] == ["a.md", "docs/b.md"]

    def test_takes_xml_only_where_it_is_a_string_resource(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "pom.xml")
        (root / "strings.xml").write_text("<resources></resources>")

        assert [job.name for job in make_plan([root])] == ["strings.xml"]

    def test_refuses_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(PlanInvalid, match="no such file"):
            make_plan([tmp_path / "missing"])


class TestNames:
    """Versions are named as their users name them."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("notes.txt", "notes.uk.txt"),
            ("notes.en.md", "notes.uk.md"),
            ("my-en.txt", "my-en.uk.txt"),
            ("en.json", "uk.json"),
            ("locales/en/home.json", "locales/uk/home.json"),
            ("app_en.arb", "app_uk.arb"),
            ("messages.properties", "messages_uk.properties"),
            ("messages_en.properties", "messages_uk.properties"),
            ("res/values/strings.xml", "res/values-uk/strings.xml"),
            ("res/values-en/strings.xml", "res/values-uk/strings.xml"),
            ("film.srt", "film.uk.srt"),
        ],
    )
    def test_of_versions(self, name: str, expected: str) -> None:
        assert localised(name, "uk") == expected

    @pytest.mark.parametrize(
        ("name", "format", "expected"),
        [
            ("uk.po", "po", "uk.po"),
            ("po/app.pot", "po", "po/app.uk.po"),
            ("a.xlf", "xliff", "a.xlf"),
        ],
    )
    def test_of_filled_files(self, name: str, format: str, expected: str) -> None:
        assert Job(source=Path(name), name=name, format=format, report="").filled == expected

    @pytest.mark.parametrize(
        ("name", "language"),
        [("locale/uk/LC_MESSAGES/app.po", "uk"), ("en.po", "en"), ("app.po", None)],
    )
    def test_tell_the_language(self, name: str, language: str | None) -> None:
        assert Job(source=Path(name), name=name, format="po", report="").language == language

    def test_reports_of_files_that_differ_in_their_suffix_differ(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "a.md", "a.txt", "b.txt")

        assert [job.report for job in make_plan([root])] == ["a.md", "a.txt", "b"]


class TestNothingIsLost:
    """What is not an output of an earlier run is not written over, reports included."""

    def test_a_report_does_not_collide_with_a_version(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "a.en.txt", "a.html")

        with pytest.raises(PlanInvalid, match=r"would both write a\.en\.html"):
            make_plan([root])
        assert len(make_plan([root], reports=False)) == 2

    @pytest.mark.parametrize("own", ["n.uk.txt", "n.html", "n.json"])
    def test_a_file_in_the_way_is_not_written_over(self, tmp_path: Path, own: str) -> None:
        root = folder(tmp_path, "n.txt", own)
        plan = make_plan([root / "n.txt"])

        with pytest.raises(PlanInvalid, match=f"{own} is there already"):
            refuse_overwriting(plan, root)
        refuse_overwriting(plan, root, written={own: "n.txt"})
        refuse_overwriting(plan, root, overwrite=True)

    def test_catalogues_may_be_filled_in_place(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "po/uk.po", "en.json", "uk.json")

        refuse_overwriting(make_plan([root]), root, languages=("uk",), reports=False)


class TestResultsOfEarlierRuns:
    """Outputs that lie within the input are not translated in turn."""

    def test_an_output_folder_below_the_input_is_not_searched(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "a.txt", "out/a.en.txt", "out/values-uk/strings.xml")

        assert [job.name for job in make_plan([root], out=root / "out")] == ["a.txt"]

    def test_outputs_beside_their_sources_are_known_by_the_journal(self, tmp_path: Path) -> None:
        root = folder(tmp_path, "a.txt", "a.uk.txt", "a.json", "en.json", "uk.json", "uk.po")
        written = {
            "a.uk.txt": "a.txt", "a.json": "a.txt", "uk.json": "en.json", "uk.po": "uk.po"
        }  # fmt: skip

        plan = make_plan([root], out=root, written=written)

        assert [job.name for job in plan] == ["a.txt", "en.json", "uk.po"]
        assert list(plan[1].counterparts) == ["uk"]

    def test_a_catalogue_made_from_a_template_is_filled_from_then_on(self, tmp_path: Path) -> None:
        """What people changed in it is kept."""
        root = folder(tmp_path, "app.pot", "app.uk.po", "app.pot.json")
        written = {"app.uk.po": "app.pot", "app.pot.json": "app.pot"}

        assert [job.name for job in make_plan([root], out=root, written=written)] == ["app.uk.po"]


def test_no_file_that_matches_is_an_error(tmp_path: Path) -> None:
    root = folder(tmp_path, "a.txt")

    with pytest.raises(PlanInvalid, match="no file to translate that --include"):
        make_plan([root], include=["*.zzz"])
