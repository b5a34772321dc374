"""TBX-Basic (ISO 30042, dialect DCA), as Weblate and Trados read it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from translator.errors import DocumentInvalid
from translator.glossary.exchange import Pair, chosen
from translator.glossary.paradigm import Term

SUFFIX = ".tbx"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {
    "approved": "preferredTerm-admn-sts",
    "draft": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
_READ = {
    "preferredterm-admn-sts": "approved",
    "admittedterm-admn-sts": "draft",
    "deprecatedterm-admn-sts": "deprecated",
    "forbidden": "forbidden",
    "obsolete": "deprecated",
}


def write(terms: Sequence[Term], direction: str) -> str:
    """Return a TBX-Basic file with both languages of every term of the direction."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<martif type="TBX-Basic" xml:lang="en">',
        "<martifHeader><fileDesc><sourceDesc><p>Glossary</p></sourceDesc></fileDesc></martifHeader>",
        "<text><body>",
    ]
    for term in chosen(terms, direction):
        lines += _entry(term)
    return "\n".join([*lines, "</body></text>", "</martif>"]) + "\n"


def _entry(term: Term) -> list[str]:
    entry = term.entry
    lines = [f"<termEntry id={quoteattr('e-' + entry.id)}>"]
    if entry.kind == "dnt":
        lines.append('<descrip type="Translation needed">No</descrip>')
    if entry.domain:
        lines.append(f'<descrip type="subjectField">{escape(entry.domain)}</descrip>')
    if entry.note:
        lines.append(f"<note>{escape(entry.note)}</note>")
    for language, text in (("en", entry.en[0]), ("uk", entry.uk)):
        status = f'<termNote type="administrativeStatus">{_STATUS[entry.status]}</termNote>'
        tig = f"<tig><term>{escape(text)}</term>{status}</tig>"
        lines.append(f'<langSet xml:lang="{language}">{tig}</langSet>')
    return [*lines, "</termEntry>"]


def read(text: str, direction: str) -> list[Pair]:
    """Read a TBX file; document type declarations are refused, so no entity is expanded.

    Raises:
        DocumentInvalid: not XML, or it declares a document type.
    """
    if "<!ENTITY" in text or "<!DOCTYPE" in text.split("<martif")[0].replace(
        '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">', ""
    ):
        raise DocumentInvalid("the file declares a document type or entities; take that out")
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise DocumentInvalid(f"not XML: {error}", line=error.position[0]) from error
    pairs = (_pair(entry) for entry in root.iter() if _name(entry) in ("termEntry", "conceptEntry"))
    return [pair for pair in pairs if pair is not None]


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _pair(entry: ElementTree.Element) -> Pair | None:
    terms: dict[str, str] = {}
    status, note, dnt = "approved", "", False
    for part in entry.iter():
        kind, text = part.get("type", ""), (part.text or "").strip()
        if _name(part) in ("langSet", "langSec"):
            language = part.get(_LANG, "").partition("-")[0].lower()
            found = next((t for t in part.iter() if _name(t) == "term"), None)
            terms[language] = (found.text or "").strip() if found is not None else ""
        elif kind == "administrativeStatus":
            status = _READ.get(text.lower(), status)
        elif kind == "Translation needed":
            dnt = text.lower() == "no"
        elif _name(part) == "note":
            note = text
    if not terms.get("en") or not terms.get("uk"):
        return None
    return Pair(en=terms["en"], uk=terms["uk"], status=status, note=note, dnt=dnt)
