"""A number or date came back as another one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from translator.checks import CheckInput
from translator.document import Span
from translator.translation import Finding

#: Digits with the separators of thousands and of decimals that English and Ukrainian use.
NUMBER = re.compile(r"(?:(?<!\d)\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))+|\d+)(?:[.,]\d+)?")
#: A time of day, which the other side may write without the colon.
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
#: Digits of a telephone number, if there are enough, which the other side may write as one.
TELEPHONE = re.compile(r"(?<![\d-])\d{2,3}(?:-\d{2,4})+(?![\d-])")
SHORTEST_TELEPHONE = 7
#: Two numbers that belong together, as in 11-12 July.
RANGE = re.compile(r"(?<![\w.,–-])(\d{1,4})[–-](\d{1,4})(?![\w–-]|[.,]\d)")
#: Groups of digits that may be one number with other separators, and the most groups.
CHAIN = re.compile(r"(?<!\d)\d++(?:[ .,'’/\u00a0\u202f-]{1,2}\d++)+")
GROUPS = 4
#: Up to here a translator may write words for digits, or digits for words.
SPELT = 31
#: Beginnings of the words that small numbers can be, by number up to ten, then by tens.
UNITS = (
    "нол|нул|zero|no",
    "од[ин]|перш|єдин|one|first|single|once|an?\\b",
    "дв[аіоуі]|друг|обид|обо|пар[аиу]|two|second|both|pair|couple|twi|double",
    "тр[иьо]|three|thr?i|triple",
    "чотир|четвер|чверт|four|quarter",
    "п['’ʼ]?ят|five|fif",
    "шіст|шост|six",
    "сім|сьом|сем|тиж|seven|week",
    "вісім|восьм|вось|eigh",
    "дев['’ʼ]?ят|nin",
    "десят|ten",
)
TENS = (
    r"\w+надцят|дюжин|eleven|twel|dozen|\w+teen",
    r"двадцят|\w*добов|twent|day",
    "тридцят|thirt",
)
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
#: Words that stand for digits on the other side.
MAGNITUDE = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion|dozen|half|century|decade|twice|"
    r"сот|сто\b|тисяч|тис\b|мільйон|млн|мільярд|млрд|трильйон|десят|пів|стол|двічі)",
    re.IGNORECASE,
)
SCALE = re.compile(rf"[ \u00a0-]?{MAGNITUDE.pattern}", re.IGNORECASE)
#: Digits that count, of a number whose noughts may be in words: 2,500,000 – 2.5 million.
SIGNIFICANT = 2


class Numeral(NamedTuple):
    """A number, its digits, and whether hundreds, thousands or the like follow it in words."""

    span: Span
    digits: str
    is_scaled: bool

    @property
    def significant(self) -> str:
        """The digits without the noughts that a magnitude stands for."""
        return self.digits.rstrip("0")


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a number of the source that the translation lacks.

    Separators, order, spelt numbers where the translation has none of its own, Roman numerals,
    a. m. and p. m., and magnitudes in words (2,000 – 2 тисячі) are no change.

    >>> [f.message for f in check(CheckInput(source="It rained in 1987.", direction="en-uk",
    ...                                      target="У 1978 році йшов дощ."))]
    ['1987 is not in the translation, which has 1978; correct the number']
    """
    source = numerals(given.source)
    if not source:
        return
    target = numerals(given.target)
    own = sorted({each.digits for each in target} - {each.digits for each in source})
    there = _readings(given.target)
    for groups in _in_groups(given.source):
        if digits("".join(groups)) in there:  # 02:30 as 0230, 555-1234 as 5551234
            there |= {*map(digits, groups)}
    lost = [*_lost(source, target, given.target, there)] or [*_torn(given, target)]
    for span in lost:
        yield _finding(given, span, own)


def numerals(text: str) -> list[Numeral]:
    """Return the numbers of a text, without those of names and units such as A4 and mm2.

    >>> [(each.digits, each.is_scaled) for each in numerals("2,500 of 1.4 million")]
    [('2500', False), ('14', True)]
    """
    return [
        Numeral(Span(*n.span()), digits(n.group()), bool(SCALE.match(text, n.end())))
        for n in NUMBER.finditer(text)
        if n.start() == 0 or not text[n.start() - 1].isalpha()
    ]


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


