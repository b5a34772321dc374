"""Settings: one list, three places to set them.

Flags win over environment variables (prefix ``DVOMOVA_``), those over the configuration file
(``dvomova.toml`` in the working directory, or the file that ``DVOMOVA_CONFIG`` names), that
over the defaults here.
"""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.faults import sentence
from translator.errors import TranslatorError


class SettingsInvalid(TranslatorError):
    """A setting has no usable value; the sentence names it and where it was set."""

    slug = "settings-invalid"
    title = "Settings are not valid"


def _paths(value: Any) -> Any:
    """Take a list of paths as written in an environment variable, separated like PATH."""
    return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value


Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_paths)]


def _words(value: Any) -> Any:
    """Take a list of words as written in an environment variable, separated by commas.

    >>> _words("a.example, b.example")
    ['a.example', 'b.example']
    """
    if not isinstance(value, str):
        return value
    return [word for word in (part.strip() for part in value.split(",")) if word]


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]


def check_limit(value: str) -> str:
    """Check a limit as it is read; an empty one is none.

    >>> check_limit("600/minute")
    '600/minute'
    """
    from limits import parse  # a tenth of a second, which commands that serve nobody can save

    if value:
        try:
            parse(value)
        except ValueError:
            raise ValueError(f"{value!r} is not like 600/minute") from None
    return value


def _check_storage(value: str) -> str:
    """Check that what counts the limits is installed."""
    from limits.errors import ConfigurationError
    from limits.storage import storage_from_string

    if value.startswith("redis") and find_spec("redis") is None:
        raise ValueError("redis is not installed; pip install 'dvomova[redis]' brings it")
    try:
        storage_from_string(value)
    except ConfigurationError as error:
        raise ValueError(f"{error}; use memory:// or redis://HOST:6379") from None
    return value


Limit = Annotated[str, AfterValidator(check_limit), Field(validate_default=False)]
Storage = Annotated[str, AfterValidator(_check_storage), Field(validate_default=False)]


class Settings(BaseSettings):
    """Everything that can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix="DVOMOVA_", extra="forbid", frozen=True)

    engine: str = Field("ctranslate2", description="module of translator.engines that translates")
    model_en_uk: str = Field("", description="checkpoint for en-uk: a directory or a hub id")
    model_uk_en: str = Field("", description="checkpoint for uk-en: a directory or a hub id")
    pairs: Paths = Field((), description="folders with pair files that replace the embedded ones")
    glossaries: Paths = Field((), description="glossary files or folders instead of the shipped")
    glossary_mode: Literal["off", "report", "safe", "force"] = Field(
        "safe", description="what the glossary may do"
    )
    memory: bool = Field(
        True,
        description="remember translations in the data folder; a service does so only if told",
    )
    memory_megabytes: int = Field(
        256, ge=1, description="size of what engines said; the oldest goes"
    )
    threads: int = Field(0, ge=0, description="threads of the engine; 0: one a core")

    host: str = Field("127.0.0.1", description="address the service listens on")
    port: int = Field(8080, ge=0, le=65535, description="port; 0: a free one, printed at start")
    workers: int = Field(1, ge=1, description="processes; each loads the models")
    request_threads: int = Field(80, ge=2, description="requests in flight in each process")
    max_running: int = Field(64, ge=1, description="translations at once; more are refused (503)")
    trusted_hosts: Words = Field(
        ("localhost", "127.0.0.1", "[::1]"), description="names accepted in the Host header"
    )
    proxies: int = Field(0, ge=0, description="reverse proxies in front whose X-Forwarded-* count")
    cors_origins: Words = Field((), description="origins that browsers may call from; *: any")
    data: Path = Field(
        Path("~/.local/share/dvomova"),
        description="folder of keys, jobs, stored glossaries, memory, converted models",
    )
    keys: Literal["auto", "required", "off"] = Field(
        "auto", description="API keys; auto: required as soon as one was ever made"
    )
    max_characters: int = Field(100_000, ge=1, description="code points in one request")
    max_texts: int = Field(1_000, ge=1, description="texts in one request")
    max_body_bytes: int = Field(2_000_000, ge=1, description="bytes of a request without a file")
    max_file_bytes: int = Field(20_000_000, ge=1, description="bytes of an uploaded document")
    time_limit: float = Field(120.0, gt=0, description="seconds for one request")
    rate_limit: Limit = Field("600/minute", description="requests a key or address; empty: none")
    character_limit: Limit = Field(
        "2000000/hour", description="code points a key or address; empty: none"
    )
    rate_storage: Storage = Field(
        "memory://", description="where limits are counted; each process by itself, or redis://…"
    )
    job_hours: float = Field(24.0, gt=0, description="hours a document job is kept")
    max_jobs: int = Field(100, ge=1, description="document jobs waiting; more are refused (503)")
    metrics: bool = Field(True, description="serve /metrics")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="lowest level that is logged"
    )

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
        named = os.environ.get("DVOMOVA_CONFIG")
        file = Path(named or "dvomova.toml")
        if named and not file.is_file():
            raise SettingsInvalid(f"DVOMOVA_CONFIG: there is no file {named}")
        toml = TomlConfigSettingsSource(settings_cls, file)
        return init_settings, env_settings, toml


def load(**flags: Any) -> Settings:
    """Read the settings; `flags` that are None count as not given.

    Raises:
        SettingsInvalid: a value cannot be used; all of them are named.
    """
    _check_variables()
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"configuration file: not TOML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {_explain(each)}" for each in error.errors()
        )
        raise SettingsInvalid(f"settings: {problems}") from error


def _explain(error: ErrorDetails) -> str:
    """Say what is wrong with a setting."""
    if error["type"] == "extra_forbidden":
        return f"no such setting{_nearest(str(error['loc'][-1]))}"
    return sentence(error).removeprefix("Value error, ")


def _nearest(name: str) -> str:
    """Say which setting `name` might have meant, or nothing.

    >>> _nearest("prot"), _nearest("service_host")
    ('; is it port?', '')
    """
    near = get_close_matches(name, Settings.model_fields, n=1, cutoff=0.75)
    return f"; is it {near[0]}?" if near else ""


def _check_variables() -> None:
    """Refuse variables that are nearly settings; others may be somebody else's.

    Raises:
        SettingsInvalid: one is a letter or two off.
    """
    for variable in sorted(os.environ):
        prefix, _, name = variable.partition("_")
        if prefix != "DVOMOVA" or name == "CONFIG" or name.lower() in Settings.model_fields:
            continue
        if near := _nearest(name.lower()):
            raise SettingsInvalid(f"{variable}: no such setting{near}")
