"""The shells around `translator`: the web service and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from service.settings import Settings
    from translator.pipeline import Translator


def create_app(settings: Settings | None = None, translator: Translator | None = None) -> Flask:
    """Build the service.

    Args:
        settings: by default what environment and configuration file say.
        translator: by default one built from `settings`, in the background; ``/readyz`` tells
            when it answers.
    """
    from service.application import build

    return build(settings, translator)
