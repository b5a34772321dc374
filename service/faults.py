"""What is wrong with the fields of a request, or with settings, in words for those who wrote it.

pydantic finds it; its sentences speak of inputs and branches of unions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

#: What a value of the wrong type should have been.
NOUNS = {
    "string_type": "a string",
    "list_type": "a list",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "an object",
    "model_type": "an object",
}
#: Errors that are looked at; of an object with thousands of wrong fields the first ones do.
MOST = 20
#: How pydantic's other sentences begin.
SUBJECT = re.compile(r"^(?:Input|String|Value|List) should ")


def faults(
    error: ValidationError, fields: Iterable[str], *, where: str = "body"
) -> tuple[tuple[str, str], ...]:
    """Return what is wrong first, field by field: its name, and what to do about it.

    Args:
        error: of a model.
        fields: names that the model knows.
        where: what is wrong where that is no single field.
    """
    found: dict[str, list[ErrorDetails]] = {}
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    for each in errors[:MOST]:
        name = ".".join(str(part) for part in each["loc"] if not _is_branch(part)) or where
        found.setdefault(name, []).append(each)
    inner = {name.rpartition(".")[0] for name in found}
    # an item of a list is wrong: that a list is no string goes without saying
    return tuple(
        (name, _said(name, own, fields)) for name, own in found.items() if name not in inner
    )


def _said(name: str, found: Iterable[ErrorDetails], fields: Iterable[str]) -> str:
    """Return what is wrong with one field; each branch of a union finds something else."""
    known = list(fields)
    sentences = dict.fromkeys(
        f"there is no such field{_nearest(name, known)}; there are: {', '.join(known)}"
        if each["type"] == "extra_forbidden"
        else sentence(each)
        for each in found
    )
    first, *others = sentences
    return " or ".join([first, *(each.removeprefix("must be ") for each in others)])


def sentence(found: ErrorDetails) -> str:
    """Say what one value should have been."""
    if found["type"] == "missing":
        return "is required"
    if found["type"] in NOUNS:
        return f"must be {NOUNS[found['type']]}"
    said = SUBJECT.sub("must ", found["msg"]).replace(" after validation", "")
    return said.replace("be False", "be false")  # as JSON writes it


def _nearest(name: str, fields: list[str]) -> str:
    near = get_close_matches(name, fields, n=1)
    return f", is it {near[0]}?" if near else ""


def _is_branch(part: object) -> bool:
    """Tell whether `part` of a location names a branch of a union, not a field."""
    branches = ("str", "constrained-str", "bool", "int", "false")
    return isinstance(part, str) and ("[" in part or part in branches)
