"""Build-time sources of forms: a dictionary (pymorphy3) and a rule library (shevchenko-py).

Neither is needed at run time; both come with the extra ``[glossary]``. Only whole dictionary
hits with the right class, gender and animacy count: what pymorphy3 guesses about unknown words is
wrong too often (glossary study, § 2.1).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from translator.errors import EngineUnavailable
from translator.glossary.declension import Declined
from translator.glossary.entry import CASES
from translator.glossary.text import fold

#: The cases on which sources must agree; the vocative does not occur in news.
OBLIQUE = CASES[1:6]
INSTALL = "install the build-time libraries: pip install 'dvomova[glossary]'"
_CASES = dict(zip(("nomn", "gent", "datv", "accs", "ablt", "loct", "voct"), CASES, strict=True))
_GENDERS = {"m": "masc", "f": "femn", "n": "neut"}
_ENGLISH_CASES = ("genitive", "dative", "accusative", "ablative", "locative", "vocative")
_SHEVCHENKO = dict(zip(_ENGLISH_CASES, CASES[1:], strict=True))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise EngineUnavailable(f"{name} is not installed; {INSTALL}") from error


class Dictionary:
    """Forms of dictionary words.

    Raises:
        EngineUnavailable: pymorphy3 is not installed.
    """

    def __init__(self) -> None:
        self._analyzer = _library("pymorphy3").MorphAnalyzer(lang="uk")

    def decline(self, word: str, gender: str, animate: bool, role: str) -> Declined | None:
        """Return the forms of `word`, or None if the dictionary has no such word."""
        parses = [
            p for p in self._analyzer.parse(fold(word)) if self._fits(p, gender, animate, role)
        ]
        declining = [p for p in parses if "Fixd" not in p.tag and "alt" not in p.tag]
        tables = (self._forms(parse, word, gender, animate) for parse in declining or parses)
        found = [forms for forms in tables if forms is not None]
        if not found:
            return None
        same = all(set(forms[case]) & set(found[0][case]) for forms in found for case in OBLIQUE)
        merged = {
            case: tuple(dict.fromkeys(form for forms in found for form in forms[case]))
            for case in CASES
        }
        return Declined({**merged, "nom": (word,)}, same)

    def is_nominative(self, word: str) -> bool | None:
        """Tell whether `word` may be a nominative; None for an unknown word."""
        parses = [p for p in self._analyzer.parse(fold(word)) if _is_whole(p)]
        return any(_may_be_base(p) or "Fixd" in p.tag for p in parses) if parses else None

    def plural(self, word: str, gender: str) -> str | None:
        """Return the nominative plural of a noun, or None."""
        for parse in self._analyzer.parse(fold(word)):
            if (
                _is_whole(parse)
                and "NOUN" in parse.tag
                and _GENDERS.get(gender, "") in str(parse.tag)
            ):
                for other in parse.lexeme:
                    if "plur" in other.tag and "nomn" in other.tag:
                        return _capital(word, other.word)
        return None

    def _fits(self, parse: Any, gender: str, animate: bool, role: str) -> bool:
        tag = parse.tag
        if not _is_whole(parse) or not _may_be_base(parse):
            return False
        if role == "adj":
            return "ADJF" in tag and (
                ("plur" in tag) if gender == "pl" else _GENDERS[gender] in tag
            )
        if "NOUN" not in tag:
            return False
        wanted = {"surname": "Surn", "given": "Name"}.get(role)
        if wanted is None and _is_proper(parse):
            return False
        if wanted is not None and wanted not in tag:
            return False
        if gender == "pl":
            return "plur" in tag
        if "plur" in tag or _GENDERS[gender] not in tag:
            return False
        return gender != "m" or role in ("surname", "given") or ("anim" in tag) == animate

    def _forms(
        self, parse: Any, word: str, gender: str, animate: bool
    ) -> dict[str, tuple[str, ...]] | None:
        number = "plur" if gender == "pl" else "sing"
        found: dict[str, list[str]] = {case: [] for case in CASES}
        for other in parse.lexeme:
            tag = str(other.tag)
            if ("plur" in tag) != (number == "plur"):
                continue
            if "ADJF" in tag and gender != "pl" and _GENDERS[gender] not in tag:
                continue
            for name, case in _CASES.items():
                here = name in tag or (name == "nomn" and _caseless(tag))
                if here and _capital(word, other.word) not in found[case]:
                    found[case].append(_capital(word, other.word))
        if "ADJF" in parse.tag and gender in ("m", "pl"):
            found["acc"] = found["gen"][:] if animate else [word]
        found["voc"] = found["voc"] or [word]
        if not all(found.values()):
            return None
        stem = found["gen"][0][:-1]
        return {
            case: tuple(sorted(forms, key=_preference(case, stem))) for case, forms in found.items()
        }

    def is_adjective(self, word: str, gender: str, following: str) -> bool | None:
        """Tell whether `word` is an adjective that agrees with `following`; None if unknown."""
        parses = [p for p in self._analyzer.parse(fold(word)) if _is_whole(p)]
        if not parses:
            return None
        adjectival = any(self._fits(p, gender, False, "adj") for p in parses)
        if adjectival and any("NOUN" in p.tag and self._agrees(p, gender) for p in parses):
            # Рада Безпеки and Рада ЄС are councils, Біла Церква is a white church
            return not following.isupper() and any(
                self._agrees(p, gender) for p in self._analyzer.parse(fold(following))
            )
        return adjectival

    def _agrees(self, parse: Any, gender: str) -> bool:
        both = (self._fits(parse, gender, animate, "noun") for animate in (False, True))
        return any(both) or self._fits(parse, gender, False, "adj")


def _preference(case: str, stem: str) -> Callable[[str], int]:
    """Order variants: locative -і before -у before -ові, -ому before -ім; dative -у first."""

    def rank(form: str) -> int:
        short = form[:-1] == stem or (form[:-2] == stem[:-1] and form[-1] == "і")
        if case == "loc":
            if form.endswith("ому"):
                return 0
            return (0 if form[-1] in "ії" else 1) if short else 2
        if case == "dat":
            return 0 if short else 1
        return 1 if case == "gen" and form.endswith(("и", "ости")) else 0

    return rank


def _is_whole(parse: Any) -> bool:
    stack = parse.methods_stack
    return len(stack) == 1 and type(stack[0][0]).__name__ == "DictionaryAnalyzer"


def _caseless(tag: str) -> bool:
    return not any(name in tag for name in _CASES)


def _may_be_base(parse: Any) -> bool:
    """Nominatives; some base forms of the dictionary carry no case at all."""
    return "nomn" in parse.tag or (_caseless(str(parse.tag)) and parse.normal_form == parse.word)


def _is_proper(parse: Any) -> bool:
    return any(mark in parse.tag for mark in ("Surn", "Name", "Patr"))


def _capital(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def by_rules(word: str, gender: str, role: str) -> Declined | None:
    """Return what shevchenko-py makes of a person's name.

    Raises:
        EngineUnavailable: shevchenko-py is not installed.
    """
    library = _library("shevchenko")
    name = "family_name" if role == "surname" else "given_name"
    sex = {"m": library.MASCULINE, "f": library.FEMININE}[gender]
    forms = {"nom": (word,)}
    for case, own in _SHEVCHENKO.items():
        try:
            forms[own] = (str(library.in_case(case, {name: word}, gender=sex)[name]),)
        except (ValueError, KeyError, TypeError):
            return None
    return Declined(forms)
