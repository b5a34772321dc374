"""From settings to a translator: what the environment says becomes plain values of the core."""

from __future__ import annotations

import logging

from service.settings import Settings
from translator import glossary
from translator.assembly import assemble
from translator.glossary import Glossary
from translator.pipeline import Translator


def build_translator(settings: Settings) -> Translator:
    """Put a translator together; models load when they are first needed.

    Raises:
        EngineUnavailable: a pair file is not valid.
        ExceptionGroup: of `GlossaryInvalid`, if a glossary is not valid.
    """
    data = settings.data.expanduser()
    return assemble(
        engine=settings.engine,
        options={
            "threads": settings.threads,
            "cache": data / "models",
            "progress": logging.getLogger(__name__).warning,
        },
        pair_folders=settings.pairs,
        models={"en-uk": settings.model_en_uk, "uk-en": settings.model_uk_en},
        terms=build_glossary(settings),
        mode=settings.glossary_mode,
        memory=data / "memory.db" if settings.memory else None,
        memory_bytes=settings.memory_megabytes * 2**20,
    )


def build_glossary(settings: Settings) -> Glossary | None:
    """Read the glossaries; None where the settings switch them off."""
    if settings.glossary_mode == "off":
        return None
    return glossary.load(settings.glossaries or glossary.default_paths())
