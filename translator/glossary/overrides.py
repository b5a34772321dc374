"""Overrides: what a human writes in the `paradigm` column.

like:Байден             the last word declines as this one does
indecl                  the last word of a person's name, or the whole term, never changes
adj                     the last word (of a person) or the head declines like an adjective
gen=…;dat=…;ins=…       whole forms; cases left out follow the rules; ``|`` separates variants;
                        ``pl.gen=…`` is a plural
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from translator.glossary.declension import Declined, Forms, adjective, invariable
from translator.glossary.entry import CASES, OR, Entry
from translator.glossary.paradigm import PLURAL, SINGULAR, Cell
from translator.glossary.phrases import WordRule, decline_entry, own_rule


class OverrideInvalid(ValueError):
    """The `paradigm` field cannot be read; the message says why."""


def explicit(text: str) -> dict[Cell, tuple[str, ...]]:
    """Read ``gen=…;dat=…``.

    >>> explicit("ins=Остіном;loc=Остіні|Остінові")[("sg", "loc")]
    ('Остіні', 'Остінові')

    Raises:
        OverrideInvalid: a part is no ``case=form``.
    """
    found: dict[Cell, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        name, equals, forms = part.strip().partition("=")
        number, _, case = name.strip().rpartition(".")
        if not equals or case not in CASES or number not in ("", PLURAL) or not forms.strip():
            raise OverrideInvalid(
                f"{part.strip()!r} is neither like:LEMMA, indecl, adj nor case=form"
            )
        found[number or SINGULAR, case] = tuple(form.strip() for form in forms.split(OR))
    return found


def is_plain(text: str) -> bool:
    """Tell whether the override is a single word: ``indecl``, ``adj`` or ``like:``."""
    return text in ("indecl", "adj") or text.startswith("like:")


def apply(entry: Entry, model: Forms | None, rule: WordRule = own_rule) -> Declined:
    """Decline `entry` as its override says.

    Args:
        entry: an entry with an override.
        model: forms of the word that ``like:`` names.
        rule: declines words that the override does not touch.

    Raises:
        OverrideInvalid: the field cannot be read, or the model does not fit.
    """
    text = entry.paradigm
    if text == "indecl" and not (entry.is_person and " " in entry.uk):
        return invariable(entry.uk)
    if is_plain(text):
        return decline_entry(entry, _last_word(entry, model, rule))
    given = {case: forms for (number, case), forms in explicit(text).items() if number == SINGULAR}
    usual = decline_entry(entry, rule).forms
    return Declined({case: given.get(case, usual[case]) for case in CASES})


def _last_word(entry: Entry, model: Forms | None, rule: WordRule) -> WordRule:
    """Return a rule that declines the last word (of a person) or the head as the override says."""
    last = entry.uk.split()[-1].split("-")[-1]

    def chosen(word: str, gender: str, animate: bool, role: str) -> Declined:
        touched = word == last if entry.is_person else role == "noun"
        if not touched:
            return rule(word, gender, animate, role)
        if entry.paradigm == "indecl":
            return invariable(word)
        if entry.paradigm == "adj":
            return Declined(adjective(word, gender, animate).forms)
        if model is None:
            raise OverrideInvalid(f"no entry {entry.paradigm.removeprefix('like:')!r}")
        return Declined(like(word, model))

    return chosen


def like(word: str, model: Forms) -> Forms:
    """Decline `word` with the endings of `model`.

    >>> from translator.glossary.declension import decline
    >>> bajden = decline("Байден", gender="m", animate=True, role="surname").forms
    >>> like("Остін", bajden)["ins"]
    ('Остіном',)

    Raises:
        OverrideInvalid: the two words do not end alike.
    """
    stem = _stem([form for forms in model.values() for form in forms])
    ending = model["nom"][0][len(stem) :]
    if not word.endswith(ending):
        raise OverrideInvalid(f"{word!r} does not end in -{ending} as {model['nom'][0]!r} does")
    base = word[: len(word) - len(ending)]
    return {
        case: (word,) if case == "nom" else tuple(
            word if form == model["nom"][0] else base + form[len(stem) :] for form in forms
        )
        for case, forms in model.items()
    }  # fmt: skip


def _stem(forms: Sequence[str]) -> str:
    """Return the letters that all `forms` begin with."""
    first, last = min(forms), max(forms)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def chain(entry: Entry, known: Mapping[str, Entry]) -> list[str]:
    """Return the lemmas that ``like:`` leads to, one after the other; a repeat ends it."""
    seen = [entry.uk]
    while entry.paradigm.startswith("like:"):
        target = entry.paradigm.removeprefix("like:")
        seen.append(target)
        if target in seen[:-1] or target not in known:
            break
        entry = known[target]
    return seen
