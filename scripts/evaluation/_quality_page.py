"""Scores as a Markdown table between marks of a page, and as a plot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluation.quality import Comparison, Scores

HEADINGS = (
    "system",
    "BLEU",
    "chrF",
    "p",
    "numbers kept",
    "placeholders kept",
    "wrong language",
    "loops",
    "terms plain",
    "terms annotated",
)


def percent(value: float | None) -> str:
    """Format a share.

    >>> percent(0.9876), percent(None)
    ('98.8 %', '–')
    """
    return "–" if value is None else f"{value * 100:.1f} %"


def terms(value: dict[str, float] | None) -> str:
    """Format a term score: in any form, and in the reference's form."""
    return f"{percent(value['any_form'])} / {percent(value['right_form'])}" if value else "–"


def cells(scores: Scores) -> list[str]:
    """Return one row of the table."""
    return [
        scores.system,
        f"{scores.bleu[0]:.1f} ± {scores.bleu[1]:.1f}",
        f"{scores.chrf[0]:.1f} ± {scores.chrf[1]:.1f}",
        "–" if scores.p is None else f"{scores.p:.3f}",
        percent(scores.numbers),
        percent(scores.placeholders),
        percent(scores.wrong_language),
        percent(scores.loops),
        terms(scores.terms_plain),
        terms(scores.terms_annotated),
    ]


def describe_command(
    direction: str,
    source: Path,
    models: Sequence[str],
    systems: Sequence[str],
    terms_file: Path | None,
) -> str:
    """Return the command that repeats a measurement, with placeholders for folders."""
    words = ["python scripts/evaluate.py quality", direction, f"DIR/{source.name}"]
    words.append(f"DIR/{source.stem}.{direction.split('-')[1]}")
    words += [f"--model {model.split('=')[0]}=DIR" for model in models]
    words += [f"--system {system.split('=')[0]}=FILE" for system in systems]
    words += [f"--terms {terms_file.name}"] if terms_file else []
    return " ".join(words)


def table(comparison: Comparison) -> str:
    """Return heading, table, signatures and command in Markdown."""
    rows = [HEADINGS, ["---"] * len(HEADINGS), *map(cells, comparison.systems)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    signs = "; ".join(f"{name} `{sign}`" for name, sign in comparison.signatures.items())
    return "\n".join(
        [
            f"### {comparison.direction}, {comparison.name}: {comparison.sentences} sentences",
            "",
            *lines,
            "",
            f"Signatures: {signs}. Terms: {comparison.terms}.",
            "",
            f"Command: `{comparison.command}`",
        ]
    )


def insert(page: Path, mark: str, text: str) -> None:
    """Put `text` between ``<!-- begin MARK -->`` and ``<!-- end MARK -->`` of `page`.

    A page without the marks, or none at all, gets them at its end.
    """
    begin, end = f"<!-- begin {mark} -->", f"<!-- end {mark} -->"
    old = page.read_text(encoding="utf-8") if page.is_file() else ""
    if begin in old and end in old:
        before, _, rest = old.partition(begin)
        after = rest.partition(end)[2]
    else:
        before, after = f"{old.rstrip()}\n\n" if old.strip() else "", "\n"
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def draw(comparison: Comparison, file: Path) -> None:
    """Plot BLEU and chrF of each system with confidence intervals."""
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "dvomova"  # the same data give the same file
    from matplotlib import pyplot

    rows = comparison.systems[::-1]
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 0.5 * len(rows) + 1.2), sharey=True)
    for axis, metric in zip(axes, ("bleu", "chrf"), strict=True):
        scores, errors = zip(*(getattr(row, metric) for row in rows), strict=True)
        axis.barh([row.system for row in rows], scores, xerr=errors, color="#3b6ea5", capsize=3)
        axis.set_xlabel("BLEU" if metric == "bleu" else "chrF")
        axis.spines[["top", "right"]].set_visible(False)
    figure.suptitle(f"{comparison.direction}, {comparison.name}")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
    pyplot.close(figure)
