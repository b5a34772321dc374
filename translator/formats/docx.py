"""Word documents (DOCX): paragraphs of body, headers, footers, notes and text boxes.

Word cuts a paragraph into runs, one for each formatting. The formatting that most of a
paragraph has is its base and no tag; every other run is a tag around its words. Links, content
controls and fields are tags around runs. Neighbouring runs that look the same become one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translator.errors import DocumentInvalid
from translator.formats import _xml
from translator.formats._archive import Archive, rewrite
from translator.formats._model import DEFAULTS, Document, Inline, Options, Part, Pattern, Unit
from translator.formats._placeholders import BREAK, tidy
from translator.formats._text import encode, splice
from translator.formats._xml import Element

SUFFIXES = (".docx", ".docm", ".dotx")
BILINGUAL = False
TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
#: Around runs: a link, an insertion, a content control.
AROUND = {"w:hyperlink", "w:ins", "w:smartTag", "w:sdt"}
#: Marks of the spelling checker and of the last layout: they mean nothing to another text.
FLEETING = {"w:proofErr", "w:lastRenderedPageBreak", "w:softHyphen"}
CLOSE = "</w:t></w:r>"


@dataclass(slots=True)
class Atom:
    """A piece of a paragraph: ``text`` in a run's formatting, or a kind of `Inline`.

    Attributes:
        kind: also ``begin``, ``separate``, ``end`` of a field.
        raw: of the tag; of a text, the run's properties.
        text: of a text; of a value what the engine reads.
    """

    kind: str
    raw: str
    text: str = ""


@dataclass(slots=True)
class Place:
    """How a paragraph is written: the base formatting inside each pair, 0 for the paragraph.

    `inside` is the run whose raw text holds the paragraph, where it is in a text box.
    """

    bases: dict[int, str] = field(default_factory=dict)
    inside: tuple[int, int] | None = None


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a document; see `translator.formats`."""
    archive = Archive(data, options.name)
    if "word/document.xml" not in archive.names():
        raise DocumentInvalid("has no word/document.xml: not a Word document", file=options.name)
    parts: list[Part] = []
    units: list[Unit] = []
    for name in filter(TEXTS.fullmatch, archive.names()):
        part = _xml.decode_xml(archive.read(name), options)
        root = _xml.parse(part.text, f"{options.name}:{name}")
        short = name.removeprefix("word/").removesuffix(".xml")
        found = list(_units(part.text, root, None))
        for number, unit in enumerate(found, 1):
            units.append(_numbered(unit, f"{short}:{number}", len(parts)))
        parts.append(type(part)(name=name, text=part.text, encoding=part.encoding, mark=part.mark))
    return Document(format="docx", parts=tuple(parts), units=tuple(units), archive=data)


def _numbered(unit: Unit, name: str, part: int) -> Unit:
    return Unit(id=name, source=unit.source, part=part, start=unit.start, end=unit.end,
                detail=unit.detail)  # fmt: skip


def _units(text: str, element: Element, inside: tuple[int, int] | None) -> Iterator[Unit]:
    """Yield the units of all paragraphs below `element`; those of text boxes after their own."""
    for paragraph in element.find("w:p"):
        content = [c for c in paragraph.children if c.name != "w:pPr"]
        if content:
            unit = _unit(text, content, inside)
            if unit:
                yield unit
        for run in paragraph.find("w:r"):
            if next(run.find("w:p"), None):
                yield from _units(text, _fallback_left_out(run), (run.start, run.end))


def _fallback_left_out(run: Element) -> Element:
    """Return a run without the copy of its drawing that old programs read."""
    kept = [c for c in run.children if c.name != "mc:AlternateContent"]
    for alternate in run.find("mc:AlternateContent"):
        kept += [c for c in alternate.children if c.name != "mc:Fallback"]
    return Element(run.name, run.start, run.inner, run.close, run.end, run.tag, kept)


def _unit(text: str, content: Sequence[Element], inside: tuple[int, int] | None) -> Unit | None:
    atoms = _joined(_fields(list(_atoms(text, content))))
    if not any(a.kind == "text" and any(c.isalpha() for c in a.text) for a in atoms):
        return None
    pattern, bases = _pattern(atoms)
    return Unit(id="", source=pattern, start=content[0].start, end=content[-1].end,
                detail=Place(bases, inside))  # fmt: skip


def _atoms(text: str, content: Iterable[Element]) -> Iterator[Atom]:
    for element in content:
        if element.name == "w:r":
            yield from _run(text, element)
        elif element.name in AROUND and element.close < element.end:
            body = element.child("w:sdtContent") or element
            if body.close < body.end:
                yield Atom("open", text[element.start : body.inner])
                yield from _atoms(text, body.children)
                yield Atom("close", text[body.close : element.end])
            else:
                yield Atom("alone", text[element.start : element.end])
        elif element.name not in FLEETING:
            yield Atom("alone", text[element.start : element.end])


def _run(text: str, run: Element) -> Iterator[Atom]:
    properties = run.child("w:rPr")
    look = text[properties.start : properties.end] if properties else ""
    for child in run.children:
        raw = text[child.start : child.end]
        wrapped = f"<w:r>{look}{raw}</w:r>"
        match child.name:
            case "w:rPr":
                continue
            case "w:t":
                yield Atom("text", look, _xml.unescape(text[child.inner : child.close]))
            case "w:noBreakHyphen":
                yield Atom("text", look, "\N{NON-BREAKING HYPHEN}")
            case "w:br" | "w:cr" | "w:tab":
                yield Atom("value", wrapped, BREAK)
            case "w:fldChar":
                yield Atom(child.get("w:fldCharType"), wrapped)
            case name if name in FLEETING:
                continue
            case _:
                has_paragraph = next(child.find("w:p"), None)
                yield Atom("alone", text[run.start : run.end] if has_paragraph else wrapped)


