"""From settings to a translator: the one place where the parts are put together."""

from __future__ import annotations

from service.settings import Settings
from translator import glossary, pairs
from translator.backend import Direct, Engines
from translator.glossary import Glossary
from translator.pairs import Pair
from translator.pipeline import Translator


def build_translator(settings: Settings) -> Translator:
    """Put a translator together; models load when they are first needed.

    Raises:
        EngineUnavailable: a pair file is not valid.
        ExceptionGroup: of `GlossaryInvalid`, if a glossary is not valid.
    """
    return Translator(
        backend=Direct(Engines(build_pairs(settings), settings.engine)),
        glossary=build_glossary(settings),
        mode=settings.glossary_mode,
    )


def build_pairs(settings: Settings) -> dict[str, Pair]:
    """Read the pair files, with the checkpoints that the settings name instead of theirs."""
    found = {d: pairs.load(d, settings.pairs) for d in pairs.available(settings.pairs)}
    for direction, model in (("en-uk", settings.model_en_uk), ("uk-en", settings.model_uk_en)):
        if model:
            found[direction] = found[direction].with_model(model)
    return found


def build_glossary(settings: Settings) -> Glossary | None:
    """Read the glossaries; None where the settings switch them off."""
    if settings.glossary_mode == "off":
        return None
    return glossary.load(settings.glossaries or glossary.default_paths())
