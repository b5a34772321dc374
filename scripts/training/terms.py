"""Terms-aware training data: the target's dictionary form, written into the source as a hint.

For uk→en the hint is the English term as it is. `translator.hints` says what hints look like.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from training.corpus import SentencePair, Term
from translator import hints
from translator.document import Span
from translator.edits import rewrite
from translator.hints import Hint

ENDING = 3  # letters by which two names are taken to decline alike


def annotate(text: str, wanted: Iterable[tuple[str, str]]) -> str:
    """Return `text` with each rendering beside the first whole-word place of its term.

    Args:
        text: a source sentence.
        wanted: source surface and rendering, a pair each; one not found is left out.

    >>> annotate("Talks with Stoltenberg failed.", [("Stoltenberg", "Столтенберг")])
    'Talks with<tgt> Stoltenberg</src> Столтенберг</tgt> failed.'
    """
    found: list[Hint] = []
    for surface, rendering in sorted(wanted, key=lambda pair: -len(pair[0])):
        place = re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", text)
        if place:
            found.append(Hint(Span(*place.span()), rendering))
    return rewrite(text, sorted(hints.edits(text, found)))


def choose(terms: Sequence[Term], rng: random.Random) -> list[Term]:
    """Draw a non-empty part of `terms`: few in some sentences, all in others."""
    share = rng.random()
    return [term for term in terms if rng.random() < share] or [rng.choice(terms)]


class NameSwap:
    """Replaces a name of a pair by another of its kind that declines in the same way.

    Two lemmas decline alike if they are of one kind, have as many words, and each word ends in
    the same `ENDING` letters; then what the text did to the one ending is done to the other.
    """

    def __init__(self, pairs: Iterable[SentencePair], names: Iterable[Term] = ()) -> None:
        """Collect the names of `pairs`, and further `names`, by kind and endings."""
        self._alike: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for term in (*(term for pair in pairs for term in pair.terms), *names):
            if term.kind.startswith(("person", "given", "place")):
                self._alike[self._class(term)][term.lemma] = term.english

    @staticmethod
    def _class(term: Term) -> tuple[str, ...]:
        return (term.kind, *(word[-ENDING:] for word in term.lemma.split()))

    def __call__(self, pair: SentencePair, rng: random.Random) -> SentencePair | None:
        """Return `pair` with one name swapped on both sides, or None if nothing fits."""
        for term in rng.sample(pair.terms, len(pair.terms)):
            others = self._alike.get(self._class(term), {})
            choices = [lemma for lemma in others if lemma != term.lemma]
            once = pair.english.count(term.english) == pair.ukrainian.count(term.ukrainian) == 1
            if not choices or not once:
                continue
            lemma = rng.choice(choices)
            surface = inflect_alike(term.lemma, term.ukrainian, lemma)
            if surface:
                new = Term(others[lemma], surface, lemma, term.kind)
                return replace(
                    pair,
                    english=pair.english.replace(term.english, new.english),
                    ukrainian=pair.ukrainian.replace(term.ukrainian, new.ukrainian),
                    terms=tuple(new if other is term else other for other in pair.terms),
                )
        return None


def inflect_alike(lemma: str, surface: str, other: str) -> str:
    """Return `other` in the form that `surface` is of `lemma`, or an empty string if unclear.

    >>> inflect_alike("Олег Шевченко", "Олега Шевченка", "Олег Бондаренко")
    'Олега Бондаренка'
    >>> inflect_alike("Київ", "Києва", "Харків")
    ''
    """
    words = list(zip(lemma.split(), surface.split(), other.split(), strict=False))
    if len(words) != len(lemma.split()) or len(words) != len(surface.split()):
        return ""
    forms = []
    for word, form, new in words:
        kept = 0
        while kept < min(len(word), len(form)) and word[kept] == form[kept]:
            kept += 1
        cut, added = len(word) - kept, form[kept:]
        if cut > ENDING or word[kept:] != new[len(new) - cut :] or len(added) > ENDING + 1:
            return ""
        forms.append(new[: len(new) - cut] + added)
    return " ".join(forms)
