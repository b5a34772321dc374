"""Atoms: the smallest pieces of a text that no boundary may cut.

A word, or something to copy byte for byte: a URL, an e-mail address, a path, code, a tag, a
placeholder, an identifier, a number, an emoji. Everything between two atoms is white space or
punctuation. One compiled pattern finds them all, from left to right, the first alternative
that matches wins; offsets count code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from translator.detection.code import code_lines
from translator.document import APOSTROPHES, Span

#: Kinds of atoms that are words; all other kinds have no language.
WORD = "word"
NUMBER = "number"
EMOJI = "emoji"
CODE = "code"

#: Signs that join the parts of one word, besides apostrophes.
HYPHENS = "-‐‑"


class Atom(NamedTuple):
    """One atom: its kind (`WORD`, `NUMBER`, ``url``, …) and its code points."""

    kind: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The atom's place in the text."""
        return Span(self.start, self.end)


_LETTER = r"[^\W\d_]"
_MARK = r"[\u0300-\u036f\u0483-\u0487\u200c\u200d\u00ad]"
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff"
    "\u25a0-\u25ff\u2190-\u21ff\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_DOMAIN = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|io|dev|app|ai|co|me|tv|ua|укр|uk|us|eu|de|fr|pl|"
    r"cz|sk|it|es|nl|be|at|ch|se|no|fi|dk|pt|ro|bg|rs|by|ru|рф|kz|ge|md|lt|lv|ee|ca|au|jp|cn|in|"
    r"tr|gg|ly|to|cc|su|xyz|online|site|news|media|tech|link|page|store|shop|cloud|blog|wiki|live)"
)
_SUFFIX = (
    r"(?:txt|md|rst|py|js|ts|jsx|tsx|json|ya?ml|toml|ini|cfg|conf|csv|tsv|xml|html?|css|scss|sh|"
    r"bat|exe|dll|so|c|h|cpp|hpp|java|kt|rs|go|rb|php|sql|log|pdf|docx?|xlsx?|pptx?|odt|zip|tar|"
    r"gz|xz|7z|png|jpe?g|gif|svg|webp|mp3|mp4|wav|avi|mkv|po|mo|lock|deb|rpm|apk|iso|srt|epub)"
)

#: A name in a Windows path.
_NODE = r"[^\s\\/:*?\"<>|]+"
_PROGRAMS = (
    "git|npm|npx|yarn|pip3?|docker|sudo|apt|apt-get|cargo|kubectl|curl|wget|brew|conda|systemctl"
)
#: What follows a program's name: a subcommand, an option, a quoted or path-like argument, or a
#: bare word with which the command ends.
_ARGUMENT = (
    r"(?:(?:install|run|add|clone|push|pull|commit|checkout|build|start|stop|restart|init|get|"
    r"update|upgrade|remove|compose|exec|status|merge|rebase|log|diff|branch|test|ps|up|down)"
    r"(?![\w-])|--?[A-Za-z][\w-]*(?:=\S+)?|\"[^\"\n]*\"|'[^'\n]*'|https?://[^\s«»]+|"
    r"[A-Za-z0-9@][\w@:=~^-]*(?:[./_-][\w@:=~^-]+)+|"
    r"[a-z][a-z0-9-]*(?=[ ]?(?:$|[.,;:)»”\n]|[\u0400-\u04ff])))"
)
_MODIFIER = r"(?:Ctrl|Control|Alt|Option|Shift|Cmd|Command|Win|Fn)"
_KEY = rf"(?:{_MODIFIER}|Tab|Esc|Enter|Del|Delete|F\d{{1,2}}|[A-Z0-9])"
_TERM = (
    r"-?(?:\d[\w.]*|[A-Za-z_]\w*(?:\.\w+)*(?:\([^()\n]*\)|\[[^\[\]\n]*\])?|\"[^\"\n]*\"|'[^'\n]*')"
    r"(?![^\W\d_A-Za-z])"
)

#: A label of a host name (RFC 1035: 63 octets), the longest name of a file that systems take.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_INSIDE = r"(?:(?!<!--|-->)[\s\S])*+"
_LABELS, _FILE_NAME = "{1,10}", "{0,254}"

