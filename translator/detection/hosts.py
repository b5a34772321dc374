"""Hosts: what a sentence in two scripts is: one unit with foreign words in it, or several units.

The rules (langid study, §2): up to three foreign words stay in the host sentence, and so does a
brand, a name, a title in Title Case of any length. A foreign run of four or more words is a unit
of its own; so is a quoted sentence, and a label bounded by the start or end of its line and a
colon. Runs that may not stand alone are given to their neighbours, the lightest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from translator.detection.atoms import Atom, overlapping, within
from translator.detection.boundaries import LABELS, is_hard
from translator.detection.quotations import quotations
from translator.detection.runs import (
    CLAUSE,
    ENOUGH,
    Run,
    host_of,
    is_glue,
    is_title,
    runs_of,
    stands,
    weight,
)
from translator.detection.tokens import LOWER, Token
from translator.document import Span

#: A longer unit in two scripts is no sentence; it is settled so many words at a time.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a unit with one host script, and the foreign tokens embedded in it."""

    start: int
    end: int
    script: str
    tokens: tuple[Token, ...]
    embedded: tuple[Token, ...]


def cut(
    text: str, start: int, end: int, tokens: Sequence[Token], atoms: Sequence[Atom]
) -> list[Piece]:
    """Cut a unit (a sentence, line or label) into pieces of one host script each.

    Args:
        text: the source.
        start, end: the unit, in code points.
        tokens: the words of the unit, in order.
        atoms: the atoms of the unit; no cut goes through one.

    Returns:
        Pieces that cover the unit, in order.
    """
    if len({token.script for token in tokens}) <= 1:
        script = tokens[0].script if tokens else "Zyyy"
        return [Piece(start, end, script, tuple(tokens), ())]
    if len(tokens) > LONGEST:
        return [
            piece
            for first, behind, some in _portions(text, start, end, tokens, atoms)
            for piece in cut(text, first, behind, some, within(atoms, Span(first, behind)))
        ]
    colon = _form_line(text, start, end, tokens)
    if colon:
        at = next(i for i, t in enumerate(tokens) if t.start >= colon)
        return [
            *cut(text, start, colon, tokens[:at], within(atoms, Span(start, colon))),
            *cut(text, colon, end, tokens[at:], within(atoms, Span(colon, end))),
        ]
    runs = _settle(text, start, end, tokens)
    edges = [start]
    edges += [edge(text, left.end, right.start, atoms) for left, right in pairwise(runs)]
    edges.append(end)
    return [
        Piece(edges[at], edges[at + 1], run.script, tuple(run.tokens), tuple(run.embedded))
        for at, run in enumerate(runs)
    ]


