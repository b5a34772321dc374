"""Subtitles: cues to units. A sentence that runs over several cues is one unit, and the cue
borders are points in it, so that they move with the words they stand between."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from translator.formats._flow import changed
from translator.formats._model import Inline, Pattern, Unit
from translator.formats._placeholders import BREAK, SYNTAXES, pair_up, tidy
from translator.formats._text import splice

STAMP = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
CUE = re.compile(
    rf"(?:^|(?<=\r))[ \t]*({STAMP})[ \t]*-->[ \t]*({STAMP})[^\n\r]*(?:\r\n|\n|\r)"
    r"((?:[ \t]*[^\s][^\n\r]*(?:\r\n|\n|\r|\Z))*)",
    re.MULTILINE,
)
MARKUP = re.compile(
    rf"(?P<break>[ \t]*(?:\r\n|\n|\r)[ \t]*)|(?P<alone><[\d:.]+>|\{{\\[^{{}}]*\}})"
    rf"|(?P<tag>{SYNTAXES['tag']})"
)
#: A line that opens with a dash is a speaker's: its break is not a wrap.
DIALOGUE = re.compile(r"^[ \t]*(?:<[^>]+>)*[-–—]", re.MULTILINE)
ENDS = re.compile(r"""[.!?…:;♪)\]"”»]\s*(?:</?\w[^>]*>\s*)*$""")
#: Most cues in a unit, and the longest pause between them, in seconds.
JOINED, PAUSE = 4, 1.5
#: Code points a line should not exceed (Netflix Timed Text Style Guide: 42).
WIDTH = 42


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its times in seconds, and where its text lies."""

    begin: float
    finish: float
    start: int
    end: int


def cues(text: str) -> list[Cue]:
    """Return the cues of a subtitle file that have text."""
    found = []
    for match in CUE.finditer(text):
        content = match[3]
        end = match.start(3) + len(content.rstrip())
        if content.strip():
            start = match.start(3) + len(content) - len(content.lstrip())
            found.append(Cue(seconds(match[1]), seconds(match[2]), start, end))
    return found


def seconds(stamp: str) -> float:
    """Read a time.

    >>> seconds("00:01:02,500")
    62.5
    """
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def units(text: str, unescape: Callable[[str], str] = str) -> list[Unit]:
    """Return the units: one for each run of cues that a sentence runs through."""
    groups: list[list[Cue]] = []
    for cue in cues(text):
        if groups and _runs_on(text, groups[-1], cue):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    found: list[Unit] = []
    for group in groups:
        if any(c.isalpha() for cue in group for c in text[cue.start : cue.end]):
            found.append(
                Unit(
                    id=str(len(found) + 1),
                    source=_pattern(text, group, unescape),
                    start=group[0].start,
                    end=group[-1].end,
                    detail=[text[cue.start : cue.end] for cue in group],
                )
            )
    return found


def _runs_on(text: str, group: Sequence[Cue], cue: Cue) -> bool:
    last = text[group[-1].start : group[-1].end]
    following = re.sub(r"^(?:<[^>]*>|\{[^}]*\})+", "", text[cue.start : cue.end])
    return (
        len(group) < JOINED
        and cue.begin - group[-1].finish <= PAUSE
        and not ENDS.search(last)
        and not DIALOGUE.search(last)
        and following[:1].islower()
    )


def _pattern(text: str, group: Sequence[Cue], unescape: Callable[[str], str]) -> Pattern:
    items: list[str | Inline] = []
    for number, cue in enumerate(group):
        if number:
            items += [" ", Inline(text[group[number - 1].end : cue.start], "alone")]
        content = text[cue.start : cue.end]
        keeps_lines = bool(DIALOGUE.search(content))
        at = 0
        for match in MARKUP.finditer(content):
            items += [unescape(content[at : match.start()]), _inline(match, keeps_lines)]
            at = match.end()
        items.append(unescape(content[at:]))
    return tidy(pair_up(items))


def _inline(match: re.Match[str], keeps_lines: bool) -> str | Inline:
    if match["break"]:
        return Inline(match[0], "value", shown=BREAK) if keeps_lines else " "
    if match["alone"]:
        return Inline(match[0], "alone")
    return Inline(match[0], "close" if match[0].startswith("</") else "open")


def written(
    text: str, found: Sequence[Unit], targets: Mapping[str, Pattern], escape: Callable[[str], str]
) -> str:
    """Return the file with its cues replaced, wrapped in as many lines as they had if need be."""
    newline = "\r\n" if "\r\n" in text else "\n"
    edits = []
    for unit, pattern in changed(found, targets):
        texts = _balanced(_split(pattern, escape), unit.detail)
        lines = [wrapped(new, old, newline) for new, old in zip(texts, unit.detail, strict=True)]
        gaps = [i.raw for i in unit.source if isinstance(i, Inline) and "-->" in i.raw]
        joined = [part for pair in zip(lines, [*gaps, ""], strict=True) for part in pair]
        edits.append((unit.start, unit.end, "".join(joined)))
    return splice(text, edits)


def _split(pattern: Pattern, escape: Callable[[str], str]) -> list[str]:
    texts = [""]
    for item in pattern:
        if isinstance(item, str):
            texts[-1] += escape(item)
        elif "-->" in item.raw:
            texts.append("")
        else:
            texts[-1] += item.raw
    return [text.strip() for text in texts]


def _balanced(texts: list[str], originals: Sequence[str]) -> list[str]:
    """Return texts of which none is empty: words shared out by the lengths of the originals."""
    if all(texts):
        return texts
    words = " ".join(texts).split()
    total = sum(map(len, originals))
    found, used, upto = [], 0, 0
    for number, original in enumerate(originals):
        upto += len(original)
        left = len(originals) - number - 1
        last = max(used + 1, min(len(words) - left, round(len(words) * upto / total)))
        found.append(" ".join(words[used:last]))
        used = last
    return [*found[:-1], " ".join([found[-1], *words[used:]]).strip()]


def wrapped(text: str, original: str, newline: str = "\n") -> str:
    """Break a long line in two near its middle, as subtitles are; short ones stay whole.

    >>> wrapped("a" * 20 + " " + "b" * 30, "one line")
    'aaaaaaaaaaaaaaaaaaaa\\nbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
    """
    lines = len(original.splitlines())
    bare = re.sub(r"<[^>]*>|\{\\[^}]*\}", "", text)
    if "\n" in text or len(bare) <= WIDTH or (lines < 2 and len(bare) <= WIDTH * 1.2):
        return text
    spaces = [m.start() for m in re.finditer(r" (?![^<]*>)", text)]
    if not spaces:
        return text
    middle = min(spaces, key=lambda at: abs(at - len(text) / 2))
    return text[:middle] + newline + text[middle + 1 :]
