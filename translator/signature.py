"""One line that names everything that shaped a result: to print, to store, to compare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What must be equal for two translations to be comparable (after sacreBLEU's).

    Attributes:
        version: of this package.
        detector: name and revision of the fragment detector.
        engine: name of the engine and its compute type.
        models: for each direction, model id, revision and first digits of the weights' SHA-256.
        glossary: names and digest; ``none`` without one.
        decoding: search settings.

    >>> str(Signature(version="0.1.0", detector="hybrid@1", engine="echo", models=("en-uk:echo@1",),
    ...               glossary="none", decoding="beam=4,lp=1"))
    'dvomova:0.1.0|detector:hybrid@1|engine:echo|en-uk:echo@1|glossary:none|decoding:beam=4,lp=1'
    """

    version: str
    detector: str
    engine: str
    models: tuple[str, ...]
    glossary: str
    decoding: str

    def __str__(self) -> str:
        return "|".join(
            [
                f"dvomova:{self.version}",
                f"detector:{self.detector}",
                f"engine:{self.engine}",
                *self.models,
                f"glossary:{self.glossary}",
                f"decoding:{self.decoding}",
            ]
        )
