"""One result for all units of a document: offsets hold whatever the units are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator.batch.units import BETWEEN, combine
from translator.document import Fragment
from translator.translation import Row, SideBySide


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
