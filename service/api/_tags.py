"""Language tags as other services' clients write them."""

from __future__ import annotations


def base_language(value: object) -> object:
    """Return the language of a tag, without its region, in lower case.

    >>> base_language("EN-GB"), base_language("uk_UA "), base_language(5)
    ('en', 'uk', 5)
    """
    if not isinstance(value, str):
        return value
    return value.strip().lower().replace("_", "-").partition("-")[0]