def _portions(
    text: str, start: int, end: int, tokens: Sequence[Token], atoms: Sequence[Atom]
) -> Iterator[tuple[int, int, Sequence[Token]]]:
    """Part a unit that is too long where that does least harm: start, end, tokens of each."""
    at = 0
    while len(tokens) - at > LONGEST:
        behind = max(
            range(at + LONGEST // 2, at + LONGEST + 1),
            key=lambda i: (_pause(text, tokens[i - 1], tokens[i]), i),
        )
        stop = edge(text, tokens[behind - 1].end, tokens[behind].start, atoms)
        yield start, stop, tokens[at:behind]
        start, at = stop, behind
    yield start, end, tokens[at:]


def _pause(text: str, left: Token, right: Token) -> int:
    """Grade the gap between two words: at a line break it is widest."""
    gap = text[left.end : right.start]
    return 3 if "\n" in gap else 2 if re.search(r"[,;:—–]", gap) else left.script == right.script


def _form_line(text: str, start: int, end: int, tokens: Sequence[Token]) -> int | None:
    """Find where to take «City: Житомир» apart: a line or cell of a label and a short value."""
    colon = re.compile(r":(?=\s)").search(text, start, end)
    if not colon or not _fills_line(text, start, end):
        return None
    label = [t for t in tokens if t.end <= colon.start()]
    value = [t for t in tokens if t.start >= colon.end()]
    if not value or not 0 < len(label) <= _LABEL_WORDS or len({t.script for t in label}) > 1:
        return None
    is_listed = label[0].key in LABELS
    if not is_listed and (len(value) > _VALUE_WORDS or any(t.key in CLAUSE for t in label)):
        return None
    if (
        label[0].shape == LOWER
        or all(t.is_name for t in label)
        or host_of(value) == label[0].script
    ):
        return None
    return _SPACE.match(text, colon.end(), end).end()  # type: ignore[union-attr]


_SPACE = re.compile(r"\s*")
_LABEL_WORDS, _VALUE_WORDS = 3, 3
_BEFORE_LABEL = re.compile(r"(?:^|[\n|¦•·\t]|(?<=\s)/)[^\w\n]*(?:\d{1,3}[.)]\s+)?$")
_AFTER_VALUE = re.compile(r"[ \t]*(?:$|[\r\n|¦•·]|/\s)")


def _fills_line(text: str, start: int, end: int) -> bool:
    """Tell whether the unit is all that its line or cell holds."""
    before = text[max(0, start - 16) : start]
    return bool(_AFTER_VALUE.match(text, end)) and bool(_BEFORE_LABEL.search(before))


def _settle(text: str, start: int, end: int, tokens: Sequence[Token]) -> list[Run]:
    """Take foreign quotations out first, then settle what lies around them."""
    for found in quotations(text, start, end, tokens):
        inside = _widened(found, tokens)
        quote = list(tokens[inside.start : inside.stop])
        rest = [*tokens[: found.start], *tokens[found.stop :]]
        if rest and _is_hint(text, tokens, inside):
            return [_hosted(tokens, rest[0].script)]
        if not _stands_quoted(text, quote):
            continue
        host = host_of(rest) if rest else tokens[found.start].script
        if {t.script for t in quote if not t.is_name} == {host}:
            continue
        before, after = tokens[: inside.start], tokens[inside.stop :]
        runs: list[Run] = []
        if before:
            runs += _settle(text, start, quote[0].start, before)
        runs += [_one_run(quote)]
        if after:
            runs += _settle(text, quote[-1].end, end, after)
        return runs
    runs = runs_of(tokens)
    return _merge(text, runs, _home(runs))


def _widened(inside: range, tokens: Sequence[Token]) -> range:
    """Add the run of the same script that goes into a quotation or on from it."""
    first, last = inside.start, inside.stop
    script = tokens[first].script
    if first and tokens[first - 1].shape == LOWER:
        while first and tokens[first - 1].script == script:
            first -= 1
    if last < len(tokens) and tokens[last].shape == LOWER:
        while last < len(tokens) and tokens[last].script == script:
            last += 1
    return range(first, last)


def _stands_quoted(text: str, quote: Sequence[Token]) -> bool:
    """Tell whether a foreign quotation is a unit: four words, or a sentence with its stop."""
    words = [t for t in quote if not t.is_name]
    if is_title(quote):
        return False
    if len(words) >= ENOUGH:
        return True
    end = quote[-1].end
    after = _FEW_STOPS.match(text, end, end + 3)
    return len(words) >= 2 and after is not None and text[after.end() : after.end() + 1] in '”»"“)’'


_FEW_STOPS = re.compile(r"[.!?…]+")
#: The closing bracket behind a hint.
_HINT_END = re.compile(r"[.…]*[)\]]")


def _is_hint(text: str, tokens: Sequence[Token], inside: range) -> bool:
    """«Expiry date (мм/рр)»: what stands outside the brackets is the host, however light."""
    if not inside.start or len(inside) >= ENOUGH:
        return False
    first, last = tokens[inside.start], tokens[inside.stop - 1]
    return (
        text[tokens[inside.start - 1].end : first.start].lstrip()[:1] in ("(", "[")
        and _HINT_END.match(text, last.end) is not None
        and len({t.script for t in (*tokens[: inside.start], *tokens[inside.stop :])}) == 1
    )


def _one_run(tokens: Sequence[Token]) -> Run:
    return _hosted(tokens, host_of(tokens))


def _hosted(tokens: Sequence[Token], script: str) -> Run:
    return Run(
        script,
        [t for t in tokens if t.script == script],
        [t for t in tokens if t.script != script],
        quoted=True,
    )


def _home(runs: Sequence[Run]) -> str:
    """Name the script to which a sentence returns after each foreign run."""
    first = next((run.script for run in runs if weight(run.tokens) > 0.5), runs[0].script)
    again = sum(run.script == first for run in runs) > 1
    return first if again else host_of([t for run in runs for t in run.tokens])


def _merge(text: str, runs: list[Run], home: str) -> list[Run]:
    """Settle the runs between two hard boundaries; nothing is taken in across one."""
    if _is_flanked(runs):
        return runs
    for at in range(1, len(runs)):
        if is_hard(text, runs, at, home):
            return [*_merge(text, runs[:at], home), *_merge(text, runs[at:], home)]
    return _absorb(runs)


def _absorb(runs: list[Run]) -> list[Run]:
    """Give every run that may not stand alone to its neighbours.

    Runs between two others go first, so that a host closes over a foreign word; then the
    lightest. Runs of nothing but small words («та», "of the") go last: nobody borrows those.
    """
    host = host_of([t for run in runs for t in run.tokens]) if len(runs) > 1 else ""
    strengths = [_strength(run) for run in runs]
    while len(runs) > 1:
        weak = [at for at, one in enumerate(strengths) if not one.stands]
        if len(weak) == len(runs):
            weak = [at for at in weak if runs[at].script != host] or weak
        if not weak:
            break
        last = len(runs) - 1
        at = min(weak, key=lambda i: (strengths[i].is_glue, i in (0, last), strengths[i].weight, i))
        taker = at - 1 if at else 1
        runs[taker].absorb(runs[at])
        del runs[at], strengths[at]
        at = min(taker, at)
        if at + 1 < len(runs) and runs[at].script == runs[at + 1].script:
            runs[at].absorb(runs[at + 1])
            del runs[at + 1], strengths[at + 1]
        strengths[at] = _strength(runs[at])
    return runs


class _Strength(NamedTuple):
    """What decides which run is given away first."""

    stands: bool
    is_glue: bool
    weight: float


def _strength(run: Run) -> _Strength:
    return _Strength(stands(run), is_glue(run.tokens), run.weight)


def _is_flanked(runs: Sequence[Run]) -> bool:
    """«Дивіться також how to install the package і документацію»: a long run in a short host."""
    if len(runs) != 3 or [stands(run) for run in runs] != [False, True, False]:
        return False
    flanks = [*runs[0].tokens, *runs[2].tokens]
    return sum(t.shape == LOWER and not t.is_name for t in flanks) >= 3


def edge(text: str, left: int, right: int, atoms: Sequence[Atom]) -> int:
    """Choose where to cut between two runs: closing signs go left, opening ones right."""
    at = left
    while at < right and (text[at] in "»”’\"'“)]}.,;:!?…%" and not _opens(text, at, right)):
        at += 1
    while at < right and text[at].isspace():
        at += 1
    for atom in overlapping(atoms, Span(at, at)):
        at = atom.end if atom.end <= right else atom.start
    return at


def _opens(text: str, at: int, right: int) -> bool:
    """Tell whether the sign at `at` opens what follows: white space before it, none behind."""
    if text[at] not in "\"“'":
        return False
    return at > 0 and text[at - 1].isspace() and at + 1 < len(text) and not text[at + 1].isspace()
