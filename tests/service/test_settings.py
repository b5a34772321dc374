"""Settings are checked when they are read, not when a reader's request needs them."""

from __future__ import annotations

import pytest

from service import settings
from service.settings import SettingsInvalid


class TestLimits:
    """A limit that cannot be read never reaches a request."""

    @pytest.mark.parametrize("name", ["rate_limit", "character_limit"])
    @pytest.mark.parametrize("value", ["abc", "5", "5/fortnight"])
    def test_wrong(self, name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The sentence names the setting, its value and what it should look like."""
        monkeypatch.setenv(f"DVOMOVA_{name.upper()}", value)
        with pytest.raises(SettingsInvalid, match=f"{name}: '{value}' is not like 600/minute"):
            settings.load()

    @pytest.mark.parametrize("value", ["", "5/second", "600 per minute", "2000000/hour"])
    def test_right(self, value: str) -> None:
        """All that the counting library reads; empty is none."""
        assert settings.load(rate_limit=value).rate_limit == value

    def test_storage_without_its_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Redis that is not installed is said with the remedy, before any worker starts."""
        monkeypatch.setattr(settings, "find_spec", lambda name: None)
        with pytest.raises(SettingsInvalid, match=r"rate_storage: .*dvomova\[redis\]"):
            settings.load(rate_storage="redis://localhost:6379")

    def test_storage_of_no_kind(self) -> None:
        """An address of nothing is told from one of something."""
        with pytest.raises(SettingsInvalid, match="rate_storage: unknown storage"):
            settings.load(rate_storage="nowhere://")


class TestValues:
    """A value of the wrong kind is told what it should be."""

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("port", "abc", "port: must be a whole number"),
            ("port", "70000", "port: must be less than or equal to 65535"),
            ("time_limit", "soon", "time_limit: must be a number"),
            ("memory", "maybe", "memory: must be true or false"),
            ("keys", "no", "keys: must be 'auto', 'required' or 'off'"),
        ],
    )
    def test_wrong(self, name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """In the words that requests are told it in."""
        monkeypatch.setenv(f"DVOMOVA_{name.upper()}", value)
        with pytest.raises(SettingsInvalid, match=f"^settings: {says}$"):
            settings.load()


class TestNames:
    """A setting that is misspelt is not passed over in silence."""

    def test_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The variable is named, and the one that it may have meant."""
        monkeypatch.setenv("DVOMOVA_PROT", "1")
        with pytest.raises(SettingsInvalid, match=r"DVOMOVA_PROT: no such setting; is it port\?"):
            settings.load()

    def test_variables_of_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What a cluster sets for a service of this name is left alone."""
        monkeypatch.setenv("DVOMOVA_SERVICE_HOST", "10.0.0.1")
        assert settings.load()
