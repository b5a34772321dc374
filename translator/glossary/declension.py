"""Own declension rules: the case forms of one Ukrainian word.

The rules follow the orthography of 2019 (§§ 82–106 for nouns, § 107 for adjectives). They are
general: groups by gender and final sounds, then short lists of endings whose words go either
way. Where the spelling alone cannot tell (foreign or Slavic -ін, -а or -у in the genitive of
things), the answer says so: `Declined.certain` is False, and the compiler asks a dictionary or
a human.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.glossary import endings
from translator.glossary.entry import CASES

Forms = Mapping[str, tuple[str, ...]]
VOWELS = "аеєиіїоуюя"
CONSONANTS = "бвгґджзйклмнпрстфхцчшщ"
#: Velars change before the -і of dative and locative (нога, нозі).
SOFTENED = {"г": "з", "ґ": "з", "к": "ц", "х": "с"}


@dataclass(frozen=True, slots=True)
class Declined:
    """The forms of a word, and whether its spelling settles them.

    Attributes:
        forms: case → variants, the preferred one first.
        certain: False where other words of the same spelling decline otherwise.
    """

    forms: Forms
    certain: bool = True


def invariable(word: str, *, certain: bool = True) -> Declined:
    """Return `word` itself in every case.

    >>> set(invariable("НАТО").forms.values())
    {('НАТО',)}
    """
    return Declined(dict.fromkeys(CASES, (word,)), certain)


def decline(
    word: str, *, gender: str, animate: bool, role: str = "noun", foreign: bool = False
) -> Declined:
    """Decline one word.

    Args:
        word: nominative; its capitals are kept.
        gender: ``m``, ``f``, ``n`` or ``pl``.
        animate: whether the accusative is like the genitive (masculine and plural).
        role: ``surname``, ``given``, ``adj`` or ``noun``.
        foreign: the word is known not to be Slavic (Остін, not Путін).

    >>> decline("Шольц", gender="m", animate=True, role="surname").forms["ins"]
    ('Шольцом',)
    >>> decline("Маркарова", gender="f", animate=True, role="surname").forms["gen"]
    ('Маркарової',)
    """
    if len(word) < 2 or word[-1].lower() not in VOWELS + CONSONANTS + "ь" or word.isupper():
        return invariable(word)
    if role == "adj":
        return adjective(word, gender, animate)
    if gender == "m":
        return _masculine(word, animate, role, foreign)
    if gender == "f":
        return _feminine(word, role)
    if gender == "n":
        return _neuter(word)
    return _plural(word, animate)


def table(nom: str, *rest: str | Sequence[str]) -> Forms:
    """Build forms from the nominative and the six other cases in order."""
    cells = [(cell,) if isinstance(cell, str) else tuple(dict.fromkeys(cell)) for cell in rest]
    return dict(zip(CASES, [(nom,), *cells], strict=True))


# --- adjectives ------------------------------------------------------------------------------


def adjective(word: str, gender: str, animate: bool) -> Declined:
    """Decline an adjective or a name that declines like one.

    >>> adjective("Зеленський", "m", True).forms["loc"]
    ('Зеленському', 'Зеленськім')
    """
    if word.lower().endswith(("ой", "ей")) or (gender == "m" and word.lower()[-1] not in "йьів"):
        return Declined(_adjective_m(word[:-2], word, animate, ("и", "о", "і")))
    if word.lower().endswith(("ів", "їв", "ин", "ін", "їн", "ов", "ев", "єв")):
        return _possessive(word, animate)
    stem = word[:-2] if gender == "m" else word[:-1]
    soft = word.lower().endswith(("ній", "їй", "я", "є", "ї"))
    soft = soft or (gender == "m" and word.lower().endswith("ій"))
    vowel = word.lower()[-2:-1] in VOWELS + "'’ʼ"
    if gender == "m":
        letters = ("ї", "йо", "ї") if word.lower().endswith("їй") else ("і", "ьо", "і")
        return Declined(_adjective_m(stem, word, animate, letters if soft else ("и", "о", "і")))
    if gender == "f":
        if not soft:
            return Declined(_cells(stem, word, "ої", "ій", "у", "ою", "ій"))
        i = "їй" if vowel else "ій"
        return Declined(
            _cells(
                stem, word, "ьої" if not vowel else "йої", i, "ю", "ьою" if not vowel else "йою", i
            )
        )
    if gender == "n":
        o = ("йо" if vowel else "ьо") if soft else "о"
        i = "ї" if vowel else "і" if soft else "и"
        loc = (stem + o + "му", stem + ("ї" if vowel else "і") + "м")
        return Declined(
            table(word, stem + o + "го", stem + o + "му", word, stem + i + "м", loc, word)
        )
    i = "ї" if word.lower().endswith("ї") else ("і" if soft else "и")
    gen = stem + i + "х"
    acc = gen if animate else word
    return Declined(table(word, gen, stem + i + "м", acc, stem + i + "ми", gen, word))


def _cells(stem: str, word: str, *ends: str) -> Forms:
    return table(word, *(stem + end for end in ends), word)


def _adjective_m(stem: str, word: str, animate: bool, letters: tuple[str, str, str]) -> Forms:
    i, o, loc = letters
    gen = stem + o + "го"
    return table(
        word, gen, stem + o + "му", gen if animate else word, stem + i + "м",
        (stem + o + "му", stem + loc + "м"), word,
    )  # fmt: skip


def _possessive(word: str, animate: bool) -> Declined:
    """Decline Часів, Батьків, Мамин: pronominal endings."""
    stem = word
    if word.lower().endswith("їв"):
        stem = word[:-2] + "єв"
    elif word.lower().endswith("ів"):
        stem = word[:-2] + ("ев" if word[-3:-2] in "чшщжрл" else "ов")
    gen = stem + "ого"
    loc = (stem + "ому", stem + "ім")
    return Declined(
        table(word, gen, stem + "ому", gen if animate else word, stem + "им", loc, word), False
    )


# --- masculine -------------------------------------------------------------------------------


def _masculine(word: str, animate: bool, role: str, foreign: bool) -> Declined:
    low = word.lower()
    if low[-1] in "ая":
        return _first(word)
    if low[-1] == "о":
        return _masculine_o(word, animate, role, foreign)
    if low[-1] in VOWELS:
        return invariable(word)
    if (low.endswith(("ий", "їй")) and not endings.is_short_noun(low, role)) or (
        low.endswith("ій") and endings.is_adjectival_ij(low, role)
    ):
        return adjective(word, "m", animate)
    if role == "surname" and low.endswith(endings.STRESSED_OJ):
        return adjective(word, "m", animate)
    if role == "surname" and low.endswith(("их", "аго")) and endings.is_frozen(low):
        return invariable(word)
    if role == "surname" and low.endswith(("ов", "ев", "єв", "ів", "їв")):
        return _surname_v(word)
    if role == "surname" and low.endswith(("ин", "ін", "їн")):
        return _surname_n(word, foreign)
    return _second(word, animate, role, foreign)


def _masculine_o(word: str, animate: bool, role: str, foreign: bool) -> Declined:
    declinable, certain = endings.declines_in_o(word.lower(), role)
    if foreign or not declinable:
        return invariable(word, certain=certain or foreign)
    return Declined(_hard(word[:-1], word, animate), certain)


def _surname_v(word: str) -> Declined:
    forms = _slavic(word, word)
    if not word.lower().endswith(("ів", "їв")):
        return Declined(forms)
    other = _slavic(endings.open_iv(word), word)
    both = {case: tuple(dict.fromkeys((*forms[case], *other[case]))) for case in CASES}
    return Declined(both, False)


def _slavic(stem: str, word: str) -> Forms:
    """Forms of Путін, Лавров: noun endings but for the instrumental -им."""
    return table(
        word, stem + "а", (stem + "у", stem + "ові"), stem + "а", stem + "им",
        (stem + "і", stem + "у", stem + "ові"), (stem + "е", word),
    )  # fmt: skip


def _surname_n(word: str, foreign: bool) -> Declined:
    slavic, certain = endings.is_slavic_in(word.lower())
    if foreign or not slavic:
        return Declined(_hard(word, word, True), certain or foreign)
    return Declined(_slavic(word, word), certain)


def _second(word: str, animate: bool, role: str, foreign: bool) -> Declined:
    """Second declension: hard, mixed and soft groups."""
    low = word.lower()
    stem, certain = (word, True) if foreign else endings.oblique_stem(word, role)
    if low.endswith(("ець", "єць")) and stem != word:
        return Declined(_soft(stem[:-1], word, animate), certain)
    if low[-1] == "й":
        return Declined(_yod(stem[:-1], word, animate), certain)
    if low[-1] == "ь":
        return Declined(_soft(stem[:-1], word, animate), certain)
    if low[-1] == "р" and not foreign:
        group, sure = endings.group_of_r(low, role)
        if group == "soft":
            return Declined(_soft(stem, word, animate), sure)
        if group == "mixed":
            return Declined(_mixed(stem, word, animate), sure)
        return Declined(_hard(stem, word, animate), sure and certain)
    if low[-1] in "жчшщ":
        return Declined(_mixed(stem, word, animate), certain)
    return Declined(_hard(stem, word, animate), certain and animate)


def _genitive(stem: str, a: str, u: str, animate: bool) -> tuple[str, ...]:
    """Return -а for living beings, -а before -у for towns, -у before -а for other things."""
    if animate:
        return (stem + a,)
    towns = stem[:1].isupper() and not stem.lower().endswith(endings.COUNTRIES)
    return (stem + a, stem + u) if towns else (stem + u, stem + a)


def _hard(stem: str, word: str, animate: bool) -> Forms:
    gen = _genitive(stem, "а", "у", animate)
    last = stem[-1:].lower()
    if last in "гґкх":
        voc = stem[:-1] + {"г": "ж", "ґ": "ж", "к": "ч", "х": "ш"}[last] + "е"
        loc = [stem + "у", stem + "ові", stem[:-1] + SOFTENED[last] + "і"]
        return table(
            word, gen, (stem + "у", stem + "ові"), gen if animate else word, stem + "ом", loc,
            (stem + "у", voc, word),
        )  # fmt: skip
    loc = [stem + "і", stem + "ові", stem + "у"]
    return table(
        word, gen, (stem + "у", stem + "ові"), gen if animate else word, stem + "ом", loc,
        (stem + "е", word),
    )  # fmt: skip


def _mixed(stem: str, word: str, animate: bool) -> Forms:
    gen = _genitive(stem, "а", "у", animate)
    dat = (stem + "у", stem + "еві")
    loc = (stem + "і", stem + "еві", stem + "у")
    acc = gen if animate else word
    return table(word, gen, dat, acc, stem + "ем", loc, (stem + "е", stem + "у", word))


def _soft(stem: str, word: str, animate: bool) -> Forms:
    gen = _genitive(stem, "я", "ю", animate)
    dat = (stem + "ю", stem + "еві")
    loc = (stem + "і", stem + "еві", stem + "ю")
    return table(word, gen, dat, gen if animate else word, stem + "ем", loc, (stem + "ю", word))


def _yod(stem: str, word: str, animate: bool) -> Forms:
    gen = _genitive(stem, "я", "ю", animate)
    dat = (stem + "ю", stem + "єві")
    loc = (stem + "ї", stem + "єві", stem + "ю")
    return table(word, gen, dat, gen if animate else word, stem + "єм", loc, (stem + "ю", word))


# --- first declension (-а, -я), both genders ---------------------------------------------------


def _first(word: str) -> Declined:
    stem, low = word[:-1], word.lower()
    if low.endswith(endings.FRENCH_A) or (low[-1] == "а" and low[-2] in VOWELS):
        return invariable(word)
    if low[-1] == "я":
        return Declined(_first_soft(stem, word), True)
    last = stem[-1:].lower()
    if last in "жчшщ":
        forms = table(word, stem + "і", stem + "і", stem + "у", stem + "ею", stem + "і", stem + "е")
        return Declined(forms)
    soft = stem[:-1] + SOFTENED.get(last, last) + "і"
    return Declined(table(word, stem + "и", soft, stem + "у", stem + "ою", soft, stem + "о"))


def _first_soft(stem: str, word: str) -> Forms:
    if stem[-1:].lower() in VOWELS + "'’ʼьй":
        i = stem + "ї"
        return table(word, i, i, stem + "ю", stem + "єю", i, stem + "є")
    i = stem + "і"
    return table(word, i, i, stem + "ю", stem + "ею", i, stem + "е")


# --- feminine --------------------------------------------------------------------------------


def _feminine(word: str, role: str) -> Declined:
    low = word.lower()
    if low[-1] in "ая":
        if role == "surname":
            adjectival, certain = endings.is_adjectival_a(low)
            if adjectival:
                return Declined(adjective(word, "f", True).forms, certain)
            return Declined(_first(word).forms, certain)
        return _first(word)
    if role == "surname" or low[-1] in VOWELS:
        return invariable(word)
    if role == "given":
        return (
            _third(word) if low in endings.THIRD_GIVEN else invariable(word, certain=low[-1] != "ь")
        )
    return _third(word)


def _third(word: str) -> Declined:
    """Third declension: Керч, Прип'ять, безпека цілісність."""
    soft = word[-1] == "ь"
    stem = word[:-1] if soft else word
    i = endings.open_third(stem) + "і"
    variants = (i, i[:-1] + "и") if stem.lower().endswith("ст") else (i,)
    return Declined(table(word, variants, i, word, endings.third_ins(stem, soft), i, i[:-1] + "е"))


