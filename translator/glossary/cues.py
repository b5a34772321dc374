"""Cues: what surrounds a name, as strings whose weights were learned (`weights`).

Each cue joins a few features of the place: the Ukrainian words before and after the name, the
preposition that may govern it, a title that agrees with it, what it is joined to, and what stands
before and after it in the English source. Rare words go by their last letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from translator.glossary.government import PREPOSITIONS, by_verb, same
from translator.glossary.lexicon import CLAUSE_OPENERS, listed
from translator.glossary.place import Place
from translator.glossary.text import Word, fold
from translator.glossary.titles import Agreement, agreement

GROUPS = ("person", "name", "term")
START, PAUSE, END = "<s>", "<p>", "."
_ENGLISH = frozenset(listed("""
    of to with by from in at on for and between against about after before near through into under
    over without including via than as that like or but is are was were be been has have had will
    would can could may might should must said says told not who which whose when where it he she
    they we his her their its this these
"""))  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+|[,.;:!?\"“”—–()]")
_PAUSE = re.compile(r"[,;:—–.!?…()]")
_CLOSED = re.compile(r"[,;:.!?—–…()«»\"]")
_VERB = re.compile(
    r"(?:[аиіїяу]в|[аиіяу]ла|ло|ли|[лв][аио]?ся|лись|ти|тися|ть|ться|є|ють|уть|[иеа]мо)$"
)
_OPENS, _CLOSES = re.compile(r"[«\"“„]"), re.compile(r"[»\"”“]")
_AND = frozenset(("і", "або"))
#: How many words before a name a preposition may stand that governs it.
_REACH = 5

#: The cues: of which features each is made.
CUES = {
    "L": ("left",), "S": ("end",), "s": ("short",), "l": ("second",), "LL": ("left", "second"),
    "Sl": ("opening", "secondshort"), "P": ("governed",), "PS": ("governed", "short"),
    "R": ("right",), "r": ("follows",), "E": ("english",), "EE": ("english2", "english"),
    "W": ("word",), "Q": ("next",), "QQ": ("next", "next2"), "X": ("nextword",),
    "EQ": ("english", "next"), "EEQ": ("english2", "english", "next"), "ES": ("english", "end"),
    "Er": ("english", "follows"), "EP": ("english", "governed"),
    "EO": ("english", "opening", "follows"), "ErS": ("english", "follows", "short"),
    "Qr": ("next", "follows"), "QO": ("next", "opening"), "QS": ("next", "short"),
    "Or": ("opening", "follows"), "C": ("joined",), "CE": ("joined", "english"), "T": ("title",),
    "TP": ("title", "governed"), "TE": ("title", "english"), "V": ("verb",),
    "K": ("quoted", "opening"), "KS": ("quoted", "short"), "Y": ("list",), "YC": ("list", "joined"),
    "YE": ("list", "englishlist"), "YEC": ("list", "englishlist", "joined"),
}  # fmt: skip
#: Cues that are also learned for each group by itself.
BY_GROUP = ("L", "s", "P", "r", "E", "Q", "EQ", "EO", "QO", "Or", "T", "K", "YE")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds a name.

    Attributes:
        left: the Ukrainian word before it, or what stands for a start or a pause.
        english: what stands before it in the source.
        agreement: of a title or given name before it.
        features: by name, those of `CUES`.
    """

    left: str
    english: str
    agreement: Agreement | None
    features: Mapping[str, str]


def group_of(kind: str) -> str:
    """Return the group of a kind of entry.

    >>> group_of("given-f"), group_of("place"), group_of("term")
    ('person', 'name', 'term')
    """
    if kind.startswith(("person", "given")):
        return "person"
    return "term" if kind == "term" else "name"


def cues(around: Surroundings, group: str) -> Iterator[str]:
    """Yield the cues of `around`, those of `group` among them."""
    yield f"{group[0]}B"
    for name, parts in CUES.items():
        values = [around.features[part] for part in parts]
        if all(values):
            cue = f"{name} {' '.join(values)}"
            yield cue
            if name in BY_GROUP:
                yield group[0] + cue