# The order matters: what may contain another comes first.
# No pattern may look far ahead from many places in vain, or scanning takes time that grows with
# the square of the text: what is repeated is bounded, closed by what also opens it, possessive
# (`*+`) where giving back cannot help, or may not begin inside itself (a lookbehind).
_KINDS = {
    "comment": rf"<!--{_INSIDE}(?:<!--{_INSIDE}){{0,3}}-->",
    "fence": r"^[ \t]*(?P<ticks>```++|~~~++)[^\n]*+\n[\s\S]*?(?:^[ \t]*(?P=ticks)[ \t]*$|\Z)",
    "code": rf"(?<!{_LETTER})``(?!`)[^\n]+?``(?!`)"
    rf"|(?<!{_LETTER})`(?!`)[^`\n]*[^`\s]`(?!`)(?!{_LETTER})"
    rf"|(?<!{_LETTER})```[^`\n]+```"
    # a command of a well-known program inside a line of prose
    rf"|(?<![\w.])(?:{_PROGRAMS})[ ](?:{_ARGUMENT}(?:[ ]{_ARGUMENT})*)"
    r"|(?<![\w.=])[A-Za-z_][\w.-]{0,99}=(?=[^\s=])[^\s,;:!?()«»А-яіїєґ]+(?<!\.)"
    # an assignment or equation inside a line of prose
    rf"|(?<![\w.])(?<!\d[ ])[A-Za-z_]\w*(?:\.\w+|\[\w+\])*[ ](?:[-+*/%:]?=|[=!<>]=)[ ]{_TERM}"
    rf"(?:[ ]?(?:\*\*|//|[-+*/%<>]|[=!<>]=)[ ]?{_TERM})*",
    "tag": r"</?[A-Za-z][\w:.-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?)*"
    r"\s*/?>|&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[\dA-Fa-f]{1,6});",
    "url": r"(?:https?|ftp|file|ssh|git|mailto|tel|ws{1,2})(?:://|:(?=[\w+]))[^\s<>\"«»“”]+"
    r"|www\.[^\s<>\"«»“”]+",
    "email": r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+",
    "domain": rf"(?<![\w@.])(?:{_LABEL}\.){_LABELS}{_DOMAIN}(?![\w-])"
    r"(?!\.\w)(?:/[^\s<>\"«»“”]*)?",
    "host": rf"(?<![\w@.])(?:[A-Za-z0-9-]{{1,63}}\.){_LABELS}[a-z]{{2,10}}/"
    r"(?=[\w?#])[^\s<>\"«»“”]+",
    "path": rf"(?<![\w/])(?<![\w)»][.)»])(?:"
    rf"[A-Za-z]:\\(?:{_NODE}(?: {_NODE})*\\)*(?:{_NODE})?(?<![.,;:!?])"
    rf"|\\\\[\w.$-]+(?:\\{_NODE})+"
    r"|(?:~|\.{1,2})?(?:/[A-Za-z0-9_.@+%$*-]+)+/?(?<![.,;:!?])|(?:\.{1,2}|~)/)"
    r"|(?<![\w/])(?<![A-Za-z0-9_.@+/-][.@+-])[A-Za-z0-9_.@+-]*[A-Za-z0-9_](?:/[A-Za-z0-9_.@+-]+)+"
    rf"\.{_SUFFIX}\b|(?<![\w/])\w[\w.+-]{_FILE_NAME}\.{_SUFFIX}(?![\w-])"
    r"|(?<![\w/.])\.[a-z][a-z0-9_-]{2,}\b",
    "placeholder": r"\$?\{\{?[^{}\n]{0,60}\}\}?|%\([A-Za-z_]\w*\)[-+ #0]*+\d*+(?:\.\d*+)?[a-zA-Z]"
    r"|%(?:\d+\$)?[-+#0]*+\d*+(?:\.\d++)?(?:l{0,2}[diuxX]|[sfgeEcr@])(?!\w)|%\d(?![\d%])"
    r"|\$[A-Za-z_]\w*|\[\[[^\[\]\n]{1,60}\]\]|(?<![\d%])%[A-Za-z][A-Za-z_]{1,60}%"
    # marks of notes, of text taken out, and of issues: [12], [X5X], #747
    r"|\[(?:\d{1,4}|[A-Z]\d{1,4}[A-Z])\]|(?<![\w&#])#\d{1,9}(?![\w#])",
    "hashtag": r"(?<![\w&])#[^\W\d_]\w*",
    "mention": r"(?<![\w.])@[A-Za-z_]\w+",
    "option": r"(?<![\w-])--[A-Za-z][\w-]*(?:=[^\s,;]+)?|(?<![\w-])-[A-Za-z](?![\w-])(?!\.)",
    "identifier": (
        # numbers of documents, standard book numbers, IBAN and the like
        r"(?:№|N°)[ \u00a0]?\d[\w]*(?:[/.-]\w+)*"
        r"|\b(?:ISBN|ISSN|DOI|IBAN|EAN|VIN)[ :\u00a0]*"
        r"(?:\d[\d\u2010-]{4,}[\dXx]|[A-Z]{2}\d[\dA-Z ]{8,}"
        r"|10\.\d{4,}/\S+)"
        r"|\b0x[0-9A-Fa-f]+\b"
        # addresses of the network, number plates, coordinates
        r"|(?<![\w:])(?=[0-9A-Fa-f]{0,4}:)(?=[^\s]{0,39}\d)(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}(?![\w:])"
        r"|(?<!\w)[А-ЯІЇЄA-Z]{2}[ ]?\d{4}[ ]?[А-ЯІЇЄA-Z]{2}(?!\w)"
        r"|(?<!\w)\d{1,3}°(?:[ ]?\d{1,2}[′'](?:[ ]?\d{1,2}(?:[.,]\d+)?[″\"])?)[ ]?[NSEW]?(?!\w)"
        # passports, and flights, buses and the like that fill a cell or line
        r"|(?<!\w)[А-ЯІЇЄҐA-Z]{2}[ ]\d{6}(?!\w)"
        r"|(?:^|(?<=[|•·¦/] )|(?<=[|\t]))[А-ЯІЇЄҐA-Z]{2}[ ]\d{2,5}(?=[ ]?(?:$|[|•·¦\t])|[ ]/[ ])"
        # 256GB, 5000mAh
        r"|(?<![\w.,])\d+(?:[.,]\d+)?(?:[KMGT]i?B|[KMGT]?Hz|[KMGT]bps|[KM]?bit|mAh|[kM]?Wh|px|fps|dpi)"
        r"(?![\w])"
        # 3D, 4K, 5G
        r"|(?<![\w.,])\d{1,3}[A-Z](?![\w])"
        r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
        rf"|\b{_MODIFIER}(?:[ ]?[+][ ]?{_KEY})+\b"
        # snake_case, __dunder__, dotted.names(), camelCase(), call()
        r"|(?<![\w.$])[A-Za-z_$][A-Za-z0-9$]*(?:_[A-Za-z0-9$]+)+"
        r"(?:\.\w+)*(?:\(\))?(?![^\W\d_A-Za-z])"
        r"|(?<![\w.])_+[A-Za-z][\w]*_*"
        r"|(?<![\w.])[a-z]\w+(?:\.[a-z]\w+){2,}(?![\w(])"
        r"|(?<![\w.])[A-Za-z_][A-Za-z0-9]*(?:\.[A-Za-z_][A-Za-z0-9]*)*\(\)"
        r"|(?<![\w.])[A-Za-z_][A-Za-z0-9]*(?:\.[A-Za-z_][A-Za-z0-9]*)+\([^()\n]*\)"
        r"|(?<![\w.])(?!(?:mac|tv|watch|visi)[A-Z])[a-z]{2,}(?:[A-Z][a-z0-9]*)+"
        r"(?:\.[a-z]\w*)*(?![\w’ʼ]|-\w)"
        # letters with digits: H2O, v2.3.1, A4, F-16, COVID-19
        r"|(?<![\w.])[A-Za-z]+[-‑–]?\d[A-Za-z0-9]*(?:[._/-][A-Za-z0-9]+)*(?![^\W\d_A-Za-z])"
        r"|(?<![\w.,])\d+(?!(?:st|nd|rd|th|s)\b)[A-Za-z]{1,4}\d[A-Za-z0-9]*(?![^\W\d_A-Za-z])"
    ),
    # what is read as a word although it begins with digits: 1990s, 2nd, 28-річний
    "ordinal": rf"(?<![\w.,])\d+(?:(?:st|nd|rd|th|s)(?!\w)|[{HYPHENS}](?:{_LETTER})+)",
    NUMBER: (
        r"(?<!\w)\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?(?!\w)|"
        r"(?<!\w)\(?\+\d{1,3}\)?(?:[ \u00a0().-]{0,2}\d{2,4}){2,5}(?!\w)"  # telephone
        r"|(?<![\w.])\(0\d{2}\)(?:[ \u00a0-]?\d{2,3}){3}(?!\w)"
        r"|(?<![\w.])0\d{2}[ -]\d{3}[ -]\d{2}[ -]\d{2}(?!\w)"
        r"|(?<!\w)[-−+±~≈<>≤≥]?(?:[$€£₴¥₽][ \u00a0]?)?\d+"
        r"(?:[.,:/×x–—-]?\d+|[ \u00a0\u202f]\d{3}(?!\d)"
        r"|’\d{3}(?!\d))*(?:[ \u00a0]?(?:[%‰°₴$€£¥₽](?![^\W\d_])|°[CF]))?"
        r"|[½⅓⅔¼¾²³]"
    ),
    EMOJI: rf"{_EMOJI}(?:[\u200d\ufe0f]?{_EMOJI})*|(?<!\S)[:;]-?[()DPp](?!\S)",
    WORD: rf"{_LETTER}(?:{_LETTER}|{_MARK}(?={_LETTER}|{_MARK})|{_MARK})*"
    rf"(?:(?:[{APOSTROPHES}]|[{HYPHENS}])(?={_LETTER})(?:{_LETTER}|{_MARK})+)*",
}
_ATOM = re.compile("|".join(f"(?P<{kind}>{body})" for kind, body in _KINDS.items()), re.M)
_RENAMED = {
    "fence": CODE,
    "comment": "tag",
    "domain": "url",
    "host": "url",
    "ordinal": WORD,
    "ticks": CODE,
}
_TAIL = ".,;:!?…'’\")]}»”"


