"""Boundaries between runs of two scripts that part two units, however short these are.

A label or greeting before it, a value behind a colon, a clause before or behind a long foreign
run, the sentence that goes on after one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.detection.runs import CLAUSE, Run, is_title, stands
from translator.detection.tokens import CAPS, LOWER
from translator.detection.vocabulary import vocabulary

#: Words that, capitalised before a colon, are a label and not somebody's name.
LABELS = vocabulary(
    "breaking warning note notice update updated exclusive live video photo photos opinion",
    "analysis error info important attention caution danger tip example summary",
    "source author date title subject re fw fwd question answer q a sale new hot free news alert",
    "details reason result",
    "status name address phone price total language contents keywords abstract",
    "city country street email message comment colour color size weight height brand model type",
    "category quantity delivery payment order discount from to cc bcc sent reply file folder place",
    "material fabric style season brand condition shipping stock year month day week rating genre",
    "location time duration speaker organiser venue contact fax website login password gender age",
    "увага важливо оновлено терміново ексклюзив наживо відео фото думка аналіз помилка примітка",
    "порада приклад підсумок джерело автор дата назва тема питання відповідь новини",
    "місто країна вулиця пошта повідомлення коментар колір розмір вага висота бренд модель тип",
    "категорія кількість доставка оплата замовлення знижка від кому копія файл папка місце час",
    "тривалість доповідач організатор контакт сайт логін пароль стать вік вакансія посада статус",
)
_GREETINGS = vocabulary(
    "dear hello hi hey good шановний шановна шановні дорогий дорога дорогі вітаю добрий доброго",
    "привіт уважаемый уважаемая уважаемые",
)
_ATTRIBUTION = re.compile(r"[»”\"'’][,.!?…]*\s+[—–-]\s")


def is_hard(text: str, runs: Sequence[Run], at: int, home: str) -> bool:
    """Tell whether the boundary before run `at` parts two units, however short they are."""
    before, after = runs[at - 1], runs[at]
    gap = text[before.end : after.start]
    if at == 1 and (_is_label(before, gap, after) or _is_greeting(before, gap)):
        return True
    if at == len(runs) - 1 and ":" in gap and _is_value(before, after):
        return True
    if stands(before) and not stands(after) and _returns(after, gap, home):
        return True
    if at == 1 and stands(after):
        return _is_opening_clause(before, gap)
    if at == len(runs) - 1 and stands(before):
        return _is_closing_clause(after, gap)
    return False


def _is_label(run: Run, gap: str, after: Run) -> bool:
    """«BREAKING: …»: a run at the start of its line that a colon closes, and no mere name."""
    if not gap.lstrip('"”» ').startswith(":"):
        return False
    words = [t for t in run.tokens if not t.is_name]
    if any(t.key in LABELS or (t.shape == CAPS and len(t.key) > 5) for t in words):
        return True
    return len(words) >= 2 and any(t.shape == LOWER for t in words) and len(after.tokens) >= 3


def _is_greeting(run: Run, gap: str) -> bool:
    """«Dear Olena, …»."""
    return "," in gap and run.tokens[0].key in _GREETINGS and len(run.tokens) >= 2


def _is_value(before: Run, run: Run) -> bool:
    """«Мова: plain English»: a run from a colon to the end of its line that is no mere name."""
    return (
        len(run.tokens) >= (2 if len(before.tokens) <= 2 else 3)
        and any(t.shape == LOWER for t in run.tokens)
        and not is_title(run.tokens)
    )


def _is_opening_clause(run: Run, gap: str) -> bool:
    """Tell whether two or three words before a long foreign run are a clause, not a name."""
    words = [t for t in run.tokens if not t.is_name]
    if len(words) < 2 or not any(t.shape == LOWER for t in words):
        return False
    pause = any(sign in gap for sign in ",:—–!?")
    return pause or (len(words) >= 3 and any(t.key in CLAUSE for t in words))


def _is_closing_clause(run: Run, gap: str) -> bool:
    """Tell whether three words behind a long foreign run are a clause."""
    words = [t for t in run.tokens if not t.is_name]
    return len(words) >= 3 and any(sign in gap for sign in ",:—–") and words[0].key in CLAUSE


def _returns(run: Run, gap: str, home: str) -> bool:
    """Tell whether a sentence goes on in `run` after a long foreign one.

    «Написано: keep calm and carry on — подарунок від сестри», or the words between two halves
    of a speech: «"We have no idea," — відповіла секретарка, — "and we do not care."»
    """
    words = [t for t in run.tokens if not t.is_name]
    if not any(t.shape == LOWER for t in words):
        return False
    if run.script != home:
        return len(words) >= 2 and bool(_ATTRIBUTION.search(gap))
    return len(words) >= 3 or any(sign in gap for sign in ",:;—–»”)") or " - " in gap
