"""What Word's paragraphs need beyond the common contract: runs, links, fields, text boxes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from translator.formats import Inline, Pattern, docx, plain

TEXT = '<w:t xml:space="preserve">'


def document(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        names = 'xmlns:w="w" xmlns:mc="mc" xmlns:r="r"'
        file.writestr(
            "word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>"
        )
    return out.getvalue()


def run(text: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{TEXT}{text}</w:t></w:r>"


def upper(pattern: Pattern) -> Pattern:
    return tuple(item.upper() if isinstance(item, str) else item for item in pattern)


def rewritten(body: str) -> str:
    """Return the body with every unit in capitals."""
    read = docx.read(document(body))
    data = docx.write(read, {u.id: upper(u.source) for u in read.units}, language="uk")
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    return re.sub(r".*<w:body>|</w:body>.*", "", text)


def test_runs_of_one_look_are_one_text() -> None:
    body = f"<w:p>{run('One ')}<w:proofErr/>{run('sentence ')}{run('here.')}</w:p>"

    assert docx.read(document(body)).units[0].source == ("One sentence here.",)


def test_the_look_of_most_text_is_no_tag() -> None:
    body = f"<w:p>{run('Bold and long text ', '<w:b/>')}{run('plain')}</w:p>"
    [unit] = docx.read(document(body)).units

    assert unit.source[0] == "Bold and long text "
    assert [i.kind for i in unit.source if isinstance(i, Inline)] == ["open", "close"]
    assert rewritten(body) == f"<w:p>{run('BOLD AND LONG TEXT ', '<w:b/>')}{run('PLAIN')}</w:p>"


def test_a_link_keeps_its_runs() -> None:
    link = '<w:hyperlink r:id="rId1">{}</w:hyperlink>'
    body = "<w:p>" + run("See ") + link.format(run("the page", "<w:u/>")) + run(" now") + "</w:p>"

    assert rewritten(body) == (
        "<w:p>" + run("SEE ") + link.format(run("THE PAGE", "<w:u/>")) + run(" NOW") + "</w:p>"
    )


def test_a_field_is_a_tag_around_its_result() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = mark.format("begin") + "<w:r><w:instrText>REF a</w:instrText></w:r>"
    field = code + mark.format("separate") + run("figure two") + mark.format("end")

    assert rewritten(f"<w:p>{run('See ')}{field}</w:p>") == (
        f"<w:p>{run('SEE ')}{field.replace('figure two', 'FIGURE TWO')}</w:p>"
    )


@pytest.mark.parametrize("kept", ["begin", "separate", "end"])
def test_a_torn_field_is_kept_whole(kept: str) -> None:
    mark = f'<w:r><w:fldChar w:fldCharType="{kept}"/></w:r>'

    assert mark in rewritten(f"<w:p>{run('Torn ')}{mark}{run(' here')}</w:p>")


def test_a_text_box_is_translated_inside_its_run() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:p>{}</w:p></mc:Choice></mc:AlternateContent></w:r>"
    )
    body = f"<w:p>{run('Before ')}{box.format(run('in the box'))}{run(' after')}</w:p>"

    assert [plain(u.source) for u in docx.read(document(body)).units] == [
        "Before  after",
        "in the box",
    ]
    assert rewritten(body) == (
        f"<w:p>{run('BEFORE ')}{box.format(run('IN THE BOX'))}{run(' AFTER')}</w:p>"
    )


def test_deleted_text_stays_deleted() -> None:
    deleted = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"

    assert deleted in rewritten(f"<w:p>{run('Kept ')}{deleted}</w:p>")
