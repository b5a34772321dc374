"""Forms in context: names of sentence pairs, spoiled in the translation and enforced again.

Input: TSV of English, Ukrainian and names (``English=Ukrainian=lemma=kind ; …``). Each name becomes
a glossary of its own and is spoiled in the Ukrainian sentence in one way; the form that
enforcement puts there is compared with the one a translator had chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from translator.glossary.compiling import main_paradigm
from translator.glossary.entry import Entry
from translator.glossary.glossary import Glossary
from translator.glossary.paradigm import Term
from translator.glossary.phrases import guess_gender
from translator.glossary.text import key

_MISSPELLED = str.maketrans("иієегхИІЕГХ", "іиеєхгІИЄХГ")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence pair."""

    source: str
    target: str
    form: str
    term: Term


def _misspelt(name: Name) -> str:
    """Exchange vowels and gutturals, but not in the ending."""
    words = name.form.split(" ")
    return " ".join(word[:-3].translate(_MISSPELLED) + word[-3:] for word in words)


def _bare(name: Name) -> str:
    return name.term.entry.uk


def _latin(name: Name) -> str:
    return name.term.entry.en[0]


#: Last letters of places and organisations whose declension is plain.
_SAFE_ENDS = "бвгдзйклмнпрстфхцаяїґ"
#: Bins of confidence; enforcement in mode ``safe`` edits from 0.9.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
#: How a name is spoiled, and whether the engine had read its dictionary form.
SPOILERS: dict[str, tuple[Callable[[Name], str], bool]] = {
    "misspelt": (_misspelt, False),
    "left in the nominative": (_bare, False),
    "copied from a hint": (_bare, True),
    "left in Latin letters": (_latin, False),
}


def names(file: Path) -> Iterator[Name]:
    """Yield the persons, places and organisations of a file that are met once in a sentence."""
    for line in file.read_text(encoding="utf-8").splitlines():
        source, target, *rest = [*line.split("\t"), "", ""]
        for cell in rest[0].split(" ; "):
            parts = cell.strip().split("=")
            if len(parts) != 4 or parts[3] == "term" or target.count(parts[1]) != 1:
                continue
            en, form, lemma, kind = parts
            if source.count(en) == 1 and form[:1].isupper() and lemma[-1:].isalpha():
                name = _name(source, target, en, form, lemma, kind)
                if name is not None:
                    yield name


def _name(source: str, target: str, en: str, form: str, lemma: str, kind: str) -> Name | None:
    if not kind.startswith("person") and lemma[-1] not in _SAFE_ENDS:
        return None  # the spelling does not tell gender and declension of Осло, Тбілісі, Керч
    gender = "" if kind.startswith("person") else guess_gender(lemma.split()[0])
    entry = Entry(id="name", en=(en,), uk=lemma, kind=kind, gram=(gender,) if gender else ())
    term = Term(entry, main_paradigm(entry, {}))
    if key(form) not in term.main.readings():
        return None  # another gender, or a derived adjective: the list does not say
    return Name(source, target, form, term)


@dataclass(frozen=True, slots=True)
class Trial:
    """What enforcement made of one spoiled name.

    Attributes:
        spoiled: how it had been spoiled.
        verdict: ``right``, ``wrong`` or ``untouched``.
        confidence: of the edit.
    """

    spoiled: str
    verdict: str
    confidence: float


def trials(files: list[Path], mode: str) -> Iterator[Trial]:
    """Spoil names in every way and enforce the glossary again.

    Args:
        files: sentence pairs with their names.
        mode: of enforcement.
    """
    for name in (name for file in files for name in names(file)):
        glossary = Glossary([name.term], name="one")
        for label, (spoil, hinted) in SPOILERS.items():
            spoiled = spoil(name)
            if spoiled != name.form:
                hypothesis = name.target.replace(name.form, spoiled)
                yield Trial(label, *_verdict(glossary, name, hypothesis, mode, hinted))


def measure(found: list[Trial]) -> dict[str, Counter[str]]:
    """Return for each way of spoiling how often the form came out right, wrong or untouched."""
    counts: dict[str, Counter[str]] = {label: Counter() for label in SPOILERS}
    for trial in found:
        counts[trial.spoiled][trial.verdict] += 1
    return counts


def reliability(
    found: list[Trial], edges: Sequence[float] = EDGES
) -> list[tuple[float, float, int]]:
    """Compare confidence and truth of edits, in bins between `edges`.

    Returns:
        Mean confidence, share that is right, number of edits; one row a bin that has any.
    """
    rows = []
    for low, high in pairwise(edges):
        here = [t for t in found if t.verdict != "untouched" and low <= t.confidence < high]
        if here:
            mean = sum(trial.confidence for trial in here) / len(here)
            right = sum(trial.verdict == "right" for trial in here)
            rows.append((mean, right / len(here), len(here)))
    return rows


def _verdict(
    glossary: Glossary, name: Name, hypothesis: str, mode: str, hinted: bool
) -> tuple[str, float]:
    result = glossary.enforcer("en-uk", mode)(name.source, hypothesis, hinted=hinted)
    term = next((term for term in result.terms if term.replaced), None)
    if result.text == hypothesis:
        return "untouched", 0.0
    if term is None:
        return "wrong", 0.0
    right = {case for _, case in name.term.main.readings().get(key(name.form), ())}
    good = key(term.target_text) == key(name.form) or term.case in right
    return "right" if good else "wrong", term.confidence