def _fields(atoms: list[Atom]) -> list[Atom]:
    """Make each field a tag around its result, or a point; a torn field becomes points."""
    found: list[Atom] = []
    begins: list[int] = []
    results: list[int] = []
    for atom in atoms:
        if atom.kind == "begin":
            begins.append(len(found))
        elif atom.kind == "separate" and len(results) < len(begins):
            results.append(len(found))
        elif atom.kind == "end" and begins:
            begin = begins.pop()
            split = results.pop() if len(results) > len(begins) else None
            found = [*found[:begin], *_field(found[begin:], split and split - begin, atom)]
            continue
        found.append(atom)
    torn = ("begin", "separate", "end")
    return [Atom("alone", a.raw) if a.kind in torn else a for a in found]


def _field(inner: list[Atom], split: int | None, end: Atom) -> list[Atom]:
    """Return one field whose atoms are `inner`, with its result behind place `split`."""
    if split is None or any(a.kind in ("open", "close") for a in inner[:split]):
        return [Atom("alone", "".join(_written(a) for a in [*inner, end]))]
    code = "".join(_written(a) for a in inner[: split + 1])
    return [Atom("open", code), *inner[split + 1 :], Atom("close", end.raw)]


def _written(atom: Atom) -> str:
    return (
        f"{_opening(atom.raw)}{_xml.escape(atom.text)}{CLOSE}" if atom.kind == "text" else atom.raw
    )


def _joined(atoms: Iterable[Atom]) -> list[Atom]:
    """Join neighbouring texts of the same look."""
    found: list[Atom] = []
    for atom in atoms:
        if found and atom.kind == found[-1].kind == "text" and atom.raw == found[-1].raw:
            found[-1] = Atom("text", atom.raw, found[-1].text + atom.text)
        else:
            found.append(Atom(atom.kind, atom.raw, atom.text))
    return found


def _opening(look: str) -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">'


def _pattern(atoms: Sequence[Atom]) -> tuple[Pattern, dict[int, str]]:
    """Return the pattern of a paragraph, and the base formatting inside each of its pairs."""
    owners, path, pairs = [], [0], 0
    looks: dict[int, Counter[str]] = {0: Counter()}
    for atom in atoms:
        if atom.kind == "open":
            pairs += 1
            path.append(pairs)
            looks[pairs] = Counter()
        owners.append(path[-1])
        if atom.kind == "close":
            path.pop()
        if atom.kind == "text":
            looks[path[-1]][atom.raw] += len(atom.text)
    bases = {pair: (seen.most_common(1) or [("", 0)])[0][0] for pair, seen in looks.items()}
    items: list[str | Inline] = []
    for atom, owner in zip(atoms, owners, strict=True):
        if atom.kind == "text" and atom.raw == bases[owner]:
            items.append(atom.text)
        elif atom.kind == "text":
            pairs += 1
            items += [Inline(_opening(atom.raw), "open", pairs), atom.text,
                      Inline(CLOSE, "close", pairs)]  # fmt: skip
        elif atom.kind == "value":
            items.append(Inline(atom.raw, "value", shown=atom.text))
        else:
            items.append(Inline(atom.raw, atom.kind, owner if atom.kind != "alone" else 0))
    return tidy(items), bases


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the document with its paragraphs replaced; every other member stays."""
    changed: dict[str, bytes] = {}
    for number, part in enumerate(document.parts):
        units = [u for u in document.units if u.part == number]
        new = [(u, targets[u.id]) for u in units if targets.get(u.id, u.source) != u.source]
        if new:
            changed[part.name] = encode(part, _filled(part.text, new))
    return rewrite(document.archive, changed)


def _filled(text: str, new: Sequence[tuple[Unit, Pattern]]) -> str:
    """Return a part with paragraphs replaced; those in text boxes first, inside their runs."""
    boxes: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    for unit, pattern in new:
        if unit.detail.inside:
            edit = (unit.start, unit.end, _rendered(pattern, unit.detail.bases, {}))
            boxes.setdefault(unit.detail.inside, []).append(edit)
    raws = {
        text[start:end]: splice(text[start:end], [(s - start, e - start, t) for s, e, t in edits])
        for (start, end), edits in boxes.items()
    }
    outer = [(u, p) for u, p in new if not u.detail.inside]
    edits = [(u.start, u.end, _rendered(p, u.detail.bases, raws)) for u, p in outer]
    for (start, end), inner in boxes.items():
        if not any(u.start <= start and end <= u.end for u, _ in outer):
            edits += inner
    return splice(text, edits)


def _rendered(pattern: Pattern, bases: Mapping[int, str], raws: Mapping[str, str]) -> str:
    """Return the runs of a paragraph."""
    found: list[str] = []
    path: list[Inline] = []
    for item in pattern:
        run = path[-1] if path and path[-1].raw.startswith("<w:r>") and _is_run(path[-1]) else None
        if isinstance(item, str):
            if run:
                found.append(_xml.escape(item))
            else:
                base = bases.get(path[-1].pair if path else 0, "")
                found += [_opening(base), _xml.escape(item), CLOSE]
        elif item.kind == "open":
            path.append(item)
            found.append(item.raw)
        elif item.kind == "close":
            path.pop()
            found.append(item.raw)
        else:
            raw = raws.get(item.raw, item.raw)
            found.append(f"{CLOSE}{raw}{run.raw}" if run else raw)
    return "".join(found)


def _is_run(item: Inline) -> bool:
    return item.raw.endswith('<w:t xml:space="preserve">')
