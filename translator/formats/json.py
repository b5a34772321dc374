"""JSON catalogues: nested keys, i18next (``_one``/``_other``, ``{{x}}``), FormatJS, Flutter ARB.

The form is told from the content: keys that begin with ``@`` are ARB's notes, keys that end in a
plural category are i18next's, values with ``{n, plural, …}`` are ICU messages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from translator.formats import _icu, _json
from translator.formats._flow import changed
from translator.formats._json import Value
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, protect
from translator.formats._plurals import CATEGORIES, SAMPLES, with_sample
from translator.formats._text import decode, filled

SUFFIXES = (".json", ".arb")
BILINGUAL = False
#: Values that are no text: addresses, paths, colours, dates, identifiers.
CODE = re.compile(
    r"(?:https?:|mailto:|data:|[./#])\S*|[\w.+-]+@[\w.-]+|\d{4}-\d\d-\d\d\S*|true|false|null"
    r"|[a-z]\w*(?:[_./:-]\w+)+|[a-z]+[A-Z]\w*",
)
PLURAL_KEY = re.compile(r"(.+)_(zero|one|two|few|many|other)")


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a catalogue; see `translator.formats`."""
    part = decode(data, options)
    values = _json.values(part.text, options.name)
    notes = {
        str(value.path[0])[1:]: value.text
        for value in values
        if value.path[1:] == ("description",) and str(value.path[0]).startswith("@")
    }
    language = next((v.text[:2] for v in values if v.path == ("@@locale",)), None)
    known = {value.path for value in values}
    units: list[Unit] = []
    for value in values:
        if is_text(value):
            units += _units(value, notes, language, known)
    detail = {value.path: value for value in values}
    return Document(format="json", parts=(part,), units=tuple(units), detail=detail)


def is_text(value: Value) -> bool:
    """Tell whether a value is for people: not ARB's notes, addresses, identifiers."""
    if any(isinstance(key, str) and key.startswith("@") for key in value.path):
        return False
    return any(c.isalpha() for c in value.text) and not CODE.fullmatch(value.text)


def name_of(path: Iterable[str | int]) -> str:
    """Return a path as one word.

    >>> name_of(("menu", "items", 0))
    'menu.items[0]'
    """
    return "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in path).lstrip(".")


def _units(
    value: Value, notes: Mapping[str, str], language: str | None, known: set[tuple[str | int, ...]]
) -> list[Unit]:
    key = name_of(value.path)
    last = str(value.path[-1]) if value.path else ""
    unit = Unit(
        id=key,
        source=protect(value.text, ALL),
        source_language=language if language in CATEGORIES else None,
        notes=(notes[last],) if last in notes else (),
        context=key,
        start=value.start,
        end=value.end,
        detail=value.path,
    )
    message = _icu.parse(value.text)
    if message:
        return _icu.units(message, key, unit)
    match = PLURAL_KEY.fullmatch(last)
    if match and (*value.path[:-1], f"{match[1]}_other") in known:
        return _plural_units(unit, match[1], match[2], value.path, known)
    return [unit]


def _plural_units(
    unit: Unit, stem: str, category: str, path: tuple[str | int, ...],
    known: set[tuple[str | int, ...]],
) -> list[Unit]:  # fmt: skip
    """Return the unit of an i18next plural key, and those of the keys that Ukrainian adds."""
    found = []
    for language, categories in CATEGORIES.items():
        wanted = [category]
        if category == "other":
            wanted += [c for c in categories if (*path[:-1], f"{stem}_{c}") not in known]
        for each in wanted:
            source = with_sample(unit.source, SAMPLES[language][each], argument="count")
            found.append(
                replace(unit, id=f"{name_of((*path[:-1], f'{stem}_{each}'))}>{language}",
                        source=source, target_language=language, detail=(path, f"{stem}_{each}"))
            )  # fmt: skip
    return found


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the catalogue with its values replaced, plural keys added, the locale named."""
    part, text = document.parts[0], document.parts[0].text
    values: dict[tuple[str | int, ...], Value] = document.detail
    new = changed([u for u in document.units if u.target_language in (None, language)], targets)
    edits: list[tuple[int, int, str]] = []
    messages: set[tuple[int, int]] = set()
    for unit, pattern in new:
        if unit.detail == "icu":
            messages.add((unit.start, unit.end))
            continue
        if isinstance(unit.detail[-1], str) and isinstance(unit.detail[0], tuple):
            path, key = unit.detail
            if path[-1] != key:
                edits.append(_added(text, values[path], key, _rendered(pattern)))
                continue
        like = text[unit.start : unit.end]
        edits.append((unit.start, unit.end, _json.literal(_rendered(pattern), like)))
    edits += [_message(document, place, targets, language) for place in sorted(messages)]
    locale = values.get(("@@locale",))
    if new and locale and language and locale.text[:2] in CATEGORIES:
        edits.append((locale.start, locale.end, _json.literal(language, "")))
    return filled(part, sorted(edits))


def _rendered(pattern: Pattern) -> str:
    return "".join(item.raw if isinstance(item, Inline) else item for item in pattern)


def _added(text: str, value: Value, key: str, new: str) -> tuple[int, int, str]:
    """Return the edit that adds a key behind another one, written in the same way."""
    like = text[value.key_start : value.end]
    begin = max(text.rfind(c, 0, value.key_start) for c in ",{") + 1
    space = text[begin : value.key_start]
    colon = re.search(r'"\s*:\s*', like)
    middle = colon[0][1:] if colon else ": "
    added = f",{space}{_json.literal(key, '')}{middle}{_json.literal(new, like)}"
    return value.end, value.end, added


def _message(
    document: Document, place: tuple[int, int], targets: Mapping[str, Pattern], language: str
) -> tuple[int, int, str]:
    """Return the edit of an ICU message."""
    start, end = place
    like = document.parts[0].text[start:end]
    tree = _icu.parse(json.loads(like))
    assert tree is not None
    units = {u.id: u for u in document.units if (u.start, u.end) == place}
    key = next(iter(units.values())).context

    def sentence(path: str) -> Pattern:
        name = f"{key}{path}>{language}"
        return targets.get(name, units[name].source)

    message = _icu.written(_icu.in_language(tree, language), sentence)
    return start, end, _json.literal(message, like)
