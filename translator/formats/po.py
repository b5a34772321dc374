"""gettext catalogues (PO, POT): empty entries are filled and marked fuzzy, all else stays.

An entry that has a translation stays; one marked fuzzy is up for translation again. Plural
entries get every form that the catalogue's ``Plural-Forms`` asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from translator.document import LANGUAGES
from translator.errors import DocumentInvalid, UnsupportedLanguage
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, accelerator_in, protect
from translator.formats._plurals import GETTEXT, gettext_samples, with_sample
from translator.formats._text import Edit, decode, filled

SUFFIXES = (".po", ".pot")
BILINGUAL = True
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)[ \t]*(?=")')
STRING = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*$')
CHARSET = re.compile(rb"charset=([\w-]+)")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
#: Columns that gettext's tools wrap at.
WIDTH = 79
#: What the flags of an entry say about its placeholders.
FLAGS = {
    "python-format": ("python", "printf"),
    "python-brace-format": ("braces",),
    "perl-brace-format": ("braces",),
    "javascript-format": ("printf",),
}


@dataclass(slots=True)
class Entry:
    """One entry, as its lines say.

    Attributes:
        line: number of its first line.
        texts: keyword (``msgstr[0]`` included) → unescaped string.
        places: keyword → where its strings lie, from the first quote to the last.
        flags: of its ``#,`` lines.
        flags_at: behind the first ``#,``; None without one.
        body_at: where its first keyword or ``#|`` begins: the place for a new ``#,`` line.
        notes: translators' and extracted comments.
    """

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    flags_at: int | None = None
    body_at: int | None = None
    notes: list[str] = field(default_factory=list)


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a catalogue; see `translator.formats`."""
    found = CHARSET.search(data[:4096])
    declared = found[1].decode("ascii") if found and found[1] != b"CHARSET" else None
    part = decode(data, options, declared=declared)
    entries = _entries(part.text, options.name)
    first = next(entries, None)
    if first is None and part.text.strip():
        raise DocumentInvalid("no entry: a line that begins with msgid is missing",
                              file=options.name)  # fmt: skip
    header = first if first and not first.texts.get("msgid") else None
    fields = header.texts.get("msgstr", "") if header else ""
    language = _language(fields, options)
    samples = _samples(fields, language, options)
    marks = re.findall(r"X-Accelerator-Marker:\s*(\S)", fields) or ["&", "_"]
    rest = entries if header or first is None else chain([first], entries)
    units = [
        unit
        for number, entry in enumerate(rest, 1)
        if entry.texts.get("msgid")
        for unit in _units(entry, str(number), language, samples, marks)
    ]
    return Document(
        format="po", parts=(part,), units=tuple(units), bilingual=True, detail=(header, language)
    )


def _language(header: str, options: Options) -> str:
    match = re.search(r"^Language:[ \t]*([A-Za-z]+)", header, re.MULTILINE)
    language = match[1] if match else options.language or "uk"
    if language not in LANGUAGES:
        raise UnsupportedLanguage(language, supported=LANGUAGES)
    return language


def _samples(header: str, language: str, options: Options) -> list[int]:
    match = re.search(r"^Plural-Forms:(.*)$", header, re.MULTILINE)
    try:
        if match and "INTEGER" not in match[1]:
            return gettext_samples(match[1])
        return gettext_samples(GETTEXT[language])
    except ValueError as error:
        raise DocumentInvalid(str(error), file=options.name) from error


def _entries(text: str, name: str) -> Iterator[Entry]:
    entry, keyword = Entry(1), ""
    for number, match in enumerate(LINE.finditer(text), 1):
        line, at = match[0].rstrip("\r\n"), match.start()
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            if "msgstr" in entry.texts or "msgstr[0]" in entry.texts:
                yield entry
                entry, keyword = Entry(number), ""
            _comment(entry, stripped, at + line.find("#"))
            continue
        found = KEYWORD.match(stripped)
        if found and found[1] in ("msgid", "msgctxt") and "msgid" in entry.texts:
            yield entry
            entry = Entry(number)
        if found:
            keyword = found[1]
            entry.body_at = at if entry.body_at is None else entry.body_at
        offset = line.find('"')
        string = STRING.match(line[offset:]) if offset >= 0 else None
        if not string or not keyword:
            raise DocumentInvalid(f"not a line of a catalogue: {stripped[:40]!r}",
                                  file=name, line=number)  # fmt: skip
        start, end = at + offset, at + offset + len(string[0].rstrip())
        entry.texts[keyword] = entry.texts.get(keyword, "") + unescape(string[1])
        entry.places[keyword] = (entry.places.get(keyword, (start, end))[0], end)
    if "msgstr" in entry.texts or "msgstr[0]" in entry.texts:
        yield entry
    elif entry.texts:
        raise DocumentInvalid("the last entry has no msgstr", file=name, line=entry.line)


def _comment(entry: Entry, line: str, at: int) -> None:
    if line.startswith("#,"):
        entry.flags += [flag.strip() for flag in line[2:].split(",")]
        entry.flags_at = at + 2 if entry.flags_at is None else entry.flags_at
    elif line.startswith("#|"):
        entry.body_at = at if entry.body_at is None else entry.body_at
    elif line.startswith(("#.", "# ")):
        entry.notes.append(line[2:].strip())


def unescape(text: str) -> str:
    r"""Return the string that a literal stands for.

    >>> unescape(r"a\"b\\c")
    'a"b\\c'
    """
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), text)