def scan(text: str) -> list[Atom]:
    """Find the atoms of `text`, from left to right, in time that grows with its length.

    >>> [atom.kind for atom in scan("Пишіть на a@b.com, п’ять разів до 12:30")]
    ['word', 'word', 'email', 'word', 'word', 'word', 'number']
    >>> text = "Файл /etc/hosts, `x = 1`"
    >>> [atom.span.of(text) for atom in scan(text)]
    ['Файл', '/etc/hosts', '`x = 1`']
    """
    return list(_Scanner(text).atoms())


class _Scanner:
    """Goes through one text from left to right, and looks nowhere twice."""

    __slots__ = ("ahead", "is_over", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.ahead: re.Match[str] | None = None
        self.is_over = False

    def atoms(self) -> Iterator[Atom]:
        at = 0
        for line in code_lines(self.text):
            if line.start < at:
                continue
            for atom in self._between(at, line.start):
                yield atom
                at = atom.end
            if at <= line.start:
                yield Atom(CODE, line.start, line.end)
                at = line.end
        yield from self._between(at, len(self.text))

    def _between(self, at: int, end: int) -> Iterator[Atom]:
        """Find the atoms that begin in ``[at, end)``."""
        while (match := self._next(at)) and match.start() < end:
            kind = _RENAMED.get(match.lastgroup or WORD, match.lastgroup or WORD)
            start, stop = match.span()
            if kind == "url":
                stop = _trim(self.text, start, stop)
            elif kind in (NUMBER, CODE):
                start, stop = _tighten(self.text, start, stop)
            at = max(stop, start + 1)
            yield Atom(kind, start, stop)

    def _next(self, at: int) -> re.Match[str] | None:
        """Find the first match at or behind `at`; one that lay behind code is still good."""
        if not self.is_over and (self.ahead is None or self.ahead.start() < at):
            self.ahead = _ATOM.search(self.text, at)
            self.is_over = self.ahead is None
        return self.ahead


def _trim(text: str, start: int, end: int) -> int:
    """Leave the sentence's own punctuation outside an address."""
    opening = text.find("(", start, end)
    while end - start > 4 and text[end - 1] in _TAIL:
        if text[end - 1] == ")" and -1 < opening < end:
            break
        end -= 1
    return end


def _tighten(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave white space around a number or code outside."""
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, end


def within(atoms: Sequence[Atom], span: Span) -> Sequence[Atom]:
    """Return the atoms that begin inside `span`, in order."""
    first = bisect_left(atoms, span.start, key=_start)
    return atoms[first : bisect_left(atoms, span.end, lo=first, key=_start)]


def overlapping(atoms: Sequence[Atom], span: Span) -> Sequence[Atom]:
    """Return the atoms that share a code point with `span`, in order."""
    first = bisect_right(atoms, span.start, key=_end)
    return atoms[first : bisect_left(atoms, span.end, lo=first, key=_start)]


_start = attrgetter("start")
_end = attrgetter("end")
