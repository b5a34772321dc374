"""Glossaries: names and terms kept as text files, matched in every form, enforced with proof.

    entry, reading      a line of a file; reading and writing files
    declension, …       own rules: the forms of a word, a name, a phrase
    compiler, lock      every form of every entry, compiled once, reviewed, committed
    match               where terms occur in a text
    enforce             making a translation use them: slot, form, replacement, proof
    lint, golden, diff  keeping glossaries right
    exchange            other programs' files

>>> from translator import glossary
>>> names = glossary.load()                                        # doctest: +SKIP
>>> enforce = names.enforcer("en-uk")                              # doctest: +SKIP
>>> enforce("Kuleba met Stoltenberg.", "Кулеба зустрівся з Стольтенбергом.").text  # doctest: +SKIP
'Кулеба зустрівся зі Столтенбергом.'
"""

from __future__ import annotations

from translator.glossary.enforce import MODES, Enforced, Enforcer
from translator.glossary.entry import Entry
from translator.glossary.files import (
    DEFAULT,
    catalogue,
    default_paths,
    default_root,
    load,
    load_revision,
)
from translator.glossary.git import commit_of
from translator.glossary.glossary import Glossary
from translator.glossary.match import TermMatch
from translator.glossary.problems import Problem

__all__ = [
    "DEFAULT",
    "MODES",
    "Enforced",
    "Enforcer",
    "Entry",
    "Glossary",
    "Problem",
    "TermMatch",
    "catalogue",
    "commit_of",
    "default_paths",
    "default_root",
    "load",
    "load_revision",
]
