"""Running text with tags in it: from pieces of a file to units, and back into the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from translator.formats._model import Inline, Pattern, Unit
from translator.formats._placeholders import pair_up, tidy
from translator.formats._text import splice

SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a file: text, something inline, or a boundary between units.

    Attributes:
        start, end: code points into the part.
        kind: ``text``, ``boundary``, or a kind of `Inline`.
        text: unescaped text; for a value what the engine reads; for a tag what it has to be
            when the text around it changes, if that is not what it is.
    """

    start: int
    end: int
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """Where a unit lies inside the raw text of a tag (an attribute): ``[start, end)``."""

    start: int
    end: int


def units_of(
    pieces: Iterable[Piece], text: str, *, prefix: str = "", part: int = 0, first: int = 1
) -> list[Unit]:
    """Gather the pieces between boundaries into units; runs without a letter are none.

    Args:
        pieces: in order.
        text: of the part.
        prefix: of the ids, which are numbers from `first` on.
        part: number of the part.
    """
    found: list[Unit] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece(len(text), len(text), "boundary")]:
        if piece.kind != "boundary":
            run.append(piece)
            continue
        run = _trimmed(run)
        if any(c.isalpha() for each in run if each.kind == "text" for c in each.text):
            found.append(
                Unit(
                    id=f"{prefix}{first + len(found)}",
                    source=_pattern(run, text),
                    part=part,
                    start=run[0].start,
                    end=run[-1].end,
                )
            )
        run = []
    return found


def _trimmed(run: list[Piece]) -> list[Piece]:
    """Leave out white space, points and empty pairs at the edges, and cut spaces off texts."""
    first, last = 0, len(run)
    while first < last and (run[first].kind in ("alone", "close") or not _has_text(run[first])):
        first += 1
    while last > first and (
        run[last - 1].kind in ("alone", "open") or not _has_text(run[last - 1])
    ):
        last -= 1
    run = run[first:last]
    if run and run[0].kind == "text":
        run = [_cut(run[0], left=True), *run[1:]]
    if run and run[-1].kind == "text":
        run = [*run[:-1], _cut(run[-1], left=False)]
    return run


def _has_text(piece: Piece) -> bool:
    return piece.kind in ("open", "close") or bool(SPACE.sub("", piece.text))


def _cut(piece: Piece, *, left: bool) -> Piece:
    """Leave out the white space at one end; it is never written with entities in this run."""
    text = piece.text
    if left:
        cut = len(text) - len(text.lstrip(" \t\r\n\f"))
        return Piece(piece.start + cut, piece.end, piece.kind, text[cut:])
    cut = len(text) - len(text.rstrip(" \t\r\n\f"))
    return Piece(piece.start, piece.end - cut, piece.kind, text[: len(text) - cut])


def _pattern(run: Sequence[Piece], text: str) -> Pattern:
    items: list[str | Inline] = [
        SPACE.sub(" ", piece.text)
        if piece.kind == "text"
        else Inline(text[piece.start : piece.end], "value", shown=piece.text)
        if piece.kind == "value"
        else Inline(piece.text or text[piece.start : piece.end], piece.kind)
        for piece in run
    ]
    return tidy(pair_up(items))


def render(pattern: Pattern, escape: Callable[[str], str], tags: Mapping[str, str]) -> str:
    """Return the text of a pattern; `tags` maps raw tags to what they are to be now."""
    return "".join(
        escape(item) if isinstance(item, str) else tags.get(item.raw, item.raw) for item in pattern
    )


def changed(units: Iterable[Unit], targets: Mapping[str, Pattern]) -> list[tuple[Unit, Pattern]]:
    """Return the units whose target differs from what stands there."""
    return [
        (unit, targets[unit.id])
        for unit in units
        if unit.id in targets and targets[unit.id] != unit.source
    ]


def fill(
    text: str,
    units: Sequence[Unit],
    targets: Mapping[str, Pattern],
    escape: Callable[[str], str],
    escape_inside: Callable[[str], str] | None = None,
) -> str:
    """Return the text of a part with its units replaced; arguments as `fill_edits`."""
    return splice(text, fill_edits(text, units, targets, escape, escape_inside))


def fill_edits(
    text: str,
    units: Sequence[Unit],
    targets: Mapping[str, Pattern],
    escape: Callable[[str], str],
    escape_inside: Callable[[str], str] | None = None,
    *,
    finish: Callable[[str], str] = str,
) -> list[tuple[int, int, str]]:
    """Return the edits that replace units, attributes inside tags included.

    Args:
        text: of the part.
        units: its units; one whose `detail` is an `Inside` lies inside a tag.
        targets: unit ids to patterns.
        escape: for text.
        escape_inside: for attributes; `escape` where there is none.
        finish: applied to the whole text of a unit at last.
    """
    new = changed(units, targets)
    content = [(u.start, u.end, p) for u, p in new if not isinstance(u.detail, Inside)]
    by_tag: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    for unit, pattern in new:
        if isinstance(unit.detail, Inside):
            edit = (unit.start, unit.end, render(pattern, escape_inside or escape, {}))
            by_tag.setdefault((unit.detail.start, unit.detail.end), []).append(edit)
    tags: dict[str, str] = {}
    edits: list[tuple[int, int, str]] = []
    holes = sorted((start, end) for start, end, _ in content)
    for (start, end), inner in sorted(by_tag.items()):
        moved = [(s - start, e - start, t) for s, e, t in inner]
        tags[text[start:end]] = splice(text[start:end], moved)
        if not _lies_in(holes, start, end):
            edits += inner
    edits += [
        (start, end, finish(render(pattern, escape, tags))) for start, end, pattern in content
    ]
    return edits


def _lies_in(holes: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    place = bisect_right(holes, start, key=lambda hole: hole[0]) - 1
    return place >= 0 and holes[place][0] <= start and end <= holes[place][1]
