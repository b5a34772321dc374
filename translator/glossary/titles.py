"""Titles and given names before a surname, which agree with it in case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from translator.glossary.declension import decline
from translator.glossary.entry import CASES
from translator.glossary.government import PREPOSITIONS, has_locative
from translator.glossary.lexicon import RENDERED, TITLES_EN, TITLES_F, TITLES_M
from translator.glossary.observed import readings
from translator.glossary.place import Place, broken
from translator.glossary.text import Word, fold

#: How many words before a name a title is looked for.
_REACH = 4
_VERB = re.compile(r"(?:[аиіїяу]в|[аиіяу]ла|лося|лася|вся|ли|лись|лися|ти|ть|ться|є)$")
_GENITIVE = re.compile(r"(?:их|ів|їв|ої|ого|ей|и|і|ї|а|я|у|ю)$")


class Agreement(NamedTuple):
    """What a title or a given name before a name says of its case.

    Attributes:
        cases: that its form may be in.
        title: whether it is a title; else a given name.
        close: whether it stands right before the name.
        dependent: whether another title stands before it, whose genitive it may be.
        rendered: whether it is the title that stands right before the name in the source.
    """

    cases: tuple[str, ...]
    title: bool
    close: bool
    dependent: bool = False
    rendered: bool = False

    @property
    def strict(self) -> bool:
        """Whether no other case is right.

        In радник президента Михайло … a genitive belongs to another title.
        """
        own = "gen" not in self.cases or (self.rendered and not self.dependent)
        return self.title and self.close and own

    @property
    def likely(self) -> bool:
        """Whether other cases are seldom right."""
        return self.title and self.close and not self.dependent


@cache
def _forms(gender: str) -> dict[str, tuple[str, ...]]:
    """Return the cases of every form of the titles of a gender."""
    found: dict[str, list[str]] = {}
    for title in TITLES_M if gender == "m" else TITLES_F:
        for form, cases in _forms_of(title, gender).items():
            found.setdefault(form, []).extend(cases)
    return {form: tuple(dict.fromkeys(cases)) for form, cases in found.items()}


@cache
def _forms_of(title: str, gender: str) -> dict[str, list[str]]:
    """Return the cases of every form of a title."""
    head, dash, tail = title.rpartition("-")
    forms = decline(tail, gender=gender, animate=True, role="noun").forms
    found: dict[str, list[str]] = {}
    for case in CASES:
        for form in forms[case]:
            found.setdefault(head + dash + form, []).append(case)
    return found


def is_title(word: str) -> bool:
    """Tell whether a word of either language is a person's title, in any form.

    >>> is_title("Президента"), is_title("President"), is_title("Кирила")
    (True, True, False)
    """
    low = fold(word)
    return low in TITLES_EN or low in _forms("m") or low in _forms("f")


def agreement(place: Place, gender: str) -> Agreement | None:
    """Return what the title or given name before a person's name at `place` says, if any."""
    titles = _forms(gender) if gender in ("m", "f") else {}
    left = list(place.before)
    at = place.left
    for back, word in enumerate(reversed(left[-_REACH:])):
        if broken(place.text[word.end : at]):
            return None
        at = word.start
        key = _hyphenated(place.text, left, len(left) - 1 - back)
        prior = left[: len(left) - back - 1]
        if len(titles.get(key, CASES)) < len(CASES):  # пані says nothing
            if "-" in key:
                word, prior = prior[-1], prior[:-1]
            cases = _narrow(place.text, prior, word, titles[key])
            dependent = _is_dependent(place.text, prior[-_REACH:], word)
            return Agreement(cases, True, back == 0, dependent, _renders(key, place, gender))
        if back == 0 and word.text[:1].isupper() and len(left) > 1 and not word.text.isupper():
            cases = readings(word.key, gender)
            if cases:
                return Agreement(_narrow(place.text, prior, word, cases), False, True)
        if word.key in PREPOSITIONS or _VERB.search(word.key) or not _GENITIVE.search(word.key):
            return None
    return None


def _is_dependent(text: str, left: Sequence[Word], title: Word) -> bool:
    """Tell whether the title may be the genitive of another before it (радник президента)."""
    at = title.start
    for word in reversed(left):
        if broken(text[word.end : at]) or (word.text[0].isupper() and not is_title(word.text)):
            return False
        if is_title(word.text):
            return True
        at = word.start
    return False


def _renders(title: str, place: Place, gender: str) -> bool:
    """Tell whether a form of a title is that of the title right before the name in the source."""
    before = place.source[: place.start].split()
    lemmas = RENDERED.get(fold(before[-1]), ()) if before else ()
    return any(title in _forms_of(lemma, gender) for lemma in lemmas)


def _hyphenated(text: str, words: Sequence[Word], at: int) -> str:
    """Return the word at `at` with the part before its hyphen (прем'єр-міністр)."""
    if at and text[words[at - 1].end : words[at].start] == "-":
        return f"{words[at - 1].key}-{words[at].key}"
    return words[at].key


def _narrow(text: str, left: Sequence[Word], word: Word, cases: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the cases of a title that what stands before it allows."""
    if left and left[-1].key in PREPOSITIONS and not broken(text[left[-1].end : word.start]):
        kept = tuple(case for case in cases if case in PREPOSITIONS[left[-1].key])
    else:
        kept = tuple(case for case in cases if case != "loc" or has_locative(left))
    return kept or cases