def _lost(
    source: Sequence[Numeral], target: Sequence[Numeral], text: str, there: Set[str]
) -> Iterator[Span]:
    """Yield the numbers of the source that `text` has in no form; `there` are its readings."""
    own = {each.digits for each in target} - {each.digits for each in source}
    scaled = {each.significant for each in target if each.is_scaled}
    unscaled = {each.significant for each in target}
    spelt = cache(partial(is_spelt, text=text, in_words=len(target) < len(source)))
    in_words = not own and bool(MAGNITUDE.search(text))
    for each in source:
        number, value = each.digits, int(each.digits) if len(each.digits) < 3 else None
        if number in there or (len(number) < 3 and {f"19{number}", f"20{number}"} & there):
            continue
        if each.significant in (unscaled if each.is_scaled else scaled):
            continue
        round_number = each.is_scaled or number.endswith("0")
        if in_words and round_number and len(each.significant) <= SIGNIFICANT:
            continue
        if value is not None and value <= SPELT and spelt(value):
            continue
        if value is not None and value <= 24 and {str(value + 12), str(value - 12)} & there:
            continue
        yield each.span


def is_spelt(value: int, text: str, in_words: bool = True) -> bool:
    """Tell whether `text` has a number up to `SPELT` in Roman figures, or a word that it can be.

    >>> is_spelt(2, "Він має двох котів."), is_spelt(24, "Він має двох котів.")
    (True, False)
    >>> is_spelt(19, "У ХІХ столітті."), is_spelt(19, "Уперше.")
    (True, False)
    """
    figures = "X" * (value // 10) + ROMAN[value % 10]
    either = figures.replace("X", "[XХ]").replace("I", "[IІ]")
    if figures and re.search(rf"\b{either}\b", text):
        return True
    stems = UNITS[value] if value < len(UNITS) else TENS[value // 10 - 1]
    return in_words and bool(re.search(rf"\b(?:{stems})", text, re.IGNORECASE))


def _readings(text: str) -> set[str]:
    """Return what the numbers of a translation may stand for."""
    found = {form for number in NUMBER.findall(text) for form in forms(number)}
    found |= {digits(hours + minutes) for hours, minutes in CLOCK.findall(text)}
    for chain in CHAIN.findall(text):
        groups = re.findall(r"\d+", chain)
        for count in range(2, GROUPS + 1):
            found |= {
                "".join(run) for run in zip(*(groups[i:] for i in range(count)), strict=False)
            }
    return found


def _in_groups(text: str) -> Iterator[Sequence[str]]:
    """Yield the groups of digits of times of day and of telephone numbers."""
    yield from CLOCK.findall(text)
    for found in TELEPHONE.findall(text):
        groups = found.split("-")
        if sum(map(len, groups)) >= SHORTEST_TELEPHONE:
            yield groups


def _torn(given: CheckInput, target: Sequence[Numeral]) -> Iterator[Span]:
    """Yield the ranges of the source whose ends are there, but not beside each other.

    Between them may stand the minutes of full hours, or all the numbers of the range.
    """
    ranges = [*RANGE.finditer(given.source)]
    if not ranges:
        return
    readings = [forms(each.span.of(given.target)) for each in target if each.digits != "0"]
    there = set[str]().union(*readings)
    beside = {(a, b) for one, two in pairwise(readings) for a in one for b in two}
    beside |= {(a, b) for one in readings for a in one for b in one}
    for found in ranges:
        ends = digits(found.group(1)), digits(found.group(2))
        if there.issuperset(ends) and ends not in beside and not _is_counted(*ends, beside):
            yield Span(*found.span())


def _is_counted(first: str, last: str, beside: Set[tuple[str, str]]) -> bool:
    """Tell whether all the numbers of a range follow each other: 5, 6 and 7 for 5-7."""
    numbers = map(str, range(int(first), int(last) + 1))
    return int(first) < int(last) and all(pair in beside for pair in pairwise(numbers))


def _finding(given: CheckInput, span: Span, own: Sequence[str]) -> Finding:
    word, found = span.of(given.source), ", ".join(own[:3])
    has = f", which has {found}" if own else ""
    return Finding(
        code="NUMBER_MISMATCH",
        message=f"{word} is not in the translation{has}; correct the number",
        start=span.start,
        end=span.end,
        details={"word": word, "found": found},
    )
