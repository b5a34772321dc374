"""Tags into the translation: each where the words it stood around have gone.

    source   Read <a>the manual</a> first.      tags leave, with the words they surround
    target   Спершу прочитайте посібник.        words return, linked one by one to the source's
             Спершу прочитайте <a>посібник</a>.

Every target word belongs to at most one source word, so to one innermost tag. A tag gets the
run of words that belong to it: nested runs lie in one another, neighbours never overlap, and
each tag is written exactly once. Where no link says where a tag belongs, it is placed in
proportion and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translator.document import APOSTROPHES, Span
from translator.formats._model import Inline, Pattern, plain
from translator.formats._placeholders import BREAK, tidy
from translator.translation import Finding, Row, SideBySide

TOKEN = re.compile(rf"\w+(?:[{APOSTROPHES}‑-]\w+)*|[^\w\s]")
#: Words beside a point that are asked, one after the other, where it belongs.
NEAR = 3
#: Marks that close what stands before them: a point in front of one belongs to the words before.
CLOSING = frozenset(".,;:!?…)]}»”")
#: Marks that differ between the languages but do the same (a dash opens as a hyphen does).
ALIKE = ({*"\"'“”„«»‘’‚"}, {*"-–—"}, {*"([{"}, {*")]}"}, {*".…"})


@dataclass(slots=True)
class Node:
    """A tag pair, or a point, in the source text; the root surrounds the whole unit.

    Attributes:
        opening, closing: the tags; both None for the root, `closing` None for a point.
        start, end: code points into the source's plain text.
        inner: what stands inside, in order.
    """

    opening: Inline | None
    start: int
    end: int = 0
    closing: Inline | None = None
    inner: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a value or a punctuation mark."""

    start: int
    end: int
    is_word: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The two texts as tokens, and which source token each target token comes from.

    Attributes:
        source_text, target_text: plain.
        source, target: their tokens.
        origin: for each target token the place of its source token, or None.
        guessed: spans of the source where links were missing and position had to decide.
    """

    source_text: str
    target_text: str
    source: Sequence[Token]
    target: Sequence[Token]
    origin: Sequence[int | None]
    guessed: Sequence[Span]


def values_missing(pattern: Pattern, text: str) -> list[str]:
    """Return the values of `pattern` that `text` has not exactly as often.

    >>> values_missing(("a ", Inline("%s", "value")), "б %s %s")
    ['%s']
    """
    shown = [i.shown or i.raw for i in pattern if isinstance(i, Inline) and i.kind == "value"]
    return [value for value in dict.fromkeys(shown) if not _appears(value, shown, text)]


def _appears(value: str, shown: Sequence[str], text: str) -> bool:
    return len(occurrences(value, text)) == shown.count(value)


def occurrences(value: str, text: str) -> list[Span]:
    """Return where `value` stands in `text` on its own, not as part of a number or word.

    >>> occurrences("3", "3 of 13")
    [Span(start=0, end=1)]
    """
    before = r"(?<!\w)(?<!\d[.,])" if value[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if value[-1].isalnum() else ""
    spelt = re.escape(value)
    if re.fullmatch(r"\d+\.\d+", value):  # Ukrainian writes a decimal comma
        spelt = spelt.replace(r"\.", "[.,]")
    found = re.finditer(before + spelt + after, text)
    return [Span(match.start(), match.end()) for match in found]


def rebuild(pattern: Pattern, side: SideBySide, language: str) -> tuple[Pattern, list[Finding]]:
    """Return the unit in `language`, with the tags and values of `pattern` in their places.

    Args:
        pattern: content of the unit.
        side: result for ``plain(pattern)``.
        language: version to take.
    """
    target = side.version(language)
    if target == side.source:
        return pattern, []
    if all(isinstance(item, str) for item in pattern):
        return (target,), []
    spots = _value_spots(pattern, target)
    alignment = align(pattern, side, language, [span for span, _ in spots])
    writer = _Writer(alignment, spots)
    return tidy(writer.written(tree(pattern))), writer.findings


def tree(pattern: Pattern) -> Node:
    """Return the tags of `pattern` as a tree; pairs that cross become points."""
    root = Node(None, 0)
    path, at = [root], 0
    closers = {i.pair: i for i in pattern if isinstance(i, Inline) and i.kind == "close"}
    for item in pattern:
        if isinstance(item, str) or item.kind == "value":
            at += len(item if isinstance(item, str) else item.shown or item.raw)
        elif item.kind == "open" and item.pair in closers:
            node = Node(item, at, closing=closers[item.pair])
            path[-1].inner.append(node)
            path.append(node)
        elif item.kind == "close" and path[-1].closing is item:
            path.pop().end = at
        else:
            path[-1].inner.append(Node(item, at, at))
    root.end = at
    return root


def _value_spots(pattern: Pattern, target: str) -> list[tuple[Span, Inline]]:
    """Return where each value stands in the target; equal ones in order, none inside another."""
    found: list[tuple[Span, Inline]] = []
    free = {}
    values = [i for i in pattern if isinstance(i, Inline) and i.kind == "value"]
    for item in sorted(values, key=lambda i: -len(i.shown or i.raw)):
        shown = item.shown or item.raw
        if shown not in free:
            free[shown] = [
                span
                for span in occurrences(shown, target)
                if not any(span.start < s.end and s.start < span.end for s, _ in found)
            ]
        if free[shown]:
            found.append((free[shown].pop(0), item))
    return sorted(found, key=lambda pair: pair[0])


def tokens(text: str, whole: Iterable[Span] = ()) -> list[Token]:
    """Cut `text` into words and marks; each span of `whole` is one word.

    >>> [text for t in tokens("Ім'я: {x}", [Span(6, 9)]) for text in ["Ім'я: {x}"[t.start:t.end]]]
    ["Ім'я", ':', '{x}']
    """
    found, at = [], 0
    for span in [*sorted(whole), Span(len(text), len(text))]:
        for match in TOKEN.finditer(text, at, span.start):
            found.append(Token(match.start(), match.end(), match[0][0].isalnum()))
        if span.end > span.start:
            found.append(Token(span.start, span.end, True))
        at = span.end
    return found


def align(
    pattern: Pattern, side: SideBySide, language: str, target_values: Sequence[Span]
) -> Alignment:
    """Align the words of a unit, row by row."""
    target_text = side.version(language)
    source = tokens(side.source, _source_values(pattern))
    target = tokens(target_text, target_values)
    origin: list[int | None] = [None] * len(target)
    guessed: list[Span] = []
    shift = 0
    for row in side.rows:
        text = row.texts[language]
        begin = row.start + shift
        ours = [i for i, t in enumerate(source) if row.start <= t.start < row.end]
        theirs = [i for i, t in enumerate(target) if begin <= t.start < begin + len(text)]
        shift += len(text) - (row.end - row.start)
        if text == side.source[row.start : row.end] and len(ours) == len(theirs):
            links = dict(zip(theirs, ours, strict=True))
        else:
            links = _linked(row, begin, source, target, ours, theirs)
            if len(links) * 3 < sum(target[i].is_word for i in theirs):
                guessed.append(Span(row.start, row.end))
                links |= _guessed(side.source, target_text, source, target, ours, theirs)
        for place, link in links.items():
            origin[place] = link
    return Alignment(side.source, target_text, source, target, origin, guessed)


def _source_values(pattern: Pattern) -> list[Span]:
    found, at = [], 0
    for item in pattern:
        length = len(plain((item,)))
        if isinstance(item, Inline) and item.kind == "value":
            found.append(Span(at, at + length))
        at += length
    return found


def _linked(
    row: Row,
    begin: int,
    source: Sequence[Token],
    target: Sequence[Token],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> dict[int, int]:
    """Return target word → source word as the engine's links have it, the heaviest link winning."""
    best: dict[int, tuple[float, int]] = {}
    for link in row.links:
        from_words = _within(source, ours, link.source.shift(row.start))
        to_words = _within(target, theirs, link.target.shift(begin))
        if (
            len(from_words) > 3 and len(to_words) > 3
        ):  # a link of whole clauses says nothing of words
            continue
        for place in to_words:
            for word in from_words:
                if place not in best or best[place][0] < link.weight:
                    best[place] = (link.weight, word)
    return {place: word for place, (_, word) in best.items()}


