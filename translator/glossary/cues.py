"""Learned cues: how often a name in some surroundings is in which case.

The counts were learned from the project's own sentence pairs (`scripts/learn_contexts.py`) and
lie in ``data/contexts.tsv``. Four surroundings are combined as in naive Bayes: the word before
the name (backing off to its last three letters, then to the group), what follows it, and what
stands before and after it in the English source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from translator.glossary.lexicon import listed
from translator.glossary.text import Word, fold

#: The cases that are counted; nobody is addressed in the news.
COUNTED = ("nom", "gen", "dat", "acc", "ins", "loc")
GROUPS = ("person", "name", "term")
START, PAUSE = "<s>", "<p>"
_ENGLISH = frozenset(listed("""
    of to with by from in at on for and between against about after before near through into under
    over without including via than as that like or but is are was were be been has have had will
    would can could may might should must said says told not who which whose when where it he she
    they we his her their its this these
"""))  # fmt: skip
#: Spellings of one preposition or conjunction, chosen for euphony.
_SAME = {"із": "з", "зі": "з", "зо": "з", "в": "у", "уві": "у", "ув": "у", "й": "і", "та": "і"}
_TOKEN = re.compile(r"[^\W_]+|[,.;:!?\"“”—–()]")
_PAUSE = re.compile(r"[,;:—–.!?…()]")
_VERB = re.compile(r"(?:[аиіїяу]в|[аиіяу]ла|лося|лася|вся|ли|лись|лися)$")
#: Weights of the backing off and of the English cue, chosen on held-out pairs.
_WORD, _SUFFIX, _CUE, _CUE_AFTER, _PRIOR = 2.0, 4.0, 0.8, 0.8, 5.0

Counts = Mapping[str, float]


def group_of(kind: str) -> str:
    """Return the group of a kind of entry.

    >>> group_of("given-f"), group_of("place"), group_of("term")
    ('person', 'name', 'term')
    """
    if kind.startswith(("person", "given")):
        return "person"
    return "term" if kind == "term" else "name"


def left_cue(text: str, before: Sequence[Word], start: int) -> str:
    """Return the Ukrainian word before a name, or what stands for a start or a pause."""
    if not before:
        return START
    last = before[-1]
    if _PAUSE.search(text[last.end : start]):
        return PAUSE
    if last.text[0].islower() or len(last.key) < 3:
        return same(last.key)
    return "^" + last.key[-2:]


def same(word: str) -> str:
    """Return the one spelling that stands for a word's euphonic variants.

    >>> same("зі"), same("про")
    ('з', 'про')
    """
    return _SAME.get(word, word)


def right_cue(text: str, end: int, after: Sequence[Word]) -> str:
    """Return ``v`` before a verb in the past, ``p`` before a pause, ``w`` before a word, ``.``."""
    if not after:
        return "."
    if text[end : after[0].start].strip():
        return "p"
    verb = after[0].text[0].islower() and _VERB.search(after[0].key)
    return "v" if verb else "w"


def english_cues(source: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a name in the English source.

    Words of closed classes stand for themselves, others for their kind: ``^`` a capital, ``ed``,
    ``s``, ``ing`` by ending, ``*`` any other.

    >>> english_cues("the visit of the Pope", 17, 21), english_cues("Kuleba's visit", 0, 6)
    (('of', '<s>'), ('<s>', "'s"))
    """
    left = _TOKEN.findall(source[:start])
    while left and left[-1].lower() in ("the", "a", "an", "“", '"'):
        left.pop()
    if fold(source[end : end + 2]) in ("'s", "' "):
        return _kind(left[-1] if left else ""), "'s"
    following = _TOKEN.search(source[end:])
    return _kind(left[-1] if left else ""), _kind(following[0] if following else "")


def _kind(word: str) -> str:
    if not word:
        return START
    if not word[0].isalnum():
        return PAUSE
    if word.lower() in _ENGLISH:
        return word.lower()
    if word[0].isupper() or word[0].isdigit():
        return "^"
    return next((ending for ending in ("ed", "ing", "s") if word.endswith(ending)), "*")


