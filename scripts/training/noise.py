"""What a service meets and clean corpora lack, made from clean pairs.

Each kind takes a pair and gives a changed one, or None where it does not apply. `KINDS` says how
often each is tried; a pair is never changed in place, the noisy one is learnt beside it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from training.cleaning import APOSTROPHE

Pair = tuple[str, str]
Kind = Callable[[str, str, random.Random], Pair | None]
APOSTROPHES = "’ʼ`‘"
NAMES = ("name", "user", "count", "file", "city", "date", "title", "email", "host", "path", "value")
NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")


def upper(source: str, target: str, rng: random.Random) -> Pair | None:
    """Capitals on both sides."""
    return source.upper(), target.upper()


def title(source: str, target: str, rng: random.Random) -> Pair | None:
    """Title Case in a short English source; the target keeps its own case."""
    words = source.split()
    return (" ".join(w[:1].upper() + w[1:] for w in words), target) if 1 < len(words) < 13 else None


def lower(source: str, target: str, rng: random.Random) -> Pair | None:
    """No capital at the start of the source."""
    return source[:1].lower() + source[1:], target


def unfinished(source: str, target: str, rng: random.Random) -> Pair | None:
    """No final full stop on either side."""
    both = source.endswith(".") and target.endswith(".") and not source.endswith("..")
    return (source[:-1], target[:-1]) if both else None


def apostrophes(source: str, target: str, rng: random.Random) -> Pair | None:
    """Another apostrophe in the source."""
    other = rng.choice(APOSTROPHES)
    changed = APOSTROPHE.sub(other, source).replace("'", "’")
    return (changed, target) if changed != source else None


def spaces(source: str, target: str, rng: random.Random) -> Pair | None:
    """A doubled space in the source."""
    places = [match.start() for match in re.finditer(" ", source)]
    if not places:
        return None
    place = rng.choice(places)
    return f"{source[:place]} {source[place:]}", target


def placeholder(rng: random.Random) -> str:
    """Invent something that must be copied as it is."""
    name = rng.choice(NAMES)
    number = rng.randrange(1, 10 ** rng.randrange(1, 5))
    forms = (
        *(f"{{{name}}}", f"{{{{{name}}}}}", f"%({name})s", f"${name}", f"${{{name}}}", f"%{name}%"),
        *(f"{{{number % 10}}}", "%s", "%d", f"%{number % 9 + 1}$s", f"[X{number % 99}X]"),
        *(f'<x id="{number % 99}"></x>', f"<b{number % 9}>", f"[{number % 99}]", f"#{number}"),
        *(f"https://{name}.example/{number}", f"{name}{number}@example.org", f"/{name}/{number}"),
        *(f"v{number % 20}.{number % 7}", f"--{name}", f"`{name}_{number}`", f"{number}"),
    )
    return rng.choice(forms)


def placeholders(source: str, target: str, rng: random.Random) -> Pair | None:
    """A placeholder in the place of a number that both sides have once, or before or behind."""
    mark = placeholder(rng)
    numbers = NUMBER.findall(source)
    if len(numbers) == 1 == len(NUMBER.findall(target)) and numbers == NUMBER.findall(target):
        return NUMBER.sub(lambda _: mark, source), NUMBER.sub(lambda _: mark, target)
    pattern = rng.choice(("{mark} {text}", "{mark}: {text}", "{text} {mark}", "{text} ({mark})"))
    return pattern.format(mark=mark, text=source), pattern.format(mark=mark, text=target)


def numbers(source: str, target: str, rng: random.Random) -> Pair | None:
    """Other numbers of about the same size, where both sides have the same ones, each once."""
    found = NUMBER.findall(source)
    if not found or sorted(found) != sorted(NUMBER.findall(target)) or len({*found}) < len(found):
        return None
    other = {number: _number_like(number, rng) for number in found}

    def swap(match: re.Match[str]) -> str:
        return other[match.group()]

    return NUMBER.sub(swap, source), NUMBER.sub(swap, target)


def _number_like(number: str, rng: random.Random) -> str:
    length = max(1, len(number) + rng.choice((-1, 0, 0, 0, 1)))
    return str(rng.randrange(10 ** (length - 1), 10**length))


def copied(source: str, target: str, rng: random.Random) -> Pair | None:
    """Text already in the target language comes back unchanged."""
    return target, target


KINDS: dict[Kind, float] = {
    upper: 0.01,
    title: 0.01,
    lower: 0.01,
    unfinished: 0.04,
    apostrophes: 0.02,
    spaces: 0.01,
    placeholders: 0.06,
    numbers: 0.25,
    copied: 0.01,
}


def noisy(source: str, target: str, rng: random.Random) -> Pair | None:
    """Return a changed pair, in the share of cases that `KINDS` adds up to, else None."""
    draw = rng.random()
    for kind, share in KINDS.items():
        if draw < share:
            return kind(source, target, rng)
        draw -= share
    return None