# --- neuter ----------------------------------------------------------------------------------


def _neuter(word: str) -> Declined:
    low, stem = word.lower(), word[:-1]
    if word[:1].isupper() and low.endswith("о") and not low.endswith(endings.SLAVIC_TOWNS):
        return invariable(word, certain=False)
    if low.endswith("о") and low[-2:-1] not in VOWELS:
        last = low[-2:-1]
        loc: Sequence[str] = (
            [stem + "у", stem[:-1] + SOFTENED[last] + "і"]
            if last in SOFTENED
            else [stem + "і", stem + "у"]
        )
        return Declined(
            table(word, stem + "а", (stem + "у", stem + "ові"), word, stem + "ом", loc, word), False
        )
    if low.endswith("е"):
        soft = low[-2:-1] not in "жчшщц"
        a, u = ("я", "ю") if soft else ("а", "у")
        forms = table(word, stem + a, stem + u, word, stem + "ем", (stem + "і", stem + u), word)
        return Declined(forms, False)
    if low.endswith("я"):
        yod = low[-2:-1] in VOWELS + "'’ʼ"
        where = (stem + ("ї" if yod else "і"), stem + "ю")
        return Declined(table(word, word, stem + "ю", word, stem + "ям", where, word))
    return invariable(word)


# --- plural ----------------------------------------------------------------------------------


def _plural(word: str, animate: bool) -> Declined:
    """Pluralia tantum; the genitive plural is a guess unless it ends in -ів."""
    low, stem = word.lower(), word[:-1]
    if low[-1] in "иіа":
        soft = low[-1] == "і" and low[-2:-1] not in "жчшщ"
        a = "я" if soft else "а"
        gen = endings.plural_genitive(word)
        cells = (stem + a + "м", gen if animate else word, stem + a + "ми", stem + a + "х", word)
        return Declined(table(word, gen, *cells), False)
    if low[-1] in "їя":
        gen = (stem + "їв",) if low[-1] == "ї" else (stem + "ь",)
        return Declined(
            table(
                word, gen, stem + "ям", gen if animate else word, stem + "ями", stem + "ях", word
            ),
            False,
        )
    return invariable(word)