def _within(found: Sequence[Token], places: Sequence[int], span: Span) -> list[int]:
    return [
        i
        for i in places
        if found[i].is_word and found[i].start < span.end and span.start < found[i].end
    ]


def _guessed(
    source_text: str,
    target_text: str,
    source: Sequence[Token],
    target: Sequence[Token],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> dict[int, int]:
    """Return target word → source word by equal spelling, else in proportion."""
    words = [i for i in ours if source[i].is_word]
    places = [i for i in theirs if target[i].is_word]
    if not words or not places:
        return {}
    spelt = {source_text[source[i].start : source[i].end]: i for i in words}
    return {
        place: spelt.get(
            target_text[target[place].start : target[place].end],
            words[min(len(words) - 1, n * len(words) // len(places))],
        )
        for n, place in enumerate(places)
    }


class _Writer:
    """Writes the tree of a source unit over the target's words."""

    def __init__(self, alignment: Alignment, spots: Sequence[tuple[Span, Inline]]) -> None:
        self.alignment = alignment
        self.spots = spots
        self.findings: list[Finding] = []

    def written(self, root: Node) -> list[str | Inline]:
        """Return the whole unit."""
        return self._inside(root, 0, len(self.alignment.target_text))

    def _inside(self, node: Node, start: int, end: int) -> list[str | Inline]:
        """Return the target's run [start, end) with the tags inside `node`."""
        placed: list[tuple[int, int, Node]] = []
        pairs = [child for child in node.inner if child.closing is not None]
        for child in [c for c in pairs if self._words(c)]:
            run = self._run(child, node, start, end, placed)
            if run:
                placed.append((*run, child))
        runs = list(placed)
        for child in node.inner:
            if not any(child is other for _, _, other in runs):
                spot = self._spot(child, node, start, end, runs)
                placed.append((spot, spot, child))
        spaced = {id(child) for child in node.inner if self._stands_free(child)}
        order = {id(child): n for n, child in enumerate(node.inner)}
        placed.sort(key=lambda each: (each[0], each[1], order[id(each[2])]))
        found: list[str | Inline] = []
        at = start
        for first, last, child in placed:
            assert child.opening is not None
            found += [*self._text(at, first), *self._around(child, first, spaced)]
            if child.closing is not None:
                found += [*self._inside(child, first, last), child.closing]
            at = last
        return [*found, *self._text(at, end)]

    def _stands_free(self, node: Node) -> bool:
        """Tell whether a point has white space on both sides, as a word has."""
        text = self.alignment.source_text
        sides = text[max(0, node.start - 1) : node.start], text[node.start : node.start + 1]
        return node.closing is None and all(side.isspace() for side in sides)

    def _around(self, node: Node, at: int, spaced: set[int]) -> list[str | Inline]:
        """Return a tag, with the space that one which stands like a word needs."""
        assert node.opening is not None
        text = self.alignment.target_text
        if at and self._ends_clause(node) and text[at - 1].isalnum():
            return [" ", node.opening]
        if id(node) not in spaced or not text[at : at + 1].isalnum() or at == 0:
            return [node.opening]
        return [node.opening, " "] if text[at - 1].isspace() else [node.opening]

    def _ends_clause(self, node: Node) -> bool:
        """Tell whether a point has white space before and a closing mark behind: ``Press <x/>.``"""
        text = self.alignment.source_text
        sides = text[max(0, node.start - 1) : node.start], text[node.start : node.start + 1]
        return node.closing is None and sides[0].isspace() and sides[1] in CLOSING

    def _text(self, start: int, end: int) -> list[str | Inline]:
        """Return the text of a run, values as what they are."""
        found: list[str | Inline] = []
        at = start
        for span, value in self.spots:
            if start <= span.start and span.end <= end:
                found += [self.alignment.target_text[at : span.start], value]
                at = span.end
        return [*found, self.alignment.target_text[at:end]]

    def _flag(self, node: Node, why: str) -> None:
        raw = node.opening.raw if node.opening else ""
        short = raw if len(raw) <= 40 else raw[:37] + "…"
        message = f"{short} {why}; look whether it stands where it should"
        self.findings.append(
            Finding(code="TAG_PLACEMENT", message=message, start=node.start, end=node.end)
        )

    def _words(self, node: Node) -> set[int]:
        """Places of the source words inside `node`."""
        return {
            i
            for i, token in enumerate(self.alignment.source)
            if token.is_word and token.start < node.end and node.start < token.end
        }

    def _run(
        self, node: Node, parent: Node, start: int, end: int, placed: list[tuple[int, int, Node]]
    ) -> tuple[int, int] | None:
        """Return where a tag pair goes inside [start, end), free of its placed neighbours.

        None if nothing of what it surrounds is there.
        """
        words = self._words(node)
        if words == self._words(parent) and not placed:
            return self._outer(node, parent, start, end)
        target, origin = self.alignment.target, self.alignment.origin
        inside = [
            i
            for i, token in enumerate(target)
            if token.is_word and start <= token.start and token.end <= end
        ]
        taken = {i for i in inside if any(s <= target[i].start < e for s, e, _ in placed)}
        siblings = {w for other in parent.inner if other is not node for w in self._words(other)}
        mine = _best_run(inside, taken, origin, words, siblings - words)
        if mine:
            if any(node.start < g.end and g.start < node.end for g in self.alignment.guessed):
                self._flag(node, "was placed in proportion, without word links")
            first, last = target[mine[0]].start, target[mine[-1]].end
            start = max([start, *(e for _, e, _ in placed if e <= first)])
            end = min([end, *(s for s, _, _ in placed if s >= last)])
            return self._with_marks(node, first, last, start, end)
        self._flag(node, "surrounds words that have no counterpart")
        return None

    def _outer(self, node: Node, parent: Node, start: int, end: int) -> tuple[int, int]:
        """Return the run of a tag that surrounds all words of its parent."""
        text, target = self.alignment.source_text, self.alignment.target_text
        before, after = text[parent.start : node.start], text[node.end : parent.end]
        first, last = start, end
        for mark in before:
            if first < last and _alike(mark, target[first]):
                first += 1
        for mark in reversed(after):
            if last > first and _alike(mark, target[last - 1]):
                last -= 1
        return first, last

    def _with_marks(
        self, node: Node, first: int, last: int, start: int, end: int
    ) -> tuple[int, int]:
        """Widen a run over the punctuation at its edges that the source has inside the tag."""
        inside = self.alignment.source_text[node.start : node.end]
        target = self.alignment.target_text
        for mark in reversed(inside[: len(inside) - len(inside.lstrip(_marks(inside)))]):
            if first > start and _alike(mark, target[first - 1]):
                first -= 1
        for mark in inside[len(inside.rstrip(_marks(inside))) :]:
            if last < end and _alike(mark, target[last]):
                last += 1
        return first, last

    def _spot(
        self, node: Node, parent: Node, start: int, end: int, placed: list[tuple[int, int, Node]]
    ) -> int:
        """Return where a point goes inside [start, end), outside its placed neighbours."""
        beside = self._beside(node, placed)
        spot = self._point(node, parent, start, end) if beside is None else beside
        spot = min(max(spot, start), end)
        for first, last, other in placed:
            if first < spot < last or (
                first < last and spot in (first, last) and self._other_side(node, other, spot, last)
            ):
                spot = first if node.start <= other.start else last
        return spot

    def _beside(self, node: Node, placed: list[tuple[int, int, Node]]) -> int | None:
        """Return the edge of the tag that a point touches, if it touches one."""
        text = self.alignment.source_text
        for first, last, other in placed:
            if other.end == node.start > 0 and not text[node.start - 1].isspace():
                return last
            if other.start == node.end < len(text) and not text[node.end].isspace():
                return first
        return None

    @staticmethod
    def _other_side(node: Node, other: Node, spot: int, last: int) -> bool:
        """Tell whether a point at the edge of a neighbour stands on the wrong side of it."""
        return (node.start >= other.end) != (spot == last)

    def _point(self, node: Node, parent: Node, start: int, end: int) -> int:
        text, source = self.alignment.source_text, self.alignment.source
        if not text[parent.start : node.start].strip():
            return start
        if not text[node.end : parent.end].strip():
            return end
        begin = text.rfind(BREAK, 0, node.start)
        finish = text.find(BREAK, node.start)
        words = [
            i
            for i, t in enumerate(source)
            if t.is_word and t.start > begin and (finish < 0 or t.start < finish)
        ]
        before = [i for i in words if source[i].end <= node.start]
        after = [i for i in words if source[i].end > node.start]
        glued = not text[node.start - 1].isspace() or self._ends_clause(node)
        head = text[: node.start]
        marks = head[len(head.rstrip(_marks(head))) :]
        behind = [(word, True) for word in reversed(before[-NEAR:])]
        ahead = [(word, False) for word in after[:NEAR]]
        for wanted, at_end in [*behind, *ahead] if glued else [*ahead, *behind]:
            found = [n for n, word in enumerate(self.alignment.origin) if word == wanted]
            if found and any(start <= self.alignment.target[n].start < end for n in found):
                return self._edge(found, at_end, marks if glued else "")
        self._flag(node, "was placed in proportion")
        return self._proportional(node, parent, start, end)

    def _edge(self, found: Sequence[int], at_end: bool, marks: str) -> int:
        """Return the edge of a target word, behind the marks that stood before the point."""
        target, text = self.alignment.target, self.alignment.target_text
        if not at_end:
            return target[found[0]].start
        spot = target[found[-1]].end
        for mark in marks:
            if spot < len(text) and not mark.isalnum() and _alike(mark, text[spot]):
                spot += 1
        return spot

    def _proportional(self, node: Node, parent: Node, start: int, end: int) -> int:
        share = (node.start - parent.start) / max(1, parent.end - parent.start)
        edges = [t.end for t in self.alignment.target if start <= t.start and t.end <= end]
        wanted = start + share * (end - start)
        return min([start, *edges], key=lambda edge: abs(edge - wanted))


def _best_run(
    inside: Sequence[int],
    taken: set[int],
    origin: Sequence[int | None],
    words: set[int],
    others: set[int],
) -> list[int]:
    """Return the longest run of target words that come from `words`.

    Words that come from nowhere, or from outside any tag, may lie inside a run as long as they
    are no more than the words before them; words that are taken or of another tag end it.
    """
    runs: list[list[int]] = []
    gap, blocked = 0, False
    for place in inside:
        if origin[place] in words and place not in taken:
            if runs and not blocked and gap <= max(1, len(runs[-1])):
                runs[-1].append(place)
            else:
                runs.append([place])
            gap, blocked = 0, False
        else:
            gap += 1
            blocked = blocked or place in taken or origin[place] in others
    return max(runs, key=len, default=[])


def _alike(mark: str, other: str) -> bool:
    return mark == other or any(mark in group and other in group for group in ALIKE)


def _marks(text: str) -> str:
    return "".join(c for c in text if not c.isalnum())
