"""Settings: one list, three places to set them.

Flags win over environment variables (prefix ``DVOMOVA_``), those over the configuration file
(``dvomova.toml`` in the working directory, or the file that ``DVOMOVA_CONFIG`` names), that
over the defaults here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from translator.errors import TranslatorError


class SettingsInvalid(TranslatorError):
    """A setting has no usable value; the sentence names it and where it was set."""

    slug = "settings-invalid"
    title = "Settings are not valid"


def _paths(value: Any) -> Any:
    """Take a list of paths as written in an environment variable, separated like PATH."""
    return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value


Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_paths)]


class Settings(BaseSettings):
    """Everything that can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix="DVOMOVA_", extra="forbid", frozen=True)

    engine: str = Field("marian", description="module of translator.engines that translates")
    model_en_uk: str = Field("", description="checkpoint for en-uk: a directory or a hub id")
    model_uk_en: str = Field("", description="checkpoint for uk-en: a directory or a hub id")
    pairs: Paths = Field((), description="folders with pair files that replace the embedded ones")
    glossaries: Paths = Field((), description="glossary files or folders instead of the shipped")
    glossary_mode: Literal["off", "report", "safe", "force"] = Field(
        "safe", description="what the glossary may do"
    )
    threads: int = Field(0, ge=0, description="threads of the engine; 0: one a core")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the configuration file behind flags and environment."""
        file = Path(os.environ.get("DVOMOVA_CONFIG", "dvomova.toml"))
        toml = TomlConfigSettingsSource(settings_cls, file)
        return init_settings, env_settings, toml


def load(**flags: Any) -> Settings:
    """Read the settings; `flags` that are None count as not given.

    Raises:
        SettingsInvalid: a value cannot be used; all of them are named.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise SettingsInvalid(f"settings: {problems}") from error
