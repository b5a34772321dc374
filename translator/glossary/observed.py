"""What the ending of an unknown Ukrainian word says about its case.

The run time has no morphology library: it needs to know only which cases a word that stands
where a name should stand may be in, given the gender of that name.
"""

from __future__ import annotations

from translator.glossary.text import fold

#: Gender → (endings, cases); the first that fits decides.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "m": (
        ("ого", "gen acc"), ("ому ові еві єві", "dat loc"), ("ий ій", "nom"),
        ("ою ею єю ом ем єм им", "ins"), ("ім", "loc ins"), ("а я", "gen acc nom"),
        ("у ю", "dat loc gen acc"), ("и", "gen"), ("і", "loc dat nom"), ("ї", "loc dat gen"),
        ("е о", "nom voc"),
    ),
    "f": (
        ("ої", "gen"), ("ій", "dat loc"), ("ою ею єю", "ins"), ("а я", "nom"), ("у", "acc"),
        ("ю", "acc ins"), ("и", "gen"), ("і", "dat loc gen"), ("ї", "gen dat loc"), ("о е", "voc"),
    ),
    "n": (
        ("ого", "gen"), ("ому", "dat loc"), ("ям ом ем им", "ins"), ("о е", "nom acc"),
        ("я", "nom acc gen"), ("а", "gen"), ("у ю", "dat loc"), ("і", "loc"),
    ),
    "pl": (
        ("ами ями ими", "ins"), ("ів їв ей", "gen acc"), ("их іх", "gen loc acc"), ("ах ях", "loc"),
        ("ам ям им", "dat"), ("и і ї а", "nom acc"),
    ),
}  # fmt: skip


def readings(word: str, gender: str) -> tuple[str, ...]:
    """Return the cases that `word` may be in if its gender is `gender`.

    >>> readings("Штольцем", "m"), readings("Зеленської", "f"), readings("Мішель", "f")
    (('ins',), ('gen',), ())
    """
    low = fold(word)
    for ends, cases in _ENDINGS.get(gender, ()):
        if low.endswith(tuple(ends.split())) and len(low) > 3:
            return tuple(cases.split())
    if gender == "m" and low[-1:] not in "аеєиіїоуюя":
        return ("nom",)
    return ()


def is_adjective(word: str) -> bool:
    """Tell whether `word` has a full adjective's ending.

    >>> is_adjective("новому"), is_adjective("Кулеба")
    (True, False)
    """
    return fold(word).endswith(
        ("ого", "ому", "ий", "ій", "ими", "им", "их", "ої", "ою", "ьою", "ього", "ьому")
    )
