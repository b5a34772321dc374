"""Tags and placeholders in a translation: where their words have gone, and each exactly once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.document import Span
from translator.formats import Inline, Pattern, plain, rebuild, values_missing
from translator.formats._placeholders import accelerator_in, protect
from translator.translation import Link, Row, SideBySide

CASES = json.loads((Path(__file__).parent / "tag_cases.json").read_text("utf-8"))
TAGS = [("<b>", "</b>"), ("<i>", "</i>"), ('<a href="x">', "</a>")]


def side_of(source: str, target: str, links: list[Link]) -> SideBySide:
    row = Row(
        start=0,
        end=len(source),
        language="en",
        direction="en-uk",
        texts={"en": source, "uk": target},
        links=tuple(links),
    )
    return SideBySide(
        source=source, signature="", languages=("en", "uk"), fragments=(), rows=(row,)
    )


def raw(pattern: Pattern) -> str:
    return "".join(item if isinstance(item, str) else item.raw for item in pattern)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_tags_go_where_their_words_go(case: dict[str, Any]) -> None:
    pattern = protect(case["source"], accelerator=case.get("accelerator", ""))
    source, target = plain(pattern), case["target"]
    links = [
        Link(Span(source.index(a), source.index(a) + len(a)),
             Span(target.index(b), target.index(b) + len(b)), 1.0)
        for a, b in case["links"]
    ]  # fmt: skip

    rebuilt, findings = rebuild(pattern, side_of(source, target, links), "uk")

    assert raw(rebuilt) == case["expected"]
    assert [finding.code for finding in findings] == case.get("findings", [])


words = st.lists(st.sampled_from(["sun", "moon", "%s", "{x}", "red", "«so»", "a,"]), max_size=8)


@st.composite
def tagged(draw: st.DrawFn, depth: int = 3) -> str:
    """A text with tags that are balanced, and points anywhere."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        text = " ".join(draw(words))
        if depth and draw(st.booleans()):
            opening, closing = draw(st.sampled_from(TAGS))
            text = opening + draw(tagged(depth=depth - 1)) + closing
        parts += [text, draw(st.sampled_from([" ", "", "<x/>", "<img>"]))]
    return "".join(parts)


class TestAnyTranslation:
    """Whatever the engine answers and however it links: each tag once, balanced, text untouched."""

    @given(text=tagged(), data=st.data())
    def test_keeps_every_tag_once_balanced_and_the_text(
        self, text: str, data: st.DataObject
    ) -> None:
        pattern = protect(text)
        source = plain(pattern)
        values = [i.raw for i in pattern if isinstance(i, Inline) and i.kind == "value"]
        others = data.draw(st.lists(st.sampled_from(["сонце", "місяць", "—", "«так»", "червоний"])))
        target = " ".join(data.draw(st.permutations([*others, *values])))
        spans = st.tuples(st.integers(0, len(source)), st.integers(0, len(source)))
        ends = st.tuples(st.integers(0, len(target)), st.integers(0, len(target)))
        links = [
            Link(Span(min(a), max(a)), Span(min(b), max(b)), 0.5)
            for a, b in data.draw(st.lists(st.tuples(spans, ends), max_size=8))
        ]

        rebuilt, _ = rebuild(pattern, side_of(source, target, links), "uk")

        assert raws(rebuilt) == raws(pattern)
        assert is_balanced(rebuilt)
        # a space may be added beside a point that stands like a word
        assert "".join(plain(rebuilt).split()) == "".join(target.split())

    @given(text=tagged())
    def test_changes_nothing_where_the_text_is_the_same(self, text: str) -> None:
        pattern = protect(text)
        source = plain(pattern)

        assert rebuild(pattern, side_of(source, source, []), "uk") == (pattern, [])


def raws(pattern: Pattern) -> Counter[str]:
    return Counter(item.raw for item in pattern if isinstance(item, Inline))


def is_balanced(pattern: Pattern) -> bool:
    path: list[int] = []
    for item in pattern:
        if isinstance(item, Inline) and item.kind == "open":
            path.append(item.pair)
        elif (
            isinstance(item, Inline)
            and item.kind == "close"
            and (not path or path.pop() != item.pair)
        ):
            return False
    return not path


class TestPlaceholders:
    """What a program fills in is told from prose."""

    @pytest.mark.parametrize(
        "placeholder",
        ["%s", "%d", "%1$s", "%-5.2f", "%@", "%%", "%(name)s", "%(n)d", "{name}", "{0}", "{}",
         "{{count}}", "${x}", "#{x}", "%{x}", "$t(key)", "{n, number}", "&amp;", "%1", "%L2"],
    )  # fmt: skip
    def test_are_taken_out(self, placeholder: str) -> None:
        pattern = protect(f"Before {placeholder} after")

        assert [i.raw for i in pattern if isinstance(i, Inline)] == [placeholder]
        assert raw(pattern) == f"Before {placeholder} after"

    @pytest.mark.parametrize(
        "prose", ["50% of all", "100 % sure", "a & b", "5 < 6 > 4", "costs $5", "100% discount",
                  "it's 5 o'clock", "AT&T", "x_y"]
    )  # fmt: skip
    def test_prose_is_left_alone(self, prose: str) -> None:
        assert protect(prose) == (prose,)

    @pytest.mark.parametrize(
        ("label", "mark"),
        [("&File", "&"), ("Save &As…", "&"), ("_Open", "_"), ("E_xit", "_"), ("a &amp; b", ""),
         ("my_file_name", ""), ("Rock & roll", ""), ("A sentence. And _another one.", "")],
    )  # fmt: skip
    def test_accelerators_are_told_from_names(self, label: str, mark: str) -> None:
        assert accelerator_in(label) == mark

    def test_a_lost_or_doubled_value_is_noticed(self) -> None:
        pattern = protect("%s of %s in {box}")

        assert values_missing(pattern, "%s і %s у {box}") == []
        assert values_missing(pattern, "%s у {box}") == ["%s"]
        assert values_missing(pattern, "%s %s {box} {box}") == ["{box}"]
