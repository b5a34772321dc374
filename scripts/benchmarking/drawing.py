"""Bar charts as SVG: a bar for each value, and a line where the target is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarking.measuring import Row

WIDTH, HEIGHT, LABEL = 860, 26, 430
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.bar{fill:#2f6fba}.missed{fill:#c2410c}"
    ".target{stroke:#1f2328;stroke-dasharray:3 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#6ea8e8}"
    ".missed{fill:#f0883e}.target{stroke:#e6edf3}}"
)


def draw(rows: Sequence[Row], folder: Path) -> list[Path]:
    """Draw the ratios with targets, and the engines, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {
        "targets.svg": [r for r in rows if r.unit == "×" and r.target and not r.at_most],
        "engines-shipped.svg": [r for r in rows if r.name.startswith("shipped, ")],
        "engines-base.svg": [r for r in rows if r.name.startswith("base, ")],
        "service.svg": [r for r in rows if r.unit == "CPU ms a request"],
    }
    drawn = []
    for name, chosen in charts.items():
        if chosen:
            (folder / name).write_text(chart(chosen), encoding="utf-8")
            drawn.append(folder / name)
    return drawn


def chart(rows: Sequence[Row]) -> str:
    """Return a chart of rows that share a unit."""
    most = max(max(row.value, row.target or 0) for row in rows)
    scale = (WIDTH - LABEL - 110) / most
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{HEIGHT * len(rows) + 10}" role="img"><title>{escape(rows[0].unit)}</title>'
        f"<style>{STYLE}</style>"
    ]
    for i, row in enumerate(rows):
        top = i * HEIGHT + 6
        kind = "missed" if row.is_met is False else "bar"
        label = row.name if len(row.name) <= 62 else row.name[:61] + "…"
        parts += [
            f'<text x="0" y="{top + 14}">{escape(label)}</text>',
            f'<rect class="{kind}" x="{LABEL}" y="{top}" height="{HEIGHT - 8}" '
            f'width="{max(1, row.value * scale):.1f}"/>',
            f'<text x="{LABEL + row.value * scale + 6:.1f}" y="{top + 14}">'
            f"{row.value:.3g} {escape(row.unit)}</text>",
        ]
        if row.target:
            x = LABEL + row.target * scale
            parts.append(
                f'<line class="target" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 2}" '
                f'y2="{top + HEIGHT - 6}"/>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"