def _units(
    entry: Entry, name: str, language: str, samples: Sequence[int], marks: Sequence[str]
) -> list[Unit]:
    plural = "msgid_plural" in entry.texts
    keywords = [f"msgstr[{n}]" for n in range(len(samples))] if plural else ["msgstr"]
    unsure = "fuzzy" in entry.flags
    last = max(end for _, end in entry.places.values())
    syntaxes = _syntaxes(entry)
    found = []
    for number, keyword in enumerate(keywords):
        sample = str(samples[number]) if plural else ""
        text = entry.texts["msgid_plural" if plural and sample != "1" else "msgid"]
        if not any(c.isalpha() for c in text):
            continue
        source = protect(text, syntaxes, accelerator=accelerator_in(text, marks))
        target = entry.texts.get(keyword)
        start, end = entry.places.get(keyword, (last, last))
        found.append(
            Unit(
                id=name + keyword[6:],
                source=with_sample(source, sample) if plural else source,
                target=(target,) if target else None,
                state="new" if not target else "review" if unsure else "final",
                source_language="en" if language != "en" else None,
                target_language=language,
                notes=tuple(entry.notes),
                context=entry.texts.get("msgctxt", ""),
                start=start,
                end=end,
                detail=("" if keyword in entry.places else keyword, *_mark(entry)),
            )
        )
    return found


def _mark(entry: Entry) -> tuple[int, bool]:
    """Return where the fuzzy mark goes, and whether flags are there; -1 if it is marked."""
    if "fuzzy" in entry.flags:
        return -1, True
    if entry.flags_at is not None:
        return entry.flags_at, True
    assert entry.body_at is not None
    return entry.body_at, False


def _syntaxes(entry: Entry) -> tuple[str, ...]:
    known = [s for flag in entry.flags for s in FLAGS.get(flag, ())]
    if "c-format" in entry.flags or any(f.endswith("-format") for f in entry.flags):
        known += ["printf"] if not known else []
    return (*dict.fromkeys(known), "entity", "newline", "tag") if known else ALL


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the catalogue with its entries filled and marked; the header says the language."""
    return filled(document.parts[0], _edits(document, targets))


def _edits(document: Document, targets: Mapping[str, Pattern]) -> Iterator[Edit]:
    """Yield the edits as they follow one another: entries may be very many."""
    newline = "\r\n" if "\r\n" in document.parts[0].text else "\n"
    new = [u for u in document.units if targets.get(u.id, u.target) != u.target]
    header, tag = document.detail
    if new and header:
        yield from _header(header, tag, newline)
    for _, units in groupby(new, key=lambda unit: unit.id.partition("[")[0]):
        yield from sorted(_of_entry(list(units), targets, newline))


def _of_entry(
    units: Sequence[Unit], targets: Mapping[str, Pattern], newline: str
) -> Iterator[Edit]:
    """Yield the edits of an entry: the mark, its strings, and forms it has no line for."""
    mark_at, has_flags = units[0].detail[1:]
    if mark_at >= 0:
        yield mark_at, mark_at, " fuzzy," if has_flags else f"#, fuzzy{newline}"
    behind, added = 0, ""
    for unit in units:
        literal = quoted(_rendered(targets[unit.id]), newline)
        if unit.detail[0]:
            behind, added = unit.start, f"{added}{newline}{unit.detail[0]} {literal}"
        else:
            yield unit.start, unit.end, literal
    if added:
        yield behind, behind, added


def _rendered(pattern: Pattern) -> str:
    return "".join(item.raw if isinstance(item, Inline) else item for item in pattern)


def _header(header: Entry, language: str, newline: str) -> list[Edit]:
    """Return the edit of a template's header: it becomes one of a catalogue."""
    old = header.texts["msgstr"]
    new = old
    if not re.search(r"^Language:[ \t]*\S", old, re.MULTILINE):
        new = re.sub(r"^Language:[ \t]*\n", "", new, flags=re.MULTILINE)
        new = f"{new}Language: {language}\n"
    if "Plural-Forms:" not in old or "INTEGER" in old:
        new = re.sub(r"^Plural-Forms:.*\n", "", new, flags=re.MULTILINE)
        new = f"{new}Plural-Forms: {GETTEXT[language]}\n"
    new = new.replace("charset=CHARSET", "charset=UTF-8")
    return [] if new == old else [(*header.places["msgstr"], quoted(new, newline))]


def quoted(text: str, newline: str = "\n") -> str:
    r"""Return `text` as PO literals, one a line where it is long or has lines of its own.

    >>> print(quoted('say "a"'))
    "say \"a\""
    """
    names = {ord(value): f"\\{key}" for key, value in ESCAPES.items()}
    escaped = [
        re.sub(r'[\\"]', r"\\\g<0>", line).translate(names)
        for line in re.findall(r"[^\n]*\n|[^\n]+", text)
    ]
    if len(escaped) < 2 and sum(map(len, escaped)) <= WIDTH - 9:  # msgstr, space, quotes
        return f'"{"".join(escaped)}"'
    lines = [piece for line in escaped for piece in _wrapped(line)]
    return newline.join(['""', *(f'"{line}"' for line in lines)])


def _wrapped(line: str) -> list[str]:
    found = [""]
    for word in re.findall(r"\S+\s*|\s+", line):
        if found[-1] and len(found[-1]) + len(word) > WIDTH - 2:
            found.append("")
        found[-1] += word
    return found
