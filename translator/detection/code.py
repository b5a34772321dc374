"""Lines of program code outside any fence or backticks, told by their punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.document import Span

#: No longer line is taken for code: some patterns try each pair of places in a line.
LONGEST = 1000
_STRINGS = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|--|/\*).*$")
_NAME = r"[A-Za-z_$][\w$]*(?:(?:\.|::|->)[A-Za-z_$][\w$]*|\[[^\]\n]*\])*"
_SIGNS = re.compile(
    rf"""
      ^{_NAME}\s*(?:[-+*/%|&^]|\*\*|//|<<|>>)?=\s*\S        # x = …, total += …
    | ^(?:const|let|var|int|float|double|char|bool|auto|string|String|long)\s+{_NAME}\s*(?:=|;|\[)
    | ^{_NAME}\([^()]*(?:\([^()]*\)[^()]*)*\)\s*[;{{]?$      # call(…);
    | ^(?:import|from)\s+[\w.]+(?:\s+import\b.*|\s+as\s+\w+|;)?$
    | ^(?:async\s+)?(?:def|function|func|fn|sub)\s+\w+\s*[(<]
    | ^(?:public|private|protected|static|final|export|abstract)\s.*[({{;]\s*$
    | ^class\s+\w+.*[:{{]\s*$ | ^@\w+(?:\.\w+)*\(.*\)$
    | ^(?:if|elif|for|while|switch|catch|with|match)\b.*(?:\)\s*\{{|:|\bdo)\s*$
    | ^(?:for|if|while|switch|catch)\s*\(.*[;=<>!].*\)
    | ^(?:return|yield|raise|throw|await)\b.*[;()\[\]{{}}=]
    | ^(?:else|try|finally|do)\s*[:{{]$ | ^[}}\])]+[;,]?$ | ^\}}\s*(?:else|catch|finally|while)\b
    | ^\#(?:include|define|ifdef|ifndef|endif|pragma|!)
    | ^(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|(?:CREATE|ALTER)\s+TABLE)\b
    | ^(?:\$|>>>|\.\.\.|%|PS>|C:\\>|\w+@[\w-]+:\S*[$\#])\s+\S
    | ^(?:sudo\s+)?(?:pip3?|npm|npx|yarn|apt|apt-get|brew|cargo|docker|git|kubectl|conda|dnf|make|
        curl|wget|ssh|scp|chmod|chown|mkdir|systemctl|python3?|node|go|dotnet|gem|poetry|uv|tar)
        \s+(?:install|run|add|clone|push|pull|commit|checkout|build|start|init|get|update|compose|
        exec|status|https?://\S+|\S*[-/.=]\S*).*$
    | ^\[\[?[\w.-]+\]?\]$                                   # a section of an INI or TOML file
    | ^(?:ls|cd|cat|cp|mv|rm|grep|echo|export|touch|find|df|du|nano|vim)\s+(?:-\w|[/~.$"]|\S+[/.]\w)
    | ^"[\w.-]*"\s*:\s*\S.*$ | ^</?[A-Za-z][^<>]*>$
    | [;{{]$ | ;\s*//
    """,
    re.X,
)
_PROSE = re.compile(r"^[A-Z][a-z]+(?:[ ,]+[a-z]+){3,}")
#: Words of English that no language for programs has; two of them make an item of a list that
#: ends with a semicolon, not a statement.
_ENGLISH = re.compile(
    r"(?<!\S)(?:the|of|was|were|are|has|have|had|been|his|her|its|their)(?= [A-Za-z])"
)
_ASSIGNS_PROSE = re.compile(r"^[A-Z][a-z]+ =")


def code_lines(text: str) -> Iterator[Span]:
    """Yield runs of lines that are code, without the white space around them.

    >>> text = "Додайте рядок\\nx = y ** 2 + 1\\nі збережіть."
    >>> [span.of(text) for span in code_lines(text)]
    ['x = y ** 2 + 1']
    """
    current: Span | None = None
    for match in re.finditer(r"[^\n]+", text):
        line = match.group().strip()
        if not line:
            continue
        start = match.start() + match.group().index(line)
        joins = current is not None and text.count("\n", current.end, start) == 1
        indented = joins and match.group()[:4].isspace() and _may_be(line)
        if is_code(line) or indented:
            if current is not None and not joins:
                yield current
                current = None
            current = Span(current.start if current else start, start + len(line))
        elif current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def is_code(line: str) -> bool:
    """Tell whether a line without outer white space is code.

    >>> is_code('for (int i = 0; i < 10; i++) {'), is_code("Read the manual (page 5).")
    (True, False)
    >>> is_code("Smith's share of the company was sold to his son;")
    False
    """
    if not _may_be(line) or _PROSE.match(line) or len(_ENGLISH.findall(_bare(line))) > 1:
        return False
    return bool(_SIGNS.search(_bare(line)))


def _bare(line: str) -> str:
    bare = _COMMENT.sub("", _STRINGS.sub('""', line)).rstrip()
    return bare or line


def _may_be(line: str) -> bool:
    """Leave out prose: letters that are not ASCII, outside strings and comments."""
    return len(line) <= LONGEST and _bare(line).isascii() and not _ASSIGNS_PROSE.match(line)
