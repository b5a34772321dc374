"""Endings that decide how a Ukrainian name declines: the knowledge behind `declension`.

Each function answers one question about a word in lower case (or as written, where it builds a
stem) and says whether the spelling settles it. The lists hold endings, not names, but for the
few words that go against their ending.
"""

from __future__ import annotations

VOWELS = "аеєиіїоуюя"
#: French names with a stressed final vowel do not decline.
FRENCH_A = ("уа", "дюма", "золя", "петіпа", "дега")
#: Russian adjectival surnames.
RUSSIAN_OJ = ("стой", "цкой", "ской", "ькой", "ской")
#: Female given names of the third declension.
THIRD_GIVEN = frozenset({"любов", "нінель", "адель", "рахіль", "юдіф", "естер", "ізабель"})
#: Slavic -ін: what stands before it.
SLAVIC_IN = (
    "кін", "шин", "чин", "щин", "жин", "хін", "гін", "їн", "зін", "лін", "нін", "рін", "сін",
    "тін", "дін", "цин", "ин",
)  # fmt: skip
FOREIGN_IN = ("мартін", "остін", "дарвін", "чаплін", "франклін", "берлін", "мерлін", "голдін")
SOFT_AR = ("бондар", "паламар", "лихвар", "кобзар", "шинкар", "лікар", "секретар", "писар")


def is_adjectival_ij(low: str, role: str) -> bool:
    """Tell whether -ій is an adjective's (Синій) and not a noun's (Андрій, Палій)."""
    return role in ("noun", "surname") and low.endswith(("ній",)) and len(low) > 5


def is_frozen(low: str) -> bool:
    """Tell whether -их is a frozen genitive plural (Черних) and not a stem (Ульрих)."""
    return low.endswith(("них", "ських", "цьких", "вих", "тих"))


def declines_in_o(low: str, role: str) -> tuple[bool, bool]:
    """Tell whether a masculine name in -о declines, and whether that is sure."""
    if low.endswith(("енко", "йко", "ько", "чко", "шко", "вко")):
        return True, True
    if low[-2] in VOWELS:
        return False, True
    if low in ("джо", "ото", "отто", "бруно", "піно", "фіцо", "трюдо", "уго", "гюго"):
        return False, True
    if role == "given":
        return low.endswith(("ло", "ро", "ко")), False
    return low.endswith(("ко", "ло", "но", "хо")), False


def open_iv(word: str) -> str:
    """Return the stem of a surname in -ів before an ending."""
    if word.lower().endswith("їв"):
        return word[:-2] + "єв"
    return word[:-2] + ("ев" if word.lower()[-3:-2] in "чшщжц" else "ов")


def is_slavic_in(low: str) -> tuple[bool, bool]:
    """Tell whether -ин, -ін is the Slavic suffix (instrumental -им)."""
    if low.endswith(FOREIGN_IN):
        return False, True
    if low.endswith(("ин", "їн", "кін")):
        return True, low.endswith(("кін", "шин", "чин"))
    return low.endswith(SLAVIC_IN), False


def oblique_stem(word: str, role: str) -> tuple[str, bool]:
    """Return the stem before an ending: fleeting vowels and і/о alternate."""
    low = word.lower()
    if low.endswith("єць"):
        return word[:-3] + "йць", False
    if low.endswith("ець") and len(low) > 4:
        before = low[-4]
        return word[:-3] + ("ьць" if before == "л" else "ць"), True
    if low.endswith(("їв",)) and role != "surname":
        return word[:-2] + "єв", False
    if low.endswith("ів") and role == "noun":
        return word[:-2] + ("ев" if low[-3] in "чшщж" else "ов"), False
    return word, True


def group_of_r(low: str, role: str) -> tuple[str, bool]:
    """Return ``hard``, ``mixed`` or ``soft`` for a masculine in -р."""
    if low in ("ігор", "лазар"):
        return "soft", True
    if low.endswith(SOFT_AR):
        return "soft", True
    return "hard", not low.endswith(("ар", "яр", "ир"))


def is_adjectival_a(low: str) -> tuple[bool, bool]:
    """Tell whether a female surname in -а, -я declines like an adjective."""
    if low.endswith(("ська", "цька", "зька", "ова", "ева", "єва", "їна", "іна")):
        return True, not low.endswith("іна")
    if low.endswith(("шина", "чина")):
        return True, False
    return low.endswith(("жна", "льна", "ічна", "ська")), False


def open_third(stem: str) -> str:
    """Return a third-declension stem before a vowel (ніч → ноч)."""
    return stem


def third_ins(stem: str, soft: bool) -> str:
    """Return the instrumental of the third declension: doubled, plain or with an apostrophe."""
    low = stem.lower()
    if low[-1] in "бпвмф":
        return stem + "'ю"
    if low[-1] in "рщ" or low[-2] not in VOWELS:
        return stem + "ю"
    return stem + stem[-1].lower() + "ю"


def plural_genitive(word: str) -> tuple[str, ...]:
    """Guess the genitive of a plurale tantum."""
    stem = word[:-1]
    if word.lower().endswith("ці"):
        return (stem + "ів",)
    return (stem + "ів", stem)
