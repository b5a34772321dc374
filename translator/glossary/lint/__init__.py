"""Lint: what is wrong with a glossary, all of it at once, each with its place.

`reading` reports what cannot be read (GL001–GL004, GL010–GL013); the rules here look at what
can: `errors` (GL0xx), `warnings` (GL1xx) and `notes` (GL2xx). A rule is a generator of problems;
a decorator gives it its code. An entry with an error is left out of later rules, so that one
mistake gives one line.
"""

from __future__ import annotations

from translator.glossary.lint import errors, notes, warnings
from translator.glossary.lint.base import RULES, Folder, has_errors
from translator.glossary.problems import Problem

__all__ = ["RULES", "Folder", "errors", "has_errors", "lint", "notes", "warnings"]


#: Asked last: of a line that is a duplicate as well as out of order, the first is the news.
SORTING = "GL006"


def lint(folder: Folder) -> list[Problem]:
    """Return all problems of a glossary, in the order of files and lines."""
    problems = [problem for sheet in folder.sheets for problem in sheet.problems]
    for code in sorted(RULES, key=lambda code: (code == SORTING, code)):
        broken = {(p.file, p.line) for p in problems if p.severity == "error"}
        sound = [entry for entry in folder.entries if (entry.file, entry.line) not in broken]
        problems += RULES[code](folder, sound)
    return sorted(set(problems))
