"""The generated parts of a model card: data statement, recipe, scores, training curve."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from evaluation._quality_page import insert

from training.corpus import read_weights

RECIPE = (
    ("direction", "direction"),
    ("tokens", "target positions of a batch"),
    ("muon", "peak learning rate of matrices (Muon)"),
    ("adam", "peak learning rate of the rest (AdamW)"),
    ("warmup", "steps of warm-up"),
    ("decay", "share of the time in which the rate falls"),
    ("dropout", "dropout"),
    ("smoothing", "label smoothing"),
    ("guided", "weight of guided alignment"),
    ("average", "decay of the weight average, a step"),
    ("minutes", "minutes planned"),
)


def rows_of(file: Path) -> list[dict[str, str]]:
    """Read a tab-separated file with a header."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def data_statement(corpus: Path, weights: dict[str, float]) -> str:
    """Return a table of every source that was used, with origin, licence and weight."""
    rest = weights.get("*", 1.0)
    lines = [
        "| source | pairs | English words | weight | origin | licence |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows_of(corpus / "MANIFEST.tsv"):
        weight = weights.get(row["source"], rest * float(row["suggested_weight"]))
        if weight > 0:
            columns = [row["source"], row["pairs"], row["en_words"], f"{weight:g}"]
            columns += [row["origin"], row["licence"]]
            lines.append("| " + " | ".join(c.replace("|", "/") for c in columns) + " |")
    written = [file.read_text("utf-8").splitlines() for file in (corpus / "written").glob("*.tsv")]
    pairs = [line.split("\t") for file in written for line in file]
    words = sum(len(pair[0].split()) for pair in pairs)
    share = f"{weights.get('written', 6.0):g}"
    own = "written for this project | the project's own, Apache-2.0"
    lines.append(f"| written | {len(pairs)} | {words} | {share} | {own} |")
    return "\n".join(lines)


def recipe(run: Path) -> str:
    """Return how the run was trained and how far it came."""
    done: dict[str, Any] = json.loads((run / "recipe.json").read_text(encoding="utf-8"))
    progress = done["progress"]
    lines = ["| setting | value |", "|---|---|"]
    lines += [f"| {label} | {done[name]} |" for name, label in RECIPE]
    lines.append(f"| steps | {progress['step']:,} |")
    lines.append(f"| target pieces seen | {progress['tokens']:,} |")
    lines.append(f"| minutes taken | {progress['seconds'] / 60:.0f} |")
    return "\n".join(lines)


def scores(file: Path) -> str:
    """Return the table of `evaluate.py quality --json`."""
    measured = json.loads(file.read_text(encoding="utf-8"))
    lines = ["| system | BLEU | chrF |", "|---|---|---|"]
    for row in measured["systems"]:
        (bleu, wide), (chrf, broad) = row["bleu"], row["chrf"]
        lines.append(f"| {row['system']} | {bleu:.1f} ± {wide:.1f} | {chrf:.1f} ± {broad:.1f} |")
    return "\n".join([f"{measured['name']}, {measured['sentences']} sentences:", "", *lines])


def draw(run: Path, file: Path) -> None:
    """Plot training and development loss and development chrF over target pieces."""
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "dvomova"  # the same data give the same file
    from matplotlib import pyplot

    rows = rows_of(run / "log.tsv")
    curves = {
        name: [(int(row["tokens"]) / 1e6, float(row[name])) for row in rows if row.get(name)]
        for name in ("loss", "align", "dev_loss", "dev_chrf")
    }
    found = {name: points for name, points in curves.items() if points}
    figure, axes = pyplot.subplots(1, len(found), figsize=(3.5 * len(found), 3), squeeze=False)
    for axis, (name, points) in zip(axes[0], found.items(), strict=True):
        axis.plot(*zip(*points, strict=True), marker=".", color="#3b6ea5")
        axis.set_title(name.replace("_", " "))
        axis.set_xlabel("million target pieces")
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
    pyplot.close(figure)


def report(
    run: Path,
    output: Path,
    *,
    corpus: Path,
    weights: Path | None = None,
    scores: Path | None = None,
    plot: Path | None = None,
) -> None:
    """Write the generated parts of the model card `output` between their marks."""
    insert(output, "recipe", recipe(run))
    insert(output, "data", data_statement(corpus, read_weights(weights) if weights else {}))
    if scores:
        insert(output, "scores", _scores(scores))
    if plot:
        draw(run, plot)


_scores = scores
