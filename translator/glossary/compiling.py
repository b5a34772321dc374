"""From entries to paradigms, by override and own rules: what the run time does without a lock.

`compiler` adds dictionaries at build time; this module needs nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping

from translator.glossary.declension import Declined, Forms
from translator.glossary.entry import Entry
from translator.glossary.overrides import OverrideInvalid, apply, explicit, is_plain
from translator.glossary.paradigm import PLURAL, SINGULAR, Cell, Paradigm
from translator.glossary.phrases import (
    WordRule,
    decline_entry,
    decline_text,
    guess_gender,
    leading,
    own_rule,
)

PLURAL_ONLY = "pl"


def main_paradigm(entry: Entry, known: Mapping[str, Entry], rule: WordRule = own_rule) -> Paradigm:
    """Return the paradigm of the lemma: override first, then `rule`.

    Raises:
        OverrideInvalid: the override cannot be read or leads nowhere.
    """
    number = PLURAL if entry.gender == PLURAL_ONLY else SINGULAR
    if "indecl" in entry.gram or entry.kind == "dnt":
        return Paradigm(
            entry.uk,
            {
                (SINGULAR, case): (entry.uk,)
                for case in ("nom", "gen", "dat", "acc", "ins", "loc", "voc")
            },
            "invariable",
            True,
        )
    if not entry.paradigm:
        declined = decline_entry(entry, rule)
        return Paradigm(entry.uk, _cells(declined, number), "rules", declined.certain)
    declined = apply(entry, _model(entry, known, rule), rule)
    cells = _cells(declined, number)
    if not is_plain(entry.paradigm):
        cells |= {
            cell: forms for cell, forms in explicit(entry.paradigm).items() if cell[0] == PLURAL
        }
    return Paradigm(entry.uk, cells, "override", True)


def _cells(declined: Declined, number: str) -> dict[Cell, tuple[str, ...]]:
    return {(number, case): forms for case, forms in declined.forms.items()}


def _model(
    entry: Entry, known: Mapping[str, Entry], rule: WordRule, depth: int = 0
) -> Forms | None:
    """Return the forms of the word that ``like:`` names, following chains."""
    if not entry.paradigm.startswith("like:"):
        return None
    name = entry.paradigm.removeprefix("like:")
    target = known.get(name)
    if target is None or depth > 8:
        raise OverrideInvalid(f"like:{name} leads to no entry")
    word = name.split()[-1]
    role = (
        "surname" if target.kind.startswith("person") else "given" if target.is_person else "noun"
    )
    if not target.paradigm or target.paradigm in ("indecl", "adj"):
        return rule(word, target.gender, target.animate, role).forms
    paradigm = apply(target, _model(target, known, rule, depth + 1), rule)
    return {
        case: tuple(form.split()[-1] for form in forms) for case, forms in paradigm.forms.items()
    }


def other_paradigm(
    lemma: str, entry: Entry, rule: WordRule = own_rule, *, nature: tuple[str, bool] | None = None
) -> Paradigm:
    """Return the paradigm of an accepted or forbidden rendering.

    Args:
        lemma: the rendering.
        entry: whose it is.
        rule: declines a word.
        nature: gender of its head and whether that is animate; guessed where nobody knows.
    """
    gender, animate = nature or guess_nature(lemma, entry)
    if _is_abbreviation(lemma) or not gender:
        return Paradigm(lemma, {(SINGULAR, "nom"): (lemma,)}, "invariable")
    declined = decline_text(lemma, kind=entry.kind, gender=gender, animate=animate, rule=rule)
    number = PLURAL if gender == PLURAL_ONLY else SINGULAR
    return Paradigm(lemma, _cells(declined, number), "rules", declined.certain)


def _is_abbreviation(lemma: str) -> bool:
    """Tell whether a rendering is one that never changes (США, БпЛА, рф, грн)."""
    capitals = sum(map(str.isupper, lemma))
    return lemma.isupper() or (
        " " not in lemma and (capitals > 2 or not set(lemma.lower()) & set("аеєиіїоуюя"))
    )


def guess_nature(lemma: str, entry: Entry) -> tuple[str, bool]:
    """Guess gender and animacy of a rendering by its first word and its entry."""
    gender = entry.gender if entry.is_person else guess_gender(leading(lemma))
    return gender, entry.animate
