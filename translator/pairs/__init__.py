"""Pairs: one TOML file a direction says which model translates it, and how.

The file's name is the direction, ``en-uk.toml`` or ``uk-en.toml``; the keys are those of `Pair`,
paths are relative to the file. `load` takes other directories first, so that a user's own file
puts another model in the place of the embedded one. A file of another direction can be loaded,
but no more: detector, glossary and checks know the languages of `document.LANGUAGES` only.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from translator.errors import EngineUnavailable, UnsupportedPair
from translator.translation import Decoding

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One direction of translation.

    Attributes:
        source, target: BCP 47 tags.
        model: a directory in Hugging Face Marian layout, or a hub id (``owner/name``).
        revision: of the hub repository, or the embedded model's own.
        sha256: of ``model.safetensors``, hex; empty if it is not pinned.
        licence: SPDX expression of the weights.
        prefix: target language token of multilingual models, e.g. ``>>ukr<<``.
        decoding: default search settings.
        terms: whether the model was trained with target-lemma annotations.
        guided: whether head 0 of the last decoder layer was trained as a word aligner.
        shortlist: file of the target pieces that source pieces may become, or empty; engine
            ctranslate2 heeds it.
    """

    source: str
    target: str
    model: str
    revision: str = ""
    sha256: str = ""
    licence: str = ""
    prefix: str = ""
    decoding: Decoding = Decoding()
    terms: bool = False
    guided: bool = False
    shortlist: str = ""

    @property
    def direction(self) -> str:
        """``source-target``."""
        return f"{self.source}-{self.target}"

    def with_model(self, model: str) -> Pair:
        """Return the same direction on another checkpoint, whose digest is not pinned.

        The `>>xxx<<` token of a model that needs one is found in its vocabulary.
        """
        return Pair(
            source=self.source,
            target=self.target,
            model=model,
            prefix=self.prefix,
            decoding=self.decoding,
        )


def available(directories: Iterable[Path] = ()) -> list[str]:
    """Directions that `load` accepts.

    >>> available()
    ['en-uk', 'uk-en']
    """
    return sorted({file.stem for folder in [*directories, HERE] for file in folder.glob("*.toml")})


def load(direction: str, directories: Iterable[Path] = ()) -> Pair:
    """Read the pair file of `direction` from the first directory that has one.

    Raises:
        UnsupportedPair: no file of that name.
        EngineUnavailable: the file is not valid; the message says where.
    """
    folders = [*directories, HERE]
    for folder in folders:
        file = folder / f"{direction}.toml"
        if file.is_file():
            return read(file)
    raise UnsupportedPair(direction, supported=available(folders))


def read(file: Path) -> Pair:
    """Read one pair file.

    Raises:
        EngineUnavailable: it is not TOML, or a key is missing or unknown.
    """
    source, _, target = file.stem.partition("-")
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        decoding = Decoding(**data.pop("decoding", {}))
        pair = Pair(source=source, target=target, decoding=decoding, **data)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise EngineUnavailable(f"{file}: {error}") from error
    local = file.parent / pair.model
    if pair.shortlist:
        pair = replace(pair, shortlist=str((file.parent / pair.shortlist).resolve()))
    return replace(pair, model=str(local.resolve())) if local.is_dir() else pair


def write(pair: Pair) -> str:
    """Return the contents of a pair file.

    >>> print(write(Pair(source="en", target="uk", model="a/b", prefix=">>ukr<<")), end="")
    model = "a/b"
    prefix = ">>ukr<<"
    <BLANKLINE>
    [decoding]
    beam = 4
    length_penalty = 1.0
    """
    strings = ("model", "revision", "sha256", "licence", "prefix", "shortlist")
    lines = [f"{name} = {json.dumps(value)}" for name in strings if (value := getattr(pair, name))]
    lines += [f"{name} = true" for name in ("terms", "guided") if getattr(pair, name)]
    decoding = [
        f"{field.name} = {getattr(pair.decoding, field.name)}"
        for field in fields(Decoding)
        if field.name in ("beam", "length_penalty")
        or getattr(pair.decoding, field.name) != field.default
    ]
    return "\n".join([*lines, "", "[decoding]", *decoding]) + "\n"