def look(place: Place, group: str, gender: str) -> Surroundings:
    """Look around a name of `group` and `gender` at `place`."""
    left = START if _opens_title(place) or _compares(place) else _left(place)
    before, after = _english(place)
    english, following = _kind(before[-1] if before else ""), _following(place, after)
    agreed = agreement(place, gender) if group == "person" else None
    short = left if left[0] == "<" else _ending(place.before[-1], 2)
    second = place.before[-2] if len(place.before) > 1 else None
    features = {
        "left": left,
        "end": left if left[0] == "<" else _ending(place.before[-1], 3),
        "short": short,
        "second": _ending(second, 9),
        "secondshort": _ending(second, 2),
        "opening": _opening(left),
        "governed": _governed(place),
        "right": _right(place),
        "follows": _follows(place),
        "joined": _joined(place, second),
        "quoted": _quoted(place),
        "list": _before_list(place),
        "englishlist": _before_english_list(before),
        "english": english,
        "english2": _kind(before[-2] if len(before) > 1 else ""),
        "word": before[-1].lower() if before else START,
        "next": following[0],
        "next2": following[1],
        "nextword": after[0].lower() if after else START,
        "title": _title(agreed) if group == "person" else "",
        "verb": by_verb(left, english),
    }
    return Surroundings(left, english, agreed, features)


# --- the Ukrainian side ---


def _left(place: Place) -> str:
    """Return the Ukrainian word before a name, or what stands for a start or a pause."""
    if not place.before:
        return START
    last = place.before[-1]
    if _PAUSE.search(place.gap):
        return PAUSE
    if _is_name(last):
        return "^" + last.key[-2:]
    return place.preposition if place.preposition in PREPOSITIONS else same(last.key)


def _ending(word: Word | None, letters: int) -> str:
    """Return the last letters of a word, with a mark before those of a name."""
    if word is None:
        return START
    return ("^" if _is_name(word) else "") + same(word.key)[-letters:]


def _is_name(word: Word) -> bool:
    """Tell whether a capital makes a word a name: not at the beginning, nor of two letters."""
    return word.start > 0 and word.text[0].isupper() and len(word.key) > 2


def _opening(left: str) -> str:
    if left in CLAUSE_OPENERS:
        return "o"
    return left[:2] if left[0] in "<^" else "p" if left in PREPOSITIONS else "w"


def _governed(place: Place) -> str:
    """Return the preposition whose phrase the name stands in, and how far off: 0, 1 or 2."""
    at = place.left
    for back, word in enumerate(reversed(place.before[-_REACH:])):
        if _CLOSED.search(place.text[word.end : at]):
            return ""
        at = word.start
        if word.key in PREPOSITIONS:
            return f"{same(word.key)}{min(back, 2)}"
    return ""


def _right(place: Place) -> str:
    return _ending(place.after[0], 3) if place.after else END


def _follows(place: Place) -> str:
    """Return ``v`` before a verb, ``p`` before a pause, ``^`` before a name, ``w`` else."""
    if not place.after:
        return END
    word = place.after[0]
    if place.text[place.right : word.start].strip():
        return "p"
    if word.text[0].isupper():
        return "^"
    return "v" if _VERB.search(word.key) else "w"


def _joined(place: Place, second: Word | None) -> str:
    """Return what joins the name to the word before it, and that word's ending."""
    if not place.before:
        return ""
    mark = place.gap.strip()[:1]
    if mark:
        return mark + _ending(place.before[-1], 2)
    conjunction = same(place.before[-1].key)
    return conjunction + _ending(second, 2) if conjunction in _AND else ""


