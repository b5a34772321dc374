"""What holds for any text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.glossary.conftest import entry, small

GLOSSARY = small(
    entry(forbid_uk=("Куліба",)),
    entry(id="stoltenberg-m", en=("Stoltenberg",), uk="Столтенберг"),
    entry(id="kyiv", en=("Kyiv",), uk="Київ", kind="place", gram=("m",), forbid_en=("Kiev",)),
)
WORDS = "Kuleba Stoltenberg Kyiv Kiev Кулеба Куліби Стольтенбергом Києві з у в і заявив met in the"
PIECES = st.sampled_from([*WORDS.split(), *"’s.,«»\n1ʼ-", "НАТО", "\u0301"])
TEXT = st.lists(PIECES, max_size=12).map(" ".join)


@given(TEXT, TEXT)
def test_spans_are_true(source: str, hypothesis: str) -> None:
    """Every record names the words at its places, in source order, and targets do not overlap."""
    for direction in ("en-uk", "uk-en"):
        result = GLOSSARY.enforcer(direction, "force")(source, hypothesis)

        assert [t.source for t in result.terms] == sorted(t.source for t in result.terms)
        taken = sorted(t.target for t in result.terms if t.target is not None)
        assert all(a.end <= b.start for a, b in pairwise(taken))
        for term in result.terms:
            assert term.source.of(source) == term.source_text
            if term.target is not None:
                assert term.target.of(result.text) == term.target_text


@given(st.text("абвгdefg ,.'’«»0", max_size=60), st.text(max_size=60))
def test_without_terms_nothing_changes(source: str, hypothesis: str) -> None:
    """A sentence without terms comes back byte for byte."""
    for mode in ("off", "report", "safe", "force"):
        result = GLOSSARY.enforcer("en-uk", mode)(source, hypothesis)

        assert result.text == hypothesis
        assert result.terms == ()


@given(TEXT, TEXT)
def test_reporting_changes_nothing(source: str, hypothesis: str) -> None:
    assert GLOSSARY.enforcer("en-uk", "report")(source, hypothesis).text == hypothesis


@given(TEXT, TEXT)
def test_the_same_input_gives_the_same_answer(source: str, hypothesis: str) -> None:
    first, second = (GLOSSARY.enforcer("en-uk")(source, hypothesis) for _ in range(2))

    assert first == second
