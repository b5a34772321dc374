"""Problems as text, GitHub annotations, JSON and SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from translator.glossary.problems import Problem

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


def text(problems: Sequence[Problem]) -> str:
    """Return one line a problem: ``file:line:column CODE message, how to mend``."""
    return "".join(f"{problem}\n" for problem in problems)


def github(problems: Sequence[Problem]) -> str:
    """Return workflow commands that GitHub shows beside the lines."""
    return "".join(
        f"::{_GITHUB[p.severity]} file={_property(p.file)},line={p.line},col={p.column},"
        f"title={p.code}::{_escape(f'{p.message}, {p.mend}')}\n"
        for p in problems
    )


def _escape(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")


def json_text(problems: Sequence[Problem]) -> str:
    """Return a JSON array."""
    found = [
        {
            "file": p.file, "line": p.line, "column": p.column, "code": p.code,
            "severity": p.severity, "message": p.message, "mend": p.mend,
        }
        for p in problems
    ]  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def sarif(problems: Sequence[Problem]) -> str:
    """Return SARIF 2.1.0 for code scanning."""
    rules = [{"id": code} for code in sorted({p.code for p in problems})]
    driver = {"name": "dvomova-glossary", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    report = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _result(problem: Problem) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": problem.file},
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }
    return {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": f"{problem.message}, {problem.mend}"},
        "locations": [{"physicalLocation": place}],
    }


#: Name of a format → how it is written.
FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": text,
    "github": github,
    "json": json_text,
    "sarif": sarif,
}
