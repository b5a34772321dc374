"""The JSON forms of the answers, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "uk"]
Offset = Annotated[int, Field(ge=0, description="Code points.")]


class FragmentBody(BaseModel):
    """One run of the text in one language; the fragments tile the text."""

    model_config = ConfigDict(title="Fragment")

    start: Offset
    end: Offset
    language: str = Field(description="BCP 47 tag; zxx: none, und: not certain.")
    confidence: float = Field(ge=0, le=1)
    reason: str
    direction: str | None = Field(description="en-uk or uk-en; null where it passes through.")
    protected: list[tuple[int, int]] = Field(description="Spans that are copied byte for byte.")
    embedded: list[tuple[int, int]] = Field(description="Foreign words that stay in place.")


class PlaceBody(BaseModel):
    """A run of code points and the text there."""

    model_config = ConfigDict(title="Place")

    start: Offset
    end: Offset
    text: str


class TermBody(BaseModel):
    """One occurrence of a glossary entry, and what became of it."""

    model_config = ConfigDict(title="Term")

    id: str
    glossary: str
    source: PlaceBody = Field(description="In the source text.")
    target: PlaceBody | None = Field(description="In the row's translated text.")
    status: str
    case: str
    how: str
    confidence: float
    replaced: str = Field(description="What the engine had written, where it was edited.")


class FindingBody(BaseModel):
    """Something a reader should know."""

    model_config = ConfigDict(title="Warning")

    code: str
    message: str
    start: Offset
    end: Offset
    details: dict[str, str] = Field(description="What the message names, piece by piece.")


class RowBody(BaseModel):
    """One segment in every language of the result."""

    model_config = ConfigDict(title="Row", extra="allow")

    start: Offset
    end: Offset
    language: str
    direction: str | None
    en: str | None = Field(default=None, description="Present if the version was asked for.")
    uk: str | None = Field(default=None, description="Present if the version was asked for.")
    engine: str | None
    score: float | None = Field(description="Log-probability in nats a token.")
    terms: list[TermBody]
    warnings: list[FindingBody]


class SideBySideBody(BaseModel):
    """A text with its complete versions."""

    model_config = ConfigDict(title="SideBySide")

    source: str
    signature: str = Field(description="Names everything that shaped the result.")
    languages: list[Language]
    versions: dict[str, str]
    fragments: list[FragmentBody]
    rows: list[RowBody] = Field(description="Only white space lies between rows.")
    warnings: list[FindingBody]


class DetectionBody(BaseModel):
    """The languages of a text."""

    model_config = ConfigDict(title="Detection")

    fragments: list[FragmentBody]


class LanguageBody(BaseModel):
    """A language that is translated."""

    model_config = ConfigDict(title="Language")

    tag: Language
    name: str = Field(description="In English.")
    native: str = Field(description="In itself.")
    targets: list[Language]


class LanguagesBody(BaseModel):
    """The languages that are translated."""

    model_config = ConfigDict(title="Languages")

    languages: list[LanguageBody]


class GlossaryBody(BaseModel):
    """A glossary that a request may name."""

    model_config = ConfigDict(title="Glossary")

    name: str
    digest: str = Field(description="SHA-256 of its entries, hexadecimal; in the signature.")


class GlossariesBody(BaseModel):
    """The glossaries that a request may name; without a name all of them are used."""

    model_config = ConfigDict(title="Glossaries")

    glossaries: list[GlossaryBody]
    modes: list[str] = Field(description="What a glossary may do.")
    mode: str = Field(description="What it does unless a request says otherwise.")


class HealthBody(BaseModel):
    """How the service is."""

    model_config = ConfigDict(title="Health")

    status: str
