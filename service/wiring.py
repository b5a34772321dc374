"""From settings to a translator: what the environment says becomes plain values of the core."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from service.settings import Settings
from translator import assembly, engines, glossary
from translator.assembly import assemble
from translator.glossary import Glossary
from translator.pairs import Pair
from translator.pipeline import Translator


def build_translator(settings: Settings) -> Translator:
    """Put a translator together; models load when they are first needed.

    Raises:
        EngineUnavailable: a pair file is not valid.
        ExceptionGroup: of `GlossaryInvalid`, if a glossary is not valid.
    """
    return assemble(
        engine=settings.engine,
        options=engine_options(settings),
        pair_folders=pair_folders(settings),
        models=chosen_models(settings),
        terms=build_glossary(settings),
        mode=settings.glossary_mode,
        memory=memory_file(settings) if settings.memory else None,
        memory_bytes=settings.memory_megabytes * 2**20,
    )


def check(settings: Settings) -> None:
    """Find engine, checkpoints and glossaries without loading a model.

    Nothing here keeps a process from forking afterwards: no engine's library is imported.

    Raises:
        EngineUnavailable: no such engine, or its weights are missing.
        UnknownGlossary: a glossary is not there.
        ExceptionGroup: of `GlossaryInvalid`, if a glossary is not valid.
    """
    for pair in read_pairs(settings).values():
        engines.describe(settings.engine, pair, **engine_options(settings))
    build_glossary(settings)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the keyword arguments of the engine's `load`."""
    return {
        "threads": settings.threads,
        "cache": models_folder(settings),
        "progress": logging.getLogger(__name__).warning,
    }


def read_pairs(settings: Settings) -> dict[str, Pair]:
    """Read the pair files of all directions, with the checkpoints that the settings name."""
    return assembly.read_pairs(pair_folders(settings), chosen_models(settings))


def chosen_models(settings: Settings) -> dict[str, str]:
    """Return direction → checkpoint instead of the pair file's; "" keeps that."""
    return {"en-uk": settings.model_en_uk, "uk-en": settings.model_uk_en}


def pair_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders of pair files: those that are named, then that of fetched models."""
    return (*settings.pairs, settings.data.expanduser() / "pairs")


def models_folder(settings: Settings) -> Path:
    """Return the folder of converted checkpoints."""
    return settings.data.expanduser() / "models"


def memory_file(settings: Settings) -> Path:
    """Return the file of the translation memory."""
    return settings.data.expanduser() / "memory.db"


def build_glossary(settings: Settings) -> Glossary | None:
    """Read the glossaries; None where the settings switch them off."""
    if settings.glossary_mode == "off":
        return None
    return glossary.load(settings.glossaries or glossary.default_paths())
