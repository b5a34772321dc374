"""Bar charts as SVG: a bar for each value, and a line where the target is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarking.measuring import Row

WIDTH, HEIGHT, LABEL = 900, 26, 430
#: Bars of rows with a target are in units of it, and cut here.
CUT = 2.0
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
        "targets.svg": [r for r in rows if r.target],
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
    """Return a chart: of rows that share a unit, or of rows that have a target each."""
    lengths = [_length(row) for row in rows]
    scale = (WIDTH - LABEL - 150) / max(*lengths, 1.0 if rows[0].target else 0.0)
    title = "in units of the target" if rows[0].target else rows[0].unit
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{HEIGHT * len(rows) + 10}" role="img"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style>"
    ]
    for i, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        parts += _bar(row, length * scale, i * HEIGHT + 6)
        if row.target:
            x, y = LABEL + scale, i * HEIGHT + 4
            parts.append(
                f'<line class="target" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + HEIGHT - 4}"/>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _length(row: Row) -> float:
    return min(row.value / row.target, CUT) if row.target else row.value


def _bar(row: Row, width: float, top: int) -> list[str]:
    kind = "missed" if row.is_met is False else "bar"
    label = row.name if len(row.name) <= 62 else row.name[:61] + "…"
    value = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.3g}"
    sign = "≤" if row.at_most else "≥"
    wanted = f" ({sign} {row.target:g})" if row.target else ""
    return [
        f'<text x="0" y="{top + 14}">{escape(label)}</text>',
        f'<rect class="{kind}" x="{LABEL}" y="{top}" height="{HEIGHT - 8}" '
        f'width="{max(1, width):.1f}"/>',
        f'<text x="{LABEL + width + 6:.1f}" y="{top + 14}">'
        f"{value} {escape(row.unit)}{wanted}</text>",
    ]
