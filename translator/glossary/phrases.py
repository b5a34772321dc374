"""Declension of whole entries: names of several words, terms with a head and a tail.

Єнс Столтенберг                 every part declines
Урсула фон дер Ляєн             particles stay
Нечуй-Левицький, Нью-Йорк       parts of a hyphenated name decline, but for prefixes
Верховна Рада                   agreeing adjectives and the head decline
міністр закордонних справ       what follows the head stays
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import product

from translator.glossary.declension import Declined, decline, invariable
from translator.glossary.entry import CASES, Entry
from translator.glossary.lexicon import FROZEN_PARTS, PARTICLES

#: Declines one word: word, gender, animate, role → forms.
WordRule = Callable[[str, str, bool, str], Declined]
VARIANTS = 6


def own_rule(word: str, gender: str, animate: bool, role: str) -> Declined:
    """Decline one word by `declension`."""
    return decline(word, gender=gender, animate=animate, role=role)


def decline_entry(entry: Entry, rule: WordRule = own_rule) -> Declined:
    """Decline the Ukrainian lemma of `entry`, overrides aside."""
    return decline_text(
        entry.uk, kind=entry.kind, gender=entry.gender, animate=entry.animate, rule=rule
    )


def decline_text(
    text: str, *, kind: str, gender: str, animate: bool, rule: WordRule = own_rule
) -> Declined:
    """Decline a name or term of one or more words.

    >>> decline_text("Урсула фон дер Ляєн", kind="person-f", gender="f", animate=True).forms["ins"]
    ('Урсулою фон дер Ляєн',)
    """
    parts = re.split(r"(\s+)", text)
    words = parts[::2]
    if kind == "dnt":
        return invariable(text)
    if kind.startswith(("person", "given")):
        roles = person_roles(words, kind)
    else:
        known = getattr(rule, "is_adjective", None)
        roles = phrase_roles(words, gender or guess_gender(words[-1]), known)
    head = gender or guess_gender(
        next((w for w, r in zip(words, roles, strict=True) if r == "noun"), "")
    )
    pieces = [
        decline_word(word, role, head, animate, rule)
        for word, role in zip(words, roles, strict=True)
    ]
    return join(pieces, parts[1::2])


def person_roles(words: Sequence[str], kind: str) -> list[str]:
    """Name the role of each part of a person's name; "" for what stays."""
    last = len(words) - 1
    roles = []
    for place, word in enumerate(words):
        if word.lower() in PARTICLES or word.endswith(".") or not word[:1].isupper():
            roles.append("")
        elif place == last and kind.startswith("person"):
            roles.append("surname")
        else:
            roles.append("given")
    return roles


def phrase_roles(
    words: Sequence[str], gender: str, known: Callable[[str, str, str], bool | None] | None = None
) -> list[str]:
    """Name the role of each word of a term: adjectives, one head, an unchanged tail.

    Args:
        words: of the term.
        gender: of its head.
        known: tells whether a word is an adjective of a gender before another word, or None.
    """
    roles: list[str] = []
    for place, word in enumerate(words):
        if "noun" in roles or is_adverb(words, place):
            roles.append("")
            continue
        if place + 1 == len(words):
            roles.append("noun")
            continue
        adjectival = known(word, gender, words[place + 1]) if known and gender else None
        if adjectival is None:
            adjectival = _agrees(word, gender)
        roles.append("adj" if adjectival else "noun")
    return roles


def is_adverb(words: Sequence[str], place: int) -> bool:
    """Tell whether a word is an adverb before a participle: тимчасово окупована територія."""
    return (
        place + 2 < len(words)
        and words[place].islower()
        and words[place].endswith("о")
        and words[place + 1].endswith(("на", "ний", "не", "ні", "та", "тий", "те", "ті"))
    )


def leading(text: str) -> str:
    """Return the first word that tells the gender of a phrase.

    >>> leading("тимчасово окупована територія"), leading("Верховна Рада")
    ('окупована', 'Верховна')
    """
    words = text.split()
    return next((word for place, word in enumerate(words) if not is_adverb(words, place)), text)


_ADJECTIVES = {
    "f": ("на", "ня", "ва", "ська", "цька", "зька", "ла", "та", "ша", "ща", "ика", "ча", "жа"),
    "pl": ("ні", "ві", "кі", "ті", "ші", "лі", "рі", "ючі", "сі", "гі"),
    "m": ("ий", "ній"),
    "n": ("е", "нє"),
}


def _agrees(word: str, gender: str) -> bool:
    """Guess by the ending whether a word before others is an adjective."""
    return word.lower().endswith(_ADJECTIVES.get(gender, ("ий",)))


def guess_gender(word: str) -> str:
    """Guess the gender of a noun by its ending.

    >>> guess_gender("Рада"), guess_gender("Союз"), guess_gender("припинення")
    ('f', 'm', 'n')
    """
    low = word.lower()
    if low.endswith(("ння", "ття", "ття", "лля", "жжя", "ччя", "о", "е")):
        return "n"
    if low.endswith(("а", "я", "ість")):
        return "f"
    if low.endswith(("и", "і", "ї")):
        return "pl"
    return "m"


def plural_adjective(word: str) -> str:
    """Return the nominative plural of an adjective.

    >>> plural_adjective("балістична"), plural_adjective("безпековий"), plural_adjective("синя")
    ('балістичні', 'безпекові', 'сині')
    """
    if word.endswith(("ий", "ій")):
        return word[:-2] + "і"
    return word[:-1] + "і" if word[-1] in "аеяє" else word


def decline_word(word: str, role: str, gender: str, animate: bool, rule: WordRule) -> Declined:
    """Decline one part, hyphenated or not."""
    if not role or word.startswith(("«", '"')):
        return invariable(word)
    halves = word.split("-")
    if len(halves) == 1:
        return rule(word, gender, animate, role)
    pieces = []
    for place, half in enumerate(halves):
        frozen = place < len(halves) - 1 and (
            half.lower() in FROZEN_PARTS
            or len(half) < 3
            or (role not in ("surname", "given") and half.lower().endswith(("о", "у")))
        )
        fixed = frozen or (half[:1].islower() and half.lower() in PARTICLES) or half.isdigit()
        pieces.append(invariable(half) if fixed else rule(half, gender, animate, role))
    return join(pieces, ["-"] * (len(halves) - 1))


def join(pieces: Sequence[Declined], gaps: Sequence[str]) -> Declined:
    """Put declined parts together, case by case; each case keeps a few variants."""
    forms = {}
    for case in CASES:
        options: Iterable[tuple[str, ...]] = product(*(piece.forms[case] for piece in pieces))
        texts = ["".join(_weave(option, gaps)) for option in options]
        forms[case] = tuple(dict.fromkeys(texts))[:VARIANTS]
    return Declined(forms, all(piece.certain for piece in pieces))


def _weave(words: Sequence[str], gaps: Sequence[str]) -> list[str]:
    woven = [words[0]]
    for gap, word in zip(gaps, words[1:], strict=True):
        woven += [gap, word]
    return woven
