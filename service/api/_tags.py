"""What the clients of other services send, as they write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

#: What Weblate 5.14 asks when its settings are saved, whatever the languages.
PROBE = ("en", "de", ["test"])


def base_language(value: object) -> object:
    """Return the language of a tag, without its region, in lower case.

    >>> base_language("EN-GB"), base_language("uk_UA "), base_language(5)
    ('en', 'uk', 5)
    """
    if not isinstance(value, str):
        return value
    return value.strip().lower().replace("_", "-").partition("-")[0]


def as_list(value: object) -> object:
    """Return one text as a list of it; a list stays as it is.

    >>> as_list("a"), as_list(["a", "b"])
    (['a'], ['a', 'b'])
    """
    return [value] if isinstance(value, str) else value


def as_tags(value: object) -> object:
    """Return names, written one by one or separated by commas, as a list.

    >>> as_tags("x, code"), as_tags(["x,y", "z"]), as_tags(5)
    (['x', 'code'], ['x', 'y', 'z'], 5)
    """
    given = as_list(value)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        return value
    return [name.strip() for each in given for name in each.split(",") if name.strip()]


def trimmed(value: object) -> object:
    """Return a word without the spaces around it (Weblate's form offers ``"default "``)."""
    return value.strip() if isinstance(value, str) else value


#: A language, however it is written.
Code = Annotated[str, BeforeValidator(base_language)]