class Table:
    """Counts of cases by cue."""

    def __init__(self, counts: Mapping[tuple[str, str, str], Counts] | None = None) -> None:
        self.counts: dict[tuple[str, str, str], dict[str, float]] = {
            key: dict(cases) for key, cases in (counts or {}).items()
        }

    def add(
        self, group: str, left: str, right: str, english: tuple[str, str], cases: Counts
    ) -> None:
        """Count one name; `cases` shares it out."""
        keys = (("g", group, ""), ("s", group, suffix(left)), ("f", group, left))
        others = (("n", group, right), ("q", group, english[0]), ("r", group, english[1]))
        for key in (*keys, *others):
            row = self.counts.setdefault(key, {})
            for case, share in cases.items():
                row[case] = row.get(case, 0.0) + share

    def shares(
        self, group: str, left: str, right: str, english: tuple[str, str]
    ) -> dict[str, float]:
        """Return the share of each case in these surroundings."""
        base = _smoothed(self.counts.get(("g", group, ""), {}))
        by_suffix = _backed(self.counts.get(("s", group, suffix(left)), {}), base, _SUFFIX)
        by_word = _backed(self.counts.get(("f", group, left), {}), by_suffix, _WORD)
        raw = {
            case: by_word[case]
            * self._likelihood("n", group, right, case)
            * self._likelihood("q", group, english[0], case) ** _CUE
            * self._likelihood("r", group, english[1], case) ** _CUE_AFTER
            for case in COUNTED
        }
        total = sum(raw.values())
        return {case: share / total for case, share in raw.items()}

    def _likelihood(self, feature: str, group: str, value: str, case: str) -> float:
        """Return how much likelier the cue is with this case than at large."""
        row = self.counts.get((feature, group, value), {})
        whole = self.counts.get(("g", group, ""), {})
        at_large = (sum(row.values()) + 1) / (sum(whole.values()) + _PRIOR)
        here = (row.get(case, 0.0) + _PRIOR * at_large) / (whole.get(case, 0.0) + _PRIOR)
        return here / at_large

    def pruned(self) -> Table:
        """Leave out rare words and suffixes, which say nothing."""
        least = {"f": 1.5, "s": 2.5}
        kept = {k: c for k, c in self.counts.items() if sum(c.values()) >= least.get(k[0], 0)}
        return Table(kept)

    def write(self) -> str:
        """Return the text of a table: feature, group, value, then counts in order of `COUNTED`."""
        lines = ["\t".join(("feature", "group", "value", *COUNTED))]
        for key in sorted(self.counts):
            cells = (
                f"{self.counts[key].get(case, 0.0):.1f}".removesuffix(".0") for case in COUNTED
            )
            lines.append("\t".join((*key, *cells)))
        return "\n".join(lines) + "\n"

    @classmethod
    def read(cls, text: str) -> Table:
        """Read the text of a table."""
        counts = {}
        for line in text.split("\n")[1:]:
            cells = line.split("\t")
            if len(cells) == 3 + len(COUNTED) and not line.startswith("#"):
                values = dict(zip(COUNTED, map(float, cells[3:]), strict=True))
                counts[cells[0], cells[1], cells[2]] = values
        return cls(counts)


def suffix(left: str) -> str:
    """Return the last three letters of a word before a name; marks stay as they are."""
    return left if left[0] in "<^" else left[-3:]


def _smoothed(counts: Counts) -> dict[str, float]:
    total = sum(counts.values()) + 0.5 * len(COUNTED)
    return {case: (counts.get(case, 0.0) + 0.5) / total for case in COUNTED}


def _backed(counts: Counts, base: Counts, weight: float) -> dict[str, float]:
    total = sum(counts.values()) + weight
    return {case: (counts.get(case, 0.0) + weight * base[case]) / total for case in COUNTED}


@cache
def learned() -> Table:
    """Return the table that comes with the package."""
    data = files("translator.glossary") / "data" / "contexts.tsv"
    return Table.read(data.read_text(encoding="utf-8"))


@lru_cache(maxsize=8192)
def shares(group: str, left: str, right: str, english: tuple[str, str]) -> Counts:
    """Return the share of each case in these surroundings, by the table that comes with it."""
    return learned().shares(group, left, right, english)