def list_start(place: Place) -> int:
    """Return the number of the word with which the list begins that the name stands in.

    A list is names that a comma or a conjunction joins: у Берліні, Парижі та Лондоні.
    """
    words, start = place.words, place.first
    while start > 1:
        joined = same(words[start - 1].key) in _AND
        end = start - 2 if joined else start - 1
        gap = place.text[words[end].end : words[end + 1].start].strip()
        if not (joined and gap in ("", ",")) and gap != ",":
            break
        first = end + 1
        while first and _is_name(words[first - 1]) and (first > end or _tight(place, first - 1)):
            first -= 1
        if first > end:
            break
        start = first
    return start


def _tight(place: Place, word: int) -> bool:
    return not place.text[place.words[word].end : place.words[word + 1].start].strip(" -")


def _before_list(place: Place) -> str:
    """Return the preposition, or the ending of the word, before the list with the name."""
    start = list_start(place)
    if start == place.first:
        return ""
    if not start:
        return START
    word = same(place.words[start - 1].key)
    return word if word in PREPOSITIONS else _ending(place.words[start - 1], 2)


def _quoted(place: Place) -> str:
    """Return a mark if the name alone stands in quotation marks (газопровід «Північний потік»)."""
    inside = _OPENS.search(place.gap) and _CLOSES.match(place.text, place.right)
    return "q" if inside else ""


def _title(agreed: Agreement | None) -> str:
    if agreed is None:
        return "-"
    return f"{'/'.join(agreed.cases)}{'t' if agreed.title else 'g'}{int(agreed.close)}"


def _compares(place: Place) -> bool:
    """Tell whether як і stands before the name: острівна держава, як і Британія."""
    return len(place.before) > 1 and [word.key for word in place.before[-2:]] in (
        ["як", "і"],
        ["як", "й"],
    )


def _opens_title(place: Place) -> bool:
    """Tell whether a quoted title of more words begins with the name (від «Україна платить»)."""
    quoted = _OPENS.search(place.gap) is not None
    return quoted and re.match(r"\s+\w", place.text[place.right :]) is not None


# --- the English side ---


def _english(place: Place) -> tuple[list[str], list[str]]:
    """Return the words and marks before and after a name in the source, articles aside."""
    before = _TOKEN.findall(place.source[: place.start])
    while before and before[-1].lower() in ("the", "a", "an", "“", '"'):
        before.pop()
    after = _TOKEN.findall(place.source[place.end :])
    return before, after[1:] if _possessive(place) and after[:1] == ["s"] else after


def _before_english_list(tokens: list[str]) -> str:
    """Return what stands before the list in whose middle or end a name is; ``-`` without one."""
    start = len(tokens)
    while True:
        end = start
        while end and tokens[end - 1] in (",", "and", "or", "the"):
            end -= 1
        first = end
        while first and tokens[first - 1][0].isupper():
            first -= 1
        if first == end or end == start:
            break
        start = first
    if start == len(tokens):
        return "-"
    while start and tokens[start - 1] in ("the", "a", "an"):
        start -= 1
    return _kind(tokens[start - 1] if start else "")


def _possessive(place: Place) -> bool:
    name = fold(place.source[place.start : place.end])
    return name.endswith("'s") or fold(place.source[place.end : place.end + 2]) in ("'s", "' ")


def _following(place: Place, after: list[str]) -> tuple[str, str]:
    """Return the kinds of the two words after a name; a possessive ending is one."""
    kinds = [_kind(word) for word in (*after[:2], "", "")]
    return ("'s", kinds[0]) if _possessive(place) else (kinds[0], kinds[1])


def _kind(word: str) -> str:
    """Return a word of a closed class itself, else its kind.

    ``^`` a capital, ``ed``, ``s``, ``ing`` by ending, ``*`` any other.

    >>> _kind("of"), _kind("Pope"), _kind("thanked"), _kind(","), _kind("")
    ('of', '^', 'ed', '<p>', '<s>')
    """
    if not word:
        return START
    if not word[0].isalnum():
        return PAUSE
    if word.lower() in _ENGLISH:
        return word.lower()
    if word[0].isupper() or word[0].isdigit():
        return "^"
    return next((ending for ending in ("ed", "ing", "s") if word.endswith(ending)), "*")
