"""One result for all units of a document: offsets hold whatever the units are, and a report
that is written piece by piece is the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from translator.batch.spool import Spool
from translator.document import Fragment, Span
from translator.joining import BETWEEN, combine
from translator.render import html, json_parts, json_text
from translator.translation import Finding, Link, Row, SideBySide, TermUse


def side(text: str) -> SideBySide:
    """Return a result with one row for all of `text`, none for an empty one."""
    fragment = Fragment(start=0, end=len(text), text=text, language="en", reason="test")
    texts = {"en": text, "uk": f"[{text}]"}
    row = Row(start=0, end=len(text), language="en", direction="en-uk", texts=texts)
    return SideBySide(
        source=text,
        signature="",
        languages=("en", "uk"),
        fragments=(fragment,) if text else (),
        rows=(row,) if text else (),
    )


@given(st.lists(st.text(max_size=5), max_size=5), st.sampled_from([BETWEEN, ""]))
def test_versions_are_those_of_the_units_one_after_another(texts: list[str], between: str) -> None:
    sides = [side(text) for text in texts]

    whole = combine(sides, between=between)

    for tag in ("en", "uk"):
        assert whole.version(tag) == between.join(each.version(tag) for each in sides)
    assert [whole.source[row.start : row.end] for row in whole.rows] == [t for t in texts if t]


def found_in(text: str) -> SideBySide:
    """Return the result of `side` with a term, a warning of the row and one of the text."""
    plain = side(text)
    term = TermUse(id="t", glossary="g", source=Span(0, 1), source_text=text[:1],
                   target=Span(0, 1), target_text="[", status="exact")  # fmt: skip
    link = Link(Span(0, 1), Span(0, 1), 1.0)
    rows = [
        replace(row, terms=(term,), findings=(Finding(code="B", message="<b>", start=0, end=1),),
                links=(link,))
        for row in plain.rows
    ]  # fmt: skip
    findings = (Finding(code="A", message="all", start=0, end=len(text)),) if text else ()
    return replace(plain, rows=tuple(rows), findings=findings)


@given(st.lists(st.text(max_size=5), max_size=5))
def test_a_report_in_pieces_is_that_of_the_whole(texts: list[str]) -> None:
    sides = [found_in(text) for text in texts]
    whole = combine(sides)

    assert "".join(json_parts(sides)) == json_text(whole)
    assert "".join(html.page_parts(sides, title="a")) == html.page(whole, title="a")


class TestASpool:
    """Results come back in order, as often as asked, without the word links."""

    @given(st.lists(st.text(max_size=3), max_size=9), st.integers(1, 4))
    def test_gives_back_what_it_got(self, texts: list[str], block: int) -> None:
        spool = Spool(block)
        kept = [found_in(text) for text in texts]
        for each in kept:
            spool.append(each)

        for _ in range(2):
            found = list(spool)
            assert [each.source for each in found] == texts
            assert "".join(json_parts(found)) == "".join(json_parts(kept))
        assert bool(spool) == bool(texts)
        spool.close()

    def test_holds_no_more_than_a_block_in_memory(self) -> None:
        spool = Spool(2)
        for text in "abcde":
            spool.append(found_in(text))

        assert len(spool._recent) == 1
        spool.close()


def test_a_page_of_many_rows_has_a_table_for_each_part_of_them() -> None:
    sides = [side(str(number)) for number in range(html.ROWS + 1)]

    page = "".join(html.page_parts(sides, title="many"))

    assert page.count("<table") == page.count("</table>") == 2
    assert page.count("<tr id=") == html.ROWS + 1
