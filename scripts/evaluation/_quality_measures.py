"""What is measured of a system's output, beside BLEU and chrF. Pure functions of texts."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.cleaning import looping, normalise
from training.corpus import Term, parse_terms
from training.noise import placeholder
from training.terms import annotate

from translator.glossary import Entry, Glossary
from translator.glossary.glossary import compile_terms

LATIN = re.compile(r"[A-Za-z]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"\w+(?:['’-]\w+)*")
PROBES = 200  # sentences that get a placeholder
FEWEST = 3  # letters of an output that can be said to be in a language
ENDING = 2  # letters of a word that inflection may change


@dataclass(frozen=True, slots=True)
class TermPair:
    """A sentence pair with its terms; the source is on the left in either direction."""

    source: str
    target: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class TermScore:
    """Share of terms that came out, 0–1.

    Attributes:
        any_form: in some form.
        right_form: in the form of the reference.
    """

    any_form: float
    right_form: float


def wrong_language(text: str, language: str) -> bool:
    """Tell whether `text` is in another script than `language`, or has Russian letters.

    >>> wrong_language("Він сказав це.", "uk"), wrong_language("Мы знаем это.", "uk")
    (False, True)
    >>> wrong_language("Це так.", "en"), wrong_language("42 %", "en")
    (True, False)
    """
    latin, cyrillic = len(LATIN.findall(text)), len(CYRILLIC.findall(text))
    if latin + cyrillic < FEWEST:
        return False
    if language == "uk":
        return latin > cyrillic or bool(RUSSIAN.search(text))
    return cyrillic > latin


def share(items: Sequence[bool]) -> float:
    """Return the share of true items, 0 of none."""
    return sum(items) / len(items) if items else 0.0


def wrong_language_rate(outputs: Sequence[str], language: str) -> float:
    """Return the share of outputs in the wrong language."""
    return share([wrong_language(output, language) for output in outputs])


def loop_rate(sources: Sequence[str], outputs: Sequence[str]) -> float:
    """Return the share of outputs that loop where their source does not."""
    pairs = zip(sources, outputs, strict=True)
    return share([looping(output) and not looping(source) for source, output in pairs])


def numbers_kept(sources: Sequence[str], outputs: Sequence[str]) -> float:
    """Return the share of the sources' runs of digits that are in the outputs.

    >>> numbers_kept(["In 1998, 12 men"], ["1998 року 13 чоловіків"])
    0.5
    """
    wanted = kept = 0
    for source, output in zip(sources, outputs, strict=True):
        there = Counter(NUMBER.findall(source))
        wanted += there.total()
        kept += (there & Counter(NUMBER.findall(output))).total()
    return kept / wanted if wanted else 1.0


def probes(sources: Sequence[str], seed: int = 7) -> list[tuple[str, str]]:
    """Return (sentence with a placeholder, placeholder), one for each of the first sources.

    The placeholder stands behind a word in the middle, where no training example has one.
    """
    rng = random.Random(seed)
    made = []
    for source in sources[:PROBES]:
        words, mark = source.split(), placeholder(rng)
        middle = len(words) // 2
        made.append((" ".join([*words[:middle], mark, *words[middle:]]), mark))
    return made


def placeholders_kept(marks: Sequence[str], outputs: Sequence[str]) -> float:
    """Return the share of outputs that have their placeholder exactly once."""
    return share([output.count(mark) == 1 for mark, output in zip(marks, outputs, strict=True)])


def read_terms(lines: Sequence[str], direction: str) -> list[TermPair]:
    """Read ``English<TAB>Ukrainian<TAB>terms`` lines (as in the corpus) for `direction`."""
    pairs = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            english, ukrainian, terms = line.split("\t")
            sides = normalise(english), normalise(ukrainian)
            source, target = sides if direction == "en-uk" else sides[::-1]
            pairs.append(TermPair(source, target, parse_terms(terms)))
    return pairs


def with_hints(pair: TermPair, direction: str) -> str:
    """Return the source of `pair` with all its terms annotated."""
    if direction == "en-uk":
        return annotate(pair.source, [(term.english, term.lemma) for term in pair.terms])
    return annotate(pair.source, [(term.ukrainian, term.english) for term in pair.terms])


def glossary_of(pairs: Iterable[TermPair]) -> Glossary:
    """Return a glossary of the terms of `pairs`, declined by rule."""
    terms = dict.fromkeys((t.english, t.lemma, t.kind) for pair in pairs for t in pair.terms)
    entries = [
        Entry(id=f"term-{number}", en=(english,), uk=lemma, kind=kind)
        for number, (english, lemma, kind) in enumerate(terms)
    ]
    return Glossary(compile_terms(entries, {})[0], name="measured")


def has_form(text: str, lemma: str) -> bool:
    """Tell whether `text` has the words of `lemma`, whatever their last letters.

    >>> has_form("зустрів Олега Шевченка", "Олег Шевченко")
    True
    >>> has_form("зустрів Олега", "Олег Шевченко")
    False
    """
    stems = [word[: max(3, len(word) - ENDING)] for word in WORD.findall(lemma.casefold())]
    words = WORD.findall(text.casefold())
    starts = range(len(words) - len(stems) + 1)
    return any(
        all(word.startswith(stem) for word, stem in zip(words[start:], stems, strict=False))
        for start in starts
    )


def term_score(pairs: Sequence[TermPair], outputs: Sequence[str], direction: str) -> TermScore:
    """Return how many of the terms of `pairs` came out in `outputs`."""
    any_form, right_form = [], []
    for pair, output in zip(pairs, outputs, strict=True):
        text = " ".join(WORD.findall(normalise(output).casefold()))
        for term in pair.terms:
            form = term.ukrainian if direction == "en-uk" else term.english
            lemma = term.lemma if direction == "en-uk" else term.english
            right = f" {' '.join(WORD.findall(form.casefold()))} " in f" {text} "
            right_form.append(right)
            any_form.append(right or has_form(text, lemma))
    return TermScore(share(any_form), share(right_form))
