"""A number or date came back as another one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.checks import CheckInput
from translator.document import Span
from translator.translation import Finding

#: Digits with the separators of thousands and of decimals that English and Ukrainian use.
NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
#: A time of day, which the other side may write without the colon.
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
#: Up to here a translator may write words for digits, or digits for words.
SPELT = 31
ROMAN = re.compile(r"\b(?=[IVXІХ])(X{0,3}|Х{0,3})(IX|IV|V?I{0,3}|ІХ|ІV|V?І{0,3})\b")
#: Words that stand for digits on the other side.
MAGNITUDE = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion|dozen|half|century|decade|twice|"
    r"сот|сто\b|тисяч|тис\b|мільйон|млн|мільярд|млрд|трильйон|десят|пів|стол|двічі)",
    re.IGNORECASE,
)


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a number of the source that the translation lacks while it has one of its own.

    Separators, order, spelt small numbers, Roman numerals, a. m. and p. m., and magnitudes in
    words (2,000 – 2 тисячі) are no change.

    >>> [f.message for f in check(CheckInput(source="It rained in 1987.", direction="en-uk",
    ...                                      target="У 1978 році йшов дощ."))]
    ['1987 is not in the translation, which has 1978; correct the number']
    """
    target = {form for text in NUMBER.findall(given.target) for form in forms(text)}
    target |= {digits(a + b) for a, b in CLOCK.findall(given.target)}
    source = [(Span(*n.span()), digits(n.group())) for n in NUMBER.finditer(given.source)]
    lost = [(span, n) for span, n in source if n not in target and not _is_excused(n, given)]
    own = {digits(n) for n in NUMBER.findall(given.target)} - {n for _, n in source}
    if MAGNITUDE.search(given.target) or MAGNITUDE.search(given.source):
        # 2,000 may be 2 тисячі; a year is still a year
        lost = [(s, n) for s, n in lost if len(n) == 4 and s.of(given.source).isdigit()]
    joined = "".join(re.findall(r"\d+", given.target))
    for span, number in lost:
        if (number in joined and len(number) > 3) or f"20{number}" in target:
            continue
        yield _finding(given, span, sorted(own))


def forms(number: str) -> set[str]:
    """Return what a number of the translation may stand for: itself, its parts, a short year.

    >>> sorted(forms("11.29")), sorted(forms("19"))
    (['11', '1129', '29'], ['19', '2019'])
    """
    parts = re.findall(r"\d+", number)
    found = {digits(number), *map(digits, parts)}
    return found | ({f"20{number}"} if len(number) == 2 else set())


def digits(number: str) -> str:
    """Return the digits of a number without separators, leading and trailing noughts.

    >>> digits("1,200.50"), digits("1 200,5"), digits("07")
    ('12005', '12005', '7')
    """
    fraction = re.fullmatch(r"(.*?)([.,]\d+)?", number)
    whole_part, rest = fraction.groups() if fraction else (number, None)
    if rest and len(rest) == 4:  # thousands, not decimals
        whole_part, rest = number, None
    plain = re.sub(r"\D", "", whole_part).lstrip("0")
    return (plain + (rest or "").strip(".,").rstrip("0")) or "0"


def _is_excused(number: str, given: CheckInput) -> bool:
    if len(number.lstrip("0")) > 2:  # what follows is of small numbers
        return False
    value = int(number)
    if value <= SPELT and (ROMAN.search(given.target) or _has_word_number(given)):
        return True
    hours = {str(value + 12), str(value - 12)} if value <= 24 else set()
    return bool(hours & {digits(n) for n in NUMBER.findall(given.target)})


def _has_word_number(given: CheckInput) -> bool:
    """Small numbers may be words: only digits of its own make the translation suspect."""
    return len(NUMBER.findall(given.target)) < len(NUMBER.findall(given.source))


def _finding(given: CheckInput, span: Span, own: list[str]) -> Finding:
    word, found = span.of(given.source), ", ".join(own[:3])
    has = f", which has {found}" if own else ""
    return Finding(
        code="NUMBER_MISMATCH",
        message=f"{word} is not in the translation{has}; correct the number",
        start=span.start,
        end=span.end,
        details={"word": word, "found": found},
    )
