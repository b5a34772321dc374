"""Every error this package raises on purpose.

    TranslatorError
    ├── UnsupportedLanguage   the tag is none of those supported where it was given
    ├── UnsupportedPair       no pair file for this direction
    ├── UnsupportedFormat     no module reads this kind of file
    ├── DocumentInvalid       the file is not what its suffix says
    ├── UnknownGlossary       no glossary of that name, or no such revision
    ├── GlossaryInvalid       the file is there, its contents are not a glossary
    ├── EngineUnavailable     weights missing or corrupt, or a library is not installed
    ├── Overloaded            the queue is full; trying again later may help
    └── Cancelled             the caller gave up, or the queue was closed

The core knows nothing of HTTP or exit codes: `service.problems` maps these to RFC 9457,
`service.cli` to one line on standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Raised = TypeVar("Raised", bound=Exception)


class TranslatorError(Exception):
    """Base of all errors raised on purpose."""

    slug = "translator-error"
    title = "Translation failed"


class UnsupportedLanguage(TranslatorError):
    """The tag is none of those that are `supported` where it was given."""

    slug = "unsupported-language"
    title = "Language not supported"

    def __init__(self, language: str, *, supported: Sequence[str]) -> None:
        self.language, self.supported = language, tuple(supported)
        super().__init__(
            f"language {language!r} is not supported; there are: {', '.join(supported) or 'none'}"
        )


class UnsupportedPair(TranslatorError):
    """No pair file names this direction."""

    slug = "unsupported-pair"
    title = "Language pair not supported"

    def __init__(self, direction: str, *, supported: Sequence[str]) -> None:
        self.direction, self.supported = direction, tuple(supported)
        super().__init__(
            f"no model translates {direction}; there are: {', '.join(supported) or 'none'}"
        )


class UnsupportedFormat(TranslatorError):
    """No module of `translator.formats` reads this kind of file."""

    slug = "unsupported-format"
    title = "File format not supported"

    def __init__(self, name: str, *, supported: Sequence[str]) -> None:
        self.name, self.supported = name, tuple(supported)
        super().__init__(f"{name}: no reader for this format; there are: {', '.join(supported)}")


class DocumentInvalid(TranslatorError):
    """The bytes are not a document of the format that the name promises."""

    slug = "document-invalid"
    title = "Document cannot be read"

    def __init__(self, message: str, *, file: str = "", line: int | None = None) -> None:
        self.file, self.line = file, line
        place = ":".join(str(part) for part in (file, line) if part)
        super().__init__(f"{place}: {message}" if place else message)


class UnknownGlossary(TranslatorError):
    """No glossary of that name, or no such revision of it."""

    slug = "unknown-glossary"
    title = "Glossary not found"

    def __init__(self, name: str, *, available: Sequence[str], revision: str = "") -> None:
        self.name, self.available, self.revision = name, tuple(available), revision
        wrong = f"glossary {name!r} has no revision {revision!r}" if revision else ""
        tags = "tags of its repository" if revision else "there are"
        super().__init__(
            f"{wrong or f'no glossary {name!r}'}; {tags}: {', '.join(available) or 'none'}"
        )


class GlossaryInvalid(TranslatorError):
    """A place in a glossary file that cannot be read."""

    slug = "glossary-invalid"
    title = "Glossary file is not valid"

    def __init__(self, message: str, *, file: str, line: int = 1, column: int = 1) -> None:
        self.message, self.file, self.line, self.column = message, file, line, column
        super().__init__(f"{file}:{line}:{column}: {message}")


class EngineUnavailable(TranslatorError):
    """The engine or its weights cannot be loaded; the sentence says how to mend it."""

    slug = "engine-unavailable"
    title = "Translation engine not available"


class Overloaded(TranslatorError):
    """The queue of waiting segments is full."""

    slug = "overloaded"
    title = "Too much work is waiting"

    def __init__(self, waiting: int, *, limit: int) -> None:
        self.waiting, self.limit = waiting, limit
        super().__init__(f"{waiting} segments are waiting, the limit is {limit}; try again later")


class Cancelled(TranslatorError):
    """The caller gave up (its time was over, or nobody waits), or the queue was closed."""

    slug = "cancelled"
    title = "Translation was not finished in time"


def flatten(group: BaseExceptionGroup[Raised]) -> list[Raised]:
    """Return the errors of a group and of the groups in it, in order.

    >>> [str(e) for e in flatten(ExceptionGroup("", [TranslatorError("a"), TranslatorError("b")]))]
    ['a', 'b']
    """
    found: list[Raised] = []
    for error in group.exceptions:
        found += flatten(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
