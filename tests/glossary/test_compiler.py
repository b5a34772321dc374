"""The compiler: dictionary, rules and a human; run where the build-time libraries are installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.glossary.conftest import entry
from translator import glossary
from translator.errors import EngineUnavailable
from translator.glossary import files, lock, sources
from translator.glossary.compiler import compile_entries
from translator.glossary.lint.errors import staleness

pytest.importorskip("pymorphy3", reason="needs the extra [glossary]")
pytest.importorskip("shevchenko", reason="needs the extra [glossary]")


def codes(*entries: glossary.Entry) -> list[str]:
    return [problem.code for problem in compile_entries(entries)[1]]


class TestSources:
    def test_dictionary_words_are_checked(self) -> None:
        locked, problems = compile_entries([entry(uk="Кулеба")])

        paradigm = locked["kuleba-m"].paradigms["Кулеба"]
        assert (paradigm.origin, paradigm.checked, problems) == ("dictionary", True, [])

    def test_an_unknown_thing_needs_its_genitive(self) -> None:
        """Брексита or Брекситу? No rule can tell."""
        thing = entry(id="x", uk="Хрумксит", kind="term", gram=("m", "inan"))

        assert codes(thing) == ["GL020"]

    def test_an_override_settles_it(self) -> None:
        thing = entry(
            id="x", uk="Хрумксит", kind="term", gram=("m", "inan"), paradigm="gen=Хрумкситу"
        )

        assert codes(thing) == []

    def test_an_oblique_form_is_no_lemma(self) -> None:
        assert "GL024" in codes(entry(id="x", uk="Києва", kind="place", gram=("m",)))

    def test_terms_get_a_plural(self) -> None:
        missile = entry(id="x", uk="балістична ракета", kind="term", gram=("f",))

        locked, _ = compile_entries([missile])

        paradigm = locked["x"].paradigms["балістична ракета"]
        assert paradigm.form("pl", "ins") == "балістичними ракетами"

    def test_accepted_and_forbidden_renderings_are_declined_too(self) -> None:
        drone = entry(
            id="x", uk="безпілотник", kind="term", gram=("m", "inan"), forbid_uk=("дрон",)
        )  # fmt: skip

        locked, _ = compile_entries([drone])

        assert "дроном" in locked["x"].paradigms["дрон"].readings()


class TestShipped:
    """The committed locks are what the compiler makes of the committed entries."""

    @pytest.mark.parametrize("name", glossary.catalogue())
    def test_locks_are_fresh(self, name: str) -> None:
        folder = files.folder(glossary.catalogue()[name])

        assert staleness(folder.entries, folder.locked) == set()

    @pytest.mark.parametrize("name", glossary.catalogue())
    def test_compiling_again_gives_the_same_bytes(self, name: str) -> None:
        path = glossary.catalogue()[name]

        locked, problems = compile_entries(files.folder(path).entries)

        assert lock.write(locked) == (path / lock.NAME).read_text(encoding="utf-8")
        assert [str(p) for p in problems if p.severity == "error"] == []


def test_without_the_libraries_compiling_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymorphy3", None)

    with pytest.raises(EngineUnavailable, match=r"pip install 'dvomova\[glossary\]'"):
        sources.Dictionary()


def test_a_stale_lock_is_seen_without_the_libraries(
    monkeypatch: pytest.MonkeyPatch, folder: Callable[..., Path]
) -> None:
    """`compile --check` runs in CI where only the package itself is installed."""
    for library in ("pymorphy3", "shevchenko"):
        monkeypatch.setitem(__import__("sys").modules, library, None)
    read = files.folder(folder(entry()))

    assert staleness(read.entries, read.locked) == {"kuleba-m"}


class TestRenderings:
    """Accepted and forbidden renderings decline by their own nature, not by their entry's."""

    @pytest.mark.parametrize(
        ("lemma", "cell", "form"),
        [
            ("переселенець", ("sg", "acc"), "переселенця"),  # a person, though особа is a thing
            ("переселенець", ("pl", "ins"), "переселенцями"),
            ("панель приладів", ("sg", "gen"), "панелі приладів"),  # feminine, though on -ь
            ("перемир'я", ("sg", "gen"), "перемир'я"),  # neuter, though on -я
            ("Друга світова", ("sg", "gen"), "Другої світової"),  # an adjective for the noun
        ],
    )
    def test_a_rendering_has_its_own_gender(
        self, lemma: str, cell: tuple[str, str], form: str
    ) -> None:
        owner = entry(id="x", en=("x",), uk="особа", kind="term", gram=("f",), accept_uk=(lemma,))

        locked, _ = compile_entries([owner])

        assert form in locked["x"].paradigms[lemma].forms[cell]

    @pytest.mark.parametrize("lemma", ["БпЛА", "рф", "НаУКМА", "грн"])
    def test_an_abbreviation_never_changes(self, lemma: str) -> None:
        owner = entry(id="x", en=("x",), uk="особа", kind="term", gram=("f",), accept_uk=(lemma,))

        locked, _ = compile_entries([owner])

        assert set(locked["x"].paradigms[lemma].surfaces()) == {lemma}
