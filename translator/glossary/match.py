"""Where terms occur: look-up of word n-grams, leftmost and longest first.

The index maps the folded words of every surface form to the terms it belongs to. A text without
any first word of a term costs one regular expression and one set operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from translator.document import APOSTROPHES, Span
from translator.glossary import english
from translator.glossary.paradigm import PLURAL, SINGULAR, Cell, Term
from translator.glossary.text import HYPHENS, STRESS, Word, fold, is_upper, joins, literals

#: Roles of a surface, the strongest first.
ROLES = ("main", "variant", "accept", "forbid")
# Both are run over every text: possessive, and \w with underscores blanked out beforehand, which
# is faster than a class without them. The sign of a currency is a word, for it stands for one.
_UK = re.compile(rf"\w++(?:[{APOSTROPHES}{STRESS}]++\w++)*+|[$€£₴]")
# The possessive 's is a word of its own here, so that Kuleba's is found as Kuleba.
_EN = re.compile(rf"\w++(?:[{APOSTROPHES}](?![sS]\b)\w++)*+|[$€£₴]")
PATTERNS = {"uk": _UK, "en": _EN}
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]['\"»”’)]*\s+|[«\"“(]\s*|\n\s*|[-–—]\s+)$")


@dataclass(frozen=True, slots=True)
class Surface:
    """One spelling of a term in one language.

    Attributes:
        term: the term.
        text: the spelling.
        role: one of `ROLES`.
        cells: numbers and cases it may stand for.
    """

    term: Term
    text: str
    role: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TermMatch:
    """An occurrence of a term in a text.

    Attributes:
        span: code points into the text; a possessive ending is outside.
        text: the words there.
        surface: the spelling that matched.
        rivals: surfaces of other terms that match the same words as well as this one.
    """

    span: Span
    text: str
    surface: Surface
    rivals: tuple[Surface, ...] = ()

    @property
    def term(self) -> Term:
        """The term that matched."""
        return self.surface.term


def cut(text: str, language: str) -> list[Word]:
    """Return the words of `text` as the index of `language` sees them."""
    return list(map(_word, PATTERNS[language].finditer(text.replace("_", " "))))


@lru_cache(maxsize=32768)
def keys(text: str, language: str) -> tuple[str, ...]:
    """Return the words of a spelling, folded, as the index of `language` cuts them."""
    return tuple(word.key for word in cut(text, language))


def _word(place: re.Match[str]) -> Word:
    return Word(place.start(), place.end(), place[0], fold(place[0]))


def surfaces_of(term: Term, language: str) -> Iterable[Surface]:
    """Return every spelling of `term` in `language`."""
    if language == "uk":
        yield from _ukrainian(term)
    else:
        yield from _english(term)


@dataclass(frozen=True, slots=True)
class Spelt:
    """The surfaces of some roles of a term, by their words.

    Attributes:
        surfaces: folded words, a space between them → surfaces.
        starts: the first of the words of each.
        lengths: numbers of words, the longest first.
    """

    surfaces: Mapping[str, Sequence[Surface]]
    starts: frozenset[str]
    lengths: Sequence[int]


@lru_cache(maxsize=8192)
def spelt(term: Term, language: str, roles: tuple[str, ...]) -> Spelt:
    """Return the surfaces of `term` in `roles`, worked out once."""
    found: dict[str, list[Surface]] = {}
    for surface in surfaces_of(term, language):
        if surface.role in roles:
            found.setdefault(" ".join(keys(surface.text, language)), []).append(surface)
    starts = frozenset(key.partition(" ")[0] for key in found)
    lengths = sorted({key.count(" ") + 1 for key in found}, reverse=True)
    return Spelt(found, starts, tuple(lengths))


def searched(term: Term, language: str) -> Iterable[Surface]:
    """Return the spellings by which `term` is found in a text.

    Accepted and forbidden renderings of a name mean it wherever they are; those of a common
    noun often mean something else (частина is accepted for segment, and mostly means part), and
    those of what is not to be translated are no copies of it (Телеграм must not stay in English).
    """
    surfaces = surfaces_of(term, language)
    if _by_renderings(term):
        return surfaces
    return (surface for surface in surfaces if surface.role in ("main", "variant"))


def _by_renderings(term: Term) -> bool:
    return term.entry.is_name and term.entry.kind != "dnt"


def _texts(term: Term, language: str) -> set[str]:
    """Return the texts of `searched`, without the rest of it."""
    if language != "uk":
        return {surface.text for surface in searched(term, language)}
    paradigms = term.paradigms() if _by_renderings(term) else (term.main,)
    return {form for each in paradigms for forms in each.forms.values() for form in forms}


def _ukrainian(term: Term) -> Iterable[Surface]:
    groups = (("main", (term.main,)), ("accept", term.accepted), ("forbid", term.forbidden))
    for role, paradigms in groups:
        for paradigm in paradigms:
            found: dict[str, list[Cell]] = {}
            for cell, variants in paradigm.forms.items():
                for form in variants:
                    found.setdefault(form, []).append(cell)
            for form, cells in found.items():
                yield Surface(term, form, role, tuple(cells))


def _english(term: Term) -> Iterable[Surface]:
    entry = term.entry
    plural = entry.kind == "term" and "pl" not in entry.gram
    groups = (
        ("main", entry.en[:1]), ("variant", entry.en[1:]), ("accept", entry.accept_en),
        ("forbid", entry.forbid_en),
    )  # fmt: skip
    for role, texts in groups:
        for lemma in texts:
            for text, many in english.surfaces(lemma, plural=plural):
                yield Surface(term, text, role, ((PLURAL if many else SINGULAR, ""),))


class Index:
    """All surfaces of many terms in one language; those of `domain` come first."""

    def __init__(self, terms: Iterable[Term], language: str, *, domain: str = "") -> None:
        self.language, self.domain = language, domain
        self._pattern = PATTERNS[language]
        self._forms: dict[str, tuple[Term, ...]] = {}
        self._surfaces: dict[str, list[Surface]] = {}  # filled as keys are met
        lengths: dict[str, set[int]] = {}
        for term in terms:
            for text in _texts(term, language):
                low = fold(text)
                parts = [low] if low.isalpha() else self._pattern.findall(low)
                if not parts:
                    continue
                self._add(" ".join(parts), term)
                lengths.setdefault(parts[0], set()).add(len(parts))
        self._starts = frozenset(lengths)
        self._lengths = {
            first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()
        }

    def _add(self, form: str, term: Term) -> None:
        known = self._forms.get(form, ())
        if term not in known:
            self._forms[form] = (*known, term)

    def find(self, text: str, *, skip: Sequence[Span] = ()) -> list[TermMatch]:
        """Return the occurrences in `text`, leftmost and longest.

        None lies inside the spans `skip`, or inside a tag, a URL, code or a placeholder.
        """
        tokens = self._pattern.findall(fold(text).replace("_", " "))
        if self._starts.isdisjoint(tokens):
            return []
        runs = self._runs(tokens)
        if not runs:
            return []
        skip = [*skip, *(Span(start, end) for start, end in literals(text))]
        last = max(at + count for at, count in runs)
        places = list(islice(self._pattern.finditer(text.replace("_", " ")), last))
        found: list[TermMatch] = []
        free = 0
        for at, count in runs:
            if at >= free:
                run = list(map(_word, places[at : at + count]))
                match = self._at(text, run, skip)
                if match is not None:
                    found.append(match)
                    free = at + count
        return [match for match in found if not _compound(text, match, found)]

    def _runs(self, tokens: list[str]) -> list[tuple[int, int]]:
        """Return start and length of the runs that are surfaces, letter case and gaps aside."""
        lengths, forms = self._lengths, self._forms
        return [
            (at, count)
            for at, token in enumerate(tokens)
            if token in lengths
            for count in lengths[token]
            if (token if count == 1 else " ".join(tokens[at : at + count])) in forms
        ]

    def _at(self, text: str, run: Sequence[Word], skip: Sequence[Span]) -> TermMatch | None:
        key = " ".join([word.key for word in run])
        terms = self._forms.get(key)
        if not terms:
            return None
        span = Span(run[0].start, run[-1].end)
        if any(span.start < other.end and other.start < span.end for other in skip):
            return None
        return self._choose(text, run, span, key, terms)

    def _spelled(self, key: str, terms: Sequence[Term]) -> Iterable[Surface]:
        """Return the surfaces of `terms` that have these words."""
        for term in terms:
            for surface in searched(term, self.language):
                if " ".join(self._pattern.findall(fold(surface.text))) == key:
                    yield surface

    def _choose(
        self, text: str, run: Sequence[Word], span: Span, key: str, terms: Sequence[Term]
    ) -> TermMatch | None:
        known = self._surfaces.get(key)
        if known is None:
            known = self._surfaces[key] = list(self._spelled(key, terms))
        surfaces = [surface for surface in known if fits(surface, text, run)]
        if not surfaces:
            return None
        if len(surfaces) == 1:
            return TermMatch(span, span.of(text), surfaces[0])
        surfaces.sort(key=lambda surface: _rank(surface, span.of(text), self.domain))
        best = surfaces[0]
        rivals = {
            id(surface.term): surface
            for surface in reversed(surfaces[1:])
            if surface.term is not best.term
        }
        return TermMatch(span, span.of(text), best, tuple(reversed(list(rivals.values()))))


#: Prefixes that make another word of a term (de-occupied territories, ex-president).
_PREFIX = re.compile(
    rf"(?:\b(?:anti|counter|de|ex|inter|mid|mini|neo|non|post|pre|pro|pseudo|re|self|semi|sub"
    rf"|super|trans|un|vice|анти|віце|екс|контр|міні|не|нео|пост|про|псевдо|супер))[{HYPHENS}]$",
    re.IGNORECASE,
)


_CAPITAL_WORD = re.compile(r"(?<!\w)[^\W\d_a-zа-яєіїґ][\w'’ʼ]*$")


def _compound(text: str, match: TermMatch, found: Sequence[TermMatch]) -> bool:
    """Tell whether a hyphen makes another word of a term: non-nuclear, Austria-Hungary.

    Two terms with a hyphen between them stay two (Ukraine-NATO), and so does a name before a word
    in small letters (Kyiv-based).
    """
    start, end = match.span.start, match.span.end
    before = start > 0 and text[start - 1] in HYPHENS
    after = end < len(text) and text[end] in HYPHENS
    if before and _PREFIX.search(text[max(0, start - 12) : start]):
        return True
    if not match.term.entry.is_name:
        return False
    if before and _CAPITAL_WORD.search(text[max(0, start - 40) : start - 1]):
        return all(other.span.end != start - 1 for other in found)
    if after and text[end + 1 : end + 2].isupper():
        return all(other.span.start != end + 1 for other in found)
    # the West Australian government
    return match.surface.text.startswith("the ") and text[end + 1 : end + 2].isupper()


def _rank(surface: Surface, seen: str, domain: str) -> tuple[bool, bool, int, int, int, bool]:
    entry = surface.term.entry
    return (
        surface.text != seen and not is_upper(seen), bool(domain) and entry.domain != domain,
        -entry.prio, -entry.rank, ROLES.index(surface.role), surface.term.bare,
    )  # fmt: skip


def fits(surface: Surface, text: str, run: Sequence[Word]) -> bool:
    """Tell whether gaps and letter case allow `surface` at the words `run` of `text`."""
    if len(run) > 1:
        own = _gaps(surface.text)
        gaps = [text[a.end : b.start] for a, b in pairwise(run)]
        if len(own) == len(gaps) and not all(map(joins, gaps, own)):
            return False
    policy = surface.term.entry.policy
    if policy == "fold":
        return True
    seen = text[run[0].start : run[-1].end]
    if policy == "strict-noninitial" and _SENTENCE_START.search(text[: run[0].start]):
        return False
    return has_case(surface.text, seen)


@lru_cache(maxsize=65536)
def _gaps(form: str) -> list[str]:
    """Return what stands between the words of a spelling."""
    return _UK.split(form)[1:-1]


@lru_cache(maxsize=65536)
def has_case(form: str, seen: str) -> bool:
    """Tell whether `seen` has the capitals of `form`, or is all capitals, or starts a sentence.

    >>> has_case("Суми", "суми"), has_case("Суми", "СУМИ"), has_case("фон дер Ляєн", "Фон дер Ляєн")
    (False, True, True)
    """
    capitals = [word[:1].isupper() for word in _UK.findall(form)]
    shown = [word[:1].isupper() for word in _UK.findall(seen)]
    if is_upper(form.split()[0]) and len(capitals) == 1:
        return is_upper(seen)
    return all(there for wanted, there in zip(capitals, shown, strict=False) if wanted)
