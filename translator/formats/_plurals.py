"""Plural forms: which a language has, and a number that calls for each.

The engine reads a number where the program will put one, so that the words around it take the
form that goes with it: ``5 files`` gives ``5 файлів``, and ``%d`` goes back in place of the 5.
"""

from __future__ import annotations

import re
from dataclasses import replace
from gettext import c2py

from translator.formats._model import Inline, Pattern

#: CLDR categories of cardinal numbers (CLDR 46, supplemental/plurals.xml).
CATEGORIES = {"en": ("one", "other"), "uk": ("one", "few", "many", "other")}
#: A number of each category; Ukrainian `other` is for fractions.
SAMPLES = {
    "en": {"zero": "0", "one": "1", "two": "2", "few": "3", "many": "5", "other": "5"},
    "uk": {"zero": "0", "one": "1", "two": "2", "few": "3", "many": "5", "other": "1.5"},
}
#: The forms that gettext catalogues ask for where they do not say so themselves.
GETTEXT = {
    "en": "nplurals=2; plural=(n != 1);",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);",
}
#: Placeholders that are numbers by their type or by their usual names.
NUMBER = re.compile(
    r"%(?:\d+\$)?[-+0#]*\d*(?:hh|h|ll|l|q|j|z|t|L)?[diun]|%\((\w+)\)[di]|%L?\d|#"
    r"|\{\{?\s*(?:n|num|number|count|total|\d|\w*[Cc]ount|num\w*)\s*[^{}]*\}?\}"
)


def with_sample(pattern: Pattern, sample: str, *, argument: str = "") -> Pattern:
    """Return `pattern` with `sample` shown for its number.

    Args:
        pattern: with placeholders taken out.
        sample: a number as digits.
        argument: name of the placeholder that is the number; else the first that looks so.

    >>> with_sample((Inline("%d", "value"), " files"), "5")[0].shown
    '5'
    """
    wanted = re.compile(rf"#|\{{\{{?\s*{re.escape(argument)}\b.*") if argument else NUMBER
    found: list[str | Inline] = []
    done = False
    for item in pattern:
        if isinstance(item, Inline) and item.kind == "value" and wanted.fullmatch(item.raw):
            if not done or item.raw == "#":
                item = replace(item, shown=sample)
            done = True
        found.append(item)
    return tuple(found)


def gettext_samples(header: str) -> list[int]:
    """Return, for each form of a ``Plural-Forms`` line, a number that asks for it.

    Raises:
        ValueError: the line cannot be read.

    >>> gettext_samples(GETTEXT["uk"])
    [1, 3, 5]
    """
    match = re.search(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)", header)
    if not match or not 1 <= int(match[1]) <= 6:  # Arabic has the most, six
        raise ValueError(f"Plural-Forms cannot be read: {header.strip()!r}")
    form = c2py(match[2])
    numbers = [1, 3, 5, 2, 0, 21, *range(4, 200)]
    try:
        forms = {n: form(n) for n in numbers}
    except ArithmeticError as error:
        raise ValueError(f"Plural-Forms cannot be reckoned: {error}") from error
    return [next((n for n in numbers if forms[n] == k), 0) for k in range(int(match[1]))]
