"""Context: what the certain parts of a text say about short and uncertain ones near them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

#: Parts this far away still speak, ever lower.
REACH, DECAY = 8, 4.0
#: Nats that unanimous neighbours add to a language; less than a common word of the list says.
STRENGTH = 3.0
#: Longer parts speak for themselves.
SHORT = 5
#: How much parts so far away still say.
_FADED = [exp(-distance / DECAY) for distance in range(REACH + 1)]
_DOUBT = 0.5
_SURE = 0.8

#: Script, language, confidence and number of words of one part.
Judged = tuple[str, str, float, int]


def bonuses(
    parts: Sequence[Judged], candidates: Mapping[str, Sequence[str]]
) -> list[list[float] | None]:
    """Return the nats to add to each candidate of each part; None where nothing is to be added.

    Only certain parts of the same script speak, the nearer the louder: a Russian line says
    nothing about an English one.
    """
    result: list[list[float] | None] = []
    for at, (script, _, confidence, size) in enumerate(parts):
        if script not in candidates or size > SHORT or confidence > 0.995 or confidence == 0.0:
            result.append(None)
            continue
        votes = dict.fromkeys(candidates[script], 0.0)
        total = _DOUBT
        for other in range(max(0, at - REACH), min(len(parts), at + REACH + 1)):
            there, language, sure, words = parts[other]
            if other == at or there != script or sure < _SURE or language not in votes:
                continue
            weight = sure * min(1.0, (words + 2) / 6) * _FADED[abs(other - at)]
            votes[language] += weight
            total += weight
        if total == _DOUBT:
            result.append(None)
            continue
        result.append([STRENGTH * votes[tag] / total for tag in candidates[script]])
    return result
